"""From a chunk's text to declarations, blocks and lines: total, linear, at most one problem a line.

The scanner knows structure only: line ends, texts in quotes, comments, brackets and `;`. It owns docs, braces,
declaration keywords and names, and the first word of a line; the tail of a line goes to the grammar. A chunk whose
brackets do not balance is read a second time, with indentation deciding what a line belongs to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from entia.syntax import tails
from entia.syntax.heads import read_outermost
from entia.syntax.keywords import BLOCK_DIRECTIVES, DIRECTIVES, KEYWORDS, NAME, NAMES
from entia.syntax.lines import NO_BLOCK, empty_tail, implied_role, read_line
from entia.syntax.lists import listed
from entia.syntax.problems import SEVERITIES
from entia.syntax.reading import BLANK, Block, Reading
from entia.syntax.tree import Declaration, EnumLine, Member, Problem
from entia.text import Span

# The signs that structure a text, and what hides such signs.
STRUCTURE = re.compile(
    r'(?:\r\n?|\n)[ \t\f]*|"""(?:[\s\S]*?""")?|"(?:[^"\\\r\n]|\\[^\r\n])*"?|'
    r"'[^'\r\n]*'?|--|//[^\r\n]*|/\*(?:[\s\S]*?\*/)?|[#(){}\[\];]"
)
# A whole plain line: no brace, comment, `;` or `/` in it, brackets at most two deep. (indent, words, sign, arrow
# without a word, tail, doc)
_FLAT = r"""[^\r\n"'(){}\[\];/]*"""
_PLAIN = re.compile(
    rf"([ \t]*)(?:({NAMES})[ \t]*(:|->|(?=[ \t(]))|(->))[ \t]*"
    rf"""({_FLAT}(?:(?:\({_FLAT}(?:\({_FLAT}\){_FLAT})*\)|\[\]|"[^"\\\r\n]*"|'[^'\r\n]*'){_FLAT})*)"""
    r"(?:///([^\r\n]*))?(?:\r?\n|\Z)"
)
_WORD = re.compile(NAME)
_BEGINNING = re.compile(rf"({NAME})[ \t]*(:|->|<->)?")
_LINE_END = re.compile(r"\r\n?|\n")
_NOTHING_MORE = re.compile(r"[; \t]*(?=[\r\n]|\Z)")
_OPENERS = {")": "(", "]": "["}
# Deeper brackets are no text of a person.
_DEEPEST = 200
_LONG = '"""'


class Scanned(NamedTuple):
    """What a chunk's text says. `open_text`: its last triple-quoted text is not closed."""

    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...]
    open_text: bool


class _UnbalancedError(Exception):
    """The brackets do not balance, so that indentation has to decide."""


def scan(text: str) -> Scanned:
    """The declarations and problems of a chunk; any text has them."""
    scanner = _Scanner(text, False)
    try:
        scanner.run()
    except _UnbalancedError:
        scanner = _Scanner(text, True)
        scanner.run()
    reading = scanner.reading
    if not text.isascii():
        for declaration in reading.declarations:
            if declaration.name is not None and not declaration.name.quoted:
                _check_name(reading, declaration.name.text, declaration.name.span.start)
            _check_names(reading, declaration.members)
    return Scanned(tuple(reading.declarations), _first_of_lines(text, reading.problems), scanner.open_text)


def _first_of_lines(text: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """At most one problem a line, in order: the gravest, then the first."""
    if len(problems) < 2:
        return tuple(problems)
    ends = [match.end() for match in _LINE_END.finditer(text)]
    chosen: dict[int, tuple[int, Problem]] = {}
    line = 0
    for problem in sorted(problems, key=lambda each: each.span):
        while line < len(ends) and ends[line] <= problem.span.start:
            line += 1
        weight = int(SEVERITIES.get(problem.rule, 1))
        if line not in chosen or weight < chosen[line][0]:
            chosen[line] = (weight, problem)
    return tuple([problem for _, problem in chosen.values()])


def _check_names(reading: Reading, members: Sequence[Member]) -> None:
    for member in members:
        quoted = isinstance(member.tail, EnumLine) and member.tail.label.quoted
        if member.name is not None and not quoted and not member.name.startswith('"'):
            _check_name(reading, member.name, member.start)
        if member.block:
            _check_names(reading, member.block)


def _check_name(reading: Reading, name: str, at: int) -> None:
    """Says that a name is none, or is written with letters that the same name elsewhere would not match."""
    if not all(part.isidentifier() for part in name.split(".")):
        reading.problem("syntax-error", f"`{name}` is no name", at, at + len(name), "use letters, digits and `_`")
        return
    if not unicodedata.is_normalized("NFC", name):
        normal = unicodedata.normalize("NFC", name)
        message = f"the name `{name}` is not in Unicode normal form C"
        reading.problem("name-not-nfc", message, at, at + len(name), f"write `{normal}` with composed letters", normal)


class _Scanner:
    """One pass over a chunk, loose or, where brackets do not balance, strict."""

    __slots__ = ("bracket_indent", "brackets", "cut", "muted", "open_text", "reading", "start", "strict", "text")

    def __init__(self, text: str, strict: bool) -> None:
        self.text = text
        self.strict = strict
        self.reading = Reading(text, strict)
        self.brackets: list[tuple[str, int]] = []
        self.bracket_indent = 0  # what is indented no deeper is outside of the brackets, where they do not balance
        self.start = 0  # of the segment: a line, or a part of one between `;`, `{` and `}`
        self.cut = -1  # where the segment's comment begins
        self.muted = False  # the segment has a problem already
        self.open_text = False

    def run(self) -> None:
        text = self.text
        search = STRUCTURE.search
        at = 0
        while match := search(text, at):
            sign = text[match.start()]
            here, at = match.span()
            if sign in "\r\n":
                at = self.line_ends(here, at)
            elif sign == "{":
                self.brace_opens(here)
            elif sign == "}":
                self.brace_closes(here)
            elif sign in "([":
                self.bracket_opens(sign, here)
            elif sign in ")]":
                self.bracket_closes(sign)
            elif sign in "\"'":
                if self.text_in_quotes(match[0], here, at):
                    break
            elif sign == "/" and match[0][1] == "/":
                self.comment(match[0], here, at)
            elif sign == "-" and self.brackets:  # a comment of SQL
                at = self.reading.line_end(at)
            elif sign in "-#/":
                if not self.brackets and not text.startswith("-->", here):
                    at = self.foreign_comment(here, at)
            elif not self.brackets:
                self.segment_ends(here, at)
        self.text_ends()

    # ---- signs -------------------------------------------------------------------------------------------------------
    def line_ends(self, here: int, at: int) -> int:
        """A line ends at `here`, the next begins with the word at `at`; returns where to read on."""
        text, reading = self.text, self.reading
        begin = here + (2 if text.startswith("\r\n", here) else 1)
        blank = at == len(text) or text[at] in "\r\n"
        if self.brackets:
            if blank or text[at] in ")]/" or not (self.strict and at - begin <= self.bracket_indent):
                if at == begin and not blank and text[at] not in ")]}/":
                    reading.hint_column_one(at)
                return at
            self.unclosed()
        self.segment_ends(here, at)
        reading.closed = None
        reading.ended = False
        reading.trailing = ""
        if not blank:
            reading.indent = at - begin
            if self.strict and text[at] != "/":
                reading.close_by_indentation(at)
        if not self.strict and reading.blocks and reading.blocks[-1].inner == "member":
            at = self.start = self.plain_lines(begin)
        return at

    def segment_ends(self, here: int, at: int) -> None:
        """The segment ends at `here`, the next one begins at `at`."""
        self.segment(self.start, self.cut if self.cut >= 0 else here, False)
        self.start, self.cut, self.muted = at, -1, False

    def unclosed(self) -> None:
        """The outermost open bracket is never closed."""
        if not self.muted:
            self.reading.unclosed(self.brackets[0][1])
        self.brackets.clear()
        self.muted = True

    def bracket_opens(self, sign: str, here: int) -> None:
        if not self.brackets:
            blocks = self.reading.blocks
            self.bracket_indent = self.reading.indent
            if blocks and self.on_one_line(blocks[-1].brace, here):
                self.bracket_indent = max(self.bracket_indent, blocks[-1].first_indent)
            elif not blocks and self.strict and self.begins_block():
                self.bracket_indent = len(self.text)  # the lines below are the block's, however deep
        elif len(self.brackets) == _DEEPEST:
            self.reading.problem("syntax-error", f"brackets are nested more than {_DEEPEST} deep", here, here + 1)
            self.reading.silent = True
        self.brackets.append((sign, here))

    def begins_block(self) -> bool:
        """Whether the segment is the head of a declaration that has a block."""
        word = _WORD.match(self.text, self.reading.skipped(self.start, len(self.text)))
        keyword = KEYWORDS.get(word[0]) if word is not None else None
        return keyword is not None and keyword.block == "required" and keyword.start != "type_head"

    def may_open_block(self) -> bool:
        """Whether the segment is the head of a declaration or the beginning of a line that may have a block."""
        if not self.reading.blocks:
            return self.begins_block()
        line = _BEGINNING.match(self.text, self.reading.skipped(self.start, len(self.text)))
        return line is not None and (line[2] == "<->" or (not line[2] and line[1] in BLOCK_DIRECTIVES))

    def on_one_line(self, start: int, end: int) -> bool:
        """Whether no line ends between two places."""
        return self.reading.line_end(max(start, 0)) >= end

    def brace_opens(self, here: int) -> None:
        if self.brackets:
            ends_line = self.reading.skipped(here + 1, len(self.text)) >= self.reading.line_end(here)
            if not (
                self.strict and ends_line and self.on_one_line(self.brackets[0][1], here) and self.may_open_block()
            ):
                self.brackets.append(("{", here))
                return
            self.unclosed()
        block = self.segment(self.start, self.cut if self.cut >= 0 else here, True)
        self.start, self.cut, self.muted = here + 1, -1, False
        if self.strict and block.inner == "quiet" and block.declaration is None and block.member is None:
            return  # it was said; what follows is not a part of it
        self.reading.open(block, here)

    def brace_closes(self, here: int) -> None:
        reading = self.reading
        if self.brackets and self.brackets[-1][0] == "{":
            self.brackets.pop()
            return
        if self.brackets:
            if not self.strict:
                raise _UnbalancedError
            alone = reading.skipped(reading.line_start(here), here) == here
            if not reading.blocks or not (alone or self.on_one_line(self.brackets[0][1], here)):
                if not self.muted:
                    reading.problem("stray-bracket", "`}` closes nothing", here, here + 1, "remove it", "")
                self.muted = True
                return
            self.unclosed()
        self.segment_ends(here, here + 1)
        if reading.blocks and not (self.strict and self.closes_too_early(here, reading.blocks[-1])):
            reading.stray_doc()
            reading.close(here + 1)
        elif self.strict:
            if reading.broken_indent is None:
                reading.problem("stray-bracket", "`}` closes nothing", here, here + 1, "remove it", "")
        else:
            raise _UnbalancedError

    def closes_too_early(self, here: int, block: Block) -> bool:
        """In an unbalanced chunk: does this `}` stand where it cannot close the block?"""
        line = self.reading.line_start(here)
        if self.reading.skipped(line, here) == here:  # alone, but as deep as the block's lines
            return self.reading.indent > block.indent and 0 < block.first_indent <= self.reading.indent
        if block.brace < line:  # behind a line, and opened above
            return True
        rest = _NOTHING_MORE.match(self.text, here + 1)
        return block.first_indent > block.indent and rest is not None  # `{ }`, and then lines

    def bracket_closes(self, sign: str) -> None:
        brackets = self.brackets
        if not brackets:
            if not self.strict:
                raise _UnbalancedError
            return  # the grammar will say so
        if brackets[-1][0] == _OPENERS[sign]:
            brackets.pop()
            return
        if not self.strict:
            raise _UnbalancedError
        opener = next((i for i in reversed(range(len(brackets))) if brackets[i][0] == _OPENERS[sign]), None)
        if opener is not None:
            if not self.muted:
                self.reading.unclosed(brackets[-1][1])
            self.muted = True
            del brackets[opener:]

    def text_in_quotes(self, token: str, here: int, at: int) -> bool:
        """A text in quotes; returns whether it swallows the rest of the chunk."""
        reading = self.reading
        if token == _LONG:
            if reading.blocks or not reading.outside_told:
                message = f"`{_LONG}` is not closed"
                reading.problem("unclosed-text", message, here, here + 3, f"close the text with `{_LONG}`")
                self.open_text = True
            self.brackets.clear()
            self.muted = True
            self.segment_ends(here, len(self.text))
            return True
        quote = token[0]
        if (len(token) == 1 or token[-1] != quote) and not self.muted:
            message = "the text is not closed on its line"
            reading.problem("unclosed-text", message, here, at, f"close it with `{quote}`")
            self.muted = True
        return False

    def comment(self, token: str, here: int, at: int) -> None:
        if self.brackets:
            return
        if self.cut < 0:
            self.cut = here
        if token.startswith("///"):
            if self.text[self.start : here].strip(BLANK):
                self.reading.trailing = token[3:].strip()
            else:
                self.reading.add_doc(token[3:].strip(), here, at)

    def foreign_comment(self, here: int, at: int) -> int:
        """A comment as other languages write it, whose sign or whole is text[here:at]; returns where it ends."""
        text, reading = self.text, self.reading
        sign = text[here : here + (1 if text[here] == "#" else 2)]
        end = at if at > here + len(sign) else reading.line_end(here)
        block = sign == "/*"
        ours = "///" if block and text.startswith("/**", here) and end > here + 4 else "//"
        lines = [line.strip(" \t*") for line in text[here + len(sign) : end - 2 * (block and end == at)].splitlines()]
        margin = "\n" + " " * (here - reading.line_start(here))
        written = margin.join(f"{ours} {line}".rstrip() for line in lines if line or len(lines) == 1)
        alone = reading.skipped(end, reading.line_end(end)) == reading.line_end(end)  # nothing follows on its line
        message = f"a comment begins with `//`, not with `{sign}`"
        replaced = Span(here, end)
        replacement = written if alone else None
        advice = f"write `{written}`" if len(lines) == 1 else "write `//` before each line"
        reading.problem("syntax-error", message, here, here + len(sign), advice, replacement, replaced)
        if self.cut < 0:
            self.cut = here
        return end

    def text_ends(self) -> None:
        reading = self.reading
        if self.brackets:
            if not self.strict:
                raise _UnbalancedError
            self.unclosed()
        self.segment_ends(len(self.text), len(self.text))
        reading.stray_doc()
        while reading.blocks:
            if reading.blocks[-1].brace >= 0 and not self.open_text:
                if not self.strict:
                    raise _UnbalancedError
                reading.unclosed_block(reading.blocks[-1])
            reading.close(reading.trimmed(len(self.text)))
        if reading.waiting is not None:
            reading.missing_block()
            reading.drop_waiting()

    # ---- lines -------------------------------------------------------------------------------------------------------
    def segment(self, start: int, end: int, opens: bool) -> Block:
        """Reads text[start:end]; returns the block that opens behind it, where `opens`."""
        text, reading = self.text, self.reading
        while start < end and text[start] in BLANK:
            start += 1
        while end > start and text[end - 1] in BLANK:
            end -= 1
        if start == end and not opens:
            return NO_BLOCK
        if not reading.blocks:
            block = read_outermost(reading, start, end, opens, self.muted)
            if block is not None:
                return block
        if start == end:
            if reading.blocks[-1].inner != "quiet":
                reading.problem(
                    "missing-name", "`{` stands where a line is expected", start, start + 1, "remove the block"
                )
            return Block("quiet")
        if self.strict and reading.broken_indent is not None:
            if reading.indent > reading.broken_indent:
                return Block("quiet")  # what is left of the broken line above
            reading.broken_indent = None
        muted = self.muted
        if (
            reading.ended
            and not muted
            and text[reading.trimmed(start) - 1] != ";"
            and reading.blocks[-1].inner != "quiet"
        ):
            word = reading.first_word(start, end)
            message = f"`{word}` stands on the line of the `}}` before it"
            reading.problem(
                "syntax-error", message, start, start + len(word), "start a new line, or write `;` before it"
            )
            muted = True
        if not self.strict and reading.is_column_one(start):
            reading.hint_column_one(start)
        said = len(reading.problems)
        block = read_line(reading, start, end, opens, muted)
        if self.strict and not opens and (muted or len(reading.problems) > said):
            inner = reading.blocks[-1]
            on_head = self.on_one_line(inner.brace, start)
            reading.broken_indent = max(reading.indent, inner.first_indent if on_head else 0)
        return block

    def plain_lines(self, at: int) -> int:
        """Reads plain lines as long as there are some; returns where the next line begins."""
        reading, match = self.reading, _PLAIN.match
        members = reading.blocks[-1].members
        parse = tails.parse
        while line := match(self.text, at):
            indent, word, sign, arrow, tail, doc = line.groups()
            if not indent or reading.silent or "--" in tail or "#" in tail:  # a comment may hide a bracket
                return at
            tail = tail.rstrip()
            name: str | None = word
            if sign == ":":
                kind = rule = "attribute"
            elif sign or arrow:
                kind = rule = "relationship"
            else:
                if word not in DIRECTIVES or word in BLOCK_DIRECTIVES or tail.startswith("<->"):
                    return at
                kind, rule, name = word, DIRECTIVES[word], None
            value, problem = parse(rule, tail)
            start = line.start(4 if arrow else 2)
            tail_at = line.start(5) if tail else line.end(4 if arrow else 3)
            if problem is not None:
                if not reading.translated(start, tail_at + len(tail)):
                    reading.tail_problem(problem, tail_at, arrow or word)
                if value is None:
                    value = empty_tail(kind)
            if arrow:
                name = implied_role(reading, value, start)
            doc = "" if doc is None else doc.strip()
            if reading.docs:
                reading.trailing = doc
                doc = reading.take_doc()
            member = Member(kind, name, value, tail_at, start, tail_at + len(tail), doc, None, bool(arrow))
            if name is None or arrow or "," not in word:
                members.append(member)
            else:
                members += listed(reading, word, member, problem is not None)
            at = line.end()
        return at
