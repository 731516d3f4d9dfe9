"""`pii-without-erasure`: nothing says what becomes of personal data when a person asks to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.privacy import is_personal
from entia.model.schema import Table
from entia.rules import _lines
from entia.rules._attributes import attributes_among, attributes_of
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    personal = dict(attributes_of(table, is_personal))
    if not personal:
        return
    erasures = table.design.erasures
    if any(not erasure.columns for erasure in erasures):  # the whole row
        return
    covered = attributes_among(table, (column for erasure in erasures for column in erasure.columns))
    left = {name: columns[0] for name, columns in personal.items() if name not in covered}
    if not left or any(key.on_delete == "cascade" for key in table.foreign_keys):
        return  # what goes with its owner needs no line of its own; `pii-survives-erasure` looks at the owner
    names = ", ".join(left)
    line = _lines.add_line(subject.chunk, subject.resolved.declaration, f"on erasure anonymize {names}")
    title = f"add `on erasure anonymize {names}`"
    fixes: tuple[Fix, ...] = (_lines.fix(title, line),) if not table.junction_of and not erasures else ()
    for name, column in left.items():
        yield RULE.at(
            subject,
            column.name_span,
            f"nothing says what becomes of `{name}`, which is personal data, when a person asks to be forgotten",
            help=f"write `on erasure anonymize {names}`, `on erasure delete` or `on erasure keep {names}`",
            fixes=fixes,
        )


RULE = Rule(
    "pii-without-erasure",
    Severity.HINT,
    "nothing says what becomes of personal data when a person asks to be forgotten",
    "table",
    _check,
)
