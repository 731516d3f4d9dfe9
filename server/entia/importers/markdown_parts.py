"""What the readers of sections share: entries of lists, lists of names, plan blocks."""

from __future__ import annotations

import re
from collections.abc import Callable

from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_draft import Statement
from entia.importers.markdown_reading import Reading, bullets, is_placeholder, items_text, one_line, split_label, whole
from entia.importers.markdown_text import role_names
from entia.importers.sources import Lines
from entia.syntax.printer import quote

PATH = re.compile(r"\b[A-Za-z_]\w*\.[A-Za-z_]\w*\b")
GLUE = re.compile(r"^(?:\s|[,;:.&]|\band\b|\bor\b|\bthe\b|\ball\b|\bof\b)*$", re.IGNORECASE)

# What stands behind a plan's word, of the entry and its text; it may mark in the model what the text names.
Say = Callable[[Reading, Item, str], str]
Words = tuple[tuple[str, str, Say], ...]  # (word, what its label holds, how the text is said)


def entries(section: Section) -> tuple[list[Item], list[Block]]:
    """(the entries of a section's lists, its other blocks)."""
    return bullets(section), [block for block in section.blocks if block.kind != "list"]


def field_of(item: Item) -> tuple[str, str]:
    """(label, all of its text) of an entry of a list: `**Label**: text` with what stands below."""
    label, text = split_label(item.text)
    below = "\n".join(items_text(item.items))
    return label, "\n".join(part for part in (text, below) if part)


def keep_item(reading: Reading, section: Section, item: Item, text: str) -> None:
    """An entry that nothing reads is a note, unless nobody filled it in."""
    if is_placeholder(text):
        reading.trace.compute(whole(item), "a placeholder")
    else:
        reading.note(section.title, "\n".join(items_text([item])), whole(item))


def fields(reading: Reading, section: Section) -> tuple[dict[str, tuple[str, Lines]], list[Block]]:
    """(what stands behind each label of a section's lists, and where; its other blocks)."""
    said: dict[str, tuple[str, Lines]] = {}
    items, left = entries(section)
    for item in items:
        label, text = field_of(item)
        if label and not is_placeholder(text):
            said[label.lower()] = (text, whole(item))
        else:
            keep_item(reading, section, item, text)
    return said, left


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


def role_name(reading: Reading, entity: str, attribute: str) -> str:
    """What the model calls an attribute."""
    return role_names(reading.draft)[entity].get(attribute, attribute)


def prose(_reading: Reading, _item: Item, text: str) -> str:
    """The text as it is."""
    return quote(one_line(text))


def plan(keyword: str, words: Words, reading: Reading, section: Section) -> list[Block]:
    """`- **Label**: text` as the lines of a plan block."""
    lines: list[str] = []
    where = section.lines
    items, left = entries(section)
    for item in items:
        label, text = field_of(item)
        found = next(((word, say) for word, sign, say in words if re.search(sign, label, re.IGNORECASE)), None)
        if found is None or is_placeholder(text) or not text:
            keep_item(reading, section, item, text)
            continue
        word, say = found
        lines.append(f"{word} {say(reading, item, text)}")
        reading.trace.place(whole(item), keyword)
        where = (where[0], whole(item)[1])
    add_block(reading, keyword, lines, where)
    return left


def add_block(reading: Reading, keyword: str, block: list[str], lines: Lines) -> None:
    """A plan block; one that is there already gets the lines."""
    if not block:
        return
    known = next((each for each in reading.draft.statements if each.keyword == keyword), None)
    if known is not None:
        known.block += block
    else:
        reading.draft.statements.append(Statement(keyword, "", lines, keyword, block))
