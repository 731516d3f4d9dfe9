"""Answers about whole files, made of a text for each chunk that is kept while the chunk and its place stay the same.

So an outline after a keystroke costs the chunk that changed and one join, not the file.
"""

from __future__ import annotations

from collections.abc import Callable

from entia.syntax.document import Document
from entia.syntax.tree import Chunk


class Ready(str):
    """JSON that is text already."""

    __slots__ = ()


class Sheets:
    """The texts of the files asked for last; `render` gives a chunk's items as JSON, separated by commas."""

    def __init__(self, render: Callable[[Document, int], str]) -> None:
        self._render = render
        self._kept: dict[str, dict[Chunk, tuple[int, str]]] = {}

    def array(self, path: str, document: Document) -> Ready:
        """A JSON array with the items of all chunks, in text order."""
        before = self._kept.get(path, {})
        after: dict[Chunk, tuple[int, str]] = {}
        texts = []
        for index, chunk in enumerate(document.chunks):
            line = document.start_line(index)
            known = before.get(chunk)
            if known is None or known[0] != line:
                known = (line, self._render(document, index))
            after[chunk] = known
            if known[1]:
                texts.append(known[1])
        self._kept[path] = after
        return Ready(f"[{','.join(texts)}]")

    def forget(self, path: str) -> None:
        """Keep nothing of a file any more: it was closed."""
        self._kept.pop(path, None)
