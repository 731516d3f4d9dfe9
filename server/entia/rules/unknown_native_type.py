"""`unknown-native-type`: a dialect has no type of its own with that name, or none with those numbers in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.dialects import DIALECTS
from entia.dialects import version as version_of
from entia.model.definitions import is_defined
from entia.model.extensions import extension_with
from entia.model.native_types import NativeType, native_types, read_native
from entia.model.resolved import Resolved
from entia.model.schema import Table
from entia.model.types import Type
from entia.rules._extensions import declare_extension
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree
from entia.text import Span, nearest


def _check(subject: Subject, resolved: Resolved) -> Iterator[Diagnostic]:
    if resolved.domain is not None and resolved.domain.domain is not None:
        yield from _of_type(subject, resolved.domain.domain.base, (), _base_span(resolved))
    for table in (*resolved.tables, *((resolved.shape,) if resolved.shape is not None else ())):
        yield from _of_table(subject, table)


def _of_table(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for column in table.columns:
        if column.role or column.origin:
            continue  # said where the type is written
        if column.type.domain is None and column.type.base in ("native", "array") and len(column.path) < 2:
            yield from _of_type(subject, column.type, (table.only, column.only), column.type_span)
        for native in column.natives:
            if native.type:
                yield from _say(subject, native.dialect, native.type, (table.only, column.only), native.span)


def _of_type(subject: Subject, type_: Type, only: tuple[tuple[str, ...], ...], span: Span) -> Iterator[Diagnostic]:
    while type_.element is not None:
        type_ = type_.element
    if type_.base == "native" and type_.domain is None:
        yield from _say(subject, *type_.native, only, span)


def _base_span(resolved: Resolved) -> Span:
    head = resolved.declaration.head
    if isinstance(head, tree.TypeHead) and head.base is not None:
        return head.base.span.shifted(resolved.declaration.at)
    return resolved.declaration.keyword_span


def _say(
    subject: Subject, dialect: str, text: str, only: tuple[tuple[str, ...], ...], span: Span
) -> Iterator[Diagnostic]:
    """What is wrong with one native type, which stands at the end of the span."""
    known = native_types(dialect)
    written = read_native(text)
    target = next((target for target in targets(subject, *only) if target[0] == dialect), None)
    if not known or written is None or target is None or is_defined(subject.model.defined, "type", written.name):
        return
    found = known.get(written.name)
    place = _name_span(subject, span, dialect, written.name)
    if found is None:
        yield from _unknown(subject, target, written.name, place)
    elif found.since and (version_of(*target) or found.since) < found.since:
        since = ".".join(map(str, found.since))
        yield RULE.at(
            subject,
            place,
            f"{titled(*target)} has no type `{written.name}`: it came with version {since}",
            help=f"write another type, or `target {dialect} {since}`",
        )
    elif not _takes(found, written.arguments):
        yield RULE.at(
            subject,
            place,
            f"`{written.name}` of {DIALECTS[dialect].title} takes {_wanted(found)} in brackets, not "
            f"{_given(written.arguments)}",
            help=f"write `{dialect}.{_example(found)}`",
        )


def _unknown(subject: Subject, target: tuple[str, str], name: str, place: Span) -> Iterator[Diagnostic]:
    dialect, _ = target
    extension = extension_with("type", name) if dialect == "postgres" else ""
    if extension:
        message = f"`{name}` is a type of PostgreSQL's extension `{extension}`"
        help, fixes = declare_extension(subject, extension)
        yield RULE.at(subject, place, message, help=help, fixes=fixes)
        return
    near = nearest(name, sorted(native_types(dialect)))
    fixes = (subject.replace(f"write `{near}`", place, near, preferred=True),) if near is not None else ()
    yield RULE.at(
        subject,
        place,
        f"{titled(*target)} has no type `{name}`",
        help=f"write `{near}`"
        if near is not None
        else f'create it with `sql {dialect} {name} """create type …"""`, or name its `extension` in the model',
        fixes=fixes,
    )


def _takes(found: NativeType, arguments: tuple[str, ...]) -> bool:
    """Whether the type may have these arguments; what is no number is left to the types that take texts."""
    if len(arguments) < found.fewest or (found.most is not None and len(arguments) > found.most):
        return False
    return found.most is None or all(argument.isdecimal() for argument in arguments)


def _wanted(found: NativeType) -> str:
    if found.most is None:
        return "at least one value"
    if found.most == 0:
        return "nothing"
    if found.fewest == found.most:
        return "one number" if found.most == 1 else f"{found.most} numbers"
    return "at most one number" if found.most == 1 else f"up to {found.most} numbers"


def _given(arguments: tuple[str, ...]) -> str:
    """What stands in the brackets: how much, or what is no number."""
    word = next((argument for argument in arguments if not argument.isdecimal()), None)
    return f"`{word}`" if word is not None else str(len(arguments) or "nothing")


def _example(found: NativeType) -> str:
    if found.most is None:
        return f"{found.name}(…)"
    return f"{found.name}({', '.join(['20', '2'][: found.fewest])})" if found.fewest else found.name


def _name_span(subject: Subject, span: Span, dialect: str, name: str) -> Span:
    """Where the type's name stands, behind its dialect's or in capitals; the whole span where it does not."""
    text = subject.text(span)
    start = text.lower().rfind(f"{dialect}.{name.lower()}")
    if start < 0:
        start = text.find(name.upper())
        return Span(span.start + start, span.start + start + len(name)) if start >= 0 else span
    start += span.start + len(dialect) + 1
    return Span(start, start + len(name))


RULE = Rule(
    "unknown-native-type",
    Severity.ERROR,
    "a dialect has no type of its own with that name",
    "declaration",
    _check,
)
