"""Expected diagnostics, written into the text they belong to.

Under a line stands a comment whose carets are as long as the diagnostic's span and stand below it:

    name: varchar(80)
    //    ^^^^^^^ foreign-spelling

Where the span begins left of the carets' possible place, the slashes count as carets (`//^^^^ rule`); for a span of one
or two characters there, columns are written (`//@0-2 rule`). Several rules on one span are separated by commas; several
spans have a marker line each. A message may follow the names behind `: `, and is then compared too. A span of several
lines is marked on its first; an empty span as if it had one character.

Marker lines are taken out of the text before it is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Fix
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.syntax.document import Document

_MARKER = re.compile(r"^([ \t]*)//(?:([ \t]*)(\^+)|@(\d+)-(\d+)) +([a-z0-9-]+(?:, [a-z0-9-]+)*)(?:: (.*))?$")


class Mark(NamedTuple):
    """One diagnostic on one line: columns are code points, from 0; `message` is "" where none is compared."""

    line: int
    start: int
    end: int
    rule: str
    message: str = ""


def read(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marker lines, and what they expect."""
    lines: list[str] = []
    marks: list[Mark] = []
    for line in marked.split("\n"):
        match = _MARKER.match(line)
        if match is None or not lines:
            lines.append(line)
            continue
        indent, gap, carets, first, last, rules, message = match.groups()
        if carets is None:
            start, end = int(first), int(last)
        else:
            start = len(indent) + 2 + len(gap) if gap else len(indent)
            end = len(indent) + 2 + len(gap) + len(carets)
        marks += [Mark(len(lines) - 1, start, end, rule, message or "") for rule in rules.split(", ")]
    return "\n".join(lines), tuple(sorted(marks))


class Checked(NamedTuple):
    """A text, parsed and checked."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]
    workspace: Workspace


def check(text: str, *, others: Mapping[str, str] | None = None) -> Checked:
    """Check a workspace with this text in `main.entia`, beside `others` (path → text)."""
    workspace = Workspace.empty().with_files({"main.entia": text, **(others or {})})
    document = workspace.document("main.entia")
    assert document is not None
    return Checked(document, Findings.of(workspace).diagnostics("main.entia"), workspace)


def marks_of(checked: Checked, *, messages: bool = False) -> tuple[Mark, ...]:
    """What markers would say of the diagnostics of a text."""
    document = checked.document
    marks = []
    for diagnostic in checked.diagnostics:
        index = document.index(diagnostic.place.chunk)
        start = document.position(index, diagnostic.span.start)
        end = document.position(index, diagnostic.span.end)
        last = end.column if end.line == start.line else len(document.line(start.line).rstrip("\r\n"))
        message = diagnostic.message if messages else ""
        marks.append(Mark(start.line, start.column, max(last, start.column + 1), diagnostic.rule, message))
    return tuple(sorted(marks))


def apply(checked: Checked, fix: Fix) -> str:
    """The text of `main.entia` with a fix applied; edits of other files are left out."""
    edits: list[tuple[int, int, str]] = []
    offsets = []
    position = 0
    for chunk in checked.document.chunks:
        offsets.append((chunk, position))
        position += len(chunk.text)
    for edit in fix.edits:
        for chunk, start in offsets:
            if chunk is edit.place.chunk:
                edits.append((start + edit.place.span.start, start + edit.place.span.end, edit.text))
    text = checked.document.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def write(text: str, marks: Iterable[Mark]) -> str:
    """The text with marker lines for these marks: the opposite of `read`."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.line, []).append(mark)
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines.append(line)
        lines += [_marker(line, mark) for mark in by_line.get(number, ())]
    return "\n".join(lines)


def _marker(line: str, mark: Mark) -> str:
    indent = len(line) - len(line.lstrip(" \t"))
    told = f" {mark.rule}" + (f": {mark.message}" if mark.message else "")
    if mark.start >= indent + 3:
        return " " * indent + "//" + " " * (mark.start - indent - 2) + "^" * (mark.end - mark.start) + told
    if mark.start >= 3:
        return "//" + " " * (mark.start - 2) + "^" * (mark.end - mark.start) + told
    if mark.end - mark.start >= 3:
        return " " * mark.start + "//" + "^" * (mark.end - mark.start - 2) + told
    return f"{line[:indent]}//@{mark.start}-{mark.end}{told}"
