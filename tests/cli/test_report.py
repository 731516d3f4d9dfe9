"""How a finding looks as text: snapshots of hand-made diagnostics, so that a rule's words don't matter here."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from entia.cli.console import visible
from entia.cli.findings import Finding, locate
from entia.cli.report import render, summary
from entia.diagnostics import Diagnostic, Edit, Fix, Label, Place, Severity
from entia.model.workspace import Workspace
from entia.text import Span
from tests.support.snapshots import Snapshot


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def workspace(**files: str) -> Workspace:
    """Files of the working directory: `a=…` is `a.entia`."""
    return Workspace.empty().with_files({f"{Path.cwd().as_posix()}/{name}.entia": text for name, text in files.items()})


def place(workspace: Workspace, file: str, words: str) -> Place:
    """Where these words stand first in a file."""
    document = workspace.document(f"{Path.cwd().as_posix()}/{file}.entia")
    assert document is not None
    for chunk in document.chunks:
        start = chunk.text.find(words)
        if start >= 0:
            return Place(chunk, Span(start, start + len(words)))
    raise AssertionError(f"`{words}` is not in {file}")


def shown(workspace: Workspace, diagnostic: Diagnostic, file: str = "a") -> str:
    [finding] = locate(workspace, f"{Path.cwd().as_posix()}/{file}.entia", [diagnostic])
    return f"{render(workspace, finding).plain}\n"


SHOP = "model Shop {}\n\nentity Order {\n  id: int pk\n\n\n  customer -> Custmer\n}\n\nentity Customer { id: int pk }\n"


def test_source_caret_help_and_fixes(snapshot: Snapshot) -> None:
    files = workspace(a=SHOP)
    at = place(files, "a", "Custmer")
    fixes = (Fix("write `Customer`", (Edit(at, "Customer"),), True), Fix("declare `entity Custmer`", ()))
    text = shown(
        files,
        Diagnostic("unknown-entity", Severity.ERROR, "there is no entity `Custmer`", at, "write `Customer`", (), fixes),
    )
    snapshot.check("caret.txt", text)


def test_labels_near_far_and_in_another_file(snapshot: Snapshot) -> None:
    files = workspace(a=SHOP, b="entity Person { id: int pk }\n")
    labels = (
        Label(place(files, "a", "Order"), "the one that refers"),
        Label(place(files, "a", "customer"), "the role"),
        Label(place(files, "a", "entity Customer"), "meant this?"),
        Label(place(files, "b", "Person"), "or this?"),
    )
    diagnostic = Diagnostic("some-rule", Severity.WARNING, "look around", place(files, "a", "Custmer"), "", labels)
    snapshot.check("labels.txt", shown(files, diagnostic))


def test_tabs_wide_letters_and_many_lines(snapshot: Snapshot) -> None:
    files = workspace(a="model M {}\nentity 注文 {\n\t名前: 文字\n\tb: (1,\n\t  2)\n}\n")
    wide = shown(files, Diagnostic("wide", Severity.ERROR, "two columns each", place(files, "a", "文字")))
    several = shown(files, Diagnostic("long", Severity.HINT, "over lines", place(files, "a", "(1,\n\t  2)")))
    empty = shown(files, Diagnostic("empty", Severity.INFORMATION, "a place without width", place(files, "a", "")))
    snapshot.check("widths.txt", f"{wide}\n{several}\n{empty}")
    source, carets = wide.splitlines()[3:5]
    assert cell_len(carets) == cell_len(source)
    assert cell_len(carets.rstrip("^")) == cell_len(source.removesuffix("文字"))


def test_a_label_whose_place_is_gone_is_left_out() -> None:
    files = workspace(a=SHOP)
    elsewhere = workspace(b="entity Gone { id: int pk }\n")
    label = Label(place(elsewhere, "b", "Gone"), "not here any more")
    diagnostic = Diagnostic("some-rule", Severity.ERROR, "m", place(files, "a", "Custmer"), labels=(label,))
    assert "any more" not in shown(files, diagnostic)


def test_text_cannot_steer_the_terminal() -> None:
    files = workspace(a="entity A {\n  b: \x1b[31mred\u202e\n}\n")
    text = shown(files, Diagnostic("r", Severity.ERROR, "m \x1b]0;title\x07", place(files, "a", "red")))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "␛[31mred" in text
    assert visible("a\tb\x7f") == "a    b␡"


def finding(severity: Severity) -> Finding:
    files = workspace(a=SHOP)
    [found] = locate(files, files.paths[0], [Diagnostic("r", severity, "m", place(files, "a", "Order"))])
    return found


def test_the_summary_counts() -> None:
    found = [finding(Severity.ERROR), finding(Severity.HINT), finding(Severity.ERROR), finding(Severity.INFORMATION)]
    assert summary(found, 2) == "2 errors, 1 information, 1 hint in 2 files"
    assert summary([], 1) == "no findings in 1 file"
