"""What a catalog says of a model, as far as a format has words for it: the facts of `model_facts`, less what the notes
of an export name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.exporters.models import Case
from tests.support.model_facts import _SURE, _cut, model_facts
from tests.support.read_back import Fact


class Words(NamedTuple):
    """What a format has words for. `left_out` are kinds of facts that it has none for; `index` is how much of an index
    it has: of (name of the table, its own, unique, keys, over some rows, include, method, …)."""

    format: str
    left_out: tuple[str, ...]
    index: Callable[[Fact], Fact | None]


def _dbml_index(fact: Fact) -> Fact | None:
    """Neither order nor rows; a unique index over some rows is a comment."""
    return None if fact[3] and fact[5] else (*fact[:4], len(fact[4]))


def _prisma_index(fact: Fact) -> Fact | None:
    """No `include`, no order of nulls; one over an expression is a comment."""
    if any(name == "()" for name, *_ in fact[4]):
        return None
    return *fact[:4], tuple((name, descending) for name, descending, _ in fact[4]), fact[5], fact[7]


_ALWAYS = ("computed", "view", "domain", "partition", "collate", "exclusion")
DBML = Words("dbml", _ALWAYS, _dbml_index)
PRISMA = Words("prisma", (*_ALWAYS, "check", "comment", "counted"), _prisma_index)


def said_of(words: Words, case: Case) -> Iterator[Fact]:
    """What the format says of a model for PostgreSQL."""
    domains = frozenset(fact[1] for fact in model_facts(case.schema, "postgres") if fact[0] == "domain")
    tables = {table.db_name for table in case.schema.tables}
    for fact in model_facts(case.schema, "postgres"):
        if fact[0] == "enum" or fact[1] in tables:
            yield from _coarse(words, case, fact, domains)


def found_of(words: Words, case: Case, said: set[Fact], facts: set[Fact]) -> Iterator[Fact]:
    """The same of the facts of a database that was made from it."""
    checks = {check.name[:_SURE] for table in case.schema.tables for check in table.checks}
    external = {table.db_name for table in case.schema.tables if table.external}
    for fact in map(_cut, facts):
        if fact[1] in external or (fact[0] == "check" and fact[2] not in checks):
            continue  # what they cannot leave to others; what keeps a type's promise
        if fact[:3] in said:
            yield fact[:3]
        else:
            yield from _coarse(words, case, fact)


def _coarse(words: Words, case: Case, fact: Fact, domains: frozenset[Any] = frozenset()) -> Iterator[Fact]:
    """A fact as far as the format has words for it."""
    kind = fact[0]
    if kind in words.left_out:
        return
    if words.format == "prisma" and kind in ("required", "default") and _is_differently_made(case, kind, fact):
        return
    if kind == "column" and fact[3] in domains:
        yield fact[:3]
    elif kind == "unique":
        fact = ("index", *fact[1:3], True, tuple((name, False, False) for name in fact[3]), False, (), "btree", False)
        yield from filter(None, (words.index(fact),))
    elif kind == "index":
        yield from filter(None, (words.index(fact),))
    elif kind == "fk":
        yield fact[:-1]  # of deferral they have no word
    elif kind in ("comment", "counted"):
        yield fact[:3]
    else:
        yield fact


def _is_differently_made(case: Case, kind: str, fact: Fact) -> bool:
    """Prisma's lists may be null, and its counters are sequences behind a default."""
    columns = {(table.db_name, each.db_name): each for table in case.schema.tables for each in table.columns}
    column = columns.get((fact[1], fact[2]))
    if column is None:
        return False
    return column.type.base == "array" if kind == "required" else column.identity is not None
