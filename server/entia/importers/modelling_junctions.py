"""Tables that only connect two others, as `<->`: where it makes the very same table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entia.importers.catalog import Name, Table
from entia.importers.modelling_prisma import prisma_line, take
from entia.importers.modelling_relations import Role
from entia.importers.modelling_text import Block, Piece, Row, declared
from entia.importers.names import singular_name
from entia.model.junctions import PRISMA
from entia.model.naming import cased, column_name, inverse_name, plural, role_column, snake, table_name
from entia.syntax.printer import quote

if TYPE_CHECKING:
    from entia.importers.modelling_entities import Modelling


def connect(modelling: Modelling, blocks: dict[Name, Block]) -> None:
    """Take each table that is only a junction out of the blocks, and put a line into its owner's. Of our convention and
    of Prisma's the model follows that which more tables have."""
    foreign_keys = [key for table in modelling.catalog.tables.values() for key in table.foreign_keys]
    inverses: dict[Name, Counter[str]] = {key.target: Counter() for key in foreign_keys}
    for each in foreign_keys:
        inverses[each.target][each.inverse] += 1
    others = inverses.keys() | modelling.apart
    tables = [table for key, table in modelling.catalog.tables.items() if key in blocks and key not in others]
    lines = {table.key: made for table in tables if (made := prisma_line(modelling, table, blocks)) is not None}
    if len(lines) > sum(table.key not in lines and _ends(modelling, table) is not None for table in tables):
        modelling.names.naming = modelling.names.naming._replace(junction=PRISMA)
        for key, made in lines.items():
            take(modelling, key, made)
            _put(blocks[made.owner], made.row, key)
            del blocks[key]
        return
    camel = _is_camel(modelling)
    for table in tables:
        key = table.key
        apart = any(piece.text.startswith("native ") for piece in blocks[key].head.pieces)
        ends = _ends(modelling, table) if not apart else None
        if ends is None or ends[0].target not in blocks:
            continue
        owner = blocks[ends[0].target]
        taken = {declared(row.text) for row in owner.rows or ()}
        taken |= {*(inverses[ends[0].target] - Counter([ends[0].key.inverse]))}
        row = _row(modelling, table, ends, blocks[key], taken, camel=camel)
        if row is not None:
            _put(owner, row, key)
            del blocks[key]


def _put(owner: Block, row: Row, table: Name) -> None:
    """The line of a junction stands behind all that make columns, and other lines of junctions."""
    assert owner.rows is not None
    for each in (row, *(row.block or ())):
        each.table = table
    at = max((i + 1 for i, each in enumerate(owner.rows) if each.columns), default=0)
    while at < len(owner.rows) and "<->" in owner.rows[at].text:
        at += 1
    owner.rows.insert(at, row)


def _is_camel(modelling: Modelling) -> bool:
    """Whether most attributes whose case can be told are called `likeThis`."""
    names = [name for table in modelling.names.attributes.values() for name in table.values() if name[:1].islower()]
    return sum(not name.islower() and "_" not in name for name in names) > sum("_" in name for name in names)


def _ends(modelling: Modelling, table: Table) -> tuple[Role, Role] | None:
    """The two roles whose columns are together the primary key, owner first."""
    key = table.primary_key
    if key is None or table.comment or table.uniques or table.checks or table.exclusions:
        return None
    if table.partitioning is not None or len(table.foreign_keys) != 2 or table.schema:
        return None
    roles = modelling.relations.plan(table.key).roles
    if len(roles) != 2 or any(not role.makes or role.mapping or role.optional or role.native for role in roles):
        return None
    first, second = sorted(roles, key=lambda role: list(table.columns).index(role.makes[0]))
    made = (*first.makes, *second.makes)
    if key.columns != made or tuple(table.columns)[: len(made)] != made:
        return None
    if any(table.columns[column].comment for column in made):
        return None
    a, b = first.key, second.key
    same = (a.on_delete, a.on_update, a.deferral, a.enforced) == (b.on_delete, b.on_update, b.deferral, b.enforced)
    return (first, second) if same and not (a.comment or b.comment) else None


