"""What differs in a model that was exported and imported again, part by part of what the database gets; and whether a
note of the export names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from entia.exporters import Exported
from entia.importers.report import Fate, Imported
from entia.importers.update_difference import difference
from entia.importers.update_facts import ColumnFacts, Element, TableFacts, model_facts
from entia.model.schema import Column, Schema, Table
from tests.exporters.models import Case, schema_of

# Part of a column or table → what a note calls it, where it has no name of its own.
WORDS = {
    "computed": "a computed value", "on_update": "`on update`", "identity": "`auto`", "collate": "`collate`",
    "required": "whether a list may be null", "options": "`native`", "partitions": "`partition`",
    "cluster": "`cluster`", "exclude": "`exclude`", "external": "`@external`",
    "lists": "whether a list may be null", "UUID": "`uuid`",
}  # fmt: skip

_AFFINITY = dict.fromkeys(("BIGINT", "BOOLEAN", "INT", "INTEGER"), "INTEGER")


class Loss(NamedTuple):
    """`part` of a table that came back otherwise: `name` is the column's or constraint's in the database, `words` are
    what a note may call it."""

    table: str
    part: str
    name: str
    words: tuple[str, ...]

    def is_named(self, exported: Exported, schema: Schema) -> bool:
        """Whether a note speaks of it, at its place."""
        places = {"", self.table, self.name, *_names_of(schema, self.table)}
        notes = [note.message for note in exported.notes if note.subject in places]
        return any(word in message for word in self.words for message in notes)


def losses(case: Case, back: Imported) -> Iterator[Loss]:
    """All of them. What is the same in other words is none, nor is what the import keeps in SQL or tells of itself."""
    schema = schema_of(back.text)
    mine, theirs = (model_facts(each, case.dialect, case.version) for each in (case.schema, schema))
    told = " ".join([*(code.text for code in schema.code), *(each.why for each in back.of(Fate.UNPLACED))])
    told = re.sub(r'["`]', "", told)
    for key, facts in mine.tables.items():
        other = theirs.tables.get(key) or theirs.externals.get(key)
        if other is None or (other.table.external and facts.table.db_name not in told):
            yield Loss(facts.table.name, "table", key, ())
        elif not other.table.external:
            yield from _of_table(case, facts, other, told)
    for key, facts in mine.externals.items():
        if key in theirs.tables:
            yield Loss(facts.table.name, "external", key, (WORDS["external"],))
    for key in theirs.tables.keys() - mine.tables.keys() - mine.externals.keys():
        yield Loss(key, "added", key, ())
    found = set(theirs.enums.values())
    yield from (Loss("", "enum", name, ()) for name, text in mine.enums.items() if text and text not in found)


def _of_table(case: Case, facts: TableFacts, other: TableFacts, told: str) -> Iterator[Loss]:
    table, found = facts.table, difference(facts, other, case.dialect)
    for name in (*found.missing, *found.extra):
        yield Loss(table.name, "column", name, ())
    for name in found.changed:
        column = next(each for each in table.columns if each.db_name == name)
        yield from _of_column(case, column, facts.columns[name], other.columns[name], told, table.name)
    come = {(each.kind.replace("index", "unique"), _about(other, each)) for each in found.new}
    for element in found.gone:
        known = element.name in told or f"foreign key of {other.table.name}:" in told
        if (element.kind.replace("index", "unique"), _about(facts, element)) not in come and not known:
            yield Loss(table.name, element.kind, element.name, _words(element))
    for element, _ in found.actions:
        yield Loss(table.name, "fk", element.name, (f"`{element.value.deferral}`",))
    for part, differs in (("partitions", found.partitions), ("cluster", found.cluster)):
        if differs:
            yield Loss(table.name, part, "", (WORDS[part],))
    if found.options and any(each.dialect == case.dialect for each in table.natives):
        yield Loss(table.name, "options", "", (WORDS["options"],))


def _of_column(
    case: Case, column: Column, mine: ColumnFacts, theirs: ColumnFacts, told: str, table: str
) -> Iterator[Loss]:
    type_, name = column.type, column.db_name
    for part in mine._fields:
        one, two = getattr(mine, part), getattr(theirs, part)
        if part == "checks" or one == two or (part == "type" and _same_type(case.dialect, one, two)):
            continue
        if part == "default" and f"{name} set default" in told:
            continue
        if part == "identity" and case.dialect == "sqlite" and not one:
            continue  # SQLite counts each INTEGER that is a primary key, whether it says so or not
        words = [WORDS.get(part, "")]
        if part == "type":
            words = [f"`type {type_.domain.name}`" if type_.domain is not None else "", WORDS.get(one, "")]
            words.append(WORDS["lists"] if type_.element is not None else "")
        yield Loss(table, part, name, tuple(filter(None, words)))


def _same_type(dialect: str, one: str, two: str) -> bool:
    """Whether two spellings are one type of the database; of an enum, the labels are compared elsewhere."""
    if dialect == "sqlite":
        return _AFFINITY.get(one, one) == _AFFINITY.get(two, two)
    return {one, two} in ({"BOOLEAN", "TINYINT(1)"}, {"DATETIME", "DATETIME(0)"}) or one.startswith("ENUM(")


def _about(facts: TableFacts, element: Element) -> tuple[object, ...]:
    """What a key or an index is over, by the columns' names in the database; the name of all else."""
    stored = {column.name: column.db_name for column in facts.table.columns}
    keys = getattr(element.value, "keys", None)
    if keys is not None:
        return tuple(stored[key.column] if key.column else key.expression.text for key in keys)
    if element.kind in ("pk", "unique"):
        return tuple(stored[name] for name in element.value.columns)
    return (element.name,)


def _words(element: Element) -> tuple[str, ...]:
    """Its name, or what is said of its kind."""
    return f"`{element.name}`", *filter(None, (WORDS.get(element.kind),))


def _names_of(schema: Schema, name: str) -> Iterator[str]:
    table: Table | None = next((each for each in schema.tables if each.name == name), None)
    if table is not None:
        yield from (column.name for column in table.columns)
        yield from (key.role for key in table.foreign_keys)
