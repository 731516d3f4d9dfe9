"""Small edits of a model's text: a line's tail, a line, a declaration; everything else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from entia.model.snapshot import Snapshot
from entia.syntax.document import Document
from entia.syntax.reading import line_start
from entia.syntax.tree import (
    AttributeTail,
    Chunk,
    Clause,
    Declaration,
    EntityHead,
    EnumHead,
    Member,
    Name,
    RelationshipTail,
    Tail,
    TypeExpr,
    TypeHead,
    WithTail,
)
from entia.syntax.writing import print_head, print_line, print_tail, sort_clauses
from entia.text import Span

_COLUMN_KINDS = ("attribute", "relationship", "many", "with")
_BLANK = " \t"


class TextEdit(NamedTuple):
    """A text in the place of what stands between two offsets of a file."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A declaration and where it stands: `start` is the offset of its chunk in the file."""

    path: str
    start: int
    chunk: Chunk
    declaration: Declaration

    @property
    def text(self) -> str:
        """The chunk's text, which spans count in."""
        return self.chunk.text

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def replaced(self, span: Span, text: str) -> TextEdit:
        """Other text in the place of a span."""
        text = text.replace("\n", self.newline)
        return TextEdit(self.path, self.start + span.start, self.start + span.end, text)

    # ---- lines -------------------------------------------------------------------------------------------------------
    def member_at(self, span: Span) -> Member | None:
        """The line that a span of the schema stands on; None where it is of the head or of a `with`."""
        for member in self.declaration.members:
            if member.start <= span.start < member.end and not isinstance(member.tail, WithTail):
                return member
        return None

    def member_of(self, name: str) -> Member | None:
        """The line that has this name."""
        return next((each for each in self.declaration.members if each.name == name), None)

    def mixin_at(self, span: Span) -> str:
        """The mixin that a span names, as written; "" where it is none."""
        for name, at in self._mixins():
            if name.span.shifted(at) == span:
                return name.text
        return ""

    def _mixins(self) -> list[tuple[Name, int]]:
        head = self.declaration.head
        found = [(name, self.declaration.at) for name in head.mixins] if isinstance(head, EntityHead) else []
        for member in self.declaration.members:
            if isinstance(member.tail, WithTail):
                found += [(name, member.at) for name in member.tail.mixins]
        return found

    def with_tail(self, member: Member, tail: Tail) -> TextEdit:
        """The line with another tail; its name, its place and its comments stay."""
        if member.implied and not (isinstance(tail, RelationshipTail) and tail.implied_role == member.name):
            line = print_line(member._replace(tail=tail, implied=False))
            return self.replaced(Span(member.start, member.end), line)
        return self.replaced(Span(member.at, member.end), print_tail(tail))

    def row_start(self, offset: int) -> int:
        """Where the row of an offset begins."""
        return line_start(self.text, offset)

    def row_end(self, offset: int) -> int:
        """Where the row behind that of an offset begins; the end of the text where there is none."""
        at = self.text.find("\n", offset)
        return len(self.text) if at < 0 else at + 1

    def doc_start(self, member: Member) -> int:
        """Where the rows of a line begin, its docs above it included."""
        start = self.row_start(member.start)
        while start > 0:
            above = self.row_start(start - 1)
            if not self.text[above:start].lstrip(_BLANK).startswith("///"):
                break
            start = above
        return start

    def rows_of(self, member: Member) -> Span:
        """The rows of a line, with its docs and the comment at its end."""
        return Span(self.doc_start(member), self.row_end(member.end))

    def without(self, member: Member) -> TextEdit:
        """The model without the line. Only where it has its rows alone: see `crowded`."""
        return self.replaced(self.rows_of(member), "")

    def comment_of(self, member: Member) -> str:
        """The comment at a line's end, "" where there is none."""
        return self.text[member.end : self.row_end(member.end)].strip()

    # ---- rows --------------------------------------------------------------------------------------------------------
    @property
    def crowded(self) -> bool:
        """Whether a row has more than one line of the block, or one of the block's braces."""
        return bool(self._crowds())

    def _crowds(self) -> list[int]:
        starts = [member.start for member in self.declaration.members]
        found = [start for start in starts if self.text[self.row_start(start) : start].strip(_BLANK)]
        close = self._close()
        if close is not None and starts and self.text[self.row_start(close) : close].strip(_BLANK):
            found.append(close)
        return found

    def uncrowded(self) -> list[TextEdit]:
        """Each line of the block on rows of its own."""
        close = self._close()
        edits = []
        for offset in self._crowds():
            margin = "" if offset == close else self.margin
            before = offset
            while before > 0 and self.text[before - 1] in " \t;":
                before -= 1
            edits.append(self.replaced(Span(before, offset), f"\n{margin}"))
        return edits

    def _close(self) -> int | None:
        """The offset of the block's closing brace."""
        span = self.declaration.span
        text = self.text[span.start : span.end].rstrip()
        return span.start + len(text) - 1 if text.endswith("}") else None

    @property
    def margin(self) -> str:
        """What stands before a line of the block."""
        for member in self.declaration.members:
            start = self.row_start(member.start)
            if not self.text[start : member.start].strip(_BLANK) and start < member.start:
                return self.text[start : member.start]
        return "  "

    # ---- new lines ---------------------------------------------------------------------------------------------------
    def anchor(self, kinds: Sequence[str] = ()) -> Member | None:
        """The last line of one of these kinds, else the last of the columns, else the last."""
        members = self.declaration.members
        for wanted in (kinds, _COLUMN_KINDS):
            found = [member for member in members if member.kind in wanted]
            if found:
                return found[-1]
        return members[-1] if members else None

    def inserted(self, after: Member | None, lines: Sequence[str]) -> TextEdit:
        """Lines behind another (None: at the block's start). Only where no row is `crowded`."""
        text = "".join(f"{self.margin if line else ''}{line}\n" for line in lines)
        if after is not None:
            at = self.row_end(after.end)
            text = text if at < len(self.text) or self.text.endswith("\n") else f"\n{text}"
            return self.replaced(Span(at, at), text)
        if self.declaration.members:
            at = self.doc_start(self.declaration.members[0])
            return self.replaced(Span(at, at), text)
        close = self._close()
        if close is not None:
            lead = "" if self.text[close - 1] == "\n" else "\n"
            return self.replaced(Span(close, close), lead + text)
        end = self.declaration.span.start + len(
            self.text[self.declaration.span.start : self.declaration.span.end].rstrip()
        )
        return self.replaced(Span(end, end), f" {{\n{text}}}")

    def aligned(self, line: str, beside: Member | None) -> str:
        """A line of an attribute or relationship, its type below the one of a neighbour."""
        if beside is None or beside.kind not in ("attribute", "relationship"):
            return line
        shown = self.text[beside.start : beside.at]
        width = len(shown) - 2 if beside.kind == "attribute" else shown.find("->") - 1
        found = re.match(r"(\w+)(:| ->) ", line)
        if found is None or "\n" in shown:
            return line
        gap = " " * max(width - len(found[1]), 0)
        at = found.end(1) + (1 if found[2] == ":" else 0)
        return line[:at] + gap + line[at:]

    # ---- the whole ---------------------------------------------------------------------------------------------------
    def with_head(self, head: EntityHead | EnumHead | TypeHead) -> TextEdit:
        """The declaration with another head; its keyword and name stay."""
        assert self.declaration.name is not None
        start, end = self.declaration.name.span.end, self._open()
        old, text = self.text[start:end], print_head(head)
        blank = old[len(old.rstrip(_BLANK)) :] or (" " if self.text[end : end + 1] == "{" else "")
        return self.replaced(Span(start, end), f" {text}{blank}" if text else blank)

    def _open(self) -> int:
        """Where the head ends: at the block's brace, or at the end of the declaration."""
        declaration = self.declaration
        head = declaration.head
        spans = [name.span.end for name in getattr(head, "mixins", ())]
        spans += [clause.span.end for clause in getattr(head, "clauses", ())]
        if isinstance(head, EnumHead | TypeHead) and head.base is not None:
            spans.append(head.base.span.end)
        end = declaration.at + max(spans, default=0)
        if isinstance(head, TypeHead):
            return end
        brace = self.text.find("{", end, declaration.span.end)
        return brace if brace >= 0 else declaration.span.end

    def removed(self) -> TextEdit:
        """The file without the declaration, its docs, and one of the empty rows around it."""
        start = self.row_start(self.declaration.keyword_span.start)
        while start > 0:
            above = self.row_start(start - 1)
            if not self.text[above:start].lstrip(_BLANK).startswith("///"):
                break
            start = above
        end = self.row_end(max(self.declaration.span.end - 1, start))
        while end < len(self.text) and not self.text[end : self.row_end(end)].strip():
            end = self.row_end(end)
        return self.replaced(Span(start, end), "")

    def exchanged(self, text: str) -> TextEdit:
        """The file with another declaration in the place of this one and its docs."""
        gone = self.removed()
        start, end = gone.start - self.start, max(self.row_end(max(self.declaration.span.end - 1, 0)), 0)
        return self.replaced(Span(start, end), f"{text}\n")

    def followed_by(self, text: str) -> TextEdit:
        """The file with a declaration behind this one, an empty row between them."""
        at = self.row_end(max(self.declaration.span.end - 1, 0))
        lead = "\n" if self.text[:at].endswith("\n") else "\n\n"
        return self.replaced(Span(at, at), f"{lead}{text}\n")


