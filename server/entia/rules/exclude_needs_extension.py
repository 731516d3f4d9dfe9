"""`exclude-needs-extension`: an exclusion compares a plain type, which needs an extension."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.schema import (
    Exclusion,
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Exclusion]) -> Iterator[Diagnostic]:
    table, exclusion = element
    method = exclusion.method or "gist"
    if method != "gist" or not any(d == "postgres" for d, _ in targets(subject, table.only, exclusion.only)):
        return
    if any(
        name in ("btree_gist", "postgis") for dialect, name in subject.model.header.extensions if dialect == "postgres"
    ):
        return
    for expression, operator in exclusion.elements:
        column = table.column(expression.text.strip())
        if column is None or column.type.base in ("native", "unknown", "array", "json"):
            continue
        yield RULE.at(
            subject,
            expression.span,
            f"PostgreSQL needs the extension `btree_gist` for `{operator}` on `{column.type.base}` in an exclusion",
            help="write `extension postgres btree_gist` in the model",
            fixes=_declare(subject),
        )
        return


def _declare(subject: Subject) -> tuple[Fix, ...]:
    found = subject.model.find(subject.model.header.name) if subject.model.header.name else None
    if found is None or found[1].keyword != "model":
        return ()
    line = _lines.add_line(found[0], found[1], "extension postgres btree_gist", columns=False)
    return (_lines.fix("add `extension postgres btree_gist` to the model", line, preferred=True),)


RULE = Rule(
    "exclude-needs-extension",
    Severity.ERROR,
    "an exclusion compares a plain type, which needs an extension",
    "exclusion",
    _check,
)
