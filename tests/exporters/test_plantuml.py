"""PlantUML diagrams, reviewed by eye and read by PlantUML itself."""

from __future__ import annotations

import re

import pytest

from entia.exporters.seal import is_ours
from tests.exporters.models import Case, example, examples, random_cases, schema_of
from tests.exporters.texts import model_of_texts
from tests.support.plantuml import missing, read_of
from tests.support.requirements import require
from tests.support.snapshots import Snapshot


@pytest.mark.parametrize("name", ["shop", "chinook", "sakila"])
def test_the_examples(name: str, snapshot: Snapshot) -> None:
    made = example(name, "").exported("plantuml")
    assert is_ours(made.text)
    snapshot.check(f"{name}.puml", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", made.text))


def test_relations_have_feet_and_schemas_are_packages() -> None:
    text = Case("a", schema_of(
        "/// Said.\nentity sales.A { id: int pk }\nentity B { id: int pk; a -> sales.A?; one -> sales.A unique }"
    ), "").exported("plantuml").text  # fmt: skip
    assert 'package "sales" {\n  entity "sales.A" as e0 {\n    {field} *id : int <<PK>>\n  }\n' in text
    assert '\ne0 |o--o{ e1 : "a"\ne0 ||--o| e1 : "one"\n' in text
    assert "note top of e0\n  Said.\nend note\n" in text


@pytest.mark.parametrize("seed", range(30))
def test_no_text_is_a_command(seed: int) -> None:
    """A sign that begins a line is written by its number, as is a backslash, which would join it with the next."""
    lines = Case("texts", schema_of(model_of_texts(seed)), "").exported("plantuml").text.split("\n")
    assert not any(line.endswith("\\") for line in lines)
    inside = False
    for line in lines:
        if inside and line and line != "end note":
            assert re.match(r"  (\w|<U\+[0-9A-F]{4,}>)", line), line
        inside = line.startswith("note ") or (inside and line != "end note")
    assert lines.count("end note") == sum(line.startswith("note top of ") for line in lines)


@pytest.mark.engines
def test_plantuml_reads_them() -> None:
    """Each entity, and each note, which it counts as one."""
    reason = missing()
    require(reason is None, reason or "")
    cases = [*examples(), *random_cases("postgres", 30), *random_cases("sqlite", 10)]
    cases += [Case(f"texts-{seed}", schema_of(model_of_texts(seed)), "") for seed in range(60)]
    texts = [case.exported("plantuml").text for case in cases]
    for case, text, read in zip(cases, texts, read_of(texts), strict=True):
        assert read.error == "", (case.name, text.split("\n")[read.line - 1 :][:2], read)
        notes = sum(bool(table.doc) for table in case.schema.tables)
        assert (read.kind, read.entities) == ("CLASS", len(case.schema.tables) + notes), case.name
    (broken,) = read_of(["@startuml\nentity A {\n}\nA nonsense ->-> }\n@enduml\n"])
    assert broken.error
