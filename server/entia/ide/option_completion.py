"""Completion of `native <dialect> (…)`: the keys that the dialect has there, and the values of a key."""

from __future__ import annotations

import re

from entia.dialects import DIALECTS
from entia.dialects.options import Owner, options, owner_of
from entia.ide.caret import Caret
from entia.ide.suggestion import Completions, Item
from entia.text import Span

_NATIVE = re.compile(r"\bnative\s+(\w+)\s*\(\s*\Z")
_KEY = re.compile(r"(?:\A|,)\s*([\w.]*)\Z")
_VALUE = re.compile(r"(?:\A|,)\s*([\w.]+)\s*=\s*(\w*)\Z")


def complete_options(caret: Caret, text: str, offset: int) -> Completions | None:
    """What may stand at `offset` of the options `text` around the caret; None where these are no options."""
    opening = caret.chunk.text[: caret.offset - offset]
    native = _NATIVE.search(opening)
    if native is None:
        return None
    if native[1] not in DIALECTS or not DIALECTS[native[1]].built:
        return Completions((), Span(caret.offset, caret.offset), False)
    known = options(native[1], _owner(caret, native[1]))
    before = text[:offset]
    value, key = _VALUE.search(before), _KEY.search(before)
    if value is not None:
        option = known.get(value[1].lower())
        words = () if option is None else option.values or (("true", "false") if option.kind == "boolean" else ())
        items = [Item(word, "value", "", rank=1) for word in words if word.startswith(value[2])]
        return Completions(tuple(items), Span(caret.offset - len(value[2]), caret.offset), False)
    if key is None:
        return Completions((), Span(caret.offset, caret.offset), False)
    items = [
        Item(
            name, "option", option.doc, name if option.kind == "flag" else f"{name} = ⟨⟩", option.kind != "flag", rank=1
        )
        for name, option in known.items()
        if name.startswith(key[1].lower())
    ]
    return Completions(tuple(items), Span(caret.offset - len(key[1]), caret.offset), False)


def _owner(caret: Caret, dialect: str) -> Owner:
    """Whose options they are: a column's, an index's, a view's, or the table's."""
    member = caret.member
    if member is None:
        return owner_of(caret.declaration.head if caret.declaration is not None else None, dialect)
    if member.name == "native" or member.kind == "native":
        return "table"
    return "column" if member.kind in ("attribute", "relationship") else "index"
