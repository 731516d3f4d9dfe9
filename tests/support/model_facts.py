"""What a catalog shall say of a model: the facts of `read_back.py`, from the resolved model alone.

The types as the catalogs spell them are a table of their own here: what the product prints is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from entia.model.companions import companions
from entia.model.schema import Column, ForeignKey, Index, Schema, Table
from entia.model.types import Type
from tests.support.read_back import UNREADABLE, Fact
from tests.support.row_constraints import columns_of, is_own, present, tables_of

# Names beyond it are cut by some dialect: so much is left of each.
_SURE = 45
_POSTGRES = {
    "uuid": "uuid", "text": "text", "bool": "boolean", "tinyint": "smallint", "smallint": "smallint", "int": "integer",
    "bigint": "bigint", "double": "double precision", "float": "real", "date": "date", "duration": "interval",
    "json": "jsonb", "bytes": "bytea",
}  # fmt: skip
_MARIADB = {
    "uuid": "uuid", "text": "longtext", "bool": "tinyint(1)", "tinyint": "tinyint(4)", "smallint": "smallint(6)",
    "int": "int(11)", "bigint": "bigint(20)", "double": "double", "float": "float", "date": "date",
    "duration": "bigint(20)", "json": "longtext", "array": "longtext",
}  # fmt: skip
_SQLITE = {
    **dict.fromkeys(("bool", "tinyint", "smallint", "int", "bigint", "duration"), "INTEGER"),
    **dict.fromkeys(("double", "float"), "REAL"),
    "bytes": "BLOB",
}
_DUCKDB = {
    "uuid": "UUID", "text": "VARCHAR", "string": "VARCHAR", "char": "VARCHAR", "bool": "BOOLEAN", "tinyint": "TINYINT",
    "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT", "double": "DOUBLE", "float": "FLOAT", "date": "DATE",
    "time": "TIME", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMP WITH TIME ZONE", "duration": "INTERVAL",
    "json": "JSON", "bytes": "BLOB",
}  # fmt: skip
# The kinds of index that a dialect makes of `using`; one with another method is left out with a note.
_METHODS = {"mariadb": ("", "btree", "hash"), "sqlite": ("", "btree", "hash"), "duckdb": ("", "btree", "hash")}
# Names of built-in types, beside which a type of the model is called `…_domain` or `…_enum`.
_TAKEN = {"money": "money_domain"}


def model_facts(schema: Schema, dialect: str) -> set[Fact]:
    """All facts that the database of the model shall have."""
    return {_cut(fact) for fact in _facts(schema, dialect)}


def differences(said: set[Fact], found: set[Fact]) -> list[str]:
    """What is missing ("-") and what is there but not said ("+"), beside what a dialect adds for a type or a key."""
    found = {_cut(fact) for fact in found}
    if (UNREADABLE,) in found:
        said = {fact for fact in said if fact[0] not in ("key", "unique", "fk")}
        found = found - {(UNREADABLE,)}
    columns = {(fact[1], fact[2]) for fact in said if fact[0] == "column"}
    keys = {fact[2] for fact in said if fact[0] == "fk"}
    added = [fact for fact in found - said if not _is_added(fact, columns, keys)]
    return [f"- {fact}" for fact in sorted(said - found, key=str)] + [f"+ {fact}" for fact in sorted(added, key=str)]


def _is_added(fact: Fact, columns: set[tuple[str, str]], keys: set[str]) -> bool:
    """A check of a type or domain, named after its column; InnoDB's index behind a foreign key, named after it."""
    if fact[0] == "check":
        return any(fact[1] == table and fact[2].startswith(f"{table}_{column}_"[:_SURE]) for table, column in columns)
    return fact[0] == "index" and fact[2] in keys


def _cut(fact: Fact) -> Fact:
    return tuple(each[:_SURE] if isinstance(each, str) and number == 2 else each for number, each in enumerate(fact))


