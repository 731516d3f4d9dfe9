"""Bytes written as a text: every engine keeps the same, by default and where they are compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.diagnostics import Severity
from entia.sql import ddl
from tests.support.engines import Engine
from tests.support.markers import check

MODEL = r"""model M {{ target {target} }}

entity T as "t" {{
  id:     int pk
  plain:  bytes = 'it''s'
  signs:  bytes(4) = 'é\x'
  number: bytes = '\x41'
  check (plain <> 'é' and signs = 'é\x')
}}
"""
TARGETS = {
    "postgres": "postgres 15",
    "mariadb": "mariadb 10.11",
    "mysql": "mysql 9",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
}
# What one database alone calls `'\x41'`.
OWN = {"postgres": b"A", "duckdb": b"A"}


@pytest.mark.engines
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("name", TARGETS)
def test_a_text_is_its_bytes(name: str, alone: bool, start_engine: Callable[[str], Engine]) -> None:
    checked = check(MODEL.format(target=TARGETS[name] if alone else ", ".join(TARGETS.values())))
    assert [each.message for each in checked.diagnostics if each.severity == Severity.ERROR] == []
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), name)
    with start_engine(name).database() as database:
        assert database.run([each.text for each in script.statements]) == []
        database.execute("INSERT INTO t (id) VALUES (1)")
        [row] = database.execute("SELECT plain, signs, number FROM t")
    number = OWN.get(name, rb"\x41") if alone else rb"\x41"
    assert [bytes(value) for value in row] == [b"it's", "é\\x".encode(), number]


def test_a_default_is_not_longer_than_its_bytes() -> None:
    text = "model M { target mariadb 10.11 }\n\nentity T { id: int pk; a: bytes(2) = 'é'; b: bytes(2) = 'éx' }\n"
    assert [each.message for each in check(text).diagnostics] == ["the default has 3 bytes, but `b` holds 2"]
