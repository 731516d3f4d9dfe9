"""ALTER TABLE: what it adds, drops, changes and renames, applied to the table as it is by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from entia.dialects.derived import combined
from entia.importers import sql_clickhouse
from entia.importers.catalog import Column, ForeignKey, Identity, Key, Table
from entia.importers.sql_assembly import Assembly, constraints_of, move, shown
from entia.importers.sql_columns import column, constraints, type_of
from entia.importers.sql_constraints import add_constraint, collation, inside_index, settings
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_indexes import drop_index, rename_index, settle
from entia.importers.sql_partitions import partitioned
from entia.importers.sql_sequences import SEQUENCE_OPTIONS, sequence_inside, sequence_options
from entia.importers.sql_settings import ACTIONS, setting
from entia.importers.sql_tables import bound, elements, on_cluster, options, supplemental
from entia.importers.sql_types import found_type

_Element = TypeVar("_Element")
_CONSTRAINTS = frozenset("CONSTRAINT PRIMARY UNIQUE CHECK FOREIGN EXCLUDE".split())


def alter_table(cursor: Cursor, assembly: Assembly) -> str:
    """Reads what stands behind ALTER TABLE."""
    optional = cursor.take("IF", "EXISTS")
    if assembly.lexicon.psql:
        cursor.take("ONLY")
    path = cursor.path()
    cursor.take("*")
    cluster: dict[str, str] = {}
    on_cluster(cursor, cluster)
    own = assembly.catalog.dialect == "clickhouse"
    cursor = sql_clickhouse.without_settings(cursor) if own else cursor.part(cursor.at, cursor.end)
    table = assembly.table_named(path)
    if table is None:
        return _alter_other(cursor, assembly, path, optional)
    table.options |= cluster
    first, previous = True, ""
    for item in cursor.items():
        if assembly.lexicon.executed and item.take_one(("ALGORITHM", "LOCK")):
            continue  # how the change is made
        while not item.done():
            start = item.at
            word = item.word()
            if not first and previous and word not in ACTIONS and not (own and word in sql_clickhouse.ACTIONS):
                _continued(item, table, assembly, previous)
            else:
                previous = "SETTING" if own and item.word(1) == "SETTING" else word
                if not (own and sql_clickhouse.change(item, table, assembly)):
                    _action(item, table, assembly)
            if item.at == start:
                raise UnreadableError(f"`{item.rest()}` is unknown")
            first = False
    settle(table, assembly)
    return f"table `{shown(table.key)}`"


def _alter_other(cursor: Cursor, assembly: Assembly, path: tuple[str, ...], optional: bool) -> str:
    """ALTER TABLE may name a view or a sequence; what only says who owns it says nothing of a model."""
    name = assembly.name(path)
    catalog = assembly.catalog
    if cursor.take("RENAME", "TO"):
        new = (name[0], cursor.name())
        if (known := assembly.find(catalog.views, name)) is not None:
            move(catalog.views, known, new)
            return f"view `{shown(new)}`"
        if (known := assembly.find(catalog.sequences, name)) is not None:
            move(catalog.sequences, known, new)
            return f"sequence `{shown(new)}`"
    if (known := assembly.find(catalog.views, name)) is not None:
        view = catalog.views[known]
        if cursor.take("MODIFY", "QUERY") and view.text.endswith(view.sql):
            query = cursor.slice(cursor.at, cursor.end)
            view.text, view.sql = view.text.removesuffix(view.sql) + query, query
        else:
            assembly.note(f"`{cursor.rest()}` of a view is left out")
        return f"view `{shown(name)}`"
    if optional:
        return f"`{shown(name)}`, which is not there"
    raise MissingError(f"there is no table `{shown(name)}` before this statement", name)


def _continued(item: Cursor, table: Table, assembly: Assembly, previous: str) -> None:
    """What stands behind a comma without a word of its own goes on with the action before it."""
    if sql_clickhouse.goes_on(item, table, previous):
        return
    if previous in ("ADD", "WITH", "CHECK", "NOCHECK"):
        _add_one(item, table, assembly)
    elif previous == "DROP":
        _drop_one(item, table, assembly)
    elif previous == "MODIFY":
        _modify(item, table, assembly)
    else:
        options(item, table, assembly)


def _action(item: Cursor, table: Table, assembly: Assembly) -> None:
    if item.take("WITH", "CHECK") or item.take("WITH", "NOCHECK"):
        pass
    if item.take("ADD"):
        _add(item, table, assembly)
    elif item.take("DROP"):
        _drop(item, table, assembly)
    elif item.take("ALTER"):
        _alter(item, table, assembly)
    elif item.take("MODIFY"):
        if item.word() in ("TTL", "ORDER", "SAMPLE") and assembly.catalog.dialect == "clickhouse":
            options(item, table, assembly)
            return
        item.take("COLUMN")
        if item.word() == "(":
            for each in item.group().items():
                _modify(each, table, assembly)
        else:
            _modify(item, table, assembly)
    elif item.take("CHANGE"):
        item.take("COLUMN")
        old = item.name()
        token = item.token()
        if token is None:
            raise UnreadableError("the new name of the column is expected")
        at = item.at
        new = item.name()
        item.at = at
        if not assembly.is_same(old, new) or old != new:
            assembly.rename_column(table, old, new)
        _modify(item, table, assembly)
    elif item.take("RENAME"):
        _rename(item, table, assembly)
    elif item.take("ATTACH", "PARTITION"):
        child = assembly.table(item.path())
        assembly.children[child.key] = (table.key, bound(item), item.lines())
    elif item.take("DETACH", "PARTITION"):
        assembly.children.pop(assembly.table(item.path()).key, None)
        item.at = item.end
    elif item.take("SET", "SCHEMA"):
        assembly.rename_table(table, (assembly.name((item.name(), table.name))[0], table.name))
    elif item.take("PARTITION", "BY"):
        partitioned(item, table, assembly)
    else:
        setting(item, table, assembly)


def _add(item: Cursor, table: Table, assembly: Assembly) -> None:
    if item.take("PARTITION"):
        assembly.note(f"`add partition {item.rest()}` is left out")
    elif item.sees("SUPPLEMENTAL", "LOG"):
        key, value = supplemental(item)
        table.options[key] = value
    elif item.take("SEARCH", "OPTIMIZATION"):
        table.options["search optimization"] = item.rest() if not item.done() else "true"
    elif item.word() == "(" or (item.sees("COLUMN") and item.word(1) == "(") or item.sees("COLUMNS"):
        item.take_one(("COLUMN", "COLUMNS"))
        elements(item.group(), table, assembly)
    else:
        _add_one(item, table, assembly)


def _add_one(item: Cursor, table: Table, assembly: Assembly) -> None:
    start = item.at
    if item.take("CONSTRAINT") and item.word(1) == "DEFAULT":
        name = item.name()
        _default_for(item, table, assembly, name)
        return
    item.at = start
    if item.sees("DEFAULT"):
        _default_for(item, table, assembly, "")
        return
    if (item.word() in _CONSTRAINTS or inside_index(item)) and add_constraint(item, table, assembly):
        if item.take("FOR"):
            raise UnreadableError("this constraint is unknown")
        return
    item.take("COLUMN")
    optional = item.take("IF", "NOT", "EXISTS")
    token = item.token()
    if token is not None and optional:
        at = item.at
        known = assembly.same(table.columns, item.name())
        item.at = at
        if known is not None:
            item.at = item.end
            return
    found = column(item, table, assembly)
    _put(item, table, assembly, found.name)


def _default_for(item: Cursor, table: Table, assembly: Assembly, name: str) -> None:
    """SQL Server's DEFAULT (…) FOR column."""
    item.need("DEFAULT")
    sql = item.until(("FOR", "WITH"))
    item.need("FOR")
    found = assembly.column(table, item.name())
    found.default = sql
    if name:
        found.options["default name"] = name
    item.take("WITH", "VALUES")


