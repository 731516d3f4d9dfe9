"""Which versions a target may name, and what each stands for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from entia.dialects import ALIASES, DIALECTS, version


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("postgres", "", (15,)),
        ("postgres", "13", (13,)),
        ("postgres", "16.4", (16, 4)),
        ("postgres", "18", (18,)),
        ("postgres", "12", None),
        ("postgres", "19", None),
        ("postgres", "9.6", None),
        ("postgres", "fifteen", None),
        ("mysql", "8", (8, 0)),
        ("mysql", "8.0.17", (8, 0, 17)),
        ("mysql", "8.0.16", None),  # no JSON schemas, no `utf8mb4_0900_bin`
        ("mysql", "8.4", (8, 4)),
        ("mysql", "9", (9, 0)),
        ("mysql", "9.7", (9, 7)),
        ("mysql", "5.7", None),
        ("mysql", "10", None),
        ("mariadb", "", (10, 11)),
        ("mariadb", "10", (10, 6)),
        ("mariadb", "10.5", None),
        ("mariadb", "11", (11, 0)),
        ("mariadb", "11.8", (11, 8)),
        ("mariadb", "12", None),
        ("sqlite", "3", (3, 35)),
        ("sqlite", "3.34", None),
        ("sqlite", "3.50.4", (3, 50, 4)),
        ("sqlite", "4", None),
        ("duckdb", "1", (1, 2)),
        ("duckdb", "1.1", None),
        ("duckdb", "2.0", (2, 0)),
        ("duckdb", "", (1, 2)),
        ("oracle", "", ()),
        ("oracle", "23", None),
    ],
)
def test_version(dialect: str, text: str, expected: tuple[int, ...] | None) -> None:
    assert version(dialect, text) == expected


def test_every_claimed_version_is_one() -> None:
    for dialect in DIALECTS.values():
        for text in dialect.versions:
            assert version(dialect.name, text) is not None, (dialect.name, text)
        assert dialect.built == bool(dialect.versions)
        assert not dialect.built or dialect.manual.startswith("https://")


def test_versions_are_claimed_from_oldest_to_newest() -> None:
    assert DIALECTS["postgres"].range == "13 to 18"
    for dialect in DIALECTS.values():
        claimed = [tuple(map(int, text.split("."))) for text in dialect.versions]
        assert [v[:1] for v in claimed] == sorted(v[:1] for v in claimed)


def test_aliases_are_no_names_and_lead_to_one() -> None:
    assert not ALIASES.keys() & DIALECTS.keys()
    assert set(ALIASES.values()) <= DIALECTS.keys()


def test_importing_the_dialects_loads_nothing_heavy() -> None:
    code = "import sys, entia.dialects.limits, entia.dialects.names; print([m for m in sys.modules if m in %r])"
    heavy = ("sqlglot", "lark", "pygls", "hashlib", "json", "entia.dialects.postgres_limits")
    done = subprocess.run([sys.executable, "-c", code % (heavy,)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
