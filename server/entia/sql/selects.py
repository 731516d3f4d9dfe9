"""Selects: the skeleton is copied with finished expressions in it, and printed by sqlglot."""

from __future__ import annotations

from typing import cast

from sqlglot import exp

from entia.sql.pen import MYSQL, Pen, UnwritableError, cast_text, expression, print_tree


def printed(pen: Pen, node: exp.Expr) -> str:
    """What has no rule here: copied with its children written, and printed by sqlglot."""
    return print_tree(pen, copied(pen, node))


_SKELETON = (
    exp.Select, exp.Union, exp.Except, exp.Intersect, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order,
    exp.Limit, exp.Offset, exp.With, exp.CTE, exp.Distinct, exp.Subquery, exp.TableAlias, exp.Partition,
)  # fmt: skip


def copied(pen: Pen, node: exp.Expr) -> exp.Expr:
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
        return ordered(pen, node)
    if isinstance(node, exp.Table):
        return _table(pen, node)
    if isinstance(node, exp.Join) and node.args.get("using"):
        return _using(pen, node)
    if isinstance(node, _SKELETON):
        return _select(pen, node) if isinstance(node, exp.Select) else copied(pen, node)
    if isinstance(node, exp.Identifier):
        return exp.Var(this=pen.quote(node.name))
    if isinstance(node, exp.DataType) and (written := cast_text(pen, node)) is not None:
        return exp.Var(this=written)
    if isinstance(node, (exp.DataType, exp.Var)):
        return node.copy()
    if type(node) not in pen.handlers and not isinstance(node, exp.Window):
        return copied(pen, node)  # sqlglot looks into what it prints
    return exp.Var(this=expression(pen, node))


def _using(pen: Pen, node: exp.Join) -> exp.Expr:
    """`using (a)`: the database's name of the column, which all tables that have it must agree on."""
    made = copied(pen, node)
    select = node.parent
    if not isinstance(select, exp.Select):
        return made
    tables = [select.args["from_"].this, *(join.this for join in select.args.get("joins") or ())]
    known = dict(pen.checked.relations)
    found = [known.get(".".join(part.name for part in each.parts)) for each in tables if isinstance(each, exp.Table)]
    names = []
    for identifier in node.args["using"]:
        name = identifier.name
        having = [each for each in found if each is not None and any(column == name for column, *_ in each.columns)]
        written = {pen.column(f"{each.name}.{name}") for each in having} or {pen.quote(name)}
        if len(written) > 1:
            raise UnwritableError(f"`using ({name})`: the tables call the column {' and '.join(sorted(written))}")
        names.append(exp.Var(this=written.pop()))
    made.set("using", names)
    return made


def ordered(pen: Pen, node: exp.Ordered) -> exp.Ordered:
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
        return copied(pen, node)
    made = copied(pen, node)
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
    made = copied(pen, node)
    projections: list[exp.Expr] = []
    for projection in node.expressions:
        stars = pen.checked.stars.get(id(projection))
        if stars is not None:
            for alias, relation, name in stars:
                qualifier = f"{pen.quote(alias)}." if alias else ""
                written = pen.column(f"{relation}.{name}") if relation else pen.quote(name)
                projections.append(_named(pen, f"{qualifier}{written}", written, name))
            continue
        value = projection.this if isinstance(projection, exp.Alias) else projection
        is_column = isinstance(value, exp.Column) and not isinstance(value.this, exp.Star)
        written = expression(pen, value)
        if is_column or value is not projection:
            called = written.rsplit(".", 1)[-1] if is_column else ""
            projections.append(_named(pen, written, called, projection.alias_or_name))
        else:
            projections.append(exp.Var(this=written))
    made.set("expressions", projections)
    return made


def _named(pen: Pen, written: str, called: str, name: str) -> exp.Expr:
    """A column of a select under the name that the model knows it by."""
    if called == pen.quote(name):
        return exp.Var(this=written)
    return exp.Var(this=f"{written} AS {pen.quote(name)}")


def write_query(pen: Pen, node: exp.Expr) -> str:
    return print_tree(pen, _select(pen, node) if isinstance(node, exp.Select) else copied(pen, node))


def write_column(pen: Pen, node: exp.Expr) -> str:
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


def subquery(pen: Pen, node: exp.Expr) -> str:
    return (
        f"({write_query(pen, node.this)})"
        if isinstance(node, exp.Subquery) and node.args.get("alias") is None
        else printed(pen, node)
    )


def exists(pen: Pen, node: exp.Expr) -> str:
    inner = node.this.this if isinstance(node.this, exp.Subquery) else node.this
    return f"EXISTS({write_query(pen, inner)})"
