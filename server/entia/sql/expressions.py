"""SQL of the model as SQL of a dialect.

The checked tree is walked once: every scalar expression becomes text by the rules here and the forms of
`dialects.functions`; the skeleton of a select is copied with these texts in it and printed by sqlglot.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from entia.dialects import Version
from entia.dialects.functions import fill, form, is_one_thing
from entia.model import sql_types as t
from entia.model.expressions import Scope
from entia.model.functions import FUNCTIONS
from entia.model.native_types import clock_precision, is_blob
from entia.model.sql_check import checked
from entia.model.sql_walk import unwrapped
from entia.model.types import Type
from entia.sql.calls import filtered, schema_call, trim, write_call
from entia.sql.json_reads import bracket, json_read
from entia.sql.operators import (
    between,
    bits,
    calculate,
    case_,
    cast_of,
    chain,
    compare,
    concat,
    divide,
    escape,
    in_,
    is_,
    like,
    lone_interval,
    neg,
    not_,
    paren,
    regexp,
    write_literal,
)
from entia.sql.pen import MYSQL, Pen, UnwritableError, expression, string_literal
from entia.sql.selects import exists, printed, subquery, write_column, write_query


def write(
    text: str,
    scope: Scope,
    dialect: str,
    version: Version,
    column: Callable[[str], str],
    relation: Callable[[str], str] | None,
    use: str,
    expected: Type | None,
) -> str:
    """`text` as SQL of the dialect.

    `column` gives the quoted database name of a model's column: of the own row by its name, in a select by
    `Relation.name`, a dot and the column's name. `relation` gives the quoted database name of a table or view by
    `Relation.name`. `use` and `expected` as for `analyse`; a default comes with the brackets that the dialect wants.
    Raises UnwritableError where `analyse` has an error for the text, or the dialect no form for a function.
    """
    found = checked(text, scope, use, expected)
    tree = found.parsed.tree
    if tree is None:
        raise UnwritableError(found.analysis.problems[0].message if found.analysis.problems else "no SQL")
    pen = Pen(dialect, version, found, column, relation, use, not scope.dialect, text, _HANDLERS, printed)
    if use == "default" and expected is not None:
        return _default(pen, tree, expected)
    if use in ("on update", "computed") and expected is not None:
        written = _clock(pen, tree, expected)
        return written if written is not None else _stored(pen, tree, expected)
    return expression(pen, tree)


def _default(pen: Pen, tree: exp.Expr, expected: Type) -> str:
    node = unwrapped(tree)
    kind = t.family(expected)
    mysql = pen.dialect in MYSQL
    if isinstance(node, exp.Literal) and node.is_string:
        if mysql and kind in ("date", "time", "datetime", "timestamp"):
            return pen.literal(t.read_moment(node.name, kind) or node.name)
        written = string_literal(pen, node.name, expected)
        blob = kind in ("json", "array", "map", "bytes") or expected.base == "text" or expected == Type("string")
        blob = blob or is_blob(pen.dialect, expected)
        return f"({written})" if mysql and blob else written
    if isinstance(node, (exp.Null, exp.Boolean)) or _is_number(node):
        return expression(pen, node)
    written = _clock(pen, tree, expected) or _stored(pen, tree, expected)
    if mysql:
        clock = kind == "datetime" or clock_precision(pen.dialect, expected) is not None
        if clock and written.startswith("current_timestamp("):
            return written
        return written if written.startswith("(") and is_one_thing(written) else f"({written})"
    if pen.dialect == "sqlite":
        clock = written in _SQLITE_CLOCK.values() and expected.base == "native"
        return written if clock or (written.startswith("(") and is_one_thing(written)) else f"({written})"
    if pen.dialect == "postgres" and isinstance(node, _LOOSE):
        return f"({written})"
    return written


# What SQLite fills into a column of its own types, and what PostgreSQL takes as a default in brackets only.
_SQLITE_CLOCK = {"now": "CURRENT_TIMESTAMP", "current_date": "CURRENT_DATE", "current_time": "CURRENT_TIME"}
_LOOSE = (
    exp.AtTimeZone, exp.Connector, exp.Not, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Collate, exp.Escape,
)  # fmt: skip


def _is_number(node: exp.Expr) -> bool:
    if isinstance(node, exp.Neg):
        node = node.this
    return isinstance(node, exp.Literal) and not node.is_string


def _clock(pen: Pen, tree: exp.Expr, expected: Type) -> str | None:
    """`now()` for a column: what it means depends on the column's type."""
    node = unwrapped(tree)
    if not isinstance(node, exp.Anonymous):
        return None
    row = FUNCTIONS.get(str(node.this).lower())
    if pen.dialect == "sqlite" and expected.base == "native" and row is not None:
        return _SQLITE_CLOCK.get(row.same_as or row.name)
    if row is None or (row.same_as or row.name) != "now":
        return None
    digits = clock_precision(pen.dialect, expected)
    if digits is not None:
        return f"current_timestamp({digits or ''})"
    kind = t.family(expected)
    if kind not in ("date", "time", "datetime", "timestamp"):
        return None
    found = form("now", pen.dialect, f":{kind}")
    assert found is not None
    written = fill(found, ())
    precision = expected.args[0] if expected.args else 6
    if pen.dialect in MYSQL and precision != 6:
        written = written.replace("(6)", f"({precision})" if precision else "()")
    if pen.dialect == "sqlite" and kind in ("datetime", "timestamp") and precision < 3:
        local = ", 'localtime'" if kind == "datetime" else ""
        if precision == 0:
            written = f"datetime('now'{local})"
        else:
            whole = f"substr(strftime('%Y-%m-%d %H:%M:%f', 'now'{local}), 1, {20 + precision})"
            written = f"rtrim(rtrim({whole}, '0'), '.')"
    return written


