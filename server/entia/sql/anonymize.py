"""Personal values as SQL that forgets them, in each dialect's own form."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from entia.dialects import names
from entia.model.neutral import KEY, Neutral, follows, neutral_of
from entia.model.privacy import is_personal
from entia.model.schema import Column, Table
from entia.sql.batches import MYSQL
from entia.sql.context import Context
from entia.sql.draft import Draft
from entia.sql.moments import truncate


class Anonymized(NamedTuple):
    """`sets` are (quoted column, the value that it gets), `problems` sentences about columns that can get none."""

    context: Context
    sets: list[tuple[str, str]]
    problems: list[str]

    def differs(self, alias: str) -> str:
        """The condition that a row has a value that is not forgotten yet."""
        return " OR ".join(self._differs(f"{alias}.{column}", value) for column, value in self.sets)

    def _differs(self, column: str, value: str) -> str:
        if value == "NULL":
            return f"{column} IS NOT NULL"
        match self.context.dialect:
            case "postgres":
                return f"{column} IS DISTINCT FROM {value}"
            case "sqlite":
                return f"{column} IS NOT {value}"
            case _:
                return f"NOT ({column} <=> {value})"


def personal(table: Table, present: Container[str]) -> tuple[str, ...]:
    """The columns that are forgotten: what the `on erasure` lines name, else all that tells who a person is."""
    named = dict.fromkeys(name for line in table.design.erasures if line.action != "keep" for name in line.columns)
    found = tuple(named) or tuple(each.name for each in table.columns if is_personal(each))
    columns = [column for name in found if name in present and (column := table.column(name)) is not None]
    return tuple(column.name for column in columns if not follows(column, found))


def anonymized(context: Context, draft: Draft, columns: tuple[str, ...]) -> Anonymized:
    """What takes the place of these columns' values."""
    table = draft.table
    made = Anonymized(context, [], [])
    for name in columns:
        column = table.column(name)
        assert column is not None
        found = neutral_of(table, column, columns)
        if isinstance(found, str):
            made.problems.append(f"`{name}` of `{table.name}` cannot be anonymised: it {found}")
        else:
            made.sets.append((draft.columns[name], _written(draft, column, found)))
    return made


def _written(draft: Draft, column: Column, found: Neutral) -> str:
    context, type_ = draft.context, column.type
    match found.kind:
        case "null":
            return "NULL"
        case "text":
            return _text(draft, found.text)
        case "number":
            return found.text
        case "bool":
            return "0" if context.dialect == "sqlite" else "FALSE"
        case "year":
            return truncate(context.dialect, draft.columns[column.name], type_, "year")
        case "label":
            assert type_.enum is not None
            value = next(label.value for label in type_.enum.labels if label.name == found.text)
            return names.stored_label(context.dialect, type_.enum, value)
        case "empty":
            return _empty(context.dialect, type_.base)


def _text(draft: Draft, text: str) -> str:
    """A text, perhaps with the row's key in it."""
    context, key = draft.context, draft.table.primary_key
    if KEY not in text:
        return context.string(text)
    assert key is not None
    kind = "CHAR" if context.dialect in MYSQL else "TEXT"
    before, _, after = text.partition(KEY)
    parts = [context.string(before)] if before else []
    for number, name in enumerate(key.columns):
        parts += [context.string("-")] if number else []
        parts.append(f"CAST({draft.columns[name]} AS {kind})")
    parts += [context.string(after)] if after else []
    return f"concat({', '.join(parts)})" if context.dialect in MYSQL else f"({' || '.join(parts)})"


def _empty(dialect: str, base: str) -> str:
    match base:
        case "bytes":
            return "X''" if dialect == "sqlite" else "''"
        case "time":
            return "'00:00:00'"
        case "duration":
            return "'0'" if dialect == "postgres" else "0"
        case "uuid":
            return "'00000000-0000-0000-0000-000000000000'"
        case "array":
            nothing = "'{}'" if dialect == "postgres" else "'[]'"
        case _:
            nothing = "'{}'"
    return f"CAST({nothing} AS JSON)" if dialect == "mysql" else nothing
