"""DBML as elements, settings and rows: its shape without what it means.

An element is `kind name as alias [settings] { … }` or `kind name: …`; in its braces stand elements and rows. What is
not closed ends at the next line that begins, in column 1, with a word of an element, so a mistake costs one element.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.progress import Progress
from entia.importers.sources import Lines
from entia.importers.tokens import Token, Unread, group_end, is_symbol, lines_of, split, tokens_of

_PATTERN = re.compile(
    r"""(?P<blank>[^\S\n]+)
    | (?P<newline>\n)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>'''(?:\\.|[^\\])*?'''|'(?!'')(?:\\.|[^'\\\n])*')
    | (?P<quoted>"(?:\\.|[^"\\\n])*")
    | (?P<code>`[^`]*`)
    | (?P<color>\#[0-9A-Fa-f]{3,8}\b)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w))
    | (?P<word>\w+)
    | (?P<symbol><>|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(\n|u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "\n": ""}
TOP = frozenset(
    (
        *("project", "table", "tablepartial", "tablegroup", "enum", "ref", "note", "records", "use", "reuse"),
        *("diagramview", "dep", "policy", "check", "checks", "indexes"),
    )
)


class Setting(NamedTuple):
    """`name: value` in square brackets; the name in small letters, its words between single blanks."""

    name: str
    value: tuple[Token, ...]
    lines: Lines


@dataclass(slots=True)
class Row:
    """A line in braces that is no element: a column, a label, a value. `comments` are those above and behind it."""

    tokens: list[Token]
    settings: list[Setting]
    lines: Lines
    above: list[Token] = field(default_factory=list)
    behind: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Element:
    """`simple` are the tokens behind the colon, None where the element has braces; `rest` what follows the braces.

    `above`, `behind` and `last` are comments; the last stand before the closing brace, which may be missing.
    """

    kind: str
    name: tuple[str, ...]
    alias: str
    arguments: list[Token]
    settings: list[Setting]
    head: Lines
    lines: Lines
    body: list[Row | Element] = field(default_factory=list)
    simple: list[Token] | None = None
    rest: list[Token] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    behind: list[Token] = field(default_factory=list)
    last: list[Token] = field(default_factory=list)
    closed: bool = True


@dataclass(slots=True)
class Document:
    """A text of DBML; `comments` are all that it has, wherever they stand."""

    parts: list[Element | Unread]
    comments: list[Token]


def read_dbml(text: str, tell: Progress) -> Document:
    """Any text gives a document."""
    tokens = [_valued(token) for token in tokens_of(text, _PATTERN, tell, "DBML")]
    parts: list[Element | Unread] = []
    above: list[Token] = []
    for chunk in _chunks(tokens):
        if all(token.kind in ("comment", "newline") for token in chunk):
            comments = [token for token in chunk if token.kind == "comment"]
            before = parts[-1] if parts else None
            if comments and isinstance(before, Element) and not above and comments[0].line == before.lines[1] - 1:
                before.behind.append(comments.pop(0))
            above += comments
            continue
        part = _element(chunk, above)
        parts.append(part._replace(above=tuple(above)) if isinstance(part, Unread) else part)
        above = []
    return Document(parts, [token for token in tokens if token.kind == "comment"])


def _chunks(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each element, and between them those of comments and newlines."""
    found: list[list[Token]] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if tokens[at].kind not in ("comment", "newline"):
            end = _end_of_element(tokens, at)
        found.append(list(tokens[at:end]))
        at = end
    return found


def _end_of_element(tokens: Sequence[Token], start: int) -> int:
    """An element ends with its braces, or with its line; a bracket that is not closed ends at the next element."""
    at = start
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "symbol" and token.text in "([{":
            end = group_end(tokens, at)
            if end is None or (token.text != "{" and _opens_element(tokens, at, end)):
                return _next_element(tokens, start + 1)
            if token.text == "{":
                return _with_origin(tokens, end)
            at = end
        elif is_symbol(token, ":"):
            at = _past_newlines(tokens, at + 1)
        elif token.kind == "newline":
            following = _past_newlines(tokens, at)
            if following >= len(tokens) or not any(is_symbol(tokens[following], each) for each in "{["):
                return at
            at = following
        elif token.kind == "comment" and token.text.startswith("//"):
            at += 1
        else:
            at += 1
    return at


def _with_origin(tokens: Sequence[Token], end: int) -> int:
    """`use { … } from '…'` goes on behind its braces."""
    if end < len(tokens) and tokens[end].kind == "word" and tokens[end].text.lower() == "from":
        while end < len(tokens) and tokens[end].kind not in ("newline", "comment"):
            end += 1
    return end


def _opens_element(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(_begins_element(tokens, index) for index in range(start, end))


def _next_element(tokens: Sequence[Token], start: int) -> int:
    return next((index for index in range(start, len(tokens)) if _begins_element(tokens, index)), len(tokens))


def _begins_element(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "word" or token.text.lower() not in TOP or not index:
        return False
    before = tokens[index - 1]
    return before.kind == "newline" and before.end == token.start


def _past_newlines(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind in ("newline", "comment"):
        at += 1
    return at


# ---- one element -----------------------------------------------------------------------------------------------------
def _element(chunk: list[Token], above: list[Token]) -> Element | Unread:
    lines = lines_of(chunk)
    inner = [token for token in chunk if token.kind == "comment"]
    bare = [token for token in chunk if token.kind != "comment"]
    words = [token for token in bare if token.kind != "newline"]
    if words[0].kind != "word":
        return Unread(lines, "no element begins like this")
    head: list[Token] = []
    settings: list[Setting] = []
    arguments: list[Token] = []
    at = bare.index(words[0]) + 1
    while at < len(bare):
        token = bare[at]
        if token.kind == "symbol" and token.text in "([{":
            end = group_end(bare, at)
            if token.text == "{":
                opening = chunk.index(token) + 1
                element = _made(words[0], head, arguments, settings, lines, (lines[0], token.last + 1), above)
                element.above += [each for each in inner if each.start < token.start]
                element.closed = end is not None
                if end is None:
                    _fill(element, chunk[opening:])
                else:
                    element.rest = [each for each in bare[end:] if each.kind != "newline"]
                    _fill(element, chunk[opening : chunk.index(bare[end - 1])])
                return element
            if end is None:
                return Unread(lines, f"a `{token.text}` is not closed")
            inside = bare[at + 1 : end - 1]
            if token.text == "[":
                settings += settings_of(inside)
            else:
                arguments = inside
            at = end
        elif is_symbol(token, ":"):
            element = _made(words[0], head, arguments, settings, lines, (lines[0], token.last + 1), above)
            element.simple = [each for each in bare[at + 1 :] if each.kind != "newline"]
            element.behind = inner
            return element
        else:
            if token.kind != "newline":
                head.append(token)
            at += 1
    if words[0].text.lower() in ("use", "reuse"):
        element = _made(words[0], [], [], settings, lines, lines, above)
        element.rest = head
        return element
    return Unread(lines, "an element has a colon or braces behind its name")


def _made(
    kind: Token,
    head: list[Token],
    arguments: list[Token],
    settings: list[Setting],
    lines: Lines,
    head_lines: Lines,
    above: list[Token],
) -> Element:
    name, alias = head, ""
    for index, token in enumerate(head):
        if token.kind == "word" and token.text.lower() == "as" and index and index + 1 < len(head):
            name, alias = head[:index], head[index + 1].value
            break
    names = tuple(token.value for token in name if token.kind in ("word", "quoted", "number"))
    return Element(kind.text.lower(), names, alias, arguments, settings, head_lines, lines, above=list(above))


def _fill(element: Element, inside: list[Token]) -> None:
    """What stands in the braces: elements and rows, each with its comments."""
    above: list[Token] = []
    for part in _rows(inside):
        comments = [token for token in part if token.kind == "comment"]
        if len(comments) == len(part):
            above += comments
            continue
        if _is_element(part):
            made = _element(part, above)
            if isinstance(made, Element):
                element.body.append(made)
                above = []
                continue
        bare = [token for token in part if token.kind not in ("comment", "newline")]
        row = row_of(bare)
        row.above += above
        for comment in comments:
            (row.above if comment.start < bare[0].start else row.behind).append(comment)
        element.body.append(row)
        above = []
    element.last = above


def _rows(inside: Sequence[Token]) -> list[list[Token]]:
    """The lines in braces; an element goes on over several, and so does a colon's text on the next line."""
    rows = [row for row in split(inside, "newline") if row]
    joined: list[list[Token]] = []
    for row in rows:
        before = joined[-1] if joined else None
        bare = [token for token in row if token.kind != "comment"]
        continues = before is not None and (
            is_symbol(_last(before), ":") or (bare and is_symbol(bare[0], "{") and before[0].kind == "word")
        )
        if continues and before is not None:
            before += row
        else:
            joined.append(list(row))
    return joined


def _last(tokens: Sequence[Token]) -> Token | None:
    return next((token for token in reversed(tokens) if token.kind != "comment"), None)


def _is_element(row: Sequence[Token]) -> bool:
    """`word {`, `word … {` or `word: …`: only these are elements in an element."""
    bare = [token for token in row if token.kind not in ("comment", "newline")]
    if not bare or bare[0].kind != "word":
        return False
    if len(bare) > 1 and is_symbol(bare[1], ":"):
        return True
    depth = 0
    for token in bare:
        if is_symbol(token, "{") and depth == 0:
            return True
        if token.kind == "symbol":
            depth += (token.text in "([") - (token.text in ")]")
    return False


def row_of(tokens: list[Token]) -> Row:
    """The square brackets at the end of a row are its settings, unless they are those of an array type."""
    lines = lines_of(tokens)
    start = _opening(tokens) if is_symbol(tokens[-1], "]") else None
    if start is None:
        return Row(tokens, [], lines)
    inside = tokens[start + 1 : -1]
    if start and (not inside or (len(inside) == 1 and inside[0].kind == "number")):
        return Row(tokens, [], lines)
    return Row(tokens[:start], settings_of(inside), lines)


def _opening(tokens: Sequence[Token]) -> int | None:
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index].kind == "symbol":
            depth += (tokens[index].text in ")]}") - (tokens[index].text in "([{")
            if depth == 0:
                return index
    return None


def settings_of(inside: Sequence[Token]) -> list[Setting]:
    """`pk, note: 'x'` → its settings."""
    found = []
    for part in split([token for token in inside if token.kind != "comment"], ","):
        if not part:
            continue
        colon = next((index for index, token in enumerate(part) if is_symbol(token, ":")), len(part))
        name = " ".join(token.value for token in part[:colon]).lower()
        found.append(Setting(name, tuple(part[colon + 1 :]), lines_of(part)))
    return found


# ---- texts -----------------------------------------------------------------------------------------------------------
def _valued(token: Token) -> Token:
    match token.kind:
        case "string" if token.text.startswith("'''"):
            return token._replace(value=_block(token.text[3:-3]))
        case "string" | "quoted":
            return token._replace(value=_unescaped(token.text[1:-1]))
        case "code":
            return token._replace(value=token.text[1:-1])
    return token


def _block(text: str) -> str:
    """A text over several lines, without the indentation that its lines have in common."""
    lines = textwrap.dedent(_unescaped(text).expandtabs(4)).split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(line.rstrip() for line in lines)


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        mark = match[1]
        return chr(int(mark[1:], 16)) if len(mark) == 5 else _ESCAPED.get(mark, mark)

    return _ESCAPE.sub(plain, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
