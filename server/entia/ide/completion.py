"""Completion: what may stand at the caret, from the grammar's own state and the model's names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.ide import snippets, vocabulary
from entia.ide.caret import Caret, caret_at
from entia.ide.columns import attributes_of, entity_of
from entia.ide.option_completion import complete_options
from entia.ide.plan_completion import modes, plan_values
from entia.ide.sql_completion import complete_sql
from entia.ide.suggestion import LIMIT, Completions, Item
from entia.model import design_lines, header, plans
from entia.model.functions import FUNCTIONS
from entia.model.native_types import capital_words, native_types
from entia.model.types import Type
from entia.model.workspace import Workspace
from entia.rules import ALL
from entia.syntax.expectation import Expectation, expected_at
from entia.syntax.tree import AttributeTail, Default, RelationshipTail, ValuesTail
from entia.text import Position, Span

__all__ = ["complete"]

_LENGTH = re.compile(r"[(,]\s*(\w+)\(\s*\d*$")


class Place(NamedTuple):
    """What the sources of suggestions look at."""

    caret: Caret
    expected: Expectation
    prefix: str


def complete(workspace: Workspace, path: str, position: Position) -> Completions | None:
    """What may be written at a position; None in texts and comments, and where there is no such file."""
    caret = caret_at(workspace, path, position)
    if caret is None:
        return None
    expected = expected_at(caret.document, position)
    if expected.in_text and expected.in_sql is None:
        return None
    # The line that what is written belongs to, though the caret may stand behind its end.
    members = () if expected.member is None else (expected.member,)
    caret = replace(caret, declaration=expected.declaration, members=members)
    if expected.in_sql is not None:
        text, offset = expected.in_sql
        if _is_length(caret, caret.chunk.text[: caret.offset]):
            return None
        return complete_options(caret, text, offset) or complete_sql(caret, text, offset)
    place = Place(caret, expected, expected.prefix)
    replaced = Span(caret.offset - len(expected.prefix), caret.offset)
    return _chosen(_items(place), expected.prefix, replaced)


def _is_length(caret: Caret, before: str) -> bool:
    """Whether a number is meant: how much of an attribute a key keeps, `index (name(20))`."""
    found = _LENGTH.search(before)
    member, resolved = caret.member, caret.resolved
    if found is None or member is None or member.kind not in ("index", "unique", "pk") or found[1] in FUNCTIONS:
        return False
    return resolved is not None and any(table.column(found[1]) is not None for table in resolved.tables)


def _items(place: Place) -> Iterator[Item]:
    for symbol in place.expected.symbols:
        source = SOURCES.get(symbol)
        if source is not None:
            yield from source(place)
    yield from _header_values(place)
    yield from plan_values(place.caret, place.prefix)
    yield from _keywords(place)


def _chosen(items: Iterator[Item], prefix: str, replaced: Span) -> Completions:
    """The items that match what is typed, each label once, and at most LIMIT of them."""
    kept: dict[tuple[str, str], Item] = {}
    left_out = False
    for item in items:
        if not matches(item.label, prefix):
            left_out = True
        elif len(kept) < LIMIT:
            kept.setdefault((item.label, "snippet" if item.holes else ""), item)
        else:
            left_out = True
            break
    return Completions(tuple(kept.values()), replaced, left_out)


def matches(label: str, prefix: str) -> bool:
    """Whether a label begins with what is typed, or one of its words does; case does not matter."""
    if not prefix:
        return True
    low, typed = label.lower(), prefix.lower()
    return low.startswith(typed) or f"_{typed}" in low or f" {typed}" in low


# ---- names -----------------------------------------------------------------------------------------------------------
def _declared(*kinds: str) -> Callable[[Place], Iterator[Item]]:
    def source(place: Place) -> Iterator[Item]:
        snapshot = place.caret.snapshot
        if snapshot is None:
            return
        for name, kind in snapshot.named(place.prefix, kinds, LIMIT + 1):
            yield Item(name, kind, kind, doc=f"declaration:{name}", rank=1)

    return source


_TYPE_NAMES = _declared("type", "enum")


def _types(place: Place) -> Iterator[Item]:
    yield from _native_types(place)
    for name, word in vocabulary.TYPES.items():
        yield Item(name, "type", word.doc, doc=f"type:{name}", rank=2)
    yield from _TYPE_NAMES(place)
    sole = place.caret.snapshot.header.sole_target if place.caret.snapshot is not None else ""
    for own in sorted(capital_words(sole)) if place.prefix.isupper() else ():
        yield Item(own, "type", f"a type of {DIALECTS[sole].title}'s own", rank=3)
    for dialect in _targets(place):
        yield Item(f"{dialect}.", "dialect", f"a type of {DIALECTS[dialect].title}'s own", rank=3)


def _native_types(place: Place) -> Iterator[Item]:
    """Behind `postgres.` the types of that database's own, and those that the model brings there."""
    dialect, dot, _ = place.prefix.partition(".")
    if not dot or dialect not in DIALECTS:
        return
    for name, native in native_types(dialect).items():
        if name.isidentifier():
            yield Item(f"{dialect}.{name}", "type", f"like `{native.base}`" if native.base else "", rank=1)
    snapshot = place.caret.snapshot
    for kind, _, name in (each.partition(" ") for each in sorted(snapshot.defined if snapshot is not None else ())):
        if kind == "type":
            yield Item(f"{dialect}.{name}", "type", "of this model or its extensions", rank=1)


