"""From a chunk's text to declarations, blocks and lines: total, linear, one problem a line.

The scanner reads structure only: line ends, texts in quotes, comments, brackets and `;`. It owns docs, braces,
declaration keywords and names, and the first word of a line; the tail of a line goes to the grammar. A chunk whose
brackets do not balance is read a second time, with indentation deciding what a line belongs to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

from entia.syntax import tails
from entia.syntax.problems import SEVERITIES, closest
from entia.syntax.transform import Code
from entia.syntax.tree import (
    Chunk,
    CodeHead,
    Declaration,
    EntityHead,
    EnumHead,
    EnumLine,
    Head,
    Member,
    Name,
    NoTail,
    Problem,
    Tail,
    TypeHead,
    ValuesHead,
    ValuesTail,
    ViewHead,
)
from entia.text import Span


# A declaration keyword: its start rule, whether it has a name, what its block's lines are ("" for no block), whether
# the block must be there.
class Keyword(NamedTuple):
    """What follows a declaration's keyword."""

    start: str
    named: bool
    inner: str = ""
    block: str = ""  # "required", "optional" or ""


KEYWORDS: dict[str, Keyword] = {
    "model": Keyword("plain_head", True, "plan", "required"),
    "namespace": Keyword("plain_head", True),
    "entity": Keyword("entity_head", True, "member", "required"),
    "mixin": Keyword("entity_head", True, "member", "required"),
    "type": Keyword("type_head", True, "member", "required"),
    "enum": Keyword("enum_head", True, "label", "required"),
    "view": Keyword("view_head", True),
    "query": Keyword("query_head", True),
    "rule": Keyword("rule_head", True),
    "source": Keyword("source_head", True, "plan", "optional"),
    "flow": Keyword("flow_head", True, "plan", "required"),
    "encryption": Keyword("plain_head", False, "plan", "required"),
    "privacy": Keyword("plain_head", False, "plan", "required"),
    "backup": Keyword("plain_head", False, "plan", "required"),
    "recovery": Keyword("plain_head", False, "plan", "required"),
    "testing": Keyword("plain_head", False, "plan", "required"),
    "versioning": Keyword("plain_head", False, "plan", "required"),
    "migration": Keyword("migration_head", False, "plan", "required"),
    "todo": Keyword("todo_head", False),
    "note": Keyword("note_head", False),
    "sql": Keyword("code_head", False),
}
# A directive of an entity: its start rule.
DIRECTIVES: dict[str, str] = {
    "index": "index_line",
    "unique": "unique_line",
    "pk": "pk_line",
    "check": "check_line",
    "exclude": "exclude_line",
    "cluster": "cluster_line",
    "partition": "partition_line",
    "with": "with_line",
    "native": "native_line",
    "volume": "volume_line",
    "audit": "audit_line",
    "retain": "retain_line",
    "cache": "cache_line",
    "sync": "sync_line",
    "on": "on_line",
    "lifecycle": "lifecycle_line",
    "transitions": "transitions_line",
}
# Directives with a block: what its lines are.
BLOCK_DIRECTIVES = {"lifecycle": "plan", "transitions": "plan", "partition": "partition-line"}
_MUST_BLOCK = ("lifecycle", "transitions")
_ARROWS = {":": ("attribute", "attribute"), "->": ("relationship", "relationship"), "<->": ("many", "many")}

_NAME = r"[^\W\d]\w*"
_STRUCTURE = re.compile(
    r'(?:\r\n?|\n)[ \t\f]*|"""(?:[\s\S]*?""")?|"(?:[^"\\\r\n]|\\[^\r\n])*"?|' r"'[^'\r\n]*'?|--|//[^\r\n]*|[(){}\[\];]"
)
# Whole plain lines: no brace, comment, `;` or division in them, at most two brackets deep. (indent, word, sign, tail, doc)
_FLAT = r"""[^\r\n"'(){}\[\];/]*"""
_PLAIN = re.compile(
    rf"([ \t]*)({_NAME})[ \t]*(:|->|(?=[ \t(]))[ \t]*"
    rf"""({_FLAT}(?:(?:\({_FLAT}(?:\({_FLAT}\){_FLAT})*\)|\[\]|"[^"\\\r\n]*"|'[^'\r\n]*'){_FLAT})*)"""
    r"(?:///([^\r\n]*))?(?:\r?\n|\Z)"
)
_HEAD = re.compile(rf"({_NAME})[ \t]*(:|->|<->)?")
_DECLARATION = re.compile(rf"({_NAME})(?:[ \t]+({_NAME}(?:\.{_NAME})*))?")
_LABELS = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"|' r"'[^'\r\n]*'|//[^\r\n]*|,")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_NEXT_INDENT = re.compile(r"(?:\r\n?|\n)+([ \t]*)")
_LINE_END = re.compile(r"\r\n?|\n")
_BLANK = " \t\r\f\n\v\ufeff"
_OPENER = {")": "(", "]": "["}
# More than anyone reads: what follows is scanned for its structure only.
_MOST_PROBLEMS = 60
_DEEPEST = 40
NO_TAIL = NoTail()


