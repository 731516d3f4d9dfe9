"""The SQL of a view and of computed columns, read against the model: the only places where resolving needs sqlglot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from entia.model.lookup import Lookup
from entia.model.schema import Column, Header, Table, View
from entia.model.types import BUILT_DIALECTS, Type

if TYPE_CHECKING:
    from entia.model.expressions import Relation

Columns = tuple[tuple[str, Type, bool], ...]  # (name, type, required) of each column that SQL sees


def targets_of(header: Header, *only: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(dialect, version) of the built targets in which something exists that stands under these `only` clauses."""
    return tuple(
        (target.dialect, target.version)
        for target in header.targets
        if target.dialect in BUILT_DIALECTS and all(not clause or target.dialect in clause for clause in only)
    )


class Seen(NamedTuple):
    """What SQL may see of a table or view. `only` are the dialects it exists in (none: all), `partial` the columns that
    do not exist in each of these, with their own dialects. `primary` and `uniques` are the keys that are the same
    everywhere: the primary one, and the unique ones of required columns."""

    columns: Columns
    only: tuple[str, ...] = ()
    partial: tuple[tuple[str, tuple[str, ...]], ...] = ()
    primary: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()

    def where(self, name: str, dialects: Iterable[tuple[str, str]]) -> Relation:
        """What SQL sees that stands in all of these (dialect, version)."""
        from entia.model.expressions import Relation

        names = tuple(dict.fromkeys(dialect for dialect, _ in dialects))
        limited = (("", self.only), *self.partial) if self.only else self.partial
        without = ((what, tuple(dialect for dialect in names if dialect not in only)) for what, only in limited)
        absent = tuple((what, missing) for what, missing in without if missing)
        if not absent:
            return Relation(name, self.columns, (), self.primary, self.uniques)
        hidden = dict(absent)
        columns = tuple(column for column in self.columns if column[0] not in hidden)
        return Relation(name, columns, absent, self.primary, self.uniques)


def seen_of(table: Table) -> Seen:
    """What SQL may see of a table."""
    partial = tuple([(column.name, column.only) for column in table.columns if column.only])
    key = table.primary_key
    primary = key.columns if key is not None and not (key.only or key.deferral or key.lengths) else ()
    plain = [each.columns for each in table.uniques if not each.only]
    plain += [
        tuple([part.whole for part in each.keys])
        for each in table.indexes
        if each.unique and not (each.only or each.predicate or each.method)
    ]
    required = {column.name for column in table.columns if column.required and plain}
    uniques = tuple([columns for columns in plain if required.issuperset(columns)])
    return Seen(table.sql_columns, table.only, partial, primary, uniques)


def view_columns(view: View, lookup: Lookup, relation: Callable[[str], Seen | None]) -> Columns:
    """The view's output columns; none where the SQL cannot be read (the rules say why)."""
    from entia.model.expressions import Scope, analyse

    dialects = targets_of(lookup.header, view.only)

    def find(name: str) -> Relation | None:
        seen = relation(name)
        return seen.where(name, dialects) if seen is not None else None

    scope = Scope(relations=find, dialects=dialects, defined=lookup.defined)
    analysis = analyse(view.expression.text, scope, "view")
    return tuple((name, type_, False) for name, type_ in analysis.outputs)


def computed_type(column: Column, columns: list[Column], lookup: Lookup, only: tuple[str, ...]) -> Column:
    """A computed column that was written without a type, with the type of its expression."""
    from entia.model.expressions import Scope, analyse

    assert column.computed is not None
    seen = tuple((other.name, other.type, other.required) for other in columns if other is not column)
    dialects = targets_of(lookup.header, only, column.only)
    scope = Scope(columns=seen, dialects=dialects, defined=lookup.defined)
    analysis = analyse(column.computed.text, scope, "computed")
    if analysis.type.base in ("unknown", "null"):
        return column
    return column._replace(type=analysis.type._replace(domain=None), required=False)
