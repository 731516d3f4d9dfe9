"""How the document says that the data is stored: indexes, partitions."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Row, Section
from entia.importers.markdown_draft import Directive, Entity, Key
from entia.importers.markdown_owner import index_columns
from entia.importers.markdown_reading import (
    Reading,
    is_placeholder,
    items_text,
    labelled_lines,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.importers.names import folded, singular_name
from entia.importers.sources import Lines
from entia.model.naming import plural

# ---- indexes ---------------------------------------------------------------------------------------------------------
_METHODS = ("gin", "gist", "hash", "brin", "btree", "b-tree", "fulltext", "spatial", "spgist")


def index_table(reading: Reading, block: Block) -> bool:
    """A table with a column of tables and one of columns; whether it was one."""
    header = [plain(cell).lower() for cell in block.header]
    at_table = next((at for at, cell in enumerate(header) if cell in ("table", "entity", "table name")), -1)
    at_columns = next(
        (
            at
            for at, cell in enumerate(header)
            if cell in ("columns", "column", "column(s)", "fields", "columns / expression")
        ),
        -1,
    )
    if at_table < 0 or at_columns < 0:
        return False
    said = {name: header.index(name) for name in header}
    reading.trace.place((block.lines[0], block.lines[0] + 2), "indexes")
    for row in block.rows:
        _index_row(reading, row, said, at_table, at_columns)
    return True


def _index_row(reading: Reading, row: Row, said: dict[str, int], at_table: int, at_columns: int) -> None:
    if all(not each or is_placeholder(each) for each in row.cells):
        reading.trace.compute(row.lines, "an empty row")
        return
    table = plain(row.cells[at_table])
    known = reading.find(table)
    junction = reading.junctions.get(folded(table)) if known is None else None
    holder = reading.entity(known) if known is not None else None
    if junction is not None:
        holder = Entity(junction.junction, "", attributes=junction.attributes)
    text, condition = _split_where(plain(row.cells[at_columns]))
    columns = index_columns(reading, holder, text) if holder is not None else None
    if holder is None or columns is None:
        why = f"`{text}` are no columns of `{holder.name}`" if holder else f"there is no entity for the table `{table}`"
        reading.note("Indexes", f"- {' | '.join(row.cells)}", row.lines, why)
        return
    key = _index_key(reading, row, said, holder, columns, condition)
    if junction is not None:
        junction.keys.append(key)
        reading.trace.place(row.lines, f"{junction.junction} index")
    else:
        reading.trace.place(row.lines, reading.add_key(holder, key))


def _split_where(text: str) -> tuple[str, str]:
    """(columns, condition) of a cell such as `(a, b) where c`."""
    where = re.search(r"\s*\bwhere\b\s*(.*)$", text, re.IGNORECASE)
    text = (text[: where.start()] if where is not None else text).strip()
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return bare, where[1].strip() if where is not None else ""


def _index_key(
    reading: Reading, row: Row, said: dict[str, int], holder: Entity, columns: list[tuple[str, str]], condition: str
) -> Key:
    """What the other cells of a row say of an index: its kind, method, condition, name and purpose."""

    def cell(*names: str) -> str:
        return next((row.cells[said[name]] for name in names if name in said), "")

    kind = cell("index type", "type", "kind").lower()
    method = next((each for each in _METHODS if each in kind), "")
    name = plain(cell("index", "index name", "name"))
    purpose = cell("purpose", "description", "notes", "rationale", "why")
    doc = [one_line(purpose)] if purpose else []
    if method in ("fulltext", "spatial"):
        doc.append(f"{method} index")
        reading.trace.map(row.lines, f"{holder.name} index", f"a {method} index is written as an ordinary one")
    condition = condition or re.sub(r"^where\s+", "", plain(cell("condition", "where", "filter")), flags=re.IGNORECASE)
    return Key(
        "unique" if "unique" in kind or "unique" in name.lower().split("_")[:1] else "index",
        columns, row.lines, " | ".join(row.cells),
        using="" if method in ("btree", "b-tree", "fulltext", "spatial") else method, where=condition.strip(),
        name=name if re.fullmatch(r"\w+", name) else "", doc=doc,
    )  # fmt: skip


# ---- partitions ------------------------------------------------------------------------------------------------------
_UNITS = {
    "monthly": "month",
    "daily": "day",
    "weekly": "week",
    "yearly": "year",
    "quarterly": "quarter",
    "hourly": "hour",
}


def read_partitions(reading: Reading, section: Section) -> list[Block]:
    """Lists of Table, Partition Key, Strategy, Rationale, as often as they come."""
    left: list[Block] = []
    for block in section.blocks:
        if block.kind == "list" and block.items and split_label(block.items[0].text)[0].lower() in ("table", "entity"):
            _partitions(reading, block, section.title)
        elif block.kind == "paragraph" and any(label.lower() == "table" for label, _, _ in labelled_lines(block)):
            fields = [(label, text, lines) for label, text, lines in labelled_lines(block)]
            _partition_group(reading, fields, section.title)
        else:
            left.append(block)
    return left


def _partitions(reading: Reading, block: Block, title: str) -> None:
    group: list[tuple[str, str, Lines]] = []
    for item in block.items:
        label, text = split_label(item.text)
        if label.lower() in ("table", "entity") and group:
            _partition_group(reading, group, title)
            group = []
        nested = "; ".join(line.strip("- ") for line in items_text(item.items))
        group.append((label, "; ".join(filter(None, (text, nested))), whole(item)))
    if group:
        _partition_group(reading, group, title)


def _partition_group(reading: Reading, group: list[tuple[str, str, Lines]], title: str) -> None:
    said = {label.lower(): plain(text) for label, text, _ in group}
    lines = (group[0][2][0], group[-1][2][1])
    if all(is_placeholder(text) or not text for text in said.values()):
        reading.trace.compute(lines, "a placeholder")
        return
    table = said.get("table") or said.get("entity") or ""
    known = reading.find(table)
    entity = reading.entity(known) if known is not None else None
    key = said.get("partition key") or said.get("key") or ""
    columns = index_columns(reading, entity, key.strip("()")) if entity is not None else None
    strategy = said.get("strategy", "")
    clause = partition_clause(strategy)
    if entity is None or not columns or not clause:
        text = "\n".join(f"- {label}: {text}" for label, text, _ in group)
        if table.lower().rstrip(".") in ("none", "no table", "n/a") or known is None:
            reading.note(title, text, lines, "no table of the model is partitioned by this")
        else:
            reading.note(title, text, lines, f"`{strategy}` is no strategy that is understood; kept as a note")
        return
    names = ", ".join(name for name, _ in columns)
    doc = [one_line(each) for each in (said.get("rationale", ""),) if each]
    left = [
        f"{label}: {text}"
        for label, text, _ in group
        if label.lower() not in ("table", "entity", "partition key", "key", "strategy", "rationale")
    ]
    method, behind, block = clause
    text = f"partition by {method} ({names}){f' {behind}' if behind else ''}"
    entity.directives.append(Directive(text, strategy, lines, [*doc, *left], block))
    reading.trace.place(lines, f"{entity.name} partition")


def partition_clause(strategy: str) -> tuple[str, str, list[str]] | None:
    """(method, what stands behind the columns, lines of the block) of a strategy in words."""
    lower = strategy.lower()
    if "hash" in lower:
        count = re.search(r"\d+", lower)
        return ("hash", f"into {count[0]}", []) if count else None
    if "list" in lower:
        parts = re.findall(r"([A-Za-z_]\w*)\s*\(([^()]*)\)", strategy)
        block = [f"{name} ({values.strip()})" for name, values in parts]
        rest = re.search(r"\b(\w+)\s+default\b", strategy)
        if rest:
            block.append(f"{rest[1]} default")
        return ("list", "", block) if block else None
    unit = next((unit for word, unit in _UNITS.items() if word in lower), "")
    match = re.search(r"(?:per|by|each|every|one)\s+(hour|day|week|month|quarter|year)\b", lower)
    unit = unit or (match[1] if match else "")
    if ("range" in lower or unit) and unit:
        start = re.search(r"\bfrom\s+(\d{4}-\d{2}(?:-\d{2})?)", lower)
        many = re.search(r"\bfor\s+(\d+)\s*(mo|months?|y|years?|d|days?|w|weeks?)\b", lower)
        behind = f"every {unit}"
        if start:
            behind += f" from {start[1]}"
        if many:
            short = "mo" if many[2].startswith("mo") else many[2][0]
            behind += f" for {many[1]}{short}"
        return "range", behind, []
    return None


def settle_tables(reading: Reading) -> bool:
    """The tables' names where only other passages give them; whether most of them are plurals."""
    tables = [entity.table for entity in reading.draft.entities.values() if entity.table]
    plurals = [table for table in tables if plural(singular_name(table)) == table]
    return bool(tables) and len(plurals) * 2 > len(tables)
