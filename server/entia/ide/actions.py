"""What can be done about diagnostics: their own fixes, the same fix all over a file, and the rule's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Edit, Severity
from entia.syntax.document import Document
from entia.syntax.reading import line_start
from entia.text import Span


class Action(NamedTuple):
    """Something to offer. `kind` is "fix", "fix all", "silence", "explain" or "rewrite", which is about no diagnostic;
    only an "explain" has no edits."""

    title: str
    kind: str
    diagnostics: tuple[Diagnostic, ...]
    edits: tuple[Edit, ...] = ()
    preferred: bool = False


def touching(
    found: Iterable[Diagnostic], document: Document, start: tuple[int, int], end: tuple[int, int]
) -> list[Diagnostic]:
    """The diagnostics that touch the stretch from `start` to `end`, each (chunk index, offset)."""
    touched = []
    for diagnostic in found:
        index = document.index(diagnostic.place.chunk)
        if (index, diagnostic.span.start) <= end and start <= (index, diagnostic.span.end):
            touched.append(diagnostic)
    return touched


def actions(touched: Sequence[Diagnostic], everything: Sequence[Diagnostic]) -> list[Action]:
    """What to offer for the diagnostics at a place, `everything` being the file's. Fixes come first."""
    offered = [
        Action(fix.title, "fix", (diagnostic,), fix.edits, fix.preferred)
        for diagnostic in touched
        for fix in diagnostic.fixes
    ]
    for rule in dict.fromkeys(each.rule for each in touched if each.fixes):
        alike = [each for each in everything if each.rule == rule and each.fixes]
        edits = together(alike)
        if len(alike) > 1 and edits:
            offered.append(Action(f"Fix all `{rule}` problems of this file", "fix all", tuple(alike), edits))
    offered += [
        Action(f"Allow `{diagnostic.rule}` on this line", "silence", (diagnostic,), (_allow(diagnostic),))
        for diagnostic in touched
        if diagnostic.severity is not Severity.ERROR
    ]
    for rule in dict.fromkeys(each.rule for each in touched):
        alike = [each for each in touched if each.rule == rule]
        offered.append(Action(f"Explain `{rule}`", "explain", tuple(alike)))
    return offered


def together(alike: Iterable[Diagnostic]) -> tuple[Edit, ...]:
    """The edits of the one right fix of each diagnostic, without those that would touch what another one changes.

    Fixes that throw something away, and those that are one choice of several, are not made all at once.
    """
    taken: dict[int, list[Span]] = {}
    edits: list[Edit] = []
    for diagnostic in alike:
        right = [fix for fix in diagnostic.fixes if fix.preferred and not fix.destructive]
        if len(right) != 1:
            continue
        fix = right[0]
        if any(_overlaps(edit, taken) for edit in fix.edits):
            continue
        for edit in fix.edits:
            taken.setdefault(id(edit.place.chunk), []).append(edit.place.span)
            edits.append(edit)
    return tuple(edits)


def _overlaps(edit: Edit, taken: dict[int, list[Span]]) -> bool:
    span = edit.place.span
    return any(
        (span.start < other.end and other.start < span.end) or span == other or span.start == other.start
        for other in taken.get(id(edit.place.chunk), ())
    )


def _allow(diagnostic: Diagnostic) -> Edit:
    """The comment that silences a rule, on a line of its own above the line it is about."""
    text = diagnostic.place.chunk.text
    line = line_start(text, diagnostic.span.start)
    indentation = text[line : len(text) - len(text[line:].lstrip(" \t"))]
    place = type(diagnostic.place)(diagnostic.place.chunk, Span(line, line))
    return Edit(place, f"{indentation}// entia: allow {diagnostic.rule}\n")
