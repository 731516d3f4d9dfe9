"""What each dialect cannot do with a construct: the one table behind the editor's word and the DDL's.

A row's level follows principle 9 of the language. "error": the database would refuse the DDL, or accept rows or leave
rows behind that the model forbids, and no equivalent is emitted. "note": only a name, an order, storage, speed, a
comment or precision differs; the DDL maps it and says so. "mapped": the DDL writes an equivalent, and nobody needs to
be told; the row says which. A construct without a row is written as the dialect has it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Literal, NamedTuple, TypeAlias

from entia.dialects import DIALECTS, Version
from entia.dialects.constructs import Use, constructs
from entia.dialects.operator_classes import METHODS
from entia.dialects.types import is_strict, physical
from entia.model.definitions import is_defined
from entia.model.schema import Header, Table, View
from entia.model.types import Enum, Type

Level: TypeAlias = Literal["error", "note", "mapped"]
# How a row is known: refused (or seen to differ) on a real engine, or read in the manual.
Judge: TypeAlias = Literal["engine", "manual"]


class Limit(NamedTuple):
    """A row: in versions `since <= version < until` (an empty bound is open) the construct has this limit.

    `reason` is one sentence, `advice` what to write instead; both may hold `{detail}` and `{word}` of the use (see
    `sentence`). `manual` is the vendor's page. `when` narrows the row to some uses.
    """

    construct: str
    dialect: str
    level: Level
    reason: str
    advice: str
    manual: str
    judge: Judge = "engine"
    since: Version = ()
    until: Version = ()
    when: Callable[[Use], bool] | None = None

    def holds(self, version: Version) -> bool:
        """Whether the row is about this version."""
        return (not self.since or version >= self.since) and (not self.until or version < self.until)


def sentence(template: str, use: Use) -> str:
    """A reason or advice with the use's own words in it."""
    return template.replace("{detail}", use.detail).replace("{word}", use.word).replace("{number}", str(use.number))


_MODULES = {
    "postgres": "postgres_limits",
    "mysql": "mysql_limits",
    "mariadb": "mysql_limits",
    "sqlite": "sqlite_limits",
    "duckdb": "duckdb_limits",
}


@cache
def rows(dialect: str) -> tuple[Limit, ...]:
    """All rows of a built dialect; none for another."""
    if dialect not in _MODULES:
        return ()
    limits: tuple[Limit, ...] = import_module(f"entia.dialects.{_MODULES[dialect]}").LIMITS
    return tuple(limit for limit in limits if limit.dialect == dialect)


@cache
def _table(dialect: str, version: Version) -> dict[str, tuple[Limit, ...]]:
    """The rows of one version by construct."""
    found: dict[str, tuple[Limit, ...]] = {}
    for limit in rows(dialect):
        if limit.holds(version):
            found[limit.construct] = (*found.get(limit.construct, ()), limit)
    return found


def limit_of(dialect: str, version: Version, use: Use) -> Limit | None:
    """The first row about this use, the errors before the notes; None if the dialect simply has it.

    For what only the whole model knows, such as "fk.cycle", make the `Use` yourself.
    """
    for limit in _table(dialect, version).get(use.construct, ()):
        if limit.when is None or limit.when(use):
            return limit
    return None


# Constructs that name an object of the database, and its kind: one that the model brings has no limit.
_NAMING = {
    "column.collate": "collation", "index.collate": "collation", "index.unique-collate": "collation",
    **{f"index.opclass-{method}": "operator class" for method in METHODS},
}  # fmt: skip


def limits_of(
    dialect: str,
    version: Version,
    owner: Table | View | Enum,
    header: Header,
    defined: frozenset[str] = frozenset(),
) -> list[tuple[Limit, Use]]:
    """Every limit that the dialect has for this table, view or enum, in the order of its lines; `defined` is what the
    model brings (`model.definitions`).

    Includes what `types` says about the columns' types (construct `type`). What is `only` for other dialects is passed
    over. Rows of level "mapped" are included: they are for the DDL.
    """
    if owner.__class__ is not Enum and dialect not in _only(owner, dialect):
        return []
    table = _table(dialect, version)
    found = []
    for use in constructs(owner, header, table, dialect):
        if use.construct in table and (not use.only or dialect in use.only):
            limit = limit_of(dialect, version, use)
            kind = _NAMING.get(use.construct)
            if limit is not None and (kind is None or not is_defined(defined, kind, use.word.rpartition(".")[2])):
                found.append((limit, use))
    if isinstance(owner, Table):
        found.extend(_of_types(dialect, version, owner))
    return found


def _only(owner: Table | View | Enum, dialect: str) -> tuple[str, ...]:
    if isinstance(owner, Enum):
        return (dialect,)
    return owner.only or (dialect,)


# Types that lose nothing, by identity: one type value stands in thousands of columns.
_WITHOUT_LOSS: dict[tuple[str, Version, bool], dict[int, Type]] = {}


def _of_types(dialect: str, version: Version, table: Table) -> list[tuple[Limit, Use]]:
    """What the columns' types lose, as rows of the construct `type`."""
    manual = DIALECTS[dialect].manual
    loose = dialect == "sqlite" and not is_strict(version, table)
    found = []
    known = _WITHOUT_LOSS.setdefault((dialect, version, loose), {})
    if len(known) > 50_000:
        known.clear()
    for column in table.columns:
        if known.get(id(column.type)) is column.type or (column.only and dialect not in column.only):
            continue
        stored = physical(dialect, version, column.type, where="loose" if loose else "column")
        if not (stored.error or stored.note):
            known[id(column.type)] = column.type  # held, so that its id stays its own
        elif stored.error or stored.note:
            level: Level = "error" if stored.error else "note"
            limit = Limit("type", dialect, level, stored.error or stored.note or "", "", manual)
            found.append((limit, Use("type", column.type_span, column.name, types=(column.type,), only=column.only)))
    return found
