"""How the document says that data is stored: SQL, indexes, partitions, views and objects in a database's own words."""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects import DIALECTS
from entia.exporters.markdown_entities import is_unique_index, phrase
from entia.exporters.markdown_text import (
    NOTHING,
    bullet,
    code,
    codes,
    computed,
    fenced,
    item,
    prose,
    purpose,
    table,
    title,
)
from entia.exporters.source import Body, Source, is_own
from entia.model.schema import Index, Partition
from entia.model.sql_types import describe
from entia.syntax.tree import CodeHead, ColumnsTail, Member, PartitionTail, Value, ViewHead
from entia.syntax.writing import (
    print_clause,
    print_line,
    print_tail,
    print_value,
    print_values,
    sort_clauses,
)


def sql(source: Source) -> list[str]:
    """The DDL of the model's first target that Entia writes."""
    target = next((each for each in source.schema.header.targets if _is_built(each.dialect)), None)
    if target is None:
        return [computed("The model names no database that Entia writes SQL for."), ""]
    title_ = f"{DIALECTS[target.dialect].title} {target.version}".rstrip()
    if source.errors:
        return [computed(f"There is no SQL for {title_} while the model has errors."), ""]
    from entia import sql as ddl  # which loads sqlglot

    script = ddl.ddl(source.schema, target.dialect, target.version)
    if script.refusals:
        said = [f"- {computed(prose(note.message))}" for note in dict.fromkeys(script.refusals)]
        return [computed(f"There is no SQL for {title_}:"), "", *said, ""]
    script = script._replace(not_exported=())  # the document has its place for each of these
    text = ddl.render(script, source=source.file).split("\n", 2)[2]  # the file's head is about a file
    return [computed(f"For {title_}:"), "", *fenced("sql", text.strip("\n"))]


def _is_built(dialect: str) -> bool:
    return dialect in DIALECTS and DIALECTS[dialect].built


# ---- indexes ---------------------------------------------------------------------------------------------------------
def indexes(source: Source) -> list[str]:
    """Every index there is: those of `index` lines with their text, and those that follow from other lines."""
    rows: list[tuple[str, ...]] = []
    for body in source.of("entity", "junction"):
        rows += _indexes(body)
    for junction in source.schema.tables:
        if junction.junction_of and source.entity(junction.name) is None:
            rows += [_derived(junction.name, index) for index in junction.indexes]
    if not rows:
        return [computed("No indexes but those of the keys."), ""]
    return table(("Table", "Index Type", "Columns", "Purpose", "Definition"), rows)


def _indexes(body: Body) -> Iterator[tuple[str, ...]]:
    own = [member for member in body.members if member.kind == "index" or is_unique_index(member)]
    for member in own:
        tail = member.tail
        if isinstance(tail, ColumnsTail):
            columns = print_tail(ColumnsTail("index", None, tail.columns, ()))
            index = next((each for each in _of(body) if member.start <= each.span.start < member.end), None)
            sort = _sort(index) if index is not None else NOTHING
            yield code(body.name), sort, code(columns), prose(member.doc), code(print_line(member))
        else:
            yield code(body.name), NOTHING, NOTHING, prose(member.doc), code(print_line(member))
    for index in _of(body):
        if not any(member.start <= index.span.start < member.end for member in own):
            yield _derived(body.name, index)


def _of(body: Body) -> tuple[Index, ...]:
    return body.table.indexes if body.table is not None else ()


def _derived(owner: str, index: Index) -> tuple[str, ...]:
    columns = codes(
        _shown(key.column, key.length) or (f"({key.expression.text})" if key.expression else "") for key in index.keys
    )
    purpose = "Follows the relationship" if index.derived else "Asked for in the definition of the entity"
    return code(owner), _sort(index), columns, computed(purpose), computed(code(index.name))


def _shown(column: str, length: int) -> str:
    return f"{column}({length})" if length else column


def _sort(index: Index) -> str:
    """B-tree, Composite, GIN … as the template names them."""
    words = ["Unique"] if index.unique else []
    if index.predicate is not None:
        words.append("Partial")
    if len(index.keys) > 1:
        words.append("Composite")
    words.append(index.method.upper() if index.method and index.method != "btree" else "B-tree")
    return " ".join(words)


