"""Tables of attributes become entities."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from entia.importers.markdown_blocks import Block, Row, Section
from entia.importers.markdown_constraints import default_value, read_constraints
from entia.importers.markdown_draft import Attribute, Embedded, Entity, Reference, Statement
from entia.importers.markdown_reading import Reading, is_placeholder, one_line, plain
from entia.importers.names import attribute_name, entity_name, folded
from entia.importers.sources import Lines
from entia.importers.types import enum_type, label_text, read_type
from entia.model.naming import snake
from entia.model.types import BASES

_COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        ("attribute", "field", "column", "property", "name", "field name", "column name", "attribute name", "member")
    ),
    "type": frozenset(("type", "data type", "datatype", "sql type", "db type", "column type", "format")),
    "required": frozenset(("required", "required?", "req", "mandatory", "not null")),
    "null": frozenset(("null", "nullable", "null?", "nullable?", "optional", "optional?")),
    "constraints": frozenset(
        ("constraints", "constraint", "validation", "validations", "rules", "sqlite column", "key")
    ),
    "default": frozenset(("default", "default value")),
    "description": frozenset(("description", "notes", "note", "meaning", "purpose", "comment", "comments", "details")),
}
_NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?\s+|#+\s*)")
_LEAD = re.compile(
    r"^(?:entity|table|model|class|object|type|collection|alter|modify|extended|new|create|struct|value object)"
    r"\s*\d*\s*:\s*",
    re.IGNORECASE,
)
_CODE = re.compile(r"`([^`]+)`")
_YES = frozenset(("yes", "y", "true", "✓", "✔", "✅", "x", "required", "mandatory", "1", "not null", "pk"))
_NO = frozenset(("no", "n", "false", "✗", "✘", "❌", "", "-", "–", "—", "optional", "0", "null"))
_FROM_OTHERS = re.compile(r"^(as above|see above|same|ditto)$", re.IGNORECASE)


class Columns(NamedTuple):
    """Which column of a table says what; -1 for none. `others` are the rest, by their heading."""

    name: int = -1
    type: int = -1
    required: int = -1
    null: int = -1
    constraints: int = -1
    default: int = -1
    description: int = -1
    others: tuple[tuple[int, str], ...] = ()


def columns_of(header: Sequence[str]) -> Columns | None:
    """What the columns of an attribute table say; None where the table is none."""
    found: dict[str, int] = {}
    others = []
    for at, cell in enumerate(header):
        word = re.sub(r"\s*\(.*\)$", "", plain(cell).lower())
        meaning = next((key for key, words in _COLUMNS.items() if word in words and key not in found), "")
        if meaning:
            found[meaning] = at
        else:
            others.append((at, plain(cell)))
    if found.get("name", 9) > 0:
        return None
    word = plain(header[0]).lower()
    typed = {"type", "required", "null", "constraints", "default"} & found.keys()
    if not typed and not (word not in ("name", "property") and "description" in found):
        return None
    if word == "name" and "type" not in found:
        return None
    return Columns(others=tuple(others), **found)


def title_of(section: Section) -> str:
    """The name in the heading of an entity: `Entity 1: Bed`, `` 2. `cash_session` — where it lives `` …"""
    title = _NUMBERING.sub("", section.title.replace("**", ""))
    while (shorter := _LEAD.sub("", title)) != title:
        title = shorter
    head = re.split(r"\s+[—–]\s+|\s+-\s+", re.sub(r"\s*\([^()]*\)", "", title))[0]
    code = _CODE.match(head)
    if code is not None and re.fullmatch(r"[A-Za-z_][\w.]*", code[1]):
        return code[1]
    return head.replace("`", "").strip(" :")


def _beside(title: str, name: str) -> str:
    """What a heading says beside its number and the name."""
    rest = _LEAD.sub("", _NUMBERING.sub("", title)).replace(f"`{name}`", "").replace(name, "", 1).strip(" —–-:")
    return rest if re.search(r"[A-Za-z]{2}", rest) and rest != title else ""


def name_of(block: Block, section: Section) -> str:
    """What a table is of: the label above it where that is a name of several tables in a section, else the heading."""
    label = block.label.replace("`", "").strip()
    tables = [each for each in section.blocks if each.kind == "table" and columns_of(each.header) is not None]
    if re.fullmatch(r"[A-Z]\w+", label) and (len(tables) > 1 or folded(label) == folded(title_of(section))):
        return label
    return title_of(section)


def declare_entities(reading: Reading, sections: Sequence[Section]) -> list[tuple[Block, Columns, Entity]]:
    """The entities of all tables of attributes, so that types and constraints may refer to what stands further down."""
    tables: list[tuple[Block, Columns, Entity]] = []
    for section in sections:
        for block in section.blocks:
            if block.kind == "code":
                _enums_in_code(reading, block)
            if block.kind != "table":
                continue
            if _enum_table(reading, section, block):
                continue
            columns = columns_of(block.header)
            if columns is None or not any(_names_in(row.cells[columns.name]) for row in block.rows):
                continue
            if all(is_placeholder(cell) or not cell for row in block.rows for cell in row.cells):
                continue
            entity = reading.add_entity(name_of(block, section), section.lines)
            reading.entity_of_section.setdefault(section.lines[0], entity.name)
            more = _beside(section.title, entity.source_name)
            if more and more not in entity.doc:
                entity.doc.append(more)
            reading.trace.place(section.lines, f"entity {entity.name}")
            tables.append((block, columns, entity))
            for row in block.rows:
                for name in (attribute_name(each.rstrip("?")) for each in _names_in(row.cells[columns.name])):
                    entity.attributes.setdefault(name, Attribute(name, lines=row.lines))
    return tables


def fill_entities(reading: Reading, tables: Sequence[tuple[Block, Columns, Entity]]) -> None:
    """What the rows of the tables say of their attributes."""
    for block, columns, entity in tables:
        reading.trace.place((block.lines[0], block.lines[0] + 2), f"entity {entity.name}")
        if block.label:
            reading.trace.place(block.label_lines, f"entity {entity.name}")
        for row in block.rows:
            _row(reading, entity, columns, row)


def _names_in(cell: str) -> list[str]:
    """The attributes a cell names: mostly one, `a, b` and `a / b` are two."""
    cell = re.sub(r"\s*\((?:pk|fk|new|primary key|foreign key)[^)]*\)", "", plain(cell), flags=re.IGNORECASE)
    cell = re.sub(r"\s*\([^)]*\)$", "", cell)
    parts = [part.strip() for part in re.split(r"\s*,\s*|\s+/\s+", cell) if part.strip()]
    if all(re.fullmatch(r"[A-Za-z_]\w*\??", part) for part in parts):
        return parts
    return [cell] if cell and re.search(r"[A-Za-z]", cell) else []


def _row(reading: Reading, entity: Entity, columns: Columns, row: Row) -> None:
    cells = row.cells
    names = _names_in(cells[columns.name])
    if not names or all(is_placeholder(cell) or not cell for cell in cells):
        reading.trace.compute(row.lines, "an empty row")
        return
    types = [part.strip() for part in cells[columns.type].split(",")] if columns.type >= 0 else []
    for at, written in enumerate(names):
        name = attribute_name(written.rstrip("?"))
        attribute = entity.attributes.setdefault(name, Attribute(name, lines=row.lines))
        if name != written.rstrip("?") and written not in attribute.doc:
            attribute.doc.append(written)
        if written.endswith("?"):
            attribute.optional = attribute.stated = True
        type_cell = types[at] if len(types) == len(names) > 1 else cells[columns.type] if columns.type >= 0 else ""
        _fill(reading, entity, attribute, columns, row, type_cell)
        reading.trace.place(row.lines, f"{entity.name}.{name}")


def _fill(reading: Reading, entity: Entity, attribute: Attribute, columns: Columns, row: Row, type_cell: str) -> None:
    """What one row says of one attribute."""
    cells = row.cells
    more: list[str] = []
    if plain(type_cell) and not _FROM_OTHERS.match(plain(type_cell)):
        more += set_type(reading, attribute, type_cell, row.lines, entity)
    elif not attribute.typed:
        reading.trace.map(row.lines, f"{entity.name}.{attribute.name}", "the source names no type; `text` is written")
    if columns.required >= 0:
        _say_required(attribute, plain(cells[columns.required]).lower(), more)
    if columns.null >= 0:
        _say_null(attribute, plain(cells[columns.null]).lower())
    constraints = cells[columns.constraints] if columns.constraints >= 0 else ""
    if constraints and not is_placeholder(constraints):
        more += read_constraints(constraints, attribute, reading.target, row.lines)
    if columns.constraints >= 0 and columns.required < 0 and columns.null < 0 and not attribute.stated:
        # A column of SQL constraints that does not say NOT NULL says that there may be none.
        sql = plain(one_line(constraints)).upper()
        if _is_sql_type(type_cell) or _is_sql_type(constraints) or "NOT NULL" in sql:
            attribute.optional, attribute.stated = "NOT NULL" not in sql, True
    if columns.default >= 0:
        _say_default(attribute, plain(cells[columns.default]), more)
    description = _description(reading, attribute, cells[columns.description] if columns.description >= 0 else "", row)
    if attribute.pk:
        attribute.unique = False
    said = [f"{heading}: {cells[at]}" for at, heading in columns.others if cells[at] and not is_placeholder(cells[at])]
    text = "; ".join(part for part in (description, *more, *said) if part)
    if text and text not in attribute.doc:
        attribute.doc.append(text)


def _description(reading: Reading, attribute: Attribute, text: str, row: Row) -> str:
    """The doc in a cell of descriptions, which may list the values or say that it is the key."""
    if is_placeholder(text):
        return ""
    if re.match(r"one of\b\s*:", plain(text), re.IGNORECASE) and attribute.type in ("string", "text"):
        text = "; ".join(read_constraints(text, attribute, reading.target, row.lines))
    if re.match(r"(?:part of the )?primary key\b", plain(text), re.IGNORECASE):
        attribute.pk = True
    return text


def _is_sql_type(text: str) -> bool:
    return (
        re.match(r"`?(?:TEXT|INTEGER|BLOB|REAL|VARCHAR|varchar|timestamptz|NUMERIC|JSONB?|jsonb|BIGINT)\b", text)
        is not None
    )


def _say_null(attribute: Attribute, words: str) -> None:
    first = words.split(" ", maxsplit=1)[0]
    if first in _YES | {"null"}:
        attribute.optional = attribute.stated = True
    elif first in _NO | {"not"} and words:
        attribute.optional, attribute.stated = False, True


def _say_default(attribute: Attribute, words: str, more: list[str]) -> None:
    value = default_value(words, attribute.type) if words else ""
    if value:
        attribute.default, attribute.default_words = value, f"default {words}"
    elif words and words.lower() not in ("-", "–", "—", "none", "null"):
        more.append(f"default {words}")


def _say_required(attribute: Attribute, word: str, more: list[str]) -> None:
    first = word.split(" ", maxsplit=1)[0].rstrip(",;")
    if first in _YES:
        attribute.optional, attribute.stated = False, True
    elif first in _NO:
        attribute.optional, attribute.stated = bool(word), bool(word)
    else:
        attribute.optional, attribute.stated = True, True
        more.append(f"required: {word}")
        return
    rest = word[len(first) :].strip(" ,;()")
    if rest:
        more.append(rest)


def set_type(
    reading: Reading, attribute: Attribute, cell: str, lines: Lines, entity: Entity | None = None
) -> list[str]:
    """Give the attribute the type of a cell; words of the cell that are no part of the type are returned."""
    typed = read_type(cell)
    marks = "?" in cell or re.search(r"\|\s*(?:None|null)", cell) is not None
    attribute.typed = True
    if typed.optional or marks:
        attribute.optional, attribute.stated = typed.optional, True
    more = [typed.rest] if typed.rest else []
    if typed.labels:
        attribute.type = enum_type(typed.labels)
    elif typed.name:
        more += _named_type(reading, attribute, typed.name, typed.many, lines, entity)
    else:
        attribute.type = typed.type
        if not typed.known and cell.strip():
            where = f"{entity.name}.{attribute.name}" if entity is not None else attribute.name
            reading.trace.map(lines, where, f"the type `{plain(cell)}` is none of Entia's; `{typed.type}` is written")
    if typed.auto:
        attribute.auto = "auto"
    return more


def _named_type(
    reading: Reading, attribute: Attribute, name: str, many: bool, lines: Lines, entity: Entity | None
) -> list[str]:
    """A type that is an entity or an enum of the document, or nothing that is known."""
    target = reading.find(name)
    enum = reading.enums.get(folded(name))
    if enum is not None:
        attribute.type = f"{enum}[]" if many else enum
        return []
    if target is not None:
        attribute.type, attribute.embedded = "json", Embedded(target, many)
        return []
    attribute.type = "text[]" if many else "text"
    where = f"{entity.name}.{attribute.name}" if entity is not None else attribute.name
    reading.trace.map(lines, where, f"nothing says what the type `{name}` is; `{attribute.type}` is written")
    return [f"type `{name}`"]


def settle_keys(reading: Reading) -> None:
    """An entity without a primary key has one in what others refer to, in its `id`, or in what is named after it."""
    referred: dict[str, tuple[str, Attribute]] = {}
    for entity in reading.draft.entities.values():
        for each in entity.attributes.values():
            if each.reference is not None and len(each.reference.columns) == 1:
                referred.setdefault(each.reference.target, (each.reference.columns[0], each))
    for entity in reading.draft.entities.values():
        if entity.primary_key():
            continue
        key, user = referred.get(entity.name, ("", None))
        if user is not None and key not in entity.attributes:  # the document tells only what it adds to the entity
            made = Attribute(key, user.type, pk=True, typed=True, lines=entity.lines)
            entity.attributes = {key: made, **entity.attributes}
            why = "others refer to it, and the document does not list it"
            reading.trace.map(user.lines, f"{entity.name}.{key}", why)
            continue
        names = ("id", f"{snake(entity.name)}_id", f"{entity.name[:1].lower()}{entity.name[1:]}Id", "uuid")
        attribute = next((entity.attributes[name] for name in names if name in entity.attributes), None)
        if attribute is not None and not attribute.optional:
            attribute.pk, attribute.unique = True, False
            where = f"{entity.name}.{attribute.name}"
            reading.trace.map(attribute.lines, where, "the source names no primary key; this one is taken")


def settle_embedded(reading: Reading) -> None:
    """Attributes whose type is an entity: a relationship where that has a key, else the entity is a composite type."""
    used: set[str] = set()
    for entity in reading.draft.entities.values():
        for attribute in entity.attributes.values():
            if attribute.embedded is None:
                continue
            target, many = attribute.embedded
            composite = not reading.draft.entities[target].primary_key()
            if target == entity.name or (many and not composite):
                attribute.type = "json"
                attribute.doc.append(f"{target}{'[]' if many else ''}")
            elif composite:
                used.add(target)
                attribute.type = f"json({target}[])" if many else f"json({target})"
            else:
                attribute.reference = Reference(target)
    for name in used:
        reading.draft.entities[name].kind = "type"


# ---- enums -----------------------------------------------------------------------------------------------------------
_ENUM = re.compile(
    r"\benum\s+(?:class\s+)?([A-Z]\w*)\s*\{([^{}]*)\}|\btype\s+([A-Z]\w*)\s*=\s*((?:\|?\s*(?:'[^'\n]*'|\"[^\"\n]*\")\s*)+);?"
)


def _enums_in_code(reading: Reading, block: Block) -> None:
    """`enum Status { open, closed }` in any language, and TypeScript's `type Status = 'open' | 'closed'`."""
    for match in _ENUM.finditer(block.text):
        if match[3]:
            labels = re.findall(r"['\"]([^'\"]*)['\"]", match[4])
        else:
            labels = [part.strip().split("=")[0].strip() for part in re.split(r"[,;\n]", match[2]) if part.strip()]
        name = match[1] or match[3]
        labels = [label for label in labels if label.isidentifier()]
        first = block.lines[0] + 1 + block.text.count("\n", 0, match.start())
        if labels and folded(name) not in reading.enums:
            reading.enums[folded(name)] = name
            lines = (first, first + match[0].count("\n") + 1)
            reading.add(Statement("enum", f"{name} {{ {', '.join(dict.fromkeys(labels))} }}", lines, match[0]))
            if lines[0] - 1 == block.lines[0] and lines[1] + 1 == block.lines[1]:
                reading.trace.place(block.lines, f"enum {name}")


