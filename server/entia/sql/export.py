"""From a schema to a script: what comes in which order, and what was printed before and still holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from entia.dialects import DIALECTS
from entia.dialects import version as parse_version
from entia.dialects.constructs import Use
from entia.dialects.limits import limit_of
from entia.dialects.types import is_rowid
from entia.model.companions import WITH_TRIGGERS
from entia.model.definitions import created_by, definitions_of
from entia.model.extensions import extension_objects
from entia.model.schema import Column, Schema, Table, View
from entia.model.types import Type
from entia.sql.context import Context, limited, refusal, traits_of
from entia.sql.draft import TableScript
from entia.sql.named_types import domain_statements, enum_comment, enum_statements, is_object
from entia.sql.ordering import ordered_by_text, ordered_tables, refers_to_index
from entia.sql.script import Note, Place, Script, Statement
from entia.sql.tables import table_script
from entia.sql.views import Placed, Sources, ViewScript, code_statement, ordered_views, placed_code, view_script
from entia.text import Span

Made = TypeVar("Made")

NOWHERE = Place(None, Span(0, 0))

_CALL = re.compile(r"([\w$]+)\"?\s*\(")  # the bare name


def script_of(schema: Schema, dialect: str, version: str = "") -> Script:
    """The DDL of a model; see `entia.sql.ddl`."""
    context = context_of(schema, dialect, version)
    places = _places(schema)
    statements: list[Statement] = []
    notes: list[Note] = []
    refusals: list[Note] = []
    tables = [t for t in schema.tables if context.present(t.only) and not t.external]
    views = [view for view in schema.views if context.present(view.only)]
    order, later = ordered_tables(context, tables)
    scripts = [_table(context, table, later.get(table.name, frozenset())) for table in order]

    code = _placed(context, schema, scripts, statements)
    statements += _settings(context, tables)
    statements += _extensions(context)
    statements += _schemas(context, schema, tables, views)
    statements += map(code_statement, code.first)
    statements += _types(context, schema, places, notes, refusals)
    statements += map(code_statement, code.after_types)
    for script in scripts:
        statements += script.statements
    for script in scripts:
        statements += script.later
        notes += script.notes
        refusals += script.refusals
    refusals += _refused_targets(context, schema, tables)
    notes += _numbered(context, order)
    statements += map(code_statement, code.after_tables)
    sources = Sources(context, schema) if views else None
    for view in ordered_views(views):
        assert sources is not None
        view_ddl = _view(context, view, sources)
        statements += view_ddl.statements
        notes += view_ddl.notes
        refusals += view_ddl.refusals
    statements += map(code_statement, code.after_views)
    return Script(
        dialect,
        context.version,
        tuple(statements),
        tuple(notes),
        tuple(refusals),
        tuple(_not_exported(context, schema)),
    )


def context_of(schema: Schema, dialect: str, version: str = "") -> Context:
    """What the export of this model to this dialect depends on. Raises KeyError for a dialect that is not built."""
    traits = traits_of(dialect)
    if not version:
        version = next((t.version for t in schema.header.targets if t.dialect == dialect), "")
    version = version or DIALECTS[dialect].default_version
    return Context(
        dialect,
        version,
        parse_version(dialect, version) or (),
        traits,
        schema.header,
        tuple((target.dialect, target.version) for target in schema.header.targets),
        _defined(schema, dialect),
    )


def _numbered(context: Context, tables: list[Table]) -> Iterator[Note]:
    """A key that is SQLite's own row number: what is left out, or null, is not refused but numbered."""
    for table in tables if context.dialect == "sqlite" else ():
        for column in table.columns:
            if is_rowid(table, column) and column.identity is None:
                key = f"`{column.name}` of `{table.name}`"
                message = f"SQLite gives a row without its number the next one, where a key is one whole number: {key}"
                yield Note(message, table.chunk, column.span, column.name)
                return  # one for the script: it holds for each such table


