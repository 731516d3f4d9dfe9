"""Judges from npm: programs of node beside their `package.json`, which answer JSON with JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any


def missing(folder: Path, *packages: str) -> str | None:
    """What the judge in a folder below `tests/support` lacks here; None if nothing."""
    if shutil.which("node") is None:
        return "install node 20"
    if not all((folder / "node_modules" / each).is_dir() for each in packages):
        return f"run `npm ci` in tests/support/{folder.name}"
    return None


def ask(folder: Path, script: str, question: object) -> Any:
    """What the script answers. Raises CalledProcessError."""
    answer = subprocess.run(
        ["node", script],
        cwd=folder,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(answer.stdout)
