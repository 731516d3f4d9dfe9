"""The SQL of a document. It repeats what the tables of attributes say, or is all there is.

It is compared with them: what only it says is carried over, where the two differ the document's own table stands and
the difference is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from entia.importers import catalog, expressions
from entia.importers.markdown_blocks import Block
from entia.importers.markdown_constraints import default_value
from entia.importers.markdown_draft import Attribute, Check, Directive, Entity, Key, Reference, Statement
from entia.importers.markdown_expressions import view_query
from entia.importers.markdown_reading import Reading, block_lines
from entia.importers.modelling_entities import auto_clause
from entia.importers.modelling_options import view_options
from entia.importers.modelling_partitions import can_say, partition_rows
from entia.importers.names import attribute_name, entity_name, folded
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import NOWHERE
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import Cursor
from entia.importers.sql_finish import finish
from entia.importers.sql_lexicons import lexicon_of
from entia.importers.sql_remarks import prose
from entia.importers.sql_script import Script
from entia.importers.sql_statements import Lineation, statements
from entia.importers.sql_statements import Statement as Written
from entia.importers.types import enum_type, is_text, label_text, read_type
from entia.model.naming import table_name
from entia.model.schema import Naming
from entia.syntax.printer import quote

_ADDS = re.compile(
    r"(?:\s|--[^\n]*)*(?:alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?"
    r"|create\s+(?:unique\s+)?index\b[^()]*?\bon\s+(?:only\s+)?)(?=[\w\"`])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:--|/\*).*", re.DOTALL)
_CHANGES = re.compile(r"\bcreate\b|\balter\s+table\b", re.IGNORECASE)
_UNDOES = re.compile(r"rollback|before|old|current \(broken\)", re.IGNORECASE)


class Said(NamedTuple):
    """What one statement says: its text, which begins in line `first`, the catalog of it alone, and the fates of its
    lines. `creates`: it makes its table."""

    text: str
    first: int
    found: catalog.Catalog
    passages: tuple[Passage, ...]
    creates: bool

    @property
    def table(self) -> catalog.Table | None:
        """The table that it is about; a program may make several."""
        return next(iter(self.found.tables.values()), None)


def read_statements(block: Block, dialect: str) -> list[Said]:
    """The statements of a block. Each is read alone: a document shows parts of a schema in any order, some twice."""
    dialect = dialect or "postgres"
    place = Lineation(block.text, block.lines[0] + 1)
    cuts = pairwise([0, *_starts(statements(block.text, lexicon_of(dialect))), len(block.text)])
    return [_read(block.text[start:end], place.line(start), dialect) for start, end in cuts]


def _starts(found: Iterable[Written]) -> Iterator[int]:
    """Where each statement but the first begins, with the comments above it; one behind a statement is that one's."""
    complete = False
    for each, behind in pairwise(found):
        complete = complete or each.kind != "comment"
        if complete and not (behind.kind == "comment" and behind.lines[0] < each.lines[1]):
            yield behind.start
            complete = False


def _read(text: str, first: int, dialect: str) -> Said:
    lexicon = lexicon_of(dialect)._replace(default_schema="")  # so that any dialect's tables may have indexes inside
    found = catalog.Catalog(dialect)
    assembly, trace = Assembly(found, lexicon), Trace()
    adds = _ADDS.match(text)
    if adds is not None:  # what it adds to is elsewhere in the document
        name = assembly.name(Cursor(text, lexicon, Lineation(text), adds.end(), len(text)).path())
        found.tables[name] = catalog.Table(*name)
    script = Script(text, first, assembly, trace)
    script.read()
    script.read_late()
    finish(assembly, trace)
    return Said(text, first, found, trace.finish(()), adds is None)


