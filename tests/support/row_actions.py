"""What `on delete` and `on update` do to the rows of a model: done in Python, and by the engine, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entia.model.schema import ForeignKey, Table
from tests.support.database import EngineError
from tests.support.row_constraints import AUTO, Row, Store, compute, present
from tests.support.row_trials import Trial
from tests.support.values import came_back, literal

_REFUSES = ("no action", "restrict")


class RefusedError(Exception):
    """The model forbids the change."""


class AmbiguousError(Exception):
    """Engines may differ, by the order in which they look: a row is refused by one way and gone by another."""


def try_actions(trial: Trial) -> None:
    """Change and delete parents, an event for each foreign key with a child; the rows are compared each time."""
    keys = [
        (table, key)
        for table in trial.tables
        for key in table.foreign_keys
        if table.name in trial.fillable and key.enforced and present(key.only, trial.dialect)
    ]
    for event in ("update", "delete"):
        for table, key in keys:
            action = (key.on_delete if event == "delete" else key.on_update) or "no action"
            kind = f"on {event} {action}"
            if not any(
                _act(trial, table, key, event, kind, child)
                for found in (_children, _fresh_child)  # the second only where no row of the first had one answer
                for child in found(trial, table, key)
            ):
                trial.untested[kind] += 1
                trial.details.append(f"{kind} {key.name} of {table.name}: {len(_children(trial, table, key))} children")


def _children(trial: Trial, table: Table, key: ForeignKey) -> list[Row]:
    """Rows that refer to another by the key; a new one where there is none and one can be."""
    rows = trial.store.rows[table.name]
    found = [row for row in rows if all(row[name] is not None for name in key.columns)]
    if not found and trial.store.rows[key.target]:
        found = _child_of(trial, table, key, trial.chance.choice(trial.store.rows[key.target]))
    return found[:4]


def _fresh_child(trial: Trial, table: Table, key: ForeignKey) -> list[Row]:
    """A row that refers to a new one, to which nothing else does: the answer cannot depend on a third row."""
    if key.target not in trial.fillable:
        return []
    parent = trial.rows[key.target].kept({})
    if parent is None or not trial.accepted(trial.by_name[key.target], parent, "parent for an action"):
        return []
    return _child_of(trial, table, key, trial.store.rows[key.target][-1])


def _child_of(trial: Trial, table: Table, key: ForeignKey, parent: Row) -> list[Row]:
    """A new row that refers to this one, if there can be one."""
    fixed = {name: parent[other] for name, other in zip(key.columns, key.target_columns, strict=True)}
    row = trial.rows[table.name].kept(fixed)
    if row is None or not trial.accepted(table, row, "child for an action"):
        return []
    return [trial.store.rows[table.name][-1]]


def _act(trial: Trial, table: Table, key: ForeignKey, event: str, kind: str, child: Row) -> bool:
    """Change or delete the parent of the child; whether the model has one answer to it."""
    if child not in trial.store.rows[table.name]:
        return False
    target = trial.by_name[key.target]
    values = [child[name] for name in key.columns]
    parent = next(row for row in trial.store.rows[key.target] if [row[name] for name in key.target_columns] == values)
    if parent is child:
        return False
    where = trial.where(target, parent)
    changes: Row = {}
    if event == "update":
        found = _new_key(trial, target, key, parent)
        if found is None:
            return False
        changes = found
    effect = _Effect(trial)
    try:
        place = trial.store.rows[key.target].index(parent)
        if event == "delete":
            effect.delete(target, effect.store.rows[target.name][place])
        else:
            effect.update(target, effect.store.rows[target.name][place], changes)
        effect.finish()
        allowed = True
    except RefusedError:
        allowed = False
    except AmbiguousError:
        return False
    if event == "delete":
        statement = f"delete from {trial.place(target)} where {where}"
    else:
        columns = [trial.rows[target.name].by_name[name] for name in changes]
        sets = ", ".join(
            f"{trial.name(c.db_name)} = {literal(trial.dialect, c.type, changes[c.name])}" for c in columns
        )
        statement = f"update {trial.place(target)} set {sets} where {where}"
    reason = ""
    try:
        trial.database.execute(statement)
        done = True
    except EngineError as error:
        done = False
        reason = error.message
    trial.counted[f"{kind}{'' if allowed else ', refused'}"] += 1
    if done is not allowed:
        trial.wrong.append(f"{kind} {key.name}: {'accepted' if done else 'refused: ' + reason}\n    {statement}")
    if done and allowed:
        trial.store.rows = effect.store.rows
        for name in effect.store.rows:
            trial.rows[name].store = trial.store
    if done:
        for difference in _differences(trial, refresh=True):
            trial.wrong.append(f"{kind} {key.name}: {difference}\n    {statement}")
    return True


def _new_key(trial: Trial, target: Table, key: ForeignKey, parent: Row) -> Row | None:
    """Another value for one column of the parent's key, which its own constraints allow."""
    rows = trial.rows[target.name]
    own = trial.store.rows[target.name]
    referring = {name for each in target.foreign_keys for name in each.columns}
    for name in key.target_columns:
        column = rows.by_name[name]
        if (column.identity is not None and column.identity.always) or name in referring or column.computed is not None:
            continue
        for _ in range(12):
            value = rows.drawn(name) if column.identity is None else trial.chance.randrange(5000, 9000)
            other = dict(parent) | {name: value}
            compute(target, other)
            own.remove(parent)
            kept = value is not AUTO and value != parent[name] and not rows.is_broken_by(other)
            own.append(parent)
            if kept:
                return {name: value}
    return None


