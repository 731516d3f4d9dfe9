"""What other systems call our types, and what to write instead.

Only names that Entia does not have itself. Keys are lower case; the resolver looks a type's name up here, lower-cased,
when no declaration and no type of ours has it. A value is the text to write in place of the type's name; the numbers in
brackets that stood behind it stay.
"""

SPELLINGS: dict[str, str] = {
    # text
    "varchar": "string",
    "varchar2": "string",
    "nvarchar": "string",
    "nvarchar2": "string",
    "character": "char",
    "nchar": "char",
    "bpchar": "char",
    "str": "string",
    "tinytext": "string(255)",
    "mediumtext": "text",
    "longtext": "text",
    "clob": "text",
    "nclob": "text",
    "ntext": "text",
    # numbers
    "integer": "int",
    "int2": "smallint",
    "int4": "int",
    "int8": "bigint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "long": "bigint",
    "short": "smallint",
    "byte": "tinyint",
    "mediumint": "int",
    "bigserial": "bigint auto",
    "serial8": "bigint auto",
    "serial": "int auto",
    "serial4": "int auto",
    "smallserial": "smallint auto",
    "serial2": "smallint auto",
    "autoincrement": "bigint auto",
    "number": "decimal",
    "numeric": "decimal",
    "dec": "decimal",
    "bigdecimal": "decimal",
    "bignumeric": "decimal",
    "money": "decimal(19, 4)",
    "smallmoney": "decimal(10, 4)",
    "real": "float",
    "float4": "float",
    "float8": "double",
    "float32": "float",
    "float64": "double",
    "binary_float": "float",
    "binary_double": "double",
    # truth
    "boolean": "bool",
    "bit": "bool",
    # moments
    "datetime2": "datetime",
    "smalldatetime": "datetime",
    "datetimeoffset": "timestamp",
    "timestamptz": "timestamp",
    "timestamp_tz": "timestamp",
    "timestamp_ltz": "timestamp",
    "timestamp_ntz": "datetime",
    "instant": "timestamp",
    "localdatetime": "datetime",
    "localdate": "date",
    "localtime": "time",
    "zoneddatetime": "timestamp",
    "timetz": "time",
    "interval": "duration",
    "timedelta": "duration",
    # the rest
    "guid": "uuid",
    "uniqueidentifier": "uuid",
    "jsonb": "json",
    "object": "json",
    "any": "json",
    "dict": "json",
    "record": "json",
    "variant": "json",
    "super": "json",
    "blob": "bytes",
    "bytea": "bytes",
    "binary": "bytes",
    "varbinary": "bytes",
    "tinyblob": "bytes(255)",
    "mediumblob": "bytes",
    "longblob": "bytes",
    "image": "bytes",
    "raw": "bytes",
    "rowversion": "bytes(8)",
}

# Names of several words, one blank between them.
LONG = {
    "double precision": "double",
    "character varying": "string",
    "timestamp with time zone": "timestamp",
    "timestamp without time zone": "datetime",
    "time with time zone": "time",
    "time without time zone": "time",
}

# Scalar names of Prisma and GraphQL that differ from ours by their case only, and mean something else.
CASED: dict[str, str] = {
    "DateTime": "timestamp",
    "Datetime": "timestamp",
    "Float": "double",
    "BigInt": "bigint",
    "ID": "uuid",
}

OURS = frozenset(
    "uuid string char text bool tinyint smallint int bigint decimal float double date time datetime timestamp duration "
    "json bytes vector map enum".split()
)


def spelling(name: str) -> str | None:
    """What to write for a type name of another system; None where it is nothing we know of."""
    if name in CASED:
        return CASED[name]
    lower = name.lower()
    known = SPELLINGS.get(lower) or LONG.get(lower)
    if known is not None:
        return known
    return lower if lower in OURS and lower != name else None
