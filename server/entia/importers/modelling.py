"""A catalog as a model that looks as if a careful colleague had written it, and makes the same database.

Names follow from one `naming`, foreign keys are relationships, tables that only connect are `<->`, what tables have
alike is a mixin. What the model has no words for is kept as SQL or named in the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.dialects import version as version_of
from entia.importers import expressions
from entia.importers.catalog import Catalog, Name
from entia.importers.modelling_actions import action_of, usual_actions
from entia.importers.modelling_entities import Modelling, Usual, entity_of, index_everywhere
from entia.importers.modelling_given import give_free_names, give_names
from entia.importers.modelling_junctions import connect
from entia.importers.modelling_mixins import mix, mix_options, take_in, usual_options
from entia.importers.modelling_names import names_of, naming_line
from entia.importers.modelling_objects import (
    code_blocks,
    enum_blocks,
    kept_block,
    name_enums,
    namespace_blocks,
    note_blocks,
    type_blocks,
    view_blocks,
)
from entia.importers.modelling_options import leave_usual
from entia.importers.modelling_partitions import can_say
from entia.importers.modelling_plain import make_plain
from entia.importers.modelling_prisma import explicit
from entia.importers.modelling_relations import Reference, Relations
from entia.importers.modelling_repair import Mended, mended
from entia.importers.modelling_spelling import spell
from entia.importers.modelling_statements import Statements
from entia.importers.modelling_text import Block, Piece, Row, Spot, laid_out, write
from entia.importers.modelling_types import catalog_types
from entia.importers.names import entity_name, stem_name
from entia.importers.options import Options
from entia.importers.progress import Progress, naming, part, telling
from entia.importers.report import Imported, Trace
from entia.importers.sources import Sources
from entia.model.schema import Extension
from entia.rules.checker import Findings


def model_of(catalog: Catalog, options: Options, trace: Trace, sources: Sources) -> Imported:
    """The model of a catalog, which may be changed by this, and the fate of each passage of its source."""
    before = list(trace.passages)
    blocks, made, refused = _made(catalog, options, trace, sources, Apart(), part(options.tell, 0, 75))
    if made.stuck or refused:
        trace.passages[:] = before
        apart = Apart(made.stuck, refused, made.findings)
        blocks, made, _ = _made(catalog, options, trace, sources, apart, part(options.tell, 75, 90))
    text = laid_out(made.written.text, naming(part(options.tell, 90, 100), "layout"))
    passages = trace.finish(sources.text.split("\n"))
    files = _files(blocks) if options.split else ()
    return Imported(text, passages, counts_of(catalog), files, made.errors)


_FEW = 3  # relationships, of which the model says nothing at once


class Apart(NamedTuple):
    """What the model has no words for, as the check of a first model told: tables, and foreign keys with the reason."""

    tables: frozenset[Name] = frozenset()
    references: Mapping[Reference, str] = MappingProxyType({})
    findings: Findings | None = None  # of that model


def _made(
    catalog: Catalog, options: Options, trace: Trace, sources: Sources, apart: Apart, tell: Progress
) -> tuple[list[Block], Mended, Mapping[Reference, str]]:
    """The declarations, with what is `apart` as SQL, what stayed of them after the check, and the foreign keys that did
    not: where they are known from the start, their columns are attributes of their own names."""
    modelling = _modelling(catalog, options._replace(tell=part(tell, 0, 10)), trace, apart)
    blocks = _blocks(modelling, options._replace(tell=part(tell, 10, 60)), sources)
    made = mended(blocks, partial(_keep, modelling), part(tell, 60, 100), apart.findings, words=not modelling.built)
    first = modelling.built and apart.findings is None
    return blocks, made if first else made._replace(stuck=frozenset()), modelling.refused if modelling.built else {}


def _blocks(modelling: Modelling, options: Options, sources: Sources) -> list[Block]:
    """All declarations, in the order in which they are written."""
    catalog, names = modelling.catalog, modelling.names
    types = [*enum_blocks(modelling), *type_blocks(modelling)]
    tables = telling(list(catalog.tables.items()), part(options.tell, 0, 70), "entities")
    entities: dict[Name, Block] = {key: entity_of(modelling, table) for key, table in tables}
    _group(catalog, entities)
    last = _remark(catalog, entities)
    usual = usual_options(entities.values())
    connect(modelling, entities)
    _refresh_scope(modelling)
    blocks = list(entities.values())
    mixins = [*mix_options(blocks, names.free), *take_in(catalog, entities, names.free), *mix(blocks, names.free)]
    header = _header(modelling, options, sources)
    tell = part(options.tell, 80, 100)
    tell(0, 1, "views")
    if usual and header.rows is not None:
        header.rows.append(Row([Piece(usual)], "model"))
    return [
        header, *namespace_blocks(modelling), *types, *mixins, *blocks, *view_blocks(modelling, tell),
        *code_blocks(modelling, entities), *(kept_block(modelling, *each) for each in modelling.loose),
        *note_blocks(modelling), *last,
    ]  # fmt: skip


def _keep(modelling: Modelling, spot: Spot, sql: str, message: str) -> Block | None:
    """What is refused is said by a `sql` object, or where there is no such SQL, in a doc comment."""
    row, block = spot.row, spot.block
    what = spot.piece.says or row.what
    entity = block.head.what if block.rows is not None else ""
    modelling.trace.map(row.lines, what, f"{message}; it is kept {'as SQL' if sql else 'in the doc'}")
    if row.weaker is not None and block.table is not None and not spot.piece.says:
        key = modelling.relations.plan(block.table).by_column[row.weaker.columns[0]].key
        modelling.refused[block.table, key.columns] = message
    if sql:
        return kept_block(modelling, what, sql, entity, row.lines)
    left = row if len(row.pieces) > 1 and spot.piece.says else row.weaker or block.head
    left.doc = "\n".join(filter(None, (left.doc, spot.piece.text if spot.piece.says else row.text)))
    return None


def _modelling(catalog: Catalog, options: Options, trace: Trace, without: Apart) -> Modelling:
    dialect = options.dialect or catalog.dialect
    built = dialect in DIALECTS and DIALECTS[dialect].built
    version = version_of(dialect, catalog.version) if built else ()
    if version is None:
        catalog.version, version = "", version_of(dialect, "")
    catalog.dialect = dialect
    make_plain(catalog, trace, enums=options.enums)
    if dialect and not built:
        leave_usual(catalog, trace)
    if dialect == "postgres":
        give_names(catalog)
    spell(catalog)
    apart = without.tables | {key for key, table in catalog.tables.items() if built and not can_say(table, dialect)}
    names = names_of(catalog, dialect if built else "", options.tell)
    give_free_names(catalog, names.derived)
    types = catalog_types(catalog, dialect, version or ())
    modelling = Modelling(
        catalog, dialect, names, types, Relations(catalog, names, types, apart, without.references),
        expressions.Scope(dialect, {}, {}, {}), Statements(dialect, version or ()), trace, Usual(), options.enums,
    )  # fmt: skip
    modelling.apart = apart
    modelling.built = built
    name_enums(modelling)
    types.taken |= {name.rpartition(".")[2] for name in names.taken}
    others = explicit(catalog, dialect)
    usual = usual_actions(others, dialect)
    keys = [(table, key) for table in others.tables.values() for key in table.foreign_keys]
    silent = sum(action_of(key.on_delete, dialect) == usual.of(table, key)[0] for table, key in keys)
    enforced = silent < _FEW or any(key.enforced for _, key in keys)
    modelling.usual = Usual(usual, index_everywhere(others, names), enforced)
    _refresh_scope(modelling)
    return modelling


def _refresh_scope(modelling: Modelling) -> None:
    """The names as SQL has them, by what has been decided so far."""
    catalog, names = modelling.catalog, modelling.names
    columns: dict[Name, Mapping[str, str]] = {}
    for key in catalog.tables:
        members = modelling.relations.plan(key).members
        columns[key] = {column: member for column, member in members.items() if member != column}
    types = {key: {each.name: each.type for each in table.columns.values()} for key, table in catalog.tables.items()}
    modelling.scope = expressions.Scope(
        modelling.dialect,
        names.in_sql(),
        columns,
        {**types, **{key: dict.fromkeys(view.columns, "") for key, view in catalog.views.items()}},
        catalog.default_schema,
        {key: tuple(label.text for label in enum.labels) for key, enum in catalog.enums.items()},
        modelling.types.named,
    )


def _header(modelling: Modelling, options: Options, sources: Sources) -> Block:
    """The `model` declaration."""
    catalog, usual = modelling.catalog, modelling.usual
    name = options.name or catalog.name or stem_name(sources.files[0])
    shown = entity_name(name) if name.strip("_-") else ""
    shown = shown if shown.isidentifier() and shown != "_" else "Imported"
    lines = []
    if modelling.dialect:
        version = _target_version(modelling.dialect, catalog.version)
        lines.append(f"target {modelling.dialect}{version}")
    if naming := naming_line(modelling.names.naming):
        lines.append(f"naming {naming}")
    actions, optional = usual.actions.said(modelling.dialect)
    clauses = " ".join(
        filter(None, (actions, "index" if usual.index else "", "" if usual.enforced else "not enforced"))
    )
    if clauses or optional:
        lines.append(f"relationships {', '.join(filter(None, (clauses, f'optional {optional}' if optional else '')))}")
    for name, schema in catalog.extensions.items():
        lines.append(f"extension {Extension(modelling.dialect or 'postgres', name, schema).words}")
    rows = [Row([Piece(line)], "model") for line in lines]
    return Block(Row([Piece(f"model {shown}")], "model", doc=catalog.comment), rows)


def _target_version(dialect: str, text: str) -> str:
    if not text or not DIALECTS[dialect].built or version_of(dialect, text) is None:
        return ""
    return f" {text}"


def _group(catalog: Catalog, entities: dict[Name, Block]) -> None:
    """A comment where a group of the source begins, and those that the source has."""
    previous = ""
    for key, block in entities.items():
        group = catalog.tables[key].group
        block.comments = (*catalog.tables[key].remark.splitlines(), *block.comments)
        if group and group != previous:
            block.comments = (group, *block.comments)
        previous = group


def _remark(catalog: Catalog, entities: dict[Name, Block]) -> list[Block]:
    """Comments that document nothing stand above the next entity of the source; those behind all are a block."""
    starts = sorted((catalog.tables[key].lines[0], key) for key in entities)
    above: dict[Name | None, list[str]] = {}
    for text, lines in catalog.remarks:
        following = next((key for start, key in starts if start >= lines[0]), None)
        above.setdefault(following, []).extend(text.splitlines())
    for key, block in entities.items():
        block.comments = (*above.get(key, ()), *block.comments)
    last = above.get(None, [])
    return [Block(Row([Piece("")], "a comment"), comments=tuple(last))] if last else []


def _files(blocks: list[Block]) -> tuple[tuple[str, str], ...]:
    """One text for each schema; the first has what belongs to none."""
    schemas = dict.fromkeys(block.schema for block in blocks)
    return tuple(
        (schema, laid_out(write(block for block in blocks if block.schema == schema).text)) for schema in schemas
    )


def counts_of(catalog: Catalog) -> dict[str, int]:
    """What was read, by kind."""
    tables = list(catalog.tables.values())
    counts = {
        "tables": len(tables),
        "columns": sum(len(table.columns) for table in tables),
        "primary keys": sum(table.primary_key is not None for table in tables),
        "unique constraints": sum(len(table.uniques) for table in tables),
        "foreign keys": sum(len(table.foreign_keys) for table in tables),
        "indexes": sum(len(table.indexes) for table in tables),
        "checks": sum(len(table.checks) for table in tables),
        "exclusions": sum(len(table.exclusions) for table in tables),
        "enums": len(catalog.enums),
        "domains": len(catalog.domains),
        "composite types": len(catalog.composites),
        "sequences": len(catalog.sequences),
        "views": len(catalog.views),
        "extensions": len(catalog.extensions),
    }
    for code in catalog.codes:
        ends = {"y": "ies", "x": "xes"}
        kind = f"{code.kind[:-1]}{ends.get(code.kind[-1], f'{code.kind[-1]}s')}"
        counts[kind] = counts.get(kind, 0) + 1
    return {kind: count for kind, count in counts.items() if count}
