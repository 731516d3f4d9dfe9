"""A model as a Prisma schema: its tables as one database has them, with both ends of each relation.

What Prisma has no word for stands as a `//` comment where it belongs: `README.md` beside this file has the whole list.
The schema is Prisma's since 7, which reads the address of the database elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects import DIALECTS
from entia.exporters.database import StoredEnum, StoredTable, database_of
from entia.exporters.left_out import LIVING, PLANNING, STORING, LeftOut, declarations_of, lines_of, tags_of
from entia.exporters.prisma_fields import Fields
from entia.exporters.prisma_keys import Keys
from entia.exporters.prisma_lists import ManyEnd
from entia.exporters.prisma_schema import Relation, Schema, labels_of, named
from entia.exporters.prisma_text import aligned, comment, docs, string
from entia.exporters.prisma_types import PROVIDERS
from entia.exporters.prisma_views import view_block
from entia.exporters.seal import origin, sealed
from entia.exporters.source import Source
from entia.sql.script import Note

_ACTIONS = {
    "": "NoAction", "no action": "NoAction", "restrict": "Restrict", "cascade": "Cascade", "set null": "SetNull",
    "set default": "SetDefault",
}  # fmt: skip


def prisma(source: Source, dialect: str, version: str) -> tuple[str, tuple[Note, ...]]:
    """The schema for a database, and what it could not say. Raises KeyError for a dialect that Prisma has not."""
    database = database_of(source.schema, dialect, version)
    schema = named(database)
    blocks = [
        [f"// {origin(source.file, f'{DIALECTS[dialect].title} {database.version}'.rstrip())}"],
        _head(source, schema),
        *(_model(source, schema, table) for table in schema.database.tables),
        *(_enum(schema, enum) for enum in database.enums),
        *_elsewhere(source, schema),
    ]
    partial = any("where: raw(" in line for block in blocks for line in block)
    previews = [*(["partialIndexes"] if partial else []), *(["views"] if schema.views else [])]
    blocks[1] = [*_generator(previews), *blocks[1]]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return sealed(text), tuple(schema.notes.found)


# ---- the head --------------------------------------------------------------------------------------------------------
def _generator(previews: list[str]) -> list[str]:
    """Only what the schema needs to be read: an index over some rows is a preview of Prisma's, and so is a view."""
    if not previews:
        return []
    lines = [
        ("provider", '= "prisma-client"'),
        ("output", '= "./generated"'),
        ("previewFeatures", f"= [{', '.join(map(string, previews))}]"),
    ]
    return ["generator client {", *aligned(lines), "}", ""]


def _head(source: Source, schema: Schema) -> list[str]:
    header, database = source.schema.header, schema.database
    above = docs(source.model.doc) if source.model is not None else []
    said = (
        ("model", header.name), ("version", header.version), ("status", header.status), ("sev", header.sev),
        ("author", header.author), ("created", header.created), ("updated", header.updated),
        ("classification", tags_of(header.tags)),
    )  # fmt: skip
    above += [line for word, value in said if value for line in comment(f"{word} {value}")]
    for each in header.extensions:
        if each.dialect == database.dialect:
            above += comment(f"extension {each.words}")
            if source.model is not None:
                message = f"Prisma has no word for the extension `{each.name}`: it is a comment"
                schema.notes.add(message, None, source.model.keyword_span)
    lines = [("provider", f"= {string(PROVIDERS[database.dialect])}")]
    if schema.has_schemas:
        places = dict.fromkeys(each or "public" for each in schema.schemas)
        lines.append(("schemas", f"= [{', '.join(map(string, places))}]"))
    return [*above, "datasource db {", *aligned(lines), "}"]


