"""`label-blank`: a label of an enum is empty or ends in a space."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules._labels import labels_of
from entia.rules._targets import targets
from entia.rules._words import all_titled
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for value, span, only in labels_of(resolved):
        if value and value[-1] != " ":
            continue
        hit = [target for target in targets(subject, only) if target[0] in ("mysql", "mariadb")]
        if not hit:
            continue
        if not value:
            message = f"{all_titled(hit)} stores an empty label for values that it could not read"
            yield RULE.at(subject, span, message, help="write a word such as `none`")
        else:
            text = f'"{value.rstrip(" ")}"'
            yield RULE.at(
                subject,
                span,
                f"{all_titled(hit)} drops the space at the end of this label",
                help=f"write `{text}`",
                fixes=(subject.replace(f"write `{text}`", span, text),) if subject.text(span) == f'"{value}"' else (),
            )


RULE = Rule(
    "label-blank",
    Severity.ERROR,
    "a label of an enum is empty or ends in a space",
    "declaration",
    _check,
)
