"""The types that a script makes: which one a name means where it stands, and what follows when one is renamed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.importers.catalog import Column, Domain, Name
from entia.importers.sql_assembly import Assembly, Named, move

_PART = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_TYPE = re.compile(rf"(?:(?P<schema>{_PART})\.)?(?P<name>{_PART})(?P<array>(?:\s*\[\d*\])*)")
_FILLED = re.compile(r"(\{\{[^}]*\}\})\.")
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")


def found_type(text: str, assembly: Assembly) -> str:
    """The type with its schema, where it is one that the script made where names without a schema lie now."""
    if (filled := _FILLED.match(text)) is not None:
        assembly.note(f"`{filled[1]}` is to be filled in, and is left out")
        text = text[filled.end() :]
    match = _TYPE.fullmatch(text)
    if match is None or match["schema"] is not None:
        return text
    name = assembly.name((_bare(match["name"], assembly),))
    return f"{_quoted(name[0])}.{text}" if name[0] and _is_made(name, assembly) else text


def _is_made(name: Name, assembly: Assembly) -> bool:
    catalog = assembly.catalog
    if any(assembly.find(holder, name) for holder in (catalog.enums, catalog.domains, catalog.composites)):
        return True
    return any(code.kind == "type" and (code.schema, code.name) == name for code in catalog.codes)


def rename_type(assembly: Assembly, holder: dict[Name, Named], old: Name, new: Name) -> None:
    """The type is called so from now on, where columns are of it too."""
    move(holder, old, new)
    written = ".".join(_quoted(part) for part in new if part)
    for each in _typed(assembly):
        match = _TYPE.fullmatch(each.type)
        if match is None:
            continue
        schema = _bare(match["schema"] or "", assembly)
        if ("" if schema == assembly.catalog.default_schema else schema, _bare(match["name"], assembly)) == old:
            each.type = f"{written}{match['array']}"


def _typed(assembly: Assembly) -> Iterator[Column | Domain]:
    catalog = assembly.catalog
    for holder in (catalog.tables, catalog.composites):
        for each in holder.values():
            yield from each.columns.values() if isinstance(each.columns, dict) else each.columns
    yield from catalog.domains.values()


def _bare(part: str, assembly: Assembly) -> str:
    if part.startswith('"'):
        return part[1:-1].replace('""', '"')
    return part.lower() if assembly.lexicon.fold == "lower" else part


def _quoted(part: str) -> str:
    return part if _PLAIN.fullmatch(part) else '"' + part.replace('"', '""') + '"'
