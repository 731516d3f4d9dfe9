"""Mermaid's own parser, asked what diagrams of entities have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support import node

_FOLDER = Path(__file__).resolve().parent


def missing() -> str | None:
    """What the judge lacks here; None if nothing."""
    return node.missing(_FOLDER, "mermaid")


def facts_of(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name the entities and relationships that Mermaid reads, or its `error`."""
    return dict(node.ask(_FOLDER, "facts.mjs", texts))
