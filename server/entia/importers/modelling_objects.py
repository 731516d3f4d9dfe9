"""What is no table: enums, domains, views, schemas, notes, and the statements that are kept as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from textwrap import shorten

from entia.importers import expressions
from entia.importers.catalog import Domain, EnumType, Index, Label, Name, Table, View
from entia.importers.modelling_entities import Modelling
from entia.importers.modelling_names import entity_for, is_derived, namespace, of_types
from entia.importers.modelling_options import view_options
from entia.importers.modelling_text import Block, Piece, Row
from entia.importers.modelling_types import enum_labels
from entia.importers.names import attribute_name
from entia.importers.progress import Progress
from entia.importers.sources import NOWHERE, Lines
from entia.importers.types import label_text, type_keys
from entia.model.naming import table_name
from entia.model.schema import Naming
from entia.syntax.printer import name as spelt
from entia.syntax.printer import quote

_WIDEST = 110  # of the labels on one line


# ---- names -----------------------------------------------------------------------------------------------------------
def name_enums(modelling: Modelling) -> None:
    """Give enums, domains and views their names, and tell `Types` of them; and name the lists of labels that several
    columns have alike."""
    catalog, types = modelling.catalog, modelling.types
    for key, enum in catalog.enums.items():
        made = modelling.names.types[key] = _named(modelling, key, enum.label, "Kind")
        for spelling in type_keys(modelling.dialect, *key, catalog.default_schema):
            types.named[spelling] = made
    for key, domain in catalog.domains.items():
        made = modelling.names.types[key] = _named(modelling, key, "", "Type")
        types.domains.add(made)
        for spelling in type_keys(modelling.dialect, *key, catalog.default_schema):
            types.named[spelling] = made
        if domain.required:
            _require(modelling, key, domain)
    for key in catalog.views:
        modelling.names.views[key] = _named(modelling, key, "", "View", modelling.names.naming)
    modelling.types.shared = _shared_labels(modelling)


def _named(modelling: Modelling, key: Name, label: str, ending: str, naming: Naming | None = None) -> str:
    """A name for something that the database calls so, with its namespace."""
    names = modelling.names
    naming = naming or of_types(names.naming)
    wanted = label if label.isidentifier() else entity_for(naming, key[1])[0]
    prefix = f"{namespace(names.naming, key[0])}." if key[0] else ""
    return names.free(prefix + wanted, f"{prefix}{wanted}{ending}")


def _require(modelling: Modelling, key: Name, domain: Domain) -> None:
    """A domain that forbids nulls: its columns do so here."""
    spellings = type_keys(modelling.dialect, *key, modelling.catalog.default_schema)
    for table in modelling.catalog.tables.values():
        for column in table.columns.values():
            if column.type.lower() in spellings:
                column.required = True
    why = "a type does not forbid nulls: its attributes do"
    modelling.trace.map(domain.lines, f"type {modelling.names.types[key]}", why)


def _shared_labels(modelling: Modelling) -> dict[tuple[str, ...], str]:
    """Names for the labels that several columns list alike."""
    columns: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for table in modelling.catalog.tables.values():
        for column in table.columns.values():
            if labels := enum_labels(" ".join(column.type.split())):
                columns[labels].append(column.name)
    return {
        labels: modelling.names.free(entity_for(of_types(modelling.names.naming), used[0])[0], "Labels")
        for labels, used in columns.items()
        if len(used) > 1
    }


def _renamed(modelling: Modelling, key: Name, made: str, naming: Naming | None = None) -> str:
    """` as "…"` where the database's name does not follow."""
    naming = naming or of_types(modelling.names.naming)
    return "" if table_name(naming, made.rpartition(".")[2]) == key[1] else f" as {quote(key[1])}"


# ---- types -----------------------------------------------------------------------------------------------------------
def enum_blocks(modelling: Modelling) -> Iterator[Block]:
    """The enums."""
    for key, enum in modelling.catalog.enums.items():
        made = modelling.names.types[key]
        yield _enum(f"enum {made}{_renamed(modelling, key, made)}", enum)
    for labels, name in modelling.types.shared.items():
        yield _enum(f"enum {name}", EnumType("", name, [Label(label) for label in labels]))


