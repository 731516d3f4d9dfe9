"""Statement skeletons as sqlglot trees, and their printing.

Names, types and expressions arrive as finished text of the dialect and stand in the trees as `Var`: their quoting and
their rules are ours. sqlglot is used as it is: no class of it is extended, since the compiled build cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import get_ident

from sqlglot import Dialect, exp
from sqlglot.generator import Generator

# the dialect whose generator prints
PRINTERS = {"postgres": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite", "duckdb": "duckdb"}

_ANY = "_"


def var(text: str) -> exp.Var:
    """Finished text of the dialect."""
    return exp.Var(this=text)


def variables(texts: Sequence[str]) -> list[exp.Expression]:
    """Several of them."""
    return [exp.Var(this=text) for text in texts]


@lru_cache(maxsize=20_000)
def column(
    dialect: str,
    type_: str,
    *,
    collate: str = "",
    default: str = "",
    generated: str = "",
    not_null: bool = False,
    null: bool = False,
    primary_key: str = "",
) -> str:
    """A column without its name, its constraints in the one order that every dialect reads.

    Remembered, because most columns of a model look like another one; so the tree has a name that stands for any.
    """
    constraints: list[exp.Expression] = []
    if collate:
        constraints.append(exp.ColumnConstraint(kind=exp.CollateColumnConstraint(this=var(collate))))
    if generated:
        constraints.append(var(generated))
    if default:
        constraints.append(exp.ColumnConstraint(kind=exp.DefaultColumnConstraint(this=var(default))))
    if not_null:
        constraints.append(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint()))
    elif null:
        constraints.append(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint(allow_null=True)))
    if primary_key:
        constraints.append(var(primary_key))
    tree = exp.ColumnDef(this=var(_ANY), kind=var(type_), constraints=constraints)
    return text(tree, dialect).removeprefix(_ANY).lstrip()


def named(name: str, constraint: str) -> str:
    """`CONSTRAINT name …`, or the constraint alone."""
    return f"CONSTRAINT {name} {constraint}" if name else constraint


def primary_key(columns: Sequence[str]) -> exp.Expression:
    """`PRIMARY KEY (a, b)`."""
    return exp.PrimaryKey(expressions=variables(columns))


def unique(columns: Sequence[str], *, nulls_not_distinct: bool = False) -> exp.Expression:
    """`UNIQUE [NULLS NOT DISTINCT] (a, b)`."""
    nulls = var("NULLS NOT DISTINCT") if nulls_not_distinct else None
    return exp.UniqueColumnConstraint(this=exp.Schema(expressions=variables(columns)), nulls=nulls)


def check(condition: str) -> str:
    """`CHECK (condition)`. No tree: the condition was printed before, and a model has very many of them."""
    return f"CHECK ({condition})"


def foreign_key(
    columns: Sequence[str], table: str, target_columns: Sequence[str], options: Sequence[str]
) -> exp.Expression:
    """`FOREIGN KEY (a) REFERENCES t (b) ON DELETE …`."""
    target = exp.Schema(this=exp.Table(this=var(table)), expressions=variables(target_columns))
    return exp.ForeignKey(expressions=variables(columns), reference=exp.Reference(this=target, options=list(options)))


def create_index(
    name: str,
    table: str,
    keys: Sequence[str],
    *,
    unique: bool = False,
    method: str = "",
    include: Sequence[str] = (),
    predicate: str = "",
) -> exp.Create:
    """`CREATE [UNIQUE] INDEX name ON table …`."""
    parameters = exp.IndexParameters(
        columns=variables(keys),
        using=var(method) if method else None,
        include=variables(include) if include else None,
        where=exp.Where(this=var(predicate)) if predicate else None,
    )
    index = exp.Index(this=var(name), table=exp.Table(this=var(table)), params=parameters)
    return exp.Create(kind="INDEX", unique=unique, this=index)


def create_view(name: str, query: str, *, materialized: bool = False) -> exp.Create:
    """`CREATE [MATERIALIZED] VIEW name AS query`."""
    properties = exp.Properties(expressions=[exp.MaterializedProperty()]) if materialized else None
    return exp.Create(kind="VIEW", this=exp.Table(this=var(name)), expression=var(query), properties=properties)


def add_constraint(table: str, constraint: str) -> exp.Alter:
    """`ALTER TABLE table ADD constraint`."""
    return exp.Alter(
        kind="TABLE",
        this=exp.Table(this=var(table)),
        actions=[exp.AddConstraint(expressions=[var(constraint)])],
    )


def create_table(name: str, elements: Sequence[str]) -> str:
    """`CREATE TABLE name (…)` with one printed element a line."""
    # A template, not a tree: the printer's own layout would break key lists over lines, and it indents what stands
    # inside string literals.
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(elements) + "\n)"


@lru_cache(maxsize=64)
def _generator(dialect: str, thread: int) -> Generator:
    # One a thread: a generator keeps state while it prints.
    return Dialect.get_or_raise(PRINTERS[dialect]).generator(comments=False)


def text(tree: exp.Expression, dialect: str) -> str:
    """The tree as text of the dialect. The tree is used up: printing may rewrite it."""
    return _generator(dialect, get_ident()).generate(tree, copy=False)
