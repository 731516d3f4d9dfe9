"""Constraints and the keys of indexes, as every dialect writes them in CREATE TABLE, ALTER TABLE and CREATE INDEX."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entia.importers.catalog import Check, Exclusion, ForeignKey, Index, IndexKey, Key, Table
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_storage import begins, storage
from entia.importers.types import split_outside

_ACTIONS = (("NO", "ACTION"), ("SET", "NULL"), ("SET", "DEFAULT"), ("CASCADE",), ("RESTRICT",))


@dataclass(slots=True)
class Tail:
    """What stands behind a constraint."""

    deferral: str = ""
    enforced: bool = True
    include: tuple[str, ...] = ()
    method: str = ""
    where: str = ""
    comment: str = ""
    nulls_not_distinct: bool = False
    using_index: str = ""
    options: dict[str, str] = field(default_factory=dict)


_FLAGS = {  # words that are kept as options, with the value they stand for
    ("NOT", "VALID"): ("not valid", "true"),
    ("NO", "INHERIT"): ("no inherit", "true"),
    ("INVISIBLE",): ("invisible", "true"),
    ("IGNORED",): ("invisible", "true"),
    ("CLUSTERED",): ("clustered", "true"),
    ("NONCLUSTERED",): ("clustered", "false"),
    ("RELY",): ("rely", "true"),
    ("NOT", "FOR", "REPLICATION"): ("not for replication", "true"),
    ("ONLINE",): ("online", "true"),
    ("PARALLEL",): ("parallel", "true"),
}
_USUAL = (  # words that say what is usual anyway
    ("NOT", "DEFERRABLE"),
    ("INITIALLY", "IMMEDIATE"),
    ("VISIBLE",),
    ("NOT", "IGNORED"),
    ("ENFORCED",),
    ("ENABLE", "VALIDATE"),
    ("ENABLE",),
    ("VALIDATE",),
    ("NOVALIDATE",),
    ("NORELY",),
    ("NULLS", "DISTINCT"),
    ("NOCOMPRESS",),
    ("NOPARALLEL",),
    ("LOGGING",),
    ("NOLOGGING",),
    ("REVERSE",),
)
_VALUES = (
    "KEY_BLOCK_SIZE",
    "TABLESPACE",
    "PCTFREE",
    "INITRANS",
    "MAXTRANS",
    "COMPRESS",
    "ALGORITHM",
    "LOCK",
    "BUCKETS",
)


def tail(cursor: Cursor, column: bool = False) -> Tail:
    """What stands behind a constraint or an index, as far as it belongs to it, not to the `column` it is on."""
    found = Tail()
    while not cursor.done():
        if storage(cursor, found.options):
            continue
        if cursor.word() not in _TAILS or (column and cursor.word() in _OF_COLUMN):
            break
        if cursor.take("NOT", "ENFORCED") or cursor.take("DISABLE", "NOVALIDATE") or cursor.take("DISABLE"):
            found.enforced = False
        elif cursor.take("DEFERRABLE"):
            found.deferral = found.deferral or "deferrable"
        elif cursor.take("INITIALLY", "DEFERRED"):
            found.deferral = "deferred"
        elif cursor.take("NULLS", "NOT", "DISTINCT"):
            found.nulls_not_distinct = True
        elif cursor.take("INCLUDE") or cursor.take("STORING") or cursor.take("COVERING"):
            found.include = found.include + cursor.names()
        elif cursor.take("WHERE"):
            found.where = cursor.until(_BEHIND_WHERE)
        elif cursor.take("ON", "CONFLICT"):
            found.options["on conflict"] = cursor.next().text.lower()
        elif cursor.take("USING", "INDEX", "TABLESPACE"):
            found.options["tablespace"] = cursor.name()
        elif cursor.take("USING", "INDEX"):
            if not cursor.done() and not _is_behind(cursor.word()):
                found.using_index = cursor.path()[-1]
            elif cursor.word() == "(":
                found.options["using index"] = cursor.inside()
        elif cursor.take("USING"):
            found.method = cursor.name().lower()
        elif cursor.take("COMMENT"):
            cursor.take("=")
            found.comment = cursor.string()
        elif cursor.take("WITH", "PARSER"):
            found.options["parser"] = cursor.name()
        elif cursor.sees("WITH") and cursor.word(1) == "(":
            cursor.take("WITH")
            found.options |= settings(cursor.group())
        elif cursor.sees("WITH", "FILLFACTOR"):
            cursor.take("WITH", "FILLFACTOR")
            cursor.take("=")
            found.options["fillfactor"] = cursor.next().text
        elif cursor.sees("ON") and cursor.token(1) is not None and cursor.word(1) not in ("DELETE", "UPDATE"):
            cursor.take("ON")
            found.options["on"] = place(cursor)
        elif word := cursor.take_one(_VALUES):
            cursor.take("=")
            token = cursor.token()
            value = token is not None and (token.kind in ("number", "word", "string", "quoted"))
            found.options[word.lower()] = cursor.next().text if value else "true"
        elif not (any(cursor.take(*words) for words in _USUAL) or _flag(cursor, found)):
            break
    return found


_BEHIND_USING = frozenset({"(", ",", "ENABLE", "DISABLE", "ONLINE", "RELY", "NORELY", "DEFERRABLE", "INITIALLY"})


def _is_behind(word: str) -> bool:
    """Whether USING INDEX names no index, but says how the one of the key is."""
    return begins(word) or word in _BEHIND_USING


_TAILS = frozenset(
    "NOT DISABLE DEFERRABLE INITIALLY NULLS INCLUDE STORING COVERING WHERE ON USING COMMENT WITH".split()
).union(_VALUES, (words[0] for words in (*_FLAGS, *_USUAL)))
_OF_COLUMN = frozenset({"COMMENT", "INVISIBLE", "VISIBLE"})
_BEHIND_WHERE = frozenset({"WITH", "TABLESPACE", "INCLUDE", "COMMENT", "USING"})


def _flag(cursor: Cursor, found: Tail) -> bool:
    for words, (key, value) in _FLAGS.items():
        if cursor.take(*words):
            found.options[key] = value
            return True
    return False


def place(cursor: Cursor) -> str:
    """A filegroup or a partition scheme with its columns."""
    name = cursor.name()
    return f"{name}({cursor.inside()})" if cursor.word() == "(" else name


def settings(inside: Cursor) -> dict[str, str]:
    """`a = b, c` between brackets: b under a, "true" under what has no value."""
    found = {}
    for item in inside.items():
        start = item.at
        while not item.done() and item.word() != "=":
            item.skip()
        key = item.line_of(start).lower()
        found[key] = item.rest() if item.take("=") else "true"
    return found


def unquoted(text: str) -> str:
    """The value of a text of BigQuery's OPTIONS."""
    bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
    return re.sub(r"\\(.)", r"\1", bare)


