"""DBML's relationships: which side is the foreign key, and the junction table of a many-to-many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from entia.importers.catalog import Catalog, Column, ForeignKey, Key, Name, Table
from entia.importers.comments import joined
from entia.importers.dbml_syntax import Setting
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.tokens import Token, group_end, is_symbol, split

OPERATORS = ("<", ">", "-", "<>")
ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")
_FOR_DIAGRAMS = ("color", "inactive")


class End(NamedTuple):
    """One side: the table as the source names it, and its columns."""

    table: tuple[str, ...]
    columns: tuple[str, ...]


class Link(NamedTuple):
    """A relationship that is not resolved yet. `inline`: it stands in the settings of a column, which is its left."""

    left: End
    operator: str
    right: End
    lines: Lines
    name: str = ""
    on_delete: str = ""
    on_update: str = ""
    inline: bool = False
    comment: str = ""


Resolve = Callable[[End, Lines], Table | None]


def link_of(tokens: Sequence[Token], lines: Lines, left: End | None = None) -> Link | None:
    """`a.b > c.d`, or with a left side that is known `> c.d`; None where it is not one."""
    found = [index for index, token in enumerate(tokens) if token.kind == "symbol" and token.text in OPERATORS]
    if len(found) != 1:
        return None
    before, after = tokens[: found[0]], tokens[found[0] + 1 :]
    first = left if left is not None and not before else _end(before) if left is None else None
    second = _end(after, alone=left is not None)
    if first is None or second is None:
        return None
    return Link(first, tokens[found[0]].text, second, lines, inline=left is not None)


def _end(tokens: Sequence[Token], *, alone: bool = False) -> End | None:
    """`schema.table.column`, `table.(a, b)`; `alone`: a column of the same table may stand without its table."""
    names: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if is_symbol(token, "(") and names and group_end(tokens, at) == len(tokens):
            columns = tuple(part[0].value for part in split(tokens[at + 1 : -1], ",") if len(part) == 1)
            return End(tuple(names), columns) if columns else None
        if token.kind not in ("word", "quoted", "number"):
            return None
        names.append(token.value)
        at += 1
        if at < len(tokens):
            if not is_symbol(tokens[at], "."):
                return None
            at += 1
    return End(tuple(names[:-1]), (names[-1],)) if len(names) > 1 or (names and alone) else None


def with_settings(link: Link, settings: Iterable[Setting], trace: Trace) -> Link:
    """What the square brackets behind a relationship say."""
    for setting in settings:
        value = " ".join(token.value for token in setting.value).lower()
        if setting.name == "delete" and value in ACTIONS:
            link = link._replace(on_delete=value)
        elif setting.name == "update" and value in ACTIONS:
            link = link._replace(on_update=value)
        elif setting.name in _FOR_DIAGRAMS:
            trace.map(setting.lines, "no part of a database", f"`{setting.name}` is for the diagram")
        else:
            trace.leave(setting.lines, f"`{setting.name}` is not said of a relationship here")
    return link


def place_links(catalog: Catalog, links: Iterable[Link], resolve: Resolve, trace: Trace) -> None:
    """Each relationship becomes a foreign key or a junction table."""
    seen: set[frozenset[tuple[Name, tuple[str, ...]]]] = set()
    for link in links:
        left, right = resolve(link.left, link.lines), resolve(link.right, link.lines)
        if left is None or right is None:
            continue
        ends = frozenset(((left.key, link.left.columns), (right.key, link.right.columns)))
        if len(ends) == 1:
            trace.leave(link.lines, "a column cannot refer to itself")
        elif ends in seen:
            trace.leave(link.lines, "these columns have a relationship already")
        elif len(link.left.columns) != len(link.right.columns):
            trace.leave(link.lines, "the two sides of a relationship have the same number of columns")
        else:
            seen.add(ends)
            _place(catalog, link, left, right, trace)


def _place(catalog: Catalog, link: Link, left: Table, right: Table, trace: Trace) -> None:
    if link.operator == "<>":
        junction = _junction(catalog, link, *((right, left) if link.inline else (left, right)))
        trace.place(link.lines, f"table {junction.name}")
        return
    forward = link.operator == ">" or (link.operator == "-" and (link.inline or _is_of_key(link, left, right)))
    table, mine, target, theirs = (
        (left, link.left.columns, right, link.right.columns)
        if forward
        else (right, link.right.columns, left, link.left.columns)
    )
    table.foreign_keys.append(
        ForeignKey(mine, target.key, theirs, link.name, link.lines, link.on_delete, link.on_update)
    )
    column = table.columns[mine[0]]
    column.comment = joined(column.comment, link.comment)
    trace.place(link.lines, f"{table.name}.{', '.join(mine)}")
    if not target.key_of(theirs):
        target.uniques.append(Key(theirs, lines=link.lines))
        trace.map(
            link.lines, f"{target.name}.{', '.join(theirs)}", "what a relationship refers to is one: it is unique"
        )
    if link.operator == "-" and not table.key_of(mine):
        table.uniques.append(Key(mine, lines=link.lines))
        trace.map(link.lines, f"{table.name}.{', '.join(mine)}", "`-` is one to one: it is unique")


def _is_of_key(link: Link, left: Table, right: Table) -> bool:
    """Whether a table refers to its own primary key, `-` or not: the key cannot be what refers to the other column."""
    key = right.primary_key
    return left is right and key is not None and key.columns == link.right.columns


def _junction(catalog: Catalog, link: Link, first: Table, second: Table) -> Table:
    """The table that DBML's SQL export makes: `a_b` with columns `a_key`, `b_key`, which are its primary key."""
    name = _free(f"{first.name}_{second.name}", {name for schema, name in catalog.tables if schema == first.schema})
    junction = Table(first.schema, name, link.lines, comment=link.comment)
    ends = (link.right, link.left) if link.inline else (link.left, link.right)
    for table, (_, columns) in zip((first, second), ends, strict=True):
        mine = []
        for column in columns:
            own = _free(f"{table.name}_{column}", junction.columns)
            junction.columns[own] = Column(own, table.columns[column].type, link.lines, required=True)
            mine.append(own)
        junction.foreign_keys.append(
            ForeignKey(
                tuple(mine), table.key, columns, lines=link.lines, on_delete=link.on_delete, on_update=link.on_update
            )
        )
    junction.primary_key = Key(tuple(junction.columns), lines=link.lines)
    catalog.tables[junction.key] = junction
    return junction


def _free(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    number = 1
    free = name
    while free in names:
        free = f"{name}({number})"
        number += 1
    return free
