"""The portable functions: what SQL in a model may call whatever the targets are.

This table decides (not sqlglot): a name, what it takes, what it gives, how steady its value is. How each dialect says
it, and since which version, is `dialects.functions`; a test holds that every row here has cells there, and that every
cell gives the same values on the engines.

Signatures are words: families of types (`text`, `number`, `moment`, `any`, …), `?` for an optional argument, `+` for
one or more. `T` is one type that all of them agree on; `unit` a date part, `path` a JSON path, both as literals.
"""

from __future__ import annotations

from typing import NamedTuple

UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")  # of date_trunc and intervals
PARTS = ("year", "quarter", "month", "day", "dow", "doy", "hour", "minute", "second", "epoch")  # of extract


class Function(NamedTuple):
    """One portable function or operator.

    `arguments` are families, each perhaps with `?` (optional) or `+` (repeats, only the last). `result` is a type's
    base ("bigint", "text", …), or "T", or "argument" (the type of the first argument). `volatility` is "immutable",
    "stable" (the same in one statement: the clock) or "volatile". `kind` is "scalar", "aggregate", "window" or
    "operator". `nullable` tells whether it can be null though no argument is. `strict` whether it is null as soon as
    one argument is.
    """

    name: str
    arguments: tuple[str, ...]
    result: str
    doc: str
    volatility: str = "immutable"
    kind: str = "scalar"
    nullable: bool = False
    strict: bool = True
    same_as: str = ""  # another spelling of that row

    @property
    def fewest(self) -> int:
        """The number of arguments it takes at least."""
        return sum(not argument.endswith("?") for argument in self.arguments)

    @property
    def most(self) -> int | None:
        """The number of arguments it takes at most; None where there is no end."""
        return None if self.arguments and self.arguments[-1].endswith("+") else len(self.arguments)

    @property
    def signature(self) -> str:
        """As shown by hover: `substring(text, int[, int]) → text`."""
        words = [f"[{a[:-1]}]" if a.endswith("?") else f"{a[:-1]}, …" if a.endswith("+") else a for a in self.arguments]
        return f"{self.name}({', '.join(words)}) → {self.result}"


def _row(name: str, signature: str, doc: str, **more: object) -> Function:
    arguments, _, result = signature.partition("->")
    return Function(name, tuple(arguments.split()), result.strip(), doc, **more)  # type: ignore[arg-type]  # the table names the fields


