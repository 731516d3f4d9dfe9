"""The command line. `main` is the command `entia`, and `python -m entia`.

Exit codes: 0 fine · 1 errors found, or something refused · 2 the command was used wrongly · 3 Entia itself failed ·
130 interrupted.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

# What editors add to the command of any server that talks over standard input and output.
_TRANSPORT = frozenset({"--stdio"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. `arguments` are those of the process unless given."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["lsp"] and _TRANSPORT.issuperset(given[1:]):
        # An editor waits: nothing that only the other commands need (typer, rich) is imported, and no sweep for cycles
        # interrupts the imports (the server switches it on again).
        gc.disable()
        from entia.lsp.server import main as serve

        serve()
        return 0
    from entia.cli.exits import INTERRUPTED

    if arguments is None:  # a process of our own, and a short one: sweeping for cycles costs it a quarter of its time
        gc.set_threshold(100_000, 50, 1_000)
    try:
        from entia.cli.app import run

        code = run(given)
    except KeyboardInterrupt:  # while the libraries come; later typer makes an exit code of it
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("interrupted", file=sys.stderr)
    return code
