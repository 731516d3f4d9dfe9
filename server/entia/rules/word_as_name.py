"""`word-as-name`: a word of SQL is read as the name of an index or a constraint."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Resolved
from entia.rules.rule import Rule, Subject
from entia.syntax.translation import translate
from entia.syntax.tree import ColumnsTail
from entia.text import Span

_WORDS = ("on", "key", "unique", "index", "constraint", "column", "columns", "using")


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    for member in resolved.declaration.members:
        tail = member.tail
        if not isinstance(tail, ColumnsTail) or tail.name is None or tail.name.quoted:
            continue
        if tail.name.text.lower() not in _WORDS:
            continue
        word = tail.name.span.shifted(member.at)
        line = Span(member.start, member.end)
        translation = translate(subject.text(line))
        bare = subject.text(Span(line.start, word.start)) + subject.text(Span(word.end, line.end)).lstrip()
        meant = translation.line if translation is not None else bare
        help = f"write `{meant}`"
        yield RULE.at(
            subject,
            word,
            f"`{subject.text(word)}` is read as a name here",
            help=help,
            fixes=(subject.replace(help, line, meant, preferred=True),),
        )


RULE = Rule(
    "word-as-name",
    Severity.WARNING,
    "a word of SQL is read as the name of an index or a constraint",
    "declaration",
    _check,
)
