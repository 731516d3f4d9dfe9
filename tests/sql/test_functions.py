"""Every portable function and operator gives the same values on every engine: written by us, judged by them."""

from __future__ import annotations

import datetime
import decimal
import json
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from entia.diagnostics import Severity
from entia.dialects import version as read_version
from entia.dialects.functions import DIALECTS, form
from entia.dialects.names import quote
from entia.dialects.types import physical, table_options
from entia.model.expressions import Relation, Scope, analyse
from entia.model.functions import FUNCTIONS, MISSING
from entia.model.types import Enum, Label, Type
from entia.sql.expressions import write
from entia.sql.pen import UnwritableError
from tests.support.engines import Engine

TEXT, INT, BIGINT, BOOL = Type("text"), Type("int"), Type("bigint"), Type("bool")
MONEY, DOUBLE = Type("decimal", (12, 2)), Type("double")
DATE, TIME, DATETIME, TIMESTAMP = Type("date"), Type("time"), Type("datetime"), Type("timestamp")
JSON, UUID, BYTES = Type("json"), Type("uuid"), Type("bytes")
STATUS = Type("enum", enum=Enum("", "", "", (Label("draft", "draft"), Label("paid", "bezahlt"))))
STATE = Type("enum", enum=Enum("", "", "", (Label("open", "1"), Label("closed", "2")), Type("smallint")))
TEXTS, NUMBERS = Type("array", element=TEXT), Type("array", element=INT)

VERSIONS = {"postgres": "15", "mariadb": "10.11", "sqlite": "3.40", "duckdb": "2"}
FOUR = ("postgres", "mariadb", "sqlite", "duckdb")


class Case(NamedTuple):
    """`sql` over the columns; one expected value for each row. `but` are dialects that have no form for it."""

    sql: str
    columns: dict[str, Type]
    rows: list[tuple[Any, ...]]
    expected: list[Any]
    but: tuple[str, ...] = ()


def texts(*rows: Any) -> list[tuple[Any, ...]]:
    return [row if isinstance(row, tuple) else (row,) for row in rows]


A = {"a": TEXT}
AB = {"a": TEXT, "b": TEXT}
AN = {"a": TEXT, "n": INT}
X, XY = {"x": DOUBLE}, {"x": DOUBLE, "y": DOUBLE}
N, IJ = {"i": INT}, {"i": INT, "j": INT}
M, MN = {"m": MONEY}, {"m": MONEY, "n": MONEY}
D, DE = {"d": DATE}, {"d": DATE, "e": DATE}
L, S = {"l": DATETIME}, {"s": TIMESTAMP}
A_UUID = "0a0b0c0d-0000-4000-8000-00000000000f"
WORDS = ["", "abc", "Ünï ß", "a'b", "a\\b", "日本", None]

PARTS_OF_A_MOMENT: dict[str, list[Any]] = {
    "year": [2024, 1969, None], "quarter": [1, 4, None], "month": [2, 12, None], "day": [29, 31, None],
    "dow": [4, 3, None], "doy": [60, 365, None], "hour": [23, 0, None], "minute": [45, 0, None],
    "second": [6.5, 0, None], "epoch": [1709250306.5, -86400, None],
}  # fmt: skip

