"""What stands beside an entity's table: purpose, lifecycle, indexes, rules, states."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Section
from entia.importers.markdown_constraints import read_constraints
from entia.importers.markdown_draft import Attribute, Check, Directive, Entity, Key
from entia.importers.markdown_reading import (
    Reading,
    block_lines,
    block_text,
    flat,
    is_placeholder,
    items_text,
    labelled_lines,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.importers.names import folded
from entia.importers.sources import Lines
from entia.importers.types import enum_type, is_text

_INDEXES = re.compile(r"index(es)?|indices|key indexes|indexing.*", re.IGNORECASE)
_RULES = re.compile(
    r"(?:.*\b)?(?:validation|rules?|invariants?|constraints?)",
    re.IGNORECASE,
)
_STATES = re.compile(r".*(?:state|status) (?:transitions?|machine|diagram|lifecycle)|transitions", re.IGNORECASE)
_UNIQUE = re.compile(r"unique(?: constraints?| keys?)?|composite unique.*", re.IGNORECASE)
_LIFECYCLE = (
    ("create", re.compile(r"(?:(?:is|are)\s+)?(?:created?|inserted|added)\b[:,]?\s*", re.IGNORECASE)),
    ("update", re.compile(r"(?:(?:is|are)\s+)?(?:updated?|changed|modified)\b[:,]?\s*", re.IGNORECASE)),
    ("delete", re.compile(r"(?:(?:is|are)\s+)?(?:deleted?|removed|purged)\b[:,]?\s*", re.IGNORECASE)),
    ("archive", re.compile(r"(?:(?:is|are)\s+)?(?:archived?)\b[:,]?\s*", re.IGNORECASE)),
)
_INSIDE = (
    ("delete", re.compile(r"\b(?:deleted?|removed|purged)\b", re.IGNORECASE)),
    ("update", re.compile(r"\b(?:upserted|updated?|changed|modified)\b", re.IGNORECASE)),
    ("create", re.compile(r"\b(?:created?|inserted|added)\b", re.IGNORECASE)),
)
_INDEX = re.compile(
    r"^(?P<head>.*?)\s*\b(?:on)\s+(?:(?P<table>[A-Za-z_]\w*)\s*)?\((?P<columns>(?:[^()]|\([^()]*\))*)\)"
    r"\s*(?P<where>where\s+.*?)?(?:\s*(?:—|–|→|\s-\s|:)\s*(?P<doc>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_INDEX_BARE = re.compile(
    r"^(?P<head>.*?)\b(?:on)\s+(?P<columns>[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)"
    r"\s*(?P<where>where\s+.*?)?(?:\s*(?:—|–|\s-\s|:|\()\s*(?P<doc>.*?)\)?)?$",
    re.IGNORECASE | re.DOTALL,
)


def read_owned(reading: Reading, entity: Entity, section: Section) -> None:
    """All blocks of an entity's section, or of one below it, whose heading then says what they are."""
    own = reading.entity_of_section.get(section.lines[0]) == entity.name
    for block in section.blocks:
        if reading.trace.covered() >= set(range(*block.lines)):
            continue
        label = block.label or ("" if own else plain(section.title))
        if block.kind == "paragraph":
            _paragraph(reading, entity, block, "" if own else section.title)
        elif block.kind == "list":
            _list(reading, entity, block, label)
        elif block.kind == "code":
            _code(reading, entity, block, label)
        elif block.kind == "table":
            _document(reading, entity, block, label)
        elif block.kind == "rule":
            reading.trace.compute(block.lines, "a line between parts")
    if not own and section.lines[1] > section.lines[0]:
        reading.trace.place(section.lines, f"entity {entity.name}")


def _paragraph(reading: Reading, entity: Entity, block: Block, heading: str) -> None:
    for label, text, lines in labelled_lines(block):
        word = label.lower()
        where = f"entity {entity.name}"
        if is_placeholder(text):
            reading.trace.compute(lines, "a placeholder")
        elif word in ("purpose", "description", "what it is") or (not label and not heading):
            entity.doc.append(text)
            reading.trace.place(lines, where)
        elif word == "lifecycle":
            entity.lifecycle.update(_lifecycle(text))
            reading.trace.place(lines, f"{entity.name} lifecycle")
        elif (_UNIQUE.fullmatch(word) and _unique(reading, entity, text, lines)) or (
            _RULES.fullmatch(word) and _expression(reading, entity, text, lines)
        ):
            continue
        elif _RULES.fullmatch(word) and text:
            reading.rule(text, lines, entity=entity.name)
        else:
            entity.doc.append(f"**{label}**: {text}" if label else f"{heading}: {text}" if heading else text)
            reading.trace.place(lines, where)


