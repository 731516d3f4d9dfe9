"""Columns: a name, a type in the source's own words, and what follows, in the order in which it is written."""

from __future__ import annotations

import re

from entia.importers.catalog import Check, Column, Identity, Key, Table
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_constraints import collation, is_tables_own, reference, settings, tail, unquoted
from entia.importers.sql_cursor import Cursor, UnreadableError
from entia.importers.sql_sequences import expand, sequence_inside, sequence_options
from entia.importers.sql_types import found_type

_STARTERS = frozenset(
    (
        "NOT NULL DEFAULT PRIMARY UNIQUE CHECK REFERENCES CONSTRAINT GENERATED AS COLLATE AUTO_INCREMENT "
        "AUTOINCREMENT IDENTITY COMMENT ON ENCODE DISTKEY SORTKEY KEY INVISIBLE VISIBLE STORED VIRTUAL PERSISTED "
        "ROWGUIDCOL SPARSE CHARSET DEFERRABLE INITIALLY ENABLE DISABLE COMPRESSION STORAGE OPTIONS CODEC TTL "
        "MATERIALIZED ALIAS EPHEMERAL MASKED FIRST AFTER USING FOREIGN PERIOD HIDDEN COLUMN_FORMAT FORMAT "
        "NOTNULL SERIAL NULLS TAG MASKING WITH REF_SYSTEM_ID SRID"
    ).split()
)
_WITH_TYPES = (("WITH", "TIME"), ("WITH", "LOCAL"), ("WITHOUT", "TIME"))
_COUNTED = re.compile(r"\"?identity\"?\(\d+,\s*\d+,\s*'(-?\d+),(-?\d+)'(?:::text)?\)", re.IGNORECASE)  # Redshift
_NULLABLE = re.compile(r"(?:LowCardinality\(\s*)?Nullable\(", re.IGNORECASE)  # ClickHouse's; all others are not
_OPTIONS = frozenset("ENCODE COMPRESSION STORAGE CODEC COLUMN_FORMAT FORMAT TTL SRID".split())


def type_of(cursor: Cursor) -> str:
    """The type that is next, with its arguments; "" where there is none (SQLite)."""
    start = cursor.at
    angles = 0
    while not cursor.done():
        word = cursor.word()
        if not angles and (word == "," or _ends_type(cursor, start)):
            break
        angles += word.count("<") - word.count(">")
        cursor.skip()
    text = cursor.line_of(start)
    if not (cursor.lexicon.brackets and "[" in text):
        return text
    return re.sub(r"\[([^\[\]]*)\]", r"\1", text)  # SQL Server's `[nvarchar](50)`


def _ends_type(cursor: Cursor, start: int) -> bool:
    if cursor.at == start and cursor.lexicon.psql:
        return False  # a type may be called by any of these words there, and each column has one
    if cursor.sees("CHARACTER", "SET") or cursor.sees("CHAR", "SET"):
        return True
    word = cursor.word()
    if word not in (cursor.lexicon.column_words or _STARTERS) or _zoned(cursor) or cursor.word(1) == ".":
        return False
    return not (cursor.at == start and word == "SERIAL")


def _zoned(cursor: Cursor) -> bool:
    """Whether the type goes on: timestamp with time zone."""
    return any(cursor.sees(*words) for words in _WITH_TYPES)


def column(cursor: Cursor, table: Table, assembly: Assembly) -> Column:
    """Reads a column with its constraints, and adds what these say to the table."""
    start = cursor.at
    name = cursor.name()
    found = Column(name, "", cursor.lines(start, start + 1))
    table.columns[name] = found
    found.type = found_type(type_of(cursor), assembly)
    if assembly.catalog.dialect == "clickhouse":
        found.required = _NULLABLE.match(found.type) is None
    constraints(cursor, found, table, assembly)
    found.lines = cursor.lines(start, cursor.at)
    expand(found, table, assembly)
    if cursor.lexicon.executed and found.type.upper() == "SERIAL":  # MySQL's is another
        found.type, found.identity, found.required = "bigint unsigned", Identity(), True
        table.uniques.append(Key((name,), lines=found.lines))
    return found


def constraints(cursor: Cursor, found: Column, table: Table, assembly: Assembly) -> None:
    """What stands behind a column's type."""
    name, start = "", cursor.at
    while not cursor.done() and not is_tables_own(cursor):
        if not name:
            start = cursor.at
        if cursor.take("CONSTRAINT"):
            name = cursor.path()[-1]
            continue
        if not _constraint(cursor, found, table, assembly, name, start):
            if cursor.word() in ("FIRST", "AFTER", "USING", ",") or cursor.done():
                break
            raise UnreadableError(f"`{cursor.rest()}` behind the column `{found.name}` is unknown")
        name = ""
    if name:
        assembly.note(f"the name `{name}` stands before no constraint")


