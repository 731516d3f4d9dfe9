"""Mermaid's own parser reads the diagrams: entities, attributes with keys and comments, and how many stand for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest

from entia.exporters.mermaid import is_one_to_one, is_optional
from entia.exporters.seal import is_ours
from tests.exporters.models import Case, example, examples, random_cases, schema_of
from tests.exporters.texts import model_of_texts
from tests.support.mermaid.judge import facts_of, missing
from tests.support.requirements import require
from tests.support.snapshots import Snapshot


@pytest.mark.parametrize("name", ["shop", "chinook", "sakila"])
def test_the_examples(name: str, snapshot: Snapshot) -> None:
    made = example(name, "").exported("mermaid")
    assert is_ours(made.text)
    snapshot.check(f"{name}.mmd", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", made.text))


def test_what_it_does_not_show_is_told() -> None:
    schema = schema_of('entity A { id: int pk; n: int = 1; index (n); check (n > 0); volume 1K now }\ntodo "Later"')
    messages = [note.message for note in Case("a", schema, "").exported("mermaid").notes]
    assert messages == ["Mermaid shows no defaults, indexes, checks, `volume` of `A`", "Mermaid does not show `todo`"]


@pytest.mark.engines
def test_mermaid_reads_them() -> None:
    compare([*examples(), *random_cases("postgres", 30), *random_cases("sqlite", 10)])


@pytest.mark.engines
def test_mermaid_reads_any_texts() -> None:
    compare([Case(f"texts-{seed}", schema_of(model_of_texts(seed)), "postgres") for seed in range(60)])


def compare(cases: Iterable[Case]) -> None:
    """Fail unless what Mermaid reads is the model."""
    reason = missing()
    require(reason is None, reason or "")
    found = {f"{case.name} {case.dialect}": case for case in cases}
    facts = facts_of({name: case.exported("mermaid").text for name, case in found.items()})
    for name, case in found.items():
        assert "error" not in facts[name], (name, facts[name])
        _compare(name, case, facts[name])


def _compare(name: str, case: Case, facts: dict[str, Any]) -> None:
    assert [each["name"] for each in facts["entities"]] == [table.name for table in case.schema.tables], name
    for table, entity in zip(case.schema.tables, facts["entities"], strict=True):
        key = table.primary_key.columns if table.primary_key is not None else ()
        assert len(entity["attributes"]) == len(table.columns), (name, table.name)
        for column, attribute in zip(table.columns, entity["attributes"], strict=True):
            where = (name, table.name, column.name)
            assert ("PK" in attribute["keys"]) == (column.name in key), where
            assert ("FK" in attribute["keys"]) == any(column.name in each.columns for each in table.foreign_keys), where
            assert bool(attribute["comment"]) == bool(column.doc), where
    wanted = [
        {
            "from": key.target,
            "to": table.name,
            "cardA": "ZERO_OR_ONE" if is_one_to_one(table, key) else "ZERO_OR_MORE",
            "cardB": "ZERO_OR_ONE" if is_optional(table, key) else "ONLY_ONE",
        }
        for table in case.schema.tables
        for key in table.foreign_keys
    ]
    said = ("from", "to", "cardA", "cardB")
    assert [{word: each[word] for word in said} for each in facts["relationships"]] == wanted, name
