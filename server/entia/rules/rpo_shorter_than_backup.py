"""`rpo-shorter-than-backup`: more data can be lost between two backups than the recovery plan allows."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.model.design import Block, Plan
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    if plan.keyword != "recovery" or not isinstance(plan.content, Block):
        return
    allowed = plan.content.line("rpo")
    backup = subject.model.resolved("@backup")
    content = backup.plan.content if backup is not None and backup.plan is not None else None
    between = content.line("frequency") if isinstance(content, Block) else None
    if backup is None or allowed is None or allowed.length is None or between is None or between.length is None:
        return
    if between.text or between.length.mean_seconds <= allowed.length.mean_seconds:
        return  # words beside the frequency may speak of a log that is shipped all the time
    yield RULE.at(
        subject,
        allowed.span,
        f"at most {allowed.length.text} of data may be lost, and a backup is made {between.length.text}",
        help=f"back up at least every {allowed.length.text}, or say beside the frequency what closes the gap",
        labels=(Label(Place(backup.chunk, between.span), "how often is said here"),),
    )


RULE = Rule(
    "rpo-shorter-than-backup",
    Severity.WARNING,
    "more data can be lost between two backups than the recovery plan allows",
    "plan",
    _check,
)
