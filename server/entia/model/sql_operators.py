"""Literals, comparisons, calculation and conditions: what operators take and give."""

from __future__ import annotations

import re
from typing import cast

from sqlglot import exp

from entia.diagnostics import Severity
from entia.model import sql_types as t
from entia.model.functions import UNITS
from entia.model.sql_selects import subquery
from entia.model.sql_walk import (
    NOTHING,
    TITLES,
    Value,
    Walk,
    chained,
    condition,
    foreign,
    has_form,
    infer_all,
    mismatch,
    not_portable,
    operands,
    shown,
    span_of,
    targets_have,
    type_name,
    unwrapped,
)
from entia.model.types import UNKNOWN, Enum, Type
from entia.syntax.writing import quote_string
from entia.text import nearest


def literal(walk: Walk, node: exp.Expr) -> Value:
    literal = cast(exp.Literal, node)
    text = literal.name
    if literal.is_string:
        return Value(t.TEXT, True, text=text)
    if text.isdigit():
        return Value(t.INT if int(text) < 2**31 else t.BIGINT, True, number=text)
    if "e" in text.lower():
        return Value(t.DOUBLE, True, number=text)
    _, _, fraction = text.partition(".")
    return Value(Type("decimal", (38, len(fraction))), True, number=text)


def null(walk: Walk, node: exp.Expr) -> Value:
    return Value(t.NULL, False)


def boolean(walk: Walk, node: exp.Expr) -> Value:
    return Value(t.BOOL, True)


def paren(walk: Walk, node: exp.Expr) -> Value:
    return walk.infer(node.this)


