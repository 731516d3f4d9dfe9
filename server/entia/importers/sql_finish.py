"""What is done when all statements are read: counted columns, partitions, keys that name no columns."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from entia.dialects.names import literal
from entia.importers import sql_partitions, sql_sequences
from entia.importers.catalog import Check, Code, Index, IndexKey, Table
from entia.importers.modelling_statements import Statements
from entia.importers.report import Trace
from entia.importers.sql_assembly import Assembly, shown
from entia.importers.sql_cursor import folded


def finish(assembly: Assembly, trace: Trace) -> None:
    """Makes one thing of what a script says in several statements."""
    sql_partitions.gather(assembly, trace)
    sql_sequences.gather(assembly, trace)
    _find_targets(assembly, trace)
    _inherit(assembly)
    if assembly.lexicon.blind:
        _spell_columns(assembly)
    if assembly.catalog.dialect == "oracle":
        for table in assembly.catalog.tables.values():
            for index in [each for each in table.indexes if _is_of_key(table, each)]:
                trace.map(index.lines, f"index `{index.name}`", "it is the one by which its key is kept")
                table.indexes.remove(index)
    if assembly.catalog.dialect in ("mysql", "mariadb"):
        for table in assembly.catalog.tables.values():
            table.indexes = [index for index in table.indexes if not _is_made_for_key(table, index)]
            table.checks = [check for check in table.checks if not _tells_json(table, check)]


def _inherit(assembly: Assembly) -> None:
    """A table that inherits from another has each of its columns, later ones too, and inherits by a statement."""
    sql = Statements(assembly.catalog.dialect, ())
    tables = [id(table) for table in assembly.catalog.tables.values()]
    for table, parent in assembly.heirs:
        if id(table) in tables and id(parent) in tables:
            later = {name: column for name, column in parent.columns.items() if name not in table.columns}
            table.columns |= copy.deepcopy(later)
            table.settings[f"inherits {parent.name}"] = f"inherit {sql.table(*parent.key)}"


def keep_empty(assembly: Assembly, trace: Trace) -> None:
    """PostgreSQL's tables may have no columns, but an entity needs one: they are kept as SQL."""
    catalog = assembly.catalog
    sql = Statements(catalog.dialect, ())
    for table in [each for each in catalog.tables.values() if not each.columns]:
        name = sql.table(table.schema, table.name)
        said = literal(catalog.dialect, table.comment)
        comment = f";\ncomment on table {name} is {said}" if table.comment else ""
        catalog.codes.append(Code("table", *table.key, f"create table {name} (){comment}", table.lines))
        trace.map(table.lines, f"table `{shown(table.key)}`", "a table without columns is kept as SQL")
        del catalog.tables[table.key]


def _is_made_for_key(table: Table, index: Index) -> bool:
    """Whether MySQL makes the index by itself, for a foreign key that no other index serves: it is called like that."""
    columns = tuple(key.column for key in index.keys)
    keys = [key.columns for key in table.keys]
    others = [tuple(key.column for key in each.keys) for each in table.indexes if each is not index]
    named = "" if index.made and index.name == columns[0] else index.name
    plain = Index(tuple(map(IndexKey, columns)), index.name, index.lines, made=index.made)
    return (
        index == plain
        and any((key.name, key.columns) == (named, columns) for key in table.foreign_keys)
        and not any(other[: len(columns)] == columns for other in (*keys, *others))
    )


def _is_of_key(table: Table, index: Index) -> bool:
    """Whether an index is the one by which Oracle keeps a key that was added behind it."""
    own = [key for key in table.keys if index.name and index.name in (key.name, key.options.get("using index"))]
    columns = tuple(key.column for key in index.keys)
    if not (index.unique and any(key.columns == columns for key in own)):
        return False
    for key in own:
        key.options.pop("using index", None)
    return True


def _tells_json(table: Table, check: Check) -> bool:
    """Whether a check is a part of MariaDB's JSON, which it prints as a checked text; the column is JSON then."""
    column = table.columns.get(check.column)
    if column is None or check.name or check.sql.replace("`", "").lower() != f"json_valid({column.name.lower()})":
        return False
    if column.type.lower() != "longtext" or column.collate != "utf8mb4_bin":
        return False
    column.type, column.collate = "json", ""
    column.options.pop("charset", None)
    return True


def _find_targets(assembly: Assembly, trace: Trace) -> None:
    """A foreign key names its table as the catalog does."""
    tables = assembly.catalog.tables
    blind = {folded(name, assembly.lexicon): name for name in reversed(tables)}
    for table in tables.values():
        for key in table.foreign_keys:
            if key.target in tables:
                continue
            said = key.target
            key.target = blind.get(folded(said, assembly.lexicon), said)
            if key.target == said and not said[0] and (found := assembly.elsewhere(said[1])) is not None:
                key.target = found
                why = f"`{said[1]}` is taken for `{shown(found)}`, the only table of that name"
                trace.map(key.lines, f"foreign key of `{shown(table.key)}`", why)


def _spell_columns(assembly: Assembly) -> None:
    """A key or an index names its columns as their table does."""
    tables = assembly.catalog.tables
    for table in tables.values():
        for key in table.keys:
            key.columns = _spelled(assembly, table, key.columns)
            key.lengths = dict(zip(_spelled(assembly, table, key.lengths), key.lengths.values(), strict=True))
        for index in table.indexes:
            names = _spelled(assembly, table, (each.column for each in index.keys))
            index.keys = tuple(each._replace(column=name) for each, name in zip(index.keys, names, strict=True))
            index.include = _spelled(assembly, table, index.include)
        for foreign in table.foreign_keys:
            foreign.columns = _spelled(assembly, table, foreign.columns)
            if foreign.target in tables:
                foreign.target_columns = _spelled(assembly, tables[foreign.target], foreign.target_columns)
        if table.partitioning is not None:
            table.partitioning.columns = _spelled(assembly, table, table.partitioning.columns)


def _spelled(assembly: Assembly, table: Table, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(each if each in table.columns else assembly.same(table.columns, each) or each for each in names)
