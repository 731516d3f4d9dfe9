"""Tables, types and views that the source calls otherwise than before, as far as that is beyond doubt: of those that
went and those that came, exactly one of each says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator

from entia.importers.update_declarations import Renaming, renamed_declarations, says_name
from entia.importers.update_edits import TextEdit
from entia.importers.update_facts import TableFacts, ViewFacts, type_place
from entia.importers.update_names import free, same_definition, same_labels
from entia.importers.update_namespaces import renamed_namespaces
from entia.importers.update_preparation import junction_member
from entia.importers.update_round import Round
from entia.model.naming import table_name, type_name
from entia.model.types import Type
from entia.syntax.tree import As, ManyTail, Text
from entia.syntax.writing import print_clause
from entia.text import Span

_MANY = 4  # columns whose names alone tell a table
_CREATE_VIEW = re.compile(r"CREATE (?:MATERIALIZED )?VIEW (?:\"(?:[^\"]|\"\")+\"|`[^`]+`|[\w.])+")


def pairs(
    gone: Iterable[str], come: Iterable[str], mine: Callable[[str], Hashable], theirs: Callable[[str], Hashable]
) -> dict[str, str]:
    """What went → what came, where exactly one of each says the same."""
    old, new = _alike(gone, mine), _alike(come, theirs)
    return {keys[0]: new[value][0] for value, keys in old.items() if len(keys) == len(new.get(value, ())) == 1}


def _alike(keys: Iterable[str], value: Callable[[str], Hashable]) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for key in keys:
        found.setdefault(value(key), []).append(key)
    return found


# ---- tables ----------------------------------------------------------------------------------------------------------
def table_renames(round: Round) -> Iterator[TextEdit]:
    """The edits that give entities the new names of their tables. A table with the same columns, of the same types,
    looks like a renamed one, and where it has many, one with columns of the same names; in another schema, first one
    of the same name."""
    ours, theirs = round.ours.tables, round.theirs.tables
    gone = [key for key in ours if key not in theirs and key not in round.theirs.externals]
    come = [key for key in theirs if not (key in ours or key in round.ours.externals or key in round.ours.trails)]
    if not (gone and come):
        return
    found: dict[str, str] = {}
    for told in (_moved, _columns, _many_names):
        mine_said = {key: told(ours[key]) for key in gone if key not in found}
        theirs_said = {key: told(theirs[key]) for key in come if key not in found.values()}
        found |= pairs(mine_said, theirs_said, mine_said.__getitem__, theirs_said.__getitem__)
    ends = _ends(round)
    renamings: list[Renaming] = []
    for old, new in found.items():
        mine, other = ours[old].table, theirs[new].table
        if mine.junction_of:
            yield from _junction(round, ours[old], other.db_name)
            continue
        stays = mine.schema == other.schema and (says_name(round.own_block(ours[old])) or mine.name in ends)
        name = mine.name if stays else _new_name(round, mine.name, other.name)
        derived = table_name(round.ours.schema.header.naming, name.rpartition(".")[2])
        renamings.append(Renaming(mine.name, name, other.db_name if derived != other.db_name else ""))
        round.note("renamed", name, looks_renamed(old, new))
    yield from renamed_namespaces(round, {each.old: each.new for each in renamings})
    yield from renamed_declarations(round, renamings)


def _new_name(round: Round, old: str, wanted: str) -> str:
    """The import's name, which may be the short one of what is renamed, or that with a number where it is taken."""
    return free(wanted, round.snapshot.known_names - {old, old.rpartition(".")[2]})


def looks_renamed(old: str, new: str) -> str:
    """How a rename is told."""
    return f"`{old}` is `{new}` in the source, which looks like a rename"


def _columns(table: TableFacts) -> Hashable:
    return frozenset((name, facts.type) for name, facts in table.columns.items())


def _many_names(table: TableFacts) -> Hashable:
    return frozenset(table.columns) if len(table.columns) >= _MANY else table.table.db_name


def _moved(table: TableFacts) -> Hashable:
    return table.table.db_name, _columns(table)


