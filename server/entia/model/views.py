"""The SQL of a view and of computed columns, read against the model: the only places where resolving needs sqlglot."""

from __future__ import annotations

from collections.abc import Callable

from entia.model.lookup import Lookup
from entia.model.schema import Column, Header, View
from entia.model.types import BUILT_DIALECTS, Type

Columns = tuple[tuple[str, Type, bool], ...]  # (name, type, required) of each column that SQL sees


def targets_of(header: Header, *only: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(dialect, version) of the built targets in which something exists that stands under these `only` clauses."""
    return tuple(
        (target.dialect, target.version)
        for target in header.targets
        if target.dialect in BUILT_DIALECTS and all(not clause or target.dialect in clause for clause in only)
    )


def view_columns(view: View, lookup: Lookup, relation: Callable[[str], Columns | None]) -> Columns:
    """The view's output columns; none where the SQL cannot be read (the rules say why)."""
    from entia.model.expressions import Relation, Scope, analyse

    def find(name: str) -> Relation | None:
        columns = relation(name)
        return Relation(name, columns) if columns is not None else None

    dialects = targets_of(lookup.header, view.only)
    scope = Scope(relations=find, dialects=dialects, known_functions=lookup.functions)
    analysis = analyse(view.expression.text, scope, "view")
    return tuple((name, type_, False) for name, type_ in analysis.outputs)


def computed_type(column: Column, columns: list[Column], lookup: Lookup, only: tuple[str, ...]) -> Column:
    """A computed column that was written without a type, with the type of its expression."""
    from entia.model.expressions import Scope, analyse

    assert column.computed is not None
    seen = tuple((other.name, other.type, other.required) for other in columns if other is not column)
    dialects = targets_of(lookup.header, only, column.only)
    scope = Scope(columns=seen, dialects=dialects, known_functions=lookup.functions)
    analysis = analyse(column.computed.text, scope, "computed")
    if analysis.type.base in ("unknown", "null"):
        return column
    return column._replace(type=analysis.type._replace(domain=None), required=False)
