"""`erasure-blocked`: a row that is to be erased is held by one that must refer to it."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.model.schema import ForeignKey, Table
from entia.rules._surroundings import is_of_rows
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, ForeignKey]) -> Iterator[Diagnostic]:
    table, key = element
    if not key.enforced or key.on_delete in ("cascade", "set null", "set default") or table.junction_of:
        return
    columns = [table.column(name) for name in key.columns]
    if key.target == table.name or not columns or any(column is None or not column.required for column in columns):
        return
    found = subject.model.erasing(key.target)
    line = next(filter(is_of_rows, found[1]), None) if found is not None else None
    if found is None or line is None or any(map(is_of_rows, table.design.erasures)):
        return
    yield RULE.at(
        subject,
        key.target_span,
        f"no `{key.target}` can be erased to which a `{table.name}` refers",
        help=f"write `on delete cascade` here, `on erasure delete` in `{table.name}`, or `{key.target}?`",
        labels=(Label(Place(found[0], line.span), "erased by this line"),),
    )


RULE = Rule(
    "erasure-blocked",
    Severity.WARNING,
    "a row that is to be erased is held by one that must refer to it",
    "foreign_key",
    _check,
)
