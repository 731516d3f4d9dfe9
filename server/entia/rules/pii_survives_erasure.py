"""`pii-survives-erasure`: personal data stays behind when the row it belongs to is erased."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Label, Place, Severity
from entia.model.privacy import is_personal
from entia.model.schema import ForeignKey, Table
from entia.rules._attributes import attributes_among, attributes_of
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, ForeignKey]) -> Iterator[Diagnostic]:
    table, key = element
    personal = dict(attributes_of(table, is_personal))
    if not personal or key.target == table.name:
        return
    found = subject.model.erasing(key.target)
    erasures = [each for each in found[1] if each.action != "keep"] if found is not None else []
    if found is None or not erasures:
        return
    if key.on_delete == "cascade" and any(each.action == "delete" for each in erasures):
        return
    own = table.design.erasures
    if any(not each.columns for each in own):
        return
    covered = attributes_among(table, (column for each in own for column in each.columns))
    left = [name for name in personal if name not in covered]
    if left:
        stays = "stays" if len(left) == 1 else "stay"
        yield RULE.at(
            subject,
            key.target_span,
            f"when a `{key.target}` is erased, {listed(left)} of its `{table.name}` {stays}",
            help=f"write `on erasure anonymize {', '.join(left)}` or `on erasure delete` in `{table.name}`",
            labels=(Label(Place(found[0], erasures[0].span), "erased by this line"),),
        )


RULE = Rule(
    "pii-survives-erasure",
    Severity.WARNING,
    "personal data stays behind when the row it belongs to is erased",
    "foreign_key",
    _check,
)