_OF_TRIGGERS = ("audit", "retain", "on erasure")  # in the DDL, in `jobs`, in `erasure`


def _not_exported(context: Context, schema: Schema) -> Iterator[tuple[str, str]]:
    """(keyword, name) of what the document holds and a database does not."""
    for plan in schema.plans:
        yield plan.keyword, getattr(plan.content, "name", "")
    for table in schema.tables:
        for word in table.design.words:
            if word not in _OF_TRIGGERS or context.dialect not in WITH_TRIGGERS:
                yield word, table.name


def _refused_targets(context: Context, schema: Schema, tables: list[Table]) -> Iterator[Note]:
    """Foreign keys whose target, which only the whole model knows, the dialect does not take."""
    awkward = {
        t.name: t
        for t in schema.tables
        if not context.present(t.only) or t.partitions or _deferred(t) or any(index.unique for index in t.indexes)
    }
    if not awkward:
        return
    for table in tables:
        for key in table.foreign_keys:
            target = awkward.get(key.target)
            if target is None or not key.enforced or not context.present(key.only):
                continue
            if not context.present(target.only):
                message = f"`{key.role}` needs `{key.target}`, which does not exist in {context.dialect}"
                yield Note(message, table.chunk, key.span)
                continue
            if any(context.present(partition.only) for partition in target.partitions):
                yield from _refused(context, table, Use("fk.target-partitioned", key.span, key.role))
            if key.target_columns in _deferred(target):
                yield from _refused(context, table, Use("fk.target-deferrable", key.span, key.role))
            if refers_to_index(context, key, target):
                yield from _refused(context, table, Use("fk.target-index", key.span, key.role))


def _refused(context: Context, table: Table, use: Use) -> Iterator[Note]:
    limit = limit_of(context.dialect, context.number, use)
    if limit is not None and limit.level == "error":
        yield refusal(table.chunk, limit, use)


def _deferred(table: Table) -> list[tuple[str, ...]]:
    """The columns of the keys that are checked late."""
    keys = (*table.uniques, table.primary_key) if table.primary_key is not None else table.uniques
    return [key.columns for key in keys if key.deferral]


# What comes before the tables -----------------------------------------------------------------------------------------


def _placed(context: Context, schema: Schema, scripts: list[TableScript], statements: list[Statement]) -> Placed:
    """The code objects where they load. Functions that a table calls come before it, though they may read tables that
    come later: PostgreSQL then looks into their bodies when they run."""
    code = placed_code(context, schema)
    late = frozenset(name for each in (*code.after_tables, *code.after_views) for name in created_by(each.text))
    if context.dialect != "postgres" or not late:
        return code
    texts = (statement.text for script in scripts for statement in script.statements)
    called = late & {word.lower() for text in texts for word in _CALL.findall(text)}
    if not called:
        return code
    note = Note("functions that tables call may read tables that come after them", *NOWHERE)
    statements.append(Statement("SET check_function_bodies = off", "", *NOWHERE, (note,)))
    return placed_code(context, schema, called)


def _settings(context: Context, tables: list[Table]) -> Iterator[Statement]:
    """SQLite keeps foreign keys only on connections that ask for it."""
    if context.dialect == "sqlite" and any(table.foreign_keys for table in tables):
        note = Note("SQLite keeps foreign keys only on connections that say this first", *NOWHERE)
        yield Statement("PRAGMA foreign_keys = ON", "", *NOWHERE, (note,))


def _defined(schema: Schema, dialect: str) -> frozenset[str]:
    """What the model brings into the database, as `model.definitions` has it."""
    found = {code.name.lower() for code in schema.code if code.dialect == dialect}
    for declaration in schema.declarations:
        found |= definitions_of(declaration)
    for extension in schema.header.extensions:
        found |= extension_objects(extension.dialect, extension.name)
    return frozenset(found)


