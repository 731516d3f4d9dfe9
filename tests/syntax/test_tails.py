"""Tails: what the grammar makes of them, remembered, and the tables it comes from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from entia.syntax import tables, tails
from entia.syntax.problems import RULES, SEVERITIES
from entia.syntax.tree import AttributeTail, Check, Default, IndexClause, Literal, RelationshipTail
from entia.text import nearest


def test_the_short_way_to_a_relationship_is_the_grammars() -> None:
    for text in ("Customer", "on", "Ünï", "pk"):
        assert tails.parse("relationship", text).value == tables.parser().parse(text, start="relationship")


def test_equal_tails_are_one_value() -> None:
    assert tails.parse("attribute", "string(41) unique") is tails.parse("attribute", "string(41) unique")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("string(40) uniqe", 0),
        ("string(40) unique check (a", 1),
        ("string(40) unique check (a > 1) bogus pk", 2),
        ("string 40", 0),
    ],
)
def test_the_longest_valid_prefix_is_kept(text: str, kept: int) -> None:
    value, problem = tails.parse("attribute", text)
    assert problem is not None
    assert isinstance(value, AttributeTail)
    assert value.type is not None
    assert value.type.name.text == "string"
    assert len(value.clauses) == kept


def test_spans_count_from_the_tail() -> None:
    text = "string(40)? = 'it''s' check ok (value <> ')') unique index \"x\""
    value, problem = tails.parse("attribute", text)
    assert problem is None
    default, check, index = value.clauses
    assert isinstance(default, Default)
    assert default.value == Literal("string", "it's", default.value.span)
    assert text[slice(*default.span)] == "= 'it''s'"
    assert isinstance(check, Check)
    assert text[slice(*check.sql.span)] == check.sql.text == "value <> ')'"
    assert text[slice(*check.span)] == "check ok (value <> ')')"
    assert isinstance(index, IndexClause)
    assert index.unique
    assert text[slice(*value.type.span)] == "string(40)?"


def test_a_line_of_several_targets() -> None:
    value, problem = tails.parse("relationship", "A.B(k = c, d) | C? on delete set null")
    assert problem is None
    assert isinstance(value, RelationshipTail)
    assert [target.name.text for target in value.targets] == ["A.B", "C"]
    assert value.optional is not None


def test_tables_are_rebuilt_where_the_cache_is_spoilt(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "grammar.tables"
    built = tables.build(file)
    assert file.exists()
    loaded = tables.build(file)
    sample = "decimal(12, 2)? = 3 check (a > 1) @pii(x)"
    assert loaded.parse(sample, start="attribute") == built.parse(sample, start="attribute")
    for spoilt in (b"", b"x" * 100, file.read_bytes()[:-1] + b"\0"):
        file.write_bytes(spoilt)
        assert tables.build(file).parse(sample, start="attribute") == built.parse(sample, start="attribute")
    unwritable = tmp_path / "file"
    unwritable.write_text("")
    assert tables.build(unwritable / "grammar.tables").parse(sample, start="attribute")


def test_loaded_tables_tell_what_built_ones_tell() -> None:
    """In a process of its own, whose tables come from the cache, a broken line is said in the same words."""
    text = "entity A { a: int uniqe }"
    code = f"from entia.syntax.document import Document\nprint(*Document.parse({text!r}).chunks[0].problems)\n"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert "write `unique`" in runs[0].stdout


def test_rules_are_named_once() -> None:
    names = [name for name, _ in RULES]
    assert len(names) == len(set(names))
    assert SEVERITIES.keys() <= set(names)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("uniqe", "unique"),
        ("indx", "index"),
        ("indexx", "index"),
        ("xyz", None),
        ("p", None),
        ("chekc", "check"),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, ["unique", "index", "check", "pk"]) == meant


def test_lark_is_imported_with_the_first_tail_only() -> None:
    """Importing it takes as long as reading two hundred entities, and a server should answer before."""
    modules = "entia.syntax.document, entia.syntax.printer, entia.syntax.expectation"
    code = f"import sys, {modules}\nassert not [each for each in sys.modules if each.partition('.')[0] == 'lark']"
    subprocess.run([sys.executable, "-c", code], check=True)
