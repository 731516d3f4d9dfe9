"""A model as a PlantUML diagram of entities with crow's feet (https://plantuml.com/ie-diagram)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.exporters.left_out import undrawn
from entia.exporters.mermaid import is_one_to_one, is_optional
from entia.exporters.seal import origin, sealed
from entia.exporters.source import Source
from entia.model.schema import Column, ForeignKey, Table
from entia.model.sql_types import describe
from entia.sql.script import Note

_LINE_END = re.compile(r"\r\n?|\n")
# What may begin a command, a comment or a mark.
_COMMAND = re.compile(r"[\W_]|end\b|title\b", re.IGNORECASE)


def plantuml(source: Source) -> tuple[str, tuple[Note, ...]]:
    """The diagram of a model, and what it does not show."""
    schema = source.schema
    ids = {table.name: f"e{index}" for index, table in enumerate(schema.tables)}
    lines = ["@startuml", f"' {origin(source.file)}"]
    if schema.header.name:
        lines.append(f"title {_text(schema.header.name)}")
    lines += ["hide circle", "hide empty methods", ""]
    for place in dict.fromkeys(table.schema for table in schema.tables):
        inside = [table for table in schema.tables if table.schema == place]
        margin = "  " if place else ""
        lines += [f"package {_quoted(place)} {{"] if place else []
        for table in inside:
            lines += [f"{margin}{line}".rstrip() for line in _entity(table, ids[table.name])]
        lines += ["}", ""] if place else []
    for table in schema.tables:
        lines += [_relation(table, key, ids) for key in table.foreign_keys if key.target in ids]
    lines += ["", *_notes(schema.tables, ids), "@enduml"]
    return sealed("\n".join(lines) + "\n"), tuple(undrawn(source, "PlantUML", comments=True))


def _entity(table: Table, name: str) -> list[str]:
    """An entity: its key, a line, its other attributes; `*` stands before what is required."""
    key = table.primary_key.columns if table.primary_key is not None else ()
    own = [column for column in table.columns if column.name in key]
    others = [column for column in table.columns if column.name not in key]
    return [
        f"entity {_quoted(table.name)} as {name} {{",
        *(line for column in own for line in _attribute(table, column, "PK")),
        *(["  --"] if own and others else []),
        *(line for column in others for line in _attribute(table, column, "")),
        "}",
        "",
    ]


def _attribute(table: Table, column: Column, mark: str) -> Iterator[str]:
    marks = [mark] if mark else []
    marks += ["FK"] if any(column.name in key.columns for key in table.foreign_keys) else []
    marks += ["UK"] if any(key.columns == (column.name,) for key in table.uniques) else []
    marks += ["generated"] if column.identity is not None or column.computed is not None else []
    marked = f" <<{', '.join(marks)}>>" if marks else ""
    star = "*" if column.required else ""
    for line in _LINE_END.split(column.doc) if column.doc else ():
        yield f"  ' {' '.join(line.split())}".rstrip("\\ ")
    yield f"  {{field}} {star}{_inline(column.db_name)} : {_inline(describe(column.type))}{marked}"


def _relation(table: Table, key: ForeignKey, ids: dict[str, str]) -> str:
    ends = f"{'|o' if is_optional(table, key) else '||'}--{'o|' if is_one_to_one(table, key) else 'o{'}"
    return f"{ids[key.target]} {ends} {ids[table.name]} : {_quoted(key.role)}"


def _notes(tables: tuple[Table, ...], ids: dict[str, str]) -> Iterator[str]:
    """What is said of each entity."""
    for table in tables:
        if table.doc:
            yield f"note top of {ids[table.name]}"
            yield from (f"  {_text(line)}".rstrip() for line in _LINE_END.split(table.doc))
            yield "end note"
            yield ""


def _text(text: str) -> str:
    """A line of prose that is no command."""
    line = " ".join(text.split()).replace("\\", "<U+005C>")  # at the end of a line it would go on in the next
    return f"<U+{ord(line[0]):04X}>{line[1:]}" if _COMMAND.match(line) else line


def _inline(text: str) -> str:
    """A word in a line: what opens a mark or ends a block is written by its number."""
    return re.sub(r"[<>{}\"'\\|~]|//|/'|'/", lambda sign: "".join(f"<U+{ord(each):04X}>" for each in sign[0]), text)


def _quoted(text: str) -> str:
    """A name in quotes, which PlantUML cannot escape."""
    return '"' + re.sub(r'["\\]', lambda sign: f"<U+{ord(sign[0]):04X}>", " ".join(text.split())) + '"'
