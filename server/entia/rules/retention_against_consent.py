"""`retention-against-consent`: personal data is kept longer than the privacy plan allows."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.model.design import Block
from entia.model.privacy import is_personal
from entia.model.schema import Table
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    if not table.design.retentions or not any(is_personal(column) for column in table.columns):
        return
    plan = subject.model.resolved("@privacy")
    content = plan.plan.content if plan is not None and plan.plan is not None else None
    line = content.line("retention") if isinstance(content, Block) else None
    if plan is None or line is None or line.length is None:
        return
    for retention in table.design.retentions:
        if retention.action != "archive" and retention.period.mean_seconds > line.length.mean_seconds:
            yield RULE.at(
                subject,
                retention.span,
                f"personal data of `{table.name}` is kept {retention.period.text}, "
                f"and the privacy plan allows {line.length.text}",
                help=f"write `{line.length.text}` here, or the longer time in `privacy`",
                labels=(Label(Place(plan.chunk, line.span), "allowed here"),),
            )


RULE = Rule(
    "retention-against-consent",
    Severity.WARNING,
    "personal data is kept longer than the privacy plan allows",
    "table",
    _check,
)
