"""A data model document in Markdown becomes a model.

The template's sections have their constructs; other documents are read by what their tables, lists and SQL say. What no
construct says is kept as a note under its heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from entia.dialects import version as version_of
from entia.importers import markdown_plans as plans
from entia.importers.markdown_blocks import Block, Section, read_sections
from entia.importers.markdown_classes import declare_classes, fill_classes
from entia.importers.markdown_draft import Check, Draft, Entity
from entia.importers.markdown_entities import declare_entities, fill_entities, settle_embedded, settle_keys
from entia.importers.markdown_expressions import condition
from entia.importers.markdown_flow import flows, sources, synchronisation
from entia.importers.markdown_integrity import audit, referential, validation
from entia.importers.markdown_owner import read_owned
from entia.importers.markdown_parts import plan
from entia.importers.markdown_performance import caching, queries, volumes
from entia.importers.markdown_reading import (
    Reading,
    is_placeholder,
    labelled_lines,
    plain,
)
from entia.importers.markdown_relations import keep, read_relationships
from entia.importers.markdown_security import ENCRYPTION, PRIVACY, classification
from entia.importers.markdown_sql import (
    declare_tables,
    declare_views,
    read_sql_block,
    read_statements,
    says_the_model,
)
from entia.importers.markdown_storage import index_table, read_partitions, settle_tables
from entia.importers.markdown_text import role_names, text_of
from entia.importers.names import entity_name, words_of
from entia.importers.own import is_own
from entia.importers.own_document import read_own
from entia.importers.report import Imported, Trace
from entia.importers.sql_guess import guess
from entia.model.naming import cased
from entia.model.schema import Naming
from entia.syntax.printer import quote

Handler = Callable[[Reading, Section], list[Block]]

# What a section is, by its title. The first that matches; the template's titles are among them.
SECTIONS: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(rf"(?:{pattern})\s*(?:\(.*\))?", re.IGNORECASE), handler)
    for pattern, handler in (
        (r"(?:one|many)-to-(?:one|many)(?: relationships?)?|(?:entity )?relationships?|relations", read_relationships),
        (r"partitioning(?: strategy)?|partitions", read_partitions),
        (r"data sources|sources", sources),
        (r"data transformations?|transformations?|data pipeline", flows),
        (r"data synchroni[sz]ation|synchroni[sz]ation", synchronisation),
        (r"referential integrity", referential),
        (r"(?:data )?validation rules(?:[, ].*)?|business rules|isolation rules|invariants", validation),
        (r"audit(?: trail| log)?", audit),
        (r"query optimi[sz]ation|(?:common )?queries", queries),
        (r"caching(?: strategy)?", caching),
        (r"data volume(?:s| projections?)?|volumes?|volume projections?", volumes),
        (r"data classification|classification", classification),
        (r"privacy(?: considerations)?", partial(plan, "privacy", PRIVACY)),
        (r"encryption", partial(plan, "encryption", ENCRYPTION)),
        (r"data migration plan|migration plan", plans.migration),
        (r"version management|schema versioning", partial(plan, "versioning", plans.VERSIONING)),
        (r"backup(?: strategy)?", partial(plan, "backup", plans.BACKUP)),
        (r"disaster recovery|recovery", partial(plan, "recovery", plans.RECOVERY)),
        (r"testing strategy", partial(plan, "testing", plans.TESTING)),
        (r"data model validation|checklist", plans.checklist),
        (r"next steps|to-?dos?|action items", plans.todos),
    )
)  # fmt: skip
_HEADER = {
    "created": "created", "created on": "created", "date": "created", "last updated": "updated", "updated": "updated",
    "author": "author", "authors": "author", "sev level": "sev", "sev": "sev", "review status": "status",
    "status": "status", "version": "version",
}  # fmt: skip
_STATUS = {
    "draft": "draft",
    "under_review": "under_review",
    "under review": "under_review",
    "approved": "approved",
    "in review": "under_review",
}


def read(text: str) -> Imported:
    """The model of a document, checked, and what became of each passage."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    sections = read_sections(text)
    trace = Trace(frozenset(number for number, line in enumerate(text.split("\n")) if not line.strip()))
    if is_own(text):
        return read_own(text, sections, trace)
    sql = _sql_blocks(sections)
    reading = Reading(Draft(), trace, *_target(text, "\n".join(block.text for _, block in sql)))
    said = [
        (section, block, read_statements(block, reading.dialect))
        for section, block in sql
        if says_the_model(block, section.title)
    ]
    _title(reading, sections)
    tables = declare_entities(reading, sections)
    classes = declare_classes(reading, sections) if not tables else []  # beside tables, classes are of the program
    for _, _, statements in said:
        declare_tables(reading, statements)
    fill_entities(reading, tables)
    fill_classes(reading, classes)
    _owned_by_heading(reading, sections)
    for section, block, statements in said:
        read_sql_block(reading, block, statements, section.title)
    _read_owned(reading, sections)
    settle_keys(reading)
    _read_relationships(reading, sections)
    settle_embedded(reading)
    for section in sections:
        _section(reading, section)
    _headings(reading, sections)
    naming = _finish(reading)
    declare_views(reading, naming)
    made, errors = text_of(reading, naming)
    return Imported(made, trace.finish(text.split("\n")), errors=errors)


