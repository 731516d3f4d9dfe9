"""Columns of mixins that the source changed in each table that has them: such a change is the mixin's."""

from __future__ import annotations

from entia.importers.update_facts import ColumnFacts, ModelFacts


def uniform_columns(ours: ModelFacts, theirs: ModelFacts) -> dict[tuple[str, str], str]:
    """(mixin, attribute) → "changed" or "dropped", where that happened to all of its columns alike."""
    wanted: dict[tuple[str, str], list[ColumnFacts | None]] = {}
    now: dict[tuple[str, str], list[ColumnFacts]] = {}
    for key, table in ours.tables.items():
        other = theirs.tables.get(key)
        for column in table.table.columns:
            if not column.origin or column.db_name not in table.columns or column.role or column.path:
                continue
            place = (column.origin, column.name)
            now.setdefault(place, []).append(table.columns[column.db_name])
            if other is not None:
                wanted.setdefault(place, []).append(other.columns.get(column.db_name))
    found: dict[tuple[str, str], str] = {}
    for place, facts in wanted.items():
        plain = [each._replace(checks=()) if each is not None else None for each in facts]
        first = plain[0]
        if any(each != first for each in plain):
            continue
        if first is None:
            found[place] = "dropped"
        elif any(each._replace(checks=()) != first for each in now[place]):
            found[place] = "changed"
    return found
