"""Keys and rows of MySQL and MariaDB are as long as the bytes of their characters: where the editor has an error the
database refuses the table, and the other way round."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.diagnostics import Severity
from entia.dialects.charsets import WIDTHS
from entia.sql import ddl
from tests.support.engines import ENGINES, Engine
from tests.support.markers import check

LONG = "entity A { id: int pk; a: string(16000); b: string(16000); c: string(16000); d: string(16000) %s }"
CASES = {
    "as long as a key may be": ("latin1", "entity A { id: string(3072) pk }", True),
    "longer": ("latin1", "entity A { id: string(3073) pk }", False),
    "of three bytes": ("utf8mb3", "entity A { id: string(511) pk; b: string(513) pk }", True),
    "of three bytes, longer": ("utf8mb3", "entity A { id: string(512) pk; b: string(513) pk }", False),
    "of two bytes": ("gbk", "entity A { id: int pk; a: char(255) pk; b: string(1279) pk }", True),
    "of two bytes, longer": ("gbk", "entity A { id: int pk; a: char(255) pk; b: string(1280) pk }", False),
    "an index": ("latin1", "entity A { id: int pk; a: string(1000); b: string(2072); index (a, b) }", True),
    "a longer index": ("latin1", "entity A { id: int pk; a: string(1001); b: string(2072); index (a, b) }", False),
    "of the column": ("utf8mb4", "entity A { id: string(3000) pk native X (charset = latin1) }", True),
    "of the column, wider": ("latin1", "entity A { id: string(3000) pk native X (charset = utf8mb4) }", False),
    "by a collation": ("utf8mb4", "entity A { id: string(3000) pk collate latin1_bin }", True),
    "of the table": ("utf8mb4", "entity A native X (charset = ascii) { id: string(3000) pk }", True),
    "by the table's collation": ("utf8mb4", "entity A native X (collate = latin1_bin) { id: string(3000) pk }", True),
    "referred to": ("latin1", "entity A { id: string(3000) pk }\nentity B { id: int pk; a -> A }", True),
    "a row": ("latin1", LONG % "", True),
    "a longer row": ("latin1", LONG % "; e: string(2000)", False),
    "a row of two bytes": ("gbk", LONG % "", False),
}  # fmt: skip


@pytest.mark.engines
@pytest.mark.parametrize("name", ["mysql", "mariadb", "mariadb11"])
@pytest.mark.parametrize("case", CASES)
def test_bytes_are_those_of_the_character_set(start_engine: Callable[[str], Engine], name: str, case: str) -> None:
    entry, (charset, model, fits) = ENGINES[name], CASES[case]
    target = f"target {entry.dialect} {entry.release}; native {entry.dialect} (charset = {charset})"
    checked = check(f"model M {{ {target} }}\n{model}".replace("native X", f"native {entry.dialect}"))
    errors = [each.message for each in checked.diagnostics if each.severity is Severity.ERROR]
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    with start_engine(name).database() as database:
        refusals = database.run(each.text for each in ddl(snapshot.schema(), entry.dialect).statements)
    assert (errors == [], refusals == []) == (fits, fits), (errors, refusals)


@pytest.mark.engines
@pytest.mark.parametrize("name", ["mysql", "mariadb", "mariadb11"])
def test_widths_are_the_servers(start_engine: Callable[[str], Engine], name: str) -> None:
    with start_engine(name).database() as database:
        rows = database.execute("select character_set_name, maxlen from information_schema.character_sets")
    assert {charset: WIDTHS[charset] for charset, _ in rows} == dict(rows)
