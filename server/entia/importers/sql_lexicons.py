"""How the text of each dialect is to be read: quotes, comments, where statements end, how names are folded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple


class Lexicon(NamedTuple):
    """What a dialect's text is made of. Names of dialects are Entia's.

    `fold`: how the database spells a name without quotes. `blind`: names that differ only in case are one.
    `ends`: what ends a statement beside `;`: lines with GO (`go`), lines with a slash (`slash`), what DELIMITER says
    (`delimiter`).
    """

    fold: Literal["", "lower"] = ""
    blind: bool = True
    backslash: bool = False  # escapes a quote inside of '…'
    strings: str = "'"  # quotes around texts; other quotes stand around names
    dollars: bool = False  # $tag$ … $tag$
    brackets: bool = False  # [name]
    angles: bool = False  # ARRAY<STRUCT<a INT, b INT>>: a comma between them parts no columns
    dotted: bool = False  # `project.schema.name` in one pair of quotes
    hashes: bool = False  # `# comment`
    slashes: bool = False  # `// comment`
    nested: bool = False  # /* … /* … */ … */
    careful_dashes: bool = False  # `1--1` is 2: `--` begins no comment before a value
    executed: bool = False  # /*!40101 … */ is SQL
    psql: bool = False  # \commands and the data of COPY … FROM stdin
    ends: tuple[str, ...] = ()
    default_schema: str = ""
    indexes_inside: bool = False  # KEY and INDEX in CREATE TABLE
    column_words: frozenset[str] = frozenset()  # what ends a column's type; none: what any dialect knows
    plsql: bool = False  # routines end at a slash, SQL*Plus commands at the line's end
    batches: bool = False  # statements need no `;`, some take their whole batch
    longest: int = 0  # bytes of a name that the database keeps, 0: it refuses a longer one


_POSTGRES = Lexicon(
    fold="lower", blind=False, dollars=True, nested=True, psql=True, default_schema="public", longest=63
)
_MYSQL = Lexicon(
    backslash=True,
    strings="'\"",
    hashes=True,
    careful_dashes=True,
    executed=True,
    ends=("delimiter",),
    indexes_inside=True,
)
_HIVE = Lexicon(backslash=True, strings="'\"", angles=True)
_SQLITE = frozenset("CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS".split())
_ANY = Lexicon(dollars=True, ends=("go", "slash", "delimiter"))
LEXICONS: Mapping[str, Lexicon] = MappingProxyType(
    {
        "": _ANY,
        "postgres": _POSTGRES,
        "cockroachdb": _POSTGRES._replace(indexes_inside=True, longest=0),
        "redshift": _POSTGRES._replace(blind=True, longest=127),
        "duckdb": Lexicon(dollars=True, nested=True, default_schema="main"),
        "mysql": _MYSQL,
        "mariadb": _MYSQL,
        "sqlite": Lexicon(brackets=True, default_schema="main", column_words=_SQLITE),
        "sqlserver": Lexicon(
            brackets=True, nested=True, ends=("go",), default_schema="dbo", indexes_inside=True, batches=True
        ),
        "oracle": Lexicon(ends=("slash",), plsql=True),
        "snowflake": Lexicon(backslash=True, dollars=True, slashes=True, default_schema="PUBLIC", indexes_inside=True),
        "bigquery": _HIVE._replace(hashes=True, dotted=True),
        "databricks": _HIVE,
        "spark": _HIVE,
        "clickhouse": Lexicon(backslash=True, blind=False, hashes=True, default_schema="default", indexes_inside=True),
        "trino": Lexicon(),
    }
)


def lexicon_of(dialect: str) -> Lexicon:
    """The dialect's, for one that is unknown what most have in common."""
    return LEXICONS.get(dialect, _ANY)
