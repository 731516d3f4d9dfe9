"""What the things of an import are called in the model that it updates: found by their names in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from entia.importers.update_facts import ModelFacts, TableFacts, type_place
from entia.model.snapshot import Snapshot
from entia.model.types import Domain, Enum, Type


class Names(NamedTuple):
    """`tables`: a table in the database → the entity. `columns`: a table → its columns in the database → what SQL in
    the model calls them. `types`: a type of the import → the model's; `labels`: an enum of the import → its labels
    there → the model's. `new_types` are those that the model has yet to get."""

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    new_types: frozenset[str]

    def of_columns(self, table: TableFacts, key: str) -> dict[str, str]:
        """What SQL of the import calls the columns of one of its tables → what SQL in the model does."""
        here = self.columns[key]
        return {column.name: here.get(column.db_name, column.name) for column in table.table.columns}


def names_of(ours: ModelFacts, theirs: ModelFacts, snapshot: Snapshot) -> Names:
    """All of them; what the model has not gets the import's name, or that with a number where it is taken."""
    taken = set(snapshot.known_names)
    types, labels, new_types = _types(ours, theirs, taken)
    tables: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    for key, table in {**theirs.tables, **theirs.externals}.items():
        mine = ours.tables.get(key) or ours.externals.get(key)
        if mine is not None:
            tables[key] = mine.table.name
            columns[key] = _columns(mine, table)
        else:
            tables[key] = free(table.table.name, taken)
            taken |= {tables[key], tables[key].rpartition(".")[2]}
            columns[key] = {column.db_name: column.name for column in table.table.columns}
    return Names(tables, columns, types, labels, frozenset(new_types))


def _columns(mine: TableFacts, theirs: TableFacts) -> dict[str, str]:
    known = {column.db_name: column.name for column in mine.table.columns if column.db_name in mine.columns}
    found = {column.db_name: known[column.db_name] for column in theirs.table.columns if column.db_name in known}
    taken = {column.name for column in mine.table.columns if column.db_name in theirs.columns}
    taken |= {column.name for column in mine.table.columns if column.db_name not in mine.columns}  # of other databases
    taken |= {key.role for key in mine.table.foreign_keys}
    for column in theirs.table.columns:
        if column.db_name not in found:
            found[column.db_name] = free(column.name, taken)
            taken.add(found[column.db_name])
    return found


def _types(
    ours: ModelFacts, theirs: ModelFacts, taken: set[str]
) -> tuple[dict[str, str], dict[str, dict[str, str]], set[str]]:
    """Enums and domains: by their names in the database, enums that are none there also by their labels."""
    types: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    new: set[str] = set()
    for enum in theirs.schema.enums:
        mine = _same_enum(ours, theirs, enum)
        types[enum.name] = mine.name if mine is not None else free(enum.name, taken)
        if mine is None:
            new.add(enum.name)
            taken.add(types[enum.name])
        known = {label.value: label.name for label in mine.labels} if mine is not None else {}
        labels[enum.name] = {label.name: known.get(label.value, label.name) for label in enum.labels}
    for type_ in theirs.schema.domains:
        domain = type_.domain
        assert domain is not None
        found = _same_domain(ours, theirs, type_)
        types[domain.name] = found.name if found is not None else free(domain.name, taken)
        if found is None:
            new.add(domain.name)
            taken.add(types[domain.name])
    return types, labels, new


def _same_enum(ours: ModelFacts, theirs: ModelFacts, enum: Enum) -> Enum | None:
    place = type_place(theirs.context, Type("enum", enum=enum))
    for each in ours.schema.enums:
        if type_place(ours.context, Type("enum", enum=each)) == place:
            return each
    if theirs.enums[enum.name]:
        return None
    wanted = same_labels(enum)
    return next((each for each in ours.schema.enums if same_labels(each) == wanted), None)


def _same_domain(ours: ModelFacts, theirs: ModelFacts, type_: Type) -> Domain | None:
    """The model's domain of that name in the database; of what is none there, one that says the same."""
    assert type_.domain is not None
    place = type_place(theirs.context, type_)
    mine = [each for each in ours.schema.domains if each.domain is not None]
    found = [each for each in mine if type_place(ours.context, each) == place]
    if not found and not theirs.domains[type_.domain.name]:
        found = [each for each in mine if same_definition(each) == same_definition(type_)]
    return found[0].domain if found else None


def same_definition(type_: Type) -> tuple[Type, tuple[str, ...]]:
    """What is equal of two domains that say the same, whatever they are called."""
    assert type_.domain is not None
    return type_._replace(domain=None), tuple(check.text for check in type_.domain.checks)


def same_labels(enum: Enum) -> tuple[str, tuple[str, ...]]:
    """What is equal of two enums that say the same, whatever they are called."""
    return enum.base.base if enum.base is not None else "", tuple(label.value for label in enum.labels)


def free(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def full_name(snapshot: Snapshot, name: str) -> str:
    """The qualified name of what a name means."""
    entry = snapshot.entry(name)
    return entry.name if entry is not None else name