def _put(item: Cursor, table: Table, assembly: Assembly, name: str) -> None:
    """FIRST and AFTER: where MySQL puts a column."""
    if item.take("FIRST"):
        moved = table.columns.pop(name)
        table.columns = {name: moved, **table.columns}
    elif item.take("AFTER"):
        before = assembly.column(table, item.name()).name
        moved = table.columns.pop(name)
        table.columns = {
            key: each
            for known, column_ in table.columns.items()
            for key, each in ([(known, column_), (name, moved)] if known == before else [(known, column_)])
        }


def _modify(item: Cursor, table: Table, assembly: Assembly) -> None:
    """MODIFY writes a column anew; Oracle's says only what changes."""
    at = item.at
    if item.take("CONSTRAINT") or item.take("PRIMARY", "KEY"):
        item.at = item.end
        assembly.note("a change of how a constraint is enforced is left out")
        return
    old = assembly.column(table, item.name())
    if item.word() in ("SET", "UNSET") and not assembly.lexicon.executed:  # Snowflake; MySQL has a type of that name
        _column_setting(item, old, assembly)
        return
    if assembly.lexicon.executed or not assembly.catalog.dialect:
        item.at = at
        order = list(table.columns)
        key = table.primary_key
        found = column(item, table, assembly)
        table.columns = {name: table.columns[name] for name in order if name in table.columns} | table.columns
        if key is not None and assembly.same(key.columns, found.name):
            found.required = True
        _put(item, table, assembly, found.name)
        return
    kind = found_type(type_of(item), assembly)
    if kind:
        old.type = kind
    constraints(item, old, table, assembly)


