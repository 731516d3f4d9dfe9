"""What a rule is, and what it may look at.

A rule looks at one element of one declaration and yields diagnostics. It reads only its subject: that is what lets
the checker run it again exactly when it could say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from entia.diagnostics import Diagnostic, Edit, Fix, Label, Place, Severity
from entia.model.design import Erasure
from entia.model.resolved import Resolved
from entia.model.schema import Header
from entia.model.views import Seen
from entia.syntax.tree import Chunk, Declaration, Member
from entia.text import Span


class Surroundings(Protocol):
    """What of the rest of the model a rule may ask for. Each answer is remembered as a dependency of the asker."""

    @property
    def header(self) -> Header:
        """The model's header; an empty one where no `model` is declared."""

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """(dialect, version) of each built target; empty without a model."""

    def find(self, name: str) -> tuple[Chunk, Declaration] | None:
        """Where the declaration with this qualified (or unique short) name stands now: for labels and fixes."""

    def resolved(self, name: str) -> Resolved | None:
        """That declaration, resolved. Whoever asks is checked again at each change of it: of what many declarations
        refer to, ask for a part."""

    def erasing(self, name: str) -> tuple[Chunk, tuple[Erasure, ...]] | None:
        """How rows of the entity with this name are erased (`on erasure`), and where that stands; None where they
        are not. Those of a junction go with the rows of an end."""

    def member(self, owner: str, name: str) -> tuple[Chunk, Member] | None:
        """The owner's own line of that name, with the chunk that its spans count from."""

    @property
    def defined(self) -> frozenset[str]:
        """What `sql` objects and extensions bring (see `model.definitions`)."""

    def seen(self, name: str) -> Seen | None:
        """What SQL may see of the entity, junction or view with this name."""

    def queries(self, name: str) -> tuple[Resolved, ...]:
        """The queries that read the entity with this name, in no order."""

    def fed(self, name: str) -> bool:
        """Whether a source or flow names the entity; in a model without sources, all are."""

    def suggest(self, word: str, kinds: tuple[str, ...]) -> str | None:
        """The declared name of one of these kinds ("entity", "type", "enum", "mixin", …) nearest to `word`, if near."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The declaration under check, and its surroundings."""

    resolved: Resolved
    model: Surroundings

    @property
    def chunk(self) -> Chunk:
        """The chunk all spans of the declaration count from."""
        return self.resolved.chunk

    def place(self, span: Span) -> Place:
        """A span of this declaration as a place."""
        return Place(self.resolved.chunk, span)

    def text(self, span: Span) -> str:
        """What is written there."""
        return self.resolved.chunk.text[span.start : span.end]

    def replace(self, title: str, span: Span, text: str, *, preferred: bool = False, destructive: bool = False) -> Fix:
        """A fix that replaces one span of this declaration."""
        return Fix(title, (Edit(self.place(span), text),), preferred, destructive)

    def label(self, name: str, message: str) -> tuple[Label, ...]:
        """A label on another declaration's name, as a tuple that is empty where there is no such declaration."""
        found = self.model.find(name)
        if found is None or found[1].name is None:
            return ()
        chunk, declaration = found
        assert declaration.name is not None
        return (Label(Place(chunk, declaration.name.span), message),)

    def circle(self, names: tuple[str, ...]) -> tuple[Label, ...]:
        """Labels on the other declarations of a circle, whose `names` begin and end with this one's."""
        return tuple(label for name in names[1:-1] for label in self.label(name, f"`{name}` is in the circle"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `scope` says what `check` gets as its second argument:

    "issue" the `Issue`s of that kind · "declaration" the `Resolved` · "name" each `_db_names.Flaw` ·
    "table" each `Table` · "column" (table, column), whose verdict may depend only on the column's line, its type and
    the header · "key" (table, `Key`) ·
    "index" (table, `Index`) · "foreign_key" (table, `ForeignKey`) · "check" (table, `CheckConstraint`) ·
    "exclusion" (table, `Exclusion`) · "partition" (table, `Partition`) · "view" the `View` · "enum" the `Enum` ·
    "domain" the `Type` · "header" the `Header` · "plan" the `Plan`.
    """

    name: str
    severity: Severity
    summary: str
    scope: str
    check: Callable[[Subject, Any], Iterable[Diagnostic]]

    def at(
        self,
        subject: Subject,
        span: Span,
        message: str,
        *,
        help: str = "",
        labels: tuple[Label, ...] = (),
        fixes: tuple[Fix, ...] = (),
        severity: Severity | None = None,
        unnecessary: bool = False,
    ) -> Diagnostic:
        """A diagnostic of this rule on a span of the subject."""
        return Diagnostic(
            self.name, severity or self.severity, message, subject.place(span), help, labels, fixes, unnecessary
        )
