"""What SQL may do with logical types: families, what fits where, literals, the types that casts name."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Iterable

from entia.model.native_types import spelled
from entia.model.types import BASES, INTEGERS, UNKNOWN, Type
from entia.syntax.spellings import spelling

TEXT = Type("text")
BOOL = Type("bool")
INT = Type("int")
BIGINT = Type("bigint")
DECIMAL = Type("decimal")
DOUBLE = Type("double")
DATE = Type("date")
TIME = Type("time")
DATETIME = Type("datetime")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")
JSON = Type("json")
UUID = Type("uuid")
BYTES = Type("bytes")
NULL = Type("null")  # of the literal NULL: agrees with everything, and is never a column's

_FAMILY = {
    "string": "text", "char": "text", "text": "text", "tinyint": "int", "smallint": "int", "int": "int",
    "bigint": "int", "decimal": "decimal", "float": "float", "double": "float", "map": "json",
}  # fmt: skip

# bounds of whole numbers, signed
BOUNDS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}

# Words of which a column's type is the nearest of ours, but by which a database means a type that ours is not.
_OWN = frozenset(("bit", "bpchar", "timetz", "time with time zone", "variant", "record", "any", "object", "super"))
_NAMED = re.compile(r"\s*([^\W\d][\w. ]*?)\s*(?:\(([^()]*)\))?\s*(unsigned)?\s*((?:\[\s*\]\s*)*)$", re.IGNORECASE)


def family(type: Type) -> str:
    """The types that compare and mix: "text", "int", "decimal", "float", or the base itself."""
    return _FAMILY.get(type.base, type.base)


def is_number(type: Type) -> bool:
    """Whether one can calculate with it."""
    return family(type) in ("int", "decimal", "float")


def is_known(type: Type) -> bool:
    """Whether something can be said about it: not unknown, not a dialect's own, not NULL."""
    return type.base not in ("unknown", "native", "null")


def describe(type: Type) -> str:
    """The type as the language writes it."""
    if type.domain is not None and type.domain.name:
        return type.domain.name
    if type.base == "enum":
        if type.enum is None:
            return "enum"
        return type.enum.name or f"enum({', '.join(label.name for label in type.enum.labels)})"
    if type.base == "array":
        return f"{describe(type.element) if type.element else 'unknown'}[]"
    if type.base == "native":
        return spelled(type.native) or ".".join(type.native)
    unsigned = " unsigned" if type.unsigned else ""
    return type.base + (f"({', '.join(map(str, type.args))})" if type.args else "") + unsigned


def read_type(text: str, columns: Iterable[Type]) -> Type | str | None:
    """The type that a cast names: ours, or an enum or domain that one of the columns has.

    Answers our spelling (a text) where another system's was written, None where it is no type we know.
    """
    found = _NAMED.match(text)
    if found is None:
        return None
    name, arguments, unsigned, brackets = found.groups()
    name = " ".join(name.split())
    numbers: tuple[int, ...] = ()
    if arguments is not None:
        words = [word.strip() for word in arguments.split(",")]
        if not all(word.isdecimal() for word in words):
            return None
        numbers = tuple(int(word) for word in words)
    made: Type | None = None
    if name in BASES and name not in ("array", "map", "enum", "native", "unknown"):
        fewest, most = BASES[name]
        if not fewest <= len(numbers) <= most:
            return None
        made = Type(name, numbers, unsigned=bool(unsigned))
    else:
        for type in map(innermost, columns):
            if (type.domain is not None and type.domain.name == name) or (
                type.enum is not None and type.enum.name == name
            ):
                made = type
                break
    if made is None:
        ours = "bigint" if name.lower() == "signed" else spelling(name)  # MySQL's word in casts
        if ours not in BASES or name.lower() in _OWN:
            return None
        return ours + (f"({arguments})" if arguments is not None and BASES[ours][1] else "") + brackets.strip()
    for _ in range(brackets.count("[")):
        made = Type("array", element=made)
    return made


def innermost(type: Type) -> Type:
    """What an array is of, however many brackets it has; any other type itself."""
    while type.element is not None:
        type = type.element
    return type


def widest(types: Iterable[Type]) -> Type | None:
    """The one type that all can be seen as; None where there is none, unknown where one is unknown."""
    result: Type | None = None
    for type in types:
        if type.base == "null":
            continue
        if not is_known(type):
            return UNKNOWN
        if result is None or result == type:
            result = type
        else:
            result = _wider(result, type)
            if result is None:
                return None
    return result or NULL


def _wider(a: Type, b: Type) -> Type | None:
    fa, fb = family(a), family(b)
    if is_number(a) and is_number(b):
        if fa == fb == "int":
            return Type(max(a.base, b.base, key=INTEGERS.index))
        if "float" in (fa, fb):
            return DOUBLE
        scales = [t.args[1] if len(t.args) > 1 else 0 for t in (a, b) if t.base == "decimal"]
        return (
            Type("decimal", (38, max(scales)))
            if all(t.args or fam == "int" for t, fam in ((a, fa), (b, fb)))
            else DECIMAL
        )
    if fa != fb:
        return None
    if fa == "enum":
        return a if a.enum is None or b.enum is None or a.enum.name == b.enum.name else None
    if fa == "text":
        return TEXT
    return a._replace(domain=None)


