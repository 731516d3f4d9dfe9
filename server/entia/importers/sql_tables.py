"""CREATE TABLE: its columns and constraints, how it is partitioned, and what is said of its storage."""

from __future__ import annotations

import copy
import dataclasses

from entia.dialects.derived import combined
from entia.importers.catalog import Check, Table
from entia.importers.modelling_given import named_in_check
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_columns import column, constraints
from entia.importers.sql_constraints import add_constraint, is_tables_own, settings, unquoted
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_indexes import settle
from entia.importers.sql_partitions import partitioned
from entia.importers.sql_storage import storage

_CONSTRAINTS = frozenset("CONSTRAINT PRIMARY UNIQUE CHECK FOREIGN EXCLUDE".split())
_BARE = (  # words of storage that stand alone
    "WITHOUT ROWID|WITHOUT OIDS|WITH OIDS|STRICT|LOGGING|NOLOGGING|COMPRESS|NOCOMPRESS|CACHE|NOCACHE|PARALLEL|"
    "NOPARALLEL|MONITORING|NOMONITORING|ROW STORE COMPRESS|ENABLE ROW MOVEMENT|DISABLE ROW MOVEMENT|BACKUP YES|"
    "BACKUP NO|ON COMMIT PRESERVE ROWS|ON COMMIT DELETE ROWS|ON COMMIT DROP|SEGMENT CREATION IMMEDIATE|"
    "SEGMENT CREATION DEFERRED|ORGANIZATION INDEX|ORGANIZATION HEAP|DEFAULT"
).split("|")
_BARE_WORDS = tuple(tuple(each.split()) for each in _BARE)
_CHARSETS = (("CHARACTER", "SET"), ("CHARSET",), ("CHAR", "SET"))


def create_table(cursor: Cursor, assembly: Assembly, lines: Lines, optional: bool) -> str:
    """Reads what stands behind CREATE TABLE; `optional`: only if there is none."""
    optional = cursor.take("IF", "NOT", "EXISTS") or optional
    path = cursor.path()
    optional = cursor.take("IF", "NOT", "EXISTS") or optional  # Snowflake takes it here, too
    name = assembly.name(path)
    if assembly.find(assembly.catalog.tables, name) is not None:
        if optional:
            return f"table `{shown(name)}`, which there is already"
        assembly.note(f"the table `{shown(name)}` is created twice: the second one counts")
    table = Table(name[0], name[1], lines)
    on_cluster(cursor, table.options)
    _options_before(cursor, table)
    if cursor.take("PARTITION", "OF"):
        return _partition(cursor, table, assembly)
    if cursor.take_one(("LIKE", "CLONE", "COPY")) or _as_other(cursor):
        _like(cursor, table, assembly)
    elif cursor.word() == "(" and cursor.word(1) == "LIKE" and cursor.word(3) in (")", "."):
        inside = cursor.group()
        inside.take("LIKE")
        _like(inside, table, assembly)
    elif cursor.take("OF"):
        _typed(cursor, table, assembly)
    elif cursor.word() != "(" or _is_query(cursor):
        raise UnreadableError("the columns of a table that a query fills are not known")
    else:
        elements(cursor.group(), table, assembly)
    options(cursor, table, assembly)
    if not table.columns and assembly.lexicon.fold != "lower":
        raise UnreadableError("the table has no columns")
    assembly.catalog.tables[name] = table
    settle(table, assembly)
    return f"table `{shown(name)}`"


def _options_before(cursor: Cursor, table: Table) -> None:
    """Snowflake takes some options before the columns, too."""
    while cursor.word() in ("COMMENT", "CLUSTER"):
        if cursor.take("COMMENT"):
            cursor.take("=")
            table.comment = cursor.string()
        else:
            cursor.need("CLUSTER", "BY")
            cursor.take("LINEAR")
            table.options["cluster by"] = cursor.inside()


def on_cluster(cursor: Cursor, found: dict[str, str]) -> None:
    """On which servers ClickHouse does it."""
    if cursor.take("ON", "CLUSTER"):
        found["on cluster"] = cursor.next().text


def _is_query(cursor: Cursor) -> bool:
    """Whether a query is next in brackets, and no column called like its first word."""
    return cursor.word(1) == "SELECT" or (cursor.word(1) == "WITH" and cursor.word(3) in ("AS", "("))