def neg(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    if t.is_known(value.type) and not t.is_number(value.type) and value.type.base != "duration":
        mismatch(walk, node, f"`-` needs a number, and `{shown(walk, node.this)}` is {type_name(value.type)}")
        return NOTHING
    return value._replace(type=value.type._replace(domain=None, unsigned=False))


def connector(walk: Walk, node: exp.Expr) -> Value:
    word = "`and`" if isinstance(node, exp.And) else "`or`"
    chain = chained(node)
    values = [condition(walk, operand, word) for operand in operands(chain)]
    walk.types.update({id(each): t.BOOL for each in chain})
    return Value(t.BOOL, all(value.required for value in values))


def not_(walk: Walk, node: exp.Expr) -> Value:
    return Value(t.BOOL, condition(walk, node.this, "`not`").required)


def compare(walk: Walk, node: exp.Expr) -> Value:
    binary = cast(exp.Binary, node)
    left, right = binary.this, binary.expression
    if isinstance(unwrapped(left), exp.Tuple) or isinstance(unwrapped(right), exp.Tuple):
        return _tuples(walk, node, unwrapped(left), unwrapped(right))
    if isinstance(right, (exp.Any, exp.All)):
        return _any(walk, node, left, right)
    a, b = walk.infer(left), walk.infer(right)
    comparable(walk, node, left, a, right, b)
    null_safe = isinstance(node, (exp.NullSafeEQ, exp.NullSafeNEQ))
    if not null_safe and t.NULL.base in (a.type.base, b.type.base):
        _null_comparison(walk, node, left, right)
    if isinstance(node, (exp.LT, exp.LTE, exp.GT, exp.GTE)):
        _orderable(walk, node, a, b)
    return Value(t.BOOL, null_safe or (a.required and b.required))


def _orderable(walk: Walk, node: exp.Expr, a: Value, b: Value) -> None:
    for value in (a, b):
        kind = t.family(value.type)
        if kind in ("json", "array", "map", "vector") and t.is_known(value.type):
            mismatch(walk, node, f"`{kind}` values have no order")
            return
        if kind == "enum" and value.type.enum is not None and value.type.enum.base is None and walk.portable:
            walk.report(
                "function-not-portable",
                f"databases do not agree on the order of the labels of {type_name(value.type)}",
                span_of(walk, node),
                "Compare with `in ('…', '…')`, or code the enum: `enum X: smallint { … }`.",
            )
            return


def _null_comparison(walk: Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> None:
    negative = isinstance(node, exp.NEQ)
    word = "is not null" if negative else "is null"
    span = span_of(walk, node)
    other = left if isinstance(unwrapped(right), exp.Null) else right
    walk.report(
        "null-comparison",
        "comparing with `null` is never true",
        span,
        f"Write `{shown(walk, other)} {word}`.",
        f"{walk.text[slice(*span_of(walk, other))]} {word}" if isinstance(node, (exp.EQ, exp.NEQ)) else None,
    )


def _any(walk: Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> Value:
    of_query = isinstance(unwrapped(right.this), exp.Query)
    if walk.portable and not of_query:
        not_portable(walk, right, "any(…)")
    elif not has_form(walk, right):
        return Value(t.BOOL, False)
    a = walk.infer(left)
    inner = walk.infer(right.this)
    element = inner.type.element if inner.type.base == "array" else None
    if not of_query and element is None and t.is_known(inner.type) and inner.text is None:
        mismatch(walk, right.this, f"`any` looks into an array, and `{shown(walk, right.this)}` is "
                 f"{type_name(inner.type)}")  # fmt: skip
    if element is not None:
        comparable(walk, node, left, a, right, Value(element, False))
    return Value(t.BOOL, False)


def _tuples(walk: Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> Value:
    if not (isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple)):
        infer_all(walk, (*_parts(left), *_parts(right)))
        return Value(t.BOOL, False)
    if len(left.expressions) != len(right.expressions):
        mismatch(walk, node, f"{len(left.expressions)} values are compared with {len(right.expressions)}")
    required = True
    for one, other in zip(left.expressions, right.expressions, strict=False):
        a, b = walk.infer(one), walk.infer(other)
        comparable(walk, node, one, a, other, b)
        required = required and a.required and b.required
    return Value(t.BOOL, required)


def _parts(node: exp.Expr) -> list[exp.Expr]:
    return list(node.expressions) if isinstance(node, exp.Tuple) else [node]


def comparable(walk: Walk, node: exp.Expr, left: exp.Expr, a: Value, right: exp.Expr, b: Value) -> None:
    """Says why two values cannot be compared; lets a string literal take the other's type."""
    if adapt(walk, right, b, a.type, comparing=True) or adapt(walk, left, a, b.type, comparing=True):
        return
    if t.compares(a.type, b.type):
        return
    literal = right if b.text is not None else left if a.text is not None else None
    text = b.text if b.text is not None else a.text
    other = a.type if literal is right else b.type
    help, replacement, at = "", None, node
    if literal is not None and text is not None:
        at = literal
        if t.is_number(other) and re.fullmatch(r"-?\d+(\.\d+)?", text):
            help, replacement = f"Write `{text}`, a number without quotes.", text
        elif t.family(other) == "bool" and text.lower() in ("true", "false", "t", "f", "yes", "no", "1", "0"):
            word = "true" if text.lower() in ("true", "t", "yes", "1") else "false"
            help, replacement = f"Write `{word}` without quotes.", word
    elif {t.family(a.type), t.family(b.type)} <= {"date", "datetime", "timestamp"}:
        help = "A `timestamp` is a moment, the other a wall clock: what they are to each other depends on a time zone."
    walk.report(
        "sql-type-mismatch",
        f"{type_name(a.type)} cannot be compared with {type_name(b.type)}",
        span_of(walk, at),
        help,
        replacement,
        strict=walk.scope.dialect == "mariadb" and "uuid" in (t.family(a.type), t.family(b.type)),
    )


def adapt(walk: Walk, node: exp.Expr, value: Value, target: Type, *, comparing: bool = False) -> bool:
    """Lets a string literal (or the literal branches of a `case`) take the type it meets; says where it cannot.

    True where nothing remains to be said about the pair.
    """
    bare = unwrapped(node)
    if isinstance(bare, exp.Placeholder):
        walk.placeholders[bare.name] = target
        return True
    if value.type.base == "null" or not t.is_known(target):
        return not t.is_known(target) or value.type.base == "null"
    if isinstance(bare, (exp.Case, exp.If)) and not comparing and value.type == t.TEXT and t.family(target) != "text":
        return _adapt_branches(walk, bare, target)
    if value.text is None:
        return False
    kind = t.family(target)
    if kind == "enum":
        if target.enum is not None:
            _label(walk, bare, value.text, target.enum)
        walk.types[id(bare)] = target
        return True
    if t.is_number(target) or kind == "bool":
        return False
    problem = t.literal_problem(value.text, target)
    if problem is not None:
        if kind == "text" and comparing:
            walk.report(
                "literal-does-not-fit",
                f"the text {problem}: the comparison decides nothing",
                span_of(walk, bare),
                severity=Severity.WARNING,
            )
        else:
            walk.report("literal-does-not-fit", f"`'{_short(value.text)}'` {problem}", span_of(walk, bare))
    walk.types[id(bare)] = target
    return True


def _adapt_branches(walk: Walk, node: exp.Expr, target: Type) -> bool:
    branches = [branch.args["true"] for branch in node.args.get("ifs") or ()]
    branches += [node.args[key] for key in ("default", "true", "false") if node.args.get(key) is not None]
    done = True
    for branch in branches:
        literal = unwrapped(branch)
        text = literal.name if isinstance(literal, exp.Literal) and literal.is_string else None
        type = walk.types.get(id(literal), UNKNOWN)
        done = adapt(walk, branch, Value(type, True, text=text), target) and done
    if done:
        walk.types[id(node)] = target
    return done


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _label(walk: Walk, node: exp.Expr, text: str, enum: Enum) -> None:
    names = [label.name for label in enum.labels]
    if text in names or (enum.base is None and any(text == label.value for label in enum.labels)):
        return
    near = nearest(text, names)
    many = ", ".join(f"`{name}`" for name in names[:8]) + (", …" if len(names) > 8 else "")
    whose = f"`{enum.name}`" if enum.name else "the enum"
    walk.report(
        "unknown-enum-label",
        f"{whose} has no label `{_short(text)}`",
        span_of(walk, node),
        f"Write `'{near}'`." if near else f"Write one of {many}." if names else "",
        quote_string(near) if near else None,
    )


def is_(walk: Walk, node: exp.Expr) -> Value:
    right = unwrapped(node.expression)
    value = walk.infer(node.this)
    walk.types[id(right)] = t.BOOL
    if isinstance(right, exp.Boolean) and t.is_known(value.type) and value.type.base != "bool":
        mismatch(walk, node, f"`is {str(right.this).lower()}` needs a condition, and this is {type_name(value.type)}")
    elif not isinstance(right, (exp.Null, exp.Boolean)):
        if walk.portable:
            not_portable(walk, node, "is …")
        walk.infer(right)
    return Value(t.BOOL, True)


def in_(walk: Walk, node: exp.Expr) -> Value:
    left = node.this
    a = walk.infer(left) if not isinstance(unwrapped(left), exp.Tuple) else NOTHING
    required = a.required
    query = node.args.get("query")
    if isinstance(unwrapped(left), exp.Tuple):
        infer_all(walk, unwrapped(left).expressions)
    if query is not None:
        outputs = subquery(walk, query)
        if len(outputs) == 1:
            comparable(walk, node, left, a, query, Value(outputs[0][1], outputs[0][2]))
        required = required and all(output[2] for output in outputs)
    for item in node.expressions:
        if isinstance(unwrapped(item), exp.Tuple):
            infer_all(walk, unwrapped(item).expressions)
            continue
        b = walk.infer(item)
        if b.type.base == "null":
            required = False
        comparable(walk, node, left, a, item, b)
        required = required and b.required
    return Value(t.BOOL, required)


def between(walk: Walk, node: exp.Expr) -> Value:
    low, high = node.args["low"], node.args["high"]
    values = infer_all(walk, (node.this, low, high))
    comparable(walk, node, node.this, values[0], low, values[1])
    comparable(walk, node, node.this, values[0], high, values[2])
    _orderable(walk, node, values[0], values[1])
    return Value(t.BOOL, all(value.required for value in values))


def like(walk: Walk, node: exp.Expr) -> Value:
    word = "ilike" if isinstance(node, exp.ILike) else "like"
    targets_have(walk, node, word, word)
    values = []
    for side in (node.this, node.expression):
        if isinstance(side, (exp.Any, exp.All)):
            return foreign(walk, node)
        values.append(text_operand(walk, side, f"`{word}`"))
    return Value(t.BOOL, all(value.required for value in values))


def escape(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    escape = walk.infer(node.expression)
    if escape.text is None or len(escape.text) != 1:
        walk.report("function-arguments", "`escape` needs one character in quotes", span_of(walk, node.expression))
    return value


def text_operand(walk: Walk, node: exp.Expr, who: str) -> Value:
    """An operand that must be text; an enum counts as the text of its label."""
    value = walk.infer(node)
    kind = t.family(value.type)
    if kind not in ("text", "enum") and t.is_known(value.type):
        castable = kind not in ("json", "array", "bytes")
        mismatch(
            walk,
            node,
            f"{who} needs a text, and `{shown(walk, node)}` is {type_name(value.type)}",
            f"Write `cast({shown(walk, node)} as text)`." if castable else "",
            f"cast({walk.text[slice(*span_of(walk, node))]} as text)" if castable else None,
        )
    return value


def arithmetic(walk: Walk, node: exp.Expr) -> Value:
    binary = cast(exp.Binary, node)
    operator = _OPERATORS[type(node)]
    a, b = walk.infer(binary.this), walk.infer(binary.expression)
    required = a.required and b.required
    if not t.is_known(a.type) or not t.is_known(b.type):
        if a.type.base == "null" or b.type.base == "null":
            return Value(a.type if b.type.base == "null" else b.type, False)
        return Value(UNKNOWN, required)
    if operator == "-":
        # a literal beside a date is a date
        if t.family(a.type) == "date" and b.text is not None and adapt(walk, binary.expression, b, a.type):
            b = b._replace(type=a.type)
        elif t.family(b.type) == "date" and a.text is not None and adapt(walk, binary.this, a, b.type):
            a = a._replace(type=b.type)
    if operator in "+-":
        moment = _moments(walk, node, operator, a, b)
        if moment is not None:
            return moment._replace(required=required)
    days = operator in "+-" and t.family(a.type) == "date" and t.family(b.type) == "int"
    if days and walk.scope.dialect in ("postgres", "duckdb"):
        return Value(t.DATE, required)
    wrong = next(
        ((side, value) for side, value in ((binary.this, a), (binary.expression, b)) if not t.is_number(value.type)),
        None,
    )
    if wrong is not None:
        side, value = wrong
        help = "Texts are joined with `||`." if operator == "+" and t.family(value.type) == "text" else ""
        if t.family(value.type) in ("date", "datetime", "timestamp") and operator in "+-":
            other = b if value is a else a
            unit = f"interval '{other.number}' day" if other.number else "interval '1' day"
            help = f"Write `{shown(walk, side)} {operator} {unit}`."
        mismatch(walk, side, f"`{operator}` needs numbers, and `{shown(walk, side)}` is {type_name(value.type)}", help)
        return NOTHING
    if operator == "/":
        return Value(t.DOUBLE, required and _nonzero(b))
    if operator in ("div", "%"):
        for side, value in ((binary.this, a), (binary.expression, b)):
            if t.family(value.type) != "int" and walk.portable:
                mismatch(
                    walk,
                    side,
                    f"`{operator}` needs whole numbers, and `{shown(walk, side)}` is {type_name(value.type)}",
                )
                return NOTHING
        return Value(t.calculated("+", a.type, b.type), required and _nonzero(b))
    return Value(t.calculated(operator, a.type, b.type), required)


def _can_move(walk: Walk, duration: exp.Expr) -> None:
    """SQLite moves a moment by a written interval only: it has no way to add a number of microseconds."""
    if not isinstance(unwrapped(duration), exp.Interval) and any(name == "sqlite" for name, _ in walk.scope.targets):
        walk.report(
            "function-not-portable",
            "SQLite can move a moment only by a written interval, not by a duration",
            span_of(walk, duration),
            "Write `interval '1' day` and its like, or write the line with `only` another dialect.",
        )


def _stands_alone(node: exp.Expr) -> bool:
    """Whether an interval is a value of its own, and not what a moment is moved by."""
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return not isinstance(parent, exp.Add | exp.Sub)


def _nonzero(value: Value) -> bool:
    return value.number is not None and value.number.strip("0.") != ""


def _moments(walk: Walk, node: exp.Expr, operator: str, a: Value, b: Value) -> Value | None:
    """Sums and differences of dates, moments and durations; None where these are numbers."""
    fa, fb = t.family(a.type), t.family(b.type)
    dated = ("date", "datetime", "timestamp")
    interval = unwrapped(node.expression)
    if fa in dated and fb == "duration":
        if fa == "date" and isinstance(interval, exp.Interval):
            unit = _unit(interval)
            if unit in ("hour", "minute", "second"):
                return Value(t.DATETIME, True)
            return Value(t.DATE, True)
        _can_move(walk, node.expression)
        return Value(a.type._replace(domain=None), True)
    if fa == "time" and fb == "duration":
        if walk.portable:
            not_portable(walk, node, f"time {operator} interval")
        return Value(t.TIME, True)
    if operator == "+" and fa == "duration" and fb in dated:
        _can_move(walk, node.this)
        return Value(b.type._replace(domain=None), True)
    if operator == "-" and fa == fb == "date":
        return Value(t.INT, True)
    if operator == "-" and fa == fb and fa in ("datetime", "timestamp"):
        if walk.portable:
            walk.report(
                "function-not-portable",
                "databases do not agree on the difference of two moments",
                span_of(walk, node),
                "Write `extract(epoch from a) - extract(epoch from b)`, the difference in seconds.",
            )
        return Value(t.DURATION, True)
    if fa == fb == "duration":
        return Value(t.DURATION, True)
    return None


def concat(walk: Walk, node: exp.Expr) -> Value:
    values = []
    for side in (node.this, node.expression):
        value = walk.infer(side) if walk.scope.dialect == "postgres" else text_operand(walk, side, "`||`")
        values.append(value)
    if any(value.type.base in ("json", "array", "native", "bytes") for value in values):
        return NOTHING
    if walk.scope.dialect == "postgres" and all(
        t.is_known(value.type) and t.family(value.type) not in ("text", "enum") for value in values
    ):
        kinds = " and ".join(type_name(value.type) for value in values)
        mismatch(
            walk, node, f"`||` needs a text, and these are {kinds}", f"Write `cast({shown(walk, node.this)} as text)`."
        )
    return Value(t.TEXT, all(value.required for value in values))


def case_(walk: Walk, node: exp.Expr) -> Value:
    subject = node.args.get("this")
    against = walk.infer(subject) if subject is not None else None
    results: list[tuple[exp.Expr, Value]] = []
    for branch in node.args["ifs"]:
        if against is not None and subject is not None:
            value = walk.infer(branch.this)
            comparable(walk, node, subject, against, branch.this, value)
        else:
            condition(walk, branch.this, "`when`")
        results.append((branch.args["true"], walk.infer(branch.args["true"])))
    default = node.args.get("default")
    if default is not None:
        results.append((default, walk.infer(default)))
    type = agree(walk, results, "the branches of `case`")
    return Value(type, default is not None and all(value.required for _, value in results))


def agree(walk: Walk, results: list[tuple[exp.Expr, Value]], what: str) -> Type:
    """The type on which several values agree; string literals follow the others."""
    fixed = [value.type for _, value in results if value.text is None]
    type = t.widest(fixed)
    if type is None:
        first = next(value.type for _, value in results if t.is_known(value.type))
        odd = next((n, v) for n, v in results if v.text is None and t.widest((first, v.type)) is None)
        mismatch(walk, odd[0], f"{what} must agree in type: {type_name(first)} and {type_name(odd[1].type)}")
        return UNKNOWN
    if not fixed or type.base == "null":
        return t.TEXT if any(value.text is not None for _, value in results) else type
    for node, value in results:
        if value.text is not None and not adapt(walk, node, value, type):
            mismatch(walk, node, f"{what} must agree in type: {type_name(type)} and a text")
            return UNKNOWN
    return type


def interval_value(walk: Walk, node: exp.Expr) -> Value:
    interval = cast(exp.Interval, node)
    amount = interval.this
    unit = _unit(interval)
    if unit is None or unit not in UNITS:
        if walk.portable:
            walk.report(
                "function-arguments",
                "an interval is a whole number and one unit",
                span_of(walk, node),
                f"Write `interval '3' month`; units are {', '.join(UNITS)}.",
            )
        return Value(t.DURATION, True)
    counted = [TITLES.get(name, name) for name, _ in walk.scope.targets if name in ("mysql", "mariadb", "sqlite")]
    if counted and not walk.portable and _stands_alone(node):
        walk.report(
            "function-not-portable",
            f"{counted[0]} has an interval only beside `+` or `-`",
            span_of(walk, node),
            "Write the microseconds: a duration is a number of them there.",
        )
        return Value(t.DURATION, True)
    if unit in ("month", "quarter", "year") and counted and _stands_alone(node):
        walk.report(
            "function-not-portable",
            f"{' and '.join(counted)} keeps a duration as microseconds, and a {unit} is no fixed number of them",
            span_of(walk, node),
            "Write days, as in `interval '30' day`.",
        )
    if isinstance(amount, exp.Literal):
        walk.types[id(amount)] = t.INT
        if walk.portable and not re.fullmatch(r"[+-]?\d+", amount.name.strip()):
            walk.report("function-arguments", "an interval counts whole units", span_of(walk, amount))
        return Value(t.DURATION, True)
    value = walk.infer(amount) if amount is not None else NOTHING
    if t.is_known(value.type) and t.family(value.type) != "int":
        mismatch(walk, amount, f"an interval counts whole units, and this is {type_name(value.type)}")
    return Value(t.DURATION, value.required)


def _unit(interval: exp.Interval) -> str | None:
    unit = interval.args.get("unit")
    if not isinstance(unit, exp.Var):
        return None
    word = unit.name.lower()
    return word[:-1] if word.endswith("s") and word[:-1] in UNITS else word


_OPERATORS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "div", exp.Mod: "%",
}  # fmt: skip
