"""How the document says that the data is stored: SQL, indexes, partitions.

SQL repeats what the tables of attributes say. It is compared with them: what only it says is carried over, where the
two differ the document's own table stands and the difference is named.
"""

from __future__ import annotations

import re

from entia.importers.constraints import default_value
from entia.importers.create_tables import (
    Column,
    CreatedIndex,
    CreatedTable,
    ForeignKey,
    TableKey,
    Unread,
    read_sql,
)
from entia.importers.draft import Attribute, Check, Directive, Entity, Key, Lines, Reference
from entia.importers.markdown_blocks import Block, Row, Section
from entia.importers.markdown_owner import index_columns
from entia.importers.names import attribute_name, folded, singular_name
from entia.importers.reading import (
    Reading,
    block_lines,
    is_placeholder,
    items_text,
    labelled_lines,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.importers.types import is_text, read_type
from entia.model.naming import plural


# ---- SQL -------------------------------------------------------------------------------------------------------------
def declare_tables(reading: Reading, block: Block) -> None:
    """Entities for the tables that only the SQL knows, so that everything can refer to them."""
    for statement in read_sql(block.text, block.lines[0] + 1, reading.dialect):
        is_new = isinstance(statement, CreatedTable) and reading.find(statement.name) is None and statement.columns
        if isinstance(statement, CreatedTable) and is_new and _creates(block, statement):
            twin = _twin(reading, statement)
            if twin is not None:
                twin.table = statement.name
                reading.tables[folded(statement.name)] = twin.name
            else:
                reading.add_entity(statement.name, statement.lines).table = statement.name.rpartition(".")[2]


def _twin(reading: Reading, table: CreatedTable) -> Entity | None:
    """The entity that has the same attributes under another name: nearly all of them, and at least four."""
    columns = {folded(column.name) for column in table.columns}
    for entity in reading.draft.entities.values():
        names = {folded(name) for name in entity.attributes}
        if len(columns & names) >= max(4, 0.8 * len(columns | names)):
            return entity
    return None


def _creates(block: Block, table: CreatedTable) -> bool:
    line = block.text.split("\n")[table.lines[0] - block.lines[0] - 1]
    return re.match(r"\s*create\b", line, re.IGNORECASE) is not None


def read_sql_block(reading: Reading, block: Block, title: str) -> None:
    """A block of SQL, statement by statement."""
    first, end = block.lines
    reading.trace.place((block_lines(block)[0], first + 1), "SQL")
    reading.trace.place((end - 1, end), "SQL")
    statements = read_sql(block.text, first + 1, reading.dialect)
    if re.search(r"rollback|before|old|current \(broken\)", f"{title} {block.label}", re.IGNORECASE):
        for statement in statements:
            lines = statement.key.lines if isinstance(statement, CreatedIndex) else statement.lines
            reading.trace.leave(lines, "this SQL is not the model's: it undoes it, or is older")
        return
    created: dict[str, Entity] = {}
    for statement in statements:
        if isinstance(statement, Unread):
            _unread(reading, statement, title)
        elif isinstance(statement, CreatedTable):
            known = reading.find(statement.name)
            if known is None:
                reading.trace.leave(statement.lines, f"there is no entity for the table `{statement.name}`")
                continue
            created[statement.name] = reading.entity(known)
            _merge(reading, reading.entity(known), statement)
        else:
            _created_index(reading, statement)
    for number in range(first + 1, end - 1):
        line = block.text.split("\n")[number - first - 1].strip()
        if line.startswith("--") and number not in reading.trace.covered():
            reading.trace.leave((number, number + 1), "a comment of the SQL")


def _unread(reading: Reading, statement: Unread, title: str) -> None:
    if re.match(r"\s*create\s+policy|\s*alter\s+table\s+\w+\s+enable\s+row", statement.text, re.IGNORECASE):
        reading.note(title, statement.text, statement.lines, "row-level security is a database's own; kept as a note")
    else:
        reading.trace.leave(statement.lines, statement.why)


def _merge(reading: Reading, entity: Entity, table: CreatedTable) -> None:
    """What the SQL says of an entity."""
    fresh = not entity.attributes
    if not entity.table:
        entity.table = table.name.rpartition(".")[2]
    for line, comment in table.comments:
        if folded(re.sub(r"^[\d.\s]+", "", comment)) in ("", folded(entity.name), "tablecreationstatement"):
            reading.trace.compute((line, line + 1), f"the name of {entity.name}")
        else:
            entity.comments.append(comment)
            reading.trace.place((line, line + 1), f"entity {entity.name}")
    if fresh:
        reading.trace.place(table.lines, f"entity {entity.name}")
    else:
        reading.trace.compute(table.lines, f"table of {entity.name}")
    for column in table.columns:
        attribute = reading.attribute_named(entity, column.name)
        lines = (column.line, column.line + 1)
        if attribute is None:
            attribute = entity.attributes[attribute_name(column.name)] = _attribute(
                reading, entity, column, table.dialect
            )
            if not fresh:
                reading.trace.map(lines, f"{entity.name}.{attribute.name}", "only the SQL has this column")
        elif not fresh:
            _compare(reading, entity, attribute, column, table.dialect)
        if column.reference is not None:
            _refer(reading, entity, column.reference, lines)
    for foreign in table.foreign_keys:
        _refer(reading, entity, foreign, table.lines)
    for key in table.keys:
        _table_key(reading, entity, key, table.lines)
    for name, sql in table.checks:
        known = name if name and re.fullmatch(r"[a-z_]\w*", name) else ""
        reading.add_check(entity, Check(sql, f"CHECK ({sql})", table.lines, f'"{known}"' if known else ""))


def _attribute(reading: Reading, entity: Entity, column: Column, dialect: str) -> Attribute:
    attribute = Attribute(attribute_name(column.name), lines=(column.line, column.line + 1), typed=True, stated=True)
    typed = read_type(column.type)
    attribute.type = _moment(typed.type, column.type, dialect) if not typed.name else "text"
    if typed.name:
        if dialect:
            attribute.type = f"{dialect}.{column.type.lower()}"
        else:
            reading.trace.map(
                attribute.lines, f"{entity.name}.{attribute.name}", f"the type `{column.type}` is unknown"
            )
    attribute.optional = not column.required
    attribute.pk, attribute.unique, attribute.auto = (
        column.pk,
        column.unique,
        column.auto or ("auto" if typed.auto else ""),
    )
    attribute.checks = [Check(sql, f"CHECK ({sql})", attribute.lines) for sql in column.checks]
    attribute.on_update = column.on_update
    if column.computed:
        attribute.clauses.append(f"computed ({column.computed}) stored")
    _default(reading, entity, attribute, column)
    if column.comment:
        attribute.doc.append(column.comment)
    return attribute


def _moment(type: str, written: str, dialect: str) -> str:
    """PostgreSQL's and SQLite's TIMESTAMP has no zone."""
    bare = written.upper().split("(")[0].strip()
    return type.replace("timestamp", "datetime") if bare == "TIMESTAMP" and dialect in ("postgres", "duckdb") else type


def _default(reading: Reading, entity: Entity, attribute: Attribute, column: Column) -> None:
    if not column.default or attribute.default:
        return
    written = default_value(column.default, attribute.type)
    text = column.default
    if not written and re.fullmatch(r"(?:CAST\()?'(\{\}|\[\])'.*", text) and attribute.type.endswith("[]"):
        written = ""
        attribute.doc.append("default: an empty array")
        reading.trace.map(
            attribute.lines, f"{entity.name}.{attribute.name}", "an empty array as default is kept in the doc"
        )
        return
    if not written and text.upper() != "NULL":
        written = f"({text.lower() if text.isupper() else text})"
    attribute.default, attribute.default_words = written, f"default {text}"


def _compare(reading: Reading, entity: Entity, attribute: Attribute, column: Column, dialect: str) -> None:
    """The same column in the document's table and in its SQL."""
    lines = (column.line, column.line + 1)
    where = f"{entity.name}.{attribute.name}"

    def differs(what: str, table: str, sql: str) -> None:
        reading.trace.map(lines, where, f"{what}: the table of attributes says {table}, the SQL {sql}")

    typed = read_type(column.type)
    if attribute.type in ("string", "text") and is_text(typed.type) and "(" in typed.type:
        attribute.type = typed.type
    elif not attribute.typed and not typed.name:
        attribute.type, attribute.typed = typed.type, True
    elif not _same_type(attribute.type, typed.type if not typed.name else column.type.lower()):
        differs("type", f"`{attribute.type}`", f"`{column.type}`")
    required = column.required
    if not attribute.stated:
        attribute.optional, attribute.stated = not required, True
    elif attribute.optional == required and not attribute.pk:
        differs("required", "no" if attribute.optional else "yes", "NOT NULL" if required else "NULL")
    attribute.pk = attribute.pk or column.pk
    attribute.unique = attribute.unique or (column.unique and not _has_unique(entity, attribute.name))
    attribute.auto = attribute.auto or column.auto
    attribute.on_update = attribute.on_update or column.on_update
    if column.default and not attribute.default:
        _default(reading, entity, attribute, column)
    for sql in column.checks:
        if not attribute.type.startswith("enum(") or " in " not in sql.lower():
            reading.add_check(entity, Check(sql, f"CHECK ({sql})", lines))
    if column.comment and column.comment not in attribute.doc:
        attribute.doc.append(column.comment)


def _has_unique(entity: Entity, name: str) -> bool:
    return any(key.kind == "unique" and [each for each, _ in key.columns] == [name] for key in entity.keys)


def _same_type(one: str, other: str) -> bool:
    """Whether two types are the same, or one only more exact: an enum is stored in a text, a moment with a zone."""
    first, second = (
        one.split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0],
        other.split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0],
    )
    if one == other or first == second == "enum":
        return True
    if first == second:
        return "(" not in one or "(" not in other
    if {first, second} <= {"timestamp", "datetime"} or {first, second} == {"string", "text"}:
        return True
    return first == "enum" and second in ("string", "text", "char")


