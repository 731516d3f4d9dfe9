"""The sections about plans: migration, versions, backup, recovery, tests, the checklist and what is to be done."""

from __future__ import annotations

import re

from entia.importers.draft import Statement
from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.markdown_parts import add_block, field_of, keep_item
from entia.importers.quantities import duration, how_often
from entia.importers.reading import Reading, flat, is_placeholder, items_text, one_line, plain, split_label, whole
from entia.syntax.printer import quote

FIRST_VERSION = "1.0.0"  # of a migration whose document names none
Words = tuple[tuple[str, str, str], ...]  # (word, how its label begins or what it holds, what stands behind it)


def plan(keyword: str, words: Words, reading: Reading, section: Section) -> list[Block]:
    """`- **Label**: text` as the lines of a plan block."""
    lines: list[str] = []
    left = []
    where = section.lines
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            label, text = field_of(item)
            word, kind = next(
                ((word, kind) for word, sign, kind in words if re.search(sign, label, re.IGNORECASE)), ("", "")
            )
            if not word or is_placeholder(text) or not text:
                keep_item(reading, section, item, text)
                continue
            lines.append(f"{word} {_value(text, kind)}")
            reading.trace.place(whole(item), keyword)
            where = (where[0], whole(item)[1])
    add_block(reading, keyword, lines, where)
    return left


def _value(text: str, kind: str) -> str:
    exact = duration(plain(text)) if kind == "length" else how_often(plain(text)) if kind == "often" else ""
    return exact or quote(one_line(text))


BACKUP: Words = (
    ("frequency", "frequency", "often"),
    ("retention", "retention", "length"),
    ("storage", "storage|location", ""),
    ("test", "test", "often"),
)
RECOVERY: Words = (
    ("rto", r"\brto\b|recovery time", "length"),
    ("rpo", r"\brpo\b|recovery point", "length"),
    ("procedure", "procedure|dr ", ""),
)
TESTING: Words = (
    ("unit", "unit", ""),
    ("integration", "integration", ""),
    ("performance", "performance|load", ""),
    ("quality", "quality", ""),
)
VERSIONING: Words = (("schema", "schema|version", ""), ("scripts", "script|migration", ""), ("testing", "test", ""))
_MIGRATION = (("current", "current"), ("target", "target"), ("step", "step"), ("rollback", "rollback"))


def migration(reading: Reading, section: Section) -> list[Block]:
    """The numbered list of current state, target state, steps and rollback."""
    lines: list[str] = []
    left = []
    where = section.lines
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
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
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in block.items:
            if item.text.strip().rstrip(".") in _CHECKLIST:
                reading.trace.compute(whole(item), "the checklist")
            else:
                _todo(reading, item)
    return left


def todos(reading: Reading, section: Section) -> list[Block]:
    """Entries with boxes are things to do."""
    left = []
    for block in section.blocks:
        if block.kind != "list":
            left.append(block)
            continue
        for item in flat(block.items):
            _todo(reading, item)
    return left


def _todo(reading: Reading, item: Item) -> None:
    done = "done " if item.done else ""
    reading.add(Statement("todo", f"{done}{quote(one_line(item.text))}", item.lines, item.text), "todo")
