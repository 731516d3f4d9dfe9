"""Fixes of wrong models that nobody wrote by hand: each ends its diagnostic, breaks no line, and leaves findings that
are those from scratch."""

from __future__ import annotations

from random import Random

import pytest

from entia.rules import BY_NAME
from entia.rules.checker import Findings
from tests.rules.wild import wild_model
from tests.support.markers import Checked, apply, check

TARGETS = ("postgres 15", "mariadb 10.11", "sqlite 3.40", "duckdb 2.0", "postgres 15, mysql 8.0")


@pytest.mark.parametrize("target", TARGETS)
def test_every_fix_of_a_wild_model_helps(target: str) -> None:
    random = Random(f"fixes {target}")
    tried = 0
    for _ in range(30):
        checked = check(f"model Wild {{ target {target} }}\n\n{wild_model(random)}")
        for diagnostic in checked.diagnostics:
            for fix in diagnostic.fixes:
                text = apply(checked, fix)
                after = check(text)
                said = f"{diagnostic.rule}: {fix.title}\n{text}"
                assert _count(after, diagnostic.message) < _count(checked, diagnostic.message), said
                assert _broken(after) <= _broken(checked), said
                edited = checked.workspace.with_files({"main.entia": text})
                known = Findings.of(edited, Findings.of(checked.workspace)).diagnostics("main.entia")
                assert [(one.rule, one.message, one.span) for one in known] == [
                    (one.rule, one.message, one.span) for one in after.diagnostics
                ], said
                tried += 1
    assert tried > 30


def _count(checked: Checked, message: str) -> int:
    return sum(diagnostic.message == message for diagnostic in checked.diagnostics)


def _broken(checked: Checked) -> int:
    return sum(BY_NAME[diagnostic.rule].scope == "syntax" for diagnostic in checked.diagnostics)
