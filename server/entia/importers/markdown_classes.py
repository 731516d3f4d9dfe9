"""Documents without a table of attributes may define an entity by a class below a heading of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from entia.importers.markdown_blocks import Block, Section
from entia.importers.markdown_constraints import default_value
from entia.importers.markdown_draft import Attribute, Entity
from entia.importers.markdown_entities import columns_of, set_type, title_of
from entia.importers.markdown_reading import Reading
from entia.importers.names import folded

_HEAD = re.compile(r"(?:@dataclass[^\n]*\n)?\s*(?:export\s+)?(?:class|interface)\s+(\w+)[^\n]*[:{]\s*$", re.MULTILINE)
_FIELD = re.compile(
    r"^\s+(?:readonly\s+)?(?P<name>[A-Za-z_]\w*)(?P<mark>\??)\s*:\s*(?P<type>[^=#;/]+?)\s*(?:=\s*(?P<default>[^#;]+?)\s*)?"
    r"[;,]?\s*(?:(?:#|//)\s*(?P<doc>.*))?$"
)
_LANGUAGES = ("python", "py", "typescript", "ts")


class Class(NamedTuple):
    """A class of a block of code, and the entity that it is."""

    block: Block
    entity: Entity


def declare_classes(reading: Reading, sections: Sequence[Section]) -> list[Class]:
    """Sections that define their entity by a class of that name, and by no table."""
    found = []
    for section in sections:
        name = title_of(section)
        if reading.find(name) is not None or any(
            block.kind == "table" and columns_of(block.header) is not None for block in section.blocks
        ):
            continue
        for block in section.blocks:
            head = _HEAD.match(block.text) if block.kind == "code" and block.info in _LANGUAGES else None
            if head is not None and folded(head[1]) == folded(name) and _fields(block):
                entity = reading.add_entity(head[1], section.lines)
                reading.entity_of_section.setdefault(section.lines[0], entity.name)
                reading.trace.place(section.lines, f"entity {entity.name}")
                found.append(Class(block, entity))
                break
    return found


def _fields(block: Block) -> list[tuple[int, re.Match[str]]]:
    """The fields with their lines; none where the class has anything else, such as methods."""
    found = []
    head = _HEAD.match(block.text)
    assert head is not None
    start = block.text.count("\n", 0, head.end()) + 1
    for number, line in enumerate(block.text.split("\n")[start:], block.lines[0] + 1 + start):
        match = _FIELD.match(line)
        if match is not None:
            found.append((number, match))
        elif line.strip() not in ("", "}"):
            return []
    return found


def fill_classes(reading: Reading, classes: Sequence[Class]) -> None:
    """The attributes of each."""
    for block, entity in classes:
        reading.trace.place(block.lines, f"entity {entity.name}")
        if block.label:
            reading.trace.place(block.label_lines, f"entity {entity.name}")
        for number, match in _fields(block):
            lines = (number, number + 1)
            attribute = Attribute(match["name"], lines=lines)
            entity.attributes[match["name"]] = attribute
            rest = set_type(reading, attribute, match["type"], lines, entity)
            if match["mark"]:
                attribute.optional = attribute.stated = True
            default = (match["default"] or "").strip()
            if default and default not in ("None", "null"):
                attribute.default = default_value(default, attribute.type)
                attribute.default_words = f"default {default}"
                rest += [] if attribute.default else [attribute.default_words]
            said = [part for part in (match["doc"], *rest) if part]
            attribute.doc += ["; ".join(said)] if said else []
            reading.trace.place(lines, f"{entity.name}.{attribute.name}")
