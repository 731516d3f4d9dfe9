"""SQL of a document in the names of the model. A document may call its tables in any spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

from entia.importers import expressions
from entia.importers.catalog import View
from entia.importers.markdown_reading import Reading
from entia.importers.markdown_text import role_names

_WORD = re.compile(r"[^\W\d]\w*")
_QUALIFIER = re.compile(r"([^\W\d]\w*)\s*\.")
_PLACEHOLDER = re.compile(r"\$([A-Za-z_]\w*)|\{(\w+)\}")


def condition(reading: Reading, sql: str, entity: str) -> str:
    """A check or predicate of an entity."""
    spelt = next((word for word in _QUALIFIER.findall(sql) if reading.find(word) == entity), entity)
    return expressions.condition(_scope(reading, {spelt: entity}), sql, ("", spelt))


def query(reading: Reading, sql: str) -> str:
    """A select over the model; as it is written where it names what the model has not."""
    sql = _PLACEHOLDER.sub(lambda match: f":{match[1] or match[2]}", sql)
    tables = {word: found for word in _WORD.findall(sql) if (found := reading.find(word)) is not None}
    made = expressions.query(_scope(reading, tables), sql, shown=False)
    return made.text if made is not None else sql.strip().rstrip(";").strip()


def view_query(reading: Reading, view: View) -> str:
    """The select of a view, whose columns keep their names; "" where it names what the model has not."""
    tables = {word: found for word in _WORD.findall(view.sql) if (found := reading.find(word)) is not None}
    made = expressions.query(_scope(reading, tables), view.sql, view.columns)
    return made.text if made is not None else ""


def _scope(reading: Reading, tables: Mapping[str, str]) -> expressions.Scope:
    """What the names of tables, in the spelling of some SQL, are in the model."""
    roles = role_names(reading.draft)
    return expressions.Scope(
        reading.dialect,
        {("", word): entity for word, entity in tables.items()},
        {("", word): roles.get(entity, {}) for word, entity in tables.items()},
        {("", word): dict.fromkeys(_members(reading, entity), "") for word, entity in tables.items()},
    )


def _members(reading: Reading, entity: str) -> list[str]:
    return list(reading.draft.entities[entity].attributes) if entity in reading.draft.entities else []
