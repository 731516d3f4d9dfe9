"""`entia import`: where the model and the report go, and that nothing foreign is overwritten."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import entia

DOCUMENT = """\
# Data Model - Library

**Author**: Town Library

#### Entity 1: Book
**Purpose**: What is lent

| Attribute | Type | Required | Description | Constraints |
|-----------|------|----------|-------------|-------------|
| id | UUID | Yes | Primary key | Unique, auto-generated |
| title | String | Yes | As on the cover | Max 200 chars |

## House rules
Be quiet.
"""


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("library.md").write_text(DOCUMENT)


def test_the_model_goes_to_standard_output_and_the_report_to_standard_error() -> None:
    done = entia("import", "library.md")
    assert done.code == 0
    assert "entity Book {" in done.out
    assert "title: string(200)" in done.out
    assert 'library.md:14: note "House rules": no construct of Entia says this; it is kept as a note' in done.err
    assert done.err.splitlines()[-1].endswith("1 mapped with a note, 0 not placed")


def test_what_was_written_can_be_written_again_but_nothing_foreign_is_overwritten() -> None:
    assert entia("import", "library.md", "--out", "library.entia").code == 0
    written = Path("library.entia").read_text()
    assert entia("import", "library.md", "--out", "library.entia").code == 0
    Path("library.entia").write_text(written + "// mine\n")
    done = entia("import", "library.md", "--out", "library.entia")
    assert done.code == 1
    assert "`library.entia` is there already and says something else; nothing is written" in done.err
    assert Path("library.entia").read_text().endswith("// mine\n")
    assert entia("import", "library.md", "--out", "library.entia", "--force").code == 0
    assert Path("library.entia").read_text() == written


def test_several_files_become_several_models_in_a_folder() -> None:
    Path("other.md").write_text(DOCUMENT.replace("Library", "Archive"))
    assert entia("import", "library.md", "other.md").code == 2
    assert entia("import", "library.md", "other.md", "--out", "one.entia").code == 2
    assert entia("import", "library.md", "other.md", "--out", "models/").code == 0
    assert sorted(path.name for path in Path("models").iterdir()) == ["library.entia", "other.entia"]


def test_the_report_as_json() -> None:
    done = entia("import", "library.md", "--out", "library.entia", "--report", "json")
    assert done.code == 0
    (report,) = json.loads(done.out)
    assert report["file"] == "library.md"
    placed = {"file": "library.md", "first": 11, "last": 11, "fate": "placed", "what": "Book.title", "why": ""}
    assert placed in report["passages"]
    assert entia("import", "library.md", "--report", "json").code == 2


def test_a_passage_that_is_not_placed_is_named_and_is_exit_code_1() -> None:
    sql = "CREATE INDEX by_title ON book (title);\nDROP TABLE book;"
    Path("library.md").write_text(f"{DOCUMENT}\n```sql\n{sql}\n```\n")
    done = entia("import", "library.md")
    assert done.code == 1
    assert "library.md:18: not placed: the SQL drops what other parts of the document describe" in done.err


def test_what_is_no_part_of_a_model_is_told_once_a_kind() -> None:
    dump = "create table book (id int primary key);\ngrant select on book to ann;\n"
    Path("dump.sql").write_text(dump + "create table lot (id int primary key);\ngrant select on lot to ann, bob;\n")
    done = entia("import", "dump.sql", "--dialect", "postgres")
    assert done.code == 0
    assert done.err.count("who may do what is no part of a model") == 1
    assert "note: dump.sql:2 and 1 other place: rights: who may do what is no part of a model" in done.err


def test_what_is_said_otherwise_is_told_once_a_reason() -> None:
    Path("dump.sql").write_text("".join(f"create table t{n} (id serial primary key);\n" for n in range(10)))
    done = entia("import", "dump.sql", "--dialect", "postgres")
    (note,) = [line for line in done.err.splitlines() if line.startswith("note:")]
    assert note == (
        "note: dump.sql:1 and 9 other places: T0.id, T1.id, T2.id, T3.id, T4.id, T5.id, T6.id, T7.id "
        "and 2 more (--report json names each): `serial` becomes `auto`: an identity counts it"
    )


def test_what_is_no_document() -> None:
    Path("library.txt").write_text(DOCUMENT)
    done = entia("import", "library.txt")
    assert done.code == 2
    assert "say --from, one of markdown" in done.err
    assert entia("import", "library.txt", "--from", "markdown").code == 0
    assert entia("import", "library.md", "--from", "excel").code == 2
    assert entia("import", "nothing.md").code == 2


def test_what_the_source_lacks_is_an_error_at_its_line_and_the_table_stays_an_entity() -> None:
    Path("shop.sql").write_text(
        "create table customer (\n  id integer primary key,\n  mood mood_t not null,\n"
        "  state varchar(9) not null check (state in ('new', 'old'))\n);\n"
    )
    done = entia("import", "shop.sql", "--dialect", "postgres", "--enums")
    assert done.code == 1
    assert "  mood:  postgres.mood_t\n  state: enum(new, old)\n" in done.out
    assert "error: shop.sql:3: Customer.mood: PostgreSQL has no type `mood_t`" in done.err
    report = json.loads(
        entia("import", "shop.sql", "--dialect", "postgres", "--out", "x.entia", "--report", "json").out
    )
    assert [(each["first"], each["what"]) for each in report[0]["errors"]] == [(3, "Customer.mood")]
