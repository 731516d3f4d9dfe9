"""The lines of an entity that are about its life: read into the values of `entia.model.design`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from entia.model.design import (
    NO_DESIGN,
    Audit,
    Cache,
    EntityDesign,
    Erasure,
    Mention,
    Projection,
    Retention,
    Step,
    Sync,
    Transition,
    Transitions,
    Volume,
)
from entia.model.lines import Line
from entia.model.phrases import Phrase
from entia.model.quantities import Duration, parts_of
from entia.model.resolved import Issue
from entia.syntax.tree import Member, Name, Value, ValuesTail
from entia.text import Span

KINDS = frozenset(("lifecycle", "transitions", "volume", "audit", "retain", "cache", "sync", "on"))
LIFECYCLE = ("create", "update", "delete", "archive")
RETENTION_ACTIONS = ("delete", "anonymize", "archive")
ERASURE_ACTIONS = ("anonymize", "delete", "keep")
_ONCE = ("volume", "lifecycle")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NOW = Duration("now", 0, Decimal(0))
Find = Callable[[Line, Name], tuple[str, ...]]  # the columns that an attribute's name means; reports unknown ones


def read_design(lines: list[Line], find: Find, everything: Iterable[str], issues: list[Issue]) -> EntityDesign:
    """What these lines say; `everything` is all columns. Mistakes of a mixin's lines are the mixin's own; only names it
    lacks are the entity's."""
    return _Reader(find, everything, issues).read(lines) if lines else NO_DESIGN