def _extensions(context: Context) -> Iterator[Statement]:
    extensions = [each for each in context.header.extensions if each.dialect == context.dialect]
    for schema in dict.fromkeys(each.schema for each in extensions if each.schema):
        yield Statement(f"CREATE SCHEMA IF NOT EXISTS {context.name(schema)}", "", *NOWHERE)
    for each in extensions:
        name = context.name(each.name)
        if each.dialect == "postgres":
            place = f" SCHEMA {context.name(each.schema)}" if each.schema else ""
            yield Statement(f"CREATE EXTENSION IF NOT EXISTS {name}{place}", "", *NOWHERE)
        elif each.dialect == "duckdb":
            yield Statement(f"INSTALL {name}", "", *NOWHERE)
            yield Statement(f"LOAD {name}", "", *NOWHERE)


def _schemas(context: Context, schema: Schema, tables: list[Table], views: list[View]) -> Iterator[Statement]:
    if context.traits.schemas == "prefix":
        return
    docs = dict(schema.namespaces)
    places = _places(schema)
    used = [*docs, *(table.schema for table in tables), *(view.schema for view in views)]
    used += [enum.schema for enum in schema.enums if is_object(context, Type("enum", enum=enum))]
    used += [t.domain.schema for t in schema.domains if t.domain is not None and is_object(context, t)]
    word = "DATABASE" if context.traits.schemas == "database" else "SCHEMA"
    for name in dict.fromkeys(filter(None, used)):
        quoted = context.name(name)
        doc = docs.get(name, "")
        comment = bool(doc) and "schema" in context.traits.commented
        place = places.get(name, NOWHERE)
        remarks = (doc,) if doc and not comment else ()
        yield Statement(f"CREATE {word} IF NOT EXISTS {quoted}", name, *place, (), remarks)
        if comment:
            yield Statement(f"COMMENT ON SCHEMA {quoted} IS {context.string(doc)}", name, *place)


def _types(
    context: Context, schema: Schema, places: dict[str, Place], notes: list[Note], refusals: list[Note]
) -> Iterator[Statement]:
    for enum in schema.enums:
        place = places.get(enum.name, NOWHERE)
        mapped, refused = limited(context, enum, place)
        notes += mapped
        refusals += refused
        made = tuple(enum_statements(context, enum, place))
        yield from made
        if not made and (comment := enum_comment(enum)):
            notes.append(Note(f"there is no place for the comment of `{enum.name}`: {comment}", *place))
    for type_ in _ordered_domains(schema):
        name = type_.domain.name if type_.domain is not None else ""
        place = places.get(name, NOWHERE)
        made = tuple(domain_statements(context, type_, place, refusals))
        yield from made
        if not made and type_.domain is not None and type_.domain.doc:
            notes.append(Note(f"there is no place for the comment of `{name}`: {type_.domain.doc}", *place))


def _ordered_domains(schema: Schema) -> list[Type]:
    """Domains after those that they are arrays of."""
    domains = [type_ for type_ in schema.domains if type_.domain is not None]
    names = {type_.domain.name: place for place, type_ in enumerate(domains) if type_.domain is not None}
    return ordered_by_text(domains, names, [_element_name(type_) for type_ in domains])


def _element_name(type_: Type) -> str:
    assert type_.domain is not None
    element = type_.domain.base.element
    while element is not None:
        if element.domain is not None:
            return element.domain.name
        element = element.element
    return ""


def _places(schema: Schema) -> dict[str, Place]:
    """Where each named declaration stands."""
    if len(schema.chunks) != len(schema.declarations):  # a schema made by hand
        return {}
    pairs = zip(schema.chunks, schema.declarations, strict=True)
    return {declaration.name.text: Place(chunk, declaration.span) for chunk, declaration in pairs if declaration.name}


# What was printed before ----------------------------------------------------------------------------------------------

