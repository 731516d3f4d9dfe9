"""Walks a parsed expression: resolves names, infers types, and says what does not go together.

One problem does not cascade: what cannot be resolved has the type "unknown", which agrees with everything.
"""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, cast

from sqlglot import exp

from entia.model import sql_types as t
from entia.model.expressions import Analysis, Relation, Scope
from entia.model.sql_calls import call, filtered, schema_call, session_word, trim, window, wrapped
from entia.model.sql_casts import cast_, json_read
from entia.model.sql_connectors import meant_connectors
from entia.model.sql_forms import (
    bits,
    bracket,
    collate,
    contains,
    matches,
    parameter,
    placeholder,
    star,
)
from entia.model.sql_lengths import longest
from entia.model.sql_operators import (
    adapt,
    arithmetic,
    between,
    boolean,
    case_,
    compare,
    concat,
    connector,
    escape,
    in_,
    interval_value,
    is_,
    like,
    literal,
    neg,
    not_,
    null,
    paren,
)
from entia.model.sql_parse import Parsed, parse
from entia.model.sql_selects import exists, nested, select_columns
from entia.model.sql_walk import (
    ELSEWHERE,
    NOTHING,
    SELECTS,
    WHERE,
    Columns,
    Source,
    Value,
    Walk,
    shown,
    span_of,
    titles,
    type_name,
    unwrapped,
)
from entia.model.types import UNKNOWN, Type
from entia.syntax.writing import quote_string
from entia.text import Span, nearest

# What other languages ask of a value, as SQL asks for it.
_METHODS = {
    "length": "length({})", "size": "length({})", "len": "length({})", "count": "length({})",
    "lower": "lower({})", "upper": "upper({})", "trim": "trim({})",
}  # fmt: skip
_CONDITIONS = ("check", "predicate", "condition")


class Checked(NamedTuple):
    """The analysis, the tree it was made from, the type of each node (by `id`), and where columns come from.

    `owners` maps the `id` of a column node to the relation (model name) it is a column of; "" is the own row.
    `stars` maps the `id` of a `*` in a select to the (alias, relation, column) that it stands for.
    """

    analysis: Analysis
    relations: tuple[tuple[str, Relation | None], ...]
    parsed: Parsed
    types: dict[int, Type]
    owners: dict[int, str]
    stars: dict[int, tuple[tuple[str, str, str], ...]]


_MEMO: OrderedDict[object, Checked] = OrderedDict()
_MEMO_SIZE = 8192


def checked(text: str, scope: Scope, use: str, expected: Type | None = None) -> Checked:
    """`check`, remembered by value: the same text in the same scope is walked once."""
    key = (
        text, use, expected, scope.columns, scope.value, tuple(scope.many_column_roles.items()), scope.dialects,
        scope.only_dialect, scope.defined, scope.relations is None,
    )  # fmt: skip
    remembered = _MEMO.get(key)
    if remembered is not None and _still_true(remembered, scope):
        return remembered
    made = check(text, scope, use, expected)
    _MEMO[key] = made
    while len(_MEMO) > _MEMO_SIZE:
        try:
            _MEMO.popitem(last=False)
        except KeyError:  # another thread emptied it meanwhile
            break
    return made


def _still_true(remembered: Checked, scope: Scope) -> bool:
    find = scope.relations
    return find is None or all(find(name) == relation for name, relation in remembered.relations)