def blocks_of(snapshot: Snapshot) -> dict[int, Block]:
    """The blocks of a model, by the identity of their chunks. (A chunk without an error has one declaration.)"""
    found: dict[int, Block] = {}
    for path in snapshot.paths:
        start = 0
        for chunk in snapshot.document(path).chunks:
            for declaration in chunk.declarations:
                found[id(chunk)] = Block(path, start, chunk, declaration)
            start += len(chunk.text)
    return found


def applied(files: Mapping[str, str], edits: Iterable[TextEdit]) -> dict[str, str]:
    """The files with the edits made; an edit inside another one is lost with it, equal ones are one."""
    by_path: dict[str, list[TextEdit]] = {}
    for edit in dict.fromkeys(edits):
        by_path.setdefault(edit.path, []).append(edit)
    changed = dict(files)
    for path, own in by_path.items():
        text, parts, at = files[path], [], 0
        for edit in sorted(own, key=lambda each: (each.start, each.end > each.start, -each.end)):
            if edit.start < at:
                continue
            parts += [text[at : edit.start], edit.text]
            at = edit.end
        changed[path] = "".join([*parts, text[at:]])
    return changed


# ---- tails -----------------------------------------------------------------------------------------------------------
def read_line(text: str) -> Member:
    """The line of an entity that a text is."""
    declarations = Document.parse(f"entity E {{\n  {text}\n}}\n").chunks[0].declarations
    return declarations[0].members[0]


