"""Templates for the names of keys, constraints and indexes: those with which a model has the fewest names to say."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from entia.dialects.names import cut
from entia.importers.catalog import Catalog, ForeignKey, IndexKey, Name, Table
from entia.importers.modelling_given import columns_in
from entia.model.naming import cased, constraint_name
from entia.model.schema import Naming

KINDS = ("fk", "pk", "unique", "check", "index")
FORGOTTEN = {"sqlite": ("pk", "unique", "fk"), "mysql": ("pk",), "mariadb": ("pk",)}  # names that the database drops
_CANDIDATES = 10  # templates that are tried of each kind
_QUOTES = {"fk": 6}  # what a name costs besides its letters: `fk ""`
_TABLE_S = {(kind, dialect) for kind in ("index", "unique") for dialect in ("mysql", "mariadb")}  # names in a table
_COLUMNS = "\0"


class Named(NamedTuple):
    """The name that a source gives a thing of a table, and what a template can make it of. `word`: the model can say a
    word in the place of the columns, for `line` characters more where the thing then leaves the line of its column."""

    name: str
    table: str
    columns: tuple[str, ...]
    target: str = ""
    role: str = ""
    word: bool = True
    line: int = 0


class Labels(NamedTuple):
    """What names of constraints call a column of a table, or by "" the table itself, and a foreign key's role."""

    column: Callable[[Name, str], str]
    role: Callable[[ForeignKey], str]


def template_for(kind: str, naming: Naming, dialect: str, catalog: Catalog, labels: Labels) -> tuple[int, str]:
    """The template with which the names of a kind cost the fewest characters, "" for the usual one; and this cost."""
    every = [each for table in catalog.tables.values() for each in _named(kind, table, labels)]
    named = [each for each in every if each.name]
    found: Counter[str] = Counter()
    for each in named:
        found.update(set(_generalised(kind, each)))
    if len(named) < len(every) and (kind, dialect) not in _TABLE_S:  # a name is made, which no other table may have
        found = Counter({template: times for template, times in found.items() if "{table}" in template})
    best, lowest = "", _total(kind, naming, dialect, named)
    for template in (template for template, times in found.most_common(_CANDIDATES) if times > 1):
        tried = with_template(naming, kind, template)
        cost = _total(kind, tried, dialect, named, len(template) + len(kind) + 5, lowest)
        if cost < lowest:
            best, lowest = template, cost
    return lowest, best


def _total(
    kind: str, naming: Naming, dialect: str, named: Iterable[Named], said: int = 0, limit: float = math.inf
) -> int:
    """What the names of a kind cost, where the template costs what is `said`; something above the limit if that is."""
    for each in named:
        if said >= limit:
            break
        said += _cost(naming, kind, each, dialect)
    return said


def with_template(naming: Naming, kind: str, template: str) -> Naming:
    """The naming with another template for the names of a kind."""
    return Naming(**{**naming._asdict(), kind: template})


def stem_of(naming: Naming, kind: str, name: str, table: str, target: str = "") -> str:
    """What stands in the place of the columns in a name that the template makes; "" where it makes no such name."""
    before, place, behind = constraint_name(naming, kind, table, (_COLUMNS,), target).partition(_COLUMNS)
    fits = place and name.startswith(before) and name.endswith(behind) and len(name) > len(before) + len(behind)
    return name[len(before) : len(name) - len(behind)] if fits else ""


def _cost(naming: Naming, kind: str, named: Named, dialect: str) -> int:
    made = constraint_name(naming, kind, named.table, named.columns, named.target, named.role)
    if (cut(dialect, made) if dialect else made) == named.name:
        return 0
    stem = stem_of(naming, kind, named.name, named.table, named.target) if named.word else ""
    verbatim = len(named.name) + _QUOTES.get(kind, 3)
    if stem.isidentifier() and cased(naming.constraints or naming.case, stem) == stem:
        return min(len(stem) + 1 + named.line, verbatim)
    return verbatim


def _named(kind: str, table: Table, said: Labels) -> Iterator[Named]:
    """The names of a kind in a table, with the columns as a derived name has them."""

    def labels(columns: Sequence[str]) -> tuple[str, ...]:
        return tuple([said.column(table.key, column) for column in columns])

    own = said.column(table.key, "")
    if kind == "pk" and table.primary_key is not None:
        yield Named(table.primary_key.name, own, labels(table.primary_key.columns), word=False)
    elif kind == "unique":
        yield from (Named(key.name, own, labels(key.columns), line=_line(key.columns)) for key in table.uniques)
    elif kind == "fk":
        for key in table.foreign_keys:
            yield Named(key.name, own, labels(key.columns), said.column(key.target, ""), said.role(key), word=False)
    elif kind == "check":
        for check in table.checks:
            columns = (check.column,) if check.column else columns_in(check.sql, table)
            yield Named(check.name, own, labels(columns) if len(columns) == 1 else ())
    for index in table.indexes if kind in ("unique", "index") else ():
        flag = len(index.keys) == 1 and index.keys[0] == IndexKey(index.keys[0].column)  # on its column's line
        if kind == ("unique" if index.unique else "index"):
            columns = tuple(key.column or "expr" for key in index.keys)
            word = not (flag and index.unique)
            yield Named(index.name, own, labels(columns), word=word, line=_line(columns) if flag else 0)


def _line(columns: Sequence[str]) -> int:
    """What a line of its own takes besides the words: ` (column)` and its end."""
    return len(columns[0]) + 4 if len(columns) == 1 else 0


def _generalised(kind: str, named: Named) -> Iterable[str]:
    """Templates that make this name: `idx_film_title` of film's title is `idx_{table}_{columns}`."""
    name, table, columns = named.name, named.table, "_".join(named.columns)
    if '"' in name or "{" in name:
        return
    with_columns = name.replace(columns, "{columns}", 1) if columns and columns in name else ""
    for text in filter(None, (with_columns, name)):
        of_table = _put(text, table, "{table}")
        ends = (_put(of_table, named.target, "{target}"), _put(of_table, named.role, "{role}"))
        for made in dict.fromkeys((of_table, *ends)):
            if kind in ("fk", "pk") or "{columns}" in made:
                yield made
            if named.word and "{columns}" not in made:
                yield from (text for text in _with_word(made) if "{columns}" in text)


def _with_word(text: str) -> Sequence[str]:
    """Templates whose columns may be a word: `idx_{table}_recent` is `idx_{table}_{columns}`."""
    if "{table}" in text:
        endings = ("$", r"(?=_[^\W_]+$)", r"(?=(?:_[^\W_]+){2}$)")
        behind = re.sub(r"(\{table\}_[^\W_]+_)\w+$", r"\1{columns}", text)
        return [behind, *(re.sub(rf"(?<=\{{table\}}_)\w+{ending}", "{columns}", text) for ending in endings)]
    return [re.sub(rf"{before}\w+{behind}", "{columns}", text, count=1) for before, behind in _AROUND]


_AROUND = (("(?<=_)", "$"), ("^", r"(?=_[^\W_]+$)"), ("(?<=_)", r"(?=_[^\W_]+$)"))  # of a word, where no table is


def _put(text: str, word: str, place: str) -> str:
    """The text with the word exchanged, where it is not within a place already."""
    parts = re.split(r"(\{\w+\})", text)
    for index, part in enumerate(parts):
        if not part.startswith("{") and word and word in part:
            parts[index] = part.replace(word, place, 1)
            break
    return "".join(parts)