# ---- enums -----------------------------------------------------------------------------------------------------------
def _enum(schema: Schema, enum: StoredEnum) -> list[str]:
    lines: list[str] = []
    for label, name in zip(enum.enum.labels, labels_of(enum), strict=True):
        if label.was:
            lines += comment(f"was {label.was}", "  ")
        mapped = [f"@map({string(label.value)})"] if label.value != name else []
        several = "\n" in label.doc
        lines += docs(label.doc, "  ") if several else []
        lines += aligned([(name, *mapped, *([f"/// {label.doc}"] if label.doc and not several else []))])
    name = schema.enums[enum.enum.name]
    below = [f"  @@map({string(enum.name)})"] if enum.name != name else []
    below += [f"  @@schema({string(enum.schema or 'public')})"] if schema.has_schemas else []
    return [*docs(enum.enum.doc), f"enum {name} {{", *lines, *([""] if below else []), *below, "}"]


# ---- models ----------------------------------------------------------------------------------------------------------
def _model(source: Source, schema: Schema, table: StoredTable) -> list[str]:
    entity = table.table
    name = schema.models[entity.name]
    labels = {each.enum.name: labels_of(each) for each in schema.database.enums}
    keys = Keys(schema, table)
    below = keys.lines()
    below += [f"  @@map({string(table.name)})"] if table.name != name else []
    below += [f"  @@schema({string(table.schema or 'public')})"] if schema.has_schemas else []
    if entity.name in schema.ignored:
        below.append("  @@ignore")
        message = f"Prisma's client needs a key that is never null, of types it knows: `{entity.name}` is ignored"
        schema.notes.add(message, entity.chunk, entity.name_span, entity.name)
    schema.notes.found += table.notes
    if entity.junction_of:
        schema.notes.only_table(entity)
    remarks = _remarks(source, schema, table)
    lines = _fields(schema, table, Fields(schema, table, labels))
    lines += [*([""] if below else []), *below, *([""] if remarks else []), *remarks]
    return [*docs("\n".join(filter(None, (entity.doc, tags_of(entity.tags))))), f"model {name} {{", *lines, "}"]


def _fields(schema: Schema, table: StoredTable, fields: Fields) -> list[str]:
    """A line for each column and for each end of a relation."""
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    own = [each for each in schema.relations if each.table is table]
    for column in table.columns:
        above, row = fields.field(column)
        if above:  # what stands between lines ends the columns that they are aligned in
            lines += [*aligned(rows), *above]
            rows = []
        rows.append(row)
        rows += [_forward(schema, each) for each in own if each.reference.columns[-1] == column.name]
    rows += [_back(schema, each) for each in schema.relations if each.target is table]
    for each in schema.lists:
        if each.table is table:
            if each.doc:
                lines += [*aligned(rows), *docs(each.doc, "  ")]
                rows = []
            rows.append(_list(schema, each))
    return [*lines, *aligned(rows)]


def _list(schema: Schema, end: ManyEnd) -> tuple[str, ...]:
    """One of the two fields of an implicit many-to-many."""
    said = [f"@relation({string(end.name)})"] if end.name else []
    return end.field, f"{schema.models[end.target.table.name]}[]", *said


def _forward(schema: Schema, relation: Relation) -> tuple[str, ...]:
    """The field of the model that has the foreign key."""
    key, reference = relation.reference.key, relation.reference
    columns = {each.name: each for each in relation.table.columns}
    optional = any(not columns[name].column.required for name in reference.columns)
    own = [schema.fields[schema.models[relation.table.table.name], name] for name in reference.columns]
    target = schema.models[relation.target.table.name]
    theirs = [schema.fields[target, name] for name in reference.target_columns]
    said = [string(relation.name)] if relation.name else []
    said += [f"fields: [{', '.join(own)}]", f"references: [{', '.join(theirs)}]"]
    said += [f"onDelete: {_ACTIONS[key.on_delete]}", f"onUpdate: {_ACTIONS[key.on_update]}"]
    usual = f"{relation.table.name}_{'_'.join(reference.columns)}_fkey"
    if reference.name and reference.name != usual and schema.database.dialect != "sqlite":
        said.append(f"map: {string(reference.name)}")
    elif reference.name and key.explicit and reference.name != usual:
        message = f"Prisma has no names of foreign keys in SQLite: `{reference.name}`"
        schema.notes.add(message, relation.table.table.chunk, key.span, key.role)
    if key.deferral:
        message = f"Prisma has no word for `{key.deferral}`: the relation is not deferred"
        schema.notes.add(message, relation.table.table.chunk, key.span, key.role)
    ignored = " @ignore" if relation.target.table.name in schema.ignored - {relation.table.table.name} else ""
    return relation.field, f"{target}{'?' if optional else ''}", f"@relation({', '.join(said)}){ignored}"


