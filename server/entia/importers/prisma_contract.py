"""What the contracts of Prisma 8 (`contract.prisma`) say beside a schema: types with names, labels with values, types
of the database. A contract names no database: that is in its program's configuration.

See https://www.prisma.io/docs/orm/next/contract-authoring/psl-syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from entia.dialects.reserved import built_in_types
from entia.importers.prisma_syntax import Block, Line, Literal
from entia.importers.prisma_values import PROVIDERS, Provider
from entia.importers.report import Trace
from entia.importers.tokens import Token

_MARK = re.compile(r"//\s*use prisma-next\s*")
_POSTGRES = re.compile(r"\bpg[/.]|\bpgvector\.|\bpostgis\.|@db\.")
_OWN = re.compile(r"(?:\w+\.)*([A-Z]\w*)(\([\d\s,]*\))?")
_EXTENSIONS = frozenset({"vector", "halfvec", "geometry", "geography", "citext", "varchar", "char", "numeric"})


def is_contract(blocks: Sequence[Block], comments: Sequence[Token]) -> bool:
    """Whether the text is a contract: it says so, or what only a contract can."""
    marked = any(_MARK.fullmatch(comment.text) for comment in comments)
    own = any(block.kind == "types" or block.namespace or block.attribute("type") is not None for block in blocks)
    return marked or own


def contract_provider(provider: Provider, text: str) -> Provider:
    """The provider of a contract: PostgreSQL where it speaks of that; a moment has its zone."""
    found = PROVIDERS["postgresql"] if not provider.dialect and _POSTGRES.search(text) is not None else provider
    return found._replace(scalars={**found.scalars, "DateTime": "TIMESTAMPTZ"})


def named_types(blocks: Sequence[Block], trace: Trace) -> dict[str, Line]:
    """The types that have names here, under these; each is said where it is used."""
    found = {}
    for block in blocks:
        if block.kind == "types":
            for line in block.fields:
                found[line.name] = line
                trace.place(line.lines, "the type of what is of it")
    return found


def resolved(line: Line, named: Mapping[str, Line]) -> Line:
    """The field with the type that a named one stands for, and what is said of that."""
    meant = named.get(line.type)
    return line if meant is None else replace(line, type=meant.type, attributes=[*meant.attributes, *line.attributes])


def own_type(text: str) -> str:
    """The database's type that `VarChar(35)` or `pgvector.Vector(3)` is, "" for what is none."""
    match = _OWN.fullmatch(text)
    if match is None:
        return ""
    name = match[1].lower()
    return f"{name}{match[2] or ''}" if name in _EXTENSIONS or name in built_in_types("postgres") else ""


def label_of(line: Line) -> str:
    """The text that a label of an enum has in the database: `Low = "low"`, `low @map("low")`."""
    mapped = line.attribute("map")
    given = line.value.text if isinstance(line.value, Literal) else ""
    return given or (mapped.text("name", 0) if mapped is not None else "") or line.name
