"""Who may see what, what is personal, and what is encrypted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.importers.draft import Directive, Entity, Lines
from entia.importers.markdown_blocks import Block, Section
from entia.importers.markdown_parts import GLUE, PATH, add_block, field_of, keep_item, role_name
from entia.importers.names import folded
from entia.importers.reading import Reading, is_placeholder, one_line, plain, whole
from entia.syntax.printer import quote

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


_PRIVACY = (
    ("pii", "pii"),
    ("anonymization", "anonymi"),
    ("erasure", "eras"),
    ("consent", "consent"),
    ("access", "access"),
    ("retention", "retention"),
)


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
                keep_item(reading, section, item, text)
                continue
            lines.append(f"{word} {quote(one_line(text))}")
            paths = [reading.attribute_of(each) for each in dict.fromkeys(PATH.findall(plain(text)))]
            found = [each for each in paths if each is not None]
            if word == "pii":
                for _, attribute in found:
                    if not any(tag.startswith("pii") for tag in attribute.tags):
                        attribute.tags.append("pii")
            elif word == "erasure" and found:
                _erasure(reading, text, found, whole(item))
            reading.trace.place(whole(item), "privacy")
            where = (where[0], whole(item)[1])
    add_block(reading, "privacy", lines, where)
    return left


def _erasure(reading: Reading, text: str, found: Iterable[tuple[Entity, object]], lines: Lines) -> None:
    by_entity: dict[str, list[str]] = {}
    for entity, attribute in found:
        by_entity.setdefault(entity.name, []).append(role_name(reading, entity.name, getattr(attribute, "name", "")))
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
                keep_item(reading, section, item, text)
                continue
            value = quote(one_line(text))
            if word == "application":
                paths = list(dict.fromkeys(PATH.findall(plain(text))))
                found = [reading.attribute_of(each) for each in paths]
                known = [each for each in found if each is not None]
                for _, attribute in known:
                    _tag(attribute.tags, "encrypted")
                rest = PATH.sub("", plain(text))
                names = ", ".join(
                    f"{entity.name}.{role_name(reading, entity.name, attribute.name)}" for entity, attribute in known
                )
                if names and len(known) == len(paths):
                    value = names if GLUE.match(rest) else f"{names} {quote(one_line(text))}"
            lines.append(f"{word} {value}")
            reading.trace.place(whole(item), "encryption")
            where = (where[0], whole(item)[1])
    add_block(reading, "encryption", lines, where)
    return left
