"""`unindexed-relationship`: no index or key begins with the columns of a relationship."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules.rule import Rule, Subject

_SEEKS = ("cascade", "set null", "set default")  # a delete then has to find the rows
_OWN = ("mysql", "mariadb")  # these make the index themselves


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not table.foreign_keys or table.junction_of:
        return
    if not any(fk.on_delete in _SEEKS for fk in table.foreign_keys):
        return
    covers: list[tuple[str, ...]] = [key.whole for key in (table.primary_key, *table.uniques) if key is not None]
    covers += [tuple(key.whole for key in index.keys) for index in table.indexes if index.predicate is None]
    for fk in table.foreign_keys:
        size = len(fk.columns)
        if (
            fk.on_delete not in _SEEKS
            or not fk.enforced
            or any(set(cover[:size]) == set(fk.columns) for cover in covers)
        ):
            continue
        if not any(dialect not in (*_OWN, "duckdb") for dialect, _ in targets(subject, table.only, fk.only)):
            continue
        member = _lines.member_at(subject.resolved.declaration, fk.span)
        if member is None or member.name != fk.role:
            continue
        fixes = (_lines.fix("add `index`", _lines.append_clause(subject.chunk, member, "index")),)
        yield RULE.at(
            subject,
            member.name_span,
            f"no index serves `{fk.role}`, so each delete of a `{fk.target}` reads all of `{table.name}`",
            help="write `index` on this line, or `relationships index` in the model",
            fixes=fixes,
        )


RULE = Rule(
    "unindexed-relationship",
    Severity.HINT,
    "no index or key begins with the columns of a relationship",
    "table",
    _check,
)
