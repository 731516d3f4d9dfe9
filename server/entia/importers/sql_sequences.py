"""How sequences count, and PostgreSQL's counted columns: `serial` is an integer, a sequence that it owns, and a
default; statements may change each of them, and what is exactly `serial` at the end is called so."""

from __future__ import annotations

import re

from entia.dialects.derived import combined
from entia.importers.catalog import SERIALS, Catalog, Column, Identity, Sequence, Table
from entia.importers.report import Trace
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import Cursor

_COUNTED = {
    "integer": "serial",
    "int": "serial",
    "int4": "serial",
    "bigint": "bigserial",
    "int8": "bigserial",
    "smallint": "smallserial",
    "int2": "smallserial",
}
SEQUENCE_OPTIONS = frozenset(
    "START INCREMENT MINVALUE MAXVALUE NOMINVALUE NOMAXVALUE CACHE NOCACHE CYCLE NOCYCLE ORDER NOORDER KEEP NOKEEP "
    "SCALE NOSCALE GLOBAL SESSION LIMIT NO SEQUENCE ENGINE NOEXTEND EXTEND ,".split()
)
# What databases take where nothing is said, and what they print all the same. `{low}` and `{high}` are between which
# numbers of its type a sequence counts by itself.
_USUAL = {
    "postgres": r"no (?:minvalue|maxvalue|cycle)|minvalue {low}|maxvalue {high}|cache 1",
    "mariadb": r"no ?(?:minvalue|maxvalue|cycle)|minvalue 1|maxvalue 9223372036854775806|cache 1000|engine innodb",
    "oracle": r"no(?:minvalue|maxvalue|cycle|order|keep|scale|extend)|minvalue 1|maxvalue 9{{10,28}}|cache 20|global",
    "sqlserver": r"no (?:minvalue|maxvalue|cycle)|minvalue {low}|maxvalue {high}|cache",
    "": r"no ?(?:minvalue|maxvalue|cycle|cache|order)|minvalue {low}|maxvalue {high}|cache 1",
}
_BITS = {"smallint": 15, "int2": 15, "integer": 31, "int": 31, "int4": 31}


def sequence_options(cursor: Cursor, before: Identity = Identity()) -> Identity:  # noqa: B008 (a frozen value)
    """The options of a sequence, as far as they go: START WITH, INCREMENT BY, and the rest in their own words; what is
    not said is as it was before."""
    found, rest = before, {_subject(said): said for said in before.rest}
    while cursor.word() in SEQUENCE_OPTIONS:
        if cursor.take("START"):
            cursor.take_one(("WITH", "="))
            found = found._replace(start=cursor.number())
        elif cursor.take("INCREMENT"):
            cursor.take_one(("BY", "="))
            found = found._replace(by=cursor.number())
        elif cursor.take("SEQUENCE", "NAME"):
            cursor.path()
        elif not cursor.take(","):
            said = _option(cursor)
            rest[_subject(said)] = said
    return found._replace(rest=tuple(rest.values()))


def sequence_inside(group: Cursor, before: Identity) -> Identity:
    """The options of a sequence that stand in brackets, those that nobody knows as well."""
    found = sequence_options(group, before)
    while not group.done():
        found = sequence_options(group, found._replace(rest=(*found.rest, group.next().word.lower())))
    return found


def _option(cursor: Cursor) -> str:
    """`cycle`, `no maxvalue` or `cache 20`, without the words that may stand between."""
    words = [cursor.next().word.lower()]
    if words == ["no"]:
        words.append(cursor.next().word.lower())
    cursor.take_one(("WITH", "VALUE", "="))
    if words == ["engine"]:
        return f"engine {cursor.name().lower()}"
    number = cursor.number()
    return " ".join([*words, *([str(number)] if number is not None else [])])


def _subject(said: str) -> str:
    """What an option is about: of two about the same, the later counts."""
    return re.sub(r"^no ?| .*", "", re.sub(r"^no ?", "", said))