def check(text: str, scope: Scope, use: str, expected: Type | None) -> Checked:
    """Everything that can be said about `text`. Never raises."""
    parsed = parse(text, scope.dialect, use in SELECTS)
    walk = Walk(text, scope, use, expected, parsed, _HANDLERS)
    value = NOTHING
    outputs: Columns = ()
    if parsed.problem is not None:
        problem = parsed.problem
        walk.report("sql-syntax-error", problem.message, problem.span, problem.help)
    elif parsed.tree is not None:
        try:
            value, outputs = _top(walk, parsed.tree)
        except RecursionError:
            walk.report("sql-syntax-error", "this is nested too deeply", Span(0, len(text)))
    if walk.problems and (meant := meant_connectors(text)):
        walk.problems.clear()  # what follows from it
        for span, sign, word in meant:
            message = f"conditions are joined with `{word}`, not with `{sign}`"
            walk.report("sql-type-mismatch", message, span, f"Write `{word}`.", word, strict=True)
    problems = tuple(sorted(dict.fromkeys(walk.problems), key=lambda p: (p.span, p.rule)))
    analysis = Analysis(
        value.type,
        value.required,
        problems,
        tuple(walk.columns),
        tuple((name, type) for name, type, _ in outputs),
        tuple(dict.fromkeys(relation.name for relation in walk.relations.values() if relation is not None)),
        tuple(walk.placeholders.items()),
        longest(parsed.tree, walk.types) if use == "index" and parsed.tree is not None else None,
    )
    return Checked(analysis, tuple(walk.relations.items()), parsed, walk.types, walk.owners, walk.stars)


def _top(walk: Walk, tree: exp.Expr) -> tuple[Value, Columns]:
    """The whole text: its value and, of a select, its columns."""
    if walk.use in SELECTS:
        outputs = select_columns(walk, tree)
        return NOTHING, outputs
    own: Columns = walk.scope.columns
    if walk.scope.value is not None:
        own = (*own, ("value", walk.scope.value, False))
    walk.frames.append({"": Source(own)})
    value = walk.infer(tree)
    if walk.use in _CONDITIONS:
        if t.is_known(value.type) and t.family(value.type) != "bool":
            walk.report(
                "check-not-boolean",
                f"{WHERE[walk.use]} is true or false, and this is {type_name(value.type)}",
                span_of(walk, tree),
                f"Write a condition, such as `{shown(walk, tree)} is not null`.",
            )
    elif walk.expected is not None and walk.use in ("default", "computed", "on update"):
        value = _expected(walk, tree, value, walk.expected)
    return value, ()


def _expected(walk: Walk, tree: exp.Expr, value: Value, expected: Type) -> Value:
    """A default or computed value against its column."""
    if walk.use != "computed" and _clock(tree) and t.family(expected) in ("date", "time", "datetime", "timestamp"):
        walk.types[id(unwrapped(tree))] = expected
        return Value(expected, True)
    if walk.use == "default" and t.family(expected) == "text" and t.family(value.type) == "uuid":
        if expected.args and expected.args[0] < 36:
            walk.report(
                "sql-type-mismatch",
                f"a UUID has 36 characters, and `{t.describe(expected)}` holds fewer",
                span_of(walk, tree),
            )
        walk.types[id(unwrapped(tree))] = expected
        return Value(expected, True)
    if adapt(walk, tree, value, expected):
        return Value(expected, value.required)
    if not t.fits(value.type, expected):
        number = t.is_number(value.type) and t.is_number(expected)
        help = f"Write `cast({shown(walk, tree)} as {t.describe(expected)})`." if number else ""
        walk.report(
            "sql-type-mismatch",
            f"this is {type_name(value.type)}, and the column is {type_name(expected)}",
            span_of(walk, tree),
            help,
            f"cast({walk.text[slice(*span_of(walk, tree))]} as {t.describe(expected)})" if number else None,
        )
    elif (constant := _constant(tree)) is not None and not _holds(expected, constant):
        what = f" is `{constant}`, which" if unwrapped(tree).find(exp.Binary) else ""
        walk.report(
            "literal-does-not-fit",
            f"`{shown(walk, tree)}`{what} does not fit into `{t.describe(expected)}`",
            span_of(walk, tree),
        )
    return value


