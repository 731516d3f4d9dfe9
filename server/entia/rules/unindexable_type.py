"""`unindexable-type`: a key or index is over a type that a target cannot index."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject

# What each dialect refuses in a plain key; tried on MariaDB 10.11 and DuckDB, MySQL's from its manual ("JSON columns
# are not indexed directly").
_REFUSED = {
    "mysql": ("json", "array", "map", "vector"),
    "mariadb": ("json", "array", "map", "vector"),
    "duckdb": ("array", "vector", "map"),
}


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    built = [target for target in targets(subject, table.only) if target[0] in _REFUSED]
    if not built:
        return
    keys = [(key.columns, key.only, key.span) for key in (table.primary_key, *table.uniques) if key is not None]
    keys += [
        (tuple(key.column for key in index.keys), index.only, index.span)
        for index in table.indexes
        if index.method in ("", "btree", "hash")
    ]
    for columns, only, span in keys:
        for name in columns:
            column = table.column(name) if name else None
            if column is None:
                continue
            hit = [t for t in built if (not only or t[0] in only) and column.type.base in _REFUSED[t[0]]]
            if hit:
                base = "an array" if column.type.base == "array" else f"`{column.type.base}`"
                yield RULE.at(
                    subject,
                    span,
                    f"{all_titled(hit)} cannot index `{name}`, which is {base}",
                    help="index an expression over it, or write `only …` with the databases that can",
                )


RULE = Rule(
    "unindexable-type",
    Severity.ERROR,
    "a key or index is over a type that a target cannot index",
    "table",
    _check,
)