def _enum_table(reading: Reading, section: Section, block: Block) -> bool:
    """A table of names with numbers, or one column of quoted values, is an enum."""
    header = [plain(cell).lower() for cell in block.header]
    name = entity_name(title_of(section))
    if folded(name) in reading.enums or name in BASES:
        return False
    if header[:2] in (["name", "value"], ["value", "name"], ["name", "code"], ["code", "name"], ["label", "value"]):
        at = header.index("name") if "name" in header else 0
        other = 1 - at
        rows = [(plain(row.cells[at]), plain(row.cells[other]), row) for row in block.rows]
        if not rows or not all(label.isidentifier() and code.isdigit() for label, code, _ in rows):
            return False
        lines = [
            f"{label} = {code}" + _label_doc([row.cells[rest] for rest in range(2, len(header))])
            for label, code, row in rows
        ]
        statement = Statement("enum", f"{name}: int", section.lines, section.title, lines)
    elif header[0] in ("extension", "value", "label", "code") and "type" not in header and len(header) <= 2:
        statement = Statement("enum", name, section.lines, section.title)
        for row in block.rows:
            label = plain(row.cells[0])
            statement.block.append(label_text(label) + _label_doc(row.cells[1:]))
    else:
        return False
    reading.enums[folded(name)] = name
    reading.enum_of_section[section.lines[0]] = statement
    reading.add(statement, f"enum {name}")
    reading.trace.place(block.lines, f"enum {name}")
    return True


def _label_doc(cells: Sequence[str]) -> str:
    said = "; ".join(cell for cell in cells if cell)
    return f"  /// {said}" if said else ""
