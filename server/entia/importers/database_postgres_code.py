"""What of PostgreSQL's catalog is kept as the statement that makes it, and what is only named in the report."""

from __future__ import annotations

from entia.dialects.names import literal
from entia.importers.database_postgres_reading import Reading, quoted

_COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}
_FIRST_OF_USERS = 16_384  # object identifiers below are the server's own


def read_code(reading: Reading) -> None:
    """Ranges, routines, aggregates, triggers, rules, policies and extended statistics."""
    _ranges(reading)
    _routines(reading)
    _aggregates(reading)
    _triggers(reading)
    _rules(reading)
    _policies(reading)
    _statistics(reading)


def _ranges(reading: Reading) -> None:
    for schema, name, subtype, collate, canonical, difference in reading.rows(
        "select t.typnamespace, t.typname, format_type(r.rngsubtype, null), k.collname, "
        "nullif(r.rngcanonical::text, '-'), nullif(r.rngsubdiff::text, '-') "
        "from pg_range r join pg_type t on t.oid = r.rngtypid join pg_type s on s.oid = r.rngsubtype "
        "left join pg_collation k on k.oid = r.rngcollation and r.rngcollation <> s.typcollation "
        f"where {reading.mine('t', 't.typnamespace')} order by t.oid"
    ):
        key = (reading.schemas[schema], name)
        parts = [f"SUBTYPE = {subtype}"]
        parts += [f"COLLATION = {quoted(collate)}"] if collate else []
        parts += [f"CANONICAL = {canonical}"] if canonical else []
        parts += [f"SUBTYPE_DIFF = {difference}"] if difference else []
        lines = reading.inventory.add(f"type {reading.shown(key)}")
        text = f"CREATE TYPE {reading.quoted(key)} AS RANGE ({', '.join(parts)})"
        reading.code("type", key, text, lines, f"type {reading.shown(key)}")


def _routines(reading: Reading) -> None:
    for schema, name, arguments, kind, definition in reading.rows(
        "select p.pronamespace, p.proname, pg_get_function_identity_arguments(p.oid), p.prokind::text, "
        "pg_get_functiondef(p.oid) from pg_proc p join pg_language l on l.oid = p.prolang "
        f"where p.prokind in ('f', 'p', 'w') and l.lanname <> 'internal' and {reading.mine('p', 'p.pronamespace')} "
        # What the server itself makes for a type of ranges.
        "and not exists (select 1 from pg_depend d where d.classid = p.tableoid and d.objid = p.oid "
        "and d.deptype = 'i') order by p.oid"
    ):
        key = (reading.schemas[schema], name)
        word = "procedure" if kind == "p" else "function"
        what = f"{word} {reading.shown(key)}({arguments})"
        reading.code(word, key, definition.strip(), reading.inventory.add(what), what)


def _aggregates(reading: Reading) -> None:
    for schema, name, arguments, kind, *parts in reading.rows(
        "select p.pronamespace, p.proname, pg_get_function_arguments(p.oid), a.aggkind::text, "
        "a.aggtransfn::regproc::text, format_type(a.aggtranstype, null), nullif(a.aggtransspace, 0)::text, "
        "nullif(a.aggfinalfn::regproc::text, '-'), nullif(a.aggcombinefn::regproc::text, '-'), "
        "quote_literal(a.agginitval), case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end, "
        "a.aggfinalextra or a.aggmtransfn <> 0 or a.aggserialfn <> 0 or a.aggsortop <> 0 from pg_aggregate a "
        f"join pg_proc p on p.oid = a.aggfnoid where {reading.mine('p', 'p.pronamespace')} order by p.oid"
    ):
        key = (reading.schemas[schema], name)
        what = f"aggregate {reading.shown(key)}({arguments})"
        lines = reading.inventory.add(what)
        *values, rare = parts
        if kind != "n" or rare:
            reading.trace.leave(lines, "an ordered or moving aggregate has no definition that the server gives")
            continue
        words = ("SFUNC", "STYPE", "SSPACE", "FINALFUNC", "COMBINEFUNC", "INITCOND", "PARALLEL")
        said = ", ".join(f"{word} = {value}" for word, value in zip(words, values, strict=True) if value is not None)
        reading.code("aggregate", key, f"CREATE AGGREGATE {reading.quoted(key)}({arguments}) ({said})", lines, what)


