"""The types that each dialect has by itself: what `postgres.…`, `native postgres.…` and a cast of one dialect may name.

Each was tried as a column's type on PostgreSQL 15 and 18, MariaDB 10.11 and DuckDB 2.0; MySQL's are from its manual.
A word is `name:arguments:like`: how many numbers may stand in brackets ("" none, "0-2" up to two, "+" any texts), and
Entia's type that behaves like it in SQL ("" where none does). Not here are pseudo-types, which no column has.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from entia.model.types import BASES, INTEGERS, UNKNOWN, Type
from entia.syntax.parts import unquote
from entia.syntax.writing import quote


class NativeType(NamedTuple):
    """A type of one dialect: it takes `fewest` to `most` arguments in brackets (None: any number), and is like the
    `base` of Entia's types ("" where it is like none). `since` is its first version."""

    name: str
    fewest: int = 0
    most: int | None = 0
    base: str = ""
    since: tuple[int, ...] = ()


_POSTGRES = """
smallint::smallint int2::smallint integer::int int::int int4::int bigint::bigint int8::bigint
smallserial::smallint serial2::smallint serial::int serial4::int bigserial::bigint serial8::bigint
numeric:0-2:decimal decimal:0-2:decimal dec:0-2:decimal real::float float4::float float:0-1:double float8::double
double~precision::double money boolean::bool bool::bool text::text name::text
"char"::char varchar:0-1:string character~varying:0-1:string char~varying:0-1:string char:0-1:char character:0-1:char
bpchar:0-1:char nchar:0-1:char
date::date time:0-1:time timetz:0-1: time~with~time~zone time~without~time~zone::time timestamp:0-1:datetime
timestamp~without~time~zone::datetime timestamptz:0-1:timestamp timestamp~with~time~zone::timestamp
interval:0-1:duration uuid::uuid json::json jsonb::json jsonpath bytea::bytes bit:0-1: bit~varying:0-1: varbit:0-1: xml
inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery
int4range int8range numrange daterange tsrange tstzrange
int4multirange@14 int8multirange@14 nummultirange@14 datemultirange@14 tsmultirange@14 tstzmultirange@14
oid oidvector int2vector tid xid xid8 cid aclitem refcursor txid_snapshot pg_lsn pg_snapshot pg_node_tree
regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype
"""

_MYSQL = """
tinyint:0-1:tinyint int1:0-1:tinyint smallint:0-1:smallint int2:0-1:smallint mediumint:0-1:int int3:0-1:int
middleint:0-1:int int:0-1:int integer:0-1:int int4:0-1:int bigint:0-1:bigint int8:0-1:bigint serial::bigint
bool::bool boolean::bool bit:0-1: decimal:0-2:decimal dec:0-2:decimal numeric:0-2:decimal fixed:0-2:decimal
float:0-2:float float4:0-2:float double:0-2:double float8:0-2:double real:0-2:double double~precision:0-2:double
date::date time:0-1:time datetime:0-1:datetime timestamp:0-1: year:0-1:
char:0-1:char character:0-1:char nchar:0-1:char varchar:1-1:string nvarchar:1-1:string varcharacter:1-1:string
tinytext::text text:0-1:text mediumtext::text longtext::text long::text
binary:0-1:bytes varbinary:1-1:bytes tinyblob::bytes blob:0-1:bytes mediumblob::bytes longblob::bytes
enum:+: set:+: json::json
geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection
"""
_MYSQL_ONLY = "geomcollection vector:0-1:vector@9"
_MARIADB_ONLY = "uuid::uuid@10.7 inet6 inet4@10.10 vector:1-1:vector@11.7"

_DUCKDB = """
tinyint::tinyint int1::tinyint smallint::smallint int2::smallint int16::smallint short::smallint
integer::int int::int int4::int int32::int signed::int integral::int bigint::bigint int8::bigint int64::bigint
long::bigint oid::bigint hugeint int128 utinyint uint8 usmallint uint16 uinteger uint32 ubigint uint64 uhugeint uint128
bignum@1.4 varint decimal:0-2:decimal dec:0-2:decimal numeric:0-2:decimal real::float float4::float float:0-1:float
double::double float8::double boolean::bool bool::bool logical::bool
varchar:0-1:text text:0-1:text string:0-1:text char:0-1:text character:0-1:text bpchar:0-1:text nchar:0-1:text
nvarchar:0-1:text blob::bytes bytea::bytes binary::bytes varbinary::bytes bit bitstring
date::date time::time time_ns@1.4 timetz datetime:0-1:datetime timestamp:0-1:datetime timestamp_us::datetime
timestamp_ms timestamp_ns timestamp_s timestamptz::timestamp timestamptz_ns@2 interval::duration
time~with~time~zone timestamp~with~time~zone::timestamp uuid::uuid guid::uuid json variant@1.4 geometry@1.5
enum:+: struct:+: map:+: union:+: row:+:
"""

