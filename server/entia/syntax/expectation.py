"""What may come next at a caret: the grammar's own answer, which completion turns into suggestions.

The structure left of the caret tells which rule the line follows, and the grammar's tables tell which keywords may come
next in it and what a name there would be a name of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from entia.syntax import tails
from entia.syntax.document import Document
from entia.syntax.keywords import BLOCK_DIRECTIVES, DIRECTIVES, KEYWORDS, NAME, NAMES, SIGNS
from entia.syntax.lookahead import accepted, kinds_of_name, table
from entia.syntax.problems import rank_keywords
from entia.syntax.reading import BLANK, line_end
from entia.syntax.scanner import STRUCTURE
from entia.syntax.tree import Chunk, Declaration, Member
from entia.text import Position


@dataclass(frozen=True, slots=True)
class Expectation:
    """What may stand at a caret.

    `keywords`: words and signs of the language, most wanted first. `symbols`: what a name would be a name of, as the
    grammar's rules call it ("type_ref", "entity_ref", "attr_ref", "new_name" …), besides "property" (the first word of
    a plan line) and "enum_label" (in `transitions`). `prefix`: the word, dotted where it is, that ends at the caret.
    `in_sql`: the SQL around the caret and the caret's offset in it. `in_text`: in a comment or in quotes.
    `declaration` and `member` are those the caret stands in.
    """

    keywords: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    prefix: str = ""
    declaration: Declaration | None = None
    member: Member | None = None
    in_sql: tuple[str, int] | None = None
    in_text: bool = False


_PREFIX = re.compile(rf"(?:{NAME}\.)*\w*\Z")
_LINE = re.compile(rf"({NAMES})[ \t]*(:|->|<->)?")
_HEAD = re.compile(rf"({NAME})(?:[ \t]+({NAME}(?:\.{NAME})*))?")
# Rules that are apart only so that the grammar has no conflict.
_SAME: Mapping[str, str] = MappingProxyType(
    {"exclude_ref": "attr_ref", "column_collation": "collation", "code_dialect": "dialect", "quoted_label": "label"}
)


def expected_at(document: Document, position: Position) -> Expectation:
    """What may stand at a position, judged by what stands left of it."""
    index, caret = document.locate(position)
    chunk = document.chunks[index]
    place = _Place(chunk, caret)
    place.read()
    declaration = next((each for each in reversed(chunk.declarations) if each.span.start <= caret), None)
    member = _member_in(declaration.members, place.start, caret) if declaration is not None else None
    if place.in_comment or place.outside_sql_text():
        return Expectation(declaration=declaration, member=member, in_text=True)
    found = _expected(place, document.line(position.line)[: position.column])
    if declaration is not None and not place.inner and declaration.span.end < caret and place.begins_anew():
        declaration = member = None
    return replace(found, declaration=declaration, member=member)


def _member_in(members: tuple[Member, ...], start: int, caret: int) -> Member | None:
    """The innermost line that begins in the caret's segment, or whose block the caret stands in."""
    for member in reversed(members):
        if member.start > caret:
            continue
        if member.block and caret <= member.end:
            inner = _member_in(member.block, start, caret)
            if inner is not None:
                return inner
        return member if member.start >= start or caret <= member.end else None
    return None