class _Reader:
    """Gathers the lines of one entity, kind by kind."""

    def __init__(self, find: Find, everything: Iterable[str], issues: list[Issue]) -> None:
        self.find = find
        self.everything = everything
        self.issues = issues
        self.lifecycle: list[Step] = []
        self.transitions: list[Transitions] = []
        self.volume: Volume | None = None
        self.audits: list[Audit] = []
        self.retentions: list[Retention] = []
        self.caches: list[Cache] = []
        self.syncs: list[Sync] = []
        self.erasures: list[Erasure] = []

    def read(self, lines: list[Line]) -> EntityDesign:
        seen: set[str] = set()
        readers = {
            "lifecycle": self._lifecycle,
            "transitions": self._transitions,
            "volume": self._volume,
            "audit": self._audit,
            "retain": self._retain,
            "cache": self._cache,
            "sync": self._sync,
            "on": self._erasure,
        }
        for line in lines:
            kind = line.member.kind
            if kind in _ONCE and kind in seen:
                self._report(line, Issue("duplicate-property", line.name_span, (kind,)))
                continue
            seen.add(kind)
            readers[kind](line, self._phrase(line, line.member))
        return EntityDesign(
            tuple(self.lifecycle), tuple(self.transitions), self.volume, tuple(self.audits), tuple(self.retentions),
            tuple(self.caches), tuple(self.syncs), tuple(self.erasures),
        )  # fmt: skip

    def _report(self, line: Line, issue: Issue) -> None:
        if not line.origin or issue.kind == "unknown-attribute":
            self.issues.append(issue)

    def _phrase(self, line: Line, member: Member) -> Phrase:
        """The words of a line, or of a line of its block."""

        def place(span: Span) -> Span:
            return line.span if line.origin else span.shifted(member.at)

        values = member.tail.values if isinstance(member.tail, ValuesTail) else ()
        return Phrase(values, place, lambda issue: self._report(line, issue))

    def _mentions(self, line: Line, values: list[Value]) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
        """The attributes named, and their columns, each once."""
        columns: dict[str, None] = {}
        for value in values:
            columns.update(dict.fromkeys(self.find(line, Name(value.text, value.span))))
        return tuple(Mention(value.text, line.place(value.span)) for value in values), tuple(columns)

    def _lifecycle(self, line: Line, phrase: Phrase) -> None:
        for member in line.member.block or ():
            inner = self._phrase(line, member)
            word = member.name or ""
            span = line.span if line.origin else member.name_span
            if word not in LIFECYCLE:
                self._report(line, Issue("unknown-plan-word", span, ("lifecycle", word, *LIFECYCLE)))
            text = inner.text()
            if not text and not inner.rest:
                self._report(line, Issue("missing-plan-value", span, (word, "a text")))
            inner.finish(word)
            self.lifecycle.append(Step(word, text, span, member.doc))

    def _transitions(self, line: Line, phrase: Phrase) -> None:
        names = phrase.names()
        if not names:
            return  # a syntax problem
        mentions, columns = self._mentions(line, names[:1])
        edges: list[Transition] = []
        for member in line.member.block or ():
            inner = self._phrase(line, member)
            source = Mention(member.name or "", line.span if line.origin else member.name_span)
            if not inner.word("->"):
                self._report(
                    line, Issue("missing-plan-value", source.span, (source.name, "`->` and the states that may follow"))
                )
                continue
            edges += [
                Transition(source, Mention(value.text, inner.place(value.span))) for value in inner.names(quoted=True)
            ]
            inner.finish("transitions")
        column = columns[0] if len(columns) == 1 else ""
        self.transitions.append(Transitions(mentions[0], column, tuple(edges), line.whole, line.member.doc))

    def _volume(self, line: Line, phrase: Phrase) -> None:
        points: list[Projection] = []
        while (value := phrase.peek()) is not None:
            rows = phrase.count("volume")
            after: Duration | None = _NOW
            if not phrase.word("now") and phrase.word("in"):
                after = self._horizon(phrase)
            if rows is not None and after is not None:
                points.append(Projection(rows, after, phrase.place(value.span)))
            if not phrase.word(","):
                break
        phrase.finish("volume")
        ordered = tuple(sorted(points, key=lambda point: point.after.mean_seconds))
        if ordered:
            self.volume = Volume(ordered, line.whole, line.member.doc)

    def _horizon(self, phrase: Phrase) -> Duration | None:
        """When a projection is for: months or years ahead; `6m` is six minutes, and `6mo` is what was meant."""
        value = phrase.peek()
        parts = parts_of(value.text) if value is not None else None
        if value is not None and parts is not None and parts[1] in ("ms", "s", "m", "h"):
            meant = f"{value.text[: -len(parts[1])]}mo" if parts[1] == "m" else ""
            names = ("volume", phrase.take().text, "a time from days to years, such as `6mo` or `3y`", meant)
            phrase.report(Issue("impossible-quantity", phrase.place(value.span), names))
            return None
        return phrase.length("volume", "a time from days to years, such as `6mo` or `3y`")

    def _audit(self, line: Line, phrase: Phrase) -> None:
        everything = bool(phrase.word("*"))
        mentions, columns = self._mentions(line, [] if everything else phrase.names())
        if everything:
            columns = tuple(self.everything)
        keep = phrase.length("keep") if phrase.word("keep") else None
        phrase.finish("audit")
        self.audits.append(Audit(mentions, columns, everything, keep, line.whole, line.member.doc))

    def _retain(self, line: Line, phrase: Phrase) -> None:
        period = phrase.length("retain")
        attribute, column = None, ""
        if phrase.word("after"):
            mentions, columns = self._mentions(line, phrase.names()[:1])
            attribute = mentions[0] if mentions else None
            column = columns[0] if len(columns) == 1 else ""
        action = phrase.one_of("then", RETENTION_ACTIONS) if phrase.word("then") else "delete"
        phrase.finish("retain")
        if period is not None:
            self.retentions.append(Retention(period, attribute, column, action, line.whole, line.member.doc))

    def _cache(self, line: Line, phrase: Phrase) -> None:
        layer, key, ttl, invalidation = "", "", None, ""
        names: list[Mention] = []
        while (value := phrase.peek()) is not None:
            if phrase.word("key"):
                at = phrase.peek()
                key = phrase.text()
                if at is not None and key:
                    names = self._placeholders(line, key, at)
            elif phrase.word("ttl"):
                ttl = phrase.length("ttl")
            elif phrase.word("invalidate"):
                invalidation = phrase.text()
                if not invalidation:
                    words = [phrase.word("on")]
                    words += [name.text for name in phrase.names()]
                    invalidation = " ".join(filter(None, words))
            elif not layer and value.kind == "name":
                layer = phrase.take().text
            elif not layer and value.kind == "text":
                layer = phrase.text()
            else:
                phrase.wrong(phrase.take(), "cache", "key", "ttl", "invalidate")
        self.caches.append(Cache(layer, key, tuple(names), ttl, invalidation, line.whole, line.member.doc))

    def _placeholders(self, line: Line, key: str, at: Value) -> list[Mention]:
        found: list[Mention] = []
        escaped = "\\" in key or at.span.end - at.span.start != len(key) + 2  # then places inside cannot be told
        for match in _PLACEHOLDER.finditer(key):
            span = Span(match.start(1) + 1, match.end(1) + 1).shifted(at.span.start) if not escaped else at.span
            name = match[1].strip()
            self.find(line, Name(name, span))
            found.append(Mention(name, line.place(span)))
        return found

    def _sync(self, line: Line, phrase: Phrase) -> None:
        mode, every = phrase.mode("sync")
        if not phrase.word("with"):
            phrase.finish("sync")
            return
        partners = tuple(Mention(value.text, phrase.place(value.span)) for value in phrase.names(quoted=True))
        phrase.finish("sync")
        self.syncs.append(Sync(mode or "eventual", every, partners, line.whole, line.member.doc))

    def _erasure(self, line: Line, phrase: Phrase) -> None:
        phrase.word("erasure")
        action = phrase.one_of("on erasure", ERASURE_ACTIONS)
        mentions, columns = self._mentions(line, phrase.names())
        phrase.finish("on erasure")
        if action:
            self.erasures.append(Erasure(action, mentions, columns, line.whole, line.member.doc))