def _attributes(place: Place) -> Iterator[Item]:
    entity = entity_of(place.caret)
    if entity is not None:
        for each in attributes_of(place.caret, entity):
            yield Item(each.name, "attribute", each.detail, doc=f"member:{entity}.{each.name}", rank=1)


def _keys(place: Place) -> Iterator[Item]:
    """Attributes of the entity that a relationship's key mapping is about."""
    member = place.caret.member
    if member is None or not isinstance(member.tail, RelationshipTail):
        return
    at = place.caret.offset - member.at
    for target in reversed(member.tail.targets):
        if target.name.span.start <= at:
            for each in attributes_of(place.caret, target.name.text):
                yield Item(each.name, "attribute", each.detail, doc=f"member:{target.name.text}.{each.name}", rank=1)
            return


def _labels(place: Place) -> Iterator[Item]:
    """Labels of the attribute's enum, and the words that a default may be."""
    type_ = _own_type(place)
    if type_ is not None and type_.enum is not None:
        for label in type_.enum.labels:
            yield Item(label.name, "label", label.doc or f"of {type_.enum.name or 'this enum'}", rank=0)
    for name, word in vocabulary.NILADIC.items():
        fits = type_ is not None and type_.base == vocabulary.NILADIC_TYPES.get(name)
        yield Item(name, "value", word.doc, doc=f"value:{name}", rank=1 if fits else 3)


def _own_type(place: Place) -> Type | None:
    """The type of the attribute that the line declares."""
    resolved, member = place.caret.resolved, place.caret.member
    if resolved is None or member is None or not resolved.tables:
        return None
    column = resolved.tables[0].column(member.name or "")
    return None if column is None else column.type


def _functions(place: Place) -> Iterator[Item]:
    default = place.caret.member is not None and isinstance(place.caret.member.tail, AttributeTail)
    type_ = _own_type(place) if default else None
    for function in FUNCTIONS.values():
        if function.kind != "scalar" or function.name in vocabulary.NILADIC or (default and function.fewest):
            continue
        call = f"{function.name}()" if not function.most else f"{function.name}(⟨⟩)"
        rank = 1 if type_ is not None and type_.base == function.result else 4 if default else 2
        detail, doc = function.signature, f"function:{function.name}"
        yield Item(function.name, "function", detail, call, holes="⟨" in call, doc=doc, rank=rank)


def _targets(place: Place) -> tuple[str, ...]:
    snapshot = place.caret.snapshot
    return (
        () if snapshot is None else tuple(each.dialect for each in snapshot.header.targets if each.dialect in DIALECTS)
    )


def _dialects(place: Place) -> Iterator[Item]:
    yield from _native_types(place)  # `native postgres.…`
    targets = _targets(place)
    for dialect in DIALECTS.values():
        detail = dialect.title if dialect.built else f"{dialect.title} (not built yet)"
        yield Item(dialect.name, "dialect", detail, rank=0 if dialect.name in targets else 1 if dialect.built else 3)


