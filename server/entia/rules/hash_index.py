"""`hash-index`: a hash index is over several columns or is unique."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import (
    Table,
)
from entia.rules import _lines
from entia.rules._targets import targets
from entia.rules._words import titled
from entia.rules.rule import Rule, Subject
from entia.syntax import tree


def _check(subject: Subject, table: Table) -> Iterator[Diagnostic]:
    for index in table.indexes:
        if index.method != "hash":
            continue
        hit = [target for target in targets(subject, table.only, index.only) if target[0] == "postgres"]
        if not hit:
            continue
        what = ""
        if len(index.keys) > 1:
            what = "takes one column"
        elif index.unique:
            what = "cannot be unique"
        elif index.keys[0].descending or index.keys[0].nulls:
            what = "has no order"
        elif index.include:
            what = "includes no columns"
        if what:
            member = _lines.member_at(subject.resolved.declaration, index.span)
            using = _lines.clause(member, tree.Using)
            fixes = (_lines.fix("remove `using hash`", _lines.remove_clause(subject.chunk, using[1])),) if using else ()
            yield RULE.at(
                subject,
                using[1] if using else index.span,
                f"a hash index of {titled(*hit[0])} {what}",
                help="remove `using hash`",
                fixes=fixes,
            )


RULE = Rule(
    "hash-index",
    Severity.ERROR,
    "a hash index is over several columns or is unique",
    "table",
    _check,
)
