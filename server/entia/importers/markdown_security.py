"""Who may see what, what is personal, and what is encrypted."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_draft import Attribute, Directive, Entity
from entia.importers.markdown_parts import GLUE, PATH, Words, entries, field_of, keep_item, prose, role_name
from entia.importers.markdown_reading import Reading, is_placeholder, plain, whole
from entia.importers.names import folded

CLASSES = ("public", "internal", "confidential", "restricted")


def classification(reading: Reading, section: Section) -> list[Block]:
    """Names of entities and attributes get the tag of their class; words beyond are kept."""
    items, left = entries(section)
    for item in items:
        label, text = field_of(item)
        tag = label.lower()
        if tag not in CLASSES or is_placeholder(text):
            keep_item(reading, section, item, text)
            continue
        rest: list[str] = []
        for part in re.split(r",\s*|;\s*|\n-?\s*", text):
            clean = plain(part).strip().rstrip(".")
            entity = reading.find(clean) if re.fullmatch(r"[A-Za-z_][\w ]*", clean) else None
            attribute = reading.attribute_of(clean) if PATH.fullmatch(clean) else None
            junction = reading.junctions.get(folded(clean))
            if entity is not None:
                _tag(reading.entity(entity).tags, tag)
            elif attribute is not None:
                _tag(attribute[1].tags, tag)
            elif junction is not None or clean.lower() not in ("", "nothing", "none", "no data"):
                rest.append(part.strip())
        if rest:
            reading.note(section.title, f"{label}: {', '.join(rest)}", whole(item), "these words name no entity")
        reading.trace.place(whole(item), f"@{tag}")
    return left


def _tag(tags: list[str], tag: str) -> None:
    if tag not in tags:
        tags.append(tag)


def _named(reading: Reading, text: str) -> list[tuple[Entity, Attribute]]:
    """The attributes that a text names as `Entity.attribute`."""
    found = [reading.attribute_of(each) for each in dict.fromkeys(PATH.findall(plain(text)))]
    return [each for each in found if each is not None]


def _personal(reading: Reading, item: Item, text: str) -> str:
    for _, attribute in _named(reading, text):
        if not any(tag.startswith("pii") for tag in attribute.tags):
            attribute.tags.append("pii")
    return prose(reading, item, text)


def _erased(reading: Reading, item: Item, text: str) -> str:
    by_entity: dict[str, list[str]] = {}
    for entity, attribute in _named(reading, text):
        by_entity.setdefault(entity.name, []).append(role_name(reading, entity.name, attribute.name))
    for name, columns in by_entity.items():
        line = Directive(f"on erasure anonymize {', '.join(columns)}", text, whole(item))
        reading.entity(name).directives.append(line)
    return prose(reading, item, text)


def _encrypted(reading: Reading, item: Item, text: str) -> str:
    """The attributes by name, where the text names some and all that it names are known."""
    known = _named(reading, text)
    for _, attribute in known:
        _tag(attribute.tags, "encrypted")
    if not known or len(known) < len(set(PATH.findall(plain(text)))):
        return prose(reading, item, text)
    names = ", ".join(f"{entity.name}.{role_name(reading, entity.name, attribute.name)}" for entity, attribute in known)
    return names if GLUE.match(PATH.sub("", plain(text))) else f"{names} {prose(reading, item, text)}"


PRIVACY: Words = (
    ("pii", "pii", _personal),
    ("anonymization", "anonymi", prose),
    ("erasure", "eras", _erased),
    ("consent", "consent", prose),
    ("access", "access", prose),
    ("retention", "retention", prose),
)
ENCRYPTION: Words = (
    ("at_rest", "rest", prose),
    ("in_transit", "transit", prose),
    ("application", "application", _encrypted),
)
