"""What is said about tables and columns: COMMENT ON, SQL Server's MS_Description, and comments beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.importers.catalog import Code, Table
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, constraints_of, shown
from entia.importers.sql_cursor import Cursor, MissingError, arguments_of
from entia.importers.sql_paths import qualified
from entia.importers.sql_tokens import Token

_DECORATION = re.compile(r"[\s\-=*#_/~+.:]*")
_DUMP = re.compile(
    r"(?:Name: .*; Type: |Data for Name: |TOC entry|Dependencies:|Table structure for|Dumping (?:data|routines|"
    r"events) |Temporary (?:view|table) structure|Final view structure|Dump completed|Dumped (?:from|by)|Host: |"
    r"Server version|(?:PostgreSQL|MySQL|MariaDB) (?:database )?dump|Table `?\w|Current Database:|"
    r"Constraints? for|Indexes? (?:for|on)\b|Structure (?:for|of)|(?:create|drop|add|alter)\s*(?:table|index|"
    r"foreign key|view|constraint)s?\b|Started on|Completed on|\*+\s*Object: |Object:|(?:Create|Alter|"
    r"Drop)(?:Table|Index|Enum)|AddForeignKey|SQLINES|DDL for |HINT DISTRIBUTE|Ind(?:exes|ices)\s*:?\s*$)",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"(?:CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|SELECT|GRANT|SET|USE|EXEC|TRUNCATE|CONSTRAINT|PRIMARY KEY|"
    r"FOREIGN KEY|UNIQUE|KEY|INDEX|COMMENT ON|CHECK\s*\(|REFERENCES|BEGIN|COMMIT|GO)\b.*[();,]|"
    r"[\w\"`]+\s+(?:var)?(?:char|int|text|number|date)[\w()]*.*,\s*$|.*;\s*$",
    re.IGNORECASE | re.DOTALL,
)

# What comments say to the tools that run, check or make the script.
_DIRECTIVE = re.compile(
    r"(?:\+(?:goose|migrate)\s|migrate:|-*\s*!(?:ups|downs)\b|rambler (?:up|down)|//\s*@|> statement-breakpoint|"
    r"liquibase formatted|changeset \S+:|(?:rollback|preconditions|validCheckSum:?|precondition-\S+)\s|"
    r"sqlfluff:|noqa\b|atlas:)",
    re.IGNORECASE,
)


def prose(comments: Iterable[str]) -> str:
    """The words of comments, "" where they are decoration, a dump's headings, or SQL that is switched off."""
    lines: list[str] = []
    for comment in comments:
        for line in _bare(comment).split("\n"):
            bare = line.strip()
            if bare and not _DECORATION.fullmatch(bare) and not _DIRECTIVE.match(bare):
                lines.append(_trimmed(bare))
    if not lines or any(_DUMP.match(line) for line in lines) or any(_SQL.fullmatch(line) for line in lines):
        return ""
    return "\n".join(lines)


def _bare(comment: str) -> str:
    if comment.startswith("/*"):
        return "\n".join(re.sub(r"^\s*\*(?!/)\s?", "", line) for line in comment[2:-2].split("\n"))
    return re.sub(r"^(?:--+|#+|//+)", "", comment)


def _trimmed(line: str) -> str:
    return re.sub(r"^[\-=*#]{2,}\s*|\s*[\-=*#]{2,}$", "", line).strip()


def beside(cursor: Cursor, table: Table) -> set[Token]:
    """Comments in CREATE TABLE go to the column on whose line they stand, or which they stand above; those it took."""
    if not cursor.comments:
        return set()
    taken: set[Token] = set()
    held = [comment for comment in cursor.comments if comment.start > cursor.tokens[0].start]
    lines = {cursor.place.line(token.start) for token in cursor.tokens}
    columns = [each for each in table.columns.values() if not each.comment and each.lines[1] > each.lines[0]]
    for column in columns:
        first, end = column.lines
        sharing = [each for each in table.columns.values() if each.lines[0] < end and each.lines[1] > first]
        if len(sharing) > 1:
            continue
        own = [comment for comment in held if first <= cursor.place.line(comment.start) < end]
        above: list[Token] = []
        line = first - 1
        for comment in reversed([each for each in held if cursor.place.line(each.start) < first]):
            if cursor.place.line(comment.end) != line or cursor.place.line(comment.start) in lines or comment in taken:
                break
            above.insert(0, comment)
            line = cursor.place.line(comment.start) - 1
        for comments in (own, above):
            text = prose(comment.text for comment in comments)
            if text:
                column.comment = "\n".join(filter(None, (column.comment, text)))
                taken.update(comments)
    return taken


