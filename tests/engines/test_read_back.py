"""The catalog of an engine, read back, has what the random model says: tables, columns, required ones, keys, and
foreign keys with their actions; and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from entia.model.schema import Schema
from entia.sql import ddl
from tests.support.catalogs import Fact, catalog_of
from tests.support.engines import Engine
from tests.support.models import random_model

_MODELS = 40
_KINDS = ("table", "required", "key", "fk")
_SERVERS = (
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.engines),
    pytest.param("mariadb", marks=pytest.mark.engines),
)


@pytest.mark.parametrize("name", _SERVERS)
def test_catalog_read_back_is_the_model(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    compared: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(_MODELS):
        schema = random_model(seed, engine.dialect).snapshot().schema()
        script = ddl(schema, engine.dialect)
        with engine.database() as database:
            assert database.run([statement.text for statement in script.statements]) == []
            facts = [fact for fact in catalog_of(database, engine.dialect) if fact[0] in _KINDS]
        found = {fact for fact in facts if isinstance(fact[1], str)}  # what partitions have is their table's
        said = set(_said(schema, engine.dialect))
        compared.update(fact[0] for fact in found & said)
        wrong += [f"seed {seed}: - {fact}" for fact in sorted(said - found)]
        wrong += [f"seed {seed}: + {fact}" for fact in sorted(found - said)]
    print(f"\n{name}: {dict(compared)}")
    assert not wrong, "\n".join(wrong[:30])
    assert all(compared[kind] > _MODELS for kind in _KINDS)


def _said(schema: Schema, dialect: str) -> Iterator[Fact]:
    """The facts that the catalog shall have."""
    by_name = {table.name: table for table in schema.tables}
    for table in schema.tables:
        if table.external or (table.only and dialect not in table.only):
            continue
        yield ("table", table.db_name)
        db = {column.name: column.db_name for column in table.columns}
        key = table.primary_key.columns if table.primary_key else ()
        for column in table.columns:
            # MariaDB takes no NOT NULL on a computed column; what it computes from is required where it must be.
            required = column.required and not (column.computed and dialect == "mariadb")
            yield ("required", table.db_name, column.db_name, required)
        if key:
            yield ("key", table.db_name, tuple(db[each] for each in key))
        for reference in table.foreign_keys:
            if not reference.enforced:
                continue
            target = by_name[reference.target].db_name
            actions = tuple(_action(action, dialect) for action in (reference.on_delete, reference.on_update))
            own = tuple(db[each] for each in reference.columns)
            yield ("fk", table.db_name, own, target, reference.target_db_columns, *actions)


def _action(written: str, dialect: str) -> str:
    """What the catalog calls an action; InnoDB knows no difference between the two that only refuse."""
    action = written or "no action"
    return "no action" if dialect == "mariadb" and action == "restrict" else action
