"""How a table is partitioned: PARTITION BY of every dialect, and PostgreSQL's partitions that are tables."""

from __future__ import annotations

import re

from entia.importers.catalog import Catalog, Code, Name, Part, Partitioning, Table
from entia.importers.modelling_statements import Statements
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_cursor import Cursor, UnreadableError
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_statements import Lineation
from entia.importers.sql_storage import storage
from entia.importers.types import split_outside

_METHODS = {"RANGE": "range", "LIST": "list", "HASH": "hash", "KEY": "hash", "REFERENCE": "reference"}


def partitioned(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    """What stands behind PARTITION BY; where the model has no words for all that Oracle says, all is an option."""
    start, before = cursor.at, [*assembly.notes]
    _partitioned(cursor, table, assembly)
    level = table.partitioning
    if cursor.lexicon.plsql and level is not None and (assembly.notes != before or not _has_words(level)):
        assembly.notes[:] = before
        table.partitioning = None
        table.options["partition by"] = cursor.line_of(start)


def _partitioned(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    start = cursor.at
    if cursor.word() not in (*_METHODS, "LINEAR"):
        # BigQuery, ClickHouse, Spark: an expression, no partitions of its own
        table.options["partition by"] = cursor.until(_BEHIND)
        return
    table.partitioning = _level(cursor, assembly)
    if cursor.take("SUBPARTITION", "BY"):
        table.partitioning.sub = _level(cursor, assembly)
        if cursor.take("SUBPARTITIONS"):
            table.partitioning.sub.into = cursor.number()
        elif cursor.take("SUBPARTITION", "TEMPLATE"):
            assembly.note(f"`subpartition template {cursor.inside()}` is left out")
    if cursor.take("PARTITIONS"):
        table.partitioning.into = cursor.number()
    if cursor.word() == "(":
        _parts(cursor.group(), table.partitioning, assembly)
    table.partitioning.lines = cursor.lines(start, cursor.at)


_BEHIND = frozenset(
    "CLUSTER CLUSTERED ORDER OPTIONS AS TBLPROPERTIES LOCATION COMMENT PRIMARY SETTINGS TTL SAMPLE "
    "ROW STORED USING".split()
)


def _has_words(level: Partitioning) -> bool:
    """Whether a model says these partitions: of literals, with names, and one for all that is above the others."""
    if level.sub is not None and not _has_words(level.sub):
        return False
    if level.method == "hash":
        return bool(level.into) and not level.parts
    names = {part.name for part in level.parts}
    bounds = [bound for part in level.parts for bound in (part.high, part.values) if bound]
    return (
        level.method in ("range", "list")
        and bool(names) and "" not in names and len(names) == len(level.parts)
        and all(_LITERAL.fullmatch(each.strip()) for bound in bounds for each in split_outside(bound, ","))
        and (level.method == "list" or not level.parts[-1].high)
    )  # fmt: skip


_LITERAL = re.compile(r"-?[\d.]+|'(?:[^']|'')*'|NULL|MAXVALUE", re.IGNORECASE)
_MOMENT = re.compile(
    r"(?:TO_DATE|TO_TIMESTAMP)\s*\(\s*'\s*(?P<day>\d{4}-\d\d-\d\d)(?P<time> \d\d:\d\d:\d\d)?'\s*,\s*"
    r"'S?YYYY-MM-DD(?: HH24:MI:SS)?'(?:\s*,\s*'[^']*')?\s*\)|(?:DATE|TIMESTAMP)\s*(?P<literal>'[^']*')",
    re.IGNORECASE,
)


def _plain(bound: str) -> str:
    """A bound whose days and moments are texts, as a model has them."""

    def text(match: re.Match[str]) -> str:
        time = match["time"] if match["time"] not in (None, " 00:00:00") else ""
        return match["literal"] or f"'{match['day']}{time}'"

    return _MOMENT.sub(text, bound)


def _level(cursor: Cursor, assembly: Assembly) -> Partitioning:
    if cursor.take("LINEAR"):
        assembly.note("`linear` of a partitioning is left out")
    word = cursor.next().word
    if word == "KEY":
        assembly.note("MySQL's own hash `partition by key` becomes `hash`")
        if cursor.take("ALGORITHM"):
            cursor.take("=")
            cursor.next()
    if word not in _METHODS:
        raise UnreadableError(f"`{word.lower()}` is no way to partition a table")
    cursor.take("COLUMNS")
    inside = cursor.group() if cursor.word() == "(" else None
    found = Partitioning(_METHODS[word], _columns(inside) if inside is not None else ())
    if cursor.take("INTERVAL"):
        assembly.note(f"partitions that are made as rows come, `interval ({cursor.inside()})`, are left out")
    if cursor.take("STORE", "IN"):
        cursor.skip()
    if cursor.take("AUTOMATIC"):
        assembly.note("`automatic` of a partitioning is left out")
    return found


def _columns(inside: Cursor) -> tuple[str, ...]:
    found = []
    for item in inside.items():
        if item.end - item.at == 1:
            found.append(item.name())
        else:
            found.append(item.rest())
    return tuple(found)


def _parts(inside: Cursor, of: Partitioning, assembly: Assembly) -> None:
    low = ""
    for item in inside.items():
        start = item.at
        if not item.take("PARTITION"):
            assembly.note(f"`{item.rest()}` of a partitioning is left out")
            continue
        name = "" if item.sees("VALUES") or item.done() else item.name()
        part = Part(name, of.method, lines=item.lines(start))
        if item.take("VALUES", "LESS", "THAN"):
            high = "" if item.take("MAXVALUE") else _bound(item)
            part = part._replace(low=low, high=high)
            low = high
        elif item.take("VALUES", "IN"):
            part = part._replace(values=item.inside())
        elif item.take("VALUES"):
            values = _plain(item.inside())
            part = part._replace(kind="default") if values.upper() == "DEFAULT" else part._replace(values=values)
        elif item.take("DEFAULT"):
            part = part._replace(kind="default")
        while not item.done():  # where it lies
            if storage(item, {}):
                continue
            if item.word() == "(":
                assembly.note("the parts of parts are left out")
            item.skip()
        of.parts.append(part)


def _bound(item: Cursor) -> str:
    text = _plain(item.inside()) if item.lexicon.plsql else item.inside()
    return "" if text.upper() == "MAXVALUE" else text


# PostgreSQL ---------------------------------------------------------------------------------------------------------


def gather(assembly: Assembly, trace: Trace) -> None:
    """Tables that are partitions become parts of the table they belong to."""
    tables = assembly.catalog.tables
    for child, (parent, text, lines) in assembly.children.items():
        table, partition = tables.get(parent), tables.get(child)
        if table is None or partition is None or table.partitioning is None:
            continue
        schema = child[0] if child[0] != parent[0] else ""
        part = _part(child[1], text, lines, assembly.lexicon)._replace(schema=schema)
        table.partitioning.parts.append(part)
        table.partitioning.sub = table.partitioning.sub or partition.partitioning
        for name, column in partition.columns.items():
            given = table.columns.get(name)
            if given is not None and column.default not in ("", given.default):
                why = f"the default of `{name}` in this partition alone is left out"
                trace.map(partition.lines, f"partition `{shown(child)}`", why)
    _forget(assembly)


def _forget(assembly: Assembly) -> None:
    catalog = assembly.catalog
    gone: set[Name] = {child for child, (parent, _, _) in assembly.children.items() if parent in catalog.tables}
    tables = dict(catalog.tables)  # a partition's table may be a partition itself
    for child in assembly.children:
        if child in gone and child in tables:
            _keep_own(catalog, tables[assembly.children[child][0]], catalog.tables.pop(child))
    for table in catalog.tables.values():
        table.foreign_keys = [key for key in table.foreign_keys if key.target not in gone]
    for sequence in catalog.sequences.values():
        if sequence.owner is not None and sequence.owner[:2] in gone:
            sequence.owner = None


def _keep_own(catalog: Catalog, table: Table, partition: Table) -> None:
    """What only the partition has is kept as the statements that add it."""
    sql = Statements(catalog.dialect, ())
    keys = {(key.columns, key.target) for key in table.foreign_keys}
    checks = {check.sql for check in table.checks}
    found = [
        *(sql.foreign_key(partition, key) for key in partition.foreign_keys if (key.columns, key.target) not in keys),
        *(sql.check(partition, check) for check in partition.checks if check.sql not in checks),
        *(sql.setting(partition, words) for words in partition.settings.values() if words),
        *(
            sql.unique(partition, key)
            for key in partition.uniques
            if all(key.columns != other.columns for other in table.uniques)
        ),
        *(
            sql.index(partition, index)
            for index in partition.indexes
            if all((index.keys, index.where) != (other.keys, other.where) for other in table.indexes)
        ),
    ]
    for text in filter(None, found):
        catalog.codes.append(Code("partition", partition.schema, partition.name, text, partition.lines, table.key))


def _part(name: str, text: str, lines: Lines, lexicon: Lexicon) -> Part:
    if text == "DEFAULT":
        return Part(name, "default", lines=lines)
    cursor = Cursor(text, lexicon, Lineation(text), 0, len(text))
    cursor.need("FOR", "VALUES")
    if cursor.take("IN"):
        return Part(name, "list", values=cursor.inside(), lines=lines)
    if cursor.take("WITH"):
        return Part(name, "hash", values=cursor.inside(), lines=lines)
    cursor.need("FROM")
    low = cursor.inside()
    cursor.need("TO")
    high = cursor.inside()
    return Part(
        name, "range", "" if low.upper() == "MINVALUE" else low, "" if high.upper() == "MAXVALUE" else high, lines=lines
    )
