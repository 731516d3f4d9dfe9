"""The column types of databases whose DDL Entia does not write, and which of ours is the same: one table a dialect.

A line is `theirs = ours`. `theirs` is in small letters, with `()` behind it where it has arguments, or with the very
arguments that are meant. `$` are its arguments; `~` before ours keeps theirs beside it, because ours says less of how
a value is kept; what stands behind `!` is the note of a difference that no clause can keep. A type without a line is
the database's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_PAGES = "texts of `char` and `varchar` are in a code page of SQL Server, and those of a model are Unicode"
_OFFSET = "its zone or offset is kept beside the moment, which is all that a `timestamp` is"

_SQLSERVER = f"""
bit = bool
tinyint = tinyint unsigned
smallint = smallint
int = int
integer = int
bigint = bigint
decimal = decimal(18, 0)
decimal() = decimal($)
numeric = decimal(18, 0)
numeric() = decimal($)
money = ~decimal(19, 4)
smallmoney = ~decimal(10, 4)
real = float
float = double
float() = ~double
float(24) = float
float(53) = double
date = date
time = time(7)
time() = time($)
datetime2 = datetime(7)
datetime2() = datetime($)
datetime = datetime(3) ! `datetime` of SQL Server rounds a second to three hundredths of it
smalldatetime = ~datetime(0)
datetimeoffset = ~timestamp
datetimeoffset() = ~timestamp
char = char(1) ! {_PAGES}
char() = char($) ! {_PAGES}
varchar = string(1) ! {_PAGES}
varchar() = string($) ! {_PAGES}
varchar(max) = text ! {_PAGES}
text = ~text
nchar = char(1)
nchar() = char($)
nvarchar = string(1)
nvarchar() = string($)
nvarchar(max) = text
ntext = ~text
sysname = ~string(128)
binary = ~bytes(1)
binary() = ~bytes($)
varbinary = bytes(1)
varbinary() = bytes($)
varbinary(max) = bytes
image = ~bytes
timestamp = rowversion
uniqueidentifier = uuid
json = json
vector() = vector($)
"""

_ORACLE = f"""
number = decimal
number() = decimal($)
number(*,0) = decimal(38, 0)
number(*) = decimal
numeric = decimal(38, 0)
numeric() = decimal($)
decimal = decimal(38, 0)
decimal() = decimal($)
dec() = decimal($)
integer = decimal(38, 0)
int = decimal(38, 0)
smallint = decimal(38, 0)
float = ~double
float() = ~double
real = ~double
double precision = ~double
binary_float = float
binary_double = double
char = char(1)
char() = char($)
nchar = char(1)
nchar() = char($)
varchar() = string($)
varchar2() = string($)
nvarchar2() = string($)
character varying() = string($)
clob = text
nclob = ~text
long = ~text
blob = bytes
raw() = bytes($)
long raw = bytes ! `LONG RAW` is an old kind of `bytes`
date = datetime(0)
timestamp = datetime
timestamp() = datetime($)
timestamp with local time zone = timestamp
timestamp with local time zone() = timestamp($)
timestamp with time zone = timestamp ! {_OFFSET}
timestamp with time zone() = timestamp($) ! {_OFFSET}
interval day to second = duration
interval day to second() = duration
interval year to month = duration ! an interval of years and months is a `duration`, too
interval year to month() = duration ! an interval of years and months is a `duration`, too
boolean = bool
json = json
"""

_SNOWFLAKE = f"""
number = decimal(38, 0)
number() = decimal($)
decimal = decimal(38, 0)
decimal() = decimal($)
numeric = decimal(38, 0)
numeric() = decimal($)
int = int
integer = int
bigint = bigint
smallint = smallint
tinyint = tinyint
byteint = tinyint
float = double
float4 = double
float8 = double
double = double
double precision = double
real = double
varchar = text
varchar() = string($)
varchar(16777216) = text
varchar(134217728) = text
string = text
string() = string($)
string(16777216) = text
text = text
text() = string($)
text(16777216) = text
nvarchar = text
nvarchar() = string($)
char = string(1)
char() = string($)
character = string(1)
character() = string($)
binary = bytes
binary() = bytes($)
binary(8388608) = bytes
varbinary = bytes
varbinary() = bytes($)
boolean = bool
date = date
time = time(9)
time() = time($)
datetime = datetime(9)
datetime() = datetime($)
timestamp = datetime(9)
timestamp() = datetime($)
timestamp_ntz = datetime(9)
timestamp_ntz() = datetime($)
timestamp without time zone = datetime(9)
timestamp_ltz = timestamp(9)
timestamp_ltz() = timestamp($)
timestamp with local time zone = timestamp(9)
timestamp_tz = timestamp(9) ! {_OFFSET}
timestamp_tz() = timestamp($) ! {_OFFSET}
timestamp with time zone = timestamp(9) ! {_OFFSET}
variant = ~json
object = ~json
array = ~json
uuid = uuid
vector() = vector($)
"""

_BIGQUERY = """
int64 = bigint
int = bigint
integer = bigint
smallint = bigint
bigint = bigint
tinyint = bigint
byteint = bigint
float64 = double
numeric = decimal(38, 9)
numeric() = decimal($)
decimal = decimal(38, 9)
decimal() = decimal($)
bignumeric = ~decimal
bignumeric() = ~decimal($)
bigdecimal = ~decimal
bigdecimal() = ~decimal($)
bool = bool
boolean = bool
string = text
string() = string($)
bytes = bytes
bytes() = bytes($)
date = date
time = time
datetime = datetime
timestamp = timestamp
interval = duration
json = json
"""

_REDSHIFT = """
smallint = smallint
int2 = smallint
integer = int
int = int
int4 = int
bigint = bigint
int8 = bigint
decimal = decimal(18, 0)
decimal() = decimal($)
numeric = decimal(18, 0)
numeric() = decimal($)
real = float
float4 = float
double precision = double
float8 = double
float = double
float() = ~double
boolean = bool
bool = bool
char = char(1)
char() = char($)
character = char(1)
character() = char($)
nchar() = char($)
bpchar = ~char(256)
varchar = string(256)
varchar() = string($)
varchar(max) = string(65535)
character varying = string(256)
character varying() = string($)
nvarchar = string(256)
nvarchar() = string($)
text = string(256)
date = date
time = time
time without time zone = time
timetz = ~time
time with time zone = time ! the zone of a time is not kept
timestamp = datetime
timestamp without time zone = datetime
timestamptz = timestamp
timestamp with time zone = timestamp
interval day to second = duration
interval day to second() = duration
interval year to month = duration ! an interval of years and months is a `duration`, too
super = ~json
varbyte = bytes(64000)
varbyte() = bytes($)
varbinary = bytes(64000)
varbinary() = bytes($)
binary varying() = bytes($)
"""

_SPARK = """
tinyint = tinyint
byte = tinyint
smallint = smallint
short = smallint
int = int
integer = int
bigint = bigint
long = bigint
float = float
real = float
double = double
decimal = decimal(10, 0)
decimal() = decimal($)
dec() = decimal($)
numeric() = decimal($)
boolean = bool
string = text
varchar() = string($)
char() = char($)
binary = bytes
date = date
timestamp = timestamp
timestamp_ntz = datetime
variant = ~json
"""

_CLICKHOUSE = """
int8 = tinyint
int16 = smallint
int32 = int
int64 = bigint
uint8 = tinyint unsigned
uint16 = smallint unsigned
uint32 = int unsigned
uint64 = bigint unsigned
float32 = float
float64 = double
decimal() = decimal($)
decimal32() = decimal(9, $)
decimal64() = decimal(18, $)
decimal128() = decimal(38, $)
bool = bool
boolean = bool
string = text
fixedstring() = ~char($)
uuid = uuid
date = date
date32 = ~date
datetime = timestamp(0)
datetime() = ~timestamp(0)
datetime64 = timestamp(3)
datetime64() = timestamp($)
json = json
"""

_TRINO = f"""
boolean = bool
tinyint = tinyint
smallint = smallint
integer = int
int = int
bigint = bigint
real = float
double = double
decimal = decimal(38, 0)
decimal() = decimal($)
varchar = text
varchar() = string($)
char = char(1)
char() = char($)
varbinary = bytes
json = json
date = date
time = time(3)
time() = time($)
timestamp = datetime(3)
timestamp() = datetime($)
timestamp with time zone = timestamp(3) ! {_OFFSET}
timestamp with time zone() = timestamp($) ! {_OFFSET}
interval day to second = duration
interval year to month = duration ! an interval of years and months is a `duration`, too
uuid = uuid
"""

_COCKROACHDB = """
bool = bool
boolean = bool
int2 = smallint
smallint = smallint
int4 = int
int = bigint
int8 = bigint
integer = bigint
int64 = bigint
bigint = bigint
decimal = decimal
decimal() = decimal($)
numeric = decimal
numeric() = decimal($)
dec = decimal
dec() = decimal($)
float4 = float
real = float
float = double
float8 = double
double precision = double
string = text
string() = string($)
text = text
text() = string($)
varchar = text
varchar() = string($)
character varying() = string($)
char = char(1)
char() = char($)
bytes = bytes
bytea = bytes
blob = bytes
date = date
time = time
time() = time($)
timestamp = datetime
timestamp() = datetime($)
timestamp without time zone = datetime
timestamptz = timestamp
timestamptz() = timestamp($)
timestamp with time zone = timestamp
timestamp with time zone() = timestamp($)
interval = duration
uuid = uuid
json = json
jsonb = json
vector() = vector($)
"""

_TABLES = MappingProxyType(
    {
        "sqlserver": _SQLSERVER,
        "oracle": _ORACLE,
        "snowflake": _SNOWFLAKE,
        "bigquery": _BIGQUERY,
        "redshift": _REDSHIFT,
        "databricks": _SPARK,
        "spark": _SPARK,
        "clickhouse": _CLICKHOUSE,
        "trino": _TRINO,
        "cockroachdb": _COCKROACHDB,
    }
)


@cache
def foreign_types(dialect: str) -> Mapping[str, tuple[str, bool, str]]:
    """(ours, whether theirs is kept beside it, the note) by their type; empty for a dialect without a table."""
    found = {}
    for line in filter(None, _TABLES.get(dialect, "").splitlines()):
        theirs, _, ours = line.partition(" = ")
        ours, _, note = ours.partition(" ! ")
        found[theirs] = (ours.removeprefix("~"), ours.startswith("~"), note)
    return found
