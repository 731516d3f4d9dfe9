"""Selects: their sources, their columns, and what databases disagree on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from sqlglot import exp

from entia.model import sql_types as t
from entia.model.sql_grouping import grouped
from entia.model.sql_walk import (
    ASKING,
    ELSEWHERE,
    NAMES,
    NOTHING,
    TITLES,
    WHERE,
    Columns,
    Source,
    Value,
    Walk,
    condition,
    has_form,
    mismatch,
    not_portable,
    shown,
    span_of,
    titles,
    type_name,
    version_of,
)
from entia.model.types import UNKNOWN, Type
from entia.text import Span, nearest


def nested(walk: Walk, node: exp.Expr) -> Value:
    """A subquery as a value."""
    outputs = subquery(walk, node)
    if len(outputs) > 1 and not isinstance(node.parent, (exp.In, exp.Exists)):
        walk.report(
            "sql-type-mismatch",
            f"a select that stands for a value gives one column, not {len(outputs)}",
            span_of(walk, node),
            strict=True,
        )
    if isinstance(node, exp.Subquery) and len(outputs) == 1:
        return Value(outputs[0][1], False)
    return NOTHING


def exists(walk: Walk, node: exp.Expr) -> Value:
    subquery(walk, node.this)
    return Value(t.BOOL, True)


def subquery(walk: Walk, node: exp.Expr) -> Columns:
    if walk.use not in ASKING:
        walk.report(
            "subquery-not-allowed",
            f"{WHERE[walk.use]} sees its own row only; no select may stand in it",
            span_of(walk, node),
            "Say it with a `rule … by application`, or with a trigger: `sql …`." if walk.use == "check" else "",
        )
        return ()
    return select_columns(walk, node)


@contextmanager
def _pushed(walk: Walk, sources: dict[str, Source]) -> Iterator[None]:
    walk.frames.append(sources)
    walk.using.append(set())
    walk.aliases.append({})
    try:
        yield
    finally:
        walk.frames.pop()
        walk.using.pop()
        walk.aliases.pop()


def select_columns(walk: Walk, node: exp.Expr) -> Columns:
    """The columns that a select, union or subquery gives; none where not all of them are known."""
    if isinstance(node, exp.Subquery):
        return select_columns(walk, node.this)
    if isinstance(node, exp.Paren):
        return select_columns(walk, node.this)
    ctes: dict[str, Source] = {}
    walk.ctes.append(ctes)
    try:
        with_: exp.With | None = node.args.get("with_")
        for cte in with_.expressions if with_ is not None else ():
            if with_ is not None and with_.args.get("recursive"):
                ctes[cte.alias] = _recursive(walk, cte)
            names = [column.name for column in cte.args["alias"].args.get("columns") or ()]
            outputs = select_columns(walk, cte.this)
            ctes[cte.alias] = Source(_renamed(outputs, names) or None)
        if isinstance(node, exp.SetOperation):
            return _union(walk, node)
        if isinstance(node, exp.Select):
            return _plain_select(walk, node)
        if walk.portable:
            not_portable(walk, node, type(node).__name__.lower())
        return ()
    finally:
        walk.ctes.pop()


def _recursive(walk: Walk, cte: exp.Expr) -> Source:
    names = [column.name for column in cte.args["alias"].args.get("columns") or ()]
    first = cte.this.this if isinstance(cte.this, exp.SetOperation) else None
    if first is None:
        return Source(None)
    problems = len(walk.problems)
    outputs = select_columns(walk, first)
    del walk.problems[problems:]  # they are found again when the whole is walked
    return Source(_renamed(outputs, names) or None)


def _renamed(outputs: Columns, names: list[str]) -> Columns:
    if not names:
        return outputs
    return tuple((name, *rest) for name, (_, *rest) in zip(names, outputs, strict=False))  # type: ignore[misc]  # the rest keeps its shape


def _union(walk: Walk, node: exp.SetOperation) -> Columns:
    left = select_columns(walk, node.this)
    right = select_columns(walk, node.expression)
    word = type(node).__name__.lower()
    for dialect, version in walk.scope.targets if word != "union" else ():
        if dialect == "mysql" and (version_of(version) or (8, 0)) < (8, 0, 31):
            walk.report(
                "function-not-portable",
                f"MySQL {version}".strip() + f" has no `{word}`: it came with version 8.0.31",
                span_of(walk, node.expression),
                "Write `exists (…)` or `not exists (…)`, or name the target `mysql 8.4`.",
            )
    if left and right and len(left) != len(right):
        walk.report(
            "sql-type-mismatch",
            f"`{word}` needs equally many columns: {len(left)} and {len(right)}",
            span_of(walk, node.expression),
            strict=True,
        )
        return left
    outputs = []
    for (name, a, x), (_, b, y) in zip(left, right, strict=False):
        type_ = t.widest((a, b))
        if type_ is None:
            mismatch(walk, node.expression, f"`{word}` mixes {type_name(a)} and {type_name(b)} in the column `{name}`")
            type_ = UNKNOWN
        outputs.append((name, type_, x and y))
    return tuple(outputs)


def _plain_select(walk: Walk, node: exp.Select) -> Columns:
    sources: dict[str, Source] = {}
    with _pushed(walk, sources):
        from_ = node.args.get("from_")
        if from_ is not None:
            _add_source(walk, sources, from_.this)
        for join in node.args.get("joins") or ():
            _join(walk, sources, join)
        for lateral in node.args.get("laterals") or ():
            sources[lateral.alias or "lateral"] = Source(None)
            if walk.portable:
                not_portable(walk, lateral, "lateral")
            else:
                has_form(walk, lateral)
        where = node.args.get("where")
        if where is not None:
            before = walk.aggregates
            condition(walk, where.this, "`where`")
            if walk.aggregates > before:
                walk.report(
                    "aggregate-not-allowed",
                    "`where` sees one row at a time",
                    span_of(walk, where.this),
                    "Write it in `having`.",
                )
        outer = walk.aggregates, walk.in_aggregate
        walk.aggregates, walk.in_aggregate = 0, False
        outputs: list[tuple[str, Type, bool]] = []
        known = True
        for projection in node.expressions:
            columns = _projection(walk, sources, projection)
            known = known and columns is not None
            outputs += columns or ()
        if not node.expressions:
            message = "`select` needs a column"
            walk.report("sql-syntax-error", message, span_of(walk, node), "Name the columns it gives.")
        aggregates = walk.aggregates
        walk.aliases[-1].update({name: type for name, type, _ in outputs if name})
        _clauses(walk, node)
        grouped(walk, sources, node, aggregates > 0)
        walk.aggregates, walk.in_aggregate = outer
        for key, value in node.args.items():
            if value and key not in _CLAUSES and walk.portable:
                part = value[0] if isinstance(value, list) else value
                not_portable(walk, part if isinstance(part, exp.Expr) else node, key.strip("_"))
        for key in ("distinct", "limit", "offset"):
            _portable_clause(walk, node, key)
        return tuple(outputs) if known else ()


def _positions(walk: Walk, node: exp.Select, keys: list[exp.Expr], word: str) -> None:
    """`order by 2` is the second column of the select."""
    if any(isinstance(one, exp.Star) or isinstance(one.this, exp.Star) for one in node.expressions):
        return
    for key in keys:
        if isinstance(key, exp.Literal) and key.name.isdigit() and not 1 <= int(key.name) <= len(node.expressions):
            walk.report(
                "unknown-column",
                f"`{word} {key.name}` means a column by its place, and there are {len(node.expressions)}",
                span_of(walk, key),
            )


_CLAUSES = (
    "with_", "expressions", "distinct", "from_", "laterals", "joins", "where", "group", "having", "order", "limit",
    "offset",
)  # fmt: skip


def _portable_clause(walk: Walk, node: exp.Select, key: str) -> None:
    part = node.args.get(key)
    if part is None:
        return
    if key == "distinct":
        if part.args.get("on") is not None and walk.portable:
            not_portable(walk, part, "distinct on")
        return
    if part.expression is not None:
        value = walk.infer(part.expression)
        negative = isinstance(part.expression, exp.Neg) and walk.scope.dialect != "sqlite"
        if negative or (t.is_known(value.type) and not t.is_number(value.type)):
            walk.report(
                "sql-type-mismatch", f"`{key}` needs a number of rows", span_of(walk, part.expression), strict=True
            )


def _clauses(walk: Walk, node: exp.Select) -> None:
    group = node.args.get("group")
    if group is not None:
        _positions(walk, node, group.expressions, "group by")
        for key in group.expressions:
            if not (isinstance(key, exp.Literal) and not key.is_string):
                walk.infer(key)
    having = node.args.get("having")
    if having is not None:
        condition(walk, having.this, "`having`")
    order = node.args.get("order")
    if order is not None:
        _positions(walk, node, [key.this for key in order.expressions], "order by")
        for key in order.expressions:
            if not (isinstance(key.this, exp.Literal) and not key.this.is_string):
                walk.infer(key.this)
        _ordered_distinct(walk, node, [key.this for key in order.expressions])


def _ordered_distinct(walk: Walk, node: exp.Select, keys: list[exp.Expr]) -> None:
    """Behind `select distinct` there is nothing left to order by but what was selected: MariaDB and SQLite choose."""
    distinct = node.args.get("distinct")
    strict = [dialect for dialect, _ in walk.scope.targets if dialect not in ("mariadb", "sqlite")]
    if distinct is None or distinct.args.get("on") is not None or not strict:
        return
    if any(isinstance(one, exp.Star) or isinstance(one.this, exp.Star) for one in node.expressions):
        return
    selected = {one.this.sql() if isinstance(one, exp.Alias) else one.sql() for one in node.expressions}
    names = {one.alias_or_name for one in node.expressions}
    for key in keys:
        if key.sql() in selected or isinstance(key, exp.Literal) or (isinstance(key, exp.Column) and key.name in names):
            continue
        walk.report(
            "unknown-column",
            f"`order by` sees only what `select distinct` selects, and `{shown(walk, key)}` is not",
            span_of(walk, key),
            f"Select `{shown(walk, key)}`, or order by something else.",
        )


def _projection(walk: Walk, sources: dict[str, Source], node: exp.Expr) -> Columns | None:
    """The columns that stand for one expression of a select; None where a `*` is of who knows what."""
    if isinstance(node, exp.Star):
        if any(source.columns is None for source in sources.values()):
            return None
        walk.stars[id(node)] = tuple(
            (alias, source.relation, entry[0])
            for alias, source in sources.items()
            for entry in source.columns or ()
            if not alias.startswith("\0")
        )
        return tuple(entry for source in sources.values() for entry in source.columns or ())
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        alias = ".".join(part.name for part in node.parts[:-1])
        source = sources.get(alias)
        if source is None:
            near = nearest(alias, sources)
            walk.report(
                "unknown-relation",
                f"there is no table or alias `{alias}` here",
                span_of(walk, node.parts[0]),
                f"Write `{near}`." if near else "",
                near,
            )
            return None
        if source.columns is not None:
            walk.stars[id(node)] = tuple((alias, source.relation, entry[0]) for entry in source.columns)
        return source.columns
    value = walk.infer(node.this if isinstance(node, exp.Alias) else node)
    walk.types[id(node)] = value.type
    return ((node.alias_or_name, value.type, value.required),)


def _join(walk: Walk, sources: dict[str, Source], join: exp.Join) -> None:
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
            if dialect in ("mysql", "mariadb") or (dialect == "sqlite" and (3, 0) < version_of(version) < (3, 39)):
                walk.report(
                    "function-not-portable",
                    f"{TITLES[dialect]} {version}".strip() + " has no `full join`",
                    span_of(walk, join.this),
                    "Write a `left join`, a `union all` and a `right join … where … is null`.",
                )
    if walk.portable and (
        kind in ("semi", "anti", "straight") or str(join.args.get("method") or "").lower() == "natural"
    ):
        not_portable(walk, join.this, f"{str(join.args.get('method') or kind).lower()} join")
    on = join.args.get("on")
    if on is not None:
        condition(walk, on, "`on`")
    for name in _natural(join, [sources[alias] for alias in before], [sources[alias] for alias in added]):
        _joined(walk, join.this, name, [sources[alias] for alias in (*before, *added)])
    for name in join.args.get("using") or ():
        walk.using[-1].add(name.name)
        _joined(walk, name, name.name, [sources[alias] for alias in (*before, *added)])
        for aliases in (before, added):
            known = [sources[alias].columns for alias in aliases]
            if all(each is not None and all(name.name != own for own, _, _ in each) for each in known):
                walk.report(
                    "unknown-column",
                    f"`using` needs a column of both sides, and {_named(aliases)} has no `{name.name}`",
                    span_of(walk, name),
                    "Write the condition behind `on`.",
                )


def _natural(join: exp.Join, before: list[Source], added: list[Source]) -> list[str]:
    """The names by which a natural join joins."""
    if str(join.args.get("method") or "").lower() != "natural":
        return []
    left, right = ({name for source in side for name, _, _ in source.columns or ()} for side in (before, added))
    return sorted(left & right)


def _joined(walk: Walk, node: exp.Expr, name: str, sources: list[Source]) -> None:
    """Columns that are joined by their name are compared."""
    types = [type for source in sources for own, type, _ in source.columns or () if own == name]
    for one, other in pairwise(types):
        if not t.compares(one, other):
            mismatch(walk, node, f"`{name}` is {type_name(one)} on one side and {type_name(other)} on the other")
            return


def _named(aliases: list[str]) -> str:
    return " and ".join(f"`{alias}`" for alias in aliases if not alias.startswith("\0")) or "the select"


def _add_source(walk: Walk, sources: dict[str, Source], node: exp.Expr) -> None:
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
        source = Source(select_columns(walk, node) or None)
        if not node.alias:
            _needs_alias(walk, node)
        columns = node.args["alias"].args.get("columns") if node.args.get("alias") is not None else None
        if columns and source.columns is not None:
            source = source._replace(columns=_renamed(source.columns, [column.name for column in columns]))
    else:
        alias, source = node.alias or f"\0{len(sources)}", Source(None)
        if walk.portable:
            not_portable(walk, node, NAMES.get(type(node).__name__, type(node).__name__.lower()))
        else:
            has_form(walk, node)
    if alias in sources:
        walk.report(
            "ambiguous-column",
            f"two tables are called `{alias}` here",
            span_of(walk, node),
            "Give one of them an alias.",
        )
    sources[alias] = source


def _needs_alias(walk: Walk, node: exp.Expr) -> None:
    """A select in `from` has a name, but on SQLite, DuckDB and since PostgreSQL 16."""
    for dialect, written in walk.scope.targets:
        if dialect in ("mysql", "mariadb") or (dialect == "postgres" and (version_of(written) or (15,)) < (16,)):
            title = f"{TITLES[dialect]} {written}".strip()
            message = f"a select in `from` needs a name in {title}"
            walk.report("sql-syntax-error", message, span_of(walk, node), "Write `as x` behind it.")
            return


def _find_source(walk: Walk, node: exp.Table, name: str) -> Source:
    if not isinstance(node.this, exp.Identifier):  # a function as a table
        for call in node.find_all(exp.Anonymous):
            if walk.portable:
                not_portable(walk, call, str(call.this))
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
        span = Span(span_of(walk, node.parts[0]).start, span_of(walk, node.parts[-1]).end)
        walk.report("unknown-relation", f"there is no entity or view `{name}`", span)
        return Source(None)
    for what, missing in relation.absent:
        if not what:
            span = Span(span_of(walk, node.parts[0]).start, span_of(walk, node.parts[-1]).end)
            walk.report("unknown-relation", f"`{name}` does not exist in {titles(missing)}", span, ELSEWHERE)
    return Source(relation.columns or None, relation.name, relation.absent, relation.primary, relation.uniques)
