"""The head, the entities, the types and the storage of a document that Entia wrote, read back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entia.exporters.markdown_text import NOTHING, read_code, read_prose
from entia.importers.markdown_blocks import Block, Section
from entia.importers.markdown_reading import bullets, labelled_lines, whole
from entia.importers.modelling_text import Block as Declaration
from entia.importers.modelling_text import Row as Line
from entia.importers.own import (
    Own,
    attribute_rows,
    clause_of,
    codes_in,
    doc_of,
    is_computed,
    label_of,
    parts_of,
    passage_of,
    row_of,
)
from entia.syntax.printer import quote
from entia.syntax.writing import name as spelt


def heading_of(section: Section) -> str:
    """The heading's text."""
    return unescaped(section.title)


def unescaped(title: str) -> str:
    """A title without the signs that keep others from being Markdown's."""
    return re.sub(r"\\([\\<|`&*_#])", r"\1", title)


# ---- the head --------------------------------------------------------------------------------------------------------
_HEAD = {
    "Created": "created", "Last Updated": "updated", "Author": "author", "SEV Level": "sev", "Review Status": "status",
    "Version": "version", "Targets": "target", "Naming": "naming", "Relationships": "relationships",
    "Extensions": "extension", "Options": "native", "Silenced Rules": "allow",
}  # fmt: skip
_ORDER = tuple("version status sev author created updated target naming relationships extension native allow".split())


def head(own: Own, section: Section) -> Declaration | None:
    """The `model` declaration, of the title and the lines below it."""
    name = heading_of(section).removeprefix("Data Model").removeprefix(" - ").strip()
    own.trace.place(section.lines, f"model {name}")
    found: list[tuple[str, str]] = []
    tags = ""
    more: list[str] = []
    docs: dict[str, str] = {}
    for block in section.blocks:
        if block.kind == "list":
            for item in block.items:
                label, text = label_of(item)
                if label == "Line":
                    more += codes_in(text)
                elif label.startswith("`"):
                    docs[read_code(label)] = read_prose(text)
                own.trace.place(whole(item), "model")
            continue
        if block.kind != "paragraph" or is_computed(block.text):
            continue
        for label, text, lines in labelled_lines(block):
            own.trace.place(lines, f"model {_HEAD.get(label, label)}")
            if label == "Classification":
                tags = " ".join(codes_in(text))
            elif label in _HEAD and text not in ("", NOTHING):
                found += [(_HEAD[label], value) for value in _head_values(_HEAD[label], text)]
    if not name and not found:
        return None
    found.sort(key=lambda each: _ORDER.index(each[0]))
    said = [row_of(f"{word} {value}", docs.get(word, "")) for word, value in found] + [row_of(each) for each in more]
    return own.add(" ".join(filter(None, ("model", spelt(name), tags))), "", said)


def _head_values(word: str, text: str) -> list[str]:
    if word == "author":
        return [quote(read_prose(text))]
    if word == "sev":
        return [text.removeprefix("SEV-")]
    if word == "status":
        return [text.lower()]
    return codes_in(text) or [text]


def overview(own: Own, section: Section) -> None:
    """What the model says of itself stands above the counts."""
    said = []
    for block in section.blocks:
        if block.kind == "paragraph" and not is_computed(block.text.strip()):
            said.append(block)
        else:
            break
    model = next((each for each in own.declared if each.head.text.startswith("model ")), None)
    if said and model is not None:
        model.head.doc = passage_of(said)
        for block in said:
            own.trace.place(block.lines, "model")


def custom_tags(own: Own, section: Section) -> None:
    """The tags that the model declares."""
    model = next((each for each in own.declared if each.head.text.startswith("model ")), None)
    for cells in rows_of(own, section, "model tag"):
        arguments = ", ".join(codes_in(cells[1]))
        line = row_of(f"tag {codes_in(cells[0])[0]}{f'({arguments})' if arguments else ''}", read_prose(cells[2]))
        if model is not None and model.rows is not None:
            model.rows.append(line)


def rows_of(own: Own, section: Section, what: str) -> Iterator[tuple[str, ...]]:
    """The rows of the section's tables that are not computed."""
    for block in section.blocks:
        if block.kind != "table":
            continue
        own.trace.place((block.lines[0], block.lines[0] + 2), what)
        for row in block.rows:
            if is_computed(row.cells[0]):
                own.trace.compute(row.lines, "taken in from a mixin")
            else:
                own.trace.place(row.lines, what)
                yield row.cells


