"""`too-many-index-columns`: an index or key has more columns than a target takes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject

# https://www.postgresql.org/docs/current/indexes-multicolumn.html, https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html,
# https://mariadb.com/kb/en/innodb-limitations/, https://www.sqlite.org/limits.html
_LIMITS = {"postgres": 32, "mysql": 16, "mariadb": 32, "sqlite": 2000}


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    keys = [(len(key.columns), 0, key.only, key.span) for key in (table.primary_key, *table.uniques) if key is not None]
    keys += [(len(index.keys), len(index.include), index.only, index.span) for index in table.indexes]
    for size, included, only, span in keys:
        if size + included <= 16:
            continue
        for dialect, version in targets(subject, table.only, only):
            count = size + included if dialect == "postgres" else size
            limit = _LIMITS.get(dialect, count)
            if count > limit:
                yield RULE.at(
                    subject,
                    span,
                    f"{titled(dialect, version)} takes {limit} columns in an index, and this one has {count}",
                    help=f"keep the first {limit}",
                )
                break


RULE = Rule(
    "too-many-index-columns",
    Severity.ERROR,
    "an index or key has more columns than a target takes",
    "table",
    _check,
)
