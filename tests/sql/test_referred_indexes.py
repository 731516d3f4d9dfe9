"""A foreign key to a unique index, or a key of some targets: what the editor allows, the database takes and keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from entia.diagnostics import Severity
from entia.sql import Script, ddl
from tests.support.engines import ENGINES, EVERY, Engine
from tests.support.markers import check


class Referred(NamedTuple):
    """A model, rows that it takes, and one that refers to nothing."""

    model: str
    rows: tuple[str, ...]
    orphan: str


_B = "entity B { id: int pk; a -> A(code)? }"
_ROWS = ("insert into a (id, code) values (1, 5)", "insert into b values (1, 5)"), "insert into b values (2, 6)"
REFERRED = {
    "on a line": Referred(f"entity A {{ id: int pk; code: int unique index }}\n{_B}", *_ROWS),
    "of a relationship": Referred(
        "entity A { id: int pk; code -> Z unique index }\nentity Z { id: int pk }\n"
        "entity B { id: int pk; a -> A(code)? }",
        ("insert into z values (5)", "insert into a values (1, 5)", "insert into b values (1, 5)"),
        "insert into b values (2, 6)",
    ),
    "in another order": Referred(
        "entity A { id: int pk; code: int; part: int; unique index (part desc, code) }\n"
        "entity B { id: int pk; a -> A(code, part)? }",
        ("insert into a values (1, 5, 6)", "insert into b (id, a_code, a_part) values (1, 5, 6)"),
        "insert into b (id, a_code, a_part) values (2, 6, 5)",
    ),
    "with more in it": Referred(f"entity A {{ id: int pk; code: int; unique (code) include (id) }}\n{_B}", *_ROWS),
    "of a method": Referred(f"entity A {{ id: int pk; code: int; unique (code) using btree }}\n{_B}", *_ROWS),
    "of its own table": Referred(
        "entity A { id: int pk; code: int unique index; a -> A(code)? }",
        ("insert into a values (1, 5, null)", "insert into a values (2, 6, 5)"),
        "insert into a values (3, 7, 8)",
    ),
    "in a circle": Referred(
        f"entity A {{ id: int pk; code: int unique index; b -> B? }}\n{_B}",
        ("insert into a values (1, 5, null)", "insert into b values (1, 5)"),
        "insert into b values (2, 6)",
    ),
    "beside a key": Referred(f"entity A {{ id: int pk; code: int unique; unique index (code desc) }}\n{_B}", *_ROWS),
}
NOT_REFERRED = {
    "of some rows": "unique index (code) where (code > '0')",
    "of an expression": "unique index (lower(code))",
    "of another collation": "unique index (code collate nocase)",
    "of a beginning": "unique index (code(3)) only mysql",
    "that is not unique": "index (code)",
}


def _script(model: str, name: str) -> tuple[Script, list[str]]:
    """The DDL for an engine, and the rules whose errors the editor shows."""
    entry = ENGINES[name]
    checked = check(f"model M {{ target {entry.dialect} {entry.release}; naming snake_case }}\n{model}")
    errors = [each.rule for each in checked.diagnostics if each.severity is Severity.ERROR]
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    return ddl(snapshot.schema(), entry.dialect), errors


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("case", REFERRED)
def test_a_unique_index_can_be_referred_to(start_engine: Callable[[str], Engine], name: str, case: str) -> None:
    script, errors = _script(REFERRED[case].model, name)
    if ENGINES[name].dialect == "duckdb" and case != "beside a key":
        assert "fk-target-index" in errors
        assert script.refusals
        return
    assert errors == []
    with start_engine(name).database() as database:
        assert database.run([each.text for each in script.statements]) == []
        assert database.run(REFERRED[case].rows) == []
        assert database.run([REFERRED[case].orphan]) != []


@pytest.mark.parametrize("case", NOT_REFERRED)
def test_what_does_not_make_whole_columns_unique_is_no_key(case: str) -> None:
    line = NOT_REFERRED[case]
    model = f"entity A {{ id: int pk; code: string(9); {line} }}\nentity B {{ id: int pk; a -> A(code) }}"
    rules = {each.rule for each in check(f"model M {{ target mysql 8.0 }}\n{model}").diagnostics}
    assert rules & {"fk-target-not-unique", "unknown-attribute"}


KEYED = "entity A {{ id: int; code: int; pk (id) only {}; {} }}\nentity B {{ id: int pk; a -> A }}"
_SOMETHING = "insert into a (id, code) values (1, 5)", "insert into b values (1, 1)"


@pytest.mark.parametrize("name", EVERY)
def test_a_primary_key_can_be_referred_to_where_it_exists(start_engine: Callable[[str], Engine], name: str) -> None:
    here = ENGINES[name].dialect
    other = "duckdb" if here != "duckdb" else "sqlite"
    script, errors = _script(KEYED.format(here, ""), name)
    assert errors == []
    with start_engine(name).database() as database:
        assert database.run([*(each.text for each in script.statements), *_SOMETHING]) == []
    script, errors = _script(KEYED.format(other, f"unique (id) only {here}"), name)
    assert errors == []
    with start_engine(name).database() as database:
        assert database.run([*(each.text for each in script.statements), *_SOMETHING]) == []
    script, errors = _script(KEYED.format(other, "index (code)"), name)
    assert errors == ["only-mismatch"]
    with start_engine(name).database() as database:
        assert database.run([*(each.text for each in script.statements), *_SOMETHING]) != []