CASES = [
    # strings
    Case("lower(a)", A, texts("ABC", "aB", "", None), ["abc", "ab", "", None]),
    Case("upper(a)", A, texts("abc", "aB", "", None), ["ABC", "AB", "", None]),
    Case("length(a)", A, texts(*WORDS), [0, 3, 5, 3, 3, 2, None]),
    Case("char_length(a)", A, texts("日本"), [2]),
    Case("character_length(a)", A, texts("日本"), [2]),
    Case("octet_length(a)", A, texts(*WORDS), [0, 3, 8, 3, 3, 6, None]),
    Case("trim(a)", A, texts("  a b ", "", "\ta ", "\u00a0a", None), ["a b", "", "\ta", "\u00a0a", None]),
    Case("ltrim(a)", A, texts("  a ", None), ["a ", None]),
    Case("rtrim(a)", A, texts("  a ", None), ["  a", None]),
    Case("trim(both 'x' from a)", A, texts("xxaxx", "x", None), ["a", "", None]),
    Case("trim(leading 'x' from a)", A, texts("xxaxx"), ["axx"]),
    Case("trim(trailing 'x' from a)", A, texts("xxaxx"), ["xxa"]),
    Case("left(a, n)", AN, [("abc", 2), ("abc", 0), ("abc", 9), ("日本", 1), (None, 1), ("a", None)],
         ["ab", "", "abc", "日", None, None]),
    Case("right(a, n)", AN, [("abc", 2), ("abc", 0), ("abc", 9), ("日本", 1), (None, 1), ("a", None)],
         ["bc", "", "abc", "本", None, None]),
    Case("substring(a, n)", AN, [("abc", 2), ("abc", 9), ("日本", 2), (None, 1)], ["bc", "", "本", None]),
    Case("substring(a from n for 2)", AN, [("abcd", 2), ("abc", 3), ("abc", 9), (None, 1)], ["bc", "c", "", None]),
    Case("substr(a, 2, n)", AN, [("abcd", 2), ("abc", 0), ("abc", None)], ["bc", "", None]),
    Case("position(b in a)", AB, [("abcb", "b"), ("abc", "x"), ("a", ""), ("日本", "本"), (None, "a"), ("aB", "b")],
         [2, 0, 1, 2, None, 0]),
    Case("replace(a, b, 'x')", AB, [("abcb", "b"), ("abc", "z"), ("ABC", "b"), (None, "a")],
         ["axcx", "abc", "ABC", None]),
    Case("replace(a, 'z', b)", AB, [("abc", None), ("zz", "b")], [None, "bb"]),
    Case("replace(a, '\\', '/')", A, texts("a\\b"), ["a/b"]),
    Case("repeat(a, n)", AN, [("ab", 3), ("ab", 0), (None, 1), ("é", 2)], ["ababab", "", None, "éé"]),
    Case("lpad(a, n, 'xy')", AN, [("ab", 5), ("abc", 2), ("ab", 2), ("é", 2), (None, 1)],
         ["xyxab", "ab", "ab", "xé", None]),
    Case("rpad(a, n, 'xy')", AN, [("ab", 5), ("abc", 2), ("ab", 2), ("é", 2), (None, 1)],
         ["abxyx", "ab", "ab", "éx", None]),
    Case("reverse(a)", A, texts("abc", "日本", "", None), ["cba", "本日", "", None], ("sqlite",)),
    Case("starts_with(a, b)", AB, [("abc", "ab"), ("abc", "AB"), ("abc", ""), ("a", "abc"), ("a%", "a_"), (None, "a")],
         [True, False, True, False, False, None]),
    Case("ends_with(a, b)", AB, [("abc", "bc"), ("abc", "BC"), ("abc", ""), ("c", "abc"), ("abc", None)],
         [True, False, True, False, None]),
    Case("contains(a, b)", AB, [("abc", "b"), ("abc", "B"), ("abc", ""), ("a%c", "%"), (None, "a")],
         [True, False, True, True, None]),
    Case("concat(a, b)", AB, [("a", "b"), ("a", None), (None, None)], ["ab", "a", ""]),
    Case("concat_ws(', ', a, b)", AB, [("a", "b"), ("a", None), (None, "b"), (None, None)], ["a, b", "a", "b", ""]),
    Case("a || '-' || b", AB, [("a", "b"), ("a", None), ("", "")], ["a-b", None, "-"]),
    Case("regexp_like(a, '^a[0-9]+$')", A, texts("a1", "A1", "a", None), [True, False, False, None], ("sqlite",)),
    Case("md5(a)", A, texts("abc", None), ["900150983cd24fb0d6963f7d28e17f72", None], ("sqlite",)),
    Case("'it''s \\ ' || a", A, texts("x"), ["it's \\ x"]),
    # like
    Case("a like 'a%'", A, texts("abc", "ABC", "ba", "", None), [True, False, False, False, None]),
    Case("a like '_b'", A, texts("ab", "éb", "b", "aab"), [True, True, False, False]),
    Case("a like '%*[?]%'", A, texts("x*[?]y", "xa?y"), [True, False]),
    Case("a like '50!%' escape '!'", A, texts("50%", "500"), [True, False]),
    Case("a like 'a\\%'", A, texts("a\\b", "a%"), [True, False]),
    Case("a like b", AB, [("abc", "a%"), ("ABC", "a%"), ("a[c", "a[_"), ("x", None)], [True, False, True, None]),
    Case("a not like 'a%'", A, texts("abc", "ABC", None), [False, True, None]),
    Case("a ilike 'A_c'", A, texts("abc", "ABC", "abb", None), [True, True, False, None]),
    # comparison
    Case("a = b", AB, [("a", "a"), ("a", "A"), ("a", "a "), ("é", "e"), (None, None)],
         [True, False, False, False, None]),
    Case("a < b", AB, [("a", "b"), ("B", "a"), ("Z", "a"), ("a", "é")], [True, True, True, True]),
    Case("a between 'B' and 'b'", A, texts("C", "a", "c"), [True, True, False]),
    Case("a is distinct from b", AB, [("a", "b"), ("a", None), (None, None), ("a", "a")], [True, True, False, False]),
    Case("a is not distinct from b", AB, [("a", "b"), ("a", None), (None, None)], [False, False, True]),
    Case("a in ('x', 'y''z')", A, texts("x", "y'z", "X", None), [True, True, False, None]),
    Case("a not in ('x')", A, texts("x", "y", None), [False, True, None]),
    Case("a is null or length(a) > 2 and a <> 'abc'", A, texts(None, "abc", "abcd", ""), [True, False, True, False]),
    Case("i between 1 and 3", N, texts(0, 1, 3, None), [False, True, True, None]),
    Case("not (i > 1)", N, texts(0, 2, None), [True, False, None]),
    Case("(i > 1) is true", N, texts(0, 2, None), [False, True, False]),
    Case("(i > 1) is not true", N, texts(0, 2, None), [True, False, True]),
    Case("f", {"f": BOOL}, texts(True, False, None), [True, False, None]),
    Case("f = true", {"f": BOOL}, texts(True, False, None), [True, False, None]),
    Case("(m, n) = (1, 2)", MN, [(1, 2), (1, 3)], [True, False]),
    # numbers
    Case("abs(i)", N, texts(-3, 3, 0, None), [3, 3, 0, None]),
    Case("abs(m)", M, texts(-3.5, None), [3.5, None]),
    Case("sign(x)", X, texts(-2.5, 0, 7, None), [-1, 0, 1, None]),
    Case("sign(m)", M, texts(-2.5, 0, 7), [-1, 0, 1]),
    Case("ceil(x)", X, texts(-1.5, 1.2, 2, None), [-1, 2, 2, None]),
    Case("ceiling(m)", M, texts(-1.5, 1.2, 2, None), [-1, 2, 2, None]),
    Case("floor(x)", X, texts(-1.5, 1.2, 2, None), [-2, 1, 2, None]),
    Case("floor(m)", M, texts(-1.5, 1.2, 2, None), [-2, 1, 2, None]),
    Case("floor(i)", N, texts(-1, 2), [-1, 2]),
    Case("round(x)", X, texts(0.5, 1.5, 2.5, -2.5, None), [1, 2, 3, -3, None]),
    Case("round(m)", M, texts(0.5, 1.5, 2.5, -2.5, None), [1, 2, 3, -3, None]),
    Case("round(x, 1)", X, texts(1.25, -1.25, 1.24, None), [1.3, -1.3, 1.2, None]),
    Case("round(m, 1)", M, texts(1.25, -1.25, 1.24, None), [1.3, -1.3, 1.2, None]),
    Case("trunc(x)", X, texts(1.7, -1.7, None), [1, -1, None]),
    Case("trunc(m)", M, texts(1.7, -1.7, None), [1, -1, None]),
    Case("mod(i, j)", IJ, [(7, 3), (-7, 3), (7, -3), (7, 0), (None, 1)], [1, -1, 1, None, None]),
    Case("i % j", IJ, [(7, 3), (-7, 3), (7, 0)], [1, -1, None]),
    Case("i div j", IJ, [(7, 2), (-7, 2), (7, -2), (7, 0), (None, 1)], [3, -3, -3, None, None]),
    Case("i / j", IJ, [(7, 2), (-7, 2), (1, 4), (7, 0), (None, 1)], [3.5, -3.5, 0.25, None, None]),
    Case("m / 4", M, texts(1, 0.5, None), [0.25, 0.125, None]),
    Case("(i + j) / 2", IJ, [(1, 2)], [1.5]),
    Case("i / (j + 1) * 2", IJ, [(3, 1), (3, -1)], [3.0, None]),
    Case("i + j * 2 - 1", IJ, [(1, 2), (None, 1)], [4, None]),
    Case("-(i + j)", IJ, [(1, 2)], [-3]),
    Case("- -i", N, texts(2), [2]),
    Case("m * n", MN, [(1.5, 2.25), (0.1, 3)], [3.375, 0.3]),
    Case("m * n = 0.3", MN, [(0.1, 3), (0.1, 2)], [True, False]),
    Case("m * n = m + n", MN, [(2, 2), (0.1, 3)], [True, False]),
    Case("m > 9", M, texts(10, 8.99), [True, False]),
    Case("u - v", {"u": Type("int", unsigned=True), "v": Type("int", unsigned=True)}, [(1, 3)], [-2]),
    Case("power(x, y)", XY, [(2, 10), (2, -1), (None, 1)], [1024, 0.5, None]),
    Case("sqrt(x)", X, texts(9, 2, -1, None), [3, 2**0.5, None, None]),
    Case("exp(x)", X, texts(0, 1, None), [1, 2.718281828459045, None]),
    Case("ln(x)", X, texts(1, 0, -1, None), [0, None, None, None]),
    Case("log10(x)", X, texts(100, 0, None), [2, None, None]),
    Case("random() >= 0 and random() < 1", N, texts(1), [True]),
    Case("i & 6", N, texts(3, None), [2, None]),
    Case("i | 4", N, texts(3), [7]),
    Case("i & -7", N, texts(-3), [-7]),
    Case("i << 2", N, texts(3), [12]),
    Case("i >> 1", N, texts(6), [3]),
    Case("'abc' < 'B'", N, texts(1), [False]),
    # conditions
    Case("coalesce(a, b, 'x')", AB, [(None, "b"), (None, None), ("a", "b")], ["b", "x", "a"]),
    Case("nullif(a, 'x')", A, texts("x", "y", "X"), [None, "y", "X"]),
    Case("greatest(i, j, 2)", IJ, [(1, 3), (None, 3)], [3, None]),
    Case("least(i, j)", IJ, [(1, 3), (None, 3)], [1, None]),
    Case("case when i > 1 then 'big' when i = 1 then 'one' end", N, texts(5, 1, 0, None), ["big", "one", None, None]),
    Case("case i when 1 then 'one' else 'other' end", N, texts(1, 2, None), ["one", "other", "other"]),
    # dates and moments
    Case("d > '2024-01-31'", D, texts("2024-02-01", "2024-01-31", None), [True, False, None]),
    Case("d between '2024-01-01' and '2024-12-31'", D, texts("2024-06-01", "2025-01-01"), [True, False]),
    Case("s >= '2024-01-31T10:00:00Z'", S, texts("2024-01-31 10:00:00", "2024-01-31 09:59:59.999999"), [True, False]),
    Case("s = '2024-01-31 10:00:00.5'", S, texts("2024-01-31 10:00:00.5", "2024-01-31 10:00:00"), [True, False]),
    Case("s > '2024-01-31'", S, texts("2024-01-31 00:00:00", "2024-01-31 00:00:00.000001"), [False, True]),
    Case("l < '2024-01-31 10:00:00'", L, texts("2024-01-31 09:00:00", "2024-01-31 10:00:00"), [True, False]),
    Case("d = l", {"d": DATE, "l": DATETIME},
         [("2024-01-31", "2024-01-31 00:00:00"), ("2024-01-31", "2024-01-31 01:00:00")], [True, False]),
    Case("w > '12:00:00'", {"w": TIME}, texts("12:00:00.5", "12:00:00"), [True, False]),
    *(
        Case(f"extract({part} from s)", S, texts("2024-02-29 23:45:06.5", "1969-12-31 00:00:00", None), expected)
        for part, expected in PARTS_OF_A_MOMENT.items()
    ),
    *(
        Case(f"extract({part} from d)", D, texts("2024-02-29", "2023-12-31", None), expected)
        for part, expected in {
            "year": [2024, 2023, None], "quarter": [1, 4, None], "month": [2, 12, None], "day": [29, 31, None],
            "dow": [4, 0, None], "doy": [60, 365, None], "epoch": [1709164800, 1703980800, None],
        }.items()
    ),
    Case("extract(year from l)", L, texts("2024-02-29 23:45:06.5"), [2024]),
    Case("extract(epoch from l)", L, texts("1970-01-02 00:00:00.25"), [86400.25]),
    Case("extract(second from w)", {"w": TIME}, texts("10:20:30.25"), [30.25]),
    Case("extract(epoch from w)", {"w": TIME}, texts("10:20:30.25"), [37230.25]),
    *(
        Case(f"date_trunc('{unit}', s)", S, texts("2024-08-15 23:45:06.5", None), [expected, None])
        for unit, expected in {
            "year": "2024-01-01 00:00:00", "quarter": "2024-07-01 00:00:00", "month": "2024-08-01 00:00:00",
            "week": "2024-08-12 00:00:00", "day": "2024-08-15 00:00:00", "hour": "2024-08-15 23:00:00",
            "minute": "2024-08-15 23:45:00", "second": "2024-08-15 23:45:06",
        }.items()
    ),
    *(
        Case(f"date_trunc('{unit}', d)", D, texts("2024-08-15", "2024-08-12", None), expected)
        for unit, expected in {
            "year": ["2024-01-01", "2024-01-01", None], "quarter": ["2024-07-01", "2024-07-01", None],
            "month": ["2024-08-01", "2024-08-01", None], "week": ["2024-08-12", "2024-08-12", None],
            "day": ["2024-08-15", "2024-08-12", None],
        }.items()
    ),
    Case("date_trunc('month', l)", L, texts("2024-08-15 10:00:00"), ["2024-08-01 00:00:00"]),
    *(
        Case(f"d {sign} interval '{amount}' {unit}", D, texts("2024-01-31", "2023-03-31", None), [*expected, None])
        for sign, amount, unit, expected in [
            ("+", "1", "day", ["2024-02-01", "2023-04-01"]),
            ("-", "1", "week", ["2024-01-24", "2023-03-24"]),
            ("+", "1", "month", ["2024-02-29", "2023-04-30"]),
            ("-", "1", "month", ["2023-12-31", "2023-02-28"]),
            ("+", "1", "quarter", ["2024-04-30", "2023-06-30"]),
            ("+", "1", "year", ["2025-01-31", "2024-03-31"]),
            ("+", "-2", "month", ["2023-11-30", "2023-01-31"]),
        ]
    ),
    Case("d + interval '2 month'", D, texts("2023-12-31"), ["2024-02-29"]),
    Case("d + interval '90' minute", D, texts("2023-12-31"), ["2023-12-31 01:30:00"]),
    Case("s + interval '1' month", S, texts("2024-01-31 20:00:00.25"), ["2024-02-29 20:00:00.25"]),
    Case("s - interval '25' hour", S, texts("2024-03-01 00:30:00"), ["2024-02-28 23:30:00"]),
    Case("l + interval '5' second", L, texts("2024-12-31 23:59:58.5"), ["2025-01-01 00:00:03.5"]),
    Case("l + interval '1' year", L, texts("2024-02-29 01:02:03"), ["2025-02-28 01:02:03"]),
    Case("d - e", DE, [("2024-03-01", "2024-02-28"), ("2024-02-28", "2024-03-01"), (None, "2024-01-01")],
         [2, -2, None]),
    Case("make_date(i, j, 9)", IJ, [(2024, 2), (987, 12), (None, 1)], ["2024-02-09", "0987-12-09", None]),
    Case("s + interval '1' day > now()", S, texts("2000-01-01 00:00:00"), [False]),
    Case("now() > '2024-01-01'", N, texts(1), [True]),
    Case("current_timestamp > '2024-01-01'", N, texts(1), [True]),
    Case("localtimestamp > '2024-01-01'", N, texts(1), [True]),
    Case("current_time >= '00:00:00'", N, texts(1), [True]),
    Case("current_date > '2024-01-01'", N, texts(1), [True]),
    # identity, bytes
    Case("length(cast(uuid() as text))", N, texts(1), [36]),
    Case("length(cast(gen_random_uuid() as text))", N, texts(1), [36]),
    Case(f"k = '{A_UUID.upper()}'", {"k": UUID}, texts(A_UUID), [True]),
    Case("hex(c)", {"c": BYTES}, texts(b"\x00\xff", None), ["00FF", None]),
    # casts
    Case("cast(i as text)", N, texts(-5, None), ["-5", None]),
    Case("cast(m as text)", M, texts(1.5, None), ["1.50", None]),
    Case("cast(a as string(2))", A, texts("日本語", "a", None), ["日本", "a", None]),
    Case("cast(f as text)", {"f": BOOL}, texts(True, False, None), ["true", "false", None]),
    Case("cast(f as int)", {"f": BOOL}, texts(True, False, None), [1, 0, None]),
    Case("cast(i as bool)", N, texts(2, 0, None), [True, False, None]),
    Case("cast(m as int)", M, texts(2.5, -2.5, 2.4, None), [3, -3, 2, None]),
    Case("cast(x as int)", X, texts(2.5, 3.5, -2.5, None), [3, 4, -3, None]),
    Case("cast(x as decimal(10, 1))", X, texts(2.25, None), [2.3, None]),
    Case("cast(i as double) / 2", N, texts(3), [1.5]),
    Case("cast(a as int) + 1", A, texts("41", "-1", None), [42, 0, None]),
    Case("cast(a as decimal(10, 2))", A, texts("1.25", None), [1.25, None]),
    Case("cast(a as date)", A, texts("2024-02-29", None), ["2024-02-29", None]),
    Case("cast(d as text)", D, texts("2024-02-09", None), ["2024-02-09", None]),
    Case("cast(d as datetime)", D, texts("2024-02-09", None), ["2024-02-09 00:00:00", None]),
    Case("cast(s as date)", S, texts("2024-02-09 23:00:00", None), ["2024-02-09", None]),
    Case("cast(s as datetime)", S, texts("2024-02-09 23:00:00", None), ["2024-02-09 23:00:00", None]),
    Case("cast(l as time)", L, texts("2024-02-09 23:01:02.5", None), ["23:01:02.5", None]),
    Case("cast(k as text)", {"k": UUID}, texts(A_UUID), [A_UUID]),
    # enums
    Case("t = 'paid'", {"t": STATUS}, texts("bezahlt", "draft", None), [True, False, None]),
    Case("t in ('draft', 'paid')", {"t": STATUS}, texts("bezahlt", None), [True, None]),
    Case("t || '!'", {"t": STATUS}, texts("bezahlt", None), ["bezahlt!", None]),
    Case("upper(t)", {"t": STATUS}, texts("draft"), ["DRAFT"]),
    Case("g = 'closed'", {"g": STATE}, texts(2, 1, None), [True, False, None]),
    Case("cast(g as text)", {"g": STATE}, texts(2, 1, None), ["closed", "open", None]),
    Case("g > 'open'", {"g": STATE}, texts(2, 1), [True, False]),
    # json and arrays
    *(
        Case(sql, {"o": JSON}, texts('{"a": {"b": [10, "x"]}, "n": null, "t": true, "f": 1.5}', None), [expected, last])
        for sql, expected, last in [
            ("o ->> 'n'", None, None), ("o ->> 't'", "true", None), ("o ->> 'f'", "1.5", None),
            ("o -> 'a' -> 'b' ->> 1", "x", None), ("o ->> '$.a.b[0]'", "10", None),
            ("json_value(o, '$.a.b[1]')", "x", None), ("json_value(o, '$.z')", None, None),
            ("json_exists(o, '$.n')", True, None), ("json_exists(o, '$.a.z')", False, None),
            ("json_array_length(o -> 'a' -> 'b')", 2, None), ("json_array_length(o)", None, None),
        ]
    ),
    Case("p[0]", {"p": TEXTS}, texts(["x", "y"], [], None), ["x", None, None]),
    Case("p[i]", {"p": NUMBERS, "i": INT}, [([5, 6], 1), ([5, 6], 2), ([5, 6], -1)], [6, None, None]),
    Case("p[1] + 1", {"p": NUMBERS}, texts([5, 6]), [7]),
    Case("array_length(p)", {"p": NUMBERS}, texts([5, 6], [], None), [2, 0, None]),
    Case("cardinality(p)", {"p": NUMBERS}, texts([5, 6]), [2]),
    Case("array_contains(p, i)", {"p": NUMBERS, "i": INT}, [([5, 6], 6), ([5, 6], 7)], [True, False], ("sqlite",)),
    Case("array_contains(p, 'y')", {"p": TEXTS}, texts(["x", "y"], ["x"]), [True, False], ("sqlite",)),
]  # fmt: skip