class _Place:
    """The structure left of a caret: the blocks and brackets it stands in, and where its segment begins."""

    def __init__(self, chunk: Chunk, caret: int) -> None:
        self.chunk = chunk
        self.text = chunk.text
        self.caret = caret
        self.blocks: list[tuple[str, int, int]] = []  # inner, indent, where the `{` stands
        self.brackets: list[int] = []
        self.start = 0  # of the segment
        self.indent = 0
        self.in_comment = False
        self.in_quotes = False
        self.head = ""  # the keyword of a head whose block has not begun

    def read(self) -> None:
        """Reads from the chunk's start to the caret."""
        text, caret = self.text, self.caret
        unclosed = {
            each.span.start for each in self.chunk.problems if each.rule in ("unclosed-bracket", "unclosed-brace")
        }
        at = 0
        while (match := STRUCTURE.search(text, at)) and match.start() < caret:
            token, sign = match[0], match[0][0]
            here, at = match.span()
            if sign in "\r\n":
                indent = len(token.lstrip("\r\n"))
                if self.brackets and not (self.brackets[0] in unclosed and indent <= self.indent):
                    continue
                self.brackets.clear()
                self.ends_segment(here, at - indent)
                self.indent = indent
                while self.blocks and self.blocks[-1][2] in unclosed and 0 < self.blocks[-1][1] >= indent:
                    self.blocks.pop()
            elif sign in "\"'":
                closed = len(token) > 1 and token[-1] == sign and (token != '"""')
                if caret < at or (caret == at and not closed):
                    self.in_quotes = True
                    return
            elif sign == "/":
                if caret <= at:
                    self.in_comment = True
                    return
            elif sign == "-":
                if self.brackets:
                    end = line_end(text, at)
                    if here + 1 < caret <= end:
                        self.in_comment = True
                        return
                    at = end
            elif sign in "([":
                self.brackets.append(here)
            elif sign in ")]":
                if self.brackets:
                    self.brackets.pop()
            elif sign == "{":
                if self.brackets:
                    self.brackets.append(here)
                else:
                    self.blocks.append((self.opened(here), self.indent, here))
                    self.head = ""
                    self.start = at
            elif sign == "}":
                if self.brackets:
                    self.brackets.pop()
                    continue
                if self.blocks:
                    self.blocks.pop()
                self.start = at
            elif sign == ";" and not self.brackets:
                self.start = at

    def ends_segment(self, here: int, at: int) -> None:
        if not self.blocks and self.text[self.start : here].strip(BLANK):
            word = _HEAD.match(self.text, self.skipped(self.start))
            keyword = KEYWORDS.get(word[1]) if word is not None else None
            if keyword is not None and keyword.inner and self.text[self.start : here].count("=") == 0:
                self.head = word[1] if word is not None else ""
        self.start = at

    def skipped(self, at: int) -> int:
        while at < self.caret and self.text[at] in BLANK:
            at += 1
        return at

    def opened(self, brace: int) -> str:
        """What the lines of the block are that the segment before a `{` opens."""
        at = self.skipped(self.start)
        if not self.blocks:
            word = _HEAD.match(self.text, at, brace)
            keyword = KEYWORDS.get(word[1] if word is not None else self.head)
            return keyword.inner if keyword is not None else "member"
        if self.blocks[-1][0] != "member":
            return ""
        line = _LINE.match(self.text, at, brace)
        if line is not None and line[2] == "<->":
            return "member"
        word_ = line[1] if line is not None else ""
        return "transitions" if word_ == "transitions" else BLOCK_DIRECTIVES.get(word_, "")

    @property
    def inner(self) -> str:
        """What the lines of the innermost block are; "" outside of all."""
        if self.blocks:
            return self.blocks[-1][0]
        if self.head and self.indent:
            return KEYWORDS[self.head].inner
        return ""

    def begins_anew(self) -> bool:
        """Whether nothing, or a single word, stands between the segment's start and the caret."""
        written = self.text[self.skipped(self.start) : self.caret]
        return not written or written.isidentifier()

    def outside_sql_text(self) -> bool:
        """In quotes that are not a part of SQL."""
        return self.in_quotes and not self.brackets


def _expected(place: _Place, line: str) -> Expectation:
    text, caret = place.text, place.caret
    touched = _PREFIX.search(text, max(place.start, caret - 200), caret)
    prefix = touched[0] if touched is not None and not place.in_quotes else ""
    stop = caret - len(prefix)
    begin = place.skipped(place.start)
    empty = begin >= stop
    inner = place.inner
    if inner == "label":
        begin = max(begin, _after_comma(text, begin, stop))
        return _in_tail(place, "label_line", begin, stop, prefix)
    if inner == "":
        return _in_head(place, begin, stop, prefix, line)
    if inner == "member":
        if empty:
            return Expectation(tuple(DIRECTIVES), ("new_name",), prefix)
        if text.startswith("->", begin, stop):
            return _in_tail(place, "relationship", begin + 2, stop, prefix)
        found = _LINE.match(text, begin, stop)
        if found is None:
            return Expectation(prefix=prefix)
        if found[2]:
            return _in_tail(place, SIGNS[found[2]], found.end(), stop, prefix)
        if found[1] in DIRECTIVES:
            return _in_tail(place, DIRECTIVES[found[1]], found.end(1), stop, prefix)
        signs = (":", "->") if "," in found[1] else (":", "->", "<->")
        return Expectation(signs, (), prefix) if found.end() >= stop else Expectation(prefix=prefix)
    if inner == "partition-line":
        return _in_tail(place, "partition_part", begin, stop, prefix)
    if inner == "transitions":
        return Expectation(("->", ",") if not empty else (), ("enum_label",), prefix)
    if inner == "plan":
        if empty:
            return Expectation((), ("property",), prefix)
        found = _LINE.match(text, begin, stop)
        return _in_tail(place, "plan_line", found.end(1), stop, prefix) if found else Expectation(prefix=prefix)
    return Expectation(prefix=prefix)


