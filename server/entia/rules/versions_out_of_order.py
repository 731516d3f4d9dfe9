"""`versions-out-of-order`: a migration does not lead from an older version to a newer one."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.design import Migration, Plan
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    content = plan.content
    if not isinstance(content, Migration):
        return
    current = subject.model.header.version
    if content.before and _order(content.before) >= _order(content.version):
        yield RULE.at(
            subject,
            plan.name_span,
            f"a migration to {content.version} starts from {content.before}, which is not older",
            help="write the newer version first: `migration 1.1.0 from 1.0.0`",
        )
    elif current and _order(content.version) > _order(current):
        yield RULE.at(
            subject,
            plan.name_span,
            f"this migration leads to {content.version}, and the model is still {current}",
            help=f"write `version {content.version}` in the model",
            severity=Severity.HINT,
        )


def _order(version: str) -> tuple[int, ...]:
    """The numbers of a version: 1.10.0 comes after 1.9.0."""
    numbers = version.partition("-")[0].split(".")
    return tuple(int(number) if number.isdigit() else 0 for number in numbers)


RULE = Rule(
    "versions-out-of-order",
    Severity.WARNING,
    "a migration does not lead from an older version to a newer one",
    "plan",
    _check,
)