def _facts(schema: Schema, dialect: str) -> Iterator[Fact]:
    by_name = {table.name: table for table in schema.tables}
    for table in _with_companions(schema, dialect):
        name = table.db_name
        yield "table", name
        if table.doc and dialect != "sqlite":
            yield "comment", name, "", table.doc
        for column in columns_of(table, dialect):
            yield from _of_column(name, column, dialect)
        yield from _of_keys(table, dialect)
        for index in table.indexes:
            if present(index.only, dialect):
                yield from _of_index(table, index, dialect)
        if dialect != "duckdb":
            for check in table.checks:
                if present(check.only, dialect) and not (dialect == "mariadb" and is_own(table, check)):
                    yield "check", name, check.name
        for reference in table.foreign_keys:
            if reference.enforced and present(reference.only, dialect):
                yield _of_foreign_key(table, reference, by_name[reference.target].db_name, dialect)
        if dialect == "postgres":
            for exclusion in table.exclusions:
                yield "exclusion", name, exclusion.name
        for partition in table.partitions[:1]:
            if dialect in ("postgres", "mariadb"):
                yield "partition", name, partition.method
    if dialect in ("postgres", "duckdb"):
        for enum in schema.enums:
            if enum.base is None:
                yield "enum", enum.db_name, tuple(label.value for label in enum.labels)
    if dialect == "postgres":
        for domain in schema.domains:
            if domain.domain is not None and domain.domain.is_created:
                yield "domain", _type_name(domain.domain.db_name)
    for view in schema.views:
        if present(view.only, dialect):
            yield "view", view.db_name, tuple(name for name, _ in view.columns)


def _with_companions(schema: Schema, dialect: str) -> Iterator[Table]:
    """The tables, and the trails and archives, whose keys the database names."""
    for table in tables_of(schema, dialect):
        yield table
        for other in companions(table, schema.header.naming):
            if not present(other.only, dialect):
                continue
            assert other.primary_key is not None
            yield replace(other, primary_key=other.primary_key._replace(name=f"{other.db_name}_pkey"))


def _type_name(name: str) -> str:
    return _TAKEN.get(name.lower(), name) if name == name.lower() else name


def _of_column(table: str, column: Column, dialect: str) -> Iterator[Fact]:
    name = column.db_name
    yield "column", table, name, _spelled_of(column, dialect)
    # Beside GENERATED, MariaDB and DuckDB take no NOT NULL: a check stands for it.
    plain = column.computed is None or dialect not in ("mariadb", "duckdb")
    yield "required", table, name, column.required and plain
    yield "default", table, name, column.default is not None
    if column.identity is not None:
        start, step = column.identity.start or 1, column.identity.by or 1
        yield {
            "postgres": ("counted", table, name, column.identity.always, start, step),
            "mariadb": ("counted", table, name),
            "sqlite": ("counted", table, name, start),
            "duckdb": ("counted", table, name, start, step),
        }[dialect]
    if column.computed is not None and dialect != "duckdb":
        stored = column.stored is not False or dialect == "postgres"  # 15 has no virtual ones
        yield "computed", table, name, "stored" if stored else "virtual"
    if column.collate and dialect in ("postgres", "mariadb"):
        yield "collate", table, name, column.collate
    if column.doc and dialect != "sqlite":
        yield "comment", table, name, column.doc


def _of_keys(table: Table, dialect: str) -> Iterator[Fact]:
    db = {column.name: column.db_name for column in table.columns}
    name = table.db_name
    if table.primary_key is not None:
        columns = tuple(db[each] for each in table.primary_key.columns)
        if dialect == "postgres":
            yield "key", name, table.primary_key.name, columns
        else:
            yield ("key", name, "", columns) if dialect == "mariadb" else ("key", name, columns)
    for key in table.uniques:
        if not present(key.only, dialect):
            continue
        columns = tuple(db[each] for each in key.columns)
        if dialect == "postgres":
            yield "unique", name, key.name, columns, key.nulls_not_distinct, key.deferral
        elif dialect == "mariadb":
            yield "index", name, key.name, True, tuple((column, False, 0) for column in columns)
        else:
            yield "unique", name, columns


def _of_index(table: Table, index: Index, dialect: str) -> Iterator[Fact]:
    if index.method not in _METHODS.get(dialect, (index.method,)):
        return
    if dialect == "mariadb" and any(key.expression for key in index.keys):
        return  # MariaDB has no index over an expression: one that only helps is left out with a note
    db = {column.name: column.db_name for column in table.columns}
    names = [db[key.column] if key.column else "()" for key in index.keys]
    head = ("index", table.db_name, index.name, index.unique)
    if dialect == "duckdb":
        yield *head, tuple(names)
        return
    if dialect != "postgres":
        pairs = list(zip(names, index.keys, strict=True))
        if dialect == "sqlite":
            yield *head, tuple((name, key.descending) for name, key in pairs), index.predicate is not None
        else:
            yield *head, tuple((name, key.descending, key.length) for name, key in pairs)
        return
    method = index.method or "btree"
    keys = tuple(
        (name, key.descending, key.nulls == "first" if key.nulls else key.descending)
        for name, key in zip(names, index.keys, strict=True)
    )
    include = tuple(db[each] for each in index.include)
    yield *head, keys, index.predicate is not None, include, method, index.nulls_not_distinct


