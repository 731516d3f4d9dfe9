"""What each dialect's DDL looks like: one row of facts a dialect, read by the modules that build statements.

Whether a construct is *possible* is the capability table's business (`dialects.limits`); here is only how it is
written, and what is written instead where the table allows a mapping.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Traits:
    """How a dialect writes what the model says."""

    schemas: Literal["schema", "database", "prefix"]
    identity: Literal["identity", "auto_increment", "autoincrement", "sequence"]
    # COMMENT ON, COMMENT '…' inside the statement, or SQL comments only
    comments: Literal["on", "inline", "remark"]
    commented: tuple[str, ...]  # the kinds that can have a comment
    foreign_key_actions: bool
    foreign_key_later: bool  # ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY
    foreign_key_forward: bool  # a foreign key may name a table that is created later
    deferrable: tuple[str, ...]  # "fk", "unique", "pk"
    partitions: Literal["children", "clause", "none"]
    index_methods: tuple[str, ...]
    index_method_last: bool  # … (a) USING BTREE
    index_predicate: bool
    index_expression: bool
    index_include: bool
    index_nulls: bool
    index_opclass: bool
    materialized: bool
    generated_not_null: bool  # NOT NULL beside GENERATED
    generated_in_check: bool  # a check may name a generated column
    stored: bool  # GENERATED … STORED


_MYSQL = Traits(
    schemas="database",
    identity="auto_increment",
    comments="inline",
    commented=("table", "column", "index"),
    foreign_key_actions=True,
    foreign_key_later=True,
    foreign_key_forward=False,
    deferrable=(),
    partitions="clause",
    index_methods=("btree",),  # InnoDB keeps a hash index as a btree
    index_method_last=True,
    index_predicate=False,
    index_expression=True,
    index_include=False,
    index_nulls=False,
    index_opclass=False,
    materialized=False,
    generated_not_null=True,
    generated_in_check=True,
    stored=True,
)

TRAITS: dict[str, Traits] = {
    "postgres": Traits(
        schemas="schema",
        identity="identity",
        comments="on",
        commented=("table", "column", "index", "constraint", "type", "domain", "schema", "view"),
        foreign_key_actions=True,
        foreign_key_later=True,
        foreign_key_forward=False,
        deferrable=("fk", "unique", "pk", "exclude"),
        partitions="children",
        index_methods=("btree", "hash", "gin", "gist", "spgist", "brin"),
        index_method_last=False,
        index_predicate=True,
        index_expression=True,
        index_include=True,
        index_nulls=True,
        index_opclass=True,
        materialized=True,
        generated_not_null=True,
        generated_in_check=True,
        stored=True,
    ),
    "mysql": _MYSQL,
    "mariadb": replace(_MYSQL, index_expression=False, generated_not_null=False),
    "sqlite": Traits(
        schemas="prefix",
        identity="autoincrement",
        comments="remark",
        commented=(),
        foreign_key_actions=True,
        foreign_key_later=False,
        foreign_key_forward=True,
        deferrable=("fk",),
        partitions="none",
        index_methods=(),
        index_method_last=False,
        index_predicate=True,
        index_expression=True,
        index_include=False,
        index_nulls=False,
        index_opclass=False,
        materialized=False,
        generated_not_null=True,
        generated_in_check=True,
        stored=True,
    ),
    "duckdb": Traits(
        schemas="schema",
        identity="sequence",
        comments="on",
        commented=("table", "column", "index", "type", "view"),
        foreign_key_actions=False,
        foreign_key_later=False,
        foreign_key_forward=False,
        deferrable=(),
        partitions="none",
        index_methods=(),
        index_method_last=False,
        index_predicate=False,
        index_expression=True,
        index_include=False,
        index_nulls=False,
        index_opclass=False,
        materialized=False,
        generated_not_null=False,
        generated_in_check=False,
        stored=False,
    ),
}
