"""The attributes that columns belong to: what a person sees on a line, whatever it becomes in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from entia.model.schema import Column, Table


def attribute_of(column: Column) -> str:
    """The name on the line that made the column: a composite's attribute, a relationship's role, or its own."""
    return column.path[0] if column.path else column.role or column.name


def attributes_of(table: Table, wanted: Callable[[Column], bool]) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """(attribute, its columns that are wanted) of each attribute with at least one."""
    found: dict[str, list[Column]] = {}
    for column in table.columns:
        if wanted(column):
            found.setdefault(attribute_of(column), []).append(column)
    for name, columns in found.items():
        yield name, tuple(columns)


def attributes_among(table: Table, names: Iterable[str]) -> set[str]:
    """The attributes of the columns with these names."""
    wanted = set(names)
    return {attribute_of(column) for column in table.columns if column.name in wanted}
