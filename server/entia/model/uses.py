"""Every use of a name in a declaration, found in its tree when it is asked for: nothing is kept while typing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from entia.model.resolved import Reference
from entia.model.snapshot import Snapshot
from entia.syntax.tree import (
    AttributeTail,
    Call,
    Chunk,
    CodeHead,
    Declaration,
    Default,
    EntityHead,
    IndexColumn,
    ManyTail,
    Member,
    Name,
    RelationshipTail,
    Sql,
    TypeExpr,
    Value,
    ViewHead,
    WithTail,
    rows_of,
)
from entia.text import Span

_NO_ALIAS = "where|on|join|left|right|inner|outer|full|cross|group|order|having|limit|union|natural|using|window"
_RELATION = rf"([^\W\d]\w*(?:\.[^\W\d]\w*)?)(?:\s+(?:as\s+)?(?!(?:{_NO_ALIAS})\b)([^\W\d]\w*))?"
_SOURCE = re.compile(rf"\b(?:from|join)\s+{_RELATION}", re.IGNORECASE)
_MORE = re.compile(rf"\s*,\s*{_RELATION}", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.:@])([^\W\d]\w*)(?:\s*\.\s*([^\W\d]\w*))?(?!\w)(?!\s*\()")
_SILENT = re.compile(r"'(?:[^']|'')*'?|--[^\r\n]*|//[^\r\n]*")


class Source(NamedTuple):
    """A relation that a select reads: the alias it goes by, its name, and where that name stands."""

    alias: str
    name: str
    span: Span


def references_of(
    snapshot: Snapshot, chunk: Chunk, declaration: Declaration, *, of_mixins: bool = True
) -> list[Reference]:
    """The uses of names in a declaration that resolve, in text order; spans count from the chunk's start. What a mixin
    brings is the mixin's, or without `of_mixins`, in a select, that of the relation which has it."""
    return sorted(_Walk(snapshot, chunk, declaration, of_mixins).all(), key=lambda each: each.span)


def sources_of(text: str) -> list[Source]:
    """The relations that a select reads, subqueries included."""
    text = _silenced(text)
    found: list[Source] = []
    for first in _SOURCE.finditer(text):
        match: re.Match[str] | None = first
        while match is not None:
            found.append(Source(match[2] or match[1].rpartition(".")[2], match[1], Span(*match.span(1))))
            match = _MORE.match(text, match.end())
    return found


_ITEM_START = re.compile(r"(?:,|\bselect|\bdistinct|\ball)\s*(?:[^\W\d]\w*\s*\.\s*)?\Z", re.IGNORECASE)
_ITEM_END = re.compile(r"\s*(?:,|\)|\bfrom\b|\Z)", re.IGNORECASE)
_LISTS = re.compile(r"[()]|\b(?:select|from|where|group|order|having|limit|union|intersect|except)\b", re.IGNORECASE)


def is_select_item(text: str, span: Span) -> bool:
    """Whether a column's name at `span` is all of one of the columns that a select gives, and so names that column."""
    silent = _silenced(text)
    if _ITEM_START.search(silent, 0, span.start) is None or _ITEM_END.match(silent, span.end) is None:
        return False
    inside = [False]
    for match in _LISTS.finditer(silent, 0, span.start):
        word = match[0].lower()
        if word == "(":
            inside.append(False)
        elif word == ")":
            inside[1:] = inside[1:-1]
        else:
            inside[-1] = word == "select"
    return inside[-1]


def _silenced(text: str) -> str:
    """SQL with blanks in place of its texts and comments."""
    return _SILENT.sub(lambda match: " " * len(match[0]), text)


