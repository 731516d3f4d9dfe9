"""The triggers that keep the trail of an `audit`: each change of a row is one row of the trail.

An UPDATE is a change when an audited value is another one byte for byte, null being a value. The key is that of the row
before the change. Who did it is the engine's user.
"""

from __future__ import annotations

from entia.model.companions import DELETE, INSERT, UPDATE, Trail
from entia.model.schema import Column
from entia.model.types import TEXTS
from entia.sql.draft import Draft

_USERS = {"postgres": "current_user", "mysql": "user()", "mariadb": "user()"}


def add_audit(draft: Draft, trail: Trail) -> None:
    """The triggers behind the table; the trail's own table is made already."""
    context = draft.context
    name = context.qualified(trail.table.schema, trail.table.db_name)
    span = trail.table.span
    match context.dialect:
        case "postgres":
            _postgres(draft, trail, name)
        case "mysql" | "mariadb":
            for action in (INSERT, UPDATE, DELETE):
                trigger = context.qualified(draft.table.schema, f"{draft.stem}_audit_{action}")
                where = f"\nFROM DUAL WHERE {_changed(draft, trail)}" if action == UPDATE else ""
                draft.add(
                    f"CREATE TRIGGER {trigger} AFTER {action.upper()} ON {draft.name} FOR EACH ROW\n"
                    f"INSERT INTO {name} ({_targets(draft, trail, action)})\n"
                    f"SELECT {_values(draft, trail, action)}{where}",
                    span,
                )
        case "sqlite":
            for action in (INSERT, UPDATE, DELETE):
                when = f"\nWHEN {_changed(draft, trail)}" if action == UPDATE else ""
                draft.add(
                    f"CREATE TRIGGER {context.name(f'{draft.stem}_audit_{action}')} AFTER {action.upper()} "
                    f"ON {draft.name} FOR EACH ROW{when}\nBEGIN\n"
                    f"  INSERT INTO {name} ({_targets(draft, trail, action)})\n"
                    f"  VALUES ({_values(draft, trail, action)});\nEND",
                    span,
                )


def _postgres(draft: Draft, trail: Trail, name: str) -> None:
    function = draft.context.qualified(draft.table.schema, f"{draft.stem}_audit")

    def insert(action: str, depth: str) -> str:
        return (
            f"{depth}INSERT INTO {name} ({_targets(draft, trail, action)})\n"
            f"{depth}VALUES ({_values(draft, trail, action)});\n"
        )

    draft.add(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $entia$\nBEGIN\n"
        f"  IF TG_OP = 'INSERT' THEN\n{insert(INSERT, '    ')}"
        f"  ELSIF TG_OP = 'DELETE' THEN\n{insert(DELETE, '    ')}"
        f"  ELSIF {_changed(draft, trail)} THEN\n{insert(UPDATE, '    ')}"
        "  END IF;\n  RETURN NULL;\nEND\n$entia$",
        trail.table.span,
    )
    draft.add(
        f"CREATE TRIGGER {draft.context.name(f'{draft.stem}_audit')} AFTER INSERT OR UPDATE OR DELETE ON {draft.name} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        trail.table.span,
    )


def _present(draft: Draft, trail: Trail) -> tuple[list[tuple[Column, Column]], list[tuple[Column, Column, Column]]]:
    """The key and the values, as far as this dialect has the columns."""
    key = [pair for pair in trail.key if pair[0].name in draft.columns]
    return key, [each for each in trail.values if each[0].name in draft.columns]


def _targets(draft: Draft, trail: Trail, action: str) -> str:
    key, values = _present(draft, trail)
    columns = [trail.action, *([trail.by] if draft.context.dialect in _USERS else []), *(copy for _, copy in key)]
    if action != INSERT:
        columns += [old for _, old, _ in values]
    if action != DELETE:
        columns += [new for _, _, new in values]
    return ", ".join(draft.context.name(column.db_name) for column in columns)


def _values(draft: Draft, trail: Trail, action: str) -> str:
    key, values = _present(draft, trail)
    user = _USERS.get(draft.context.dialect)
    row = "NEW" if action == INSERT else "OLD"
    found = [draft.context.string(action), *([user] if user else [])]
    found += [f"{row}.{draft.columns[column.name]}" for column, _ in key]
    if action != INSERT:
        found += [f"OLD.{draft.columns[column.name]}" for column, _, _ in values]
    if action != DELETE:
        found += [f"NEW.{draft.columns[column.name]}" for column, _, _ in values]
    return ", ".join(found)


def _changed(draft: Draft, trail: Trail) -> str:
    """Whether an audited value is another one."""
    return " OR ".join(_differs(draft, column) for column, _, _ in _present(draft, trail)[1])


def _differs(draft: Draft, column: Column) -> str:
    old, new = (f"{row}.{draft.columns[column.name]}" for row in ("OLD", "NEW"))
    type_ = column.type
    native = type_.base == "native" or any(of == draft.context.dialect for of, _ in type_.natives)
    loose = native or bool(column.collate and type_.base in TEXTS)  # perhaps equal though not the same
    match draft.context.dialect:
        case "postgres":
            # Not every type can be compared; its text can.
            plain = "::text" if native or (type_.element is not None and type_.element.base == "native") else ""
            sorted_ = ' COLLATE "C"' if loose and not plain else ""
            return f"{old}{plain} IS DISTINCT FROM {new}{plain}{sorted_}"
        case "sqlite":
            return f"{old} IS NOT {new}" + (" COLLATE BINARY" if loose else "")
        case _:
            if loose or type_.base == "vector":
                old, new = f"CAST({old} AS BINARY)", f"CAST({new} AS BINARY)"
            return f"NOT ({old} <=> {new})"
