"""Where the document says that data comes from and goes, and what keeps it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from entia.exporters.markdown_text import (
    NOTHING,
    bullet,
    code,
    codes,
    computed,
    described,
    fenced,
    prose,
    purpose,
    title,
)
from entia.exporters.source import Source, is_own
from entia.model.design import BusinessRule, Flow, Line, Step
from entia.model.design import Source as DataSource
from entia.model.plans import PLAN_WORDS
from entia.model.quantities import Duration

_MODES = (("realtime", "Real-time"), ("eventual", "Eventually Consistent"), ("batch", "Batch Processing"))
STAGES = {"validate": "Validation Stage", "transform": "Transformation Stage", "store": "Storage Stage"}


# ---- flow ------------------------------------------------------------------------------------------------------------
def sources(source: Source) -> list[str]:
    """Each source, what it feeds and how often."""
    lines: list[str] = []
    for plan in source.plans("source"):
        content = plan.content
        assert isinstance(content, DataSource)
        feeds = f" → {codes(mention.name for mention in content.feeds)}" if content.feeds else ""
        mode = " ".join(filter(None, (content.mode, written(content.every))))
        often = f"; {code(mode)}" if mode else ""
        lines += bullet(title(content.name), f"{prose(content.text)}{feeds}{often}", 0, plan.doc)
        for line in content.lines:
            label = line.word.capitalize() if line.word in PLAN_WORDS["source"] else code(line.word)
            lines += bullet(label, says(line), 1, line.doc)
    return [*lines, ""] if lines else [computed("No sources."), ""]


def says(line: Line) -> str:
    """What a line of a plan says: a length of time or names as code, then its text."""
    said = [code(line.length.text)] if line.length is not None else []
    said += [codes(f"{path.entity}.{path.attribute}".rstrip(".") for path in line.names)] if line.names else []
    said += [prose(line.text)] if line.text else []
    return " ".join(said) or NOTHING


def written(length: Duration | None) -> str:
    """A length of time as the model writes it, "" for none."""
    return length.text if length is not None else ""


def transformations(source: Source) -> list[str]:
    """Each flow: its stages in order."""
    lines: list[str] = []
    for plan in source.plans("flow"):
        flow = plan.content
        assert isinstance(flow, Flow)
        lines += [f"#### Flow: {title(flow.name)}", "", *purpose(plan.doc)]
        lines += fenced("text", _drawing(flow))
        if flow.sources:
            lines += [f"**From**: {codes(mention.name for mention in flow.sources)}", ""]
        lines += _stages(flow)
    return lines or [computed("No flows."), ""]


def _drawing(flow: Flow) -> str:
    names = [", ".join(mention.name for mention in flow.sources) or "Raw Data"]
    names += dict.fromkeys(STAGES.get(step.word, step.word).removesuffix(" Stage") for step in flow.steps)
    stored = ", ".join(mention.name for mention in flow.stores)
    return " → ".join([*names, f"Storage ({stored})" if stored else "Storage"])


def _stages(flow: Flow) -> list[str]:
    steps: list[Step] = list(flow.steps)
    lines: list[str] = []
    number = 0
    last = ""
    for step in steps:
        if step.word != last:
            number, last = number + 1, step.word
            lines.append(f"{number}. **{STAGES.get(step.word) or title(step.word)}**:")
        lines += [f"   - {prose_item(step.text)}", *(f" {line}" for line in described(step.doc, 2))]
    if flow.stores or flow.store_texts:
        lines.append(f"{number + 1}. **{STAGES['store']}**: {codes(mention.name for mention in flow.stores)}".rstrip())
        for step in flow.store_texts:
            lines += [f"   - {prose_item(step.text)}", *(f" {line}" for line in described(step.doc, 2))]
    return [*lines, ""] if lines else []


def prose_item(text: str) -> str:
    """Prose at the start of a bullet, where `- x` or `# x` would be a list or a heading."""
    item = prose(text)
    first = item[:1]
    if first in "-+*#>=~:[" or (first.isdigit() and item.lstrip("0123456789")[:1] in (".", ")")):
        at = len(item) - len(item.lstrip("0123456789"))
        return f"{item[:at]}\\{item[at:]}"
    return item


def synchronisation(source: Source) -> list[str]:
    """Who is kept in step with what, by mode."""
    lines: list[str] = []
    for mode, label in _MODES:
        found: list[str] = []
        for body in source.of("entity", "junction"):
            for sync in body.table.design.syncs if body.table is not None else ():
                if sync.mode == mode:
                    every = f" {code(written(sync.every))}" if sync.every is not None else ""
                    said = f"{code(body.name)}{every} with {codes(partner.name for partner in sync.partners)}"
                    found.append(f"  - {said if is_own(body, sync.span) else computed(said)}")
                    found += described(sync.doc, 2)
        lines += [*bullet(label, "" if found else NOTHING), *found]
    return [*lines, ""]


# ---- integrity -------------------------------------------------------------------------------------------------------
def references(source: Source) -> list[str]:
    """What becomes of rows whose target goes, counted."""
    keys = [key for table in source.schema.tables for key in table.foreign_keys]
    if not keys:
        return [computed("No foreign keys."), ""]
    enforced = [key for key in keys if key.enforced]
    counts = Counter(key.on_delete or "no action" for key in enforced)
    said = ", ".join(f"{count} ON DELETE {action.upper()}" for action, count in sorted(counts.items()))
    count = "1 foreign key is" if len(enforced) == 1 else f"{len(enforced)} foreign keys are"
    lines = [f"- {computed(f'{count} enforced by the database: {said}.')}"] if enforced else []
    loose = [
        f"{code(table.name)} {code(key.role)}"
        for table in source.schema.tables
        for key in table.foreign_keys
        if not key.enforced
    ]
    if loose:
        lines.append(f"- {computed('Not enforced by the database: ' + ', '.join(loose) + '.')}")
    nullable = sum(1 for key in enforced if key.on_delete == "set null")
    if nullable:
        lines.append(f"- {computed('Rows that lose their target with SET NULL stay, without it.')}")
    return [*lines, ""]


def rules(source: Source) -> list[str]:
    """Business rules, and what the database checks."""
    lines = ["**Business Rules**:", ""]
    plans = source.plans("rule")
    for plan in plans:
        rule = plan.content
        assert isinstance(rule, BusinessRule)
        lines += bullet(title(rule.name), prose(rule.text), 0, plan.doc)
        if rule.entities:
            lines += bullet("On", codes(mention.name for mention in rule.entities), 1)
        if rule.keeper:
            lines += bullet("Kept By", code(rule.keeper), 1)
        if rule.expression is not None:
            lines += bullet("Check", code(f"({rule.expression.text.strip()})"), 1)
    lines += [*([] if plans else [computed("None.")]), "", "**Technical Constraints**:", ""]
    checks = list(_technical(source))
    return [*lines, *(checks or [computed("None.")]), ""]


def _technical(source: Source) -> Iterable[str]:
    for body in source.of("entity", "junction"):
        if body.table is None:
            continue
        for key in body.table.uniques:
            yield f"- {computed(f'{code(body.name)}: unique {codes(key.columns)}')}"
        for check in body.table.checks:
            yield f"- {computed(f'{code(body.name)}: {code(check.expression.text.strip())}')}"
        for exclusion in body.table.exclusions:
            said = ", ".join(f"{code(each.text.strip())} with {code(sign)}" for each, sign in exclusion.elements)
            yield f"- {computed(f'{code(body.name)}: no two rows with {said}')}"
    for domain in source.schema.domains:
        if (named := domain.domain) is not None:
            for rule in named.checks:
                yield f"- {computed(f'{code(named.name)}: {code(rule.text.strip())}')}"


# ---- audit -----------------------------------------------------------------------------------------------------------
def audit(source: Source) -> list[str]:
    """What is audited, and how long what is kept."""
    tracked: list[str] = []
    kept: list[str] = []
    tables: list[str] = []
    for body in source.of("entity", "junction"):
        design = body.table.design if body.table is not None else None
        for each in design.audits if design is not None else ():
            tables.append(body.name)
            what = "all attributes" if each.everything else codes(mention.name for mention in each.attributes)
            keep = f"; kept {code(written(each.keep))}" if each.keep is not None else ""
            said = f"{code(body.name)}: {what}{keep}"
            tracked += [f"  - {said if is_own(body, each.span) else computed(said)}", *described(each.doc, 2)]
        for rule in design.retentions if design is not None else ():
            after = f" after {code(rule.attribute.name)}" if rule.attribute is not None else ""
            said = f"{code(body.name)}: {code(written(rule.period))}{after}, then {rule.action}"
            kept += [f"  - {said if is_own(body, rule.span) else computed(said)}", *described(rule.doc, 2)]
    return [
        *bullet("Audit Tables", computed(codes(dict.fromkeys(tables))) if tables else NOTHING),
        *bullet("Tracked Changes", "" if tracked else NOTHING), *tracked,
        *bullet("Retention Policy", "" if kept else NOTHING), *kept, "",
    ]  # fmt: skip