def _enum(head: str, enum: EnumType) -> Block:
    if any(label.comment for label in enum.labels):
        rows = [Row([Piece(label_text(each.text))], enum.name, doc=each.comment) for each in enum.labels]
    else:
        rows = [Row([Piece(line)], enum.name) for line in _in_lines(label_text(each.text) for each in enum.labels)]
        if len(rows) == 1:
            text = f"{head} {{ {rows[0].text} }}"
            return Block(Row([Piece(text)], enum.name, enum.lines, enum.comment), None, enum.schema)
    return Block(Row([Piece(head)], enum.name, enum.lines, enum.comment), rows, enum.schema)


def _in_lines(labels: Iterable[str]) -> list[str]:
    """The labels, as many on a line as can be read."""
    lines = [""]
    for label in labels:
        if len(lines[-1]) + len(label) > _WIDEST:
            lines.append("")
        lines[-1] += f", {label}" if lines[-1] else label
    return lines


def type_blocks(modelling: Modelling) -> Iterator[Block]:
    """The domains."""
    for key, domain in modelling.catalog.domains.items():
        made = modelling.names.types[key]
        written = modelling.types.write(domain.type)
        modelling.types.bases[made] = written.base
        if written.note:
            modelling.trace.map(domain.lines, f"type {made}", written.note)
        pieces = [Piece(f"type {made} = {written.text}")]
        if written.native:
            pieces.append(Piece(f"native {written.native}"))
        if default := expressions.default(modelling.scope, domain.default, domain.type, key) if domain.default else "":
            pieces.append(Piece(f"= {default}"))
        scope = modelling.scope._replace(types={key: {"value": domain.type}})
        for check in domain.checks:
            sql = expressions.condition(scope, check.sql, key)
            named = "" if check.name in ("", f"{domain.name}_check") else f"{quote(check.name)} "
            pieces.append(Piece(f"check {named}({sql})"))
        if domain.collate:
            pieces.append(
                Piece(f"collate {domain.collate if domain.collate.isidentifier() else quote(domain.collate)}")
            )
        renamed = _renamed(modelling, key, made) or ("" if domain.checks else f" as {quote(domain.name)}")
        if renamed:
            pieces.append(Piece(renamed.strip()))
        yield Block(Row(pieces, f"type {made}", domain.lines, domain.comment), None, domain.schema)


# ---- views -----------------------------------------------------------------------------------------------------------
def view_blocks(modelling: Modelling, tell: Progress) -> Iterator[Block]:
    """The views; those whose select is not read in the model's names as they are."""
    found = _selects(modelling, tell)
    for key, view in modelling.catalog.views.items():
        text = view.text or _create(modelling, view)
        if key in found:
            made = modelling.names.views[key]
            kind = " materialized" if view.materialized else ""
            select = "\n".join(f"  {line}" for line in found[key].text.split("\n"))
            naming = _renamed(modelling, key, made, modelling.names.naming)
            head = (
                f"view {made}{naming}{kind}{view_options(modelling.dialect, view, modelling.trace)} as (\n{select}\n)"
            )
            row = Row([Piece(head, text, f"view {view.name}")], f"view {view.name}", view.lines, view.comment)
            yield Block(row, None, view.schema)
        else:
            why = f"`{shorten(view.beside, 60, placeholder=' …')}` is no part of a view: " if view.beside else ""
            modelling.trace.map(view.lines, f"view {view.name}", f"{why}it is kept as SQL")
            yield kept_block(modelling, view.name, text, "", view.lines, schema=view.schema)
            if view.options and modelling.dialect == "postgres":  # elsewhere its statement says them
                sql = modelling.sql.view_options(view)
                yield kept_block(modelling, f"{view.name} options", sql, "", view.lines, schema=view.schema)
        for index in view.indexes:
            named = index.name or f"{view.name}_index"
            yield kept_block(modelling, named, _view_index(modelling, view, index), "", index.lines)


def _selects(modelling: Modelling, tell: Progress) -> dict[Name, expressions.Query]:
    """The selects of the views that can be read: each after those that it reads, however they are ordered."""
    views = modelling.catalog.views
    unread = set(views)
    types = {**modelling.scope.types, **{key: {} for key in views}}
    scope = modelling.scope._replace(types=types, unread=unread)
    found: dict[Name, expressions.Query] = {}
    met = {key for key, view in views.items() if view.beside}
    for first in views:
        path = [first] if first not in met else []
        met.add(first)
        while path:
            tell(len(found), len(views), "views")
            key = path[-1]
            try:
                made = expressions.query(_within(scope, views[key]), views[key].sql, views[key].columns)
            except expressions.UnreadError as error:
                if error.name not in met:
                    met.add(error.name)
                    path.append(error.name)
                    continue
                made = None  # what it reads could not be read, or reads this one in turn
            if made is not None:
                found[key] = made
                types[key] = dict.fromkeys(made.columns, "")
                unread.remove(key)
            path.pop()
    return found