def _triggers(reading: Reading) -> None:
    for owner, name, enabled, definition in reading.rows(
        "select t.tgrelid, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid) from pg_trigger t "
        f"join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and {reading.mine('c', 'c.relnamespace')} "
        f"{reading.since(13, 'and t.tgparentid = 0', '')} order by t.oid"
    ):
        on = reading.names.get(owner)
        if on is None:
            continue
        what = f"trigger {name} on {reading.shown(on)}"
        lines = reading.inventory.add(what)
        reading.code("trigger", (on[0], name), definition, lines, what, on)
        if enabled != "O":
            state = {"D": "disable", "R": "enable replica", "A": "enable always"}[enabled]
            reading.tables[owner].settings[f"trigger {name}"] = f"{state} trigger {quoted(name)}"


def _rules(reading: Reading) -> None:
    for owner, name, enabled, definition in reading.rows(
        "select r.ev_class, r.rulename, r.ev_enabled::text, pg_get_ruledef(r.oid) from pg_rewrite r join pg_class c "
        f"on c.oid = r.ev_class where r.rulename <> '_RETURN' and {reading.mine('c', 'c.relnamespace')} order by r.oid"
    ):
        on = reading.names.get(owner)
        if on is not None:
            what = f"rule {name} on {reading.shown(on)}"
            lines = reading.inventory.add(what)
            reading.code("rule", (on[0], name), definition.rstrip(";"), lines, what, on)
            if enabled != "O":
                reading.trace.map(lines, what, "a rule that is not enabled is one that is")


def _policies(reading: Reading) -> None:
    for owner, name, permissive, command, roles, using, check in reading.rows(
        "select p.polrelid, p.polname, p.polpermissive, p.polcmd::text, array(select case when r.role = 0 then "
        "'PUBLIC' else quote_ident(pg_get_userbyid(r.role)) end from unnest(p.polroles) r (role)), "
        "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) from pg_policy p "
        f"join pg_class c on c.oid = p.polrelid where {reading.mine('c', 'c.relnamespace')} order by p.oid"
    ):
        on = reading.names[owner]
        text = f"CREATE POLICY {quoted(name)} ON {reading.quoted(on)}"
        text += "" if permissive else " AS RESTRICTIVE"
        text += "" if command == "*" else f" FOR {_COMMANDS[command]}"
        text += "" if roles == ["PUBLIC"] else f" TO {', '.join(roles)}"
        text += f" USING ({using})" if using else ""
        text += f" WITH CHECK ({check})" if check else ""
        what = f"policy {name} on {reading.shown(on)}"
        reading.code("policy", (on[0], name), text, reading.inventory.add(what), what, on)


def _statistics(reading: Reading) -> None:
    for owner, schema, name, definition in reading.rows(
        "select s.stxrelid, s.stxnamespace, s.stxname, pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s "
        f"where {reading.mine('s', 's.stxnamespace')} order by s.oid"
    ):
        on = reading.names.get(owner)
        key = (reading.schemas[schema], name)
        what = f"statistics {reading.shown(key)}"
        reading.code("statistics", key, definition, reading.inventory.add(what), what, on)


