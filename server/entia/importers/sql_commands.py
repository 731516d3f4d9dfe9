"""What a statement does, told by its first words: one table of what is read, one of what no model says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, Protocol

from entia.importers.catalog import Code, Table
from entia.importers.sources import Lines
from entia.importers.sql_alter import alter_table
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_change import alter, drop, exchange_tables, rename_tables, sp_rename
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_indexes import create_index
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_objects import (
    added_type,
    create_code,
    create_domain,
    create_extension,
    create_schema,
    create_sequence,
    create_type,
    create_view,
)
from entia.importers.sql_paths import qualified
from entia.importers.sql_remarks import comment_on, extended_property
from entia.importers.sql_statements import Lineation, Statement
from entia.importers.sql_tables import create_table
from entia.text import nearest


class Described(Protocol):
    """What can have a comment."""

    comment: str


class Done(NamedTuple):
    """A statement that was read: `what` it is; `table`, `subject`: what a comment above it is about. Not `read`: its
    parts have their own fates."""

    what: str
    table: Table | None = None
    subject: Described | None = None
    read: bool = True


class Aside(NamedTuple):
    """A statement that no model says."""

    what: str
    why: str


_CHANGE = "change of table"
_DATA = Aside("data", "rows of data are no part of a model")
_QUERY = Aside("query", "a query leaves nothing in a database")
_SESSION = Aside("session", "it is a setting or a transaction of the session")
_RIGHTS = Aside("rights", "who may do what is no part of a model")
_UPKEEP = Aside("upkeep", "it looks after a database, and changes nothing of its design")
_CLIENT = Aside("client", "it speaks to the client program, not to the database")
_SERVER = Aside("server", "users, databases and servers are no part of a model")
_ASIDES: Mapping[str, Aside] = MappingProxyType(
    {
        word: aside
        for words, aside in (
            ("INSERT UPDATE DELETE COPY MERGE REPLACE TRUNCATE LOAD BULK UPSERT IMPORT EXPORT UNLOAD PUT GET", _DATA),
            ("SELECT WITH VALUES TABLE SHOW DESCRIBE DESC EXPLAIN LIST PERFORM", _QUERY),
            (
                "SET USE RESET PRAGMA BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE END LOCK UNLOCK DECLARE DISCARD "
                "LISTEN NOTIFY PREPARE DEALLOCATE ABORT UNSET XA HANDLER FETCH OPEN CLOSE KILL",
                _SESSION,
            ),
            ("GRANT REVOKE DENY REASSIGN", _RIGHTS),
            (
                "ANALYZE VACUUM CHECKPOINT CLUSTER REINDEX REFRESH DBCC OPTIMIZE FLUSH PURGE CHECK REPAIR ATTACH "
                "REMOVE",
                _UPKEEP,
            ),
            (
                "PRINT GO RAISERROR WAITFOR EXIT QUIT RETURN DETACH SOURCE INSTALL BACKUP RESTORE SHUTDOWN UNDROP",
                _CLIENT,
            ),
        )
        for word in words.split()
    }
)
_OWN_INDEXES = frozenset({"XML", "FULLTEXT", "SPATIAL"})  # SQL Server writes them in words of their own
_APART = frozenset({"redshift", "snowflake", "bigquery", "oracle", "sqlserver"})  # whose outer tables lie elsewhere
_FIRST = re.compile(r"[A-Za-z]+")
_SPEAKING = re.compile(r"search_path|current_schema|\bUSE\b", re.IGNORECASE)
_SERVER_WORDS = frozenset(
    "DATABASE USER ROLE LOGIN TABLESPACE WAREHOUSE SERVER GROUP RESOURCE PROFILE KEYSPACE ACCOUNT CATALOG CREDENTIAL "
    "CERTIFICATE LOGFILE SHARE INTEGRATION ENDPOINT AVAILABILITY".split()
)
_MODIFIERS = frozenset(
    "TEMP TEMPORARY GLOBAL LOCAL UNLOGGED FOREIGN EXTERNAL UNIQUE CLUSTERED NONCLUSTERED BITMAP FULLTEXT SPATIAL "
    "VECTOR MATERIALIZED RECURSIVE SECURE TRANSIENT VIRTUAL COLUMN ROW FORCE NOFORCE EDITIONABLE NONEDITIONABLE "
    "CONSTRAINT DEFAULT TRUSTED PROCEDURAL COLUMNSTORE XML PRIMARY MULTISET SET DYNAMIC HYBRID PUBLIC PRIVATE "
    "HASH CACHED MEMORY IMMUTABLE BLOCKCHAIN SHARDED DUPLICATED LIVE STREAMING VOLATILE DISTRIBUTED ICEBERG "
    "SNAPSHOT".split()
)
# What else CREATE makes, by its first word, in all dialects: a model keeps the statement as it is.
_KEPT = frozenset(
    "FUNCTION PROCEDURE PROC TRIGGER EVENT POLICY RULE AGGREGATE OPERATOR CAST COLLATION TEXT STATISTICS PUBLICATION "
    "SUBSCRIPTION CONVERSION TRANSFORM ACCESS PACKAGE SYNONYM CONTEXT DIRECTORY LIBRARY JAVA DIMENSION CLUSTER OUTLINE "
    "INDEXTYPE FLASHBACK AUDIT INMEMORY ZONEMAP ATTRIBUTE ANALYTIC HIERARCHY PROPERTY ASSEMBLY PARTITION DEFAULT "
    "SECURITY QUEUE SERVICE CONTRACT MESSAGE ROUTE BROKER REMOTE SELECTIVE SEARCH APPLICATION EVENTS STAGE PIPE TASK "
    "TAG STREAM FILE SESSION PASSWORD MASKING NETWORK ALERT API CONNECTION FAILOVER MANAGED NOTIFICATION REPLICATION "
    "STORAGE AGGREGATION PROJECTION IMAGE GIT MODEL NOTEBOOK STREAMLIT SECRET COMPUTE CORTEX DATASET AUTHENTICATION "
    "PACKAGES MACRO DICTIONARY QUOTA SETTINGS NAMED ASSIGNMENT CAPACITY RESERVATION DATASHARE VIEW SNAPSHOT ROW "
    "EDITION MINING MLE LOCKDOWN SEMANTIC CHANGEFEED SCHEDULE LOADABLE ANALYZER SPATIAL".split()
)
_MADE = frozenset({"TABLE", "INDEX", "VIEW", "SEQUENCE", "TYPE", "DOMAIN", "SCHEMA", "EXTENSION", "LANGUAGE"})


def kind_of(text: str, statement: Statement, lexicon: Lexicon) -> Aside | None:
    """What a statement is that needs no reading: a dump has thousands of them."""
    word = _FIRST.match(text, statement.start, min(statement.start + 20, statement.end))
    aside = _ASIDES.get(word[0].upper()) if word is not None else None
    if aside is None or (aside in (_SESSION, _QUERY) and _SPEAKING.search(text, statement.start, statement.end)):
        return None
    if aside is _SESSION and lexicon.batches and word is not None and word[0].upper() in ("BEGIN",):
        return None
    return aside


def read_statement(cursor: Cursor, assembly: Assembly, lines: Lines) -> Done | Aside:
    """Applies one statement to the catalog. Raises `UnreadableError`."""
    try:
        return _read(cursor, assembly, lines)
    except MissingError as error:
        codes, name = assembly.catalog.codes, error.table
        if name is None or all((each.kind, each.schema, each.name) != ("table", *name) for each in codes):
            raise
        codes.append(Code(_CHANGE, *name, qualified(cursor, assembly, 0, cursor.end), lines))
        assembly.note("the table is kept as SQL, and so is this")
        return Done(f"{_CHANGE} `{shown(name)}`")


def _read(cursor: Cursor, assembly: Assembly, lines: Lines) -> Done | Aside:
    word = cursor.word()
    if cursor.take("CREATE"):
        return _create(cursor, assembly, lines)
    if cursor.take("ALTER"):
        return _alter(cursor, assembly, lines)
    if cursor.take("DROP"):
        return _drop(cursor, assembly)
    if cursor.take("COMMENT"):
        cursor.take("IF", "EXISTS")
        cursor.need("ON")
        if cursor.sees("EXTENSION"):
            return Aside("comment", "an extension brings its comment with it")
        return Done(comment_on(cursor, assembly, lines))
    if cursor.take("RENAME"):
        return Done(rename_tables(cursor, assembly))
    if cursor.take("EXCHANGE"):
        return Done(exchange_tables(cursor, assembly))
    if word in ("EXEC", "EXECUTE"):
        return _execute(cursor, assembly, lines)
    if cursor.take("CALL"):
        return _call(cursor, assembly)
    if word in ("SET", "USE", "SELECT"):
        return _session(cursor, assembly)
    if word in ("DO", "IF", "ELSE", "BEGIN", "DECLARE", "WHILE") or (
        word in ("FOR", "LOOP", "REPEAT", "EXCEPTION") and assembly.catalog.dialect in ("bigquery", "snowflake")
    ):
        return _block(cursor, assembly)
    aside = _ASIDES.get(word)
    if aside is not None:
        return aside
    token = cursor.token()
    if cursor.take("DISABLE") or cursor.take("ENABLE"):
        return Done(create_code(cursor, assembly, lines, f"{word.lower()} {cursor.next().word.lower()}", 0))
    raise UnreadableError(f"`{token.text[:40] if token is not None else ''}` begins no statement that is known")


def _create(cursor: Cursor, assembly: Assembly, lines: Lines) -> Done | Aside:
    replaces = cursor.take("OR", "REPLACE") or cursor.take("OR", "ALTER")
    modifiers: set[str] = set()
    running: dict[str, str] = {}
    while not cursor.done():
        if cursor.word() == "DEFAULT" and assembly.lexicon.batches:
            break  # a value with a name, not a word before what is made
        if word := cursor.take_one(_MODIFIERS):
            modifiers.add(word)
        elif cursor.word() in ("DEFINER", "ALGORITHM", "SECURITY") or cursor.sees("SQL", "SECURITY"):
            _definer(cursor, running)
        else:
            break
    word = cursor.next().word
    if word == "TABLE":
        return _table(cursor, assembly, lines, modifiers, replaces)
    if word == "INDEX" and {"CLUSTERED", "COLUMNSTORE"} <= modifiers:  # of all columns: it is how the rows are kept
        return Done(create_code(cursor, assembly, lines, "COLUMNSTORE INDEX", 0))
    if word == "INDEX" and assembly.lexicon.batches and modifiers & _OWN_INDEXES:
        return Done(create_code(cursor, assembly, lines, f"{min(modifiers & _OWN_INDEXES).lower()} index", 0))
    if word == "INDEX":
        what, index = create_index(cursor, assembly, lines, modifiers)
        return Done(what, subject=index)
    if word == "VIEW" and cursor.sees("LOG"):
        return Done(create_code(cursor, assembly, lines, "MATERIALIZED VIEW", 0))
    if word == "VIEW":
        if running.pop("definer", "current_user") != "current_user":
            assembly.note("the account that a view runs as is left out")
        options = {key: value for key, value in running.items() if value not in ("undefined", "definer")}
        what = create_view(cursor, assembly, lines, modifiers, 0, options)
        view = next(reversed(assembly.catalog.views.values()), None)
        return Done(what, subject=view if view is not None and view.lines == lines else None)
    if word == "SEQUENCE":
        return Done(create_sequence(cursor, assembly, lines))
    if word == "TYPE":
        what = create_type(cursor, assembly, lines, 0)
        made = next(reversed(assembly.catalog.enums.values()), None)
        return Done(what, subject=made if made is not None and made.lines == lines else None)
    if word == "DOMAIN":
        return Done(create_domain(cursor, assembly, lines))
    if word == "SCHEMA" and "XML" not in modifiers:
        return Done(create_schema(cursor, assembly))
    if word == "EXTENSION":
        return Done(create_extension(cursor, assembly))
    if word == "LANGUAGE":
        return _UPKEEP
    if word in _SERVER_WORDS:
        if word == "DATABASE" and assembly.lexicon.executed:
            create_schema(cursor, assembly)
        return _SERVER
    if word == "SCHEMA":
        cursor.at -= 1
        return Done(create_code(cursor, assembly, lines, "XML", 0))
    if word == "USER" and cursor.word() == "MAPPING":
        return _SERVER
    if word not in _KEPT:
        meant = nearest(word, (*_MADE, *_KEPT))
        hint = f": is `{meant}` meant?" if meant else ""
        raise UnreadableError(f"`{word}` is nothing that CREATE makes{hint}")
    rows = word == "ACCESS" and "ROW" in modifiers
    return Done(create_code(cursor, assembly, lines, "ROW ACCESS" if rows else word, 0))


def _definer(cursor: Cursor, running: dict[str, str]) -> None:
    """DEFINER = x, ALGORITHM = y, SQL SECURITY z: how MySQL runs a view or a routine."""
    cursor.take("SQL")
    key = cursor.next().word.lower()
    cursor.take("=")
    running[key] = cursor.next().text.lower()
    if cursor.word() == "(":
        cursor.skip()
    while (token := cursor.token()) is not None and token.text.startswith("@"):
        cursor.at += 1
        if token.text == "@":
            cursor.next()


def _table(cursor: Cursor, assembly: Assembly, lines: Lines, modifiers: set[str], replaces: bool) -> Done | Aside:
    token = cursor.token()
    lasting = "GLOBAL" in modifiers and assembly.lexicon.plsql  # only the rows of Oracle's are temporary
    outer = modifiers & {"DYNAMIC", "EXTERNAL"}
    if outer and assembly.catalog.dialect in _APART:
        return Done(create_code(cursor, assembly, lines, f"{min(outer).lower()} table", 0))
    if (modifiers & {"TEMP", "TEMPORARY"} and not lasting) or (token is not None and token.text.startswith("#")):
        return Aside("temporary table", "a temporary table lives only in a session")
    if modifiers & {"FOREIGN", "VIRTUAL"}:
        kind = "foreign table" if "FOREIGN" in modifiers else "virtual table"
        what = create_code(cursor, assembly, lines, kind, 0)
        assembly.note(f"a {kind} is kept as it is")
        return Done(what)
    del replaces
    if _is_filled(cursor):
        assembly.note("a table that a query fills is kept as it is")
        return Done(create_code(cursor, assembly, lines, "TABLE", 0))
    if _is_of_objects(cursor, assembly):
        assembly.note("a table of objects is kept as it is")
        return Done(create_code(cursor, assembly, lines, "TABLE", 0))
    what = create_table(cursor, assembly, lines, optional=False)
    table = next(reversed(assembly.catalog.tables.values()), None)
    made = table if table is not None and table.lines == lines else None
    if made is not None:
        if lasting:
            made.options["global temporary"] = "true"
        if "UNLOGGED" in modifiers:
            made.settings["logged"] = "set unlogged"
        for word in sorted(modifiers - {"SET", "MULTISET", "COLUMN", "ROW", "GLOBAL", "TEMPORARY", "UNLOGGED"}):
            made.options[word.lower()] = "true"
    return Done(what, made)


def _is_filled(cursor: Cursor) -> bool:
    """Whether only a query tells what columns the table has."""
    at = cursor.at
    try:
        cursor.take("IF", "NOT", "EXISTS")
        cursor.path()
        if cursor.word() == "(":
            return cursor.word(1) == "SELECT"
        if cursor.word() == "LIKE":
            return False
        while not cursor.done() and not (cursor.sees("AS") and cursor.word(1) in ("SELECT", "WITH", "(")):
            cursor.skip()
        return not cursor.done()
    finally:
        cursor.at = at


def _is_of_objects(cursor: Cursor, assembly: Assembly) -> bool:
    """Whether the table is Oracle's of a type of objects, whose columns its attributes are."""
    at = cursor.at
    cursor.path()
    found = assembly.lexicon.plsql and cursor.sees("OF")
    cursor.at = at
    return found


