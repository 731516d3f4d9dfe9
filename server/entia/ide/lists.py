"""Refactorings of lists of names: a line for each name, and one line for what says the same."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Edit
from entia.ide.actions import Action
from entia.ide.caret import Caret
from entia.syntax.joining import joined, run_around
from entia.syntax.lists import one_each
from entia.syntax.tree import rows_of
from entia.text import Span


def rewrites(caret: Caret) -> Iterator[Action]:
    """What can be done with the line at the caret."""
    member, text = caret.member, caret.chunk.text
    if caret.declaration is None or member is None:
        return
    block = caret.members[-2].block or () if len(caret.members) > 1 else caret.declaration.members
    rows = list(rows_of(block))
    at = next((i for i, row in enumerate(rows) if any(each is member for each in row)), None)
    if at is None:
        return
    row = rows[at]
    if len(row) > 1:
        tail = text[member.at : member.end]
        whole = Span(row[0].start, row[0].end)
        yield _rewrite(caret, "Write a line for each name", whole, one_each(text, row, tail, tail))
    run = run_around(text, rows, at)
    if run:
        whole = Span(run[0][0].start, run[-1][0].end)
        yield _rewrite(caret, "Write one line for the names that are the same", whole, joined(text, run))


def _rewrite(caret: Caret, title: str, span: Span, text: str) -> Action:
    return Action(title, "rewrite", (), (Edit(caret.place(span), text),))
