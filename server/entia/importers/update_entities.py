"""A whole table as an entity, in the names of the model that it goes into."""

from __future__ import annotations

from collections.abc import Callable

from entia.importers.update_facts import Element, TableFacts
from entia.importers.update_spelling import Spelling
from entia.model.naming import table_name
from entia.model.schema import CheckConstraint, Column, ForeignKey, Index, Key, Table
from entia.syntax.printer import format_text
from entia.syntax.writing import quote

# What a foreign key refers to, in the model: (entity, what SQL calls its columns, whether they are its primary key).
Targets = Callable[[ForeignKey], tuple[str, tuple[str, ...], bool]]


def entity_text(spelling: Spelling, facts: TableFacts, name: str, targets: Targets) -> str:
    """The declaration, formatted, without a line end at its end."""
    table = facts.table
    naming = spelling.header.naming
    short = name.rpartition(".")[2]
    head = f"entity {name}" + ("" if table_name(naming, short) == table.db_name else f" as {quote(table.db_name)}")
    rows = [*_documented(table.doc), f"{head}{' @external' if table.external else ''} {{"]
    written: set[int] = set()
    roles = {key.role: key for key in table.foreign_keys if key.enforced and _makes_all(table, key)}
    for column in table.columns:
        if column.db_name not in facts.columns:
            continue
        key = roles.get(column.role) if column.role else None
        if key is not None:
            if id(key) in written:
                continue
            written.add(id(key))
            line = _relationship(spelling, facts, key, targets, written)
        else:
            own = spelling.columns.get(column.name, column.name)
            line = spelling.attribute(own, column, *_clauses(spelling, facts, (column.name,), written))
        rows += [f"  {each}" for each in _with_doc(line, column)]
    lines = [
        line
        for each in facts.elements
        if id(each.value) not in written
        for line in _line(spelling, facts, each, targets)
    ]
    lines += [line for each in table.partitions for line in spelling.partition(each)]
    said = [n for n in table.natives if (n.dialect, n.options) not in spelling.header.natives]
    lines += [f"native {n.dialect} ({n.options})" for n in said if n.dialect == spelling.dialect and n.options]
    lines += [f"cluster by {spelling.listed(table.cluster)}"] if table.cluster else []
    rows += ["", *(f"  {line}" for line in lines)] if lines else []
    return format_text("\n".join([*rows, "}"]) + "\n").rstrip("\n")


def _documented(doc: str) -> list[str]:
    return [f"/// {line}".rstrip() for line in doc.split("\n")] if doc else []


def _with_doc(line: str, column: Column) -> list[str]:
    if "\n" in column.doc:
        return [*_documented(column.doc), line]
    return [f"{line}  /// {column.doc}" if column.doc else line]


def _makes_all(table: Table, key: ForeignKey) -> bool:
    """Whether the relationship's own line makes all of its columns."""
    made = [column.name for column in table.columns if column.role == key.role]
    return set(made) == set(key.columns)


def _relationship(
    spelling: Spelling, facts: TableFacts, key: ForeignKey, targets: Targets, written: set[int], *, own: bool = True
) -> str:
    table = facts.table
    columns = [each for each in (table.column(name) for name in key.columns) if each is not None]
    target, theirs, is_key = targets(key)
    mine = tuple(("" if own else spelling.columns.get(each.name, each.name), each.db_name) for each in columns)
    optional = own and not all(each.required for each in columns)
    extra = " ".join(_clauses(spelling, facts, key.columns, written)) if own else ""
    return spelling.relationship(
        key.role, key, mine, mapped=not (own and is_key), optional=optional, nullable=table.is_nullable(key),
        target=target, theirs=theirs, extra=extra,
    )  # fmt: skip


def _clauses(spelling: Spelling, facts: TableFacts, columns: tuple[str, ...], written: set[int]) -> list[str]:
    """What can stand on the line of these columns."""
    words = []
    for element in facts.elements:
        value = element.value
        if id(value) in written:
            continue
        if (
            element.kind == "pk"
            and value.columns == columns
            and not (value.explicit or value.deferral or value.natives)
        ):
            words.append("pk")
        elif isinstance(value, Key) and element.kind == "unique" and _plain_key(value) and value.columns == columns:
            words.append("unique")
        elif isinstance(value, Index) and _plain_index(value) and tuple(k.column for k in value.keys) == columns:
            words.append(f"index {quote(value.name)}" if value.explicit else "index")
        elif isinstance(value, CheckConstraint) and (value.column,) == columns:
            words.append(spelling.check(value, quote(value.name) if value.explicit else ""))
        else:
            continue
        written.add(id(value))
    return apart(words)


def apart(words: list[str]) -> list[str]:
    """Clauses of one line, an index before what is unique: `unique index` would be one clause."""
    return sorted(words, key=lambda word: not word.startswith("index"))


def _plain_key(key: Key) -> bool:
    return not (key.explicit or key.nulls_not_distinct or key.deferral or key.natives)


def _plain_index(index: Index) -> bool:
    if index.unique or index.method or index.predicate or index.include or index.natives:
        return False
    return not any(
        key.expression or key.descending or key.nulls or key.collate or key.opclass or key.length for key in index.keys
    )


def _line(spelling: Spelling, facts: TableFacts, element: Element, targets: Targets) -> list[str]:
    value = element.value
    given = quote(value.name) if getattr(value, "explicit", False) else ""
    match element.kind:
        case "pk" | "unique" if isinstance(value, Key):
            return [spelling.key(element.kind, value, given)]
        case "check" if isinstance(value, CheckConstraint):
            return [spelling.check(value, given)]
        case "exclude":
            return [spelling.exclusion(value, given)]
        case "fk":
            return [_relationship(spelling, facts, value, targets, set(), own=False)]
    return [spelling.index(value, given)]
