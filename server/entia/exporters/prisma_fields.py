"""Columns as fields: type, default, and what Prisma has no attribute for."""

from __future__ import annotations

import re

from entia.exporters.database import StoredColumn, StoredTable
from entia.exporters.left_out import LeftOut, tags_of
from entia.exporters.prisma_schema import Schema
from entia.exporters.prisma_text import comment, docs, string
from entia.exporters.prisma_types import Field, field_of
from entia.model.schema import Column
from entia.syntax.writing import quote

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TEXT = re.compile(r"'(?:[^'\\]|'')*'")
_NOW = re.compile(r"(now\(\)|localtimestamp|current_timestamp)(\([0-9]?\))?", re.IGNORECASE)


class Fields:
    """Writes the fields of one table."""

    def __init__(self, schema: Schema, table: StoredTable, labels: dict[str, list[str]]) -> None:
        self.schema = schema
        self.table = table
        self.labels = labels
        self.model = schema.models[table.table.name]

    def field(self, column: StoredColumn) -> tuple[list[str], tuple[str, ...]]:
        """Its docs and comments, and the words of its line."""
        model = column.column
        found = self.type_of(column)
        name = self.schema.fields[self.model, column.name]
        attributes = [self.key(column), self.default(column, found)]
        if model.on_update is not None and found.scalar == "DateTime":
            attributes.append("@updatedAt")
            self.say(model, "`on update`: the client sets it, beside the database")
        if column.name != name:
            attributes.append(f"@map({string(column.name)})")
        attributes.append(found.native)
        said = list(filter(None, (model.doc, tags_of(model.tags))))
        beside = f"/// {said[0]}" if len(said) == 1 and "\n" not in said[0] else ""
        above = [] if beside else docs("\n".join(said), "  ")
        for piece in self.left_out(column, found):
            self.schema.notes.leave_out(piece)
            above += comment(piece.text, "  ")
        suffix = "" if model.required or found.scalar.endswith("[]") else "?"
        written = " ".join(filter(None, (*attributes, beside)))
        return above, (name, f"{found.scalar}{suffix}", *([written] if written else []))

    def type_of(self, column: StoredColumn) -> Field:
        """The field's type; one that Prisma has none for is `Unsupported`, which keeps the column as it is."""
        enum = self.schema.database.enum_of(self.table, column)
        if enum is not None:
            lists = "[]" if column.column.type.element is not None else ""
            return Field(self.schema.enums[enum.enum.name] + lists)
        found = field_of(self.schema.database.dialect, column.type, column.column.type)
        if found is not None and found.scalar == "BigInt" and self.is_counted_int(column):
            found = Field("Int")
        text = column.type if "'" in column.type or '"' in column.type else column.type.lower()
        return found or Field(f"Unsupported({string(text)})")

    def is_counted_int(self, column: StoredColumn) -> bool:
        """Whether it has to be an `Int`."""
        return (self.table.table.name, column.name) in self.schema.ints

    def key(self, column: StoredColumn) -> str:
        """`@id` of a key of one column."""
        key = self.table.primary_key
        if key is None or key.columns != (column.name,):
            return ""
        usual = ("", f"{self.table.name}_pkey")
        named = key.name not in usual and self.schema.database.dialect == "postgres"
        return f"@id(map: {string(key.name)})" if named else "@id"

    def default(self, column: StoredColumn, found: Field) -> str:
        """`@default(…)`: a value where Prisma has it, else the database's SQL."""
        model = column.column
        if model.identity is not None:
            if found.scalar in ("Int", "BigInt"):
                return "@default(autoincrement())"
            self.say(model, "`auto` of this type")
            return ""
        if model.computed is not None:
            return "@default(dbgenerated())"
        if not column.default or model.default is None or column.default.lower() == "null":
            return ""
        sql = column.default
        value = self.value(column, found)
        return f"@default({value})" if value else f"@default(dbgenerated({string(sql)}))"

    def value(self, column: StoredColumn, found: Field) -> str:
        """A default as a value of Prisma's; "" where it is only the database's."""
        model, sql = column.column, column.default
        assert model.default is not None
        if column.enum is not None and model.type.enum is not None and "[]" not in found.scalar:
            enum = self.schema.database.enum_of(self.table, column)
            assert enum is not None
            pairs = zip(enum.enum.labels, self.labels[enum.enum.name], strict=True)
            return next((word for label, word in pairs if label.name == model.default.text), "")
        if found.scalar in ("Int", "BigInt", "Float", "Decimal") and _NUMBER.fullmatch(sql):
            return sql
        if found.scalar == "Boolean" and sql.lower() in ("true", "false", "0", "1"):
            return {"0": "false", "1": "true"}.get(sql, sql.lower())
        if found.scalar == "String" and _TEXT.fullmatch(sql):
            return string(sql[1:-1].replace("''", "'"))
        if found.scalar == "DateTime" and model.type.base in ("datetime", "timestamp") and _NOW.fullmatch(sql):
            return "now()"
        return ""

    def left_out(self, column: StoredColumn, found: Field) -> list[LeftOut]:
        """What Prisma has no attribute for."""
        model = column.column
        pieces: list[tuple[str, str]] = []
        if column.computed:
            storage = "" if model.stored is None else " stored" if model.stored else " virtual"
            pieces.append((f"computed ({column.computed}){storage}", "a computed value"))
        if model.on_update is not None and found.scalar != "DateTime":
            pieces.append((f"on update {model.on_update.text}", "`on update`"))
        if model.collate:
            pieces.append((f"collate {quote(model.collate)}", "`collate`"))
        identity = model.identity
        if identity is not None and (identity.always or identity.start is not None or identity.by is not None):
            start = f" start {identity.start}" if identity.start is not None else ""
            by = f" by {identity.by}" if identity.by is not None else ""
            pieces.append((f"auto{' always' if identity.always else ''}{start}{by}", "how `auto` counts"))
        if self.schema.database.dialect == "mariadb" and column.type.upper() == "UUID":
            pieces.append(("native mariadb.uuid", "MariaDB's `uuid`, which is read as a text of 36 characters"))
        if model.was:
            pieces.append((f"was {model.was}", "`was`"))
        if found.scalar.endswith("[]"):
            pieces.append(("required" if model.required else "optional", "whether a list may be null"))
        if model.type.base == "bigint" and self.is_counted_int(column):
            pieces.append(("bigint", "a `bigint` that SQLite counts, or that refers to one: it is `Int`, of 32 bits"))
        natives = [each for each in model.natives if each.dialect == self.schema.database.dialect and each.options]
        pieces += [(f"native {each.dialect} ({each.options})", "`native`") for each in natives]
        place = self.table.table.chunk, model.span, model.name
        return [LeftOut(text, what, *place) for text, what in pieces]

    def say(self, column: Column, what: str) -> None:
        """A note without a comment."""
        self.schema.notes.add(f"Prisma has no word for {what}", self.table.table.chunk, column.span, column.name)
