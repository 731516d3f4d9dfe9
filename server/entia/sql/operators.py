"""Operators, literals, conditions and casts as each dialect writes them."""

from __future__ import annotations

from typing import cast

from sqlglot import exp

from entia.dialects.functions import is_one_thing, operand
from entia.dialects.types import physical
from entia.model import sql_types as t
from entia.model.sql_walk import chained, has_more, operands, unwrapped
from entia.model.types import Type
from entia.sql.casts import write_cast
from entia.sql.moments import add_interval, difference_of_dates, in_utc, padded, standalone_interval
from entia.sql.pen import (
    BINARY,
    BOTTOM,
    MYSQL,
    Pen,
    UnwritableError,
    cast_text,
    expression,
    side,
    string_literal,
    text_of,
)
from entia.sql.selects import printed, write_query


def write_literal(pen: Pen, node: exp.Expr) -> str:
    if not cast(exp.Literal, node).is_string:
        return node.name
    return string_literal(pen, node.name, pen.type_of(node))


def neg(pen: Pen, node: exp.Expr) -> str:
    inner = side(pen, node.this)
    return f"-{inner}" if not inner.startswith("-") else f"-({inner})"


def paren(pen: Pen, node: exp.Expr) -> str:
    inner = expression(pen, node.this)
    return inner if inner.startswith("(") and is_one_thing(inner) else f"({inner})"


def chain(pen: Pen, node: exp.Expr) -> str:
    word = " AND " if isinstance(node, exp.And) else " OR "
    return word.join(_condition(pen, each) for each in operands(chained(node)))


def _condition(pen: Pen, node: exp.Expr) -> str:
    text = expression(pen, node)
    return f"({text})" if isinstance(node, exp.Or) else text


def not_(pen: Pen, node: exp.Expr) -> str:
    inner = node.this
    if has_more(inner):
        return f"NOT {side(pen, inner)}"
    if isinstance(inner, exp.Is):
        return is_(pen, inner, "IS NOT")
    if isinstance(inner, exp.In):
        return in_(pen, inner, "NOT IN")
    if isinstance(inner, exp.Between):
        return between(pen, inner, "NOT BETWEEN")
    return f"NOT {side(pen, inner)}"


def is_(pen: Pen, node: exp.Expr, word: str = "IS") -> str:
    return f"{side(pen, node.this)} {word} {expression(pen, node.expression)}"


_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


