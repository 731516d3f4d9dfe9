"""Calls of functions and aggregates, by the forms of `dialects.functions`."""

from __future__ import annotations

from typing import cast

from sqlglot import exp

from entia.dialects.functions import OWN, fill, form
from entia.model import sql_types as t
from entia.model.functions import FUNCTIONS
from entia.model.sql_calls import call_of, takes
from entia.model.sql_casts import read_path
from entia.model.sql_walk import unwrapped
from entia.sql.json_reads import json_at, json_exists, json_of
from entia.sql.moments import extract, truncate
from entia.sql.operators import together
from entia.sql.pen import MYSQL, Pen, UnwritableError, expression, print_tree, side, text_of
from entia.sql.selects import copied, ordered, printed

_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In)


def write_call(pen: Pen, node: exp.Expr) -> str:
    name, arguments = call_of(node)
    row = FUNCTIONS.get(name)
    if row is None or row.kind == "operator" or not (pen.portable or takes(row, _count(arguments))):
        return _verbatim(pen, node)
    if not pen.portable and name in OWN.get(pen.dialect, ()):
        return _verbatim(pen, node)
    name = row.same_as or row.name
    if row.kind == "aggregate":
        return aggregate(pen, name, arguments, None)
    if name == "extract":
        return _extract(pen, node, arguments)
    if name == "date_trunc":
        type = pen.type_of(unwrapped(arguments[1]))
        return truncate(pen.dialect, side(pen, arguments[1]), type, arguments[0].name.lower())
    if name == "json_value":
        path = read_path(arguments[1].name) or ()
        return json_at(pen, json_of(pen, arguments[0]), path, as_text=True)
    if name == "json_exists":
        return json_exists(pen, arguments)
    if name in ("current_date", "current_time", "localtimestamp"):
        name = {"current_date": "now:date", "current_time": "now:time", "localtimestamp": "now:datetime"}[name]
    return _formed(pen, name, row.arguments, arguments)


def _formed(pen: Pen, name: str, kinds: tuple[str, ...], arguments: list[exp.Expr]) -> str:
    variant = f":{t.family(pen.type_of(unwrapped(arguments[0])))}" if arguments else ""
    found = form(name, pen.dialect, variant)
    if found is None:
        raise UnwritableError(f"{pen.dialect} has nothing for `{name}`")
    written = []
    for i, argument in enumerate(arguments):
        kind = kinds[min(i, len(kinds) - 1)].rstrip("?+") if kinds else "any"
        written.append(
            json_of(pen, argument)
            if kind == "json"
            else text_of(pen, argument)
            if kind == "text"
            else expression(pen, argument)
        )
    if name in ("greatest", "least", "nullif") and pen.dialect == "sqlite":
        written = (
            together(pen, tuple(arguments), ordered=True) if _moments(pen, arguments) and name == "nullif" else written
        )
    return fill(found, written)


def _moments(pen: Pen, arguments: list[exp.Expr]) -> bool:
    return any(t.family(pen.type_of(unwrapped(a))) in ("time", "datetime", "timestamp") for a in arguments)


def _verbatim(pen: Pen, node: exp.Expr) -> str:
    """A function that only this dialect has: as the author wrote it."""
    if not isinstance(node, exp.Anonymous):
        return printed(pen, node)
    made = exp.Anonymous(this=node.this, expressions=[_argument(pen, argument) for argument in node.expressions])
    return print_tree(pen, made)


def _count(arguments: list[exp.Expr]) -> int:
    """How many arguments these are: `distinct` and `order by` hold some of them together."""
    inner = [each.this if isinstance(each, exp.Order) else each for each in arguments]
    return sum(len(each.expressions) if isinstance(each, exp.Distinct) else 1 for each in inner)


def schema_call(pen: Pen, node: exp.Expr) -> str:
    """`schema.function(…)`: the database's own, whatever the language calls so."""
    inner = node.expression
    if not isinstance(inner, exp.Anonymous):
        return printed(pen, node)
    if str(inner.this).lower() == "extract" and pen.dialect == "postgres" and len(inner.expressions) == 2:
        unit, moment = inner.expressions  # there is a function of that name since 14 only
        return f"extract({unit.name} FROM {expression(pen, moment)})"
    return f"{print_tree(pen, copied(pen, node.this))}.{_verbatim(pen, inner)}"