# ---- bodies ----------------------------------------------------------------------------------------------------------
def body(own: Own, section: Section) -> None:
    """`Entity 1: …`, `Junction: …`, `Composite: …`, `Mixin: …` with their tables."""
    kind, _, name = heading_of(section).partition(": ")
    keyword = {"Composite": "type", "Mixin": "mixin", "Junction": ""}.get(kind, "entity")
    lines: list[Line] = []
    own.bodies[name] = lines
    own.trace.place(section.lines, f"{keyword or 'junction'} {name}")
    doc, settings = doc_and_settings(own, section, name)
    if keyword:
        # Options at the end were lines of the block: in the head, tags or other clauses stand behind them.
        is_option = [clause.startswith("native ") and "(" in clause for clause in settings]
        last = max((at for at, option in enumerate(is_option) if not option), default=-1)
        clauses = settings[: last + 1]
        head_ = " ".join([keyword, spelt(name), *clauses])
        own.add(head_, doc, lines)
        lines += [row_of(clause) for clause in settings[last + 1 :]]
    else:
        _junction(own, section, name, lines)
    for block in section.blocks:
        label = block.label
        if block.kind == "table":
            mixins = [
                each.strip() for clause in settings if clause.startswith("with ") for each in clause[5:].split(",")
            ]
            attribute_rows(own, name, block, mixins)
        elif label == "Lifecycle":
            lines.insert(0, _lifecycle(own, block))
        elif label == "Constraints" and block.kind == "list":
            for item in block.items:
                text = (
                    codes_in(item.text)[0] if codes_in(item.text) else item.items[0].text if item.items else item.text
                )
                lines.append(row_of(text, doc_of(item)))
            own.trace.place((block.label_lines[0], block.lines[1]), name)
        elif label == "Lines" and block.kind == "code":
            lines.append(row_of("\n".join(f"  {line}" for line in block.text.split("\n")).lstrip()))
            own.trace.place((block.label_lines[0], block.lines[1]), name)
        elif label.startswith("Transitions of") and block.kind == "list":
            lines.append(_transitions(own, block))


def doc_and_settings(own: Own, section: Section, name: str) -> tuple[str, list[str]]:
    """(doc, clauses) of the declaration that a section is of: its purpose, and its settings."""
    doc = ""
    settings: list[str] = []
    wants_quote = False
    for block in section.blocks:
        if block.kind != "paragraph":
            continue
        if block.quoted and wants_quote:
            doc, wants_quote = block.text, False
            own.trace.place(block.lines, name)
            continue
        for label, text, lines in labelled_lines(block):
            if label == "Purpose":
                wants_quote = not text
                doc = "" if text == NOTHING else "\n".join(map(read_prose, text.split("\n")))
            elif label == "Settings":
                settings += [clause for part in parts_of(text) if (clause := clause_of(part)) is not None]
            elif label not in ("Lifecycle", "Of"):
                continue
            own.trace.place(lines, name)
    return doc, settings


def _lifecycle(own: Own, block: Block) -> Line:
    steps = []
    for item in block.items:
        label, text = label_of(item)
        if not is_computed(text):
            steps.append(row_of(f"{label.lower()} {quote(read_prose(text))}", doc_of(item)))
    own.trace.place((block.label_lines[0], block.lines[1]), "lifecycle")
    return row_of("lifecycle", "", steps)


def _transitions(own: Own, block: Block) -> Line:
    edges = []
    doc = ""
    for item in block.items:
        label, text = label_of(item)
        if label == "Description":
            doc = read_prose(text)
        elif not is_computed(item.text):
            states = codes_in(item.text)
            edges.append(row_of(f"{spelt(states[0])} -> {', '.join(map(spelt, states[1:]))}"))
    own.trace.place((block.label_lines[0], block.lines[1]), "transitions")
    attribute = codes_in(block.label_more or block.label)
    return row_of(f"transitions {attribute[0] if attribute else ''}", doc, edges)


def _junction(own: Own, section: Section, name: str, lines: list[Line]) -> None:
    """The block of the relationship that declares the junction."""
    for block in section.blocks:
        if block.kind != "paragraph":
            continue
        for label, text, _ in labelled_lines(block):
            if label == "Of":
                owner, _, role = codes_in(text)[0].rpartition(".")
                line = next(
                    (each for each in own.bodies.get(owner, ()) if each.text.startswith(f"{spelt(role)} <-> ")), None
                )
                if line is not None:
                    line.block = lines


def enum(own: Own, section: Section) -> None:
    """`Enum: …`."""
    name = heading_of(section).partition(": ")[2]
    own.trace.place(section.lines, f"enum {name}")
    doc, settings = doc_and_settings(own, section, name)
    head_ = " ".join([f"enum {spelt(name)}", *settings]).replace(" : ", ": ", 1)
    labels = []
    for cells in rows_of(own, section, f"enum {name}"):
        label = spelt(codes_in(cells[0])[0])
        value = f" = {codes_in(cells[1])[0]}" if codes_in(cells[1]) else ""
        was = " ".join(clause for part in parts_of(cells[3]) if (clause := clause_of(part)) is not None)
        labels.append(row_of(" ".join(filter(None, (f"{label}{value}", was))), read_prose(cells[2])))
    own.add(head_, doc, labels)