def _drop(item: Cursor, table: Table, assembly: Assembly) -> None:
    if item.take("PRIMARY", "KEY"):
        table.primary_key = None
    elif item.take("FOREIGN", "KEY"):
        optional = item.take("IF", "EXISTS")
        _drop_foreign_key(item.name(), table, assembly, optional)
    elif item.sees("INDEX") or item.sees("KEY"):
        item.at += 1
        drop_index(item, assembly, table)
    elif item.take("CONSTRAINT") or item.take("CHECK"):
        optional = item.take("IF", "EXISTS")
        _drop_constraint(item.name(), table, assembly, optional)
    elif item.sees("SUPPLEMENTAL", "LOG"):
        table.options.pop(supplemental(item)[0], None)
    elif item.take("UNIQUE"):
        names = item.names()
        table.uniques = [key for key in table.uniques if key.columns != names]
    elif item.take("PARTITION"):
        name = item.name()
        if table.partitioning is not None:
            table.partitioning.parts = [part for part in table.partitioning.parts if part.name != name]
    elif item.word() == "(":
        for each in item.group().items():
            assembly.drop_column(table, each.name())
    else:
        item.take("COLUMN")
        if item.word() == "(":
            for each in item.group().items():
                assembly.drop_column(table, each.name())
        else:
            _drop_one(item, table, assembly)
    item.take_one(("CASCADE", "RESTRICT"))
    item.take("CASCADE", "CONSTRAINTS")
    item.take("CONSTRAINTS")


def _drop_one(item: Cursor, table: Table, assembly: Assembly) -> None:
    """A column, or for SQL Server, behind a comma, another of what was dropped before."""
    item.take("COLUMN")
    if item.take("CONSTRAINT"):
        item.take("IF", "EXISTS")
        _drop_constraint(item.name(), table, assembly, optional=False)
        return
    optional = item.take("IF", "EXISTS")
    name = item.name()
    if assembly.same(table.columns, name) is not None:
        assembly.drop_column(table, name)
    elif not optional:
        _drop_constraint(name, table, assembly, optional=False)


