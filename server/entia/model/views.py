"""The columns of a view: its SQL read against the model. The one place of resolution that needs sqlglot."""

from __future__ import annotations

from collections.abc import Callable

from entia.model.schema import Header, View
from entia.model.types import Type

Columns = tuple[tuple[str, Type, bool], ...]  # (name, type, required) of each column that SQL sees


def view_columns(view: View, header: Header, relation: Callable[[str], Columns | None]) -> Columns:
    """The view's output columns; none where the SQL cannot be read (the rules say why)."""
    from entia.model.expressions import Relation, Scope, analyse

    def find(name: str) -> Relation | None:
        columns = relation(name)
        return Relation(name, columns) if columns is not None else None

    targets = tuple((target.dialect, target.version) for target in header.targets)
    scope = Scope(relations=find, dialects=targets, only_dialect=view.only[0] if len(view.only) == 1 else "")
    analysis = analyse(view.expression.text, scope, "view")
    return tuple((name, type_, False) for name, type_ in analysis.outputs)
