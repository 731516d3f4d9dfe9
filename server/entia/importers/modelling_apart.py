"""A table whose partitions, or key, the model has no words for: it is made by SQL, and the model only refers to it.

The statements are written from the catalog, with types and conditions as the source has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects.names import literal
from entia.importers.catalog import Column, Key, Part, Partitioning, Table
from entia.importers.modelling_statements import Statements


def statements_of(sql: Statements, table: Table) -> Iterator[str]:
    """CREATE TABLE with its partitions, indexes and comments."""
    yield _create(sql, table)
    level = table.partitioning
    if level is not None and sql.dialect == "postgres":
        for part in level.parts:
            under = f" {_by(level.sub)}" if level.sub is not None else ""
            of = sql.table(table.schema, table.name)
            on = sql.table(part.schema or table.schema, part.name)
            yield f"create table {on} partition of {of} {_bound(part)}{under};"
            for inner in level.sub.parts if level.sub is not None else ():
                # the source has the parts of the first part; those of the others are called likewise
                name = inner.name.replace(level.parts[0].name, part.name, 1)
                yield f"create table {sql.table(table.schema, name)} partition of {on} {_bound(inner)};"
    for index in table.indexes:
        yield sql.index(table, index)
    if sql.dialect == "postgres":
        on = sql.table(table.schema, table.name)
        if table.comment:
            yield f"comment on table {on} is {literal('postgres', table.comment)};"
        for column in table.columns.values():
            if column.comment:
                yield f"comment on column {on}.{sql.name(column.name)} is {literal('postgres', column.comment)};"


def _create(sql: Statements, table: Table) -> str:
    lines = [_column(sql, column) for column in table.columns.values()]
    counted = sql.dialect == "sqlite" and any(column.identity is not None for column in table.columns.values())
    if table.primary_key is not None and not counted:
        named = f"constraint {sql.name(table.primary_key.name)} " if table.primary_key.name else ""
        lines.append(f"{named}primary key ({', '.join(_key_columns(sql, table.primary_key))})")
    lines += [sql.named(key.name, sql.unique_clause(key)) for key in table.uniques]
    listed = [column.listed[1] for column in table.columns.values() if column.listed is not None]
    lines += [sql.named(check.name, f"check ({check.sql})") for check in (*listed, *table.checks)]
    lines += [sql.named(each.name, sql.exclusion_clause(each)) for each in table.exclusions]
    lines += [sql.named(key.name, sql.foreign_key_clause(key)) for key in table.foreign_keys]
    body = ",\n".join(f"  {line}" for line in lines)
    tail = [f" {_by(table.partitioning)}"] if table.partitioning is not None else []
    if sql.dialect in ("mysql", "mariadb"):
        options = [f"{key} = {value}" for key, value in table.options.items() if key != "auto_increment"]
        comment = [f"comment = {literal(sql.dialect, table.comment)}"] if table.comment else []
        tail = [f" {option}" for option in (*options, *comment)] + [f"\n{part.strip()}" for part in tail]
        if table.partitioning is not None and table.partitioning.parts:
            parts = ",\n  ".join(_mysql_part(sql, part) for part in table.partitioning.parts)
            tail.append(f" (\n  {parts}\n)")
    return f"create table {sql.table(table.schema, table.name)} (\n{body}\n){''.join(tail)};"


def _key_columns(sql: Statements, key: Key) -> Iterator[str]:
    for name in key.columns:
        yield sql.name(name) + (f"({key.lengths[name]})" if name in key.lengths else "")


def _column(sql: Statements, column: Column) -> str:
    parts = [sql.name(column.name), column.listed[0] if column.listed is not None else column.type]
    if column.collate:
        parts.append(f"collate {column.collate if sql.dialect != 'postgres' else sql.name(column.collate)}")
    if column.identity is not None:
        kind = "always" if column.identity.always else "by default"
        words = {"postgres": f"generated {kind} as identity", "sqlite": "primary key autoincrement"}
        parts.append(words.get(sql.dialect, "auto_increment"))
    if column.computed:
        parts.append(f"generated always as ({column.computed}) {'stored' if column.stored else 'virtual'}")
    if column.default:
        parts.append(f"default {column.default}")
    if column.on_update:
        parts.append(f"on update {column.on_update}")
    if column.required:
        parts.append("not null")
    if column.comment and sql.dialect in ("mysql", "mariadb"):
        parts.append(f"comment {literal(sql.dialect, column.comment)}")
    return " ".join(parts)


def _by(level: Partitioning) -> str:
    into = f" partitions {level.into}" if level.into and not level.parts else ""
    return f"partition by {level.method} ({', '.join(level.columns)}){into}"


def _bound(part: Part) -> str:
    if part.kind == "default":
        return "default"
    if part.kind == "list":
        return f"for values in ({part.values})"
    if part.kind == "hash":
        return f"for values with ({part.values})"
    return f"for values from ({part.low or 'minvalue'}) to ({part.high or 'maxvalue'})"


def _mysql_part(sql: Statements, part: Part) -> str:
    name = sql.name(part.name)
    if part.values:
        return f"partition {name} values in ({part.values})"
    return f"partition {name} values less than {f'({part.high})' if part.high else 'maxvalue'}"
