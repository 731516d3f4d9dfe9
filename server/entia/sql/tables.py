"""One table: everything that CREATE TABLE and the statements around it say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entia.dialects.charsets import WIDTHS
from entia.dialects.types import table_options
from entia.model.companions import WITH_TRIGGERS, archive, trail
from entia.model.schema import Native, Table
from entia.sql import trees
from entia.sql.audit import add_audit
from entia.sql.columns import COMMENT_LIMITS, add_column, lowered_checks, sequence_name
from entia.sql.constraints import (
    add_check_constraint,
    add_exclusion,
    add_foreign_key,
    add_primary_key,
    add_unique,
)
from entia.sql.context import Context, limited
from entia.sql.draft import Draft, TableScript
from entia.sql.indexes import add_index
from entia.sql.options import alter_column, option_key, option_value, split_options, table_option
from entia.sql.partitions import add_partitions, partition_clause
from entia.sql.script import Place, Statement
from entia.sql.triggers import add_triggers

# `KEY = value` in a row of options
_STANDARD = re.compile(r"[A-Z][A-Z ]*[A-Z] = \S+")


def table_script(context: Context, table: Table, later: frozenset[str]) -> TableScript:
    """The DDL of one table; `later` names the foreign keys that must wait until all tables exist."""
    draft = Draft(context, table)
    draft.notes, draft.refusals = limited(context, table, Place(table.chunk, table.name_span))
    sequences = _sequences(draft)
    for column in table.columns:
        if context.present(column.only):
            add_column(draft, column)
    add_primary_key(draft)
    _add_uniques(draft)
    draft.elements += lowered_checks(draft)
    for check in table.checks:
        if context.present(check.only):
            add_check_constraint(draft, check)
    for exclusion in table.exclusions:
        if context.present(exclusion.only):
            add_exclusion(draft, exclusion)
    for foreign_key in table.foreign_keys:
        if foreign_key.enforced and context.present(foreign_key.only):
            add_foreign_key(draft, foreign_key, later=foreign_key.name in later)
    text = trees.create_table(draft.name, draft.elements) + _tail(draft)
    add_partitions(draft)
    for index in table.indexes:
        if context.present(index.only):
            add_index(draft, index)
    add_triggers(draft, [c for c in table.columns if c.on_update is not None and context.present(c.only)])
    _add_companions(draft)
    _add_column_options(draft)
    _add_cluster(draft)
    _add_comments(draft)
    _add_start(draft)
    create = Statement(text, table.name, table.chunk, table.span, tuple(draft.notes), _remarks(draft))
    return TableScript(
        (*sequences, create, *draft.statements), tuple(draft.later), tuple(draft.notes), tuple(draft.refusals)
    )


def _add_uniques(draft: Draft) -> None:
    """The unique constraints; one with the columns of another key comes by itself, because PostgreSQL makes only one of
    two such keys in one CREATE TABLE, without a word."""
    context, table, primary = draft.context, draft.table, draft.table.primary_key
    known = [(primary.columns, primary.deferral, False)] if primary is not None else []
    for key in table.uniques:
        if not context.present(key.only):
            continue
        before, means = len(draft.elements), (key.columns, key.deferral, key.nulls_not_distinct)
        add_unique(draft, key)
        if context.dialect == "postgres" and means in known and len(draft.elements) > before:
            text = trees.text(trees.add_constraint(draft.name, draft.elements.pop()), context.dialect)
            draft.statements.append(Statement(text, table.name, table.chunk, key.span))
        known.append(means)


def _add_companions(draft: Draft) -> None:
    """The trail of its `audit` lines with its triggers, and the archive of its old rows."""
    context, table = draft.context, draft.table
    if not (table.design.audits or table.design.retentions) or context.dialect not in WITH_TRIGGERS:
        return
    kept, moved = trail(table, context.header.naming), archive(table, context.header.naming)
    for found in (kept, moved):
        if found is not None:
            made = table_script(context, found.table, frozenset())
            draft.statements += made.statements  # what is to be noted of a type stands at the entity's own column
            draft.refusals += made.refusals
    if kept is not None:
        add_audit(draft, kept)


def _sequences(draft: Draft) -> list[Statement]:
    context, table = draft.context, draft.table
    if context.traits.identity != "sequence":
        return []
    statements = []
    for column in table.columns:
        if column.identity is not None and context.present(column.only):
            start, by = column.identity.start, column.identity.by
            options = (f" START WITH {start}" if start is not None else "") + (f" INCREMENT BY {by}" if by else "")
            text = f"CREATE SEQUENCE {sequence_name(draft, column)}{options}"
            statements.append(Statement(text, table.name, table.chunk, column.span))
    return statements


def _is_the_database_s(option: str) -> bool:
    """`charset = default` is what the database has: MariaDB alone has words for it."""
    texts = option_key(option) in ("DEFAULT CHARACTER SET", "COLLATE")
    return texts and option_value(option).lower() == "default"


def _tail(draft: Draft) -> str:
    """What follows the closing bracket: partitions, options, a comment."""
    context, table = draft.context, draft.table
    parts = []
    written = split_options(native.options for native in _natives(context, table.natives))
    standard = table_options(context.dialect, context.number, table)
    if context.dialect in ("mysql", "mariadb"):
        stated = {option_key(option): option_value(option) for option in written}
        keys = set(stated)
        if "DEFAULT CHARACTER SET" in stated:
            keys.add("COLLATE")  # ours belongs to our character set
        elif stated.get("COLLATE", "").partition("_")[0].lower() in WIDTHS:
            keys.add("DEFAULT CHARACTER SET")  # the collation's own
        parts += [option for option in _STANDARD.findall(standard) if option_key(option) not in keys]
        parts += [table_option(option) for option in written if not _is_the_database_s(option)]
        for column in table.columns:
            if column.identity is not None and column.identity.start is not None and context.present(column.only):
                parts.append(f"AUTO_INCREMENT = {column.identity.start}")
        if table.doc:
            parts.append(f"COMMENT = {context.string(_cut(draft, table.doc))}")
        parts.append(partition_clause(draft))
    elif context.dialect == "postgres":
        parts.append(partition_clause(draft))
        settings = [option for option in written if option_key(option) != "TABLESPACE"]
        if settings:
            parts.append(f"WITH ({', '.join(settings)})")
        parts += [f"TABLESPACE {option_value(option)}" for option in written if option not in settings]
    elif context.dialect == "sqlite":
        said = (option_key(option).replace("_", " ") for option in written)
        words = dict.fromkeys([*filter(None, [standard]), *(word for word in said if word != "STRICT")])
        parts.append(", ".join(words))
    return "".join(part if part.startswith("\n") else f" {part}" for part in parts if part)


def _natives(context: Context, natives: Iterable[Native]) -> Iterable[Native]:
    return (native for native in natives if native.dialect == context.dialect and native.options)


def _cut(draft: Draft, doc: str) -> str:
    limit = COMMENT_LIMITS["table"]
    if len(doc) <= limit:
        return doc
    draft.mapped(
        f"the comment of `{draft.table.name}` is cut to the {limit} characters that fit", draft.table.name_span
    )
    return doc[: limit - 1] + "…"


def _remarks(draft: Draft) -> tuple[str, ...]:
    """The prose that the dialect has no place for."""
    context, table = draft.context, draft.table
    remarks = [partition.doc for partition in table.partitions if partition.doc and context.present(partition.only)]
    if context.traits.comments == "remark":
        if table.doc:
            remarks.append(table.doc)
        remarks += [f"{c.db_name}: {c.doc}" for c in table.columns if c.doc and context.present(c.only)]
    if "constraint" not in context.traits.commented:
        documented = (*((table.primary_key,) if table.primary_key else ()), *table.uniques, *table.checks)
        remarks += [f"{e.name}: {e.doc}" for e in documented if e.doc and context.present(e.only)]
    return tuple(remarks)


def _add_cluster(draft: Draft) -> None:
    """PostgreSQL's CLUSTER ON, which says only by which index a CLUSTER command shall sort the rows."""
    context, table = draft.context, draft.table
    if context.dialect != "postgres" or not table.cluster:
        return
    keys = (*((table.primary_key,) if table.primary_key is not None else ()), *table.uniques)
    names = [key.name for key in keys if key.columns == table.cluster and context.present(key.only)]
    names += [
        index.name
        for index in table.indexes
        if tuple(key.column for key in index.keys) == table.cluster
        and index.predicate is None
        and index.method in ("", "btree")
        and context.present(index.only)
    ]
    if names and not any(context.present(partition.only) for partition in table.partitions):
        draft.add(f"ALTER TABLE {draft.name} CLUSTER ON {context.name(names[0])}", table.name_span)
    else:
        columns = ", ".join(table.cluster)
        draft.mapped(
            f"PostgreSQL sorts rows by an index of a table without partitions: none has ({columns})", table.name_span
        )


