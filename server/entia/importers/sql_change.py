"""ALTER of what is no table, DROP, and renaming."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from entia.importers.catalog import Check, Code, Name
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, move, shown
from entia.importers.sql_constraints import settings, tail
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_functions import drop_triggers, forget_comments, rename_function
from entia.importers.sql_indexes import drop_index, rename_index
from entia.importers.sql_objects import alter_type, code, sequence
from entia.importers.sql_types import rename_type

_CODES = frozenset(
    "FUNCTION PROCEDURE PROC TRIGGER POLICY RULE AGGREGATE EVENT PACKAGE SYNONYM COLLATION STATISTICS".split()
)


def alter(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads what stands behind ALTER where that is no table."""
    if cursor.take("SEQUENCE"):
        cursor.take("IF", "EXISTS")
        name = assembly.name(cursor.path())
        known = assembly.find(assembly.catalog.sequences, name)
        if known is None:
            raise MissingError(f"there is no sequence `{shown(name)}` before this statement")
        found = assembly.catalog.sequences[known]
        if cursor.take("RENAME", "TO"):
            move(assembly.catalog.sequences, known, (known[0], cursor.name()))
            return f"sequence `{shown(name)}`"
        sequence(cursor, found, assembly)
        return f"sequence `{shown(name)}`"
    if cursor.take("TYPE"):
        return alter_type(cursor, assembly)
    if cursor.take("INDEX"):
        return _index(cursor, assembly)
    if cursor.take("DOMAIN"):
        return _domain(cursor, assembly)
    if cursor.take("VIEW") or cursor.take("MATERIALIZED", "VIEW"):
        return _view(cursor, assembly)
    if cursor.take("SCHEMA"):
        return _schema(cursor, assembly)
    if cursor.take("EXTENSION") or cursor.take("TEXT", "SEARCH"):
        cursor.at = cursor.end
        assembly.note("a change of an extension or of text search is left out")
        return "extension"
    word = cursor.next().word
    if not word:
        raise UnreadableError("what is changed is unknown")
    if cursor.done():
        raise UnreadableError("the statement ends too early")
    name = assembly.name(cursor.path()) if word != "XML" else ("", cursor.slice(cursor.at, cursor.end)[:60])
    if assembly.lexicon.psql and (routine := _routine(cursor, assembly, word.lower(), name)) is not None:
        rename_function(assembly, routine, cursor.name())
        return f"{word.lower()} `{shown(name)}`, renamed"
    return code(cursor, assembly, lines, f"change of {word.lower()}", name, 0)


def _routine(cursor: Cursor, assembly: Assembly, kind: str, name: Name) -> Code | None:
    """The one function that is kept under a name, where it is renamed next."""
    at = cursor.at
    if cursor.word() == "(":
        cursor.skip()
    found = [each for each in assembly.catalog.codes if (each.kind, each.schema, each.name) == (kind, *name)]
    if len(found) == 1 and kind in ("function", "procedure") and cursor.take("RENAME", "TO"):
        return found[0]
    cursor.at = at
    return None


def _index(cursor: Cursor, assembly: Assembly) -> str:
    cursor.take("IF", "EXISTS")
    path = cursor.path()
    name = path[-1]
    if cursor.take("RENAME", "TO"):
        rename_index(assembly, name, cursor.name())
    elif cursor.take("ATTACH", "PARTITION"):
        return f"index `{name}`, of a partition"
    elif cursor.take("SET") and cursor.word() == "(":
        assembly.note(f"`{cursor.rest()}` of an index is left out")
    else:
        assembly.note(f"`{cursor.rest()}` of an index is left out")
    return f"index `{name}`"


