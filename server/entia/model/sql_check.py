"""Walks a parsed expression: resolves names, infers types, and says what does not go together.

One problem does not cascade: what cannot be resolved has the type "unknown", which agrees with everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from sqlglot import exp

from entia.diagnostics import Severity
from entia.model import sql_types as t
from entia.model.expressions import Analysis, Relation, Scope, SqlProblem
from entia.model.functions import DIFFERENCES, FUNCTIONS, PARTS, UNITS, Function, missing
from entia.model.sql_parse import Parsed, parse
from entia.model.types import INTEGERS, UNKNOWN, Enum, Type
from entia.text import Span

TITLES = {
    "postgres": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite", "duckdb": "DuckDB",
}  # fmt: skip
SELECTS = ("view", "query", "rule")
_WHERE = {
    "check": "a check", "default": "a default", "computed": "a computed value", "predicate": "a predicate",
    "index": "an index", "exclude": "an exclusion", "on update": "`on update`", "view": "a view", "query": "a query",
    "rule": "a rule",
}  # fmt: skip
_CONDITIONS = ("check", "predicate")
_STEADY = ("computed", "index", "predicate", "exclude", "check")

Columns = tuple[tuple[str, Type, bool], ...]


class Value(NamedTuple):
    """What an expression gives. `text` is the text of a string literal, `number` of a number literal."""

    type: Type
    required: bool
    text: str | None = None
    number: str | None = None


NOTHING = Value(UNKNOWN, False)


class Source(NamedTuple):
    """One table of a FROM. `columns` is None where they are not known; `relation` its model name, "" of a subquery."""

    columns: Columns | None
    relation: str = ""


class Checked(NamedTuple):
    """The analysis, the tree it was made from, the type of each node (by `id`), and where columns come from.

    `owners` maps the `id` of a column node to the relation (model name) it is a column of; "" is the own row.
    """

    analysis: Analysis
    relations: tuple[tuple[str, Relation | None], ...]
    parsed: Parsed
    types: dict[int, Type]
    owners: dict[int, str]


@dataclass(slots=True)
class _Walk:
    """The state of one walk; it never leaves this module."""

    text: str
    scope: Scope
    use: str
    expected: Type | None
    parsed: Parsed
    problems: list[SqlProblem] = field(default_factory=list)
    types: dict[int, Type] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    relations: dict[str, Relation | None] = field(default_factory=dict)
    placeholders: dict[str, Type] = field(default_factory=dict)
    frames: list[dict[str, Source]] = field(default_factory=list)
    using: list[set[str]] = field(default_factory=list)
    ctes: list[dict[str, Source]] = field(default_factory=list)
    aliases: list[dict[str, Type]] = field(default_factory=list)
    volatility: str = "immutable"
    in_aggregate: bool = False
    aggregates: int = 0

    @property
    def portable(self) -> bool:
        return not self.scope.dialect

    def report(
        self,
        rule: str,
        message: str,
        span: Span,
        help: str = "",
        replacement: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        start = min(max(span.start, 0), len(self.text))
        span = Span(start, max(start, min(span.end, len(self.text))))
        self.problems.append(SqlProblem(rule, message, span, help, replacement, severity))


def check(text: str, scope: Scope, use: str, expected: Type | None) -> Checked:
    """Everything that can be said about `text`. Never raises."""
    parsed = parse(text, scope.dialect, use in SELECTS and not _is_expression(text))
    walk = _Walk(text, scope, use, expected, parsed)
    value, outputs = NOTHING, ()
    if parsed.problem is not None:
        problem = parsed.problem
        walk.report("sql-syntax-error", problem.message, problem.span, problem.help)
    elif parsed.tree is not None:
        try:
            value, outputs = _top(walk, parsed.tree)
        except RecursionError:
            walk.report("sql-syntax-error", "this is nested too deeply", Span(0, len(text)))
    problems = tuple(sorted(dict.fromkeys(walk.problems), key=lambda p: (p.span, p.rule)))
    analysis = Analysis(
        value.type,
        value.required,
        problems,
        tuple(walk.columns),
        tuple((name, type) for name, type, _ in outputs),
        walk.volatility != "immutable",
        tuple(dict.fromkeys(relation.name for relation in walk.relations.values() if relation is not None)),
        tuple(walk.placeholders.items()),
        tuple(required for _, _, required in outputs),
    )
    return Checked(analysis, tuple(walk.relations.items()), parsed, walk.types, walk.owners)


def _is_expression(text: str) -> bool:
    return False


def _top(walk: _Walk, tree: exp.Expr) -> tuple[Value, Columns]:
    """The whole text: its value and, of a select, its columns."""
    if walk.use in SELECTS:
        outputs = _select(walk, tree)
        return NOTHING, outputs
    own: Columns = walk.scope.columns
    if walk.scope.value is not None:
        own = (*own, ("value", walk.scope.value, False))
    walk.frames.append({"": Source(own)})
    value = _infer(walk, tree)
    if walk.use in _CONDITIONS:
        if t.is_known(value.type) and t.family(value.type) != "bool":
            walk.report(
                "check-not-boolean",
                f"{_WHERE[walk.use]} is true or false, and this is {_a(value.type)}",
                _span(walk, tree),
            )
    elif walk.expected is not None and walk.use in ("default", "computed", "on update"):
        value = _expected(walk, tree, value, walk.expected)
    return value, ()


def _expected(walk: _Walk, tree: exp.Expr, value: Value, expected: Type) -> Value:
    """A default or computed value against its column."""
    if walk.use != "computed" and _clock(tree) and t.family(expected) in ("date", "time", "datetime", "timestamp"):
        walk.types[id(_bare(tree))] = expected
        return Value(expected, True)
    if walk.use == "default" and t.family(expected) == "text" and t.family(value.type) == "uuid":
        if expected.args and expected.args[0] < 36:
            walk.report(
                "sql-type-mismatch",
                f"a UUID has 36 characters, and `{t.describe(expected)}` holds fewer",
                _span(walk, tree),
            )
        walk.types[id(_bare(tree))] = expected
        return Value(expected, True)
    if _adapt(walk, tree, value, expected):
        return Value(expected, value.required)
    if not t.fits(value.type, expected):
        number = t.is_number(value.type) and t.is_number(expected)
        help = f"Write `cast({_shown(walk, tree)} as {t.describe(expected)})`." if number else ""
        walk.report(
            "sql-type-mismatch",
            f"this is {_a(value.type)}, and the column is {_a(expected)}",
            _span(walk, tree),
            help,
            f"cast({walk.text[slice(*_span(walk, tree))]} as {t.describe(expected)})" if number else None,
        )
    elif value.number is not None and not _in_range(value.number, _negative(tree), expected):
        walk.report(
            "literal-does-not-fit",
            f"`{_shown(walk, tree)}` does not fit into `{t.describe(expected)}`",
            _span(walk, tree),
        )
    return value


def _negative(node: exp.Expr) -> bool:
    return isinstance(_bare(node), exp.Neg)


def _in_range(number: str, negative: bool, type: Type) -> bool:
    try:
        amount = float(number) * (-1 if negative else 1)
    except ValueError:
        return True
    if type.base in t.BOUNDS:
        bits = t.BOUNDS[type.base]
        exact = int(number) * (-1 if negative else 1) if number.isdigit() else amount
        return (0 <= exact < 2**bits) if type.unsigned else (-(2 ** (bits - 1)) <= exact < 2 ** (bits - 1))
    if type.base == "decimal" and type.args:
        scale = type.args[1] if len(type.args) > 1 else 0
        return abs(amount) < 10 ** (type.args[0] - scale)
    return True


def _clock(tree: exp.Expr) -> bool:
    node = _bare(tree)
    return isinstance(node, exp.Anonymous) and str(node.this).lower() in ("now", "current_timestamp")


# Places


def _own_span(node: exp.Expr, closers: dict[int, int]) -> tuple[int, int] | None:
    meta = node.meta
    if "start" not in meta:
        return None
    return meta["start"], closers.get(meta["start"], meta["end"] + 1)


def _span(walk: _Walk, node: exp.Expr) -> Span:
    """The smallest stretch of the text that has all of the node's parts."""
    closers = walk.parsed.closers
    low, high = len(walk.text), 0
    for part in node.walk():
        found = _own_span(part, closers)
        if found is not None:
            low, high = min(low, found[0]), max(high, found[1])
    if isinstance(node, exp.Cast) and (kind := _cast_type(walk, node)) is not None:
        high = max(high, kind[1].end)
    if low >= high:
        return Span(0, len(walk.text))
    text = walk.text
    if isinstance(node, exp.Paren):
        left, right = text[:low].rstrip(), len(text) - len(text[high:].lstrip())
        if left.endswith("(") and text[right : right + 1] == ")":
            low, high = len(left) - 1, right + 1
    elif isinstance(node, exp.Neg) and (left := text[:low].rstrip()).endswith("-"):
        low = len(left) - 1
    return Span(low, high)