# Two generations: what was not asked for during a whole one is forgotten. Each entry keeps what it was made from alive,
# so that the identities in its key stay its own.
_GENERATION = 20_000
_Entry = tuple[tuple[object, ...], Any]
_young: dict[tuple[object, ...], _Entry] = {}
_old: dict[tuple[object, ...], _Entry] = {}


def _remembered(key: tuple[object, ...], made_from: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What `make` made before for this key from these very objects, else what it makes now."""
    global _young, _old  # a memo
    found = _young.get(key) or _old.get(key)
    if found is None or any(a is not b for a, b in zip(found[0], made_from, strict=True)):
        found = (made_from, make())
    if len(_young) >= _GENERATION:
        _old, _young = _young, {}
    _young[key] = found
    made: Made = found[1]
    return made


def _table(context: Context, table: Table, later: frozenset[str]) -> TableScript:
    """`table_script`, remembered by the identity of the table and of the header."""
    key = (id(table), context.dialect, context.version, later, context.defined)
    return _remembered(key, (table, context.header), lambda: table_script(context, table, later))


def _view(context: Context, view: View, sources: Sources) -> ViewScript:
    """`view_script`, remembered by the identity of the view, of the header, and of what the view reads."""
    read = sources.read_by(view)
    key = (id(view), context.dialect, context.version, context.defined, len(read))
    return _remembered(key, (view, context.header, *read), lambda: view_script(context, view, sources))


# One declaration ------------------------------------------------------------------------------------------------------

Named = TypeVar("Named", Table, View)


def text_of(schema: Schema, name: str, dialect: str, version: str = "") -> str:
    """The DDL of one declaration or line (of a `<->` line: its junction); see `entia.sql.ddl_of`."""
    context = context_of(schema, dialect, version)
    table = _named(schema.tables, name)
    if table is not None:
        # Every foreign key inline: it is what the line means, even where the script must write it later.
        return _joined(_table(context, table, frozenset()).statements) if not table.external else ""
    view = _named(schema.views, name)
    if view is not None:
        return _joined(view_script(context, view, Sources(context, schema)).statements)
    places = _places(schema)
    for enum in schema.enums:
        if enum.name == name:
            return _joined(enum_statements(context, enum, places.get(name, NOWHERE)))
    for type_ in schema.domains:
        if type_.domain is not None and type_.domain.name == name:
            return _joined(domain_statements(context, type_, places.get(name, NOWHERE), []))
    for code in schema.code:
        if code.name == name and code.dialect == dialect:
            return _joined([code_statement(code)])
    owner, _, member = name.rpartition(".")
    table = _named(schema.tables, owner) if owner else None
    if table is None:
        return ""
    for junction in schema.tables:
        if junction.junction_of == table.name and junction.junction_role == member:
            return _joined(_table(context, junction, frozenset()).statements)
    return _line(context, table, member)


def _named(elements: tuple[Named, ...], name: str) -> Named | None:
    short = None
    for element in elements:
        if element.name == name:
            return element
        if element.name.rsplit(".", 1)[-1] == name:
            short = element
    return short


def _joined(statements: Iterable[Statement]) -> str:
    return "\n".join(f"{statement.text};" for statement in statements)


def _line(context: Context, table: Table, member: str) -> str:
    """What one line of an entity adds to CREATE TABLE: its columns, and their foreign keys."""
    from entia.sql.columns import add_column, lowered_checks
    from entia.sql.constraints import add_foreign_key
    from entia.sql.draft import Draft

    draft = Draft(context, table)
    for column in table.columns:
        if context.present(column.only) and _is_of(column, member):
            add_column(draft, column)
    draft.elements += lowered_checks(draft)
    for key in table.foreign_keys:
        if key.role == member and key.enforced and context.present(key.only):
            add_foreign_key(draft, key, later=False)
    return ",\n".join(draft.elements)


def _is_of(column: Column, member: str) -> bool:
    return member in (column.name, column.role, *column.path[:1])
