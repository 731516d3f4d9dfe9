"""SQL Server's catalog → `Catalog`: SQLAlchemy's reflection, and from the views of `sys` what that leaves out."""

from __future__ import annotations

import re

from entia.importers.catalog import Catalog, Check, Code, Identity, Key, Sequence, View
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_reflection import Reading, Step, inspector, read_all, refuse_unknown
from entia.importers.database_sql import bare
from entia.importers.progress import Progress
from entia.importers.report import Trace

# Schemas of the server's own, and those that it makes for its roles.
_SYSTEM = re.compile(r"sys|INFORMATION_SCHEMA|guest|db_\w+")


def read(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of a database. Raises DatabaseError where a schema that was asked for is not there."""
    see = inspector(session)
    [(version, name)] = session.rows("select cast(serverproperty('ProductVersion') as nvarchar(50)), db_name()")
    catalog = Catalog("sqlserver", version.split(".")[0], name, default_schema=see.default_schema_name or "dbo")
    there = session.guard(see.get_schema_names)
    refuse_unknown(session.address.schemas, there)
    schemas = session.address.schemas or tuple(each for each in there if not _SYSTEM.fullmatch(each))
    catalog.schemas = {each: "" for each in schemas if each != catalog.default_schema}
    read_all(Reading(session, trace, inventory, catalog, tuple(schemas)), see, schemas, _STEPS, progress)
    return catalog


# ---- columns ---------------------------------------------------------------------------------------------------------
_SIZED = {"varchar": 1, "char": 1, "varbinary": 1, "binary": 1, "nvarchar": 2, "nchar": 2}  # bytes of a unit
_FRACTIONS = ("datetime2", "datetimeoffset", "time")


def _types(reading: Reading) -> None:
    """Types as they are declared: reflection drops fractions of seconds and names of users' types."""
    [(usual,)] = reading.session.rows("select collation_name from sys.databases where name = db_name()")
    for row in reading.rows(
        "select s.name, o.name, c.name, ts.name, t.name, t.is_user_defined, c.max_length, c.precision, c.scale, "
        "c.collation_name, c.is_sparse, c.is_rowguidcol, d.name, d.is_system_named "
        "from sys.columns c join sys.objects o on o.object_id = c.object_id "
        "join sys.schemas s on s.schema_id = o.schema_id join sys.types t on t.user_type_id = c.user_type_id "
        "join sys.schemas ts on ts.schema_id = t.schema_id "
        "left join sys.default_constraints d on d.object_id = c.default_object_id "
        "where o.type = 'U' order by o.object_id, c.column_id"
    ):
        table = reading.table(row)
        if table is None:
            continue
        _, _, name, schema, type_, own, length, precision, scale, collation, sparse, guid, default, unnamed = row
        column = table.columns[name]
        column.type = f"{schema}.{type_}" if own else _type(type_, length, precision, scale)
        column.collate = collation if collation and collation != usual else ""
        shown = f"column {name} of {table.name}"
        for odd, why in (
            (sparse, "that it is sparse is not kept"),
            (guid, "that it is ROWGUIDCOL is not kept"),
            (default and not unnamed, f"the name of its default, {default}, is not kept"),
        ):
            if odd:
                reading.trace.map(table.lines, shown, why)


def _type(name: str, length: int, precision: int, scale: int) -> str:
    if name in _SIZED:
        return f"{name}({'max' if length == -1 else length // _SIZED[name]})"
    if name in ("decimal", "numeric"):
        return f"{name}({precision},{scale})"
    if name in _FRACTIONS:
        return f"{name}({scale})"
    if name == "float":
        return "float" if precision == 53 else f"float({precision})"
    return name


# ---- keys ------------------------------------------------------------------------------------------------------------
def _checks(reading: Reading) -> None:
    for row in reading.rows(
        "select s.name, o.name, k.name, k.definition, k.is_disabled, k.is_not_trusted, k.is_system_named "
        "from sys.check_constraints k join sys.objects o on o.object_id = k.parent_object_id "
        "join sys.schemas s on s.schema_id = o.schema_id order by k.object_id"
    ):
        table = reading.table(row)
        if table is not None:
            _, _, name, definition, disabled, untrusted, unnamed = row
            check = Check(bare(definition), "" if unnamed else name, table.lines, enforced=not disabled)
            table.checks.append(check)
            if untrusted and not disabled:
                why = "a check that its rows were not tried by is one that they were"
                reading.trace.map(table.lines, f"check {name} of {table.name}", why)


def _index_details(reading: Reading) -> None:
    """Which indexes are unique constraints, which keys descend, and which kinds are no plain index."""
    for row in reading.rows(
        "select s.name, o.name, i.name, i.type, i.type_desc, i.is_primary_key, i.is_unique_constraint, i.is_disabled, "
        "i.ignore_dup_key, c.name, x.is_descending_key from sys.indexes i "
        "join sys.objects o on o.object_id = i.object_id join sys.schemas s on s.schema_id = o.schema_id "
        "left join sys.index_columns x on x.object_id = i.object_id and x.index_id = i.index_id "
        "and x.is_included_column = 0 left join sys.columns c on c.object_id = x.object_id "
        "and c.column_id = x.column_id where o.type = 'U' and i.type <> 0 "
        "order by i.object_id, i.index_id, x.key_ordinal"
    ):
        table = reading.table(row)
        if table is None:
            continue
        _, _, name, kind, described, primary, constraint, disabled, ignoring, column, descending = row
        index = next((each for each in table.indexes if each.name == name), None)
        if constraint and index is not None:
            table.indexes.remove(index)
            table.uniques.append(Key(tuple(key.column for key in index.keys), name, table.lines))
            index = None
        if index is not None and descending:
            index.keys = tuple(key._replace(descending=True) if key.column == column else key for key in index.keys)
        what = f"index {name} of {table.name}"
        for odd, why in (
            (kind not in (1, 2), f"it is {described.lower()}, which a model does not say"),
            (kind == 1 and not primary, "that it is clustered is not kept"),
            (kind == 2 and primary, "that the key is not clustered is not kept"),
            (disabled, "an index that is disabled is one that is not"),
            (ignoring, "that it ignores duplicates is not kept"),
        ):
            if odd and (what, why) not in {(each.what, each.why) for each in reading.trace.passages}:
                reading.trace.map(table.lines, what, why)
    for row in reading.rows(
        "select s.name, o.name, f.name, f.is_disabled, f.is_not_trusted from sys.foreign_keys f "
        "join sys.objects o on o.object_id = f.parent_object_id join sys.schemas s on s.schema_id = o.schema_id "
        "where f.is_disabled = 1 or f.is_not_trusted = 1 order by f.object_id"
    ):
        table = reading.table(row)
        for key in table.foreign_keys if table is not None else ():
            if key.name == row[2]:
                key.enforced = not row[3]
                if not row[3] and table is not None:
                    why = "a foreign key that its rows were not tried by is one that they were"
                    reading.trace.map(table.lines, f"foreign key {row[2]} of {table.name}", why)


# ---- objects ---------------------------------------------------------------------------------------------------------
def _views(reading: Reading) -> None:
    """Queries of views, from the statements that make them."""
    for schema, name, text in reading.rows(
        "select s.name, o.name, m.definition from sys.views o join sys.schemas s on s.schema_id = o.schema_id "
        "join sys.sql_modules m on m.object_id = o.object_id where o.is_ms_shipped = 0 order by o.object_id"
    ):
        lines, shown = reading.seen("view", schema, name)
        if not text:
            reading.trace.leave(lines, "the user may not see its query")
            continue
        view = View(schema, name, "", lines, text=text.strip())
        head = re.match(
            r"(?is)(?:\s|--[^\n]*\n|/\*.*?\*/)*CREATE\s+(?:OR\s+ALTER\s+)?VIEW\s+[^\s(]+\s*(?P<columns>\([^)]*\))?\s*"
            r"(?P<with>WITH\s+[\w\s,]+?)?\s*AS\s+",
            view.text,
        )
        if head is None:
            reading.catalog.codes.append(Code("view", view.schema, view.name, view.text, view.lines))
            reading.trace.place(view.lines, shown)
            continue
        reading.catalog.views[schema, name] = view
        view.sql = view.text[head.end() :].rstrip().rstrip(";")
        if head["columns"]:
            view.columns = tuple(each.strip().strip("[]") for each in head["columns"][1:-1].split(","))
        if head["with"]:
            reading.trace.map(view.lines, shown, f"`{' '.join(head['with'].split())}` is not kept")
        else:
            reading.trace.place(view.lines, shown)


def _sequences(reading: Reading) -> None:
    for schema, name, start, by in reading.rows(
        "select s.name, q.name, cast(q.start_value as bigint), cast(q.increment as bigint) from sys.sequences q "
        "join sys.schemas s on s.schema_id = q.schema_id order by q.object_id"
    ):
        lines = reading.note("sequence", schema, name)
        counting = Identity(start=start, by=None if by == 1 else by)
        reading.catalog.sequences[schema, name] = Sequence(schema, name, lines, counting)


_MODULES = {"P": "procedure", "FN": "function", "IF": "function", "TF": "function", "TR": "trigger"}


def _modules(reading: Reading) -> None:
    """Procedures, functions and triggers."""
    for schema, name, kind, text, on in reading.rows(
        "select s.name, o.name, rtrim(o.type), m.definition, p.name from sys.objects o "
        "join sys.schemas s on s.schema_id = o.schema_id join sys.sql_modules m on m.object_id = o.object_id "
        "left join sys.objects p on p.object_id = o.parent_object_id "
        "where o.type in ('P', 'FN', 'IF', 'TF', 'TR') and o.is_ms_shipped = 0 order by o.object_id"
    ):
        word = _MODULES[kind]
        if text is None:
            lines, _ = reading.seen(word, schema, name)
            reading.trace.leave(lines, "it is encrypted, or the user may not see it")
            continue
        owner = (schema, on) if on else None
        lines = reading.note(word, schema, f"{name} on {on}" if on else name)
        reading.catalog.codes.append(Code(word, schema, name, text.strip(), lines, owner))


# (kind, why, query of schema and name): what a model has no word for.
_OTHERS = (
    ("type", "Entia has no types of SQL Server's users", "select s.name, t.name from sys.types t "
     "join sys.schemas s on s.schema_id = t.schema_id where t.is_user_defined = 1 order by t.user_type_id"),
    ("synonym", "Entia has no synonyms", "select s.name, y.name from sys.synonyms y "
     "join sys.schemas s on s.schema_id = y.schema_id order by y.object_id"),
    ("history of", "that the table keeps its history is not kept", "select s.name, t.name from sys.tables t "
     "join sys.schemas s on s.schema_id = t.schema_id where t.temporal_type = 2 order by t.object_id"),
    ("partitions of", "partitions of SQL Server are not read", "select distinct s.name, t.name from sys.tables t "
     "join sys.schemas s on s.schema_id = t.schema_id join sys.indexes i on i.object_id = t.object_id "
     "and i.index_id < 2 join sys.partition_schemes p on p.data_space_id = i.data_space_id order by 1, 2"),
)  # fmt: skip


def _others(reading: Reading) -> None:
    for kind, why, sql in _OTHERS:
        reading.leave(kind, why, sql)


_STEPS: tuple[Step, ...] = (
    ("types", _types),
    ("checks", _checks),
    ("indexes", _index_details),
    ("views", _views),
    ("sequences", _sequences),
    ("code", _modules),
    ("what is left", _others),
)