class _Walk:
    """One declaration's uses of names. `own` are its attributes: name -> the declaration whose line it is."""

    def __init__(self, snapshot: Snapshot, chunk: Chunk, declaration: Declaration, of_mixins: bool) -> None:
        self.snapshot = snapshot
        self.chunk = chunk
        self.declaration = declaration
        self.of_mixins = of_mixins
        self.own = members_of(snapshot, chunk, declaration)

    def all(self) -> Iterator[Reference]:
        yield from self._head()
        for member, *_ in rows_of(self.declaration.members):  # the names of a list share what they use
            yield from self._member(member, self.own)

    def _head(self) -> Iterator[Reference]:
        head, at = self.declaration.head, self.declaration.at
        if isinstance(head, EntityHead):
            for name in head.mixins:
                yield from self._declared(name, at, ("mixin",))
        elif isinstance(head, CodeHead):
            if head.on is not None:
                yield from self._declared(head.on, at, ("entity", "view"))
        elif isinstance(head, ViewHead):
            if head.sql is not None:
                yield from self._select(head.sql, at)
        elif self.declaration.keyword in ("query", "rule"):
            yield from self._asked(head, at)
        else:
            yield from self._parts(head, at, {})

    def _asked(self, head: Any, at: int) -> Iterator[Reference]:
        """What a query reads, or a rule: a select, or `on Order check (…)` over one row."""
        row: dict[str, str] = {}
        for before, value in pairwise((None, *getattr(head, "values", ()))):
            if value.kind != "sql":
                if value.kind == "name" and before is not None and before.text == "on":
                    row = self._members(value.text)
                    yield from self._declared(Name(value.text, value.span), at, ("entity", "view"))
            elif before is not None and before.text == "check":
                yield from self._expression(Sql(value.text, value.span), at, row)
            else:
                yield from self._select(Sql(value.text, value.span), at)

    def _member(self, member: Member, own: dict[str, str]) -> Iterator[Reference]:
        tail, at = member.tail, member.at
        if isinstance(tail, RelationshipTail):
            for target in tail.targets:
                yield from self._declared(target.name, at, ("entity", "junction"))
                keys = self._members(target.name.text)
                for part in target.keys or ():
                    yield from _one(part.key, at, keys)
                    if part.own is not None:
                        yield from _one(part.own, at, own)
        elif isinstance(tail, ManyTail):
            if tail.target is not None:
                yield from self._declared(tail.target, at, ("entity",))
            if tail.via is not None:
                yield from self._declared(tail.via, at, ("entity", "junction"))
        elif isinstance(tail, WithTail):
            for name in tail.mixins:
                yield from self._declared(name, at, ("mixin",))
        elif isinstance(tail, AttributeTail):
            yield from self._label(tail, at)
        yield from self._parts(tail, at, own)
        if member.block:
            inner = {each.name: "" for each in member.block if each.name}
            for each in member.block:
                yield from self._member(each, own | inner)

    def _parts(self, value: Any, at: int, own: dict[str, str]) -> Iterator[Reference]:
        """Types, column lists and SQL anywhere in a tail."""
        if isinstance(value, TypeExpr):
            yield from self._declared(value.name, at, ("type", "enum"))
        elif isinstance(value, IndexColumn) and isinstance(value.value, Name):
            yield from _one(value.value, at, own)
            return
        elif isinstance(value, Sql):
            yield from self._expression(value, at, own)
            return
        elif isinstance(value, Call):
            yield from self._expression(value.arguments, at, own)
            return
        elif isinstance(value, Value):
            yield from self._word(value, at, own)
            return
        elif isinstance(value, Span) or not isinstance(value, tuple):
            return
        for part in value:
            if isinstance(part, tuple) and not isinstance(part, Span | Name):
                yield from self._parts(part, at, own)

    def _word(self, value: Value, at: int, own: dict[str, str]) -> Iterator[Reference]:
        """A word of `audit status`, `on erasure anonymize name`, `source … -> Order`, `store Order`."""
        name = Name(value.text, value.span)
        if value.kind == "name" and self.declaration.keyword != "model":
            if own.get(value.text):
                yield from _one(name, at, own)
            elif self.declaration.keyword not in ("entity", "mixin"):
                yield from self._declared(name, at, ("entity", "view"))

    def _label(self, tail: AttributeTail, at: int) -> Iterator[Reference]:
        """`= draft`: a label of the attribute's enum."""
        if tail.type is None:
            return
        for clause in tail.clauses:
            if isinstance(clause, Default) and isinstance(clause.value, Name):
                labels = self._members(tail.type.name.text)
                yield from _one(clause.value, at, labels, "label")

    def _declared(self, name: Name, at: int, kinds: tuple[str, ...]) -> Iterator[Reference]:
        entry = self.snapshot.entry(name.text)
        if entry is not None and entry.kind in kinds:
            yield Reference(name.span.shifted(at), entry.kind, entry.name)

    def _members(self, name: str) -> dict[str, str]:
        entry = self.snapshot.entry(name)
        return {} if entry is None else members_of(self.snapshot, entry.chunk, entry.declaration)

    def _expression(self, sql: Sql, at: int, own: dict[str, str]) -> Iterator[Reference]:
        """Attributes of the declaration itself in a check, a predicate or a computed value."""
        for match in _NAME.finditer(_silenced(sql.text)):
            name = match[1]
            if own.get(name):
                span = Span(match.start(1), match.end(1)).shifted(sql.span.start + at)
                yield Reference(span, "attribute", own[name], name)

    def _select(self, sql: Sql, at: int) -> Iterator[Reference]:
        """Relations and their attributes in a select."""
        base = sql.span.start + at
        sources = sources_of(sql.text)
        columns: dict[str, dict[str, str]] = {}
        spelt: dict[str, tuple[str, str]] = {}  # those that go by their own name → (kind, name)
        taken: set[int] = set()
        for source in sources:
            taken.add(source.span.start)
            entry = self.snapshot.entry(source.name)
            if entry is not None and entry.kind in ("entity", "view", "junction"):
                yield Reference(source.span.shifted(base), entry.kind, entry.name)
                members = members_of(self.snapshot, entry.chunk, entry.declaration)
                columns[source.alias] = members if self.of_mixins else dict.fromkeys(members, entry.name)
                if source.alias == source.name.rpartition(".")[2]:
                    spelt[source.alias] = entry.kind, entry.name
        for match in _NAME.finditer(_silenced(sql.text)):
            if match.start(1) in taken:
                continue
            name, start, end = match[1], match.start(1), match.end(1)
            known = list(columns.values())
            if match[2] is not None:
                if name in spelt:
                    yield Reference(Span(start, end).shifted(base), *spelt[name])
                known = [columns[name]] if name in columns else []
                name, start, end = match[2], match.start(2), match.end(2)
            owners = [each[name] for each in known if each.get(name)]
            if len(owners) == 1:
                yield Reference(Span(start, end).shifted(base), "attribute", owners[0], name)


