"""Every file of DBML in the corpora, against what DBML's own parser reads of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from entia.importers.catalog import Catalog, Name, Table
from entia.importers.dbml import read
from entia.importers.report import Fate, Passage
from tests.importers.measures import silent_lines
from tests.importers.reading import read_path
from tests.support.dbml import judge
from tests.support.requirements import corpora, require

Fact = tuple[str, ...]
NAMED = (Fate.MAPPED, Fate.UNPLACED)


def files() -> list[Path]:
    found = sorted((corpora() / "dbml").rglob("*.dbml"))
    assert len(found) == 220
    return found


@cache
def imported(path: Path) -> tuple[Catalog, tuple[Passage, ...]]:
    return read_path(read, path)


@cache
def judged() -> dict[str, dict[str, Any]]:
    require(judge.missing() is None, judge.missing() or "")
    return judge.facts_of({str(path): path.read_text(encoding="utf-8") for path in files()})


def valid() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in files():
        facts = judged()[str(path)]
        if "errors" not in facts:
            yield path, facts


def full(name: Name) -> str:
    return ".".join(part for part in name if part)


def their_facts(facts: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    """(kind, fact), once for each that the parser has. It sorts the columns of indexes."""
    unique = set()
    for table in facts["tables"]:
        name = table["name"]
        yield "tables", (name, table["group"])
        pk = [column["name"] for column in table["columns"] if column["pk"]]
        marked = [index for index in table["indexes"] if index["pk"]]
        key = tuple(marked[0]["keys"]) if marked else tuple(pk)
        if key:
            yield "keys", (name, *key)
            unique.add((name, *sorted(key)))
        for column in table["columns"]:
            required = column["required"] or column["name"] in key
            yield "columns", (name, column["name"], normal(column["type"]), str(required), str(column["increment"]))
            if column["unique"] and key != (column["name"],):
                yield "uniques", (name, column["name"])
                unique.add((name, column["name"]))
            if column["default"] not in ("", "boolean null"):
                yield "defaults", (name, column["name"])
            if column["note"]:
                yield "notes", (name, column["name"])
        for index in table["indexes"]:
            if not index["pk"]:
                yield "uniques" if index["unique"] else "indexes", (name, *sorted(index["keys"]))
                if index["unique"] and index["type"].lower() != "hash":  # which no database has
                    unique.add((name, *sorted(index["keys"])))
        for check in table["checks"]:
            yield "checks", (name, check)
        if table["note"]:
            yield "notes", (name,)
    for ref in facts["refs"]:
        if ref["kind"] == "many":
            yield "junctions", tuple(sorted((ref["from"][0], ref["to"][0])))
        else:
            actions = (ref["delete"] or "", ref["update"] or "")
            yield "foreign keys", (*flat(ref["from"]), *flat(ref["to"]), ref["name"], *(a.lower() for a in actions))
            side = (ref["from"][0], *sorted(ref["from"][1]))
            other = (ref["to"][0], *sorted(ref["to"][1]))
            for one in (other, side) if ref["single"] else (other,):
                if one not in unique:
                    yield "uniques", one
                unique.add(one)
    for enum in facts["enums"]:
        yield "enums", (enum["name"], *enum["labels"])


def our_facts(catalog: Catalog) -> Iterator[tuple[str, Fact]]:
    """The same of what was imported."""
    for table in catalog.tables.values():
        name = full(table.key)
        if made_of_link(table):
            yield "junctions", tuple(sorted(full(each.target) for each in table.foreign_keys))
            continue
        yield "tables", (name, table.group)
        if table.primary_key is not None:
            yield "keys", (name, *table.primary_key.columns)
        for column in table.columns.values():
            counted = str(column.identity is not None)
            yield "columns", (name, column.name, normal(column.type), str(column.required), counted)
            if column.default:
                yield "defaults", (name, column.name)
            if column.comment:
                yield "notes", (name, column.name)
        for key in table.uniques:
            yield "uniques", (name, *sorted(key.columns))
        for index in table.indexes:
            keys = sorted(key.column or f"({key.sql})" for key in index.keys)
            yield "uniques" if index.unique else "indexes", (name, *keys)
        for check in table.checks:
            yield "checks", (name, check.sql)
        if table.comment:
            yield "notes", (name,)
        for each in table.foreign_keys:
            mine = (name, ", ".join(each.columns), full(each.target), ", ".join(each.target_columns))
            yield "foreign keys", (*mine, each.name, each.on_delete, each.on_update)
    for enum in catalog.enums.values():
        yield "enums", (full((enum.schema, enum.name)), *(label.text for label in enum.labels))


def flat(end: list[Any]) -> tuple[str, str]:
    return end[0], ", ".join(end[1])


def normal(type_text: str) -> str:
    return type_text.replace(" ", "").removeprefix("blog.").replace("'", "").removeprefix("public.")


def made_of_link(table: Table) -> bool:
    return bool(table.foreign_keys) and all(column.lines == table.lines for column in table.columns.values())


@pytest.mark.engines
def test_all_that_valid_files_have_is_read() -> None:
    """Notes are compared one way only: our comments have the comments of the source, too."""
    theirs: Counter[str] = Counter()
    missing: list[str] = []
    extra: list[str] = []
    for path, facts in valid():
        wanted, found = Counter(their_facts(facts)), Counter(our_facts(imported(path)[0]))
        theirs.update(kind for kind, _ in wanted.elements())
        missing += [f"{path.name}: {fact}" for fact in (wanted - found).elements()]
        extra += [f"{path.name}: {fact}" for fact in (found - wanted).elements() if fact[0] != "notes"]
    print(theirs)
    assert missing == []
    assert extra == []


@pytest.mark.engines
def test_each_invalid_file_has_its_mistake_named() -> None:
    quiet = [
        path.name
        for path in files()
        if "errors" in judged()[str(path)] and not any(each.fate in NAMED for each in imported(path)[1])
    ]
    assert quiet == []


def test_every_line_is_spoken_of() -> None:
    for path in files():
        assert silent_lines(path.read_text(encoding="utf-8"), imported(path)[1]) == [], path.name
        assert [each for each in imported(path)[1] if each.why == "nothing in Entia says this"] == [], path.name
