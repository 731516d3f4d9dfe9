"""SQL of a source database as SQL of a model: names exchanged, the noise of servers gone, all else as it was written.

What is not surely the same afterwards stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp

from entia.importers.catalog import Name
from entia.importers.expressions_casts import Seen, without_casts
from entia.importers.expressions_pieces import (
    Piece,
    is_printed,
    join,
    partners,
    pieces_of,
    without_brackets,
)
from entia.model.sql_parse import parse


class Scope(NamedTuple):
    """What a catalog's names are in the model.

    `tables` has tables and views: (schema, name) → the model's name. `columns` are, by table, those that are called
    otherwise in the model than in the source, and those that have no name of their own there: (column → name, or None
    where it is a part of a relationship of several columns). `types` are the source's types by table and column; a
    table is known by its columns, so each of these is in it. `enums` are labels by the enum's (schema, name).
    """

    dialect: str
    tables: Mapping[Name, str]
    columns: Mapping[Name, Mapping[str, str | None]]
    types: Mapping[Name, Mapping[str, str]]
    default_schema: str = ""
    enums: Mapping[Name, tuple[str, ...]] = {}

    def table(self, schema: str, name: str) -> Name | None:
        """The (schema, name) of a table that is written so; None where there is none."""
        for one in (schema, "") if schema == self.default_schema else (schema,):
            if (one, name) in self.types:
                return one, name
        if not schema and self.default_schema and (self.default_schema, name) in self.types:
            return self.default_schema, name
        folded = (schema.lower(), name.lower())
        for key in self.types:
            known = key[0].lower()
            if key[1].lower() == folded[1] and (
                known == folded[0] or {known, folded[0]} == {"", self.default_schema.lower()}
            ):
                return key
        return None

    def column(self, table: Name, name: str) -> str | None:
        """A column's own spelling of its name; None where the table has none of that name."""
        known = self.types.get(table, {})
        if name in known:
            return name
        folded = name.lower()
        return next((each for each in known if each.lower() == folded), None)

    def named(self, table: Name, column: str) -> str | None:
        """What the model calls a column; None where it has no name there."""
        return self.columns.get(table, {}).get(column, column)


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
    enums = {spelling.lower(): name for (schema, name) in scope.enums for spelling in (name, f"{schema}.{name}")}
    pieces = without_casts(pieces, Seen(scope.dialect, lambda piece: own.get(piece.text, ""), enums))
    pieces = without_brackets(_in_lists(pieces), machine)
    return without_brackets(pieces, machine)


def _named(scope: Scope, pieces: list[Piece], table: Name) -> list[Piece]:
    """The pieces with the names of the model."""
    made: list[Piece] = []
    types = False  # whether a type is expected, which is no column
    for i, piece in enumerate(pieces):
        behind = pieces[i + 1] if i + 1 < len(pieces) else Piece("sign", "")
        if piece.kind not in ("word", "name") or piece.word in _STRUCTURE:
            types = piece.word == "as" or (piece.kind == "sign" and piece.text == "::")
            made.append(piece if piece.kind != "word" else piece._replace(text=piece.text.lower()))
            continue
        column = (
            None if types or behind.text in ("(", ".") or behind.kind == "text" else scope.column(table, piece.text)
        )
        name = None if column is None else scope.named(table, column)
        if name is not None:
            _drop_qualifier(scope, made, table)
            made.append(piece._replace(kind="name", text=name))
        elif piece.kind == "word":
            made.append(piece._replace(text=piece.text.lower()))
        elif behind.text == "(" or types:
            made.append(piece._replace(kind="word") if _is_plain(piece.text) else piece)
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


def _is_plain(name: str) -> bool:
    return name.isidentifier() and name == name.lower()


def _in_lists(pieces: list[Piece]) -> list[Piece]:
    """`x = any (array['a', 'b'])` as `x in ('a', 'b')`, and `x <> all (array[…])` as `x not in (…)`."""
    i = 0
    while i + 2 < len(pieces):
        sign = {"=": "any", "<>": "all"}.get(pieces[i].text if pieces[i].kind == "sign" else "")
        if sign is not None and pieces[i + 1].word == sign and pieces[i + 2].word == "(":
            items = _array(pieces, i + 2)
            if items is not None:
                words = [Piece("word", word, gap=" ") for word in (("in",) if sign == "any" else ("not", "in"))]
                stop = partners(pieces)[i + 2] + 1
                made = [*words, Piece("sign", "(", gap=" "), *items, Piece("sign", ")")]
                pieces = [*pieces[:i], *made, *pieces[stop:]]
        i += 1
    return pieces


def _array(pieces: list[Piece], start: int) -> list[Piece] | None:
    """The elements of `(array[…])` with its casts to arrays of texts; None where something else stands there."""
    pairs = partners(pieces)
    stop = pairs.get(start)
    if stop is None:
        return None
    start += 1
    while start < stop and pieces[start].word == "(":
        end = pairs.get(start)
        tail = [piece.text for piece in pieces[end + 1 : stop]] if end is not None else []
        if end is None or (tail and (tail[0] != "::" or tail[1:] not in (["text[]"], ["string[]"], ["varchar[]"]))):
            return None
        start, stop = start + 1, end
    tail = [piece.text for piece in pieces[start:stop]]
    if tail[-2:] in (["::", "text[]"], ["::", "string[]"]):
        stop -= 2
    if stop - start < 4 or pieces[start].word != "array" or pairs.get(start + 1) != stop - 1:
        return None
    return pieces[start + 2 : stop - 1]


def _spelled(piece: Piece) -> str:
    """A piece as the model writes it."""
    if piece.kind == "name":
        return spell_name(piece.text)
    return piece.text


@lru_cache(maxsize=4096)
def spell_name(name: str) -> str:
    """A name in a model's SQL, in quotes where it needs them."""
    if name.isidentifier():
        tree = parse(f"select 1, {name} from t where 0 < {name} and {name} = 1 order by {name}, 1", "", True).tree
        if tree is not None and sum(column.name == name for column in tree.find_all(exp.Column)) == 4:
            return name
    return '"' + name.replace('"', '""') + '"'


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
    cleaned = without_brackets(_in_lists(without_casts(lowered, types)), machine=True)
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
