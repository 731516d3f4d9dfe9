"""Texts with a cursor, `<|>`, and workspaces made of them."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.text import Position

CURSOR = "<|>"
PATH = "/model/main.entia"


def marked(text: str, **others: str) -> tuple[Workspace, Position]:
    """The workspace of a text with one cursor, and of other files by name, and where the cursor stands."""
    before, cursor, after = text.partition(CURSOR)
    assert cursor, "the text has no cursor"
    assert CURSOR not in after, "the text has two cursors"
    texts: dict[str, str | None] = {f"/model/{name}.entia": other for name, other in others.items()}
    texts[PATH] = before + after
    position = Position(before.count("\n"), len(before) - before.rfind("\n") - 1)
    return Workspace.empty().with_files(texts), position