def _refer(reading: Reading, entity: Entity, key: ForeignKey, lines: Lines) -> None:
    names = [attribute_name(column) for column in key.columns]
    holders = [reading.attribute_named(entity, name) for name in names]
    attribute = holders[0]
    if attribute is None:
        reading.trace.leave(lines, f"a foreign key of `{names[0]}`, which is no column of the table")
        return
    target = reading.target(key.table, (key.targets or ("id",))[0], attribute)
    assert target is not None
    if len(names) > 1:
        return  # the columns have relationships of their own, or the relationships section says it
    known = attribute.reference
    columns = (
        key.targets
        if reading.entity(target).primary_key()
        and list(key.targets) != [each.name for each in reading.entity(target).primary_key()]
        and reading.entity(target).attributes
        else ()
    )
    if known is None:
        attribute.reference = Reference(target, tuple(map(attribute_name, columns)), dict(key.actions), name=key.name)
        return
    if known.target != target:
        reading.trace.map(lines, f"{entity.name}.{attribute.name}", f"the SQL refers to `{key.table}` instead")
        return
    for event, action in key.actions:
        if known.actions.setdefault(event, action) != action:
            said = f"on {event}: the relationship says {known.actions[event]}, the SQL {action}"
            reading.trace.map(lines, f"{entity.name}.{attribute.name}", said)
    known.name = known.name or key.name


