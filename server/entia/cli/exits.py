"""Exit codes, and the one exception that ends a command with a sentence."""

from __future__ import annotations

FINE = 0
FINDINGS = 1  # errors in the model, or something refused
USAGE = 2
INTERNAL = 3
INTERRUPTED = 130  # as shells say it of a process that Ctrl-C ended


class CommandError(Exception):
    """Ends a command: `message` is one sentence for standard error, `hint` what to do about it, `code` an exit code."""

    def __init__(self, message: str, code: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
