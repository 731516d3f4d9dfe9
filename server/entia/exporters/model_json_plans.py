"""How data lives and what is planned, as JSON: the shapes below `design`, and the lists of queries, rules, sources …"""

from __future__ import annotations

from collections.abc import Iterable

from entia.model.design import (
    Block,
    BusinessRule,
    EntityDesign,
    Flow,
    Line,
    Mention,
    Migration,
    Note,
    Plan,
    Query,
    Source,
    Step,
    Todo,
)
from entia.model.quantities import Duration
from entia.model.schema import Schema

Json = dict[str, object]
_LISTS = {
    Query: "queries", BusinessRule: "rules", Source: "sources", Flow: "flows", Block: "blocks",
    Migration: "migrations", Todo: "todos", Note: "notes",
}  # fmt: skip


def kept(always: Json, **others: object) -> Json:
    """An object with what must be there, and of the others what is neither empty nor false."""
    said = {name: value for name, value in others.items() if value is not None and value is not False}
    return always | {name: value for name, value in said.items() if value not in ("", [], {})}


def quantity(length: Duration | None) -> Json | None:
    """A length of time: whole months of the calendar, and seconds beside them."""
    if length is None:
        return None
    seconds = int(length.seconds) if length.seconds == int(length.seconds) else float(length.seconds)
    return {"text": length.text, "months": length.months, "seconds": seconds}


def _names(mentions: Iterable[Mention]) -> list[str]:
    return [each.name for each in mentions]


def _steps(steps: Iterable[Step]) -> list[Json]:
    return [kept({"word": step.word, "text": step.text}, doc=step.doc) for step in steps]


# ---- the lines of an entity ------------------------------------------------------------------------------------------
def design(found: EntityDesign) -> Json:
    """The lines of an entity that are about its life."""
    volume = found.volume
    points = [{"rows": each.rows, "after": quantity(each.after)} for each in volume.points] if volume else []
    return kept(
        {},
        lifecycle=_steps(found.lifecycle),
        transitions=[
            kept(
                {
                    "attribute": each.attribute.name,
                    "edges": [{"from": edge.source.name, "to": edge.target.name} for edge in each.edges],
                },
                column=each.column,
                doc=each.doc,
            )
            for each in found.transitions
        ],
        volume=kept({"points": points}, doc=volume.doc) if volume else None,
        audits=[
            kept({"columns": list(each.columns)}, everything=each.everything, keep=quantity(each.keep), doc=each.doc)
            for each in found.audits
        ],
        retentions=[
            kept({"period": quantity(each.period), "action": each.action}, after=each.column, doc=each.doc)
            for each in found.retentions
        ],
        caches=[
            kept(
                {"layer": each.layer, "key": each.key},
                names=_names(each.names),
                ttl=quantity(each.ttl),
                invalidation=each.invalidation,
                doc=each.doc,
            )
            for each in found.caches
        ],
        syncs=[
            kept(
                {"mode": each.mode, "with": _names(each.partners)},
                every=quantity(each.every),
                doc=each.doc,
            )
            for each in found.syncs
        ],
        erasures=[
            kept({"action": each.action, "columns": list(each.columns)}, doc=each.doc) for each in found.erasures
        ],
    )


# ---- declarations ----------------------------------------------------------------------------------------------------
def plans(schema: Schema) -> Json:
    """A list for each kind of plan, in the order of the text."""
    found: dict[str, list[Json]] = {name: [] for name in _LISTS.values()}
    for plan in schema.plans:
        found[_LISTS[type(plan.content)]].append(_plan(plan))
    return dict(found)


def _plan(plan: Plan) -> Json:
    match plan.content:
        case Query() as query:
            measures = [{"measure": word, "limit": quantity(limit)} for word, limit in query.measures]
            return kept({"name": query.name, "sql": query.expression.text}, measures=measures, only=list(query.only),
                        doc=plan.doc)  # fmt: skip
        case BusinessRule() as rule:
            sql = rule.expression.text if rule.expression is not None else ""
            return kept({"name": rule.name, "text": rule.text}, entities=_names(rule.entities), keeper=rule.keeper,
                        sql=sql, doc=plan.doc)  # fmt: skip
        case Source() as source:
            return kept({"name": source.name, "text": source.text}, feeds=_names(source.feeds), mode=source.mode,
                        every=quantity(source.every), lines=_lines(source.lines), doc=plan.doc)  # fmt: skip
        case Flow() as flow:
            return kept({"name": flow.name}, sources=_names(flow.sources), steps=_steps(flow.steps),
                        stores=_names(flow.stores), storeTexts=_steps(flow.store_texts), doc=plan.doc)  # fmt: skip
        case Block() as block:
            return kept({"keyword": plan.keyword, "lines": _lines(block.lines)}, doc=plan.doc)
        case Migration() as migration:
            return kept({"version": migration.version, "lines": _lines(migration.lines)}, before=migration.before,
                        doc=plan.doc)  # fmt: skip
        case Todo() as todo:
            return kept({"text": todo.text, "done": todo.done}, doc=plan.doc)
        case Note() as note:
            return kept({"heading": note.heading, "text": note.text}, doc=plan.doc)


def _lines(lines: Iterable[Line]) -> list[Json]:
    return [
        kept(
            {"word": line.word},
            text=line.text,
            length=quantity(line.length),
            attributes=[kept({"entity": each.entity}, attribute=each.attribute) for each in line.names],
            doc=line.doc,
        )
        for line in lines
    ]
