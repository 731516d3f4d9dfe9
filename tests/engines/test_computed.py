"""A computed value is calculated as widely as its type says, and never kept where it does not fit."""

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
  tiny: int?
  twice: computed (small * 2) {stored}
  more: bigint computed (big * 2) {stored}
  less: smallint? computed (tiny - 1) {stored}
  text: string(5)? computed (word || word) {stored}
  word: string(5)?
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
def test_a_computed_value_fits_its_type(start_engine: Callable[[str], Engine], name: str, stored: str) -> None:
    engine = start_engine(name)
    text = _MODEL.format(dialect=engine.dialect, stored=stored)
    snapshot = Workspace.empty().with_files({"/m/m.entia": text}).model_of("/m/m.entia")
    assert snapshot is not None
    with engine.database() as database:
        assert database.run([statement.text for statement in ddl(snapshot.schema(), engine.dialect).statements]) == []
        row = "insert into item (id, small, big, tiny, word) values "
        database.execute(f"{row}(1, 2147483647, -4611686018427387904, 32768, 'ab')")
        database.execute(f"{row}(2, 0, 0, null, null)")
        assert database.execute("select twice, more, less, text from item order by id") == [
            (4294967294, -9223372036854775808, 32767, "abab"),
            (0, 0, None, None),
        ]
        values = ("4611686018427387904, 0, 'a'", "-4611686018427387905, 0, 'a'", "0, 32769, 'a'", "0, 0, 'abc'")
        for value in values:
            with pytest.raises(EngineError):
                database.execute(f"{row}(3, 1, {value})")
