"""PostgreSQL's catalog → `Catalog`, by queries of our own: what `pg_dump` would say, in the server's words.

Not by SQLAlchemy's reflection: that gives types as values of its own and leaves out operator classes, exclusion
constraints, partitions and all code, so that most of what it says had to be asked again.
"""

from __future__ import annotations

from collections.abc import Callable

from entia.importers.catalog import (
    Catalog,
    Check,
    Column,
    CompositeType,
    Domain,
    EnumType,
    Identity,
    Label,
    Sequence,
    Table,
    View,
)
from entia.importers.database_address import DatabaseError
from entia.importers.database_connection import Session
from entia.importers.database_inventory import Inventory
from entia.importers.database_postgres_code import read_code, read_leftovers
from entia.importers.database_postgres_keys import read_constraints, read_indexes
from entia.importers.database_postgres_parts import read_partitions
from entia.importers.database_postgres_reading import Reading
from entia.importers.database_sql import bare
from entia.importers.progress import Progress
from entia.importers.report import Trace
from entia.importers.sql_sequences import unusual

# The oldest server that has what is asked for (pg_attribute.attgenerated).
_OLDEST = 12
_LATEST_HANDLE = 16_384  # object identifiers below are the server's own


def read(session: Session, trace: Trace, inventory: Inventory, progress: Progress) -> Catalog:
    """The catalog of a database. Raises DatabaseError where the server is too old, or a schema is not there."""
    number, name = session.rows("select current_setting('server_version_num')::int, current_database()")[0]
    reading = Reading(session, trace, inventory, Catalog("postgres", str(number // 10_000), name), number // 10_000)
    if reading.version < _OLDEST:
        raise DatabaseError(f"PostgreSQL {reading.version} is older than what Entia reads, which begins at {_OLDEST}")
    for done, (what, step) in enumerate(_STEPS):
        progress(done, len(_STEPS), what)
        step(reading)
    return reading.catalog


# ---- schemas ---------------------------------------------------------------------------------------------------------
def _schemas(reading: Reading) -> None:
    asked = reading.session.address.schemas
    found = reading.rows(
        "select n.oid, n.nspname from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' "
        "and not exists (select 1 from pg_depend e where e.classid = 'pg_namespace'::regclass and e.objid = n.oid "
        "and e.deptype = 'e') order by n.oid"
    )
    missing = [f"`{name}`" for name in asked if name not in {name for _, name in found}]
    if missing:
        raise DatabaseError(f"the database has no schema {', '.join(missing)}")
    default = "public"
    for oid, name in found:
        if not asked or name in asked:
            reading.schemas[oid] = "" if name == default else name
            comment = reading.comment("pg_namespace", oid)
            if name != default:
                reading.catalog.schemas[name] = comment
    reading.catalog.default_schema = default
    # What lies in the default schema is named without it, all else with it.
    reading.rows(f"set search_path = {default}")


def _comments(reading: Reading) -> None:
    for catalog, oid, number, text in reading.rows(
        "select classoid::regclass::text, objoid, objsubid, description from pg_description "
        f"where objoid >= {_LATEST_HANDLE} or classoid = 'pg_namespace'::regclass"
    ):
        reading.comments[catalog.removeprefix("pg_catalog."), oid, number] = text
    reading.comments = {
        key: text for key, text in reading.comments.items() if text != "standard public schema"
    }  # the server's own


def _extensions(reading: Reading) -> None:
    for name, schema in reading.rows(
        "select e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace "
        "where e.extname <> 'plpgsql' order by e.oid"
    ):
        lines = reading.inventory.add(f"extension {name}")
        reading.catalog.extensions[name] = "" if schema in ("public", "pg_catalog") else schema
        reading.trace.place(lines, f"extension {name}")


# ---- tables and views ------------------------------------------------------------------------------------------------
def _relations(reading: Reading) -> None:
    parents: dict[int, list[int]] = {}
    for row in reading.rows(
        "select c.oid, c.relnamespace, c.relname, c.relkind::text, c.relpersistence::text, "
        "array_to_string(c.reloptions, E'\\n'), t.spcname, "
        "array(select i.inhparent::int8 from pg_inherits i where i.inhrelid = c.oid order by i.inhseqno), "
        "c.relispartition, m.amname, c.reloftype::regtype::text, c.relreplident::text, "
        "c.relrowsecurity, c.relforcerowsecurity "
        "from pg_class c left join pg_tablespace t on t.oid = c.reltablespace left join pg_am m on m.oid = c.relam "
        f"where c.relkind in ('r', 'p', 'v', 'm', 'f') and {reading.mine('c', 'c.relnamespace')} order by c.oid"
    ):
        (oid, schema, name, kind, persistence, options, space, parent, is_part, method, typed, identity, secure,
         forced) = row  # fmt: skip
        key = (reading.schemas[schema], name)
        if is_part and kind in "rp":
            reading.partitions[oid] = parent[0]
            reading.names[oid] = key
            continue
        if kind == "f":
            lines = reading.inventory.add(f"foreign table {reading.shown(key)}")
            reading.trace.leave(lines, "Entia has no foreign tables")
            continue
        reading.names[oid] = key
        if kind in "vm":
            view = View(*key, "", reading.inventory.add(f"view {reading.shown(key)}"), materialized=kind == "m")
            view.comment = reading.comment("pg_class", oid)
            reading.views[oid] = view
            reading.options[oid] = options or ""
            continue
        lines = reading.inventory.add(f"table {reading.shown(key)}")
        table = Table(*key, lines, comment=reading.comment("pg_class", oid))
        table.options = {**reading.settings(options), **({"tablespace": space} if space else {})}
        table.settings = {
            "logged": "set unlogged" if persistence == "u" else "",
            "replica identity": {"f": "replica identity full", "n": "replica identity nothing"}.get(identity, ""),
            "row level security": "enable row level security" if secure else "",
            "force": "force row level security" if forced else "",
        }
        reading.tables[oid] = reading.catalog.tables[key] = table
        reading.trace.place(lines, f"table {reading.shown(key)}")
        for odd, why in (
            (typed not in (None, "-"), f"the table of type `{typed}` is one with columns of its own"),
            (method not in (None, "heap"), f"the table's rows are kept by `{method}`, which Entia does not say"),
        ):
            if odd:
                reading.trace.map(lines, f"table {reading.shown(key)}", why)
        if parent:
            parents[oid] = parent
    for oid, found in parents.items():
        for each in found:
            above = reading.names.get(each)
            if above is not None:
                reading.tables[oid].settings[f"inherits {above[1]}"] = f"inherit {reading.quoted(above)}"


def _columns(reading: Reading) -> None:
    counters = _identities(reading)
    owners: dict[int, dict[str, Column]] = {oid: table.columns for oid, table in reading.tables.items()}
    compression = reading.since(14, "a.attcompression::text", "''")
    for row in reading.rows(
        "select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, a.attcollation, "
        "case when a.attcollation <> t.typcollation then k.collname end, "
        "case when a.attstorage <> t.typstorage then a.attstorage::text end, "
        f"{compression}, coalesce(a.attstattarget, -1), array_to_string(a.attoptions, E'\\n') "
        "from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid "
        "left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum "
        "left join pg_collation k on k.oid = a.attcollation "
        "where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') "
        f"and {reading.mine('c', 'c.relnamespace')} order by a.attrelid, a.attnum"
    ):
        oid, number, name, type_, required, default, identity, generated, collation, collate, *physical = row
        reading.columns[oid, number] = name
        reading.collations[oid, number] = collation
        if oid in reading.partitions:
            reading.part_defaults[oid, number] = default or ""
        if oid not in owners:
            continue
        table = reading.tables[oid]
        column = Column(name, type_, table.lines, required=required, collate=collate or "")
        column.comment = reading.comment("pg_class", oid, number)
        column.options = _physical(reading, *physical)
        if generated:
            column.computed, column.stored = bare(default), generated == "s"
        elif identity:
            column.identity = counters.get((oid, number), Identity())._replace(always=identity == "a")
        else:
            column.default = default or ""
        owners[oid][name] = column


_STORAGE = {"p": "plain", "e": "external", "x": "extended", "m": "main"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}


def _physical(reading: Reading, storage: str, compression: str, statistics: int, options: str) -> dict[str, str]:
    found = {
        "storage": _STORAGE.get(storage or "", ""),
        "compression": _COMPRESSION.get(compression or "", ""),
        "statistics": str(statistics) if statistics >= 0 else "",
        **reading.settings(options),
    }
    return {key: value for key, value in found.items() if value}


def _identities(reading: Reading) -> dict[tuple[int, int], Identity]:
    """The numbers of identity columns: where they start and how they step, where that is not from 1 by 1."""
    found: dict[tuple[int, int], Identity] = {}
    for oid, number, type_, start, by, low, high, cache, cycles in reading.rows(
        "select d.refobjid, d.refobjsubid, s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, "
        "s.seqcache, s.seqcycle from pg_sequence s join pg_depend d on d.objid = s.seqrelid and d.deptype = 'i' "
        "and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass"
    ):
        found[oid, number] = _counting(type_, start, by, low, high, cache, cycles=cycles)
    return found


def _counting(type_: str, start: int, by: int, low: int, high: int, cache: int, *, cycles: bool) -> Identity:
    rest = (f"minvalue {low}", f"maxvalue {high}", f"cache {cache}", *(("cycle",) if cycles else ()))
    return unusual(Identity(start=start, by=by, rest=rest), "postgres", type_)


def _sequences(reading: Reading) -> None:
    columns = {oid: (column, table) for oid, column, table in _owned(reading)}
    for oid, schema, name, type_, start, by, low, high, cache, cycles in reading.rows(
        "select s.seqrelid, c.relnamespace, c.relname, s.seqtypid::regtype::text, s.seqstart, s.seqincrement, "
        "s.seqmin, s.seqmax, s.seqcache, s.seqcycle from pg_sequence s join pg_class c on c.oid = s.seqrelid "
        f"where {reading.mine('c', 'c.relnamespace')} and not exists (select 1 from pg_depend d "
        "where d.objid = s.seqrelid and d.deptype = 'i' and d.refobjsubid > 0) order by s.seqrelid"
    ):
        key = (reading.schemas[schema], name)
        lines = reading.inventory.add(f"sequence {reading.shown(key)}")
        counting = _counting(type_, start, by, low, high, cache, cycles=cycles)
        counter = Sequence(*key, lines, counting, type="" if type_ == "bigint" else type_)
        if oid in columns:
            column, table = columns[oid]
            counter.owner = (*reading.names[table], reading.columns[table, column])
        reading.catalog.sequences[key] = counter
        reading.trace.place(lines, f"sequence {reading.shown(key)}")


def _owned(reading: Reading) -> list[tuple[int, int, int]]:
    return [
        (oid, column, table)
        for oid, column, table in reading.rows(
            "select d.objid, d.refobjsubid, d.refobjid from pg_depend d join pg_sequence s on s.seqrelid = d.objid "
            "where d.deptype = 'a' and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass"
        )
        if table in reading.tables and (table, column) in reading.columns
    ]


def _views(reading: Reading) -> None:
    for oid, definition in reading.rows(
        "select c.oid, pg_get_viewdef(c.oid) from pg_class c where c.relkind in ('v', 'm') "
        f"and {reading.mine('c', 'c.relnamespace')} order by c.oid"
    ):
        view = reading.views[oid]
        view.sql = definition.strip().rstrip(";").strip()
        view.options = reading.settings(reading.options[oid])
        options = f" WITH ({', '.join(reading.options[oid].splitlines())})" if view.options else ""
        kind = "MATERIALIZED VIEW" if view.materialized else "VIEW"
        view.text = f"CREATE {kind} {reading.quoted((view.schema, view.name))}{options} AS\n{view.sql}"
        shown = reading.shown((view.schema, view.name))
        reading.catalog.views[view.schema, view.name] = view
        reading.trace.place(view.lines, f"view {shown}")


# ---- types -----------------------------------------------------------------------------------------------------------
def _types(reading: Reading) -> None:
    for oid, schema, name, labels in reading.rows(
        "select t.oid, t.typnamespace, t.typname, array(select e.enumlabel::text from pg_enum e "
        "where e.enumtypid = t.oid order by e.enumsortorder) "
        f"from pg_type t where t.typtype = 'e' and {reading.mine('t', 't.typnamespace')} order by t.oid"
    ):
        key = (reading.schemas[schema], name)
        lines = reading.inventory.add(f"enum {reading.shown(key)}")
        comment = reading.comment("pg_type", oid)
        reading.catalog.enums[key] = EnumType(*key, [Label(label) for label in labels], lines, comment=comment)
        reading.trace.place(lines, f"enum {reading.shown(key)}")
    _domains(reading)
    _composites(reading)


def _domains(reading: Reading) -> None:
    found: dict[int, Domain] = {}
    for oid, schema, name, type_, required, default, collate in reading.rows(
        "select t.oid, t.typnamespace, t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull, "
        "t.typdefault, case when t.typcollation <> b.typcollation then k.collname end "
        "from pg_type t join pg_type b on b.oid = t.typbasetype left join pg_collation k on k.oid = t.typcollation "
        f"where t.typtype = 'd' and {reading.mine('t', 't.typnamespace')} order by t.oid"
    ):
        key = (reading.schemas[schema], name)
        lines = reading.inventory.add(f"domain {reading.shown(key)}")
        domain = Domain(*key, type_, lines, required, default or "", collate=collate or "")
        domain.comment = reading.comment("pg_type", oid)
        found[oid] = reading.catalog.domains[key] = domain
        reading.trace.place(lines, f"domain {reading.shown(key)}")
    for oid, handle, name, condition, valid in reading.rows(
        "select contypid, oid, conname, pg_get_expr(conbin, 0), convalidated from pg_constraint "
        "where contypid <> 0 and contype = 'c' order by oid"
    ):
        if oid in found:
            check = Check(bare(condition), name, found[oid].lines, comment=reading.comment("pg_constraint", handle))
            found[oid].checks.append(check)
            if not valid:
                what = f"check {name} of {reading.shown((found[oid].schema, found[oid].name))}"
                reading.trace.map(found[oid].lines, what, "a check that is not validated is one that is")


def _composites(reading: Reading) -> None:
    found: dict[int, CompositeType] = {}
    for relation, oid, schema, name in reading.rows(
        "select t.typrelid, t.oid, t.typnamespace, t.typname from pg_type t join pg_class c on c.oid = t.typrelid "
        f"where c.relkind = 'c' and {reading.mine('t', 't.typnamespace')} order by t.oid"
    ):
        key = (reading.schemas[schema], name)
        lines = reading.inventory.add(f"type {reading.shown(key)}")
        comment = reading.comment("pg_type", oid)
        found[relation] = reading.catalog.composites[key] = CompositeType(*key, [], lines, comment=comment)
        reading.trace.place(lines, f"type {reading.shown(key)}")
    for relation, name, type_, collate in reading.rows(
        "select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), "
        "case when a.attcollation <> t.typcollation then k.collname end from pg_attribute a "
        "join pg_type t on t.oid = a.atttypid left join pg_collation k on k.oid = a.attcollation "
        "join pg_class c on c.oid = a.attrelid where c.relkind = 'c' and a.attnum > 0 and not a.attisdropped "
        f"and {reading.mine('c', 'c.relnamespace')} order by a.attrelid, a.attnum"
    ):
        if relation in found:
            of = found[relation]
            of.columns.append(Column(name, type_, of.lines, collate=collate or ""))
    for each in found.values():
        columns = (
            f"{reading.quoted(('', column.name))} {column.type}"
            + (f' COLLATE "{column.collate}"' if column.collate else "")
            for column in each.columns
        )
        each.text = f"CREATE TYPE {reading.quoted((each.schema, each.name))} AS ({', '.join(columns)})"


_STEPS: tuple[tuple[str, Callable[[Reading], None]], ...] = (
    ("comments", _comments),
    ("schemas", _schemas),
    ("extensions", _extensions),
    ("types", _types),
    ("tables", _relations),
    ("columns", _columns),
    ("sequences", _sequences),
    ("indexes", read_indexes),
    ("keys", read_constraints),
    ("partitions", read_partitions),
    ("views", _views),
    ("code", read_code),
    ("what is left", read_leftovers),
)
