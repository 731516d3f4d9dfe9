"""Keys that others refer to come first: a relationship has the columns of its target's key, so it may then be right."""

from __future__ import annotations

from collections.abc import Mapping

from entia.importers.update_difference import Difference
from entia.importers.update_facts import ModelFacts
from entia.model.schema import Table


def key_differences(ours: ModelFacts, theirs: ModelFacts, found: Mapping[str, Difference]) -> dict[str, Difference]:
    """Of each table what differs in columns that others refer to, and in its primary key; without keys that are made of
    another one that differs: their turn comes when they still do."""
    referred = _referred(ours)
    keys: dict[str, Difference] = {}
    for key, each in found.items():
        table = ours.tables[key].table
        if table.junction_of or not (each.any and key in referred):
            continue
        other = theirs.tables[key].table
        own = {column.db_name for column in table.columns if column.name in _key(table) and not column.role}
        own |= {column.db_name for column in table.columns if column.name in referred[key] and not column.role}
        new = {column.db_name for column in other.columns if column.name in _key(other)}
        limited = each._replace(
            missing=tuple(name for name in each.missing if name in new),
            extra=tuple(name for name in each.extra if name in own),
            changed=tuple(name for name in each.changed if name in own),
            retyped=each.retyped & own,
            gone=tuple(element for element in each.gone if element.kind == "pk"),
            new=tuple(element for element in each.new if element.kind == "pk"),
            actions=(),
            named=(),
            partitions=False,
            options=False,
            cluster=False,
        )
        if limited.any:
            keys[key] = limited
    first = {key: each for key, each in keys.items() if not _leads_to(ours, key, keys)}
    return first or keys


def _key(table: Table) -> tuple[str, ...]:
    primary = table.primary_key
    return primary.columns if primary is not None else ()


def _referred(ours: ModelFacts) -> dict[str, set[str]]:
    """The columns of each table that a foreign key of the model refers to."""
    found: dict[str, set[str]] = {}
    for table in ours.schema.tables:
        for key in table.foreign_keys:
            found.setdefault(ours.context.qualified(*key.target_db), set()).update(key.target_columns)
    return found


def _leads_to(ours: ModelFacts, key: str, others: Mapping[str, Difference]) -> bool:
    """Whether the table's key has a relationship to another one of these tables."""
    table = ours.tables[key].table
    roles = {column.role for column in table.columns if column.name in _key(table)}
    targets = {ours.context.qualified(*each.target_db) for each in table.foreign_keys if each.role in roles}
    return bool((targets - {key}) & others.keys())
