"""Composite types: what `type X { … }` is, and what an attribute of it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.model.design import Tags
from entia.model.facts import Facts
from entia.model.lines import Line, attribute_type, entity_lines
from entia.model.lookup import Lookup, TypeFacet
from entia.model.resolved import Issue
from entia.model.types import Field
from entia.model.typing import Typed
from entia.syntax.tree import Call, CheckTail, Declaration, Default, Literal, Name
from entia.text import Span

# A name in SQL that may be a column, or something to skip: a text, a quoted name, a comment.
_WORD = re.compile(r"'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"|(?:--|//)[^\r\n]*|(?<![\w.:])[^\W\d]\w*(?![\w.]|\s*\()")


def composite_facet(declaration: Declaration, lookup: Lookup, tags: Tags) -> TypeFacet:
    """What `type X { … }` is. A composite inside is flattened: its members and checks become the outer one's."""
    fields: list[Field] = []
    checks: list[tuple[str, str]] = []
    for line in entity_lines(declaration, lookup, None):
        tail, name, facts = line.member.tail, line.member.name, line.facts
        if isinstance(tail, CheckTail):
            checks.append((tail.name.text if tail.name else "", tail.sql.text))
        if line.member.kind != "attribute" or name is None:
            continue
        typed = attribute_type(line, lookup, [])
        collate = facts.collate.name.text if facts.collate else ""
        doc = line.member.doc
        own = (*typed.tags, *facts.tags)
        checks += [(check.name.text if check.name else name, check.sql.text) for check in facts.checks]
        if typed.fields:
            fields += [
                field._replace(
                    name=f"{name}_{field.name}",
                    required=field.required and not typed.optional,
                    doc=field.doc or doc,
                    tags=(*field.tags, *own),
                    default=None if typed.optional else field.default,
                )
                for field in typed.fields
            ]
            checks += flattened(name, typed)
        else:
            default = default_text(facts.default) if facts.default else typed.default
            fields.append(Field(name, typed.type, not typed.optional, doc, own, default, collate))
    return TypeFacet(None, tuple(fields), None, tags, tuple(checks))


def default_text(default: Default) -> tuple[str, str]:
    """(kind, text) of the `Expression` that a default is."""
    value = default.value
    if isinstance(value, Literal):
        return value.kind, value.value
    if isinstance(value, Name):
        return "name", value.text
    if isinstance(value, Call):
        return "call", f"{value.name.text}({value.arguments.text})"
    return "sql", value.text


def flattened(attribute: str, typed: Typed) -> list[tuple[str, str]]:
    """The checks of an attribute's composite type, over the columns that it becomes: (name, SQL)."""
    columns = {field.name: f"{attribute}_{field.name}" for field in typed.fields}
    found = []
    for name, sql in typed.checks:
        text = _WORD.sub(lambda match: columns.get(match[0], match[0]), sql)
        found.append((f"{attribute}_{name}" if name else attribute, text))
    return found


def misplaced_on_composite(facts: Facts) -> Iterator[tuple[str, Span]]:
    """(word, where in the tail) of each clause that an attribute of a composite type, several columns, cannot have."""
    said = (
        ("=", facts.default), ("auto", facts.auto), ("computed", facts.computed), ("on update", facts.on_update),
        ("collate", facts.collate), ("as", facts.renamed), ("was", facts.was),
        ("native", facts.natives[0] if facts.natives else None),
    )  # fmt: skip
    for word, clause in said:
        if clause is not None:
            yield word, clause.span


def misplaced_in_composite(lines: list[Line]) -> Iterator[Issue]:
    """What a composite type cannot say, because its members become columns of many tables."""
    for line in lines:
        member, facts = line.member, line.facts
        if line.origin:
            continue  # told where the mixin's line is used alone
        if member.kind not in ("attribute", "check"):
            yield Issue("composite-member", line.name_span, (member.name or "", member.kind))
            continue
        said = (
            ("pk", facts.pk and facts.pk.span), ("unique", facts.unique and facts.unique.span),
            ("auto", facts.auto and facts.auto.span),
            ("index", facts.indexes[0].span if facts.indexes else None),
            ("computed", facts.computed and facts.computed.span),
            ("on update", facts.on_update and facts.on_update.span),
            ("as", facts.renamed and facts.renamed.span), ("was", facts.was and facts.was.span),
            ("native", facts.natives[0].span if facts.natives else None),
        )  # fmt: skip
        for word, span in said:
            if span is not None:
                yield Issue("composite-member", line.place(span), (member.name or "", word))
        if facts.only:
            yield Issue("composite-member", line.name_span, (member.name or "", "only"))
