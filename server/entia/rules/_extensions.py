"""Extensions of PostgreSQL that the model has to name."""

from __future__ import annotations

from entia.diagnostics import Fix
from entia.rules import _lines
from entia.rules.rule import Subject


def declare_extension(subject: Subject, name: str) -> tuple[str, tuple[Fix, ...]]:
    """The help that says so, and the fix that writes the line into the `model` declaration, where there is one."""
    line = f"extension postgres {name}" if name.isidentifier() else f'extension postgres "{name}"'
    found = subject.model.find("@model")
    if found is None:
        return f"write `{line}` in the model", ()
    edit = _lines.add_line(*found, line, columns=False)
    return f"write `{line}` in the model", (_lines.fix(f"write `{line}` in the model", edit, preferred=True),)
