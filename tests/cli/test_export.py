"""`entia export`: what is written, what is told, and that nothing foreign is overwritten."""

import json
from pathlib import Path

import pytest

from entia.exporters import ALL
from tests.cli.commands import entia

MODEL = """\
/// What a shop sells.
model Shop { target sqlite, postgres 15 }

/// A person who buys.
entity Customer {
  id:   int pk  /// Its number
  name: string(40)
  volume 1K now
}
"""
OTHERS = [name for name in ALL if name != "markdown"]


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("shop.entia").write_text(MODEL)


@pytest.mark.parametrize("name", OTHERS)
def test_standard_output_gets_exactly_the_file(name: str) -> None:
    done = entia("export", "shop.entia", "--to", name)
    assert done.code == 0
    assert ALL[name].is_ours(done.out)
    assert entia("export", ".", "--to", name, "--out", "out/").code == 0
    assert Path("out", f"shop{ALL[name].suffix}").read_text(encoding="utf-8") == done.out


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_not_ours_is_kept(name: str) -> None:
    mine = Path("mine")
    entia("export", "shop.entia", "--to", name, "--out", "mine")
    mine.write_text(mine.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    done = entia("export", "shop.entia", "--to", name, "--out", "mine")
    assert done.code == 1
    assert "was not written by entia, or was edited since" in done.err
    assert entia("export", "shop.entia", "--to", name, "--out", "mine", "--force").code == 0


@pytest.mark.parametrize("command", [("ddl",), ("doc",), ("export", "--to", "dbml")])
def test_where_to_write_is_one_letter_too(command: tuple[str, ...]) -> None:
    assert entia(command[0], "shop.entia", *command[1:], "-o", "out/").code == 0
    assert [*Path("out").iterdir()]


def test_the_database_is_the_first_target_or_the_one_that_is_asked_for() -> None:
    assert "for SQLite 3.37" in entia("export", "shop.entia", "--to", "dbml").out
    assert "for PostgreSQL 15" in entia("export", "shop.entia", "--to", "dbml", "--dialect", "postgres").out
    assert "for MySQL 9" in entia("export", "shop.entia", "--to", "dbml", "--dialect", "mysql 9").out


def test_what_the_format_has_no_word_for_is_told() -> None:
    done = entia("export", "shop.entia", "--to", "dbml")
    assert "shop.entia:8:3: Customer: DBML has no word for `volume`: it is a comment\n" in done.err
    assert done.err.endswith("DBML: 1 note\n")
    done = entia("export", "shop.entia", "--to", "dbml", "--out", "x.dbml", "--report", "json")
    assert json.loads(done.out) == {
        "format": "dbml",
        "dialect": "sqlite",
        "notes": [
            {
                "file": "shop.entia",
                "line": 8,
                "column": 3,
                "subject": "Customer",
                "message": "DBML has no word for `volume`: it is a comment",
            }
        ],
    }


def test_an_error_stops_it() -> None:
    Path("shop.entia").write_text(MODEL.replace("int pk", "itn pk"))
    done = entia("export", "shop.entia", "--to", "dbml", "--out", "x.dbml")
    assert done.code == 1
    assert "error[unknown-type]" in done.err
    assert done.err.endswith("nothing is exported: 1 error for DBML\n")
    assert not Path("x.dbml").exists()


def test_what_a_database_cannot_have_stops_it() -> None:
    Path("shop.entia").write_text(MODEL.replace("int pk", "int[]\n  k: int pk"))
    done = entia("export", "shop.entia", "--to", "dbml", "--dialect", "mariadb")
    assert done.code in (0, 1)
    assert done.code == (1 if "error[dialect-limit]" in done.err else 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "dbm"), "there is no format `dbm`"),
        (("--to", "mermaid", "--dialect", "mysql"), "Mermaid diagram is not of one database"),
        (("--to", "dbml", "--report", "json"), "standard output is for the export"),
        (("--to", "dbml", "--dialect", "oracle"), "Entia writes no DBML for Oracle Database"),
        (("--to", "prisma", "--dialect", "duckdb"), "Entia writes no Prisma schema for DuckDB"),
        (("--to", "prisma", "--dialect", "postgres 3"), "PostgreSQL `3` is not a version that Entia writes"),
    ],
)
def test_a_wrong_use_is_told(arguments: tuple[str, ...], message: str) -> None:
    done = entia("export", "shop.entia", *arguments)
    assert done.code == 2
    assert message in done.err


def test_markdown_is_the_design_document() -> None:
    assert entia("export", "shop.entia", "--to", "markdown").out == entia("doc", "shop.entia").out