def _back(schema: Schema, relation: Relation) -> tuple[str, ...]:
    """The field of the model that is referred to."""
    model = schema.models[relation.table.table.name]
    said = [f"@relation({string(relation.name)})"] if relation.name else []
    said += ["@ignore"] if relation.table.table.name in schema.ignored - {relation.target.table.name} else []
    return relation.inverse, f"{model}?" if relation.single else f"{model}[]", *([" ".join(said)] if said else [])


def _remarks(source: Source, schema: Schema, table: StoredTable) -> list[str]:
    """What Prisma has no word for, at the end of its model."""
    entity = table.table
    pieces = [
        LeftOut(
            "\n".join([f"check {each.name} ({each.condition})", *(f"/// {line}" for line in each.doc.splitlines())]),
            f"the check `{each.name}`",
            entity.chunk,
            each.span,
            entity.name,
        )
        for each in table.checks
    ]
    for reference in table.references:
        if not reference.key.enforced:
            own = ", ".join(reference.columns)
            text = f"({own}) -> {reference.key.target} ({', '.join(reference.target_columns)}) not enforced"
            pieces.append(LeftOut(text, "`not enforced`", entity.chunk, reference.key.span, entity.name))
    if entity.external:
        what = "`@external`, so its Migrate makes the table"
        pieces.append(LeftOut("@external", what, entity.chunk, entity.name_span, entity.name))
    if entity.was:
        pieces.append(LeftOut(f"was {entity.was}", "`was`", entity.chunk, entity.name_span, entity.name))
    for native in entity.natives:
        if native.dialect == schema.database.dialect:
            text = f"native {native.dialect} ({native.options})"
            pieces.append(LeftOut(text, "`native`", entity.chunk, entity.name_span, entity.name))
    if table.schema and schema.database.dialect != "postgres":
        what = f"the database `{table.schema}`"
        pieces.append(LeftOut(f"namespace {table.schema}", what, entity.chunk, entity.name_span, entity.name))
    pieces += lines_of(source, entity, schema.database.dialect, (*STORING, *LIVING))
    lines: list[str] = []
    for piece in pieces:
        schema.notes.leave_out(piece)
        lines += comment(piece.text, "  ")
    return lines


def _elsewhere(source: Source, schema: Schema) -> Iterator[list[str]]:
    """Types, mixins, views, code of the database, and what is planned."""
    dialect = schema.database.dialect
    enums = {each.enum.name for each in schema.database.enums}
    for piece in declarations_of(source, dialect, ("type", "mixin", "enum")):
        if piece.name not in enums:
            message = f"Prisma has no word for {piece.what}: its fields have what it stands for"
            schema.notes.add(message, piece.chunk, piece.span)
            yield comment(piece.text)
    views = {each.view.name: each for each in schema.database.views}
    for piece in declarations_of(source, dialect, ("view",)):
        if piece.name in schema.views:
            yield view_block(schema, views[piece.name], piece)
        else:
            schema.notes.leave_out(piece)
            yield comment(piece.text)
    for piece in declarations_of(source, dialect, ("namespace", "sql", *PLANNING)):
        schema.notes.leave_out(piece)
        yield comment(piece.text)
