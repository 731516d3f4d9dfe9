"""Reading JSON and arrays per dialect."""

from __future__ import annotations

from sqlglot import exp

from entia.model import sql_types as t
from entia.model.sql_casts import json_path, read_path
from entia.model.sql_walk import unwrapped
from entia.model.types import UNKNOWN
from entia.sql.casts import write_cast
from entia.sql.pen import BINARY, MYSQL, Pen, side
from entia.sql.selects import printed


def json_read(pen: Pen, node: exp.Expr) -> str:
    path = json_path(node.expression)
    as_text = isinstance(node, exp.JSONExtractScalar)
    if path is None:
        word = "->>" if as_text else "->"
        return f"{side(pen, node.this)} {word} {side(pen, node.expression)}"
    steps, base = list(path), node.this
    while isinstance(base, (exp.JSONExtract, exp.JSONBExtract)):
        inner = json_path(base.expression)
        if inner is None:
            break
        steps, base = [*inner, *steps], base.this
    return json_at(pen, json_of(pen, base), tuple(steps), as_text=as_text)


def json_of(pen: Pen, node: exp.Expr) -> str:
    """A JSON value; a shaped one is a STRUCT on DuckDB."""
    type = pen.type_of(unwrapped(node))
    written = side(pen, node)
    return f"to_json({written})" if pen.dialect == "duckdb" and type.fields else written


def json_at(pen: Pen, doc: str, path: tuple[str | int, ...], *, as_text: bool) -> str:
    """What stands at the path, as JSON or as text (null for JSON's null)."""
    if pen.dialect == "postgres":
        steps = [pen.literal(step) if isinstance(step, str) else str(step) for step in path]
        if not steps:
            return f"({doc} #>> '{{}}')" if as_text else doc
        *first, last = steps
        chain = "".join(f" -> {step}" for step in first)
        return f"({doc}{chain} {'->>' if as_text else '->'} {last})"
    place = pen.literal(dollar_path(path))
    if pen.dialect in MYSQL:
        found = f"json_extract({doc}, {place})"
        return _unquoted(pen, found) if as_text else found
    if pen.dialect == "sqlite":
        if not as_text:
            return f"({doc} -> {place})" if pen.version >= (3, 38) else f"json_quote(json_extract({doc}, {place}))"
        found = f"json_extract({doc}, {place})"
        return (
            f"(CASE json_type({doc}, {place}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
            f"ELSE CAST({found} AS TEXT) END)"
        )
    # as functions: DuckDB takes the arrow for a lambda in a generated column
    return f"json_extract{'_string' if as_text else ''}({doc}, {place})"


def _unquoted(pen: Pen, found: str) -> str:
    """A JSON value of MySQL or MariaDB as text; MariaDB gives it a collation that its literals do not go with."""
    collated = f" COLLATE {BINARY['mariadb']}" if pen.dialect == "mariadb" else ""
    return f"(CASE WHEN json_type({found}) <> 'NULL' THEN json_unquote({found}){collated} END)"


def dollar_path(path: tuple[str | int, ...]) -> str:
    """The path as engines read it: `$."a"[0]`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in path)


def json_exists(pen: Pen, arguments: list[exp.Expr]) -> str:
    doc = json_of(pen, arguments[0])
    path = read_path(arguments[1].name) or ()
    if pen.dialect == "postgres":
        found = json_at(pen, doc, path, as_text=False)
        return f"(CASE WHEN {doc} IS NOT NULL THEN {found} IS NOT NULL END)"
    place = pen.literal(dollar_path(path))
    if pen.dialect in MYSQL:
        return f"json_contains_path({doc}, 'one', {place})"
    if pen.dialect == "sqlite":
        return f"(CASE WHEN {doc} IS NOT NULL THEN json_type({doc}, {place}) IS NOT NULL END)"
    return f"json_exists({doc}, {place})"


def _subscripted(pen: Pen, text: str) -> str:
    """What has an index behind it: for PostgreSQL a call is in brackets there."""
    return f"({text})" if pen.dialect == "postgres" and text.endswith(")") and not text.startswith("(") else text


def bracket(pen: Pen, node: exp.Expr) -> str:
    base = pen.type_of(unwrapped(node.this))
    if base.base != "array" or len(node.expressions) != 1 or isinstance(node.expressions[0], exp.Slice):
        whole, inner = printed(pen, node), printed(pen, node.this)
        return f"{_subscripted(pen, inner)}{whole[len(inner) :]}" if whole.startswith(f"{inner}[") else whole
    index = node.expressions[0]
    array, at = _subscripted(pen, side(pen, node.this)), side(pen, index)
    literal = isinstance(index, exp.Literal) and index.name.isdigit()
    if pen.dialect in ("postgres", "duckdb"):
        one_more = str(int(at) + 1) if literal else f"{at} + 1"
        if pen.dialect == "duckdb" and not literal:
            return f"(CASE WHEN {at} >= 0 THEN {array}[{one_more}] END)"
        return f"{array}[{one_more}]"
    element = base.element or UNKNOWN
    if pen.dialect == "sqlite":
        place = pen.literal(f"$[{at}]") if literal else f"('$[' || {at} || ']')"
        found = f"json_extract({array}, {place})"
        return found if literal else f"(CASE WHEN {at} >= 0 THEN {found} END)"
    # MariaDB counts a negative position from the end
    place = pen.literal(f"$[{at}]") if literal else f"concat('$[', CASE WHEN {at} >= 0 THEN {at} END, ']')"
    found = f"json_extract({array}, {place})"
    plain = _unquoted(pen, found)
    if t.family(element) in ("text", "enum", "uuid", "unknown"):
        return plain
    if element.base == "bool":
        return f"({plain} = 'true')"
    return write_cast(pen.dialect, pen.version, plain, t.TEXT, element, pen.use)
