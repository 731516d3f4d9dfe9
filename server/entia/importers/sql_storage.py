"""What DBMS_METADATA writes behind all that Oracle keeps: where and how it lies on the discs."""

from __future__ import annotations

from entia.importers.sql_cursor import Cursor

_NUMBERS = frozenset("PCTFREE PCTUSED INITRANS MAXTRANS PCTTHRESHOLD PCTVERSION".split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each phrase between bars."""
    return tuple(tuple(each.split()) for each in text.split("|"))


_USUAL = _phrases(
    "NOCOMPRESS|LOGGING|NOPARALLEL|NOCACHE|MONITORING|USABLE|NOROWDEPENDENCIES|ROW STORE NOCOMPRESS|"
    "DISABLE ROW MOVEMENT|ORGANIZATION HEAP|NO INMEMORY"
)
_FLAGS = _phrases(
    "COMPUTE STATISTICS|SEGMENT CREATION IMMEDIATE|SEGMENT CREATION DEFERRED|NOLOGGING|CACHE|REVERSE|"
    "ENABLE ROW MOVEMENT|ORGANIZATION INDEX|INDEXING PARTIAL|ROWDEPENDENCIES|INMEMORY"
)
_STORED = frozenset({"LOB", "NESTED", "VARRAY", "XMLTYPE"})
_FIRST = frozenset(
    {*_NUMBERS, *_STORED, "TABLESPACE", "ROW", "STORAGE", "COMPRESS", "PARALLEL", "LOCAL", "GLOBAL"}
).union(words[0] for words in (*_USUAL, *_FLAGS))


def begins(word: str) -> bool:
    """Whether a clause of storage may begin so."""
    return word in _FIRST


def storage(cursor: Cursor, found: dict[str, str]) -> bool:
    """Reads one clause of Oracle's storage into the options, if such a one is next."""
    if not cursor.lexicon.plsql or cursor.word() not in _FIRST:
        return False
    for words in _USUAL:
        if cursor.take(*words):
            return True
    for words in _FLAGS:
        if cursor.take(*words):
            found[" ".join(words).lower()] = "true"
            return True
    if cursor.take("ROW", "STORE") and cursor.word() != "COMPRESS":
        return True
    word = cursor.word()
    if word in _NUMBERS or word == "TABLESPACE":
        cursor.next()
        found[word.lower()] = cursor.next().text.strip('"')
    elif word == "STORAGE" and cursor.word(1) == "(":
        cursor.next()
        found["storage"] = cursor.inside()
    elif word in _STORED and (cursor.word(1) in ("(", "TABLE", "COLUMN") or word == "VARRAY"):
        _stored(cursor, found)
    elif word in ("COMPRESS", "PARALLEL"):
        cursor.next()
        found[word.lower()] = _how(cursor)
    elif word in ("LOCAL", "GLOBAL"):
        cursor.next()
        start = cursor.at
        while not cursor.done() and (cursor.word() in ("(", "PARTITION", "BY", "RANGE", "HASH")):
            cursor.skip()
        found[word.lower()] = cursor.line_of(start) if cursor.at > start else "true"
    else:
        return False
    return True


def _how(cursor: Cursor) -> str:
    """How much is compressed, or done side by side: "true" where nothing is said."""
    start = cursor.at
    token = cursor.token()
    if token is not None and (token.kind == "number" or token.word == "("):
        cursor.skip()
    elif cursor.take_one(("BASIC", "ADVANCED")):
        cursor.take_one(("LOW", "HIGH"))
    elif cursor.take("FOR"):
        while cursor.take_one(("ALL", "OLTP", "QUERY", "ARCHIVE", "OPERATIONS", "LOW", "HIGH")):
            pass
    return cursor.line_of(start) if cursor.at > start else "true"


def _stored(cursor: Cursor, found: dict[str, str]) -> None:
    """LOB (…) STORE AS …, and its like of nested tables, arrays and XML."""
    word = cursor.next().word
    cursor.take_one(("TABLE", "COLUMN"))
    start = cursor.at
    while not cursor.done() and not cursor.take("STORE", "AS"):
        cursor.skip()
    while not cursor.done() and (cursor.word() == "(" or not begins(cursor.word())) and cursor.word() != ",":
        if cursor.take("RETURN", "AS"):
            cursor.next()
        else:
            cursor.skip()
    found["lob" if word != "NESTED" else "nested table"] = cursor.line_of(start)
