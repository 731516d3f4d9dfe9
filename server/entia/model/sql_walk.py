"""The state of one walk over parsed SQL, and what every part of the walk needs: places, types, complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from sqlglot import exp

from entia.diagnostics import Severity
from entia.model import sql_types as t
from entia.model.expressions import Relation, Scope, SqlProblem
from entia.model.functions import DIFFERENCES, NOT_INDEXED, missing
from entia.model.native_syntax import form_name, lacks_form
from entia.model.sql_parse import Parsed
from entia.model.types import UNKNOWN, Type
from entia.text import Span

TITLES = {
    "postgres": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite", "duckdb": "DuckDB",
}  # fmt: skip


ELSEWHERE = "Write `only` with the databases that have it."
SELECTS = ("view", "query", "rule")
ASKING = (*SELECTS, "condition")  # where a select may stand somewhere


WHERE = {  # each use of SQL, as messages call it
    "check": "a check", "default": "a default", "computed": "a computed value", "predicate": "a predicate",
    "index": "an index", "exclude": "an exclusion", "on update": "`on update`", "view": "a view", "query": "a query",
    "rule": "a rule", "condition": "a rule",
}  # fmt: skip


_STEADY = ("computed", "index", "predicate", "exclude", "check")


Columns = tuple[tuple[str, Type, bool], ...]


class Value(NamedTuple):
    """What an expression gives. `text` is the text of a string literal, `number` of a number literal."""

    type: Type
    required: bool
    text: str | None = None
    number: str | None = None


_LOOSE = ("sql-type-mismatch", "check-not-boolean")

NOTHING = Value(UNKNOWN, False)


class Source(NamedTuple):
    """One table of a FROM. `columns` is None where they are not known; `relation` its model name, "" of a subquery;
    the rest as of `Relation`."""

    columns: Columns | None
    relation: str = ""
    absent: tuple[tuple[str, tuple[str, ...]], ...] = ()
    primary: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Walk:
    """The state of one walk; it never leaves this module."""

    text: str
    scope: Scope
    use: str
    expected: Type | None
    parsed: Parsed
    handlers: Mapping[type[exp.Expr], Callable[[Walk, exp.Expr], Value]]
    problems: list[SqlProblem] = field(default_factory=list)
    types: dict[int, Type] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    stars: dict[int, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    relations: dict[str, Relation | None] = field(default_factory=dict)
    placeholders: dict[str, Type] = field(default_factory=dict)
    frames: list[dict[str, Source]] = field(default_factory=list)
    using: list[set[str]] = field(default_factory=list)
    ctes: list[dict[str, Source]] = field(default_factory=list)
    aliases: list[dict[str, Type]] = field(default_factory=list)
    in_aggregate: bool = False
    aggregates: int = 0

    @property
    def portable(self) -> bool:
        """Whether only the portable table counts."""
        return not self.scope.dialect

    def infer(self, node: exp.Expr) -> Value:
        """What the node gives; remembers the type of every node it passes."""
        handler = foreign if has_more(node) else self.handlers.get(type(node), foreign)
        value = handler(self, node)
        self.types[id(node)] = value.type
        return value

    def report(
        self,
        rule: str,
        message: str,
        span: Span,
        help: str = "",
        replacement: str | None = None,
        severity: Severity = Severity.ERROR,
        strict: bool = False,
    ) -> None:
        """Adds a problem; its place is cut to the text. `strict` ones no database lets pass."""
        loose = rule in _LOOSE and self.scope.dialect in ("mysql", "mariadb", "sqlite") and not strict
        if severity == Severity.ERROR and loose:
            severity = Severity.WARNING  # these three compare and calculate with anything (MariaDB not with a uuid)
        start = min(max(span.start, 0), len(self.text))
        span = Span(start, max(start, min(span.end, len(self.text))))
        self.problems.append(SqlProblem(rule, message, span, help, replacement, severity))


def _own_span(node: exp.Expr, closers: dict[int, int]) -> tuple[int, int] | None:
    meta = node.meta
    if "start" not in meta:
        return None
    return meta["start"], closers.get(meta["start"], meta["end"] + 1)


def span_of(walk: Walk, node: exp.Expr) -> Span:
    """The smallest stretch of the text that has all of the node's parts."""
    closers = walk.parsed.closers
    low, high = len(walk.text), 0
    for part in node.walk():
        found = _own_span(part, closers)
        if found is not None:
            low, high = min(low, found[0]), max(high, found[1])
    if isinstance(node, exp.Cast) and (kind := cast_type(walk, node)) is not None:
        high = max(high, kind[1].end)
    if low >= high:
        return Span(0, len(walk.text))
    if isinstance(node, (exp.Paren, exp.In, exp.Subquery, exp.Exists)):
        around = next((pair for pair in walk.parsed.brackets if pair.start < low and pair.end > high), None)
        if isinstance(node, exp.In):  # only the end: the brackets stand behind the left side
            around = next((pair for pair in walk.parsed.brackets if low < pair.start < high < pair.end), None)
            high = around.end if around is not None else high
        elif around is not None:
            low, high = around
    elif isinstance(node, exp.Neg) and (left := walk.text[:low].rstrip()).endswith("-"):
        low = len(left) - 1
    return Span(low, high)