AGGREGATES = [
    Case("count(*)", N, texts(1, 1, None), [3]),
    Case("count(i)", N, texts(1, 1, None), [2]),
    Case("count(distinct i)", N, texts(1, 1, None), [1]),
    Case("sum(i)", N, texts(1, 2, None), [3]),
    Case("sum(m)", M, texts(0.1, 0.2), [0.3]),
    Case("avg(i)", N, texts(1, 2, None), [1.5]),
    Case("avg(m)", M, texts(0.01, 0.02, 0.02), [0.05 / 3]),
    Case("min(i)", N, texts(3, -1, None), [-1]),
    Case("max(a)", A, texts("a", "B"), ["a"]),
    Case("string_agg(a, ', ' order by a)", A, texts("b", "a", None), ["a, b"], ("sqlite",)),
    Case("string_agg(a, ', ')", A, texts("a", None), ["a"]),
    Case("bool_and(i > 0)", N, texts(1, 2), [True]),
    Case("bool_or(i > 5)", N, texts(1, 2), [False]),
    Case("count(*) filter (where i > 1)", N, texts(1, 2, 3), [2]),
    Case("sum(i) filter (where i > 1)", N, texts(1, 2, 3), [5]),
]

WINDOWS = [
    ("row_number() over (order by i desc, id)", [4, 2, 3, 1]),
    ("rank() over (order by i)", [1, 2, 2, 4]),
    ("dense_rank() over (order by i)", [1, 2, 2, 3]),
    ("percent_rank() over (order by i)", [0, 1 / 3, 1 / 3, 1]),
    ("cume_dist() over (order by i)", [0.25, 0.75, 0.75, 1]),
    ("ntile(2) over (order by id)", [1, 1, 2, 2]),
    ("lag(i) over (order by id)", [None, 1, 2, 2]),
    ("lead(i, 2) over (order by id)", [2, 3, None, None]),
    ("first_value(i) over (order by id)", [1, 1, 1, 1]),
    ("last_value(i) over (order by id)", [1, 2, 2, 3]),
    ("sum(i) over (order by id)", [1, 3, 5, 8]),
    ("count(*) over (partition by i)", [1, 2, 2, 1]),
]


