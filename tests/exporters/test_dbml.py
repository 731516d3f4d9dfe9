"""DBML, reviewed by eye; what it has no word for is told, and stands in the text as a note or a comment."""

from __future__ import annotations

import re

import pytest

from entia.exporters.dbml_text import prose, string
from entia.exporters.seal import is_ours
from tests.exporters.models import Case, example, schema_of
from tests.support.snapshots import Snapshot


def exported(text: str, dialect: str = "postgres") -> tuple[str, list[str]]:
    """The DBML of a model, and the messages of its notes."""
    made = Case("model", schema_of(text), dialect).exported("dbml")
    return made.text, [note.message for note in made.notes]


@pytest.mark.parametrize(
    ("name", "dialect"), [("shop", "postgres"), ("shop", "mysql"), ("chinook", "postgres"), ("sakila", "mariadb")]
)
def test_the_examples(name: str, dialect: str, snapshot: Snapshot) -> None:
    made = example(name, dialect).exported("dbml")
    assert is_ours(made.text)
    snapshot.check(f"{name}.{dialect}.dbml", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", made.text))


def test_a_mixin_is_a_partial_where_its_columns_are_the_same() -> None:
    text, _ = exported(
        "mixin Named { name: text }\nentity A with Named { id: int pk }\nentity B { id: int pk; with Named; x: int }"
    )
    assert text.count("TablePartial Named {") == 1
    assert text.count("~Named") == 2
    assert text.index("~Named", text.index("Table B")) < text.index("x integer")


def test_what_dbml_has_no_word_for_is_noted_and_kept() -> None:
    text, notes = exported(
        """\
entity A native postgres (fillfactor = 70) {
  id: int pk auto start 5
  name: string(20) collate "C" was title
  lower: string(20) computed (lower(name)) stored
  changed: timestamp on update now()
  b -> B? not enforced inverse many deferrable
  unique index few (name) where (id > 3)
  index (name desc nulls last) include (lower)
  volume 1K now
  partition by hash (id) into 4
}
entity B @external { id: int pk }
query Q p95 20ms (select id from A)
view V as (select id from A)
sql postgres f on A \"\"\"create function f() returns int language sql as 'select 1'\"\"\"
backup { frequency daily }
"""
    )
    kept = (
        "native postgres (fillfactor = 70)", "auto start 5", 'collate "C"', "was title",
        "computed (lower(name)) stored",
        "on update now()", "// Ref A_b_id_fkey: A.b_id > B.id  // deferrable, inverse many, not enforced",
        "// name [unique, name: 'A_few_key', note: 'where (id > 3)']", "name desc nulls last", "include (lower)",
        "// volume 1K now", "// partition by hash (id) into 4", "@external", "// query Q p95 20ms (select id from A)",
        "// view V as (select id from A)", "// sql postgres f on A", "// backup {",
    )  # fmt: skip
    assert [each for each in kept if each not in text] == []
    assert len(notes) >= len(kept)


def test_an_enum_and_a_domain_are_what_the_database_makes_of_them() -> None:
    model = "type Money = decimal(9, 2) check (value >= 0)\nenum S: smallint { a = 1, b = 2 }\nenum T { x, y }\n"
    model += "entity A { id: int pk; m: Money; s: S = b; t: T = x; u: enum(p, q) = q }"
    text, _ = exported(model)
    assert "  m numeric(9, 2) [not null]" in text
    assert "`m >= 0`" in text
    assert "  s smallint [not null, default: 2]" in text
    assert "  t T [not null, default: 'x']" in text
    assert "  u text [not null, default: 'q']" in text
    text, _ = exported(model, "mysql")
    assert "Enum A_u {\n  p\n  q\n}" in text
    assert "  u A_u [not null, default: 'q']" in text


@pytest.mark.parametrize("text", ["it's", "a\\b", "a\nb", "'''", "a\n'''\nb", "tab\there", "\\", "a\n b\n"])
def test_a_text_never_ends_early(text: str) -> None:
    written = prose(text, "")
    if written.startswith("'''"):
        inner = written.removeprefix("'''\n").removesuffix("'''")
        assert "'''" not in inner
        assert "\\" not in inner
    else:
        assert written == string(text)
        assert not re.search(r"(?<!\\)(\\\\)*'", written[1:-1])
        assert "\n" not in written
