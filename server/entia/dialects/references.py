"""Which types a foreign key may pair, as the engines answer for each two of them (`dialects/test_references.py`).

Entia's own relationships pair like with like. This is for what other schemas have, which a database may refuse.
"""

from __future__ import annotations

from functools import lru_cache

from entia.model.native_types import native_types, read_native

_ALIKE = {
    "smallint": "integer", "int": "integer", "bigint": "integer", "float": "double", "string": "text",
    "datetime": "date", "timestamp": "date",
}  # fmt: skip
# PostgreSQL compares by an operator of the key's index: what a column may refer to besides its like.
_POSTGRES = {
    "integer": ("decimal", "double", "oid"), "decimal": ("double",), "text": ("char", "name"),
    "char": ("text", "name"), "name": ("text",), '"char"': ("text",), "time": ("timetz", "duration"),
    "inet": ("cidr",), "cidr": ("inet",), "bit": ("varbit",), "varbit": ("bit",),
}  # fmt: skip
_EXACT = {"bit varying": "varbit", "time with time zone": "timetz"}
# MySQL and MariaDB compare by how the values are stored; numbers of each size in a way of their own.
_STORED = {
    "char": "text", "string": "text", "bool": "tinyint", "date": "mediumint", "decimal": "bytes", "bytes": "bytes",
    "datetime": "bytes", "time": "bytes", "timestamp": "bytes", "bit": "bytes", "enum": "year", "set": "year",
    "uuid": "bytes", "inet6": "bytes", "inet4": "bytes",
}  # fmt: skip
_MEDIUM = ("mediumint", "int3", "middleint")


def pairs(dialect: str, column: str, key: str) -> bool:
    """Whether a column of the one type may refer to a key of the other; types are in the dialect's SQL, without
    options such as a character set. True where Entia knows nothing of one of them."""
    one, other = _kind(dialect, column), _kind(dialect, key)
    if not one or not other or one == other:
        return True
    return dialect == "postgres" and other in _POSTGRES.get(one, ())


@lru_cache(maxsize=4096)
def _kind(dialect: str, text: str) -> str:
    """What a dialect takes for the same in foreign keys; "" where it cares for no type, or the type is not known."""
    signed = text.lower().replace(" unsigned", "").replace(" signed", "").replace(" zerofill", "")
    written = read_native(signed if dialect in ("mysql", "mariadb") else text)
    found = native_types(dialect).get(written.name) if written is not None else None
    if written is None or found is None:
        return ""
    if dialect == "postgres":
        name = _EXACT.get(written.name, written.name)
        kind = name if name in ("name", '"char"') or not found.base else _ALIKE.get(found.base, found.base)
        return f"{kind}[]" if written.dimensions else kind
    base = "mediumint" if written.name in _MEDIUM else found.base or written.name
    kind = written.name if written.name in _STORED and not found.base else base
    if dialect == "duckdb":
        return f"{base}{written.arguments if base == 'decimal' else ''}{'[]' * written.dimensions}"
    unsigned = " unsigned" in text.lower() and kind.endswith("int")
    return _STORED.get(kind, kind) + (" unsigned" if unsigned else "")
