"""What the readers of sections share: entries of lists, lists of names, plan blocks."""

from __future__ import annotations

import re

from entia.importers.draft import Lines, Statement
from entia.importers.markdown_blocks import Item, Section
from entia.importers.reading import Reading, is_placeholder, items_text, split_label, whole
from entia.importers.writing import role_names

PATH = re.compile(r"\b[A-Za-z_]\w*\.[A-Za-z_]\w*\b")
GLUE = re.compile(r"^(?:\s|[,;:.&]|\band\b|\bor\b|\bthe\b|\ball\b|\bof\b)*$", re.IGNORECASE)


def field_of(item: Item) -> tuple[str, str]:
    """(label, all of its text) of an entry of a list: `**Label**: text` with what stands below."""
    label, text = split_label(item.text)
    below = "\n".join(items_text(item.items))
    return label, "\n".join(part for part in (text, below) if part)


def keep_item(reading: Reading, section: Section, item: Item, text: str) -> None:
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


def role_name(reading: Reading, entity: str, attribute: str) -> str:
    return role_names(reading.draft)[entity].get(attribute, attribute)


def add_block(reading: Reading, keyword: str, block: list[str], lines: Lines) -> None:
    """A plan block; one that is there already gets the lines."""
    if not block:
        return
    known = next((each for each in reading.draft.statements if each.keyword == keyword), None)
    if known is not None:
        known.block += block
    else:
        reading.draft.statements.append(Statement(keyword, "", lines, keyword, block))
