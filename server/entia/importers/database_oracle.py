"""Oracle's catalog → `Catalog`: SQLAlchemy's reflection, and from the views of `ALL_…` what that leaves out."""

from __future__ import annotations

import re

from entia.importers.catalog import (
    Catalog,
    Check,
    Code,
    Column,
    ForeignKey,
    Identity,
    IndexKey,
    Key,
    Sequence,
    Table,
    View,
)
from entia.importers.database_address import DatabaseError
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_reflection import Reading, Step, inspector, read_all, refuse_unknown
from entia.importers.database_sql import bare
from entia.importers.progress import Progress
from entia.importers.report import Trace

_OLDEST = (12, 2)  # which tells of invisible columns, of nulls that become defaults, and of collations


def read(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of the user's own schema, or of those that were asked for. Raises DatabaseError where one of them is
    not there, or the server is too old."""
    see = inspector(session)
    version = see.dialect.server_version_info or ()
    if version < _OLDEST:
        raise DatabaseError(f"Oracle {_OLDEST[0]}.{_OLDEST[1]} is the oldest that is read")
    spelled, written = see.dialect.normalize_name, see.dialect.denormalize_name
    default = see.default_schema_name or ""
    catalog = Catalog("oracle", str(version[0]), session.address.database, default_schema=default)
    schemas = [spelled(written(each)) for each in session.address.schemas] or [default]
    refuse_unknown(schemas, session.guard(see.get_schema_names))
    catalog.schemas = {each: "" for each in schemas if each != default}
    reading = Reading(session, trace, inventory, catalog, tuple(map(written, schemas)), spelled)
    read_all(reading, see, schemas, _STEPS, progress)
    return catalog


# ---- tables and columns ----------------------------------------------------------------------------------------------
# Columns of ALL_TABLES, with what a table is that has no word in a model.
_ODD_TABLES = (
    ("temporary", "Y", "that its rows are temporary is not kept"),
    ("partitioned", "YES", "partitions of Oracle are not read"),
    ("iot_type", "IOT", "that its rows lie in its key's index is not kept"),
    ("cluster_name", None, "the cluster that it lies in is not kept"),
    ("external", "YES", "that its rows lie in a file is not kept"),
    ("nested", "YES", "that it is nested in another table is not kept"),
)


def _tables(reading: Reading) -> None:
    """What tables are besides their columns."""
    columns = ", ".join(column for column, _, _ in _ODD_TABLES)
    for schema, name, *odd in reading.rows(
        f"select owner, table_name, {columns} from all_tables order by owner, table_name"
    ):
        table = reading.table((schema, name))
        if table is None:
            continue
        for value, (_, wanted, why) in zip(odd, _ODD_TABLES, strict=True):
            if value and wanted in (None, value):
                reading.trace.map(table.lines, f"table {table.name}", why)


def _columns(reading: Reading) -> None:
    """Types as they are declared, and the columns that reflection does not see: those that are invisible."""
    for row in reading.rows(
        "select owner, table_name, column_name, data_type, data_type_owner, data_length, char_length, data_precision, "
        "data_scale, nullable, data_default, virtual_column, default_on_null, hidden_column, collation "
        "from all_tab_cols where hidden_column = 'NO' or user_generated = 'YES' "
        "order by owner, table_name, internal_column_id"
    ):
        table = reading.table(row)
        if table is None:
            continue
        _, _, name, type_, owner, length, chars, precision, scale, null, default, virtual, nulls, hidden, order = row
        name = reading.spelled(name)
        if hidden == "YES":
            text = bare(default)
            table.columns[name] = Column(name, "", table.lines, required=null == "N", options={"invisible": "true"})
            table.columns[name].computed, table.columns[name].default = (text, "") if virtual == "YES" else ("", text)
        column = table.columns[name]
        column.type = f"{owner}.{type_}" if owner else _type(type_, length, chars, precision, scale)
        column.stored = False if column.computed else None
        column.collate = order if order and order != "USING_NLS_COMP" else ""
        column.default = "" if column.default.upper() == "NULL" else column.default
        if nulls == "YES" and column.identity is None:
            why = "that a null becomes its default is not kept"
            reading.trace.map(table.lines, f"column {name} of {table.name}", why)
        elif nulls == "YES":
            column.options["identity"] = "on null"


_SIZED = ("VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR")
_DOUBLE = 126  # binary digits of a FLOAT without a number


def _type(name: str, length: int, chars: int, precision: int | None, scale: int | None) -> str:
    """A type of Oracle's own. The length of a text counts what its column counts, bytes or characters."""
    if name in _SIZED:
        return f"{name}({chars:g})"
    if name in ("RAW", "UROWID"):
        return f"{name}({length:g})"
    if name == "NUMBER" and precision is None:
        return "NUMBER" if scale is None else "INTEGER"
    if name == "NUMBER":
        return f"NUMBER({precision:g},{scale:g})" if scale else f"NUMBER({precision:g})"
    if name == "FLOAT" and precision != _DOUBLE:
        return f"FLOAT({precision:g})"
    return name


# ---- keys ------------------------------------------------------------------------------------------------------------
_REQUIRED = re.compile(r'"([^"]+)" IS NOT NULL')


def _constraints(reading: Reading) -> None:
    """How constraints are called and held; indexes that Oracle made for a key go with it."""
    for schema, table_name, name, kind, status, deferrable, deferred, validated, generated, index in reading.rows(
        "select owner, table_name, constraint_name, constraint_type, status, deferrable, deferred, validated, "
        "generated, index_name from all_constraints where constraint_type in ('P', 'U', 'R', 'C') "
        "order by owner, constraint_name"
    ):
        table = reading.table((schema, table_name))
        found = _constraint(table, reading.spelled(name), kind) if table is not None else None
        if table is None or found is None:
            continue
        unnamed, held = generated == "GENERATED NAME", status == "ENABLED"
        deferral = "deferred" if deferred == "DEFERRED" else "deferrable" * (deferrable == "DEFERRABLE")
        what = f"constraint {found.name} of {table.name}"
        required = isinstance(found, Check) and _is_required(reading, table, found)
        if required and isinstance(found, Check):
            table.checks.remove(found)
        for odd, why in (
            (required and not unnamed, "the name of NOT NULL is not kept"),
            (isinstance(found, Key) and not held, "a key that is disabled is one that is not"),
            (isinstance(found, Check) and deferral, "that a check is deferrable is not kept"),
            (held and validated != "VALIDATED", "a constraint that its rows were not tried by is one that they were"),
        ):
            if odd:
                reading.trace.map(table.lines, what, why)
        if isinstance(found, Check | ForeignKey):
            found.enforced = held
        if isinstance(found, Key | ForeignKey):
            found.deferral = deferral
        if index:
            table.indexes = [each for each in table.indexes if each.name != reading.spelled(index)]
            if not unnamed and index != name:
                reading.trace.map(table.lines, what, f"that its index is called {index} is not kept")
        found.name = "" if unnamed else found.name


def _constraint(table: Table, name: str, kind: str) -> Key | Check | ForeignKey | None:
    """The constraint of a name; SQLAlchemy has told what it says."""
    if kind == "P":
        return table.primary_key
    found: tuple[Key | Check | ForeignKey, ...] = (*table.uniques, *table.checks, *table.foreign_keys)
    return next((each for each in found if each.name == name), None)


def _is_required(reading: Reading, table: Table, check: Check) -> bool:
    """Whether a check is Oracle's way to say NOT NULL."""
    column = _REQUIRED.fullmatch(check.sql)
    return column is not None and table.columns[reading.spelled(column[1])].required


def _indexes(reading: Reading) -> None:
    """Which kinds are no plain index; a key that descends is no expression, though Oracle keeps it as one."""
    for schema, table_name, name, kind, visible, partitioned in reading.rows(
        "select table_owner, table_name, index_name, index_type, visibility, partitioned from all_indexes "
        "where owner = table_owner order by owner, index_name"
    ):
        table = reading.table((schema, table_name))
        index = next((each for each in table.indexes if each.name == reading.spelled(name)), None) if table else None
        if table is None or index is None:
            continue
        index.keys = tuple(_key(reading, table, key) for key in index.keys)
        for odd, why in (
            (kind.endswith("BITMAP"), "that it is a bitmap is not kept"),
            (kind.endswith("/REV"), "that its keys are reversed is not kept"),
            (kind in ("DOMAIN", "CLUSTER"), f"it is a {kind.lower()} index, which a model does not say"),
            (visible == "INVISIBLE", "an index that is invisible is one that is not"),
            (partitioned == "YES", "that it is partitioned is not kept"),
        ):
            if odd:
                reading.trace.map(table.lines, f"index {index.name} of {table.name}", why)


def _key(reading: Reading, table: Table, key: IndexKey) -> IndexKey:
    name = reading.spelled(key.sql[1:-1]) if re.fullmatch(r'"[^"]+"', key.sql) else ""
    return key._replace(column=name, sql="") if name in table.columns else key


# ---- views and sequences ---------------------------------------------------------------------------------------------
def _views(reading: Reading) -> None:
    """Views, plain and materialized, with the names of their columns and their comments."""
    columns: dict[tuple[str, str], list[str]] = {}
    for schema, name, column in reading.rows(
        "select owner, table_name, column_name from all_tab_columns order by owner, table_name, column_id"
    ):
        columns.setdefault((schema, name), []).append(reading.spelled(column))
    comments = {
        (schema, name): text
        for schema, name, text in reading.rows(
            "select owner, table_name, comments from all_tab_comments where table_type = 'VIEW' union all "
            "select owner, mview_name, comments from all_mview_comments"
        )
        if text and not text.startswith("snapshot table for snapshot ")  # the server's own
    }
    plain = reading.rows("select owner, view_name, text, '' from all_views order by owner, view_name")
    kept = reading.rows("select owner, mview_name, query, refresh_mode from all_mviews order by owner, mview_name")
    for (schema, name, text, refresh), materialized in [
        *((row, False) for row in plain),
        *((row, True) for row in kept),
    ]:
        lines, what = reading.seen("view", schema, name)
        if not text:
            reading.trace.leave(lines, "the user may not see its query")
            continue
        view = View(schema, reading.spelled(name), text.strip().rstrip(";"), lines, materialized=materialized)
        view.comment = comments.get((schema, name), "")
        given = tuple(columns.get((schema, name), ()))
        listed = "" if materialized else f" ({', '.join(map(_written, given))})"
        kind = "MATERIALIZED VIEW" if materialized else "VIEW"
        view.text = f"CREATE {kind} {_path(schema, view.name)}{listed} AS {view.sql}"
        if "*" not in text:  # else the select does not list them
            view.columns = given
        reading.catalog.views[schema, view.name] = view
        if refresh not in ("", "DEMAND"):
            reading.trace.map(lines, what, f"that it is refreshed on {refresh.lower()} is not kept")
        else:
            reading.trace.place(lines, what)
    for schema, name, kind in reading.rows(
        "select owner, table_name, constraint_type from all_constraints where constraint_type in ('V', 'O') "
        "order by owner, table_name"
    ):
        found = reading.catalog.views.get((schema, reading.spelled(name)))
        if found is not None:
            clause = "WITH READ ONLY" if kind == "O" else "WITH CHECK OPTION"
            reading.trace.map(found.lines, f"view {found.name}", f"`{clause}` is not kept")


def _sequences(reading: Reading) -> None:
    """Sequences; those of identities go with their columns. Where one started, the catalog does not tell."""
    for schema, name, by, cycles, cache in reading.rows(
        "select sequence_owner, sequence_name, increment_by, cycle_flag, cache_size from all_sequences "
        "where sequence_name not like 'ISEQ$$%' order by sequence_owner, sequence_name"
    ):
        lines, what = reading.seen("sequence", schema, name)
        said = ("cycle" if cycles == "Y" else "", f"cache {cache:g}" if cache else "nocache")
        rest = tuple(option for option in said if option and option != "cache 20")
        counting = Identity(by=None if by == 1 else int(by), rest=rest)
        found = Sequence(schema, reading.spelled(name), lines, counting)
        reading.catalog.sequences[schema, found.name] = found
        reading.trace.map(lines, what, "where it started is not in the catalog")


def _path(schema: str, name: str) -> str:
    return ".".join(_written(part) for part in (schema, name) if part)


def _written(name: str) -> str:
    """A name as SQL has it, which SQLAlchemy spells in small letters where it needs no quotes."""
    return name if name == name.lower() and name.isidentifier() else f'"{name}"'


# ---- code ------------------------------------------------------------------------------------------------------------
def _code(reading: Reading) -> None:
    """Procedures, functions, packages, types and triggers, which are kept as they are."""
    tables = {
        (schema, name): (reading.place(owner), reading.spelled(table))
        for schema, name, owner, table in reading.rows(
            "select owner, trigger_name, table_owner, table_name from all_triggers where base_object_type = 'TABLE'"
        )
    }
    lines_of: dict[tuple[str, str, str], list[str]] = {}
    for schema, name, kind, text in reading.rows(
        "select owner, name, type, text from all_source "
        "where type in ('PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY', 'TYPE', 'TYPE BODY', 'TRIGGER') "
        "order by owner, type, name, line"
    ):
        lines_of.setdefault((schema, name, kind.lower()), []).append(text or "")
    for (schema, name, kind), texts in lines_of.items():
        lines, what = reading.seen(kind, schema, name)
        text = "".join(texts).strip()
        if re.search(r"(?i)\bwrapped\b", texts[0]):
            reading.trace.leave(lines, "it is wrapped")
            continue
        on = tables.get((schema, name)) if kind == "trigger" else None
        code = Code(kind, schema, reading.spelled(name), f"CREATE OR REPLACE {text}", lines, on)
        reading.catalog.codes.append(code)
        reading.trace.place(lines, what)


# (kind, why, query of schema and name): what a model has no word for.
_OTHERS = (
    ("synonym", "Entia has no synonyms", "select owner, synonym_name from all_synonyms order by 1, 2"),
    ("database link", "Entia has no links to other databases", "select owner, db_link from all_db_links order by 1, 2"),
)


def _others(reading: Reading) -> None:
    for kind, why, sql in _OTHERS:
        reading.leave(kind, why, sql)


_STEPS: tuple[Step, ...] = (
    ("tables", _tables),
    ("columns", _columns),
    ("constraints", _constraints),
    ("indexes", _indexes),
    ("views", _views),
    ("sequences", _sequences),
    ("code", _code),
    ("what is left", _others),
)
