"""Named types that an engine would trip over: circles, empty names, labels that are texts."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl

PATH = "/m/a.entia"


def rules(text: str) -> list[str]:
    findings = Findings.of(Workspace.empty().with_files({PATH: f"model M {{ target postgres 15 }}\n{text}"}))
    return [found.rule for found in findings.diagnostics(PATH) if found.severity == 1]


def test_a_type_that_stands_for_itself_is_said() -> None:
    assert rules("type A = A\nentity E { id: int pk; a: A }") == ["recursive-type"]
    assert rules("type A = B\ntype B = A[]\nentity E { id: int pk; a: A }") == ["recursive-type", "recursive-type"]
    assert rules("type A = B\ntype B = int\nentity E { id: int pk; a: A }") == []


def test_an_empty_name_is_said() -> None:
    assert rules('entity E as "" { id: int pk }') == ["name-unusable"]


def test_labels_that_are_texts_are_written_as_texts() -> None:
    text = "enum Level: text { low, high = 'top' }\nentity E { id: int pk; level: Level = high }"
    for target, version in (("postgres", "15"), ("mysql", "8"), ("sqlite", "3.40"), ("duckdb", "2")):
        workspace = Workspace.empty().with_files({PATH: f"model M {{ target {target} {version} }}\n{text}"})
        snapshot = workspace.model_of(PATH)
        assert snapshot is not None
        written = "\n".join(statement.text for statement in ddl(snapshot.schema(), target, version).statements)
        assert "IN ('low', 'top')" in written
        assert "DEFAULT 'top'" in written