# ---- which entity a statement is about -------------------------------------------------------------------------------
def declare_tables(reading: Reading, said: list[Said]) -> None:
    """Entities for the tables that only the SQL knows, so that everything can refer to them."""
    for table in (table for each in said if each.creates for table in each.found.tables.values()):
        if not table.columns or reading.find(table.name) is not None:
            continue
        twin = _twin(reading, table)
        if twin is not None:
            twin.table = table.name
            reading.tables[folded(table.name)] = twin.name
        else:
            reading.add_entity(table.name, table.lines).table = table.name


def _twin(reading: Reading, table: catalog.Table) -> Entity | None:
    """The entity that has the same attributes under another name: nearly all of them, and at least four."""
    columns = set(map(folded, table.columns))
    for entity in reading.draft.entities.values():
        names = set(map(folded, entity.attributes))
        if len(columns & names) >= max(4, 0.8 * len(columns | names)):
            return entity
    return None


def says_the_model(block: Block, title: str) -> bool:
    """Whether a block of SQL is the model's own. What undoes it, or is older, is none of it."""
    return _CHANGES.search(block.text) is not None and _UNDOES.search(f"{title} {block.label}") is None


def read_sql_block(reading: Reading, block: Block, said: list[Said], title: str) -> None:
    """A block of SQL, statement by statement."""
    first, end = block.lines
    reading.trace.place((block_lines(block)[0], first + 1), "SQL")
    reading.trace.place((end - 1, end), "SQL")
    for each in said:
        _statement(reading, each, title)


def _statement(reading: Reading, said: Said, title: str) -> None:
    table = said.table
    known = reading.find(table.name) if table is not None else None
    junction = reading.junctions.get(folded(table.name)) if table is not None and known is None else None
    entity = reading.entity(known) if known is not None else None
    for passage in said.passages:
        if passage.what == "comment" and prose(_words(said, passage)):
            _comment(reading, entity, said, passage)
        elif passage.what == "drop":
            reading.trace.leave(passage.lines, "the SQL drops what other parts of the document describe")
        elif passage.fate is Fate.ASIDE:
            reading.trace.put_aside(passage.lines, passage.what, passage.why)
        elif passage.fate is Fate.UNPLACED:
            reading.trace.leave(passage.lines, f"of the SQL, {passage.why}")
        elif entity is not None:
            _fate(reading, entity, said, passage, title)
        elif junction is not None:
            reading.trace.place(passage.lines, f"{junction.junction} index")
        elif table is not None:
            reading.trace.leave(passage.lines, f"there is no entity for the table `{table.name}`")
        elif said.found.views:
            reading.views += [
                (title, view, said.text.strip(), said.found.dialect) for view in said.found.views.values()
            ]
            reading.trace.place(passage.lines, passage.what)
        elif not said.found.enums:
            why = f"a {passage.what.split(' `')[0]} is a database's own; kept as a note"
            reading.note(title, said.text.strip(), passage.lines, why)
    for enum in said.found.enums.values():
        name = entity_name(enum.name)
        if folded(name) not in reading.enums:
            reading.enums[folded(name)] = name
            labels = ", ".join(label_text(label.text) for label in enum.labels)
            reading.add(Statement("enum", f"{name} {{ {labels} }}", enum.lines, said.text))
    if junction is not None and table is not None:
        junction.keys += [_index(index) for index in table.indexes]
    for each in said.found.tables.values():
        if (own := reading.find(each.name)) is not None:
            _merge(reading, reading.entity(own), each, said.found.dialect)


def declare_views(reading: Reading, naming: Naming) -> None:
    """The views that the SQL creates, in the model's names; one that reads what the model has not is a note."""
    for title, view, text, dialect in reading.views:
        select = view_query(reading, view)
        name = entity_name(view.name)
        if not select or folded(name) in map(folded, (*reading.draft.entities, *reading.enums.values())):
            reading.trace.passages = [each for each in reading.trace.passages if each.lines != view.lines]
            reading.note(title, text, view.lines, "the view reads what the model has not; kept as a note")
            continue
        renamed = "" if table_name(naming, name) == view.name else f" as {quote(view.name)}"
        kind = " materialized" if view.materialized else ""
        lines = "\n".join(f"  {line}" for line in select.split("\n"))
        head = f"{name}{renamed}{kind}{view_options(dialect, view, reading.trace)} as (\n{lines}\n)"
        reading.draft.statements.append(Statement("view", head, view.lines, text))