def _alter(cursor: Cursor, assembly: Assembly, lines: Lines) -> Done | Aside:
    last = [token.word for token in cursor.tokens[-5:]]
    if ("OWNER", "TO") in pairwise(last) or cursor.sees("LARGE", "OBJECT"):
        return _RIGHTS
    if cursor.take("TABLE") or cursor.take("FOREIGN", "TABLE"):
        return Done(alter_table(cursor, assembly))
    if cursor.word() in ("FUNCTION", "PROCEDURE", "PROC", "TRIGGER", "VIEW") and assembly.lexicon.batches:
        word = cursor.next().word
        if word == "VIEW":
            return Done(create_view(cursor, assembly, lines, set(), 0, {}))
        return Done(create_code(cursor, assembly, lines, word, 0))
    if cursor.word() in _SERVER_WORDS:
        return _SERVER
    if cursor.sees("DEFAULT", "PRIVILEGES") or cursor.word() == "AUTHORIZATION":
        return _RIGHTS
    if cursor.take("SESSION"):
        return _session(cursor, assembly)
    if cursor.sees("SYSTEM") or (assembly.lexicon.plsql and cursor.tokens[-1].word in ("ENABLE", "COMPILE")):
        return _UPKEEP
    return Done(alter(cursor, assembly, lines))