def calculated(operator: str, a: Type, b: Type) -> Type:
    """The type of a number `operator` (+ - *) another."""
    if "float" in (family(a), family(b)):
        return DOUBLE
    if "decimal" in (family(a), family(b)):
        if not all(t.args or family(t) == "int" for t in (a, b)):
            return DECIMAL
        scales = [t.args[1] if len(t.args) > 1 else 0 for t in (a, b)]
        return Type("decimal", (38, sum(scales) if operator == "*" else max(scales)))
    return BIGINT if "bigint" in (a.base, b.base) or operator == "*" else INT


def fits(value: Type, target: Type) -> bool:
    """Whether a value of one type may be stored in a column of another without a cast."""
    if not is_known(value) or not is_known(target):
        return True
    fv, ft = family(value), family(target)
    if ft == "enum":
        return fv == "enum" and (value.enum is None or target.enum is None or value.enum.name == target.enum.name)
    if ft == "int":
        return fv == "int"
    if ft in ("decimal", "float"):
        return is_number(value)
    if ft == "array":
        if fv != "array":
            return False
        return value.element is None or target.element is None or fits(value.element, target.element)
    return fv == ft


def compares(a: Type, b: Type) -> bool:
    """Whether two values can be compared, and mean the same in every database."""
    if not is_known(a) or not is_known(b):
        return True
    fa, fb = family(a), family(b)
    if fa == fb:
        return fa != "enum" or a.enum is None or b.enum is None or a.enum.name == b.enum.name
    if is_number(a) and is_number(b):
        return True
    if {fa, fb} == {"date", "datetime"}:
        return True
    coded = a if fa == "enum" else b if fb == "enum" else None
    return coded is not None and coded.enum is not None and coded.enum.base is not None and {fa, fb} == {"enum", "int"}


def literal_problem(text: str, type: Type) -> str | None:
    """Why the quoted text is no value of the type, as the end of a sentence; None where it is one."""
    kind = family(type)
    if kind == "text":
        limit = type.args[0] if type.args else None
        if limit is not None and len(text) > limit:
            return f"has {len(text)} characters, and `{describe(type)}` holds at most {limit}"
        return None
    if kind in ("date", "time", "datetime", "timestamp"):
        return None if read_moment(text, kind) is not None else f"is not a {kind}"
    if kind == "uuid":
        try:
            uuid.UUID(text)
        except ValueError:
            return "is not a UUID"
        return None if len(text) == 36 else "is not a UUID in the form `00000000-0000-0000-0000-000000000000`"
    if kind == "json":
        try:
            json.loads(text)
        except ValueError:
            return "is not JSON"
        return None
    if kind in ("int", "decimal", "float"):
        return f"is a text, and `{describe(type)}` is a number"
    if kind == "bool":
        return "is a text, and `bool` is `true` or `false`"
    if type.base == "array" and text.strip()[:1] not in ("{", "["):
        return f"is not a value of `{describe(type)}`"
    return None  # enum labels are judged by the checker; bytes, duration, arrays: the database's own notation


_HEX = re.compile(r"\\x((?:[0-9A-Fa-f]{2})*)")  # PostgreSQL's notation of a whole value, DuckDB's of each byte


def read_bytes(text: str, dialect: str) -> bytes:
    """The bytes that a literal stands for: its text in UTF-8, or what the one dialect's own notation says."""
    whole = _HEX.fullmatch(text) if dialect == "postgres" else None
    if whole is not None:
        return bytes.fromhex(whole[1])
    parts = re.split(r"\\x([0-9A-Fa-f]{2})", text) if dialect == "duckdb" else [text]
    return b"".join(
        bytes.fromhex(part) if i % 2 else part.encode(errors="surrogatepass") for i, part in enumerate(parts)
    )


def read_moment(text: str, kind: str) -> str | None:
    """The literal in one form that every engine reads: `2026-01-31`, `23:59:59.5`, `2026-01-31 23:59:59.5`.

    A `timestamp` is turned into UTC (without an offset it is UTC already), a date stands for its first moment.
    None where it is no such thing.
    """
    if not text.isascii():
        return None
    try:
        if kind == "date":
            return datetime.date.fromisoformat(text).isoformat() if len(text) == 10 else None
        if kind == "time":
            return _trimmed(datetime.time.fromisoformat(text).isoformat()) if ":" in text and "T" not in text else None
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) < 10 or "W" in text or "-" not in text[:5]:
        return None
    if moment.tzinfo is not None:
        if kind == "datetime":
            return None
        try:
            moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
        except OverflowError:
            return None
    return _trimmed(moment.isoformat(" "))


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
