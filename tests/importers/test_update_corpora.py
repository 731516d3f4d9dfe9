"""Real schemas, before and after a release: imported before, edited by a user, and updated with the import of after."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.importers.update import updated
from tests.support.requirements import corpora
from tests.support.user_edits import edited, errors, pieces

# The repositories, and how many pairs of releases each has whose dialect is one of ours.
PAIRS = {
    "apache__gravitino": 16,
    "apache__polaris": 4,
    "hoppscotch__hoppscotch": 12,
    "langfuse__langfuse": 8,
    "temporalio__temporal": 4,
    "umami-software__umami": 5,
    "usememos__memos": 32,
}


def _folders(repository: str) -> list[Path]:
    """The pairs of one repository; H2 is no dialect of ours."""
    found = {path.parent for path in (corpora() / "evolution" / repository).rglob("before__*")}
    return sorted(folder for folder in found if "h2" not in str(folder.relative_to(corpora())))


@cache
def _imported(path: Path) -> str:
    said = str(path.relative_to(corpora()))
    dialect = next((name for name in ("postgres", "mysql", "sqlite") if name in said), "")
    kind = "prisma" if path.suffix == ".prisma" else "sql"
    options = Options(dialect=dialect if kind == "sql" else "")
    return IMPORTERS[kind].read(joined([(path.name, path.read_text("utf-8"))]), options).text


def _dialect(text: str) -> str:
    found = re.search(r"^\s*target\s+(\w+)|\{\s*target\s+(\w+)", text, re.MULTILINE)
    assert found is not None
    return found[1] or found[2]


@pytest.mark.slow
@pytest.mark.parametrize("repository", PAIRS)
def test_a_release_later_the_model_is_what_a_fresh_import_makes(repository: str) -> None:
    folders = _folders(repository)
    assert len(folders) == PAIRS[repository]
    for number, folder in enumerate(folders):
        before, after = (_imported(next(folder.glob(f"{when}__*"))) for when in ("before", "after"))
        dialect = _dialect(after)
        wanted = pieces({"m/after.entia": after}, dialect)
        first = {"m/model.entia": before}
        assert dict(updated(first, before).files) == first, folder
        for files in (first, edited(number, before, dialect, 8)):
            made = updated(files, after)
            assert pieces(dict(made.files), dialect) == wanted, folder
            assert [each for each in made.changes if each.kind == "left"] == [], folder
            assert dict(updated(made.files, after).files) == dict(made.files), folder


def test_the_edits_are_small() -> None:
    """A column more is a line more: of the lines of a model of 30 tables, all others stay."""
    folder = corpora() / "evolution/apache__gravitino/gravitino-mysql/1.0.0_to_1.1.0"
    before, after = (_imported(next(folder.glob(f"{when}__*"))) for when in ("before", "after"))
    files = edited(3, before, "mysql", 8)
    made = updated(files, after).files
    old = [line for text in files.values() for line in text.splitlines()]
    new = [line for text in made.values() for line in text.splitlines()]
    assert not errors(dict(made))
    assert set(old) - set(new) <= {line for line in old if line.strip()}
    assert len(set(old) - set(new)) <= 2