def _drop(cursor: Cursor, assembly: Assembly) -> Done | Aside:
    if cursor.word() in _SERVER_WORDS or cursor.word() == "OWNED":
        return _SERVER
    what = drop(cursor, assembly)
    return Done(what) if what else Aside("drop", "what is dropped is not there")


def _execute(cursor: Cursor, assembly: Assembly, lines: Lines) -> Done | Aside:
    cursor.next()
    if cursor.word() == "(":
        raise UnreadableError("what a program makes when it runs is not read")
    name = cursor.path()[-1].lower()
    if name == "sp_addextendedproperty":
        return Done(extended_property(cursor, assembly, lines))
    if name == "sp_addtype":
        return Done(added_type(cursor, assembly, lines))
    if name in ("sp_bindefault", "sp_bindrule"):
        raise UnreadableError(f"what `{name}` binds is not read: write it as a constraint of the column")
    if name == "sp_rename":
        return Done(sp_rename(cursor, assembly))
    return _UPKEEP._replace(why=f"what `{name}` does is not read")


def _session(cursor: Cursor, assembly: Assembly) -> Aside:
    """SET search_path, USE and CURRENT_SCHEMA say where names without a schema lie from now on."""
    if cursor.take("USE"):
        cursor.take("DATABASE")
        if (cursor.take("SCHEMA") or assembly.lexicon.executed) and not cursor.done():
            _lie(cursor.path()[-1], assembly)
        return _SESSION
    text = cursor.slice(0, cursor.end)
    path = re.search(
        r"search_path'?\s*(?:=|,|\bTO\b)\s*(?:'((?:[^']|'')*)'|\"([^\"]+)\"|([\w$]+))", text, re.IGNORECASE
    )
    current = re.search(r"current_schema\s*=\s*\"?([\w$]+)", text, re.IGNORECASE)
    if path is not None:
        first = (path[1] if path[1] is not None else path[2] or path[3]).split(",")[0].strip()
        quoted = path[2] is not None or first.startswith('"')
        first = first.strip('"') if quoted or assembly.lexicon.fold != "lower" else first.lower()
        _lie("" if first in ("$user", "pg_catalog", "default") else first, assembly)
    elif current is not None:
        _lie(current[1], assembly)
    return _SESSION if cursor.word() != "SELECT" or path is not None else _QUERY