_ROWS: tuple[Function, ...] = (
    # strings
    _row("lower", "text -> text", "The text in small letters."),
    _row("upper", "text -> text", "The text in capital letters."),
    _row("length", "text -> int", "How many characters the text has."),
    _row("char_length", "text -> int", "How many characters the text has.", same_as="length"),
    _row("character_length", "text -> int", "How many characters the text has.", same_as="length"),
    _row("octet_length", "octets -> int", "How many bytes a text (in UTF-8) or a value of bytes has."),
    _row("trim", "text -> text", "Without spaces at both ends."),
    _row("ltrim", "text -> text", "Without spaces at the start."),
    _row("rtrim", "text -> text", "Without spaces at the end."),
    _row("left", "text int -> text", "The first n characters, n not negative."),
    _row("right", "text int -> text", "The last n characters, n not negative."),
    _row("substring", "text int int? -> text", "From the n-th character (1 is the first), perhaps only so many."),
    _row("substr", "text int int? -> text", "From the n-th character (1 is the first).", same_as="substring"),
    _row("position", "text text -> int", "Where the first text stands in the second, 1 for its start; 0 if nowhere."),
    _row("replace", "text text text -> text", "With each occurrence of the second text replaced by the third."),
    _row("repeat", "text int -> text", "The text n times."),
    _row("lpad", "text int text -> text", "Filled at the start up to n characters, or cut to n."),
    _row("rpad", "text int text -> text", "Filled at the end up to n characters, or cut to n."),
    _row("reverse", "text -> text", "The characters in reverse order."),
    _row("starts_with", "text text -> bool", "Whether the first text starts with the second, case included."),
    _row("ends_with", "text text -> bool", "Whether the first text ends with the second, case included."),
    _row("contains", "text text -> bool", "Whether the second text stands in the first, case included."),
    _row("concat", "text+ -> text", "The texts one after the other; null counts as empty.", strict=False),
    _row("concat_ws", "text text+ -> text", "The texts with the first between them; nulls are left out.", strict=False),
    _row("regexp_like", "text text -> bool", "Whether the regular expression (case included) matches somewhere."),
    _row("md5", "text -> text", "The MD5 digest of the UTF-8 text in small hexadecimal digits."),
    # numbers
    _row("abs", "number -> argument", "Without its sign."),
    _row("sign", "number -> int", "-1, 0 or 1."),
    _row("ceil", "number -> argument", "The next whole number upwards."),
    _row("ceiling", "number -> argument", "The next whole number upwards.", same_as="ceil"),
    _row("floor", "number -> argument", "The next whole number downwards."),
    _row("round", "number int? -> argument", "Rounded to n digits, halves away from zero."),
    _row("trunc", "number -> argument", "The whole number towards zero."),
    _row("mod", "int int -> bigint", "The remainder, with the dividend's sign; null for division by zero."),
    _row("power", "number number -> double", "The first to the power of the second."),
    _row("pow", "number number -> double", "The first to the power of the second.", same_as="power"),
    _row("sqrt", "number -> double", "The square root; null of a negative number.", nullable=True),
    _row("exp", "number -> double", "e to that power."),
    _row("ln", "number -> double", "The natural logarithm; null where there is none.", nullable=True),
    _row("log10", "number -> double", "The logarithm to base 10; null where there is none.", nullable=True),
    _row("random", "-> double", "A random number from 0 to below 1.", volatility="volatile"),
    # conditions
    _row("coalesce", "T T+ -> T", "The first that is not null.", strict=False),
    _row("nullif", "T T -> argument", "Null where both are equal, else the first.", nullable=True, strict=False),
    _row("greatest", "T T+ -> T", "The greatest; null if one is null."),
    _row("least", "T T+ -> T", "The least; null if one is null."),
    # date and time
    _row("now", "-> timestamp", "This moment; for a `datetime` column the session's wall clock.", volatility="stable"),
    _row("current_timestamp", "-> timestamp", "This moment.", volatility="stable", same_as="now"),
    _row("current_date", "-> date", "Today, where the session is.", volatility="stable"),
    _row("current_time", "-> time", "The wall clock, where the session is.", volatility="stable"),
    _row("localtimestamp", "-> datetime", "The wall clock, where the session is.", volatility="stable"),
    _row("extract", "unit any -> int", "A part of a moment, in UTC: `extract(year from at)`."),
    _row("date_trunc", "unit dated -> argument", "The start of the year, month, day, …, in UTC."),
    _row("make_date", "int int int -> date", "The date of that year, month and day."),
    # identity, bytes
    _row("uuid", "-> uuid", "A new UUID.", volatility="volatile"),
    _row("gen_random_uuid", "-> uuid", "A new UUID.", volatility="volatile", same_as="uuid"),
    _row("hex", "bytes -> text", "The bytes as capital hexadecimal digits."),
    # json and arrays
    _row("json_value", "json path -> text", "The text, number or boolean at `$.a.b`, as text.", nullable=True),
    _row("json_exists", "json path -> bool", "Whether something (null too) stands at `$.a.b`."),
    _row("json_array_length", "json -> int", "How many elements the JSON array has.", nullable=True),
    _row("array_length", "array -> int", "How many elements the array has."),
    _row("cardinality", "array -> int", "How many elements the array has.", same_as="array_length"),
    _row("array_contains", "array any -> bool", "Whether the array has that element."),
    # aggregates
    _row("count", "any? -> bigint", "How many rows (`*`) or values that are not null.", kind="aggregate", strict=False),
    _row("sum", "number -> argument", "The sum.", kind="aggregate", nullable=True),
    _row("avg", "number -> double", "The mean.", kind="aggregate", nullable=True),
    _row("min", "any -> argument", "The least.", kind="aggregate", nullable=True),
    _row("max", "any -> argument", "The greatest.", kind="aggregate", nullable=True),
    _row("string_agg", "text text -> text", "The texts, the second between them.", kind="aggregate", nullable=True),
    _row("bool_and", "bool -> bool", "Whether it is true of all rows.", kind="aggregate", nullable=True),
    _row("bool_or", "bool -> bool", "Whether it is true of some row.", kind="aggregate", nullable=True),
    # windows
    _row("row_number", "-> bigint", "The row's number in its window, from 1.", kind="window"),
    _row("rank", "-> bigint", "The rank, with gaps after ties.", kind="window"),
    _row("dense_rank", "-> bigint", "The rank, without gaps.", kind="window"),
    _row("percent_rank", "-> double", "The rank from 0 to 1.", kind="window"),
    _row("cume_dist", "-> double", "The share of rows up to this one.", kind="window"),
    _row("ntile", "int -> bigint", "Which of n equal parts the row falls into.", kind="window"),
    _row("lag", "any int? -> argument", "The value n rows before.", kind="window", nullable=True),
    _row("lead", "any int? -> argument", "The value n rows after.", kind="window", nullable=True),
    _row("first_value", "any -> argument", "The value of the window's first row.", kind="window", nullable=True),
    _row("last_value", "any -> argument", "The value of the window's last row.", kind="window", nullable=True),
    # operators, for hover and completion; the checker knows what they take
    _row("+", "any any -> T", "Sum; a moment and an interval.", kind="operator"),
    _row("-", "any any -> T", "Difference; of two dates, the days between them.", kind="operator"),
    _row("*", "number number -> T", "Product.", kind="operator"),
    _row("/", "number number -> double", "Real division; null for division by zero.", kind="operator", nullable=True),
    _row("div", "int int -> bigint", "Whole division, towards zero; null by zero.", kind="operator", nullable=True),
    _row("%", "int int -> bigint", "Remainder, with the dividend's sign.", kind="operator", nullable=True),
    _row("||", "text text -> text", "One text after the other; null if one is null.", kind="operator"),
    _row("like", "text text -> bool", "`%` any characters, `_` one; case counts.", kind="operator"),
    _row("ilike", "text text -> bool", "As `like`, case does not count.", kind="operator"),
    _row("between", "T T T -> bool", "From the second to the third, both included.", kind="operator"),
    _row("in", "T T+ -> bool", "Whether it is one of these.", kind="operator"),
    _row("is null", "any -> bool", "Whether it is null.", kind="operator", strict=False),
    _row("is distinct from", "T T -> bool", "Whether they differ, null being a value.", kind="operator", strict=False),
    _row("cast", "any any -> T", "The value as another type of the language.", kind="operator"),
    _row("case", "T+ -> T", "The value of the first branch whose condition is true.", kind="operator", strict=False),
    _row("interval", "int unit -> duration", "A span of time: `interval '3' month`.", kind="operator"),
    _row("->", "json path -> json", "What stands at a key or path, as JSON.", kind="operator", nullable=True),
    _row("->>", "json path -> text", "What stands at a key or path, as text.", kind="operator", nullable=True),
    _row("[]", "array int -> T", "An element, counted from 0; null beyond the end.", kind="operator", nullable=True),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}

