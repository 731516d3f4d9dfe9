"""`foreign-tag`: a tag of another language stands for a clause."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.resolved import Issue
from entia.rules import _lines
from entia.rules.rule import Rule, Subject
from entia.syntax.keywords import FOREIGN_TAGS
from entia.syntax.translation import translate
from entia.syntax.tree import Tag
from entia.text import Span


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    tag = issue.names[0]
    if any(each.name == tag for each in subject.model.header.custom_tags):
        return
    member = _lines.member_at(subject.resolved.declaration, issue.span)
    message = f"`@{tag}` says nothing here: it is a clause of another language"
    help = "write the clause"
    fixes: tuple[Fix, ...] = ()
    if member is not None:
        tags = [each for each in _lines.clauses(member) if isinstance(each, Tag) and each.name.text in FOREIGN_TAGS]
        if tags[0].span.shifted(member.at) != issue.span:
            return  # the line is told once
        line = Span(member.start, _lines.content_end(subject.chunk, member))
        translation = translate(subject.text(line))
        if translation is not None:
            message, help = translation.message, f"write `{translation.line}`"
            fixes = (subject.replace(help, line, translation.line, preferred=True),)
    yield RULE.at(subject, issue.span, message, help=help, fixes=fixes)


RULE = Rule("foreign-tag", Severity.ERROR, "a tag of another language stands for a clause", "issue", _check)
