"""Enums and domains of the model: the edits that make them what the import says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from entia.dialects.types import object_of
from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_names import free
from entia.importers.update_round import Round
from entia.importers.update_spelling import Spelling
from entia.importers.update_whole_renames import looks_renamed
from entia.model.naming import type_name
from entia.model.schema import Naming
from entia.model.types import INTEGERS, Domain, Enum, Label, Type
from entia.model.uses import references_of
from entia.sql.context import Context
from entia.syntax import writing
from entia.syntax.printer import format_text
from entia.syntax.tree import Check, Default, EnumLine, Member, TypeHead
from entia.syntax.writing import print_clauses, quote, quote_string
from entia.text import Span


def type_edits(round: Round) -> Iterator[TextEdit]:
    """New types, changed ones, and those that neither the source nor any line has any more."""
    yield from _new(round)
    for enum, wanted in _changed_enums(round):
        renamed = _renamed_label(enum, wanted)
        yield from _with_label(round, enum, *renamed) if renamed else _relabelled(round, enum, wanted)
    mine = {each.domain.name: each for each in round.ours.schema.domains if each.domain is not None}
    for theirs in round.theirs.schema.domains:
        assert theirs.domain is not None
        name = round.names.types[theirs.domain.name]
        if name in mine and round.ours.domains[name] != round.theirs.domains[theirs.domain.name]:
            yield from _redefined(round, mine[name], theirs)
    kept = set(round.names.types.values())
    for name, text in {**round.ours.enums, **round.ours.domains}.items():
        if text and name not in kept and not any(True for _ in round.snapshot.users(name)):
            yield round.block(name).removed()
            round.note("removed", name, "the source has no such type, and nothing is of it")


def _new(round: Round) -> Iterator[TextEdit]:
    spelling = Spelling(round.names, round.ours.schema.header, round.dialect, {})
    context = round.theirs.context
    texts = []
    for enum in round.theirs.schema.enums:
        if enum.name in round.names.new_types:
            texts.append(_enum_text(enum, round.names.types[enum.name], context, spelling))
            round.note("added", round.names.types[enum.name], "an enum")
    for type_ in round.theirs.schema.domains:
        if type_.domain is not None and type_.domain.name in round.names.new_types:
            texts.append(_domain_text(type_, type_.domain, round.names.types[type_.domain.name], context, spelling))
            round.note("added", round.names.types[type_.domain.name], "a type")
    if not texts:
        return
    blocks = list(round.blocks.values())
    last = [each for each in blocks if each.declaration.keyword in ("enum", "type", "model")]
    place = last[-1] if last else blocks[-1]
    yield place.followed_by("\n".join(texts))


def _as(name: str, type_: Type, context: Context, naming: Naming) -> str:
    """`as "…"` where the type has another name in the database than its own would give it; an object of the database is
    called exactly so, what is written in place needs no name there."""
    made = object_of(context.dialect, type_)
    named = type_.domain or type_.enum
    assert named is not None
    derived = type_name(naming, name.rpartition(".")[2])
    if made is None or derived == made.name or (made.name != named.db_name and derived == named.db_name):
        return ""  # the last: a name that the database has itself gets a free one again
    return f" as {quote(made.name)}"


def _documented(doc: str) -> str:
    return "".join(f"{f'/// {line}'.rstrip()}\n" for line in doc.split("\n")) if doc else ""


def _enum_text(enum: Enum, name: str, context: Context, spelling: Spelling) -> str:
    base = f": {spelling.type(enum.base)}" if enum.base is not None else ""
    labels = "\n".join(f"  {_label(label, enum)}{f'  /// {label.doc}' if label.doc else ''}" for label in enum.labels)
    head = f"enum {name}{base}{_as(name, Type('enum', enum=enum), context, spelling.header.naming)}"
    short = ", ".join(_label(label, enum) for label in enum.labels)
    plain = not any(label.doc for label in enum.labels) and len(short) < 90
    return (
        _documented(enum.doc)
        + format_text(f"{head} {{ {short} }}\n" if plain else f"{head} {{\n{labels}\n}}\n").rstrip()
    )


def _label(label: Label, enum: Enum) -> str:
    value = ""
    if enum.base is not None and enum.base.base in INTEGERS:
        value = f" = {label.value}"
    elif label.value != label.name:
        value = f" = {quote_string(label.value)}"
    return writing.name(label.name) + value


def _domain_text(type_: Type, domain: Domain, name: str, context: Context, spelling: Spelling) -> str:
    named = _as(name, type_, context, spelling.header.naming) or (
        f" as {quote(domain.db_name)}" if domain.named else ""
    )
    checks = "".join(f" check {f'{quote(each.name)} ' if each.name else ''}({each.text})" for each in domain.checks)
    base = spelling.type(type_._replace(domain=None))
    return _documented(domain.doc) + format_text(f"type {name} = {base}{checks}{named}\n").rstrip()


# ---- enums -----------------------------------------------------------------------------------------------------------
def _changed_enums(round: Round) -> Iterator[tuple[Enum, Enum]]:
    """(the model's, the import's) of each named enum with other labels: itself an object of the database, or what all
    of its columns are there."""
    mine = {enum.name: enum for enum in round.ours.schema.enums}
    for theirs in round.theirs.schema.enums:
        enum = mine.get(round.names.types[theirs.name])
        if enum is not None and round.ours.enums[enum.name] != round.theirs.enums[theirs.name]:
            yield enum, theirs
    wanted: dict[str, list[Enum | None]] = {}
    for key, table in round.ours.tables.items():
        other = round.theirs.tables.get(key)
        columns = {column.db_name: column for column in other.table.columns} if other is not None else {}
        for column in table.table.columns:
            enum = column.type.enum
            if enum is not None and enum.name and not round.ours.enums.get(enum.name) and not column.role:
                found = columns.get(column.db_name)
                wanted.setdefault(enum.name, []).append(found.type.enum if found is not None else None)
    for name, found_enums in wanted.items():
        first = found_enums[0]
        if first is None or any(each is None or _values(each) != _values(first) for each in found_enums):
            continue
        if _values(first) != _values(mine[name]) and _coded(first) == _coded(mine[name]):
            yield mine[name], first


def _values(enum: Enum) -> list[str]:
    return [label.value for label in enum.labels]


def _coded(enum: Enum) -> str:
    return enum.base.base if enum.base is not None else ""


def _renamed_label(mine: Enum, theirs: Enum) -> tuple[Label, Label] | None:
    """(the model's, the import's) where one label is another in the same place, and all others are as they were."""
    if len(mine.labels) != len(theirs.labels):
        return None
    found = [pair for pair in zip(mine.labels, theirs.labels, strict=True) if pair[0].value != pair[1].value]
    known = {label.value for label in mine.labels}
    return found[0] if len(found) == 1 and found[0][1].value not in known else None


def _with_label(round: Round, enum: Enum, mine: Label, theirs: Label) -> Iterator[TextEdit]:
    """The enum with a label called otherwise. One that says its value keeps its name."""
    block = round.block(enum.name)
    member = next(each for each, label in zip(_lines(block), enum.labels, strict=True) if label is mine)
    tail = member.tail
    assert isinstance(tail, EnumLine)
    round.note("renamed", f"{enum.name}.{mine.name}", looks_renamed(mine.value, theirs.value))
    coded = enum.base is not None and enum.base.base in INTEGERS
    taken = {label.name for label in enum.labels}
    if tail.value is not None or coded or theirs.name in taken:
        yield block.replaced(Span(member.start, member.end), _label(theirs._replace(name=mine.name), enum))
        return
    yield block.replaced(Span(member.start, member.end), f"{_label(theirs, enum)} was {writing.name(mine.name)}")
    for node in round.snapshot.in_order():
        for reference in references_of(round.snapshot, node.chunk, node.declaration):
            if (reference.kind, reference.target, reference.member) == ("label", enum.name, mine.name):
                yield round.blocks[id(node.chunk)].replaced(reference.span, writing.name(theirs.name))


def _lines(block: Block) -> list[Member]:
    return [each for each in block.declaration.members if each.kind == "label"]


def _relabelled(round: Round, enum: Enum, wanted: Enum) -> Iterator[TextEdit]:
    """The enum with the labels of the import, in its order; a label that stays keeps its line."""
    block = round.block(enum.name)
    members = dict(zip(_values(enum), _lines(block), strict=False))
    taken = {label.name for label in enum.labels}
    order = [value for value in _values(enum) if value in set(_values(wanted))]
    kept = [value for value in _values(wanted) if value in members]
    for label in enum.labels:
        if label.value not in kept:
            round.note("removed", f"{enum.name}.{label.name}", "the source has no such label")
    texts: dict[str, str] = {}
    for label in wanted.labels:
        if label.value not in members:
            name = free(label.name, taken)
            taken.add(name)
            texts[label.value] = _label(label._replace(name=name), wanted)
            round.note("added", f"{enum.name}.{name}", "a label")
    if order != kept or not kept:
        yield _rewritten(block, members, texts, _values(wanted))
        return
    single = block.crowded
    yield from _without_labels(block, [members[value] for value in members if value not in kept], single)
    behind: Member | None = None
    for value in _values(wanted):
        if value in members:
            behind = members[value]
        elif behind is not None:
            yield _behind(block, behind, texts[value], single)
        else:
            first = members[kept[0]]
            text = f"{texts[value]}, " if single else f"{texts[value]}\n{block.margin}"
            yield block.replaced(Span(first.start, first.start), text)


def _behind(block: Block, member: Member, text: str, single: bool) -> TextEdit:
    if single:
        return block.replaced(Span(member.end, member.end), f", {text}")
    return block.inserted(member, [text])


def _without_labels(block: Block, gone: Sequence[Member], single: bool) -> Iterator[TextEdit]:
    members = _lines(block)
    for member in gone:
        if not single:
            yield block.without(member)
            continue
        at = next(number for number, each in enumerate(members) if each is member)
        later = [each for each in members[at + 1 :] if not any(each is one for one in gone)]
        if later:
            yield block.replaced(Span(member.start, members[at + 1].start), "")
        else:
            yield block.replaced(Span(members[at - 1].end if at else member.start, member.end), "")


def _rewritten(block: Block, members: dict[str, Member], new: dict[str, str], order: Sequence[str]) -> TextEdit:
    """All labels anew, one a row, each with its docs."""
    rows = []
    for value in order:
        member = members.get(value)
        if member is None:
            rows.append(new[value])
        else:
            rows += [f"/// {line}".rstrip() for line in member.doc.split("\n")] if member.doc else []
            rows.append(block.text[member.start : member.end])
    labels = _lines(block)
    start, end = labels[0].start, labels[-1].end
    open_ = block.text.rfind("{", 0, start) + 1
    close = block.text.find("}", end)
    text = "\n" + "".join(f"  {row}\n" for row in rows)
    return block.replaced(Span(open_, close if close >= 0 else end), text)


# ---- domains ---------------------------------------------------------------------------------------------------------
def _redefined(round: Round, mine: Type, theirs: Type) -> Iterator[TextEdit]:
    """The domain with the type and the checks of the import; its default, tags and docs stay."""
    assert mine.domain is not None
    assert theirs.domain is not None
    block = round.block(mine.domain.name)
    head = block.declaration.head
    if not isinstance(head, TypeHead):
        return
    spelling = Spelling(round.names, round.ours.schema.header, round.dialect, {})
    base = spelling.type(theirs._replace(domain=None))
    kept = [each for each in head.clauses if not isinstance(each, Check)]
    default = [each for each in kept if isinstance(each, Default)]
    rest = [each for each in kept if not isinstance(each, Default)]
    checks = [f"check {f'{quote(each.name)} ' if each.name else ''}({each.text})" for each in theirs.domain.checks]
    text = " ".join(filter(None, ["=", base, print_clauses(default), *checks, print_clauses(rest)]))
    end = block.declaration.span.end
    old = block.text[block.declaration.at : end]
    yield block.replaced(Span(block.declaration.at, block.declaration.at + len(old.rstrip())), text)
    round.note("changed", mine.domain.name, f"it is `{base}` with the checks of the source")
