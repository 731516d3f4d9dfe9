"""What hover tells of the design document's side: classes, life, states and quantities."""

from __future__ import annotations

from collections.abc import Iterator

from entia.ide.columns import type_text
from entia.ide.plan_words import meaning
from entia.model.design import Query, Retention
from entia.model.privacy import class_of, classification, is_personal, personal_kind
from entia.model.quantities import Duration, count, duration
from entia.model.schema import Column, CustomTag, Header, Table
from entia.model.snapshot import Snapshot
from entia.model.views import targets_of

_DAY = 86_400
_KEPT = {"delete": "deleted", "anonymize": "anonymized", "archive": "archived"}
_ERASED = {"anonymize": "anonymized on erasure", "delete": "deleted on erasure", "keep": "kept on erasure"}
_MOST = 12


def column_facts(table: Table, column: Column, header: Header) -> Iterator[str]:
    """What the model says of a column beyond its type: class, person, audit, erasure."""
    said = classification(column, table, header)
    if said:
        yield said
    if is_personal(column):
        kind = personal_kind(column)
        yield f"personal data ({kind})" if kind else "personal data"
    for audit in table.design.audits:
        if audit.everything or column.name in audit.columns:
            yield f"audited, kept {audit.keep.text}" if audit.keep is not None else "audited"
    for erasure in table.design.erasures:
        if not erasure.columns or column.name in erasure.columns:
            yield _ERASED[erasure.action]


def table_facts(table: Table, header: Header) -> Iterator[str]:
    """What the model says of an entity's life, a line each."""
    design = table.design
    said = class_of(table.tags) or class_of(header.tags)
    if said:
        yield f"Class: {said}"
    for step in design.lifecycle:
        yield f"{step.word.capitalize()}: {step.text}"
    for retention in design.retentions:
        yield _retention(retention)


def query_facts(snapshot: Snapshot, query: Query) -> str:
    """What a query gives and is given, with their types, and how fast it must be."""
    from entia.model.expressions import Relation, Scope, analyse

    dialects = targets_of(snapshot.header, query.only)

    def find(name: str) -> Relation | None:
        seen = snapshot.seen(name)
        return seen.where(name, dialects) if seen is not None else None

    scope = Scope(relations=find, dialects=dialects, defined=snapshot.defined)
    analysis = analyse(query.expression.text, scope, "query")
    lines = [f"- `{name}` {type_text(type_)}" for name, type_ in analysis.outputs[:_MOST]]
    if len(analysis.outputs) > _MOST:
        lines.append(f"- … and {len(analysis.outputs) - _MOST} more")
    given = ", ".join(f"`:{name}`" for name, _ in analysis.placeholders)
    limits = ", ".join(f"{word} {limit.text}" for word, limit in query.measures)
    parts = (f"Given: {given}" if given else "", "\n".join(lines), f"Limit: {limits}" if limits else "")
    return "\n\n".join(filter(None, parts))


def states(table: Table, column: Column) -> str:
    """The states of a column and what may follow each, as a list."""
    for transitions in table.design.transitions:
        if transitions.column != column.name:
            continue
        following: dict[str, list[str]] = {}
        for edge in transitions.edges:
            following.setdefault(edge.source.name, []).append(edge.target.name)
        lines = [f"- `{state}` → {', '.join(f'`{each}`' for each in ends)}" for state, ends in following.items()]
        return "\n".join(["States:", "", *lines[:_MOST]])
    return ""


def quantity(text: str) -> str:
    """A quantity in words: `7y` is 84 months, `1.5M` is 1,500,000."""
    length = duration(text)
    if length is not None:
        return f"`{text}`: {_length(length)}"
    rows = count(text)
    return f"`{text}`: {rows:,}" if rows is not None else ""


def plan_word(block: str, word: str) -> str:
    """What a word of a plan line means."""
    said = meaning(block, word)
    return f"`{word}`: {said}" if said else ""


def custom_tag(tag: CustomTag) -> str:
    """A tag of the user's own: how it is written, and what it is for."""
    arguments = ", ".join(
        f"{f'{each.name}: ' if each.name else ''}{each.kind or ' | '.join(each.choices)}{'?' if each.optional else ''}"
        for each in tag.arguments
    )
    written = f"**tag** `@{tag.name}{f'({arguments})' if arguments else ''}`"
    return f"{written}\n\n{tag.doc}" if tag.doc else written


def _retention(retention: Retention) -> str:
    since = f" after `{retention.attribute.name}`" if retention.attribute is not None else ""
    return f"Kept {retention.period.text}{since}, then {_KEPT[retention.action]}"


def _length(length: Duration) -> str:
    if length.months:
        years, months = divmod(length.months, 12)
        parts = [_counted(years, "year")] * bool(years) + [_counted(months, "month")] * bool(months)
        return f"{' and '.join(parts)}, about {int(length.mean_seconds / _DAY):,} days"
    for size, unit in ((_DAY, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if length.seconds >= size and length.seconds % size == 0:
            return _counted(int(length.seconds / size), unit)
    return f"{length.seconds.normalize():f} seconds"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"