# (function, dialect) -> the first version that has it ("" where none has), with what else to write. Only exceptions:
# everything else is there in the oldest version that is claimed. `dialects.functions` must agree (a test holds it).
MISSING: dict[tuple[str, str], tuple[str, str]] = {
    ("regexp_like", "sqlite"): ("", "SQLite has no regular expressions; use `like`"),
    ("md5", "sqlite"): ("", "SQLite has no digests; compute it in the application"),
    ("reverse", "sqlite"): ("", "SQLite cannot reverse a text"),
    ("array_contains", "sqlite"): ("", "SQLite has no arrays; use a table of its own"),
}

# (function, dialect) -> the first claimed version that may lack it again, with what else to write
GONE: dict[tuple[str, str], tuple[tuple[int, ...], str]] = {
    ("md5", "mysql"): ((9,), "MySQL has no md5 since 9.6; compute it in the application"),
}

# (function, dialect) that an index cannot hold there: an extension brings it
NOT_INDEXED = frozenset(
    (name, "duckdb") for name in ("md5", "->", "->>", "json_value", "json_exists", "json_array_length")
)

# (function, dialect) -> in what its value may differ there: said in the editor, never silent
DIFFERENCES: dict[tuple[str, str], str] = {
    ("lower", "sqlite"): "changes only the letters A to Z",
    ("upper", "sqlite"): "changes only the letters a to z",
    ("ilike", "sqlite"): "ignores case only of the letters A to Z",
}


def missing(name: str, dialect: str, version: tuple[int, ...]) -> str | None:
    """Why the dialect's version has no such function: "" or a sentence; None where it has it."""
    row = FUNCTIONS.get(name)
    key = (row.same_as or name if row else name, dialect)
    gone = GONE.get(key)
    if gone is not None and version >= gone[0]:
        return gone[1]
    cell = MISSING.get(key)
    if cell is None:
        return None
    since, advice = cell
    if since and version and version >= tuple(int(part) for part in since.split(".")):
        return None
    return advice or (f"it came with version {since}" if since else "")
