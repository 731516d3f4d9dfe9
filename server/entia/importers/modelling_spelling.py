"""The words of names that a database has folded: names of constraints in quotes often keep them.

`CREATE TABLE BillOfMaterials` makes PostgreSQL's `billofmaterials`, and `"FK_BillOfMaterials_Product_ComponentID"`
stays as it is written. Where most tables are found in such names, tables and columns get the labels that a program
would have for them, and their names in the database follow from these in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from entia.importers.catalog import Catalog, Table
from entia.model.naming import BOUNDARY, cased

_FEWEST = 4  # tables
_SHORTEST = 4  # letters of a word at the end of a name whose beginning is no known word
_KEYS = re.compile(r"(?<=.)(?:ID|Id|Code|Key|No)$")  # what a key's column says behind the role


def spell(catalog: Catalog) -> None:
    """Give tables, columns and roles their labels, where names of constraints tell enough of their words."""
    tables = list(catalog.tables.values())
    columns = {name for table in tables for name in table.columns}
    if any(table.label for table in tables) or any(name != name.lower() or "_" in name for name in columns):
        return
    found: dict[str, Counter[str]] = {}
    for table in tables:
        constraints = table.names_of_keys
        for name in (table.name, *table.columns, *(key.target[1] for key in table.foreign_keys)):
            found.setdefault(name, Counter()).update(_spellings(name, constraints))
    known = {name: spellings.most_common(1)[0][0] for name, spellings in found.items() if spellings}
    if sum(table.name in known for table in tables) < max(_FEWEST, len(tables) / 2):
        return
    types = [name for _, name in (*catalog.domains, *catalog.enums) if name != name.lower()]  # in quotes, too
    words = {word.lower(): word for spelling in (*types, *known.values()) for word in BOUNDARY.split(spelling)}
    for table in tables:
        _label(table, known, words)


def _spellings(name: str, constraints: Iterable[str]) -> Iterable[str]:
    """How names of constraints write a folded name, where they write it with a capital between their underscores."""
    for constraint in constraints:
        for part in constraint.split("_"):
            if part.lower() == name and part != name and part[:1].isupper() and not (part.isupper() and len(part) > 2):
                yield part


def _label(table: Table, known: dict[str, str], words: dict[str, str]) -> None:
    table.label = known.get(table.name) or _segmented(table.name, words)
    for column in table.columns.values():
        column.label = cased("camel_case", known.get(column.name) or _segmented(column.name, words))
    for key in table.foreign_keys:
        own = [table.columns[column].label for column in key.columns if column in table.columns]
        if len(own) == 1 and not key.role:
            key.role = _KEYS.sub("", own[0])


def _segmented(name: str, words: dict[str, str]) -> str:
    """A folded name in the words that are known, `startdate` → `StartDate`; what begins with no known word is one word
    before the last one."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(name) + 1):
        starts = [start for start in range(end) if best[start] is not None and name[start:end] in words]
        made = [(*(best[start] or ()), words[name[start:end]]) for start in starts]
        best.append(min(made, key=len, default=None))
    whole = best[-1]
    if whole is not None:
        return "".join(whole)
    ends = [word for word in words if len(word) >= _SHORTEST and name.endswith(word) and len(name) - len(word) > 2]
    last = max(ends, key=len, default="")
    return f"{name[: len(name) - len(last)].capitalize()}{words.get(last, '')}"