# ---- what is left ----------------------------------------------------------------------------------------------------
# (catalog, condition): kinds that Entia has no place for; PostgreSQL itself names each object.
_OTHERS = (
    ("pg_operator", "oid >= {0}"),
    ("pg_opclass", "oid >= {0}"),
    ("pg_opfamily", "oid >= {0} and not exists (select 1 from pg_opclass c where c.opcfamily = o.oid)"),
    ("pg_collation", "oid >= {0}"),
    ("pg_conversion", "oid >= {0}"),
    ("pg_ts_config", "oid >= {0}"),
    ("pg_ts_dict", "oid >= {0}"),
    ("pg_ts_parser", "oid >= {0}"),
    ("pg_ts_template", "oid >= {0}"),
    ("pg_cast", "oid >= {0}"),
    ("pg_transform", "oid >= {0}"),
    ("pg_am", "oid >= {0}"),
    ("pg_language", "oid >= {0}"),
    ("pg_event_trigger", "oid >= {0}"),
    ("pg_publication", "oid >= {0}"),
    ("pg_foreign_data_wrapper", "oid >= {0}"),
    ("pg_foreign_server", "oid >= {0}"),
    ("pg_type", "oid >= {0} and typtype = 'b' and typelem = 0"),
)


def read_leftovers(reading: Reading) -> None:
    """Comments on what is kept as code, as statements; and each object that nothing of the model says, by its name."""
    _comments(reading)
    for catalog, condition in _OTHERS:
        for kind, identity in reading.rows(
            f"select i.type, i.identity from {catalog} o, "
            "lateral pg_identify_object(o.tableoid, o.oid, 0) i "
            f"where {condition.format(_FIRST_OF_USERS)} and not exists (select 1 from pg_depend e "
            "where e.classid = o.tableoid and e.objid = o.oid and e.deptype in ('e', 'i')) order by o.oid"
        ):
            lines = reading.inventory.add(f"{kind} {identity}")
            reading.trace.leave(lines, f"Entia says nothing of a {kind}")
    granted = reading.rows(
        "select count(*) from pg_class c where c.relacl is not null "
        f"and c.relkind in ('r', 'p', 'v', 'm', 'S') and {reading.mine('c', 'c.relnamespace')}"
    )[0][0]
    if granted:
        what = f"privileges on {granted} {'object' if granted == 1 else 'objects'}"
        reading.trace.put_aside(reading.inventory.add(what), what, "who may do what is no part of a model")


def _comments(reading: Reading) -> None:
    """Comments that no construct carries: on triggers, routines, columns of views."""
    waiting = [key for key in reading.comments if key[0] != "pg_namespace"]
    if not waiting:
        return
    wanted = {(catalog, oid, number): reading.comments[catalog, oid, number] for catalog, oid, number in waiting}
    listed = ", ".join(f"('{catalog}'::regclass, {oid}, {number})" for catalog, oid, number in wanted)
    for catalog, oid, number, kind, schema, identity in reading.rows(
        "select v.class::regclass::text, v.oid::int8, v.number, i.type, coalesce(i.schema, ''), i.identity "
        f"from (values {listed}) v (class, oid, number), lateral pg_identify_object(v.class, v.oid, v.number) i "
        "where not exists (select 1 from pg_depend e where e.classid = v.class and e.objid = v.oid "
        "and e.deptype = 'e')"
    ):
        word = _COMMENTED.get(kind)
        if word is None or (schema and schema not in _shown_schemas(reading)):
            continue
        what = f"comment on {kind} {identity}"
        text = f"COMMENT ON {word} {identity} IS {literal('postgres', wanted[catalog, oid, number])}"
        reading.code("comment", ("", identity), text, reading.inventory.add(what), what)


# How COMMENT calls what `pg_identify_object` names.
_COMMENTED = {
    "function": "FUNCTION",
    "procedure": "PROCEDURE",
    "aggregate": "AGGREGATE",
    "trigger": "TRIGGER",
    "rule": "RULE",
    "policy": "POLICY",
    "statistics object": "STATISTICS",
    "sequence": "SEQUENCE",
    "table column": "COLUMN",
    "view column": "COLUMN",
    "materialized view column": "COLUMN",
    "composite type column": "COLUMN",
    "composite type": "TYPE",
    "table": "TABLE",
    "index": "INDEX",
    "table constraint": "CONSTRAINT",
    "type": "TYPE",
    "view": "VIEW",
}


def _shown_schemas(reading: Reading) -> set[str]:
    return {name or reading.catalog.default_schema for name in reading.schemas.values()}