def _shown(walk: _Walk, node: exp.Expr) -> str:
    """The node as written, on one line and not long."""
    span = _span(walk, node)
    words = " ".join(walk.text[span.start : span.end].split())
    return words if len(words) <= 40 else words[:39] + "…"


def _a(type: Type) -> str:
    word = f"`{t.describe(type)}`"
    return word


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


# Inference


def _infer(walk: _Walk, node: exp.Expr) -> Value:
    """What the node gives; remembers the type of every node it passes."""
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        value = handler(walk, node)
    else:
        value = _foreign(walk, node)
    walk.types[id(node)] = value.type
    return value


def _foreign(walk: _Walk, node: exp.Expr) -> Value:
    """SQL that the portable table has not: legal in one dialect, where nothing is known about it."""
    if walk.portable:
        name = _NAMES.get(type(node).__name__, type(node).__name__.lower())
        _not_portable(walk, node, name)
    for child in node.iter_expressions():
        if not isinstance(child, (exp.DataType, exp.Identifier)):
            _infer(walk, child)
    return NOTHING


_NAMES = {
    "SimilarTo": "similar to", "Glob": "glob", "Overlay": "overlay", "Array": "array[…]", "Parameter": "@…",
    "AtTimeZone": "at time zone", "Lateral": "lateral", "RegexpLike": "rlike", "BitwiseXor": "^", "Tuple": "(…, …)",
    "JSONExtractArray": "->", "Any": "any", "All": "all", "TryCast": "try_cast", "Lambda": "->", "Slice": "[…:…]",
}  # fmt: skip


def _not_portable(walk: _Walk, node: exp.Expr, name: str) -> None:
    targets = walk.scope.targets
    among = " and ".join(TITLES.get(name, name) for name, _ in targets[:3]) or "all dialects"
    walk.report(
        "function-not-portable",
        f"`{name}` is not SQL that {among} share" if targets else f"`{name}` is not portable SQL",
        _span(walk, node),
        "Say it with the portable functions, or write the line with `only` one dialect.",
    )


def _children(walk: _Walk, nodes: Iterable[exp.Expr | None]) -> list[Value]:
    return [_infer(walk, node) for node in nodes if node is not None]


