"""The design document: the template's headings in its order, tables that are tables, nothing of a model left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from entia.exporters.markdown import SECTIONS, is_ours
from tests.exporters.documents import document_of, headings, tables
from tests.support.requirements import ROOT
from tests.support.snapshots import Snapshot

MODELS = sorted(
    [
        *(ROOT / "grammar" / "examples").glob("*.entia"),
        *(ROOT / "tests" / "user_models").glob("*.entia"),
        ROOT / "tests" / "syntax" / "everything.entia",
    ]
)
REVIEWED = ("clinic", "library")  # the shop's stands beside it, see `test_examples.py`

# The headings of the template, in its order.
TEMPLATE = [
    (2, "Overview"),
    (2, "Entity Relationship Model"), (3, "Core Entities"), (3, "Entity Definitions"),
    (2, "Relationships"), (3, "One-to-Many Relationships"), (3, "Many-to-Many Relationships"),
    (3, "One-to-One Relationships"),
    (2, "Data Storage Design"), (3, "Database Schema"), (3, "Indexing Strategy"), (3, "Partitioning Strategy"),
    (2, "Data Flow Design"), (3, "Data Sources"), (3, "Data Transformations"), (3, "Data Synchronization"),
    (2, "Data Integrity"), (3, "Referential Integrity"), (3, "Data Validation Rules"), (3, "Audit Trail"),
    (2, "Performance Considerations"), (3, "Query Optimization"), (3, "Caching Strategy"),
    (3, "Data Volume Projections"),
    (2, "Security and Privacy"), (3, "Data Classification"), (3, "Privacy Considerations"), (3, "Encryption"),
    (2, "Migration Strategy"), (3, "Data Migration Plan"), (3, "Version Management"),
    (2, "Backup and Recovery"), (3, "Backup Strategy"), (3, "Disaster Recovery"),
    (2, "Validation and Testing"), (3, "Data Model Validation"), (3, "Testing Strategy"),
    (2, "Next Steps"),
]  # fmt: skip


def test_the_table_of_sections_has_the_template_in_its_order() -> None:
    table = [(section.level, section.heading) for section in SECTIONS if not section.optional]
    assert table == TEMPLATE


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_document_has_the_headings_of_the_template_in_order(path: Path) -> None:
    errors = ("model.entia:1:1: …",) if path.stem == "everything" else ()
    text = document_of(path.read_text("utf-8"), errors)
    found = iter(headings(text))
    assert next(found)[1].startswith("Data Model")
    missing = [wanted for wanted in TEMPLATE if wanted not in found]  # `in` goes on where the one before was found
    assert missing == []
    assert all(len({len(row) for row in table}) == 1 for table in tables(text))
    assert is_ours(text)
    assert not is_ours(text.replace("Overview", "Outlook"))


@pytest.mark.parametrize("name", REVIEWED)
def test_the_documents_of_the_examples(name: str, snapshot: Snapshot) -> None:
    text = (ROOT / "grammar" / "examples" / f"{name}.entia").read_text("utf-8")
    snapshot.check(f"{name}.md", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", document_of(text)))


def test_a_document_of_a_broken_model_says_so_first() -> None:
    text = document_of(
        "model Shop {}\nentity A { id: int pk; b -> Nowhere }", ("model.entia:2:28: `Nowhere` is unknown",)
    )
    assert text.index("The model has an error") < text.index("## Overview")
    assert "- *model.entia:2:28: `Nowhere` is unknown*" in text
    assert "- [x]" not in text


def test_the_nearest_class_counts() -> None:
    text = document_of(
        "model Shop @internal {}\ntype Mark = text @internal\n"
        "entity A @confidential { id: int pk; mark: Mark; key: Mark @restricted }\nentity B { id: int pk }"
    )
    section = text.split("### Data Classification")[1].split("###")[0]
    assert "- **Internal**: *`A.mark`, `B`*" in section
    assert "- **Confidential**: *`A`*" in section
    assert "- **Restricted**: *`A.key`*" in section


def test_what_nobody_says_is_told_as_nothing() -> None:
    text = document_of("entity A { id: int pk }")
    assert text.startswith("# Data Model\n\n**Created**: –  \n")
    assert "- **Frequency**: –" in text
    assert "*No foreign keys.*" in text
    assert "*The model names no database that Entia writes SQL for.*" in text
