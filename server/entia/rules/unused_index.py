"""`unused-index`: no query, key or relationship uses an index."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.design import Query
from entia.model.schema import Index, Table
from entia.rules import _lines
from entia.rules._expressions import select_scope
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    candidates = [index for index in table.indexes if _is_plain(index, table)]
    queries = subject.model.queries(table.name) if candidates else ()
    if not queries:
        return  # without a query nobody knows what the index is for
    from entia.model.sql_access import accesses, serves

    found = []
    for resolved in queries:
        content = resolved.plan.content if resolved.plan is not None else None
        if isinstance(content, Query):
            scope = select_scope(subject, content.only)
            found += [each for each in accesses(content.expression.text, scope) if each.relation == table.name]
    for index in candidates:
        keys = tuple(key.column for key in index.keys)
        if not any(serves(keys, access) or serves(keys[:1], access) for access in found):
            line = _lines.member_at(subject.resolved.declaration, index.span)
            fixes: tuple[Fix, ...] = ()
            if line is not None and line.kind == "index":
                removal = _lines.remove_line(subject.chunk, line.span)
                fixes = (_lines.fix("remove this index", removal, destructive=True),)
            yield RULE.at(
                subject,
                index.span,
                f"none of the queries that read `{table.name}` uses this index, and no relationship does",
                help="remove it, write the query that it is for, or say in a `///` what it is for",
                fixes=fixes,
                unnecessary=True,
            )


def _is_plain(index: Index, table: Table) -> bool:
    """Whether an index could only be there for queries: not unique, no doc that says its reason, of no relationship."""
    if index.unique or index.derived or index.doc or index.method not in ("", "btree") or not index.keys[0].column:
        return False
    return not any(key.columns[:1] == (index.keys[0].column,) for key in table.foreign_keys)


RULE = Rule(
    "unused-index",
    Severity.HINT,
    "no query, key or relationship uses an index",
    "table",
    _check,
)
