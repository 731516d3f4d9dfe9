"""Values of the logical types: samples, values that a type does not have, literals of each dialect, and the way back.

A value is Python's own (`uuid.UUID`, `str`, `Decimal`, `datetime` in UTC for a timestamp and without zone for a
datetime, `timedelta`, `bytes`, `list`, and what `json.loads` gives), a label's stored value for an enum, and None for
null. What a dialect stores instead of a type it lacks is the table of `grammar/README.md`'s research, written here
once more: nothing of the product's printing is asked.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from entia.model.types import INTEGERS, TEXTS, Field, Type

_BITS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
_MICROSECOND = timedelta(microseconds=1)


class Wrong(NamedTuple):
    """A literal that a type does not have, in one dialect's SQL; `kind` says what is wrong with it."""

    kind: str
    literal: str


def limits(type_: Type) -> tuple[int, int]:
    """The least and the greatest of an integer type."""
    bits = _BITS[type_.base]
    return (0, 2**bits - 1) if type_.unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def sample(type_: Type, number: int) -> Any:
    """The `number`-th value of the type, from 0; the first are its edges. They differ as long as the type has more."""
    edges = _edges(type_)
    return edges[number] if number < len(edges) else _plain(type_, number - len(edges))


def edge_count(type_: Type) -> int:
    """How many of the first samples are edges."""
    return len(_edges(type_))


def _edges(type_: Type) -> list[Any]:
    base, args = type_.base, type_.args
    match base:
        case "tinyint" | "smallint" | "int" | "bigint":
            return [1, *limits(type_), 0, 2]
        case "decimal":
            precision, scale = (*args, 0)[:2]
            most = Decimal(10**precision - 1).scaleb(-scale)
            return [Decimal(1), most, Decimal(0)] + ([] if type_.unsigned else [-most])
        case "string" | "text":
            longest = args[0] if args else 300
            return ["a@b", "a", "Ab"[:longest], "it's ü \\ 50 %"[:longest], "", "ü" * longest, "😀x"]
        case "char":
            longest = args[0] if args else 1
            return ["ab" * longest, "Ü" * longest][:2] if longest == 1 else ["ab"[:longest].ljust(longest, "z")]
        case "bytes":
            return [b"", b"\x00\xff", bytes(range(args[0] if args else 40))]
        case "bool":
            return [True, False]
        case "date":
            return [date(2024, 2, 29), date(1899, 12, 31), date(9999, 12, 31)]
        case "time":
            fraction = 999999 // 10 ** (6 - _digits(type_)) * 10 ** (6 - _digits(type_))
            return [time(0), time(23, 59, 59, fraction)]
        case "datetime":
            return [datetime(2024, 2, 29, 23, 59, 59), datetime(1899, 12, 31), datetime(2099, 12, 31, 23, 59)]  # noqa: DTZ001
        case "timestamp":
            return [datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)]
        case "json" if not type_.fields:
            return [{}, [1], {"a": [1, None, "ü'\""]}, 1, True]
        case "enum":
            assert type_.enum is not None
            return [_stored(type_, label.value) for label in type_.enum.labels]
        case "array":
            return [[]]
    return []


def _plain(type_: Type, number: int) -> Any:
    base, args = type_.base, type_.args
    match base:
        case "uuid":
            return uuid.UUID(int=(number + 1) * 0x1_0000_0000_0001 + (0x4 << 76) + (0x8 << 60))
        case "tinyint":
            return 3 + number % 120
        case "smallint" | "int" | "bigint":
            return 3 + number % 30_000
        case "decimal":
            precision, scale = (*args, 0)[:2]
            return Decimal((number + 7) % 10 ** min(precision, 9)).scaleb(-scale)
        case "string" | "text":
            return f"v{number}"[: args[0] if args else None]
        case "char":
            return _letters(number, args[0] if args else 1)
        case "bytes":
            return number.to_bytes(4, "big")[-(args[0] if args else 4) :]
        case "bool":
            return number % 2 == 0
        case "float" | "double":
            return number / 2
        case "date":
            return date(2000, 1, 1) + timedelta(days=number % 20_000)
        case "time":
            return time(number // 3600 % 24, number // 60 % 60, number % 60)
        case "datetime":
            return datetime(2001, 1, 1) + timedelta(seconds=number, microseconds=_fraction(type_, number))  # noqa: DTZ001
        case "timestamp":
            return datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=number, microseconds=_fraction(type_, number))
        case "duration":
            return timedelta(hours=number, microseconds=number)
        case "json":
            return _struct(type_.fields, number) if type_.fields else {"n": number}
        case "enum":
            assert type_.enum is not None
            return _stored(type_, type_.enum.labels[number % len(type_.enum.labels)].value)
        case "array":
            assert type_.element is not None
            values = [sample(type_.element, number % 5 + each) for each in range(number % 3 + 1)]
            return [*values, None] if type_.element_optional else values
        case "vector":
            return [float(number), *[0.5] * (args[0] - 1)]
        case "native":
            return {"int4range": f"[{number},{number + 4})", "tsvector": f"'v{number}'"}[type_.native[1]]
    raise ValueError(base)


