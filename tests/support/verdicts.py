"""What two databases say to the same rows: how checks are compared, since the same check can be written in many ways.

`values_of(database, dialect)` are the values to try, `refused(database, dialect, values)` the facts: of each column the
values that its table refuses. Only values that the declared type of the column holds are tried, and what the checks
compare with: what a type holds is compared as a type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice, product
from typing import NamedTuple

from tests.support.catalogs import Fact, folded_name
from tests.support.database import Database, EngineError

Value = str | None
_MOST_ATTEMPTS = 2_000


class Tried(NamedTuple):
    """Of one column: the values of its type (the first is the most usual), and what the checks of its table name."""

    typical: tuple[Value, ...]
    named: tuple[Value, ...]


# (folded table, folded column): the two databases may spell their names in other ways.
Values = dict[tuple[str, str], Tried]


class _Column(NamedTuple):
    name: str
    type: str
    required: bool
    counted: bool = False
    labels: tuple[str, ...] = ()


class _Table(NamedTuple):
    name: str
    columns: tuple[_Column, ...]
    checks: str


def values_of(database: Database, dialect: str) -> Values:
    """What to try in each column of each table."""
    values = {}
    for table in _TABLES[dialect](database):
        for column in table.columns:
            if column.counted:  # MariaDB takes 0 for the next number, and counts on from the greatest
                values[folded_name(table.name), folded_name(column.name)] = Tried(("1",), ())
                continue
            typical = column.labels or _values(column.type)
            named = _named(column.type, table.checks)
            optional: tuple[Value, ...] = () if column.required else (None,)
            values[folded_name(table.name), folded_name(column.name)] = Tried(typical + optional, named)
    return values


def shared(original: Values, ours: Values) -> Values:
    """What to try in both: of each column the values of the original's type, and what the checks of either name."""
    return {
        place: Tried(tried.typical, tuple(dict.fromkeys(tried.named + ours[place].named)))
        for place, tried in original.items()
        if place in ours
    }


def refused(database: Database, dialect: str, values: Values) -> frozenset[Fact]:
    """("refuses", table, column, values): of every column that `values` knows, those that it refuses."""
    facts = []
    with _without_references(database, dialect):
        for table in _TABLES[dialect](database):
            tried = _tried(table, values)
            row = _accepted_row(database, dialect, table, tried)
            for column, (typical, named) in tried.items():
                bad = [
                    value
                    for value in dict.fromkeys(chain(typical, named))
                    if not _accepts(database, dialect, table.name, {**row, column: value})
                ]
                facts.append(("refuses", table.name, column, tuple(sorted(map(str, bad)))))
    return frozenset(facts)


def _tried(table: _Table, values: Values) -> dict[str, Tried]:
    """The table's columns that `values` knows, by the names that they have here."""
    places = {column.name: (folded_name(table.name), folded_name(column.name)) for column in table.columns}
    return {name: values[place] for name, place in places.items() if place in values}


def refreshed(database: Database, values: Values) -> frozenset[Fact]:
    """("refreshes", table, columns): what an update that sets nothing new changes: on PostgreSQL triggers do it."""
    facts = []
    for table in _postgres(database):
        tried = _tried(table, values)
        names = list(tried)
        columns = ", ".join(f'"{name}"' for name in names)
        rows = f'select {columns} from "{table.name}"'
        with _without_references(database, "postgres"):
            row = _accepted_row(database, "postgres", table, tried)
            database.execute(_insert("postgres", table.name, row))
            (before,) = database.execute(rows)
        database.execute(f'update "{table.name}" set "{names[0]}" = "{names[0]}"')
        (after,) = database.execute(rows)
        changed = tuple(name for name, old, new in zip(names, before, after, strict=True) if old != new)
        facts.append(("refreshes", table.name, changed))
        with _without_references(database, "postgres"):
            database.execute(f'delete from "{table.name}"')
    return frozenset(facts)


def _accepted_row(database: Database, dialect: str, table: _Table, tried: Mapping[str, Tried]) -> dict[str, Value]:
    """A row that the table takes: nulls where they may be, else the most usual values that pass together."""
    choices: list[tuple[Value, ...]] = []
    for column in table.columns:
        if column.name in tried:
            typical, named = tried[column.name]
            choices.append((*named, *typical) if column.required else (None,))
    for chosen in islice(product(*choices), _MOST_ATTEMPTS):
        row = dict(zip(tried, chosen, strict=True))
        if _accepts(database, dialect, table.name, row):
            return row
    raise AssertionError(f"{table.name} takes no row that was tried")


def _accepts(database: Database, dialect: str, table: str, row: Mapping[str, Value]) -> bool:
    database.execute("begin")
    try:
        database.execute(_insert(dialect, table, row))
    except EngineError:
        return False
    finally:
        database.execute("rollback")
    return True


def _insert(dialect: str, table: str, row: Mapping[str, Value]) -> str:
    quote = "`" if dialect == "mariadb" else '"'
    columns = ", ".join(f"{quote}{name}{quote}" for name in row)
    texts = ", ".join("null" if value is None else "'" + value.replace("'", "''") + "'" for value in row.values())
    return f"insert into {quote}{table}{quote} ({columns}) values ({texts})"


@contextmanager
def _without_references(database: Database, dialect: str) -> Iterator[None]:
    """Foreign keys off: rows are tried one by one, without those that they would refer to."""
    off, on = {
        "postgres": ("set session_replication_role = replica", "set session_replication_role = origin"),
        "mariadb": ("set foreign_key_checks = 0", "set foreign_key_checks = 1"),
        "sqlite": ("pragma foreign_keys = off", "pragma foreign_keys = on"),
    }[dialect]
    database.execute(off)
    yield
    database.execute(on)


