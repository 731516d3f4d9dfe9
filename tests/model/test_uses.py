"""Where a declaration uses a name: each span is exactly the name."""

from __future__ import annotations

import pytest

from entia.model.uses import is_select_item, mentions, references_of, renamed
from entia.model.workspace import Workspace
from entia.text import Span

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


@pytest.mark.parametrize(
    ("marked", "is_item"),
    [
        ("select [a] from T", True),
        ("select distinct [a], b from T", True),
        ("select b, t.[a] from T t", True),
        ("select x.b from (select [a], b from T) x", True),
        ("select [a]", True),
        ("select [a] as b from T", False),
        ("select [a] + 1 from T", False),
        ("select sum([a]) from T", False),
        ("select coalesce(b, [a]) from T", False),
        ("select b from T group by b, [a]", False),
        ("select b from T where c in (b, [a])", False),
        ("select ', ' || [a] from T", False),
        ("select b from T union select [a] from T", True),
    ],
)
def test_a_column_that_a_select_gives_as_it_is(marked: str, is_item: bool) -> None:
    start, stop = marked.index("["), marked.index("]")
    text = marked.replace("[", "").replace("]", "")
    assert is_select_item(text, Span(start, stop - 1)) is is_item
