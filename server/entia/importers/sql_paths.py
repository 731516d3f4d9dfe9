"""What a script means by names without a schema while its search path is another than the usual one."""

from __future__ import annotations

import re

from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import Cursor, spelled

_MAKING = frozenset("FUNCTION PROCEDURE AGGREGATE TYPE VIEW".split())
_NAMING = frozenset("FROM JOIN ON INTO UPDATE RETURNS SETOF TO".split())


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
    called = at > 1 and tokens[at - 2].word == "EXECUTE"
    if before in _MAKING and not called:
        return token.word != "IF"
    if tuple(each.word for each in tokens[max(at - 3, 0) : at]) == ("IF", "NOT", "EXISTS"):
        return tokens[at - 4].word in _MAKING
    return (before in _NAMING or called) and _is_made(assembly, (schema, spelled(token, cursor.lexicon)))


def _is_made(assembly: Assembly, name: tuple[str, str]) -> bool:
    catalog = assembly.catalog
    holders = (catalog.tables, catalog.views, catalog.enums, catalog.domains, catalog.composites)
    return any(name in holder for holder in holders) or any((each.schema, each.name) == name for each in catalog.codes)
