"""A model as DBML (https://dbml.dbdiagram.io/docs): its tables as one database has them.

Mixins become partials, schemas become table groups, and what DBML has no word for stands as a comment in Entia's own
words: `README.md` beside this file has the whole list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.exporters.database import (
    Database,
    StoredCheck,
    StoredColumn,
    StoredEnum,
    StoredIndex,
    StoredReference,
    StoredTable,
    StoredUnique,
    database_of,
)
from entia.exporters.dbml_text import (
    columns,
    comment,
    expression,
    is_number,
    name,
    prose,
    qualified,
    string,
    type_,
)
from entia.exporters.left_out import (
    LIVING,
    PLANNING,
    STORING,
    LeftOut,
    Notes,
    declarations_of,
    lines_of,
    renamed,
    tags_of,
)
from entia.exporters.mermaid import is_one_to_one
from entia.exporters.seal import origin, sealed
from entia.exporters.source import Source
from entia.model.schema import Column, Table
from entia.sql.script import Note
from entia.syntax.writing import quote


class _Part(NamedTuple):
    """A mixin's columns as a table has them: written once, and taken in by name where they are the same."""

    name: str
    lines: tuple[str, ...]


def dbml(source: Source, dialect: str, version: str) -> tuple[str, tuple[Note, ...]]:
    """The text for a database, and what it could not say. Raises KeyError for a dialect that is not built."""
    database = database_of(source.schema, dialect, version)
    return _Writer(source, database).write()


