"""What a script means by names without a schema while its search path is another than the usual one."""

from __future__ import annotations

import re

from entia.importers.catalog import Name
from entia.importers.sql_assembly import Assembly, is_read_at
from entia.importers.sql_cursor import Cursor, spelled

_MAKING = frozenset("FUNCTION PROCEDURE AGGREGATE TYPE VIEW".split())
_NAMING = frozenset("FROM JOIN ON INTO UPDATE TO".split())
_RETURNING = frozenset(("RETURNS", "SETOF"))
_TYPED = frozenset("FUNCTION PROCEDURE AGGREGATE CAST DOMAIN".split())  # their heads name types
# What may stand behind a type, so that a word before it is one, and not the name of an argument.
_BEHIND_TYPES = frozenset(
    ") , [ = DEFAULT AS LANGUAGE STABLE IMMUTABLE VOLATILE STRICT ROWS COST RETURNS CHECK NOT IS WITH WITHOUT".split()
)


def qualified(cursor: Cursor, assembly: Assembly, start: int, end: int) -> str:
    """The text of the tokens from number `start` to before `end`, with their schema before the names of what is made,
    and of what the script has made, in the schema of its search path: kept SQL runs where no such path is set."""
    schema = assembly.opened or assembly.schema
    if not schema or not cursor.lexicon.psql:
        return cursor.slice(start, end)
    prefix = schema if re.fullmatch(r"[a-z_][a-z0-9_$]*", schema) else '"' + schema.replace('"', '""') + '"'
    places = [at for at in range(start, end) if _lies_there(cursor, at, assembly, schema)]
    if not places:
        return cursor.slice(start, end)
    text = cursor.slice(start, places[0])
    for at, following in zip(places, [*places[1:], end], strict=True):
        gap = " " if at > start and cursor.tokens[at].start > cursor.tokens[at - 1].end else ""
        text += f"{gap}{prefix}.{cursor.slice(at, following)}"
    return text


def _lies_there(cursor: Cursor, at: int, assembly: Assembly, schema: str) -> bool:
    tokens = cursor.tokens
    token, before = tokens[at], tokens[at - 1].word if at else ""
    dotted = "." in (before, tokens[at + 1].word if at + 1 < len(tokens) else "")
    if dotted or token.kind not in ("word", "quoted"):
        return False
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    called = at > 1 and (tokens[at - 2].word == "EXECUTE" or (before == "=" and "AGGREGATE" in _head(cursor)))
    if before in _MAKING and not called:
        return token.word != "IF"
    if tuple(each.word for each in tokens[max(at - 3, 0) : at]) == ("IF", "NOT", "EXISTS"):
        return tokens[at - 4].word in _MAKING
    name = (schema, spelled(token, cursor.lexicon))
    typed = not _TYPED.isdisjoint(_head(cursor)) and (behind in _BEHIND_TYPES or not behind)
    if before in _RETURNING or (typed and _is_type(assembly, name)):
        return _is_type(assembly, name)
    named = before in _NAMING or called or is_read_at(tokens, at)
    return named and (_is_type(assembly, name) or _is_code(assembly, name))


def _head(cursor: Cursor) -> set[str]:
    """The words that say what a statement makes."""
    return {token.word for token in cursor.tokens[:4]}


def _is_type(assembly: Assembly, name: Name) -> bool:
    """Whether the script has made a type, or what has a type of its rows."""
    catalog = assembly.catalog
    holders = (catalog.tables, catalog.views, catalog.enums, catalog.domains, catalog.composites)
    return any(name in holder for holder in holders)


def _is_code(assembly: Assembly, name: Name) -> bool:
    return any((each.schema, each.name) == name for each in assembly.catalog.codes)
