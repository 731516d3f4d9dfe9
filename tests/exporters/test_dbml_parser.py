"""DBML's own parser reads what is exported, and finds the tables, keys, references, indexes and enums of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from entia.dialects import names
from entia.exporters.mermaid import is_one_to_one
from entia.model.schema import ForeignKey, Index, Table
from tests.exporters.models import Case, examples, random_cases
from tests.support.dbml.judge import facts_of, missing
from tests.support.requirements import require
from tests.support.row_constraints import columns_of, present

pytestmark = pytest.mark.engines

_COUNT = 25
_METHODS = {"mysql": ("", "btree", "hash", "fulltext"), "mariadb": ("", "btree", "hash", "fulltext")}
_BACKTICK = "a backtick in "


def judged(cases: Iterator[Case]) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Each case with what DBML's parser reads of it."""
    reason = missing()
    require(reason is None, reason or "")
    found = {f"{case.name} {case.dialect}": case for case in cases}
    assert found
    facts = facts_of({name: case.exported("dbml").text for name, case in found.items()})
    for name, case in found.items():
        assert "errors" not in facts[name], (name, facts[name]["errors"])
        yield case, facts[name]


def test_examples_are_read() -> None:
    for case, facts in judged(examples()):
        compare(case, facts)


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "mariadb", "sqlite", "duckdb"])
def test_random_models_are_read(dialect: str) -> None:
    for case, facts in judged(random_cases(dialect, _COUNT)):
        compare(case, facts)


def compare(case: Case, facts: dict[str, Any]) -> None:
    """Fail unless the facts are the model's."""
    notes = case.exported("dbml").notes
    tables = [table for table in case.schema.tables if present(table.only, case.dialect)]
    found = {each["name"]: each for each in facts["tables"]}
    # The parser sorts tables by their schemas.
    assert sorted(found) == sorted(_name(case, table.schema, table.db_name) for table in tables)
    references = []
    for table in tables:
        name = _name(case, table.schema, table.db_name)
        _compare_table(case, table, found[name], [each.message for each in notes if each.subject == table.name])
        keys = (key for key in table.foreign_keys if key.enforced and present(key.only, case.dialect))
        references += [_reference(case, table, name, key) for key in keys]
    said = ("name", "from", "to", "single", "delete", "update")
    assert sorted([each[word] for word in said] for each in facts["refs"]) == sorted(references)


def _cut(case: Case, name: str) -> str:
    return names.cut(case.dialect, name)


def _name(case: Case, schema: str, table: str) -> str:
    place = tuple(_cut(case, part) for part in names.place(case.dialect, schema, table))
    return ".".join(filter(None, place))


def _columns(case: Case, table: Table, columns: tuple[str, ...]) -> list[str]:
    stored = {column.name: _cut(case, column.db_name) for column in table.columns}
    return [stored[name] for name in columns]


def _compare_table(case: Case, table: Table, found: dict[str, Any], notes: list[str]) -> None:
    where = (case.name, case.dialect, table.name)
    key = table.primary_key
    columns = columns_of(table, case.dialect)
    said = [(_cut(case, each.db_name), each.required, each.identity is not None) for each in columns]
    assert [(each["name"], each["required"], each["increment"]) for each in found["columns"]] == said, where
    for each, column in zip(found["columns"], columns, strict=True):
        wanted = column.default is not None and column.identity is None
        has_default = bool(each["default"]) or "\n= " in f"\n{each['note']}"
        assert has_default == wanted, (where, column.name)
        assert each["note"].startswith(column.doc.replace("\r", "")), (where, column.name)
    own = [each["name"] for each in found["columns"] if each["pk"]]
    own = own or next((each["keys"] for each in found["indexes"] if each["pk"]), [])
    assert own == (_columns(case, table, key.columns) if key is not None else []), where

    indexes = [(_cut(case, each.name), _columns(case, table, each.columns), True)
               for each in table.uniques if present(each.only, case.dialect)]  # fmt: skip
    commented_names = {note.split("`")[1] for note in notes if f"{_BACKTICK}an index" in note}
    said_indexes = [_index(case, table, index) for index in table.indexes if _is_said(case, index)]
    indexes += [each for each in said_indexes if each[0] not in commented_names]
    found_indexes = [(each["name"], each["keys"], each["unique"]) for each in found["indexes"] if not each["pk"]]
    assert [(name, len(keys), unique) for name, keys, unique in found_indexes] == [
        (name, len(keys), unique) for name, keys, unique in indexes
    ], where
    for (_, keys, _), (_, wanted_keys, _) in zip(found_indexes, indexes, strict=True):
        assert [one for one, two in zip(keys, wanted_keys, strict=True) if two and one != two] == [], where
    checks = [check for check in table.checks if present(check.only, case.dialect)]
    commented = sum(f"{_BACKTICK}a check" in note for note in notes)
    assert len(found["checks"]) + commented >= len(checks), where
    assert not commented or case.dialect in ("mysql", "mariadb"), where
    assert found["note"].startswith(table.doc), where


def _is_said(case: Case, index: Index) -> bool:
    """Whether DBML has the index: the database has it, and it is no unique one over some rows."""
    if not present(index.only, case.dialect):
        return False
    if case.dialect != "postgres" and index.method not in _METHODS.get(case.dialect, ("", "btree", "hash")):
        return False
    if case.dialect == "mariadb" and any(key.expression for key in index.keys):
        return False
    return not (index.unique and index.predicate)


def _index(case: Case, table: Table, index: Index) -> tuple[str, list[str], bool]:
    """An index; an expression, which is SQL of the database, is ""."""
    keys = [_columns(case, table, (key.column,))[0] if key.column else "" for key in index.keys]
    return _cut(case, index.name), keys, index.unique


def _reference(case: Case, table: Table, name: str, key: ForeignKey) -> list[Any]:
    target = _name(case, *key.target_db)
    ends = [[name, _columns(case, table, key.columns)], [target, [_cut(case, each) for each in key.target_db_columns]]]
    return [_cut(case, key.name), *ends, is_one_to_one(table, key), key.on_delete, key.on_update]
