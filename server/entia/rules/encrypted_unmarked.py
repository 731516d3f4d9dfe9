"""`encrypted-unmarked`: a plan says that an attribute is encrypted, and its line does not."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.model.design import Block, Plan
from entia.model.privacy import is_encrypted
from entia.rules import _lines
from entia.rules._attributes import attributes_of
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, plan: Plan) -> Iterator[Diagnostic]:
    if plan.keyword != "encryption" or not isinstance(plan.content, Block):
        return
    for line in plan.content.lines:
        for path in line.names:
            owner = subject.model.resolved(path.entity)
            if owner is None or not owner.tables or not path.attribute:
                continue
            plain = dict(attributes_of(owner.tables[0], lambda column: not is_encrypted(column)))
            if path.attribute not in plain:
                continue
            member = _lines.member_named(owner.declaration, path.attribute)
            fixes: tuple[Fix, ...] = ()
            if member is not None:
                clause = _lines.append_clause(owner.chunk, member, "@encrypted")
                fixes = (_lines.fix(f"add `@encrypted` to `{path.attribute}` of `{path.entity}`", clause),)
            yield RULE.at(
                subject,
                path.span,
                f"`{path.attribute}` of `{path.entity}` is encrypted by this line, and not marked so on its own",
                help=f"write `@encrypted` on the line of `{path.attribute}`",
                fixes=fixes,
            )


RULE = Rule(
    "encrypted-unmarked",
    Severity.HINT,
    "a plan says that an attribute is encrypted, and its line does not",
    "plan",
    _check,
)
