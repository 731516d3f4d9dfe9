"""The formatter: one layout for every text, which says exactly what it said.

A chunk is laid out from its structure: lines, blocks, comments. A sound line is written anew from the tree, a broken
one, and one that spans several rows, as it stands. What does not balance is left alone altogether; so is, as a last
resort, a chunk that would say something else in its new layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from entia.syntax import writing
from entia.syntax.document import Document
from entia.syntax.scanner import STRUCTURE
from entia.syntax.shape import same_declarations
from entia.syntax.tree import Chunk, Declaration, Member, ValuesTail
from entia.syntax.writing import (
    name,
    print_clause,
    print_clauses,
    print_declaration,
    print_line,
    print_member,
    print_name,
    print_tail,
    print_type,
    quote,
    quote_string,
)

__all__ = [
    "format_text",
    "name",
    "print_clause",
    "print_clauses",
    "print_declaration",
    "print_line",
    "print_member",
    "print_name",
    "print_tail",
    "print_type",
    "quote",
    "quote_string",
]

_LINE_END = re.compile(r"\r\n?|\n")
_EMPTY_FIRST = re.compile(r"[ \t]*\n")
_EMPTY_LAST = re.compile(r"\n[ \t\f]*\n[ \t\n\f]*\Z")
_BLANK = " \t\f\v"
_BOM = "\ufeff"
# Problems of a line that leave the structure around it clear.
_OF_A_LINE = frozenset(
    {"syntax-error", "unknown-directive", "missing-colon", "expected-type", "expected-target", "column-one-text"}
    | {"stray-doc", "name-not-nfc", "one-name-for-several"}
)
# Names and code that are longer do not push what stands beside the others to the right.
_WIDEST_NAME = 28
_WIDEST_WORD = 12
_WIDEST_CODE = 76


def format_text(text: str, tell: Callable[[int, int], None] | None = None) -> str:
    """The text in the one layout. It says the same, keeps every comment, and formatted again stays as it is.

    Line ends become those of the first line; one byte order mark is kept. `tell` hears (done, of how many chunks).
    """
    first = _LINE_END.search(text)
    end = "\r\n" if first is not None and first[0] == "\r\n" else "\n"
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    formatted = _format(_LINE_END.sub("\n", body), tell)
    return mark + (formatted if end == "\n" else formatted.replace("\n", end))


def _format(text: str, tell: Callable[[int, int], None] | None) -> str:
    pieces: list[str] = []
    before: _Formatted | None = None
    apart = False  # an empty line was written between what came before and what comes
    chunks = Document.parse(text).chunks
    for done, chunk in enumerate(chunks):
        if tell is not None:
            tell(done, len(chunks))
        cut = chunk.cut_above or chunk.cut_below
        formatted = _verbatim(chunk.text) if cut else _format_chunk(chunk.text)
        if formatted.text:
            apart = apart or _EMPTY_FIRST.match(chunk.text) is not None
            if before is not None:
                spread = not chunk.cut_above and (before.ends_block or formatted.rows > 1)
                pieces.append("\n\n" if apart or spread else "\n")
            pieces.append(formatted.text)
            before, apart = formatted, False
        apart = apart or _EMPTY_LAST.search(chunk.text) is not None
    return "".join(pieces) + "\n" if pieces else ""


class _Formatted(NamedTuple):
    """A chunk's new text without empty lines around it; how many rows it has, and whether an empty line must follow."""

    text: str
    rows: int
    ends_block: bool


def _verbatim(text: str) -> _Formatted:
    """A chunk as it stands."""
    text = re.sub(r"\A(?:[ \t\f\v\ufeff]*\n)+\ufeff?|[ \t\f\v\n]+\Z", "", text)
    return _Formatted(text, text.count("\n") + 1, True)


@lru_cache(maxsize=20_000)
def _format_chunk(text: str) -> _Formatted:
    chunk = Document.parse(text).chunks
    if len(chunk) != 1 or chunk[0].open_text or any(problem.rule not in _OF_A_LINE for problem in chunk[0].problems):
        return _verbatim(text)
    items = _read_items(text)
    if items is None:
        return _verbatim(text)
    rows = _Layout(chunk[0], items).rows()
    _align(rows)
    written = "\n".join(_lines(rows))
    if written and written != text.strip("\n"):
        again = Document.parse(written).chunks
        if len(again) != 1 or not same_declarations(chunk[0].declarations, again[0].declarations):
            return _verbatim(text)
    code = [i for i, row in enumerate(rows) if row.code]
    spans = bool(code) and (code[-1] > code[0] or "\n" in rows[code[0]].code)
    return _Formatted(written, written.count("\n") + 1, spans or not code or not rows[-1].code)


