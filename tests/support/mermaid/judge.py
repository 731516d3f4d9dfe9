"""Mermaid's own parser, asked what diagrams of entities have."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


def missing() -> str | None:
    """What the judge lacks here; None if nothing."""
    if shutil.which("node") is None:
        return "install node 20"
    if not (_FOLDER / "node_modules" / "mermaid").is_dir():
        return "run `npm ci` in tests/support/mermaid"
    return None


def facts_of(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name the entities and relationships that Mermaid reads, or its `error`."""
    answer = subprocess.run(
        ["node", "facts.mjs"], cwd=_FOLDER, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return dict(json.loads(answer.stdout))
