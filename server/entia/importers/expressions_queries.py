"""The SELECT of a view as SQL of a model."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlglot import exp
from sqlglot.errors import SqlglotError

from entia.importers.expressions_calls import Meaning, as_meant
from entia.importers.expressions_casts import Seen, without_casts
from entia.importers.expressions_layout import laid_out
from entia.importers.expressions_names import Names, UnreadError, UnresolvedError, resolve
from entia.importers.expressions_pieces import Piece, in_lists, partners, pieces_in, without_brackets
from entia.importers.expressions_scope import Scope, spell_name, spell_table
from entia.model.sql_parse import sqlglot_dialect


class Query(NamedTuple):
    """A select in the model's names, and its columns, which are called as in the source."""

    text: str
    columns: tuple[str, ...]


_TAIL = re.compile(r"(?:\s+with\s+(?:no\s+)?data)?\s*;*\s*\Z", re.IGNORECASE)

# A server prints each condition in brackets, and the type of each constant.
_PRINTED = re.compile(r"\b(?:on|where|having)\s*\(\(|'::|`", re.IGNORECASE)


def query(scope: Scope, sql: str, columns: tuple[str, ...] = (), *, shown: bool = True) -> Query | None:
    """A view's select; None where it cannot be resolved. `columns` are the view's own names for what it gives; not
    `shown`: nobody sees the names of its columns, so that they may be the model's. Raises UnreadError where it reads
    a view that is still `scope.unread`."""
    sql = _TAIL.sub("", sql.strip())
    try:
        dialect = sqlglot_dialect(scope.dialect)
        tokens = dialect.tokenize(sql)
        pieces = pieces_in(sql, tokens, scope.dialect)
        tree = dialect.parser().parse(tokens, sql)
        if len(tree) != 1 or not isinstance(tree[0], exp.Query) or not pieces:
            return None
        names, outputs = resolve(scope, tree[0], shown=shown)
        pieces = _renamed(scope, pieces, names)
        if shown:
            pieces, outputs = _with_names(scope, pieces, sql, columns or outputs, bool(columns))
    except UnreadError:
        raise
    except (SqlglotError, UnresolvedError, RecursionError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None  # sqlglot trips over some texts instead of refusing them

    def type_of(piece: Piece) -> str:
        return names.types.get(piece.at, "")

    seen = Seen(scope.dialect, type_of, scope.enum_names(), True, scope.named_types)
    cleaned = without_casts(pieces, seen)
    machine = _PRINTED.search(sql) is not None
    cleaned = as_meant(in_lists(_flat_joins(cleaned)), Meaning(scope.dialect, type_of, typed=True))
    cleaned = without_brackets(cleaned, machine)
    return Query(laid_out(_without_echoes(cleaned), _spelled), outputs)


def _spelled(piece: Piece) -> str:
    if piece.kind == "name":
        return spell_name(piece.text)
    return piece.text


def _renamed(scope: Scope, pieces: list[Piece], names: Names) -> list[Piece]:
    """The pieces with the names of the model, and what they bring along."""
    made: list[Piece] = []
    skip = False
    for i, piece in enumerate(pieces):
        if skip:  # the dot behind a qualifier that is gone
            skip = False
            made_gap = pieces[i - 1].gap
            pieces[i + 1] = pieces[i + 1]._replace(gap=made_gap)
            continue
        if piece.at in names.dropped:
            skip = True
            continue
        if piece.at in names.stars:
            made += [Piece("word", text, gap=" ") for text in ", ".join(names.stars[piece.at]).split("\0")]
        elif piece.at in names.texts:
            text = names.texts[piece.at]
            table = piece.at in names.tables
            written = ("word", spell_table(text)) if table else ("name", text)
            made.append(Piece(*written, piece.at, piece.gap))
        elif piece.kind == "word":
            cased = scope.dialect == "clickhouse" and _is_called(pieces, i)  # whose functions count case
            made.append(piece if cased else piece.lower())
        elif piece.kind == "name" and i and pieces[i - 1].word == "collate":
            made.append(piece._replace(kind="word", text='"' + piece.text + '"'))
        elif piece.kind == "name" and _is_called(pieces, i):
            made.append(piece._replace(kind="word") if piece.text.isidentifier() and piece.text.islower() else piece)
        else:
            made.append(piece)
        if piece.at in names.aliases:
            made += [Piece("word", "as", gap=" "), Piece("name", names.aliases[piece.at], gap=" ")]
    return made


def _is_called(pieces: list[Piece], i: int) -> bool:
    return i + 1 < len(pieces) and pieces[i + 1].word in ("(", ".")


def _flat_joins(pieces: list[Piece]) -> list[Piece]:
    """Without the brackets around joins at the head of a FROM, which are made from left to right anyway."""
    pairs = partners(pieces)
    gone: set[int] = set()
    for i, piece in enumerate(pieces):
        if piece.word == "(" and i in pairs and i + 1 < len(pieces):
            j = i - 1
            while j >= 0 and pieces[j].word == "(" and j in gone:
                j -= 1
            if j >= 0 and pieces[j].word == "from" and pieces[i + 1].word not in ("select", "with", "values"):
                gone |= {i, pairs[i]}
    return [piece for i, piece in enumerate(pieces) if i not in gone]


def _without_echoes(pieces: list[Piece]) -> list[Piece]:
    """`o.total as total` says the name twice."""
    made: list[Piece] = []
    for i, piece in enumerate(pieces):
        made.append(piece)
        if len(made) < 3 or piece.kind not in ("name", "word") or made[-2].word != "as":
            continue
        column = made[-3]
        before = made[-4].word if len(made) > 3 else ""
        if before == "." and len(made) > 5:
            before = made[-6].word
        follows = pieces[i + 1].word if i + 1 < len(pieces) else ""
        plain = before in (",", "select", "distinct") and follows in (",", "from", "")
        if plain and column.kind in ("name", "word") and column.text == piece.text:
            del made[-2:]
    return made


# ---- names of columns ----
def _with_names(
    scope: Scope, pieces: list[Piece], sql: str, names: tuple[str, ...], given: bool
) -> tuple[list[Piece], tuple[str, ...]]:
    """The select with a name for each of its columns: the view's own (`given`), else that of the database's choice."""
    items = _items(pieces)
    if not given and all(names):
        return pieces, names
    if len(items) != len(names):
        raise UnresolvedError("columns")
    called: list[str] = []
    for (start, stop), name in reversed(list(zip(items, names, strict=True))):
        item = pieces[start:stop]
        bare = item[:-2] if len(item) > 2 and item[-2].word == "as" else item
        wanted = name or _automatic(scope.dialect, bare, sql, pieces[stop].at if stop < len(pieces) else len(sql))
        called.insert(0, wanted)
        if given or not name:
            alias = [Piece("word", "as", gap=" "), Piece("name", wanted, gap=" ")]
            pieces = [*pieces[:start], *bare, *alias, *pieces[stop:]]
    return pieces, tuple(called)


def _items(pieces: list[Piece]) -> list[tuple[int, int]]:
    """Where the columns of the first select that is in no brackets stand."""
    depth = 0
    starts: list[int] = []
    for i, piece in enumerate(pieces):
        word = piece.word
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
        if depth:
            continue
        if not starts and word == "select":
            starts = [i + 2 if i + 1 < len(pieces) and pieces[i + 1].word in ("distinct", "all") else i + 1]
        elif starts and word == ",":
            starts.append(i + 1)
        elif starts and (word in ("from", "where", "union", "except", "intersect", "order by", "limit", "group by")):
            stops = [*(start - 1 for start in starts[1:]), i]
            return list(zip(starts, stops, strict=True))
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(pieces)], strict=True))


def _automatic(dialect: str, item: list[Piece], sql: str, stop: int) -> str:
    """What the database calls a column without a name."""
    if dialect in ("mysql", "mariadb", "sqlite"):
        return sql[item[0].at : stop].strip()
    if dialect == "postgres":
        value = item
        while len(value) > 2 and value[-2].word == "::":
            value = value[:-2]
        if (
            len(value) > 1
            and value[0].kind == "word"
            and value[1].word == "("
            and partners(value).get(1) == len(value) - 1
        ):
            return value[0].text
        if value[0].word == "case" and value[-1].word == "end":
            return "case"
    raise UnresolvedError("a column without a name")
