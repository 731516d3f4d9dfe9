"""How each dialect says the portable functions of `model.functions`: form by form, as data.

A form is a text with `{0}`, `{1}`, … for the arguments, or a function of them where they may be many. `{0:o}` stands
for the argument as an operand: in brackets unless it is one thing. Variants by the type of an argument have a key such
as `round:float`, by a unit `extract.year:date`. Every cell is tested by comparing values on the engines
(`tests/sql/test_functions.py`); the forms keep to what the oldest claimed version knows, and to what engines take in
generated columns and indexes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Form = str | Callable[[Sequence["Argument"]], str]

# Functions that a dialect has under the same name, and does otherwise: where its own SQL is legal they are its own.
OWN: dict[str, frozenset[str]] = {
    "postgres": frozenset("avg exp greatest least ln pow power round sign sqrt".split()),
    "mysql": frozenset("avg concat regexp_like round".split()),
    "mariadb": frozenset("avg concat round".split()),
    "sqlite": frozenset(("hex", "random")),
}

DIALECTS = ("postgres", "mysql", "mariadb", "sqlite", "duckdb")

_ONE_THING = re.compile(r"""(?:[\w.$]+|"(?:[^"]|"")*"|`[^`]*`|'(?:[^']|'')*'|[A-Z]+ '(?:[^']|'')*')$""")