def _after_comma(text: str, begin: int, stop: int) -> int:
    """Where the last label of a line begins."""
    at = begin
    for match in re.finditer(r'"(?:[^"\\\r\n]|\\[^\r\n])*"|' r"'[^'\r\n]*'|,", text[begin:stop]):
        if match[0] == ",":
            at = begin + match.end()
    return at


def _in_head(place: _Place, begin: int, stop: int, prefix: str, line: str) -> Expectation:
    """Outside of all blocks: a keyword in the first column, or what follows it."""
    if begin >= stop:
        at_start = not line[: len(line) - len(prefix)].strip("\ufeff\f")
        return Expectation(tuple(KEYWORDS) if at_start else (), (), prefix)
    head = _HEAD.match(place.text, begin, stop)
    keyword = KEYWORDS.get(head[1]) if head is not None else None
    if head is None or keyword is None:
        return Expectation(prefix=prefix)
    if not keyword.named:
        return _in_tail(place, keyword.start, head.end(1), stop, prefix)
    if head[2] is None:
        return Expectation((), ("new_name",), prefix)
    tail = place.text[head.end(2) : stop]
    if head[1] == "type" and "=" not in tail:
        found = _in_tail(place, "entity_head", head.end(2), stop, prefix)
        return replace(found, keywords=("=", *found.keywords)) if not tail.strip(BLANK) else found
    return _in_tail(place, keyword.start, head.end(2), stop, prefix)


def _in_tail(place: _Place, rule: str, start: int, stop: int, prefix: str) -> Expectation:
    """What the grammar expects behind text[start:stop]; where that is in SQL, the SQL."""
    text = place.text
    for bracket in place.brackets:
        if bracket >= start and text[bracket] == "(":
            stack = tails.stack_after(rule, text[start : bracket + 1])
            if stack is not None and "SQLTEXT" in table().states[stack[-1]]:
                inside = text[bracket + 1 : _closing(place.chunk, bracket)]
                offset = place.caret - bracket - 1
                return Expectation(prefix=prefix, in_sql=(inside, offset), in_text=place.in_quotes)
    if place.in_quotes:
        return Expectation(in_text=True)
    stack = tails.stack_after(rule, text[start:stop])
    if stack is None:
        return Expectation(prefix=prefix)
    words = accepted(stack)
    symbols = sorted({_SAME.get(kind, kind) for kind in kinds_of_name(stack)}) if "NAME" in words else []
    return Expectation(tuple(rank_keywords(words)), tuple(symbols), prefix)


def _closing(chunk: Chunk, bracket: int) -> int:
    """Where the bracket at a place is closed; else where its line ends."""
    text = chunk.text
    depth = 0
    at = bracket
    while match := STRUCTURE.search(text, at):
        sign = match[0][0]
        at = match.end()
        if sign == "-":
            at = line_end(text, at)
        depth += (sign == "(") - (sign == ")")
        if not depth:
            unclosed = any(each.rule == "unclosed-bracket" and each.span.start <= bracket for each in chunk.problems)
            if not unclosed or not re.search(r"[\r\n]", text[bracket : match.start()]):
                return match.start()
            break
    end = re.compile(r"[\r\n]").search(text, bracket)
    return end.start() if end is not None else len(text)