def _fate(reading: Reading, entity: Entity, said: Said, passage: Passage, title: str) -> None:
    """What became of a statement about an entity that has the table; its parts have fates of their own beside."""
    table = said.table
    assert table is not None
    if table.options and not said.creates:
        reading.note(title, said.text.strip(), passage.lines, "how a table is kept is a database's own; kept as a note")
    elif passage.why:
        reading.trace.map(passage.lines, f"entity {entity.name}", passage.why)
    elif said.creates and entity.attributes:
        reading.trace.compute(passage.lines, f"table of {entity.name}")
    elif said.creates or not table.indexes:  # an index is placed as such
        reading.trace.place(passage.lines, f"entity {entity.name}")


def _comment(reading: Reading, entity: Entity | None, said: Said, passage: Passage) -> None:
    """A comment beside a statement."""
    words = prose(_words(said, passage)).split("\n")
    if entity is None or said.table is None:
        reading.trace.leave(passage.lines, "a comment of the SQL")
        return
    if said.table.indexes and not said.creates:
        said.table.indexes[0].comment = "\n".join(words)
    else:
        entity.comments += [line for line in words if not _is_name(line, entity)]
    reading.trace.place(passage.lines, f"entity {entity.name}")


def _words(said: Said, passage: Passage) -> list[str]:
    """The comments that a passage is."""
    first, end = passage.lines
    lines = "\n".join(said.text.split("\n")[first - said.first : end - said.first])
    written = _COMMENT.search(lines)
    found = written[0] if written is not None else lines
    return [found] if found.startswith("/*") else [line.strip() for line in found.split("\n")]


# ---- what it says of its entity --------------------------------------------------------------------------------------
def _merge(reading: Reading, entity: Entity, table: catalog.Table, dialect: str) -> None:
    fresh = not entity.attributes
    if not entity.table:
        entity.table = table.name
    entity.comments += [line for line in table.comment.split("\n") if not _is_name(line, entity)]
    types = {table.key: {column.name: column.type for column in table.columns.values()}}
    scope = expressions.Scope(dialect, {}, {}, types)
    for column in table.columns.values():
        attribute = reading.attribute_named(entity, column.name)
        if attribute is None:
            attribute = entity.attributes[attribute_name(column.name)] = _attribute(reading, entity, column, scope)
            attribute.checks = [_check(check) for check in table.checks if check.column == column.name]
            table.checks = [check for check in table.checks if check.column != column.name]
            if not fresh:
                where = f"{entity.name}.{attribute.name}"
                reading.trace.map(column.lines, where, "only the SQL has this column")
        else:
            _compare(reading, entity, attribute, column, scope)
    _keys(reading, entity, table)
    for foreign in table.foreign_keys:
        _refer(reading, entity, foreign)
    for check in table.checks:
        holder = reading.attribute_named(entity, check.column) if check.column else None
        if holder is None or not holder.type.startswith("enum(") or " in " not in check.sql.lower():
            reading.add_check(entity, _check(check))
    if table.lines != NOWHERE:
        _storage(reading, entity, table, dialect)


def _is_name(comment: str, entity: Entity) -> bool:
    """Whether a comment above a table only tells its name."""
    return folded(re.sub(r"^[\d.\s]+", "", comment)) in ("", folded(entity.name), "tablecreationstatement")


def _check(check: catalog.Check) -> Check:
    return Check(check.sql, f"CHECK ({check.sql})", check.lines, f'"{check.name}"' if check.name else "")


