"""Calls of functions: the portable table decides what they take and give."""

from __future__ import annotations

import re

from sqlglot import exp

from entia.diagnostics import Severity
from entia.model import sql_types as t
from entia.model.definitions import is_defined
from entia.model.functions import FUNCTIONS, PARTS, UNITS, Function
from entia.model.native_calls import arguments_of, gives_rows, is_unsteady
from entia.model.native_functions import native_functions
from entia.model.native_syntax import form_name
from entia.model.sql_casts import read_path
from entia.model.sql_operators import adapt, agree, comparable, text_operand
from entia.model.sql_walk import (
    ASKING,
    NOTHING,
    SELECTS,
    TITLES,
    WHERE,
    Value,
    Walk,
    condition,
    foreign,
    has_form,
    mismatch,
    not_portable,
    shown,
    span_of,
    span_of_name,
    steady,
    targets_have,
    type_name,
    unwrapped,
    version_of,
)
from entia.model.types import UNKNOWN, Type
from entia.text import Span, nearest


def call(walk: Walk, node: exp.Expr) -> Value:
    name, arguments = call_of(node)
    return _called(walk, node, name, arguments)


def call_of(node: exp.Expr) -> tuple[str, list[exp.Expr]]:
    """The function's name (lower case) and arguments, whatever syntax the call has."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower(), list(node.expressions)
    if isinstance(node, exp.Extract):
        return "extract", [node.this, node.expression]
    if isinstance(node, exp.Substring):
        return "substring", [part for key in ("this", "start", "length") if (part := node.args.get(key)) is not None]
    if isinstance(node, exp.StrPosition):
        return "position", [node.args["substr"], node.this]
    return "trim", [node.this]


def trim(walk: Walk, node: exp.Expr) -> Value:
    characters = node.args.get("expression")
    if characters is not None and walk.portable:
        value = walk.infer(characters)
        if value.text is None or len(value.text) != 1:
            not_portable(walk, node, "trim(… from …)")
    elif characters is not None:
        walk.infer(characters)
    return _called(walk, node, "trim", [node.this])


def _called(walk: Walk, node: exp.Expr, name: str, arguments: list[exp.Expr]) -> Value:
    row = FUNCTIONS.get(name)
    if row is None or row.kind == "operator":
        return _unknown_function(walk, node, name, arguments)
    if _is_native(walk, row, name, len(arguments)):
        dialect = walk.scope.dialect
        if name not in walk.scope.defined and arguments_of(dialect, name) is None:
            walk.report(
                "function-arguments",
                f"nothing is known about `{name}` with {len(arguments)} arguments; {TITLES.get(dialect, dialect)} may "
                "have it",
                span_of(walk, node),
                f"Call it as `{row.signature.partition(' →')[0]}`.",
                severity=Severity.WARNING if arguments else Severity.ERROR,
            )
        return _unknown_function(walk, node, name, arguments)
    targets_have(walk, node, row.same_as or name, name)
    if row.kind in ("aggregate", "window"):
        _aggregate_allowed(walk, node, row)
        if row.kind == "window" and not isinstance(node.parent, (exp.Window, exp.IgnoreNulls, exp.RespectNulls)):
            walk.report("function-arguments", f"`{name}` needs `over (…)`", span_of(walk, node))
    values = _arguments(walk, node, row, name, arguments)
    steady(walk, node, row.volatility, f"{name}()" if not arguments else name)
    if values is None:
        return NOTHING
    required = (all(v.required for v in values) if row.strict else _lax_required(row, values)) and not row.nullable
    return Value(_result(walk, row, arguments, values), required)


def schema_call(walk: Walk, node: exp.Expr) -> Value:
    """`schema.function(…)`: one of the database's, whatever the language calls so."""
    inner = node.expression
    if not isinstance(inner, exp.Anonymous):
        return foreign(walk, node)
    name = str(inner.this).lower()
    if walk.portable:
        not_portable(walk, node, f"{node.this.name}.{name}")
        return NOTHING
    row = FUNCTIONS.get(name)
    if row is not None and row.kind == "aggregate":
        _aggregate_allowed(walk, inner, row)
    if node.this.name == "pg_catalog":
        for argument in inner.expressions:
            for part in _plain(walk, argument):
                if not isinstance(part, exp.Star):
                    walk.infer(part)
        own_steady(walk, inner, name, len(inner.expressions))
        return NOTHING
    return _unknown_function(walk, inner, name, list(inner.expressions))


