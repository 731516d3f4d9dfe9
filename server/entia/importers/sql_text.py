"""SQL of a source in the names of the model: identifiers are exchanged where they stand, all else stays as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from entia.importers.draft import Draft

_TOKEN = re.compile(
    r"'(?:''|[^'])*'|\"[^\"]*\"|`[^`]*`|:\w+|\$\w+|\{\w+\}|[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*|!=|<>|\s+|.", re.DOTALL
)
_PLACEHOLDER = re.compile(r"\$([A-Za-z_]\w*)|\{(\w+)\}")
KEYWORDS = frozenset(
    (
        "select from where join inner left right full outer on and or not in is null as order by group having limit "
        "offset asc desc distinct case when then else end between like exists union all true false count sum avg min "
        "max coalesce lower upper interval date current_date current_timestamp cast over partition filter now nulls "
        "first last using any extract ilike with cross values"
    ).split()
)
_TABLES = re.compile(r"\b(?:from|join)\s+([A-Za-z_][\w.]*)(?:\s+(?:as\s+)?([A-Za-z_]\w*))?", re.IGNORECASE)


def renamed(sql: str, column: Callable[[str, str], str], table: Callable[[str], str]) -> str:
    """The SQL with keywords in small letters, `column(qualifier, name)` for columns and `table(name)` for tables."""
    out: list[str] = []
    tables = _after_from(sql)
    for match in _TOKEN.finditer(sql):
        text = match[0]
        if text.isspace():
            out.append(text)
        elif match.start() in tables:
            out.append(table(text))
        elif text[0] == "`":
            out.append(column("", text.strip("`")))
        elif text == "!=":
            out.append("<>")
        elif text == "," and not sql[match.end() : match.end() + 1].isspace():
            out.append(", ")
        elif text[0].isalpha() or text[0] == "_":
            lower = text.lower()
            called = re.match(r"\s*\(", sql[match.end() :]) is not None
            if lower in KEYWORDS or (called and "." not in text):
                out.append(lower)
            else:
                qualifier, _, name = re.sub(r"\s", "", text).rpartition(".")
                out.append(column(qualifier, name))
        elif (placeholder := _PLACEHOLDER.fullmatch(text)) is not None:
            out.append(f":{placeholder[1] or placeholder[2]}")
        else:
            out.append(text)
    return "".join(out)


def _after_from(sql: str) -> frozenset[int]:
    """Where the names of tables stand."""
    found: set[int] = set()
    previous = ""
    for match in _TOKEN.finditer(sql):
        text = match[0]
        if text.isspace():
            continue
        if previous in ("from", "join", "into", "update") and (text[0].isalpha() or text[0] == "_"):
            found.add(match.start())
        previous = text.lower()
    return frozenset(found)


def aliases_of(sql: str) -> dict[str, str]:
    """Each alias and table of a query → the table."""
    found: dict[str, str] = {}
    for match in _TABLES.finditer(sql):
        table, alias = match[1], match[2]
        found[table] = table
        if alias and alias.lower() not in KEYWORDS:
            found[alias] = table
    return found


class Names:
    """What columns and tables of a source are called in the model."""

    def __init__(self, draft: Draft, roles: Mapping[str, Mapping[str, str]], find: Callable[[str], str | None]) -> None:
        self.draft = draft
        self.roles = roles
        self.find = find

    def condition(self, sql: str, entity: str) -> str:
        """A check or predicate of an entity."""

        def column(qualifier: str, name: str) -> str:
            if qualifier and self.find(qualifier) == entity:
                qualifier = ""
            known = self._member(entity, name)
            return f"{qualifier}.{known}" if qualifier else known

        return renamed(sql.strip(), column, self._table)

    def query(self, sql: str) -> str:
        """A query over the model."""
        aliases = {alias: self.find(table) for alias, table in aliases_of(sql).items()}
        entities = [entity for entity in dict.fromkeys(aliases.values()) if entity]

        def column(qualifier: str, name: str) -> str:
            if qualifier:
                entity = aliases.get(qualifier) or self.find(qualifier)
                shown = qualifier if qualifier in aliases and self.find(qualifier) is None else entity or qualifier
                return f"{shown}.{self._member(entity, name) if entity else name}"
            if name in aliases and self.find(name) is None:
                return name
            holders = [entity for entity in entities if self._has(entity, name)]
            return self._member(holders[0], name) if holders else name

        return renamed(sql.strip().rstrip(";").strip(), column, self._table)

    def _table(self, name: str) -> str:
        return self.find(name) or name

    def _has(self, entity: str, name: str) -> bool:
        return name in self.draft.entities[entity].attributes

    def _member(self, entity: str, name: str) -> str:
        attributes = self.draft.entities[entity].attributes if entity in self.draft.entities else {}
        exact = (
            name if name in attributes else next((each for each in attributes if each.lower() == name.lower()), name)
        )
        return self.roles.get(entity, {}).get(exact, exact)