def _struct(fields: tuple[Field, ...], number: int) -> dict[str, Any]:
    return {field.name: None if not field.required and number % 2 else sample(field.type, number) for field in fields}


def _digits(type_: Type) -> int:
    return type_.args[0] if type_.args else 6


def _fraction(type_: Type, number: int) -> int:
    step: int = 10 ** (6 - _digits(type_))
    return number % 10 * step if step < 10**6 else 0


def _letters(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return "".join(letters)


def _stored(type_: Type, value: str) -> Any:
    assert type_.enum is not None
    return int(value) if type_.enum.base is not None else value


def near(type_: Type, constant: Any) -> Iterator[Any]:
    """Values of the type at, below and above a constant that an expression compares with, or made of it."""
    match type_.base:
        case base if base in INTEGERS:
            low, high = limits(type_)
            found: list[Any] = [int(constant) + step for step in (-1, 0, 1)] if not isinstance(constant, str) else []
            yield from (each for each in found if low <= each <= high)
        case "decimal" if not isinstance(constant, str):
            step = Decimal(1).scaleb(-(*type_.args, 0)[1])
            yield from (each for n in (-1, 0, 1) if _fits(type_, each := Decimal(constant) + n * step))
        case "float" | "double" if not isinstance(constant, str):
            yield from (float(constant) + step for step in (-0.5, 0.0, 0.5))
        case "date" if isinstance(constant, str):
            yield from (date.fromisoformat(constant) + timedelta(days=step) for step in (-1, 0, 1))
        case "datetime" if isinstance(constant, str):
            yield from (datetime.fromisoformat(constant) + timedelta(seconds=step) for step in (-1, 0, 1))
        case base if base in TEXTS:
            texts = [constant.replace("%", "x"), f"{constant.strip('%')}"] if isinstance(constant, str) else []
            if isinstance(constant, int) and 0 < constant < 5000:
                texts = ["v" * length for length in (constant - 1, constant, constant + 1)]
            longest = type_.args[0] if type_.args else None
            exact = longest if base == "char" else None
            yield from (each for each in texts if len(each) == (exact or len(each)) and len(each) <= (longest or 9999))


def _fits(type_: Type, value: Decimal) -> bool:
    precision, scale = (*type_.args, 0)[:2]
    return abs(value) < Decimal(10 ** (precision - scale))


def beyond(type_: Type) -> Iterator[tuple[str, Any]]:
    """(what is wrong, value): values of the same kind just outside of the type."""
    base, args = type_.base, type_.args
    if base in INTEGERS:
        low, high = limits(type_)
        yield ("unsigned" if type_.unsigned else "range"), low - 1
        yield "range", high + 1
    elif base == "decimal":
        precision, scale = (*args, 0)[:2]
        yield "precision", Decimal(10 ** (precision - scale))
        yield ("unsigned", Decimal(-1)) if type_.unsigned else ("precision", -Decimal(10 ** (precision - scale)))
    elif base in ("string", "char") and args:
        yield "length", "a@" + "ü" * (args[0] - 1)
        yield "length", "a" * (args[0] + 1)
    elif base == "bytes" and args:
        yield "length", bytes(args[0] + 1)
    elif base == "enum" and type_.enum is not None:
        codes = [int(label.value) for label in type_.enum.labels] if type_.enum.base is not None else []
        yield ("enum code", max(codes) + 1) if codes else ("enum label", "nope")


def malformed(dialect: str, type_: Type) -> Iterator[Wrong]:
    """Literals that are no value of the type at all, as far as the dialect's storage of it promises to look."""
    base = type_.base
    text = {
        "uuid": "x",
        "date": "2023-02-29",
        "time": "25:00:00",
        "datetime": "2023-02-29 00:00:00",
        "timestamp": "2024-01-01 25:00:00",
        "json": "{",
        "float": "x",
        "double": "x",
        "duration": "x",
        "int": "x",
        "decimal": "x",
    }.get(base)
    if base == "json" and type_.fields and dialect == "duckdb":
        text = None
    if text is not None:
        yield Wrong("malformed", f"'{text}'")
    if base == "bool":
        yield Wrong("malformed", "2" if dialect in ("mariadb", "sqlite") else "'x'")
    if base == "json" and type_.fields:
        if dialect != "duckdb" and any(field.required for field in type_.fields):
            yield Wrong("json shape", "'{}'")
        elif dialect != "duckdb":
            yield Wrong("json shape", "'[]'")
        elif any(field.required for field in type_.fields):
            nulls = ", ".join(f"'{field.name}': null" for field in type_.fields)
            yield Wrong("json shape", f"{{{nulls}}}")
    if base == "array" and type_.element is not None:
        yield Wrong("array", "'{}'" if dialect in ("mariadb", "sqlite") else "'x'")
        if dialect in ("postgres", "duckdb") and not type_.element_optional:
            yield Wrong("array element", "'{null}'" if dialect == "postgres" else "[null]")
    if base == "vector":
        yield Wrong("vector length", "[1, 2]")


# Literals and the way back --------------------------------------------------------------------------------------------


def literal(dialect: str, type_: Type, value: Any) -> str:
    """The value in the dialect's SQL, where a column of the type stands."""
    if value is None:
        return "null"
    if isinstance(value, Wrong):
        return value.literal
    base = type_.base
    if base == "array" and dialect == "duckdb":
        assert type_.element is not None
        return f"[{', '.join(literal(dialect, type_.element, each) for each in value)}]"
    if base == "array" and dialect == "postgres":
        assert type_.element is not None
        return _text(dialect, "{" + ",".join(_element(type_.element, each) for each in value) + "}")
    if base == "json" and type_.fields and dialect == "duckdb":
        members = {field.name: literal(dialect, field.type, value.get(field.name)) for field in type_.fields}
        return "{" + ", ".join(f"'{name}': {text}" for name, text in members.items()) + "}"
    if base == "vector" and dialect == "duckdb":
        return f"[{', '.join(map(repr, value))}]"
    if isinstance(value, bytes):
        written = value.hex()
        if dialect == "postgres":
            return f"'\\x{written}'"
        if dialect == "duckdb":
            return "'" + "".join(f"\\x{byte:02X}" for byte in value) + "'::blob"
        return f"x'{written}'"
    if base == "duration":
        microseconds = value // _MICROSECOND
        return f"interval '{microseconds} microseconds'" if dialect in ("postgres", "duckdb") else str(microseconds)
    if isinstance(value, bool) and base == "bool":
        return str(value).lower() if dialect in ("postgres", "duckdb") else str(int(value))
    if base in ("json", "array"):
        return _text(dialect, json.dumps(value, ensure_ascii=False, default=float))
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    return _text(dialect, as_text(dialect, value))


def as_text(dialect: str, value: Any) -> str:
    """A text, uuid or moment as it stands between the quotes."""
    if isinstance(value, datetime):
        moment = _trimmed(value.replace(tzinfo=None).isoformat(" "))
        return f"{moment}+00" if value.tzinfo is not None and dialect in ("postgres", "duckdb") else moment
    if isinstance(value, time):
        return _trimmed(value.isoformat())
    return value.isoformat() if isinstance(value, date) else str(value)


def _trimmed(moment: str) -> str:
    """Without zeros that say nothing: a text column has room for as many digits of a second as are declared."""
    return moment.rstrip("0") if "." in moment else moment


def _text(dialect: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\") if dialect == "mariadb" else text
    return "'" + escaped.replace("'", "''") + "'"


def _element(type_: Type, value: Any) -> str:
    """An element inside PostgreSQL's `{…}`."""
    if value is None:
        return "null"
    text = json.dumps(value, ensure_ascii=False) if type_.base == "json" else as_text("postgres", value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def came_back(dialect: str, type_: Type, raw: Any) -> Any:
    """What an engine's client gave for a column of the type, as a value."""
    if raw is None:
        return None
    base = type_.base
    match base:
        case "uuid":
            return raw if isinstance(raw, uuid.UUID) else uuid.UUID(raw)
        case "bool":
            return bool(raw) if raw in (0, 1) else raw
        case "decimal":
            return Decimal(str(raw))
        case "float" | "double":
            return float(raw)
        case "date" if isinstance(raw, str):
            return date.fromisoformat(raw)
        case "time" if isinstance(raw, timedelta):
            return (datetime(2000, 1, 1) + raw).time()  # noqa: DTZ001
        case "time" if isinstance(raw, str):
            return time.fromisoformat(raw)
        case "datetime" if isinstance(raw, str):
            return datetime.fromisoformat(raw)
        case "timestamp":
            moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        case "duration":
            return raw * _MICROSECOND if isinstance(raw, int) else raw
        case "bytes":
            return bytes(raw)
        case "json" | "array" if isinstance(raw, str):
            return _exact(type_, json.loads(raw))
        case "array" if type_.element is not None:
            return [came_back(dialect, type_.element, each) for each in raw]
        case "vector":
            return list(raw)
        case "enum" if type_.enum is not None and type_.enum.base is not None:
            return int(raw)
    return raw


def _exact(type_: Type, value: Any) -> Any:
    """JSON's numbers as those of the elements."""
    if type_.base == "array" and type_.element is not None and type_.element.base == "decimal":
        return [Decimal(str(each)) for each in value]
    return value