def _lifecycle(text: str) -> dict[str, str]:
    """The sentence by its verbs; what names none of them belongs to the one before, and first of all to creation."""
    steps: dict[str, str] = {}
    last = "create"
    for part in re.split(
        r";\s*|\.\s+(?=[A-Z])|,\s+(?=(?:updated|deleted|changed|removed|archived)\b)", text.strip().rstrip(".")
    ):
        for word, verb in _LIFECYCLE:
            match = verb.match(part)
            if match is not None and word not in steps:
                last = word
                steps[word] = part[match.end() :].strip() or part.strip()
                break
        else:
            inside = [word for word, verb in _INSIDE if verb.search(part)]
            last = inside[0] if inside else last
            steps[last] = f"{steps[last]}; {part}" if last in steps else part
    return steps


# ---- lists -----------------------------------------------------------------------------------------------------------
def _list(reading: Reading, entity: Entity, block: Block, label: str) -> None:
    word = label.lower()
    if label:
        reading.trace.place(block.label_lines if block.label else block.lines, f"entity {entity.name}")
    if _INDEXES.fullmatch(word):
        for item in block.items:
            if not read_index(reading, entity, item.text, whole(item)):
                entity.doc.append(f"{label}: {item.text}")
                reading.trace.map(whole(item), f"entity {entity.name}", "this says no columns; it is kept in the doc")
    elif _STATES.fullmatch(word):
        _transition_list(reading, entity, block)
    elif _RULES.fullmatch(word):
        for item in block.items:
            text = "\n".join([item.text, *items_text(item.items, "  ")])
            if not _expression(reading, entity, item.text, whole(item)):
                reading.rule(text, whole(item), entity=entity.name)
    elif word == "lifecycle":
        entity.lifecycle.update(_lifecycle(". ".join(one_line(item.text) for item in flat(block.items))))
        reading.trace.place(block.lines, f"{entity.name} lifecycle")
    else:
        _document(reading, entity, block, label)


def _document(reading: Reading, entity: Entity, block: Block, label: str) -> None:
    """A passage that says something about the entity in its own words."""
    text = block_text(block._replace(label=""))
    entity.doc.append(f"{label}:\n{text}" if label else text)
    reading.trace.place(block_lines(block), f"entity {entity.name}")


def read_index(reading: Reading, entity: Entity, text: str, lines: Lines) -> bool:
    """`` `UNIQUE idx_a` on `(a, b)` where c — for what ``; whether it was one."""
    clean = one_line(plain(text))
    if re.match(r"primary key\b", clean, re.IGNORECASE):
        reading.trace.compute(lines, f"the primary key of {entity.name}")
        return True
    match, columns = None, None
    for pattern in (_INDEX, _INDEX_BARE):
        match = pattern.match(clean)
        columns = index_columns(reading, entity, match["columns"]) if match is not None else None
        if columns is not None:
            break
    if match is None or columns is None:
        return False
    head = match["head"]
    doc = (match["doc"] or "").strip()
    kind = "unique" if re.search(r"\bunique\b", head, re.IGNORECASE) else "index"
    if re.match(r"unique\b", doc, re.IGNORECASE):
        kind, doc = "unique", doc[6:].strip(" ,;—–-")
    name = re.sub(r"\b(?:unique|index|composite|partial|key|b-?tree)\b", "", head, flags=re.IGNORECASE).strip(" :")
    where = re.sub(r"^where\s+", "", match["where"] or "", flags=re.IGNORECASE).strip()
    named = name if re.fullmatch(r"[A-Za-z_]\w*", name) else ""
    key = Key(kind, columns, lines, text, where=where, name=named, doc=[doc] if doc else [])
    reading.trace.place(lines, reading.add_key(entity, key))
    return True


def index_columns(reading: Reading, entity: Entity, text: str) -> list[tuple[str, str]] | None:
    """The columns of an index, each with `desc` and such; None where one of them is nothing of the entity."""
    found = []
    for part in re.split(r",\s*(?![^()]*\))", text.strip()):
        match = re.fullmatch(
            r"([A-Za-z_]\w*)\s*((?:\s*(?:asc|desc|nulls\s+(?:first|last)|\w+_ops))*)", part.strip(), re.I
        )
        attribute = reading.attribute_named(entity, match[1]) if match is not None else None
        if match is not None and attribute is not None:
            behind = " ".join(match[2].lower().split()).removeprefix("asc").strip()
            found.append((attribute.name, behind))
        elif "(" in part:
            words = part.strip().rsplit(" ", 1)
            behind = words[1] if len(words) > 1 and re.fullmatch(r"asc|desc|\w+_ops", words[1], re.I) else ""
            found.append((part.strip()[: len(part.strip()) - len(behind)].strip().lower(), behind.lower()))
        else:
            return None
    return found


