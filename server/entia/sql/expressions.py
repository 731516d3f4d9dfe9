"""SQL of the model as SQL of a dialect.

The checked tree is walked once: every scalar expression becomes text by the rules here and the forms of
`dialects.functions`; the skeleton of a select is copied with these texts in it and printed by sqlglot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from sqlglot import exp

from entia.dialects import Version, names
from entia.dialects.functions import fill, form, is_one_thing, operand
from entia.model import sql_types as t
from entia.model.expressions import Scope
from entia.model.functions import FUNCTIONS
from entia.model.sql_calls import call_of
from entia.model.sql_casts import json_path, read_path
from entia.model.sql_check import Checked, checked
from entia.model.sql_parse import sqlglot_dialect
from entia.model.sql_walk import has_more
from entia.model.types import UNKNOWN, Enum, Type
from entia.sql.casts import write_cast
from entia.sql.moments import add_interval, difference_of_dates, extract, in_utc, padded, standalone_interval, truncate

MYSQL = ("mysql", "mariadb")
BOTTOM = "C"  # PostgreSQL's collation that compares code points


class UnwritableError(ValueError):
    """The text cannot be said in the dialect. The editor has said why: `analyse` names an error for the same text."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Everything that printing one text needs."""

    dialect: str
    version: Version
    checked: Checked
    column: Callable[[str], str]
    relation: Callable[[str], str] | None
    use: str
    portable: bool
    text: str

    def type_of(self, node: exp.Expr) -> Type:
        """The type that the checker found."""
        return self.checked.types.get(id(node), UNKNOWN)

    def quote(self, name: str) -> str:
        """An identifier of the author's: an alias, a subquery's column."""
        return names.quote(self.dialect, self.version, name)

    def literal(self, text: str) -> str:
        """A string literal."""
        return names.literal(self.dialect, text)


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
    pen = Pen(dialect, version, found, column, relation, use, not scope.dialect, text)
    if use == "default" and expected is not None:
        return _default(pen, tree, expected)
    if use in ("on update", "computed") and expected is not None:
        written = _clock(pen, tree, expected)
        return written if written is not None else _stored(pen, tree, expected)
    return expression(pen, tree)


# Defaults


def _default(pen: Pen, tree: exp.Expr, expected: Type) -> str:
    node = _unwrapped(tree)
    kind = t.family(expected)
    mysql = pen.dialect in MYSQL
    if isinstance(node, exp.Literal) and node.is_string:
        if mysql and kind in ("date", "time", "datetime", "timestamp"):
            return pen.literal(t.read_moment(node.name, kind) or node.name)
        written = string_literal(pen, node.name, expected)
        blob = kind in ("json", "array", "map", "bytes") or expected.base == "text" or expected == Type("string")
        return f"({written})" if mysql and blob else written
    if isinstance(node, (exp.Null, exp.Boolean)) or _is_number(node):
        return expression(pen, node)
    written = _clock(pen, tree, expected) or _stored(pen, tree, expected)
    if mysql:
        if written.startswith("current_timestamp(") and kind == "datetime":
            return written
        return written if written.startswith("(") and is_one_thing(written) else f"({written})"
    if pen.dialect == "sqlite":
        return written if written.startswith("(") and is_one_thing(written) else f"({written})"
    return written


def _is_number(node: exp.Expr) -> bool:
    if isinstance(node, exp.Neg):
        node = node.this
    return isinstance(node, exp.Literal) and not node.is_string


def _clock(pen: Pen, tree: exp.Expr, expected: Type) -> str | None:
    """`now()` for a column: what it means depends on the column's type."""
    node = _unwrapped(tree)
    if not isinstance(node, exp.Anonymous):
        return None
    row = FUNCTIONS.get(str(node.this).lower())
    if row is None or (row.same_as or row.name) != "now":
        return None
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
    node = _unwrapped(tree)
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


# Expressions