class Scanned(NamedTuple):
    """What a chunk's text says."""

    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...]


class _Unbalanced(Exception):
    """The brackets do not balance, so that indentation has to decide."""


class _Block:
    """A block that is open: what stands in it so far, and what becomes of it."""

    __slots__ = ("brace", "declaration", "first_indent", "indent", "inner", "member", "members")

    def __init__(self, inner: str, member: Member | None = None, declaration: Declaration | None = None) -> None:
        self.inner = inner
        self.member = member
        self.declaration = declaration
        self.members: list[Member] = []
        self.indent = 0  # of the line that opened it
        self.first_indent = 0  # of the line below that
        self.brace = -1  # where its `{` stands; -1 for a block that only the next line implies


def scan(text: str) -> Scanned:
    """The declarations and problems of a chunk; any text has them."""
    try:
        scanner = _Scanner(text, False)
        scanner.run()
    except _Unbalanced:
        scanner = _Scanner(text, True)
        scanner.run()
    declarations = tuple(scanner.declarations)
    if not text.isascii():
        scanner.check_names(declarations)
    return Scanned(declarations, first_of_each_line(text, scanner.problems))


def first_of_each_line(text: str, problems: list[Problem]) -> tuple[Problem, ...]:
    """At most one problem a line: the gravest, then the first."""
    if len(problems) < 2:
        return tuple(problems)
    ends = [match.end() for match in _LINE_END.finditer(text)]
    chosen: dict[int, tuple[int, int, int]] = {}
    line = 0
    order = sorted(range(len(problems)), key=lambda i: problems[i].span)
    for i in order:
        problem = problems[i]
        while line < len(ends) and ends[line] <= problem.span.start:
            line += 1
        rank = (int(SEVERITIES.get(problem.rule, 1)), problem.span.start, i)
        if line not in chosen or rank < chosen[line]:
            chosen[line] = rank
    return tuple(problems[i] for _, _, i in chosen.values())


def make_chunk(text: str, scanned: Scanned) -> Chunk:
    """A chunk of its own identity, with declarations of their own."""
    lines = text.count("\n")
    if "\r" in text:
        lines += text.count("\r") - text.count("\r\n")
    return Chunk(text, lines, tuple(replace(declaration) for declaration in scanned.declarations), scanned.problems)


def _doc_text(comment: str) -> str:
    """What a `/// …` says."""
    return comment[3:].strip()


