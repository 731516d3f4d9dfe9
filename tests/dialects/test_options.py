"""The keys of `native` options: read, checked, and known to the engine that they are for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.dialects.options import Option, flaw, options, read_options
from entia.model.schema import Native
from entia.model.types import Type
from entia.sql import ddl
from entia.text import Span
from tests.support import schemas as s
from tests.support.engines import Engine
from tests.support.schemas import INT, TEXT, column, index, pk, table

OWNERS = ("table", "column", "index")


def test_options_are_read_with_their_places() -> None:
    settings, unread = read_options("fillfactor = 70, Autovacuum_Enabled=false , unlogged, a = 'x, y'")
    assert unread is None
    assert [(setting.key, setting.value) for setting in settings] == [
        ("fillfactor", "70"), ("autovacuum_enabled", "false"), ("unlogged", ""), ("a", "'x, y'"),
    ]  # fmt: skip
    assert (settings[0].key_span, settings[0].value_span) == (Span(0, 10), Span(13, 15))
    assert read_options("") == ((), None)
    assert read_options("a = 1, ??, b = 2")[1] == Span(7, 9)


@pytest.mark.parametrize(
    ("dialect", "owner", "key", "value", "said"),
    [
        ("postgres", "table", "fillfactor", "70", ""),
        ("postgres", "table", "fillfactor", "5", "is between 10 and 100"),
        ("postgres", "table", "fillfactor", "x", "is a whole number"),
        ("postgres", "table", "autovacuum_enabled", "maybe", "is true or false"),
        ("postgres", "table", "autovacuum_vacuum_scale_factor", "0.2", ""),
        ("postgres", "column", "storage", "outside", "is one of plain, external, extended, main"),
        ("mysql", "table", "compression", "zlib", "is one of 'zlib', 'lz4', 'none'"),
        ("mysql", "table", "compression", "'zlib'", ""),
        ("mysql", "table", "collate", "", "needs a value"),
        ("mariadb", "table", "encryption_key_id", "0", "is at least 1"),
        ("sqlite", "table", "without_rowid", "", ""),
        ("sqlite", "table", "without_rowid", "5", "takes no value"),
    ],
)
def test_values_are_checked(dialect: str, owner: str, key: str, value: str, said: str) -> None:
    assert flaw(options(dialect, owner)[key], value) == said


def test_duckdb_has_none() -> None:
    assert [options("duckdb", owner) for owner in OWNERS] == [{}, {}, {}]


ALL = [
    (dialect, owner, option)
    for dialect in ("postgres", "mariadb", "sqlite")
    for owner in OWNERS
    for option in options(dialect, owner).values()
]
# What an index's key needs of the index.
METHODS = {
    "fastupdate": "gin", "gin_pending_list_limit": "gin", "buffering": "gist", "pages_per_range": "brin",
    "autosummarize": "brin",
}  # fmt: skip
# What only another set-up has: extensions, tablespaces, plugins.
ELSEWHERE = ("lists", "m", "ef_construction", "tablespace", "encrypted", "encryption_key_id")


def value(option: Option) -> str:
    """A value that the option takes."""
    match option.kind:
        case "integer" | "number":
            low, high = option.low, option.high
            return "70" if low is not None and low <= 70 and (high is None or high >= 70) else f"{low or 1:g}"
        case "boolean":
            return "1" if option.dialect == "mariadb" else "true"
        case "word":
            return option.values[0]
        case "string":
            return f"'{option.values[0]}'"
        case "name":
            return {"engine": "InnoDB", "charset": "utf8mb4", "collate": "utf8mb4_bin"}[option.key]
    return ""


@pytest.mark.engines
@pytest.mark.parametrize(("dialect", "owner", "option"), [(d, o, option) for d, o, option in ALL])
def test_the_engine_knows_the_option(
    start_engine: Callable[[str], Engine], dialect: str, owner: str, option: Option
) -> None:
    if option.key in ELSEWHERE:
        assert option.manual.startswith("https://")
        return
    assert flaw(option, value(option)) == ""
    given = value(option)
    text = f"{option.key} = {given}" if given else option.key
    if option.key == "page_compression_level":
        text = f"page_compressed = 1, {text}"
    natives = (Native(dialect, text, "", s.NOWHERE),)
    method = METHODS.get(option.key, "") if owner == "index" else ""
    kind = {"gin": Type("array", element=INT), "gist": Type("native", native=("postgres", "int4range"))}.get(
        method, INT
    )
    made = table(
        "T",
        column("id", INT),
        column("b", TEXT, required=False, natives=natives if owner == "column" else ()),
        column("c", kind),
        key=pk("id"),
        indexes=(index("c", method=method, natives=natives if owner == "index" else ()),),
        natives=natives if owner == "table" else (),
    )
    script = ddl(s.schema(made), dialect)
    assert script.refusals == ()
    assert any(option.key.split("_")[0] in statement.text.lower() for statement in script.statements)
    with start_engine(dialect).database() as database:
        assert database.run([statement.text for statement in script.statements]) == []
