"""Which columns of a grouped select have one value in each group, as each database sees it.

PostgreSQL: those of a table whose primary key is grouped. MySQL: what follows from primary and required unique keys,
from equalities of `where` and of joins, too. MariaDB and SQLite take any row's value, DuckDB only what is grouped.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from entia.model.functions import FUNCTIONS
from entia.model.sql_walk import Source, Walk, not_portable, shown, span_of, unwrapped

_Column = tuple[str, str]  # alias of a source, column
_ANY_ROW = ("mariadb", "sqlite")


def grouped(walk: Walk, sources: dict[str, Source], node: exp.Select, aggregates: bool) -> None:
    """Each column outside an aggregate must be grouped, or follow from what is."""
    group = node.args.get("group")
    if group is None and not aggregates:
        return
    keys: list[exp.Expr] = group.expressions if group is not None else []
    if group is not None and any(group.args.get(key) for key in ("all", "cube", "rollup", "grouping_sets")):
        if walk.portable:
            not_portable(walk, group, "group by all, cube, rollup, grouping sets")
        return
    written = {key.sql() for key in keys}
    names = {key.name for key in keys if isinstance(key, exp.Column)}
    positions = {int(key.name) for key in keys if isinstance(key, exp.Literal) and key.name.isdigit()}
    parts: list[tuple[exp.Expr, set[str], bool]] = []
    meant = list(keys)
    for position, projection in enumerate(node.expressions, 1):
        expression = projection.this if isinstance(projection, exp.Alias) else projection
        if position in positions or expression.sql() in written or projection.alias_or_name in names:
            meant.append(expression)
        else:
            parts.append((expression, names, False))
    having = node.args.get("having")
    if having is not None:
        parts.append((having.this, names | walk.aliases[-1].keys(), True))
    following: dict[str, set[_Column]] = {}
    for expression, allowed, late in parts:
        for column in _loose_columns(expression, written):
            if column.name in allowed or isinstance(column.this, exp.Star):
                continue
            if any(
                _refused(walk, dialect, sources, node, meant, column, following, late)
                for dialect in dict.fromkeys(dialect for dialect, _ in walk.scope.targets) or ("",)
            ):
                walk.report(
                    "column-not-grouped",
                    f"`{shown(walk, column)}` is neither grouped nor inside an aggregate",
                    span_of(walk, column),
                    f"Add it to `group by`, or write `max({shown(walk, column)})`.",
                )


def _refused(
    walk: Walk, dialect: str, sources: dict[str, Source], node: exp.Select, keys: list[exp.Expr], column: exp.Column,
    following: dict[str, set[_Column]], late: bool,
) -> bool:  # fmt: skip
    """Whether a database refuses the column. In `having` (`late`) MySQL and MariaDB see only what is selected."""
    if dialect in _ANY_ROW and not (late and dialect == "mariadb"):
        return False
    if dialect not in ("postgres", "mysql") or (late and dialect == "mysql"):
        return True
    if dialect not in following:
        following[dialect] = _following(sources, node, keys, dialect)
    return _owner(sources, column) not in following[dialect]


def _following(sources: dict[str, Source], node: exp.Select, keys: list[exp.Expr], dialect: str) -> set[_Column]:
    """The columns that have one value in each group."""
    known = {owner for key in keys if isinstance(key, exp.Column) and (owner := _owner(sources, key)) is not None}
    equal: list[tuple[_Column | None, _Column]] = []
    if dialect == "mysql":
        equal = list(_equalities(sources, node))
    before = -1
    while before < len(known):
        before = len(known)
        known |= {determined for by, determined in equal if by is None or by in known}
        for alias, source in sources.items():
            unique = (source.primary, *(source.uniques if dialect == "mysql" else ()))
            if any(key and all((alias, column) in known for column in key) for key in unique):
                known |= {(alias, name) for name, _, _ in source.columns or ()}
        if dialect == "postgres":
            break  # nothing follows from what follows
    return known


def _equalities(sources: dict[str, Source], node: exp.Select) -> Iterator[tuple[_Column | None, _Column]]:
    """(column, the one that it determines): both ways in `where` and inner joins, towards the other table in outer
    ones. None determines what equals a value."""
    conditions: list[tuple[exp.Expr, str, str]] = []
    if (where := node.args.get("where")) is not None:
        conditions.append((where.this, "", ""))
    for join in node.args.get("joins") or ():
        side = str(join.args.get("side") or "").lower()
        if join.args.get("on") is not None and side != "full":
            conditions.append((join.args["on"], side, join.this.alias_or_name))
    for condition, side, joined in conditions:
        for each in condition.flatten() if isinstance(condition, exp.And) else (condition,):
            one = unwrapped(each)
            if not isinstance(one, exp.EQ):
                continue
            left, right = one.this, one.expression
            a, b = (_owner(sources, part) if isinstance(part, exp.Column) else None for part in (left, right))
            for by, to, value in ((a, b, left), (b, a, right)):
                fixed = by is None and isinstance(value, (exp.Literal, exp.Placeholder, exp.Parameter, exp.Boolean))
                if to is None or not (fixed or by is not None):
                    continue
                if not side or (to[0] == joined if side == "left" else to[0] != joined):
                    yield by, to


def _owner(sources: dict[str, Source], column: exp.Column) -> _Column | None:
    """The source that a column is of."""
    alias = ".".join(part.name for part in column.parts[:-1])
    if alias:
        return (alias, column.name) if alias in sources else None
    for name, source in sources.items():
        if any(each == column.name for each, _, _ in source.columns or ()):
            return name, column.name
    return None


def _loose_columns(node: exp.Expr, grouped: set[str]) -> list[exp.Column]:
    """The columns outside aggregates and grouped expressions."""
    if isinstance(node, exp.Column):
        return [node]
    if node.sql() in grouped or isinstance(node, exp.Query):
        return []
    if isinstance(node, exp.Filter):
        return _loose_columns(node.this, grouped)
    if isinstance(node, exp.Anonymous):
        row = FUNCTIONS.get(str(node.this).lower())
        windowed = isinstance(node.parent, exp.Window)
        if (row is None or row.kind == "aggregate") and not windowed:
            return []  # a function that only the database knows may be an aggregate
    elif isinstance(node, exp.AggFunc):
        return []
    return [column for child in node.iter_expressions() for column in _loose_columns(child, grouped)]