@pytest.fixture(params=FOUR)
def engine(request: pytest.FixtureRequest, start_engine: Callable[[str], Engine]) -> Engine:
    return start_engine(request.param)


def targets_without(but: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((dialect, "") for dialect in FOUR if dialect not in but)


def version_of(engine: Engine) -> tuple[int, ...]:
    found = read_version(engine.dialect, VERSIONS[engine.dialect])
    assert found is not None
    return found


def value_sql(engine: Engine, value: Any, type_: Type) -> str:
    """A stored value as SQL of the engine."""
    dialect = engine.dialect
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, bytes):
        hexed = value.hex()
        return {"postgres": f"'\\x{hexed}'", "duckdb": f"from_hex('{hexed}')"}.get(dialect, f"x'{hexed}'")
    if isinstance(value, list):
        if dialect in ("postgres", "duckdb"):
            inner = ", ".join(value_sql(engine, item, type_.element or TEXT) for item in value)
            return f"CAST(ARRAY[{inner}] AS {physical(dialect, version_of(engine), type_).text})"
        return "'" + json.dumps(value) + "'"
    if isinstance(value, (int, float)):
        return str(value)
    if type_.base == "timestamp" and dialect in ("postgres", "duckdb"):
        return f"'{value}+00'"
    from entia.dialects.names import literal

    return literal(dialect, value)