def _argument(pen: Pen, node: exp.Expr) -> exp.Expr:
    return copied(pen, node) if isinstance(node, (exp.Distinct, exp.Order)) else exp.Var(this=expression(pen, node))


def _extract(pen: Pen, node: exp.Expr, arguments: list[exp.Expr]) -> str:
    type = pen.type_of(unwrapped(arguments[1]))
    compared = isinstance(node.parent, _COMPARED)
    return extract(pen.dialect, side(pen, arguments[1]), type, arguments[0].name.lower(), compared=compared)


def trim(pen: Pen, node: exp.Expr) -> str:
    position = str(node.args.get("position") or "BOTH").upper()
    characters = node.args.get("expression")
    text = text_of(pen, node.this)
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(position, "trim")
    if characters is None:
        found = form(name, pen.dialect)
        assert found is not None
        return fill(found, (text,))
    what = expression(pen, characters)
    if pen.dialect in ("postgres", *MYSQL):
        return f"trim({position} {what} FROM {text})"
    return f"{name}({text}, {what})"


def aggregate(pen: Pen, name: str, arguments: list[exp.Expr], condition: exp.Expr | None) -> str:
    """An aggregate with its `distinct`, `order by` and `filter`."""
    first: exp.Expr | None = arguments[0] if arguments else None
    distinct = ""
    order: list[exp.Expr] = []
    rest = arguments[1:]
    if isinstance(first, exp.Order):
        order, first = list(first.expressions), first.this
    if rest and isinstance(rest[-1], exp.Order):
        order, rest = list(rest[-1].expressions), [*rest[:-1], rest[-1].this]
    if isinstance(first, exp.Distinct):
        distinct, parts = "DISTINCT ", list(first.expressions)
        first, rest = parts[0], [*parts[1:], *rest]
    lowered = condition is not None and pen.dialect in MYSQL
    star = first is None or isinstance(first, exp.Star)
    value = (
        "*"
        if star
        else text_of(pen, cast(exp.Expr, first))
        if name == "string_agg"
        else expression(pen, cast(exp.Expr, first))
    )
    if lowered and condition is not None:
        value = f"CASE WHEN {expression(pen, condition)} THEN {'1' if star else value} END"
    if name == "string_agg":
        written = _string_agg(pen, distinct + value, rest, order)
    else:
        found = form(name, pen.dialect)
        if found is None:
            raise UnwritableError(f"{pen.dialect} has nothing for `{name}`")
        written = fill(found, (value, *(expression(pen, argument) for argument in rest)))
        if distinct:
            written = written.replace("(", f"({distinct}", 1)
    if condition is not None and not lowered:
        written += f" FILTER (WHERE {expression(pen, condition)})"
    return written


def _string_agg(pen: Pen, value: str, rest: list[exp.Expr], order: list[exp.Expr]) -> str:
    separator = expression(pen, rest[0]) if rest else pen.literal(",")
    keys = ", ".join(print_tree(pen, ordered(pen, cast(exp.Ordered, key))) for key in order)
    in_order = f" ORDER BY {keys}" if keys else ""
    if pen.dialect in MYSQL:
        return f"group_concat({value}{in_order} SEPARATOR {separator})"
    name = "group_concat" if pen.dialect == "sqlite" else "string_agg"
    if value.startswith("DISTINCT ") and pen.dialect == "sqlite" and separator == "','":
        return f"{name}({value}{in_order})"
    return f"{name}({value}, {separator}{in_order})"


def filtered(pen: Pen, node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Anonymous):
        name, arguments = call_of(inner)
        row = FUNCTIONS.get(name)
        if row is not None and row.kind == "aggregate":
            return aggregate(pen, row.same_as or row.name, arguments, node.expression.this)
    return printed(pen, node)
