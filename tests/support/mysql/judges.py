"""MySQL 8's judges: two parsers that know its grammar and nothing of each other; a server there is of MySQL 9 only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import node

# sqlfluff 4.5 knows partitions by RANGE and LIST, but not by their COLUMNS: it judges the statement without them.
_COLUMNS_PARTITIONS = re.compile(r"\nPARTITION BY (RANGE|LIST) COLUMNS.*", re.DOTALL)

_FOLDER = Path(__file__).resolve().parent


class Verdict(NamedTuple):
    """A statement that a parser does not read."""

    judge: str
    statement: str
    message: str


def missing() -> str | None:
    """What the grammar's judge lacks here; None if nothing."""
    return node.missing(_FOLDER, "ts-mysql-parser")


def by_grammar(statements: Sequence[str], version: str = "8.0.17") -> list[Verdict]:
    """What MySQL Workbench's grammar (ts-mysql-parser) refuses."""
    answers = node.ask(_FOLDER, "parse.mjs", {"version": version, "statements": list(statements)})
    return [
        Verdict("ts-mysql-parser", statement, errors[0])
        for statement, errors in zip(statements, answers, strict=True)
        if errors
    ]


def by_linter(statements: Sequence[str]) -> list[Verdict]:
    """What sqlfluff's MySQL dialect cannot parse."""
    from sqlfluff.core import FluffConfig, Linter

    linter = Linter(config=FluffConfig(overrides={"dialect": "mysql"}))
    verdicts = []
    for statement in statements:
        violations = linter.parse_string(_COLUMNS_PARTITIONS.sub("", statement) + ";\n").violations
        if violations:
            verdicts.append(Verdict("sqlfluff", statement, violations[0].desc()))
    return verdicts