def _is_native(walk: Walk, row: Function, name: str, count: int) -> bool:
    """Whether the one dialect has a function of that name with other arguments than the portable one."""
    return not walk.portable and not takes(row, count) and name in native_functions(walk.scope.dialect)


def takes(row: Function, count: int) -> bool:
    """Whether the portable function takes so many arguments."""
    return row.fewest <= count and (row.most is None or count <= row.most)


def _lax_required(row: Function, values: list[Value]) -> bool:
    if row.name == "coalesce":
        return any(value.required for value in values)
    if row.name == "concat_ws":
        return values[0].required
    return row.name in ("concat", "count")


# What databases and languages call functions of ours.
_SYNONYMS = {
    "len": "length", "strlen": "length", "datalength": "length", "char_len": "length", "ucase": "upper",
    "lcase": "lower", "nvl": "coalesce", "ifnull": "coalesce", "isnull": "coalesce", "getdate": "now",
    "sysdate": "now", "sysdatetime": "now", "getutcdate": "now", "utcnow": "now", "unix_timestamp": "now",
    "uuid_generate_v4": "uuid", "newid": "uuid", "uuidv4": "uuid", "newsequentialid": "uuid", "cuid": "uuid",
    "curdate": "current_date", "curtime": "current_time", "today": "current_date", "group_concat": "string_agg",
    "listagg": "string_agg", "instr": "strpos", "charindex": "strpos", "rand": "random", "truncate": "trunc",
    "regexp": "regexp_like", "date_part": "extract", "startswith": "starts_with", "endswith": "ends_with",
}  # fmt: skip


def _unknown_function(walk: Walk, node: exp.Expr, name: str, arguments: list[exp.Expr]) -> Value:
    for argument in arguments:
        unit = (
            isinstance(argument, exp.Column) and not argument.table and argument.name.lower() in (*UNITS, "microsecond")
        )
        if not isinstance(argument, (exp.Var, exp.Star)) and not (unit and name in ("timestampdiff", "timestampadd")):
            walk.infer(argument)
    if name in walk.scope.defined:
        return NOTHING
    if not walk.portable and name in native_functions(walk.scope.dialect):
        _native_call(walk, node, name, [a for argument in arguments for a in _plain(walk, argument)])
        return NOTHING
    span = span_of_name(walk, node, name)
    near = _SYNONYMS.get(name) or nearest(name, [row.name for row in FUNCTIONS.values() if row.kind != "operator"])
    help = f"Write `{near}`." if near else ""
    if not walk.portable:
        title = TITLES.get(walk.scope.dialect, walk.scope.dialect)
        walk.report(
            "unknown-function",
            f"nothing is known about the function `{name}`; {title} may have it",
            span,
            help or f"Define it with `sql {walk.scope.dialect} {name} …`, or name its `extension`.",
            near,
            Severity.WARNING,
        )
        return NOTHING
    walk.report(
        "unknown-function",
        f"`{name}` is no portable function",
        span,
        help or "Use a portable function, or write the line with `only` one dialect.",
        near,
    )
    return NOTHING