# ---- structure -------------------------------------------------------------------------------------------------------
class _Item(NamedTuple):
    """A part of a chunk: "line" (a segment of code), "open", "close", "semi", "comment" or "break" (a line ends)."""

    kind: str
    start: int
    end: int


def _read_items(text: str) -> list[_Item] | None:
    """The parts of a chunk in their order; None where its brackets or quotes do not balance."""
    items: list[_Item] = []
    brackets: list[str] = []
    depth = 0
    start = at = 0

    def add(kind: str, here: int, end: int) -> None:
        nonlocal start
        if text[start:here].strip(_BLANK + "\n\ufeff"):
            left = start + len(text[start:here]) - len(text[start:here].lstrip(_BLANK + "\n\ufeff"))
            items.append(_Item("line", left, left + len(text[left:here].rstrip(_BLANK + "\n"))))
        if kind:
            items.append(_Item(kind, here, end))
        start = end

    while match := STRUCTURE.search(text, at):
        sign = match[0][0]
        here, at = match.span()
        if sign == "\n":
            if not brackets:
                add("break", here, here + 1)
        elif sign in "([":
            brackets.append(sign)
        elif sign in ")]":
            if not brackets or brackets.pop() != {")": "(", "]": "["}[sign]:
                return None
        elif sign in "\"'":
            if match[0] == '"""' or len(match[0]) == 1 or match[0][-1] != sign:
                return None
        elif sign == "-" and brackets:
            at = (text.find("\n", at) + len(text) + 1) % (len(text) + 1)
        elif sign in "-#" or match[0].startswith("/*"):
            if not brackets:
                return None  # a comment of another language
        elif sign == "/":
            if not brackets:
                add("comment", here, at)
        elif sign == ";":
            if not brackets:
                add("semi", here, at)
        elif sign == "{":
            if brackets:
                brackets.append("{")
            else:
                add("open", here, at)
                depth += 1
        elif brackets:
            if brackets.pop() != "{":
                return None
        else:
            add("close", here, at)
            depth -= 1
            if depth < 0:
                return None
    if brackets or depth:
        return None
    add("", len(text), len(text))
    return items


# ---- layout ----------------------------------------------------------------------------------------------------------
class _Row:
    """A row of the new text, and where its name ends if what follows is to be aligned."""

    __slots__ = ("blank", "code", "comment", "depth", "kind", "name")

    def __init__(self, depth: int, blank: bool) -> None:
        self.depth = depth
        self.blank = blank  # an empty line before it
        self.code = ""
        self.comment = ""
        self.kind = ""  # "attribute", "relationship", "many" or "line" where it may be aligned
        self.name = ""


