"""CREATE, ALTER and DROP INDEX."""

from __future__ import annotations

from entia.dialects.derived import combined
from entia.importers.catalog import Index, IndexKey, Table, View
from entia.importers.modelling_given import named_in_index
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_constraints import index_keys, settings, tail
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_storage import storage


def create_index(cursor: Cursor, assembly: Assembly, lines: Lines, modifiers: set[str]) -> tuple[str, Index | None]:
    """Reads what stands behind CREATE … INDEX: what it is called, and the index if it is a new one. `modifiers` are the
    words before INDEX."""
    cursor.take_one(("CONCURRENTLY", "NONCONCURRENTLY"))
    optional = cursor.take("IF", "NOT", "EXISTS")
    name, method = "", ""
    if cursor.word() not in ("ON", "("):
        name = cursor.path()[-1]
    if cursor.take("USING"):
        method = cursor.name().lower()
    cursor.need("ON")
    if assembly.lexicon.psql:
        cursor.take("ONLY")
    holder = _holder(cursor.path(), assembly)
    if cursor.take("USING"):
        method = cursor.name().lower()
    if optional and name and _is_there(name, holder, assembly):
        return f"index `{name}`, which there is already", None
    if cursor.word() != "(":
        raise UnreadableError("the keys of the index are expected")
    keys = index_keys(cursor.group())
    behind = tail(cursor)
    index = Index(keys, name, lines, "UNIQUE" in modifiers, method or behind.method, behind.where, behind.include)
    index.nulls_not_distinct = behind.nulls_not_distinct
    index.comment = behind.comment
    index.options = behind.options
    for word in ("FULLTEXT", "SPATIAL", "XML", "BITMAP", "VECTOR", "COLUMNSTORE"):
        if word in modifiers:
            index.method = word.lower()
    if "CLUSTERED" in modifiers:
        index.options["clustered"] = "true"
    if not cursor.done():
        _rest(cursor, index, assembly)
    holder.indexes.append(index)
    if isinstance(holder, Table):
        settle(holder, assembly)
    return f"index `{name}`" if name else f"index of `{shown((holder.schema, holder.name))}`", index


def _is_there(name: str, holder: Table | View, assembly: Assembly) -> bool:
    """Whether an index is called so: of the same table in MySQL and SQL Server, else of any in the schema."""
    alone = assembly.lexicon.executed or assembly.lexicon.batches
    return any(
        assembly.is_same(index.name, name)
        for each, indexes in assembly.holders()
        if each is holder or (not alone and each.schema == holder.schema)
        for index in indexes
    )


def _holder(path: tuple[str, ...], assembly: Assembly) -> Table | View:
    if (known := assembly.find(assembly.catalog.views, assembly.name(path))) is not None:
        return assembly.catalog.views[known]
    return assembly.table(path)


def _rest(cursor: Cursor, index: Index, assembly: Assembly) -> None:
    """What other dialects write behind an index."""
    while not cursor.done():
        start = cursor.at
        if storage(cursor, index.options):
            continue
        if cursor.take("WITH") and cursor.word() == "(":
            index.options |= settings(cursor.group())
            continue
        cursor.at = cursor.end
        assembly.note(f"`{cursor.slice(start)}` of an index is left out")


def drop_index(cursor: Cursor, assembly: Assembly, table: Table | None = None) -> str:
    """DROP INDEX, here or in ALTER TABLE; SQL Server writes `table.index` or `index ON table`."""
    cursor.take("CONCURRENTLY")
    optional = cursor.take("IF", "EXISTS")
    path = cursor.path()
    name = path[-1]
    if cursor.take("ON"):
        known = assembly.find(assembly.catalog.tables, assembly.name(cursor.path()))
        table = assembly.catalog.tables[known] if known is not None else None
    for holder, indexes in assembly.holders():
        if table is not None and holder is not table:
            continue
        for index in indexes:
            if assembly.is_same(index.name or _usual(holder, index, assembly), name):
                indexes.remove(index)
                return f"index `{name}`"
        if isinstance(holder, Table):
            for key in holder.uniques:
                if assembly.is_same(key.name, name):
                    holder.uniques.remove(key)
                    return f"unique constraint `{name}`"
    if table is not None and any(
        not index.name and index.keys and assembly.is_same(index.keys[0].column, name) for index in table.indexes
    ):
        table.indexes = [
            index for index in table.indexes if index.name or not assembly.is_same(index.keys[0].column, name)
        ]
        return f"index `{name}`"
    if optional:
        return f"index `{name}`, which is not there"
    raise MissingError(f"there is no index `{name}` before this statement")


def _usual(holder: Table | View, index: Index, assembly: Assembly) -> str:
    """What PostgreSQL calls an index without a name: by its columns and functions."""
    if not assembly.lexicon.psql:
        return ""
    return combined(holder.name, "_".join(named_in_index(index)), "idx")


def rename_index(assembly: Assembly, old: str, new: str, table: Table | None = None) -> None:
    """The index is called so from now on; one behind a key gives the key its name."""
    for holder, indexes in assembly.holders():
        if table is not None and holder is not table:
            continue
        for index in indexes:
            if assembly.is_same(index.name or _usual(holder, index, assembly), old):
                index.name = new
                return
        if isinstance(holder, Table):
            for key in holder.keys:
                primary = key is holder.primary_key
                usual = combined(holder.name, "" if primary else "_".join(key.columns), "pkey" if primary else "key")
                if assembly.is_same(key.name or usual, old):
                    key.name = new
                    return
    raise MissingError(f"there is no index `{old}` before this statement")


def settle(table: Table, assembly: Assembly) -> None:
    """What MySQL does at the end of a statement: it makes an index for each foreign key that none serves, and drops one
    that it made where another serves as well. It stays when its foreign key goes."""
    if not assembly.lexicon.executed:
        return
    for key in table.foreign_keys:
        if not _serves(table, key.columns, None):
            name = key.name or key.columns[0]
            wanted = [name, *(f"{name}_{number}" for number in range(2, len(table.indexes) + 3))]
            taken = {index.name.casefold() for index in table.indexes}
            free = next(each for each in wanted if each.casefold() not in taken)
            table.indexes.append(Index(tuple(map(IndexKey, key.columns)), free, key.lines, made=True))
    for index in [each for each in table.indexes if each.made]:
        if _serves(table, tuple(key.column for key in index.keys), index):
            table.indexes.remove(index)


def _serves(table: Table, columns: tuple[str, ...], but: Index | None) -> bool:
    """Whether a key or an index, other than `but`, begins with these columns."""
    plain = [each for each in table.indexes if each is not but and each.method not in ("fulltext", "spatial")]
    every = [
        *(key.columns for key in table.keys),
        *(tuple("" if key.length else key.column for key in index.keys) for index in plain),
    ]
    wanted = tuple(each.casefold() for each in columns)
    return any(tuple(each.casefold() for each in found[: len(wanted)]) == wanted for found in every)
