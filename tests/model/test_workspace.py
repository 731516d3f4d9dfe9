"""Which files make up which model."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.rules.checker import Findings

MODEL = "model {} {{ target postgres 15 }}\n"


def rules(workspace: Workspace, path: str) -> set[str]:
    return {diagnostic.rule for diagnostic in Findings.of(workspace).diagnostics(path)}


def test_a_model_owns_its_folder_and_those_below_down_to_the_next() -> None:
    workspace = Workspace.empty().with_files(
        {
            "/w/main.entia": MODEL.format("A") + "entity One { id: int pk; two -> Two }",
            "/w/parts/two.entia": "entity Two { id: int pk }",
            "/w/other/model.entia": MODEL.format("B"),
            "/w/other/deep/x.entia": "entity X { id: int pk; one -> One }",
        }
    )
    assert workspace.model_of("/w/parts/two.entia") is workspace.model_of("/w/main.entia")
    assert workspace.model_of("/w/other/deep/x.entia") is workspace.model_of("/w/other/model.entia")
    assert rules(workspace, "/w/main.entia") == set()
    assert rules(workspace, "/w/other/deep/x.entia") == {"unknown-entity"}


def test_two_models_of_a_folder_are_models_by_themselves_and_a_third_file_must_choose() -> None:
    workspace = Workspace.empty().with_files(
        {
            "/w/a.entia": MODEL.format("A") + "entity E { id: int pk }",
            "/w/b.entia": MODEL.format("B") + "entity E { id: int pk }",
            "/w/c.entia": "entity F { id: int pk }",
        }
    )
    assert workspace.model_of("/w/a.entia") is not workspace.model_of("/w/b.entia")
    assert rules(workspace, "/w/a.entia") == set()
    assert rules(workspace, "/w/c.entia") == {"model-choice"}


def test_a_file_without_a_model_is_told_so() -> None:
    workspace = Workspace.empty().with_files({"/w/a.entia": "entity E { id: int pk }"})
    assert rules(workspace, "/w/a.entia") == {"no-model"}
    snapshot = workspace.model_of("/w/a.entia")
    assert snapshot is not None
    assert not snapshot.header_node


def test_files_come_and_go() -> None:
    workspace = Workspace.empty().with_files({"/w/a.entia": MODEL.format("A") + "entity E { f -> F; id: int pk }"})
    findings = Findings.of(workspace)
    assert [diagnostic.rule for diagnostic in findings.diagnostics("/w/a.entia")] == ["unknown-entity"]
    workspace = workspace.with_files({"/w/f.entia": "entity F { id: int pk }"})
    findings = Findings.of(workspace, findings)
    assert findings.diagnostics("/w/a.entia") == ()
    assert "/w/a.entia" in findings.changed
    workspace = workspace.with_files({"/w/f.entia": None})
    findings = Findings.of(workspace, findings)
    assert [diagnostic.rule for diagnostic in findings.diagnostics("/w/a.entia")] == ["unknown-entity"]
    assert findings.diagnostics("/w/f.entia") == ()