class _Layout:
    """Lays the parts of a chunk out in rows."""

    def __init__(self, chunk: Chunk, items: Sequence[_Item]) -> None:
        self.text = chunk.text
        self.items = items
        self.declarations = {each.keyword_span.start: each for each in chunk.declarations}
        self.members: dict[int, Member] = {}
        for each in chunk.declarations:
            self._collect(each.members)
        self.broken = sorted(problem.span.start for problem in chunk.problems if problem.rule != "column-one-text")
        self.inline = _inline_blocks(chunk.text, items)
        self.out: list[_Row] = []
        self.row: _Row | None = None
        self.depth = 0
        self.blank = False

    def _collect(self, members: Sequence[Member]) -> None:
        for member in members:
            self.members[member.start] = member
            if member.block:
                self._collect(member.block)

    def rows(self) -> list[_Row]:
        """The rows of the new text."""
        open_inline: list[bool] = []
        breaks = 0
        separated = False
        for i, item in enumerate(self.items):
            if item.kind == "break":
                breaks += 1
                self.end_row()
                self.blank = self.blank or breaks > 1
                separated = False
                continue
            breaks = 0
            if item.kind == "comment":
                self.add_comment(self.text[item.start : item.end])
            elif item.kind == "line":
                self.add_line(item, separated, bool(open_inline) and open_inline[-1])
                separated = False
            elif item.kind == "semi":
                separated = True
            elif item.kind == "open":
                inline = self.inline[i]
                open_inline.append(inline)
                self.add_open(inline and self.items[i + 1].kind == "close")
                self.depth += 1
                if not inline:
                    self.end_row_after_comment(i)
                separated = False
            else:
                self.add_close(open_inline.pop(), self.items[i - 1].kind == "open")
                separated = False
        self.end_row()
        return self.out

    def new_row(self) -> _Row:
        if self.row is None:
            # No empty line at the start of a text or of a block.
            first = not self.out or (self.out[-1].depth < self.depth and not _is_comment(self.out[-1]))
            self.row = _Row(self.depth, self.blank and not first)
            self.blank = False
        return self.row

    def end_row(self) -> None:
        if self.row is not None:
            self.out.append(self.row)
            self.row = None

    def end_row_after_comment(self, i: int) -> None:
        """The row ends here, unless a comment follows on it."""
        if i + 1 < len(self.items) and self.items[i + 1].kind != "comment":
            self.end_row()

    def add_comment(self, comment: str) -> None:
        comment = comment.rstrip()
        if comment.startswith("///"):
            comment = f"/// {comment[3:].strip()}".rstrip()
        self.new_row().comment = comment
        self.end_row()

    def add_line(self, item: _Item, separated: bool, inline: bool) -> None:
        code, members = self.code_of(item)
        fresh = self.row is None
        row = self.new_row()
        if fresh:
            row.code = code
            if members and "\n" not in code:
                row.kind, row.name = members[0].kind, writing.print_names(members)
        else:
            joint = "; " if separated else " "
            row.code += ("" if row.code.endswith("{ ") else joint) + code
            if not inline and not row.code.endswith("}"):
                row.kind = ""

    def add_open(self, empty: bool) -> None:
        if self.row is None and self.out and self.waits_for_block():
            self.row = self.out.pop()  # the brace stood on a line of its own
        row = self.new_row()
        row.code += (" " if row.code else "") + "{" + ("" if empty else " ")

    def waits_for_block(self) -> bool:
        """Whether the last row is code that the brace can stand behind."""
        last = self.out[-1]
        return bool(last.code) and not last.comment and last.code[-1] not in "{}" and last.depth == self.depth

    def add_close(self, inline: bool, empty: bool) -> None:
        self.depth -= 1
        if inline:
            row = self.new_row()
            row.code = row.code.rstrip(_BLANK) + ("}" if empty else " }")
            return
        self.end_row()
        self.blank = False
        row = self.new_row()
        row.code = "}"

    # ---- code --------------------------------------------------------------------------------------------------------
    def code_of(self, item: _Item) -> tuple[str, Sequence[Member]]:
        """A segment's new text, and its members, one for each name, if they are such that may be aligned."""
        text = self.text[item.start : item.end]
        if any(item.start <= at <= item.end for at in self.broken):
            return self.shifted(text, item.start), ()
        if "\n" in text or "//" in text:
            return self.shifted(text, item.start), ()
        declaration = self.declarations.get(item.start)
        if declaration is not None:
            return _head(declaration, text), ()
        first = self.members.get(item.start)
        if first is None or first.kind == "label" or text[len(first.name or "") :].lstrip().startswith(","):
            members = [member for start, member in self.members.items() if item.start <= start < item.end]
        else:
            members = [first]
        if not members:
            return text, ()
        if members[0].kind == "label":
            return ", ".join(map(print_tail, [member.tail for member in members])), ()
        member = members[0]
        alignable = member.kind in ("attribute", "relationship", "many") or (
            member.kind == "line"
            and isinstance(member.tail, ValuesTail)
            and bool(member.tail.values)
            and member.tail.values[0].text != "->"
        )
        return print_line(*members), members if alignable else ()

    def shifted(self, text: str, start: int) -> str:
        """A segment of several rows, its rows below the first moved along with that."""
        lines = text.split("\n")
        if len(lines) == 1:
            return text
        begin = self.text.rfind("\n", 0, start) + 1
        old = len(self.text[begin:start]) - len(self.text[begin:start].lstrip())
        base = 2 * self.depth
        return "\n".join(_moved(lines, base, base - old))