def _domain(cursor: Cursor, assembly: Assembly) -> str:
    name = assembly.name(cursor.path())
    known = assembly.find(assembly.catalog.domains, name)
    if known is None:
        raise MissingError(f"there is no domain `{shown(name)}` before this statement")
    found = assembly.catalog.domains[known]
    if cursor.take("ADD"):
        own = cursor.name() if cursor.take("CONSTRAINT") else ""
        cursor.need("CHECK")
        found.checks.append(Check(cursor.inside(), own, cursor.lines()))
        tail(cursor)
    elif cursor.take("SET", "NOT", "NULL"):
        found.required = True
    elif cursor.take("DROP", "NOT", "NULL"):
        found.required = False
    elif cursor.take("SET", "DEFAULT"):
        found.default = cursor.rest()
    elif cursor.take("DROP", "DEFAULT"):
        found.default = ""
    elif cursor.take("DROP", "CONSTRAINT"):
        cursor.take("IF", "EXISTS")
        own = cursor.name()
        found.checks = [check for check in found.checks if check.name != own]
    elif cursor.take("RENAME", "TO"):
        rename_type(assembly, assembly.catalog.domains, known, (known[0], cursor.name()))
    elif cursor.take("SET", "SCHEMA"):
        rename_type(assembly, assembly.catalog.domains, known, assembly.name((cursor.name(), known[1])))
    else:
        assembly.note(f"`{cursor.rest()}` of a domain is left out")
    return f"domain `{shown(name)}`"


def _view(cursor: Cursor, assembly: Assembly) -> str:
    cursor.take("IF", "EXISTS")
    name = assembly.name(cursor.path())
    known = assembly.find(assembly.catalog.views, name)
    if known is None:
        raise MissingError(f"there is no view `{shown(name)}` before this statement")
    if cursor.take("RENAME", "TO"):
        move(assembly.catalog.views, known, (known[0], cursor.name()))
    elif assembly.catalog.dialect == "postgres" and cursor.sees("SET") and cursor.word(1) == "(":
        cursor.take("SET")
        assembly.catalog.views[known].options |= settings(cursor.group())
    else:
        assembly.note(f"`{cursor.rest()}` of a view is left out")
    return f"view `{shown(name)}`"


def _schema(cursor: Cursor, assembly: Assembly) -> str:
    old = cursor.name()
    if cursor.take("RENAME", "TO"):
        new = cursor.name()
        for table in list(assembly.catalog.tables.values()):
            if assembly.is_same(table.schema, old):
                assembly.rename_table(table, (new, table.name))
        if old in assembly.catalog.schemas:
            assembly.catalog.schemas[new] = assembly.catalog.schemas.pop(old)
    elif cursor.take("TRANSFER"):
        table = assembly.table(cursor.path())
        assembly.rename_table(table, (assembly.name((old, table.name))[0], table.name))
    else:
        assembly.note(f"`{cursor.rest()}` of a schema is left out")
    return f"schema `{old}`"


def drop(cursor: Cursor, assembly: Assembly) -> str:
    """Reads what stands behind DROP: "" where it names nothing that is there."""
    cursor.take("MATERIALIZED")
    cursor.take("FOREIGN")
    cursor.take("TEMPORARY")
    word = cursor.next().word
    if word == "EVENT" and cursor.take("TRIGGER"):
        word = "TRIGGER"
    optional = cursor.take("IF", "EXISTS")
    if word == "INDEX":
        try:
            return drop_index(cursor, assembly)
        except UnreadableError:
            if optional:
                return ""
            raise
    done: list[str] = []
    gone: list[Name] = []
    cascades = False
    while not cursor.done():
        cursor.take("IF", "EXISTS")
        if word in ("OPERATOR", "CAST"):
            break
        path = cursor.path()
        if cursor.word() == "(":
            cursor.skip()
        owner = assembly.name(cursor.path()) if cursor.take("ON") else None
        if _dropped(word, assembly.name(path), path, owner, assembly):
            done.append(f"`{'.'.join(path)}`")
            gone.append(assembly.name(path))
        cascades = cursor.take_one(("CASCADE", "RESTRICT")) == "CASCADE"
        cursor.take("CONSTRAINTS")
        cursor.take("PURGE")
        if not cursor.take(","):
            break
    for name in gone if cascades and assembly.lexicon.psql else ():
        if word in ("FUNCTION", "PROCEDURE"):
            drop_triggers(assembly, name[1])
        elif word in ("TABLE", "VIEW"):
            assembly.drop_readers(name)
    return f"drop of {word.lower()} {', '.join(done)}" if done else ""


