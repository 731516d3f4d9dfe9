"""The model's short list of dialects says what the dialects' own table says."""

from __future__ import annotations

from entia.dialects import DIALECTS
from entia.model.types import BUILT_DIALECTS, DIALECT_NAMES
from entia.model.workspace import Workspace
from entia.rules.checker import Findings


def test_dialect_names_are_those_of_the_dialects() -> None:
    assert set(DIALECT_NAMES) == set(DIALECTS)
    assert set(BUILT_DIALECTS) == {name for name, dialect in DIALECTS.items() if dialect.built}


def test_a_half_typed_target_is_no_dialect_to_read_sql_by() -> None:
    text = "model M { target postgr }\nentity A { id: int pk; b: computed (id + 1) }\nview V as (select id from A)\n"
    findings = Findings.of(Workspace.empty().with_files({"/m/a.entia": text}))
    assert "unknown-dialect" in {found.rule for found in findings.diagnostics("/m/a.entia")}