# ---- partitions ------------------------------------------------------------------------------------------------------
def partitions(source: Source) -> list[str]:
    """Each `partition by` line, with the parts it names and why."""
    lines: list[str] = []
    for body in source.of("entity", "junction"):
        own = [member for member in body.members if isinstance(member.tail, PartitionTail)]
        for member in own:
            assert isinstance(member.tail, PartitionTail)
            lines += _partition(body.name, member, member.tail)
        for each in body.table.partitions if body.table is not None else ():
            if not is_own(body, each.span):
                lines += _taken_in(body.name, each)
    return [*lines, ""] if lines else [computed("No table is partitioned."), ""]


def _partition(owner: str, member: Member, tail: PartitionTail) -> list[str]:
    columns = print_tail(ColumnsTail("index", None, tail.columns, ()))
    words = [f"{word} {print_value(value)}" for word, value in _given(tail) if value is not None]
    words += [f"into {tail.into.text}"] if tail.into is not None else []
    words += map(print_clause, sort_clauses(tail.clauses))
    words += ["{}"] if member.block == () else []
    strategy = tail.method.text.capitalize() + (f", {code(' '.join(words))}" if words else "")
    lines = bullet("Table", code(owner))
    lines += bullet("Partition Key", code(columns), 1)
    lines += bullet("Strategy", strategy, 1)
    lines += bullet("Rationale", prose(member.doc), 1)
    if member.block:
        lines += bullet("Partitions", "", 1)
        for part in member.block:
            lines += item(print_line(part), part.doc, 2)
    return lines


def _given(tail: PartitionTail) -> tuple[tuple[str, Value | None], ...]:
    return ("every", tail.every), ("from", tail.from_), ("for", tail.for_)


def _taken_in(owner: str, partition: Partition) -> list[str]:
    written = f"by {partition.method} of {', '.join(map(code, partition.columns))}"
    return [*bullet("Table", computed(f"{code(owner)}: {written}, taken in with a mixin"))]


# ---- views and objects -----------------------------------------------------------------------------------------------
def views(source: Source) -> list[str]:
    """Views with their columns and their SQL."""
    lines: list[str] = []
    for _, declaration in source.declared("view"):
        own = declaration.name.text if declaration.name is not None else ""
        head = declaration.head
        view = next((each for each in source.schema.views if each.name == own), None)
        lines += [f"#### View: {title(own)}", "", *purpose(declaration.doc)]
        if not isinstance(head, ViewHead):
            continue
        said = ["materialized"] if head.materialized else []
        said += [print_values(head.refresh)] if head.refresh else []
        said += map(print_clause, sort_clauses(head.clauses))
        if said:
            lines += [f"**Settings**: {', '.join(map(phrase, said))}", ""]
        if view is not None and view.columns:
            columns = ", ".join(f"{code(name)} {describe(type_)}" for name, type_ in view.columns)
            lines += [computed(f"Columns: {columns}"), ""]
        lines += fenced("sql", dedented(head.sql.text)) if head.sql is not None else []
    return lines


def dedented(sql: str) -> str:
    """SQL without the blanks that its place in the model gave it."""
    lines = sql.strip().split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), default=0)
    return "\n".join([lines[0].rstrip(), *(line[margin:].rstrip() for line in lines[1:])])


def objects(source: Source) -> list[str]:
    """`sql` objects: a database's own words."""
    lines: list[str] = []
    for _, declaration in source.declared("sql"):
        head = declaration.head
        if isinstance(head, CodeHead) and declaration.name is not None:
            lines += [f"#### Object: {title(declaration.name.text)}", "", *purpose(declaration.doc)]
            dialect = code(head.dialect.text) if head.dialect is not None else NOTHING
            lines += [f"**Database**: {dialect}", ""]
            lines += [f"**On**: {code(head.on.text)}", ""] if head.on is not None else []
            lines += fenced("sql", head.code.text) if head.code is not None else []
    return lines