def _dropped(word: str, name: Name, path: tuple[str, ...], owner: Name | None, assembly: Assembly) -> bool:
    catalog = assembly.catalog
    if word == "TABLE":
        known = assembly.find(catalog.tables, name)
        if known is not None:
            assembly.drop_table(catalog.tables[known])
            return True
        kept = [
            each for each in catalog.codes if not (each.kind.endswith("table") and (each.schema, each.name) == name)
        ]
        was_kept = len(kept) < len(catalog.codes)
        catalog.codes = kept
        return was_kept
    if word == "SCHEMA":
        return assembly.drop_schema(path[-1])
    if word == "EXTENSION":
        return catalog.extensions.pop(path[-1], None) is not None
    holders: Mapping[str, tuple[MutableMapping[Name, Any], ...]] = {
        "VIEW": (catalog.views,),
        "SEQUENCE": (catalog.sequences,),
        "TYPE": (catalog.enums, catalog.composites, catalog.domains),
        "DOMAIN": (catalog.domains,),
    }
    for holder in holders.get(word, ()):
        known = assembly.find(holder, name)
        if known is not None:
            del holder[known]
            return True
    if word in _CODES or word == "TYPE":
        kind = "procedure" if word == "PROC" else word.lower()
        for each in catalog.codes:
            same = assembly.is_same(each.name, name[1]) and assembly.is_same(each.schema, name[0])
            if each.kind == kind and same and (owner is None or each.on is None or each.on == owner):
                catalog.codes.remove(each)
                forget_comments(assembly, kind, name)
                return True
    return False


def rename_tables(cursor: Cursor, assembly: Assembly) -> str:
    """MySQL's RENAME TABLE a TO b, c TO d; Oracle's RENAME a TO b."""
    cursor.take("TABLE")
    done = []
    for item in cursor.part(cursor.at, cursor.end).items():
        path = item.path()
        item.need("TO")
        new = assembly.name(item.path())
        if (view := assembly.find(assembly.catalog.views, assembly.name(path))) is not None:
            move(assembly.catalog.views, view, new)
        else:
            assembly.rename_table(assembly.table(path), new)
        done.append(f"`{shown(new)}`")
    cursor.at = cursor.end
    return f"table {', '.join(done)}"


def exchange_tables(cursor: Cursor, assembly: Assembly) -> str:
    """ClickHouse's EXCHANGE TABLES a AND b."""
    cursor.take("TABLES")
    first = assembly.table(cursor.path())
    cursor.need("AND")
    second = assembly.table(cursor.path())
    one, other = first.key, second.key
    assembly.rename_table(first, ("", ""))
    assembly.rename_table(second, one)
    assembly.rename_table(first, other)
    return f"table `{shown(one)}`, table `{shown(other)}`"


def sp_rename(cursor: Cursor, assembly: Assembly) -> str:
    """SQL Server's sp_rename 'schema.table.column', 'new', 'COLUMN'."""
    texts: list[str] = []
    for item in cursor.part(cursor.at, cursor.end).items():
        token = item.token()
        if token is not None and token.text.startswith("@") and item.word(1) == "=":
            item.at += 2
        texts.append(item.string() if (token := item.token()) is not None and token.kind == "string" else item.name())
    cursor.at = cursor.end
    if len(texts) < 2:
        raise UnreadableError("the new name is expected")
    path = tuple(part.strip('[]"') for part in texts[0].split("."))
    kind = texts[2].upper() if len(texts) > 2 else "OBJECT"
    if kind == "COLUMN":
        assembly.rename_column(assembly.table(path[:-1]), path[-1], texts[1])
    elif kind == "INDEX":
        rename_index(assembly, path[-1], texts[1], assembly.table(path[:-1]))
    else:
        table = assembly.table(path)
        assembly.rename_table(table, (table.schema, texts[1]))
    return f"`{texts[1]}`, renamed"
