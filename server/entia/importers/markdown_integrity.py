"""What must hold, and what of it is written down when it changes."""

from __future__ import annotations

import re

from entia.importers.markdown_blocks import Block, Row, Section
from entia.importers.markdown_draft import Check, Directive
from entia.importers.markdown_parts import GLUE, PATH, entries, fields, role_name, split_entities
from entia.importers.markdown_quantities import first_duration
from entia.importers.markdown_reading import Reading, is_placeholder, items_text, one_line, plain, whole
from entia.importers.sources import Lines


def referential(reading: Reading, section: Section) -> list[Block]:
    """Sentences about references are rules that the database keeps."""
    items, left = entries(section)
    for item in items:
        text = "\n".join([item.text, *items_text(item.items, "  ")])
        if is_placeholder(text):
            reading.trace.compute(whole(item), "a placeholder")
        else:
            reading.rule(text, whole(item), "database")
    return left


_RULE_LINE = re.compile(r"^\s*[-*+]\s*(?:(?:rule|constraint)\s*\d*\s*:\s*)?(?P<text>.*)$", re.IGNORECASE)


def validation(reading: Reading, section: Section) -> list[Block]:
    """The block of business rules and technical constraints, or lists of them, or a table with a column of rules."""
    left = []
    for block in section.blocks:
        if block.kind == "code":
            _validation_code(reading, block)
        elif block.kind == "list":
            technical = "technical" in block.label.lower()
            for item in block.items:
                text = re.sub(r"^\**(?:rule|constraint)\s*\d*\**\s*:\s*", "", item.text, flags=re.IGNORECASE)
                text = "\n".join([text, *items_text(item.items, "  ")])
                constraint(reading, text, whole(item), "application" if technical else "")
            if block.label:
                reading.trace.place(block.label_lines, "rules")
        elif block.kind == "table" and plain(block.header[0]).lower() in ("rule", "constraint", "business rule"):
            reading.trace.place((block.lines[0], block.lines[0] + 2), "rules")
            for row in block.rows:
                _rule_row(reading, block, row)
        else:
            left.append(block)
    return left


def _rule_row(reading: Reading, block: Block, row: Row) -> None:
    others = [f"{plain(head)}: {cell}" for head, cell in zip(block.header[1:], row.cells[1:], strict=False) if cell]
    where = next((cell for head, cell in zip(block.header, row.cells, strict=False) if "enforced" in head.lower()), "")
    keeper = "database" if re.search(r"\bdatabase|\bdb\b", where, re.I) else "application" if where else ""
    reading.rule("; ".join([row.cells[0], *others]), row.lines, keeper)


def _validation_code(reading: Reading, block: Block) -> None:
    technical = False
    first = block.lines[0] + 1
    lines = block.text.split("\n")
    at = 0
    reading.trace.place((block.lines[0], first), "rules")
    reading.trace.place((block.lines[1] - 1, block.lines[1]), "rules")
    while at < len(lines):
        line = lines[at]
        begin = at
        at += 1
        if not line.strip():
            continue
        match = _RULE_LINE.match(line) if line.lstrip().startswith(("- ", "* ", "+ ")) else None
        if match is None:
            technical = technical or "technical" in line.lower()
            if line.strip().rstrip(":").lower() in ("business rules", "technical constraints"):
                reading.trace.place((first + begin, first + at), "rules")
            else:
                reading.rule(line.strip(), (first + begin, first + at))
            continue
        text = match["text"]
        while (
            at < len(lines)
            and lines[at].startswith((" ", "\t"))
            and not lines[at].lstrip().startswith(("- ", "* ", "+ "))
        ):
            text += f"\n{lines[at].strip()}"
            at += 1
        span = (first + begin, first + at)
        if is_placeholder(text):
            reading.trace.compute(span, "a placeholder")
        else:
            constraint(reading, one_line(text), span, "application" if technical else "")


def constraint(reading: Reading, text: str, lines: Lines, keeper: str) -> None:
    """A condition over the columns of one table is a check, anything else a rule."""
    clean = plain(text).rstrip(".")
    qualified = {match.partition(".")[0] for match in PATH.findall(clean)}
    owners = {reading.find(each) for each in qualified}
    if (
        len(owners) == 1
        and None not in owners
        and re.search(r"<=|>=|<>|!=|=|<|>|\bin\s*\(|\blike\b|\bis\b", clean, re.I)
    ):
        owner = next(iter(owners)) or ""
        bare = re.sub(r"\b[A-Za-z_]\w*\.(?=[A-Za-z_])", "", clean)
        if not re.search(
            r"\b[A-Za-z]+ (?!and\b|or\b|in\b|is\b|not\b|null\b|like\b|between\b)[A-Za-z]+ [A-Za-z]+\b",
            re.sub(r"'[^']*'", "", bare),
        ):
            reading.add_check(reading.entity(owner), Check(bare, text, lines))
            reading.trace.place(lines, f"{owner} check")
            return
    reading.rule(text, lines, keeper)


def audit(reading: Reading, section: Section) -> list[Block]:
    """Tables, what is tracked of each, and how long it is kept: `audit a, b keep 7y` of each entity."""
    said, left = fields(reading, section)
    if "audit tables" not in said:
        for label, (text, lines) in said.items():
            reading.note(section.title, f"{label}: {text}", lines)
        return left
    tables, table_lines = said["audit tables"]
    entities, rest = split_entities(reading, tables)
    changes, change_lines = said.get("tracked changes", ("", table_lines))
    keep, keep_lines = said.get("retention policy", ("", table_lines))
    period, around = first_duration(keep)
    around = around.strip(" ,;.")
    docs = [part for part in (rest, "" if GLUE.match(around) else keep) if part]
    tracked, general = _tracked(reading, changes, entities)
    if general:
        docs.append(general)
    if not entities:
        for label, (text, lines) in said.items():
            reading.note(section.title, f"{label}: {text}", lines, "no entity of the model is audited by this")
        return left
    for name in entities:
        entity = reading.entity(name)
        columns = ", ".join(tracked.get(name, ())) or "*"
        text = f"audit {columns}{f' keep {period}' if period else ''}"
        entity.directives.append(Directive(text, tables, table_lines, list(docs)))
    for lines in (table_lines, change_lines, keep_lines):
        reading.trace.place(lines, ", ".join(f"{name} audit" for name in entities))
    for label, (text, lines) in said.items():
        if label not in ("audit tables", "tracked changes", "retention policy"):
            reading.note(section.title, f"{label}: {text}", lines)
    return left


def _tracked(reading: Reading, text: str, entities: list[str]) -> tuple[dict[str, list[str]], str]:
    """By entity the attributes that are tracked, and what the text says beyond."""
    found: dict[str, list[str]] = {}
    general: list[str] = []
    for part in [each.strip(" -") for each in re.split(r";|\n", text) if each.strip(" -")]:
        owner, colon, names = part.partition(":")
        entity = reading.find(owner) if colon else entities[0] if len(entities) == 1 else None
        listed = [plain(each) for each in (names if colon else part).split(",")]
        known = [reading.attribute_named(reading.entity(entity), each) for each in listed] if entity else []
        if entity is not None and known and all(known):
            found[entity] = [role_name(reading, entity, each.name) for each in known if each is not None]
        else:
            general.append(part)
    return found, "; ".join(general)