def _drop_foreign_key(name: str, table: Table, assembly: Assembly, optional: bool) -> None:
    """MySQL's, which it counts by itself where they have no names: `t_ibfk_1`."""
    number = name.removeprefix(f"{table.name}_ibfk_")
    nameless = [key for key in table.foreign_keys if not key.name]
    if number.isdigit() and 0 < int(number) <= len(nameless):
        table.foreign_keys.remove(nameless[int(number) - 1])
    elif not _take_out(table.foreign_keys, lambda each: assembly.is_same(each.name, name)) and not optional:
        raise MissingError(f"the table `{table.name}` has no foreign key `{name}` before this statement")


def _drop_constraint(name: str, table: Table, assembly: Assembly, optional: bool) -> None:
    known = _constraint_named(name, table, assembly)
    if known is None and not optional:
        raise MissingError(f"the table `{table.name}` has no constraint `{name}` before this statement")


def _constraint_named(name: str, table: Table, assembly: Assembly) -> str | None:
    """Drops the constraint of this name, which it may have from the database."""

    def named(each: str, *usual: str) -> bool:
        return assembly.is_same(each, name) if each else any(assembly.is_same(one, name) for one in usual)

    if table.primary_key is not None and named(table.primary_key.name, combined(table.name, "", "pkey")):
        table.primary_key = None
        return name

    def of_columns(each: Key | ForeignKey, end: str) -> bool:
        return named(each.name, combined(table.name, "_".join(each.columns), end), each.columns[0])

    if (
        _take_out(table.uniques, lambda each: of_columns(each, "key"))
        or _take_out(table.foreign_keys, lambda each: of_columns(each, "fkey"))
        or _take_out(table.checks, lambda each: named(each.name, combined(table.name, each.column, "check")))
        or _take_out(table.exclusions, lambda each: named(each.name))
    ):
        return name
    for each in table.columns.values():
        if each.options.get("default name") and assembly.is_same(each.options["default name"], name):
            del each.options["default name"]
            each.default = ""
            return name
    return name if _take_out(table.indexes, lambda each: named(each.name)) else None


def _take_out(every: list[_Element], is_meant: Callable[[_Element], bool]) -> bool:
    """Takes out the first that is meant; whether there is one."""
    place = next((place for place, each in enumerate(every) if is_meant(each)), None)
    if place is None:
        return False
    del every[place]
    return True


def _alter(item: Cursor, table: Table, assembly: Assembly) -> None:
    if item.take("CONSTRAINT"):
        name = item.name()
        for key in table.foreign_keys:
            if assembly.is_same(key.name, name):
                key.deferral = "deferred" if item.sees("DEFERRABLE", "INITIALLY", "DEFERRED") else "deferrable"
        item.at = item.end
        return
    if item.sees("INDEX") and assembly.lexicon.executed:
        assembly.note(f"`alter {item.rest()}` is left out")
        return
    redshift = assembly.catalog.dialect == "redshift"
    if redshift and item.word() in ("DISTSTYLE", "DISTKEY", "SORTKEY", "COMPOUND", "INTERLEAVED"):
        ends = ("sortkey",) if item.word() not in ("DISTSTYLE", "DISTKEY") else ("diststyle", "distkey")
        table.options = {key: value for key, value in table.options.items() if not key.endswith(ends)}
        options(item, table, assembly)
        return
    item.take("COLUMN")
    item.take("IF", "EXISTS")
    found = assembly.column(table, item.name())
    if item.take("SET", "DATA", "TYPE") or item.take("TYPE"):
        found.type = found_type(type_of(item), assembly)
        if item.take("COLLATE"):
            found.collate = collation(item)
        if item.take("USING"):
            item.at = item.end
    elif item.take("SET", "DEFAULT"):
        found.default = item.rest()
    elif item.take("DROP", "DEFAULT"):
        found.default = ""
    elif item.take("SET", "NOT", "NULL"):
        found.required = True
    elif item.take("DROP", "NOT", "NULL"):
        found.required = False
    elif item.take("DROP", "IDENTITY"):
        found.identity = None
        item.at = item.end
    elif item.take("DROP", "EXPRESSION"):
        found.computed = ""
        item.at = item.end
    elif item.sees("ADD", "GENERATED"):
        item.take("ADD", "GENERATED")
        always = item.take("ALWAYS")
        item.take("BY", "DEFAULT")
        item.need("AS", "IDENTITY")
        found.identity = Identity(always)
        if item.word() == "(":
            found.identity = sequence_inside(item.group(), found.identity)
        found.required = True
    elif item.take("ADD") or item.take("DROP"):
        assembly.note(f"`{item.rest()}` of a column is left out")
    elif item.sees("SET") or item.sees("RESTART") or item.sees("RESET"):
        _column_setting(item, found, assembly)
    else:  # SQL Server writes the column anew
        found.type = found_type(type_of(item), assembly)
        found.required = False
        constraints(item, found, table, assembly)
        item.take("WITH")


