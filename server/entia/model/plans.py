"""Declarations beyond tables: queries, business rules, sources, flows and the blocks of plans, read and resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.model.design import (
    AttributePath,
    Block,
    BusinessRule,
    Content,
    Flow,
    Line,
    Mention,
    Migration,
    Note,
    Plan,
    Query,
    Source,
    Step,
    Todo,
)
from entia.model.lookup import Entry, Lookup, choose
from entia.model.phrases import Phrase, joined
from entia.model.quantities import Duration
from entia.model.resolved import Issue
from entia.model.schema import Expression
from entia.syntax.tree import Chunk, Declaration, Member, Value, ValuesHead, ValuesTail
from entia.text import Span


class Word(NamedTuple):
    """A word that a line of a block may start with, and what it means, in a sentence.

    `sort` is what follows it before its text: "text" nothing more, "length" a length of time, "often" a frequency,
    "names" attributes or entities. A text may always stand, instead or behind.
    """

    sort: str
    meaning: str


# By block.
PLAN_WORDS: Mapping[str, Mapping[str, Word]] = MappingProxyType(
    {
        "encryption": {
            "at_rest": Word("text", "How what lies on disks is encrypted."),
            "in_transit": Word("text", "How connections are encrypted."),
            "application": Word("names", "The attributes that the application encrypts itself: `Customer.email`."),
        },
        "privacy": {
            "pii": Word("text", "How personal data is protected."),
            "anonymization": Word("text", "How values are made to tell nobody's name."),
            "erasure": Word("text", "How, and how soon, a person is forgotten."),
            "consent": Word("text", "How and where people agree."),
            "access": Word("text", "How people learn what is known of them."),
            "retention": Word("length", "How long personal data may be kept at most: `3y`."),
        },
        "backup": {
            "frequency": Word("often", "How often the data is saved: `hourly`, `15m`."),
            "retention": Word("length", "How long backups are kept: `35d`."),
            "storage": Word("text", "Where backups are kept."),
            "test": Word("often", "How often a backup is restored to see that it can be: `monthly`."),
        },
        "recovery": {
            "rto": Word("length", "Recovery time objective: how long until the service is back."),
            "rpo": Word("length", "Recovery point objective: how much of the latest data may be lost."),
            "procedure": Word("text", "What to do, step by step."),
        },
        "testing": {
            "unit": Word("text", "How entities and relationships are tested."),
            "integration": Word("text", "How data flow is tested from end to end."),
            "performance": Word("text", "How the speed of queries is tested."),
            "quality": Word("text", "How the data itself is tested."),
        },
        "versioning": {
            "schema": Word("text", "How versions of the schema are kept."),
            "scripts": Word("text", "How migrations are run."),
            "testing": Word("text", "How migrations are tested."),
        },
        "migration": {
            "current": Word("text", "What there is before."),
            "target": Word("text", "What there will be."),
            "step": Word("text", "One thing to do, in order."),
            "rollback": Word("text", "How to go back."),
        },
        "flow": {
            "validate": Word("text", "What is checked before anything is stored."),
            "transform": Word("text", "What is changed on the way."),
            "store": Word("names", "The entities that it ends in."),
        },
        "source": {
            "format": Word("text", "What the data looks like when it comes."),
            "owner": Word("text", "Who answers for the source."),
            "contact": Word("text", "Whom to ask."),
        },
    }
)
PLANS = ("query", "rule", "todo", "note", *PLAN_WORDS)  # the keywords of such declarations
_READ = re.compile(r"\b(?:from|join)\s+([^\W\d][\w.]*)", re.IGNORECASE)
REPEATABLE = frozenset(("step", "validate", "transform", "store", "procedure", "rollback"))
KEEPERS = ("application", "database", "process", "review")
_TABLES = ("entity", "junction")
_RELATIONS = (*_TABLES, "view")


def read_plan(chunk: Chunk, declaration: Declaration, lookup: Lookup, issues: list[Issue]) -> Plan | None:
    """What the declaration says; None where its head could not be read. Unknown names are among the issues."""
    reader = _Reader(declaration, lookup, issues)
    content = reader.content()
    if content is None:
        return None
    span = declaration.name.span if declaration.name is not None else declaration.keyword_span
    return Plan(declaration.keyword, content, declaration.span, span, chunk, declaration.doc)


class _Reader:
    """Reads one declaration."""

    def __init__(self, declaration: Declaration, lookup: Lookup, issues: list[Issue]) -> None:
        self.declaration = declaration
        self.keyword = declaration.keyword
        self.name = declaration.name.text if declaration.name is not None else ""
        self.lookup = lookup
        self.issues = issues
        head = declaration.head
        values = head.values if isinstance(head, ValuesHead) else ()
        self.head = Phrase(values, lambda span: span.shifted(declaration.at), issues.append)

    def content(self) -> Content | None:
        head = self.head
        if self.keyword == "query":
            return self._query()
        if self.keyword == "rule":
            return self._rule()
        if self.keyword == "source":
            text = head.text()
            head.word("->")
            feeds = self._mentions(head.names(), _RELATIONS)
            mode, every = head.mode("source")
            head.finish("source")
            return Source(self.name, text, feeds, mode, every, self._lines())
        if self.keyword == "flow":
            sources = self._mentions(head.names(), ("source",)) if head.word("from") else ()
            return self._flow(sources)
        if self.keyword == "migration":
            version = head.take().text if head.rest else ""
            before = head.take().text if head.word("from") and head.rest else ""
            return Migration(version, before, self._lines())
        if self.keyword == "todo":
            state = head.peek()
            done = bool(head.word("done"))
            if state is not None and state.kind == "name" and not done:
                head.one_of("todo", ("done",))
            return Todo(head.text(), done)
        if self.keyword == "note":
            return Note(head.text(), head.text())
        return Block(self._lines())

    # ---- heads -------------------------------------------------------------------------------------------------------
    def _query(self) -> Query | None:
        head = self.head
        measures: list[tuple[str, Duration]] = []
        while (value := head.peek()) is not None and value.kind == "name":
            word = head.take().text
            limit = head.length(word, "a length of time such as `20ms`")
            if limit is not None:
                measures.append((word, limit))
        sql = self._sql()
        head.word("only")
        only = tuple(name.text for name in head.names())
        return Query(self.name, tuple(measures), sql, only) if sql is not None else None

    def _rule(self) -> BusinessRule:
        head = self.head
        text = head.text()
        entities = self._mentions(head.names(), _RELATIONS) if head.word("on") else ()
        keeper = ""
        if head.word("by"):
            keeper = head.take().text if head.rest else ""
        head.word("check")
        return BusinessRule(self.name, text, entities, keeper, self._sql())

    def _sql(self) -> Expression | None:
        value = self.head.peek()
        if value is None or value.kind != "sql":
            return None
        self.head.take()
        for name in _READ.findall(value.text):
            self.lookup.entries(name)  # so that this declaration is known as a user of what it reads
        return Expression("sql", value.text, value.span.shifted(self.declaration.at))

    # ---- lines -------------------------------------------------------------------------------------------------------
    def _phrase(self, member: Member) -> Phrase:
        values = member.tail.values if isinstance(member.tail, ValuesTail) else ()
        return Phrase(values, lambda span: span.shifted(member.at), self.issues.append)

    def _flow(self, sources: tuple[Mention, ...]) -> Flow:
        steps: list[Step] = []
        stores: list[Mention] = []
        texts: list[Step] = []
        for member in self.declaration.members:
            word = member.name or ""
            phrase = self._phrase(member)
            self._known(member, phrase)
            if word == "store":
                stores += self._mentions(phrase.names(), _RELATIONS, phrase)
            text = phrase.text()
            if text:
                (texts if word == "store" else steps).append(Step(word, text, member.name_span, member.doc))
            phrase.finish(word)
        return Flow(self.name, sources, tuple(steps), tuple(stores), tuple(texts))

    def _lines(self) -> tuple[Line, ...]:
        seen: set[str] = set()
        lines: list[Line] = []
        for member in self.declaration.members:
            word = member.name or ""
            if word in seen and word not in REPEATABLE:
                self.issues.append(Issue("duplicate-property", member.name_span, (word,)))
            seen.add(word)
            lines.append(self._line(member, word))
        return tuple(lines)

    def _line(self, member: Member, word: str) -> Line:
        phrase = self._phrase(member)
        sort = self._known(member, phrase)
        length: Duration | None = None
        names: tuple[AttributePath, ...] = ()
        following = phrase.peek()
        if following is not None and following.kind not in ("text", "string"):
            if sort == "length":
                length = phrase.length(word)
            elif sort == "often":
                length = phrase.often(word)
            elif sort == "names":
                names = tuple(self._path(name, phrase) for name in phrase.names())
        text = phrase.text()
        if not sort:  # a word that nobody knows: kept as it stands
            text = text or joined(phrase.rest)
            phrase.rest.clear()
        phrase.finish(word)
        return Line(word, text, member.name_span, length, names, member.doc)

    def _known(self, member: Member, phrase: Phrase) -> str:
        """What the line's word wants, "" for a word that the block has not; tells of that, and of a word alone."""
        words = PLAN_WORDS[self.keyword]
        word = member.name or ""
        sort = words[word].sort if word in words else ""
        if not sort:
            self.issues.append(Issue("unknown-plan-word", member.name_span, (self.keyword, word, *words)))
        elif not phrase.rest:
            expected = {"length": "a length of time such as `35d`", "often": "how often, such as `daily`"}
            issue = ("missing-plan-value", member.name_span, (word, expected.get(sort, "a text in quotes")))
            self.issues.append(Issue(*issue))
        return sort

    # ---- names -------------------------------------------------------------------------------------------------------
    def _mentions(
        self, values: list[Value], kinds: tuple[str, ...], phrase: Phrase | None = None
    ) -> tuple[Mention, ...]:
        """Declarations of these kinds, by their qualified names; an unknown one is reported and keeps its own."""
        found = []
        for value in values:
            span = (phrase or self.head).place(value.span)
            entry = self._entry(value.text, span, kinds)
            found.append(Mention(entry.name if entry is not None else value.text, span))
        return tuple(found)

    def _entry(self, name: str, span: Span, kinds: tuple[str, ...]) -> Entry | None:
        known = self.lookup.entries(name)
        entries = tuple(entry for entry in known if entry.kind in kinds)
        chosen = choose(entries, name)
        if chosen is not None:
            return chosen
        if entries:
            self.issues.append(Issue("ambiguous-name", span, (name, *(entry.name for entry in entries))))
        elif known and "entity" in kinds:
            self.issues.append(Issue("not-an-entity", span, (name, known[0].kind), known[0].name))
        elif "entity" in kinds:
            self.issues.append(Issue("unknown-entity", span, (name,)))
        else:
            self.issues.append(Issue("unknown-source", span, (name, known[0].kind if known else "")))
        return None

    def _path(self, value: Value, phrase: Phrase) -> AttributePath:
        """`Customer`, `Customer.email`, `sales.Customer.email`: the longest part that is an entity is the entity."""
        span = phrase.place(value.span)
        entity, _, attribute = value.text.rpartition(".")
        whole = tuple(entry for entry in self.lookup.entries(value.text) if entry.kind in _TABLES)
        if not entity or choose(whole, value.text) is not None:
            entry = self._entry(value.text, span, _TABLES)
            return AttributePath(entry.name if entry is not None else value.text, "", span)
        entry = self._entry(entity, Span(span.start, span.start + len(entity)), _TABLES)
        if entry is None:
            return AttributePath(entity, attribute, span)
        if attribute not in self.lookup.members(entry):
            place = Span(span.end - len(attribute), span.end)
            self.issues.append(Issue("unknown-attribute", place, (attribute, entry.name), entry.name))
        return AttributePath(entry.name, attribute, span)
