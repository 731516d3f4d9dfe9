"""`tag-arguments`: a tag has other arguments than it takes."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.privacy import TAGS
from entia.model.quantities import count, duration
from entia.model.resolved import Resolved
from entia.model.schema import CustomTag, TagArgument
from entia.rules._tags import tags_of
from entia.rules._words import counted, listed
from entia.rules.rule import Rule, Subject
from entia.syntax.tree import Value


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    custom = {tag.name: tag for tag in subject.model.header.custom_tags}
    for at, tag in tags_of(resolved):
        name = tag.name.text
        values = [value for value in tag.arguments if value.kind != "mark"]
        if name in custom:
            wrong = _mistake(custom[name], values)
        elif name in TAGS and len(values) > TAGS[name]:
            wrong = f"takes {counted(TAGS[name], 'word')}" if TAGS[name] else "takes nothing"
        else:
            continue
        if wrong:
            yield RULE.at(
                subject,
                tag.span.shifted(at),
                f"`@{name}` {wrong}",
                help=f"write `{_usage(custom[name]) if name in custom else _own_usage(name)}`",
            )


def _mistake(tag: CustomTag, values: list[Value]) -> str:
    """What is wrong with the arguments of a tag of the user's own; "" where nothing is."""
    needed = [argument for argument in tag.arguments if not argument.optional]
    if len(values) > len(tag.arguments):
        return f"takes {counted(len(tag.arguments), 'argument')}" if tag.arguments else "takes nothing"
    if len(values) < len(needed):
        return f"needs {counted(len(needed), 'argument')}"
    for argument, value in zip(tag.arguments, values, strict=False):
        if not _fits(argument, value):
            expected = f"a {argument.kind}" if argument.kind else listed(argument.choices, "or")
            return f"has `{value.text}` where {expected} belongs"
    return ""


def _fits(argument: TagArgument, value: Value) -> bool:
    kinds = {
        "text": value.kind in ("text", "string"),
        "word": value.kind == "name",
        "number": value.kind == "number",
        "date": value.kind == "date",
        "duration": duration(value.text) is not None,
        "count": count(value.text) is not None,
    }
    return kinds[argument.kind] if argument.kind else value.text in argument.choices


def _usage(tag: CustomTag) -> str:
    shapes = {"text": '"…"', "word": "word", "number": "1", "date": "2026-01-31", "duration": "7d", "count": "1K"}
    written = [shapes[each.kind] if each.kind else each.choices[0] for each in tag.arguments if not each.optional]
    return f"@{tag.name}({', '.join(written)})" if written else f"@{tag.name}"


def _own_usage(name: str) -> str:
    return "@pii(contact)" if name == "pii" else f"@{name}"


RULE = Rule(
    "tag-arguments",
    Severity.ERROR,
    "a tag has other arguments than it takes",
    "declaration",
    _check,
)
