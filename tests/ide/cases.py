"""Cases in Markdown: a heading, a model with a cursor, what is expected; `pytest --update` writes the latter anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```entia\n(?P<text>.*?)```\n(?:\n~~~\n(?P<expected>.*?)~~~\n)?", re.M | re.S
)


class Case(NamedTuple):
    """One case of a file."""

    path: Path
    title: str
    text: str
    expected: str

    def check(self, said: str, *, update: bool) -> None:
        """Fail unless `said` is what is expected; with `update` it is from now on."""
        said = said.rstrip("\n") + "\n"
        if not update:
            assert said == self.expected, f"{self.path.name}: {self.title}"
            return
        content = self.path.read_text(encoding="utf-8")
        old = next(match for match in _CASE.finditer(content) if match["title"] == self.title)
        new = f"## {self.title}\n\n```entia\n{self.text}```\n\n~~~\n{said}~~~\n"
        self.path.write_text(content[: old.start()] + new + content[old.end() :], encoding="utf-8", newline="\n")


def cases(path: Path) -> list[object]:
    """The cases of a Markdown file, as parameters."""
    found = [
        Case(path, match["title"], match["text"], match["expected"] or "")
        for match in _CASE.finditer(path.read_text(encoding="utf-8"))
    ]
    titles = [case.title for case in found]
    assert titles, f"{path.name} has no cases"
    assert len(set(titles)) == len(titles), f"{path.name} has two cases of one title"
    assert len(found) == path.read_text(encoding="utf-8").count("\n## "), f"{path.name} has a case that cannot be read"
    return [pytest.param(case, id=case.title) for case in found]