def _lie(schema: str, assembly: Assembly) -> None:
    """Names without a schema lie there: the first schema that a MySQL script uses is the one it is about."""
    if assembly.lexicon.executed and not assembly.catalog.default_schema and not assembly.catalog.tables:
        assembly.catalog.default_schema = schema
        assembly.catalog.name = assembly.catalog.name or schema
    assembly.schema = "" if schema == assembly.catalog.default_schema else schema


_DESIGN = frozenset(
    "TABLE INDEX UNIQUE TYPE VIEW SEQUENCE SCHEMA DOMAIN MATERIALIZED OR TRIGGER FUNCTION POLICY EXTENSION".split()
)
_BEFORE = frozenset({"", ";", "THEN", "ELSE", "BEGIN", "LOOP", ")"})


def _block(cursor: Cursor, assembly: Assembly) -> Done | Aside:
    """DO $$ … $$, and SQL Server's IF: what they create and change is read as if no condition stood before it."""
    inside = cursor
    if cursor.word() == "DO" and (inside := _quoted(cursor) or cursor) is cursor:
        raise UnreadableError("a program without a body is not read")
    if cursor.word() in ("BEGIN", "DECLARE", "ELSE") and not any(_inner(inside, assembly.lexicon.batches)):
        return _SESSION
    return _run(inside, assembly)


