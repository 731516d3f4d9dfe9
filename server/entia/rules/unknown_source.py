"""`unknown-source`: a flow comes from a source that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    name, kind = issue.names
    near = subject.model.suggest(name, ("source",))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        fixes += (subject.replace(f"write `{near}`", issue.span, near, preferred=True),)
    if not kind and name.isidentifier():
        new = f'source {name} "…"\n'
        fixes += (_lines.fix(f"declare `source {name}`", _lines.add_declaration(subject.chunk, new)),)
    yield RULE.at(
        subject,
        issue.span,
        f"`{name}` is no source but declared as `{kind}`" if kind else f"there is no source `{name}`",
        help=f"write `{near}`" if near is not None else f'declare `source {name} "…" -> Entity`',
        fixes=fixes,
    )


RULE = Rule(
    "unknown-source",
    Severity.ERROR,
    "a flow comes from a source that is not declared",
    "issue",
    _check,
)
