"""The heads of declarations, and text that belongs to none."""

from __future__ import annotations

import re

from entia.syntax.keywords import ELSEWHERE, KEYWORDS, MODEL_PROPERTIES, NAME, OTHER_KEYWORDS, TYPE_WORDS, Keyword
from entia.syntax.lines import NO_BLOCK
from entia.syntax.reading import Block, Reading
from entia.syntax.transform import Code
from entia.syntax.tree import (
    CodeHead,
    Declaration,
    EntityHead,
    EnumHead,
    Head,
    ModelHead,
    Name,
    TypeHead,
    ValuesHead,
    ViewHead,
)
from entia.text import Span, nearest

_HEAD = re.compile(rf"({NAME})(?:[ \t]+({NAME}(?:\.{NAME})*))?")
_ATTRIBUTE = re.compile(rf"\s*({NAME})[ \t]*(:)?[ \t]*({NAME})(?![\w.]|[ \t]*,)")
_EMPTY: dict[str, Head] = {
    "model_head": ModelHead(),
    "entity_head": EntityHead(),
    "type_head": TypeHead(None, ()),
    "enum_head": EnumHead(None, ()),
    "view_head": ViewHead(False, (), None, ()),
    "code_head": CodeHead(None, None, None),
}
_NO_VALUES = ValuesHead()


