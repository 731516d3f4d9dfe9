"""`unknown-tag`: a tag has no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.privacy import TAGS
from entia.model.resolved import Issue
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import Span, nearest


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    tag = issue.names[0]
    own = [each.name for each in subject.model.header.custom_tags]
    if tag in own:
        return
    near = nearest(tag, (*own, *TAGS))
    fixes: tuple[Fix, ...] = ()
    if near is not None:
        span = Span(issue.span.start + 1, issue.span.start + 1 + len(tag))
        fixes = (subject.replace(f"write `@{near}`", span, near, preferred=True),)
    help = f"write `@{near}`" if near is not None else f"write {listed((f'@{each}' for each in TAGS), 'or')}"
    yield RULE.at(subject, issue.span, f"nothing is known of the tag `@{tag}`", help=help, fixes=fixes)


RULE = Rule("unknown-tag", Severity.HINT, "a tag has no meaning", "issue", _check)
