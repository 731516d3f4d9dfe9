"""The text form of findings: source, carets, labels, help and fixes, as the best compilers show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from entia.cli.console import visible
from entia.cli.findings import WORDS, Finding, Region, counts, plural
from entia.cli.loading import shown
from entia.model.workspace import Workspace
from entia.syntax.document import Document


class Mark(NamedTuple):
    """What is underlined: of the diagnostic itself (`^`), or of a label (`-`)."""

    region: Region
    message: str
    primary: bool


def render(workspace: Workspace, finding: Finding) -> Text:
    """One finding as lines of text, without a blank line around it."""
    diagnostic = finding.diagnostic
    word = WORDS[diagnostic.severity]
    head = Text.assemble((f"{word}[{diagnostic.rule}]", word), (f": {visible(diagnostic.message)}", "bold"))
    marks = [Mark(finding.region, "", True)]
    marks += [Mark(region, label.message, False) for label, region in finding.labels]
    gutter = _gutter(marks)
    lines = [head, *quote(workspace.documents, marks, word)]
    tail = [("help", diagnostic.help)] if diagnostic.help else []
    tail += [("fix", fix.title) for fix in diagnostic.fixes if fix.title != diagnostic.help]
    if tail:
        lines.append(_framed(gutter, "", "|"))
    for label, text in tail:
        lines.append(Text.assemble((f"{' ' * gutter} = ", "frame"), (f"{label}: ", "help"), visible(text)))
    return Text("\n").join(lines)


def summary(found: Iterable[Finding], files: int, hidden: str = "") -> str:
    """`2 errors, 1 hint in 3 files`; `hidden` is a remark about the hints."""
    parts = [plural(count, WORDS[severity]) for severity, count in counts(found).items()]
    return f"{', '.join(parts) or 'no findings'}{hidden} in {plural(files, 'file')}"


def place(region: Region) -> str:
    """`shop.entia:3:8`, counted from one."""
    return f"{visible(shown(region.path))}:{region.start.line + 1}:{region.start.column + 1}"


def quote(documents: Mapping[str, Document], marks: Sequence[Mark], word: str) -> Iterator[Text]:
    """The marked lines, one block for each file: the first mark's own comes first. `word` is the carets' style."""
    primary, gutter = marks[0], _gutter(marks)
    paths = list(dict.fromkeys(mark.region.path for mark in marks))
    for path in paths:
        here = [mark for mark in marks if mark.region.path == path]
        document = documents[path]
        arrow = "-->"
        if path != primary.region.path:
            arrow = ":::"
            yield _framed(gutter, "", "|")
        yield Text.assemble((f"{' ' * gutter}{arrow} ", "frame"), place(here[0].region))
        yield _framed(gutter, "", "|")
        previous: int | None = None
        for line in sorted({mark.region.start.line for mark in here}):
            if previous is not None and line - previous == 2:
                yield _source(document, line - 1, gutter)
            elif previous is not None and line - previous > 2:
                yield Text("...", "frame")
            previous = line
            yield _source(document, line, gutter)
            on_line = [mark for mark in here if mark.region.start.line == line]
            for mark in sorted(on_line, key=lambda mark: (not mark.primary, mark.region.start)):
                yield _underline(document, mark, word, gutter)


def _gutter(marks: Iterable[Mark]) -> int:
    """The width of the largest line number."""
    return len(str(max(mark.region.start.line for mark in marks) + 1))


def _framed(gutter: int, number: str, bar: str) -> Text:
    return Text(f"{number:>{gutter}} {bar}", "frame")


def _source(document: Document, line: int, gutter: int) -> Text:
    text = visible(document.line(line)).rstrip()
    framed = _framed(gutter, str(line + 1), "|")
    return framed.append(f" {text}", "default") if text else framed


def _underline(document: Document, mark: Mark, word: str, gutter: int) -> Text:
    """The line below a source line. What goes on in later lines is underlined to the end of its first one."""
    text = document.line(mark.region.start.line)
    start = mark.region.start.column
    end = mark.region.end.column if mark.region.end.line == mark.region.start.line else len(text.rstrip())
    before = cell_len(visible(text[:start]))
    length = max(cell_len(visible(text[start:end])), 1)
    style = word if mark.primary else "frame"
    line = _framed(gutter, "", "|").append(" " * (before + 1)).append(("^" if mark.primary else "-") * length, style)
    return line.append(f" {visible(mark.message)}", style) if mark.message else line