def _column(walk: _Walk, node: exp.Expr) -> Value:
    column = cast(exp.Column, node)
    name = column.name
    if isinstance(column.this, exp.Star):
        return Value(UNKNOWN, True)
    identifier = column.this
    qualifier = ".".join(part.name for part in column.parts[:-1])
    if qualifier:
        return _qualified(walk, column, qualifier)
    for depth in range(len(walk.frames) - 1, -1, -1):
        frame = walk.frames[depth]
        found = [
            (alias, source, entry)
            for alias, source in frame.items()
            if source.columns is not None
            for entry in source.columns
            if entry[0] == name
        ]
        if len(found) > 1 and name not in walk.using[depth - 1 if len(walk.frames) > len(walk.using) else depth]:
            places = " and ".join(f"`{alias}`" for alias, _, _ in found[:2])
            walk.report(
                "ambiguous-column",
                f"both {places} have a column `{name}`",
                _span(walk, identifier),
                f"Write `{found[0][0]}.{name}`.",
            )
            return NOTHING
        if found:
            _, source, entry = found[0]
            return _use(walk, column, source, entry)
        if any(source.columns is None for source in frame.values()):
            return NOTHING
        if depth < len(walk.aliases) and name in walk.aliases[depth]:
            return Value(walk.aliases[depth][name], False)
    roles = walk.scope.many_column_roles.get(name)
    span = _span(walk, identifier)
    if roles is not None and "" in (walk.frames[0] if walk.frames else {}):
        walk.report(
            "many-column-role",
            f"`{name}` is {len(roles)} columns: {', '.join(f'`{role}`' for role in roles)}",
            span,
            "Write one of them.",
        )
        return NOTHING
    names = [entry[0] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    near = t.suggestion(name, names)
    walk.report(
        "unknown-column",
        f"there is no column `{name}`{_of(walk)}",
        span,
        f"Did you mean `{near}`?" if near else "",
        near,
    )
    return NOTHING


def _of(walk: _Walk) -> str:
    sources = [s.relation for frame in walk.frames for s in frame.values() if s.relation]
    if sources:
        return f" in {' or '.join(f'`{name}`' for name in dict.fromkeys(sources))}"
    return " here; a domain's check speaks of `value`" if walk.scope.value is not None else " here"


def _use(walk: _Walk, column: exp.Column, source: Source, entry: tuple[str, Type, bool]) -> Value:
    walk.owners[id(column)] = source.relation
    if not source.relation and source.columns is not None and walk.frames and "" in walk.frames[0]:
        walk.columns[entry[0]] = None
        if walk.use == "default":
            walk.report(
                "column-in-default",
                f"a default cannot see the column `{entry[0]}`",
                _span(walk, column),
                "Make it `computed (…)`, or set it in the application.",
            )
    return Value(entry[1], entry[2])


def _qualified(walk: _Walk, column: exp.Column, qualifier: str) -> Value:
    name = column.name
    for frame in reversed(walk.frames):
        source = frame.get(qualifier)
        if source is None:
            continue
        if source.columns is None:
            return NOTHING
        for entry in source.columns:
            if entry[0] == name:
                return _use(walk, column, source, entry)
        near = t.suggestion(name, [entry[0] for entry in source.columns])
        walk.report(
            "unknown-column",
            f"`{source.relation or qualifier}` has no column `{name}`",
            _span(walk, column.this),
            f"Did you mean `{near}`?" if near else "",
            near,
        )
        return NOTHING
    span = Span(_span(walk, column.parts[0]).start, _span(walk, column.parts[-2]).end)
    flat = f"{qualifier.replace('.', '_')}_{name}"
    own = [entry[0] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    if flat in own:
        whole = _span(walk, column)
        walk.report(
            "unknown-relation",
            f"`{qualifier}.{name}` is the column `{flat}`",
            whole,
            f"Write `{flat}`.",
            flat,
        )
        return NOTHING
    aliases = [alias for frame in walk.frames for alias in frame if alias]
    near = t.suggestion(qualifier, aliases)
    where = "sees only the columns of its own row" if not aliases else ""
    walk.report(
        "unknown-relation",
        f"there is no table or alias `{qualifier}` here" + (f"; {_WHERE[walk.use]} {where}" if where else ""),
        span,
        f"Did you mean `{near}`?" if near else "",
        near,
    )
    return NOTHING


def _literal(walk: _Walk, node: exp.Expr) -> Value:
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


def _null(walk: _Walk, node: exp.Expr) -> Value:
    return Value(t.NULL, False)


def _boolean(walk: _Walk, node: exp.Expr) -> Value:
    return Value(t.BOOL, True)


def _paren(walk: _Walk, node: exp.Expr) -> Value:
    return _infer(walk, node.this)


def _neg(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    if t.is_known(value.type) and not t.is_number(value.type) and value.type.base != "duration":
        _mismatch(walk, node, f"`-` needs a number, and `{_shown(walk, node.this)}` is {_a(value.type)}")
        return NOTHING
    return value._replace(type=value.type._replace(domain=None, unsigned=False))


def _mismatch(walk: _Walk, node: exp.Expr, message: str, help: str = "", replacement: str | None = None) -> None:
    walk.report("sql-type-mismatch", message, _span(walk, node), help, replacement)


def _condition(walk: _Walk, node: exp.Expr, what: str) -> Value:
    value = _infer(walk, node)
    if t.is_known(value.type) and value.type.base != "bool":
        _mismatch(walk, node, f"{what} needs a condition, and this is {_a(value.type)}")
    return value


def _connector(walk: _Walk, node: exp.Expr) -> Value:
    word = "`and`" if isinstance(node, exp.And) else "`or`"
    # a long chain is a left-deep tree: walked without recursion
    operands: list[exp.Expr] = []
    current = node
    while type(current) is type(node):
        operands.append(cast(exp.Binary, current).expression)
        current = current.this
    operands.append(current)
    values = [_condition(walk, operand, word) for operand in reversed(operands)]
    current = node
    while type(current) is type(node):
        walk.types[id(current)] = t.BOOL
        current = current.this
    return Value(t.BOOL, all(value.required for value in values))


def _not(walk: _Walk, node: exp.Expr) -> Value:
    return Value(t.BOOL, _condition(walk, node.this, "`not`").required)


def _compare(walk: _Walk, node: exp.Expr) -> Value:
    binary = cast(exp.Binary, node)
    left, right = binary.this, binary.expression
    if isinstance(_bare(left), exp.Tuple) or isinstance(_bare(right), exp.Tuple):
        return _tuples(walk, node, _bare(left), _bare(right))
    if isinstance(right, (exp.Any, exp.All)):
        return _any(walk, node, left, right)
    a, b = _infer(walk, left), _infer(walk, right)
    _comparable(walk, node, left, a, right, b)
    null_safe = isinstance(node, (exp.NullSafeEQ, exp.NullSafeNEQ))
    if not null_safe and t.NULL.base in (a.type.base, b.type.base):
        _null_comparison(walk, node, left, right)
    if isinstance(node, (exp.LT, exp.LTE, exp.GT, exp.GTE)):
        _orderable(walk, node, a, b)
    return Value(t.BOOL, null_safe or (a.required and b.required))


def _orderable(walk: _Walk, node: exp.Expr, a: Value, b: Value) -> None:
    for value in (a, b):
        kind = t.family(value.type)
        if kind in ("json", "array", "map", "vector") and t.is_known(value.type):
            _mismatch(walk, node, f"`{kind}` values have no order")
            return
        if kind == "enum" and value.type.enum is not None and value.type.enum.base is None and walk.portable:
            walk.report(
                "function-not-portable",
                f"databases do not agree on the order of the labels of {_a(value.type)}",
                _span(walk, node),
                "Compare with `in ('…', '…')`, or code the enum: `enum X: smallint { … }`.",
            )
            return


def _null_comparison(walk: _Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> None:
    negative = isinstance(node, exp.NEQ)
    word = "is not null" if negative else "is null"
    span = _span(walk, node)
    other = left if isinstance(_bare(right), exp.Null) else right
    walk.report(
        "null-comparison",
        "comparing with `null` is never true",
        span,
        f"Write `{_shown(walk, other)} {word}`.",
        f"{walk.text[slice(*_span(walk, other))]} {word}" if isinstance(node, (exp.EQ, exp.NEQ)) else None,
    )


def _any(walk: _Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> Value:
    if walk.portable and not isinstance(_bare(right.this), exp.Query):
        _not_portable(walk, right, "any(…)")
    a = _infer(walk, left)
    inner = _infer(walk, right.this)
    element = inner.type.element if inner.type.base == "array" else None
    if element is not None:
        _comparable(walk, node, left, a, right, Value(element, False))
    return Value(t.BOOL, False)


def _tuples(walk: _Walk, node: exp.Expr, left: exp.Expr, right: exp.Expr) -> Value:
    if not (isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple)):
        _children(walk, (*_parts(left), *_parts(right)))
        return Value(t.BOOL, False)
    if len(left.expressions) != len(right.expressions):
        _mismatch(walk, node, f"{len(left.expressions)} values are compared with {len(right.expressions)}")
    required = True
    for one, other in zip(left.expressions, right.expressions, strict=False):
        a, b = _infer(walk, one), _infer(walk, other)
        _comparable(walk, node, one, a, other, b)
        required = required and a.required and b.required
    return Value(t.BOOL, required)


def _parts(node: exp.Expr) -> list[exp.Expr]:
    return list(node.expressions) if isinstance(node, exp.Tuple) else [node]


def _comparable(walk: _Walk, node: exp.Expr, left: exp.Expr, a: Value, right: exp.Expr, b: Value) -> None:
    """Says why two values cannot be compared; lets a string literal take the other's type."""
    if _adapt(walk, right, b, a.type, comparing=True) or _adapt(walk, left, a, b.type, comparing=True):
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
        f"{_a(a.type)} cannot be compared with {_a(b.type)}",
        _span(walk, at),
        help,
        replacement,
    )


def _adapt(walk: _Walk, node: exp.Expr, value: Value, target: Type, *, comparing: bool = False) -> bool:
    """Lets a string literal (or the literal branches of a `case`) take the type it meets; says where it cannot.

    True where nothing remains to be said about the pair.
    """
    bare = _bare(node)
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
                _span(walk, bare),
                severity=Severity.WARNING,
            )
        else:
            walk.report("literal-does-not-fit", f"`'{_short(value.text)}'` {problem}", _span(walk, bare))
    walk.types[id(bare)] = target
    return True


def _adapt_branches(walk: _Walk, node: exp.Expr, target: Type) -> bool:
    branches = [branch.args["true"] for branch in node.args.get("ifs") or ()]
    branches += [node.args[key] for key in ("default", "true", "false") if node.args.get(key) is not None]
    done = True
    for branch in branches:
        literal = _bare(branch)
        text = literal.name if isinstance(literal, exp.Literal) and literal.is_string else None
        type = walk.types.get(id(literal), UNKNOWN)
        done = _adapt(walk, branch, Value(type, True, text=text), target) and done
    if done:
        walk.types[id(node)] = target
    return done


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _label(walk: _Walk, node: exp.Expr, text: str, enum: Enum) -> None:
    names = [label.name for label in enum.labels]
    if text in names or (enum.base is None and any(text == label.value for label in enum.labels)):
        return
    near = t.suggestion(text, names)
    many = ", ".join(f"`{name}`" for name in names[:8]) + (", …" if len(names) > 8 else "")
    whose = f"`{enum.name}`" if enum.name else "the enum"
    walk.report(
        "unknown-enum-label",
        f"{whose} has no label `{_short(text)}`",
        _span(walk, node),
        f"Did you mean `'{near}'`?" if near else f"Write one of {many}." if names else "",
        "'" + near.replace("'", "''") + "'" if near else None,
    )


def _is(walk: _Walk, node: exp.Expr) -> Value:
    right = _bare(node.expression)
    value = _infer(walk, node.this)
    walk.types[id(right)] = t.BOOL
    if isinstance(right, exp.Boolean) and t.is_known(value.type) and value.type.base != "bool":
        _mismatch(walk, node, f"`is {str(right.this).lower()}` needs a condition, and this is {_a(value.type)}")
    elif not isinstance(right, (exp.Null, exp.Boolean)):
        if walk.portable:
            _not_portable(walk, node, "is …")
        _infer(walk, right)
    return Value(t.BOOL, True)


def _in(walk: _Walk, node: exp.Expr) -> Value:
    left = node.this
    a = _infer(walk, left) if not isinstance(_bare(left), exp.Tuple) else NOTHING
    required = a.required
    query = node.args.get("query")
    if isinstance(_bare(left), exp.Tuple):
        _children(walk, _bare(left).expressions)
    if query is not None:
        outputs = _subquery(walk, query)
        if len(outputs) == 1:
            _comparable(walk, node, left, a, query, Value(outputs[0][1], outputs[0][2]))
        required = required and all(output[2] for output in outputs)
    for item in node.expressions:
        if isinstance(_bare(item), exp.Tuple):
            _children(walk, _bare(item).expressions)
            continue
        b = _infer(walk, item)
        if b.type.base == "null":
            required = False
        _comparable(walk, node, left, a, item, b)
        required = required and b.required
    if node.args.get("unnest") is not None or node.args.get("field") is not None:
        return _foreign(walk, node)
    return Value(t.BOOL, required)


def _between(walk: _Walk, node: exp.Expr) -> Value:
    low, high = node.args["low"], node.args["high"]
    values = _children(walk, (node.this, low, high))
    _comparable(walk, node, node.this, values[0], low, values[1])
    _comparable(walk, node, node.this, values[0], high, values[2])
    _orderable(walk, node, values[0], values[1])
    return Value(t.BOOL, all(value.required for value in values))


def _like(walk: _Walk, node: exp.Expr) -> Value:
    word = "ilike" if isinstance(node, exp.ILike) else "like"
    _targets_have(walk, node, word, word)
    values = []
    for side in (node.this, node.expression):
        if isinstance(side, (exp.Any, exp.All)):
            return _foreign(walk, node)
        values.append(_text(walk, side, f"`{word}`"))
    return Value(t.BOOL, all(value.required for value in values))


def _escape(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    escape = _infer(walk, node.expression)
    if escape.text is None or len(escape.text) != 1:
        walk.report("function-arguments", "`escape` needs one character in quotes", _span(walk, node.expression))
    return value


def _text(walk: _Walk, node: exp.Expr, who: str) -> Value:
    """An operand that must be text; an enum counts as the text of its label."""
    value = _infer(walk, node)
    kind = t.family(value.type)
    if kind not in ("text", "enum") and t.is_known(value.type):
        _mismatch(
            walk, node, f"{who} needs a text, and `{_shown(walk, node)}` is {_a(value.type)}",
            f"Write `cast({_shown(walk, node)} as text)`." if kind not in ("json", "array", "bytes") else "",
            f"cast({walk.text[slice(*_span(walk, node))]} as text)" if kind not in ("json", "array", "bytes") else None,
        )  # fmt: skip
    return value


def _arithmetic(walk: _Walk, node: exp.Expr) -> Value:
    binary = cast(exp.Binary, node)
    operator = _OPERATORS[type(node)]
    a, b = _infer(walk, binary.this), _infer(walk, binary.expression)
    required = a.required and b.required
    if not t.is_known(a.type) or not t.is_known(b.type):
        if a.type.base == "null" or b.type.base == "null":
            return Value(a.type if b.type.base == "null" else b.type, False)
        return Value(UNKNOWN, required)
    if operator in "+-":
        moment = _moments(walk, node, operator, a, b)
        if moment is not None:
            return moment._replace(required=required)
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
            help = f"Write `{_shown(walk, side)} {operator} {unit}`."
        _mismatch(walk, side, f"`{operator}` needs numbers, and `{_shown(walk, side)}` is {_a(value.type)}", help)
        return NOTHING
    if operator == "/":
        return Value(t.DOUBLE, required and _nonzero(b))
    if operator in ("div", "%"):
        for side, value in ((binary.this, a), (binary.expression, b)):
            if t.family(value.type) != "int" and walk.portable:
                _mismatch(
                    walk, side, f"`{operator}` needs whole numbers, and `{_shown(walk, side)}` is {_a(value.type)}"
                )
                return NOTHING
        return Value(t.calculated("+", a.type, b.type), required and _nonzero(b))
    return Value(t.calculated(operator, a.type, b.type), required)


def _nonzero(value: Value) -> bool:
    return value.number is not None and value.number.strip("0.") != ""


def _moments(walk: _Walk, node: exp.Expr, operator: str, a: Value, b: Value) -> Value | None:
    """Sums and differences of dates, moments and durations; None where these are numbers."""
    fa, fb = t.family(a.type), t.family(b.type)
    dated = ("date", "datetime", "timestamp")
    interval = _bare(node.expression)
    if fa in dated and fb == "duration":
        if fa == "date" and isinstance(interval, exp.Interval):
            unit = _unit(interval)
            if unit in ("hour", "minute", "second"):
                return Value(t.DATETIME, True)
            return Value(t.DATE, True)
        return Value(a.type._replace(domain=None), True)
    if fa == "time" and fb == "duration":
        if walk.portable:
            _not_portable(walk, node, f"time {operator} interval")
        return Value(t.TIME, True)
    if operator == "+" and fa == "duration" and fb in dated:
        return Value(b.type._replace(domain=None), True)
    if operator == "-" and fa == fb == "date":
        return Value(t.INT, True)
    if operator == "-" and fa == fb and fa in ("datetime", "timestamp"):
        if walk.portable:
            walk.report(
                "function-not-portable",
                "databases do not agree on the difference of two moments",
                _span(walk, node),
                "Write `extract(epoch from a) - extract(epoch from b)`, the difference in seconds.",
            )
        return Value(t.DURATION, True)
    if fa == fb == "duration":
        return Value(t.DURATION, True)
    return None


def _concat(walk: _Walk, node: exp.Expr) -> Value:
    values = []
    for side in (node.this, node.expression):
        value = _infer(walk, side) if walk.scope.dialect == "postgres" else _text(walk, side, "`||`")
        values.append(value)
    if any(value.type.base in ("json", "array", "native", "bytes") for value in values):
        return NOTHING
    return Value(t.TEXT, all(value.required for value in values))


def _case(walk: _Walk, node: exp.Expr) -> Value:
    subject = node.args.get("this")
    against = _infer(walk, subject) if subject is not None else None
    results: list[tuple[exp.Expr, Value]] = []
    for branch in node.args["ifs"]:
        if against is not None and subject is not None:
            value = _infer(walk, branch.this)
            _comparable(walk, node, subject, against, branch.this, value)
        else:
            _condition(walk, branch.this, "`when`")
        results.append((branch.args["true"], _infer(walk, branch.args["true"])))
    default = node.args.get("default")
    if default is not None:
        results.append((default, _infer(walk, default)))
    type = _agree(walk, results, "the branches of `case`")
    return Value(type, default is not None and all(value.required for _, value in results))


def _agree(walk: _Walk, results: list[tuple[exp.Expr, Value]], what: str) -> Type:
    """The type on which several values agree; string literals follow the others."""
    fixed = [value.type for _, value in results if value.text is None]
    type = t.widest(fixed)
    if type is None:
        first = next(value.type for _, value in results if t.is_known(value.type))
        odd = next((n, v) for n, v in results if v.text is None and t.widest((first, v.type)) is None)
        _mismatch(walk, odd[0], f"{what} must agree in type: {_a(first)} and {_a(odd[1].type)}")
        return UNKNOWN
    if not fixed or type.base == "null":
        return t.TEXT if any(value.text is not None for _, value in results) else type
    for node, value in results:
        if value.text is not None and not _adapt(walk, node, value, type):
            _mismatch(walk, node, f"{what} must agree in type: {_a(type)} and a text")
            return UNKNOWN
    return type


def _cast_type(walk: _Walk, node: exp.Cast) -> tuple[str, Span] | None:
    """The text and place of the cast's type as written; None for `date '…'`."""
    to = node.to
    if isinstance(to, exp.DataType) and to.this == exp.DType.VARCHAR and to.expressions:
        index = to.expressions[0].name
        if index.isdigit() and int(index) < len(walk.parsed.types):
            kind = walk.parsed.types[int(index)]
            return kind.text, kind.span
    return None


def _cast(walk: _Walk, node: exp.Expr) -> Value:
    casting = cast(exp.Cast, node)
    value = _infer(walk, casting.this)
    written = _cast_type(walk, casting)
    if written is None:
        target = t.read_type(casting.to.sql().lower(), ())
        type = target if isinstance(target, Type) else UNKNOWN
        if value.text is not None:
            _adapt(walk, casting.this, value, type)
        return Value(type, value.required)
    text, span = written
    known = [entry[1] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    found = t.read_type(text, known)
    if isinstance(found, str):
        replacement = found
        found = t.read_type(found, known) if not walk.portable else None
        if walk.portable:
            walk.report(
                "unknown-cast-type",
                f"`{text}` is not a type of Entia",
                span,
                f"Write `{replacement}`.",
                replacement,
            )
            return Value(UNKNOWN, value.required)
    if not isinstance(found, Type):
        if walk.portable:
            near = t.suggestion(text, t.BASES)
            walk.report(
                "unknown-cast-type",
                f"`{text}` is not a type of Entia",
                span,
                f"Did you mean `{near}`?" if near else "",
                near,
            )
        return Value(UNKNOWN, value.required)
    if value.text is not None and t.family(found) not in ("text", "bool", "int", "decimal", "float"):
        _adapt(walk, casting.this, value, found)
    else:
        _castable(walk, node, value.type, found)
    if (
        t.family(value.type) == "text"
        and value.text is None
        and t.family(found) in ("date", "time", "datetime", "timestamp")
    ):
        _steady(walk, node, "stable", f"cast(… as {t.describe(found)})")
    return Value(found, value.required)


_CASTS = {
    "text": ("int", "decimal", "float", "bool", "date", "time", "datetime", "timestamp", "uuid", "json", "enum"),
    "int": ("text", "decimal", "float", "bool"),
    "decimal": ("text", "int", "float"),
    "float": ("text", "int", "decimal"),
    "bool": ("text", "int"),
    "date": ("text", "datetime"),
    "datetime": ("text", "date", "time"),
    "time": ("text",),
    "timestamp": ("text", "date", "datetime", "time"),
    "uuid": ("text",),
    "json": ("text",),
    "enum": ("text", "int"),
}


def _castable(walk: _Walk, node: exp.Expr, source: Type, target: Type) -> None:
    if not t.is_known(source) or not t.is_known(target) or not walk.portable:
        return
    a, b = t.family(source), t.family(target)
    if a != b and b not in _CASTS.get(a, ()):
        _mismatch(walk, node, f"{_a(source)} cannot be cast to {_a(target)} in every database")


def _steady(walk: _Walk, node: exp.Expr, volatility: str, name: str) -> None:
    """Something that is not the same for ever: noted, and refused where databases want steady values."""
    if volatility == "immutable":
        return
    if walk.volatility == "immutable" or volatility == "volatile":
        walk.volatility = volatility
    if walk.use not in _STEADY:
        return
    if walk.use == "check" and walk.scope.dialect in ("postgres", "duckdb"):
        walk.report(
            "volatile-expression",
            f"`{name}` changes by itself: a row that was accepted may be refused later",
            _span(walk, node),
            severity=Severity.WARNING,
        )
        return
    walk.report(
        "volatile-expression",
        f"`{name}` changes by itself, and {_WHERE[walk.use]} needs a value that depends on the row alone",
        _span(walk, node),
    )


def _interval_value(walk: _Walk, node: exp.Expr) -> Value:
    interval = cast(exp.Interval, node)
    amount = interval.this
    unit = _unit(interval)
    if unit is None or unit not in UNITS:
        if walk.portable:
            walk.report(
                "function-arguments",
                "an interval is a whole number and one unit",
                _span(walk, node),
                f"Write `interval '3' month`; units are {', '.join(UNITS)}.",
            )
        return Value(t.DURATION, True)
    if isinstance(amount, exp.Literal):
        walk.types[id(amount)] = t.INT
        if walk.portable and not re.fullmatch(r"[+-]?\d+", amount.name.strip()):
            walk.report("function-arguments", "an interval counts whole units", _span(walk, amount))
        return Value(t.DURATION, True)
    value = _infer(walk, amount) if amount is not None else NOTHING
    if t.is_known(value.type) and t.family(value.type) != "int":
        _mismatch(walk, amount, f"an interval counts whole units, and this is {_a(value.type)}")
    return Value(t.DURATION, value.required)


def _unit(interval: exp.Interval) -> str | None:
    unit = interval.args.get("unit")
    if not isinstance(unit, exp.Var):
        return None
    word = unit.name.lower()
    return word[:-1] if word.endswith("s") and word[:-1] in UNITS else word


def _json_read(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    text = isinstance(node, (exp.JSONExtractScalar, exp.JSONBExtractScalar))
    word = "->>" if text else "->"
    if t.is_known(value.type) and t.family(value.type) != "json":
        _mismatch(walk, node.this, f"`{word}` reads JSON, and `{_shown(walk, node.this)}` is {_a(value.type)}")
    path = json_path(node.expression)
    if path is None:
        if walk.portable:
            _not_portable(walk, node, f"{word} …")
        elif not isinstance(node.expression, exp.JSONPath):
            _infer(walk, node.expression)
    return Value(t.TEXT if text else t.JSON, False)


def json_path(node: exp.Expr) -> tuple[str | int, ...] | None:
    """The keys and positions of a JSON path or key written as a literal; None where it is something else."""
    if isinstance(node, exp.JSONPath):
        steps: list[str | int] = []
        for part in node.expressions:
            if isinstance(part, exp.JSONPathRoot):
                continue
            step = part.args.get("this")
            if not isinstance(part, (exp.JSONPathKey, exp.JSONPathSubscript)) or not isinstance(step, (str, int)):
                return None
            steps.append(step)
        return tuple(steps)
    if isinstance(node, exp.Literal):
        return read_path(node.name) if node.is_string else (int(node.name),) if node.name.isdigit() else None
    return None


_STEP = re.compile(r"""\.([^\W\d]\w*)|\."([^"\\]+)"|\[(\d+)\]""")


def read_path(text: str) -> tuple[str | int, ...] | None:
    """`$.a."b c"[0]` as its steps; a text without `$` is one key; None where it is no such path."""
    if not text.startswith("$"):
        return (text,) if text and '"' not in text and "\\" not in text else None
    steps: list[str | int] = []
    i = 1
    while i < len(text):
        found = _STEP.match(text, i)
        if found is None:
            return None
        steps.append(int(found[3]) if found[3] is not None else found[1] or found[2])
        i = found.end()
    return tuple(steps)


def _bracket(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    for index in node.expressions:
        position = _infer(walk, index) if not isinstance(index, exp.Slice) else _foreign(walk, index)
        if t.is_known(position.type) and t.family(position.type) != "int" and value.type.base == "array":
            _mismatch(walk, index, f"an array is read by position, and this is {_a(position.type)}")
    if value.type.base == "array" and value.type.element is not None:
        return Value(value.type.element, False)
    if t.is_known(value.type) and value.type.base not in ("json", "map"):
        _mismatch(walk, node.this, f"`[…]` reads an array, and `{_shown(walk, node.this)}` is {_a(value.type)}")
    return NOTHING


def _collate(walk: _Walk, node: exp.Expr) -> Value:
    if walk.portable:
        _not_portable(walk, node, "collate")
    return _infer(walk, node.this)


def _placeholder(walk: _Walk, node: exp.Expr) -> Value:
    name = node.name or "?"
    if walk.use not in ("query", "rule"):
        walk.report(
            "placeholder-outside-query", f"`:{name}` stands for a value that only a query is given", _span(walk, node)
        )
    walk.placeholders.setdefault(name, UNKNOWN)
    return Value(UNKNOWN, False)


def _bits(walk: _Walk, node: exp.Expr) -> Value:
    values = _children(walk, (node.this, node.args.get("expression")))
    for side, value in zip((node.this, node.args.get("expression")), values, strict=False):
        if t.is_known(value.type) and t.family(value.type) != "int" and walk.portable:
            _mismatch(walk, side, f"bit operators need whole numbers, and `{_shown(walk, side)}` is {_a(value.type)}")
    return Value(t.BIGINT, all(value.required for value in values))


# Calls


def _call(walk: _Walk, node: exp.Expr) -> Value:
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


def _trim(walk: _Walk, node: exp.Expr) -> Value:
    characters = node.args.get("expression")
    if characters is not None and walk.portable:
        value = _infer(walk, characters)
        if value.text is None or len(value.text) != 1:
            _not_portable(walk, node, "trim(… from …)")
    elif characters is not None:
        _infer(walk, characters)
    return _called(walk, node, "trim", [node.this])


def _span_of_name(walk: _Walk, node: exp.Expr, name: str) -> Span:
    start = node.meta.get("start")
    if start is not None:
        return Span(start, node.meta["end"] + 1)
    return _span(walk, node)


def _called(walk: _Walk, node: exp.Expr, name: str, arguments: list[exp.Expr]) -> Value:
    row = FUNCTIONS.get(name)
    if row is None or row.kind == "operator":
        return _unknown_function(walk, node, name, arguments)
    _targets_have(walk, node, row.same_as or name, name)
    if row.kind in ("aggregate", "window"):
        _aggregate_allowed(walk, node, row)
        if row.kind == "window" and not isinstance(node.parent, (exp.Window, exp.IgnoreNulls, exp.RespectNulls)):
            walk.report("function-arguments", f"`{name}` needs `over (…)`", _span(walk, node))
    values = _arguments(walk, node, row, name, arguments)
    _steady(walk, node, row.volatility, f"{name}()" if not arguments else name)
    if values is None:
        return NOTHING
    required = (all(v.required for v in values) if row.strict else _lax_required(row, values)) and not row.nullable
    return Value(_result(walk, row, arguments, values), required)


def _lax_required(row: Function, values: list[Value]) -> bool:
    if row.name == "coalesce":
        return any(value.required for value in values)
    if row.name == "concat_ws":
        return values[0].required
    return row.name in ("concat", "count")


def _unknown_function(walk: _Walk, node: exp.Expr, name: str, arguments: list[exp.Expr]) -> Value:
    for argument in arguments:
        if not isinstance(argument, (exp.Var, exp.Star)):
            _infer(walk, argument)
    if name in walk.scope.known_functions:
        return NOTHING
    span = _span_of_name(walk, node, name)
    near = t.suggestion(name, [row.name for row in FUNCTIONS.values() if row.kind != "operator"])
    help = f"Did you mean `{near}`?" if near else ""
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


def _targets_have(walk: _Walk, node: exp.Expr, row: str, name: str) -> None:
    for dialect, written in walk.scope.targets:
        reason = missing(row, dialect, _version(written))
        title = f"{TITLES.get(dialect, dialect)} {written}".strip()
        if reason is not None:
            walk.report(
                "function-not-portable",
                f"{title} has nothing for `{name}`" + (f": {reason}" if reason else ""),
                _span_of_name(walk, node, name),
                f"Write the line with `only` a dialect that has it, or without `{name}`.",
            )
        difference = DIFFERENCES.get((row, dialect))
        if difference is not None:
            walk.report(
                "function-differs",
                f"on {title} `{name}` {difference}",
                _span_of_name(walk, node, name),
                severity=Severity.INFORMATION,
            )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _aggregate_allowed(walk: _Walk, node: exp.Expr, row: Function) -> None:
    walk.aggregates += 1
    windowed = isinstance(node.parent, exp.Window)
    if walk.use not in SELECTS:
        what = "a window function" if row.kind == "window" or windowed else "an aggregate"
        walk.report(
            "aggregate-not-allowed",
            f"`{row.name}` is {what}, and {_WHERE[walk.use]} sees one row only",
            _span_of_name(walk, node, row.name),
        )
    elif walk.in_aggregate and row.kind == "aggregate" and not windowed:
        walk.report("aggregate-not-allowed", "an aggregate inside an aggregate", _span_of_name(walk, node, row.name))


def _arguments(walk: _Walk, node: exp.Expr, row: Function, name: str, arguments: list[exp.Expr]) -> list[Value] | None:
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
                    _infer(walk, argument)
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
                _span(walk, node),
                f"`{row.signature}`",
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
            walk.types[id(node)] = _agree(walk, shared, f"the arguments of `{name}`")
        if row.name == "array_contains" and good and values[0].type.element is not None:
            _comparable(walk, node, arguments[0], Value(values[0].type.element, False), arguments[1], values[1])
        return values if good else None
    finally:
        walk.in_aggregate = inner


def _plain(walk: _Walk, argument: exp.Expr) -> list[exp.Expr]:
    """An argument without `distinct` and `order by`."""
    if isinstance(argument, exp.Distinct):
        return list(argument.expressions)
    if isinstance(argument, exp.Order):
        for key in argument.expressions:
            _infer(walk, key.this)
        return _plain(walk, argument.this)
    return [argument]


def _argument(walk: _Walk, node: exp.Expr, kind: str, name: str) -> tuple[Value, bool]:
    if isinstance(node, exp.Star):
        if name != "count":
            walk.report("function-arguments", f"`{name}` does not take `*`", _span(walk, node))
        return Value(UNKNOWN, True), name == "count"
    if kind == "unit":
        return _unit_argument(walk, node, name)
    if kind == "text":
        before = len(walk.problems)
        value = _text(walk, node, f"`{name}`")
        return value, len(walk.problems) == before
    value = _infer(walk, node)
    if kind == "path":
        if value.text is None or not value.text.startswith("$") or read_path(value.text) is None:
            walk.report("function-arguments", "the path is a literal such as `'$.a.b[0]'`", _span(walk, node))
            return value, False
        return value, True
    if kind in ("any", "T") or not t.is_known(value.type) or _belongs(value.type, kind):
        return value, True
    if kind in ("json", "bytes", "uuid", "date", "dated") and value.text is not None:
        target = {"dated": t.TIMESTAMP, "date": t.DATE, "json": t.JSON, "uuid": t.UUID}.get(kind, t.BYTES)
        return value, _adapt(walk, node, value, target)
    words = {"int": "a whole number", "number": "a number", "dated": "a date or moment", "bool": "a condition"}
    wanted = words.get(kind, f"a value of type `{kind}`")
    _mismatch(walk, node, f"`{name}` needs {wanted}, and `{_shown(walk, node)}` is {_a(value.type)}")
    return value, False


def _belongs(type: Type, kind: str) -> bool:
    family = t.family(type)
    if kind == "number":
        return t.is_number(type)
    if kind == "dated":
        return family in ("date", "datetime", "timestamp")
    if kind == "moment":
        return family in ("date", "time", "datetime", "timestamp")
    return family == kind


def _unit_argument(walk: _Walk, node: exp.Expr, name: str) -> tuple[Value, bool]:
    word = node.name.lower()
    units = PARTS if name == "extract" else UNITS
    walk.types[id(node)] = t.TEXT
    if word in units:
        return Value(t.TEXT, True, text=word), True
    if walk.portable or name == "date_trunc":
        near = t.suggestion(word, units)
        span = _span(walk, node) if "start" in node.meta else _span(walk, node.parent or node)
        walk.report(
            "function-arguments", f"`{name}` has no unit `{word}`", span, f"Write one of {', '.join(units)}.",
            (f"'{near}'" if name != "extract" else None) if near else None,
        )  # fmt: skip
        return NOTHING, False
    return Value(t.TEXT, True, text=word), True


def _result(walk: _Walk, row: Function, arguments: list[exp.Expr], values: list[Value]) -> Type:
    if row.result == "argument":
        first = values[1].type if row.name == "date_trunc" else values[0].type
        if row.name in ("ceil", "floor", "trunc", "round", "abs", "sum"):
            return _rounded(row.name, values)
        if row.name == "date_trunc" and values[1].text is not None:
            return t.TIMESTAMP
        return first._replace(domain=None) if first.base != "null" else t.NULL
    if row.result == "T":
        results = [(a, v) for a, v in zip(arguments, values, strict=True)]
        types = [walk.types.get(id(_bare(a)), v.type) if v.text is not None else v.type for a, v in results]
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


def _extractable(walk: _Walk, node: exp.Expr, values: list[Value]) -> None:
    part, kind = values[0].text, t.family(values[1].type)
    clock = ("hour", "minute", "second")
    if kind not in ("date", "time", "datetime", "timestamp"):
        if values[1].text is None or not _adapt(walk, node, values[1], t.TIMESTAMP):
            _mismatch(
                walk, node, f"`extract` reads a date or moment, and `{_shown(walk, node)}` is {_a(values[1].type)}"
            )
    elif (kind == "date" and part in clock) or (kind == "time" and part not in (*clock, "epoch")):
        _mismatch(walk, node, f"{_a(values[1].type)} has no {part}")


def _window(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    for key in node.args.get("partition_by") or ():
        _infer(walk, key)
    order = node.args.get("order")
    if order is not None:
        for key in order.expressions:
            _infer(walk, key.this)
    return value


def _filter(walk: _Walk, node: exp.Expr) -> Value:
    value = _infer(walk, node.this)
    where = node.expression
    _condition(walk, where.this, "`filter`")
    return value


def _wrapped(walk: _Walk, node: exp.Expr) -> Value:
    return _infer(walk, node.this)


# Selects


def _nested(walk: _Walk, node: exp.Expr) -> Value:
    """A subquery as a value."""
    outputs = _subquery(walk, node)
    if isinstance(node, exp.Subquery) and len(outputs) == 1:
        return Value(outputs[0][1], False)
    return NOTHING


def _exists(walk: _Walk, node: exp.Expr) -> Value:
    _subquery(walk, node.this)
    return Value(t.BOOL, True)


def _subquery(walk: _Walk, node: exp.Expr) -> Columns:
    if walk.use not in SELECTS:
        walk.report(
            "subquery-not-allowed",
            f"{_WHERE[walk.use]} sees its own row only; no select may stand in it",
            _span(walk, node),
            "Say it with a `rule … by application`, or with a trigger: `sql …`." if walk.use == "check" else "",
        )
        return ()
    return _select(walk, node)


@contextmanager
def _pushed(walk: _Walk, sources: dict[str, Source]) -> Iterator[None]:
    walk.frames.append(sources)
    walk.using.append(set())
    walk.aliases.append({})
    try:
        yield
    finally:
        walk.frames.pop()
        walk.using.pop()
        walk.aliases.pop()


def _select(walk: _Walk, node: exp.Expr) -> Columns:
    """The columns that a select, union or subquery gives."""
    if isinstance(node, exp.Subquery):
        return _select(walk, node.this)
    if isinstance(node, exp.Paren):
        return _select(walk, node.this)
    ctes: dict[str, Source] = {}
    walk.ctes.append(ctes)
    try:
        with_ = node.args.get("with_") or node.args.get("with")
        for cte in with_.expressions if with_ is not None else ():
            if with_.args.get("recursive"):
                ctes[cte.alias] = _recursive(walk, cte)
            names = [column.name for column in cte.args["alias"].args.get("columns") or ()]
            outputs = _select(walk, cte.this)
            ctes[cte.alias] = Source(_renamed(outputs, names))
        if isinstance(node, exp.SetOperation):
            return _union(walk, node)
        if isinstance(node, exp.Select):
            return _plain_select(walk, node)
        if walk.portable:
            _not_portable(walk, node, type(node).__name__.lower())
        return ()
    finally:
        walk.ctes.pop()


def _recursive(walk: _Walk, cte: exp.Expr) -> Source:
    names = [column.name for column in cte.args["alias"].args.get("columns") or ()]
    first = cte.this.this if isinstance(cte.this, exp.SetOperation) else None
    if first is None:
        return Source(None)
    problems = len(walk.problems)
    outputs = _select(walk, first)
    del walk.problems[problems:]  # they are found again when the whole is walked
    return Source(_renamed(outputs, names))


def _renamed(outputs: Columns, names: list[str]) -> Columns:
    if not names:
        return outputs
    return tuple((name, *rest) for name, (_, *rest) in zip(names, outputs, strict=False))  # type: ignore[misc]


def _union(walk: _Walk, node: exp.SetOperation) -> Columns:
    left = _select(walk, node.this)
    right = _select(walk, node.expression)
    word = type(node).__name__.lower()
    if left and right and len(left) != len(right):
        _mismatch(walk, node.expression, f"`{word}` needs equally many columns: {len(left)} and {len(right)}")
        return left
    outputs = []
    for (name, a, x), (_, b, y) in zip(left, right, strict=False):
        type_ = t.widest((a, b))
        if type_ is None:
            _mismatch(walk, node.expression, f"`{word}` mixes {_a(a)} and {_a(b)} in the column `{name}`")
            type_ = UNKNOWN
        outputs.append((name, type_, x and y))
    return tuple(outputs)


def _plain_select(walk: _Walk, node: exp.Select) -> Columns:
    sources: dict[str, Source] = {}
    with _pushed(walk, sources):
        from_ = node.args.get("from_") or node.args.get("from")
        if from_ is not None:
            _add_source(walk, sources, from_.this)
        for join in node.args.get("joins") or ():
            _join(walk, sources, join)
        for lateral in node.args.get("laterals") or ():
            sources[lateral.alias or "lateral"] = Source(None)
            if walk.portable:
                _not_portable(walk, lateral, "lateral")
        where = node.args.get("where")
        if where is not None:
            before = walk.aggregates
            _condition(walk, where.this, "`where`")
            if walk.aggregates > before:
                walk.report(
                    "aggregate-not-allowed", "`where` sees one row at a time; use `having`", _span(walk, where.this)
                )
        walk.aggregates, outer = 0, walk.aggregates
        outputs: list[tuple[str, Type, bool]] = []
        for projection in node.expressions:
            outputs += _projection(walk, sources, projection)
        aggregates = walk.aggregates
        walk.aliases[-1].update({name: type for name, type, _ in outputs if name})
        _clauses(walk, node)
        _grouped(walk, node, aggregates > 0)
        walk.aggregates = outer
        for key in ("distinct", "limit", "offset"):
            _portable_clause(walk, node, key)
        return tuple(outputs)


def _portable_clause(walk: _Walk, node: exp.Select, key: str) -> None:
    part = node.args.get(key)
    if part is None:
        return
    if key == "distinct":
        if part.args.get("on") is not None and walk.portable:
            _not_portable(walk, part, "distinct on")
        return
    if part.expression is not None:
        _infer(walk, part.expression)


def _clauses(walk: _Walk, node: exp.Select) -> None:
    group = node.args.get("group")
    if group is not None:
        for key in group.expressions:
            if not (isinstance(key, exp.Literal) and not key.is_string):
                _infer(walk, key)
    having = node.args.get("having")
    if having is not None:
        _condition(walk, having.this, "`having`")
    order = node.args.get("order")
    if order is not None:
        for key in order.expressions:
            if not (isinstance(key.this, exp.Literal) and not key.this.is_string):
                _infer(walk, key.this)


def _grouped(walk: _Walk, node: exp.Select, aggregates: bool) -> None:
    """Each column outside an aggregate must be grouped, else databases refuse or choose a row at will."""
    group = node.args.get("group")
    if group is None and not aggregates:
        return
    keys = group.expressions if group is not None else []
    if group is not None and any(group.args.get(key) for key in ("all", "cube", "rollup", "grouping_sets")):
        return
    grouped = {key.sql() for key in keys}
    names = {key.name for key in keys if isinstance(key, exp.Column)}
    positions = {int(key.name) for key in keys if isinstance(key, exp.Literal) and key.name.isdigit()}
    for position, projection in enumerate(node.expressions, 1):
        expression = projection.this if isinstance(projection, exp.Alias) else projection
        if position in positions or expression.sql() in grouped or projection.alias_or_name in names:
            continue
        for column in _loose_columns(expression, grouped):
            if column.name in names or isinstance(column.this, exp.Star):
                continue
            walk.report(
                "column-not-grouped",
                f"`{_shown(walk, column)}` is neither grouped nor inside an aggregate",
                _span(walk, column),
                f"Add it to `group by`, or write `max({_shown(walk, column)})`.",
            )


def _loose_columns(node: exp.Expr, grouped: set[str]) -> list[exp.Column]:
    """The columns outside aggregates and grouped expressions."""
    if isinstance(node, exp.Column):
        return [node]
    if node.sql() in grouped or isinstance(node, exp.Query):
        return []
    if isinstance(node, exp.Anonymous):
        row = FUNCTIONS.get(str(node.this).lower())
        windowed = isinstance(node.parent, exp.Window)
        if row is not None and row.kind == "aggregate" and not windowed:
            return []
    return [column for child in node.iter_expressions() for column in _loose_columns(child, grouped)]


def _projection(walk: _Walk, sources: dict[str, Source], node: exp.Expr) -> Columns:
    if isinstance(node, exp.Star):
        return tuple(entry for source in sources.values() for entry in source.columns or ())
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        alias = ".".join(part.name for part in node.parts[:-1])
        source = sources.get(alias)
        if source is None:
            near = t.suggestion(alias, sources)
            walk.report(
                "unknown-relation",
                f"there is no table or alias `{alias}` here",
                _span(walk, node.parts[0]),
                f"Did you mean `{near}`?" if near else "",
                near,
            )
            return ()
        return source.columns or ()
    value = _infer(walk, node.this if isinstance(node, exp.Alias) else node)
    walk.types[id(node)] = value.type
    return ((node.alias_or_name, value.type, value.required),)


def _join(walk: _Walk, sources: dict[str, Source], join: exp.Join) -> None:
    side = str(join.args.get("side") or "").lower()
    kind = str(join.args.get("kind") or "").lower()
    before = list(sources)
    _add_source(walk, sources, join.this)
    added = [alias for alias in sources if alias not in before]
    optional = added if side == "left" else before if side == "right" else [*before, *added] if side == "full" else []
    for alias in optional:
        columns = sources[alias].columns
        if columns is not None:
            sources[alias] = sources[alias]._replace(columns=tuple((name, type, False) for name, type, _ in columns))
    if side == "full":
        for dialect, version in walk.scope.targets:
            if dialect in ("mysql", "mariadb") or (dialect == "sqlite" and (3, 0) < _version(version) < (3, 39)):
                walk.report(
                    "function-not-portable",
                    f"{TITLES[dialect]} {version}".strip() + " has no `full join`",
                    _span(walk, join.this),
                    "Write a `left join`, a `union all` and a `right join … where … is null`.",
                )
    if walk.portable and (
        kind in ("semi", "anti", "straight") or str(join.args.get("method") or "").lower() == "natural"
    ):
        _not_portable(walk, join.this, f"{str(join.args.get('method') or kind).lower()} join")
    on = join.args.get("on")
    if on is not None:
        _condition(walk, on, "`on`")
    for name in join.args.get("using") or ():
        walk.using[-1].add(name.name)


def _add_source(walk: _Walk, sources: dict[str, Source], node: exp.Expr) -> None:
    if isinstance(node, exp.Table):
        name = ".".join(part.name for part in node.parts)
        alias = node.alias or node.parts[-1].name
        source = _find_source(walk, node, name)
        columns = node.args["alias"].args.get("columns") if node.args.get("alias") is not None else None
        if columns and source.columns is not None:
            source = source._replace(columns=_renamed(source.columns, [column.name for column in columns]))
        for join in node.args.get("joins") or ():
            _join(walk, sources, join)
    elif isinstance(node, exp.Subquery):
        alias = node.alias or f"\0{len(sources)}"
        source = Source(_select(walk, node))
        columns = node.args["alias"].args.get("columns") if node.args.get("alias") is not None else None
        if columns and source.columns is not None:
            source = source._replace(columns=_renamed(source.columns, [column.name for column in columns]))
    else:
        alias, source = node.alias or f"\0{len(sources)}", Source(None)
        if walk.portable:
            _not_portable(walk, node, _NAMES.get(type(node).__name__, type(node).__name__.lower()))
    if alias in sources:
        walk.report(
            "ambiguous-column", f"two tables are called `{alias}` here", _span(walk, node), "Give one of them an alias."
        )
    sources[alias] = source


def _find_source(walk: _Walk, node: exp.Table, name: str) -> Source:
    if not isinstance(node.this, exp.Identifier):  # a function as a table
        for call in node.find_all(exp.Anonymous):
            if walk.portable:
                _not_portable(walk, call, str(call.this))
        return Source(None)
    for ctes in reversed(walk.ctes):
        if name in ctes:
            return ctes[name]
    if walk.scope.relations is None:
        return Source(None)
    if name not in walk.relations:
        walk.relations[name] = walk.scope.relations(name)
    relation = walk.relations[name]
    if relation is None:
        span = Span(_span(walk, node.parts[0]).start, _span(walk, node.parts[-1]).end)
        walk.report("unknown-relation", f"there is no entity or view `{name}`", span)
        return Source(None)
    return Source(relation.columns, relation.name)


_OPERATORS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "div", exp.Mod: "%",
}  # fmt: skip

_HANDLERS: dict[type[exp.Expr], Callable[[_Walk, exp.Expr], Value]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Null: _null,
    exp.Boolean: _boolean,
    exp.Paren: _paren,
    exp.Neg: _neg,
    exp.And: _connector,
    exp.Or: _connector,
    exp.Not: _not,
    exp.EQ: _compare,
    exp.NEQ: _compare,
    exp.LT: _compare,
    exp.LTE: _compare,
    exp.GT: _compare,
    exp.GTE: _compare,
    exp.NullSafeEQ: _compare,
    exp.NullSafeNEQ: _compare,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Like: _like,
    exp.ILike: _like,
    exp.Escape: _escape,
    exp.Add: _arithmetic,
    exp.Sub: _arithmetic,
    exp.Mul: _arithmetic,
    exp.Div: _arithmetic,
    exp.IntDiv: _arithmetic,
    exp.Mod: _arithmetic,
    exp.DPipe: _concat,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Interval: _interval_value,
    exp.JSONExtract: _json_read,
    exp.JSONExtractScalar: _json_read,
    exp.Bracket: _bracket,
    exp.Collate: _collate,
    exp.Placeholder: _placeholder,
    exp.BitwiseAnd: _bits,
    exp.BitwiseOr: _bits,
    exp.BitwiseLeftShift: _bits,
    exp.BitwiseRightShift: _bits,
    exp.Anonymous: _call,
    exp.Extract: _call,
    exp.Substring: _call,
    exp.StrPosition: _call,
    exp.Trim: _trim,
    exp.Window: _window,
    exp.Filter: _filter,
    exp.IgnoreNulls: _wrapped,
    exp.RespectNulls: _wrapped,
    exp.Subquery: _nested,
    exp.Select: _nested,
    exp.Union: _nested,
    exp.Exists: _exists,
}
