"""How a table of the model differs from the import's, in the database that both are for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from entia.importers.update_facts import Element, TableFacts
from entia.model.schema import Column
from entia.sql.trees import PRINTERS

_UNNAMED = ("sqlite", "duckdb")  # a constraint without a name may lie there; elsewhere each has one


class Difference(NamedTuple):
    """`missing` (of the model), `extra` (in it) and `changed` are columns by their names in the database, of which
    `retyped` need another type. `gone` and `new` are keys and constraints, `actions` foreign keys (model's, import's)
    of which a clause differs, `named` pairs that differ only in their names."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[str, ...]
    retyped: frozenset[str]
    gone: tuple[Element, ...]
    new: tuple[Element, ...]
    actions: tuple[tuple[Element, Element], ...]
    named: tuple[tuple[Element, Element], ...]
    partitions: bool
    options: bool
    cluster: bool

    @property
    def any(self) -> bool:
        """Whether there is one besides names."""
        return any(self[:3]) or any(self[4:7]) or any(self[8:])


def difference(mine: TableFacts, theirs: TableFacts, dialect: str) -> Difference:
    """All of them."""
    missing = tuple(name for name in theirs.columns if name not in mine.columns)
    extra = tuple(name for name in mine.columns if name not in theirs.columns)
    both = [name for name in mine.columns if name in theirs.columns]
    gone, new, pairs = _matched(_elements(mine), _elements(theirs))
    gone, new, more = _matched_by_form(gone, new, dialect)
    pairs += more
    retyped = {name for name in both if mine.columns[name].type != theirs.columns[name].type}
    retyped |= {each.value.db_name for each in (*gone, *new) if isinstance(each.value, Column)}
    retyped &= set(both)
    changed = tuple(
        name
        for name in both
        if name in retyped or mine.columns[name]._replace(checks=()) != theirs.columns[name]._replace(checks=())
    )
    gone = [each for each in gone if not isinstance(each.value, Column)]
    new = [each for each in new if not isinstance(each.value, Column)]
    actions = []
    for each in list(gone):
        other = next(
            (one for one in new if each.kind == "fk" and (one.kind, one.subject) == ("fk", each.subject)), None
        )
        if other is not None:
            gone.remove(each)
            new.remove(other)
            actions.append((each, other))
    return Difference(
        missing,
        extra,
        changed,
        frozenset(retyped),
        tuple(gone),
        tuple(new),
        tuple(actions),
        tuple(_named(pairs, dialect)),
        mine.partitions != theirs.partitions,
        mine.options != theirs.options,
        mine.cluster != theirs.cluster,
    )


def _elements(table: TableFacts) -> list[Element]:
    """Keys, constraints and indexes, and the checks that types bring: those are the column's."""
    by_name = {column.db_name: column for column in table.table.columns}
    brought = [
        Element("check", text, "", by_name[name]) for name, facts in table.columns.items() for text in facts.checks
    ]
    return [*table.elements, *brought]


def _matched(
    mine: Iterable[Element], theirs: Iterable[Element]
) -> tuple[list[Element], list[Element], list[tuple[Element, Element]]]:
    """(only the model's, only the import's, pairs of one meaning); among several of one meaning, equal names meet."""
    waiting: dict[tuple[str, str], list[Element]] = {}
    for element in theirs:
        waiting.setdefault((element.kind, element.meaning), []).append(element)
    gone: list[Element] = []
    pairs: list[tuple[Element, Element]] = []
    rest: list[Element] = []
    for element in mine:
        found = waiting.get((element.kind, element.meaning), [])
        same = next((each for each in found if each.name == element.name), None)
        if same is None:
            rest.append(element)
        else:
            found.remove(same)
            pairs.append((element, same))
    for element in rest:
        found = waiting.get((element.kind, element.meaning), [])
        if found:
            pairs.append((element, found.pop(0)))
        else:
            gone.append(element)
    return gone, [each for left in waiting.values() for each in left], pairs


def _matched_by_form(
    mine: list[Element], theirs: list[Element], dialect: str
) -> tuple[list[Element], list[Element], list[tuple[Element, Element]]]:
    """The same of checks that are left over, by what they say in one form: brackets and spelling aside."""
    checks = [each for each in theirs if each.kind == "check"]
    if not checks or not any(each.kind == "check" for each in mine):
        return mine, theirs, []
    forms = [(_form(each.meaning, dialect), each) for each in checks]
    gone: list[Element] = []
    pairs: list[tuple[Element, Element]] = []
    for element in mine:
        form = _form(element.meaning, dialect) if element.kind == "check" else None
        found = next((pair for pair in forms if pair[0] == form), None) if form is not None else None
        if found is None:
            gone.append(element)
        else:
            forms.remove(found)
            pairs.append((element, found[1]))
    paired = {id(other) for _, other in pairs}
    return gone, [each for each in theirs if id(each) not in paired], pairs


def _form(check: str, dialect: str) -> str:
    """A check as sqlglot writes it, without the brackets that change nothing."""
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.simplify import simplify_parens

    condition = check.removeprefix("CHECK (").removesuffix(")")
    try:
        tree = parse_one(condition, dialect=PRINTERS[dialect])
    except SqlglotError:
        return " ".join(condition.lower().split())
    for paren in list(tree.find_all(exp.Paren)):
        inner = simplify_parens(paren, dialect=PRINTERS[dialect])
        if paren is tree:
            tree = inner
        elif inner is not paren:
            paren.replace(inner)
    return tree.sql(PRINTERS[dialect], comments=False, normalize_functions="lower").lower()


def _named(pairs: list[tuple[Element, Element]], dialect: str) -> list[tuple[Element, Element]]:
    """Those that the source calls otherwise. Where it names none of them, as derived names in another order may be,
    nothing is to be said."""
    found = [
        (mine, theirs)
        for mine, theirs in pairs
        if mine.name != theirs.name and not isinstance(mine.value, Column) and not isinstance(theirs.value, Column)
    ]
    if dialect in _UNNAMED:
        found = [(mine, theirs) for mine, theirs in found if mine.kind == "index" or not _only_mine(mine, theirs)]
    if {mine.name for mine, _ in found} == {theirs.name for _, theirs in found}:
        return []
    return found


def _only_mine(mine: Element, theirs: Element) -> bool:
    """Whether the model names it, and the import leaves that to the database."""
    return getattr(mine.value, "explicit", False) and not getattr(theirs.value, "explicit", False)
