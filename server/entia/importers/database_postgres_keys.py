"""PostgreSQL's constraints and indexes → `Catalog`."""

from __future__ import annotations

from typing import Any

from entia.importers.catalog import Check, Exclusion, ForeignKey, Index, IndexKey, Key
from entia.importers.database_postgres_reading import Reading, quoted, root_of
from entia.importers.database_sql import bare

_ACTIONS = {"a": "", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}
_MATCHES = {"f": "full", "p": "partial", "s": ""}


def read_indexes(reading: Reading) -> None:
    """All indexes, those of keys too, into `reading.indexes`; those that are only indexes into their table or view."""
    for row in reading.rows(
        "select i.indexrelid, i.indrelid, c.relname, i.indisunique, i.indnkeyatts, i.indisvalid, i.indisclustered, "
        "i.indisreplident, m.amname, pg_get_expr(i.indpred, i.indrelid), array_to_string(c.reloptions, E'\\n'), "
        f"t.spcname, {reading.since(15, 'i.indnullsnotdistinct', 'false')}, "
        "i.indkey::text, i.indoption::text, i.indcollation::text, "
        "array(select pg_get_indexdef(i.indexrelid, k, false) from generate_series(1, i.indnatts) k order by k), "
        "array(select case when o.opcdefault then '' when n.nspname in ('pg_catalog', 'public') then o.opcname::text "
        "else n.nspname || '.' || o.opcname end from unnest(i.indclass::oid[]) with ordinality x(class, place) "
        "join pg_opclass o on o.oid = x.class join pg_namespace n on n.oid = o.opcnamespace order by x.place), "
        "array(select coalesce(array_to_string(a.attoptions, ', '), '') from pg_attribute a "
        "where a.attrelid = i.indexrelid order by a.attnum), "
        "array(select coalesce(k.collname::text, '') from unnest(i.indcollation::oid[]) with ordinality x(col, place) "
        "left join pg_collation k on k.oid = x.col order by x.place), "
        "pg_get_indexdef(i.indexrelid), exists (select 1 from pg_constraint k where k.conindid = i.indexrelid "
        "and k.contype in ('p', 'u', 'x')), exists (select 1 from pg_inherits p where p.inhrelid = i.indexrelid) "
        "from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam "
        "join pg_class o on o.oid = i.indrelid left join pg_tablespace t on t.oid = c.reltablespace "
        f"where {reading.mine('o', 'o.relnamespace')} and o.relkind in ('r', 'p', 'm') order by i.indexrelid"
    ):
        _index(reading, row)


def _index(reading: Reading, row: tuple[Any, ...]) -> None:
    (oid, owner, name, unique, count, valid, clustered, replica, method, where, options, space, one_null, numbers,
     flags, collations, texts, classes, parameters, collation_names, definition, of_key, inherited) = row  # fmt: skip
    columns = [int(number) for number in numbers.split()]
    keys = tuple(
        IndexKey(
            reading.columns.get((owner, columns[place]), ""),
            "" if columns[place] else bare(texts[place]),
            *_order(int(flags.split()[place]), method),
            _collate(
                int(collations.split()[place]),
                reading.collations.get((owner, columns[place])),
                collation_names[place],
                texts[place],
                definition,
            ),
            classes[place] + (f"({parameters[place]})" if parameters[place] else ""),
        )
        for place in range(count)
    )
    index = Index(keys, name, unique=unique, method="" if method == "btree" else method, where=bare(where))
    index.include = tuple(reading.columns[owner, number] for number in columns[count:])
    index.nulls_not_distinct = one_null
    index.options = {**reading.settings(options), **({"tablespace": space} if space else {})}
    index.comment = "" if of_key else reading.comment("pg_class", oid)
    reading.indexes[oid] = index
    table = reading.tables.get(owner)
    if table is not None and clustered:
        table.settings["cluster on"] = f"cluster on {quoted(name)}"
    if table is not None and replica:
        table.settings["replica identity"] = f"replica identity using index {quoted(name)}"
    if of_key:
        return
    if owner in reading.partitions:
        if not inherited:
            part = reading.names[owner]
            lines = reading.inventory.add(f"index {name} on {reading.shown(part)}")
            what = f"index {name} of the partition {reading.shown(part)}"
            reading.code("index", (part[0], name), definition, lines, what, reading.names[root_of(reading, owner)])
        return
    holder = table or reading.views.get(owner)
    if holder is None:
        return
    index.lines = holder.lines
    holder.indexes.append(index)
    if not valid:
        reading.trace.map(holder.lines, f"index {name}", "an index that is not valid is one that is")


def _order(flags: int, method: str) -> tuple[bool, str]:
    """Whether a key descends, and where its nulls are if not where they are by themselves."""
    if method != "btree":
        return False, ""
    descending, first = bool(flags & 1), bool(flags & 2)
    return descending, "" if first == descending else "first" if first else "last"


def _collate(collation: int, of_column: int | None, name: str, text: str, definition: str) -> str:
    """The collation that an index's key says, "" where it has that of its column or expression."""
    if not collation or collation == of_column:
        return ""
    if of_column is None and f"{text} COLLATE " not in definition:
        return ""
    return name