def _one(name: Name, at: int, owners: dict[str, str], kind: str = "attribute") -> Iterator[Reference]:
    if owners.get(name.text):
        yield Reference(name.span.shifted(at), kind, owners[name.text], name.text)


def members_of(snapshot: Snapshot, chunk: Chunk, declaration: Declaration) -> dict[str, str]:
    """Attributes, roles and labels of a declaration: name -> qualified name of the declaration whose line it is.

    Those of its mixins belong to the mixins.
    """
    found: dict[str, str] = {}
    _gather(snapshot, declaration, _qualified(snapshot, chunk, declaration), found, set())
    return found


def _gather(snapshot: Snapshot, declaration: Declaration, name: str, found: dict[str, str], seen: set[str]) -> None:
    seen.add(name)
    mixins = list(declaration.head.mixins) if isinstance(declaration.head, EntityHead) else []
    for member in declaration.members:
        if member.name and member.kind in ("attribute", "relationship", "many", "label"):
            found.setdefault(member.name, name)
        elif isinstance(member.tail, WithTail):
            mixins += member.tail.mixins
    for mixin in mixins:
        entry = snapshot.entry(mixin.text)
        if entry is not None and entry.kind == "mixin" and entry.name not in seen:
            _gather(snapshot, entry.declaration, entry.name, found, seen)


def _qualified(snapshot: Snapshot, chunk: Chunk, declaration: Declaration) -> str:
    resolved = snapshot.resolved(declaration, chunk)
    return "" if resolved is None else resolved.name


def renamed(sql: str, names: Mapping[str, str]) -> str:
    """SQL over one row with its columns called otherwise: `names` is old → new."""
    silent = _silenced(sql)
    parts: list[str] = []
    at = 0
    for match in _NAME.finditer(silent):
        new = names.get(match[1], match[1])
        if new != match[1]:
            parts += [sql[at : match.start(1)], new]
            at = match.end(1)
    return "".join([*parts, sql[at:]])


def mentions(sql: str, names: Collection[str]) -> bool:
    """Whether SQL over one row names one of these columns."""
    return any(match[1] in names for match in _NAME.finditer(_silenced(sql)))