def create(engine: Engine, database: Any, columns: dict[str, Type], rows: list[tuple[Any, ...]]) -> None:
    version = version_of(engine)
    dialect = engine.dialect
    lines = ["id INTEGER NOT NULL"]
    for name, type_ in columns.items():
        if type_.base == "enum" and type_.enum is not None and type_.enum.base is None and dialect == "postgres":
            labels = ", ".join(f"'{label.value}'" for label in type_.enum.labels)
            database.execute(f"CREATE TYPE the_enum AS ENUM ({labels})")
            lines.append(f"{quote(dialect, version, name)} the_enum")
            continue
        lines.append(f"{quote(dialect, version, name)} {physical(dialect, version, type_).text}")
    options = table_options(dialect, version, None) if dialect in ("mysql", "mariadb") else ""  # type: ignore[arg-type]
    database.execute(f"CREATE TABLE t ({', '.join(lines)}) {options}")
    for number, row in enumerate(rows):
        values = [str(number), *(value_sql(engine, v, k) for v, k in zip(row, columns.values(), strict=True))]
        database.execute(f"INSERT INTO t VALUES ({', '.join(values)})")


def plain(value: Any, expected: Any) -> Any:
    """A driver's value in the form of the expected one."""
    if value is None:
        return None
    if isinstance(expected, bool):
        return bool(value)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC).replace(tzinfo=None)
        return trimmed(value.isoformat(" "))
    if isinstance(value, datetime.timedelta):  # a TIME of MariaDB's driver
        return trimmed((datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC) + value).time().isoformat())
    if isinstance(value, (datetime.date, datetime.time)):
        return trimmed(value.isoformat())
    return trimmed(value) if isinstance(value, str) and isinstance(expected, str) and ":" in expected else value


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(found: Any, expected: Any) -> bool:
    found = plain(found, expected)
    if isinstance(expected, (int, float)) and not isinstance(expected, bool) and isinstance(found, (int, float)):
        return abs(float(found) - float(expected)) < 1e-9 * max(1.0, abs(float(expected)))
    return bool(found == expected)


