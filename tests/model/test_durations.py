"""Durations where a dialect keeps them as a number: what it then cannot do is said, not found out by the export."""

from __future__ import annotations

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl

PATH = "/m/a.entia"
LINES = (
    "check odd (span > interval '1 year')",
    "wait: duration = (interval '1 month')",
    "later: computed (at + span)",
    "check late (at + interval '1 month' > '2020-01-01')",
)
REFUSED = {
    "sqlite 3.40": {0, 1, 2},
    "mysql 8": {0, 1},
    "mariadb 10.11": {0, 1},
    "duckdb 2.0": set(),
    "postgres 15": set(),
}


@pytest.mark.parametrize("target", REFUSED)
@pytest.mark.parametrize("number", range(len(LINES)))
def test_what_the_editor_lets_through_is_written(target: str, number: int) -> None:
    members = ["id: int pk", "at: date", "span: duration?", LINES[number]]
    text = "\n".join([f"model M {{ target {target} }}", "entity A {", *members, "}", ""])
    workspace = Workspace.empty().with_files({PATH: text})
    errors = [found.rule for found in Findings.of(workspace).diagnostics(PATH) if found.severity == 1]
    assert errors == (["function-not-portable"] if number in REFUSED[target] else [])
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    if not errors:
        dialect, version = target.split()
        assert not ddl(snapshot.schema(), dialect, version).refusals
