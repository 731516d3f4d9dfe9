"""`cannot-anonymize`: no value that tells nothing can take the place of a personal one."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.neutral import follows, neutral_of
from entia.model.privacy import is_personal
from entia.model.schema import Column, Table
from entia.rules._attributes import attribute_of
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    places = _forgotten(table)
    together = tuple(column.name for column, _ in places)
    said: set[tuple[str, Span]] = set()
    for column, span in places:
        if follows(column, together):
            continue
        found = neutral_of(table, column, together)
        name = attribute_of(column)
        if isinstance(found, str) and (name, span) not in said:
            said.add((name, span))
            yield RULE.at(subject, span, f"`{name}` cannot be anonymised: it {found}", help=_help(table, column))


def _forgotten(table: Table) -> list[tuple[Column, Span]]:
    """The columns whose values are forgotten, each with the place that says so."""
    found: list[tuple[Column, Span]] = []
    for line in table.design.erasures:
        if line.action != "keep":
            names = {mention.name: mention.span for mention in line.attributes}
            for each in line.columns:
                column = table.column(each)
                if column is not None:
                    found.append((column, names.get(attribute_of(column)) or names.get(each) or line.span))
    lines = [*(each for each in table.design.erasures if each.action == "anonymize" and not each.columns)]
    retained = [each for each in table.design.retentions if each.action == "anonymize"]
    if not found and (lines or retained):
        span = lines[0].span if lines else retained[0].span
        found = [(column, span) for column in table.columns if is_personal(column)]
    return found


def _help(table: Table, column: Column) -> str:
    if column.computed is not None:
        return "name what it is computed from instead"
    if table.primary_key is not None and column.name in table.primary_key.columns:
        return "write `on erasure delete`, or give the entity a key that tells nothing"
    if column.required:
        return f"make `{attribute_of(column)}` optional with `?`, or write `on erasure delete`"
    return "write `on erasure delete`, or let the check hold for null"


RULE = Rule(
    "cannot-anonymize",
    Severity.WARNING,
    "no value that tells nothing can take the place of a personal one",
    "table",
    _check,
)
