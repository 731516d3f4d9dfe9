"""The document's diagrams and relationships."""

from __future__ import annotations

from entia.exporters.markdown_text import bullet, code, codes, computed, fenced, prose, title
from entia.exporters.mermaid import entity_diagram, is_one_to_one, is_optional
from entia.exporters.source import Source
from entia.model.outline import junction_name
from entia.model.schema import ForeignKey, Table
from entia.syntax.tree import ManyTail, Member


def diagrams(source: Source) -> list[str]:
    """The entities and what relates them, in characters and for Mermaid."""
    if not source.schema.tables:
        return [computed("No entities."), ""]
    return [*fenced("text", _drawing(source)), *fenced("mermaid", entity_diagram(source.schema))]


def _drawing(source: Source) -> str:
    """One line for each relationship, the target on the left; then the entities that have none."""
    rows: list[tuple[str, str, str, str]] = []
    seen: set[str] = set()
    for table in source.schema.tables:
        for key in table.foreign_keys:
            one = "0..1" if is_optional(table, key) else "1"
            many = "0..1" if is_one_to_one(table, key) else "*"
            rows.append((f"[{key.target}]", f"{one} --- {many}", f"[{table.name}]", key.role))
            seen |= {key.target, table.name}
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        f"{target:<{widths[0]}} {ends:>{widths[1]}} {table:<{widths[2]}}  {role}".rstrip()
        for target, ends, table, role in rows
    ]
    return "\n".join([*lines, *(f"[{table.name}]" for table in source.schema.tables if table.name not in seen)])


def one_to_many(source: Source) -> list[str]:
    """Foreign keys of which a target has many rows."""
    lines: list[str] = []
    for table, key in _keys(source, one_to_one=False):
        lines.append(f"- **{title(key.target)}** → **{title(table.name)}**: {prose(_doc(source, table, key))}")
        lines += _foreign_key(table, key)
    return [*lines, ""] if lines else [computed("None."), ""]


def one_to_one(source: Source) -> list[str]:
    """Foreign keys that are keys themselves."""
    lines: list[str] = []
    for table, key in _keys(source, one_to_one=True):
        lines.append(f"- **{title(key.target)}** ↔ **{title(table.name)}**: {prose(_doc(source, table, key))}")
        primary = table.primary_key is not None and set(table.primary_key.columns) <= set(key.columns)
        lines += bullet("Implementation", "shared primary key" if primary else "unique foreign key", 1)
        lines += _foreign_key(table, key)
    return [*lines, ""] if lines else [computed("None."), ""]


def _keys(source: Source, *, one_to_one: bool) -> list[tuple[Table, ForeignKey]]:
    return [
        (table, key)
        for table in source.schema.tables
        if not table.junction_of
        for key in table.foreign_keys
        if is_one_to_one(table, key) == one_to_one
    ]


def _foreign_key(table: Table, key: ForeignKey) -> list[str]:
    columns = [column.db_name for name in key.columns if (column := table.column(name)) is not None]
    referenced = f"{code(key.target)} ({codes(key.target_db_columns)})"
    lines = bullet("Foreign Key", f"{codes(columns)} in {code(table.name)} to {referenced}", 1)
    lines += bullet("Role", code(key.role) + (f", inverse {code(key.inverse)}" if key.inverse else ""), 1)
    lines += bullet("Cascade Rules", _rules(key), 1)
    return lines


def _rules(key: ForeignKey) -> str:
    if not key.enforced:
        return "not enforced by the database"
    deferral = f", {key.deferral}" if key.deferral else ""
    return f"ON DELETE {_action(key.on_delete)}, ON UPDATE {_action(key.on_update)}{deferral}"


def _action(action: str) -> str:
    return action.upper() or "NO ACTION"


def _doc(source: Source, table: Table, key: ForeignKey) -> str:
    """What the relationship's line says of it."""
    body = source.entity(table.name)
    members = body.members if body is not None else ()
    return next((m.doc for m in members if m.kind == "relationship" and m.name == key.role), "")


def many_to_many(source: Source) -> list[str]:
    """Relationships by junction tables."""
    lines: list[str] = []
    for body in source.of("entity"):
        for member in body.members:
            if isinstance(member.tail, ManyTail) and member.tail.target is not None:
                lines += _many(source, body.name, member, member.tail)
    return [*lines, ""] if lines else [computed("None."), ""]


def _many(source: Source, owner: str, member: Member, tail: ManyTail) -> list[str]:
    assert tail.target is not None
    junction = junction_name(owner, tail)
    table = source.tables.get(junction)
    lines = [f"- **{title(owner)}** ↔ **{title(tail.target.text)}**: {prose(member.doc)}"]
    named = f" ({code(table.db_name)})" if table is not None else ""
    lines += bullet("Junction Table", code(junction) + named, 1)
    lines += bullet("Role", code(member.name or ""), 1)
    own = [each.name or "" for each in member.block or () if each.kind in ("attribute", "relationship")]
    lines += bullet("Additional Attributes", codes(own) or "none", 1)
    for key in table.foreign_keys if table is not None else ():
        lines += bullet(f"Cascade Rules of {code(key.role)}", _rules(key), 1)
    return lines