def read_outermost(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block | None:
    """Reads text[start:end], which stands in no block: a declaration's head, a block's `{`, or what is neither.

    Returns the block that opens; None where the text is a line of a block whose `{` is missing, which then is open.
    """
    if start == end:
        return _read_brace(reading, start)
    in_column_one = reading.is_column_one(start) or start == reading.first
    waiting = reading.waiting
    if waiting is not None and not in_column_one:
        reading.waiting_needs = True
        reading.missing_block()
        reading.waiting = None
        reading.open_implied(waiting)
        return None
    head = _HEAD.match(reading.text, start, end)
    keyword = KEYWORDS.get(head[1]) if head is not None else None
    if head is None or keyword is None or waiting is not None:
        return _read_outside(reading, head, start, end, opens, muted)
    if reading.declarations:
        if reading.outside_told or (keyword.named and head[2] is None):
            return _read_outside(reading, head, start, end, opens, muted)
        if not muted:
            reading.problem(
                "text-outside-declaration",
                f"`{head[1]}` does not start in the first column",
                start,
                head.end(1),
                "start a new line with it, without indentation",
            )
        muted = True
    return _read_declaration(reading, head, keyword, start, end, opens, muted)


def _read_brace(reading: Reading, at: int) -> Block:
    """A `{` with nothing before it: the block of the head above, or one of nothing."""
    waiting, reading.waiting = reading.waiting, None
    if waiting is not None:
        return waiting
    if not reading.outside_told:
        message = "`{` stands where a declaration is expected"
        reading.problem("text-outside-declaration", message, at, at + 1, "write `entity Name` before it")
    reading.outside_told = True
    return Block("quiet")


def _read_declaration(
    reading: Reading, head: re.Match[str], keyword: Keyword, start: int, end: int, opens: bool, muted: bool
) -> Block:
    text = reading.text
    word, written = head.groups()
    if word == "model" and opens and not muted and written is not None and _is_entity(text, end):
        message = "a `model` is all that a database holds, and a table is an `entity`"
        reading.problem("unknown-keyword", message, start, head.end(1), "write `entity`", "entity")
        word, keyword, muted = "entity", KEYWORDS["entity"], True
    name: Name | None = None
    after = head.end(1)
    nameless = keyword.named and written is None
    if nameless:
        if not muted and not reading.translated_head(start, end, opens):
            reading.problem("missing-name", f"`{word}` lacks a name", start, after, f"write `{word} Name`")
    elif keyword.named:
        name = Name(written, Span(*head.span(2)))
        after = head.end(2)
    composite = word == "type" and (opens or "=" not in text[after:end])
    rule = "entity_head" if composite else keyword.start
    count = len(reading.problems)
    at, value = reading.tail(
        rule, after, end, muted or nameless, word, lambda: reading.translated_head(start, end, opens)
    )
    if isinstance(value, Code):
        name = value.name._replace(span=value.name.span.shifted(at))
        value = value.head
    sound = not muted and not nameless and len(reading.problems) == count
    made = Declaration(
        keyword=word,
        name=name,
        head=value if value is not None else _EMPTY.get(rule, _NO_VALUES),  # type: ignore[arg-type]  # the rule made it
        at=at,
        members=(),
        span=Span(start, end),
        doc=reading.take_doc(),
        keyword_span=Span(*head.span(1)),
    )
    reading.closed = made
    inner = "" if word == "type" and not composite else keyword.inner
    if opens:
        if not inner:
            if sound:
                reading.unexpected_block(end, word)
            inner = "quiet"
        return Block(inner, None, made)
    if inner:
        reading.waiting, reading.waiting_at, reading.waiting_told = Block(inner, None, made), end, not sound
        reading.waiting_needs = keyword.block == "required"
    else:
        reading.declarations.append(made)
        reading.outside_told = not sound  # what follows was perhaps meant as a part of it
    return NO_BLOCK


def _is_entity(text: str, brace: int) -> bool:
    """Whether the block that opens behind a `model` begins with an attribute, as Prisma's models do."""
    line = _ATTRIBUTE.match(text, text.find("{", brace) + 1)
    if line is None or line[1] in MODEL_PROPERTIES:
        return False
    return bool(line[2]) or line[3][:1].isupper() or line[3] in TYPE_WORDS


def _read_outside(
    reading: Reading, head: re.Match[str] | None, start: int, end: int, opens: bool, muted: bool
) -> Block:
    """Text that begins no declaration: a keyword misspelled, or something else."""
    word = head[1] if head is not None else reading.first_word(start, end)
    meant = (OTHER_KEYWORDS.get(word.lower()) or nearest(word, KEYWORDS)) if head is not None else None
    doc = reading.take_doc()
    if reading.waiting is not None:
        reading.missing_block()
        reading.drop_waiting()
        reading.outside_told = True
    in_column_one = reading.is_column_one(start) or start == reading.first
    if in_column_one and not muted and not reading.outside_told and reading.translated_head(start, end, opens):
        reading.outside_told = True
        muted = True
        if head is None or head[2] is None or KEYWORDS.get(meant or "") is None:
            return Block("quiet")
    if word == "," and end == start + 1 and reading.declarations and not muted and not reading.outside_told:
        reading.problem("text-outside-declaration", "`,` stands behind a declaration", start, end, "remove it", "")
        return Block("quiet")
    elsewhere = ELSEWHERE.get(word.lower())
    if elsewhere is not None and in_column_one and not muted and not reading.outside_told:
        reading.problem("text-outside-declaration", elsewhere[0], start, start + len(word), elsewhere[1])
        reading.outside_told = True
        return Block("quiet")
    if head is None or not in_column_one or head[2] is None or (meant is None and not opens):
        if not reading.outside_told and not muted:
            reading.problem(
                "text-outside-declaration",
                f"`{word}` stands outside of every declaration",
                start,
                start + len(word),
                "start with a keyword such as `entity`, or indent the line if it belongs to the declaration above",
            )
        reading.outside_told = True
        return Block("quiet")
    if not muted:
        reading.problem(
            "unknown-keyword",
            f"`{word}` declares nothing",
            start,
            head.end(1),
            f"write `{meant}`" if meant else "start with a keyword such as `entity`, `enum` or `type`",
            meant,
        )
    reading.outside_told = True
    keyword = KEYWORDS.get(meant or "")
    name = Name(head[2], Span(*head.span(2)))
    if keyword is not None and meant is not None and keyword.named:
        rule = "entity_head" if meant == "type" and "=" not in reading.text[head.end() : end] else keyword.start
        at, value = reading.tail(rule, head.end(), end, True, word)
        made_head: Head = value if value is not None else _EMPTY.get(rule, _NO_VALUES)  # type: ignore[assignment]  # the rule made it
        made = Declaration(meant, name, made_head, at, (), Span(start, end), doc, Span(*head.span(1)))
        block = Block(keyword.inner or "quiet", None, made)
    else:
        made = Declaration("unknown", name, _NO_VALUES, end, (), Span(start, end), doc, Span(*head.span(1)))
        block = Block("member", None, made)
    if opens:
        return block
    if keyword is not None and block.inner == "quiet":
        reading.declarations.append(made)
        return NO_BLOCK
    reading.waiting, reading.waiting_at, reading.waiting_told = block, end, True
    return NO_BLOCK
