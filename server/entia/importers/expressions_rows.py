"""Expressions over one row: checks, predicates, computed values, keys of indexes."""

from __future__ import annotations

import re

from entia.importers.catalog import Name
from entia.importers.expressions_calls import Meaning, as_meant
from entia.importers.expressions_casts import Seen, without_casts
from entia.importers.expressions_pieces import Piece, in_lists, is_printed, join, pieces_of, without_brackets
from entia.importers.expressions_scope import Scope, spell_name
from entia.syntax.writing import quote_string


def condition(scope: Scope, sql: str, table: Name) -> str:
    """A check, predicate, computed value or key of an index; as it stands where it is no SQL of the dialect."""
    pieces = pieces_of(sql, scope.dialect)
    if not pieces:
        return sql.strip()
    text = join(cleaned(scope, named(scope, pieces, table), table), spelled)
    return _BOUNDS.sub(r"\1 between \2 and \3", text) if scope.dialect == "postgres" else text


# What PostgreSQL makes of `between` by itself, so that both are one check there; not so as a part of others.
_BOUNDS = re.compile(r"\A(\w+) >= (-?[\d.]+) and \1 <= (-?[\d.]+)\Z")


def cleaned(scope: Scope, pieces: list[Piece], table: Name | None, meant: bool = True) -> list[Piece]:
    """Without what servers add, and (`meant`) in words that mean the same in a model."""
    machine = is_printed(pieces) or scope.dialect == "sqlserver"
    types: dict[str, str] = {}

    def type_of(piece: Piece) -> str:
        if table is not None and not types:  # most conditions ask for the type of no column
            types.update({scope.named(table, name): type_ for name, type_ in scope.types.get(table, {}).items()})
        return types.get(piece.text, "")

    pieces = without_casts(pieces, Seen(scope.dialect, type_of, scope.enum_names(), named=scope.named_types))
    pieces = in_lists(pieces)
    pieces = as_meant(pieces, Meaning(scope.dialect, type_of)) if meant else pieces
    return without_brackets(pieces, machine)


def named(scope: Scope, pieces: list[Piece], table: Name) -> list[Piece]:
    """The pieces with the names of the model."""
    made: list[Piece] = []
    types = False  # whether a type is expected, which is no column
    for i, piece in enumerate(pieces):
        written = piece.word if piece.kind == "word" else ""
        if piece.kind not in ("word", "name") or written in _STRUCTURE:
            types = written in ("as", "collate") or (piece.kind == "sign" and piece.text == "::")
            made.append(piece.lower() if written else piece)
            continue
        behind = pieces[i + 1] if i + 1 < len(pieces) else _NOTHING
        word = behind.text in ("(", ".") or behind.kind == "text" or (written == "at" and behind.word == "time")
        column = None if types or word else scope.column(table, piece.text, piece.kind == "name")
        name = None if column is None else scope.named(table, column)
        if name is not None:
            _drop_qualifier(scope, made, table)
            made.append(Piece("name", name, piece.at, piece.gap))
        elif piece.kind == "word":
            cased = scope.dialect == "clickhouse" and behind.text == "("  # whose functions count case
            made.append(piece if cased else piece.lower())
        elif behind.text == "(" or types:
            made.append(piece._replace(kind="word") if _is_plain(piece.text) else _quoted(piece))
        elif scope.dialect == "sqlite" and _is_text(pieces, i):
            made.append(piece._replace(kind="text", text=quote_string(piece.text)))
        else:
            made.append(piece)
        types = types and behind.text == "."
    return made


# Words that are never a column unless they are quoted.
_STRUCTURE = frozenset(
    "and or not is null in like ilike between case when then else end select from where group having exists any all "
    "some cast as distinct on using order with true false collate array".split()
)


_NOTHING = Piece("sign", "")


def _drop_qualifier(scope: Scope, made: list[Piece], table: Name) -> None:
    """Takes the table's own name away, which stands before a column."""
    parts: list[str] = []
    i = len(made)
    while i >= 2 and made[i - 1].text == "." and made[i - 2].kind in ("word", "name"):
        parts.insert(0, made[i - 2].text)
        i -= 2
    if parts and scope.table(parts[-2] if len(parts) > 1 else "", parts[-1]) == table:
        gap = made[i].gap
        del made[i:]
        made.append(Piece("sign", "", gap=gap))


def _is_text(pieces: list[Piece], i: int) -> bool:
    """Whether what stands in double quotes is a text, as SQLite takes it where there is no such column."""
    return not (i and pieces[i - 1].text == ".") and not (i + 1 < len(pieces) and pieces[i + 1].text == ".")


def _quoted(piece: Piece) -> Piece:
    """A name that stays in its quotes."""
    return piece._replace(kind="word", text='"' + piece.text.replace('"', '""') + '"')


def _is_plain(name: str) -> bool:
    return name.isidentifier() and name == name.lower()


def spelled(piece: Piece) -> str:
    """A piece as the model writes it."""
    if piece.kind == "name":
        return spell_name(piece.text)
    return piece.text
