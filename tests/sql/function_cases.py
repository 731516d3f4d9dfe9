"""What portable functions and operators give: the values that every engine is compared with."""

from __future__ import annotations

from typing import Any, NamedTuple

from entia.model.types import Enum, Label, Type

TEXT, INT, BIGINT, BOOL = Type("text"), Type("int"), Type("bigint"), Type("bool")
MONEY, DOUBLE = Type("decimal", (12, 2)), Type("double")
DATE, TIME, DATETIME, TIMESTAMP = Type("date"), Type("time"), Type("datetime"), Type("timestamp")
JSON, UUID, BYTES = Type("json"), Type("uuid"), Type("bytes")
STATUS = Type("enum", enum=Enum("", "", "", (Label("draft", "draft"), Label("paid", "bezahlt"))))
STATE = Type("enum", enum=Enum("", "", "", (Label("open", "1"), Label("closed", "2")), Type("smallint")))
TEXTS, NUMBERS = Type("array", element=TEXT), Type("array", element=INT)


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
    Case("octet_length(c)", {"c": BYTES}, texts(b"\x00\xff", b"", None), [2, 0, None]),
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
    # no database calculates in less than the model's type
    Case("i * j", IJ, [(2**31 - 1, 2), (-(2**31), 2), (None, 2)], [2**32 - 2, -(2**32), None]),
    Case("(i * 2 + 1) * j", IJ, [(2**31 - 1, 3)], [3 * (2**32 - 1)]),
    Case("u * 2", {"u": Type("int", unsigned=True)}, [(2**32 - 1,)], [2**33 - 2]),
    Case("s + s", {"s": Type("smallint")}, [(2**15 - 1,)], [2**16 - 2]),
    Case("s + 1", {"s": Type("smallint")}, [(2**15 - 1,)], [2**15]),
    Case("s - -1", {"s": Type("tinyint")}, [(127,)], [128]),
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
            ("o ->> 't' = 'true'", True, None), ("o -> 'a' -> 'b' ->> 1 in ('x', 'y')", True, None),
            ("coalesce(o ->> 'n', 'none')", "none", "none"), ("replace(o ->> 't', 'e', 'th')", "truth", None),
            ("json_value(o, '$.a.b[1]')", "x", None), ("json_value(o, '$.z')", None, None),
            ("json_exists(o, '$.n')", True, None), ("json_exists(o, '$.a.z')", False, None),
            ("json_array_length(o -> 'a' -> 'b')", 2, None), ("json_array_length(o)", None, None),
        ]
    ),
    Case("p[0]", {"p": TEXTS}, texts(["x", "y"], [], None), ["x", None, None]),
    Case("p[i]", {"p": NUMBERS, "i": INT}, [([5, 6], 1), ([5, 6], 2), ([5, 6], -1)], [6, None, None]),
    Case("p[0] = 'x'", {"p": TEXTS}, texts(["x"], ["X"]), [True, False]),
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
