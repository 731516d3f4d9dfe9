"""Views, which Prisma reads as models without their queries (a preview of its own)."""

from __future__ import annotations

from entia.exporters.database import StoredColumn, StoredView
from entia.exporters.left_out import LeftOut
from entia.exporters.prisma_names import Names
from entia.exporters.prisma_schema import Schema
from entia.exporters.prisma_text import aligned, comment, docs, string
from entia.exporters.prisma_types import Field, field_of


def view_block(schema: Schema, stored: StoredView, piece: LeftOut) -> list[str]:
    """The view with the types of its columns, of which no database says that they are never null; its declaration
    (`piece`) as a comment."""
    view = stored.view
    name = schema.views[view.name]
    taken = Names()
    rows = []
    for column in stored.columns:
        field = taken.take(column.name)
        found = _type(schema, column)
        mapped = f"@map({string(column.name)})" if field != column.name else ""
        words = " ".join(filter(None, (mapped, found.native)))
        optional = "" if found.scalar.endswith("[]") else "?"
        rows.append((field, f"{found.scalar}{optional}", *filter(None, [words])))
    below = [f"  @@map({string(stored.name)})"] if stored.name != name else []
    below += [f"  @@schema({string(stored.schema or 'public')})"] if schema.has_schemas else []
    schema.notes.add(
        f"Prisma has no word for the query of `{view.name}`: it is a comment", view.chunk, view.name_span, view.name
    )
    return [
        *docs(view.doc), f"view {name} {{", *aligned(rows), *([""] if below else []), *below, "",
        *comment(piece.text, "  "), "}",
    ]  # fmt: skip


def _type(schema: Schema, column: StoredColumn) -> Field:
    """The type of a field; an enum that is no type of its own is read as its text."""
    lists = "[]" if column.column.type.element is not None else ""
    if column.enum is not None:
        return Field(schema.enums.get(column.enum.name, "String") + lists)
    found = field_of(schema.database.dialect, column.type, column.column.type)
    return found or Field(f"Unsupported({string(column.type.lower())})")