def _recounted(item: Cursor, identity: Identity) -> Identity:
    """What stands behind the first of several SET of what counts a column."""
    while not item.done():
        if item.take("GENERATED"):
            identity = identity._replace(always=item.take("ALWAYS") or not item.take("BY", "DEFAULT"))
        at = item.at
        identity = sequence_options(item, identity)
        if not item.take("SET") and item.at == at:
            break
    return identity


def _column_setting(item: Cursor, column: Column, assembly: Assembly) -> None:
    found = column.options
    item.take("SET")
    if item.sees("OPTIONS") or item.word() in ("TAG", "MASKING", "COMMENT"):
        constraints(item, column, Table("", ""), assembly)
        return
    if column.identity is not None and (item.sees("GENERATED") or item.word() in SEQUENCE_OPTIONS):
        column.identity = _recounted(item, column.identity)
    elif item.take("RESTART"):
        item.at = item.end  # where it stands now is no part of a model
    elif (word := item.take_one(("STATISTICS", "STORAGE", "COMPRESSION"))) and not item.done():
        found[word.lower()] = item.rest().lower()
    elif item.word() == "(":
        found |= settings(item.group())
    else:
        assembly.note(f"`{item.rest()}` of a column is left out")


def _rename(item: Cursor, table: Table, assembly: Assembly) -> None:
    if item.take("CONSTRAINT"):
        old = item.name()
        item.need("TO")
        _rename_constraint(old, item.name(), table, assembly)
    elif item.take("INDEX") or item.take("KEY"):
        old = item.name()
        item.need("TO")
        rename_index(assembly, old, item.name(), table)
    elif item.take("TO") or item.take("AS"):
        assembly.rename_table(table, _renamed(item.path(), table, assembly))
    elif item.take("COLUMN") or item.word(1) == "TO":
        item.take("IF", "EXISTS")
        old = item.name()
        item.need("TO")
        assembly.rename_column(table, old, item.name())
    else:
        assembly.rename_table(table, _renamed(item.path(), table, assembly))


def _renamed(path: tuple[str, ...], table: Table, assembly: Assembly) -> tuple[str, str]:
    return assembly.name(path) if len(path) > 1 else (table.schema, path[0])


def _rename_constraint(old: str, new: str, table: Table, assembly: Assembly) -> None:
    for each in constraints_of(table):
        if assembly.is_same(each.name, old):
            each.name = new
            return
    if table.primary_key is not None and not table.primary_key.name and old == combined(table.name, "", "pkey"):
        table.primary_key.name = new
        return
    unnamed = [(key, "key") for key in table.uniques] + [(key, "fkey") for key in table.foreign_keys]
    for key, end in unnamed:
        if not key.name and old == combined(table.name, "_".join(key.columns), end):
            key.name = new
            return
    raise MissingError(f"the table `{table.name}` has no constraint `{old}` before this statement")
