"""How a query gets at the rows of its tables: what it filters, joins and orders by, and which index serves that.

Only what is certain counts: conditions joined by `and`. What stands under `or` or `not`, or inside a function, is
nothing that an index over plain columns could serve.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from entia.model.expressions import Scope
from entia.model.schema import Index, Table
from entia.model.sql_check import Checked, checked
from entia.model.sql_parse import parse
from entia.model.sql_walk import unwrapped
from entia.text import Span


class Access(NamedTuple):
    """One table of a FROM. Columns are as SQL in the model calls them.

    `equal` are compared with a value that is the same for all rows, `joined` with a column of another table, `ranged`
    by size or by the start of a text; `ordered` is (column, descending) where the whole select is ordered by columns
    of this table alone. `conditions` are all conditions on this table, in one spelling, for partial indexes.
    """

    relation: str
    span: Span
    equal: tuple[str, ...]
    joined: tuple[str, ...]
    ranged: tuple[str, ...]
    ordered: tuple[tuple[str, bool], ...]
    conditions: tuple[str, ...]


def accesses(text: str, scope: Scope, use: str = "query") -> tuple[Access, ...]:
    """The tables that a select reads, in the order of the text; none where the text cannot be read."""
    walked = checked(text, scope, use)
    tree = walked.parsed.tree
    if tree is None or any(problem.rule == "sql-syntax-error" for problem in walked.analysis.problems):
        return ()
    return tuple(access for select in tree.find_all(exp.Select) for access in _of_select(walked, select))


def exposed(text: str, scope: Scope) -> tuple[tuple[str, str, str], ...]:
    """(output, relation, column) of each column whose values a select shows, straight or computed. A column that is
    only counted, compared or grouped is not shown."""
    walked = checked(text, scope, "view")
    tree = walked.parsed.tree
    return tuple(dict.fromkeys(_shown(walked, tree))) if tree is not None else ()


def columns_for(access: Access) -> tuple[tuple[str, bool], ...]:
    """The keys, (column, descending), of the index that would serve an access best; none where none would."""
    first = (*access.equal, *(column for column in access.joined if column not in access.equal))
    keys = [(column, False) for column in first]
    if access.ordered and all(column not in first for column, _ in access.ordered):
        keys += access.ordered
    else:
        keys += [(column, False) for column in access.ranged if column not in first][:1]
    return tuple(keys)


def serves(keys: tuple[str, ...], access: Access) -> bool:
    """Whether an index with these keys finds the rows without reading the whole table, or gives them in order."""
    if not keys:
        return False
    wanted = {*access.equal, *access.joined, *access.ranged}
    return keys[0] in wanted if wanted else bool(access.ordered) and keys[0] == access.ordered[0][0]


def holds(index: Index, access: Access, dialect: str) -> bool:
    """Whether an index has all the rows that an access wants: a partial one only where the query says its condition."""
    if index.predicate is None:
        return True
    tree = parse(index.predicate.text, dialect, False).tree
    return tree is not None and set(_conditions(tree)) <= set(access.conditions)


def indexes_of(table: Table) -> Iterator[tuple[tuple[str, ...], Index | None]]:
    """(keys, index) of everything that finds rows of a table; the index is None for a key."""
    for key in (table.primary_key, *table.uniques):
        if key is not None:
            yield key.columns, None
    for index in table.indexes:
        short = next((number for number, key in enumerate(index.keys, 1) if key.length), len(index.keys))
        keys = tuple(key.column for key in index.keys[:short])  # behind a beginning there is no order
        if index.method in ("", "btree", "hash"):
            yield keys[: keys.index("")] if "" in keys else keys, index


# ---- reading ---------------------------------------------------------------------------------------------------------
def _of_select(walked: Checked, select: exp.Select) -> Iterator[Access]:
    relations = dict(walked.relations)
    sources: dict[str, exp.Table] = {}
    conditions: list[exp.Expr] = []
    from_ = select.args.get("from_")
    if from_ is not None:
        _add(sources, from_.this)
    for join in select.args.get("joins") or ():
        _add(sources, join.this)
        if join.args.get("on") is not None:
            conditions += _split(join.args["on"])
    where = select.args.get("where")
    if where is not None:
        conditions += _split(where.this)
    order = select.args.get("order")
    keys = order.expressions if order is not None else []
    for alias, table in sources.items():
        relation = relations.get(".".join(part.name for part in table.parts))
        if relation is None or _is_cte(select, table):
            continue
        reader = _Reader(walked, alias, relation.name, len(sources) == 1)
        for condition in conditions:
            reader.read(condition)
        ordered = [(reader.own(key.this), bool(key.args.get("desc"))) for key in keys]
        complete = all(column for column, _ in ordered)
        start, end = table.parts[0].meta.get("start", 0), table.parts[-1].meta.get("end", 0) + 1
        yield Access(
            relation.name, Span(start, end), tuple(reader.equal), tuple(reader.joined), tuple(reader.ranged),
            tuple(ordered) if complete else (), tuple(reader.conditions),
        )  # fmt: skip


def _add(sources: dict[str, exp.Table], node: exp.Expr) -> None:
    if isinstance(node, exp.Table):
        sources[node.alias_or_name] = node


def _is_cte(select: exp.Select, table: exp.Table) -> bool:
    node: exp.Expr | None = select
    while node is not None:
        with_ = node.args.get("with_")
        if with_ is not None and any(cte.alias == table.name for cte in with_.expressions):
            return True
        node = node.parent
    return False


def _split(node: exp.Expr) -> list[exp.Expr]:
    node = unwrapped(node)
    return [*_split(node.left), *_split(node.right)] if isinstance(node, exp.And) else [node]


class _Reader:
    """What the conditions of a select say of one of its tables. Dicts keep the order, and each column once."""

    def __init__(self, walked: Checked, alias: str, relation: str, alone: bool) -> None:
        self.walked = walked
        self.alias = alias
        self.relation = relation
        self.alone = alone
        self.equal: dict[str, None] = {}
        self.joined: dict[str, None] = {}
        self.ranged: dict[str, None] = {}
        self.conditions: dict[str, None] = {}

    def own(self, node: exp.Expr | None) -> str:
        """The table's column that the node is; "" where it is anything else."""
        node = unwrapped(node) if node is not None else None
        if not isinstance(node, exp.Column) or isinstance(node.this, exp.Star):
            return ""
        if node.table:
            return node.name if node.table == self.alias else ""
        return node.name if self.walked.owners.get(id(node)) == self.relation else ""

    def is_own(self, node: exp.Expr) -> bool:
        """Whether the node reads a column of this table anywhere."""
        return any(self.own(column) for column in node.find_all(exp.Column))

    def read(self, condition: exp.Expr) -> None:
        """One condition of those joined by `and`."""
        if self.is_own(condition):
            self.conditions[_spelled(condition)] = None
        if isinstance(condition, exp.EQ):
            for mine, other in ((condition.left, condition.right), (condition.right, condition.left)):
                column = self.own(mine)
                if column and not self.is_own(other):
                    others = [each for each in other.find_all(exp.Column) if self.walked.owners.get(id(each))]
                    (self.joined if others and not isinstance(other, exp.Subquery) else self.equal)[column] = None
        elif isinstance(condition, (exp.GT, exp.GTE, exp.LT, exp.LTE)):
            for mine, other in ((condition.left, condition.right), (condition.right, condition.left)):
                if self.own(mine) and not self.is_own(other):
                    self.ranged[self.own(mine)] = None
        elif isinstance(condition, (exp.In, exp.Is)) and self.own(condition.this):
            self.equal[self.own(condition.this)] = None
        elif isinstance(condition, exp.Between) and self.own(condition.this):
            self.ranged[self.own(condition.this)] = None
        elif isinstance(condition, exp.Like) and self.own(condition.this):
            pattern = condition.expression
            if isinstance(pattern, exp.Literal) and pattern.name[:1] not in ("%", "_", ""):
                self.ranged[self.own(condition.this)] = None
        elif self.own(condition):
            self.equal[self.own(condition)] = None


