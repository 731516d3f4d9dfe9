"""What a test needs beyond Python: absent it is skipped with its reason, and in CI it fails."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def in_ci() -> bool:
    """Whether `ENTIA_CI=1` says that everything must be here, so that a skip is a failure."""
    return os.environ.get("ENTIA_CI") == "1"


def require(present: object, reason: str) -> None:
    """Skip the running test with `reason` unless `present` is true; in CI fail instead."""
    if present:
        return
    if in_ci():
        pytest.fail(f"missing in CI: {reason}", pytrace=False)
    pytest.skip(reason)


def corpora() -> Path:
    """The folder of real schemas: `ENTIA_CORPORA` (relative to the checkout), else `../shared/corpora`."""
    folder = (ROOT / os.environ.get("ENTIA_CORPORA", "../shared/corpora")).resolve()
    require(folder.is_dir(), f"no corpora at {folder}; set ENTIA_CORPORA")
    return folder
