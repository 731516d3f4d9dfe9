"""Which databases an element exists in."""

from __future__ import annotations

from collections.abc import Iterator

from entia.model.native_types import capital_words, read_capitals
from entia.rules.rule import Subject


def targets(subject: Subject, *only: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(dialect, version) of each target in which something exists that stands under these `only` clauses."""
    for dialect, version in subject.model.targets:
        if all(not clause or dialect in clause for clause in only):
            yield dialect, version


def own_spellings(subject: Subject, word: str) -> dict[str, str]:
    """How a type in capitals is written in a model of several targets: dialect → `postgres.tsvector`, for each that has
    such a type of its own."""
    return {
        dialect: f"{dialect}.{read_capitals(dialect, word)}"
        for dialect, _ in subject.model.targets
        if word in capital_words(dialect)
    }