def _of_foreign_key(table: Table, key: ForeignKey, target: str, dialect: str) -> Fact:
    db = {column.name: column.db_name for column in table.columns}
    own = tuple(db[each] for each in key.columns)
    ends = (own, target, key.target_db_columns)
    actions = tuple(action or "no action" for action in (key.on_delete, key.on_update))
    if dialect == "mariadb":  # InnoDB knows no difference between the two that only refuse
        actions = tuple(action.replace("restrict", "no action") for action in actions)
    return {
        "postgres": ("fk", table.db_name, key.name, *ends, *actions, key.deferral),
        "mariadb": ("fk", table.db_name, key.name, *ends, *actions),
        "sqlite": ("fk", table.db_name, *ends, *actions),
        "duckdb": ("fk", table.db_name, *ends),
    }[dialect]


# Types ----------------------------------------------------------------------------------------------------------------


def _spelled_of(column: Column, dialect: str) -> str:
    for native in column.natives:
        if native.dialect == dialect and native.type:
            return native.type
    return _SPELLINGS[dialect](column.type)


def _numbers(type_: Type) -> str:
    precision, scale = (*type_.args, 0)[:2]
    return f"({precision},{scale})"


def _postgres(type_: Type) -> str:
    base, args = type_.base, type_.args
    if type_.domain is not None and type_.domain.is_created:
        return _type_name(type_.domain.db_name)
    match base:
        case "native":
            return type_.native[1]
        case "enum" if type_.enum is not None:
            if type_.enum.base is not None:
                return _postgres(type_.enum.base)
            return type_.enum.db_name if type_.enum.name else "text"
        case "array" if type_.element is not None:
            return f"{_postgres(type_.element)}[]"
        case "string" | "char":
            return f"character{' varying' if base == 'string' else ''}({args[0]})"
        case "decimal":
            return f"numeric{_numbers(type_)}"
        case "int" if type_.unsigned:
            return "bigint"
        case "bigint" if type_.unsigned:
            return "numeric(20,0)"
        case "time" | "datetime" | "timestamp":
            digits = f"({args[0]})" if args else ""
            name = "time" if base == "time" else "timestamp"
            return f"{name}{digits} {'with' if base == 'timestamp' else 'without'} time zone"
    return _POSTGRES[base]


def _mariadb(type_: Type) -> str:
    base, args = type_.base, type_.args
    match base:
        case "enum" if type_.enum is not None:
            if type_.enum.base is not None:
                return _mariadb(type_.enum.base)
            return f"enum({','.join(_quoted(label.value) for label in type_.enum.labels)})"
        case "string" | "char":
            return f"{'var' * (base == 'string')}char({args[0]})"
        case "decimal":
            return f"decimal{_numbers(type_)}"
        case "int" if type_.unsigned:
            return "int(10) unsigned"
        case "bytes":
            return f"varbinary({args[0]})" if args else "longblob"
        case "time" | "datetime" | "timestamp":
            digits = args[0] if args else 6
            return ("time" if base == "time" else "datetime") + (f"({digits})" if digits else "")
    return _MARIADB[base]


def _sqlite(type_: Type) -> str:
    if type_.enum is not None and type_.enum.base is not None:
        return _sqlite(type_.enum.base)
    if type_.base == "decimal":
        return "REAL" if (*type_.args, 0)[1] else "INTEGER"
    return _SQLITE.get(type_.base, "TEXT")


def _duckdb(type_: Type) -> str:
    match type_.base:
        case "enum" if type_.enum is not None:
            if type_.enum.base is not None:
                return _duckdb(type_.enum.base)
            return f"ENUM({', '.join(_quoted(label.value) for label in type_.enum.labels)})"
        case "array" if type_.element is not None:
            return f"{_duckdb(type_.element)}[]"
        case "json" if type_.fields:
            return f"STRUCT({', '.join(f'{field.name} {_duckdb(field.type)}' for field in type_.fields)})"
        case "decimal":
            return f"DECIMAL{_numbers(type_)}"
        case "int" if type_.unsigned:
            return "UINTEGER"
        case "vector":
            return f"FLOAT[{type_.args[0]}]"
    return _DUCKDB[type_.base]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_SPELLINGS = {"postgres": _postgres, "mariadb": _mariadb, "sqlite": _sqlite, "duckdb": _duckdb}