def compare(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    if isinstance(unwrapped(left), exp.Tuple) or isinstance(right, (exp.Any, exp.All)):
        return printed(pen, node)
    a, b = together(
        pen, (left, right), ordered=not isinstance(node, (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ))
    )
    if isinstance(node, (exp.NullSafeEQ, exp.NullSafeNEQ)):
        same = isinstance(node, exp.NullSafeEQ)
        if pen.dialect in MYSQL:
            return f"{a} <=> {b}" if same else f"NOT ({a} <=> {b})"
        if pen.dialect == "sqlite":
            return f"{a} {'IS' if same else 'IS NOT'} {b}"
        return f"{a} {'IS NOT DISTINCT FROM' if same else 'IS DISTINCT FROM'} {b}"
    return f"{a} {_COMPARISONS[type(node)]} {b}"


def together(pen: Pen, nodes: tuple[exp.Expr, ...], *, ordered: bool) -> list[str]:
    """Expressions that are compared, written so that every database compares the same."""
    types = [pen.type_of(unwrapped(node)) for node in nodes]
    kinds = {t.family(type) for type in types if t.is_known(type)}
    mixed = {"date", "datetime"} <= kinds
    inexact = pen.dialect == "sqlite" and any(_calculates(node) for node in nodes)
    scales = [type.args[1] if len(type.args) > 1 else 0 for type in types if type.base == "decimal" and type.args]
    written = []
    for node, type in zip(nodes, types, strict=True):
        text = side(pen, node)
        kind = t.family(type)
        if pen.dialect == "sqlite":
            if mixed and kind == "date":
                text = f"({text} || ' 00:00:00')"
            if kind in ("datetime", "timestamp", "time") or (mixed and kind == "date"):
                exact = all(other.args == (0,) for other in types if t.family(other) == kind) and not mixed
                literal = unwrapped(node)
                if not exact and isinstance(literal, exp.Literal) and literal.is_string:
                    text = pen.literal(padded(t.read_moment(literal.name, kind) or literal.name))
                elif not exact:
                    width = 15 if kind == "time" else 26
                    whole = width - 7
                    text = f"substr({text} || substr('.000000', 1 + (length({text}) > {whole})), 1, {width})"
            if inexact and kind == "decimal" and scales and kinds <= {"int", "decimal"}:
                text = f"round({text}, {max(scales)})" if _calculates(node) else text
        written.append(text)
    if ordered and pen.dialect == "postgres" and pen.portable and kinds == {"text"}:
        written[0] = f'{written[0]} COLLATE "{BOTTOM}"'
    if pen.dialect in MYSQL and kinds == {"text"} and not any(node.find(exp.Column) for node in nodes):
        # without a column the session's collation would decide, which may not see case
        written[0] = f"CONVERT({written[0]} USING utf8mb4) COLLATE {BINARY[pen.dialect]}"
    return written


def _calculates(node: exp.Expr) -> bool:
    return isinstance(unwrapped(node), (exp.Add, exp.Sub, exp.Mul, exp.Anonymous))


def in_(pen: Pen, node: exp.Expr, word: str = "IN") -> str:
    query = node.args.get("query")
    if isinstance(unwrapped(node.this), exp.Tuple):
        return printed(pen, node)
    if query is not None:
        inner = query.this if isinstance(query, exp.Subquery) else query
        return f"{side(pen, node.this)} {word} ({write_query(pen, inner)})"
    if not node.expressions:
        return printed(pen, node)
    first, *items = together(pen, (node.this, *node.expressions), ordered=False)
    return f"{first} {word} ({', '.join(items)})"


def between(pen: Pen, node: exp.Expr, word: str = "BETWEEN") -> str:
    value, low, high = together(pen, (node.this, node.args["low"], node.args["high"]), ordered=True)
    return f"{value} {word} {low} AND {high}"


def like(pen: Pen, node: exp.Expr, escape: str = "") -> str:
    if isinstance(node.expression, (exp.Any, exp.All)):
        return printed(pen, node)
    ignoring = isinstance(node, exp.ILike)
    negated = "NOT " if node.args.get("negate") else ""
    subject = text_of(pen, node.this)
    pattern = unwrapped(node.expression)
    literal = pattern.name if isinstance(pattern, exp.Literal) and pattern.is_string else None
    if pen.dialect == "sqlite" and not ignoring:
        if literal is not None:
            return f"{operand(subject)} {negated}GLOB {pen.literal(_glob(literal, escape))}"
        if escape:
            raise UnwritableError("SQLite cannot use `escape` with a pattern that is not a literal")
        text = text_of(pen, node.expression)
        for character, replacement in (("[", "[[]"), ("*", "[*]"), ("?", "[?]"), ("%", "*"), ("_", "?")):
            text = f"replace({text}, '{character}', '{replacement}')"
        return f"{operand(subject)} {negated}GLOB {text}"
    text = text_of(pen, node.expression)
    word = "LIKE"
    if ignoring and pen.dialect in ("postgres", "duckdb"):
        word = "ILIKE"
    elif ignoring and pen.dialect in MYSQL:
        subject, text = f"lower({subject})", f"lower({text})"
    written = f"{operand(subject)} {negated}{word} "
    if escape:
        return f"{written}{operand(text)} ESCAPE {pen.literal(escape)}"
    if pen.portable and pen.dialect in ("postgres", *MYSQL):
        # a backslash is an escape there unless told otherwise
        if literal is not None:
            text = pen.literal(literal.replace("\\", "\\\\"))
            text = f"lower({text})" if ignoring and pen.dialect in MYSQL else text
        elif pen.dialect == "postgres":
            return f"{written}{operand(text)} ESCAPE ''"
        else:
            text = f"replace({text}, {pen.literal(chr(92))}, {pen.literal(chr(92) * 2)})"
    return f"{written}{operand(text)}"


def _glob(pattern: str, escape: str) -> str:
    out = []
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if escape and c == escape and i + 1 < len(pattern):
            i += 1
            c = pattern[i]
            out.append(f"[{c}]" if c in "[*?" else c)
        elif c == "%":
            out.append("*")
        elif c == "_":
            out.append("?")
        else:
            out.append(f"[{c}]" if c in "[*?" else c)
        i += 1
    return "".join(out)


def escape(pen: Pen, node: exp.Expr) -> str:
    if isinstance(node.this, (exp.Like, exp.ILike)) and isinstance(node.expression, exp.Literal):
        return like(pen, node.this, node.expression.name)
    return printed(pen, node)


def calculate(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    a, b = pen.type_of(unwrapped(left)), pen.type_of(unwrapped(right))
    fa, fb = t.family(a), t.family(b)
    minus = isinstance(node, exp.Sub)
    if isinstance(node, (exp.Add, exp.Sub)):
        if fb == "duration" and fa in ("date", "datetime", "timestamp", "time"):
            return _moved(pen, left, a, right, "-" if minus else "+")
        if fa == "duration" and fb in ("date", "datetime", "timestamp", "time"):
            return _moved(pen, right, b, left, "+")
        if minus and fa == fb == "date":
            return difference_of_dates(pen.dialect, side(pen, left), side(pen, right))
    one, other = side(pen, left), side(pen, right)
    if isinstance(unwrapped(right), exp.Interval) and pen.dialect in MYSQL and not pen.portable:
        other = expression(pen, unwrapped(right))  # no value: it stands beside `+` and `-` only
    if minus and (a.unsigned or b.unsigned) and pen.dialect in (*MYSQL, "duckdb"):
        # the difference of unsigned numbers may be negative
        one = f"CAST({one} AS {_signed(pen, a)})" if a.unsigned else one
        other = f"CAST({other} AS {_signed(pen, b)})" if b.unsigned else other
    elif fa == fb == "int" and _is_narrow(pen, node):
        one = f"CAST({one} AS {physical(pen.dialect, pen.version, pen.type_of(node)).text})"
    return f"{one} {'-' if minus else '+' if isinstance(node, exp.Add) else '*'} {other}"


def _is_narrow(pen: Pen, node: exp.Expr) -> bool:
    """Whether the database would calculate in a smaller integer than the model does, and overflow.

    PostgreSQL and DuckDB give a result the wider type of the two operands. SQL of one dialect means what it does there,
    but for a computed column, whose type the model says.
    """
    if pen.dialect not in ("postgres", "duckdb") or not (pen.portable or pen.use == "computed"):
        return False
    result = pen.type_of(node)
    return result.base in t.BOUNDS and t.BOUNDS[result.base] > max(
        _bits(pen, unwrapped(node.this)), _bits(pen, unwrapped(node.expression))
    )


def _bits(pen: Pen, node: exp.Expr) -> int:
    """How wide the database's own integer of an operand is. DuckDB takes a literal for as wide as the other operand."""
    type = pen.type_of(node)
    if isinstance(node.this if isinstance(node, exp.Neg) else node, exp.Literal) and pen.dialect == "duckdb":
        return 0
    found = physical(pen.dialect, pen.version, type._replace(domain=None)).text
    return {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "UTINYINT": 8, "USMALLINT": 16, "UINTEGER": 32}.get(found, 64)


def regexp(pen: Pen, node: exp.Expr) -> str:
    """`a regexp b` of one dialect; MariaDB has no function of that name."""
    if pen.dialect not in (*MYSQL, "sqlite") or node.args.get("flag") is not None:
        return printed(pen, node)
    return f"{side(pen, node.this)} REGEXP {side(pen, node.expression)}"


def bits(pen: Pen, node: exp.Expr) -> str:
    """Bit operators; on MySQL they give unsigned numbers."""
    word = _BITS[type(node)]
    written = f"{side(pen, node.this)} {word} {side(pen, node.expression)}"
    return f"CAST({written} AS SIGNED)" if pen.dialect in MYSQL and pen.portable else written


_BITS: dict[type[exp.Expr], str] = {
    exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseLeftShift: "<<", exp.BitwiseRightShift: ">>",
}  # fmt: skip


def _signed(pen: Pen, type: Type) -> str:
    return "SIGNED" if pen.dialect in MYSQL else "HUGEINT" if type.base == "bigint" else "BIGINT"


def _moved(pen: Pen, moment: exp.Expr, type: Type, by: exp.Expr, sign: str) -> str:
    interval = unwrapped(by)
    written = side(pen, moment)
    if isinstance(interval, exp.Interval):
        unit, amount = _interval(pen, interval)
        return add_interval(pen.dialect, written, type, sign, amount, unit)
    length = side(pen, by)
    if pen.dialect in MYSQL:
        return f"({written} {sign} INTERVAL {length} MICROSECOND)"
    if pen.dialect == "sqlite":
        raise UnwritableError("SQLite cannot add a duration that is not a literal interval")
    return in_utc(f"{{}} {sign} {length}", written, type)


def _interval(pen: Pen, node: exp.Interval) -> tuple[str, str]:
    unit = node.args["unit"].name.lower()
    unit = unit[:-1] if unit.endswith("s") else unit
    amount = node.this
    text = amount.name.strip() if isinstance(amount, exp.Literal) else side(pen, amount)
    return unit, text


def lone_interval(pen: Pen, node: exp.Expr) -> str:
    interval = cast(exp.Interval, node)
    if not isinstance(interval.args.get("unit"), exp.Var):
        return printed(pen, node)
    unit, amount = _interval(pen, interval)
    if not pen.portable and pen.dialect in MYSQL:
        return f"INTERVAL {amount} {unit.upper()}"
    if not pen.portable and pen.dialect == "sqlite":
        return printed(pen, node)
    return standalone_interval(pen.dialect, amount, unit)


def divide(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    a, b = pen.type_of(unwrapped(left)), pen.type_of(unwrapped(right))
    one, other = expression(pen, left), expression(pen, right)
    whole = isinstance(node, (exp.IntDiv, exp.Mod))
    divisor = unwrapped(right)
    nonzero = isinstance(divisor, exp.Literal) and divisor.name.strip("0.") != ""
    guarded = operand(other) if nonzero or not pen.portable else f"nullif({other}, 0)"
    if isinstance(node, exp.Mod):
        return f"{operand(one)} % {guarded}"
    if whole:
        word = {"mysql": "DIV", "mariadb": "DIV", "duckdb": "//"}.get(pen.dialect, "/")
        if pen.dialect == "postgres" and not (t.family(a) == t.family(b) == "int") and t.is_known(a) and t.is_known(b):
            return f"div({one}, {guarded})"
        return f"{operand(one)} {word} {guarded}"
    double = {"postgres": "double precision", "sqlite": "REAL"}.get(pen.dialect, "DOUBLE")
    if not pen.portable and not (t.family(a) == t.family(b) == "int"):
        return f"{operand(one)} / {guarded}"
    if not pen.portable and pen.dialect in ("mysql", "mariadb", "duckdb"):
        return f"{operand(one)} / {guarded}"
    return f"CAST({one} AS {double}) / {guarded}"


def concat(pen: Pen, node: exp.Expr) -> str:
    parts: list[exp.Expr] = []
    current = node
    while isinstance(current, exp.DPipe):
        parts.append(current.expression)
        current = current.this
    parts.append(current)
    written = [text_of(pen, part) for part in reversed(parts)]
    if pen.dialect in MYSQL:
        return f"concat({', '.join(written)})"
    return " || ".join(operand(text) for text in written)


def case_(pen: Pen, node: exp.Expr) -> str:
    subject = node.args.get("this")
    parts = ["CASE"]
    if subject is not None:
        parts.append(expression(pen, subject))
    parts += [
        f"WHEN {expression(pen, branch.this)} THEN {expression(pen, branch.args['true'])}"
        for branch in node.args["ifs"]
    ]
    if node.args.get("default") is not None:
        parts.append(f"ELSE {expression(pen, node.args['default'])}")
    return "(" + " ".join([*parts, "END"]) + ")"


def cast_of(pen: Pen, node: exp.Expr) -> str:
    casting = cast(exp.Cast, node)
    inner, target = casting.this, pen.type_of(node)
    bare = unwrapped(inner)
    written = cast_text(pen, casting.to)
    if target.base in ("unknown", "native"):
        if written is None:
            return printed(pen, node)
        return f"CAST({expression(pen, inner)} AS {written})"
    source = pen.type_of(bare)
    literal = isinstance(bare, exp.Literal) and bare.is_string
    if literal and t.family(source) == t.family(target) != "text":
        return string_literal(pen, bare.name, target)
    return write_cast(pen.dialect, pen.version, expression(pen, inner), source, target, pen.use)
