"""A computed number is calculated as widely as its type says, and never kept where it does not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.support.engines import Engine, EngineError

_MODEL = """\
model M {{
  target {dialect}
  naming snake_case
}}

entity Item {{
  id: int pk
  small: int
  big: bigint
  twice: computed (small * 2) {stored}
  more: bigint computed (big * 2) {stored}
}}
"""
_SERVERS = (
    "sqlite",
    "duckdb",
    pytest.param("postgres", marks=pytest.mark.engines),
    pytest.param("mariadb", marks=pytest.mark.engines),
)


@pytest.mark.parametrize("stored", ["stored", "virtual"])
@pytest.mark.parametrize("name", _SERVERS)
def test_a_computed_number_fits_its_type(start_engine: Callable[[str], Engine], name: str, stored: str) -> None:
    engine = start_engine(name)
    text = _MODEL.format(dialect=engine.dialect, stored=stored)
    snapshot = Workspace.empty().with_files({"/m/m.entia": text}).model_of("/m/m.entia")
    assert snapshot is not None
    with engine.database() as database:
        assert database.run([statement.text for statement in ddl(snapshot.schema(), engine.dialect).statements]) == []
        row = "insert into item (id, small, big) values "
        database.execute(f"{row}(1, 2147483647, -4611686018427387904)")
        assert database.execute("select twice, more from item") == [(4294967294, -9223372036854775808)]
        for big in (4611686018427387904, -4611686018427387905):
            with pytest.raises(EngineError):
                database.execute(f"{row}(2, 1, {big})")