def _stored(pen: Pen, tree: exp.Expr, expected: Type) -> str:
    """A value for a column: uuid as text, decimals rounded where the database would not."""
    written = expression(pen, tree)
    kind = t.family(expected)
    node = unwrapped(tree)
    if (
        kind == "text"
        and isinstance(node, exp.Anonymous)
        and _row_name(node) == "uuid"
        and pen.dialect in ("postgres", "duckdb")
    ):
        return f"CAST({written} AS {'text' if pen.dialect == 'postgres' else 'VARCHAR'})"
    if pen.dialect == "sqlite" and kind == "decimal" and len(expected.args) > 1 and not isinstance(node, exp.Column):
        return f"round({written}, {expected.args[1]})"
    return written


def _row_name(node: exp.Anonymous) -> str:
    row = FUNCTIONS.get(str(node.this).lower())
    return "" if row is None else row.same_as or row.name


_HANDLERS: dict[type[exp.Expr], Callable[[Pen, exp.Expr], str]] = {
    exp.Column: write_column,
    exp.Literal: write_literal,
    exp.Null: lambda pen, node: "NULL",
    exp.Boolean: lambda pen, node: "TRUE" if node.this else "FALSE",
    exp.Star: lambda pen, node: "*",
    exp.Paren: paren,
    exp.Neg: neg,
    exp.And: chain,
    exp.Or: chain,
    exp.Not: not_,
    exp.Is: is_,
    exp.EQ: compare,
    exp.NEQ: compare,
    exp.LT: compare,
    exp.LTE: compare,
    exp.GT: compare,
    exp.GTE: compare,
    exp.NullSafeEQ: compare,
    exp.NullSafeNEQ: compare,
    exp.In: in_,
    exp.Between: between,
    exp.Like: like,
    exp.ILike: like,
    exp.Escape: escape,
    exp.Add: calculate,
    exp.Sub: calculate,
    exp.Mul: calculate,
    exp.Div: divide,
    exp.IntDiv: divide,
    exp.Mod: divide,
    exp.RegexpLike: regexp,
    exp.BitwiseAnd: bits,
    exp.BitwiseOr: bits,
    exp.BitwiseLeftShift: bits,
    exp.BitwiseRightShift: bits,
    exp.DPipe: concat,
    exp.Case: case_,
    exp.Cast: cast_of,
    exp.Interval: lone_interval,
    exp.JSONExtract: json_read,
    exp.JSONBExtract: json_read,
    exp.JSONExtractScalar: json_read,
    exp.Bracket: bracket,
    exp.Anonymous: write_call,
    exp.Extract: write_call,
    exp.Substring: write_call,
    exp.StrPosition: write_call,
    exp.Trim: trim,
    exp.Dot: schema_call,
    exp.Filter: filtered,
    exp.Subquery: subquery,
    exp.Exists: exists,
    exp.Select: write_query,
    exp.Union: write_query,
    exp.Except: write_query,
    exp.Intersect: write_query,
}