def _unique(reading: Reading, entity: Entity, text: str, lines: Lines) -> bool:
    match = re.match(
        r"\s*`?(?:UNIQUE)?\s*\(?([^()`]*)\)?`?(?:\s*(?:—|–|-|:)\s*(.*))?$", text, re.IGNORECASE | re.DOTALL
    )
    columns = index_columns(reading, entity, match[1]) if match is not None else None
    if match is None or columns is None:
        return False
    doc = [one_line(match[2])] if match[2] else []
    reading.trace.place(lines, reading.add_key(entity, Key("unique", columns, lines, text, doc=doc)))
    return True


# ---- rules -----------------------------------------------------------------------------------------------------------
_SUBJECT = re.compile(
    r"^`?(?P<name>[A-Za-z_]\w*)`?\s*(?:(?:is|are)\s+)?(?:(?:must|shall|should)\s+(?:always\s+)?(?:be\s+)?|in\s+|is\s+|:\s*)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def _expression(reading: Reading, entity: Entity, text: str, lines: Lines) -> bool:
    """`` `status` must be one of: a, b `` or a condition in SQL; whether it was one of these."""
    clean = plain(text)
    condition = re.fullmatch(r"check\s*\((.*)\)\.?", clean, re.IGNORECASE | re.DOTALL)
    if condition is not None:
        reading.add_check(entity, Check(condition[1], text, lines))
        reading.trace.place(lines, f"{entity.name} check")
        return True
    match = _SUBJECT.match(clean)
    attribute = reading.attribute_named(entity, match["name"]) if match is not None else None
    if match is None or attribute is None:
        return False
    trial = Attribute(attribute.name, attribute.type, attribute.optional)
    rest = match["rest"].strip().rstrip(".")
    remark = re.fullmatch(r"(.+?)\s+\(([^()]*)\)", rest, re.DOTALL)
    if remark is not None:
        rest = remark[1]
    left = read_constraints(rest, trial, reading.target, lines)
    if left or trial.reference is not None:
        return False
    merge_constraints(reading, entity, attribute, trial)
    if remark is not None:
        attribute.doc.append(one_line(remark[2]))
    reading.trace.place(lines, f"{entity.name}.{attribute.name}")
    return True


def merge_constraints(reading: Reading, entity: Entity, attribute: Attribute, said: Attribute) -> None:
    """Add to an attribute what a second passage says of it."""
    listed = any(re.match(rf"{attribute.name}\s+in\s*\(", check.sql, re.IGNORECASE) for check in attribute.checks)
    if said.type.startswith("enum(") and listed:
        pass  # the column's own list says it
    elif said.type != attribute.type and attribute.type in ("text", "string", "enum"):
        attribute.type = said.type
    elif said.type.startswith("enum(") and not attribute.type.startswith("enum("):
        labels = said.type.removeprefix("enum(").removesuffix(")").replace('"', "'")
        quoted = ", ".join(part if part.startswith("'") else f"'{part}'" for part in labels.split(", "))
        reading.add_check(entity, Check(f"{attribute.name} in ({quoted})", said.type, attribute.lines))
    attribute.unique = attribute.unique or said.unique
    attribute.pk = attribute.pk or said.pk
    attribute.default = attribute.default or said.default
    attribute.auto = attribute.auto or said.auto
    for check in said.checks:
        have = {re.sub(r"\s", "", each.sql.lower()) for each in attribute.checks}
        if re.sub(r"\s", "", check.sql.lower()) not in have:
            reading.add_check(entity, check)


# ---- code ------------------------------------------------------------------------------------------------------------
_CHECK_START = re.compile(r"^\s*check\s*\(", re.IGNORECASE)
_ARROW = re.compile(
    r"^[\s│|├└─]*[\"'`(]?(?P<from>[\w ]+?)[\"'`)]?\s*(?:-+\([^)]*\)-*>|[─—-]*\s*(?:→|->|⟶|=>|►)\s*"
    r"|─+▶\s*|─+\s*\w+\s*─+[>▶]\s*)"
    r"[\"'`]?(?P<to>\w+)[\"'`]?\s*(?P<rest>.*)$"
)


def _code(reading: Reading, entity: Entity, block: Block, label: str) -> None:
    if _CHECK_START.match(block.text):
        _checks(reading, entity, block)
        return
    if _transitions(
        reading, entity, block.text.split("\n"), block_lines(block), [*range(block.lines[0] + 1, block.lines[1])]
    ):
        return
    if block.info in ("", "text", "mermaid") or _STATES.fullmatch(label):
        heading = f"{entity.name}: {label or 'Diagram'}"
        reading.note(heading, block.text, block_lines(block), "a drawing is no construct; it is kept as a note")
    else:
        what = block.info or "code"
        reading.note(f"{entity.name}: {label or what}", block.text, block_lines(block), f"{what} is kept as a note")


def _checks(reading: Reading, entity: Entity, block: Block) -> None:
    """One `CHECK (…)` after the other."""
    first, text = block.lines[0] + 1, ""
    for number, line in enumerate(block.text.split("\n"), first):
        text += line + "\n"
        if text.count("(") == text.count(")") and text.strip():
            lines = (first, number + 1)
            if not _expression(reading, entity, one_line(text), lines):
                reading.rule(text, lines, entity=entity.name)
            first, text = number + 1, ""
    reading.trace.place(block_lines(block), f"{entity.name} check")


def _transition_list(reading: Reading, entity: Entity, block: Block) -> None:
    edges: list[tuple[str, str, str]] = []
    left = []
    for item in block.items:
        match = _ARROW.match(plain(item.text).replace("\n", " "))
        if match is not None:
            rest = match["rest"].strip(" :")
            edges.append((match["from"].strip(), match["to"], rest))
            reading.trace.place(whole(item), f"{entity.name} transitions")
        else:
            left.append(item)
    if edges and not _add_transitions(reading, entity, edges, block.lines):
        left = list(block.items)
    for item in left:
        reading.rule("\n".join([item.text, *items_text(item.items, "  ")]), whole(item), entity=entity.name)


def _transitions(reading: Reading, entity: Entity, lines: list[str], whole_lines: Lines, numbers: list[int]) -> bool:
    """Whether every line of a code block is an arrow between two states."""
    edges = []
    others = []
    for line in filter(str.strip, lines):
        match = _ARROW.match(line)
        if match is not None:
            edges.append((match["from"].strip(), match["to"], match["rest"].strip()))
        elif "→" in line or "->" in line:
            others.append(line.strip())
        else:
            return False
    if not edges or len(others) > len(edges) or not _add_transitions(reading, entity, edges, whole_lines):
        return False
    entity.directives[-1].block += [f"// {line}" for line in others]
    reading.trace.place(whole_lines, f"{entity.name} transitions")
    return True


def _add_transitions(reading: Reading, entity: Entity, edges: list[tuple[str, str, str]], lines: Lines) -> bool:
    """As `transitions`, of the attribute that has these states; what is said of a change is its doc."""
    states = {state for edge in edges for state in edge[:2]}
    holder = next(
        (each for each in entity.attributes.values() if each.type.startswith("enum(") and states & set(_labels(each))),
        next((each for each in entity.attributes.values() if folded(each.name) in ("status", "state")), None),
    )
    if holder is None:
        return False
    labels = _labels(holder)
    known = set(labels) or states
    listed = [check for check in holder.checks if re.match(rf"{holder.name}\s+in\s*\(", check.sql, re.IGNORECASE)]
    if listed and is_text(holder.type):  # only an enum has states
        reading.trace.map(
            holder.lines, f"{entity.name}.{holder.name}", f"`{holder.type}` with a list of states is an enum"
        )
        holder.type = enum_type(labels)
        holder.checks.remove(listed[0])
        holder.default = holder.default.strip("'")
    block = []
    for one, other, rest in edges:
        doc = f"  /// {one_line(rest)}" if rest else ""
        if one in known and other in known:
            block.append(f"{one} -> {other}{doc}")
        else:
            block.append(f"// {one} -> {other} {one_line(rest)}")
    if not any(not line.startswith("//") for line in block):
        return False
    entity.directives.append(Directive(f"transitions {holder.name}", "", lines, block=block))
    return True


def _labels(attribute: Attribute) -> list[str]:
    if attribute.type.startswith("enum("):
        return [label.strip(' "') for label in attribute.type.removeprefix("enum(").removesuffix(")").split(",")]
    found = [re.findall(r"'([^']*)'", check.sql) for check in attribute.checks if " in (" in check.sql.lower()]
    return found[0] if found else []


def label_of(text: str) -> tuple[str, str]:
    """`**Label**: text` of a list's entry, or `Label: text`."""
    label, rest = split_label(text)
    return (label, rest) if label else ("", text)
