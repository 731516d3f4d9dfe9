"""Types that are objects of the database: enums and domains."""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects.types import object_of
from entia.model.types import Enum, Type
from entia.sql.context import Context, Writer
from entia.sql.script import Note, Place, Statement
from entia.text import Span


def is_object(context: Context, type_: Type) -> bool:
    """Whether the type is an object of its own in this dialect."""
    return object_of(context.dialect, type_) is not None


def enum_statements(context: Context, enum: Enum, place: Place) -> Iterator[Statement]:
    """`CREATE TYPE … AS ENUM` and its comment; nothing where the dialect writes it in place."""
    made = object_of(context.dialect, Type("enum", enum=enum))
    if made is None:
        return
    name = context.qualified(made.schema, made.name)
    labels = ", ".join(context.string(label.value) for label in enum.labels)
    yield Statement(f"CREATE TYPE {name} AS ENUM ({labels})", enum.name, *place)
    if comment := enum_comment(enum):
        yield Statement(f"COMMENT ON TYPE {name} IS {context.string(comment)}", enum.name, *place)


def enum_comment(enum: Enum) -> str:
    """The enum's doc, and a line for each label that has one: databases keep no comments of labels."""
    return "\n".join(filter(None, [enum.doc, *(f"{label.name}: {label.doc}" for label in enum.labels if label.doc)]))


def domain_statements(context: Context, type_: Type, place: Place, refusals: list[Note]) -> Iterator[Statement]:
    """`CREATE DOMAIN` with its checks, and its comment; nothing where the dialect writes it in place."""
    domain = type_.domain
    made = object_of(context.dialect, type_)
    if domain is None or made is None or made.kind != "domain":
        return
    base = context.physical(type_._replace(domain=None))
    if base.error:
        refusals.append(Note(base.error, *place))
    name = context.qualified(made.schema, made.name)
    lines = [f"CREATE DOMAIN {name} AS {base.text}"]
    unnamed = [f"CHECK ({base.check.replace('{column}', 'VALUE')})"] if base.check else []

    def refuse(message: str, span: Span) -> None:
        refusals.append(Note(message, place.chunk, span))

    writer = Writer(context, None, refuse, (type_._replace(domain=None), "VALUE"))
    for check in domain.checks:
        text = f"CHECK ({writer.write(check.text, 'check', place.span)})"
        if check.name:
            lines.append(f"CONSTRAINT {context.name(check.name)} {text}")
        else:
            unnamed.append(text)
    # For those the database picks names that are free then: they come last.
    yield Statement("\n  ".join((*lines, *unnamed)), domain.name, *place)
    if domain.doc:
        yield Statement(f"COMMENT ON DOMAIN {name} IS {context.string(domain.doc)}", domain.name, *place)
