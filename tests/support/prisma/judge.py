"""Prisma's schema engine, asked for the database that Prisma Migrate makes of schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support import node

_FOLDER = Path(__file__).resolve().parent
_PACKAGES = ("@prisma/schema-engine-wasm", "@prisma/prisma-schema-wasm")
_INDEX = re.compile(
    r'CREATE (UNIQUE )?INDEX "([^"]*)" ON (\S+?)(?: USING (\w+) )?\((.*?)\)(?: WHERE \((.*)\))?', re.DOTALL
)
_STRING = re.compile(r"('(?:[^']|'')*')")
Fact = tuple[str, ...]  # what it is, the table, the rest


def missing() -> str | None:
    """What the judge lacks here; None if nothing."""
    return node.missing(_FOLDER, *_PACKAGES)


def sql_of(texts: Mapping[str, str]) -> dict[str, str]:
    """By name the SQL, which begins with `error:` where the engine refuses the schema."""
    answers = node.ask(_FOLDER, "migrate.mjs", texts)
    return {
        name: result if isinstance(result, str) else f"error: {result['error']}" for name, result in answers.items()
    }


def facts_of(sql: str) -> Iterator[Fact]:
    """The statements of Migrate, whose form never varies, as facts; names without quotes."""
    for comment, statement in re.findall(r"^-- (\w+)\n(.*?);\n(?=\n|\Z)", sql + "\n", re.DOTALL | re.MULTILINE):
        match comment:
            case "CreateTable":
                yield from _table(statement)
            case "CreateIndex":
                match = _INDEX.fullmatch(statement)
                assert match is not None, statement
                unique, name, table, method, keys, where = match.groups()
                kind = "unique" if unique else "index"
                keys = bare(keys).replace(" ASC", "")
                yield kind, bare(table), name, (method or "").lower(), keys, where or ""
            case "AddForeignKey":
                match = re.fullmatch(r'ALTER TABLE (\S+) ADD CONSTRAINT "([^"]*)" FOREIGN KEY (.*)', statement)
                assert match is not None, statement
                yield "foreign key", bare(match[1]), match[2], bare(match[3]).replace(" (", "(")
            case "CreateEnum":
                match = re.fullmatch(r"CREATE TYPE (\S+) AS ENUM \((.*)\)", statement)
                assert match is not None, statement
                yield "enum", bare(match[1]), match[2]
            case "CreateSchema" | "CreateExtension":
                pass
            case _:
                raise AssertionError(comment)


def _table(statement: str) -> Iterator[Fact]:
    head, _, body = statement.partition(" (\n")
    table = bare(head.removeprefix("CREATE TABLE "))
    for entry in re.split(r",\n\s+", body.removesuffix("\n)").strip()):
        if match := re.fullmatch(r'CONSTRAINT "([^"]*)" FOREIGN KEY (.*)', entry):
            yield "foreign key", table, match[1], bare(match[2]).replace(" (", "(")
        elif match := re.fullmatch(r'(?:CONSTRAINT "([^"]*)" )?PRIMARY KEY \((.*)\)', entry):
            yield "key", table, match[1] or "", bare(match[2]).replace(", ", ",")
        else:
            match = re.fullmatch(r'"([^"]*)" (.*)', entry, re.DOTALL)
            assert match is not None, entry
            if " PRIMARY KEY" in match[2]:
                yield "key", table, "", match[1]
            yield "column", table, match[1], bare(match[2].replace(" PRIMARY KEY", ""))


def bare(text: str) -> str:
    """Names without quotes, but not those in strings."""
    return "".join(part if part.startswith("'") else part.replace('"', "") for part in _STRING.split(text))


def read_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """By name the models and enums that Prisma's parser reads, for each of its databases, or the `error`."""
    return dict(node.ask(_FOLDER, "facts.mjs", texts))
