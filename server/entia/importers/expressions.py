"""SQL of a source database as SQL of a model: names exchanged, the noise of servers gone, all else as it was written.

What is not surely the same afterwards stays as it is.
"""

from __future__ import annotations

from entia.importers.catalog import Name
from entia.importers.expressions_calls import Meaning, as_meant
from entia.importers.expressions_casts import Seen, without_casts
from entia.importers.expressions_pieces import Piece, in_lists, is_printed, join, pieces_of, without_brackets
from entia.importers.expressions_queries import Query, query
from entia.importers.expressions_scope import Scope, spell_name

__all__ = ["Query", "Scope", "condition", "default", "labels", "query", "spell_name"]


def condition(scope: Scope, sql: str, table: Name) -> str:
    """A check, predicate, computed value or key of an index; as it stands where it is no SQL of the dialect."""
    pieces = pieces_of(sql, scope.dialect)
    if not pieces:
        return sql.strip()
    return join(_cleaned(scope, _named(scope, pieces, table), table), _spelled)


def _cleaned(scope: Scope, pieces: list[Piece], table: Name | None) -> list[Piece]:
    """Without what servers add."""
    machine = is_printed(pieces) or scope.dialect == "sqlserver"
    own = (
        {} if table is None else {scope.named(table, name): type_ for name, type_ in scope.types.get(table, {}).items()}
    )

    def type_of(piece: Piece) -> str:
        return own.get(piece.text, "")

    pieces = without_casts(pieces, Seen(scope.dialect, type_of, scope.enum_names()))
    pieces = as_meant(in_lists(pieces), Meaning(scope.dialect, type_of))
    pieces = without_brackets(pieces, machine)
    return without_brackets(pieces, machine)


def _named(scope: Scope, pieces: list[Piece], table: Name) -> list[Piece]:
    """The pieces with the names of the model."""
    made: list[Piece] = []
    types = False  # whether a type is expected, which is no column
    for i, piece in enumerate(pieces):
        behind = pieces[i + 1] if i + 1 < len(pieces) else Piece("sign", "")
        if piece.kind not in ("word", "name") or piece.word in _STRUCTURE:
            types = piece.word in ("as", "collate") or (piece.kind == "sign" and piece.text == "::")
            made.append(piece if piece.kind != "word" else piece._replace(text=piece.text.lower()))
            continue
        column = (
            None
            if types or behind.text in ("(", ".") or behind.kind == "text"
            else scope.column(table, piece.text, piece.kind == "name")
        )
        name = None if column is None else scope.named(table, column)
        if name is not None:
            _drop_qualifier(scope, made, table)
            made.append(piece._replace(kind="name", text=name))
        elif piece.kind == "word":
            made.append(piece._replace(text=piece.text.lower()))
        elif behind.text == "(" or types:
            made.append(piece._replace(kind="word") if _is_plain(piece.text) else _quoted(piece))
        elif scope.dialect == "sqlite" and _is_text(pieces, i):
            made.append(piece._replace(kind="text", text="'" + piece.text.replace("'", "''") + "'"))
        else:
            made.append(piece)
        types = types and behind.text == "."
    return made


# Words that are never a column unless they are quoted.
_STRUCTURE = frozenset(
    "and or not is null in like ilike between case when then else end select from where group having exists any all "
    "some cast as distinct on using order with true false collate array".split()
)


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


def _spelled(piece: Piece) -> str:
    """A piece as the model writes it."""
    if piece.kind == "name":
        return spell_name(piece.text)
    return piece.text


def labels(sql: str, dialect: str) -> tuple[str, tuple[str, ...]] | None:
    """The column and the texts of a check that is a list of values; None where it says anything else.

    Read are `x in ('a', 'b')`, `x = any (array['a', 'b'])` and `x = 'a' or x = 'b'`, with casts and brackets; a part
    that lets null pass (`x is null or …`) is left out.
    """
    pieces = pieces_of(sql, dialect)
    if not pieces:
        return None
    lowered = [piece._replace(text=piece.text.lower()) if piece.kind == "word" else piece for piece in pieces]
    types = Seen(dialect, lambda piece: "text", {})
    cleaned = without_brackets(in_lists(without_casts(lowered, types)), machine=True)
    found: dict[str, None] = {}
    columns: set[str] = set()
    for part in _alternatives(without_brackets(cleaned, machine=True)):
        said = [piece.text for piece in part]
        if len(part) == 3 and part[1].word == "is" and part[2].word == "null":
            columns.add(said[0])
            continue
        if len(part) == 3 and said[1] == "=" and part[2].kind == "text":
            texts = [part[2]]
        elif len(part) > 4 and part[1].word == "in" and said[2] == "(" and said[-1] == ")":
            texts = part[3:-1:2]
            if any(piece.text != "," for piece in part[4:-1:2]):
                return None
        else:
            return None
        if part[0].kind not in ("word", "name") or any(piece.kind != "text" for piece in texts):
            return None
        columns.add(said[0])
        found.update(dict.fromkeys(piece.text[1:-1].replace("''", "'") for piece in texts))
    return (columns.pop(), tuple(found)) if len(columns) == 1 and found else None


def _alternatives(pieces: list[Piece]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.word == "or":
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def default(scope: Scope, sql: str, type: str, table: Name) -> str:
    """How Entia writes the default of a column of that type (the source's); "" where there is none (`null`)."""
    pieces = pieces_of(sql, scope.dialect)
    if not pieces:
        return f"({sql.strip()})" if sql.strip() else ""
    cleaned = _cleaned(scope, _named(scope, pieces, table), None)
    text = join(cleaned, _spelled)
    if text == "null":
        return ""
    if len(cleaned) == 1 and cleaned[0].kind in ("text", "number"):
        return text
    if text in ("true", "false"):
        return text
    if len(cleaned) == 2 and cleaned[0].text == "-" and cleaned[1].kind == "number":
        return f"-{cleaned[1].text}"
    words = text.replace(" ", "")
    return _CALLS.get(words, f"({text})")


_CALLS = {
    "now()": "now()", "current_timestamp": "now()", "current_timestamp()": "now()", "localtimestamp": "now()",
    "gen_random_uuid()": "uuid()", "uuid()": "uuid()", "current_date": "current_date", "curdate()": "current_date",
    "current_date()": "current_date",
}  # fmt: skip