def _table_key(reading: Reading, entity: Entity, key: TableKey, lines: Lines) -> None:
    columns = [(attribute_name(name), behind) for name, behind in key.columns]
    if key.kind == "pk":
        for name, _ in columns:
            attribute = reading.attribute_named(entity, name)
            if attribute is not None:
                attribute.pk, attribute.optional = True, False
        return
    quoted = bool(key.name)
    reading.add_key(
        entity, Key(key.kind, columns, lines, key.kind, key.using, key.where, key.include, key.name, quoted)
    )


def _created_index(reading: Reading, statement: CreatedIndex) -> None:
    key = statement.key
    junction = reading.junctions.get(folded(statement.table))
    known = reading.find(statement.table)
    if known is None and junction is None:
        reading.trace.leave(key.lines, f"there is no entity for the table `{statement.table}`")
        return
    columns = [(attribute_name(name) if "(" not in name else name, behind) for name, behind in key.columns]
    using = "" if key.using in ("btree", "") else key.using
    made = Key(key.kind, columns, key.lines, key.name, using, key.where, key.include, key.name, bool(key.name))
    made.doc = [comment for _, comment in statement.comments]
    for line, _ in statement.comments:
        reading.trace.place((line, line + 1), "index")
    if junction is not None and known is None:
        junction.keys.append(made)
        reading.trace.place(key.lines, f"{junction.junction} index")
        return
    assert known is not None
    reading.trace.place(key.lines, reading.add_key(reading.entity(known), made))


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
    def cell(*names: str) -> str:
        return next((row.cells[said[name]] for name in names if name in said), "")

    if all(not each or is_placeholder(each) for each in row.cells):
        reading.trace.compute(row.lines, "an empty row")
        return
    table = plain(row.cells[at_table])
    known = reading.find(table)
    junction = reading.junctions.get(folded(table)) if known is None else None
    if known is None and junction is None:
        reading.note("Indexes", f"- {' | '.join(row.cells)}", row.lines, f"there is no entity for the table `{table}`")
        return
    kind = cell("index type", "type", "kind").lower()
    text = plain(row.cells[at_columns])
    where = re.search(r"\s*\bwhere\b\s*(.*)$", text, re.IGNORECASE)
    condition = where[1] if where else re.sub(r"^where\s+", "", plain(cell("condition", "where", "filter")), flags=re.I)
    text = text[: where.start()] if where else text
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    holder = (
        Entity(junction.junction, "", attributes=junction.attributes)
        if junction is not None
        else reading.entity(known or "")
    )
    columns = index_columns(reading, holder, text)
    if columns is None:
        reading.note("Indexes", f"- {' | '.join(row.cells)}", row.lines, f"`{text}` are no columns of `{holder.name}`")
        return
    method = next((each for each in _METHODS if each in kind), "")
    using = "" if method in ("btree", "b-tree", "fulltext", "spatial") else method
    name = plain(cell("index", "index name", "name"))
    doc = [one_line(each) for each in (cell("purpose", "description", "notes", "rationale", "why"),) if each]
    if method in ("fulltext", "spatial"):
        doc.append(f"{method} index")
        reading.trace.map(row.lines, f"{holder.name} index", f"a {method} index is written as an ordinary one")
    key = Key(
        "unique" if "unique" in kind or "unique" in name.lower().split("_")[:1] else "index",
        columns, row.lines, " | ".join(row.cells), using, condition.strip(),
        name=name if re.fullmatch(r"\w+", name) else "", quoted=bool(name), doc=doc,
    )  # fmt: skip
    if junction is not None:
        junction.keys.append(key)
        reading.trace.place(row.lines, f"{junction.junction} index")
    else:
        reading.trace.place(row.lines, reading.add_key(holder, key))


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