def column_of(engine: Engine) -> Callable[[str], str]:
    version = version_of(engine)
    return lambda name: quote(engine.dialect, version, name.rsplit(".", 1)[-1])


def scope_of(case: Case) -> Scope:
    columns = tuple((name, type_, False) for name, type_ in case.columns.items())
    return Scope((("id", INT, True), *columns), dialects=targets_without(case.but))


@pytest.mark.engines
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sql)
def test_values_are_the_same(case: Case, engine: Engine) -> None:
    scope = scope_of(case)
    errors = [p for p in analyse(case.sql, scope, "on update").problems if p.severity == Severity.ERROR]
    assert errors == []
    if engine.dialect in case.but:
        alone = Scope(scope.columns, dialects=(("postgres", ""), (engine.dialect, "")))
        assert "function-not-portable" in {p.rule for p in analyse(case.sql, alone, "on update").problems}
        with pytest.raises(UnwritableError):
            write(case.sql, scope, engine.dialect, version_of(engine), column_of(engine), None, "on update", None)
        return
    sql = write(case.sql, scope, engine.dialect, version_of(engine), column_of(engine), None, "on update", None)
    with engine.database() as database:
        create(engine, database, case.columns, case.rows)
        found = [row[0] for row in database.execute(f"SELECT {sql} FROM t ORDER BY id")]
    assert all(same(f, e) for f, e in zip(found, case.expected, strict=True)), f"{sql}\n{found}\n{case.expected}"


