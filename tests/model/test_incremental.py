"""After any series of edits, everything equals what a fresh start makes of the same texts (invariant 3): of a model
that is resolved and checked at once, and of one that is edited while that is still going on.

`ENTIA_EDITS=100000 pytest tests/model/test_incremental.py` runs the long proof; by default a sample of it runs.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import Any

import pytest

from entia.diagnostics import Diagnostic
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from tests.support.edits import Step, random_edits

ONCE_WRONG = (98, 115, 130, 166)  # what stood from before a change of the header outlived its declaration
EDITS = int(os.environ.get("ENTIA_EDITS", "600"))
A_SERIES = 40  # edits in a row, from one start


def rendered(workspace: Workspace, findings: Findings) -> dict[str, Any]:
    """All that can be seen of a workspace, free of identities: texts, diagnostics and schema elements, by place."""
    seen: dict[str, Any] = {}
    for path in workspace.paths:
        document = workspace.document(path)
        snapshot = workspace.model_of(path)
        assert document is not None
        assert snapshot is not None

        def place(diagnostic_place: Any, workspace: Workspace = workspace, snapshot: Any = snapshot) -> Any:
            found = snapshot.locate(diagnostic_place.chunk)
            assert found is not None, "a place must be in the snapshot that speaks of it"
            where, index = found
            own = workspace.document(where)
            assert own is not None
            return (
                where,
                own.position(index, diagnostic_place.span.start),
                own.position(index, diagnostic_place.span.end),
            )

        def shown(diagnostic: Diagnostic, place: Any = place) -> Any:
            return (
                diagnostic.rule,
                diagnostic.severity,
                diagnostic.message,
                diagnostic.help,
                place(diagnostic.place),
                [(place(label.place), label.message) for label in diagnostic.labels],
                [(fix.title, [(place(edit.place), edit.text) for edit in fix.edits]) for fix in diagnostic.fixes],
            )

        tables = [
            (table.name, table.schema, table.db_name, table.columns, table.primary_key, table.uniques, table.indexes,
             table.checks, table.foreign_keys, table.exclusions, table.partitions)
            for node in snapshot.in_order(path)
            for table in node.resolved.tables
        ]  # fmt: skip
        others = [
            (node.resolved.view and node.resolved.view.columns, node.resolved.enum, node.resolved.domain)
            for node in snapshot.in_order(path)
        ]
        diagnostics = sorted(map(shown, findings.diagnostics(path)), key=repr)
        seen[path] = (document.text, snapshot.header, diagnostics, tables, others)
    return seen


def check(step: Step, findings: Findings) -> None:
    fresh = Workspace.empty().with_files(step.texts)
    expected = rendered(fresh, Findings.of(fresh))
    actual = rendered(step.workspace, findings)
    for path in expected:
        for part, mine, theirs in zip(
            ("text", "header", "diagnostics", "tables", "others"), actual[path], expected[path], strict=True
        ):
            assert mine == theirs, f"{part} of {path} after edit {step.number} ({step.what})"


@pytest.mark.parametrize("seed", range(max(1, EDITS // A_SERIES)))
def test_edits_equal_a_fresh_start(seed: int) -> None:
    findings = None
    for step in random_edits(seed, A_SERIES):
        findings = Findings.of(step.workspace, findings)
        check(step, findings)


@pytest.mark.parametrize("seed", sorted({*range(max(1, EDITS // A_SERIES // 2)), *ONCE_WRONG}))
def test_edits_of_a_model_that_is_still_being_settled(seed: int) -> None:
    chance = random.Random(seed)
    workspace, findings = Workspace.empty(), None
    for step in random_edits(seed + 1_000_000, A_SERIES):
        texts = {path: text for path, text in step.texts.items() if _text(workspace, path) != text}
        workspace = workspace.with_files(texts, settled=False)
        for _ in range(chance.randrange(4)):
            if workspace.waiting and chance.random() < 0.6:
                workspace = workspace.settled(chance.randrange(1, 9))
            else:
                findings = Findings.of(workspace, findings, chance.randrange(9))
                for path in workspace.paths:  # what is said already is of the text as it is now
                    chunks = set(workspace.documents[path].chunks)
                    assert all(found.place.chunk in chunks for found in findings.diagnostics(path))
        if chance.random() < 0.3:
            workspace = workspace.settled()
            findings = Findings.of(workspace, findings)
            check(replace(step, workspace=workspace), findings)


def _text(workspace: Workspace, path: str) -> str | None:
    document = workspace.document(path)
    return document.text if document is not None else None


def test_changed_names_every_path_that_differs() -> None:
    findings = None
    before: dict[str, Any] = {}
    for step in random_edits(4711, A_SERIES):
        findings = Findings.of(step.workspace, findings)
        after = {path: seen[2] for path, seen in rendered(step.workspace, findings).items()}
        differ = {path for path in after if after[path] != before.get(path)}
        assert differ <= findings.changed, step.what
        before = after
