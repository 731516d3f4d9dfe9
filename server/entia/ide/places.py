"""Which file a chunk stands in."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.syntax.tree import Chunk


def path_of(workspace: Workspace, near: str, chunk: Chunk) -> str | None:
    """The path of the file that `chunk` is part of now, in the model of the file `near`; None where it is gone."""
    snapshot = workspace.model_of(near)
    found = None if snapshot is None else snapshot.locate(chunk)
    return None if found is None else found[0]
