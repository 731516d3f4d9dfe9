"""What the model itself brings (extensions, `sql` objects) is known to the export as it is to the editor."""

import pytest

from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl

MODEL = """
model M {
  target postgres 15
  extension postgres pg_trgm
  extension postgres citext
}
sql postgres nordic \"\"\"create collation nordic (provider = icu, locale = 'da')\"\"\"
sql postgres mood \"\"\"create type mood as enum ('a')\"\"\"
sql postgres nothing \"\"\" \"\"\"
entity E {
  id: int pk
  a: text collate nordic
  m: postgres.mood
  c: postgres.citext
  index (a gin_trgm_ops) using gin
}
"""


def test_what_the_model_brings_is_known() -> None:
    workspace = Workspace.empty().with_files({"a.entia": MODEL})
    assert Findings.of(workspace).diagnostics("a.entia") == ()
    snapshot = workspace.model_of("a.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), "postgres", "15")
    assert script.refusals == ()
    assert len(script.statements) == 6  # an empty object is none


@pytest.mark.parametrize(
    ("dialect", "sql", "written"),
    [
        ("postgres 15", "id ^ 2 = 25", "POWER(id, 2) = 25"),
        ("postgres 15", "id # 2 = 7", "(id # 2) = 7"),
        ("postgres 15", "t <@ t", "t <@ t"),
        ("duckdb 1.2", "id ^ 2 = 25", "POWER(id, 2) = 25"),
        ("mariadb 10.11", "id ^ 2 = 25", "(id ^ 2) = 25"),
    ],
)
def test_an_operator_means_what_the_one_dialect_says(dialect: str, sql: str, written: str) -> None:
    text = f"model M {{ target {dialect} }}\nentity E {{ id: int pk; t: int[]; check ({sql}) }}\n"
    snapshot = Workspace.empty().with_files({"a.entia": text}).model_of("a.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), *dialect.split())
    assert any(f"CHECK ({written})" in statement.text for statement in script.statements), script.statements
