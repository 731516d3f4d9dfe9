"""`retention-against-consent`: personal data is kept longer than the privacy plan allows."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.privacy import is_personal
from entia.model.schema import Table
from entia.rules._plans import plan_line
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not table.design.retentions or not any(is_personal(column) for column in table.columns):
        return
    said = plan_line(subject, "privacy", "retention")
    if said is None or said.line.length is None:
        return
    allowed = said.line.length
    for retention in table.design.retentions:
        if retention.action != "archive" and retention.period.mean_seconds > allowed.mean_seconds:
            yield RULE.at(
                subject,
                retention.span,
                f"personal data of `{table.name}` is kept {retention.period.text}, "
                f"and the privacy plan allows {allowed.text}",
                help=f"write `{allowed.text}` here, or the longer time in `privacy`",
                labels=(Label(said.place, "allowed here"),),
            )


RULE = Rule(
    "retention-against-consent",
    Severity.WARNING,
    "personal data is kept longer than the privacy plan allows",
    "table",
    _check,
)
