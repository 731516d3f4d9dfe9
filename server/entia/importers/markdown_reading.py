"""What is known while a document is read: the model so far, where each passage went, and what names mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from entia.importers.catalog import View
from entia.importers.markdown_blocks import Block, Item, Section, all_lines
from entia.importers.markdown_draft import Attribute, Check, Draft, Entity, Key, Many, Statement
from entia.importers.names import entity_name, folded, singular_name, words_of
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.syntax.printer import quote

_SMALL = frozenset(
    "a an the of to in on at by for and or is are be it its with that this must should may can only never not no than "
    "as from if when then has have".split()
)
_KEPT = "no construct of Entia says this; it is kept as a note"
_PLACEHOLDER = re.compile(r"\s*\[[^\]]*\](?:\s*[→↔:\-,|]*\s*\[[^\]]*\])*\s*")


@dataclass(slots=True)
class Reading:
    """The state of one import."""

    draft: Draft
    trace: Trace
    dialect: str = ""
    target_line: str = ""  # of the model
    tables: dict[str, str] = field(default_factory=dict)  # folded name → entity
    junctions: dict[str, Many] = field(default_factory=dict)  # folded name → who declares it
    enums: dict[str, str] = field(default_factory=dict)  # folded name → enum
    entity_of_section: dict[int, str] = field(default_factory=dict)  # first line of a heading → entity
    enum_of_section: dict[int, Statement] = field(default_factory=dict)  # first line of a heading → its enum
    notes: dict[str, Statement] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # of rules, queries, …
    views: list[tuple[str, View, str, str]] = field(default_factory=list)  # (heading, view, statement, dialect)

    # ---- entities ----------------------------------------------------------------------------------------------------
    def find(self, text: str) -> str | None:
        """The entity that a name means, in any spelling: `medication_orders`, `MedicationOrder`."""
        return self.tables.get(folded(text.replace("`", "").rpartition(".")[2]))

    def target(self, text: str, key: str, attribute: Attribute) -> str | None:
        """The entity that a foreign key refers to. One that the document does not define is external: it has its key,
        and is not created; a bare word that is no name is none."""
        known = self.find(text)
        if known is not None or not (key or text[:1].isupper() or "_" in text):
            return known
        entity = self.add_entity(text, attribute.lines)
        entity.external = True
        entity.attributes[key or "id"] = Attribute(
            key or "id", attribute.type, pk=True, typed=True, lines=attribute.lines
        )
        why = f"the document only refers to `{text}`; it is `@external`"
        self.trace.map(attribute.lines, f"entity {entity.name}", why)
        return entity.name

    def entity(self, name: str) -> Entity:
        """The entity of that name in the model."""
        return self.draft.entities[name]

    def add_entity(self, source_name: str, lines: Lines) -> Entity:
        """A new entity, or the one that has this name already."""
        known = self.find(source_name)
        if known is not None:
            return self.draft.entities[known]
        bare = source_name.replace("`", "").rpartition(".")[2]
        is_table = bare.isidentifier() and bare == bare.lower()
        name = entity_name(singular_name(bare) if is_table else source_name)
        entity = Entity(name, source_name, bare if is_table else "", lines=lines)
        self.draft.entities[name] = entity
        self.tables[folded(source_name)] = name
        return entity

    def mentioned(self, text: str) -> list[str]:
        """The entities that a text names, in its order, each once."""
        found: list[str] = []
        for match in re.finditer(r"[A-Za-z_]\w*(?: [A-Z]\w*)*", text):
            for candidate in (match[0], *match[0].split(" ")):
                entity = self.find(candidate)
                if entity is not None and entity not in found and _is_name(candidate, self.draft.entities[entity]):
                    found.append(entity)
                    break
        return found

    def attribute_of(self, path: str) -> tuple[Entity, Attribute] | None:
        """What `Patient.name` or `patients.name` means."""
        owner, dot, name = path.replace("`", "").strip().rpartition(".")
        entity = self.find(owner) if dot else None
        if entity is None:
            return None
        attribute = self.attribute_named(self.draft.entities[entity], name)
        return (self.draft.entities[entity], attribute) if attribute is not None else None

    @staticmethod
    def attribute_named(entity: Entity, name: str) -> Attribute | None:
        """The attribute that the name means, whatever its case."""
        exact = entity.attributes.get(name)
        return exact or next((each for each in entity.attributes.values() if folded(each.name) == folded(name)), None)

    # ---- statements --------------------------------------------------------------------------------------------------
    def add(self, statement: Statement, what: str = "") -> Statement:
        """A declaration; its lines are placed."""
        self.draft.statements.append(statement)
        self.trace.place(statement.lines, what or f"{statement.keyword} {statement.head.split(' ')[0]}".strip())
        return statement

    def name_for(self, text: str, limit: int = 4) -> str:
        """A name for what a sentence says, unlike all others."""
        words = [word for word in words_of(text) if word.lower() not in _SMALL and not word.isdigit()][:limit]
        base = entity_name(" ".join(words)) if words else "Statement"
        name, number = base, 2
        while name in self.names or name in self.draft.entities:
            name, number = f"{base}{number}", number + 1
        self.names.add(name)
        return name

    def note(self, heading: str, text: str, lines: Lines, why: str = "") -> Statement | None:
        """Keep a passage as it is, under its heading: the note that has it, None where it is empty."""
        if not text.strip():
            return None
        if '"""' in text:
            text, why = text.replace('"""', "'''"), f"{why or _KEPT}; three double quotes became single ones"
        heading = heading or "Introduction"
        self.trace.map(lines, f'note "{heading}"', why or _KEPT)
        known = self.notes.get(heading)
        if known is not None:
            known.words += f"\n\n{text}"
            known.head = _note_head(heading, known.words)
            return known
        statement = Statement("note", _note_head(heading, text), lines, text)
        self.notes[heading] = statement
        self.draft.statements.append(statement)
        return statement

    def rule(self, text: str, lines: Lines, keeper: str = "", entity: str = "") -> Statement:
        """A business rule in words."""
        on = f" on {entity}" if entity else ""
        by = f" by {keeper}" if keeper else ""
        return self.add(Statement("rule", f"{self.name_for(text)} {quote(one_line(text))}{on}{by}", lines, text))

    # ---- parts of entities -------------------------------------------------------------------------------------------
    def add_check(self, entity: Entity, check: Check) -> None:
        """A condition, unless the entity has it already."""
        wanted = _squeezed(check.sql)
        have = [*entity.checks, *(each for attribute in entity.attributes.values() for each in attribute.checks)]
        same = next((each for each in have if _squeezed(each.sql) == wanted), None)
        if same is None:
            entity.checks.append(check)
        elif not same.name:
            same.name = check.name

    def add_key(self, entity: Entity, key: Key) -> str:
        """An index or unique key; what it became. Where the same columns have one, the two are joined."""
        same = [
            each
            for each in entity.keys
            if [name for name, _ in each.columns] == [name for name, _ in key.columns]
            and _squeezed(each.where) == _squeezed(key.where)
            and "pk" not in (each.kind, key.kind)
        ]
        if same:
            one = same[0]
            if key.kind == "unique":
                one.kind = "unique"
            one.name = one.name or key.name
            one.using = one.using or key.using
            if any(behind for _, behind in key.columns) and not any(behind for _, behind in one.columns):
                one.columns = key.columns
            one.doc += [doc for doc in key.doc if doc not in one.doc]
            return f"{entity.name} {one.kind}"
        if key.kind == "unique" and len(key.columns) == 1 and not key.where:
            attribute = entity.attributes.get(key.columns[0][0])
            if attribute is not None and not key.name and not key.doc:
                attribute.unique = True
                return f"{entity.name}.{attribute.name}"
            if attribute is not None:
                attribute.unique = False
        entity.keys.append(key)
        return f"{entity.name} {key.kind}"


