"""The statements of one table while they are being written."""

from __future__ import annotations

from typing import NamedTuple

from entia.dialects.derived import check_name, constraint_names
from entia.dialects.types import Where, is_strict
from entia.model.schema import Column, Table
from entia.sql.context import Context, Writer
from entia.sql.script import Note, Statement
from entia.text import Span


class TableScript(NamedTuple):
    """The DDL of one table. `later` are the foreign keys that close a circle: they come after all tables."""

    statements: tuple[Statement, ...]
    later: tuple[Statement, ...]
    notes: tuple[Note, ...]
    refusals: tuple[Note, ...]


def _meet(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


class Draft:
    """Collects what the parts of a table add. Lives only while one table is written, and is never shared."""

    __slots__ = (
        "_check_names", "columns", "context", "elements", "later", "lowered", "name", "notes", "refusals", "statements",
        "stem", "table", "where", "writer",
    )  # fmt: skip

    def __init__(self, context: Context, table: Table) -> None:
        self.context = context
        self.table = table
        self.name = context.qualified(table.schema, table.db_name)
        self.stem = context.bare(table.schema, table.db_name)
        strict = context.dialect != "sqlite" or is_strict(context.number, table)
        self.where: Where = "column" if strict else "loose"
        self.writer = Writer(context, table, self.refuse)
        # of this dialect only, model name -> quoted database name
        self.columns = {c.name: context.name(c.db_name) for c in table.columns if context.present(c.only)}
        self.elements: list[str] = []  # of CREATE TABLE: first the columns, then the constraints
        self.lowered: list[tuple[str, str]] = []  # (name, condition): checks that keep what types and domains promise
        self.statements: list[Statement] = []
        self.later: list[Statement] = []
        self.notes: list[Note] = []
        self.refusals: list[Note] = []
        self._check_names: set[str] | None = None

    def note(self, message: str, span: Span, subject: str = "") -> None:
        """Something was mapped."""
        self.notes.append(Note(message, self.table.chunk, span, subject))

    def mapped(self, message: str, span: Span) -> None:
        """A note, unless one inside that span (a row of `dialects.limits`) says so already."""
        inside = (
            span.start <= note.span.start and note.span.end <= span.end for note in self.notes if not note.subject
        )
        if not any(inside):
            self.note(message, span)

    def refuse(self, message: str, span: Span) -> None:
        """Something cannot be written for this dialect, unless a refusal around that place says so already."""
        if not any(_meet(note.span, span) for note in self.refusals):
            self.refusals.append(Note(message, self.table.chunk, span))

    def subject(self, column: Column) -> str:
        """What a check of the column speaks of: its name, or its expression where a check may not name it."""
        name = self.columns[column.name]
        if column.computed is None or self.context.traits.generated_in_check:
            return name
        value = self.writer.write_expression(column.computed, "computed", expected=column.type, only=column.only)
        return f"({value})"

    def add(self, text: str, span: Span, *remarks: str) -> None:
        """A statement after CREATE TABLE."""
        self.statements.append(
            Statement(text, self.table.name, self.table.chunk, span, (), tuple(filter(None, remarks)))
        )

    def keys(self, columns: tuple[str, ...], what: str, span: Span) -> list[str] | None:
        """Quoted names of columns of the model; None (with a refusal) where one does not exist in this dialect."""
        try:
            return [self.columns[name] for name in columns]
        except KeyError as error:
            missing = error.args[0]
        self.refuse(f"{what} needs `{missing}`, which does not exist in {self.context.dialect}", span)
        return None

    def check_name(self, column: str, given: str = "") -> str:
        """A free name for a check that the dialect needs on a column."""
        if self._check_names is None:
            self._check_names = constraint_names(self.table)
        return check_name(self.stem, column, given, self._check_names)