def _constant(tree: exp.Expr) -> Decimal | str | None:
    """The number or text that an expression of literals alone gives, as far as it is simple."""
    node = unwrapped(tree)
    if isinstance(node, exp.Literal):
        try:
            return node.name if node.is_string else Decimal(node.name)
        except InvalidOperation:
            return None
    if isinstance(node, exp.Neg):
        inner = _constant(node.this)
        return -inner if isinstance(inner, Decimal) else None
    operation = _FOLDED.get(type(node))
    if operation is None:
        return None
    left, right = _constant(node.this), _constant(node.expression)
    texts = isinstance(node, exp.DPipe)
    if left is None or right is None or isinstance(left, str) is not texts or isinstance(right, str) is not texts:
        return None
    folded: Decimal | str = operation(left, right)
    return folded


_FOLDED: dict[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul, exp.DPipe: operator.add,
}  # fmt: skip


def _holds(type: Type, value: Decimal | str) -> bool:
    """Whether a column of the type takes the value, by its size alone."""
    if isinstance(value, str):
        return type.base not in ("string", "char") or not type.args or len(value) <= type.args[0]
    if type.base in t.BOUNDS:
        bits: int = t.BOUNDS[type.base]
        low, high = (0, 1 << bits) if type.unsigned else (-(1 << bits - 1), 1 << bits - 1)
        return low <= value < high
    if type.base == "decimal" and type.args:
        scale = type.args[1] if len(type.args) > 1 else 0
        return abs(value) < Decimal(10) ** (type.args[0] - scale)
    return True


def _clock(tree: exp.Expr) -> bool:
    node = unwrapped(tree)
    return isinstance(node, exp.Anonymous) and str(node.this).lower() in ("now", "current_timestamp")