def _constraint(cursor: Cursor, found: Column, table: Table, assembly: Assembly, name: str, start: int) -> bool:
    """Reads one constraint or property of a column, if such a one is next."""
    own = (found.name,)
    if cursor.take("NOT", "FOR", "REPLICATION"):
        found.options["not for replication"] = "true"
    elif cursor.take("NOT", "VISIBLE"):
        found.options["invisible"] = "true"
    elif cursor.take("NOT", "NULL") or cursor.take("NOTNULL"):
        found.required = True
        _name_unused(name, assembly)
        _behind(cursor, assembly)
    elif cursor.take("NULL"):
        found.required = False
    elif cursor.take("DEFAULT"):
        _default(cursor, found)
        if name:
            found.options["default name"] = name
    elif cursor.take("PRIMARY", "KEY") or (cursor.sees("KEY") and cursor.lexicon.indexes_inside and cursor.take("KEY")):
        _primary(cursor, found, table, assembly, name, start)
    elif cursor.take("UNIQUE"):
        cursor.take("KEY")
        behind = tail(cursor, column=True)
        key = Key(own, name, cursor.lines(start, cursor.at), behind.nulls_not_distinct, behind.deferral)
        key.options = behind.options
        table.uniques.append(key)
    elif cursor.take("CHECK"):
        if cursor.take("NOT", "FOR", "REPLICATION"):
            assembly.note("`not for replication` of a check is left out")
        sql = cursor.inside()
        behind = tail(cursor, column=True)
        for option in behind.options:
            assembly.note(f"`{option}` of a check is left out")
        lines = cursor.lines(start, cursor.at)
        table.checks.append(Check(sql, name, lines, found.name, enforced=behind.enforced))
    elif cursor.sees("FOREIGN", "KEY", "REFERENCES") or cursor.sees("REFERENCES"):
        cursor.take("FOREIGN", "KEY")
        cursor.need("REFERENCES")
        key_ = reference(cursor, own, assembly)
        key_.name, key_.lines = name, cursor.lines(start, cursor.at)
        table.foreign_keys.append(key_)
    else:
        return _property(cursor, found, table, assembly)
    return True


def _name_unused(name: str, assembly: Assembly) -> None:
    if name:
        assembly.note(f"the name `{name}` of a NOT NULL is left out")


def _behind(cursor: Cursor, assembly: Assembly) -> None:
    behind = tail(cursor, column=True)
    if not behind.enforced:
        assembly.note("a NOT NULL that is not enforced is enforced")
    for key in behind.options:
        assembly.note(f"`{key}` behind NOT NULL is left out")


def _primary(cursor: Cursor, found: Column, table: Table, assembly: Assembly, name: str, start: int) -> None:
    if cursor.take("DESC"):
        assembly.note("`desc` behind a column of a key is left out")
    cursor.take("ASC")
    behind = tail(cursor, column=True)
    options = behind.options
    if not behind.enforced:
        options["not enforced"] = "true"
    lines = cursor.lines(start, cursor.at)
    table.primary_key = Key((found.name,), name, lines, deferral=behind.deferral, options=options)
    found.required = True


def _default(cursor: Cursor, found: Column) -> None:
    if cursor.take("ON", "NULL"):
        found.options["default on null"] = "true"
    if cursor.take("VALUE"):  # SERIAL DEFAULT VALUE
        found.identity, found.required = Identity(), True
        return
    start = cursor.at
    cursor.skip()
    while not cursor.done() and (cursor.word() not in _STARTERS or _zoned(cursor) or cursor.word(1) == "."):
        cursor.skip()
    sql = cursor.line_of(start)
    counted = _COUNTED.fullmatch(sql)
    if sql.upper() in ("AUTOINCREMENT", "AUTO_INCREMENT"):  # DuckDB, Snowflake
        found.identity = Identity()
    elif counted is not None:
        found.identity = _counted(False, int(counted[1]), int(counted[2]))
    else:
        found.default = sql


