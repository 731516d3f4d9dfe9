"""`unknown-collation`: a collation is one that a target does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Column,
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree

_MYSQL = re.compile(
    r"(utf8mb4|utf8mb3|utf8|utf16|utf16le|utf32|ucs2|latin1|latin2|ascii|cp\d+|koi8r|greek|hebrew|big5|gbk|sjis|uca1400)_\w+|binary"
)
_SQLITE = ("binary", "nocase", "rtrim")


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    table, column = element
    name = column.collate
    if not name or subject.model.find(name) is not None:  # a `sql` object may create it
        return
    lower = name.lower()
    hit = []
    for dialect, version in targets(subject, table.only, column.only):
        like_mysql = _MYSQL.fullmatch(lower) is not None
        known = {
            "sqlite": lower in _SQLITE,
            "mysql": like_mysql,
            "mariadb": like_mysql,
            "postgres": not like_mysql and lower not in _SQLITE,
            "duckdb": not like_mysql and lower not in ("binary", "rtrim"),
        }
        if not known.get(dialect, True):
            hit.append((dialect, version))
    if hit:
        clause = _lines.clause(_lines.member_at(subject.resolved.declaration, column.span), tree.Collate)
        yield RULE.at(
            subject,
            clause[1] if clause is not None else column.span,
            f"{all_titled(hit)} has no collation `{name}`",
            help="write one that it has, or the line once for each database with `only …`",
        )


RULE = Rule(
    "unknown-collation",
    Severity.ERROR,
    "a collation is one that a target does not have",
    "column",
    _check,
)