def shown(walk: Walk, node: exp.Expr) -> str:
    """The node as written, on one line and not long."""
    span = span_of(walk, node)
    words = " ".join(walk.text[span.start : span.end].split())
    return words if len(words) <= 40 else words[:39] + "…"


def type_name(type: Type) -> str:
    return f"`{t.describe(type)}`"


def unwrapped(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def chained(node: exp.Expr) -> list[exp.Binary]:
    """A chain of `and`, or of `or`, from its last to its first: it is a left-deep tree, too deep for a recursion."""
    chain = []
    current = node
    while type(current) is type(node):
        chain.append(cast(exp.Binary, current))
        current = current.this
    return chain


def operands(chain: Sequence[exp.Binary]) -> list[exp.Expr]:
    """What a chain joins, from the first to the last."""
    return [chain[-1].this, *(each.expression for each in reversed(chain))]


# Arguments that our rules do not know: a node that has one is SQL of one dialect.
_MORE: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Is: ("negate",),
    exp.In: ("is_global", "unnest", "field"),
    exp.Between: ("symmetric",),
    exp.Cast: ("format", "action", "default"),
    exp.Substring: ("zero_start",),
    exp.StrPosition: ("position", "occurrence", "clamp_position"),
    exp.Trim: ("collation",),
    exp.Bracket: ("json_access", "returns_list_for_maps"),
    exp.JSONExtract: ("expressions", "variant_extract", "json_query", "option", "quote", "on_condition", "emits"),
    exp.JSONExtractScalar: ("expressions", "json_type"),
    exp.Placeholder: ("kind", "widget", "jdbc"),
    exp.Column: ("join_mark",),
    exp.Ordered: ("with_fill",),
}


def has_more(node: exp.Expr) -> bool:
    """Whether the node says something that our rules would lose."""
    return any(node.args.get(key) for key in _MORE.get(type(node), ()))


def foreign(walk: Walk, node: exp.Expr) -> Value:
    """SQL that the portable table has not: legal in one dialect, where nothing is known about it."""
    if walk.portable:
        name = NAMES.get(type(node).__name__, type(node).__name__.lower())
        not_portable(walk, node, name)
    else:
        has_form(walk, node)
    if isinstance(node, exp.Lambda):
        return NOTHING  # its names are its own
    for child in node.iter_expressions():
        if not isinstance(child, (exp.DataType, exp.Identifier)):
            walk.infer(child)
    return NOTHING


def has_form(walk: Walk, node: exp.Expr) -> bool:
    """Whether the one dialect has SQL of this form; says so where it has not."""
    if walk.portable or not lacks_form(walk.scope.dialect, type(node).__name__):
        return True
    walk.report(
        "function-not-portable",
        f"{TITLES.get(walk.scope.dialect, walk.scope.dialect)} has no `{form_name(type(node).__name__)}`",
        span_of(walk, node),
        "Say it with a function that it has.",
    )
    return False


