"""`unknown-index-method`: `using` names no kind of index."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Index,
    Table,
)
from entia.rules import _lines
from entia.rules._extensions import declare_extension
from entia.rules._targets import targets
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span, nearest

METHODS = ("btree", "hash", "gin", "gist", "spgist", "brin", "fulltext", "spatial", "rtree")
# Methods that an extension of PostgreSQL brings.
_EXTENSIONS = {"hnsw": "vector", "ivfflat": "vector", "bloom": "bloom", "rum": "rum", "pgroonga": "pgroonga"}


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for index in table.indexes:
        method = index.method.lower()
        if not method or method in METHODS or not any(targets(subject, table.only, index.only)):
            continue
        span = _span(subject, index)
        extension = _EXTENSIONS.get(method)
        declared = [each.name for each in subject.model.header.extensions if each.dialect == "postgres"]
        if extension in declared or (extension is None and declared):
            continue
        if extension is not None:
            message = f"index method `{method}` comes with PostgreSQL's extension `{extension}`"
            help, fixes = declare_extension(subject, extension)
            yield RULE.at(subject, span, message, help=help, fixes=fixes)
            continue
        near = nearest(method, (*METHODS, *_EXTENSIONS))
        fixes = (subject.replace(f"write `{near}`", span, near, preferred=True),) if near is not None else ()
        yield RULE.at(
            subject,
            span,
            f"`{method}` is no index method",
            help=f"write {f'`{near}`' if near else listed(METHODS, 'or')}",
            fixes=fixes,
        )


def _span(subject: Subject, index: Index) -> Span:
    member = _lines.member_at(subject.resolved.declaration, index.span)
    clause = _lines.clause(member, tree.Using)
    if clause is None or member is None:
        return index.span
    return clause[0].method.span.shifted(member.at)


RULE = Rule(
    "unknown-index-method",
    Severity.ERROR,
    "`using` names no kind of index",
    "table",
    _check,
)