def _as_other(cursor: Cursor) -> bool:
    """ClickHouse's CREATE TABLE … AS table."""
    return cursor.sees("AS") and cursor.word(1) not in ("SELECT", "WITH", "(") and cursor.take("AS")


def _typed(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    """CREATE TABLE … OF type: its columns, and what the brackets add to them."""
    name = assembly.name(cursor.path())
    if (known := assembly.find(assembly.catalog.composites, name)) is None:
        raise MissingError(f"there is no type `{shown(name)}` before this statement")
    table.columns = {each.name: copy.deepcopy(each) for each in assembly.catalog.composites[known].columns}
    assembly.note(f"the columns are those of `{shown(known)}` now")
    for item in cursor.group().items() if cursor.word() == "(" else ():
        if not add_constraint(item, table, assembly):
            found = assembly.column(table, item.name())
            item.take("WITH", "OPTIONS")
            constraints(item, found, table, assembly)


def elements(inside: Cursor, table: Table, assembly: Assembly) -> None:
    """The columns and constraints between the brackets; one that cannot be read costs only itself."""
    for item in inside.items():
        start = item.at
        try:
            while not item.done():
                _element(item, table, assembly)
        except UnreadableError as error:
            assembly.lost.append((item.lines(start), f"this part of the table `{table.name}` cannot be read: {error}"))


def _element(item: Cursor, table: Table, assembly: Assembly) -> None:
    start = item.at
    second = item.token(1)
    if assembly.catalog.dialect == "clickhouse" and item.take("PRIMARY", "KEY"):  # which keeps no two rows apart
        table.options["primary key"] = item.rest()
        return
    if item.sees("FAMILY") and item.word(2) == "(" and assembly.catalog.dialect == "cockroachdb":
        item.take("FAMILY")
        name = item.name()
        table.options[f"family {name}"] = item.rest()
        return
    if item.sees("SUPPLEMENTAL", "LOG"):
        key, value = supplemental(item)
        table.options[key] = value
        return
    of_index = item.word() in ("INVERTED", "VECTOR") and item.word(1) in ("KEY", "INDEX")
    if of_index or item.word() in _CONSTRAINTS or item.word() in ("KEY", "INDEX", "FULLTEXT", "SPATIAL"):
        if add_constraint(item, table, assembly):
            if item.at == start:
                raise UnreadableError("it is empty")
            if not item.done() and item.word() not in _CONSTRAINTS:
                raise UnreadableError(f"`{item.rest()}` behind a constraint is unknown")
            return
    elif item.word() == "LIKE" and second is not None and assembly.catalog.dialect != "sqlite":
        item.take("LIKE")
        _like(item, table, assembly)
        return
    elif item.take("PERIOD", "FOR"):
        key = f"period for {item.name().lower()}"
        table.options[key] = item.rest()
        return
    elif item.sees("PROJECTION") and item.word(2) == "(":
        item.take("PROJECTION")
        key = f"projection {item.name()}"
        table.options[key] = item.rest()
        return
    column(item, table, assembly)
    if not item.done() and not is_tables_own(item):
        raise UnreadableError(f"`{item.rest()}` is unknown")


def supplemental(item: Cursor) -> tuple[str, str]:
    """What Oracle writes into its log beside what changed: SUPPLEMENTAL LOG, of a group or of some kinds of columns."""
    item.need("SUPPLEMENTAL", "LOG")
    if item.take("GROUP"):
        return f"supplemental log group {item.name()}", item.rest()
    item.need("DATA")
    kinds = item.inside()
    item.take("COLUMNS")
    return f"supplemental log data {kinds.lower()}", "true"


def _like(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    """The columns of another table; MySQL copies its keys and indexes too, PostgreSQL what INCLUDING names."""
    other = assembly.table(cursor.path())
    included = {"ALL"} if assembly.lexicon.executed or assembly.catalog.dialect == "clickhouse" else set()
    excluded = set()
    while not cursor.done():
        if cursor.take("INCLUDING"):
            included.add(cursor.next().word)
        elif cursor.take("EXCLUDING"):
            excluded.add(cursor.next().word)
        else:
            break

    def takes(what: str) -> bool:
        return ("ALL" in included or what in included) and what not in excluded

    for each in copy.deepcopy(list(other.columns.values())):
        each.default = each.default if takes("DEFAULTS") else ""
        each.identity = each.identity if takes("IDENTITY") else None
        each.computed = each.computed if takes("GENERATED") else ""
        each.comment = each.comment if takes("COMMENTS") else ""
        table.columns[each.name] = each
    if takes("INDEXES"):
        table.primary_key = copy.deepcopy(other.primary_key) or table.primary_key
        table.uniques += copy.deepcopy(other.uniques)
        table.indexes += copy.deepcopy(other.indexes)
        if not assembly.lexicon.executed:
            for key in table.keys:
                key.name = ""
            for index in table.indexes:
                index.name = ""
    if takes("CONSTRAINTS"):
        table.checks += copy.deepcopy(other.checks)
    if assembly.lexicon.executed:
        _like_mysql(table, other)
    assembly.note(f"the columns are those of `{other.name}` now")


def _like_mysql(table: Table, other: Table) -> None:
    """MySQL copies what is said of the table, too, but not where it counts, and gives names of its own to checks."""
    table.options |= other.options
    table.comment, table.partitioning = other.comment, copy.deepcopy(other.partitioning)
    for check in table.checks:
        check.name = ""
    for each in table.columns.values():
        if each.identity is not None:
            each.identity = each.identity._replace(start=None)


def _partition(cursor: Cursor, table: Table, assembly: Assembly) -> str:
    """PARTITION OF: the parent's columns, and a bound. It stays a table until all is read: others may change it."""
    parent = assembly.table(cursor.path())
    table.columns = {name: copy.deepcopy(each) for name, each in parent.columns.items()}
    if cursor.word() == "(":
        for item in cursor.group().items():
            start = item.at
            if not add_constraint(item, table, assembly):
                assembly.note(f"`{item.slice(start, item.end)}` of a partition is left out")
                item.at = item.end
    table.comment = ""
    assembly.children[table.key] = (parent.key, bound(cursor), table.lines)
    options(cursor, table, assembly)
    assembly.catalog.tables[table.key] = table
    return f"partition `{shown(table.key)}` of `{shown(parent.key)}`"


def bound(cursor: Cursor) -> str:
    """FOR VALUES … or DEFAULT, as it is written."""
    start = cursor.at
    if cursor.take("DEFAULT"):
        return "DEFAULT"
    cursor.need("FOR", "VALUES")
    cursor.next()  # FROM, IN, WITH
    cursor.skip()
    if cursor.take("TO"):
        cursor.skip()
    return cursor.line_of(start)


def options(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    """What stands behind the brackets of CREATE TABLE."""
    found = table.options
    while not cursor.done():
        cursor.take(",")
        if storage(cursor, found):
            continue
        if cursor.take("COMMENT"):
            cursor.take("=")
            table.comment = cursor.string()
        elif cursor.take("INHERITS"):
            _inherits(cursor, table, assembly)
        elif cursor.sees("PARTITION", "BY") or cursor.sees("PARTITIONED", "BY"):
            cursor.at += 2
            partitioned(cursor, table, assembly)
        elif cursor.take("AUTO_INCREMENT"):
            cursor.take("=")
            start = cursor.number()
            if start is not None and start > 1:
                counted = next((each for each in table.columns.values() if each.identity is not None), None)
                if counted is not None and counted.identity is not None:
                    counted.identity = counted.identity._replace(start=start)
        elif any(cursor.take("DEFAULT", *words) or cursor.take(*words) for words in _CHARSETS):
            cursor.take("=")
            found["charset"] = cursor.name().lower()
        elif cursor.take("DEFAULT", "COLLATE") or cursor.take("COLLATE"):
            cursor.take("=")
            found["collate"] = cursor.name()
        elif cursor.take("AUTO", "REFRESH"):
            found["auto refresh"] = cursor.next().text.lower()
        elif cursor.word() in ("INTERLEAVED", "COMPOUND") and cursor.word(1) == "SORTKEY":
            kind = cursor.next().text.lower()
            cursor.take("SORTKEY")
            found[f"{kind} sortkey"] = cursor.inside()
        elif cursor.sees("TBLPROPERTIES") or (cursor.sees("OPTIONS") and not cursor.lexicon.dotted):
            properties(cursor, found)
        elif cursor.take("CLUSTERED", "BY"):
            found["clustered by"] = cursor.until(_BEHIND_FILES)
        elif cursor.take("ROW", "FORMAT"):
            found["row format"] = cursor.until(_BEHIND_FILES)
        elif cursor.take("LOCALITY"):
            found["locality"] = cursor.until(("PARTITION",))
        elif (
            (cursor.sees("AS") and cursor.word(1) in ("SELECT", "WITH", "(", "TABLE", "VALUES"))
            or cursor.sees("SELECT")
            or (cursor.sees("IGNORE", "SELECT"))
        ):
            assembly.note("the query that fills the table is data, and is left out")
            cursor.at = cursor.end
        elif cursor.take("COPY", "GRANTS"):
            pass  # who may do what with the table that it replaces
        elif cursor.sees("WITH", "ROW", "ACCESS") or cursor.sees("ROW", "ACCESS", "POLICY"):
            cursor.take("WITH")
            cursor.take("ROW", "ACCESS", "POLICY")
            found["row access policy"] = cursor.until(("COMMENT", "WITH", "TAG", "ROW"))
        elif cursor.take("WITH") or cursor.take("OPTIONS"):
            if cursor.word() == "(":
                found |= settings(cursor.group())
        elif cursor.word() == "ON" and cursor.word(1) != "COMMIT":
            cursor.take("ON")
            found["on"] = _value(cursor)
        elif bare := next((words for words in _BARE_WORDS if cursor.take(*words)), None):
            found[" ".join(bare).lower()] = "true"
        else:
            _option(cursor, found)
    if description := found.pop("description", ""):
        table.comment = unquoted(description)
    for key in ("without oids", "default", "nocompress", "noparallel", "nocache", "monitoring", "logging"):
        found.pop(key, None)


_BEHIND_FILES = frozenset("STORED LOCATION TBLPROPERTIES COMMENT OPTIONS USING ROW CLUSTERED PARTITIONED AS".split())


def properties(cursor: Cursor, found: dict[str, str]) -> None:
    """TBLPROPERTIES and OPTIONS of Spark and Hive, whose names count case."""
    key = cursor.next().word.lower()
    said = (found.get(key, "").strip("()"), cursor.inside())
    found[key] = f"({', '.join(filter(None, said))})"


_TWO_WORDS = frozenset({"ORDER", "CLUSTER", "CLUSTERED", "PRIMARY", "SAMPLE", "ROW", "STORED", "DATA", "INDEX", "SORT"})


def _option(cursor: Cursor, found: dict[str, str]) -> None:
    """Words, then `=` or nothing, then a value."""
    if cursor.word() in (")", "]"):
        raise UnreadableError("a bracket is closed that is not open")
    key = cursor.next().text.lower()
    if key.upper() in _TWO_WORDS and cursor.word() in ("BY", "KEY", "FORMAT", "AS", "DIRECTORY"):
        key = f"{key} {cursor.next().text.lower()}"
    cursor.take("=")
    if cursor.done():
        found[key] = "true"
        return
    if key in ("order by", "primary key", "cluster by", "partition by", "sample by", "ttl", "settings"):
        found[key] = cursor.until(_CLAUSES)
    else:
        found[key] = _value(cursor)


_CLAUSES = frozenset("ORDER PARTITION PRIMARY SAMPLE TTL SETTINGS COMMENT ENGINE OPTIONS CLUSTER AS WITH".split())


def _value(cursor: Cursor) -> str:
    token = cursor.token()
    if token is not None and token.kind in ("quoted", "string"):
        cursor.at += 1
        if token.kind == "string" and cursor.lexicon.backslash and not cursor.lexicon.executed:
            return token.text  # of a warehouse, whose options are written again as they are
        bare = token.text[1:-1]
        return f"{bare}({cursor.inside()})" if cursor.word() == "(" else bare
    start = cursor.at
    cursor.skip()
    if cursor.word() == "(" and cursor.at == start + 1 and cursor.tokens[start].word != "(":
        cursor.skip()
    return cursor.line_of(start)


def _inherits(cursor: Cursor, table: Table, assembly: Assembly) -> None:
    for item in cursor.group().items():
        try:
            parent = assembly.table(item.path())
        except MissingError as error:
            assembly.note(f"{error}, so that columns of it are missing")
            continue
        assembly.heirs.append((table, parent))
        columns = {name: copy.deepcopy(each) for name, each in parent.columns.items() if name not in table.columns}
        table.columns = columns | table.columns
        table.checks = [*(_inherited(parent, check) for check in parent.checks), *table.checks]


def _inherited(parent: Table, check: Check) -> Check:
    """The check as its heir has it: called as the parent's, which has the name that PostgreSQL gives it by now."""
    check.name = check.name or combined(parent.name, "".join(named_in_check(check, parent)), "check")
    return dataclasses.replace(check)
