"""What a script creates beside tables and indexes: views, sequences, types, schemas, extensions, and code."""

from __future__ import annotations

import re

from entia.importers.catalog import (
    Check,
    Code,
    Column,
    CompositeType,
    Domain,
    EnumType,
    Label,
    Name,
    Sequence,
    Table,
    View,
)
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_columns import column, constraints, type_of
from entia.importers.sql_constraints import settings, unquoted
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError, arguments_of
from entia.importers.sql_paths import qualified
from entia.importers.sql_sequences import sequence_options
from entia.importers.sql_statements import Lineation
from entia.importers.sql_storage import storage
from entia.importers.sql_types import found_type, rename_type

_KINDS = {"PROC": "procedure"}
_EVENTS = frozenset(("UPDATE", "INSERT", "DELETE", "SELECT"))
_DOTTED = re.compile(r"`([^`.]+(?:\.[^`.]+)+)`")
_WHOLE = frozenset({"function", "procedure", "trigger", "rule", "type"})
_KIND_WORDS = frozenset(  # of kinds that are called by several words
    "MAPPING SEARCH CONFIGURATION DICTIONARY BODY CLASS FAMILY TRIGGER FORMAT POLICY ACCESS LOG".split()
)


def create_view(
    cursor: Cursor, assembly: Assembly, lines: Lines, modifiers: set[str], start: int, options: dict[str, str]
) -> str:
    """Reads what stands behind CREATE … VIEW, before which `options` were said."""
    optional = cursor.take("IF", "NOT", "EXISTS")
    name = assembly.name(cursor.path())
    holder = assembly.catalog.views
    known = assembly.find(holder, name)
    if known is not None and optional:
        return f"view `{shown(name)}`, which there is already"
    names: tuple[str, ...] = ()
    if cursor.word() == "(":
        names = tuple(_view_column(item, assembly) for item in cursor.group().items())
    comment, beside = "", list[str]()
    while not cursor.done() and not cursor.take("AS"):
        if cursor.take("COMMENT"):
            cursor.take("=")
            comment = cursor.string()
        elif assembly.catalog.dialect == "postgres" and cursor.sees("WITH") and cursor.word(1) == "(":
            cursor.take("WITH")
            options |= settings(cursor.group())
        elif cursor.take("OPTIONS"):
            comment = _described(cursor, assembly)
        elif cursor.take("DEFAULT", "COLLATION"):
            cursor.next()
        elif storage(cursor, {}):
            pass
        else:
            at = cursor.at
            while not cursor.done() and cursor.word() not in ("AS", "COMMENT", "OPTIONS"):
                cursor.skip()
            clause = cursor.line_of(at)
            if "MATERIALIZED" in modifiers:
                beside.append(clause)
            else:
                assembly.note(f"`{clause}` of a view is left out")
    if cursor.done():
        raise UnreadableError("the query of the view is expected")
    query = cursor.at
    end = _end_of_query(cursor, assembly, options)
    sql = qualified(cursor, assembly, query, end).strip()
    if cursor.lexicon.dotted:
        sql = _DOTTED.sub(lambda match: ".".join(f"`{part}`" for part in match[1].split(".")[-2:]), sql)
    cursor.at = cursor.end
    view = View(name[0], name[1], sql, lines, names, "MATERIALIZED" in modifiers, comment=comment, options=options)
    view.text = qualified(cursor, assembly, start, cursor.end)
    view.beside = " ".join(beside)
    if known is not None:
        view.comment = view.comment or holder[known].comment
        del holder[known]
    holder[name] = view
    return f"view `{shown(name)}`"


def _view_column(item: Cursor, assembly: Assembly) -> str:
    name = item.name()
    if not item.done():
        assembly.note(f"`{item.rest()}` of a view's column is left out")
    return name


def _described(cursor: Cursor, assembly: Assembly) -> str:
    """The description among the OPTIONS of BigQuery's view; the others are noted."""
    found = settings(cursor.group())
    for key in found:
        if key != "description":
            assembly.note(f"`{key}` of a view is left out")
    return unquoted(found.get("description", ""))


