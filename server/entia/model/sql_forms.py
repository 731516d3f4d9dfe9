"""Forms of SQL that only some dialects have, and the rest that is neither calculation nor condition."""

from __future__ import annotations

from sqlglot import exp

from entia.model import sql_types as t
from entia.model.collations import has_collation
from entia.model.definitions import is_defined
from entia.model.native_syntax import form_name
from entia.model.sql_operators import text_operand
from entia.model.sql_walk import (
    NOTHING,
    TITLES,
    Value,
    Walk,
    foreign,
    has_form,
    infer_all,
    mismatch,
    not_portable,
    shown,
    span_of,
    type_name,
)
from entia.model.types import UNKNOWN


def matches(walk: Walk, node: exp.Expr) -> Value:
    """`~`, `similar to`, `glob`: SQL of one dialect, of which some take texts only."""
    if walk.portable or not has_form(walk, node) or walk.scope.dialect not in ("postgres", "duckdb"):
        return foreign(walk, node)._replace(type=t.BOOL if not walk.portable else UNKNOWN)
    values = [text_operand(walk, side, "a pattern") for side in (node.this, node.expression)]
    return Value(t.BOOL, all(value.required for value in values))


def contains(walk: Walk, node: exp.Expr) -> Value:
    """`@>`, `<@`, `&&`: of arrays, and on PostgreSQL of JSON and of types of its own."""
    if walk.portable or not has_form(walk, node):
        return foreign(walk, node)
    known = ("array", "vector") if walk.scope.dialect == "duckdb" else ("array", "json")
    values = infer_all(walk, (node.this, node.expression))
    for side, value in zip((node.this, node.expression), values, strict=True):
        if t.is_known(value.type) and value.text is None and value.type.base not in (*known, "map", "native"):
            what = "arrays" if walk.scope.dialect == "duckdb" else "arrays, JSON and ranges"
            sign = form_name(type(node).__name__)
            mismatch(walk, side, f"`{sign}` compares {what}, and `{shown(walk, side)}` is {type_name(value.type)}")
            return NOTHING
    return Value(t.BOOL, all(value.required for value in values))


def star(walk: Walk, node: exp.Expr) -> Value:
    """`*` where a value is expected: only `count` and a select's list know what to do with it."""
    walk.report("sql-syntax-error", "`*` is no value", span_of(walk, node), "Name a column.")
    return NOTHING


def parameter(walk: Walk, node: exp.Expr) -> Value:
    """`@x`, a variable of a session, which no object of a database may read."""
    walk.report("sql-syntax-error", f"`{shown(walk, node)}` has no place in a model", span_of(walk, node))
    return NOTHING


def bracket(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    if t.is_known(value.type) and value.type.base not in ("array", "json", "map") and not has_form(walk, node):
        return NOTHING
    for index in node.expressions:
        position = walk.infer(index) if not isinstance(index, exp.Slice) else foreign(walk, index)
        if t.is_known(position.type) and t.family(position.type) != "int" and value.type.base == "array":
            mismatch(walk, index, f"an array is read by position, and this is {type_name(position.type)}")
    if value.type.base == "array" and value.type.element is not None:
        return Value(value.type.element, False)
    if t.is_known(value.type) and value.type.base not in ("json", "map"):
        mismatch(walk, node.this, f"`[…]` reads an array, and `{shown(walk, node.this)}` is {type_name(value.type)}")
    return NOTHING


def collate(walk: Walk, node: exp.Expr) -> Value:
    value = walk.infer(node.this)
    if walk.portable:
        not_portable(walk, node, "collate")
        return value
    dialect, name = walk.scope.dialect, node.expression.name
    if name and not has_collation(dialect, name) and not is_defined(walk.scope.defined, "collation", name):
        title = TITLES.get(dialect, dialect)
        walk.report("function-not-portable", f"{title} has no collation `{name}`", span_of(walk, node.expression))
    elif t.is_known(value.type) and t.family(value.type) not in ("text", "enum") and dialect == "postgres":
        mismatch(walk, node.this, f"`collate` is of a text, and `{shown(walk, node.this)}` is {type_name(value.type)}")
    return value


def placeholder(walk: Walk, node: exp.Expr) -> Value:
    name = node.name or "?"
    if walk.use not in ("query", "rule"):
        walk.report(
            "placeholder-outside-query",
            f"`:{name}` stands for a value that only a query is given",
            span_of(walk, node),
            f"Write the value in place of `:{name}`.",
        )
    walk.placeholders.setdefault(name, UNKNOWN)
    return Value(UNKNOWN, False)


def bits(walk: Walk, node: exp.Expr) -> Value:
    values = infer_all(walk, (node.this, node.args.get("expression")))
    for side, value in zip((node.this, node.args.get("expression")), values, strict=False):
        if t.is_known(value.type) and t.family(value.type) != "int" and walk.portable:
            mismatch(
                walk, side, f"bit operators need whole numbers, and `{shown(walk, side)}` is {type_name(value.type)}"
            )
    return Value(t.BIGINT, all(value.required for value in values))
