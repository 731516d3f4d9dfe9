"""`rpo-shorter-than-backup`: more data can be lost between two backups than the recovery plan allows."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Severity
from entia.model.design import Block, Plan
from entia.rules._plans import plan_line
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    if plan.keyword != "recovery" or not isinstance(plan.content, Block):
        return
    allowed = plan.content.line("rpo")
    said = plan_line(subject, "backup", "frequency")
    if said is None or allowed is None or allowed.length is None or said.line.length is None:
        return
    between = said.line.length
    if said.line.text or between.mean_seconds <= allowed.length.mean_seconds:
        return  # words beside the frequency may speak of a log that is shipped all the time
    yield RULE.at(
        subject,
        allowed.span,
        f"at most {allowed.length.text} of data may be lost, and a backup is made {between.text}",
        help=f"back up at least every {allowed.length.text}, or say beside the frequency what closes the gap",
        labels=(Label(said.place, "how often is said here"),),
    )


RULE = Rule(
    "rpo-shorter-than-backup",
    Severity.WARNING,
    "more data can be lost between two backups than the recovery plan allows",
    "plan",
    _check,
)
