"""What a source says of how its database keeps things, as `native` clauses of the model, or told.

A database whose DDL Entia writes has a table of its options, and what is not in it is noted. Of the others nothing is
known, and so everything is carried over, but for what such a database does anyway, and where it puts its data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from entia.dialects import DIALECTS
from entia.dialects.options import Owner
from entia.dialects.options import options as known_options
from entia.importers.catalog import Catalog, Column, Index, Key, Table, View
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.types import split_outside

# What is so without a word about it, with its values; "*" for any.
_USUAL: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sqlserver": {
            "pad_index": "off", "statistics_norecompute": "off", "ignore_dup_key": "off", "allow_row_locks": "on",
            "allow_page_locks": "on", "optimize_for_sequential_key": "off", "statistics_incremental": "off",
            "data_compression": "none", "xml_compression": "off", "on": "primary", "textimage_on": "primary",
            "filestream_on": "primary", "sort_in_tempdb": "*", "drop_existing": "*", "online": "*", "maxdop": "*",
        },
        "oracle": {
            "organization heap": "*", "default collation": "using_nls_comp", "visible": "*", "using": "btree",
            "result_cache": "(mode default)",
        },
        "redshift": {"diststyle": "auto"},
        "bigquery": {"not enforced": "*"},
        "snowflake": {"not enforced": "*"},
        "databricks": {"using": "delta"},
    }
)  # fmt: skip
# Where and how data lies on the discs of one server.
_STORAGE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "oracle": frozenset(
            "pctfree pctused initrans maxtrans storage tablespace compute_statistics segment_creation_immediate "
            "segment_creation_deferred nologging online parallel cache freelists freelist buffer_pool "
            "flash_cache cell_flash_cache lob pctthreshold".split()
        ),
        "redshift": frozenset({"backup_no", "backup_yes", "encode"}),
    }
)
_KEPT = "where and how a database keeps its data is no part of a model"
_NAMED = "what the database calls a default is no part of a model"


def native_options(
    dialect: str, owner: Owner, options: Mapping[str, str], lines: Lines, what: str, trace: Trace
) -> list[str]:
    """What stands in the brackets of `native <dialect> (…)`, an option each."""
    if dialect in DIALECTS and not DIALECTS[dialect].built:
        return [option(_word(key), value) for key, value in options.items()]
    known = known_options(dialect, owner)
    said = []
    for key, value in options.items():
        word = _word(key) if dialect == "sqlite" else key
        if word in known:
            flag = not value or known[word].kind == "flag"
            said.append(word if flag else f"{word} = {value}")
        else:
            trace.map(lines, what, f"`{key}` is no option that Entia knows")
    return said


def view_options(dialect: str, view: View, trace: Trace) -> str:
    """The `native` clause of a view's options, with the blank before it; "" where there are none."""
    owner: Owner = "table" if view.materialized and dialect == "postgres" else "view"
    said = native_options(dialect, owner, view.options, view.lines, f"view {view.name}", trace)
    return f" native {dialect} ({', '.join(said)})" if said else ""


def take_cluster(table: Table, dialect: str) -> tuple[str, ...]:
    """The columns by which rows lie together, as the model has a line for it; none where it is by more than columns."""
    key = "order by" if dialect == "clickhouse" else "cluster by"
    said = table.options.get(key, "").strip()
    names = split_outside(said[1:-1] if _is_grouped(said) else said, ",")
    columns = {name.casefold(): name for name in table.columns}
    found = tuple(columns.get(name.strip('`"').casefold(), "") for name in names)
    if not found or not all(found):
        return ()
    del table.options[key]
    return found


def leave_usual(catalog: Catalog, trace: Trace) -> None:
    """Drop, of a database whose DDL is not written, what it does anyway; where it puts its data is told."""
    for table in catalog.tables.values():
        for column in table.columns.values():
            if column.collate.upper() == "USING_NLS_COMP":  # Oracle's own
                column.collate = ""
        owners: tuple[Table | Column | Key | Index, ...] = (
            table, *table.columns.values(), *table.uniques, *table.indexes
        )  # fmt: skip
        for owner in owners:
            owner.options = dict(_said(catalog.dialect, owner.options, owner.lines, trace))
        key = table.primary_key
        if key is not None:
            key.options = dict(_said(catalog.dialect, key.options, key.lines, trace, primary=True))
    for view in catalog.views.values():
        for index in view.indexes:
            index.options = dict(_said(catalog.dialect, index.options, index.lines, trace))


def _said(
    dialect: str, options: Mapping[str, str], lines: Lines, trace: Trace, *, primary: bool = False
) -> Iterator[tuple[str, str]]:
    usual, storage = _USUAL.get(dialect, {}), _STORAGE.get(dialect, frozenset())
    for key, value in options.items():
        if key == "default name":
            trace.put_aside(lines, "name of a default", _NAMED)
        elif key == "identity":
            trace.map(lines, "identity", "a number is counted where none is written, but not where null is")
        elif _word(key) in storage:
            trace.put_aside(lines, "storage", _KEPT)
        elif key == "clustered":
            if (value == "true") != primary:
                yield ("clustered" if value == "true" else "nonclustered"), "true"
        elif key not in usual or usual[key] not in ("*", value.lower().strip("[]\"'")):
            yield key, value


def _word(key: str) -> str:
    """A key of several words as one."""
    return re.sub(r"\W+", "_", key.lower()).strip("_")


def option(key: str, value: str) -> str:
    """`key = value` on one line, a list in brackets; the mere key where nothing is said of it."""
    if value in ("", "true"):
        return key
    text = " ".join(value.replace("\\'", "''").split())
    if "'" not in text:
        text = text.replace("( ", "(").replace(" )", ")").replace(" ,", ",")
    if (len(split_outside(text, ",")) > 1 or len(split_outside(text, "=")) > 1) and not _is_grouped(text):
        text = f"({text})"
    return f"{key} = {text}" if _is_balanced(text) else f"{key} = '{value.replace(chr(39), chr(39) * 2)}'"


def _is_grouped(text: str) -> bool:
    """Whether one pair of brackets encloses all."""
    return text.startswith("(") and _closes(text) == len(text) - 1


def _closes(text: str) -> int:
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at
    return -1


def _is_balanced(text: str) -> bool:
    bare = re.sub(r"'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"", "", text)
    return not re.search(r"['\"]|//|--", bare) and bare.count("(") == bare.count(")")