def _words(kind: str, words: dict[str, vocabulary.Word]) -> Callable[[Place], Iterator[Item]]:
    def source(place: Place) -> Iterator[Item]:
        for name, word in words.items():
            yield Item(name, kind, word.doc, doc=f"{kind}:{name}", rank=1)

    return source


def _fixed(*words: str) -> Callable[[Place], Iterator[Item]]:
    def source(place: Place) -> Iterator[Item]:
        for word in words:
            yield Item(word, "value", "", rank=1)

    return source


# ---- lines of words and values ---------------------------------------------------------------------------------------
def _properties(place: Place) -> Iterator[Item]:
    """The first word of a line in `model`, `backup`, `lifecycle` …"""
    member, declaration = place.caret.member, place.caret.declaration
    block = ""
    if declaration is not None:
        block = declaration.keyword
        if member is not None and member.kind in vocabulary.PROPERTIES:
            block = member.kind
    if block == "model":
        yield from _words("header", vocabulary.HEADER)(place)
    else:
        yield from _fixed(*vocabulary.PROPERTIES.get(block, ()))(place)


def _transition_labels(place: Place) -> Iterator[Item]:
    """Labels of the attribute that `transitions` is about."""
    declaration, resolved = place.caret.declaration, place.caret.resolved
    for member in declaration.members if declaration is not None and resolved is not None else ():
        tail = member.tail
        if member.kind != "transitions" or not member.start <= place.caret.offset <= member.end:
            continue
        if resolved is None or not resolved.tables or not isinstance(tail, ValuesTail) or not tail.values:
            continue
        column = resolved.tables[0].column(tail.values[0].text)
        for label in column.type.enum.labels if column is not None and column.type.enum is not None else ():
            yield Item(label.name, "label", label.doc, rank=0)


def _header_values(place: Place) -> Iterator[Item]:
    """What follows the first word of a line in `model`: the grammar leaves its meaning to a later layer."""
    declaration, member = place.caret.declaration, place.caret.member
    if declaration is None or member is None or declaration.keyword != "model" or not member.name:
        return
    begin = member.start + len(member.name)
    stop = place.caret.offset - len(place.prefix)
    if stop <= begin:
        return
    word, before = member.name, place.caret.chunk.text[begin:stop].split(",")[-1].split()
    if word in ("target", "extension", "native") and not before:
        yield from _dialects(place)
    elif word == "target" and len(before) == 1 and before[0] in DIALECTS:
        for version in reversed(DIALECTS[before[0]].versions):
            yield Item(version, "value", f"{DIALECTS[before[0]].title} {version}", rank=1)
    elif word == "extension" and len(before) == 2 and before[0] == "postgres":
        yield from _fixed("schema")(place)
    elif word == "naming":
        yield from _fixed(*vocabulary.FORMS.get(before[0] if before else "", vocabulary.CASES))(place)
    elif word == "status":
        yield from _fixed(*header.STATUSES)(place)
    elif word == "allow":
        for rule in ALL:
            yield Item(rule.name, "value", rule.summary, rank=1)
    elif word == "relationships":
        actions = [each for each in snippets.PHRASES["on"] if "()" not in each]
        words = actions if "optional" in before else ["index", "not enforced", "optional", *actions]
        yield from _fixed(*words)(place)


def _modes(place: Place) -> Iterator[Item]:
    before = place.caret.chunk.text[: place.caret.offset - len(place.prefix)].split()
    yield from modes(before[-1] if before else "")


def _tags(place: Place) -> Iterator[Item]:
    """The language's tags, and those that the model declares."""
    snapshot = place.caret.snapshot
    for tag in snapshot.header.custom_tags if snapshot is not None else ():
        call = f"{tag.name}(⟨⟩)" if tag.arguments else tag.name
        yield Item(tag.name, "tag", tag.doc, call, holes=bool(tag.arguments), rank=0)
    yield from _words("tag", vocabulary.TAGS)(place)