class _Scanner:
    __slots__ = (
        "blocks", "closed", "column_one", "declarations", "docs", "doc_at", "indent", "muted_rest", "problems",
        "ended", "strict", "text", "trailing", "waiting", "waiting_at", "waiting_told", "outside_told",
    )  # fmt: skip

    def __init__(self, text: str, strict: bool) -> None:
        self.text = text
        self.strict = strict
        self.problems: list[Problem] = []
        self.declarations: list[Declaration] = []
        self.blocks: list[_Block] = []
        self.docs: list[str] = []  # docs above the next line
        self.doc_at: tuple[int, int] | None = None
        self.trailing = ""  # the doc at the end of this line
        self.indent = 0
        self.closed: Declaration | list[Member] | None = None  # what ended last on this line, for a doc that follows
        self.ended = False  # a block was closed on this line
        self.waiting: _Block | None = None  # a head whose block has not begun
        self.waiting_at = 0
        self.waiting_told = False
        self.outside_told = False
        self.column_one = False
        self.muted_rest = False

    # ---- problems ----------------------------------------------------------------------------------------------------
    def problem(
        self, rule: str, message: str, start: int, end: int, help: str = "", replacement: str | None = None
    ) -> None:
        if self.muted_rest:
            return
        if len(self.problems) >= _MOST_PROBLEMS:
            self.muted_rest = True
            self.problems.append(
                Problem("too-many-problems", "this declaration has more problems than are shown", Span(start, end))
            )
            return
        self.problems.append(Problem(rule, message, Span(start, end), help, replacement))

    def unclosed(self, at: int) -> None:
        sign = self.text[at]
        self.problem("unclosed-bracket", f"`{sign}` is not closed", at, at + 1, f"close it with `{_closer(sign)}`")

    # ---- docs --------------------------------------------------------------------------------------------------------
    def take_doc(self) -> str:
        """The docs above the line that begins here, and the one at its end."""
        docs = self.docs
        if not docs and not self.trailing:
            return ""
        if self.trailing:
            docs = [*docs, self.trailing]
            self.trailing = ""
        self.docs = []
        self.doc_at = None
        return "\n".join(docs)

    def stray_doc(self) -> None:
        if self.docs and self.doc_at is not None:
            self.problem(
                "stray-doc",
                "this doc documents nothing",
                *self.doc_at,
                "put it above a declaration or a line, or write `//`",
            )
            self.docs = []
            self.doc_at = None

    def document_closed(self, doc: str) -> None:
        """A doc that follows what ended on its line documents that."""
        closed = self.closed
        if isinstance(closed, Declaration):
            if self.declarations and self.declarations[-1] is closed:
                self.closed = self.declarations[-1] = replace(closed, doc=f"{closed.doc}\n{doc}".strip("\n"))
        elif closed:
            last = closed[-1]
            closed[-1] = last._replace(doc=f"{last.doc}\n{doc}".strip("\n"))

    # ---- structure ---------------------------------------------------------------------------------------------------
    def run(self) -> None:
        text, strict, blocks = self.text, self.strict, self.blocks
        search = _STRUCTURE.search
        brackets: list[tuple[str, int]] = []
        start = 0  # of the segment
        cut = -1  # where the segment's comment begins
        muted = False
        size = len(text)
        self.indent = len(text) - len(text.lstrip(" \t\ufeff")) if size else 0
        at = 0
        while True:
            match = search(text, at)
            if match is None:
                break
            token = match[0]
            sign = token[0]
            here = match.start()
            at = match.end()
            if sign in "\r\n":
                if brackets:
                    inner = at < size and text[at] not in "\r\n)]/"
                    if not inner:
                        continue
                    indent = len(token) - (2 if token.startswith("\r\n") else 1)
                    if not (strict and indent <= self.indent):
                        if not indent:
                            self.hint_column_one(at)
                        continue
                    self.unclosed(brackets[0][1])
                    self.segment(start, cut if cut >= 0 else here, muted=True)
                    brackets.clear()
                else:
                    self.segment(start, cut if cut >= 0 else here, muted=muted)
                muted = False
                start, cut = at, -1
                self.closed = None
                self.ended = False
                self.trailing = ""
                if at < size and text[at] not in "\r\n":
                    self.indent = len(token) - (2 if token.startswith("\r\n") else 1)
                    if strict and text[at] != "/":
                        self.close_by_indentation(text[at])
                if not strict and blocks and blocks[-1].inner == "member":
                    at = start = self.plain_lines(here + (2 if token.startswith("\r\n") else 1))
            elif sign == "-":
                if brackets:
                    at = _REST_OF_LINE.match(text, at).end()  # type: ignore[union-attr]
            elif sign == "/":
                if brackets:
                    continue
                if cut < 0:
                    cut = here
                if token.startswith("///"):
                    if text[start:here].strip(_BLANK):
                        self.trailing = _doc_text(token)
                    elif self.closed is not None:
                        self.document_closed(_doc_text(token))
                    elif blocks and blocks[-1].brace >= 0 and not _LINE_END.search(text, blocks[-1].brace, here):
                        self.document_opened(_doc_text(token))
                    else:
                        self.docs.append(_doc_text(token))
                        if self.doc_at is None:
                            self.doc_at = (here, at)
            elif sign in "\"'":
                if token == '"""':
                    self.problem("unclosed-text", '`"""` is not closed', here, here + 3, 'close the text with `"""`')
                    self.segment(start, here, muted=True)
                    start, cut, at = size, -1, size
                    brackets.clear()
                    break
                if len(token) == 1 or token[-1] != sign:
                    if not muted:
                        self.problem(
                            "unclosed-text", "the text is not closed on its line", here, at, f"close it with `{sign}`"
                        )
                    muted = True
                    if brackets:
                        self.segment(start, brackets[0][1], muted=True)
                        start = at
                        brackets.clear()
            elif sign in "([":
                brackets.append((sign, here))
            elif sign in ")]":
                if brackets and brackets[-1][0] == _OPENER[sign]:
                    brackets.pop()
                elif brackets:
                    if not strict:
                        raise _Unbalanced
                    brackets.pop()
            elif sign == ";":
                if not brackets:
                    self.segment(start, cut if cut >= 0 else here, muted=muted)
                    start, cut, muted = at, -1, False
            elif sign == "{":
                if brackets and not (strict and self.ends_line(at)):
                    brackets.append((sign, here))
                    continue
                if brackets:
                    self.unclosed(brackets[0][1])
                    brackets.clear()
                    muted = True
                if len(blocks) >= _DEEPEST:
                    self.problem("syntax-error", f"blocks are nested more than {_DEEPEST} deep", here, at)
                    self.muted_rest = True
                self.open(self.segment(start, cut if cut >= 0 else here, opens=True, muted=muted), here)
                muted = False
                start, cut = at, -1
            else:
                if brackets and brackets[-1][0] == "{":
                    brackets.pop()
                    continue
                if brackets:
                    if not strict:
                        raise _Unbalanced
                    self.unclosed(brackets[0][1])
                    self.segment(start, here, muted=True)
                    brackets.clear()
                else:
                    self.segment(start, cut if cut >= 0 else here, muted=muted)
                muted = False
                if blocks and not (strict and self.closes_too_early(here, blocks[-1])):
                    self.stray_doc()
                    self.close(at)
                else:
                    if not strict:
                        raise _Unbalanced
                    self.problem("stray-bracket", "`}` closes nothing", here, at, "remove it")
                start, cut = at, -1
        self.finish(start, cut, brackets, muted)

    def finish(self, start: int, cut: int, brackets: list[tuple[str, int]], muted: bool) -> None:
        size = len(self.text)
        if brackets:
            if not self.strict:
                raise _Unbalanced
            self.unclosed(brackets[0][1])
            muted = True
        self.segment(start, cut if cut >= 0 else size, muted=muted)
        self.stray_doc()
        while self.blocks:
            block = self.blocks[-1]
            if block.brace >= 0:
                if not self.strict:
                    raise _Unbalanced
                self.unclosed_block(block)
            self.close(self.end_of_text())
        if self.waiting is not None:
            self.missing_block()
            self.drop_waiting()

    def end_of_text(self) -> int:
        return len(self.text.rstrip(_BLANK))

    def hint_column_one(self, at: int) -> None:
        """The first line of a chunk that should have been indented."""
        if not self.column_one:
            self.column_one = True
            end = _REST_OF_LINE.match(self.text, at).end()  # type: ignore[union-attr]
            self.problem(
                "column-one-text", "this line belongs to the declaration above but starts in the first column",
                at, end, "indent it by two spaces", "  " + self.text[at:end],
            )  # fmt: skip

    def plain_lines(self, at: int) -> int:
        """Reads plain lines as long as there are some; returns where the next line starts."""
        text = self.text
        match = _PLAIN.match
        members = self.blocks[-1].members
        while True:
            line = match(text, at)
            if line is None:
                return at
            indent, word, sign, written, comment = line.groups()
            if not indent:
                return at
            tail = written.rstrip()
            start = line.start(2)
            if sign:
                kind = "attribute" if sign == ":" else "relationship"
                name: str | None = word
                parsed = tails.parse(kind, tail)
            else:
                rule = DIRECTIVES.get(word)
                if rule is None or word in BLOCK_DIRECTIVES or tail.startswith("<->"):
                    return at
                kind, name = word, None
                parsed = tails.parse(rule, tail)
            tail_at = line.start(4)
            value, problem = parsed
            if problem is not None:
                self.tail_problem(problem, tail_at, word)
            if value is None:
                value = _empty(kind)
            doc = ""
            if comment is not None:
                doc = comment.strip()
            if self.docs:
                self.trailing = doc
                doc = self.take_doc()
            members.append(Member(kind, name, value, tail_at, start, tail_at + len(tail), doc, None))
            self.indent = len(indent)
            at = line.end()

    def document_opened(self, doc: str) -> None:
        """A doc after a `{` documents what opens there."""
        block = self.blocks[-1]
        if block.declaration is not None:
            block.declaration = replace(block.declaration, doc=f"{block.declaration.doc}\n{doc}".strip("\n"))
        elif block.member is not None:
            block.member = block.member._replace(doc=f"{block.member.doc}\n{doc}".strip("\n"))

    # ---- blocks ------------------------------------------------------------------------------------------------------
    def open(self, block: _Block, brace: int) -> None:
        block.brace = brace
        block.indent = self.indent
        end = _REST_OF_LINE.match(self.text, brace + 1).end()  # type: ignore[union-attr]
        below = _NEXT_INDENT.match(self.text, end)
        block.first_indent = len(below[1]) if below else 0
        self.blocks.append(block)

    def close(self, end: int) -> None:
        """The innermost block ends before `end`."""
        block = self.blocks.pop()
        members = tuple(block.members)
        if block.declaration is not None:
            declaration = replace(block.declaration, members=members, span=Span(block.declaration.span.start, end))
            self.declarations.append(declaration)
            self.closed = declaration
        elif block.member is not None and self.blocks:
            parent = self.blocks[-1].members
            parent.append(block.member._replace(block=members, end=end))
            self.closed = parent
        self.ended = True

    def close_by_indentation(self, sign: str) -> None:
        """The line that begins here stands outside of every block that was opened at its indentation or deeper."""
        indent = self.indent
        while self.blocks:
            block = self.blocks[-1]
            outside = block.indent > indent if sign == "}" else block.indent >= indent
            if not outside or not (block.indent > 0 or indent < block.first_indent):
                return
            if block.brace >= 0:
                self.unclosed_block(block)
            self.close(len(self.text[: self.text_start()].rstrip(_BLANK)))

    def text_start(self) -> int:
        return max((block.brace for block in self.blocks), default=0) + 1

    def unclosed_block(self, block: _Block) -> None:
        self.problem("unclosed-brace", "`{` is not closed", block.brace, block.brace + 1, "close it with `}`")

    def ends_line(self, at: int) -> bool:
        """In an unbalanced chunk: is the `{` before `at` the last on its line, so that it opens a block?"""
        return not _REST_OF_LINE.match(self.text, at)[0].strip()  # type: ignore[index]

    def closes_too_early(self, at: int, block: _Block) -> bool:
        """In an unbalanced chunk: does this `}` stand where it cannot close the block?"""
        text = self.text
        line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        if not text[line:at].strip():
            return self.indent > block.indent and 0 < block.first_indent <= self.indent
        if block.brace < line:
            return True
        rest = _REST_OF_LINE.match(text, at + 1)[0]  # type: ignore[index]
        return block.first_indent > block.indent and not rest.strip("; \t")

    # ---- segments ----------------------------------------------------------------------------------------------------
    def segment(self, start: int, end: int, opens: bool = False, muted: bool = False) -> _Block:
        """Reads text[start:end], a line or a part of one; returns the block it opens where `opens`."""
        text = self.text
        while start < end and text[start] in _BLANK:
            start += 1
        while end > start and text[end - 1] in _BLANK:
            end -= 1
        if start == end and not opens:
            return _NO_BLOCK
        if not self.blocks:
            return self.top(start, end, opens, muted)
        if start == end:
            if not muted:
                self.problem("missing-name", "`{` stands where a line is expected", start, start + 1)
            return _Block("quiet")
        block = self.blocks[-1]
        if self.ended and not muted and not self.is_after_separator(start):
            self.problem("syntax-error", "a line begins behind the `}`", start, end, "put it on a line of its own")
            muted = True
        if not self.strict and self.is_column_one(start):
            self.hint_column_one(start)
        if block.inner == "member":
            return self.member(start, end, opens, muted)
        if block.inner == "label":
            return self.labels(start, end, opens, muted)
        if block.inner == "plan":
            return self.plan(start, end, opens, muted)
        if block.inner == "partition-line":
            return self.partition_part(start, end, opens, muted)
        return _Block("quiet")

    def is_after_separator(self, start: int) -> bool:
        return self.text[:start].rstrip(" \t").endswith(";")

    def is_column_one(self, at: int) -> bool:
        return at == 0 or self.text[at - 1] in "\r\n"

    def tail(self, rule: str, start: int, end: int, muted: bool, word: str) -> tuple[int, object]:
        """The value of text[start:end] and where it begins."""
        text = self.text
        while start < end and text[start] in _BLANK:
            start += 1
        value, problem = tails.parse(rule, text[start:end])
        if problem is not None and not muted:
            self.tail_problem(problem, start, word)
        return start, value

    def tail_problem(self, problem: Problem, at: int, word: str) -> None:
        start, end = problem.span
        message = problem.message.replace("\0", word)
        self.problem(problem.rule, message, at + start, at + end, problem.help.replace("\0", word), problem.replacement)

    def unexpected_block(self, at: int, word: str) -> None:
        self.problem("syntax-error", f"`{{` stands behind `{word}`, which has no block", at, at + 1)

    def member(self, start: int, end: int, opens: bool, muted: bool) -> _Block:
        text = self.text
        members = self.blocks[-1].members
        head = _HEAD.match(text, start, end)
        if head is None:
            if not muted:
                found = _first_word(text, start, end)
                self.problem(
                    "syntax-error",
                    f"`{found}` stands where a name or a directive is expected",
                    start,
                    start + len(found),
                )
            self.take_doc()
            return _Block("quiet")
        word, sign = head.groups()
        if sign:
            kind, rule = _ARROWS[sign]
            at, value = self.tail(rule, head.end(), end, muted, word)
            member = Member(kind, word, value or _empty(kind), at, start, max(end, at), self.take_doc(), None)  # type: ignore[arg-type]
            if opens and kind == "many":
                return _Block("member", member)
            members.append(member)
            self.closed = members
            if opens:
                if not muted:
                    self.unexpected_block(self.brace_after(end), word)
                return _Block("quiet")
            return _NO_BLOCK
        directive = DIRECTIVES.get(word)
        if directive is not None:
            at, value = self.tail(directive, head.end(1), end, muted, word)
            member = Member(word, None, value or NO_TAIL, at, start, max(end, at), self.take_doc(), None)  # type: ignore[arg-type]
            inner = BLOCK_DIRECTIVES.get(word)
            if opens and inner is not None:
                return _Block(inner, member)
            members.append(member)
            self.closed = members
            if opens:
                if not muted:
                    self.unexpected_block(self.brace_after(end), word)
                return _Block("quiet")
            if word in _MUST_BLOCK and not muted:
                self.problem("missing-block", f"`{word}` lacks its block", end, end, f"write `{word} … {{ … }}`")
            return _NO_BLOCK
        return self.unknown_line(head, word, start, end, opens, muted)

    def brace_after(self, end: int) -> int:
        return self.text.find("{", end)

    def unknown_line(self, head: re.Match[str], word: str, start: int, end: int, opens: bool, muted: bool) -> _Block:
        """A line that is neither `name: …`, `name -> …`, `name <-> …` nor a directive."""
        text = self.text
        members = self.blocks[-1].members
        after = head.end(1)
        rest = text[after:end].strip(_BLANK)
        doc = self.take_doc()
        meant = closest(word, DIRECTIVES)
        parsed = tails.parse("attribute", rest) if rest else None
        looks_typed = parsed is not None and parsed.problem is None and parsed.value.type is not None
        if rest and not opens and looks_typed and parsed is not None and not (meant and rest.startswith("(")):
            at = after + (len(text[after:end]) - len(text[after:end].lstrip(_BLANK)))
            if not muted:
                self.problem(
                    "missing-colon", f"`{word}` and its type lack the `:` between them", start, after,
                    f"write `{word}: {rest}`", f"{word}:",
                )  # fmt: skip
            members.append(Member("attribute", word, parsed.value, at, start, end, doc, None))
            self.closed = members
            return _NO_BLOCK
        if not rest and not opens:
            if not muted:
                self.problem(
                    "expected-type", f"`{word}` lacks a `:` and a type, or a `->` and an entity", start, end,
                    f"write `{word}: string` or `{word} -> Entity`",
                )  # fmt: skip
            members.append(Member("attribute", word, _empty("attribute"), end, start, end, doc, None))
            self.closed = members
            return _NO_BLOCK
        if not muted:
            self.problem(
                "unknown-directive",
                f"`{word}` is no directive, and no `:`, `->` or `<->` follows it", start, after,
                f"did you mean `{meant}`?" if meant else f"write `{word}: type` for an attribute", meant,
            )  # fmt: skip
        values = tails.parse("plan_line", rest)
        at = after + (len(text[after:end]) - len(text[after:end].lstrip(_BLANK)))
        value: Tail = values.value if values.problem is None else NO_TAIL
        member = Member("unknown", word, value, min(at, end), start, end, doc, None)
        if opens:
            return _Block(BLOCK_DIRECTIVES.get(meant or "", "plan"), member)
        members.append(member)
        self.closed = members
        return _NO_BLOCK

    def labels(self, start: int, end: int, opens: bool, muted: bool) -> _Block:
        """`draft, placed` in an enum: each label is a member."""
        text = self.text
        members = self.blocks[-1].members
        doc = self.take_doc()
        at = start
        pieces: list[tuple[int, int]] = []
        for match in _LABELS.finditer(text, start, end):
            if match[0] == ",":
                pieces.append((at, match.start()))
                at = match.end()
        pieces.append((at, end))
        for i, (a, b) in enumerate(pieces):
            while a < b and text[a] in _BLANK:
                a += 1
            while b > a and text[b - 1] in _BLANK:
                b -= 1
            if a == b:
                if i < len(pieces) - 1 and not muted:
                    self.problem("syntax-error", "`,` stands where a label is expected", a, a + 1)
                continue
            written = text[a:b]
            value, problem = tails.parse("label_line", written)
            if problem is not None and not muted:
                self.tail_problem(problem, a, written)
            name = value.label.text if isinstance(value, EnumLine) else None
            if name is not None or value is not None:
                members.append(Member("label", name, value, a, a, b, doc, None))
                self.closed = members
        if opens:
            if not muted:
                self.unexpected_block(self.brace_after(end), text[start:end])
            return _Block("quiet")
        return _NO_BLOCK

    def plan(self, start: int, end: int, opens: bool, muted: bool) -> _Block:
        """`word value value …` in a plan block."""
        text = self.text
        members = self.blocks[-1].members
        doc = self.take_doc()
        head = _HEAD.match(text, start, end)
        quoted = _LABELS.match(text, start, end) if head is None else None
        if head is None and (quoted is None or quoted[0][0] != '"'):
            if not muted:
                found = _first_word(text, start, end)
                self.problem("syntax-error", f"`{found}` stands where a word is expected", start, start + len(found))
            return _Block("quiet")
        if head is not None:
            word, after = head[1], head.end(1)
        else:
            assert quoted is not None
            word, after = quoted[0], quoted.end()
        at, value = self.tail("plan_line", after, end, muted, word)
        member = Member("line", word, value or ValuesTail(()), at, start, max(end, at), doc, None)  # type: ignore[arg-type]
        if opens:
            if not muted:
                self.unexpected_block(self.brace_after(end), word)
            return _Block("plan", member)
        members.append(member)
        self.closed = members
        return _NO_BLOCK

    def partition_part(self, start: int, end: int, opens: bool, muted: bool) -> _Block:
        members = self.blocks[-1].members
        doc = self.take_doc()
        written = self.text[start:end]
        value, problem = tails.parse("partition_part", written)
        if problem is not None and not muted:
            self.tail_problem(problem, start, written)
        name = value.name.text if value is not None else None
        members.append(Member("partition-line", name, value or NO_TAIL, start, start, end, doc, None))
        self.closed = members
        if opens:
            if not muted:
                self.unexpected_block(self.brace_after(end), written)
            return _Block("quiet")
        return _NO_BLOCK

    # ---- declarations ------------------------------------------------------------------------------------------------
    def missing_block(self) -> None:
        if not self.waiting_told and self.waiting is not None and self.waiting.declaration is not None:
            word = self.waiting.declaration.keyword
            self.problem(
                "missing-block",
                f"the block of `{word}` is missing",
                self.waiting_at,
                self.waiting_at,
                "write `{` and `}`",
            )

    def drop_waiting(self) -> None:
        """A head whose block never came is a declaration without members."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None and waiting.declaration is not None:
            self.declarations.append(waiting.declaration)

    def top(self, start: int, end: int, opens: bool, muted: bool) -> _Block:
        """A segment outside of every block: a declaration's head, or text that belongs nowhere."""
        text = self.text
        if start == end:
            waiting, self.waiting = self.waiting, None
            if waiting is not None:
                return waiting
            if not self.outside_told:
                self.problem("text-outside-declaration", "`{` stands where a declaration is expected", start, start + 1)
            self.outside_told = True
            return _Block("quiet")
        column_one = self.is_column_one(start) or text[:start].strip(_BLANK) == ""
        if self.waiting is not None and not column_one:
            if self.waiting.inner != "quiet":
                self.missing_block()
            block, self.waiting = self.waiting, None
            block.indent, block.brace, block.first_indent = 0, -1, 1
            self.blocks.append(block)
            return self.segment(start, end, opens, muted)
        head = _DECLARATION.match(text, start, end)
        keyword = KEYWORDS.get(head[1]) if head is not None else None
        if head is not None and keyword is not None and not self.declarations and self.waiting is None:
            return self.declaration(head, keyword, start, end, opens, muted)
        return self.outside(head, start, end, opens, muted)

    def declaration(
        self, head: re.Match[str], keyword: Keyword, start: int, end: int, opens: bool, muted: bool
    ) -> _Block:
        text = self.text
        word, written = head.groups()
        name: Name | None = None
        after = head.end(1)
        rule = keyword.start
        if keyword.named:
            if written is None:
                if not muted:
                    self.problem("missing-name", f"`{word}` lacks a name", start, after, f"write `{word} Name`")
                muted = True
            else:
                name = Name(written, Span(head.start(2), head.end(2)))
                after = head.end(2)
        composite = word == "type" and (opens or "=" not in text[after:end])
        if composite:
            rule = "entity_head"
        count = len(self.problems)
        at, value = self.tail(rule, after, end, muted, word)
        if isinstance(value, Code):
            name = Name(value.name.text, value.name.span.shifted(at), value.name.quoted)
            value = value.head
        sound = not muted and len(self.problems) == count
        made = Declaration(
            word, name, value or _empty_head(rule), min(at, max(end, after)), (), Span(start, end), self.take_doc(),
            Span(start, head.end(1)),
        )  # type: ignore[arg-type]  # fmt: skip
        inner = keyword.inner if word != "type" or composite else ""
        if opens:
            if not inner:
                if sound:
                    self.unexpected_block(self.brace_after(end), word)
                inner = "quiet"
            return _Block(inner, None, made)
        if not inner or keyword.block == "optional":
            self.closed = made
            self.declarations.append(made)
            if not sound:  # what follows may be meant as a part of it
                self.outside_told = True
            return _NO_BLOCK
        self.waiting = _Block(inner, None, made)
        self.waiting_at = end
        self.waiting_told = not sound
        self.closed = made
        return _NO_BLOCK

    def outside(self, head: re.Match[str] | None, start: int, end: int, opens: bool, muted: bool) -> _Block:
        """Text that begins no declaration."""
        word = head[1] if head is not None else _first_word(self.text, start, end)
        written = head[2] if head is not None else None
        meant = closest(word, KEYWORDS) if head is not None else None
        doc = self.take_doc()
        looks_meant = (
            head is not None and (opens or meant is not None) and not self.declarations and self.waiting is None
        )
        if self.waiting is not None:
            self.missing_block()
            self.drop_waiting()
        if not looks_meant:
            if not self.outside_told and not muted:
                self.problem(
                    "text-outside-declaration", f"`{word}` stands outside of every declaration", start, end,
                    "indent it, if it belongs to the declaration above; else start with a keyword such as `entity`",
                )  # fmt: skip
            self.outside_told = True
            return _Block("quiet")
        assert head is not None
        self.problem(
            "unknown-keyword", f"`{word}` declares nothing", start, head.end(1),
            f"did you mean `{meant}`?" if meant else "start with a keyword such as `entity` or `enum`", meant,
        )  # fmt: skip
        self.outside_told = True
        name = Name(written, Span(head.start(2), head.end(2))) if written else None
        made = Declaration("unknown", name, ValuesHead(), end, (), Span(start, end), doc, Span(start, head.end(1)))
        keyword = KEYWORDS.get(meant or "")
        inner = keyword.inner if keyword is not None and keyword.inner else "member"
        block = _Block(inner if keyword is not None or opens else "quiet", None, made)
        if opens:
            return block
        if keyword is not None and not keyword.inner:
            self.declarations.append(made)
            return _NO_BLOCK
        self.waiting, self.waiting_at, self.waiting_told = block, end, True
        return _NO_BLOCK

    # ---- names -------------------------------------------------------------------------------------------------------
    def check_names(self, declarations: tuple[Declaration, ...]) -> None:
        """Names that other spellings of the same letters would not find."""
        for declaration in declarations:
            if declaration.name is not None and not declaration.name.quoted:
                self.check_name(declaration.name.text, declaration.name.span.start)
            self.check_member_names(declaration.members)

    def check_member_names(self, members: tuple[Member, ...]) -> None:
        for member in members:
            quoted = isinstance(member.tail, EnumLine) and member.tail.label.quoted
            if member.name is not None and not quoted and not member.name.startswith('"'):
                self.check_name(member.name, member.start)
            if member.block:
                self.check_member_names(member.block)

    def check_name(self, name: str, at: int) -> None:
        if name.isascii() or unicodedata.is_normalized("NFC", name):
            return
        normal = unicodedata.normalize("NFC", name)
        self.problem(
            "name-not-nfc", f"the name `{name}` is not in Unicode normal form C", at, at + len(name),
            f"write `{normal}` with composed letters", normal,
        )  # fmt: skip


_NO_BLOCK = _Block("quiet")


def _closer(sign: str) -> str:
    return {"(": ")", "[": "]", "{": "}"}[sign]


def _first_word(text: str, start: int, end: int) -> str:
    match = re.compile(r"\w+|\S").match(text, start, end)
    return match[0] if match else text[start:end]


def _empty(kind: str) -> Tail:
    """The tail of a line whose tail could not be read at all."""
    return _EMPTY.get(kind, NO_TAIL)


def _empty_head(rule: str) -> Head:
    return _EMPTY_HEADS.get(rule, ValuesHead())


from entia.syntax.tree import AttributeTail, ManyTail, RelationshipTail  # noqa: E402

_EMPTY: dict[str, Tail] = {
    "attribute": AttributeTail(None, ()),
    "relationship": RelationshipTail((), None, ()),
    "many": ManyTail(None, None, (), ()),
}
_EMPTY_HEADS: dict[str, Head] = {
    "entity_head": EntityHead(),
    "type_head": TypeHead(None, ()),
    "enum_head": EnumHead(None, ()),
    "view_head": ViewHead(False, (), None, ()),
    "code_head": CodeHead(None, None, None),
}