def _end_of_query(cursor: Cursor, assembly: Assembly, options: dict[str, str]) -> int:
    """The number of the token behind the query: WITH … at the end is no part of it, but one of the options."""
    at = cursor.end
    words = [token.word for token in cursor.tokens[max(cursor.at, at - 5) : at]]
    if tuple(words[-4:]) == ("WITH", "NO", "SCHEMA", "BINDING"):
        assembly.note("`with no schema binding` is left out")
        return at - 4
    for tail in (("WITH", "NO", "DATA"), ("WITH", "DATA"), ("WITH", "READ", "ONLY")):
        if tuple(words[-len(tail) :]) == tail:
            return at - len(tail)
    if tuple(words[-2:]) == ("CHECK", "OPTION"):
        if assembly.catalog.dialect in ("postgres", "mysql", "mariadb"):
            options["check_option"] = "local" if words[-3] == "LOCAL" else "cascaded"
        else:
            assembly.note("`with check option` is left out")
        return at - 3 if words[-3] == "WITH" else at - 4
    return at


def create_sequence(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads what stands behind CREATE SEQUENCE."""
    optional = cursor.take("IF", "NOT", "EXISTS")
    name = assembly.name(cursor.path())
    if optional and assembly.find(assembly.catalog.sequences, name) is not None:
        return f"sequence `{shown(name)}`, which there is already"
    found = Sequence(name[0], name[1], lines)
    assembly.catalog.sequences[name] = found
    sequence(cursor, found, assembly)
    return f"sequence `{shown(name)}`"


def sequence(cursor: Cursor, found: Sequence, assembly: Assembly) -> None:
    """The options of a sequence, as CREATE and ALTER SEQUENCE have them."""
    while not cursor.done():
        found.counting = sequence_options(cursor, found.counting)
        if cursor.take("AS"):
            found.type = cursor.name()
        elif cursor.take("OWNED", "BY"):
            if cursor.take("NONE"):
                found.owner = None
                continue
            *table, name = cursor.path()
            key = assembly.find(assembly.catalog.tables, assembly.name(tuple(table)))
            found.owner = (*(key or assembly.name(tuple(table))), name)
        elif cursor.take("OWNER", "TO") or cursor.take("RESTART"):
            cursor.at = cursor.end  # whose it is, and where it stands now, is no part of a model
        elif not cursor.done():
            assembly.note(f"`{cursor.line_of(cursor.at)}` of a sequence is left out")
            cursor.at = cursor.end


def create_type(cursor: Cursor, assembly: Assembly, lines: Lines, start: int) -> str:
    """Reads what stands behind CREATE TYPE."""
    cursor.take("IF", "NOT", "EXISTS")
    cursor.take("BODY")
    name = assembly.name(cursor.path())
    catalog = assembly.catalog
    if cursor.take("AS", "ENUM"):
        labels = [Label(item.string()) for item in cursor.group().items()]
        catalog.enums[name] = EnumType(name[0], name[1], labels, lines)
        return f"enum `{shown(name)}`"
    if cursor.sees("AS") and cursor.word(1) == "(":
        cursor.take("AS")
        table = Table(*name)
        for item in cursor.group().items():
            column(item, table, assembly)
        text = qualified(cursor, assembly, start, cursor.end)
        catalog.composites[name] = CompositeType(name[0], name[1], list(table.columns.values()), lines, text)
        return f"type `{shown(name)}`"
    if cursor.take("FROM"):  # SQL Server's alias of a type
        found = Domain(name[0], name[1], found_type(type_of(cursor), assembly), lines)
        found.required = cursor.take("NOT", "NULL")
        catalog.domains[name] = found
        return f"type `{shown(name)}`"
    return code(cursor, assembly, lines, "type", name, start)


def added_type(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads the arguments of SQL Server's sp_addtype: CREATE TYPE … FROM as it was written before."""
    named = arguments_of(cursor, ("typename", "phystype", "nulltype", "owner"))
    name, text = assembly.name((named.get("typename", ""),)), named.get("phystype", "")
    if not name[1] or not text:
        raise UnreadableError("the name and the type are expected")
    of = type_of(Cursor(text, cursor.lexicon, cursor.place, 0, len(text)))
    required = named.get("nulltype", "").upper() in ("NOT NULL", "NONULL")
    assembly.catalog.domains[name] = Domain(name[0], name[1], of, lines, required=required)
    return f"type `{shown(name)}`"


def create_domain(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads what stands behind CREATE DOMAIN."""
    name = assembly.name(cursor.path())
    cursor.take("AS")
    found = Domain(name[0], name[1], found_type(type_of(cursor), assembly), lines)
    table = Table("", "")
    held = Column("VALUE", found.type)
    constraints(cursor, held, table, assembly)
    found.required, found.default, found.collate = held.required, held.default, held.collate
    found.checks = [Check(check.sql, check.name, check.lines) for check in table.checks]
    assembly.catalog.domains[name] = found
    return f"domain `{shown(name)}`"


def create_schema(cursor: Cursor, assembly: Assembly) -> str:
    """Reads what stands behind CREATE SCHEMA; MySQL's is its database."""
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.path()[-1] if not cursor.take("AUTHORIZATION") else cursor.name()
    if not assembly.lexicon.executed and name != assembly.catalog.default_schema:
        assembly.catalog.schemas.setdefault(name, "")
        assembly.opened = name if assembly.lexicon.psql else ""
    elif not assembly.catalog.name and assembly.lexicon.executed:
        assembly.catalog.name = name
    return f"schema `{name}`"


def create_extension(cursor: Cursor, assembly: Assembly) -> str:
    """Reads what stands behind CREATE EXTENSION."""
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.name()
    cursor.take("WITH")
    schema = cursor.name() if cursor.take("SCHEMA") else ""
    if cursor.take("VERSION"):
        assembly.note(f"the version of an extension, {cursor.next().text}, is left out")
    cursor.take("CASCADE")
    if name != "plpgsql":
        usual = schema in (assembly.catalog.default_schema, "pg_catalog")
        assembly.catalog.extensions.setdefault(name, "" if usual else schema)
    return f"extension `{name}`"


def create_code(cursor: Cursor, assembly: Assembly, lines: Lines, word: str, start: int) -> str:
    """A statement that is kept as it is: a routine, a trigger, a policy, …"""
    kind = _KINDS.get(word, word.lower())
    while (cursor.word() in _KIND_WORDS and kind not in _WHOLE) or (kind == "search" and cursor.word() == "INDEX"):
        kind += f" {cursor.next().word.lower()}"
    if cursor.word() in ("SCHEMA", "COLLECTION") or (kind == "partition" and cursor.word() in ("FUNCTION", "SCHEME")):
        kind += f" {cursor.next().word.lower()}"
        cursor.take("COLLECTION")
    cursor.take("IF", "NOT", "EXISTS")
    if kind.endswith(" index"):
        own = cursor.name() if cursor.word() != "ON" else ""
        on = _subject(cursor, assembly)
        assembly.catalog.codes.append(Code(kind, "", own, tidy(cursor.slice(start, cursor.end)), lines, on))
        return f"{kind} `{own}`" if own else kind
    if kind in ("operator", "cast") or cursor.token() is None:
        name: Name = ("", cursor.slice(cursor.at, min(cursor.at + 4, cursor.end)))
    else:
        name = assembly.name(cursor.path())
    return code(cursor, assembly, lines, kind, name, start)


def code(cursor: Cursor, assembly: Assembly, lines: Lines, kind: str, name: Name, start: int) -> str:
    """Keeps the statement; one of the same kind, name and arguments takes the place of the one before."""
    arguments = cursor.slice(cursor.at, _behind_group(cursor)) if cursor.word() == "(" else ""
    on = _subject(cursor, assembly) if kind in ("trigger", "policy", "rule", "security policy", "statistics") else None
    if on is not None and on not in assembly.catalog.tables and (name[0], on[1]) in assembly.catalog.tables:
        on = (name[0], on[1])
    text = tidy(cursor.text[cursor.tokens[start].start : cursor.tokens[cursor.end - 1].end])
    if assembly.opened or assembly.schema:
        text = tidy(qualified(cursor, assembly, start, cursor.end))
    found = Code(kind, name[0], name[1], text, lines, on)
    held = assembly.catalog.codes
    for number, each in enumerate(held):
        if same_code(each, kind, name, on) and _arguments(each, assembly) == _squeezed(arguments):
            if re.match(r"ALTER\s", text, re.IGNORECASE) and kind in ("function", "procedure", "trigger"):
                found.text = re.sub(r"^ALTER\s", "CREATE ", text, flags=re.IGNORECASE)
            held[number] = found
            break
    else:
        held.append(found)
    of = f" on `{shown(on)}`" if on is not None else ""
    return f"{kind} `{shown(name)}`{of}"


def same_code(each: Code, kind: str, name: Name, on: Name | None) -> bool:
    """Whether it is the one that is meant."""
    return each.kind == kind and (each.schema, each.name) == name and each.on == on


def _behind_group(cursor: Cursor) -> int:
    at = cursor.at
    cursor.skip()
    behind, cursor.at = cursor.at, at
    return behind


def _squeezed(arguments: str) -> str:
    return "".join(arguments.split()).casefold()


def _arguments(each: Code, assembly: Assembly) -> str:
    if each.kind not in ("function", "procedure", "aggregate"):
        return ""
    cursor = Cursor(each.text, assembly.lexicon, Lineation(each.text), 0, min(len(each.text), 4000))
    while not cursor.done() and cursor.word() != "(":
        cursor.at += 1
    try:
        return _squeezed(cursor.slice(cursor.at, _behind_group(cursor))) if not cursor.done() else ""
    except UnreadableError:
        return ""


def _subject(cursor: Cursor, assembly: Assembly) -> Name | None:
    """The table behind ON (a rule: behind TO)."""
    at = cursor.at
    events = _EVENTS if assembly.lexicon.psql else _EVENTS | {"DATABASE", "ALL"}
    try:
        while not cursor.done():
            if cursor.take("ON") or cursor.take("TO"):
                if cursor.word() in events and cursor.word(1) not in (".", ""):
                    continue
                name = assembly.name(cursor.path())
                return assembly.find(assembly.catalog.tables, name) or name
            cursor.at += 1
    except UnreadableError:
        return None
    finally:
        cursor.at = at
    return None


def tidy(text: str) -> str:
    """The text without blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def alter_type(cursor: Cursor, assembly: Assembly) -> str:
    """ALTER TYPE: the labels of an enum, names."""
    name = assembly.name(cursor.path())
    known = assembly.find(assembly.catalog.enums, name)
    if known is None:
        if cursor.take("RENAME", "TO") and (other := assembly.find(assembly.catalog.composites, name)) is not None:
            rename_type(assembly, assembly.catalog.composites, other, (other[0], cursor.name()))
            return f"type `{shown(name)}`"
        raise MissingError(f"there is no enum `{shown(name)}` before this statement")
    enum = assembly.catalog.enums[known]
    if cursor.take("ADD", "VALUE"):
        optional = cursor.take("IF", "NOT", "EXISTS")
        label = Label(cursor.string())
        if optional and any(each.text == label.text for each in enum.labels):
            return f"enum `{shown(name)}`"
        at = len(enum.labels)
        if word := cursor.take_one(("BEFORE", "AFTER")):
            beside = cursor.string()
            at = next(number for number, each in enumerate([*enum.labels, label]) if each.text in (beside, label.text))
            at += word == "AFTER"
        enum.labels.insert(at, label)
    elif cursor.take("RENAME", "VALUE"):
        old = cursor.string()
        cursor.need("TO")
        new = cursor.string()
        enum.labels = [Label(new) if each.text == old else each for each in enum.labels]
    elif cursor.take("RENAME", "TO"):
        rename_type(assembly, assembly.catalog.enums, known, (known[0], cursor.name()))
    elif cursor.take("SET", "SCHEMA"):
        rename_type(assembly, assembly.catalog.enums, known, assembly.name((cursor.name(), enum.name)))
    else:
        raise UnreadableError(f"`{cursor.rest()}` is unknown")
    return f"enum `{shown((enum.schema, enum.name))}`"