_MENTION = re.compile(r"\b(PostgreSQL|Postgres|MySQL|MariaDB|SQLite|DuckDB)(?:\s+(\d+(?:\.\d+)?)\b)?", re.IGNORECASE)


def _target(text: str, sql: str) -> tuple[str, str]:
    """(dialect, target): the database that a document names, if it is one only, else what its SQL looks like."""
    named = {match[1].lower().replace("postgresql", "postgres"): match[2] for match in _MENTION.finditer(text)}
    if len(named) == 1:
        dialect, version = next(iter(named.items()))
        known = version and version_of(dialect, version) is not None
        return dialect, f"{dialect} {version}" if known else dialect
    dialect = guess(sql)
    return dialect, dialect


def _is_sql(block: Block) -> bool:
    return block.info in ("sql", "postgresql", "postgres", "mysql", "sqlite", "ddl", "plpgsql") or (
        not block.info and re.match(r"\s*(?:--[^\n]*\n\s*)*create\s+table\b", block.text, re.IGNORECASE) is not None
    )


def _sql_blocks(sections: Sequence[Section]) -> list[tuple[Section, Block]]:
    return [
        (section, block) for section in sections for block in section.blocks if block.kind == "code" and _is_sql(block)
    ]


# ---- the head --------------------------------------------------------------------------------------------------------
def _title(reading: Reading, sections: Sequence[Section]) -> None:
    draft = reading.draft
    first = next((section for section in sections if section.level), None)
    if first is None:
        draft.name = "Imported"
        return
    title = plain(re.sub(r"^(?:phase \d+ )?data ?model\s*(?:[-–—:]\s*)?", "", first.title, flags=re.IGNORECASE).strip())
    title = title if title and not is_placeholder(title) else ""
    draft.name = entity_name(title) if title else "Imported"
    if title and " ".join(words_of(draft.name)) != title:
        draft.properties["title"] = title  # decided in `_finish`
    reading.trace.place(first.lines, f"model {draft.name}")
    for section in (sections[0], first):
        for block in section.blocks:
            if block.kind == "paragraph":
                _head_paragraph(reading, block)


def _head_paragraph(reading: Reading, block: Block) -> None:
    for label, text, lines in labelled_lines(block):
        word = _HEADER.get(label.lower(), "")
        value = _header_value(word, text) if word else ""
        if is_placeholder(text):
            reading.trace.compute(lines, "a placeholder")
        elif value and word not in reading.draft.properties:
            reading.draft.properties[word] = value
            reading.trace.place(lines, f"model {word}")
        else:
            reading.draft.doc.append(f"**{label}**: {text}" if label else text)
            reading.trace.place(lines, f"model {reading.draft.name}")


def _header_value(word: str, text: str) -> str:
    text = plain(text)
    if word in ("created", "updated"):
        return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
    if word == "author":
        return quote(text)
    if word == "sev":
        match = re.fullmatch(r"(?:SEV-?\s*)?(\d)", text, re.IGNORECASE)
        return match[1] if match else ""
    if word == "status":
        return _STATUS.get(text.lower(), "")
    return text if re.fullmatch(r"\d+\.\d+\.\d+", text) else ""


