"""How fast queries must be, what is cached, and how much data there will be."""

from __future__ import annotations

import re
from collections.abc import Mapping

from entia.importers import markdown_expressions as expressions
from entia.importers.markdown_blocks import Block, Item, Row, Section
from entia.importers.markdown_draft import Directive, Entity, Statement
from entia.importers.markdown_parts import entries, field_of, fields, role_name
from entia.importers.markdown_quantities import count, duration
from entia.importers.markdown_reading import Reading, is_placeholder, one_line, plain, split_label, whole
from entia.importers.names import entity_name, words_of
from entia.importers.sources import Lines
from entia.syntax.printer import quote

_SELECT = re.compile(r"\bselect\b.*", re.IGNORECASE | re.DOTALL)
_MEASURE = re.compile(
    r"(?P<what>.*?)[\s:(—–-]*\b(?P<measure>p\d{2}|avg|max)\b\s*(?:of|is|<|≤|below|under|:|=)*\s*(?P<time>\d+(?:\.\d+)?\s*(?:ms|s|m)\w*)\W*",
    re.IGNORECASE | re.DOTALL,
)


def queries(reading: Reading, section: Section) -> list[Block]:
    """Queries with their SQL and how fast they must be; the strategy is prose."""
    made: list[tuple[Statement, str]] = []
    items, left = entries(section)
    for item in items:
        label, text = split_label(item.text)
        word = label.lower()
        if is_placeholder(text) and not item.items:
            reading.trace.compute(whole(item), "a placeholder")
        elif "quer" in word and "target" not in word:
            reading.trace.place(item.lines, "queries")
            found = item.items or tuple(Item(each, item.lines) for each in text.split(";"))
            for entry in found:
                statement = _query(reading, entry)
                if statement is not None:
                    made.append((statement, plain(entry.text).partition(":")[0].lower()))
                else:
                    reading.note("Common Queries", f"- {entry.text}", whole(entry), "a query needs its SQL")
        elif "target" in word:
            _targets(reading, item, text, made)
        else:
            reading.note(label or section.title, field_of(item)[1], whole(item))
    return left


def _query(reading: Reading, item: Item) -> Statement | None:
    text = item.text + "".join(f"\n{below.text}" for below in item.items)
    code = re.search(r"`+\s*(select\b[^`]*?)`+", text, re.IGNORECASE | re.DOTALL)
    select = code[1] if code is not None else (_SELECT.search(text) or [""])[0]
    if not select:
        return None
    around = (text.replace(code[0], "") if code is not None else text.replace(select, "")).strip()
    title, _, rest = around.partition(":")
    doc = rest.strip(" -—–.\n")
    name = entity_name(plain(title)) if title.strip(" -") else reading.name_for("Query")
    if name in reading.names or name in reading.draft.entities:
        name = reading.name_for(title)
    reading.names.add(name)
    sql = expressions.query(reading, select)
    statement = Statement("query", f"{name} ({sql})", whole(item), text, doc=[one_line(doc)] if doc else [])
    reading.add(statement, f"query {name}")
    return statement


def _targets(reading: Reading, item: Item, text: str, made: list[tuple[Statement, str]]) -> None:
    parts = [each for each in re.split(r"[;\n]|,\s+(?=[A-Za-z ]+\bp\d\d\b)", field_of(item)[1]) if each.strip(" -")]
    for part in parts:
        match = _MEASURE.fullmatch(part.strip(" -"))
        what = match["what"].strip(" :") if match is not None else ""
        query = next((each for each, title in made if what and {*spoken_words(what)} == {*spoken_words(title)}), None)
        time = duration(match["time"]) if match is not None else ""
        if match is not None and query is not None and time:
            name, _, sql = query.head.partition(" ")
            query.head = f"{name} {match['measure'].lower()} {time} {sql}"
            reading.trace.place(whole(item), f"query {name}")
        else:
            reading.note(
                "Query Performance Targets", part.strip(" -"), whole(item), "no query of the model is meant by this"
            )


def spoken_words(text: str) -> set[str]:
    """The words of a title, small."""
    return {word.lower() for word in words_of(text)}


_CACHE = ("cache layer", "cache keys", "ttl", "invalidation")


