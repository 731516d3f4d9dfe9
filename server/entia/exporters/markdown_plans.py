"""Security, migration, backup, validation and what is next: the plan blocks of a model in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from entia.exporters.markdown_flow import prose_item, says
from entia.exporters.markdown_text import NOTHING, bullet, code, codes, computed, described, prose, purpose
from entia.exporters.source import Source, is_own
from entia.model.design import CLASSES, Block, Line, Migration, Todo
from entia.model.privacy import class_of, is_encrypted
from entia.rules.checklist import CHECKS

# The template's label for each word of a block; words that are not here keep their own.
LABELS = {
    "privacy": {
        "pii": "PII Handling", "anonymization": "Data Anonymization", "erasure": "Right to Erasure",
        "consent": "Consent Management", "access": "Access", "retention": "Retention",
    },
    "encryption": {"at_rest": "At Rest", "in_transit": "In Transit", "application": "Application Level"},
    "versioning": {"schema": "Schema Versioning", "scripts": "Migration Scripts", "testing": "Testing Strategy"},
    "backup": {"frequency": "Frequency", "retention": "Retention", "storage": "Storage", "test": "Testing"},
    "recovery": {"rto": "RTO", "rpo": "RPO", "procedure": "DR Procedures"},
    "testing": {
        "unit": "Unit Tests", "integration": "Integration Tests", "performance": "Performance Tests",
        "quality": "Data Quality Tests",
    },
    "migration": {
        "current": "Current State", "target": "Target State", "step": "Migration Steps", "rollback": "Rollback Plan",
    },
}  # fmt: skip
_OPTIONAL = ("access", "retention")  # of `privacy`: labels that the template has not


def block(source: Source, keyword: str, computed_below: dict[str, list[str]] | None = None) -> list[str]:
    """The lines of a block under the template's labels, in its order; what follows from the model below each."""
    labels = LABELS[keyword]
    plans = source.plans(keyword)
    below = computed_below or {}
    lines = [line for plan in plans for line in purpose(plan.doc)]
    said = [line for plan in plans if isinstance(plan.content, Block) for line in plan.content.lines]
    for word, label in labels.items():
        own = [line for line in said if line.word == word]
        for line in own:
            lines += bullet(label, says(line), 0, line.doc)
        if not own and not (keyword == "privacy" and word in _OPTIONAL):
            lines += bullet(label, "" if below.get(word) else NOTHING)
        lines += below.get(word, [])
    for line in said:
        if line.word not in labels:
            lines += bullet(code(line.word), says(line), 0, line.doc)
    return [*lines, ""]


# ---- security --------------------------------------------------------------------------------------------------------
def classification(source: Source) -> list[str]:
    """What is in which class; the nearest tag counts."""
    found: dict[str, list[str]] = {name: [] for name in CLASSES}
    general = class_of(source.schema.header.tags)
    for body in source.of("entity", "junction"):
        if body.table is None:
            continue
        own = class_of(body.table.tags) or general
        if own:
            found[own].append(body.name)
        for column in body.table.columns:
            nearer = class_of(column.tags)
            if nearer and nearer != own:
                found[nearer].append(f"{body.name}.{column.name}")
    for view in source.schema.views:
        own = class_of(view.tags) or general
        if own:
            found[own].append(view.name)
    lines: list[str] = []
    for name, members in found.items():
        lines += bullet(name.capitalize(), computed(codes(members)) if members else NOTHING)
    return [*lines, ""]


def privacy(source: Source) -> list[str]:
    """Personal data, and what becomes of it."""
    return block(source, "privacy", {"pii": list(_personal(source)), "erasure": list(_erasures(source))})


def _personal(source: Source) -> Iterator[str]:
    for body in source.of("entity", "junction"):
        for column in body.table.columns if body.table is not None else ():
            for name, arguments in column.tags:
                if name == "pii":
                    kinds = [each for each in arguments if each != ","]
                    kind = f" ({codes(kinds)})" if kinds else ""
                    yield f"  - {computed(code(f'{body.name}.{column.name}') + kind)}"


def _erasures(source: Source) -> Iterator[str]:
    for body in source.of("entity", "junction"):
        for each in body.table.design.erasures if body.table is not None else ():
            names = codes(mention.name for mention in each.attributes)
            said = f"{code(body.name)}: {each.action} {names}".rstrip()
            yield f"  - {said if is_own(body, each.span) else computed(said)}"
            yield from described(each.doc, 2)


def encryption(source: Source) -> list[str]:
    """What is encrypted, and where."""
    below = [
        f"  - {computed(code(f'{body.name}.{column.name}'))}"
        for body in source.of("entity", "junction")
        if body.table is not None
        for column in body.table.columns
        if is_encrypted(column)
    ]
    return block(source, "encryption", {"application": below})


# ---- migration -------------------------------------------------------------------------------------------------------
def migrations(source: Source) -> list[str]:
    """The plan of each migration, its steps in order."""
    lines: list[str] = []
    for plan in source.plans("migration"):
        migration = plan.content
        assert isinstance(migration, Migration)
        before = f" from {migration.before}" if migration.before else ""
        lines += [f"#### Migration {migration.version}{before}", ""]
        lines += purpose(plan.doc)
        lines += _stages(migration.lines)
    if not lines:
        labels = LABELS["migration"].values()
        lines = [*(f"{number}. **{label}**: {NOTHING}" for number, label in enumerate(labels, 1)), ""]
    return lines


def _stages(said: Iterable[Line]) -> list[str]:
    lines: list[str] = []
    last = ""
    number = 0
    for line in said:
        if line.word != last:
            number, last = number + 1, line.word
            lines.append(f"{number}. **{LABELS['migration'].get(line.word) or code(line.word)}**:")
        lines += [f"   - {prose_item(line.text)}", *(f" {each}" for each in described(line.doc, 2))]
    return [*lines, ""]


# ---- validation and next steps ---------------------------------------------------------------------------------------
def validation(source: Source) -> list[str]:
    """The template's checklist, ticked where nothing is open."""
    lines: list[str] = []
    for index, question in enumerate(CHECKS):
        points = [point for point in source.open if point.check == index]
        lines.append(f"- [{' ' if points or source.errors else 'x'}] {question}")
        lines += [f"  - {computed(prose(point.message))}" for point in points]
    return [*lines, ""]


def next_steps(source: Source) -> list[str]:
    """The todos."""
    lines: list[str] = []
    for plan in source.plans("todo"):
        todo = plan.content
        assert isinstance(todo, Todo)
        lines += [f"- [{'x' if todo.done else ' '}] {prose(todo.text)}", *described(plan.doc, 1)]
    return [*lines, ""] if lines else [computed("None."), ""]
