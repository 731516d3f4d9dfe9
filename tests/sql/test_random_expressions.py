"""Random typed expressions that the editor accepts give the same values on every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from typing import Any

import pytest

from entia.diagnostics import Severity
from entia.model.expressions import Scope, analyse
from entia.model.types import Type
from entia.sql.expressions import write
from tests.sql.function_cases import (
    A_UUID,
    BIGINT,
    BOOL,
    DATE,
    DATETIME,
    DOUBLE,
    INT,
    JSON,
    MONEY,
    NUMBERS,
    STATE,
    TEXT,
    TIMESTAMP,
    UUID,
)
from tests.sql.test_functions import FOUR, column_of, create, plain, same, targets_without, version_of
from tests.support.engines import Engine, EngineError

COLUMNS: dict[str, Type] = {
    "a": TEXT, "b": Type("string", (20,)), "i": INT, "j": BIGINT, "m": MONEY, "x": DOUBLE, "f": BOOL, "d": DATE,
    "l": DATETIME, "s": TIMESTAMP, "k": UUID, "g": STATE, "p": NUMBERS, "o": JSON, "h": Type("smallint", unsigned=True),
}  # fmt: skip
ROWS: list[tuple[Any, ...]] = [
    ("abc", "aBc", 1, -7, 2.5, 0.25, True, "2024-01-31", "2024-01-31 10:20:30.5", "2023-12-31 23:59:59", A_UUID, 1,
     [1, 2], '{"a":[1,"x"],"b":true}', 3),
    (None,) * 15,
    ("", "é'\\", 0, 10**10, -1.25, -3.5, False, "2023-03-31", "2023-03-31 00:00:00", "2024-02-29 00:00:00.25", A_UUID,
     2, [], '{"b":null}', 0),
]  # fmt: skip
SCOPE = Scope(tuple((name, type_, False) for name, type_ in COLUMNS.items()), dialects=targets_without(()))

# `T` text, `I` whole number, `N` number, `D` date, `M` moment, `C` condition; `#` a small number. The first line of
# each kind are its leaves.
GRAMMAR: dict[str, tuple[list[str], list[str]]] = {
    "T": (
        ["a", "b", "'x'", "'abc'", "''", "'a\\b'", "'it''s'"],
        ["T || T", "concat(T, T)", "replace(T, 'b', T)", "substring(T, 2)", "left(T, 2)", "coalesce(T, T)",
         "nullif(T, T)", "case when C then T else T end", "trim(T)", "cast(I as text)", "cast(T as string(2))",
         "cast(d as text)", "o ->> 'b'", "lpad(T, 4, '*')", "cast(g as text)", "right(T, 1)", "cast(f as text)", "(T)",
         "concat_ws('-', T, T)", "cast(m as text)"],
    ),
    "I": (
        ["i", "j", "h", "3", "0", "-2", "10"],
        ["I + I", "I - I", "I * I", "I div I", "I % I", "-I", "abs(I)", "length(T)", "(I)", "coalesce(I, I)",
         "extract(year from M)", "extract(month from M)", "extract(day from M)", "extract(doy from M)",
         "extract(dow from M)", "greatest(I, I)", "case I when 1 then I else I end", "position(T in T)", "d - D",
         "p[0]", "array_length(p)", "sign(N)", "cast(N as int)", "json_array_length(o -> 'a')", "I & I",
         "cast(f as int)"],
    ),
    "N": (
        ["m", "x", "1.5", "i", "0.25"],
        ["I", "N + N", "N - N", "N * N", "N / N", "-N", "round(N)", "floor(N)", "ceil(N)", "abs(N)",
         "coalesce(N, N)",          "least(N, N)", "extract(epoch from s)", "extract(epoch from l)",
         "cast(N as double)", "case when C then N end"],
    ),
    "D": (
        ["d", "make_date(2024, 1, 31)", "cast('2023-12-31' as date)"],
        ["D + interval '#' day", "D - interval '#' month", "D + interval '#' week", "D - interval '#' year",
         "D + interval '#' quarter", "date_trunc('year', D)", "date_trunc('quarter', D)", "date_trunc('month', D)",
         "date_trunc('week', D)", "cast(M as date)", "coalesce(D, D)"],
    ),
    "M": (
        ["l", "s", "d"],
        ["l + interval '#' day", "s - interval '#' hour", "s + interval '#' month", "l - interval '#' minute",
         "date_trunc('month', s)", "date_trunc('day', l)", "date_trunc('hour', s)", "date_trunc('week', l)", "D"],
    ),
    "C": (
        ["f", "i > 0", "a is null", "true", "b = 'aBc'", "d > '2024-01-01'", "g = 'open'"],
        ["T = T", "T < T", "T is distinct from T", "N <= N", "N <> N", "I = I", "I is not distinct from I", "C and C",
         "C or C", "not C", "not (C)", "T like 'a%'", "T not like '_b%'", "T like T", "I between I and I",
         "I not between I and I", "T in (T, T)", "T not in (T, T)", "D < D", "D = D", "s >= '2024-01-31 10:20:30.5'",
         "l = '2024-01-31 10:20:30.5'", "N is not null", "(C) is true", "(C) is not true", "(C)", "starts_with(T, T)",
         "contains(T, T)", f"k = '{A_UUID.upper()}'", "json_exists(o, '$.b')", "(C) = (C)", "T ilike 'AB%'", "d < l"],
    ),
}  # fmt: skip


def grown(random: Random, kind: str, depth: int) -> str:
    """A random expression of the kind."""
    leaves, branches = GRAMMAR[kind]
    shape = random.choice(leaves if depth <= 0 else branches)
    if shape in leaves:
        return shape
    # quoted texts and words stand as they are; a capital by itself is a kind
    parts = []
    quoted = False
    for position, character in enumerate(shape):
        quoted ^= character == "'"
        alone = not (shape[position - 1 : position].isalnum() or shape[position + 1 : position + 2].isalnum())
        if character in GRAMMAR and alone and not quoted:
            parts.append(grown(random, character, depth - 1))
        else:
            parts.append(str(random.randint(0, 14)) if character == "#" else character)
    return "".join(parts)


@pytest.fixture(scope="module")
def databases(start_engine: Callable[[str], Engine]) -> Iterator[list[tuple[Engine, Any]]]:
    with ExitStack() as stack:
        opened = [(engine, stack.enter_context(engine.database())) for engine in map(start_engine, FOUR)]
        for engine, database in opened:
            create(engine, database, COLUMNS, ROWS)
        yield opened


@pytest.mark.engines
@pytest.mark.parametrize("seed", range(10))
def test_random_expressions_agree(seed: int, databases: list[tuple[Engine, Any]]) -> None:
    random = Random(seed)
    for _ in range(25):
        text = grown(random, random.choice("CCTIND"), random.randint(1, 3))
        found = analyse(text, SCOPE, "on update")
        if any(problem.severity == Severity.ERROR for problem in found.problems):
            continue
        moment = found.type.base in ("datetime", "timestamp", "time")
        like: Any = True if found.type.base == "bool" else ":" if moment else ""
        values: list[tuple[str, list[Any], str]] = []
        for engine, database in databases:
            sql = write(text, SCOPE, engine.dialect, version_of(engine), column_of(engine), None, "on update", None)
            try:
                rows = database.execute(f"SELECT {sql} FROM t ORDER BY id")
            except EngineError as error:
                # numbers that leave their type's range do so in each engine at another place
                if not any(reason in error.message.lower() for reason in ("out of range", "overflow")):
                    pytest.fail(f"{text}\n{sql}\n{error.message}")
                continue
            values.append((engine.name, [plain(row[0], like) for row in rows], sql))
        for name, rows, sql in values[1:]:
            agree = all(
                (x is None) == (y is None) and (x is None or same(x, y))
                for x, y in zip(rows, values[0][1], strict=True)
            )
            assert agree, f"{text}\n{values[0]}\n{(name, rows, sql)}"
