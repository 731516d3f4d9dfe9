"""Which databases an element exists in."""

from __future__ import annotations

from collections.abc import Iterator

from entia.rules.rule import Subject


def targets(subject: Subject, *only: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(dialect, version) of each target in which something exists that stands under these `only` clauses."""
    for dialect, version in subject.model.targets:
        if all(not clause or dialect in clause for clause in only):
            yield dialect, version