class Argument(str):
    """The SQL of an argument; formatted with `:o` it is safe beside an operator."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return operand(str(self)) if spec == "o" else str(self)


def operand(text: str) -> str:
    """The text, in brackets unless it is one name, literal, call or bracketed thing."""
    return text if is_one_thing(text) else f"({text})"


def is_one_thing(text: str) -> bool:
    """Whether an operator beside the text takes it whole."""
    if _ONE_THING.match(text):
        return True
    open_at = text.find("(")
    if open_at < 0 or not text.endswith(")") or not (open_at == 0 or re.fullmatch(r"[\w.]+", text[:open_at])):
        return False
    depth = 0
    quote = ""
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"`":
            quote = c
        elif c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth == 0 and i < len(text) - 1:
                return False
    return depth == 0


def form(name: str, dialect: str, *variants: str) -> Form | None:
    """The form of a function: the first of `name` with a variant that there is, else of the name alone."""
    for key in (*(f"{name}{variant}" for variant in variants), name):
        row = FORMS.get(key)
        if row is not None:
            found = row.get(dialect, row.get("mysql") if dialect == "mariadb" else None)
            return found if found is not None else row.get("*")
    return None


def fill(found: Form, arguments: Sequence[str]) -> str:
    """The form with its arguments."""
    given = [Argument(argument) for argument in arguments]
    return found(given) if callable(found) else found.format(*given)


def _joined(operator: str) -> Form:
    return lambda arguments: "(" + operator.join(f"coalesce({argument}, '')" for argument in arguments) + ")"


def _concat_mysql(arguments: Sequence[Argument]) -> str:
    texts = ", ".join(f"coalesce({argument}, '')" for argument in arguments)
    return f"concat({texts})"


def _concat_ws(arguments: Sequence[Argument]) -> str:
    # concat_ws of PostgreSQL is not immutable, that of SQLite came with 3.44
    separator, *texts = arguments
    parts = " || ".join(f"coalesce({separator:o} || {text:o}, '')" for text in texts)
    return f"substr({parts}, length({separator}) + 1)"


def _call(name: str) -> Form:
    return lambda arguments: f"{name}({', '.join(arguments)})"


def _no_null(name: str) -> Form:
    """For those whose greatest and least pass over nulls."""

    def write(arguments: Sequence[Argument]) -> str:
        nulls = " OR ".join(f"{argument:o} IS NULL" for argument in arguments)
        return f"(CASE WHEN {nulls} THEN NULL ELSE {name}({', '.join(arguments)}) END)"

    return write


def _replace(arguments: Sequence[Argument]) -> str:
    # MariaDB gives the text unchanged for a null that it need not put in
    written = f"replace({', '.join(arguments)})"
    if arguments[2].startswith("'"):
        return written
    return f"(CASE WHEN {arguments[2]:o} IS NOT NULL THEN {written} END)"


def _all(text: Form) -> dict[str, Form]:
    return {"*": text}


_SQLITE_NOW = "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'{0}), '0'), '.')"

FORMS: dict[str, dict[str, Form]] = {
    # strings
    "lower": _all("lower({0})"),
    "upper": _all("upper({0})"),
    "length": {"*": "length({0})", "mysql": "char_length({0})"},
    "octet_length": {
        "*": "octet_length({0})", "sqlite": "length(CAST({0} AS BLOB))", "duckdb": "strlen({0})",
    },
    "octet_length:bytes": {"*": "octet_length({0})", "sqlite": "length({0})"},
    "trim": {"*": "trim({0})", "duckdb": "trim({0}, ' ')"},
    "ltrim": {"*": "ltrim({0})", "duckdb": "ltrim({0}, ' ')"},
    "rtrim": {"*": "rtrim({0})", "duckdb": "rtrim({0}, ' ')"},
    "left": {"*": "left({0}, {1})", "sqlite": "substr({0}, 1, {1})"},
    "right": {"*": "right({0}, {1})", "sqlite": "substr({0}, max(length({0}) - {1:o}, 0) + 1)"},
    "substring": _all(_call("substr")),
    "position": {
        "postgres": "strpos({1}, {0})", "mysql": "locate({0}, {1})", "sqlite": "instr({1}, {0})",
        "duckdb": "(CASE WHEN {0:o} = '' AND {1:o} IS NOT NULL THEN 1 ELSE strpos({1}, {0}) END)",
    },
    "replace": {"*": "replace({0}, {1}, {2})", "mariadb": _replace},
    "repeat": {"*": "repeat({0}, {1})", "sqlite": "replace(hex(zeroblob({1})), '00', {0})"},
    "lpad": {
        "*": "lpad({0}, {1}, {2})",
        "sqlite": "(CASE WHEN length({0}) >= {1:o} THEN substr({0}, 1, {1}) "
        "ELSE substr(replace(hex(zeroblob({1})), '00', {2}), 1, {1:o} - length({0})) || {0:o} END)",
    },
    "rpad": {
        "*": "rpad({0}, {1}, {2})",
        "sqlite": "substr({0:o} || replace(hex(zeroblob({1})), '00', {2}), 1, {1})",
    },
    "reverse": {"postgres": "reverse({0})", "mysql": "reverse({0})", "duckdb": "reverse({0})"},
    "starts_with": {
        "*": "starts_with({0}, {1})", "mysql": "(left({0}, char_length({1})) = {1:o})",
        "sqlite": "(substr({0}, 1, length({1})) = {1:o})",
    },
    "ends_with": {
        "postgres": "(right({0}, length({1})) = {1:o})", "mysql": "(right({0}, char_length({1})) = {1:o})",
        "sqlite": "(substr({0}, max(length({0}) - length({1}), 0) + 1) = {1:o})", "duckdb": "ends_with({0}, {1})",
    },
    "contains": {
        "postgres": "(strpos({0}, {1}) > 0)", "mysql": "(locate({1}, {0}) > 0)", "sqlite": "(instr({0}, {1}) > 0)",
        "duckdb": "contains({0}, {1})",
    },
    "concat": {"*": _joined(" || "), "mysql": _concat_mysql},
    "concat_ws": {"*": _concat_ws, "mysql": _call("concat_ws"), "duckdb": _call("concat_ws")},
    "regexp_like": {
        "postgres": "({0:o} ~ {1:o})", "mysql": "regexp_like({0}, {1}, 'c')",
        "mariadb": "({0:o} REGEXP concat('(?-i)', {1}))", "duckdb": "regexp_matches({0}, {1})",
    },
    "md5": {"postgres": "md5({0})", "mysql": "md5({0})", "duckdb": "md5({0})"},
    # numbers
    "abs": _all("abs({0})"),
    "sign": {
        "postgres": "CAST(sign({0}) AS integer)", "mysql": "sign({0})", "sqlite": "(({0:o} > 0) - ({0:o} < 0))",
        "duckdb": "CAST(sign({0}) AS INTEGER)",
    },
    "ceil": {"*": "ceil({0})", "sqlite": "(CAST({0} AS INTEGER) + ({0:o} > CAST({0} AS INTEGER)))"},
    "floor": {"*": "floor({0})", "sqlite": "(CAST({0} AS INTEGER) - ({0:o} < CAST({0} AS INTEGER)))"},
    "ceil:int": _all("{0}"),
    "floor:int": _all("{0}"),
    "trunc:int": _all("{0}"),
    "round": _all(_call("round")),
    "round:float": {
        "postgres": lambda a: f"CAST(round(CAST({a[0]} AS numeric){_more(a)}) AS double precision)",
        "mysql": lambda a: f"(round(CAST({a[0]} AS DECIMAL(65, 20)){_more(a)}) + 0e0)",
        "sqlite": _call("round"),
        "duckdb": _call("round"),
    },
    "trunc": {"*": "trunc({0})", "mysql": "truncate({0}, 0)", "sqlite": "CAST({0} AS INTEGER)"},
    "mod": _all("({0:o} % nullif({1}, 0))"),
    "power": {
        "postgres": "power(CAST({0} AS double precision), CAST({1} AS double precision))", "mysql": "pow({0}, {1})",
        "sqlite": "pow({0}, {1})", "duckdb": "pow({0}, {1})",
    },
    "sqrt": {
        "postgres": "(CASE WHEN {0:o} >= 0 THEN sqrt(CAST({0} AS double precision)) END)", "mysql": "sqrt({0})",
        "sqlite": "sqrt({0})", "duckdb": "(CASE WHEN {0:o} >= 0 THEN sqrt({0}) END)",
    },
    "exp": {"*": "exp({0})", "postgres": "exp(CAST({0} AS double precision))"},
    "ln": {
        "postgres": "(CASE WHEN {0:o} > 0 THEN ln(CAST({0} AS double precision)) END)",
        "mysql": "ln({0})", "sqlite": "ln({0})", "duckdb": "(CASE WHEN {0:o} > 0 THEN ln({0}) END)",
    },
    "log10": {
        "postgres": "(CASE WHEN {0:o} > 0 THEN log(CAST({0} AS double precision)) END)",
        "mysql": "log10({0})", "sqlite": "log10({0})", "duckdb": "(CASE WHEN {0:o} > 0 THEN log10({0}) END)",
    },
    "random": {"*": "random()", "mysql": "rand()", "sqlite": "(abs(random() % 9007199254740992) / 9007199254740992.0)"},
    # conditions
    "coalesce": _all(_call("coalesce")),
    "nullif": _all("nullif({0}, {1})"),
    "greatest": {
        "postgres": _no_null("greatest"), "mysql": _call("greatest"), "sqlite": _call("max"),
        "duckdb": _no_null("greatest"),
    },
    "least": {
        "postgres": _no_null("least"), "mysql": _call("least"), "sqlite": _call("min"), "duckdb": _no_null("least"),
    },
    # date and time; `now` of a column has the column's type as its variant
    "now": {
        "*": "now()", "mysql": "utc_timestamp(6)", "sqlite": _SQLITE_NOW.format(""),
    },
    "now:date": {"*": "current_date", "mysql": "curdate()", "sqlite": "date('now', 'localtime')"},
    "now:time": {
        "postgres": "localtime", "mysql": "curtime(6)", "sqlite": "time('now', 'localtime')",
        "duckdb": "current_localtime()",
    },
    "now:datetime": {
        "postgres": "localtimestamp", "mysql": "current_timestamp(6)", "sqlite": _SQLITE_NOW.format(", 'localtime'"),
        "duckdb": "current_localtimestamp()",
    },
    "make_date": {
        "*": "make_date({0}, {1}, {2})",
        "mysql": "CAST(concat(lpad({0}, 4, '0'), '-', lpad({1}, 2, '0'), '-', lpad({2}, 2, '0')) AS DATE)",
        "sqlite": "(CASE WHEN {0:o} + {1:o} + {2:o} IS NOT NULL THEN printf('%04d-%02d-%02d', {0}, {1}, {2}) END)",
    },
    # identity, bytes
    "uuid": {
        "postgres": "gen_random_uuid()", "mysql": "uuid()", "duckdb": "uuid()",
        "sqlite": "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) "
        "|| '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) "
        "|| '-' || hex(randomblob(6)))",
    },
    "hex": {
        "*": "hex({0})", "sqlite": "(CASE WHEN {0:o} IS NOT NULL THEN hex({0}) END)",
        "postgres": "upper(encode({0}, 'hex'))",
    },
    # json and arrays; paths are written by `sql.expressions`
    "json_array_length": {
        "postgres": "(CASE jsonb_typeof({0}) WHEN 'array' THEN jsonb_array_length({0}) END)",
        "mysql": "(CASE json_type({0}) WHEN 'ARRAY' THEN json_length({0}) END)",
        "sqlite": "(CASE json_type({0}) WHEN 'array' THEN json_array_length({0}) END)",
        "duckdb": "(CASE json_type({0}) WHEN 'ARRAY' THEN json_array_length({0}) END)",
    },
    "json_value": _all("{0}"),
    "json_exists": _all("{0}"),
    "array_length": {
        "postgres": "cardinality({0})", "mysql": "json_length({0})", "sqlite": "json_array_length({0})",
        "duckdb": "len({0})",
    },
    "array_contains": {
        "postgres": "({1:o} = ANY ({0}))", "mysql": "json_contains({0}, json_array({1}))",
        "duckdb": "list_contains({0}, {1})",
    },
    # aggregates; `string_agg` is written by `sql.expressions`, its order and separator stand differently
    "count": _all(_call("count")),
    "sum": _all("sum({0})"),
    "avg": {"*": "avg({0})", "postgres": "avg(CAST({0} AS double precision))", "mysql": "avg(CAST({0} AS DOUBLE))"},
    "min": _all("min({0})"),
    "max": _all("max({0})"),
    "string_agg": {
        "*": "string_agg({0}, {1})", "mysql": "group_concat({0} SEPARATOR {1})", "sqlite": "group_concat({0}, {1})",
    },
    "bool_and": {"*": "bool_and({0})", "mysql": "min({0})", "sqlite": "min({0})"},
    "bool_or": {"*": "bool_or({0})", "mysql": "max({0})", "sqlite": "max({0})"},
    **{
        name: _all(_call(name))
        for name in (
            "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value",
            "last_value",
        )
    },
    # parts of moments: {0} is the moment, in UTC already
    "extract": _all("{0}"),
    "extract.year": {
        "*": "CAST(extract(year FROM {0}) AS integer)", "mysql": "year({0})",
        "sqlite": "CAST(strftime('%Y', {0}) AS INTEGER)",
    },
    "extract.quarter": {
        "*": "CAST(extract(quarter FROM {0}) AS integer)", "mysql": "quarter({0})",
        "sqlite": "((CAST(strftime('%m', {0}) AS INTEGER) + 2) / 3)",
    },
    "extract.month": {
        "*": "CAST(extract(month FROM {0}) AS integer)", "mysql": "month({0})",
        "sqlite": "CAST(strftime('%m', {0}) AS INTEGER)",
    },
    "extract.day": {
        "*": "CAST(extract(day FROM {0}) AS integer)", "mysql": "dayofmonth({0})",
        "sqlite": "CAST(strftime('%d', {0}) AS INTEGER)",
    },
    "extract.dow": {
        "*": "CAST(extract(dow FROM {0}) AS integer)", "mysql": "(dayofweek({0}) - 1)",
        "sqlite": "CAST(strftime('%w', {0}) AS INTEGER)",
    },
    "extract.doy": {
        "*": "CAST(extract(doy FROM {0}) AS integer)", "mysql": "dayofyear({0})",
        "sqlite": "CAST(strftime('%j', {0}) AS INTEGER)",
    },
    "extract.hour": {
        "*": "CAST(extract(hour FROM {0}) AS integer)", "mysql": "hour({0})",
        "sqlite": "CAST(strftime('%H', {0}) AS INTEGER)",
    },
    "extract.minute": {
        "*": "CAST(extract(minute FROM {0}) AS integer)", "mysql": "minute({0})",
        "sqlite": "CAST(strftime('%M', {0}) AS INTEGER)",
    },
    "extract.second": {
        "postgres": "CAST(extract(second FROM {0}) AS double precision)",
        "mysql": "(second({0}) + microsecond({0}) / 1e6)",
        "sqlite": "CAST(substr({0}, 18) AS REAL)",
        "duckdb": "(extract(microsecond FROM {0}) / 1e6)",
    },
    "extract.second:time": {
        "postgres": "CAST(extract(second FROM {0}) AS double precision)",
        "mysql": "(second({0}) + microsecond({0}) / 1e6)",
        "sqlite": "CAST(substr({0}, 7) AS REAL)",
        "duckdb": "(extract(microsecond FROM {0}) / 1e6)",
    },
    "extract.epoch": {
        "postgres": "CAST(extract(epoch FROM {0}) AS double precision)",
        "mysql": "(timestampdiff(MICROSECOND, '1970-01-01', {0}) / 1e6)",
        "sqlite": "(CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) + CAST('0' || substr({0}, 20) AS REAL))",
        "duckdb": "CAST(epoch({0}) AS DOUBLE)",
    },
    "extract.epoch:time": {
        "postgres": "CAST(extract(epoch FROM {0}) AS double precision)",
        "mysql": "(hour({0}) * 3600 + minute({0}) * 60 + second({0}) + microsecond({0}) / 1e6)",
        "sqlite": "(substr({0}, 1, 2) * 3600 + substr({0}, 4, 2) * 60 + CAST(substr({0}, 7) AS REAL))",
        "duckdb": "CAST(epoch({0}) AS DOUBLE)",
    },
    # starts of units: {0} is a date
    "date_trunc": _all("{0}"),
    "date_trunc.year": {"mysql": "makedate(year({0}), 1)", "sqlite": "(substr({0}, 1, 4) || '-01-01')"},
    "date_trunc.quarter": {
        "mysql": "(makedate(year({0}), 1) + INTERVAL (quarter({0}) - 1) QUARTER)",
        "sqlite": "(substr({0}, 1, 5) || printf('%02d', (CAST(substr({0}, 6, 2) AS INTEGER) - 1) / 3 * 3 + 1) "
        "|| '-01')",
    },
    "date_trunc.month": {
        "mysql": "({0:o} - INTERVAL (dayofmonth({0}) - 1) DAY)", "sqlite": "(substr({0}, 1, 7) || '-01')",
    },
    "date_trunc.week": {
        "mysql": "({0:o} - INTERVAL weekday({0}) DAY)", "sqlite": "date({0}, '-6 day', 'weekday 1')",
    },
    "date_trunc.day": {"mysql": "{0}", "sqlite": "{0}"},
}  # fmt: skip


def _more(arguments: Sequence[Argument]) -> str:
    return f", {arguments[1]}" if len(arguments) > 1 else ""
