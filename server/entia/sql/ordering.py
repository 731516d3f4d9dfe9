"""In which order statements load: tables after what their foreign keys name, views after what they read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from entia.model.schema import ForeignKey, Table
from entia.sql.context import Context

Item = TypeVar("Item")

_WORD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")


def ordered_tables(context: Context, tables: Sequence[Table]) -> tuple[list[Table], dict[str, frozenset[str]]]:
    """The tables in an order that loads, and of each the names of the foreign keys that must wait for all tables.

    Declaration order is kept where it can be. Where foreign keys make a circle, the one that closes it waits, and so
    does one to a unique index of its own table, which comes after the table; where a dialect lets a foreign key name a
    table that comes later, nothing moves and nothing waits.
    """
    if context.traits.foreign_key_forward:
        return list(tables), {}
    index = {table.name: table for table in tables}
    order: list[Table] = []
    later = {table.name: own for table in tables if (own := _to_own_indexes(context, table))}
    state: dict[str, int] = {}  # 1: being placed, 2: placed
    for root in tables:
        if root.name in state:
            continue
        # Not recursive: a chain of foreign keys may be as long as the model.
        state[root.name] = 1
        stack = [(root, iter(_needed(context, root)))]
        while stack:
            table, keys = stack[-1]
            for key_name, target in keys:
                if target not in index or target == table.name:
                    continue
                if target not in state:
                    state[target] = 1
                    stack.append((index[target], iter(_needed(context, index[target]))))
                    break
                if state[target] == 1:
                    later.setdefault(table.name, set()).add(key_name)
            else:
                state[table.name] = 2
                order.append(table)
                stack.pop()
    return order, {name: frozenset(keys) for name, keys in later.items()}


def _needed(context: Context, table: Table) -> Iterable[tuple[str, str]]:
    return [(key.name, key.target) for key in table.foreign_keys if key.enforced and context.present(key.only)]


def _to_own_indexes(context: Context, table: Table) -> set[str]:
    if not context.traits.foreign_key_later or not any(index.unique for index in table.indexes):
        return set()
    own = [key for key in table.foreign_keys if key.target == table.name]
    return {key.name for key in own if refers_to_index(context, key, table)}


def refers_to_index(context: Context, key: ForeignKey, target: Table) -> bool:
    """Whether the columns that a foreign key refers to are a key by a unique index alone."""
    keys = (*target.uniques, target.primary_key) if target.primary_key is not None else target.uniques
    wanted = set(key.target_columns)
    return not any(set(each.columns) == wanted and context.present(each.only) for each in keys)


def ordered_by_text(items: Sequence[Item], names: Mapping[str, int], texts: Sequence[str]) -> list[Item]:
    """Items after those that their text names; `names` says which word means which item (by its place)."""
    order: list[Item] = []
    state = [0] * len(items)
    needed = [sorted({names[word] for word in words(text) if word in names} - {i}) for i, text in enumerate(texts)]
    for root in range(len(items)):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(needed[root]))]
        while stack:
            place, rest = stack[-1]
            for target in rest:
                if not state[target]:
                    state[target] = 1
                    stack.append((target, iter(needed[target])))
                    break
            else:
                order.append(items[place])
                stack.pop()
    return order


def words(text: str) -> set[str]:
    """The names in a text: `sales.Order` is `sales.Order`, and `sales` and `Order` too, since `o.id` looks the same."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        found.add(word)
        if "." in word:
            found.update(word.split("."))
    return found