NAMES = {
    "SimilarTo": "similar to", "Glob": "glob", "Overlay": "overlay", "Array": "array[…]", "Parameter": "@…",
    "AtTimeZone": "at time zone", "Lateral": "lateral", "RegexpLike": "rlike", "BitwiseXor": "^", "Tuple": "(…, …)",
    "JSONExtractArray": "->", "Any": "any", "All": "all", "TryCast": "try_cast", "Lambda": "->", "Slice": "[…:…]",
}  # fmt: skip


def not_portable(walk: Walk, node: exp.Expr, name: str) -> None:
    targets = walk.scope.targets
    among = " and ".join(TITLES.get(name, name) for name, _ in targets[:3]) or "all dialects"
    walk.report(
        "function-not-portable",
        f"`{name}` is not SQL that {among} share" if targets else f"`{name}` is not portable SQL",
        span_of(walk, node),
        "Say it with the portable functions, or write the line with `only` one dialect.",
    )


def titles(dialects: tuple[str, ...]) -> str:
    """Dialects by their proper names."""
    return " and ".join(TITLES.get(name, name) for name in dialects)


def infer_all(walk: Walk, nodes: Iterable[exp.Expr | None]) -> list[Value]:
    return [walk.infer(node) for node in nodes if node is not None]


def mismatch(walk: Walk, node: exp.Expr, message: str, help: str = "", replacement: str | None = None) -> None:
    walk.report("sql-type-mismatch", message, span_of(walk, node), help, replacement)


def condition(walk: Walk, node: exp.Expr, what: str) -> Value:
    value = walk.infer(node)
    if t.is_known(value.type) and value.type.base != "bool":
        mismatch(walk, node, f"{what} needs a condition, and this is {type_name(value.type)}")
    return value


def cast_type(walk: Walk, node: exp.Cast) -> tuple[str, Span] | None:
    """The text and place of the cast's type as written; None for `date '…'`."""
    to = node.to
    if to.this == exp.DType.VARCHAR and to.expressions:
        index = to.expressions[0].name
        if index.isdigit() and int(index) < len(walk.parsed.types):
            kind = walk.parsed.types[int(index)]
            return kind.text, kind.span
    return None


def steady(walk: Walk, node: exp.Expr, volatility: str, name: str) -> None:
    """Refuses what is not the same for ever where databases want steady values."""
    if volatility == "immutable" or walk.use not in _STEADY:
        return
    if walk.use == "check" and walk.scope.dialect in ("postgres", "duckdb"):
        walk.report(
            "volatile-expression",
            f"`{name}` changes by itself: a row that was accepted may be refused later",
            span_of(walk, node),
            severity=Severity.WARNING,
        )
        return
    walk.report(
        "volatile-expression",
        f"`{name}` changes by itself, and {WHERE[walk.use]} needs a value that depends on the row alone",
        span_of(walk, node),
        "Write an attribute or a literal in its place.",
    )


def span_of_name(walk: Walk, node: exp.Expr, name: str) -> Span:
    start = node.meta.get("start")
    if start is not None:
        return Span(start, node.meta["end"] + 1)
    return span_of(walk, node)


def targets_have(walk: Walk, node: exp.Expr, row: str, name: str) -> None:
    for dialect, written in walk.scope.targets:
        reason = missing(row, dialect, version_of(written))
        title = f"{TITLES.get(dialect, dialect)} {written}".strip()
        if reason is not None:
            walk.report(
                "function-not-portable",
                f"{title} has nothing for `{name}`" + (f": {reason}" if reason else ""),
                span_of_name(walk, node, name),
                f"Write the line with `only` a dialect that has it, or without `{name}`.",
            )
        if walk.use in ("index", "predicate", "exclude") and (row, dialect) in NOT_INDEXED:
            walk.report(
                "function-not-portable",
                f"{title} cannot have `{name}` in an index",
                span_of_name(walk, node, name),
                "Index a computed column instead, or write the index with `only` a dialect that can.",
            )
        difference = DIFFERENCES.get((row, dialect))
        if difference is not None:
            walk.report(
                "function-differs",
                f"on {title} `{name}` {difference}",
                span_of_name(walk, node, name),
                severity=Severity.INFORMATION,
            )


def version_of(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
