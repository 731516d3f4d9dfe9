"""The relationships of a document: lists with foreign keys and cascade rules, arrows in a block of code."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_constraints import read_constraints
from entia.importers.markdown_draft import Attribute, Compound, Entity, Many, Reference
from entia.importers.markdown_entities import set_type
from entia.importers.markdown_reading import (
    Reading,
    block_lines,
    block_text,
    is_placeholder,
    is_unfilled,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.importers.names import attribute_name, entity_name, folded, words_of
from entia.importers.sources import Lines
from entia.importers.types import role_of, split_outside
from entia.model.naming import plural, snake

_PAIR = re.compile(
    r"\*\*(?P<one>[^*]+)\*\*\s*(?P<arrow>→|->|↔|<->|⇄|=>)\s*\*\*(?P<other>[^*]+)\*\*\s*:?\s*(?P<doc>.*)", re.DOTALL
)
_ACTION = re.compile(
    r"ON\s+(DELETE|UPDATE)\s*:?\s+(CASCADE|RESTRICT|SET\s+NULL|SET\s+DEFAULT|NO\s+ACTION)", re.IGNORECASE
)
_ARROWS = re.compile(
    r"^\W*(?P<one>[A-Za-z_]\w*)\s*(?:\([^()]*\)\s*)?[─—–\-]*\s*\(?(?P<from>[01Nn*M])(?:\.\.[1Nn*])?\s*:\s*(?P<to>[01NnMm*])\)?\s*[─—–\-]*"
    r"\s*(?:[▶>→►]+|──)?\s*(?P<other>[A-Za-z_]\w*)\s*(?P<rest>.*)$"
)
_CODE = re.compile(r"`([^`]+)`")


def read_relationships(reading: Reading, section: Section) -> list[Block]:
    """The lists and arrows of a section; blocks that say nothing of the kind are returned."""
    left: list[Block] = []
    for block in section.blocks:
        if block.kind == "list":
            for item in block.items:
                _item(reading, item, section.title)
        elif block.kind == "code" and _arrows(reading, block):
            continue
        else:
            left.append(block)
    return left


def _item(reading: Reading, item: Item, title: str) -> None:
    lines = whole(item)
    match = _PAIR.match(item.text)
    if match is None:
        if not _arrow_line(reading, item.text, item.lines):
            reading.note(title, "\n".join([f"- {item.text}", *(f"  - {each.text}" for each in item.items)]), lines)
        return
    if is_placeholder(match["one"]):
        reading.trace.compute(lines, "a placeholder")
        return
    one, other = reading.find(match["one"]), reading.find(match["other"])
    if one is None or other is None:
        missing = match["one"] if one is None else match["other"]
        text = "\n".join([f"- {item.text}", *(f"  - {each.text}" for each in item.items)])
        reading.note(title, text, lines, f"there is no entity `{missing}`; the relationship is kept as a note")
        return
    said = {label.lower(): (text, each.lines) for each in item.items for label, text in [_field(each.text)]}
    doc = one_line(match["doc"])
    doc = "" if is_placeholder(doc) else doc
    if "junction table" in said or (
        match["arrow"] in ("↔", "<->", "⇄") and "many" in title.lower() and "one-to-one" not in title.lower()
    ):
        _many(reading, one, other, doc, said, lines)
    elif "implementation" in said or "one-to-one" in title.lower():
        _one_to_one(reading, one, other, doc, said, lines, item)
    else:
        _one_to_many(reading, one, other, doc, said, lines, item)


def _field(text: str) -> tuple[str, str]:
    label, rest = split_label(text)
    if label:
        return label, rest
    word, colon, rest = text.partition(":")
    return (word.strip(), rest.strip()) if colon and len(word) < 30 else ("", text)


Said = dict[str, tuple[str, Lines]]


def _one_to_many(
    reading: Reading, one: str, other: str, doc: str, said: Said, lines: Lines, item: Item, unique: bool = False
) -> None:
    """`one` has many `other`; the foreign key is in `other`, or where it says."""
    text = said.get("foreign key", ("", lines))[0]
    names = _CODE.findall(text) or re.findall(r"\b\w+_id\b", text)
    holder = reading.entity(other)
    where = re.search(r"\b(?:in|on|of)\s+`?(\w+)`?", _CODE.sub("", text) if names else text)
    if where is not None and reading.find(where[1]) is not None:
        holder = reading.entity(reading.find(where[1]) or other)
    target = one if other in (holder.name, one) else other
    names = [part for name in names for part in re.findall(r"\w+", name.rpartition(".")[2])]
    if not names:
        names = [f"{snake(target)}_id"]
    actions = {match[1].lower(): " ".join(match[2].lower().split()) for match in _ACTION.finditer(_whole_text(item))}
    rules = said.get("cascade rules", ("", lines))[0]
    extra = _ACTION.sub("", rules).strip(" ,;.")
    docs = [part for part in (doc, f"Cascade rules: {extra}" if extra and not is_placeholder(extra) else "") if part]
    inverse = said.get("inverse", ("", lines))[0].strip("` ")
    refer(reading, holder, names, target, actions, docs, inverse or _inverse(doc, holder.name), lines, unique)


def refer(
    reading: Reading,
    holder: Entity,
    names: list[str],
    target: str,
    actions: dict[str, str],
    docs: list[str],
    inverse: str,
    lines: Lines,
    unique: bool = False,
) -> None:
    """Make attributes a foreign key. One that is not in the table is added; several are a key mapping."""
    if len(names) > 1:
        keys = [each.name for each in reading.entity(target).primary_key()]
        pairs = [(key, name) for key, name in zip(keys, names, strict=False)]
        if len(keys) == len(names) and all(name in holder.attributes for name in names):
            role = snake(target)
            optional = all(holder.attributes[name].optional for name in names)
            holder.compounds.append(Compound(role, target, pairs, lines, unique, actions, docs, inverse, optional))
            reading.trace.place(lines, f"{holder.name}.{role}")
            return
    attribute = reading.attribute_named(holder, names[0])
    if attribute is None:
        attribute = Attribute(attribute_name(names[0]), lines=lines, typed=False)
        holder.attributes[attribute.name] = attribute
    if not attribute.stated and "set null" in actions.values():
        attribute.optional = True
    known = attribute.reference
    columns = known.columns if known is not None and known.target == target else ()
    attribute.reference = Reference(
        target, columns, {**(known.actions if known is not None else {}), **actions}, docs, inverse,
        known.name if known is not None else "",
    )  # fmt: skip
    attribute.unique = attribute.unique or (unique and not attribute.pk)
    reading.trace.place(lines, f"{holder.name}.{attribute.name}")


def _whole_text(item: Item) -> str:
    return " ".join([item.text, *(each.text for each in item.items)])


def _inverse(doc: str, holder: str) -> str:
    """`A customer has many orders` with the entity `Order` → `orders`."""
    wanted = plural(snake(holder))
    words = [word.lower() for word in words_of(doc)]
    return wanted if "_" not in wanted and "many" in words and wanted in words else ""


def _many(reading: Reading, one: str, other: str, doc: str, said: Said, lines: Lines) -> None:
    junction = said.get("junction table", ("", lines))[0]
    name = (_CODE.findall(junction) or re.findall(r"\w+", junction) or [""])[0]
    existing = reading.find(name) if name else None
    owner = reading.entity(one)
    role = plural(snake(other))
    while role in owner.attributes or any(role == each.role for each in owner.many):
        role += "_2"
    attributes: dict[str, Attribute] = {}
    if existing is None:
        extra = said.get("additional attributes", ("", lines))[0]
        if extra and not is_placeholder(extra) and plain(extra).lower().rstrip(".") not in ("none", "-", "no"):
            attributes = _attributes(reading, extra, said["additional attributes"][1])
    many = Many(
        role,
        other,
        existing or entity_name(name) or f"{one}{other}",
        name,
        attributes,
        lines,
        [doc] if doc else [],
        declared=existing is None,
    )
    owner.many.append(many)
    if existing is None:
        reading.junctions[folded(name or many.junction)] = many
    reading.trace.place(lines, f"{one}.{role}")


def _attributes(reading: Reading, text: str, lines: Lines) -> dict[str, Attribute]:
    """`role (Enum: lead, regular; default regular), since (Date, required)`."""
    found: dict[str, Attribute] = {}
    for part in split_outside(text, ","):
        match = re.fullmatch(r"`?([A-Za-z_]\w*)`?\s*(?:[:(]\s*(.*?)\)?)?", part, re.DOTALL)
        if match is None:
            continue
        attribute = Attribute(attribute_name(match[1]), optional=True, lines=lines)
        inside = (match[2] or "").strip()
        enum = re.match(r"enum\s*:\s*", inside, re.IGNORECASE)
        if enum is not None:
            attribute.type, attribute.typed = "enum", True
            rest = f"one of: {inside[enum.end() :]}"
            attribute.optional = False
        else:
            words = split_outside(inside, ",")
            attribute.doc += set_type(reading, attribute, words[0], lines) if words else []
            rest = ", ".join(words[1:])
        attribute.doc += read_constraints(rest, attribute, reading.target, lines)
        found[attribute.name] = attribute
    return found


def _one_to_one(reading: Reading, one: str, other: str, doc: str, said: Said, lines: Lines, item: Item) -> None:
    """The foreign key is in the second entity, or in the one that the implementation names."""
    text = said.get("implementation", ("", lines))[0]
    names = [part for name in _CODE.findall(text) for part in re.findall(r"\w+", name)]
    holder = reading.entity(other)
    rest = _CODE.sub("", text)
    for word in re.findall(r"[A-Za-z_]\w*", rest):
        if reading.find(word) in (one, other) and word[:1].isupper():
            holder = reading.entity(reading.find(word) or other)
    target = one if holder.name == other else other
    if not names:
        names = [
            next(
                (
                    each.name
                    for each in holder.attributes.values()
                    if each.reference is not None and each.reference.target == target
                ),
                f"{snake(target)}_id",
            )
        ]
    actions = {match[1].lower(): " ".join(match[2].lower().split()) for match in _ACTION.finditer(_whole_text(item))}
    words = _plain_implementation(rest, holder.name)
    docs = [part for part in (doc, f"Implementation: {one_line(text)}" if words else "") if part]
    refer(reading, holder, names, target, actions, docs, "", lines, unique=True)


_USUAL = frozenset(
    "shared primary key unique foreign in of is also its on delete cascade restrict set null no action update the "
    "a and with column for".split()
)


def _plain_implementation(text: str, holder: str) -> list[str]:
    """Words of an implementation beyond those that `unique` and `pk` say."""
    known = {word.lower() for word in words_of(holder)} | {holder.lower()}
    return [word for word in words_of(text) if word.lower() not in _USUAL | known]


# ---- arrows ----------------------------------------------------------------------------------------------------------
def _arrows(reading: Reading, block: Block) -> bool:
    """`CashSession ──1:N──▶ Payment`, one a line; whether there was one. Other lines are kept as a note."""
    lines = block.text.split("\n")
    if not any(_ARROWS.match(line) for line in lines):
        return False
    left: list[tuple[int, str]] = []
    for number, line in enumerate(lines, block.lines[0] + 1):
        if line.strip() and not _arrow_line(reading, line, (number, number + 1)):
            left.append((number, line))
    for number, line in left:
        reading.note("Relationships", line.strip(), (number, number + 1))
    reading.trace.place((block.lines[0], block.lines[0] + 1), "relationships")
    reading.trace.place((block.lines[1] - 1, block.lines[1]), "relationships")
    return True


def _arrow_line(reading: Reading, line: str, lines: Lines) -> bool:
    match = _ARROWS.match(plain(line))
    one = reading.find(match["one"]) if match is not None else None
    if match is None or one is None:
        return False
    rest = match["rest"].strip(" ()")
    if match["to"] in "01":
        return _arrow_to_one(reading, reading.entity(one), match["other"], rest, lines)
    other = reading.find(match["other"])
    return other is not None and _arrow_to_many(reading, reading.entity(one), reading.entity(other), rest, lines)


def _arrow_to_many(reading: Reading, holder: Entity, child: Entity, doc: str, lines: Lines) -> bool:
    """Whether the holder has a list of the other, or the other refers to it."""
    keys = [each for each in child.attributes.values() if each.reference and each.reference.target == holder.name]
    return _document(reading, holder, _embedded(holder, child.name), doc, lines) or _document(
        reading, child, keys, doc, lines
    )


def _embedded(holder: Entity, name: str) -> list[Attribute]:
    """The attributes whose type is, or has a list of, another entity."""
    return [each for each in holder.attributes.values() if each.embedded is not None and each.embedded.entity == name]


def _document(reading: Reading, holder: Entity, attributes: list[Attribute], doc: str, lines: Lines) -> bool:
    """The first of the attributes is what the line is about, if there is one."""
    if not attributes:
        return False
    if doc and doc not in attributes[0].doc:
        attributes[0].doc.append(doc)
    reading.trace.place(lines, f"{holder.name}.{attributes[0].name}")
    return True


def _arrow_to_one(reading: Reading, holder: Entity, name: str, rest: str, lines: Lines) -> bool:
    """A foreign key of the holder: the attribute that the line names, or that is named after the other."""
    named = (reading.attribute_named(holder, word) for word in re.findall(r"[A-Za-z_]\w*", rest))
    alike = (each for each in holder.attributes.values() if folded(role_of(each.name, "id")) == folded(name))
    attribute = next((each for each in (*named, *alike) if each is not None), None)
    other = reading.find(name)
    if other is None and attribute is not None:
        other = reading.target(name, "id", attribute)
    if other is None:
        return False
    if attribute is None:
        return _document(reading, holder, _embedded(holder, other), rest, lines)
    if attribute.reference is None:
        if not reading.entity(other).primary_key():
            return False
        attribute.reference = Reference(other)
    if rest:
        attribute.reference.doc.append(rest)
    reading.trace.place(lines, f"{holder.name}.{attribute.name}")
    return True


def keep(reading: Reading, title: str, blocks: list[Block]) -> None:
    """Blocks that nothing read, as a note."""
    for block in blocks:
        if block.kind == "rule":
            reading.trace.compute(block.lines, "a line between parts")
        elif block.kind != "list" and is_unfilled(block):
            reading.trace.compute(block_lines(block), "a placeholder")
        else:
            reading.note(title, block_text(block), block_lines(block))
