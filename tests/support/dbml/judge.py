"""DBML's own parser, asked what files of DBML have."""

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
    if not (_FOLDER / "node_modules" / "@dbml").is_dir():
        return "run `npm ci` in tests/support/dbml"
    return None


def facts_of(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name what @dbml/core reads, or `errors` as (line, message)."""
    answer = subprocess.run(
        ["node", "facts.mjs"], cwd=_FOLDER, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return dict(json.loads(answer.stdout))


def sql_of(database: str, texts: Mapping[str, str]) -> dict[str, str]:
    """By name the SQL that @dbml/core writes of texts that it can read."""
    asked = json.dumps({"database": database, "texts": dict(texts)})
    answer = subprocess.run(["node", "sql.mjs"], cwd=_FOLDER, input=asked, capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))