def _native_call(walk: Walk, node: exp.Expr, name: str, arguments: list[exp.Expr]) -> None:
    """What is wrong with the call of a function that the one dialect has by itself, as far as that is known."""
    dialect, count = walk.scope.dialect, len(arguments)
    title = TITLES.get(dialect, dialect)
    taken = arguments_of(dialect, name)
    if taken is not None and (count < taken[0] or (taken[1] is not None and count > taken[1])):
        fewest, most = taken
        wanted = f"{fewest} or more" if most is None else f"{fewest}" if fewest == most else f"{fewest} to {most}"
        plural = "argument" if wanted == "1" else "arguments"
        walk.report(
            "function-arguments", f"`{name}` of {title} takes {wanted} {plural}, not {count}", span_of(walk, node)
        )
    elif walk.use not in SELECTS and gives_rows(dialect, name):
        walk.report(
            "function-arguments", f"`{name}` gives rows, and {WHERE[walk.use]} is one value", span_of(walk, node)
        )
    else:
        own_steady(walk, node, name, count)
        if name == "nextval":
            _sequence(walk, arguments[0])


def _sequence(walk: Walk, node: exp.Expr) -> None:
    """The sequence that `nextval` counts by: one that a `sql` object creates, or that the database has for a column."""
    written = node.this if isinstance(node, exp.Cast) else node
    if not isinstance(written, exp.Literal) or not written.is_string:
        return
    dialect, name = walk.scope.dialect, written.name.rpartition(".")[2].strip('"')
    if dialect == "mariadb":
        message = "`nextval` of MariaDB takes a sequence, and not a text"
        walk.report(
            "function-arguments", message, span_of(walk, written), "Write `auto`, or set it in the application."
        )
    elif not is_defined(walk.scope.defined, "sequence", name) and not name.endswith("_seq"):
        walk.report(
            "unknown-relation",
            f"nothing in the model creates the sequence `{name}`",
            span_of(walk, written),
            f'Write `auto`, or create it: `sql {dialect} {name} """create sequence {name}"""`.',
        )


def own_steady(walk: Walk, node: exp.Expr, name: str, count: int) -> None:
    """Refuses a function of the one dialect that depends on its session, where that wants steady values."""
    dialect = walk.scope.dialect
    if not is_unsteady(dialect, name, count):
        return
    checked = walk.use == "check" and dialect != "postgres"  # which checks with whatever is written
    if checked or walk.use in ("computed", "index", "predicate", "exclude"):
        walk.report(
            "volatile-expression",
            f"`{name}` depends on the session, and {WHERE[walk.use]} needs a value that depends on the row alone",
            span_of(walk, node),
        )


def session_word(walk: Walk, node: exp.Expr) -> Value:
    """`current_user` and its like: words of the session, where the one dialect has them."""
    if walk.portable:
        return foreign(walk, node)
    if has_form(walk, node):
        own_steady(walk, node, form_name(type(node).__name__), 0)
    return Value(t.TEXT, True)


def _aggregate_allowed(walk: Walk, node: exp.Expr, row: Function) -> None:
    windowed = isinstance(node.parent, (exp.Window, exp.IgnoreNulls, exp.RespectNulls))
    windowed = windowed or (isinstance(node.parent, exp.Filter) and isinstance(node.parent.parent, exp.Window))
    walk.aggregates += not windowed
    if walk.use not in SELECTS and not (walk.use in ASKING and len(walk.frames) > 1):
        what = "a window function" if row.kind == "window" or windowed else "an aggregate"
        walk.report(
            "aggregate-not-allowed",
            f"`{row.name}` is {what}, and {WHERE[walk.use]} sees one row only",
            span_of_name(walk, node, row.name),
            "Write it in a `view` or a `query`, or say it with a `rule … by application`.",
        )
    elif walk.in_aggregate and row.kind == "aggregate" and not windowed:
        walk.report("aggregate-not-allowed", "an aggregate inside an aggregate", span_of_name(walk, node, row.name))


