"""File URIs and the paths that the model knows files by."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit


def path_of(uri: str) -> str:
    """The path of a file URI, with `/` between its parts; any other URI is a folder of its own holding one file.

    A document that was never saved (`untitled:Untitled-1`) thus shares no model with another one.
    """
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return f"{uri}/model.entia"
    path = unquote(parts.path)
    if parts.netloc and parts.netloc != "localhost":
        return f"//{parts.netloc}{path}"
    if len(path) > 2 and path[0] == "/" and path[2] == ":":  # /c:/folder: a drive, whose letter has no case
        return path[1].upper() + path[2:]
    return path


def is_file(uri: str) -> bool:
    """Whether the URI names a file of this machine."""
    return uri.startswith("file:")


def uri_of(path: str) -> str:
    """The URI of a path that `path_of` or the file system gave."""
    if path.endswith("/model.entia") and not path.startswith("/") and ":" in path and path[1:2] != ":":
        return path.removesuffix("/model.entia")
    return Path(path).as_uri()