def stored_type(type_: Type, version: tuple[int, ...], dialect: str) -> str | None:
    """A column type for what an expression gives; None where only a named type would do."""
    if type_.base == "decimal":
        type_ = Type("decimal", (15, type_.args[1] if type_.args else 4))
    return None if type_.base in ("enum", "unknown") else physical(dialect, version, type_).text


def statements_with(case: Case, engine: Engine, use: str, number: int) -> list[str]:
    """DDL that has the expression as a check, a generated column or an index; none where the editor has an error."""
    scope, dialect, version = scope_of(case), engine.dialect, version_of(engine)
    found = analyse(case.sql, scope, use)
    errors = any(p.severity == Severity.ERROR and p.rule != "check-not-boolean" for p in found.problems)
    if errors or not found.columns:  # a constant is no check, column or index anybody needs
        return []
    sql = write(case.sql, scope, dialect, version, column_of(engine), None, use, None)
    columns = [f"{quote(dialect, version, c)} {physical(dialect, version, k).text}" for c, k in case.columns.items()]
    if use == "index":
        return [] if dialect == "mariadb" or found.type.base == "json" else [f"CREATE INDEX i{number} ON t (({sql}))"]
    if use == "check":
        last = f"CHECK (({sql}) IS NOT NULL OR 1 = 1)"
    else:
        stored = stored_type(found.type, version, dialect)
        if stored is None:
            return []
        last = f"made {stored} GENERATED ALWAYS AS ({sql}) {'VIRTUAL' if dialect == 'duckdb' else 'STORED'}"
    if dialect == "postgres" and any(k.enum is not None and k.enum.base is None for k in case.columns.values()):
        return [f"ALTER TABLE t ADD {last}"]
    return [f"CREATE TABLE u{number} ({', '.join([*columns, last])})"]


@pytest.mark.engines
@pytest.mark.parametrize("use", ["check", "computed", "index"])
def test_engines_take_it_where_it_stands(use: str, engine: Engine) -> None:
    """No error in the editor means that the engine takes the expression as a check, generated column or index."""
    refused = []
    with engine.database() as database:
        for number, case in enumerate(CASES):
            if engine.dialect in case.but:
                continue
            statements = statements_with(case, engine, use, number)
            if statements:
                create(engine, database, case.columns, [])
                refused += [(case.sql, r.statement, r.message) for r in database.run(statements)]
                database.execute("DROP TABLE t")
                database.run(["DROP TYPE the_enum"])
    assert refused == []


DEFAULTS: list[tuple[str, Type, Any]] = [
    ("'x'", TEXT, "x"), ("'it''s \\ é'", TEXT, "it's \\ é"), ("'ab'", Type("string", (5,)), "ab"), ("''", TEXT, ""),
    ("1", INT, 1), ("-1", BIGINT, -1), ("1.50", MONEY, 1.5), ("-0.5", DOUBLE, -0.5), ("2 + 3", INT, 5),
    ("10 / 4", DOUBLE, 2.5), ("true", BOOL, True), ("false", BOOL, False), ("null", INT, None),
    ("'2024-02-29'", DATE, "2024-02-29"), ("'10:20:30'", TIME, "10:20:30"),
    ("'2024-02-29 10:20:30.5'", DATETIME, "2024-02-29 10:20:30.5"),
    ("'2024-02-29T10:20:30+02:00'", TIMESTAMP, "2024-02-29 08:20:30"),
    ("'0A0B0C0D-0000-4000-8000-00000000000F'", UUID, "0a0b0c0d-0000-4000-8000-00000000000f"),
    ("lower('ABC')", TEXT, "abc"), ("'a' || 'b'", TEXT, "ab"), ("make_date(2024, 2, 29)", DATE, "2024-02-29"),
    ("'closed'", STATE, 2), ("case when 1 > 0 then 'yes' else 'no' end", TEXT, "yes"),
]  # fmt: skip