class _Writer:
    """Writes one database. Lives only while it does."""

    def __init__(self, source: Source, database: Database) -> None:
        self.source = source
        self.database = database
        self.notes = Notes("DBML")
        self.partials: dict[str, _Part] = {}

    def write(self) -> tuple[str, tuple[Note, ...]]:
        """The whole text."""
        database = self.database
        title = f"{DIALECTS[database.dialect].title} {database.version}".rstrip()
        tables = [self.table(table) for table in database.tables]
        references = [self.reference(table, each) for table in database.tables for each in table.references]
        blocks = [
            [f"// {origin(self.source.file, title)}"],
            self.project(),
            *map(self.enum, database.enums),
            *self.mixins(),
            *tables,
            [line for lines in references for line in lines],
            *self.groups(),
            *self.types(),
            *self.elsewhere(),
        ]
        text = "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"
        return sealed(text), tuple(self.notes.found)

    # ---- the head ----------------------------------------------------------------------------------------------------
    def project(self) -> list[str]:
        """What the model says of itself. DBML takes any property of a project."""
        header = self.source.schema.header
        said = (
            ("database_type", DIALECTS[self.database.dialect].title), ("version", header.version),
            ("status", header.status), ("sev", header.sev), ("author", header.author), ("created", header.created),
            ("updated", header.updated), ("classification", tags_of(header.tags)),
        )  # fmt: skip
        lines = [f"Project {name(header.name or 'Model')} {{"]
        lines += [f"  {word}: {string(value)}" for word, value in said if value]
        doc = self.source.model.doc if self.source.model is not None else ""
        if doc:
            lines.append(f"  Note: {prose(doc, '  ')}")
        for each in header.extensions:
            if each.dialect == self.database.dialect:
                lines += comment(f"extension {each.words}", "  ")
                span = self.source.model.keyword_span if self.source.model is not None else None
                if span is not None:
                    self.notes.add(f"DBML has no word for the extension `{each.name}`: it is a comment", None, span)
        return [*lines, "}"]

    def groups(self) -> Iterator[list[str]]:
        """A group of tables for each schema."""
        docs = dict(self.source.schema.namespaces)
        found: dict[str, list[StoredTable]] = {schema: [] for schema in docs}
        for table in self.database.tables:
            if table.table.schema:
                found.setdefault(table.table.schema, []).append(table)
        for schema, tables in found.items():
            doc = docs.get(schema, "")
            if not tables:
                yield comment(f"namespace {schema}" + (f"  /// {doc}" if doc else ""))
                continue
            note = f" [note: {string(doc)}]" if doc else ""
            members = [f"  {qualified(table.schema, table.name)}" for table in tables]
            yield [f"TableGroup {name(schema)}{note} {{", *members, "}"]

    def enum(self, enum: StoredEnum) -> list[str]:
        """An enum with the labels that are stored."""
        lines = [f"Enum {qualified(enum.schema, enum.name)} {{"]
        lines[:0] = comment(enum.enum.doc) if enum.enum.doc else []
        for label in enum.enum.labels:
            said = [label.name if label.name != label.value else "", label.doc, f"was {label.was}" if label.was else ""]
            note = "\n".join(filter(None, said))
            lines.append(f"  {name(label.value)}" + (f" [note: {string(note)}]" if note else ""))
        return [*lines, "}"]

    # ---- a table -----------------------------------------------------------------------------------------------------
    def table(self, table: StoredTable) -> list[str]:
        """A table with everything in it but its references."""
        lines = [f"Table {qualified(table.schema, table.name)} {{"]
        lines += self.columns(table)
        entity = table.table
        self.notes.found += table.notes
        if entity.junction_of:
            self.notes.only_table(entity)
        known: list[Table | Column] = [entity, *(each.column for each in table.columns)]
        for named in known:
            if renamed(self.source.schema.header.naming, named):
                message = f"DBML has only the database's names: `{named.name}` is `{named.db_name}`"
                self.notes.add(message, entity.chunk, named.name_span, entity.name)
        note = "\n".join(filter(None, (entity.doc, tags_of(entity.tags))))
        if entity.external:
            message = "DBML has no word for `@external`: it is a note"
            self.notes.add(message, entity.chunk, entity.name_span, entity.name)
        said = [self.keys(table), self.checks(table), [f"  Note: {prose(note, '  ')}"] if note else []]
        said.append(self.comments(entity))
        for block in said:
            lines += ["", *block] if block else []
        return [*lines, "}"]

    def comments(self, entity: Table) -> list[str]:
        """What DBML has no word for in an entity, in its own words."""
        lines: list[str] = []
        if entity.was:
            lines += self.left_out(LeftOut(f"was {entity.was}", "`was`", entity.chunk, entity.name_span, entity.name))
        for native in entity.natives:
            if native.dialect == self.database.dialect:
                text = f"native {native.dialect} ({native.options})"
                lines += self.left_out(LeftOut(text, "`native`", entity.chunk, entity.name_span, entity.name))
        for piece in lines_of(self.source, entity, self.database.dialect, (*STORING, *LIVING)):
            lines += self.left_out(piece)
        return lines

    def left_out(self, piece: LeftOut, margin: str = "  ") -> list[str]:
        """A comment, and its note."""
        self.notes.leave_out(piece)
        return comment(piece.text, margin)

    def columns(self, table: StoredTable) -> list[str]:
        """The columns, those of a mixin as a partial."""
        lines: list[str] = []
        run: list[str] = []
        written = [(each.column.origin, self.column(table, each)) for each in table.columns]
        for place, (mixin, line) in enumerate(written):
            run.append(line)
            if place + 1 == len(written) or written[place + 1][0] != mixin:
                lines += self.taken_in(mixin, tuple(run)) if mixin else run
                run = []
        return lines

    def mixins(self) -> Iterator[list[str]]:
        """The mixins that a table has taken in, as partials; of others, their text."""
        docs = {body.name: body.doc for body in self.source.of("mixin")}
        for each in self.partials.values():
            above = comment(docs[each.name]) if docs.get(each.name) else []
            yield [*above, f"TablePartial {name(each.name)} {{", *each.lines, "}"]
        for piece in declarations_of(self.source, self.database.dialect, ("mixin",)):
            if piece.name not in self.partials:
                yield self.left_out(piece, "")

    def taken_in(self, mixin: str, lines: tuple[str, ...]) -> list[str]:
        """`~Mixin`, the first time it is used making the partial; the lines themselves where they are others here."""
        partial = self.partials.setdefault(mixin, _Part(mixin, lines))
        return [f"  ~{name(mixin)}"] if partial.lines == lines else list(lines)

    def column(self, table: StoredTable, column: StoredColumn) -> str:
        """One column with its settings."""
        model = column.column
        settings: list[str] = []
        key = table.primary_key
        if key is not None and key.columns == (column.name,) and not key.key.explicit:
            settings.append("pk")
        if model.identity is not None:
            settings.append("increment")
        if model.required and "pk" not in settings:
            settings.append("not null")
        remarks = self.remarks(table, column)
        default = self.default(column)
        if default is not None:
            settings.append(f"default: {default}")
        elif column.default:
            remarks.append(f"= {column.default}")
            self.say(table, model, "a default with a backtick")
        note = "\n".join(filter(None, (model.doc, tags_of(model.tags), *remarks)))
        if note:
            settings.append(f"note: {string(note)}")
        written = f" [{', '.join(settings)}]" if settings else ""
        return f"  {name(column.name)} {self.type_of(table, column)}{written}"

    def type_of(self, table: StoredTable, column: StoredColumn) -> str:
        """The column's type: an enum's by its name."""
        enum = self.database.enum_of(table, column)
        if enum is None:
            return type_(column.type)
        return qualified(enum.schema, enum.name) if column.column.type.element is None else type_(column.type)

    def default(self, column: StoredColumn) -> str | None:
        """The default as DBML writes it; None where it has none or cannot."""
        default, model = column.default, column.column
        if not default or model.default is None:
            return None
        if is_number(default):
            return default
        if default.lower() in ("true", "false", "null"):
            return default.lower()
        if model.type.base == "enum" and model.type.enum is not None and model.default.kind in ("name", "string"):
            stored = (label.value for label in model.type.enum.labels if label.name == model.default.text)
            return string(next(stored, model.default.text))
        if model.default.kind == "string" and default == f"'{model.default.text}'":
            return string(model.default.text)  # with a quote in it, DBML's own SQL would break: an expression does not
        if model.default.kind == "string" and model.type.base in ("date", "time", "datetime"):
            return string(model.default.text)
        return expression(default)

    def remarks(self, table: StoredTable, column: StoredColumn) -> list[str]:
        """What DBML has no setting for, for the column's note."""
        model = column.column
        found: list[str] = []
        if column.computed:
            storage = "" if model.stored is None else " stored" if model.stored else " virtual"
            found.append(f"computed ({column.computed}){storage}")
            self.say(table, model, "a computed value")
        if model.on_update is not None:
            found.append(f"on update {_bracketed(model.on_update.kind, model.on_update.text)}")
            self.say(table, model, "`on update`")
        if model.collate:
            found.append(f"collate {quote(model.collate)}")
            self.say(table, model, "`collate`")
        identity = model.identity
        if identity is not None and (identity.always or identity.start is not None or identity.by is not None):
            always = " always" if identity.always else ""
            start = f" start {identity.start}" if identity.start is not None else ""
            by = f" by {identity.by}" if identity.by is not None else ""
            found.append(f"auto{always}{start}{by}")
            self.say(table, model, "how `auto` counts")
        if model.was:
            found.append(f"was {model.was}")
            self.say(table, model, "`was`")
        options = [each for each in model.natives if each.dialect == self.database.dialect and each.options]
        if options:
            found += [f"native {each.dialect} ({each.options})" for each in options]
            self.say(table, model, "`native`")
        return found

    def say(self, table: StoredTable, column: Column, what: str) -> None:
        """A note: it stands in the column's own."""
        self.notes.add(f"DBML has no word for {what}: it is a note", table.table.chunk, column.span, column.name)

    # ---- keys, indexes, checks ---------------------------------------------------------------------------------------
    def keys(self, table: StoredTable) -> list[str]:
        """The block of indexes, in which DBML has its keys of several columns, too."""
        lines: list[str] = []
        key = table.primary_key
        if key is not None and (len(key.columns) > 1 or key.key.explicit):
            lines.append(self.unique(table, key, "pk"))
        lines += [self.unique(table, each, "unique") for each in table.uniques]
        for index in table.indexes:
            lines += self.index(table, index)
        return ["  indexes {", *lines, "  }"] if lines else []

    def unique(self, table: StoredTable, key: StoredUnique, word: str) -> str:
        """A primary key or unique constraint."""
        remarks = [
            f"{column}({length})" for column, length in zip(key.columns, key.key.lengths, strict=False) if length
        ]
        remarks += [key.key.deferral, "nulls not distinct" if key.key.nulls_not_distinct else ""]
        remarks += [f"native {n.dialect} ({n.options})" for n in key.key.natives if n.dialect == self.database.dialect]
        remarks = list(filter(None, remarks))
        for remark in remarks:
            message = f"DBML has no word for `{remark}` of `{key.name}`: it is a note"
            self.notes.add(message, table.table.chunk, key.key.span, table.table.name)
        named = [f"name: {string(key.name)}"] if key.name else []
        return _indexed(columns(key.columns), [word, *named], "\n".join(filter(None, (key.key.doc, *remarks))))

    def index(self, table: StoredTable, index: StoredIndex) -> list[str]:
        """An index. One that DBML would make stricter, or cannot write, is a comment."""
        model, remarks, parts = index.model, [], []
        for key in index.keys:
            text = expression(key.text) if key.expression else name(key.text)
            parts.append(text or "")
            order = "desc" if key.key.descending else ""
            nulls = f"nulls {key.key.nulls}" if key.key.nulls else ""
            collate = f"collate {quote(key.key.collate)}" if key.key.collate else ""
            length = f"({key.key.length})" if key.key.length and self.database.dialect in ("mysql", "mariadb") else ""
            said = " ".join(filter(None, (length, collate, key.key.opclass, order, nulls)))
            remarks += [f"{key.text} {said}"] if said else []
        if model.include:
            remarks.append(f"include ({', '.join(model.include)})")
        if model.nulls_not_distinct:
            remarks.append("nulls not distinct")
        remarks += [f"native {n.dialect} ({n.options})" for n in model.natives if n.dialect == self.database.dialect]
        if index.predicate:
            remarks.append(f"where ({index.predicate})")
        for remark in remarks:
            message = f"DBML has no word for `{remark}` of `{index.name}`: it is a note"
            self.notes.add(message, table.table.chunk, model.span, table.table.name)
        settings = ["unique"] if model.unique else []
        settings += [f"name: {string(index.name)}"] if index.name else []
        settings += [f"type: {index.method}"] if index.method else []
        written = ", ".join(parts) if len(parts) == 1 else f"({', '.join(parts)})"
        line = _indexed(written, settings, "\n".join(filter(None, (model.doc, *remarks))))
        if all(parts) and not (model.unique and index.predicate):
            return [line]
        why = "a unique index over some rows" if index.predicate and model.unique else "a backtick in an index"
        message = f"DBML has no word for {why}: `{index.name}` is a comment"
        self.notes.add(message, table.table.chunk, model.span, table.table.name)
        return comment(line.strip(), "    ")

    def checks(self, table: StoredTable) -> list[str]:
        """The block of checks."""
        lines: list[str] = []
        for check in table.checks:
            lines += self.check(table, check)
        return ["  checks {", *lines, "  }"] if lines else []

    def check(self, table: StoredTable, check: StoredCheck) -> list[str]:
        """A check, with its doc as a comment: DBML keeps none."""
        text = expression(check.condition)
        named = f" [name: {string(check.name)}]" if check.name else ""
        above = comment(check.doc, "    ") if check.doc else []
        if text is not None:
            return [*above, f"    {text}{named}"]
        message = f"DBML has no word for a backtick in a check: `{check.name}` is a comment"
        self.notes.add(message, table.table.chunk, check.span, table.table.name)
        return [*above, *comment(f"{check.condition}{named}", "    ")]

    # ---- references --------------------------------------------------------------------------------------------------
    def reference(self, table: StoredTable, reference: StoredReference) -> list[str]:
        """A foreign key. DBML makes the second end of a one-to-one the one that refers."""
        key = reference.key
        own = f"{qualified(table.schema, table.name)}.{columns(reference.columns)}"
        theirs = f"{qualified(*reference.target)}.{columns(reference.target_columns)}"
        single = is_one_to_one(table.table, key)
        ends = f"{theirs} - {own}" if single else f"{own} > {theirs}"
        actions = (("delete", key.on_delete), ("update", key.on_update))
        settings = ", ".join(f"{event}: {action}" for event, action in actions if action)
        settings = f" [{settings}]" if settings else ""
        line = f"Ref{f' {name(reference.name)}' if reference.name else ''}: {ends}{settings}"
        said = (key.deferral, f"inverse {key.inverse}" if key.inverse else "", "" if key.enforced else "not enforced")
        remarks = [each for each in said if each]
        for remark in remarks:
            message = f"DBML has no word for `{remark}`: it is a comment"
            self.notes.add(message, table.table.chunk, key.span, key.role)
        if not key.enforced:
            return comment(f"{line}  // {', '.join(remarks)}")
        return [f"{line}  // {', '.join(remarks)}" if remarks else line]

    # ---- what is elsewhere -------------------------------------------------------------------------------------------
    def types(self) -> Iterator[list[str]]:
        """The named types, and enums that the database has none for: they stand in the columns as what they are."""
        enums = {each.enum.name for each in self.database.enums}
        for piece in declarations_of(self.source, self.database.dialect, ("type", "enum")):
            if piece.name not in enums:
                message = f"DBML has no word for {piece.what}: its columns have what it stands for"
                self.notes.add(message, piece.chunk, piece.span)
                yield comment(piece.text)

    def elsewhere(self) -> Iterator[list[str]]:
        """Views, code of the database, and what is planned: comments at the end."""
        for piece in declarations_of(self.source, self.database.dialect, ("view", "sql", *PLANNING)):
            yield self.left_out(piece, "")


def _indexed(written: str, settings: list[str], note: str) -> str:
    said = [*settings, *([f"note: {string(note)}"] if note else [])]
    return f"    {written} [{', '.join(said)}]" if said else f"    {written}"


def _bracketed(kind: str, text: str) -> str:
    return f"({text})" if kind == "sql" else text
