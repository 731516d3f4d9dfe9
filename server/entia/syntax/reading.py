"""What has been read of a chunk so far: problems, docs that wait for their line, blocks that are open."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from entia.syntax import tails
from entia.syntax.foreign_heads import translate_head
from entia.syntax.translation import translate
from entia.syntax.tree import Declaration, Member, Problem
from entia.text import Span

BLANK = " \t\r\f\n\v\ufeff"
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_BELOW = re.compile(r"(?:\r\n?|\n)+([ \t]*)")
_WORD = re.compile(r"\w+|[^\w\s]")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_VERB = re.compile(r"\0(\w+)\|(\w+)\0")  # of one thing, and of several
# More than anyone reads: what follows is read for its structure only.
_MOST_PROBLEMS = 60
_DEEPEST = 40


def line_start(text: str, at: int) -> int:
    """Where the line that `at` stands in begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line that `at` stands in ends."""
    match = _REST_OF_LINE.match(text, at)
    return match.end() if match is not None else at


class Block:
    """A block that is open: what its lines are, what stands in it so far, and what becomes of it."""

    __slots__ = ("brace", "declaration", "first_indent", "indent", "inner", "member", "members")

    def __init__(self, inner: str, member: Member | None = None, declaration: Declaration | None = None) -> None:
        self.inner = inner
        self.member = member
        self.declaration = declaration
        self.members: list[Member] = []
        self.indent = 0  # of the line that opened it
        self.first_indent = 0  # of the line below that
        self.brace = -1  # where its `{` stands; -1 where only the next line implies it


class Reading:
    """The state of one pass over a chunk. It lives as long as the pass, and only its results leave it."""

    __slots__ = (
        *("blocks", "broken_indent", "closed", "column_one", "declarations", "doc_at", "docs", "ended", "first"),
        *("indent", "outside_told", "problems", "silent", "strict", "text", "trailing"),
        *("waiting", "waiting_at", "waiting_needs", "waiting_told", "_line"),
    )

    def __init__(self, text: str, strict: bool) -> None:
        self.text = text
        self.strict = strict  # brackets do not balance: indentation decides
        self.problems: list[Problem] = []
        self._line = (0, -1)  # the line last asked for
        self.silent = False  # enough has been said
        self.declarations: list[Declaration] = []
        self.blocks: list[Block] = []
        self.first = len(text) - len(text.lstrip(BLANK))  # where the first word stands
        begun = text.removeprefix("\ufeff")
        self.indent = len(begun) - len(begun.lstrip(" \t"))  # of the line being read
        self.docs: list[str] = []  # above the next line
        self.doc_at: tuple[int, int] | None = None
        self.trailing = ""  # the doc at the end of the line being read
        self.closed: Declaration | list[Member] | None = None  # what ended last on this line: a doc may follow it
        self.ended = False  # a block was closed on this line
        self.broken_indent: int | None = None  # of a broken line: what is indented deeper is left of it
        self.waiting: Block | None = None  # of a head whose `{` has not come yet
        self.waiting_at = 0
        self.waiting_needs = True
        self.waiting_told = False  # its head has a problem already
        self.outside_told = False
        self.column_one = False

    # ---- problems ----------------------------------------------------------------------------------------------------
    def problem(
        self,
        rule: str,
        message: str,
        start: int,
        end: int,
        advice: str = "",
        replacement: str | None = None,
        replaced: Span | None = None,
    ) -> None:
        """Says what is wrong with text[start:end], unless enough has been said."""
        if self.silent:
            return
        if len(self.problems) >= _MOST_PROBLEMS:
            self.silent = True
            rule, message, advice, replacement = (
                "too-many-problems",
                "this declaration has more problems than are shown",
                "mend the first ones, the others will follow",
                None,
            )
        self.problems.append(Problem(rule, message, Span(start, end), advice, replacement, replaced))

    def translated(self, start: int, end: int) -> bool:
        """Says what the broken line text[start:end] is in another language, where one is known to write it so."""
        translation = None if self.silent else translate(self.text[start:end])
        if translation is None:
            return False
        rule, message, span, line = translation
        self.problem(rule, message, start + span.start, start + span.end, f"write `{line}`", line, Span(start, end))
        return True

    def translated_head(self, start: int, end: int, opens: bool) -> bool:
        """The same of the head of a declaration."""
        translation = None if self.silent else translate_head(self.text[start:end], opens)
        if translation is None:
            return False
        rule, message, span, text = translation
        advice = f"write `{text}`" if "\n" not in text else f"write `{text.partition('{')[0].rstrip()} {{ … }}`"
        self.problem(rule, message, start + span.start, start + span.end, advice, text, Span(start, end))
        return True

    def unclosed(self, at: int) -> None:
        """Says that the bracket at `at` is not closed."""
        sign = self.text[at]
        self.problem("unclosed-bracket", f"`{sign}` is not closed", at, at + 1, f"close it with `{_CLOSERS[sign]}`")

    def hint_column_one(self, at: int) -> None:
        """Says once that a line inside a declaration should be indented."""
        if self.column_one:
            return
        self.column_one = True
        end = self.line_end(at)
        self.problem(
            "column-one-text",
            "this line belongs to the declaration above but starts in the first column",
            at,
            end,
            "indent it by two spaces",
            "  " + self.text[at:end],
        )

    def unexpected_block(self, end: int, word: str) -> None:
        """Says that the `{` behind text[:end] opens nothing."""
        at = self.text.find("{", end)
        self.problem("syntax-error", f"`{{` stands behind `{word}`, which has no block", at, at + 1, "remove the block")

    # ---- text --------------------------------------------------------------------------------------------------------
    def line_end(self, at: int) -> int:
        """Where the line that `at` stands in ends."""
        start, end = self._line
        return end if start <= at <= end else self._find_line(at)[1]

    def line_start(self, at: int) -> int:
        """Where the line that `at` stands in begins."""
        start, end = self._line
        return start if start <= at <= end else self._find_line(at)[0]

    def _find_line(self, at: int) -> tuple[int, int]:
        """The line that `at` stands in; remembered, because each sign on a very long line may ask for it."""
        text = self.text
        self._line = (line_start(text, at), line_end(text, at))
        return self._line

    def trimmed(self, at: int) -> int:
        """Where the text before `at` ends, without blanks."""
        text = self.text
        while at > 0 and text[at - 1] in BLANK:
            at -= 1
        return at

    def skipped(self, start: int, end: int) -> int:
        """Where text[start:end] begins, without blanks."""
        text = self.text
        while start < end and text[start] in BLANK:
            start += 1
        return start

    def is_column_one(self, at: int) -> bool:
        """Whether a line begins at `at`."""
        return at == 0 or self.text[at - 1] in "\r\n"

    def first_word(self, start: int, end: int) -> str:
        """The first word or sign of text[start:end]."""
        match = _WORD.match(self.text, start, end)
        return match[0] if match else self.text[start:end]

    def tail(
        self, rule: str, start: int, end: int, muted: bool, word: str, translated: Callable[[], bool] | None = None
    ) -> tuple[int, object]:
        """Where the tail text[start:end] begins, and its value: None where nothing of it can be understood.

        `translated` is asked first whether another language writes it so, and has then said it.
        """
        start = self.skipped(start, end)
        if self.silent:
            return start, None
        value, problem = tails.parse(rule, self.text[start:end])
        if problem is not None and not muted and (translated is None or not translated()):
            self.tail_problem(problem, start, word)
        return start, value

    def tail_problem(self, problem: Problem, at: int, word: str) -> None:
        """Says what is wrong with a tail that begins at `at`; its words call the line by its first word or names."""
        start, end = problem.span
        several = "," in word
        self.problem(
            problem.rule,
            _VERB.sub(lambda verb: verb[1 + several], problem.message).replace("\0", word),
            at + start,
            at + end,
            problem.help.replace("\0", word),
            problem.replacement,
            problem.replaced.shifted(at) if problem.replaced is not None else None,
        )

    # ---- docs --------------------------------------------------------------------------------------------------------
    def take_doc(self) -> str:
        """The docs above the line that begins here, and the one at its end."""
        docs = self.docs
        if self.trailing:
            docs = [*docs, self.trailing]
            self.trailing = ""
        elif not docs:
            return ""
        self.docs = []
        self.doc_at = None
        return "\n".join(docs)

    def add_doc(self, doc: str, start: int, end: int) -> None:
        """A doc with nothing before it in its segment: of what ended or opened on its line, else of the next line."""
        block = self.blocks[-1] if self.blocks else None
        if self.closed is not None:
            self._document_closed(doc)
        elif block is not None and block.brace >= 0 and self.line_start(start) <= block.brace:
            if block.declaration is not None:
                block.declaration = replace(block.declaration, doc=_joined(block.declaration.doc, doc))
            elif block.member is not None:
                block.member = block.member._replace(doc=_joined(block.member.doc, doc))
        else:
            self.docs.append(doc)
            if self.doc_at is None:
                self.doc_at = (start, end)

    def _document_closed(self, doc: str) -> None:
        closed = self.closed
        if isinstance(closed, Declaration):
            made = replace(closed, doc=_joined(closed.doc, doc))
            if self.waiting is not None and self.waiting.declaration is closed:
                self.waiting.declaration = made
            elif self.declarations and self.declarations[-1] is closed:
                self.declarations[-1] = made
            self.closed = made
        elif closed:
            for i in reversed(range(len(closed))):  # it is of all names of a list
                if i < len(closed) - 1 and closed[i].at != closed[-1].at:
                    break
                closed[i] = closed[i]._replace(doc=_joined(closed[i].doc, doc))

    def stray_doc(self) -> None:
        """Says that the docs that wait document nothing, where there are some."""
        if self.doc_at is not None:
            start, end = self.doc_at
            advice = "put it above a declaration or a line, or write `//`"
            self.problem("stray-doc", "this doc stands above nothing", start, end, advice)
        self.docs = []
        self.doc_at = None

    # ---- blocks ------------------------------------------------------------------------------------------------------
    def open(self, block: Block, brace: int) -> None:
        """The block begins with the `{` at `brace`."""
        block.brace = brace
        block.indent = self.indent
        below = _BELOW.match(self.text, self.line_end(brace + 1))
        block.first_indent = len(below[1]) if below else 0
        if len(self.blocks) >= _DEEPEST:
            self.problem("syntax-error", f"blocks are nested more than {_DEEPEST} deep", brace, brace + 1)
            self.silent = True
        self.blocks.append(block)
        self.closed = None
        self.ended = False

    def open_implied(self, block: Block) -> None:
        """The block begins with a line although its `{` is missing."""
        block.indent, block.brace, block.first_indent = 0, -1, 1
        self.blocks.append(block)

    def close(self, end: int) -> None:
        """The innermost block ends before `end`."""
        block = self.blocks.pop()
        members = tuple(block.members)
        if block.declaration is not None:
            head = block.declaration
            span = Span(head.span.start, end)
            made = Declaration(head.keyword, head.name, head.head, head.at, members, span, head.doc, head.keyword_span)
            self.declarations.append(made)
            self.closed = made
        elif block.member is not None and self.blocks:
            siblings = self.blocks[-1].members
            siblings.append(block.member._replace(block=members, end=end))
            self.closed = siblings
        self.ended = True

    def unclosed_block(self, block: Block) -> None:
        """Says that a block is not closed, unless its `{` was never there."""
        if block.brace >= 0:
            self.problem("unclosed-brace", "`{` is not closed", block.brace, block.brace + 1, "close it with `}`")

    def close_by_indentation(self, at: int) -> None:
        """The line that begins at `at` stands outside of every block opened at its indentation or deeper."""
        closing = self.text[at] == "}"
        indent = self.indent
        while self.blocks:
            block = self.blocks[-1]
            outside = block.indent > indent if closing else block.indent >= indent
            if not outside or not (block.indent > 0 or indent < block.first_indent):
                return
            self.unclosed_block(block)
            self.close(self.trimmed(at))
            self.closed = None
            self.ended = False

    def missing_block(self) -> None:
        """Says that the `{` of the waiting head is missing, unless the head has a problem already."""
        block = self.waiting
        if block is not None and block.declaration is not None and self.waiting_needs and not self.waiting_told:
            word, name = block.declaration.keyword, block.declaration.name
            head = f"{word} {name.text}" if name is not None else word
            message = f"`{head}` lacks its block" if word != "type" else f"`{head}` has neither `=` nor a block"
            advice = f"write `{head} {{ … }}`" if word != "type" else f"write `{head} = …` or `{head} {{ … }}`"
            self.problem("missing-block", message, self.waiting_at, self.waiting_at, advice)
            self.waiting_told = True

    def drop_waiting(self) -> None:
        """The block of the waiting head never came: the declaration is one without members."""
        block, self.waiting = self.waiting, None
        if block is not None and block.declaration is not None:
            self.declarations.append(block.declaration)


def _joined(doc: str, more: str) -> str:
    return f"{doc}\n{more}" if doc else more