def columns(inside: Cursor, notes: Assembly | None = None) -> tuple[str, ...]:
    """The columns of a key: what stands behind their names is noted where it says more than the key does."""
    found = []
    for item in inside.items():
        if len(item.tokens[item.at : item.end]) > 1:
            item.take("PERIOD")
        found.append(item.name())
        if item.take("WITHOUT", "OVERLAPS"):
            if notes is not None:
                notes.note("`without overlaps` of a key is left out")
        elif not item.take("ASC") and not item.done() and notes is not None:
            notes.note(f"`{item.rest()}` behind a column of a key is left out")
    return tuple(found)


def reference(cursor: Cursor, own: tuple[str, ...], assembly: Assembly) -> ForeignKey:
    """What stands behind REFERENCES."""
    start = cursor.at
    target = assembly.name(cursor.path())
    targets = columns(cursor.group()) if cursor.word() == "(" else ()
    key = ForeignKey(own, target, targets)
    while not cursor.done():
        if cursor.take("MATCH"):
            match = cursor.next().text.lower()
            key.match = "" if match == "simple" else match
        elif cursor.sees("ON", "DELETE"):
            cursor.take("ON", "DELETE")
            key.on_delete = _action(cursor, assembly)
        elif cursor.sees("ON", "UPDATE"):
            cursor.take("ON", "UPDATE")
            key.on_update = _action(cursor, assembly)
        else:
            at = cursor.at
            behind = tail(cursor, column=True)
            key.deferral = behind.deferral or key.deferral
            key.enforced = key.enforced and behind.enforced
            _rest(behind, assembly, "foreign key")
            if cursor.at == at:
                break
    key.lines = cursor.lines(start, cursor.at)
    return key


def _action(cursor: Cursor, assembly: Assembly) -> str:
    for words in _ACTIONS:
        if cursor.take(*words):
            if cursor.word() == "(":
                assembly.note(f"`{' '.join(words).lower()} ({cursor.inside()})` sets all columns of the key")
            return " ".join(words).lower()
    raise UnreadableError("an action such as `cascade` is expected")


def index_keys(inside: Cursor) -> tuple[IndexKey, ...]:
    """The keys of an index."""
    return tuple(_index_key(item) for item in inside.items())


