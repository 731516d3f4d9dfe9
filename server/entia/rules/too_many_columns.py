"""`too-many-columns`: a table has more columns than a target takes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject

# https://www.postgresql.org/docs/current/limits.html, https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html,
# https://mariadb.com/kb/en/innodb-limitations/, https://www.sqlite.org/limits.html
_LIMITS = {"postgres": 1600, "mysql": 1017, "mariadb": 1017, "sqlite": 2000}


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if len(table.columns) <= 1017:
        return
    for dialect, version in targets(subject, table.only):
        count = sum(not column.only or dialect in column.only for column in table.columns)
        limit = _LIMITS.get(dialect, count)
        if count > limit:
            yield RULE.at(
                subject,
                table.name_span,
                f"{titled(dialect, version)} takes {limit} columns in a table, and `{table.name}` has {count}",
                help="split the entity, or hold a part of it as json",
            )
            break


RULE = Rule(
    "too-many-columns",
    Severity.ERROR,
    "a table has more columns than a target takes",
    "table",
    _check,
)
