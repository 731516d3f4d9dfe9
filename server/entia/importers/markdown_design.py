"""The sections about data that lives: where it comes from, what must hold, how much there is, who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.importers.draft import Check, Directive, Entity, Lines, Statement
from entia.importers.markdown_blocks import Block, Item, Row, Section
from entia.importers.markdown_owner import read_index
from entia.importers.names import entity_name, folded, words_of
from entia.importers.quantities import count, duration, first_duration, often_in
from entia.importers.reading import (
    Reading,
    is_placeholder,
    items_text,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.importers.sql_text import Names
from entia.importers.writing import role_names
from entia.syntax.printer import quote

_PATH = re.compile(r"\b[A-Za-z_]\w*\.[A-Za-z_]\w*\b")
_GLUE = re.compile(r"^(?:\s|[,;:.&]|\band\b|\bor\b|\bthe\b|\ball\b|\bof\b)*$", re.IGNORECASE)


def field_of(item: Item) -> tuple[str, str]:
    """(label, all of its text) of an entry of a list: `**Label**: text` with what stands below."""
    label, text = split_label(item.text)
    below = "\n".join(items_text(item.items))
    return label, "\n".join(part for part in (text, below) if part)


def _names(reading: Reading) -> Names:
    return Names(reading.draft, role_names(reading.draft), reading.find)


# ---- sources, flows, synchronisation ---------------------------------------------------------------------------------
_LEADS_TO = re.compile(r"\s*(?:→|->|=>|⟶)\s*")


def sources(reading: Reading, section: Section) -> list[Block]:
    """`- **Name**: text → Entity, Entity`."""
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            lines = whole(item)
            if not label or is_placeholder(text):
                _placeholder_or_note(reading, section, item, text)
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


def _placeholder_or_note(reading: Reading, section: Section, item: Item, text: str) -> None:
    if is_placeholder(text):
        reading.trace.compute(whole(item), "a placeholder")
    else:
        reading.note(section.title, "\n".join(items_text([item])), whole(item))


def split_entities(reading: Reading, text: str) -> tuple[list[str], str]:
    """The entities that a list names, and what else it says."""
    found: list[str] = []
    rest: list[str] = []
    for part in re.split(r",\s*|\s+and\s+|;\s*", text):
        entity = reading.find(part.strip()) if re.fullmatch(r"`?[A-Za-z_][\w ]*`?", part.strip()) else None
        if entity is not None and entity not in found:
            found.append(entity)
        elif part.strip() and entity is None:
            match = re.match(r"`?([A-Za-z_]\w*)`?\s*(\(.*\)|\b(?:realtime|batch|eventual).*)$", part.strip())
            known = reading.find(match[1]) if match is not None else None
            if match is not None and known is not None and known not in found:
                found.append(known)
                rest.append(match[2].strip("() "))
            else:
                rest.append(part.strip())
    return found, ", ".join(rest)


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


def flows(reading: Reading, section: Section) -> list[Block]:
    """Stages with bullets become one flow."""
    block_lines_: list[str] = []
    lines = section.lines
    left = []
    picture: Block | None = None
    docs: list[str] = []
    name = entity_name(plain(section.title))
    origin = ""
    for block in section.blocks:
        if block.kind == "code" and picture is None and "→" in block.text.replace("->", "→"):
            picture = block
            continue
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, _ = split_label(item.text)
            word = next((word for word, sign in _STAGES if sign in (label or item.text).lower()), "")
            below = item.items or ((Item(split_label(item.text)[1], item.lines),) if split_label(item.text)[1] else ())
            if not word:
                reading.note(section.title, "\n".join(items_text([item])), whole(item))
                continue
            reading.trace.place(item.lines, f"flow {name}")
            for entry in below:
                text = "\n".join([entry.text, *items_text(entry.items)])
                if is_placeholder(text):
                    reading.trace.compute(whole(entry), "a placeholder")
                    continue
                reading.trace.place(whole(entry), f"flow {name}")
                stored = split_entities(reading, text) if word == "store" else ([], text)
                if word == "store" and stored[0] and not stored[1]:
                    block_lines_.append(f"store {', '.join(stored[0])}")
                else:
                    block_lines_.append(f"{word} {quote(one_line(text))}")
            lines = (lines[0], whole(item)[1])
    if picture is not None:
        stages = [part.strip() for part in _LEADS_TO.split(one_line(picture.text))]
        usual = {"raw data", "validation", "transformation", "storage"}
        if {stage.lower() for stage in stages[1:]} <= usual and block_lines_:
            source = next((each for each in reading.draft.statements if each.keyword == "source" and spoken(each.head.split(" ")[0]) == stages[0].lower()), None)
            origin = f" from {source.head.split(' ')[0]}" if source is not None else ""
            if source is None and stages[0].lower() not in usual:
                docs.append(one_line(picture.text))
            reading.trace.place(picture.lines, f"flow {name}")
        elif block_lines_:
            docs.append(picture.text)
            reading.trace.place(picture.lines, f"flow {name}")
        else:
            left.insert(0, picture)
    if block_lines_:
        reading.names.add(name)
        reading.draft.statements.append(Statement("flow", f"{name}{origin}", lines, section.title, block_lines_, docs))
    return left


_SYNC = (("realtime", "real"), ("eventual", "eventual"), ("batch", "batch"))


def synchronisation(reading: Reading, section: Section) -> list[Block]:
    """`- **Real-time**: Order with Search` → `sync realtime with Search` of the entity."""
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            mode = next((mode for mode, sign in _SYNC if sign in label.lower()), "")
            if not mode or is_placeholder(text):
                _placeholder_or_note(reading, section, item, text)
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
    partner = re.sub(r"\s+(?:every \w+|hourly|daily|nightly|weekly|monthly)$", "", partner.strip()) if every else partner
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


# ---- integrity -------------------------------------------------------------------------------------------------------
def referential(reading: Reading, section: Section) -> list[Block]:
    """Sentences about references are rules that the database keeps."""
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            text = "\n".join([item.text, *items_text(item.items, "  ")])
            reading.rule(text, whole(item), "database")
    return left


_RULE_LINE = re.compile(r"^\s*-\s*(?:(?:rule|constraint)\s*\d*\s*:\s*)?(?P<text>.*)$", re.IGNORECASE)


def validation(reading: Reading, section: Section) -> list[Block]:
    """The block of business rules and technical constraints, or lists of them, or a table with a column of rules."""
    left = []
    for block in section.blocks:
        if block.kind == "code":
            _validation_code(reading, block)
        elif block.kind == "list":
            technical = "technical" in block.label.lower()
            for item in block.items:
                text = re.sub(r"^\**(?:rule|constraint)\s*\d*\**\s*:\s*", "", item.text, flags=re.IGNORECASE)
                text = "\n".join([text, *items_text(item.items, "  ")])
                constraint(reading, text, whole(item), "application" if technical else "")
            if block.label:
                reading.trace.place(block.label_lines, "rules")
        elif block.kind == "table" and plain(block.header[0]).lower() in ("rule", "constraint", "business rule"):
            reading.trace.place((block.lines[0], block.lines[0] + 2), "rules")
            for row in block.rows:
                _rule_row(reading, block, row)
        else:
            left.append(block)
    return left


def _rule_row(reading: Reading, block: Block, row: Row) -> None:
    others = [f"{plain(head)}: {cell}" for head, cell in zip(block.header[1:], row.cells[1:], strict=False) if cell]
    where = next((cell for head, cell in zip(block.header, row.cells, strict=False) if "enforced" in head.lower()), "")
    keeper = "database" if re.search(r"\bdatabase|\bdb\b", where, re.I) else "application" if where else ""
    reading.rule("; ".join([row.cells[0], *others]), row.lines, keeper)


def _validation_code(reading: Reading, block: Block) -> None:
    technical = False
    first = block.lines[0] + 1
    lines = block.text.split("\n")
    at = 0
    reading.trace.place((block.lines[0], first), "rules")
    reading.trace.place((block.lines[1] - 1, block.lines[1]), "rules")
    while at < len(lines):
        line = lines[at]
        begin = at
        at += 1
        if not line.strip():
            continue
        match = _RULE_LINE.match(line) if line.lstrip().startswith("-") else None
        if match is None:
            technical = technical or "technical" in line.lower()
            if line.strip().rstrip(":").lower() in ("business rules", "technical constraints"):
                reading.trace.place((first + begin, first + at), "rules")
            else:
                reading.rule(line.strip(), (first + begin, first + at))
            continue
        text = match["text"]
        while at < len(lines) and lines[at].startswith((" ", "\t")) and not lines[at].lstrip().startswith("-"):
            text += f"\n{lines[at].strip()}"
            at += 1
        span = (first + begin, first + at)
        if is_placeholder(text):
            reading.trace.compute(span, "a placeholder")
        else:
            constraint(reading, one_line(text), span, "application" if technical else "")


def constraint(reading: Reading, text: str, lines: Lines, keeper: str) -> None:
    """A condition over the columns of one table is a check, anything else a rule."""
    clean = plain(text).rstrip(".")
    qualified = {match.partition(".")[0] for match in _PATH.findall(clean)}
    owners = {reading.find(each) for each in qualified}
    if len(owners) == 1 and None not in owners and re.search(r"<=|>=|<>|!=|=|<|>|\bin\s*\(|\blike\b|\bis\b", clean, re.I):
        owner = next(iter(owners)) or ""
        bare = re.sub(r"\b[A-Za-z_]\w*\.(?=[A-Za-z_])", "", clean)
        if not re.search(r"\b[A-Za-z]+ (?!and\b|or\b|in\b|is\b|not\b|null\b|like\b|between\b)[A-Za-z]+ [A-Za-z]+\b", re.sub(r"'[^']*'", "", bare)):
            reading.add_check(reading.entity(owner), Check(bare, text, lines))
            reading.trace.place(lines, f"{owner} check")
            return
    reading.rule(text, lines, keeper)


def audit(reading: Reading, section: Section) -> list[Block]:
    """Tables, what is tracked of each, and how long it is kept: `audit a, b keep 7y` of each entity."""
    said: dict[str, tuple[str, Lines]] = {}
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            if label and not is_placeholder(text):
                said[label.lower()] = (text, whole(item))
            else:
                _placeholder_or_note(reading, section, item, text)
    if "audit tables" not in said:
        for label, (text, lines) in said.items():
            reading.note(section.title, f"{label}: {text}", lines)
        return left
    tables, table_lines = said["audit tables"]
    entities, rest = split_entities(reading, tables)
    changes, change_lines = said.get("tracked changes", ("", table_lines))
    keep, keep_lines = said.get("retention policy", ("", table_lines))
    period, around = first_duration(keep)
    around = around.strip(" ,;.")
    docs = [part for part in (rest, "" if _GLUE.match(around) else keep) if part]
    tracked, general = _tracked(reading, changes, entities)
    if general:
        docs.append(general)
    if not entities:
        for label, (text, lines) in said.items():
            reading.note(section.title, f"{label}: {text}", lines, "no entity of the model is audited by this")
        return left
    for name in entities:
        entity = reading.entity(name)
        columns = ", ".join(tracked.get(name, ())) or "*"
        text = f"audit {columns}{f' keep {period}' if period else ''}"
        entity.directives.append(Directive(text, tables, table_lines, list(docs)))
    for lines in (table_lines, change_lines, keep_lines):
        reading.trace.place(lines, ", ".join(f"{name} audit" for name in entities))
    for label, (text, lines) in said.items():
        if label not in ("audit tables", "tracked changes", "retention policy"):
            reading.note(section.title, f"{label}: {text}", lines)
    return left


def _tracked(reading: Reading, text: str, entities: list[str]) -> tuple[dict[str, list[str]], str]:
    """By entity the attributes that are tracked, and what the text says beyond."""
    found: dict[str, list[str]] = {}
    general: list[str] = []
    for part in [each.strip(" -") for each in re.split(r";|\n", text) if each.strip(" -")]:
        owner, colon, names = part.partition(":")
        entity = reading.find(owner) if colon else entities[0] if len(entities) == 1 else None
        listed = [plain(each) for each in (names if colon else part).split(",")]
        known = [reading.attribute_named(reading.entity(entity), each) for each in listed] if entity else []
        if entity is not None and known and all(known):
            found[entity] = [_role(reading, entity, each.name) for each in known if each is not None]
        else:
            general.append(part)
    return found, "; ".join(general)


def _role(reading: Reading, entity: str, attribute: str) -> str:
    return role_names(reading.draft)[entity].get(attribute, attribute)


# ---- performance -----------------------------------------------------------------------------------------------------
_SELECT = re.compile(r"\bselect\b.*", re.IGNORECASE | re.DOTALL)
_MEASURE = re.compile(
    r"(?P<what>.*?)[\s:(—–-]*\b(?P<measure>p\d{2}|avg|max)\b\s*(?:of|is|<|≤|below|under|:|=)*\s*(?P<time>\d+(?:\.\d+)?\s*(?:ms|s|m)\w*)\W*",
    re.IGNORECASE | re.DOTALL,
)


def queries(reading: Reading, section: Section) -> list[Block]:
    """Queries with their SQL and how fast they must be; the strategy is prose."""
    left = []
    made: list[tuple[Statement, str]] = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = split_label(item.text)
            word = label.lower()
            if is_placeholder(text) and not item.items:
                reading.trace.compute(whole(item), "a placeholder")
            elif "quer" in word and "target" not in word:
                reading.trace.place(item.lines, "queries")
                entries = item.items or tuple(Item(each, item.lines) for each in text.split(";"))
                for entry in entries:
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
    sql = _names(reading).query(select)
    statement = Statement("query", f"{name} ({sql})", whole(item), text, doc=[one_line(doc)] if doc else [])
    reading.add(statement, f"query {name}")
    return statement


def _targets(reading: Reading, item: Item, text: str, made: list[tuple[Statement, str]]) -> None:
    parts = [each for each in re.split(r"[;\n]|,\s+(?=[A-Za-z ]+\bp\d\d\b)", field_of(item)[1]) if each.strip(" -")]
    for part in parts:
        match = _MEASURE.fullmatch(part.strip(" -"))
        what = match["what"].strip(" :") if match is not None else ""
        query = next((each for each, title in made if what and {*name_set(what)} == {*name_set(title)}), None)
        time = duration(match["time"]) if match is not None else ""
        if match is not None and query is not None and time:
            name, _, sql = query.head.partition(" ")
            query.head = f"{name} {match['measure'].lower()} {time} {sql}"
            reading.trace.place(whole(item), f"query {name}")
        else:
            reading.note("Query Performance Targets", part.strip(" -"), whole(item), "no query of the model is meant by this")


def name_set(text: str) -> set[str]:
    """The words of a title, small."""
    return {word.lower() for word in words_of(text)}


def caching(reading: Reading, section: Section) -> list[Block]:
    """`cache redis key "order:{id}" ttl 5m invalidate "…"` of the entity that the key is about."""
    said: dict[str, tuple[str, Lines]] = {}
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            if label and not is_placeholder(text):
                said[label.lower()] = (text, whole(item))
            else:
                _placeholder_or_note(reading, section, item, text)
    layer, keys = said.get("cache layer", ("", section.lines)), said.get("cache keys", ("", section.lines))
    patterns = re.findall(r"`([^`]+)`", keys[0]) or [plain(each) for each in keys[0].split(",") if each.strip()]
    owners = [(key, _cached(reading, key)) for key in patterns]
    if not owners or any(owner is None for _, owner in owners):
        for label, (text, lines) in said.items():
            reading.note(section.title, f"{label[:1].upper()}{label[1:]}: {text}", lines, "no entity is meant by the cache's keys")
        return left
    ttl_text, invalidation = said.get("ttl", ("", section.lines)), said.get("invalidation", ("", section.lines))
    for key, owner in owners:
        assert owner is not None
        entity = reading.entity(owner)
        docs = []
        words = [f"cache {_layer(plain(layer[0]))}"] if layer[0] else ["cache"]
        words.append(f"key {quote(_key_names(reading, entity, key))}")
        ttl = duration(plain(ttl_text[0]))
        if ttl:
            words.append(f"ttl {ttl}")
        elif ttl_text[0]:
            docs.append(f"TTL: {one_line(ttl_text[0])}")
        if invalidation[0]:
            word = plain(invalidation[0]).rstrip(".")
            words.append("invalidate on write" if word.lower() in ("on write", "write") else f"invalidate {quote(one_line(word))}")
        around = re.sub(r"`[^`]*`|[,\s]|and", "", keys[0])
        if around.strip():
            docs.append(one_line(keys[0]))
        entity.directives.append(Directive(" ".join(words), keys[0], keys[1], docs))
    for label, (text, lines) in said.items():
        if label in ("cache layer", "cache keys", "ttl", "invalidation"):
            reading.trace.place(lines, ", ".join(dict.fromkeys(f"{owner} cache" for _, owner in owners)))
        else:
            reading.note(section.title, f"{label}: {text}", lines)
    return left


def _layer(text: str) -> str:
    word = text.lower()
    return word if re.fullmatch(r"[a-z]\w*", word) else quote(text)


def _cached(reading: Reading, key: str) -> str | None:
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\{[^}]*\}", "", key))
    return next((found for word in words if (found := reading.find(word)) is not None), None)


def _key_names(reading: Reading, entity: Entity, key: str) -> str:
    def name(match: re.Match[str]) -> str:
        attribute = reading.attribute_named(entity, match[1])
        return "{" + (_role(reading, entity.name, attribute.name) if attribute is not None else match[1]) + "}"

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
    docs = [cells[at] if "growth" in block.header[at].lower() else f"{block.header[at]}: {cells[at]}" for at in others if cells[at]]
    text = f"volume {', '.join(text for text, _ in said)}"
    reading.entity(entity).directives.append(Directive(text, " | ".join(row.cells), row.lines, docs))
    reading.trace.place(row.lines, f"{entity} volume")


# ---- security --------------------------------------------------------------------------------------------------------
CLASSES = ("public", "internal", "confidential", "restricted")


def classification(reading: Reading, section: Section) -> list[Block]:
    """Names of entities and attributes get the tag of their class; words beyond are kept."""
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            tag = label.lower()
            if tag not in CLASSES or is_placeholder(text):
                _placeholder_or_note(reading, section, item, text)
                continue
            rest: list[str] = []
            for part in re.split(r",\s*|;\s*|\n-?\s*", text):
                clean = plain(part).strip().rstrip(".")
                entity = reading.find(clean) if re.fullmatch(r"[A-Za-z_][\w ]*", clean) else None
                attribute = reading.attribute_of(clean) if _PATH.fullmatch(clean) else None
                junction = reading.junctions.get(folded(clean))
                if entity is not None:
                    _tag(reading.entity(entity).tags, tag)
                elif attribute is not None:
                    _tag(attribute[1].tags, tag)
                elif junction is not None:
                    rest.append(part.strip())
                elif clean.lower() not in ("", "nothing", "none", "no data"):
                    rest.append(part.strip())
            if rest:
                reading.note(section.title, f"{label}: {', '.join(rest)}", whole(item), "these words name no entity")
            reading.trace.place(whole(item), f"@{tag}")
    return left


def _tag(tags: list[str], tag: str) -> None:
    if tag not in tags:
        tags.append(tag)


_PRIVACY = (("pii", "pii"), ("anonymization", "anonymi"), ("erasure", "eras"), ("consent", "consent"), ("access", "access"), ("retention", "retention"))


def privacy(reading: Reading, section: Section) -> list[Block]:
    """Lines of `privacy`; the attributes they name are tagged, and anonymised or deleted on erasure."""
    lines: list[str] = []
    left = []
    where = section.lines
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            word = next((word for word, sign in _PRIVACY if sign in label.lower()), "")
            if not word or is_placeholder(text):
                _placeholder_or_note(reading, section, item, text)
                continue
            lines.append(f"{word} {quote(one_line(text))}")
            paths = [reading.attribute_of(each) for each in dict.fromkeys(_PATH.findall(plain(text)))]
            found = [each for each in paths if each is not None]
            if word == "pii":
                for _, attribute in found:
                    if not any(tag.startswith("pii") for tag in attribute.tags):
                        attribute.tags.append("pii")
            elif word == "erasure" and found:
                _erasure(reading, text, found, whole(item))
            reading.trace.place(whole(item), "privacy")
            where = (where[0], whole(item)[1])
    _block(reading, "privacy", lines, where)
    return left


def _erasure(reading: Reading, text: str, found: Iterable[tuple[Entity, object]], lines: Lines) -> None:
    by_entity: dict[str, list[str]] = {}
    for entity, attribute in found:
        by_entity.setdefault(entity.name, []).append(_role(reading, entity.name, getattr(attribute, "name", "")))
    for name, columns in by_entity.items():
        entity = reading.entity(name)
        entity.directives.append(Directive(f"on erasure anonymize {', '.join(columns)}", text, lines))


_ENCRYPTION = (("at_rest", "rest"), ("in_transit", "transit"), ("application", "application"))


def encryption(reading: Reading, section: Section) -> list[Block]:
    """Lines of `encryption`; attributes that the application encrypts are tagged."""
    lines: list[str] = []
    left = []
    where = section.lines
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            word = next((word for word, sign in _ENCRYPTION if sign in label.lower()), "")
            if not word or is_placeholder(text):
                _placeholder_or_note(reading, section, item, text)
                continue
            value = quote(one_line(text))
            if word == "application":
                paths = list(dict.fromkeys(_PATH.findall(plain(text))))
                found = [reading.attribute_of(each) for each in paths]
                known = [each for each in found if each is not None]
                for _, attribute in known:
                    _tag(attribute.tags, "encrypted")
                rest = _PATH.sub("", plain(text))
                names = ", ".join(f"{entity.name}.{_role(reading, entity.name, attribute.name)}" for entity, attribute in known)
                if names and len(known) == len(paths):
                    value = names if _GLUE.match(rest) else f"{names} {quote(one_line(text))}"
            lines.append(f"{word} {value}")
            reading.trace.place(whole(item), "encryption")
            where = (where[0], whole(item)[1])
    _block(reading, "encryption", lines, where)
    return left


def _block(reading: Reading, keyword: str, block: list[str], lines: Lines) -> None:
    """A plan block; one that is there already gets the lines."""
    if not block:
        return
    known = next((each for each in reading.draft.statements if each.keyword == keyword), None)
    if known is not None:
        known.block += block
    else:
        reading.draft.statements.append(Statement(keyword, "", lines, keyword, block))


def indexes_of(reading: Reading, section: Section, block: Block) -> bool:
    """A list of indexes whose entries name their tables: `` `idx` on `table(column)` ``."""
    done = False
    for item in block.items:
        match = re.search(r"\bon\s+`?([A-Za-z_]\w*)\s*\(", plain(item.text), re.IGNORECASE)
        entity = reading.find(match[1]) if match is not None else None
        if entity is not None and read_index(reading, reading.entity(entity), item.text, whole(item)):
            done = True
        else:
            reading.note(section.title, f"- {item.text}", whole(item))
    return done