def _arguments(walk: Walk, node: exp.Expr, row: Function, name: str, arguments: list[exp.Expr]) -> list[Value] | None:
    """The values of the arguments; None where they are too few, too many or wrong."""
    inner = walk.in_aggregate
    if row.kind == "aggregate" and not isinstance(node.parent, exp.Window):
        walk.in_aggregate = True
    try:
        arguments = [a for argument in arguments for a in _plain(walk, argument)]
        count = len(arguments)
        if count < row.fewest or (row.most is not None and count > row.most):
            for argument in arguments:
                if not isinstance(argument, (exp.Var, exp.Star)):
                    walk.infer(argument)
            most = row.most
            wanted = (
                f"{row.fewest}"
                if most == row.fewest
                else f"{row.fewest} or more"
                if most is None
                else f"{row.fewest} to {most}"
            )
            plural = "argument" if wanted == "1" else "arguments"
            walk.report(
                "function-arguments",
                f"`{name}` takes {wanted} {plural}, not {count}",
                span_of(walk, node),
                f"Call it as `{row.signature.partition(' →')[0]}`.",
            )
            return None
        kinds = [row.arguments[min(i, len(row.arguments) - 1)].rstrip("?+") for i in range(count)]
        values, good = [], True
        for argument, kind in zip(arguments, kinds, strict=True):
            value, fine = _argument(walk, argument, kind, name)
            values.append(value)
            good = good and fine
        shared = [(a, v) for a, v, kind in zip(arguments, values, kinds, strict=True) if kind == "T"]
        if shared and good:
            walk.types[id(node)] = agree(walk, shared, f"the arguments of `{name}`")
        if row.name == "array_contains" and good and values[0].type.element is not None:
            comparable(walk, node, arguments[0], Value(values[0].type.element, False), arguments[1], values[1])
        return values if good else None
    finally:
        walk.in_aggregate = inner


def _ordered_aggregate(walk: Walk, node: exp.Order) -> None:
    for dialect, written in walk.scope.targets:
        if dialect == "sqlite" and (version_of(written) or (3,)) < (3, 44):
            walk.report(
                "function-not-portable",
                f"SQLite {written}".strip() + " cannot order the rows of an aggregate: it came with version 3.44",
                span_of(walk, node),
                "Leave `order by` out, or name the target `sqlite 3.44`.",
            )


def _plain(walk: Walk, argument: exp.Expr) -> list[exp.Expr]:
    """An argument without `distinct` and `order by`."""
    if isinstance(argument, exp.Distinct):
        return list(argument.expressions)
    if isinstance(argument, exp.Order):
        for key in argument.expressions:
            walk.infer(key.this)
        _ordered_aggregate(walk, argument)
        return _plain(walk, argument.this)
    return [argument]


def _argument(walk: Walk, node: exp.Expr, kind: str, name: str) -> tuple[Value, bool]:
    if isinstance(node, exp.Star):
        if name != "count":
            walk.report("function-arguments", f"`{name}` does not take `*`", span_of(walk, node))
        return Value(UNKNOWN, True), name == "count"
    if kind == "unit":
        return _unit_argument(walk, node, name)
    if kind == "text":
        before = len(walk.problems)
        value = text_operand(walk, node, f"`{name}`")
        return value, len(walk.problems) == before
    value = walk.infer(node)
    if kind == "path":
        if value.text is None or not value.text.startswith("$") or read_path(value.text) is None:
            walk.report("function-arguments", "the path is a literal such as `'$.a.b[0]'`", span_of(walk, node))
            return value, False
        return value, True
    if kind in ("any", "T") or not t.is_known(value.type) or _belongs(value.type, kind):
        return value, True
    if kind in ("json", "bytes", "uuid", "date", "dated") and value.text is not None:
        target = {"dated": t.TIMESTAMP, "date": t.DATE, "json": t.JSON, "uuid": t.UUID}.get(kind, t.BYTES)
        return value, adapt(walk, node, value, target)
    words = {
        "int": "a whole number", "number": "a number", "dated": "a date or moment", "bool": "a condition",
        "octets": "a text or bytes",
    }  # fmt: skip
    wanted = words.get(kind, f"a value of type `{kind}`")
    mismatch(walk, node, f"`{name}` needs {wanted}, and `{shown(walk, node)}` is {type_name(value.type)}")
    return value, False


def _belongs(type: Type, kind: str) -> bool:
    family = t.family(type)
    if kind == "number":
        return t.is_number(type)
    if kind == "octets":
        return family in ("text", "enum", "bytes")
    if kind == "dated":
        return family in ("date", "datetime", "timestamp")
    if kind == "moment":
        return family in ("date", "time", "datetime", "timestamp")
    return family == kind


