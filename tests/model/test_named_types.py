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


def test_what_a_composite_type_says_of_its_members_comes_along() -> None:
    text = (
        "type Span { low: int = 1 @pii(age) /// From\n  high: int check (high < 100)\n  check ordered (low <= high) }\n"
        "type Outer { span: Span; note: text? }\n"
        "entity E { id: int pk; a: Span; b: Span?; c: Outer }\n"
    )
    snapshot = (
        Workspace.empty().with_files({"/t.entia": "model T { target postgres 15 }\n" + text}).model_of("/t.entia")
    )
    assert snapshot is not None
    (table,) = snapshot.schema().tables
    columns = {column.name: column for column in table.columns}
    assert [name for name, column in columns.items() if column.default] == ["a_low", "c_span_low"]
    assert columns["b_low"].doc == columns["c_span_low"].doc == "From"
    assert columns["c_span_low"].tags == (("pii", ("age",)),)
    assert [(check.name, check.expression.text) for check in table.checks] == [
        ("E_a_high_check", "a_high < 100"),
        ("E_a_ordered_check", "a_low <= a_high"),
        ("E_b_check", "(b_low is null and b_high is null) or (b_low is not null and b_high is not null)"),
        ("E_b_high_check", "b_high < 100"),
        ("E_b_ordered_check", "b_low <= b_high"),
        ("E_c_span_high_check", "c_span_high < 100"),
        ("E_c_span_ordered_check", "c_span_low <= c_span_high"),
    ]


def test_a_text_in_a_composites_check_is_no_member() -> None:
    text = "type A { b: text check (b <> 'b' and lower(b) <> \"b\" -- b\n) }\nentity E { id: int pk; a: A }\n"
    snapshot = Workspace.empty().with_files({"/t.entia": text}).model_of("/t.entia")
    assert snapshot is not None
    (check,) = snapshot.schema().tables[0].checks
    assert check.expression.text.strip() == "a_b <> 'b' and lower(a_b) <> \"b\" -- b"


def test_what_several_columns_cannot_have_is_said() -> None:
    text = (
        'type P { a: int; b: int }\nentity E { id: int pk\n  p: P = 5 as "x" native postgres.text collate "C" was q\n}'
    )
    assert rules(text) == ["misplaced-clause"] * 5
