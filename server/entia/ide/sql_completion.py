"""Completion inside SQL: columns, functions, relations of a view and what their aliases stand for, labels of enums."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.ide.caret import Caret
from entia.ide.columns import type_text
from entia.ide.suggestion import LIMIT, Completions, Item
from entia.model.functions import FUNCTIONS
from entia.model.types import Type
from entia.model.uses import sources_of
from entia.text import Span

_PREFIX = re.compile(r"(?:([^\W\d]\w*)\s*\.\s*)?([^\W\d]\w*)?\Z")
_WANTS_SOURCE = re.compile(r"\b(?:from|join)\s+[\w.]*\Z", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?:([^\W\d]\w*)\s*\.\s*)?([^\W\d]\w*)\s*(?:=|<>|!=|not\s+in\s*\(|in\s*\()\s*(?:'(?:[^']|'')*'\s*,\s*)*'([^']*)\Z",
    re.IGNORECASE,
)
_WORDS = (
    "and", "or", "not", "is null", "is not null", "in", "between", "like", "case", "exists", "cast", "true", "false",
    "null", "current_date", "current_timestamp", "div", "interval",
)  # fmt: skip
_SELECT_WORDS = (
    "select", "from", "where", "join", "left join", "on", "group by", "having", "order by", "limit", "as", "distinct",
    "union all", "with", "asc", "desc",
)  # fmt: skip


def complete_sql(caret: Caret, text: str, offset: int) -> Completions | None:
    """What may stand at `offset` of the SQL `text` around the caret."""
    before = text[:offset]
    compared = _COMPARED.search(before)
    if compared is not None:
        typed = compared[3]
        replaced = Span(caret.offset - len(typed), caret.offset)
        labels = tuple(_labels(caret, text, compared[1] or "", compared[2], typed))
        return Completions(labels, replaced, False) if labels else None
    if _in_string(before):
        return None
    match = _PREFIX.search(before)
    qualifier, prefix = (match[1] or "", match[2] or "") if match else ("", "")
    replaced = Span(caret.offset - len(prefix), caret.offset)
    items: list[Item] = []
    left_out = False
    for item in _items(caret, text, before, qualifier, prefix):
        if not item.label.lower().startswith(prefix.lower()):
            left_out = True
        elif len(items) >= LIMIT:
            left_out = True
            break
        else:
            items.append(item)
    return Completions(tuple(items), replaced, left_out)


def _items(caret: Caret, text: str, before: str, qualifier: str, prefix: str) -> Iterator[Item]:
    sources = _sources(text)
    if qualifier:
        name = sources.get(qualifier)
        if name is not None:
            yield from _columns(caret, name)
        return
    select = _is_select(caret)
    if select and _WANTS_SOURCE.search(before):
        yield from _relations(caret, prefix)
        return
    if select:
        for alias, name in sources.items():
            yield Item(alias, "relation", name, rank=1)
        for name in dict.fromkeys(sources.values()):
            yield from _columns(caret, name)
    else:
        yield from _own_columns(caret)
    for function in FUNCTIONS.values():
        if function.kind == "operator" or (function.kind != "scalar" and not select):
            continue
        call = f"{function.name}()" if function.most == 0 else f"{function.name}(⟨⟩)"
        yield Item(
            function.name, "function", function.signature, call, holes=True, doc=f"function:{function.name}", rank=2
        )
    for word in _WORDS + (_SELECT_WORDS if select else ()):
        yield Item(word, "keyword", "", rank=4)


def _sources(text: str) -> dict[str, str]:
    """alias -> relation's name."""
    return {source.alias: source.name for source in sources_of(text)}


def _is_select(caret: Caret) -> bool:
    return caret.declaration is not None and caret.declaration.keyword in ("view", "query")


def _relations(caret: Caret, prefix: str) -> Iterator[Item]:
    snapshot = caret.snapshot
    if snapshot is not None:
        own = "" if caret.declaration is None or caret.declaration.name is None else caret.declaration.name.text
        for name, kind in snapshot.named(prefix, ("entity", "view", "junction"), LIMIT + 1):
            if name == own:
                continue
            yield Item(name, kind, kind, doc=f"declaration:{name}", rank=1)


def _columns(caret: Caret, name: str) -> Iterator[Item]:
    snapshot = caret.snapshot
    for column, type_, required in (None if snapshot is None else snapshot.columns(name)) or ():
        yield _column(column, type_, required, f"member:{name}.{column}")


def _column(name: str, type_: Type, required: bool, doc: str) -> Item:
    return Item(name, "attribute", type_text(type_) + ("" if required else "?"), doc=doc, rank=0)


def _own_columns(caret: Caret) -> Iterator[Item]:
    resolved = caret.resolved
    if resolved is None or caret.declaration is None:
        return
    if caret.declaration.keyword == "type" or (caret.member is not None and caret.member.kind == "attribute"):
        yield Item("value", "attribute", "the value under check", rank=0)
    if resolved.tables:
        for column in resolved.tables[0].columns:
            yield _column(column.name, column.type, column.required, f"member:{resolved.name}.{column.name}")
    else:
        for member in caret.declaration.members:
            if member.kind == "attribute" and member.name:
                yield Item(member.name, "attribute", "", rank=0)


def _labels(caret: Caret, text: str, qualifier: str, name: str, typed: str) -> Iterator[Item]:
    """The labels of the enum that the column compared with is of."""
    type_ = _type_of(caret, text, qualifier, name)
    if type_ is not None and type_.enum is not None:
        for label in type_.enum.labels:
            if label.name.lower().startswith(typed.lower()):
                yield Item(label.name, "label", label.doc, label.name.replace("'", "''"), rank=0)


def _type_of(caret: Caret, text: str, qualifier: str, name: str) -> Type | None:
    resolved, snapshot = caret.resolved, caret.snapshot
    if name == "value" and resolved is not None:
        if resolved.domain is not None:
            return resolved.domain
        member = caret.member
        if member is not None and member.kind == "attribute" and member.name:
            name = member.name
    if resolved is not None and resolved.tables and not _is_select(caret):
        column = resolved.tables[0].column(name)
        return None if column is None else column.type
    if snapshot is None:
        return None
    sources = _sources(text)
    for relation_name in [sources.get(qualifier, "")] if qualifier else list(sources.values()):
        for column_name, type_, _ in snapshot.columns(relation_name) or ():
            if column_name == name:
                return type_
    return None


def _in_string(before: str) -> bool:
    """Whether a text ends inside `'…'` or a comment."""
    index, quoted = 0, False
    while index < len(before):
        character = before[index]
        if quoted:
            quoted = character != "'"
        elif character == "'":
            quoted = True
        elif before.startswith(("--", "//"), index):
            end = before.find("\n", index)
            if end < 0:
                return True
            index = end
        index += 1
    return quoted
