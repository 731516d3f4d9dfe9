"""`index-method-type`: an index method cannot hold the type of its column."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.model.types import TEXTS
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree

# Types that each of PostgreSQL's methods has an operator class for, of those that Entia has.
# https://www.postgresql.org/docs/current/indexes-types.html
_TAKES = {"gin": ("array", "json", "map"), "gist": (), "spgist": TEXTS}


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for index in table.indexes:
        takes = _TAKES.get(index.method)
        if takes is None:
            continue
        hit = [target for target in targets(subject, table.only, index.only) if target[0] == "postgres"]
        if not hit or subject.model.header.extensions:
            continue  # an extension such as btree_gin may bring the operator class
        for key in index.keys:
            column = table.column(key.column) if key.column else None
            if column is None or key.opclass or column.type.base in (*takes, "native", "unknown"):
                continue
            if any(native.dialect == "postgres" and native.type for native in column.natives):
                continue
            member = _lines.member_at(subject.resolved.declaration, index.span)
            using = _lines.clause(member, tree.Using)
            fixes = (
                (_lines.fix(f"remove `using {index.method}`", _lines.remove_clause(subject.chunk, using[1])),)
                if using
                else ()
            )
            extension = "pg_trgm" if column.type.base in TEXTS else f"btree_{index.method}"
            yield RULE.at(
                subject,
                key.span,
                f"{titled(*hit[0])} has no `{index.method}` index for `{column.type.base}`, which `{column.name}` is",
                help=f"remove `using {index.method}`, or name an operator class of an extension such as {extension}",
                fixes=fixes,
            )


RULE = Rule(
    "index-method-type",
    Severity.ERROR,
    "an index method cannot hold the type of its column",
    "table",
    _check,
)
