"""What the tests of documents share: models as documents, and documents as Markdown sees them."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from entia.exporters.markdown import document
from entia.exporters.source import Open, Source
from entia.model.workspace import Workspace
from entia.rules.checklist import open_points

COMMONMARK = MarkdownIt("commonmark").enable("table")


def document_of(text: str, errors: tuple[str, ...] = ()) -> str:
    """The document of the model of one file; its SQL is left out where `errors` are given."""
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    points = tuple(Open(point.check, point.message) for point in open_points(snapshot))
    return document(Source(snapshot.schema(), "model.entia", errors, points))


def headings(markdown: str) -> list[tuple[int, str]]:
    """(level, text) of the headings that stand by themselves, in order."""
    tokens = COMMONMARK.parse(markdown)
    return [
        (int(token.tag[1:]), plain(tokens[index + 1]))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def tables(markdown: str) -> Iterator[list[list[str]]]:
    """The tables that stand by themselves, as rows of rendered cells; a row has as many as are written."""
    tokens = COMMONMARK.parse(markdown)
    lines = markdown.split("\n")
    for index, token in enumerate(tokens):
        if token.type == "table_open" and token.level == 0:
            assert token.map is not None
            rows: list[list[str]] = []
            for inner in tokens[index:]:
                if inner.type == "tr_open":
                    rows.append([])
                elif inner.type == "inline" and inner.level == token.level + 4:
                    rows[-1].append(plain(inner))
                elif inner.type == "table_close":
                    break
            width = cells(lines[token.map[0]])
            for line in lines[token.map[0] : token.map[1]]:
                assert cells(line) == width, line
            yield rows


def cells(line: str) -> int:
    """How many cells a row of a table has as it is written."""
    return len([at for at, sign in enumerate(line) if sign == "|" and (at == 0 or line[at - 1] != "\\")]) - 1


def plain(token: Token) -> str:
    """What of an inline is read: its text and code, with line breaks."""
    found: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            found.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and child.content == "<br>"):
            found.append("\n")
        elif child.type == "text_special":
            found.append(child.content)
    return "".join(found)