def _column(walk: Walk, node: exp.Expr) -> Value:
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
                span_of(walk, identifier),
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
    span = span_of(walk, identifier)
    if roles is not None and "" in (walk.frames[0] if walk.frames else {}):
        walk.report(
            "many-column-role",
            f"`{name}` is {len(roles)} columns: {', '.join(f'`{role}`' for role in roles)}",
            span,
            "Write one of them.",
        )
        return NOTHING
    if _is_absent(walk, column, [source for frame in walk.frames for source in frame.values()]):
        return NOTHING
    names = [entry[0] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    near = nearest(name, names)
    if identifier.args.get("quoted"):  # nearly always somebody's text
        text = quote_string(name)
        message = f"there is no column `{name}`{_of(walk)}: `\"…\"` is a name in SQL, and a text is `'…'`"
        walk.report("unknown-column", message, span, f"Write `{text}`.", text)
        return NOTHING
    walk.report(
        "unknown-column",
        f"there is no column `{name}`{_of(walk)}",
        span,
        f"Write `{near}`." if near else "",
        near,
    )
    return NOTHING


def _is_absent(walk: Walk, column: exp.Column, sources: Iterable[Source]) -> bool:
    """Whether one of the sources has the column in some of the targets only; then that is said."""
    for source in sources:
        for name, missing in source.absent:
            if name == column.name:
                message = f"`{source.relation}` has no column `{name}` in {titles(missing)}"
                walk.report("unknown-column", message, span_of(walk, column.this), ELSEWHERE)
                return True
    return False


def _of(walk: Walk) -> str:
    sources = [s.relation for frame in walk.frames for s in frame.values() if s.relation]
    if sources:
        return f" in {' or '.join(f'`{name}`' for name in dict.fromkeys(sources))}"
    return " here; a domain's check speaks of `value`" if walk.scope.value is not None else " here"


def _use(walk: Walk, column: exp.Column, source: Source, entry: tuple[str, Type, bool]) -> Value:
    walk.owners[id(column)] = source.relation
    if not source.relation and source.columns is not None and walk.frames and "" in walk.frames[0]:
        walk.columns[entry[0]] = None
        if walk.use == "default":
            walk.report(
                "column-in-default",
                f"a default cannot see the column `{entry[0]}`",
                span_of(walk, column),
                "Make it `computed (…)`, or set it in the application.",
            )
    return Value(entry[1], entry[2])


def _qualified(walk: Walk, column: exp.Column, qualifier: str) -> Value:
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
        if _is_absent(walk, column, (source,)):
            return NOTHING
        near = nearest(name, [entry[0] for entry in source.columns])
        walk.report(
            "unknown-column",
            f"`{source.relation or qualifier}` has no column `{name}`",
            span_of(walk, column.this),
            f"Write `{near}`." if near else "",
            near,
        )
        return NOTHING
    span = Span(span_of(walk, column.parts[0]).start, span_of(walk, column.parts[-2]).end)
    flat = f"{qualifier.replace('.', '_')}_{name}"
    own = [entry[0] for frame in walk.frames for source in frame.values() for entry in source.columns or ()]
    if flat in own:
        whole = span_of(walk, column)
        walk.report(
            "unknown-relation",
            f"`{qualifier}.{name}` is the column `{flat}`",
            whole,
            f"Write `{flat}`.",
            flat,
        )
        return NOTHING
    if qualifier in own:
        written = _METHODS.get(name.lower(), "").format(qualifier) or None
        message = f"`{qualifier}` is a column, and a column has no `{name}`"
        help = f"Write `{written}`." if written else ""
        walk.report("unknown-relation", message, span_of(walk, column), help, written)
        return NOTHING
    aliases = [alias for frame in walk.frames for alias in frame if alias]
    near = nearest(qualifier, aliases)
    where = "sees only the columns of its own row" if not aliases else ""
    walk.report(
        "unknown-relation",
        f"there is no table or alias `{qualifier}` here" + (f"; {WHERE[walk.use]} {where}" if where else ""),
        span,
        f"Write `{near}`." if near else "",
        near,
    )
    return NOTHING


_HANDLERS: dict[type[exp.Expr], Callable[[Walk, exp.Expr], Value]] = {
    exp.Column: _column,
    exp.Literal: literal,
    exp.Null: null,
    exp.Boolean: boolean,
    exp.Paren: paren,
    exp.Neg: neg,
    exp.And: connector,
    exp.Or: connector,
    exp.Not: not_,
    exp.EQ: compare,
    exp.NEQ: compare,
    exp.LT: compare,
    exp.LTE: compare,
    exp.GT: compare,
    exp.GTE: compare,
    exp.NullSafeEQ: compare,
    exp.NullSafeNEQ: compare,
    exp.Is: is_,
    exp.In: in_,
    exp.Between: between,
    exp.Like: like,
    exp.ILike: like,
    exp.Glob: matches,
    exp.SimilarTo: matches,
    exp.RegexpLike: matches,
    exp.RegexpILike: matches,
    exp.ArrayContainsAll: contains,
    exp.ArrayContainedBy: contains,
    exp.ArrayOverlaps: contains,
    exp.Star: star,
    exp.CurrentUser: session_word,
    exp.SessionUser: session_word,
    exp.Parameter: parameter,
    exp.Escape: escape,
    exp.Add: arithmetic,
    exp.Sub: arithmetic,
    exp.Mul: arithmetic,
    exp.Div: arithmetic,
    exp.IntDiv: arithmetic,
    exp.Mod: arithmetic,
    exp.DPipe: concat,
    exp.Case: case_,
    exp.Cast: cast_,
    exp.Interval: interval_value,
    exp.JSONExtract: json_read,
    exp.JSONBExtract: json_read,
    exp.JSONExtractScalar: json_read,
    exp.Bracket: bracket,
    exp.Collate: collate,
    exp.Placeholder: placeholder,
    exp.BitwiseAnd: bits,
    exp.BitwiseOr: bits,
    exp.BitwiseLeftShift: bits,
    exp.BitwiseRightShift: bits,
    exp.Anonymous: call,
    exp.Extract: call,
    exp.Substring: call,
    exp.StrPosition: call,
    exp.Trim: trim,
    exp.Dot: schema_call,
    exp.Window: window,
    exp.Filter: filtered,
    exp.IgnoreNulls: wrapped,
    exp.RespectNulls: wrapped,
    exp.Subquery: nested,
    exp.Select: nested,
    exp.Union: nested,
    exp.Exists: exists,
}