class _Effect:
    """The rows as they will be. `delete` and `update` follow the foreign keys; `finish` looks at the end."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.store: Store = trial.store.copy()
        self.touched: list[tuple[Table, Row]] = []
        self.refusing: list[tuple[Table, Row, ForeignKey]] = []
        self.held: list[tuple[Table, Row]] = []  # rows that one that is gone would not let go

    def _referring(self, table: Table, row: Row, names: set[str]) -> Iterator[tuple[Table, Row, ForeignKey]]:
        """The rows that refer to this one by any of these columns, other than itself."""
        for other in self.trial.tables:
            for key in other.foreign_keys:
                if key.target != table.name or not key.enforced or not present(key.only, self.trial.dialect):
                    continue
                if not names & set(key.target_columns):
                    continue
                values = [row[name] for name in key.target_columns]
                for child in list(self.store.rows[other.name]):
                    if [child[name] for name in key.columns] == values and None not in values:
                        if child is row:
                            raise AmbiguousError
                        yield other, child, key

    def delete(self, table: Table, row: Row) -> None:
        children = list(self._referring(table, row, set(row)))
        self.held += self._held_by(table, row)
        self.store.rows[table.name] = [each for each in self.store.rows[table.name] if each is not row]
        for other, child, key in children:
            action = key.on_delete or "no action"
            if not any(each is child for each in self.store.rows[other.name]):
                if action in _REFUSES:
                    raise AmbiguousError
                continue
            match action:
                case "cascade":
                    self.delete(other, child)
                case "set null":
                    self._set(other, child, dict.fromkeys(key.columns))
                case "set default":
                    self._set(other, child, self._defaults(other, key))
                case _:
                    self.refusing.append((other, child, key))

    def _held_by(self, table: Table, row: Row) -> Iterator[tuple[Table, Row]]:
        """The other rows that may not go while this one is there."""
        for key in table.foreign_keys:
            if key.enforced and present(key.only, self.trial.dialect) and (key.on_delete or "no action") in _REFUSES:
                values = [row[name] for name in key.columns]
                for parent in self.store.rows[key.target] if None not in values else ():
                    if parent is not row and [parent[name] for name in key.target_columns] == values:
                        yield self.trial.by_name[key.target], parent

    def update(self, table: Table, row: Row, changes: Row) -> None:
        children = list(self._referring(table, row, set(changes)))
        row.update(changes)
        compute(table, row)
        self.touched.append((table, row))
        updated = {each.name for each, _ in self.touched}
        for other, child, key in children:
            # InnoDB refuses a cascade that comes back to a table, of which there is a note (`fk.self-update`).
            returns = self.trial.dialect == "mariadb" and other.name in updated
            match "restrict" if returns else key.on_update or "no action":
                case "cascade":
                    pairs = zip(key.columns, key.target_columns, strict=True)
                    self._set(other, child, {name: row[target] for name, target in pairs})
                case "set null":
                    self._set(other, child, dict.fromkeys(key.columns))
                case "set default":
                    self._set(other, child, self._defaults(other, key))
                case _:
                    self.refusing.append((other, child, key))

    def _set(self, table: Table, row: Row, changes: Row) -> None:
        changed = {name: value for name, value in changes.items() if row[name] != value}
        if any(each is row for _, each in self.touched):
            raise AmbiguousError
        self.update(table, row, changed)

    def _defaults(self, table: Table, key: ForeignKey) -> Row:
        found: Row = {}
        for name in key.columns:
            column = self.trial.rows[table.name].by_name[name]
            found[name] = self.trial.default_of(column) if column.default is not None else None
        return found

    def finish(self) -> None:
        """Refused, if a row refers to what is gone, or one that was changed breaks a constraint of its own."""
        broken = bool(self.refusing)
        gone = [
            (table, child)
            for table, child, _ in self.refusing
            if not any(each is child for each in self.store.rows[table.name])
        ]
        # Where both rows go, whether the second was there still when the first went is the engine's affair.
        gone += [
            (table, row) for table, row in self.held if not any(each is row for each in self.store.rows[table.name])
        ]
        if gone or any(any(each is child for _, each in self.touched) for _, child, _ in self.refusing):
            raise AmbiguousError
        for table, row in self.touched:
            rows = self.trial.rows[table.name]
            own = self.store.rows[table.name]
            if not any(each is row for each in own):
                continue
            others = self.store.copy()
            others.rows[table.name] = [dict(each) for each in own if each is not row]
            broken = broken or any(not each.holds(row, others) for each in rows.constraints)
        if broken:
            raise RefusedError


def _differences(trial: Trial, *, refresh: bool) -> Iterator[str]:
    """Where the rows in the database are not those of the store; columns with `on update` are taken as they are."""
    for table in trial.tables:
        rows = trial.rows[table.name]
        names = ", ".join(trial.name(column.db_name) for column in rows.columns)
        raw = trial.database.execute(f"select {names} from {trial.place(table)}")
        found = [
            {c.name: came_back(trial.dialect, c.type, value) for c, value in zip(rows.columns, row, strict=True)}
            for row in raw
        ]
        own = trial.store.rows[table.name]
        free = {c.name for c in rows.columns if c.on_update is not None or c.type.base == "native"}
        key = table.primary_key.columns if table.primary_key else tuple(c.name for c in rows.columns)

        def identity(row: Row, key: tuple[str, ...] = key) -> tuple[Any, ...]:
            return tuple(str(row[name]) for name in key)

        ours, theirs = {identity(row): row for row in own}, {identity(row): row for row in found}
        for gone in ours.keys() - theirs.keys():
            yield f"{table.name} {gone} is gone"
        for added in theirs.keys() - ours.keys():
            yield f"{table.name} {added} is still there"
        for both in ours.keys() & theirs.keys():
            for name, value in theirs[both].items():
                if name not in free and ours[both][name] != value:
                    yield f"{table.name} {both}: {name} is {value!r}, not {ours[both][name]!r}"
        if refresh:
            trial.store.rows[table.name] = found
