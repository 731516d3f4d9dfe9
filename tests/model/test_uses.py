"""Where a declaration uses a name: each span is exactly the name."""

from __future__ import annotations

import pytest

from entia.model.uses import mentions, references_of, renamed
from entia.model.workspace import Workspace

HEAD = "model M { target postgres 15 }\nentity A { id: int pk; name: text }\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("query Q (select name from A)", ["name", "A"]),
        ("query Q p95 20ms (\n  select a.name from A a)", ["name", "A"]),
        ("rule R \"x\" on A check (name <> 'name')", ["A", "name"]),
        ('rule R "x" (select a.name from A a)', ["name", "A"]),
        ("view V as (select x.id from A x where x.name = 'A')", ["id", "A", "name"]),
        ("source S -> A", ["A"]),
    ],
)
def test_each_use_is_where_the_name_stands(text: str, wanted: list[str]) -> None:
    snapshot = Workspace.empty().with_files({"m": HEAD + text}).model_of("m")
    assert snapshot is not None
    chunk, declaration = list(snapshot.declarations())[-1]
    found = references_of(snapshot, chunk, declaration)
    assert [chunk.text[each.span.start : each.span.end] for each in found] == wanted


def test_columns_are_renamed_but_not_texts_functions_or_what_stands_behind_a_dot() -> None:
    names = {"a": "x", "lower": "y"}
    assert renamed("lower(a) = 'a' and b.a > a -- a", names) == "lower(x) = 'a' and b.a > x -- a"


def test_a_mention_is_a_name_and_no_text() -> None:
    assert mentions("a > 1", {"a"})
    assert not mentions("b = 'a'", {"a"})
