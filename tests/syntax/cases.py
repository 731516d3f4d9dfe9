"""Cases in Markdown: a heading, a text in a fence with what is said of its lines, an outline of what it declares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from entia.syntax.document import Document
from entia.syntax.tree import Declaration, Member

_CASE = re.compile(r"^## ([^\n]+)\n```entia\n(.*?)^```\n(?:```outline\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(r"^ *\^.*\n?", re.MULTILINE)


class Case(NamedTuple):
    """A case as its file has it: `written` is the text with markers, `text` without them."""

    title: str
    text: str
    written: str
    outline: str


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    found = _CASE.findall(path.read_text(encoding="utf-8"))
    return [Case(title, _MARKER.sub("", written).rstrip("\n"), written, outline) for title, written, outline in found]


def write_cases(path: Path, cases: Iterable[Case]) -> None:
    """The file with these cases below its introduction."""
    introduction = path.read_text(encoding="utf-8").split("\n## ", 1)[0].rstrip("\n") + "\n"
    for case in cases:
        introduction += f"\n## {case.title}\n```entia\n{case.written}```\n```outline\n{case.outline}```\n"
    path.write_text(introduction, encoding="utf-8", newline="\n")


def marked(document: Document, first: int, last: int) -> str:
    """The lines from `first` to before `last`, with what is said of each below it."""
    said: dict[int, list[str]] = {}
    for index, chunk in enumerate(document.chunks):
        for problem in chunk.problems:
            start = document.position(index, problem.span.start)
            end = document.position(index, problem.span.end)
            width = end.column - start.column if end.line == start.line else 1
            words = f"{problem.rule}: {problem.message}"
            words += f"; {problem.help}" if problem.help else ""
            words += f" => {problem.replacement!r}" if problem.replacement is not None else ""
            said.setdefault(start.line, []).append(" " * start.column + "^" * max(width, 1) + " " + words)
    lines: list[str] = []
    for number in range(first, last):
        lines += [document.line(number), *said.get(number, ())]
    return "".join(f"{line}\n" for line in lines)


def outline(declarations: Iterable[Declaration]) -> str:
    """A line a declaration and a line a member, indented."""
    lines: list[str] = []
    for declaration in declarations:
        name = f" {declaration.name.text}" if declaration.name is not None else ""
        lines.append(f"{declaration.keyword}{name}{_doc(declaration.doc)}")
        _outline_members(declaration.members, 1, lines)
    return "".join(f"{line}\n" for line in lines)


def _outline_members(members: Iterable[Member], depth: int, lines: list[str]) -> None:
    for member in members:
        name = f" {member.name}" if member.name is not None else ""
        tail = member.tail
        kind = getattr(tail, "type", None)
        clauses = [_clause(clause) for clause in getattr(tail, "clauses", ())]
        words = ([kind.name.text + "".join(kind.suffixes)] if kind is not None else []) + clauses
        said = f": {' '.join(words)}" if words else ""
        lines.append(f"{'  ' * depth}{member.kind}{name}{said}{_doc(member.doc)}")
        _outline_members(member.block or (), depth + 1, lines)


def _clause(clause: object) -> str:
    word = getattr(clause, "word", None)
    return word if isinstance(word, str) else f"<{type(clause).__name__}>"


def _doc(doc: str) -> str:
    return f" /// {doc}" if doc else ""
