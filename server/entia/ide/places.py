"""Where a chunk stands."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.syntax.document import Document
from entia.syntax.tree import Chunk


def find_chunk(workspace: Workspace, near: str, chunk: Chunk) -> tuple[str, Document, int] | None:
    """Path, document and index of a chunk: in the file `near`, or in another one of the same model.

    None where the chunk is no longer part of the model.
    """
    document = workspace.document(near)
    if document is not None:
        try:
            return near, document, document.index(chunk)
        except ValueError:
            pass  # in another file
    snapshot = workspace.model_of(near)
    found = None if snapshot is None else snapshot.locate(chunk)
    if snapshot is None or found is None:
        return None
    return found[0], snapshot.document(found[0]), found[1]