def _unit_place(walk: Walk, node: exp.Expr) -> Span:
    """Where the unit stands; `extract(year from …)` has it as a bare word without a place."""
    if "start" in node.meta:
        return span_of(walk, node)
    whole = span_of(walk, node.parent or node)
    found = re.search(rf"\b{re.escape(node.name)}\b", walk.text, re.IGNORECASE)
    return Span(*found.span()) if found is not None else whole


def _unit_argument(walk: Walk, node: exp.Expr, name: str) -> tuple[Value, bool]:
    word = node.name.lower()
    units = PARTS if name == "extract" else UNITS
    walk.types[id(node)] = t.TEXT
    if word in units:
        return Value(t.TEXT, True, text=word), True
    if walk.portable or name == "date_trunc":
        near = nearest(word, units)
        span = _unit_place(walk, node)
        walk.report(
            "function-arguments", f"`{name}` has no unit `{word}`", span, f"Write one of {', '.join(units)}.",
            (f"'{near}'" if name != "extract" else near) if near else None,
        )  # fmt: skip
        return NOTHING, False
    return Value(t.TEXT, True, text=word), True


def _result(walk: Walk, row: Function, arguments: list[exp.Expr], values: list[Value]) -> Type:
    if row.result == "argument":
        first = values[1].type if row.name == "date_trunc" else values[0].type
        if row.name in ("ceil", "floor", "trunc", "round", "abs", "sum"):
            return _rounded(row.name, values)
        if row.name == "date_trunc" and values[1].text is not None:
            return t.TIMESTAMP
        return first._replace(domain=None) if first.base != "null" else t.NULL
    if row.result == "T":
        results = [(a, v) for a, v in zip(arguments, values, strict=True)]
        types = [walk.types.get(id(unwrapped(a)), v.type) if v.text is not None else v.type for a, v in results]
        return t.widest(types) or UNKNOWN
    if row.name == "extract" and t.is_known(values[1].type):
        _extractable(walk, arguments[1], values)
        return t.DOUBLE if values[0].text in ("second", "epoch") else t.INT
    return Type(row.result)


def _rounded(name: str, values: list[Value]) -> Type:
    type = values[0].type._replace(domain=None)
    if type.base != "decimal" or name == "abs":
        if name == "sum" and t.family(type) == "int":
            return Type("decimal", (38, 0)) if type.base == "bigint" else t.BIGINT
        return type._replace(unsigned=False)
    if name == "sum":
        return Type("decimal", (38, type.args[1] if len(type.args) > 1 else 0)) if type.args else t.DECIMAL
    digits = values[1].number if name == "round" and len(values) > 1 else "0"
    if digits is None or not digits.isdigit():
        return t.DECIMAL
    return Type("decimal", (38, int(digits)))


def _extractable(walk: Walk, node: exp.Expr, values: list[Value]) -> None:
    part, kind = values[0].text, t.family(values[1].type)
    clock = ("hour", "minute", "second")
    if kind not in ("date", "time", "datetime", "timestamp"):
        if values[1].text is None or not adapt(walk, node, values[1], t.TIMESTAMP):
            mismatch(
                walk,
                node,
                f"`extract` reads a date or moment, and `{shown(walk, node)}` is {type_name(values[1].type)}",
            )
    elif (kind == "date" and part in clock) or (kind == "time" and part not in (*clock, "epoch")):
        mismatch(walk, node, f"{type_name(values[1].type)} has no {part}")


def window(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    for key in node.args.get("partition_by") or ():
        walk.infer(key)
    order = node.args.get("order")
    if order is not None:
        for key in order.expressions:
            walk.infer(key.this)
    return value


def filtered(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    where = node.expression
    condition(walk, where.this, "`filter`")
    return value


def wrapped(walk: Walk, node: exp.Expr) -> Value:
    return walk.infer(node.this)
