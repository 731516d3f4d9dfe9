"""Constraints in SQL's own words: one problem, and the words to write here."""

from __future__ import annotations

import re

import pytest

from entia.syntax.document import Document


@pytest.mark.parametrize(
    ("line", "written", "ours"),
    [
        ("primary key (a, b)", "primary key", "pk"),
        ("PRIMARY  KEY (a)", "PRIMARY KEY", "pk"),
        ("constraint orders_pk primary key (a)", "constraint orders_pk primary key", "pk orders_pk"),
        ("constraint positive check (a > 0)", "constraint positive check", "check positive"),
        ("constraint u unique (a, b)", "constraint u unique", "unique u"),
    ],
)
def test_the_fix_writes_the_directive(line: str, written: str, ours: str) -> None:
    document = Document.parse(f"entity E {{\n  a: int\n  b: int\n  {line}\n}}\n")
    (problem,) = document.chunks[0].problems
    written_anew = re.sub(r"^.*?(?=[ \t]*\()", ours, line, count=1)
    assert (problem.rule, problem.replacement) == ("unknown-directive", written_anew)
    assert problem.message == f"`{written}` is how SQL says it"
    text = document.text
    assert problem.replaced is not None
    mended = Document.parse(text[: problem.replaced.start] + written_anew + text[problem.replaced.end :])
    assert not mended.chunks[0].problems
    assert mended.chunks[0].declarations[0].members[2].kind == ours.split(maxsplit=1)[0]