def _call(cursor: Cursor, assembly: Assembly) -> Done | Aside:
    """CALL of a procedure that the script has made: MySQL's way to change a table only if that is still to be done."""
    name = assembly.name(cursor.path())
    for each in assembly.catalog.codes:
        if each.kind == "procedure" and assembly.is_same(each.name, name[1]) and assembly.is_same(each.schema, name[0]):
            whole = Cursor(each.text, assembly.lexicon, Lineation(each.text, each.lines[0]), 0, len(each.text))
            begin = next((token.start for token in whole.tokens if token.word == "BEGIN"), len(each.text))
            inside = Cursor(whole.text, whole.lexicon, whole.place, begin, len(each.text))
            return _run(_quoted(whole) or inside, assembly)
    return Aside("call", "what a procedure does that is made elsewhere is not known")


def _quoted(cursor: Cursor) -> Cursor | None:
    """The program that stands between PostgreSQL's dollars."""
    body = next((token for token in cursor.tokens if token.kind == "string" and token.text[0] == "$"), None)
    if body is None:
        return None
    mark = body.text.index("$", 1) + 1
    return Cursor(cursor.text, cursor.lexicon, cursor.place, body.start + mark, body.end - mark)


def _run(inside: Cursor, assembly: Assembly) -> Done | Aside:
    """What a program creates and changes, as if no condition stood before it."""
    found = list(_inner(inside, assembly.lexicon.batches))
    if not found:
        return Aside("program", "a program that runs once: it creates and changes no table that could be read")
    done: list[str] = []
    for start, end in found:
        part = Cursor(inside.text, inside.lexicon, inside.place, inside.tokens[start].start, inside.tokens[end - 1].end)
        try:
            outcome = read_statement(part, assembly, part.lines())
        except MissingError:
            continue  # its condition is not met
        except UnreadableError as error:
            assembly.lost.append((part.lines(), f"this statement in a program cannot be read: {error}"))
            continue
        if isinstance(outcome, Done):
            done.append(outcome.what)
    if done:
        assembly.note("the conditions of the program are taken as met")
    elif not assembly.lost:
        return Aside("program", "what it changes under conditions is not there")
    return Done(", ".join(dict.fromkeys(done)), read=bool(done))


def _inner(cursor: Cursor, batches: bool) -> list[tuple[int, int]]:
    """(first, behind the last token) of each statement of a program that creates, changes or drops something."""
    found: list[tuple[int, int]] = []
    depth, start, previous = 0, -1, ""
    for number in range(cursor.end + 1):
        token = cursor.tokens[number] if number < cursor.end else None
        word = token.word if token is not None else ";"
        following = cursor.tokens[number + 1].word if number + 1 < cursor.end else ""
        begins = word in ("CREATE", "ALTER", "DROP") and following in _DESIGN and depth == 0
        begins = begins and (batches or previous in _BEFORE)
        if start >= 0 and depth == 0 and (word == ";" or (batches and (begins or word in ("END", "ELSE")))):
            found.append((start, number))
            start = -1
        if begins:
            start = number
        depth += 1 if word == "(" else -1 if word == ")" else 0
        previous = word or "x"
    return found
