"""Prisma's own parser reads what is exported, and finds the tables, columns, keys and relations of the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from entia.dialects import names
from entia.exporters import ALL
from entia.model.schema import ForeignKey, Table, View
from tests.exporters.models import Case, examples, random_cases, schema_of
from tests.exporters.texts import model_of_texts
from tests.support.prisma.judge import missing, read_of
from tests.support.requirements import require
from tests.support.row_constraints import columns_of, present

pytestmark = pytest.mark.engines

_COUNT = 25
_ACTIONS = {"": "NoAction", "cascade": "Cascade", "restrict": "Restrict", "set null": "SetNull",
            "no action": "NoAction", "set default": "SetDefault"}  # fmt: skip


def test_examples_are_read() -> None:
    compare(case for case in examples() if case.dialect in ALL["prisma"].dialects)


@pytest.mark.parametrize("dialect", ALL["prisma"].dialects)
def test_random_models_are_read(dialect: str) -> None:
    compare(random_cases(dialect, _COUNT))


def test_any_texts_are_read() -> None:
    compare(Case(f"texts-{seed}", schema_of(model_of_texts(seed)), "postgres") for seed in range(60))


def test_what_prisma_has_no_client_for_is_ignored() -> None:
    """It is in the schema, and so is what refers to it; the client has neither."""
    text = """\
entity A { path: postgres.ltree pk }
entity B { id: int pk; a -> A; own -> B?; log -> Log?(line) }
entity Log { line: text? unique; b -> B; up -> Log?(line) }
"""
    require(missing() is None, "run `npm ci` in tests/support/prisma")
    case = Case("ignored", schema_of(text), "postgres")
    written = case.exported("prisma").text
    assert written.count("@@ignore") == 2
    (facts,) = read_of({"x": written}).values()
    assert [each["name"] for each in facts["models"]] == ["B"]


def compare(cases: Iterable[Case]) -> None:
    """Fail unless what Prisma reads is the model."""
    reason = missing()
    require(reason is None, reason or "")
    found = {f"{case.name} {case.dialect}": case for case in cases}
    assert found
    facts = read_of({name: case.exported("prisma").text for name, case in found.items()})
    for name, case in found.items():
        assert "error" not in facts[name], (name, facts[name]["error"])
        _compare(case, facts[name])


def _compare(case: Case, facts: dict[str, Any]) -> None:
    tables = [table for table in case.schema.tables if present(table.only, case.dialect)]
    views = {view.db_name: view for view in case.schema.views if present(view.only, case.dialect)}
    read = [each for each in facts["models"] if each["table"] not in views]
    _compare_views(case, views, [each for each in facts["models"] if each["table"] in views])
    models = {each["table"]: each for each in read}
    named = {each["name"]: each["table"] for each in read}
    by_name = {table.name: table for table in tables}
    assert len(models) == len(tables)
    for table in tables:
        model = models[_table(case, table)]
        where = (case.name, case.dialect, table.name)
        scalars = [each for each in model["fields"] if each["kind"] != "object"]
        lists = {column.db_name for column in table.columns if column.type.base == "array"}
        columns = columns_of(table, case.dialect)
        kept = {each["column"] for each in scalars}
        said = [(_cut(case, each.db_name), each.required) for each in columns if _cut(case, each.db_name) in kept]
        assert [(each["column"], each["required"]) for each in scalars if each["column"] not in lists] == [
            each for each in said if each[0] not in lists
        ], where
        # A column of a type that Prisma has not is in its schema but not in what its client knows.
        unknown = [each for each in columns if _cut(case, each.db_name) not in kept]
        assert all(
            each.type.base in ("duration", "vector", "native", "json", "array") or each.natives for each in unknown
        )
        relations = [each for each in model["fields"] if each["kind"] == "object" and each["from"]]
        column_of = {each["name"]: each["column"] for each in scalars}
        found = [
            (named[each["type"]], [column_of[name] for name in each["from"]], each["delete"], each["required"])
            for each in relations
        ]
        keys = [key for key in table.foreign_keys if _is_relation(case, key, by_name)]
        assert sorted(found, key=str) == sorted((_relation(case, table, key, by_name) for key in keys), key=str), where
        key = table.primary_key
        if key is not None and {_cut(case, _column(table, name)) for name in key.columns} <= kept:
            assert [column_of[name] for name in model["key"]] == [_cut(case, _column(table, n)) for n in key.columns], (
                where
            )
        assert model["documentation"].startswith(table.doc), where


def _compare_views(case: Case, views: dict[str, View], found: list[dict[str, Any]]) -> None:
    """Each view whose columns are known is read with all of them but those of a type that the client has not."""
    known = [view.db_name for view in views.values() if all(type_.base != "unknown" for _, type_ in view.columns)]
    assert sorted(each["table"] for each in found) == sorted(known)
    for each in found:
        columns = [name for name, _ in views[each["table"]].columns]
        read = [field["column"] for field in each["fields"]]
        assert [name for name in columns if name in read] == read
        assert len(read) == len(columns) or case.exported("prisma").text.count("Unsupported(")
        assert not any(field["required"] and not field["list"] for field in each["fields"])


def _is_relation(case: Case, key: ForeignKey, tables: dict[str, Table]) -> bool:
    return key.enforced and present(key.only, case.dialect) and key.target in tables


def _relation(case: Case, table: Table, key: ForeignKey, tables: dict[str, Table]) -> tuple[str, list[str], str, bool]:
    own = [column for name in key.columns if (column := table.column(name)) is not None]
    required = all(column.required for column in own)
    columns = [_cut(case, column.db_name) for column in own]
    return _table(case, tables[key.target]), columns, _ACTIONS[key.on_delete], required


def _table(case: Case, table: Table) -> str:
    return _cut(case, names.place(case.dialect, table.schema, table.db_name)[1])


def _column(table: Table, name: str) -> str:
    column = table.column(name)
    assert column is not None
    return column.db_name


def _cut(case: Case, name: str) -> str:
    return names.cut(case.dialect, name)