def _note_head(heading: str, text: str) -> str:
    return f"{quote(heading)} {quote(text)}"


def _squeezed(sql: str) -> str:
    return re.sub(r"[\s()]+", "", sql.lower()).replace("!=", "<>")


def _is_name(text: str, entity: Entity) -> bool:
    """Whether a word of a sentence is meant as a name: `Patient`, `patients`, but not `patient` within a sentence."""
    return text[:1].isupper() or "_" in text or text in (entity.table, entity.source_name)


# What the template says where nobody has filled anything in, beside words in brackets.
_TEMPLATE = frozenset(
    (
        "YYYY-MM-DD", "SEV-X", "Raw Data → Validation → Transformation → Storage",
        "Foreign key constraints with appropriate cascade rules", "Orphan record prevention strategies",
        "Data consistency validation rules",
        "Comprehensive data model design including entities, relationships, and data flow.",
    )
)  # fmt: skip


def is_placeholder(text: str) -> bool:
    """`[What this entity represents]`: nobody filled it in."""
    bare = text.replace("**", "").replace("`", "").strip()
    return bare in _TEMPLATE or _PLACEHOLDER.fullmatch(bare) is not None


def is_unfilled(block: Block) -> bool:
    """Whether a whole block is as the template has it."""
    if block.kind == "table":
        return all(not cell or is_placeholder(cell) for row in block.rows for cell in row.cells)
    if block.kind == "paragraph":
        said = [text for _, text, _ in labelled_lines(block)]
        return all(not text or is_placeholder(text) for text in said)
    return is_placeholder(block.text)