def _attribute(reading: Reading, entity: Entity, column: catalog.Column, scope: expressions.Scope) -> Attribute:
    attribute = Attribute(attribute_name(column.name), lines=column.lines, typed=True, stated=True)
    typed = read_type(column.type)
    if typed.labels:
        attribute.type = enum_type(typed.labels)
    elif not typed.name:
        attribute.type = _moment(typed.type, column.type, scope.dialect)
    elif (enum := reading.enums.get(folded(typed.name))) is not None:
        attribute.type = enum
    elif reading.dialect:
        attribute.type = f"{reading.dialect}.{column.type.lower()}"
    else:
        where = f"{entity.name}.{attribute.name}"
        reading.trace.map(attribute.lines, where, f"the type `{column.type}` is unknown")
    attribute.optional = not column.required
    attribute.auto = "auto" if typed.auto else auto_clause(column) if column.identity is not None else ""
    attribute.on_update = "now()" if column.on_update else ""
    if column.computed:
        sql = expressions.condition(scope, column.computed, next(iter(scope.types)))
        attribute.computed = f"computed ({sql}) {'virtual' if column.stored is False else 'stored'}"
    _default(reading, entity, attribute, column, scope)
    if column.comment:
        attribute.doc.append(column.comment)
    return attribute


def _moment(type: str, written: str, dialect: str) -> str:
    """PostgreSQL's and DuckDB's TIMESTAMP has no zone."""
    bare = written.upper().split("(")[0].strip()
    return type.replace("timestamp", "datetime") if bare == "TIMESTAMP" and dialect in ("postgres", "duckdb") else type


_EMPTY = re.compile(r"'(\{\}|\[\])'.*|array\[\].*", re.IGNORECASE)


def _default(
    reading: Reading, entity: Entity, attribute: Attribute, column: catalog.Column, scope: expressions.Scope
) -> None:
    if not column.default or attribute.default:
        return
    attribute.default = default_value(column.default, attribute.type)
    if not attribute.default and _EMPTY.fullmatch(column.default) and attribute.type.endswith("[]"):
        attribute.doc.append("default: an empty array")
        why = "an empty array as default is kept in the doc"
        reading.trace.map(attribute.lines, f"{entity.name}.{attribute.name}", why)
        return
    table = next(iter(scope.types))
    attribute.default = attribute.default or expressions.default(scope, column.default, column.type, table)
    attribute.default_words = f"default {column.default}"


def _compare(
    reading: Reading, entity: Entity, attribute: Attribute, column: catalog.Column, scope: expressions.Scope
) -> None:
    """The same column in the document's table and in its SQL."""
    where = f"{entity.name}.{attribute.name}"

    def differs(what: str, table: str, sql: str) -> None:
        reading.trace.map(column.lines, where, f"{what}: the table of attributes says {table}, the SQL {sql}")

    typed = read_type(column.type)
    if typed.labels and attribute.type == "enum":
        attribute.type = enum_type(typed.labels)
    elif attribute.type in ("string", "text") and is_text(typed.type) and "(" in typed.type:
        attribute.type = typed.type
    elif not attribute.typed and not typed.name:
        attribute.type, attribute.typed = typed.type, True
    elif not _is_same_type(attribute.type, typed.type if not typed.name else column.type.lower()):
        differs("type", f"`{attribute.type}`", f"`{column.type}`")
    if not attribute.stated:
        attribute.optional, attribute.stated = not column.required, True
    elif attribute.optional == column.required and not attribute.pk:
        differs("required", "no" if attribute.optional else "yes", "NOT NULL" if column.required else "NULL")
    attribute.auto = attribute.auto or (auto_clause(column) if column.identity is not None else "")
    attribute.on_update = attribute.on_update or ("now()" if column.on_update else "")
    _default(reading, entity, attribute, column, scope)
    if column.comment and column.comment not in attribute.doc:
        attribute.doc.append(column.comment)