_BY_DIALECT = {
    "postgres": _POSTGRES, "mysql": f"{_MYSQL} {_MYSQL_ONLY}", "mariadb": f"{_MYSQL} {_MARIADB_ONLY}",
    "duckdb": _DUCKDB,
}  # fmt: skip

# SQLite takes any word for a type. These are usual: https://www.sqlite.org/datatype3.html, and what programs write.
_SQLITE = """
int integer tinyint smallint mediumint bigint int2 int8 real double float numeric decimal number boolean bool
char character varchar nchar nvarchar text clob tinytext mediumtext longtext ntext string
blob binary varbinary tinyblob mediumblob longblob date datetime time timestamp year json jsonb uuid guid any
"""

# What CAST takes on MySQL and MariaDB, which is not what a column takes.
_MYSQL_CASTS = """
signed unsigned signed~integer unsigned~integer decimal dec float double real date time datetime year char character
nchar binary json point linestring polygon multipoint multilinestring multipolygon geometrycollection
"""
_MARIADB_CASTS = """
signed unsigned signed~integer unsigned~integer int integer int4 decimal dec float float4 float8 double date time
datetime char character nchar varchar varcharacter binary uuid inet4 inet6 interval~day_second
"""

_WORD = re.compile(r"([^:@]+)(?::([^:@]*))?(?::([^:@]*))?(?:@([\d.]+))?")
_TEXT = re.compile(
    r"""\s*("(?:""|[^"])+"|[^\W\d][\w ]*?)\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?\s*"""
    r"""((?:with|without)\s+(?:local\s+)?time\s+zone)?\s*((?:\[\d*\])*)\s*""",
    re.IGNORECASE,
)
# A type in quotes is that of the same name without, unless that is a word of SQL: `"char"` is another type than `char`.
_SAME_IN_QUOTES = re.compile(
    r'"(?!(?:char|character|nchar|dec|decimal|boolean|smallint|int|integer|bigint|real|float|double|serial[248]?'
    r'|(?:small|big)serial)")([a-z_][a-z0-9_]*)"'
)
_QUOTED = re.compile(r'"(?:""|[^"])*"')
_ARGUMENT = r"(?:'(?:''|[^'])*'|-?\d+(?:\.\d+)?|[^\W\d]\w*)"
_ARGUMENTS = re.compile(_ARGUMENT)
_IN_BRACKETS = rf"(\(\s*({_ARGUMENT}(?:\s*,\s*{_ARGUMENT})*)?\s*\))?"
_ONE_WORD = re.compile(rf"((?:[^\W\d]\w*\.)*(?:[^\W\d]\w*|{_QUOTED.pattern})){_IN_BRACKETS}( unsigned)?", re.IGNORECASE)
_WORDS = re.compile(r"([^()'\"]+?)( ?\(\d+(?:, ?\d+)?\))")
_SIGN = re.compile(r"\s+(?:unsigned|signed|zerofill)\b.*\Z", re.IGNORECASE)  # of MySQL's numbers


def _read(word: str) -> NativeType:
    found = _WORD.fullmatch(word)
    assert found is not None, word
    name, numbers, base, since = found.groups()
    fewest, most = (1, None) if numbers == "+" else tuple(map(int, numbers.split("-"))) if numbers else (0, 0)
    version = tuple(map(int, since.split("."))) if since else ()
    return NativeType(name.replace("~", " "), fewest, most, base or "", version)


@cache
def native_types(dialect: str) -> dict[str, NativeType]:
    """The dialect's own types by their lower-case names; empty for SQLite, which takes any word for a type."""
    return {type_.name: type_ for type_ in map(_read, _BY_DIALECT.get(dialect, "").split())}


@cache
def capital_words(dialect: str) -> frozenset[str]:
    """The words in capitals that are types of the dialect where it is a model's sole target: `MEDIUMTEXT`."""
    words = _SQLITE.split() if dialect == "sqlite" else native_types(dialect)
    return frozenset(word.upper() for word in words if " " not in word)


def read_capitals(sole_target: str, word: str) -> str:
    """The type of its own that a model's sole target means by a word in capitals, "" for any other word: SQLite keeps
    the case of a type, the others do not see it."""
    if word not in capital_words(sole_target):
        return ""
    return word if sole_target == "sqlite" else word.lower()


def written_native(sole_target: str, dialect: str, text: str) -> str:
    """A dialect's own type, in its SQL, as a model writes it."""
    return shortened(sole_target, spelled((dialect, text)) or f"{dialect}.{text}")


def shortened(sole_target: str, written: str) -> str:
    """A type as a model writes it: `VARCHAR(20)` for `mysql.varchar(20)` where MySQL is the sole target."""
    dialect, _, text = written.partition(".")
    word = re.split(r"\W", text, maxsplit=1)[0]
    capitals = word if dialect == "sqlite" else word.upper()
    own = word and sole_target == dialect and read_capitals(dialect, capitals) == word
    return capitals + text[len(word) :] if own else written


