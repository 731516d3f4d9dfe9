"""SQL that stands in a model: what it means, what is wrong with it, and where exactly.

`analyse` is the one door. It never raises, whatever the text; its places count code points from the text's start.
sqlglot is imported here, so nobody imports this module before the first expression needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from entia.diagnostics import Severity
from entia.model.types import Type
from entia.text import Span

# The rules that `analyse` may name, each with its one-line summary: the pages of `rules` are made for these.
RULES: Mapping[str, str] = MappingProxyType(
    {
        "sql-syntax-error": "text between SQL brackets that is not SQL",
        "unknown-column": "a name that is no column of what the SQL sees",
        "unknown-relation": "a table, view or alias that is not there",
        "ambiguous-column": "a name that more than one table of a select has",
        "many-column-role": "a relationship of several columns used as if it were one",
        "sql-type-mismatch": "values that cannot be compared, calculated or stored together",
        "check-not-boolean": "a check or predicate that is not a condition",
        "null-comparison": "`= null`, which is never true",
        "unknown-enum-label": "a text compared with an enum that has no such label",
        "literal-does-not-fit": "a literal that is no value of the type it meets",
        "unknown-function": "a function that nobody defines",
        "function-arguments": "a function called with too few, too many or the wrong arguments",
        "function-not-portable": "SQL that one of the targets cannot say, or would mean differently",
        "function-differs": "a function whose value differs a little on one of the targets",
        "subquery-not-allowed": "a select inside a check, index, default or computed value",
        "aggregate-not-allowed": "an aggregate or window function where only one row is seen",
        "volatile-expression": "a value that changes by itself where databases want one that stays",
        "column-in-default": "a default that refers to a column",
        "placeholder-outside-query": "`:name` anywhere but in a query or rule",
        "unknown-cast-type": "a cast to a type that the language has not",
        "untyped-computed": "a computed attribute whose type nothing tells",
        "column-not-grouped": "a column of a grouped select that is neither grouped nor aggregated",
    }
)


class Relation(NamedTuple):
    """What SQL sees of a table or view: its model name, and (name, type, required) of each column.

    What some of the targets do not have is not seen: `absent` are the names of such columns ("" for the whole), each
    with those targets. `primary` is a table's primary key, `uniques` are its unique keys of required columns.
    """

    name: str
    columns: tuple[tuple[str, Type, bool], ...]
    absent: tuple[tuple[str, tuple[str, ...]], ...] = ()
    primary: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may see.

    `columns` are those of its own row, `value` the type of `value` in a domain's check, `relations` finds tables and
    views by their model name (None: no subquery can be resolved). `many_column_roles` are roles that are several
    columns, with their names. `dialects` are the targets as (name, version as written or ""), `only_dialect` the one
    dialect of an `only` line. `defined` (lower case) are defined by `sql` objects, extensions or the one
    dialect itself.
    """

    columns: tuple[tuple[str, Type, bool], ...] = ()
    value: Type | None = None
    relations: Callable[[str], Relation | None] | None = None
    many_column_roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dialects: tuple[tuple[str, str], ...] = ()
    only_dialect: str = ""
    defined: frozenset[str] = frozenset()

    @property
    def dialect(self) -> str:
        """The one dialect whose SQL is legal here as it stands; "" where the SQL must be portable."""
        if self.only_dialect:
            return self.only_dialect
        return self.dialects[0][0] if len(self.dialects) == 1 else ""

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """The (name, version) of each dialect that the SQL is written for."""
        if not self.only_dialect:
            return self.dialects
        return tuple(d for d in self.dialects if d[0] == self.only_dialect) or ((self.only_dialect, ""),)


class SqlProblem(NamedTuple):
    """One thing that is wrong with a text. `replacement` is what to write instead of the span, where that is clear."""

    rule: str
    message: str
    span: Span
    help: str = ""
    replacement: str | None = None
    severity: Severity = Severity.ERROR


class Analysis(NamedTuple):
    """What a text means. `type` is unknown where something in it is; `required` says that it is never null.

    `columns` are the names used of the own row, in order of appearance; `relations` the tables and views a select
    reads (model names); `outputs` the (name, type) of a select's columns; `placeholders` those of a query.
    `longest` are the most characters of the text that an index keeps; None where nothing bounds them.
    """

    type: Type
    required: bool
    problems: tuple[SqlProblem, ...]
    columns: tuple[str, ...] = ()
    outputs: tuple[tuple[str, Type], ...] = ()
    relations: tuple[str, ...] = ()
    placeholders: tuple[tuple[str, Type], ...] = ()
    longest: int | None = None


def analyse(text: str, scope: Scope, use: str, expected: Type | None = None) -> Analysis:
    """What `text` means in `scope`, and everything that is wrong with it, in order of place.

    `use` is a key of `sql_walk.WHERE`; `expected` the type of the column that a default or computed value is for.
    """
    from entia.model.sql_check import checked

    return checked(text, scope, use, expected).analysis
