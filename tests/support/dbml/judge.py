"""DBML's own parser, asked what files of DBML have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support import node

_FOLDER = Path(__file__).resolve().parent


def missing() -> str | None:
    """What the judge lacks here; None if nothing."""
    return node.missing(_FOLDER, "@dbml/core")


def facts_of(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name what @dbml/core reads, or `errors` as (line, message)."""
    return dict(node.ask(_FOLDER, "facts.mjs", texts))


def sql_of(database: str, texts: Mapping[str, str]) -> dict[str, str]:
    """By name the SQL that @dbml/core writes of texts that it can read."""
    return dict(node.ask(_FOLDER, "sql.mjs", {"database": database, "texts": dict(texts)}))
