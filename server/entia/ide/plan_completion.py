"""Completion in plan lines, where the grammar knows words and values only: the tables of the model say which."""

from __future__ import annotations

from collections.abc import Iterator

from entia.ide.caret import Caret
from entia.ide.columns import attributes_of
from entia.ide.plan_words import MEANINGS, meaning
from entia.ide.suggestion import LIMIT, Item
from entia.model.phrases import MODES
from entia.model.plans import PLAN_WORDS
from entia.model.quantities import FREQUENCIES

_LENGTHS = ("5m", "1h", "24h", "7d", "35d", "1y", "7y")


def plan_values(caret: Caret, prefix: str) -> Iterator[Item]:
    """What may follow the first word of a line of a plan block, or a word of a `cache` line."""
    declaration, member = caret.declaration, caret.member
    if declaration is None or member is None:
        return
    before = caret.chunk.text[member.start : caret.offset - len(prefix)].split()
    if not before:
        return
    if member.kind == "cache":
        yield from _cache(before)
    elif member.kind == "line" and declaration.keyword in PLAN_WORDS:
        known = PLAN_WORDS[declaration.keyword].get(member.name or "")
        sort = known.sort if known is not None else ""
        if len(before) == 1 and sort == "often":
            yield from frequencies()
        elif len(before) == 1 and sort == "length":
            yield from (Item(length, "value", "", rank=1) for length in _LENGTHS)
        elif sort == "names":
            yield from _names(caret, prefix, attributes=declaration.keyword == "encryption")


def modes(behind: str) -> Iterator[Item]:
    """`realtime`, `eventual`, `batch`, or how often a batch runs where one was written."""
    if behind == "batch":
        yield from frequencies()
        return
    for mode in MODES:
        yield Item(mode, "value", meaning("sync", mode), rank=1)


def frequencies() -> Iterator[Item]:
    """`hourly`, `daily` …"""
    for word, length in FREQUENCIES.items():
        yield Item(word, "value", f"every {length}", rank=1)


def _cache(before: list[str]) -> Iterator[Item]:
    if before[-1] == "ttl":
        yield from (Item(length, "value", "", rank=1) for length in _LENGTHS[:3])
    elif before[-1] == "invalidate":
        yield Item("on write", "value", "when the row is written", rank=1)
    elif len(before) == 1:
        yield from (Item(layer, "value", "", rank=1) for layer in ("redis", "memcached", "application"))
    elif before[-1] not in ("key", "on"):
        for word, said in MEANINGS["cache"].items():
            if word not in before:
                yield Item(word, "keyword", said, rank=2)


def _names(caret: Caret, prefix: str, *, attributes: bool) -> Iterator[Item]:
    """Entities; behind `Customer.` its attributes, whole as they are to be written."""
    snapshot = caret.snapshot
    if snapshot is None:
        return
    entity, dot, _ = prefix.rpartition(".")
    entry = snapshot.entry(entity) if dot and attributes else None
    if entry is not None and entry.kind in ("entity", "junction"):
        for each in attributes_of(caret, entry.name):
            label = f"{entity}.{each.name}"
            yield Item(label, "attribute", each.detail, doc=f"member:{entry.name}.{each.name}", rank=1)
        return
    kinds = ("entity",) if attributes else ("entity", "view")
    for name, kind in snapshot.named(prefix, kinds, LIMIT + 1):
        yield Item(name, kind, kind, doc=f"declaration:{name}", rank=1)
