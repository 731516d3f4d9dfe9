"""`label-too-long`: a label of an enum is longer than a target takes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules._labels import labels_of
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject

# https://www.postgresql.org/docs/current/datatype-enum.html, https://dev.mysql.com/doc/refman/8.4/en/string-type-syntax.html
_LIMITS = {"postgres": (63, "bytes"), "mysql": (255, "characters"), "mariadb": (255, "characters")}


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for value, span, only in labels_of(resolved):
        if len(value) < 16:
            continue
        for dialect, version in targets(subject, only):
            limit, unit = _LIMITS.get(dialect, (0, ""))
            size = len(value.encode()) if unit == "bytes" else len(value)
            if limit and size > limit:
                yield RULE.at(
                    subject,
                    span,
                    f"a label of {titled(dialect, version)} has at most {limit} {unit}, and this one has {size}",
                    help="shorten it",
                )
                break


RULE = Rule(
    "label-too-long",
    Severity.ERROR,
    "a label of an enum is longer than a target takes",
    "declaration",
    _check,
)
