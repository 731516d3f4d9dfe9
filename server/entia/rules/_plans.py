"""What a plan block says, for rules that look at another declaration."""

from __future__ import annotations

from typing import NamedTuple

from entia.diagnostics import Place
from entia.model.design import Block, Line
from entia.rules.rule import Subject


class Said(NamedTuple):
    """A line of a plan block, and where it stands."""

    line: Line
    place: Place


def plan_line(subject: Subject, keyword: str, word: str) -> Said | None:
    """The line of the model's one `keyword` block that starts with this word, as in `privacy { retention 3y }`."""
    block = subject.model.resolved(f"@{keyword}")
    content = block.plan.content if block is not None and block.plan is not None else None
    line = content.line(word) if isinstance(content, Block) else None
    return Said(line, Place(block.chunk, line.span)) if block is not None and line is not None else None