def _ends(round: Round) -> set[str]:
    """The entities that a `<->` line makes a junction of: its columns are called by them."""
    junctions = [table for table in round.ours.schema.tables if table.junction_of]
    return {key.target for table in junctions for key in table.foreign_keys}


def _junction(round: Round, facts: TableFacts, stored: str) -> Iterator[TextEdit]:
    """The `<->` line with another name of its table."""
    block = round.own_block(facts)
    member = junction_member(block, facts.table.name)
    if member is None:
        return
    assert isinstance(member.tail, ManyTail)
    known = next((each for each in member.tail.clauses if isinstance(each, As)), None)
    words = print_clause(As((Text(stored, Span(0, 0)),), Span(0, 0)))
    round.note("renamed", facts.table.name, looks_renamed(facts.table.db_name, stored))
    if known is not None:
        yield block.replaced(known.span.shifted(member.at), words)
        return
    tail = member.tail
    before = [each for each in (tail.target, tail.via, *(end.name for end in tail.ends)) if each is not None]
    end = member.at + max(each.span.end for each in before)
    if tail.ends:
        end = block.text.index(")", end) + 1
    yield block.replaced(Span(end, end), f" {words}")


# ---- types -----------------------------------------------------------------------------------------------------------
def type_renames(round: Round) -> Iterator[TextEdit]:
    """The edits that give enums and domains the new names of what they are in the database: one with the same labels,
    or the same type and checks, looks like a renamed one."""
    names = round.names
    kept = set(names.types.values())
    enums = {each.name: Type("enum", enum=each) for each in round.ours.schema.enums if round.ours.enums[each.name]}
    domains = {
        each.domain.name: each
        for each in round.ours.schema.domains
        if each.domain is not None and round.ours.domains[each.domain.name]
    }
    their_enums = {each.name: Type("enum", enum=each) for each in round.theirs.schema.enums}
    their_domains = {each.domain.name: each for each in round.theirs.schema.domains if each.domain is not None}
    mine, theirs = {**enums, **domains}, {**their_enums, **their_domains}
    found = pairs(
        [name for name in mine if name not in kept],
        [name for name in theirs if name in names.new_types],
        lambda name: _said(mine[name]),
        lambda name: _said(theirs[name]),
    )
    renamings = []
    for old, new in found.items():
        was, now = type_place(round.ours.context, mine[old]), type_place(round.theirs.context, theirs[new])
        name = old if was[0] == now[0] and says_name(round.block(old)) else names.types[new]
        derived = type_name(round.ours.schema.header.naming, name.rpartition(".")[2])
        renamings.append(Renaming(old, name, now[1] if derived != now[1] else ""))
        round.note("renamed", name, looks_renamed(*(round.ours.context.qualified(*place) for place in (was, now))))
    yield from renamed_declarations(round, renamings)


def _said(type_: Type) -> Hashable:
    if type_.domain is not None:
        return "domain", same_definition(type_)
    assert type_.enum is not None
    return "enum", same_labels(type_.enum)


# ---- views -----------------------------------------------------------------------------------------------------------
def view_renames(round: Round) -> Iterator[TextEdit]:
    """The edits that give views the new names of those that ask the same."""
    ours, theirs = round.ours.views, round.theirs.views
    found = pairs(
        [key for key in ours if key not in theirs],
        [key for key in theirs if key not in ours],
        lambda key: _query(ours[key]),
        lambda key: _query(theirs[key]),
    )
    renamings = []
    for old, new in found.items():
        mine, other = ours[old].view, theirs[new].view
        stays = mine.schema == other.schema and says_name(round.blocks[id(mine.chunk)])
        name = mine.name if stays else _new_name(round, mine.name, other.name)
        derived = table_name(round.ours.schema.header.naming, name.rpartition(".")[2])
        renamings.append(Renaming(mine.name, name, other.db_name if derived != other.db_name else ""))
        round.note("renamed", name, looks_renamed(old, new))
    yield from renamed_declarations(round, renamings)


def _query(facts: ViewFacts) -> tuple[bool, str]:
    return facts.view.materialized, _CREATE_VIEW.sub("", facts.text, count=1)