# Values ---------------------------------------------------------------------------------------------------------------

_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64}
_PLAIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r".*text|.*blob|bytea|tsvector", ("x", "")),
    (r"boolean", ("true", "false")),
    (r"real", ("1", "0.5")),
    (r"date", ("2007-01-31",)),
    (r"(?:datetime|timestamp).*", ("2007-01-31 12:00:00",)),
    (r"text\[\]", ("{x}", "{}", "{NULL}", "{{x},{x}}")),
    (r"year\(4\)", ("2007", "1901", "2155", "0000")),
)


def _values(type_: str) -> tuple[Value, ...]:
    for pattern, values in _PLAIN:
        if re.fullmatch(pattern, type_):
            return values
    if found := re.fullmatch(r"(?:n?varchar|character(?: varying)?|char)\((\d+)\)", type_):
        return ("x", "", "x" * int(found[1]))
    if found := re.fullmatch(r"(tinyint|smallint|mediumint|int|integer|bigint)(?:\(\d+\))?( unsigned)?", type_):
        bits = _BITS[found[1]]
        whole = (0, 2**bits - 1) if found[2] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return tuple(str(number) for number in dict.fromkeys((1, 0, 2, *whole)))
    if found := re.fullmatch(r"(?:numeric|decimal)\((\d+), ?(\d+)\)", type_):
        most = "9" * (int(found[1]) - int(found[2])) + "." + "9" * int(found[2])
        return ("1", "0", most, "-" + most)
    if found := re.fullmatch(r"(?:enum|set)\((.*)\)", type_, re.DOTALL):
        return tuple(label.replace("''", "'") for label in re.findall(r"'((?:[^']|'')*)'", found[1]))
    raise AssertionError(f"no values of `{type_}` are known here")


def _named(type_: str, checks: str) -> tuple[Value, ...]:
    """The constants that a table's checks compare with and a column of the type can hold, and their neighbours."""
    if re.fullmatch(r"(?:small|medium|big|tiny)?int(?:eger)?.*", type_):
        bits = _BITS[re.match(r"\w+", type_)[0]] - 1  # type: ignore[index]  # it begins with a word
        numbers = {int(text) for text in re.findall(r"(?<![\w.'-])\d+(?![\w.-])", checks)}
        near = sorted(number + step for number in numbers for step in (-1, 0, 1))
        return tuple(str(number) for number in dict.fromkeys(near) if 0 <= number < 2**bits)
    if re.fullmatch(r"(?:datetime|timestamp).*", type_):
        return tuple(dict.fromkeys(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", checks)))
    return ()


# Tables ---------------------------------------------------------------------------------------------------------------


def _postgres(database: Database) -> list[_Table]:
    made = []
    for oid, name in database.execute(
        "select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'p') "
        "and pg_get_expr(c.relpartbound, c.oid) is distinct from 'DEFAULT' order by 2"
    ):
        columns = tuple(
            _Column(column, type_, required, counted, tuple(labels or ()))
            for column, type_, required, counted, labels in database.execute(
                "select a.attname, case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) "
                "else format_type(a.atttypid, a.atttypmod) end, a.attnotnull, a.attidentity <> '' or "
                "coalesce((select pg_get_expr(d.adbin, d.adrelid) like 'nextval(%' from pg_attrdef d "
                "where d.adrelid = a.attrelid and d.adnum = a.attnum), false), "
                "(select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e "
                "where e.enumtypid = t.oid) "
                f"from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = {oid} "
                "and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum"
            )
        )
        ((checks,),) = database.execute(
            "select concat_ws(' ', string_agg(pg_get_constraintdef(k.oid), ' '), "
            f"pg_get_partition_constraintdef({oid})) from pg_constraint k where k.contype = 'c' and "
            f"(k.conrelid = {oid} or k.contypid in (select atttypid from pg_attribute where attrelid = {oid}))"
        )
        made.append(_Table(name, columns, checks))
    return made


def _mariadb(database: Database) -> list[_Table]:
    tables: dict[str, list[_Column]] = {}
    for table, name, type_, nullable, extra in database.execute(
        "select c.table_name, c.column_name, c.column_type, c.is_nullable, c.extra from information_schema.columns c "
        "join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name "
        "where c.table_schema = database() and t.table_type = 'BASE TABLE' and c.extra not like '%GENERATED%' "
        "order by 1, c.ordinal_position"
    ):
        tables.setdefault(table, []).append(_Column(name, type_, nullable == "NO", "auto_increment" in extra))
    checks: dict[str, str] = {}
    for table, clause in database.execute(
        "select table_name, check_clause from information_schema.check_constraints where constraint_schema = database()"
    ):
        checks[table] = f"{checks.get(table, '')} {clause}"
    return [_Table(name, tuple(columns), checks.get(name, "")) for name, columns in tables.items()]


def _sqlite(database: Database) -> list[_Table]:
    made = []
    for name, text in database.execute(
        "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
    ):
        columns = tuple(
            _Column(column, type_.lower(), bool(required) or place > 0)
            for _, column, type_, required, _, place, hidden in database.execute(f'pragma table_xinfo("{name}")')
            if not hidden
        )
        made.append(_Table(name, columns, text))
    return made


_TABLES = {"postgres": _postgres, "mariadb": _mariadb, "sqlite": _sqlite}
