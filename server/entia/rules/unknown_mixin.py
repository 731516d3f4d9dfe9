"""`unknown-mixin`: a mixin after `with` is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name = issue.names[0]
    near = subject.model.suggest(name, ("mixin",))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes += (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    if name.isidentifier():
        new = f"mixin {name} {{\n}}\n"
        fixes += (_lines.fix(f"declare `mixin {name}`", _lines.add_declaration(subject.chunk, new)),)
    yield RULE.at(
        subject,
        issue.span,
        f"there is no mixin `{name}`",
        help=f"write `{near}`" if near is not None else f"declare `mixin {name} {{ … }}`",
        fixes=fixes,
    )


RULE = Rule(
    "unknown-mixin",
    Severity.ERROR,
    "a mixin after `with` is not declared",
    "issue",
    _check,
)