def unusual(counting: Identity, dialect: str, type_: str) -> Identity:
    """Without what a database takes by itself when it counts in this type."""
    low, high = _bounds(dialect, type_, counting.by or 1)
    usual = re.compile(_USUAL.get(dialect, _USUAL[""]).format(low=low, high=high))
    rest = tuple(said for said in counting.rest if not usual.fullmatch(said))
    first = first_of(counting._replace(start=None, rest=rest)) or (low if (counting.by or 1) > 0 else high)
    start = None if counting.start == first else counting.start
    return counting._replace(start=start, by=None if counting.by == 1 else counting.by, rest=rest)


def first_of(counting: Identity) -> int | None:
    """Where it starts, by itself or by one of its bounds; None for where the database's own bound is."""
    bound = "minvalue " if (counting.by or 1) > 0 else "maxvalue "
    bounds = (int(said.removeprefix(bound)) for said in counting.rest if said.startswith(bound))
    return counting.start if counting.start is not None else next(bounds, None)


def _bounds(dialect: str, type_: str, by: int) -> tuple[int, int]:
    """Between which numbers a sequence of this type counts where nothing is said."""
    most: int = 2 ** _BITS.get(type_.lower(), 63)
    if dialect == "sqlserver":
        return -most, most - 1
    return (1, most - 1) if by > 0 else (-most, -1)


def expand(column: Column, table: Table, assembly: Assembly) -> None:
    """A column of type `serial` becomes what PostgreSQL makes of it."""
    integer = SERIALS.get(column.type.lower())
    if integer is None:
        return
    column.required = True
    if assembly.catalog.dialect != "postgres":
        return
    name = (table.schema, combined(table.name, column.name, "seq"))
    owner = (table.schema, table.name, column.name)
    assembly.catalog.sequences[name] = Sequence(*name, column.lines, owner=owner, type=integer)
    column.type, column.default = integer, f"nextval('{_quoted('.'.join(filter(None, name)))}'::regclass)"


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[a-z_][a-z0-9_$.]*", name) else ".".join(f'"{part}"' for part in name.split("."))


def gather(assembly: Assembly, trace: Trace) -> None:
    """Columns that count by a sequence of their own are `serial`, `bigserial` or `smallserial` again."""
    for table in assembly.catalog.tables.values():
        for column in table.columns.values():
            sequence = assembly.sequence_of(column.default) if column.default else None
            if sequence is None or not _is_serial(sequence, column, table):
                continue
            serial = _COUNTED[column.type.lower()]
            if not sequence.type and serial != "bigserial":
                why = f"the sequence of a `{serial}` counts in the column's own type"
                trace.map(sequence.lines, f"sequence `{sequence.name}`", why)
            column.type, column.default = serial, ""
            del assembly.catalog.sequences[sequence.schema, sequence.name]
    _leave_usual(assembly.catalog)


def _leave_usual(catalog: Catalog) -> None:
    """Drop, of what counts, the options that the database takes by itself."""
    for sequence in catalog.sequences.values():
        sequence.counting = unusual(sequence.counting, catalog.dialect, sequence.type)
    for table in catalog.tables.values():
        for column in table.columns.values():
            if column.identity is not None:
                column.identity = unusual(column.identity, catalog.dialect, column.type)


def _is_serial(sequence: Sequence, column: Column, table: Table) -> bool:
    """Whether `serial` makes exactly this column and this sequence.

    Dumps of before version 10 do not say in which type a sequence counts: the column's is taken.
    """
    serial = _COUNTED.get(column.type.lower())
    if serial is None or not column.required or sequence.owner != (table.schema, table.name, column.name):
        return False
    if (sequence.schema, sequence.name) != (table.schema, combined(table.name, column.name, "seq")):
        return False
    if sequence.type and _COUNTED.get(sequence.type.lower()) != serial:
        return False
    return unusual(sequence.counting, "postgres", sequence.type or column.type) == Identity()