def canonical(text: str) -> str:
    """A line with its clauses in the formatter's order."""
    return print_line(read_line(text))


def read_type(text: str) -> TypeExpr:
    """The type that a text is."""
    tail = read_line(f"a: {text}").tail
    assert isinstance(tail, AttributeTail)
    assert tail.type is not None
    return tail.type


def read_clauses(text: str, kind: str = "attribute") -> tuple[Clause, ...]:
    """The clauses that a text is, as they stand on a line of that kind."""
    if not text:
        return ()
    line = {"attribute": "a: int ", "relationship": "a -> B "}[kind] + text
    clauses: tuple[Clause, ...] = getattr(read_line(line).tail, "clauses", ())
    return clauses


def merged(clauses: Sequence[Clause], gone: Iterable[Clause], new: Sequence[Clause]) -> tuple[Clause, ...]:
    """Clauses without some and with others, each where the formatter writes it; those that stay keep their order."""
    dropped = {id(clause) for clause in gone}
    kept = [clause for clause in clauses if id(clause) not in dropped]
    for clause in new:
        order = sort_clauses([*kept, clause])
        at = next(place for place, each in enumerate(order) if each is clause)
        before = {id(each) for each in order[:at]}
        place = max((number + 1 for number, each in enumerate(kept) if id(each) in before), default=0)
        kept.insert(place, clause)
    return tuple(kept)