def comment_on(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads what stands behind COMMENT ON; what a catalog has no place for is kept as it is."""
    cursor.take("IF", "EXISTS")
    kind = cursor.next().word
    if kind in ("MATERIALIZED", "FOREIGN", "EVENT") or (kind == "ACCESS"):
        kind = cursor.next().word
    start = cursor.at
    path = cursor.path() if kind not in ("FUNCTION", "AGGREGATE", "OPERATOR", "CAST", "PROCEDURE") else ("",)
    owner = cursor.path() if cursor.take("ON") and not cursor.take("DOMAIN") else ()
    while not cursor.done() and not cursor.take("IS"):
        cursor.skip()
    subject = cursor.slice(start, max(start, cursor.at - 1))
    text = "" if cursor.sees("NULL") else cursor.string()
    if not set_comment(assembly, kind, path, owner, text):
        on = assembly.find(assembly.catalog.tables, assembly.name(owner)) if owner else None
        statement = qualified(cursor, assembly, 0, cursor.end)
        assembly.catalog.codes.append(Code("comment", "", f"{kind.lower()} {subject}", statement, lines, on))
        assembly.note("a comment on what the model has only as SQL is kept as SQL")
    return f"comment of {kind.lower()} `{subject}`"


def set_comment(assembly: Assembly, kind: str, path: tuple[str, ...], owner: tuple[str, ...], text: str) -> bool:
    """Gives a comment to what it is about, if there is such a thing in a catalog."""
    catalog = assembly.catalog
    if kind == "COLUMN":
        return _comment_column(assembly, path, text)
    if kind in ("SCHEMA", "DATABASE"):
        if kind == "DATABASE":
            catalog.comment = text
        elif path[-1] != catalog.default_schema:
            catalog.schemas[path[-1]] = text
        elif text.lower() != "standard public schema":
            catalog.comment = text
        return True
    if kind == "CONSTRAINT":
        return _comment_constraint(assembly, path[-1], owner, text)
    if kind == "INDEX":
        for _, indexes in assembly.holders():
            for index in indexes:
                if assembly.is_same(index.name, path[-1]):
                    index.comment = text
                    return True
        for each in catalog.tables.values():
            for key in each.keys:
                if assembly.is_same(key.name, path[-1]):
                    key.comment = text
                    return True
        return False
    if kind == "EXTENSION":
        return True
    name = assembly.name(path)
    for holder in (catalog.tables, catalog.views, catalog.enums, catalog.domains, catalog.composites):
        known = assembly.find(holder, name)
        if known is not None:
            holder[known].comment = text
            return True
    return False


def _comment_column(assembly: Assembly, path: tuple[str, ...], text: str) -> bool:
    catalog = assembly.catalog
    if len(path) < 2:
        return False
    name = assembly.name(path[:-1])
    if (table := assembly.table_named(path[:-1])) is not None:
        assembly.column(table, path[-1]).comment = text
        return True
    if assembly.find(catalog.views, name) is not None:
        return False
    known = assembly.find(catalog.composites, name)
    if known is not None:
        for each in catalog.composites[known].columns:
            if assembly.is_same(each.name, path[-1]):
                each.comment = text
                return True
    raise MissingError(f"there is no table `{shown(name)}` before this statement", name)


def _comment_constraint(assembly: Assembly, name: str, owner: tuple[str, ...], text: str) -> bool:
    if not owner:
        return False
    table = assembly.table(owner)
    for each in constraints_of(table):
        usual = f"{table.name}_pkey" if each is table.primary_key else ""
        if assembly.is_same(each.name or usual, name):
            each.comment = text
            return True
    return False


_LEVELS = {"TABLE": "TABLE", "VIEW": "VIEW", "COLUMN": "COLUMN", "CONSTRAINT": "CONSTRAINT", "INDEX": "INDEX"}


def extended_property(cursor: Cursor, assembly: Assembly, lines: Lines) -> str:
    """Reads the arguments of SQL Server's sp_addextendedproperty: descriptions are comments, others are kept as SQL."""
    named = arguments_of(
        cursor, ("name", "value", "level0type", "level0name", "level1type", "level1name", "level2type", "level2name")
    )
    schema, first, second = named.get("level0name", ""), named.get("level1name", ""), named.get("level2name", "")
    text = named.get("value", "")
    kind = _LEVELS.get(
        (named.get("level2type") or named.get("level1type") or named.get("level0type") or "").upper(), ""
    )
    about = ".".join(filter(None, (schema, first, second)))
    if "description" not in named.get("name", "").lower():
        done = False
    elif not first:
        kind = kind or ("SCHEMA" if schema else "DATABASE")
        done = set_comment(assembly, kind, (schema,), (), text)
    elif kind == "COLUMN":
        done = set_comment(assembly, kind, (schema, first, second), (), text)
    elif second:
        done = set_comment(assembly, kind, (second,), (schema, first), text)
    else:
        done = set_comment(assembly, kind, (schema, first), (), text)
    if not done:
        on = assembly.find(assembly.catalog.tables, assembly.name((schema, first))) if first else None
        name = f"{named.get('name', '')} of {about}"
        assembly.catalog.codes.append(Code("extended property", "", name, cursor.slice(0, cursor.end), lines, on))
        assembly.note("a property of what the model has only as SQL is kept as SQL")
    return f"{'comment' if done else 'property'} of `{about}`"
