"""Foreign keys as relationships: which columns a role makes, what it is called, and how it reaches its target's key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entia.dialects.references import pairs
from entia.importers.catalog import SERIALS, Catalog, Column, ForeignKey, Name, Table
from entia.importers.modelling_actions import is_required
from entia.importers.modelling_names import Names, role_for, target_columns
from entia.importers.modelling_types import Types
from entia.model.naming import column_name, role_column, snake
from entia.model.types import BUILT_DIALECTS
from entia.text import small_name

Reference = tuple[Name, tuple[str, ...]]  # a table, and the columns of a foreign key


@dataclass(slots=True)
class Role:
    """A foreign key as a relationship. `makes` are the columns that are the role's; others are attributes.

    `mapping` are (the target's, mine): mine is "" where the role makes the column; none where the primary key is
    meant. `renamed` are the columns' names where these do not follow.
    """

    key: ForeignKey
    name: str
    target: Name
    makes: tuple[str, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    renamed: tuple[str, ...] = ()
    optional: bool = False
    native: str = ""  # the type of its one column, where that is another of the same database than its target's

    def theirs(self, catalog: Catalog) -> dict[str, str]:
        """Each column of the foreign key → the column of the target that it refers to."""
        return dict(zip(self.key.columns, target_columns(catalog.tables[self.target], self.key), strict=True))


@dataclass(slots=True)
class Plan:
    """The relationships of one table, and what each of its columns is called in the model."""

    roles: list[Role] = field(default_factory=list)
    members: dict[str, str] = field(
        default_factory=dict
    )  # column → attribute, one-column role, or name in a larger one
    unsaid: list[tuple[ForeignKey, str]] = field(default_factory=list)  # no relationship says it, and why
    by_column: dict[str, Role] = field(default_factory=dict)


class Relations:
    """Plans of all tables, each made when it is asked for: a role is called by its target's key."""

    def __init__(
        self, catalog: Catalog, names: Names, types: Types, apart: frozenset[Name], refused: Mapping[Reference, str]
    ) -> None:
        self.catalog = catalog
        self.names = names
        self.types = types
        self.naming = names.naming
        self.apart = apart
        self.refused = refused
        names.base = self.base  # names of constraints may call a column as its relationship does
        self._plans: dict[Name, Plan] = {}
        self._asked: set[tuple[Name, str]] = set()  # keys whose bases are being sought: keys may go round in a circle

    def plan(self, key: Name) -> Plan:
        """The relationships of a table."""
        known = self._plans.get(key)
        if known is None:
            table = self.catalog.tables[key]
            known = self._plans[key] = Plan(members=dict(self.names.attributes[key]))
            self._fill(table, known)
        return known

    def _fill(self, table: Table, plan: Plan) -> None:
        keys = sorted(table.foreign_keys, key=lambda key: len(key.columns) != 1)
        uses = Counter(column for key in table.foreign_keys for column in set(key.columns))
        for key in keys:
            why = self._unsayable(table, key)
            if why:
                plan.unsaid.append((key, why))
                continue
            role = self._role(table, plan, key, uses)
            plan.roles.append(role)
            for column in role.makes:
                plan.by_column[column] = role
            if len(key.columns) == 1 and role.makes:
                plan.members[role.makes[0]] = role.name
            else:
                for column in role.makes:
                    plan.members[column] = self.base(table.key, column)
        order = {id(key): place for place, key in enumerate(table.foreign_keys)}
        plan.roles.sort(key=lambda role: order[id(role.key)])

    def _unsayable(self, table: Table, key: ForeignKey) -> str:
        target = self.catalog.tables.get(key.target)
        if key.target in self.apart and table.key not in self.apart:
            return f"`{key.target[1]}` is made by SQL, after the tables"
        if target is None:
            return f"the source has no table `{'.'.join(filter(None, key.target))}`"
        columns = target_columns(target, key)
        if len(columns) != len(key.columns) or not columns:
            return f"`{target.name}` has no key of {len(key.columns)} columns"
        if any(column not in table.columns for column in key.columns):
            return "a column of the foreign key is not in the table"
        if not target.key_of(columns) and self._takes_no_key(target, columns):
            return f"no key of `{target.name}` consists of `{', '.join(columns)}`"
        if key.match == "full" and len(key.columns) > 1:
            return "Entia has no `match full`"
        if len(set(key.columns)) != len(key.columns):
            return "a column stands twice in the foreign key"
        return self.refused.get((table.key, key.columns), "")

    def _takes_no_key(self, target: Table, columns: tuple[str, ...]) -> bool:
        """Whether the database may take a foreign key to columns that are no key: PostgreSQL one to an index that
        compares otherwise, MariaDB, and MySQL where it is told to, one to the beginning of any key or index; of
        databases whose DDL is not written nothing is known."""
        if any(set(index.unique_columns) == set(columns) for index in target.indexes):
            return True
        if self.types.dialect in ("mysql", "mariadb"):
            whole = [tuple("" if key.length else key.column for key in index.keys) for index in target.indexes]
            return any(each[: len(columns)] == columns for each in (*(key.columns for key in target.keys), *whole))
        return self.types.dialect != "" and self.types.dialect not in BUILT_DIALECTS

    # ---- one role ----------------------------------------------------------------------------------------------------
    def _role(self, table: Table, plan: Plan, key: ForeignKey, uses: Counter[str]) -> Role:
        target = self.catalog.tables[key.target]
        theirs = dict(zip(key.columns, target_columns(target, key), strict=True))
        ordered = key_order(target, theirs)
        free = [
            column
            for column in ordered
            if column not in plan.by_column
            and not (key.target == table.key and self._is_first(table, column, theirs[column]))
            and (uses[column] == 1 or len(key.columns) == 1)
            and self._is_plain(table.columns[column], target.columns.get(theirs[column]), single=len(ordered) == 1)
        ]
        makes = tuple(free) if len(free) == len(ordered) and self._stand_together(table, free) else tuple(free[-1:])
        if len(makes) != len(ordered) and len(ordered) > 1 and len(free) != 1:
            makes = ()
        primary = (
            target.primary_key is not None and tuple(theirs[column] for column in ordered) == target.primary_key.columns
        )
        role = Role(key, "", key.target, makes, optional=any(not is_required(table, each) for each in makes))
        if len(ordered) == len(makes) == 1:
            role.native = self._other_type(table.columns[makes[0]], target.columns[theirs[makes[0]]])
        self._name(table, plan, role, theirs, ordered)
        if not primary or len(makes) != len(ordered):
            members = self._members_of(key.target)
            role.mapping = tuple(
                (members.get(theirs[column], theirs[column]), "" if column in makes else plan.members[column])
                for column in ordered
            )
        return role

    @staticmethod
    def _is_first(table: Table, column: str, refers: str) -> bool:
        """Whether a column is there before a key of its own table can refer to something: one that refers to itself, or
        that is of the primary key."""
        primary = table.primary_key.columns if table.primary_key is not None else ()
        return column == refers or column in primary

    @staticmethod
    def _stand_together(table: Table, columns: list[str]) -> bool:
        """Whether the columns are neighbours in the table in this order, and all of them may be null or none."""
        order = list(table.columns)
        first = order.index(columns[0])
        required = {is_required(table, column) for column in columns}
        return order[first : first + len(columns)] == columns and len(required) == 1

    def _is_plain(self, column: Column, target: Column | None, *, single: bool) -> bool:
        """Whether a column says nothing but that it refers: a relationship makes just such a one, and a `single` one
        with another word of SQLite's for a type."""
        if column.type.lower() in SERIALS:
            return False
        if column.default or column.identity or column.computed or column.on_update or column.options:
            return False
        if target is None or column.collate != target.collate:
            return False
        made, own = self.types.write(target.type), self.types.write(column.type)
        if made.text in self.types.domains:  # the column of a relationship has a domain's base
            return False
        same = (own.text, own.native) == (made.text, made.native)
        return same or (single and bool(self._other_type(column, target)))

    def _other_type(self, column: Column, target: Column) -> str:
        """SQLite's type of a column where its target has another: its types are only words, which pair as they like."""
        own, theirs = self.types.write(column.type), self.types.write(target.type)
        if self.types.dialect != "sqlite" or own.text == theirs.text or own.note or theirs.base or own.base:
            return ""
        return self.types.prefixed(own.text)

    def _name(self, table: Table, plan: Plan, role: Role, theirs: dict[str, str], ordered: Sequence[str]) -> None:
        # a key's list would mean the column by the name of a role that makes several
        others = {name for column, name in plan.members.items() if role.makes != (column,)}
        others |= {each.name for each in plan.roles}
        target = self.names.entities[role.target]
        wanted: list[str] = [role.key.role] if role.key.role.isidentifier() else []
        mapped = snake(target) if any("_" in name for name in plan.members.values()) else small_name(target)
        if len(ordered) > 1:
            wanted.append(mapped)
        wanted += [
            role_for(self.naming, column, target, self.base(role.target, theirs[column]))[0]
            for column in role.makes or ordered[-1:]
        ]
        if not role.makes:
            wanted.append(mapped)
        wanted += [plan.members[column] for column in role.makes[:1]] if len(role.makes) == 1 else []
        free = [name for name in dict.fromkeys(wanted) if name not in others]
        made = [(name, self._renamed(role, name, target, theirs)) for name in free]
        if role.key.role and made and made[0][0] == role.key.role:
            made = made[:1]
        found = next((pair for pair in made if not pair[1]), made[0] if made else None)
        if found is None:
            number = 2
            while f"{snake(target)}{number}" in others:
                number += 1
            name = f"{snake(target)}{number}"
            found = name, self._renamed(role, name, target, theirs)
        role.name, role.renamed = found

    def _renamed(self, role: Role, name: str, target: str, theirs: dict[str, str]) -> tuple[str, ...]:
        """The names of the role's columns where one of them does not follow from the role's name."""
        for column in role.makes:
            derived = role_column(self.naming, name, target, self.base(role.target, theirs[column]))
            if column_name(self.naming, derived) != column:
                return role.makes
        return ()

    def pairs(self, table: Table, role: Role) -> bool:
        """Whether the database takes the foreign key's columns with those that they refer to, which are a key."""
        target = self.catalog.tables[role.target]
        theirs = role.theirs(self.catalog).items()
        return bool(target.key_of(other for _, other in theirs)) and all(
            pairs(self.types.dialect, table.columns[own].type, target.columns[other].type) for own, other in theirs
        )

    # ---- what others are called --------------------------------------------------------------------------------------
    def _members_of(self, key: Name) -> dict[str, str]:
        return self.plan(key).members

    def base(self, key: Name, column: str) -> str:
        """What stands for `{key}` in the name of a column that refers to this one."""
        refers = any(column in each.columns for each in self.catalog.tables[key].foreign_keys)
        role = self.plan(key).by_column.get(column) if refers else None  # a long chain of tables is not walked
        if role is None or role.renamed or (key, column) in self._asked:
            attribute = self.names.attributes[key].get(column, column)
            return attribute if role is None and column_name(self.naming, attribute) == column else column
        theirs = role.theirs(self.catalog)[column]
        self._asked.add((key, column))
        base = role_column(self.naming, role.name, self.names.entities[role.target], self.base(role.target, theirs))
        self._asked.discard((key, column))
        return base


def key_order(target: Table, theirs: Mapping[str, str]) -> tuple[str, ...]:
    """A foreign key's columns (each → the one that it refers to) in the order of the target's key; as they are where
    they refer to none."""
    order = target.key_of(theirs.values()) or tuple(theirs.values())
    return tuple(sorted(theirs, key=lambda column: order.index(theirs[column])))