# ---- the steps -------------------------------------------------------------------------------------------------------
def _owned_by_heading(reading: Reading, sections: Sequence[Section]) -> None:
    """Sections below an entity's heading are about that entity."""
    owner, level = "", 0
    for section in sections:
        own = reading.entity_of_section.get(section.lines[0])
        if own:
            owner, level = own, section.level
        elif section.level <= level:
            owner, level = "", 0
        elif owner:
            reading.entity_of_section[section.lines[0]] = f"\0{owner}"


def _owner(reading: Reading, section: Section) -> Entity | None:
    name = reading.entity_of_section.get(section.lines[0], "")
    return reading.draft.entities.get(name.lstrip("\0")) if name else None


def _read_owned(reading: Reading, sections: Sequence[Section]) -> None:
    for section in sections:
        owner = _owner(reading, section)
        if owner is not None:
            read_owned(reading, owner, section)


def _read_relationships(reading: Reading, sections: Sequence[Section]) -> None:
    for section in sections:
        section = section._replace(title=_NUMBER.sub("", plain(section.title)))
        if SECTIONS[0][0].fullmatch(section.title) and _owner(reading, section) is None:
            keep(reading, section.title, _fresh(reading, read_relationships(reading, section)))


def _fresh(reading: Reading, blocks: Sequence[Block]) -> list[Block]:
    covered = reading.trace.covered()
    return [block for block in blocks if not covered >= set(range(*block.lines))]


_NUMBER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")


def _section(reading: Reading, section: Section) -> None:
    """A section that is about the whole model."""
    if _owner(reading, section) is not None:
        return
    title = _NUMBER.sub("", plain(section.title))
    section = section._replace(title=title)
    enum = reading.enum_of_section.get(section.lines[0])
    for block in section.blocks if enum is not None else ():
        if block.kind == "paragraph":
            assert enum is not None
            enum.doc.append(block.text)
            reading.trace.place(block.lines, f"enum {enum.head.split(':')[0]}")
    section = section._replace(blocks=tuple(_fresh(reading, section.blocks)))
    blocks = [block for block in section.blocks if not (block.kind == "table" and index_table(reading, block))]
    section = section._replace(blocks=tuple(blocks))
    handler = next((handler for pattern, handler in SECTIONS[1:] if pattern.fullmatch(title)), None)
    if handler is not None:
        blocks = handler(reading, section)
    elif re.fullmatch(r"overview|introduction|summary|purpose|description", title, re.IGNORECASE) or section.level <= 1:
        blocks = _overview(reading, section)
    elif re.fullmatch(r"core entities|entity relationship.*|er diagram|diagram", title, re.IGNORECASE):
        blocks = _picture(reading, section)
    keep(reading, title, _fresh(reading, blocks))


def _overview(reading: Reading, section: Section) -> list[Block]:
    left = []
    for block in section.blocks:
        if block.kind == "paragraph":
            text = block.text
            if is_placeholder(text):
                reading.trace.compute(block.lines, "a placeholder")
            else:
                reading.draft.doc += ["", text] if reading.draft.doc and reading.draft.doc[-1] else [text]
                reading.trace.place(block.lines, f"model {reading.draft.name}")
        else:
            left.append(block)
    return left


def _picture(reading: Reading, section: Section) -> list[Block]:
    """A drawing whose lines only say what relates to what is what Entia draws itself."""
    left = []
    for block in section.blocks:
        lines = [line for line in block.text.split("\n") if line.strip()]
        if block.kind == "code" and lines and all(_is_drawn(reading, line) for line in lines):
            reading.trace.compute(block.lines, "the diagram")
        elif block.kind == "code" and is_placeholder(block.text):
            reading.trace.compute(block.lines, "a placeholder")
        else:
            left.append(block)
    return left


def _is_drawn(reading: Reading, line: str) -> bool:
    """Whether each pair of the line is related in the model."""
    names = re.findall(r"[A-Za-z_]\w+", line)
    entities = [reading.find(name) for name in names]
    if len(entities) < 2 or None in entities:
        return False
    rest = re.sub(r"[A-Za-z_]\w+", "", line)
    if re.search(r"[^\s\-─—<>→↔=◄►▶|{}01nmNM*.:()]", rest):
        return False
    return all(_related(reading, one or "", other or "") for one, other in pairwise(entities))


