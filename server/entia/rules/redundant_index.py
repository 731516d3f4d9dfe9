"""`redundant-index`: an index begins as another index or key does."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Index,
    Table,
)
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    plain = [index for index in table.indexes if _plain(index)]
    if not plain:
        return
    covers: list[tuple[tuple[str, ...], tuple[str, ...], str, object]] = []
    if table.primary_key is not None:
        covers.append((table.primary_key.whole, table.primary_key.only, "the primary key", table.primary_key))
    covers += [(key.columns, key.only, f"unique key `{key.name}`", key) for key in table.uniques]
    covers += [
        (tuple(key.column for key in index.keys), index.only, f"index `{index.name}`", index)
        for index in table.indexes
        if _plain(index) or (index.unique and index.predicate is None and not index.method and is_simple(index))
    ]
    for index in plain:
        columns = tuple(key.column for key in index.keys)
        for cover, only, what, by in covers:
            longer = len(cover) > len(columns) or not isinstance(by, Index) or by.unique
            if by is not index and longer and cover[: len(columns)] == columns and not (only and only != index.only):
                yield RULE.at(
                    subject,
                    index.span,
                    f"{what} begins with the same columns and serves the same queries",
                    help="remove this index",
                    fixes=_lines.remove_index(subject.chunk, subject.resolved.declaration, index.span),
                    unnecessary=True,
                )
                break


def _plain(index: Index) -> bool:
    return not (
        index.unique
        or index.derived
        or index.predicate
        or index.include
        or index.natives
        or index.method not in ("", "btree")
    ) and is_simple(index)


def is_simple(index: Index) -> bool:
    """Whether all keys of an index are whole columns, in the usual order and comparison."""
    return all(key.whole and not (key.descending or key.nulls or key.collate or key.opclass) for key in index.keys)


RULE = Rule(
    "redundant-index",
    Severity.HINT,
    "an index begins as another index or key does",
    "table",
    _check,
)