def _conditions(tree: exp.Expr) -> list[str]:
    return [_spelled(condition) for condition in _split(tree)]


def _spelled(condition: exp.Expr) -> str:
    """A condition in one spelling, without the tables' aliases."""
    copy = condition.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
        column.set("db", None)
    return copy.sql(normalize=True).lower()


# ---- lineage ---------------------------------------------------------------------------------------------------------
def _shown(walked: Checked, node: exp.Expr) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, (exp.Subquery, exp.Paren)):
        yield from _shown(walked, node.this)
    elif isinstance(node, exp.SetOperation):
        yield from _shown(walked, node.this)
        yield from _shown(walked, node.expression)
    elif isinstance(node, exp.Select):
        for projection in node.expressions:
            for _, relation, column in walked.stars.get(id(projection), ()):
                if relation:
                    yield column, relation, column
            output = projection.alias_or_name
            for relation, column in _values(walked, projection):
                yield output, relation, column
        inner = [source.this for source in (node.args.get("from_"), *(node.args.get("joins") or ())) if source]
        with_ = node.args.get("with_")
        inner += [cte.this for cte in with_.expressions] if with_ is not None else []
        for source in inner:
            if not isinstance(source, exp.Table):  # what a derived table shows may be shown on
                yield from _shown(walked, source)


def _values(walked: Checked, node: exp.Expr) -> Iterator[tuple[str, str]]:
    """(relation, column) of each column whose value an expression passes on."""
    if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
        relation = walked.owners.get(id(node), "")
        if relation:
            yield relation, node.name
        return
    if isinstance(node, exp.Count) or (isinstance(node, exp.Anonymous) and str(node.this).lower() == "count"):
        return
    if isinstance(node, exp.Exists):
        return
    if isinstance(node, exp.Query):
        yield from ((relation, column) for _, relation, column in _shown(walked, node))
        return
    for child in node.iter_expressions():
        yield from _values(walked, child)