def _unwrapped(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def expression(pen: Pen, node: exp.Expr) -> str:
    """One expression as text."""
    handler = None if has_more(node) else _HANDLERS.get(type(node))
    return handler(pen, node) if handler is not None else printed(pen, node)


def side(pen: Pen, node: exp.Expr) -> str:
    """An expression as an operand."""
    return operand(expression(pen, node))


def printed(pen: Pen, node: exp.Expr) -> str:
    """What has no rule here: copied with its children written, and printed by sqlglot."""
    return _print(pen, _copied(pen, node))


def _print(pen: Pen, node: exp.Expr) -> str:
    # Names arrive as written by us; functions keep the author's spelling.
    generator = sqlglot_dialect(pen.dialect).generator(normalize_functions=False, identify=False, comments=False)
    written: str = generator.generate(node, copy=False)
    return written


_SKELETON = (
    exp.Select, exp.Union, exp.Except, exp.Intersect, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order,
    exp.Limit, exp.Offset, exp.With, exp.CTE, exp.Distinct, exp.Subquery, exp.TableAlias, exp.Partition,
)  # fmt: skip


def _copied(pen: Pen, node: exp.Expr) -> exp.Expr:
    """A copy whose expressions are finished text."""
    made = type(node)()
    for key, value in node.args.items():
        if isinstance(value, list):
            made.set(key, [_part(pen, item) if isinstance(item, exp.Expr) else item for item in value])
        elif isinstance(value, exp.Expr):
            made.set(key, _part(pen, value))
        else:
            made.set(key, value)
    return made


def _part(pen: Pen, node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Ordered):
        return _ordered(pen, node)
    if isinstance(node, exp.Table):
        return _table(pen, node)
    if isinstance(node, _SKELETON):
        return _select(pen, node) if isinstance(node, exp.Select) else _copied(pen, node)
    if isinstance(node, exp.Identifier):
        return exp.Var(this=pen.quote(node.name))
    if isinstance(node, (exp.DataType, exp.Var)):
        return node.copy()
    return exp.Var(this=expression(pen, node))


def _ordered(pen: Pen, node: exp.Ordered) -> exp.Ordered:
    made = exp.Ordered(this=exp.Var(this=expression(pen, node.this)), desc=node.args.get("desc"))
    first = bool(node.args.get("nulls_first"))
    if not pen.portable and "nulls" not in pen.text.lower():
        # one dialect's own SQL: nulls stand where that dialect puts them
        descending = bool(node.args.get("desc"))
        small = pen.dialect in (*MYSQL, "sqlite")
        first = False if pen.dialect == "duckdb" else descending != small
    made.set("nulls_first", first)
    return made


def _table(pen: Pen, node: exp.Table) -> exp.Expr:
    name = ".".join(part.name for part in node.parts)
    found = dict(pen.checked.relations).get(name)
    if not isinstance(node.this, exp.Identifier):
        return _copied(pen, node)
    made = _copied(pen, node)
    for key in ("db", "catalog"):
        made.set(key, None)
    if found is None or pen.relation is None:
        made.set("this", exp.Var(this=".".join(pen.quote(part.name) for part in node.parts)))
    else:
        made.set("this", exp.Var(this=pen.relation(found.name)))
    last = pen.quote(node.parts[-1].name)
    if node.args.get("alias") is None and made.this.name.rsplit(".", 1)[-1] != last:
        made.set("alias", exp.TableAlias(this=exp.Var(this=last)))
    return made


def _select(pen: Pen, node: exp.Select) -> exp.Expr:
    made = _copied(pen, node)
    projections: list[exp.Expr] = []
    for projection in node.expressions:
        stars = pen.checked.stars.get(id(projection))
        if stars is not None:
            for alias, relation, name in stars:
                qualifier = f"{pen.quote(alias)}." if alias else ""
                written = pen.column(f"{relation}.{name}") if relation else pen.quote(name)
                projections.append(_named(pen, f"{qualifier}{written}", written, name))
        elif isinstance(projection, exp.Alias):
            projections.append(_named(pen, expression(pen, projection.this), "", projection.alias))
        elif isinstance(projection, exp.Column) and not isinstance(projection.this, exp.Star):
            written = expression(pen, projection)
            projections.append(_named(pen, written, written.rsplit(".", 1)[-1], projection.name))
        else:
            projections.append(exp.Var(this=expression(pen, projection)))
    made.set("expressions", projections)
    return made


def _named(pen: Pen, written: str, called: str, name: str) -> exp.Expr:
    """A column of a select under the name that the model knows it by."""
    if called == pen.quote(name):
        return exp.Var(this=written)
    return exp.Var(this=f"{written} AS {pen.quote(name)}")


def _query(pen: Pen, node: exp.Expr) -> str:
    return _print(pen, _select(pen, node) if isinstance(node, exp.Select) else _copied(pen, node))


def _column(pen: Pen, node: exp.Expr) -> str:
    column = cast(exp.Column, node)
    if isinstance(column.this, exp.Star):
        return ".".join([*(pen.quote(part.name) for part in column.parts[:-1]), "*"])
    qualifier = [pen.quote(part.name) for part in column.parts[:-1]]
    owner = pen.checked.owners.get(id(node))
    if owner is None:
        written = pen.quote(column.name)
    else:
        written = pen.column(f"{owner}.{column.name}" if owner else column.name)
    if pen.checked.parsed.tree is not None and qualifier and owner == "" and pen.relation is None:
        return written
    return ".".join([*qualifier[-1:], written])


def _literal(pen: Pen, node: exp.Expr) -> str:
    if not cast(exp.Literal, node).is_string:
        return node.name
    return string_literal(pen, node.name, pen.type_of(node))


def string_literal(pen: Pen, text: str, type: Type) -> str:
    """A string literal as a value of the type."""
    kind = t.family(type)
    if kind == "enum" and type.enum is not None:
        return enum_literal(pen, text, type.enum)
    if kind in ("date", "time", "datetime", "timestamp"):
        moment = t.read_moment(text, kind)
        if moment is None:
            return pen.literal(text)
        if pen.dialect == "sqlite":
            return pen.literal(moment)
        words = {"date": "DATE", "time": "TIME", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMP"}
        if kind == "timestamp" and pen.dialect in ("postgres", "duckdb"):
            return f"TIMESTAMPTZ '{moment}+00'"
        return f"{words[kind]} '{moment}'"
    if kind == "uuid":
        return pen.literal(text.lower())
    return pen.literal(text)


def enum_literal(pen: Pen, text: str, enum: Enum) -> str:
    """What is stored for a label: its code, another text, or itself."""
    value = next((label.value for label in enum.labels if label.name == text), text)
    return value if enum.base is not None else pen.literal(value)


def _neg(pen: Pen, node: exp.Expr) -> str:
    inner = side(pen, node.this)
    return f"-{inner}" if not inner.startswith("-") else f"-({inner})"


def _paren(pen: Pen, node: exp.Expr) -> str:
    inner = expression(pen, node.this)
    return inner if inner.startswith("(") and is_one_thing(inner) else f"({inner})"


def _chain(pen: Pen, node: exp.Expr) -> str:
    word = " AND " if isinstance(node, exp.And) else " OR "
    operands: list[exp.Expr] = []
    current = node
    while type(current) is type(node):
        operands.append(cast(exp.Binary, current).expression)
        current = current.this
    operands.append(current)
    return word.join(_condition(pen, operand_) for operand_ in reversed(operands))


def _condition(pen: Pen, node: exp.Expr) -> str:
    text = expression(pen, node)
    return f"({text})" if isinstance(node, exp.Or) else text


def _not(pen: Pen, node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Is):
        return _is(pen, inner, "IS NOT")
    if isinstance(inner, exp.In):
        return _in(pen, inner, "NOT IN")
    if isinstance(inner, exp.Between):
        return _between(pen, inner, "NOT BETWEEN")
    return f"NOT {side(pen, inner)}"


def _is(pen: Pen, node: exp.Expr, word: str = "IS") -> str:
    return f"{side(pen, node.this)} {word} {expression(pen, node.expression)}"


_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


def _compare(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    if isinstance(_unwrapped(left), exp.Tuple) or isinstance(right, (exp.Any, exp.All)):
        return printed(pen, node)
    a, b = _together(
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


def _together(pen: Pen, nodes: tuple[exp.Expr, ...], *, ordered: bool) -> list[str]:
    """Expressions that are compared, written so that every database compares the same."""
    types = [pen.type_of(_unwrapped(node)) for node in nodes]
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
                literal = _unwrapped(node)
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
    return written


def _calculates(node: exp.Expr) -> bool:
    return isinstance(_unwrapped(node), (exp.Add, exp.Sub, exp.Mul, exp.Anonymous))


def _in(pen: Pen, node: exp.Expr, word: str = "IN") -> str:
    query = node.args.get("query")
    if isinstance(_unwrapped(node.this), exp.Tuple):
        return printed(pen, node)
    if query is not None:
        inner = query.this if isinstance(query, exp.Subquery) else query
        return f"{side(pen, node.this)} {word} ({_query(pen, inner)})"
    if not node.expressions:
        return printed(pen, node)
    first, *items = _together(pen, (node.this, *node.expressions), ordered=False)
    return f"{first} {word} ({', '.join(items)})"


def _between(pen: Pen, node: exp.Expr, word: str = "BETWEEN") -> str:
    value, low, high = _together(pen, (node.this, node.args["low"], node.args["high"]), ordered=True)
    return f"{value} {word} {low} AND {high}"


def _like(pen: Pen, node: exp.Expr, escape: str = "") -> str:
    ignoring = isinstance(node, exp.ILike)
    negated = "NOT " if node.args.get("negate") else ""
    subject = text_of(pen, node.this)
    pattern = _unwrapped(node.expression)
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


def _escape(pen: Pen, node: exp.Expr) -> str:
    if isinstance(node.this, (exp.Like, exp.ILike)) and isinstance(node.expression, exp.Literal):
        return _like(pen, node.this, node.expression.name)
    return printed(pen, node)


def text_of(pen: Pen, node: exp.Expr) -> str:
    """An expression as text: an enum as its label."""
    written = expression(pen, node)
    type = pen.type_of(_unwrapped(node))
    if type.base == "enum" and not isinstance(_unwrapped(node), exp.Literal):
        return write_cast(pen.dialect, pen.version, written, type, t.TEXT, pen.use)
    return written


def _calculate(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    a, b = pen.type_of(_unwrapped(left)), pen.type_of(_unwrapped(right))
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
    if minus and pen.dialect in (*MYSQL, "duckdb"):
        # the difference of unsigned numbers may be negative
        one = f"CAST({one} AS {_signed(pen, a)})" if a.unsigned else one
        other = f"CAST({other} AS {_signed(pen, b)})" if b.unsigned else other
    return f"{one} {'-' if minus else '+' if isinstance(node, exp.Add) else '*'} {other}"


def _signed(pen: Pen, type: Type) -> str:
    return "SIGNED" if pen.dialect in MYSQL else "HUGEINT" if type.base == "bigint" else "BIGINT"


def _moved(pen: Pen, moment: exp.Expr, type: Type, by: exp.Expr, sign: str) -> str:
    interval = _unwrapped(by)
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


def _lone_interval(pen: Pen, node: exp.Expr) -> str:
    interval = cast(exp.Interval, node)
    if not isinstance(interval.args.get("unit"), exp.Var):
        return printed(pen, node)
    unit, amount = _interval(pen, interval)
    return standalone_interval(pen.dialect, amount, unit)


def _divide(pen: Pen, node: exp.Expr) -> str:
    left, right = node.this, node.expression
    a, b = pen.type_of(_unwrapped(left)), pen.type_of(_unwrapped(right))
    one, other = expression(pen, left), expression(pen, right)
    whole = isinstance(node, (exp.IntDiv, exp.Mod))
    divisor = _unwrapped(right)
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


def _concat(pen: Pen, node: exp.Expr) -> str:
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


def _case(pen: Pen, node: exp.Expr) -> str:
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


def _cast(pen: Pen, node: exp.Expr) -> str:
    casting = cast(exp.Cast, node)
    inner, target = casting.this, pen.type_of(node)
    bare = _unwrapped(inner)
    written = _cast_text(pen, casting)
    if target.base in ("unknown", "native"):
        if written is None:
            return printed(pen, node)
        return f"CAST({expression(pen, inner)} AS {written})"
    source = pen.type_of(bare)
    literal = isinstance(bare, exp.Literal) and bare.is_string
    if literal and t.family(source) == t.family(target) != "text":
        return string_literal(pen, bare.name, target)
    return write_cast(pen.dialect, pen.version, expression(pen, inner), source, target, pen.use)


def _cast_text(pen: Pen, node: exp.Cast) -> str | None:
    to = node.to
    if to.this == exp.DType.VARCHAR and to.expressions and to.expressions[0].name.isdigit():
        index = int(to.expressions[0].name)
        if index < len(pen.checked.parsed.types):
            return pen.checked.parsed.types[index].text
    return None


# JSON and arrays


def _json_read(pen: Pen, node: exp.Expr) -> str:
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
    return json_at(pen, _json(pen, base), tuple(steps), as_text=as_text)


def _json(pen: Pen, node: exp.Expr) -> str:
    """A JSON value; a shaped one is a STRUCT on DuckDB."""
    type = pen.type_of(_unwrapped(node))
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
        return f"(CASE WHEN json_type({found}) <> 'NULL' THEN json_unquote({found}) END)" if as_text else found
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


def dollar_path(path: tuple[str | int, ...]) -> str:
    """The path as engines read it: `$."a"[0]`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in path)


def _json_exists(pen: Pen, arguments: list[exp.Expr]) -> str:
    doc = _json(pen, arguments[0])
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


def _bracket(pen: Pen, node: exp.Expr) -> str:
    base = pen.type_of(_unwrapped(node.this))
    if base.base != "array" or len(node.expressions) != 1 or isinstance(node.expressions[0], exp.Slice):
        return printed(pen, node)
    index = node.expressions[0]
    array, at = side(pen, node.this), side(pen, index)
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
    plain = f"(CASE WHEN json_type({found}) <> 'NULL' THEN json_unquote({found}) END)"
    if t.family(element) in ("text", "enum", "uuid", "unknown"):
        return plain
    if element.base == "bool":
        return f"({plain} = 'true')"
    return write_cast(pen.dialect, pen.version, plain, t.TEXT, element, pen.use)


# Calls


def _call(pen: Pen, node: exp.Expr) -> str:
    name, arguments = call_of(node)
    row = FUNCTIONS.get(name)
    if row is None or row.kind == "operator":
        return _verbatim(pen, node)
    name = row.same_as or row.name
    if row.kind == "aggregate":
        return aggregate(pen, name, arguments, None)
    if name == "extract":
        return _extract(pen, arguments)
    if name == "date_trunc":
        type = pen.type_of(_unwrapped(arguments[1]))
        return truncate(pen.dialect, side(pen, arguments[1]), type, arguments[0].name.lower())
    if name == "json_value":
        path = read_path(arguments[1].name) or ()
        return json_at(pen, _json(pen, arguments[0]), path, as_text=True)
    if name == "json_exists":
        return _json_exists(pen, arguments)
    if name in ("current_date", "current_time", "localtimestamp"):
        name = {"current_date": "now:date", "current_time": "now:time", "localtimestamp": "now:datetime"}[name]
    return _formed(pen, name, row.arguments, arguments)


def _formed(pen: Pen, name: str, kinds: tuple[str, ...], arguments: list[exp.Expr]) -> str:
    variant = f":{t.family(pen.type_of(_unwrapped(arguments[0])))}" if arguments else ""
    found = form(name, pen.dialect, variant)
    if found is None:
        raise UnwritableError(f"{pen.dialect} has nothing for `{name}`")
    written = []
    for i, argument in enumerate(arguments):
        kind = kinds[min(i, len(kinds) - 1)].rstrip("?+") if kinds else "any"
        written.append(
            _json(pen, argument)
            if kind == "json"
            else text_of(pen, argument)
            if kind == "text"
            else expression(pen, argument)
        )
    if name in ("greatest", "least", "nullif") and pen.dialect == "sqlite":
        written = (
            _together(pen, tuple(arguments), ordered=True) if _moments(pen, arguments) and name == "nullif" else written
        )
    return fill(found, written)


def _moments(pen: Pen, arguments: list[exp.Expr]) -> bool:
    return any(t.family(pen.type_of(_unwrapped(a))) in ("time", "datetime", "timestamp") for a in arguments)


def _verbatim(pen: Pen, node: exp.Expr) -> str:
    """A function that only this dialect has: as the author wrote it."""
    if not isinstance(node, exp.Anonymous):
        return printed(pen, node)
    made = exp.Anonymous(this=node.this, expressions=[_argument(pen, argument) for argument in node.expressions])
    return _print(pen, made)


def _argument(pen: Pen, node: exp.Expr) -> exp.Expr:
    return _copied(pen, node) if isinstance(node, (exp.Distinct, exp.Order)) else exp.Var(this=expression(pen, node))


def _extract(pen: Pen, arguments: list[exp.Expr]) -> str:
    type = pen.type_of(_unwrapped(arguments[1]))
    return extract(pen.dialect, side(pen, arguments[1]), type, arguments[0].name.lower())


def _trim(pen: Pen, node: exp.Expr) -> str:
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
    keys = ", ".join(_print(pen, _ordered(pen, cast(exp.Ordered, key))) for key in order)
    ordered = f" ORDER BY {keys}" if keys else ""
    if pen.dialect in MYSQL:
        return f"group_concat({value}{ordered} SEPARATOR {separator})"
    name = "group_concat" if pen.dialect == "sqlite" else "string_agg"
    if value.startswith("DISTINCT ") and pen.dialect == "sqlite" and separator == "','":
        return f"{name}({value}{ordered})"
    return f"{name}({value}, {separator}{ordered})"


def _filter(pen: Pen, node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Anonymous):
        name, arguments = call_of(inner)
        row = FUNCTIONS.get(name)
        if row is not None and row.kind == "aggregate":
            return aggregate(pen, row.same_as or row.name, arguments, node.expression.this)
    return printed(pen, node)


def _subquery(pen: Pen, node: exp.Expr) -> str:
    return (
        f"({_query(pen, node.this)})"
        if isinstance(node, exp.Subquery) and node.args.get("alias") is None
        else printed(pen, node)
    )


def _exists(pen: Pen, node: exp.Expr) -> str:
    inner = node.this.this if isinstance(node.this, exp.Subquery) else node.this
    return f"EXISTS({_query(pen, inner)})"


_HANDLERS: dict[type[exp.Expr], Callable[[Pen, exp.Expr], str]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Null: lambda pen, node: "NULL",
    exp.Boolean: lambda pen, node: "TRUE" if node.this else "FALSE",
    exp.Star: lambda pen, node: "*",
    exp.Paren: _paren,
    exp.Neg: _neg,
    exp.And: _chain,
    exp.Or: _chain,
    exp.Not: _not,
    exp.Is: _is,
    exp.EQ: _compare,
    exp.NEQ: _compare,
    exp.LT: _compare,
    exp.LTE: _compare,
    exp.GT: _compare,
    exp.GTE: _compare,
    exp.NullSafeEQ: _compare,
    exp.NullSafeNEQ: _compare,
    exp.In: _in,
    exp.Between: _between,
    exp.Like: _like,
    exp.ILike: _like,
    exp.Escape: _escape,
    exp.Add: _calculate,
    exp.Sub: _calculate,
    exp.Mul: _calculate,
    exp.Div: _divide,
    exp.IntDiv: _divide,
    exp.Mod: _divide,
    exp.DPipe: _concat,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Interval: _lone_interval,
    exp.JSONExtract: _json_read,
    exp.JSONBExtract: _json_read,
    exp.JSONExtractScalar: _json_read,
    exp.Bracket: _bracket,
    exp.Anonymous: _call,
    exp.Extract: _call,
    exp.Substring: _call,
    exp.StrPosition: _call,
    exp.Trim: _trim,
    exp.Filter: _filter,
    exp.Subquery: _subquery,
    exp.Exists: _exists,
    exp.Select: _query,
    exp.Union: _query,
    exp.Except: _query,
    exp.Intersect: _query,
}
