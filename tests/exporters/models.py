"""Models for the tests of exporters: the examples, and random ones of each dialect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.exporters import ALL, Exported
from entia.exporters.source import Source
from entia.files import read_text
from entia.model.schema import Schema
from entia.model.workspace import Workspace
from tests.support.models import VERSIONS, random_model
from tests.support.requirements import ROOT

EXAMPLES = sorted((ROOT / "grammar" / "examples").glob("*.entia"))


class Case(NamedTuple):
    """A model for one database."""

    name: str
    schema: Schema
    dialect: str
    version: str = ""

    def exported(self, format: str) -> Exported:
        """The model in that format."""
        return ALL[format].write(Source(self.schema, f"{self.name}.entia"), self.dialect, self.version)


def schema_of(text: str) -> Schema:
    """The schema of a model of one file."""
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    return snapshot.schema()


def example(name: str, dialect: str) -> Case:
    """An example for a dialect."""
    return Case(name, schema_of(read_text(ROOT / "grammar" / "examples" / f"{name}.entia")), dialect)


def examples(files: list[Path] = EXAMPLES) -> Iterator[Case]:
    """Each example for each of its targets."""
    for file in files:
        schema = schema_of(read_text(file))
        for target in schema.header.targets:
            if DIALECTS[target.dialect].built:
                yield Case(file.stem, schema, target.dialect, target.version)


def random_cases(dialect: str, count: int) -> Iterator[Case]:
    """Random models of a dialect, by number."""
    for seed in range(count):
        model = random_model(seed, dialect)
        yield Case(f"random-{dialect}-{seed}", model.snapshot().schema(), dialect, VERSIONS[dialect])