def one_line(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """A text without the signs of bold and code."""
    return text.replace("**", "").replace("`", "").strip()


_LABEL = re.compile(r"\*\*([^*]+?)\s*:?\s*\*\*\s*(:|—|–)?\s*(.*)", re.DOTALL)


def split_label(text: str) -> tuple[str, str]:
    """`**Purpose**: text` → ("Purpose", "text"); ("", text) where there is no bold label."""
    match = _LABEL.match(text.strip())
    if match is None or not (match[2] or text.strip().split("**")[1].rstrip().endswith(":")):
        return "", text.strip()
    return match[1].strip().rstrip(":"), match[3].strip()


def labelled_lines(block: Block) -> Iterator[tuple[str, str, Lines]]:
    """(label, text, lines) of a paragraph whose lines begin with bold labels; ("", …) for what has none."""
    label, first = "", block.lines[0]
    held: list[str] = []
    number = block.lines[0]
    for number, line in enumerate(block.text.split("\n"), block.lines[0]):
        found = split_label(line)
        # Several labels may stand on one line, between bars: `**Spec**: 004 | **Date**: 2026-03-15`.
        if found[0]:
            if held:
                yield label, "\n".join(held).strip(), (first, number)
            parts = [split_label(part) for part in re.split(r"\s+\|\s+(?=\*\*)", line)]
            for name, text in parts[:-1]:
                yield name, text, (number, number + 1)
            (label, text), first = parts[-1], number
            held = [text]
        else:
            held.append(line.strip())
    if held:
        yield label, "\n".join(held).strip(), (first, number + 1)


def items_text(items: Iterable[Item], indent: str = "") -> list[str]:
    """A list as lines of text."""
    lines: list[str] = []
    for item in items:
        lines.append(f"{indent}- {item.text}")
        lines += items_text(item.items, indent + "  ")
    return lines


def block_text(block: Block) -> str:
    """A block as text, as it could stand in a note."""
    label = f"{block.label}:\n" if block.label else ""
    if block.kind == "list":
        return label + "\n".join(items_text(block.items))
    if block.kind == "table":
        rows = [block.header, *(row.cells for row in block.rows)]
        return label + "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return label + block.text


def block_lines(block: Block) -> Lines:
    """The lines of a block with those of its label."""
    return (block.label_lines[0] if block.label else block.lines[0]), block.lines[1]


def flat(items: Iterable[Item]) -> Iterator[Item]:
    """All entries of a list and of the lists in it."""
    for item in items:
        yield item
        yield from flat(item.items)


def bullets(section: Section) -> list[Item]:
    """The entries of all lists of a section."""
    return [item for block in section.blocks if block.kind == "list" for item in block.items]


def whole(item: Item) -> Lines:
    """The lines of an entry with all below it."""
    return all_lines(item)