def caching(reading: Reading, section: Section) -> list[Block]:
    """`cache redis key "order:{id}" ttl 5m invalidate "…"` of the entity that the key is about."""
    said, left = fields(reading, section)
    text, lines = said.get("cache keys", ("", section.lines))
    patterns = re.findall(r"`([^`]+)`", text) or [plain(each) for each in text.split(",") if each.strip()]
    owners = {key: owner for key in patterns if (owner := _cached(reading, key)) is not None}
    known = _CACHE if owners and len(owners) == len(set(patterns)) else ()
    for key, owner in owners.items() if known else ():
        entity = reading.entity(owner)
        words, docs = _cache(said)
        words.insert(1, f"key {quote(_key_names(reading, entity, key))}")
        if re.sub(r"`[^`]*`|[,\s]|and", "", text):
            docs.append(one_line(text))
        entity.directives.append(Directive(" ".join(words), text, lines, docs))
    for label, (said_text, where) in said.items():
        if label in known:
            reading.trace.place(where, ", ".join(dict.fromkeys(f"{owner} cache" for owner in owners.values())))
        else:
            why = "" if known else "no entity is meant by the cache's keys"
            reading.note(section.title, f"{label[:1].upper()}{label[1:]}: {said_text}", where, why)
    return left


def _cache(said: Mapping[str, tuple[str, Lines]]) -> tuple[list[str], list[str]]:
    """(the words of a `cache` line but for its key, docs) of the template's fields."""
    layer, ttl, invalidation = (plain(said.get(label, ("",))[0]) for label in ("cache layer", "ttl", "invalidation"))
    words = [f"cache {_layer(layer)}" if layer else "cache"]
    docs = []
    if time := duration(ttl):
        words.append(f"ttl {time}")
    elif ttl:
        docs.append(f"TTL: {one_line(ttl)}")
    if invalidation:
        word = one_line(invalidation.rstrip("."))
        words.append(f"invalidate {'on write' if word.lower() in ('on write', 'write') else quote(word)}")
    return words, docs


def _layer(text: str) -> str:
    word = text.lower()
    return word if re.fullmatch(r"[a-z]\w*", word) else quote(text)


def _cached(reading: Reading, key: str) -> str | None:
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\{[^}]*\}", "", key))
    return next((found for word in words if (found := reading.find(word)) is not None), None)


def _key_names(reading: Reading, entity: Entity, key: str) -> str:
    def name(match: re.Match[str]) -> str:
        attribute = reading.attribute_named(entity, match[1])
        return "{" + (role_name(reading, entity.name, attribute.name) if attribute is not None else match[1]) + "}"

    return re.sub(r"\{(\w+)\}", name, key)


_HORIZON = re.compile(r"(?:(?:in|after)\s+)?(\d+|one|two|three|five|ten)\s*(months?|years?|y|mo)\b", re.IGNORECASE)


def volumes(reading: Reading, section: Section) -> list[Block]:
    """Each row is `volume 1K now, 100K in 1y` of its entity."""
    left = []
    for block in section.blocks:
        header = [plain(cell).lower() for cell in block.header]
        if block.kind != "table" or not header or header[0] not in ("entity", "table", "data"):
            left.append(block)
            continue
        points: list[tuple[int, str]] = []
        for at, cell in enumerate(header[1:], 1):
            match = _HORIZON.fullmatch(cell)
            if match is not None:
                points.append((at, f"in {duration(f'{match[1]} {match[2]}')}"))
            elif re.search(r"initial|now|current|start|today", cell):
                points.append((at, "now"))
        others = [at for at in range(1, len(header)) if at not in [place for place, _ in points]]
        reading.trace.place((block.lines[0], block.lines[0] + 2), "volumes")
        for row in block.rows:
            _volume(reading, section, block, row, points, others)
    return left


def _volume(
    reading: Reading, section: Section, block: Block, row: Row, points: list[tuple[int, str]], others: list[int]
) -> None:
    cells = [plain(cell) for cell in row.cells]
    if not any(cells):
        reading.trace.compute(row.lines, "an empty row")
        return
    entity = reading.find(cells[0])
    said = [(f"{count(cells[at])} {when}", cells[at]) for at, when in points if cells[at]]
    if entity is None or not said or not all(text.split(" ")[0] for text, _ in said):
        why = "there is no such entity" if entity is None else "a number of rows is not understood"
        reading.note(section.title, "| " + " | ".join(row.cells) + " |", row.lines, why)
        return
    docs = [
        cells[at] if "growth" in block.header[at].lower() else f"{block.header[at]}: {cells[at]}"
        for at in others
        if cells[at]
    ]
    text = f"volume {', '.join(text for text, _ in said)}"
    reading.entity(entity).directives.append(Directive(text, " | ".join(row.cells), row.lines, docs))
    reading.trace.place(row.lines, f"{entity} volume")
