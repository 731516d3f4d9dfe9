"""`on update` of columns where no clause of the dialect means it: triggers.

All say the same: an UPDATE that leaves the column as it was sets it; one that sets it to something else wins.
"""

from __future__ import annotations

from entia.model.schema import Column
from entia.sql.columns import has_on_update_clause
from entia.sql.draft import Draft


def add_triggers(draft: Draft, columns: list[Column]) -> None:
    """The trigger (one a table) behind the `on update` columns that exist in this dialect."""
    context = draft.context
    if context.dialect in ("mysql", "mariadb"):
        columns = [column for column in columns if not has_on_update_clause(context.dialect, column)]
    if not columns:
        return
    values = []
    for column in columns:
        assert column.on_update is not None
        expression = column.on_update
        value = draft.writer.write_expression(expression, "on update", expected=column.type, only=column.only)
        values.append((draft.columns[column.name], value))
    span = columns[0].span
    trigger = f"{draft.stem}_on_update"
    match context.dialect:
        case "postgres":
            _postgres(draft, trigger, values)
        case "mysql" | "mariadb":
            name = context.qualified(draft.table.schema, trigger)
            sets = ",\n  ".join(f"NEW.{c} = IF(NEW.{c} <=> OLD.{c}, {v}, NEW.{c})" for c, v in values)
            draft.add(f"CREATE TRIGGER {name} BEFORE UPDATE ON {draft.name} FOR EACH ROW SET\n  {sets}", span)
        case "sqlite":
            _sqlite(draft, trigger, values)
        case _:
            for column in columns:
                draft.refuse(
                    f"{context.dialect} has no triggers, which `on update` of `{column.name}` needs", column.span
                )


def _postgres(draft: Draft, trigger: str, values: list[tuple[str, str]]) -> None:
    context = draft.context
    function = context.qualified(draft.table.schema, trigger)
    sets = "".join(
        f"  IF NEW.{c} IS NOT DISTINCT FROM OLD.{c} THEN\n    NEW.{c} := {v};\n  END IF;\n" for c, v in values
    )
    span = draft.table.name_span
    draft.add(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $entia$\n"
        f"BEGIN\n{sets}  RETURN NEW;\nEND\n$entia$",
        span,
    )
    draft.add(
        f"CREATE TRIGGER {context.name(trigger)} BEFORE UPDATE ON {draft.name} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        span,
    )


def _sqlite(draft: Draft, trigger: str, values: list[tuple[str, str]]) -> None:
    context, key = draft.context, draft.table.primary_key
    columns = [draft.columns[name] for name in key.columns if name in draft.columns] if key is not None else ["rowid"]
    row = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    touched = [column for column, _ in values]
    generated = {
        draft.columns[c.name] for c in draft.table.columns if c.computed is not None and c.name in draft.columns
    }
    # Only an UPDATE of other columns fires it: so its own UPDATE does not, whatever `PRAGMA recursive_triggers` says.
    others = [column for column in draft.columns.values() if column not in touched and column not in generated]
    of = f" OF {', '.join(others)}" if others else ""
    sets = ",\n    ".join(f"{c} = CASE WHEN NEW.{c} IS OLD.{c} THEN {v} ELSE NEW.{c} END" for c, v in values)
    draft.add(
        f"CREATE TRIGGER {context.name(trigger)} AFTER UPDATE{of} ON {draft.name} FOR EACH ROW\n"
        f"BEGIN\n  UPDATE {draft.name} SET\n    {sets}\n  WHERE {row};\nEND",
        draft.table.name_span,
    )
