"""Plain values as the protocol's JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from entia.diagnostics import Edit
from entia.ide.formatting import Replacement
from entia.ide.suggestion import Completions, Item
from entia.ide.symbols import Outline, folds, outline
from entia.lsp import positions
from entia.lsp.session import Session
from entia.lsp.stdio import encode
from entia.syntax.document import Document
from entia.text import Span

Json = dict[str, Any]

# The protocol's numbers.
_COMPLETION_KINDS = {
    "keyword": 14, "snippet": 15, "type": 22, "entity": 7, "junction": 7, "view": 7, "relation": 6, "mixin": 8,
    "enum": 13, "label": 20, "attribute": 5, "function": 3, "dialect": 9, "tag": 12, "value": 12, "method": 12,
    "header": 10, "partition": 12, "source": 9, "query": 18, "option": 10,
}  # fmt: skip
_SYMBOL_KINDS = {
    "model": 2, "namespace": 3, "entity": 5, "mixin": 11, "type": 26, "enum": 10, "view": 5, "query": 12, "rule": 14,
    "source": 3, "flow": 12, "sql": 12, "attribute": 8, "relationship": 9, "many": 9, "label": 22, "index": 20,
    "unique": 20, "check": 17,
}  # fmt: skip
_OTHER_SYMBOL = 4  # package
_HOLE = re.compile(r"⟨([^⟩]*)⟩")


def completion_list(document: Document, index: int, found: Completions, encoding: str, path: str) -> Json:
    """A `CompletionList`; the range that every item replaces is told once."""
    return {
        "isIncomplete": found.incomplete,
        "itemDefaults": {"editRange": positions.range_of(document, index, found.replaced, encoding)},
        "items": [completion_item(item, path) for item in found.items],
    }


def completion_list_plain(document: Document, index: int, found: Completions, encoding: str, path: str) -> Json:
    """The same for clients that do not know defaults: each item has its range."""
    where = positions.range_of(document, index, found.replaced, encoding)
    items = []
    for item in found.items:
        value = completion_item(item, path)
        value["textEdit"] = {"range": where, "newText": value.pop("textEditText", item.label)}
        items.append(value)
    return {"isIncomplete": found.incomplete, "items": items}


def completion_item(item: Item, path: str) -> Json:
    """A `CompletionItem` without its documentation, which `completionItem/resolve` adds."""
    value: Json = {
        "label": item.label,
        "kind": _COMPLETION_KINDS.get(item.kind, 1),
        "sortText": f"{item.rank}{item.label}",
    }
    if item.detail:
        value["detail"] = item.detail
    if item.insert:
        value["textEditText"] = snippet(item.insert) if item.holes else item.insert
    if item.holes:
        value["insertTextFormat"] = 2
        value["insertTextMode"] = 2  # lines take the indentation of the caret's line
    if item.doc:
        value["data"] = {"doc": item.doc, "path": path}
    return value


def snippet(text: str) -> str:
    """Our holes as the protocol's placeholders."""
    count = 0

    def placeholder(match: re.Match[str]) -> str:
        nonlocal count
        if not match[1]:
            return "$0"
        count += 1
        if "|" in match[1]:
            choices = match[1].replace(",", "\\,").replace("|", ",")
            return f"${{{count}|{choices}|}}"
        return f"${{{count}:{match[1]}}}"

    return _HOLE.sub(placeholder, re.sub(r"([\\$}])", r"\\\1", text))


def plain(text: str) -> str:
    """A snippet for clients that know none: its holes filled with their names, or the first choice."""
    return _HOLE.sub(lambda match: match[1].split("|")[0], text)


def symbols(document: Document, index: int, encoding: str) -> str:
    """`DocumentSymbol`s of one chunk, as JSON items."""
    return ",".join(_symbol(document, index, each, encoding) for each in outline(document.chunks[index]))


def _symbol(document: Document, index: int, each: Outline, encoding: str) -> str:
    selection = _inside(each.name_span, each.span)
    kind = _SYMBOL_KINDS.get(each.kind, _OTHER_SYMBOL)
    children = ",".join(_symbol(document, index, child, encoding) for child in each.children)
    return (
        f'{{"name":{encode(each.name)},"detail":{encode(each.detail)},"kind":{kind},'
        f'"range":{positions.range_text(document, index, each.span, encoding)},'
        f'"selectionRange":{positions.range_text(document, index, selection, encoding)},"children":[{children}]}}'
    )


def _inside(inner: Span, outer: Span) -> Span:
    """The protocol wants the selection within the range."""
    start = min(max(inner.start, outer.start), outer.end)
    return Span(start, min(max(inner.end, start), outer.end))


def foldings(document: Document, index: int) -> str:
    """`FoldingRange`s of one chunk, as JSON items."""
    items = []
    for each in folds(document.chunks[index]):
        start = document.position(index, each.span.start).line
        end = document.position(index, each.span.end).line
        kind = ',"kind":"comment"' if each.kind == "comment" else ""
        items.append(f'{{"startLine":{start},"endLine":{end}{kind}}}')
    return ",".join(items)


def replacement(document: Document, found: Replacement, encoding: str) -> Json:
    """A `TextEdit` of one document."""
    return {
        "range": {
            "start": positions.to_protocol(document, found.start, encoding),
            "end": positions.to_protocol(document, found.end, encoding),
        },
        "newText": found.text,
    }


def workspace_edit(session: Session, near: str, edits: Iterable[Edit], *, versioned: bool) -> Json | None:
    """A `WorkspaceEdit`; None where one of the places is gone. `versioned` for clients that take document versions."""
    changes: dict[str, list[Json]] = {}
    for edit in edits:
        location = session.location(near, edit.place)
        if location is None:
            return None
        changes.setdefault(location["uri"], []).append({"range": location["range"], "newText": edit.text})
    if not versioned:
        return {"changes": changes}
    return {
        "documentChanges": [
            {"textDocument": {"uri": uri, "version": session.version_of_uri(uri)}, "edits": each}
            for uri, each in changes.items()
        ]
    }