def _index_key(item: Cursor) -> IndexKey:
    column, sql, length = "", "", None
    first, second = item.token(), item.token(1)
    if first is None:
        raise UnreadableError("a key of the index is empty")
    if first.word == "(":
        start = item.at
        group = item.group()
        sql = group.rest()
        if not item.done() and item.word() not in _BEHIND_KEY and not _is_class(item):
            item.at = start
            sql = item.until(_BEHIND_KEY)
    elif (
        first.kind in ("word", "quoted", "string")
        and first.word != "CASE"
        and (
            second is None
            or second.word in _BEHIND_KEY
            or second.word == "("
            or (item.lexicon.psql and second.kind in ("word", "quoted"))
        )
    ):
        third = item.token(2)
        if (
            second is not None
            and second.word == "("
            and not (third is not None and third.kind == "number" and item.word(3) == ")")
        ):
            sql = _expression(item)
        else:
            column = item.name()
            if item.word() == "(":
                length = item.group().number()
    else:
        sql = _expression(item)
    return _behind_key(item, IndexKey(column, sql, length=length))


def collation(cursor: Cursor) -> str:
    """The name of a collation; PostgreSQL's own are meant without their schema, as are those of the usual one."""
    path = cursor.path()
    usual = len(path) == 2 and path[0] in ("pg_catalog", cursor.lexicon.default_schema)
    return ".".join(path[1:] if usual else path)


_BEHIND_KEY = frozenset({"ASC", "DESC", "NULLS", "COLLATE"})


def _is_class(item: Cursor) -> bool:
    token = item.token()
    return token is not None and token.kind in ("word", "quoted")


def _expression(item: Cursor) -> str:
    """An expression without brackets around it: to what may stand behind a key, or to an operator class."""
    start = item.at
    item.skip()
    if item.word() == "(":
        item.skip()
    while not item.done() and item.word() not in _BEHIND_KEY:
        token = item.token()
        previous = item.tokens[item.at - 1]
        operand = previous.kind in ("word", "quoted", "string", "number") or previous.word == ")"
        classed = item.lexicon.psql and token is not None and token.kind == "word"
        if classed and operand and item.at > start and _ends(item):
            break
        item.skip()
    return item.line_of(start)


def _ends(item: Cursor) -> bool:
    """Whether only an operator class, perhaps with its schema, and an order stand behind."""
    ahead = 1
    while item.word(ahead) == ".":
        ahead += 2
    return item.token(ahead) is None or item.word(ahead) in _BEHIND_KEY


def _behind_key(item: Cursor, key: IndexKey) -> IndexKey:
    while not item.done():
        if item.take("COLLATE"):
            key = key._replace(collate=collation(item))
        elif item.take("DESC"):
            key = key._replace(descending=True)
        elif item.take("ASC"):
            pass
        elif item.take("NULLS"):
            key = key._replace(nulls=item.next().text.lower())
        elif _is_class(item) and not key.opclass:
            opclass = ".".join(item.path())
            if item.word() == "(":
                opclass += f" ({item.inside()})"
            key = key._replace(opclass=opclass)
        else:
            raise UnreadableError(f"`{item.rest()}` behind a key of an index is unknown")
    return key


