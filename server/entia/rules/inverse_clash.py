"""`inverse-clash`: two relationships give their target one inverse."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.model.schema import ForeignKey, Table
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    taken: dict[tuple[str, str], ForeignKey] = {}
    for fk in table.foreign_keys:
        if not fk.inverse:
            continue
        span = _lines.clause_span(subject.resolved.declaration, fk.span, tree.Inverse)
        first = taken.setdefault((fk.target, fk.inverse), fk)
        if first is not fk:
            place = _lines.clause_span(subject.resolved.declaration, first.span, tree.Inverse)
            message = f"`{first.role}` is inverse to `{fk.target}.{fk.inverse}` already"
            labels: tuple[Label, ...] = (Label(subject.place(place), "the first one"),)
        else:
            own = subject.model.member(fk.target, fk.inverse)
            if own is None:
                continue
            message = f"`{fk.target}` has `{fk.inverse}` already"
            labels = (Label(Place(own[0], own[1].name_span), "it is declared here"),)
        yield RULE.at(subject, span, message, help="give this `inverse` another name", labels=labels)


RULE = Rule(
    "inverse-clash",
    Severity.ERROR,
    "two relationships give their target one inverse",
    "table",
    _check,
)