def _row(
    modelling: Modelling, table: Table, ends: tuple[Role, Role], block: Block, taken: set[str], *, camel: bool
) -> Row | None:
    names, naming = modelling.names, modelling.names.naming
    one, other = (snake(names.entities[end.target]) for end in ends)
    named = False
    if not all(_makes(modelling, end, name) for end, name in zip(ends, (one, other), strict=True)) or one == other:
        one, other = ends[0].name, ends[1].name
        named = True
        if not all(_makes(modelling, end, name) for end, name in zip(ends, (one, other), strict=True)):
            return None
    indexes = _indexes(modelling, table, ends) if _derives(modelling, table, ends, (one, other)) else None
    if indexes is None:
        return None
    at_ends = any(indexes) and indexes != _USUAL
    brackets = ""
    if named or at_ends:
        words = zip((one, other), indexes if at_ends else ("", ""), strict=True)
        brackets = f"({', '.join(' '.join(filter(None, pair)) for pair in words)})"
    rows = (block.rows or [])[2:]
    if any(not row.columns or "->" in row.text for row in rows):
        return None
    junction = names.entities[table.key]
    derived = table_name(naming, junction) == table.name
    target = names.entities[ends[1].target]
    stem = singular_name(table.name.removeprefix(f"{one}_").removeprefix(f"{plural(one)}_")) or snake(target)
    stem = snake(stem) if snake(stem) in (snake(target), other) or not named else other
    made = (plural(singular_name(snake(target))), plural(other), plural(stem), f"{snake(junction)}s", snake(junction))
    wanted = (ends[0].key.inverse, *(cased("camel_case", name) if camel else name for name in made))
    role = next((name for name in wanted if name.isidentifier() and name not in taken), "")
    if not role:
        return None
    said = f"{role} <-> {names.shown[ends[1].target]}"
    usual = f"{names.entities[ends[0].target]}_{target}"
    by_itself = not rows and not brackets and table_name(naming, usual) == table.name
    if by_itself:
        names.entities[table.key] = names.shown[table.key] = usual
    else:
        said += f" via {junction}{brackets}"
    members = modelling.relations.plan(table.key).members
    for end, name in zip(ends, (one, other), strict=True):
        if len(end.makes) == 1:
            members[end.makes[0]] = name
    inverse = ends[1].key.inverse
    follows = inverse == inverse_name(names.entities[ends[0].target], single=False)
    pieces = [Piece(said), *([Piece(f"inverse {inverse}")] if inverse.isidentifier() and not follows else [])]
    pieces += [*([] if any(indexes) else [Piece("no index")]), *_clauses(modelling, table, ends[0])]
    if not derived and not by_itself:
        pieces.append(Piece(f"as {quote(table.name)}"))
    declared = rows or not (by_itself or brackets)  # `via J` alone is an entity that there is
    return Row(pieces, block.head.what, table.lines, block=rows if declared else None)


def _makes(modelling: Modelling, end: Role, name: str) -> bool:
    """Whether an end of this name makes the columns that the role makes."""
    naming, names = modelling.names.naming, modelling.names
    theirs = end.theirs(modelling.catalog)
    return all(
        column_name(
            naming,
            role_column(naming, name, names.entities[end.target], modelling.relations.base(end.target, theirs[column])),
        )
        == column
        for column in end.makes
    )


def _derives(modelling: Modelling, table: Table, ends: tuple[Role, Role], roles: tuple[str, str]) -> bool:
    """Whether the names of the keys are those that Entia derives."""
    names = modelling.names
    if names.naming.constraints:
        return False  # what the keys call an end follows from its name here, which is another than that of its column
    forgotten = modelling.dialect in ("mysql", "mariadb", "sqlite")
    assert table.primary_key is not None
    if not forgotten and table.primary_key.name not in ("", names.derived("pk", table.key, table.primary_key.columns)):
        return False
    for end, role in zip(ends, roles, strict=True):
        name = names.derived_fk(table.key, end.key.columns, end.key.target, role)
        if end.key.name not in ("", name) and modelling.dialect != "sqlite":
            return False
    return True


_USUAL = ("", "index")  # a junction's second role has an index unless the line says otherwise


def _indexes(modelling: Modelling, table: Table, ends: tuple[Role, Role]) -> tuple[str, str] | None:
    """The index of either role as its clause, "" for none; None where there is an index that no clause says."""
    said = ["", ""]
    for index in table.indexes:
        columns = index.plain_columns
        number = next((number for number, end in enumerate(ends) if end.makes == columns), None)
        if index.unique or number is None or said[number]:
            return None
        derived = index.name in ("", modelling.names.derived("index", table.key, columns))
        said[number] = "index" if derived else f"index {quote(index.name)}"
    return said[0], said[1]


def _clauses(modelling: Modelling, table: Table, end: Role) -> list[Piece]:
    return [Piece(clause) for clause in modelling.usual.differs(table, end.key, modelling.dialect)]
