"""Mermaid diagrams: entities with their relationships, and the states of an attribute."""

from __future__ import annotations

import re

from entia.exporters.left_out import undrawn
from entia.exporters.seal import origin, sealed
from entia.exporters.source import Source
from entia.model.design import Transitions
from entia.model.schema import Column, ForeignKey, Schema, Table
from entia.model.types import Type
from entia.sql.script import Note

_UNSAFE = re.compile(r"[^A-Za-z0-9_\u00C0-\uFFFF]")
_QUOTE = re.compile(r'["\r\n;#]+|%{2,}|~')


def whole_model(source: Source) -> tuple[str, tuple[Note, ...]]:
    """The diagram of a model as a file of its own, and what it does not show."""
    name = source.schema.header.name
    title = ["---", f'title: "{_text(name)}"', "---"] if name else []
    lines = [*title, f"%% {origin(source.file)}", entity_diagram(source.schema, comments=True)]
    return sealed("\n".join(lines) + "\n"), tuple(undrawn(source, "Mermaid", comments=False))


def entity_diagram(schema: Schema, *, comments: bool = False) -> str:
    """An `erDiagram` of all tables: keys, attributes, with `comments` what is said of them, and how often one stands
    for the other."""
    lines = ["erDiagram"]
    numbers = {table.name: f"t{index}" for index, table in enumerate(schema.tables)}
    for table in schema.tables:
        lines.append(f'  {numbers[table.name]}["{_text(table.name)}"] {{')
        for column in table.columns:
            comment = f' "{_text(column.doc)}"' if comments and column.doc else ""
            lines.append(f"    {_attribute(table, column)}{comment}")
        lines.append("  }")
    for table in schema.tables:
        for key in table.foreign_keys:
            if key.target in numbers:
                ends = f"{_target_end(table, key)}--{_own_end(table, key)}"
                lines.append(f'  {numbers[key.target]} {ends} {numbers[table.name]} : "{_text(key.role)}"')
    return "\n".join(lines)


def _attribute(table: Table, column: Column) -> str:
    marks = []
    if table.primary_key is not None and column.name in table.primary_key.columns:
        marks.append("PK")
    if any(column.name in key.columns for key in table.foreign_keys):
        marks.append("FK")
    if any(key.columns == (column.name,) for key in table.uniques):
        marks.append("UK")
    marked = f" {', '.join(marks)}" if marks else ""
    return f"{_type_word(column.type)} {_word(column.db_name)}{marked}"


def _type_word(type_: Type) -> str:
    """A type without its numbers, whose commas Mermaid does not take."""
    if type_.element is not None and type_.base == "array":
        return f"{_type_word(type_.element)}[]"
    named = type_.enum.name if type_.enum is not None else ""
    return _word(type_.native[1] if type_.base == "native" else named or type_.base)


def is_one_to_one(table: Table, key: ForeignKey) -> bool:
    """Whether a row of the target has at most one row here: its columns hold a whole key of this table."""
    own = set(key.columns)
    keys = [each.columns for each in table.uniques if not each.only]
    keys += [table.primary_key.columns] if table.primary_key is not None else []
    return any(set(columns) <= own for columns in keys if columns)


def is_optional(table: Table, key: ForeignKey) -> bool:
    """Whether a row here may have no row of the target."""
    columns = (table.column(name) for name in key.columns)
    return any(column is not None and not column.required for column in columns)


def _target_end(table: Table, key: ForeignKey) -> str:
    return "|o" if is_optional(table, key) else "||"


def _own_end(table: Table, key: ForeignKey) -> str:
    return "o|" if is_one_to_one(table, key) else "o{"


def state_diagram(transitions: Transitions, initial: str = "") -> str:
    """A `stateDiagram-v2` of one attribute's transitions. It begins with the `initial` state, or else with those that
    nothing leads to."""
    names = dict.fromkeys(name for edge in transitions.edges for name in (edge.source.name, edge.target.name))
    ids = {name: f"s{index}" for index, name in enumerate(names)}
    lines = ["stateDiagram-v2", *(f'  state "{_text(name)}" as {id}' for name, id in ids.items())]
    targets = {edge.target.name for edge in transitions.edges}
    first = [initial] if initial in ids else [name for name in names if name not in targets]
    lines += [f"  [*] --> {ids[name]}" for name in first]
    lines += [f"  {ids[edge.source.name]} --> {ids[edge.target.name]}" for edge in transitions.edges]
    sources = {edge.source.name for edge in transitions.edges}
    lines += [f"  {ids[name]} --> [*]" for name in names if name not in sources]
    return "\n".join(lines)


def _word(text: str) -> str:
    """A word that Mermaid takes for a type or an attribute."""
    word = _UNSAFE.sub("_", text)
    return word if not word[:1].isdigit() else f"_{word}"


def _text(text: str) -> str:
    return _QUOTE.sub(" ", text)
