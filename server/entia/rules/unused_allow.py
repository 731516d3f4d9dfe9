"""`unused-allow`: a silence silences nothing."""

from __future__ import annotations

from entia.diagnostics import Diagnostic, Place, Severity
from entia.rules._silence import Silence, without
from entia.rules._unchecked import unchecked
from entia.rules.rule import Rule
from entia.syntax.tree import Chunk


def unused(chunk: Chunk, silence: Silence, index: int) -> Diagnostic:
    """The diagnostic of a rule named in a silence that had nothing to say there."""
    name = silence.rules[index]
    return Diagnostic(
        RULE.name,
        RULE.severity,
        f"`{name}` has nothing to say here, so this allows nothing",
        Place(chunk, silence.spans[index]),
        help="remove it",
        fixes=(without(chunk, silence, index),),
        unnecessary=True,
    )


RULE = Rule(
    "unused-allow",
    Severity.WARNING,
    "a silence silences nothing",
    "silence",
    unchecked,
)