@cache
def cast_types(dialect: str) -> frozenset[str]:
    """The lower-case names of what a cast may name in the dialect; empty for SQLite."""
    words = {"mysql": _MYSQL_CASTS, "mariadb": _MARIADB_CASTS}.get(dialect)
    if words is not None:
        return frozenset(word.replace("~", " ") for word in words.split())
    return frozenset(native_types(dialect))


class Written(NamedTuple):
    """A native type as written, taken apart: `varchar(20)[]` is ("varchar", ("20",), 1)."""

    name: str
    arguments: tuple[str, ...]
    dimensions: int


def read_native(text: str) -> Written | None:
    """The parts of a type's text; None where it has another form (`public.mood`, `STRUCT(…)[3]`, …)."""
    found = _TEXT.fullmatch(_SIGN.sub("", text))
    if found is None:
        return None
    arguments = tuple(part.strip() for part in found[2].split(",")) if found[2] else ()
    name = plain_name(f"{found[1]} {found[3]}" if found[3] else found[1])  # `timestamp(3) with time zone`
    name = name if name.startswith('"') else " ".join(name.lower().split())
    return Written(name, arguments, found[4].count("["))


_OF_WORDS = ("sqlite", "mysql", "mariadb")  # where a type is words of SQL, and no type has a name in quotes


def native_sql(dialect: str, name: str) -> str:
    """The name of a database's own type in SQL: what stands in quotes is its exact name, or all of its words."""
    path, mark, quoted = name.partition('"')
    if not mark:
        return name
    exact = unquote(mark + quoted)
    words = dialect in _OF_WORDS or (dialect == "duckdb" and "(" in exact)
    return path + (exact if words else '"' + exact.replace('"', '""') + '"')


def spelled(native: tuple[str, str]) -> str | None:
    """A database's own type, (dialect, SQL), as the model writes it; None for words that are not those of a type."""
    dialect, text = native
    found = _ONE_WORD.fullmatch(text)
    if found is not None:
        name, brackets, arguments, behind = found.groups("")
        in_brackets = f"({', '.join(map(_argument, _ARGUMENTS.findall(arguments)))})" if brackets else ""
        return f"{dialect}.{_QUOTED.sub(_in_our_quotes, name)}{in_brackets}{behind.lower()}"
    if dialect in _OF_WORDS or (dialect == "duckdb" and "(" in text):
        found = _WORDS.fullmatch(text)
        return f"{dialect}.{quote(text)}" if found is None else f"{dialect}.{quote(found[1])}{found[2]}"
    return None


def plain_name(text: str) -> str:
    """A name in SQL's double quotes, without them where that is the same type."""
    return _SAME_IN_QUOTES.sub(r"\1", text) if _SAME_IN_QUOTES.fullmatch(text) else text


def _in_our_quotes(found: re.Match[str]) -> str:
    return quote(found[0][1:-1].replace('""', '"'))


def _argument(text: str) -> str:
    return quote(text[1:-1].replace("''", "'")) if text.startswith("'") else text


def is_whole(type_: Type) -> bool:
    """Whether values of the type are whole numbers that a database can count: an integer, or a database's own one.

    SQLite takes any word for a type, but counts only in an INTEGER.
    """
    if type_.base != "native":
        return type_.base in INTEGERS
    dialect, text = type_.native
    return text.upper() == "INTEGER" if dialect == "sqlite" else logical_of(dialect, text).base in INTEGERS


def logical_of(dialect: str, text: str) -> Type:
    """Entia's type that a dialect's own one is like in SQL: `varchar(20)` is `string(20)`; unknown where none is."""
    written = read_native(text)
    found = native_types(dialect).get(written.name) if written is not None else None
    if written is None or found is None or not found.base:
        return UNKNOWN
    numbers = tuple(int(argument) for argument in written.arguments if argument.isdigit())
    fewest, most = BASES[found.base]
    base = "text" if found.base in ("string", "char") and not numbers else found.base
    type_ = Type(base, numbers if fewest <= len(numbers) <= most else ())
    for _ in range(written.dimensions):
        type_ = Type("array", element=type_)
    return type_


def clock_precision(dialect: str, type: Type) -> int | None:
    """The digits of a second of MySQL's own TIMESTAMP or DATETIME, for which `now()` is the server's CURRENT_TIMESTAMP;
    None for every other type."""
    if dialect not in ("mysql", "mariadb"):
        return None
    for owner, text in (type.native, *type.natives):
        written = read_native(text) if owner == dialect else None
        if written is not None and written.name in ("timestamp", "datetime"):
            return int(written.arguments[0]) if written.arguments and written.arguments[0].isdecimal() else 0
    return None


def is_blob(dialect: str, type: Type) -> bool:
    """Whether it is one of MySQL's own texts, blobs or JSON, whose default is an expression in brackets."""
    for owner, text in (type.native, *type.natives):
        written = read_native(text) if owner == dialect in ("mysql", "mariadb") else None
        if written is not None:
            return written.name.endswith(("text", "blob", "json"))
    return False