# ---- keywords and snippets -------------------------------------------------------------------------------------------
def _keywords(place: Place) -> Iterator[Item]:
    expected = place.expected
    allowed = set(expected.keywords)
    if allowed & vocabulary.DECLARATIONS.keys() >= {"entity", "enum"}:
        yield from _ready_made(snippets.DECLARATIONS, expected.keywords, "declaration")
        return
    if allowed & vocabulary.DIRECTIVES.keys() >= {"index", "partition"}:
        yield from _ready_made(snippets.LINES, expected.keywords, "directive")
        return
    after_equals = place.caret.member is not None and _in_default(place)
    for keyword in expected.keywords:
        if not keyword[:1].isalpha():
            continue
        phrases = () if after_equals else snippets.PHRASES.get(keyword, ())
        for phrase in phrases:
            if _fits(phrase, place):
                yield Item(phrase, "keyword", "", doc=f"clause:{keyword}", rank=4)
        if not phrases:
            yield _keyword(keyword, "clause")


def _fits(phrase: str, place: Place) -> bool:
    """`on update now()` is an attribute's, `on delete …` a relationship's; `no action` stands behind these."""
    member = place.caret.member
    attribute = member is not None and member.kind == "attribute"
    if phrase.startswith("on "):
        return phrase.endswith("now()") == attribute
    if phrase.startswith("no "):
        return (phrase == "no action") == ("cascade" in place.expected.keywords)
    if phrase.startswith("nulls "):
        index = member is not None and place.caret.chunk.text[member.at : place.caret.offset].count("(") > (
            place.caret.chunk.text[member.at : place.caret.offset].count(")")
        )
        return ("distinct" in phrase) != index
    return True


def _in_default(place: Place) -> bool:
    member = place.caret.member
    if member is None or not isinstance(member.tail, AttributeTail):
        return False
    at = place.caret.offset - member.at
    return any(isinstance(each, Default) and each.span.start <= at <= each.span.end for each in member.tail.clauses)


def _keyword(keyword: str, where: str) -> Item:
    word = vocabulary.PLACES[where].get(keyword)
    return Item(keyword, "keyword", "" if word is None else word.doc, doc=f"{where}:{keyword}", rank=4)


def _ready_made(all: Iterable[snippets.Snippet], keywords: Collection[str], where: str) -> Iterator[Item]:
    """The snippets that fit, and the keywords that have none."""
    fitting = [each for each in all if not each.keyword or each.keyword in keywords]
    for each in fitting:
        doc = f"{where}:{each.keyword}" if each.keyword else ""
        yield Item(each.label, "snippet", each.detail, each.text, holes=True, doc=doc, rank=3)
    covered = {each.keyword for each in fitting}
    for keyword in keywords:
        if keyword not in covered:
            yield _keyword(keyword, where)


# The kinds of name that the grammar tells apart (its rules), and where each gets its suggestions.
SOURCES: dict[str, Callable[[Place], Iterator[Item]]] = {
    "type_ref": _types,
    "native_ref": _native_types,
    "entity_ref": _declared("entity"),
    "entity_value": _declared("entity"),
    "fed_value": _declared("entity", "view"),
    "source_value": _declared("source", "view", "query"),
    "code_target": _declared("entity", "view"),
    "junction_ref": _declared("entity"),
    "mixin_ref": _declared("mixin"),
    "attr_ref": _attributes,
    "attr_value": _attributes,
    "key_ref": _keys,
    "value_ref": _labels,
    "function_ref": _functions,
    "dialect": _dialects,
    "dialect_value": _dialects,
    "property": _properties,
    "enum_label": _transition_labels,
    "method": _words("partition", vocabulary.PARTITION_METHODS),
    "index_method": _words("method", vocabulary.METHODS),
    "tag_name": _tags,
    "sync_word": _modes,
    "source_word": _modes,
    "interval": _fixed(*vocabulary.INTERVALS),
    "refresh_event": _fixed("demand"),
    "retain_action": _fixed(*design_lines.RETENTION_ACTIONS),
    "erasure_action": _fixed(*design_lines.ERASURE_ACTIONS),
    "rule_keeper": _fixed(*plans.KEEPERS),
    "query_measure": _fixed("p50", "p95", "p99"),
    "todo_state": _fixed("done"),
}