def _add_column_options(draft: Draft) -> None:
    """PostgreSQL's options of columns, each an ALTER COLUMN."""
    if draft.context.dialect != "postgres":
        return
    for column in draft.table.columns:
        if column.natives and draft.context.present(column.only):
            for option in split_options(native.options for native in _natives(draft.context, column.natives)):
                name = draft.columns[column.name]
                draft.add(f"ALTER TABLE {draft.name} ALTER COLUMN {name} {alter_column(option)}", column.span)


def _add_comments(draft: Draft) -> None:
    """`COMMENT ON` for table, columns and constraints."""
    context, table = draft.context, draft.table
    if context.traits.comments != "on":
        return
    if table.doc:
        draft.add(f"COMMENT ON TABLE {draft.name} IS {context.string(table.doc)}", table.span)
    for column in table.columns:
        if column.doc and context.present(column.only):
            name = f"{draft.name}.{draft.columns[column.name]}"
            draft.add(f"COMMENT ON COLUMN {name} IS {context.string(column.doc)}", column.span)
    if "constraint" in context.traits.commented:
        documented = (*((table.primary_key,) if table.primary_key else ()), *table.uniques, *table.checks)
        for element in documented:
            if element.doc and element.name and context.present(element.only):
                draft.add(
                    f"COMMENT ON CONSTRAINT {context.name(element.name)} ON {draft.name} "
                    f"IS {context.string(element.doc)}",
                    element.span,
                )


def _add_start(draft: Draft) -> None:
    """SQLite's way to let AUTOINCREMENT start elsewhere than at 1."""
    context = draft.context
    if context.traits.identity != "autoincrement":
        return
    for column in draft.table.columns:
        if column.identity is not None and column.identity.start is not None and context.present(column.only):
            # sqlite_sequence holds the name as it is, unquoted.
            name = context.string(_unquoted(draft.name))
            draft.add(
                f"INSERT INTO sqlite_sequence (name, seq) VALUES ({name}, {column.identity.start - 1})", column.span
            )


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