def _within(scope: expressions.Scope, view: View) -> expressions.Scope:
    """Where a view's select is read: names without a schema lie in the view's own, where that belongs to a user."""
    owned = scope.dialect in ("oracle", "snowflake") and view.schema
    return scope._replace(default_schema=view.schema) if owned else scope


def _create(modelling: Modelling, view: View) -> str:
    kind = "materialized view" if view.materialized else "view"
    columns = f" ({', '.join(map(modelling.sql.name, view.columns))})" if view.columns else ""
    return f"create {kind} {modelling.sql.table(view.schema, view.name)}{columns} as {view.sql.strip().rstrip(';')};"


def _view_index(modelling: Modelling, view: View, index: Index) -> str:
    return modelling.sql.index(Table(view.schema, view.name), index)


# ---- what is kept as it is -------------------------------------------------------------------------------------------
def code_blocks(modelling: Modelling, entities: Mapping[Name, Block]) -> Iterator[Block]:
    """Statements that have no other word: sequences, composite types, triggers, routines, policies, …"""
    catalog = modelling.catalog
    for sequence in catalog.sequences.values():
        text, owned = modelling.sql.sequence(sequence), modelling.sql.owned(sequence)
        yield kept_block(modelling, sequence.name, text, "", sequence.lines, schema=sequence.schema)
        if sequence.owner is not None and owned and sequence.owner[:2] in entities:
            on = modelling.names.full(sequence.owner[:2])
            yield kept_block(modelling, f"owner of {sequence.name}", owned, on, sequence.lines, schema=sequence.schema)
    for composite in catalog.composites.values():
        if composite.text:
            yield kept_block(modelling, composite.name, composite.text, "", composite.lines, schema=composite.schema)
    for code in catalog.codes:
        on = modelling.names.full(code.on) if code.on is not None and code.on in entities else ""
        yield kept_block(modelling, code.name or code.kind, code.text, on, code.lines, schema=code.schema)
    for table in catalog.tables.values():
        for what, words in table.settings.items():
            if words and table.key in entities:
                text, on = modelling.sql.setting(table, words), modelling.names.full(table.key)
                yield kept_block(modelling, f"{table.name} {what}", text, on, table.lines, schema=table.schema)


def kept_block(modelling: Modelling, what: str, sql: str, entity: str, lines: Lines, schema: str = "") -> Block:
    """A `sql` object with this text."""
    name = modelling.names.free(attribute_name("_".join(re.findall(r"\w+", what))).lower())
    on = f" on {entity}" if entity else ""
    text = sql.strip()
    text = text if modelling.dialect == "oracle" else text.rstrip(";").rstrip()
    if '"""' in text:
        modelling.trace.map(lines, name, "three double quotes became three of two single ones")
        text = text.replace('"""', "''''''")
    body = "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
    head = f'sql {modelling.dialect or "postgres"} {spelt(name)}{on} """\n{body}\n  """'
    return Block(Row([Piece(head)], name, lines), None, schema)


def namespace_blocks(modelling: Modelling) -> Iterator[Block]:
    """The schemas that have a comment, or nothing of which the model speaks."""
    catalog, naming = modelling.catalog, modelling.names.naming
    for schema, table in {table.schema: table for table in reversed(catalog.tables.values())}.items():
        if schema and not is_derived(naming, schema):
            name = namespace(naming, schema)
            modelling.trace.map(table.lines, f"namespace {name}", f"a schema cannot be called `{schema}` in Entia")
    used = {schema for schema, _ in (*catalog.tables, *catalog.enums, *catalog.domains, *catalog.views)}
    for schema, comment in catalog.schemas.items():
        if schema != catalog.default_schema and (comment or schema not in used):
            head = f"namespace {namespace(naming, schema)}"
            yield Block(Row([Piece(head)], f"namespace {schema}", NOWHERE, comment), None, schema)


def note_blocks(modelling: Modelling) -> Iterator[Block]:
    """Prose of the source."""
    for heading, text, lines in modelling.catalog.notes:
        yield Block(Row([Piece(f"note {quote(heading or 'Notes')} {quote(text)}")], "note", lines))
