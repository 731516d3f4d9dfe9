"""Prisma's schema language as blocks, lines, attributes and values: its shape without what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.progress import Progress
from entia.importers.sources import Lines
from entia.importers.tokens import Token, Unread, group_end, is_symbol, lines_of, source_of, split, tokens_of

_PATTERN = re.compile(
    r"""(?P<blank>[^\S\n]+)
    | (?P<newline>\n)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w))
    | (?P<word>\w[\w-]*)
    | (?P<symbol>@@|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
KINDS = ("datasource", "generator", "model", "view", "enum", "type", "types")


_LABEL = "a label is one word"


class Literal(NamedTuple):
    """A value that is written out: `kind` is "string", "number" or "word" (`true`, the name of a field or label)."""

    kind: str
    text: str


class Call(NamedTuple):
    """`now()`, `raw("…")`, `title(length: 10)`."""

    name: str
    arguments: tuple[Argument, ...]


class Items(NamedTuple):
    """`[a, b]`."""

    values: tuple[Value, ...]


class Fields(NamedTuple):
    """`{ active: true }`."""

    entries: tuple[tuple[str, Value], ...]


Value = Literal | Call | Items | Fields


def items_of(value: Value | None) -> tuple[Value, ...]:
    """The values of a list; one value is a list of it."""
    return value.values if isinstance(value, Items) else (value,) if value is not None else ()


class Argument(NamedTuple):
    """`name: value`; the name is "" where it has none."""

    name: str
    value: Value


@dataclass(slots=True)
class Attribute:
    """`@id`, `@db.VarChar(80)`, with two signs (`block`) `@@index([a])`."""

    name: str
    arguments: tuple[Argument, ...]
    lines: Lines
    block: bool = False

    def get(self, name: str, position: int | None = None) -> Value | None:
        """The argument of that name, else the one without a name at that position."""
        named = next((each.value for each in self.arguments if each.name == name), None)
        if named is not None or position is None:
            return named
        bare = [each.value for each in self.arguments if not each.name]
        return bare[position] if position < len(bare) else None

    def text(self, name: str, position: int | None = None) -> str:
        """That argument as a text, "" where it is none."""
        value = self.get(name, position)
        return value.text if isinstance(value, Literal) else ""


@dataclass(slots=True)
class Line:
    """A line of a block: a field (`name Type? @…`), a property (`name = value`), a label, or a block's attribute.

    `type` is "" for what is no field; `unsupported` the text of `Unsupported("…")`; `arity` is "", "?" or "[]".
    """

    name: str
    lines: Lines
    type: str = ""
    unsupported: str = ""
    arity: str = ""
    value: Value | None = None
    attributes: list[Attribute] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    behind: list[Token] = field(default_factory=list)

    def attribute(self, name: str) -> Attribute | None:
        """Its attribute of that name."""
        return next((each for each in self.attributes if each.name == name), None)


@dataclass(slots=True)
class Block:
    """`kind name { … }`; `attributes` are those with two signs. `last` are the comments before the closing brace.

    Of Prisma 8 are the kind `types`, which has no name, and `namespace`, that of the blocks around it.
    """

    kind: str
    name: str
    head: Lines
    lines: Lines
    fields: list[Line] = field(default_factory=list)
    attributes: list[Line] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    behind: list[Token] = field(default_factory=list)
    last: list[Token] = field(default_factory=list)
    closed: bool = True
    namespace: str = ""

    def attribute(self, name: str) -> Attribute | None:
        """Its attribute of that name."""
        return next((line.attributes[0] for line in self.attributes if line.name == name), None)

    def text(self, name: str) -> str:
        """The text that such an attribute has: `@@map("users")`."""
        found = self.attribute(name)
        return found.text("name", 0) or found.text("map") if found is not None else ""


class Schema(NamedTuple):
    """A text of Prisma; `comments` are all that it has, wherever they stand. `braces` are the lines that only begin and
    end a namespace."""

    parts: list[Block | Unread]
    comments: list[Token]
    braces: list[Lines]


def read_schema(text: str, tell: Progress) -> Schema:
    """Any text gives a schema."""
    tokens = [_valued(token) for token in tokens_of(text, _PATTERN, tell, "Prisma")]
    parts: list[Block | Unread] = []
    above: list[Token] = []
    braces: list[Lines] = []
    at, namespace = 0, ""
    while at < len(tokens):
        token = tokens[at]
        if _is_namespace(tokens, at):
            namespace = tokens[at + 1].text
            braces.append(lines_of(tokens[at : at + 3]))
            at += 3
        elif namespace and is_symbol(token, "}"):
            namespace = ""
            braces.append(lines_of([token]))
            at += 1
        elif token.kind == "comment":
            before = parts[-1] if parts else None
            if isinstance(before, Block) and not above and token.line == before.lines[1] - 1:
                before.behind.append(token)
            else:
                above.append(token)
            at += 1
        elif token.kind == "newline":
            at += 1
        else:
            end, part = _part(text, tokens, at)
            if isinstance(part, Block):
                part.above, part.namespace = above, namespace
            else:
                part = part._replace(above=tuple(above))
            above = []
            parts.append(part)
            at = end
    return Schema(parts, [token for token in tokens if token.kind == "comment"], braces)


def _is_namespace(tokens: Sequence[Token], at: int) -> bool:
    """`namespace name {`, which encloses blocks."""
    found = at + 2 < len(tokens) and tokens[at].text == "namespace" and tokens[at + 1].kind == "word"
    return found and is_symbol(tokens[at + 2], "{")


def _part(text: str, tokens: Sequence[Token], start: int) -> tuple[int, Block | Unread]:
    """The block at `start`, and the index behind it; else the line."""
    if not _begins(tokens, start):
        end = _line_end(tokens, start)
        opening = end - 1
        if end < len(tokens) and is_symbol(tokens[opening], "{") and tokens[start].kind == "word":
            end = group_end(tokens, opening) or end  # a block of a kind that is unknown
        return end, Unread(lines_of(tokens[start:end]), "no block begins like this")
    opening = start + 1 if is_symbol(tokens[start + 1], "{") else start + 2
    close = group_end(tokens, opening)
    following = _next_block(tokens, opening + 1)
    closed = close is not None and close <= following
    end = close if close is not None and closed else following
    inside = tokens[opening + 1 : end - 1 if closed else end]
    head = (tokens[start].line, tokens[opening].last + 1)
    name = tokens[start + 1].text if opening > start + 1 else ""
    block = Block(tokens[start].text, name, head, lines_of(tokens[start:end]), closed=closed)
    _fill(text, block, inside)
    return end, block


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """`kind name {`, at the beginning of a line."""
    if at + 2 >= len(tokens) or tokens[at].text not in KINDS or tokens[at].kind != "word":
        return False
    if at and tokens[at - 1].line == tokens[at].line and tokens[at - 1].kind not in ("newline", "comment"):
        return is_symbol(tokens[at - 1], "}") and tokens[at + 1].kind == "word" and is_symbol(tokens[at + 2], "{")
    if tokens[at].text == "types":
        return is_symbol(tokens[at + 1], "{")
    return tokens[at + 1].kind == "word" and is_symbol(tokens[at + 2], "{")


def _next_block(tokens: Sequence[Token], start: int) -> int:
    return next((at for at in range(start, len(tokens)) if _begins(tokens, at)), len(tokens))


def _line_end(tokens: Sequence[Token], start: int) -> int:
    at = start
    while at < len(tokens) and tokens[at].kind != "newline":
        at += 1
    return at


# ---- lines -----------------------------------------------------------------------------------------------------------
def _fill(text: str, block: Block, inside: Sequence[Token]) -> None:
    above: list[Token] = []
    for row in split(inside, "newline"):
        bare = [token for token in row if token.kind not in ("comment", "newline")]
        comments = [token for token in row if token.kind == "comment"]
        if not bare:
            above += comments
            continue
        read = _line(text, block.kind, bare)
        if isinstance(read, Unread):
            block.unread.append(read._replace(above=(*above, *comments)))
        else:
            read.above = above + [token for token in comments if token.start < bare[0].start]
            read.behind = [token for token in comments if token.start > bare[0].start]
            (block.attributes if read.attributes and read.attributes[0].block else block.fields).append(read)
        above = []
    block.last = above


def _line(text: str, kind: str, row: list[Token]) -> Line | Unread:
    lines = lines_of(row)
    if is_symbol(row[0], "@@"):
        attributes = list(_attributes(row))
        if len(attributes) == 1:
            return Line(attributes[0].name, lines, attributes=attributes)
        return Unread(lines, "an attribute is `@@name` and its arguments")
    if row[0].kind != "word":
        return Unread(lines, "a line begins with a name")
    if kind in ("datasource", "generator"):
        value = value_of(row[2:]) if len(row) > 2 and is_symbol(row[1], "=") else None
        return Line(row[0].text, lines, value=value) if value is not None else Unread(lines, "a property is `name = …`")
    at = next((index for index, token in enumerate(row) if is_symbol(token, "@")), len(row))
    attributes = list(_attributes(row[at:]))
    if sum(is_symbol(token, "@") for token in row) > sum(1 for _ in attributes):
        return Unread(lines, "an attribute is `@name` and its arguments")
    if kind == "enum":
        value = value_of(row[2:at]) if at > 2 and is_symbol(row[1], "=") else None
        labelled = at == 1 or isinstance(value, Literal)
        return Line(row[0].text, lines, value=value, attributes=attributes) if labelled else Unread(lines, _LABEL)
    if kind == "types" and len(row) > 2 and is_symbol(row[1], "="):
        row = [row[0], *row[2:]]
        at -= 1
    read = _type(text, row[1:at])
    if read is None:
        return Unread(lines, "a field is a name, a type and its attributes")
    return Line(row[0].text, lines, *read, attributes=attributes)


def _type(text: str, tokens: Sequence[Token]) -> tuple[str, str, str] | None:
    """(type, the text of an unsupported one, arity)."""
    if not tokens or tokens[0].kind != "word":
        return None
    at, unsupported = 1, ""
    if tokens[0].text == "Unsupported" and at < len(tokens) and is_symbol(tokens[at], "("):
        end = group_end(tokens, at)
        inside = tokens[at + 1 : end - 1] if end is not None else []
        if len(inside) != 1 or inside[0].kind != "string" or end is None:
            return None
        unsupported, at = inside[0].value, end
    while at + 1 < len(tokens) and is_symbol(tokens[at], ".") and tokens[at + 1].kind == "word":
        at += 2
    if not unsupported and at < len(tokens) and is_symbol(tokens[at], "("):
        at = group_end(tokens, at) or at
    arity = source_of(text, tokens[at:])
    name = source_of(text, tokens[:at]) if not unsupported else tokens[0].text
    return (name, unsupported, arity) if arity in ("", "?", "[]", "[]?") else None


def _attributes(tokens: Sequence[Token]) -> Iterator[Attribute]:
    """The attributes one after the other; what is none of them ends the walk."""
    at = 0
    while at < len(tokens) and tokens[at].kind == "symbol" and tokens[at].text in ("@", "@@"):
        start = at
        at += 1
        names = []
        while at < len(tokens) and tokens[at].kind == "word":
            names.append(tokens[at].text)
            at += 1
            if at >= len(tokens) or not is_symbol(tokens[at], "."):
                break
            at += 1
        if not names:
            return
        arguments: tuple[Argument, ...] = ()
        if at < len(tokens) and is_symbol(tokens[at], "("):
            end = group_end(tokens, at)
            read = _arguments(tokens[at + 1 : end - 1]) if end is not None else None
            if read is None or end is None:
                return
            arguments, at = read, end
        block = tokens[start].text == "@@"
        yield Attribute(".".join(names), arguments, lines_of(tokens[start:at]), block)


# ---- values ----------------------------------------------------------------------------------------------------------
def _arguments(tokens: Sequence[Token]) -> tuple[Argument, ...] | None:
    found = []
    for part in split([token for token in tokens if token.kind != "comment"], ","):
        if not part:
            continue
        named = len(part) > 2 and part[0].kind == "word" and is_symbol(part[1], ":")
        value = value_of(part[2:] if named else part)
        if value is None:
            return None
        found.append(Argument(part[0].text if named else "", value))
    return tuple(found)


def value_of(tokens: Sequence[Token]) -> Value | None:
    """The one value that the tokens are, None where they are not one."""
    tokens = [token for token in tokens if token.kind not in ("comment", "newline")]
    if not tokens:
        return None
    first = tokens[0]
    if len(tokens) == 1:
        return Literal(first.kind, first.value) if first.kind in ("string", "number", "word") else None
    if is_symbol(first, "[") and group_end(tokens, 0) == len(tokens):
        values = [value_of(part) for part in split(tokens[1:-1], ",") if part]
        return Items(tuple(each for each in values if each is not None)) if None not in values else None
    if is_symbol(first, "{") and group_end(tokens, 0) == len(tokens):
        entries = _arguments(tokens[1:-1])
        return Fields(tuple((each.name, each.value) for each in entries)) if entries is not None else None
    if first.kind == "word" and is_symbol(tokens[1], "(") and group_end(tokens, 1) == len(tokens):
        arguments = _arguments(tokens[2:-1])
        return Call(first.text, arguments) if arguments is not None else None
    if all(token.kind == "word" or is_symbol(token, ".") for token in tokens):
        return Literal("word", "".join(token.text for token in tokens))
    return None


def _valued(token: Token) -> Token:
    if token.kind != "string":
        return token

    def plain(match: re.Match[str]) -> str:
        mark = match[1]
        return chr(int(mark[1:], 16)) if len(mark) == 5 else _ESCAPED.get(mark, mark)

    text = _ESCAPE.sub(plain, token.text[1:-1])
    return token._replace(value=text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
