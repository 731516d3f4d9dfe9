"""What every part of the DDL needs to know: the dialect, how it writes names, literals and expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from entia.dialects import Version, names
from entia.dialects.constructs import Use
from entia.dialects.limits import Limit, limits_of, sentence
from entia.dialects.types import Physical, Where, physical
from entia.model.schema import Expression, Header, Table, View
from entia.model.types import Enum
from entia.sql.script import Note, Place
from entia.sql.traits import TRAITS, Traits

if TYPE_CHECKING:
    from entia.model.expressions import Scope
    from entia.model.types import Type
    from entia.syntax.tree import Chunk
    from entia.text import Span


@dataclass(frozen=True, slots=True)
class Context:
    """One export: dialect, version (as text and as number), and what of the model its expressions depend on:
    `targets` (dialect, version) of its header, and the functions that its `sql` objects define.
    """

    dialect: str
    version: str
    number: Version
    traits: Traits
    header: Header
    targets: tuple[tuple[str, str], ...]
    defined: frozenset[str]

    @property
    def nulls_not_distinct(self) -> bool:
        """Whether the dialect has NULLS NOT DISTINCT. (Where it has not, only columns without nulls come so far.)"""
        return self.dialect == "postgres" and self.number >= (15,)

    def present(self, only: tuple[str, ...]) -> bool:
        """Whether a line with these `only` dialects exists in this one."""
        return not only or self.dialect in only

    def name(self, name: str) -> str:
        """An identifier, cut to the dialect's limit and quoted where it must be."""
        return identifier(self.dialect, self.number, name)

    def qualified(self, schema: str, name: str) -> str:
        """A name in a schema; where the dialect has none, the schema is a prefix of the name."""
        schema, name = names.place(self.dialect, schema, name)
        return f"{self.name(schema)}.{self.name(name)}" if schema else self.name(name)

    def bare(self, schema: str, name: str) -> str:
        """The name that derived names of a table start with: its own, with the schema where that is a prefix."""
        return names.place(self.dialect, schema, name)[1]

    def string(self, text: str) -> str:
        """A string literal."""
        return names.literal(self.dialect, text)

    def physical(self, type_: Type, where: Where = "column") -> Physical:
        """The dialect's column type for a logical one."""
        return _physical(self.dialect, self.number, type_, where)


@lru_cache(maxsize=200_000)
def identifier(dialect: str, version: Version, name: str) -> str:
    """An identifier, cut and quoted."""
    return names.quote(dialect, version, names.cut(dialect, name))


@lru_cache(maxsize=20_000)
def _written_default(
    dialect: str,
    number: Version,
    targets: tuple[tuple[str, str], ...],
    defined: frozenset[str],
    text: str,
    expected: Type,
    only: str,
) -> str | None:
    """A default that names no columns, remembered, since a model has few different ones; None if it is unwritable."""
    from entia.model.expressions import Scope
    from entia.sql.expressions import write
    from entia.sql.pen import UnwritableError

    scope = Scope(dialects=targets, only_dialect=only, defined=defined)
    try:
        return write(text, scope, dialect, number, str, None, "default", expected)
    except UnwritableError:
        return None  # the caller writes it again where the reason has a place


@lru_cache(maxsize=20_000)
def _physical(dialect: str, version: Version, type_: Type, where: Where) -> Physical:
    return physical(dialect, version, type_, where=where)


class Writer:
    """Writes SQL of one table, domain or view for the dialect; makes the scope when an expression first needs it.

    What cannot be written stays as the model has it, and is told to `refuse`.
    """

    __slots__ = ("_columns", "_context", "_refuse", "_scope", "_table", "_value")

    def __init__(
        self,
        context: Context,
        table: Table | None,
        refuse: Callable[[str, Span], None],
        value: tuple[Type, str] | None = None,
    ) -> None:
        """`value` is the type and the SQL of `value` in a domain's checks."""
        self._context = context
        self._table = table
        self._refuse = refuse
        self._value = value
        self._scope: dict[str, Scope] = {}
        self._columns: dict[str, str] | None = None

    def _column(self, name: str) -> str:
        """The database's (quoted) name of what SQL in the model calls `name`."""
        if self._value is not None and name.lower() == "value":
            return self._value[1]
        if self._columns is None:
            table = self._table
            self._columns = {} if table is None else {c.name: self._context.name(c.db_name) for c in table.columns}
        return self._columns.get(name) or self._context.name(name)

    def _scope_of(self, only: tuple[str, ...]) -> Scope:
        """What the expression may name; `only` makes it the SQL of one dialect."""
        from entia.model.expressions import Scope

        one = only[0] if len(only) == 1 else ""
        scope = self._scope.get(one)
        if scope is None:
            table = self._table
            scope = Scope(
                columns=() if table is None else tuple((c.name, c.type, c.required) for c in table.columns),
                value=None if self._value is None else self._value[0],
                dialects=self._context.targets,
                only_dialect=one,
                defined=self._context.defined,
            )
            self._scope[one] = scope
        return scope

    def write(
        self, text: str, use: str, span: Span, *, expected: Type | None = None, only: tuple[str, ...] = ()
    ) -> str:
        """SQL of the model as SQL of the dialect; `span` is where it stands."""
        from entia.sql.expressions import write
        from entia.sql.pen import UnwritableError

        context = self._context
        try:
            return write(text, self._scope_of(only), context.dialect, context.number, self._column, None, use, expected)
        except UnwritableError as error:
            self._refuse(str(error), span)
            return text

    def write_expression(
        self, expression: Expression, use: str, *, expected: Type | None = None, only: tuple[str, ...] = ()
    ) -> str:
        """An `Expression` as SQL of the dialect; a string literal gets its quotes back first."""
        text = expression.text
        if expression.kind == "string":
            text = names.literal("", text)
        if use == "default" and expression.kind != "sql" and expected is not None:
            of = self._context
            one = only[0] if len(only) == 1 else ""
            found = _written_default(of.dialect, of.number, of.targets, of.defined, text, expected, one)
            if found is not None:
                return found
        return self.write(text, use, expression.span, expected=expected, only=only)


def limited(context: Context, owner: Table | View | Enum, place: Place) -> tuple[list[Note], list[Note]]:
    """What the dialect maps of this element (notes), and what it cannot have (refusals)."""
    notes: list[Note] = []
    refusals: list[Note] = []
    for limit, use in limits_of(context.dialect, context.number, owner, context.header, context.defined):
        span = use.span if use.span.end else place.span
        if limit.level == "error":
            refusals.append(refusal(place.chunk, limit, use._replace(span=span)))
        elif limit.level == "note":
            subject = use.detail if limit.construct == "type" else ""
            notes.append(Note(sentence(limit.reason, use), place.chunk, span, subject))
    return notes, refusals


def refusal(chunk: Chunk | None, limit: Limit, use: Use) -> Note:
    """A limit of level "error" as a refusal, with what to write instead."""
    message = sentence(limit.reason, use)
    advice = sentence(limit.advice, use)
    return Note(f"{message}: {advice}" if advice else message, chunk, use.span)


def traits_of(dialect: str) -> Traits:
    """The row of a built dialect. Raises KeyError for others."""
    return TRAITS[dialect]