CLOCKS: list[tuple[str, Type]] = [
    ("now()", TIMESTAMP), ("now()", Type("timestamp", (0,))), ("now()", Type("timestamp", (2,))), ("now()", DATETIME),
    ("now()", Type("datetime", (0,))), ("now()", DATE), ("now()", TIME), ("current_date", DATE),
    ("current_timestamp", TIMESTAMP), ("localtimestamp", DATETIME), ("now() + interval '1' day", TIMESTAMP),
    ("uuid()", UUID), ("uuid()", Type("string", (36,))), ("gen_random_uuid()", UUID), ("random()", DOUBLE),
]  # fmt: skip


def default_of(engine: Engine, sql: str, type_: Type) -> list[Any]:
    """What two rows get by default; the type's own checks stand in the table."""
    version, dialect = version_of(engine), engine.dialect
    scope = Scope(dialects=targets_without(()))
    assert [p for p in analyse(sql, scope, "default", type_).problems if p.severity == Severity.ERROR] == []
    written = write(sql, scope, dialect, version, column_of(engine), None, "default", type_)
    made = physical(dialect, version, type_)
    check = f" CHECK ({made.check.replace('{column}', 'v')})" if made.check else ""
    with engine.database() as database:
        database.execute(f"CREATE TABLE t (id INTEGER, v {made.text} DEFAULT {written}{check})")
        for number in (1, 2):
            database.execute(f"INSERT INTO t (id) VALUES ({number})")
        return [row[0] for row in database.execute("SELECT v FROM t")]


@pytest.mark.engines
@pytest.mark.parametrize(("sql", "type_", "expected"), DEFAULTS, ids=lambda value: str(value)[:40])
def test_defaults_are_the_same(sql: str, type_: Type, expected: Any, engine: Engine) -> None:
    found = default_of(engine, sql, type_)
    assert all(same(value, expected) for value in found), found


@pytest.mark.engines
@pytest.mark.parametrize(("sql", "type_"), CLOCKS, ids=lambda value: str(value)[:40])
def test_clocks_and_identities_fill_columns(sql: str, type_: Type, engine: Engine) -> None:
    found = default_of(engine, sql, type_)
    assert None not in found
    if "uuid" in sql:
        assert len({str(value) for value in found}) == 2
        assert all(uuid.UUID(str(value)) for value in found)
    if type_.base == "timestamp" and "interval" not in sql:
        text = plain(found[0], "")
        moment = datetime.datetime.fromisoformat(str(text)).replace(tzinfo=datetime.UTC)
        assert abs((datetime.datetime.now(datetime.UTC) - moment).total_seconds()) < 60


def select_of(sql: str, columns: dict[str, Type], engine: Engine, but: tuple[str, ...] = ()) -> str:
    relation = Relation("T", tuple((name, type_, False) for name, type_ in {"id": INT, **columns}.items()))
    scope = Scope(relations={"T": relation}.get, dialects=targets_without(but))
    errors = [p for p in analyse(sql, scope, "query").problems if p.severity == Severity.ERROR]
    assert errors == []
    return write(sql, scope, engine.dialect, version_of(engine), column_of(engine), lambda name: "t", "query", None)


@pytest.mark.engines
@pytest.mark.parametrize("case", AGGREGATES, ids=lambda case: case.sql)
def test_aggregates_are_the_same(case: Case, engine: Engine) -> None:
    if engine.dialect in case.but:
        return
    sql = select_of(f"select {case.sql} as v from T", case.columns, engine, case.but)
    with engine.database() as database:
        create(engine, database, case.columns, case.rows)
        found = [row[0] for row in database.execute(sql)]
    assert all(same(f, e) for f, e in zip(found, case.expected, strict=True)), f"{sql}\n{found}\n{case.expected}"


@pytest.mark.engines
@pytest.mark.parametrize(("window", "expected"), WINDOWS, ids=lambda value: value if isinstance(value, str) else "")
def test_windows_are_the_same(window: str, expected: list[Any], engine: Engine) -> None:
    sql = select_of(f"select q.v from (select id, {window} as v from T) as q order by q.id", {"i": INT}, engine)
    with engine.database() as database:
        create(engine, database, {"i": INT}, [(1,), (2,), (2,), (3,)])
        found = [row[0] for row in database.execute(sql)]
    assert all(same(f, e) for f, e in zip(found, expected, strict=True)), f"{sql}\n{found}\n{expected}"


def test_the_tables_agree() -> None:
    """Each function has a form in each dialect, or a row that says it is missing."""
    written_elsewhere = ("current_date", "current_time", "localtimestamp")
    for name, row in FUNCTIONS.items():
        if row.kind == "operator" or row.same_as or name in written_elsewhere:
            continue
        for dialect in DIALECTS:
            assert (form(name, dialect) is None) == ((name, dialect) in MISSING), (name, dialect)


def test_every_function_is_compared() -> None:
    """No row of the table without a case here."""
    written = " ".join([*(case.sql for case in CASES), *(case.sql for case in AGGREGATES), *(w for w, _ in WINDOWS)])
    for name, row in FUNCTIONS.items():
        if row.kind != "operator":
            assert name in written, name