def read_constraints(reading: Reading) -> None:
    """Keys, foreign keys, checks and exclusions of tables; those that only a partition has are kept as they are."""
    for row in reading.rows(
        "select k.oid, k.conrelid, k.contype::text, k.conname, k.conindid, k.conkey, k.confrelid, k.confkey, "
        "k.confdeltype::text, k.confupdtype::text, k.confmatchtype::text, k.condeferrable, k.condeferred, "
        "k.convalidated, pg_get_expr(k.conbin, k.conrelid), k.connoinherit, k.conparentid <> 0 or not k.conislocal, "
        f"{reading.since(15, 'k.confdelsetcols', 'null::int2[]')}, {reading.since(18, 'k.conperiod', 'false')}, "
        f"{reading.since(18, 'k.conenforced', 'true')}, array(select case when n.nspname = 'pg_catalog' "
        "then o.oprname::text else 'OPERATOR(' || quote_ident(n.nspname) || '.' || o.oprname || ')' end "
        "from unnest(k.conexclop) with ordinality x(op, place) join pg_operator o on o.oid = x.op "
        "join pg_namespace n on n.oid = o.oprnamespace order by x.place), pg_get_constraintdef(k.oid), "
        "k.conrelid::regclass::text from pg_constraint k join pg_class c on c.oid = k.conrelid "
        f"where k.contype in ('p', 'u', 'f', 'x', 'c') and {reading.mine('c', 'c.relnamespace')} order by k.oid"
    ):
        _constraint(reading, row)


def _constraint(reading: Reading, row: tuple[Any, ...]) -> None:
    (oid, owner, kind, name, index_oid, numbers, target, target_numbers, deleted, updated, match, deferrable, deferred,
     valid, condition, alone, inherited, set_columns, period, enforced, operators, definition, of) = row  # fmt: skip
    if owner in reading.partitions:
        if not inherited:
            part = reading.names[owner]
            lines = reading.inventory.add(f"constraint {name} on {reading.shown(part)}")
            text = f"ALTER TABLE {of} ADD CONSTRAINT {reading.quoted(('', name))} {definition}"
            what = f"constraint {name} of the partition {reading.shown(part)}"
            reading.code("constraint", (part[0], name), text, lines, what, reading.names[root_of(reading, owner)])
        return
    table = reading.tables.get(owner)
    if table is None:
        return
    columns = tuple(reading.columns.get((owner, number), "") for number in numbers or ())
    deferral = "deferred" if deferred else "deferrable" if deferrable else ""
    comment = reading.comment("pg_constraint", oid)
    index = reading.indexes.get(index_oid)
    where = reading.shown(table.key)
    odd = [] if valid or not enforced else ["a constraint that is not validated is one that is"]
    match kind:
        case "p" | "u":
            key = Key(columns, name, table.lines, deferral=deferral, comment=comment)
            if index is not None:
                key.nulls_not_distinct, key.options = index.nulls_not_distinct, index.options
                odd += [f"what its index includes ({', '.join(index.include)}) is not kept"] if index.include else []
            odd += ["that its last column may not overlap is not kept"] if period else []
            if kind == "p":
                table.primary_key = key
            else:
                table.uniques.append(key)
        case "f":
            others = tuple(reading.columns.get((target, number), "") for number in target_numbers)
            key_of = reading.names.get(target)
            if key_of is None:
                reading.trace.leave(table.lines, f"foreign key {name}: its table is in a schema that is not read")
                return
            found = ForeignKey(columns, key_of, others, name, table.lines, _ACTIONS[deleted], _ACTIONS[updated])
            found.deferral, found.match, found.enforced = deferral, _MATCHES[match], enforced
            found.comment = comment
            if set_columns:
                only = ", ".join(reading.columns[owner, number] for number in set_columns)
                odd.append(f"`on delete {_ACTIONS[deleted]}` is for all of its columns, not only {only}")
            odd += ["that it holds for a period is not kept"] if period else []
            table.foreign_keys.append(found)
        case "x":
            table.exclusions.append(_exclusion(index, operators, name, table.lines, deferral, comment))
        case _:
            table.checks.append(Check(bare(condition), name, table.lines, enforced=enforced, comment=comment))
            odd += ["that children do not inherit it is not kept"] if alone else []
    for why in odd:
        reading.trace.map(table.lines, f"{_KINDS[kind]} {name} of {where}", why)


_KINDS = {"p": "primary key", "u": "unique key", "f": "foreign key", "x": "exclusion", "c": "check"}


def _exclusion(
    index: Index | None, operators: list[str], name: str, lines: tuple[int, int], deferral: str, comment: str
) -> Exclusion:
    keys = index.keys if index is not None else ()
    elements = tuple((_element(key), operator) for key, operator in zip(keys, operators, strict=True))
    found = Exclusion(elements, name, lines, deferral=deferral, comment=comment)
    if index is not None:
        found.method, found.where = index.method, index.where
    return found


def _element(key: IndexKey) -> str:
    """An element of an exclusion constraint as SQL."""
    what = quoted(key.column) if key.column else f"({key.sql})"
    collate = f' COLLATE "{key.collate}"' if key.collate else ""
    order = (" DESC" if key.descending else "") + (f" NULLS {key.nulls.upper()}" if key.nulls else "")
    return f"{what}{collate}{f' {key.opclass}' if key.opclass else ''}{order}"