def _is_same_type(one: str, other: str) -> bool:
    """Whether two types are the same, or one only more exact: an enum is stored in a text, a moment with a zone."""
    first, second = (re.split(r"[( ]", text, maxsplit=1)[0] for text in (one, other))
    if one == other or first == second == "enum":
        return True
    if first == second:
        return "(" not in one or "(" not in other
    if {first, second} <= {"timestamp", "datetime"} or {first, second} == {"string", "text"}:
        return True
    return first == "enum" and second in ("string", "text", "char")


# ---- keys ------------------------------------------------------------------------------------------------------------
def _keys(reading: Reading, entity: Entity, table: catalog.Table) -> None:
    for name in table.primary_key.columns if table.primary_key is not None else ():
        attribute = reading.attribute_named(entity, name)
        if attribute is not None:
            attribute.pk, attribute.optional = True, False
    for key in table.uniques:
        columns = [(attribute_name(name), "") for name in key.columns]
        reading.add_key(entity, Key("unique", columns, key.lines, "unique", name=key.name))
    for index in table.indexes:
        reading.trace.place(index.lines, reading.add_key(entity, _index(index)))


def _index(index: catalog.Index) -> Key:
    keys = [(attribute_name(key.column) if key.column else key.sql, _behind(key)) for key in index.keys]
    return Key(
        "unique" if index.unique else "index", keys, index.lines, index.name, index.method.replace("btree", ""),
        index.where, tuple(map(attribute_name, index.include)), index.name,
        index.comment.split("\n") if index.comment else [],
    )  # fmt: skip


def _behind(key: catalog.IndexKey) -> str:
    """What stands behind a key of an index."""
    order = "desc" if key.descending else ""
    return " ".join(filter(None, (key.opclass, order, f"nulls {key.nulls}" if key.nulls else "")))


def _refer(reading: Reading, entity: Entity, key: catalog.ForeignKey) -> None:
    names = [attribute_name(column) for column in key.columns]
    attribute = reading.attribute_named(entity, names[0])
    if attribute is None:
        reading.trace.leave(key.lines, f"a foreign key of `{names[0]}`, which is no column of the table")
        return
    name = key.target[1]
    target = reading.target(name, (key.target_columns or ("id",))[0], attribute)
    assert target is not None
    if len(names) > 1:
        return  # the columns have relationships of their own, or the relationships section says it
    actions = {event: action for event, action in (("delete", key.on_delete), ("update", key.on_update)) if action}
    known = attribute.reference
    if known is None:
        theirs = [each.name for each in reading.entity(target).primary_key()]
        columns = tuple(map(attribute_name, key.target_columns)) if theirs else ()
        columns = columns if list(columns) != theirs else ()
        attribute.reference = Reference(target, columns, actions, name=key.name)
        return
    where = f"{entity.name}.{attribute.name}"
    if known.target != target:
        reading.trace.map(key.lines, where, f"the SQL refers to `{name}` instead")
        return
    for event, action in actions.items():
        if known.actions.setdefault(event, action) != action:
            said = f"on {event}: the relationship says {known.actions[event]}, the SQL {action}"
            reading.trace.map(key.lines, where, said)
    known.name = known.name or key.name


def _storage(reading: Reading, entity: Entity, table: catalog.Table, dialect: str) -> None:
    """How the table that is created is partitioned and stored."""
    where = f"entity {entity.name}"
    level = table.partitioning
    if level is not None and (level.parts or level.into) and can_say(table, dialect):
        for row in partition_rows(table, dialect, attribute_name):
            inner = [each.text for each in row.block or ()]
            entity.directives.append(Directive(row.text, row.text, row.lines, block=inner))
    elif level is not None:
        why = "the SQL does not list the partitions; a section about partitioning says them"
        reading.trace.map(level.lines, where, why)
    if table.options:
        options = ", ".join(f"{key} = {value}" for key, value in table.options.items())
        reading.trace.map(table.lines, where, f"how the table is stored is left out: {options}")