def domains(own: Own, section: Section) -> None:
    """The table of domains."""
    for cells in rows_of(own, section, "type"):
        clauses = [clause for part in parts_of(cells[3]) if (clause := clause_of(part)) is not None]
        base = f" = {codes_in(cells[1])[0]}" if codes_in(cells[1]) else ""
        own.add(" ".join([f"type {spelt(codes_in(cells[0])[0])}{base}", *clauses]), read_prose(cells[2]))
    own.trace.place(section.lines, "type")


# ---- storage ---------------------------------------------------------------------------------------------------------
def namespaces(own: Own, section: Section) -> None:
    """The declared schemas."""
    for cells in rows_of(own, section, "namespace"):
        if not is_computed(cells[1]):
            doc = "" if cells[1] == NOTHING else read_prose(cells[1])
            own.add(f"namespace {codes_in(cells[0])[0]}", doc)


def indexes(own: Own, section: Section) -> None:
    """Rows with the text of their line; all others follow from other lines."""
    for block in section.blocks:
        if block.kind != "table":
            continue
        own.trace.place((block.lines[0], block.lines[0] + 2), "indexes")
        for row in block.rows:
            table, _, columns, purpose, definition = row.cells[:5]
            if is_computed(definition) or is_computed(table):
                own.trace.compute(row.lines, "an index that follows from the model")
                continue
            name = (codes_in(table) or [table])[0]
            text = (codes_in(definition) or [""])[0]
            if not text:  # a row that somebody added
                bare = (codes_in(columns) or [columns])[0].strip("()")
                text = f"{'unique' if 'unique' in row.cells[1].lower() else 'index'} ({bare})"
            if not own.to(name, row_of(text, read_prose(purpose)), row.lines):
                own.note(heading_of(section), " | ".join(row.cells), row.lines, why=f"there is no entity `{name}`")


def partitions(own: Own, section: Section) -> None:
    """The tree of a partitioned table."""
    for item in bullets(section):
        _, table = label_of(item)
        if is_computed(table):
            continue
        said = {label: (text, entry) for entry in item.items for label, text in [label_of(entry)]}
        columns = (codes_in(said["Partition Key"][0]) or [said["Partition Key"][0]])[0]
        method, _, _ = said["Strategy"][0].partition(",")
        words = " ".join(codes_in(said["Strategy"][0]))
        parts = said.get("Partitions")
        block = None
        if parts is not None:
            block = [row_of((codes_in(each.text) or [each.text])[0], doc_of(each)) for each in parts[1].items]
        doc = read_prose(said["Rationale"][0]) if "Rationale" in said else ""
        text = f"partition by {method.strip().lower()} {columns} {words}".strip()
        own.to((codes_in(table) or [table])[0], row_of(text, doc, block), whole(item))


def view(own: Own, section: Section) -> None:
    """`View: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, settings = doc_and_settings(own, section, f"view {name}")
    sql = code_of(own, section, f"view {name}", "sql")
    own.trace.place(section.lines, f"view {name}")
    own.add(" ".join([f"view {spelt(name)}", *settings, f"as ({sql})"]), doc)


def code_of(own: Own, section: Section, what: str, *languages: str) -> str:
    """The first code of a section in one of these languages."""
    for block in section.blocks:
        if block.kind == "code" and block.info in languages:
            own.trace.place(block.lines, what)
            return block.text
    return ""


def database_object(own: Own, section: Section) -> None:
    """`Object: …`: a database's own words."""
    name = heading_of(section).partition(": ")[2]
    doc, _ = doc_and_settings(own, section, f"sql {name}")
    said = labels_of_section(own, section, f"sql {name}")
    dialect = " ".join(codes_in(said.get("Database", "")))
    on = f" on {codes_in(said['On'])[0]}" if "On" in said else ""
    text = code_of(own, section, f"sql {name}", "sql")
    own.trace.place(section.lines, f"sql {name}")
    own.add(f"sql {dialect} {spelt(name)}{on} {_long(text)}", doc)


def _long(text: str) -> str:
    return '"""\n' + "\n".join(f"  {line}".rstrip() for line in text.split("\n")) + '\n  """'


def labels_of_section(own: Own, section: Section, what: str) -> dict[str, str]:
    """What stands behind each label of a section's paragraphs."""
    said = {}
    for block in section.blocks:
        for label, text, lines in labelled_lines(block) if block.kind == "paragraph" else ():
            if label:
                said[label] = text
                own.trace.place(lines, what)
    return said