def _related(reading: Reading, one: str, other: str) -> bool:
    for first, second in ((one, other), (other, one)):
        entity = reading.entity(first)
        if any(each.reference is not None and each.reference.target == second for each in entity.attributes.values()):
            return True
        if second in [each.target for each in entity.many] + [each.target for each in entity.compounds]:
            return True
    return False


def _headings(reading: Reading, sections: Sequence[Section]) -> None:
    """A heading is placed with what stands below it."""
    covered = reading.trace.covered()
    for section in sections:
        for block in section.blocks:
            if block.kind == "rule":
                reading.trace.compute(block.lines, "a line between parts")
            if block.label_more:
                _label_more(reading, section, block)
            elif block.label and block.label_lines[0] not in covered:
                reading.trace.place(block.label_lines, "what stands below")
        if section.level and section.lines[0] not in covered:
            reading.trace.place(section.lines, "what stands below")


def _label_more(reading: Reading, section: Section, block: Block) -> None:
    """What a label says beside its bold word."""
    owner = _owner(reading, section)
    text = f"{block.label}: {block.label_more}"
    if owner is None:
        reading.note(plain(section.title), text, block.label_lines)
    else:
        owner.doc.append(text)
        reading.trace.place(block.label_lines, f"entity {owner.name}")


# ---- the end ---------------------------------------------------------------------------------------------------------
def _finish(reading: Reading) -> Naming:
    """What only the whole document tells: how names are derived, the names of the model in all SQL, moved checks."""
    draft = reading.draft
    title = draft.properties.pop("title", "")
    plural = settle_tables(reading)
    attributes = [name for entity in draft.entities.values() for name in entity.attributes]
    snakes = sum(name == cased("snake_case", name) for name in attributes)
    naming = Naming("snake_case" if attributes and snakes * 10 >= len(attributes) * 9 else "verbatim", plural)
    _move_checks(draft)
    _rename(reading)
    if any(statement.keyword == "migration" for statement in draft.statements):
        draft.properties.setdefault("version", plans.FIRST_VERSION)
    order = ("version", "status", "sev", "author", "created", "updated")
    header = {word: draft.properties[word] for word in order if word in draft.properties}
    if reading.target_line:
        header["target"] = reading.target_line
    if naming.case != "verbatim":
        header["naming"] = "snake_case" + (", table plural" if plural else "")
    draft.properties = header
    if title and title not in draft.doc:
        draft.doc.insert(0, title)
    for statement in draft.statements:
        match = re.search(r" on (\w+)$", statement.head)
        if statement.keyword == "rule" and match and draft.entities[match[1]].kind == "type":
            statement.head = statement.head[: match.start()]
    for entity in draft.entities.values():
        if not entity.attributes and not entity.many:
            reading.trace.leave(entity.lines, f"`{entity.name}` has no attributes")
    draft.entities = {name: entity for name, entity in draft.entities.items() if entity.attributes or entity.many}
    return naming if naming.case != "verbatim" else Naming()


def _move_checks(draft: Draft) -> None:
    """A check of an attribute that became a relationship belongs to the entity."""
    for entity in draft.entities.values():
        for attribute in entity.attributes.values():
            if attribute.reference is not None:
                entity.checks += attribute.checks
                attribute.checks = []


def _rename(reading: Reading) -> None:
    """Columns of the source in conditions get the names that the model has for them."""
    roles = role_names(reading.draft)
    for name, entity in reading.draft.entities.items():
        checks: list[Check] = [*entity.checks, *(each for one in entity.attributes.values() for each in one.checks)]
        for check in checks:
            check.sql = condition(reading, check.sql, name)
        for key in entity.keys:
            key.where = condition(reading, key.where, name) if key.where else ""
            key.columns = [
                (condition(reading, column, name) if "(" in column else column, behind)
                for column, behind in key.columns
            ]
        for directive in entity.directives:
            if directive.text.startswith("partition by "):
                words = re.split(r"(\W+)", directive.text)
                directive.text = "".join(roles.get(name, {}).get(word, word) for word in words)