def _property(cursor: Cursor, found: Column, table: Table, assembly: Assembly) -> bool:
    if cursor.take("COLLATE"):
        found.collate = collation(cursor) if cursor.word() != "=" else _after_equals(cursor)
    elif cursor.take("CHARACTER", "SET") or cursor.take("CHAR", "SET") or cursor.take("CHARSET"):
        cursor.take("=")
        found.options["charset"] = cursor.name()
    elif cursor.take("GENERATED"):
        _generated(cursor, found)
    elif cursor.word() in ("AS", "MATERIALIZED", "ALIAS", "EPHEMERAL"):
        _computed(cursor, found)
    elif cursor.take("AUTO_INCREMENT") or cursor.take("AUTOINCREMENT") or cursor.take("IDENTITY"):
        found.identity = _identity(cursor)
        found.required = True
    elif cursor.take("SERIAL", "DEFAULT", "VALUE"):
        found.identity, found.required = Identity(), True
        table.uniques.append(Key((found.name,), lines=found.lines))
    elif cursor.take("TTL"):
        found.options["ttl"] = cursor.until(_STARTERS)
    elif cursor.take("ON", "UPDATE"):
        found.on_update = cursor.until(_STARTERS)
    elif cursor.take("ON", "CONFLICT"):
        assembly.note("`on conflict` of NOT NULL is left out")
        cursor.next()
    elif cursor.take("COMMENT"):
        cursor.take("=")
        found.comment = cursor.string()
    elif cursor.take("OPTIONS"):
        for key, value in settings(cursor.group()).items():
            if key == "description":
                found.comment = unquoted(value)
            else:
                found.options[key] = value
    elif word := cursor.take_one(_OPTIONS):
        cursor.take("=")
        start = cursor.at
        cursor.skip()
        if cursor.word() == "(":
            cursor.skip()
        found.options[word.lower()] = cursor.line_of(start)
    elif word := cursor.take_one(("INVISIBLE", "HIDDEN", "SPARSE", "ROWGUIDCOL", "DISTKEY", "SORTKEY", "STORED")):
        found.options[word.lower()] = "true"
    elif cursor.take("MASKED"):
        cursor.take("WITH")
        found.options["masked"] = cursor.inside()
    elif cursor.word() in ("MASKING", "TAG") or (cursor.sees("WITH") and cursor.word(1) in ("MASKING", "TAG", "(")):
        cursor.take("WITH")
        kind = "tag" if cursor.take("TAG") else "masking policy" if cursor.take("MASKING", "POLICY") else "with"
        start = cursor.at
        cursor.skip()
        while not cursor.done() and cursor.word() not in _STARTERS:
            cursor.skip()
        found.options[kind] = cursor.line_of(start)
    elif cursor.take("WITH", "VALUES") or cursor.take("VISIBLE"):
        pass
    else:
        at = cursor.at
        behind = tail(cursor, column=True)
        for key in behind.options:
            assembly.note(f"`{key}` of a column is left out")
        return cursor.at > at
    return True


def _after_equals(cursor: Cursor) -> str:
    cursor.take("=")
    return cursor.name()


def _identity(cursor: Cursor, always: bool = False) -> Identity:
    """What stands behind IDENTITY: (seed, increment), or the options of a sequence."""
    if cursor.word() == "(":
        inside = cursor.group()
        if inside.take("IDENTITY"):
            pass
        first = inside.number()
        if first is not None:
            inside.take(",")
            return _counted(always, first, inside.number())
        return sequence_inside(inside, Identity(always))
    return sequence_options(cursor, Identity(always))


def _counted(always: bool, start: int, by: int | None) -> Identity:
    return Identity(always, None if start == 1 else start, None if by == 1 else by)


def _generated(cursor: Cursor, found: Column) -> None:
    always = cursor.take("ALWAYS") or cursor.sees("AS")  # Oracle's default
    if not always:
        cursor.need("BY", "DEFAULT")
        if cursor.take("ON", "NULL"):
            found.options["identity"] = "on null"
    if cursor.sees("AS", "IDENTITY"):
        cursor.take("AS", "IDENTITY")
        found.identity = _identity(cursor, always)
        found.required = True
    elif cursor.sees("AS", "ROW"):
        cursor.take("AS", "ROW")
        found.options["generated always as row"] = cursor.next().text.lower()
    else:
        _computed(cursor, found)


def _computed(cursor: Cursor, found: Column) -> None:
    word = cursor.next().word
    if word == "EPHEMERAL":  # no value of the table: what others are computed of when a row comes
        default = cursor.until(_STARTERS) if not cursor.done() and cursor.word() not in _STARTERS else ""
        found.options["ephemeral"] = default or "true"
        return
    at = cursor.at
    found.computed = cursor.inside() if cursor.word() == "(" else cursor.until(_STARTERS)
    if word != "AS" and not cursor.done() and cursor.word() not in _STARTERS:  # ClickHouse needs no brackets around all
        cursor.at = at
        found.computed = cursor.until(_STARTERS)
    if word != "AS":  # ClickHouse
        found.stored = word == "MATERIALIZED"
    if cursor.take("STORED") or cursor.take("PERSISTED") or cursor.take("PERSISTENT"):
        found.stored = True
    elif cursor.take("VIRTUAL"):
        found.stored = False
