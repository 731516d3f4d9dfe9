"""The sections about plans: migration, versions, backup, recovery, tests, the checklist and what is to be done."""

from __future__ import annotations

from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_draft import Statement
from entia.importers.markdown_parts import Words, entries, keep_item, prose
from entia.importers.markdown_quantities import duration, how_often
from entia.importers.markdown_reading import (
    Reading,
    flat,
    is_placeholder,
    items_text,
    one_line,
    plain,
    split_label,
    whole,
)
from entia.syntax.printer import quote

FIRST_VERSION = "1.0.0"  # of a migration whose document names none


def _often(reading: Reading, item: Item, text: str) -> str:
    return how_often(plain(text)) or prose(reading, item, text)


def _length(reading: Reading, item: Item, text: str) -> str:
    return duration(plain(text)) or prose(reading, item, text)


BACKUP: Words = (
    ("frequency", "frequency", _often),
    ("retention", "retention", _length),
    ("storage", "storage|location", prose),
    ("test", "test", _often),
)
RECOVERY: Words = (
    ("rto", r"\brto\b|recovery time", _length),
    ("rpo", r"\brpo\b|recovery point", _length),
    ("procedure", "procedure|dr ", prose),
)
TESTING: Words = (
    ("unit", "unit", prose),
    ("integration", "integration", prose),
    ("performance", "performance|load", prose),
    ("quality", "quality", prose),
)
VERSIONING: Words = (
    ("schema", "schema|version", prose),
    ("scripts", "script|migration", prose),
    ("testing", "test", prose),
)
_MIGRATION = (("current", "current"), ("target", "target"), ("step", "step"), ("rollback", "rollback"))


def migration(reading: Reading, section: Section) -> list[Block]:
    """The numbered list of current state, target state, steps and rollback."""
    lines: list[str] = []
    where = section.lines
    items, left = entries(section)
    for item in items:
        label, text = split_label(item.text)
        word = next((word for word, sign in _MIGRATION if sign in label.lower()), "")
        if not word or (is_placeholder(text) and not item.items):
            keep_item(reading, section, item, text)
            continue
        if text:
            lines.append(f"{word} {quote(one_line(text))}")
        for below in item.items:
            said = one_line("\n".join([below.text, *items_text(below.items)]))
            lines.append(f"{word} {quote(said)}")
        reading.trace.place(whole(item), "migration")
        where = (where[0], whole(item)[1])
    if lines:
        version = reading.draft.properties.get("version", FIRST_VERSION)
        reading.draft.statements.append(Statement("migration", version, where, "migration", lines))
    return left


_CHECKLIST = (
    "All entities properly defined with attributes",
    "Relationships correctly specified",
    "Constraints and validation rules documented",
    "Performance considerations addressed",
    "Security and privacy requirements met",
)


def checklist(reading: Reading, section: Section) -> list[Block]:
    """Entia computes the template's checklist; entries beyond it are things to do."""
    items, left = entries(section)
    for item in items:
        if item.text.strip().rstrip(".") in _CHECKLIST:
            reading.trace.compute(whole(item), "the checklist")
        else:
            _todo(reading, item)
    return left


def todos(reading: Reading, section: Section) -> list[Block]:
    """Entries with boxes are things to do."""
    items, left = entries(section)
    for item in flat(items):
        _todo(reading, item)
    return left


def _todo(reading: Reading, item: Item) -> None:
    done = "done " if item.done else ""
    reading.add(Statement("todo", f"{done}{quote(one_line(item.text))}", item.lines, item.text), "todo")