_NAMELESS = frozenset({"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "ASSUME"})


def add_constraint(cursor: Cursor, table: Table, assembly: Assembly, name: str = "") -> bool:
    """Reads one constraint or index of a table, if such a one is next."""
    start = cursor.at
    if cursor.take("CONSTRAINT") and cursor.word() not in _NAMELESS:
        cursor.take("IF", "NOT", "EXISTS")
        name = assembly.name(cursor.path())[1]
    if cursor.take("PRIMARY", "KEY"):
        _unique(cursor, table, assembly, name, start, primary=True)
    elif cursor.sees("UNIQUE"):
        cursor.take("UNIQUE")
        _unique(cursor, table, assembly, name, start, primary=False)
    elif cursor.take("FOREIGN", "KEY"):
        _foreign(cursor, table, assembly, name, start)
    elif cursor.take("CHECK") or cursor.take("ASSUME"):
        if cursor.take("NOT", "FOR", "REPLICATION"):
            assembly.note("`not for replication` of a check is left out")
        if cursor.tokens[cursor.at - 1].word == "ASSUME":
            assembly.note("what ClickHouse assumes without a look is a check")
        sql = cursor.inside() if cursor.word() == "(" else cursor.rest()  # ClickHouse needs no brackets
        behind = tail(cursor)
        _rest(behind, assembly, "check")
        table.checks.append(Check(sql, name, cursor.lines(start, cursor.at), enforced=behind.enforced))
    elif cursor.sees("EXCLUDE") and cursor.word(1) in ("USING", "("):
        cursor.take("EXCLUDE")
        _exclusion(cursor, table, assembly, name, start)
    elif inside_index(cursor):
        _index(cursor, table, start)
    else:
        cursor.at = start
        return False
    return True


def is_tables_own(cursor: Cursor) -> bool:
    """Whether a constraint of the table is next, which SQL Server takes behind a column without a comma."""
    if not cursor.lexicon.batches:
        return False
    ahead = 2 if cursor.word() == "CONSTRAINT" else 0
    if cursor.word(ahead) not in ("PRIMARY", "FOREIGN", "UNIQUE"):
        return False
    while cursor.word(ahead) in ("PRIMARY", "FOREIGN", "KEY", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "HASH"):
        ahead += 1
    return cursor.word(ahead) == "("


def inside_index(cursor: Cursor) -> bool:
    """Whether an index as MySQL and SQL Server write it in CREATE TABLE is next, and no column of that name."""
    ahead = 0
    while cursor.word(ahead) in ("FULLTEXT", "SPATIAL", "VECTOR", "INVERTED"):
        ahead += 1
    if cursor.word(ahead) in ("KEY", "INDEX"):
        ahead += 1
    elif not ahead:
        return False
    if cursor.word(ahead) in ("(", "IF"):
        return cursor.lexicon.indexes_inside or ahead > 1
    if not cursor.lexicon.indexes_inside and cursor.lexicon.default_schema:
        return False
    while cursor.word(ahead) in (
        "USING",
        "BTREE",
        "HASH",
        "CLUSTERED",
        "NONCLUSTERED",
        "COLUMNSTORE",
        "UNIQUE",
        "TYPE",
    ):
        ahead += 1
    if cursor.lexicon.indexes_inside:
        return cursor.token(ahead + 1) is not None or cursor.word(ahead) == "("
    ahead += 3 if cursor.word(ahead + 1) == "ON" else 1
    token = cursor.token(ahead + 1)
    return cursor.word(ahead) == "(" and token is not None and token.kind != "number"


def _rest(behind: Tail, assembly: Assembly, what: str) -> None:
    for key in behind.options:
        if key == "not valid":
            assembly.note("`not valid`: rows from before are checked too")
        elif key not in ("clustered", "fillfactor", "on"):
            assembly.note(f"`{key}` of a {what} is left out")


def _unique(cursor: Cursor, table: Table, assembly: Assembly, name: str, start: int, primary: bool) -> None:
    if not primary:
        cursor.take_one(("KEY", "INDEX"))
    before = tail(cursor)
    if before.using_index:
        _from_index(table, assembly, before, name or before.using_index, primary, cursor.lines(start, cursor.at))
        return
    token = cursor.token()
    if cursor.lexicon.batches and cursor.take("HASH"):
        before.method = "hash"
    elif cursor.word() != "(" and token is not None:
        own = cursor.name()
        name = name or ("" if primary else own)
        more = tail(cursor)
        before.method = before.method or more.method
        before.options |= more.options
    inside = cursor.group()
    keys = index_keys(inside.part(inside.at, inside.end)) if not primary or cursor.lexicon.executed else ()
    names = tuple(key.column for key in keys) or columns(inside, assembly)
    behind = tail(cursor)
    lines = cursor.lines(start, cursor.at)
    options = before.options | behind.options
    if method := before.method or behind.method:
        options["using"] = method
    nulls = before.nulls_not_distinct or behind.nulls_not_distinct
    plain = all(key.column and not (key.descending or key.length or key.opclass) for key in keys)
    if not primary and (not plain or behind.where or behind.include):
        method = options.pop("using", "")
        found = Index(keys, name, lines, True, method, behind.where, behind.include, nulls, options, behind.comment)
        table.indexes.append(found)
        return
    if behind.include:
        options["include"] = ", ".join(behind.include)
    if behind.using_index and behind.using_index != name:
        options["using index"] = behind.using_index
    lengths = {each.column: each.length for each in keys if each.length}
    key = Key(names, name, lines, nulls, before.deferral or behind.deferral, options, behind.comment, lengths)
    if not behind.enforced:
        options["not enforced"] = "true"
    if primary:
        table.primary_key = key
        for each in names:
            known = assembly.same(table.columns, each)
            if known is not None:
                table.columns[known].required = True
    else:
        table.uniques.append(key)


def _from_index(
    table: Table, assembly: Assembly, behind: Tail, name: str, primary: bool, lines: tuple[int, int]
) -> None:
    index = next((each for each in table.indexes if assembly.is_same(each.name, behind.using_index)), None)
    if index is None:
        raise MissingError(f"there is no index `{behind.using_index}` before this statement")
    table.indexes.remove(index)
    key = Key(tuple(each.column for each in index.keys), name, lines, index.nulls_not_distinct, behind.deferral)
    if primary:
        table.primary_key = key
        for column in key.columns:
            assembly.column(table, column).required = True
    else:
        table.uniques.append(key)


def _foreign(cursor: Cursor, table: Table, assembly: Assembly, name: str, start: int) -> None:
    cursor.take("IF", "NOT", "EXISTS")
    if cursor.word() != "(":
        own = cursor.name()
        name = name or own
    own_columns = columns(cursor.group())
    cursor.need("REFERENCES")
    key = reference(cursor, own_columns, assembly)
    key.name = name
    key.lines = cursor.lines(start, cursor.at)
    table.foreign_keys.append(key)


def _exclusion(cursor: Cursor, table: Table, assembly: Assembly, name: str, start: int) -> None:
    method = cursor.name().lower() if cursor.take("USING") else ""
    elements = []
    for item in cursor.group().items():
        sql = item.until(("WITH",))
        item.need("WITH")
        elements.append((sql, item.rest()))
    behind = tail(cursor)
    _rest(behind, assembly, "exclusion")
    lines = cursor.lines(start, cursor.at)
    table.exclusions.append(Exclusion(tuple(elements), name, lines, method, behind.where, behind.deferral))


def _is_skipping(cursor: Cursor) -> bool:
    """Whether ClickHouse's TYPE stands behind the brackets that are next."""
    at = cursor.at
    cursor.skip()
    found = cursor.word() == "TYPE" and cursor.word(1) not in ("BTREE", "HASH", "RTREE")
    cursor.at = at
    return found


def _index(cursor: Cursor, table: Table, start: int) -> None:
    """KEY or INDEX inside of CREATE TABLE."""
    method, unique = "", False
    options: dict[str, str] = {}
    name = ""
    while cursor.word() != "(":
        if word := cursor.take_one(("FULLTEXT", "SPATIAL", "VECTOR", "INVERTED")):
            method = word.lower()
        elif cursor.take("UNIQUE"):
            unique = True
        elif name and cursor.word(1) == "TYPE":
            break  # a column that is called `key` or `type`
        elif cursor.take("USING") or cursor.take("TYPE"):
            method = cursor.name().lower()
        elif cursor.take_one(("KEY", "INDEX")) or cursor.take("IF", "NOT", "EXISTS"):
            pass
        elif word := cursor.take_one(("CLUSTERED", "NONCLUSTERED")):
            options["clustered"] = "true" if word == "CLUSTERED" else "false"
        elif name and cursor.lexicon.batches and (word := cursor.take_one(("COLUMNSTORE", "HASH"))):
            method = word.lower()
            if cursor.word() != "(":  # of all columns: it is how the rows are kept
                table.options[f"index {name}"] = cursor.line_of(start + 2)
                return
        elif cursor.word() in ("ON", "GRANULARITY") or name:
            break
        else:
            name = cursor.name()
    if name and (cursor.word() not in ("(", "ON") or _is_skipping(cursor)):  # INDEX name expression TYPE kind
        sql = cursor.until(("TYPE", "GRANULARITY"))
        if cursor.take("TYPE"):
            method = cursor.name()
            if cursor.word() == "(":
                options["arguments"] = f"({cursor.inside()})"
        if cursor.take("GRANULARITY"):
            options["granularity"] = cursor.next().text
        if cursor.take("AFTER"):
            cursor.name()
        cursor.take("FIRST")
        lines = cursor.lines(start, cursor.at)
        parts = split_outside(sql[1:-1] if sql.startswith("(") and sql.endswith(")") else sql, ",")
        bare = [part.strip('`"') for part in parts]
        keys = tuple(IndexKey(each) if each in table.columns else IndexKey(sql=each) for each in bare)
        table.indexes.append(Index(keys, name, lines, False, method, options=options))
        return
    if cursor.take("ON"):
        cursor.path()
    keys = index_keys(cursor.group())
    behind = tail(cursor)
    method = method or behind.method
    found = Index(keys, name, cursor.lines(start, cursor.at), unique, method, behind.where, behind.include)
    found.options = options | behind.options
    found.comment = behind.comment
    found.nulls_not_distinct = behind.nulls_not_distinct
    table.indexes.append(found)
