"""Circles of required relationships: found edit by edit, and meant by the engines as they are said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from tests.support.engines import Engine
from tests.support.markers import check

HEAD = "model M {{ target {} }}\n\n"
CIRCLE = """entity A {{ id: int pk; b -> B{} }}
entity B {{ id: int pk; c -> C{} }}
entity C {{ id: int pk; a -> A{} }}
"""
OTHERS = "".join(f"entity E{i} {{ id: int pk; next -> E{i + 1} }}\n" for i in range(80)) + "entity E80 { id: int pk }\n"


def _said(findings: Findings) -> list[tuple[str, str]]:
    found = findings.diagnostics("main.entia")
    return [(one.rule, one.place.chunk.text[one.span.start : one.span.end]) for one in found if "cycle" in one.rule]


def test_a_circle_comes_and_goes_with_an_edit() -> None:
    steps = (
        (("", "", "?"), []),
        (("", "", ""), [("required-cycle", "A")]),
        (("", " deferred", ""), []),
        (("", "", ""), [("required-cycle", "A")]),
        (("?", "", ""), []),
        (("", " not enforced", ""), []),
        (("", "", " only sqlite"), []),
    )
    workspace = Workspace.empty()
    findings: Findings | None = None
    for marks, expected in steps:
        text = HEAD.format("postgres 15, sqlite 3.40") + CIRCLE.format(*marks) + OTHERS
        workspace = workspace.with_files({"main.entia": text})
        findings = Findings.of(workspace, findings)
        assert _said(findings) == expected, marks
        assert _said(Findings.of(Workspace.empty().with_files({"main.entia": text}))) == expected


def test_what_a_target_cannot_create_is_said_once() -> None:
    text = HEAD.format("duckdb 2") + CIRCLE.format("", "", "")
    findings = Findings.of(Workspace.empty().with_files({"main.entia": text}))
    assert _said(findings) == [("fk-cycle", "A")]


@pytest.mark.parametrize("target", ["postgres 15", "mariadb 10.11", "sqlite 3.40"])
@pytest.mark.parametrize("mark", ["", "?"])
@pytest.mark.engines
def test_no_row_can_be_the_first(start_engine: Callable[[str], Engine], target: str, mark: str) -> None:
    dialect, version = target.split()
    checked = check(HEAD.format(target) + CIRCLE.format("", "", mark))
    assert ("required-cycle" in {found.rule for found in checked.diagnostics}) == (mark == "")
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    quote = "`" if dialect == "mariadb" else '"'
    rows = [f"insert into {quote}{table}{quote} values (1, {value})" for table, value in zip("ABC", "111", strict=True)]
    if mark:
        rows = [rows[2].replace("1)", "null)"), rows[1], rows[0]]
    with start_engine(dialect).database() as database:
        assert not database.run(statement.text for statement in ddl(snapshot.schema(), dialect, version).statements)
        assert len(database.run(rows)) == (0 if mark else 3)
