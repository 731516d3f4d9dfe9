"""Where data comes from, what happens to it on its way, and with whom it is kept equal."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_draft import Directive, Statement
from entia.importers.markdown_parts import entries, field_of, keep_item, split_entities
from entia.importers.markdown_quantities import often_in
from entia.importers.markdown_reading import Reading, is_placeholder, items_text, one_line, plain, split_label, whole
from entia.importers.names import entity_name, words_of
from entia.importers.sources import Lines
from entia.syntax.printer import quote

_LEADS_TO = re.compile(r"\s*(?:→|->|=>|⟶)\s*")


def sources(reading: Reading, section: Section) -> list[Block]:
    """`- **Name**: text → Entity, Entity`."""
    items, left = entries(section)
    for item in items:
        label, text = field_of(item)
        lines = whole(item)
        if not label or is_placeholder(text):
            keep_item(reading, section, item, text)
            continue
        parts = _LEADS_TO.split(text)
        fed = parts[-1] if len(parts) > 1 else ""
        entities, rest = split_entities(reading, fed)
        mode, rest = _mode(rest)
        if not entities:
            entities = reading.mentioned(text)
            parts, rest = [text], ""
        if not entities:
            reading.note(section.title, f"- {item.text}", lines, "no entity of the model is fed by this source")
            continue
        said = " → ".join(parts[:-1] if len(parts) > 1 else parts)
        said = "; ".join(filter(None, (one_line(said), rest)))
        name = entity_name(plain(label)) or reading.name_for(label)
        reading.names.add(name)
        head = f"{name} {quote(said)} -> {', '.join(entities)}{f' {mode}' if mode else ''}"
        docs = [] if spoken(name) == plain(label).lower() else [plain(label)]
        reading.add(Statement("source", head, lines, item.text, doc=docs))
    return left


def spoken(name: str) -> str:
    """A name as people say it, in small letters."""
    return " ".join(words_of(name)).lower()


_MODE = re.compile(r"\s*\(?\b(realtime|real-time|eventual|batch)\b(?:\s+(\w+))?\)?\s*$", re.IGNORECASE)


def _mode(text: str) -> tuple[str, str]:
    match = _MODE.search(text)
    if match is None:
        return "", text
    every = match[2] or ""
    mode = match[1].lower().replace("real-time", "realtime")
    if every and not (often_in(every) or re.fullmatch(r"\d+\w+", every)):
        return "", text
    return f"{mode}{f' {every}' if every else ''}", text[: match.start()].strip(" ,;")


_STAGES = (("validate", "validat"), ("transform", "transform"), ("store", "stor"))


_USUAL = frozenset(("raw data", "validation", "transformation", "storage"))  # stages of the template's picture


def flows(reading: Reading, section: Section) -> list[Block]:
    """Stages with bullets become one flow."""
    flow = Statement("flow", entity_name(plain(section.title)), section.lines, section.title)
    left: list[Block] = []
    picture: Block | None = None
    for block in section.blocks:
        if block.kind == "code" and picture is None and _LEADS_TO.search(block.text):
            picture = block
        elif block.kind == "list":
            for item in block.items:
                _stage(reading, section, item, flow)
        else:
            left.append(block)
    if not flow.block:
        return [picture, *left] if picture is not None else left
    reading.names.add(flow.head)
    if picture is not None:
        reading.trace.place(picture.lines, f"flow {flow.head}")
        _drawn(reading, picture, flow)
    reading.draft.statements.append(flow)
    return left


def _stage(reading: Reading, section: Section, item: Item, flow: Statement) -> None:
    """A stage of a flow with the steps below it."""
    label, rest = split_label(item.text)
    word = next((word for word, sign in _STAGES if sign in (label or item.text).lower()), "")
    if not word:
        reading.note(section.title, "\n".join(items_text([item])), whole(item))
        return
    where = f"flow {flow.head}"
    reading.trace.place(item.lines, where)
    for entry in item.items or ((Item(rest, item.lines),) if rest else ()):
        text = "\n".join([entry.text, *items_text(entry.items)])
        if is_placeholder(text):
            reading.trace.compute(whole(entry), "a placeholder")
            continue
        reading.trace.place(whole(entry), where)
        stored, more = split_entities(reading, text) if word == "store" else ([], text)
        flow.block.append(f"{word} {', '.join(stored)}" if stored and not more else f"{word} {quote(one_line(text))}")
    flow.lines = (flow.lines[0], whole(item)[1])


def _drawn(reading: Reading, picture: Block, flow: Statement) -> None:
    """What a picture of the stages says beyond them: where they begin."""
    stages = [part.strip() for part in _LEADS_TO.split(one_line(picture.text))]
    sources = [each.head.split(" ")[0] for each in reading.draft.statements if each.keyword == "source"]
    source = next((name for name in sources if spoken(name) == stages[0].lower()), "")
    if not {stage.lower() for stage in stages[1:]} <= _USUAL:
        flow.doc.append(picture.text)
    elif source:
        flow.head += f" from {source}"
    elif stages[0].lower() not in _USUAL:
        flow.doc.append(one_line(picture.text))


_SYNC = (("realtime", "real"), ("eventual", "eventual"), ("batch", "batch"))


def synchronisation(reading: Reading, section: Section) -> list[Block]:
    """`- **Real-time**: Order with Search` → `sync realtime with Search` of the entity."""
    items, left = entries(section)
    for item in items:
        label, text = field_of(item)
        mode = next((mode for mode, sign in _SYNC if sign in label.lower()), "")
        if not mode or is_placeholder(text):
            keep_item(reading, section, item, text)
            continue
        for part in [each for each in re.split(r";\s*|\n-?\s*", text) if each.strip()]:
            if not _sync(reading, mode, part.strip(), whole(item)):
                reading.note(section.title, f"{label}: {part.strip()}", whole(item), "it names no entity and partner")
    return left


def _sync(reading: Reading, mode: str, text: str, lines: Lines) -> bool:
    who, with_, partner = text.partition(" with ")
    entities, rest = split_entities(reading, who)
    if not with_ or not entities or rest:
        return False
    partner, comma, reason = partner.partition(",")
    every = often_in(partner) if mode == "batch" else ""
    partner = (
        re.sub(r"\s+(?:every \w+|hourly|daily|nightly|weekly|monthly)$", "", partner.strip()) if every else partner
    )
    bare = re.sub(r"^the\s+", "", partner.strip().rstrip("."))
    known = reading.find(bare)
    shown = known or (bare if re.fullmatch(r"[A-Z]\w*", bare) else quote(bare))
    docs = [reason.strip()] if comma and reason.strip() else []
    for name in entities:
        entity = reading.entity(name)
        line = f"sync {mode}{f' {every}' if every else ''} with {shown}"
        entity.directives.append(Directive(line, text, lines, docs))
        reading.trace.place(lines, f"{name} sync")
    return True