def _moved(lines: Sequence[str], base: int, by: int) -> list[str]:
    """Rows moved by so many columns, none of them to the left of the line they belong to."""
    opening = lines[0].rstrip(_BLANK).rfind('"""')
    if opening >= 0 and lines[0].count('"""') % 2:
        return _moved_text(lines, base)
    moved = [lines[0].rstrip(_BLANK)]
    for line in lines[1:]:
        code = line.strip(_BLANK)
        indent = len(line) - len(line.lstrip(_BLANK)) + by
        least = base if code[:1] in (")", "]", "}") else base + 2
        moved.append(" " * max(indent, least) + code if code else "")
    return moved


def _moved_text(lines: Sequence[str], base: int) -> list[str]:
    """The rows of a triple-quoted text, moved as one so that it says the same."""
    inner = lines[1:]
    margin = min((len(line) - len(line.lstrip(" \t")) for line in inner if line.strip(" \t")), default=0)
    closing = inner[-1].strip(" \t")
    moved = [lines[0].rstrip(_BLANK)]
    if closing.startswith('"""'):
        margin = min((len(line) - len(line.lstrip(" \t")) for line in inner[:-1] if line.strip(" \t")), default=0)
        inner = inner[:-1]
    moved += [" " * (base + 2) + line[margin:].rstrip(_BLANK) if line.strip(" \t") else "" for line in inner]
    if closing.startswith('"""'):
        moved.append(" " * (base + 2) + closing)
    return moved


def _head(declaration: Declaration, text: str) -> str:
    """A declaration's head; one with a triple-quoted text on its line stays as it stands."""
    return text if '"""' in text else writing.print_declaration_head(declaration)


def _is_comment(row: _Row) -> bool:
    return not row.code


def _inline_blocks(text: str, items: Sequence[_Item]) -> dict[int, bool]:
    """For each block's opening: whether the whole block stands on one row."""
    inline: dict[int, bool] = {}
    stack: list[int] = []
    for i, item in enumerate(items):
        if item.kind == "open":
            stack.append(i)
            inline[i] = True
        elif item.kind == "close":
            stack.pop()
        elif item.kind in ("break", "comment") or "\n" in text[item.start : item.end]:
            for opening in stack:
                inline[opening] = False
    return inline


# ---- alignment -------------------------------------------------------------------------------------------------------
def _align(rows: Sequence[_Row]) -> None:
    """Aligns types below types, values below values, and comments below comments."""
    for run in _runs(rows, lambda row: row.kind if row.kind in ("", "line") else "member"):
        _align_names(run)
    for run in _runs(rows, lambda _: "any"):
        _align_comments(run)


def _runs(rows: Sequence[_Row], kind: Callable[[_Row], str]) -> Iterator[list[_Row]]:
    """Rows that stand below each other, of one kind and depth, without an empty line between them."""
    run: list[_Row] = []
    last = ""
    for row in rows:
        this = kind(row)
        if run and (row.blank or row.depth != run[-1].depth or this != last or "\n" in run[-1].code or not row.code):
            yield run
            run = []
        if this and row.code:
            run.append(row)
        last = this
    if run:
        yield run


def _align_names(run: Sequence[_Row]) -> None:
    names = [row for row in run if "\n" not in row.code]
    widths = [_width(row) for row in names]
    limit = _WIDEST_WORD if run[0].kind == "line" else _WIDEST_NAME
    widest = max((width for width in widths if width <= limit), default=0)
    for row, width in zip(names, widths, strict=True):
        gap = max(widest - width, 0) if row.name else 0  # an arrow without a role stays where lines begin
        if gap:
            at = len(row.name) + (1 if row.kind == "attribute" else 0)
            row.code = row.code[:at] + " " * gap + row.code[at:]


def _width(row: _Row) -> int:
    """How far a row reaches to where its type, its arrow's second sign or its value would stand, closely written."""
    return len(row.name) + (1 if row.kind == "many" else 0)


def _align_comments(run: Sequence[_Row]) -> None:
    commented = [row for row in run if row.comment]
    widths = [len(row.code.rsplit("\n", 1)[-1]) for row in commented]
    widest = max((width for width in widths if width <= _WIDEST_CODE), default=0)
    for row, width in zip(commented, widths, strict=True):
        row.comment = " " * max(widest - width, 0) + row.comment


def _lines(rows: Sequence[_Row]) -> Iterator[str]:
    for row in rows:
        if row.blank:
            yield ""
        margin = "  " * row.depth
        gap = "  " if row.code and row.comment else ""
        yield f"{margin}{row.code.rstrip(_BLANK)}{gap}{row.comment}"
