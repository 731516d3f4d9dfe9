"""Each section of a document that Entia wrote, and how it is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from entia.exporters.markdown_plans import LABELS
from entia.exporters.markdown_text import NOTHING, read_code, read_prose
from entia.importers.markdown_blocks import Block, Item, Section
from entia.importers.own import (
    Declared,
    Line,
    Own,
    attribute_rows,
    below,
    clause_of,
    codes_in,
    doc_of,
    is_computed,
    label_of,
    parts_of,
    passage_of,
    value_of,
)
from entia.importers.reading import labelled_lines, one_line, whole
from entia.syntax.printer import quote
from entia.syntax.writing import name as spelt


def heading_of(section: Section) -> str:
    """The heading's text."""
    return re.sub(r"\\([\\<|`&*_#])", r"\1", section.title)


# ---- the head --------------------------------------------------------------------------------------------------------
_HEAD = {
    "Created": "created", "Last Updated": "updated", "Author": "author", "SEV Level": "sev", "Review Status": "status",
    "Version": "version", "Targets": "target", "Naming": "naming", "Relationships": "relationships",
    "Extensions": "extension", "Silenced Rules": "allow",
}  # fmt: skip
_ORDER = tuple("version status sev author created updated target naming relationships extension allow".split())


def head(own: Own, section: Section) -> Declared | None:
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
    said = [Line(f"{word} {value}", docs.get(word, "")) for word, value in found] + [Line(each) for each in more]
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
    model = next((each for each in own.declared if each.head.startswith("model ")), None)
    if said and model is not None:
        model.doc = passage_of(said)
        for block in said:
            own.trace.place(block.lines, "model")


def custom_tags(own: Own, section: Section) -> None:
    """The tags that the model declares."""
    model = next((each for each in own.declared if each.head.startswith("model ")), None)
    for cells in _rows(own, section, "model tag"):
        arguments = ", ".join(codes_in(cells[1]))
        line = Line(f"tag {codes_in(cells[0])[0]}{f'({arguments})' if arguments else ''}", read_prose(cells[2]))
        if model is not None and model.lines is not None:
            model.lines.append(line)


def _rows(own: Own, section: Section, what: str) -> Iterator[tuple[str, ...]]:
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
    doc, settings = _doc_and_settings(own, section, name)
    if keyword:
        # Options at the end were lines of the block: in the head, tags or other clauses stand behind them.
        is_option = [clause.startswith("native ") and "(" in clause for clause in settings]
        last = max((at for at, option in enumerate(is_option) if not option), default=-1)
        clauses = settings[: last + 1]
        head_ = " ".join([keyword, spelt(name), *clauses])
        own.add(head_, doc, lines)
        lines += [Line(clause) for clause in settings[last + 1 :]]
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
                lines.append(Line(text, doc_of(item)))
            own.trace.place((block.label_lines[0], block.lines[1]), name)
        elif label == "Lines" and block.kind == "code":
            lines.append(Line("\n".join(f"  {line}" for line in block.text.split("\n")).lstrip()))
            own.trace.place((block.label_lines[0], block.lines[1]), name)
        elif label.startswith("Transitions of") and block.kind == "list":
            lines.append(_transitions(own, block))


def _doc_and_settings(own: Own, section: Section, name: str) -> tuple[str, list[str]]:
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
            steps.append(Line(f"{label.lower()} {quote(read_prose(text))}", doc_of(item)))
    own.trace.place((block.label_lines[0], block.lines[1]), "lifecycle")
    return Line("lifecycle", "", steps)


def _transitions(own: Own, block: Block) -> Line:
    edges = []
    doc = ""
    for item in block.items:
        label, text = label_of(item)
        if label == "Description":
            doc = read_prose(text)
        elif not is_computed(item.text):
            states = codes_in(item.text)
            edges.append(Line(f"{spelt(states[0])} -> {', '.join(map(spelt, states[1:]))}"))
    own.trace.place((block.label_lines[0], block.lines[1]), "transitions")
    attribute = codes_in(block.label_more or block.label)
    return Line(f"transitions {attribute[0] if attribute else ''}", doc, edges)


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
    doc, settings = _doc_and_settings(own, section, name)
    head_ = " ".join([f"enum {spelt(name)}", *settings]).replace(" : ", ": ", 1)
    labels = []
    for cells in _rows(own, section, f"enum {name}"):
        label = spelt(codes_in(cells[0])[0])
        value = f" = {codes_in(cells[1])[0]}" if codes_in(cells[1]) else ""
        was = " ".join(clause for part in parts_of(cells[3]) if (clause := clause_of(part)) is not None)
        labels.append(Line(" ".join(filter(None, (f"{label}{value}", was))), read_prose(cells[2])))
    own.add(head_, doc, labels)


def domains(own: Own, section: Section) -> None:
    """The table of domains."""
    for cells in _rows(own, section, "type"):
        clauses = [clause for part in parts_of(cells[3]) if (clause := clause_of(part)) is not None]
        base = f" = {codes_in(cells[1])[0]}" if codes_in(cells[1]) else ""
        own.add(" ".join([f"type {spelt(codes_in(cells[0])[0])}{base}", *clauses]), read_prose(cells[2]))
    own.trace.place(section.lines, "type")


# ---- storage ---------------------------------------------------------------------------------------------------------
def namespaces(own: Own, section: Section) -> None:
    """The documented schemas."""
    for cells in _rows(own, section, "namespace"):
        if cells[1] != NOTHING:
            own.add(f"namespace {codes_in(cells[0])[0]}", read_prose(cells[1]))


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
            if not own.to(name, Line(text, read_prose(purpose)), row.lines):
                own.note(heading_of(section), " | ".join(row.cells), row.lines, why=f"there is no entity `{name}`")


def partitions(own: Own, section: Section) -> None:
    """The tree of a partitioned table."""
    for item in _items(section):
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
            block = [Line((codes_in(each.text) or [each.text])[0], doc_of(each)) for each in parts[1].items]
        doc = read_prose(said["Rationale"][0]) if "Rationale" in said else ""
        text = f"partition by {method.strip().lower()} {columns} {words}".strip()
        own.to((codes_in(table) or [table])[0], Line(text, doc, block), whole(item))


def _items(section: Section) -> list[Item]:
    return [item for block in section.blocks if block.kind == "list" for item in block.items]


def view(own: Own, section: Section) -> None:
    """`View: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, settings = _doc_and_settings(own, section, f"view {name}")
    sql = _code(own, section, f"view {name}", "sql")
    own.trace.place(section.lines, f"view {name}")
    own.add(" ".join([f"view {spelt(name)}", *settings, f"as ({sql})"]), doc)


def _code(own: Own, section: Section, what: str, *languages: str) -> str:
    for block in section.blocks:
        if block.kind == "code" and block.info in languages:
            own.trace.place(block.lines, what)
            return block.text
    return ""


def database_object(own: Own, section: Section) -> None:
    """`Object: …`: a database's own words."""
    name = heading_of(section).partition(": ")[2]
    doc, _ = _doc_and_settings(own, section, f"sql {name}")
    said = _labels(own, section, f"sql {name}")
    dialect = " ".join(codes_in(said.get("Database", "")))
    on = f" on {codes_in(said['On'])[0]}" if "On" in said else ""
    text = _code(own, section, f"sql {name}", "sql")
    own.trace.place(section.lines, f"sql {name}")
    own.add(f"sql {dialect} {spelt(name)}{on} {_long(text)}", doc)


def _long(text: str) -> str:
    return '"""\n' + "\n".join(f"  {line}".rstrip() for line in text.split("\n")) + '\n  """'


def _labels(own: Own, section: Section, what: str) -> dict[str, str]:
    said = {}
    for block in section.blocks:
        for label, text, lines in labelled_lines(block) if block.kind == "paragraph" else ():
            if label:
                said[label] = text
                own.trace.place(lines, what)
    return said


# ---- flow ------------------------------------------------------------------------------------------------------------
def sources(own: Own, section: Section) -> None:
    """`- **Name**: text → `Entity`; `mode``."""
    for item in _items(section):
        name, text = label_of(item)
        text, arrow, fed = text.rpartition(" → ")
        if not arrow:
            text, fed = fed, ""
        fed, _, mode = fed.partition("; ")
        said = quote(read_prose(text)) if text not in ("", NOTHING) else ""
        feeds = ", ".join(codes_in(fed))
        mode = " ".join(codes_in(mode))
        lines = []
        for entry in below(item):
            label, value = label_of(entry)
            word = read_code(label) if label.startswith("`") else label.lower()
            lines.append(Line(f"{word} {value_of(value)}".strip(), doc_of(entry)))
        words = [f"source {spelt(_plain(name))}", said, f"-> {feeds}" if feeds else "", mode]
        own.add(" ".join(filter(None, words)), doc_of(item), lines or None)
        own.trace.place(whole(item), f"source {name}")


def _plain(title: str) -> str:
    return re.sub(r"\\([\\<|`&*_#])", r"\1", title)


_STAGES = {"Validation Stage": "validate", "Transformation Stage": "transform", "Storage Stage": "store"}


def flow(own: Own, section: Section) -> None:
    """`Flow: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, _ = _doc_and_settings(own, section, f"flow {name}")
    said = _labels(own, section, f"flow {name}")
    start = f" from {', '.join(codes_in(said['From']))}" if "From" in said else ""
    lines: list[Line] = []
    for item in _items(section):
        label, content = label_of(item)
        word = _STAGES.get(label, _plain(label))
        names = codes_in(content)
        if names:
            lines.append(Line(f"{word} {', '.join(names)}"))
        lines += [Line(f"{word} {quote(_item_prose(entry.text))}", doc_of(entry)) for entry in below(item)]
        own.trace.place(whole(item), f"flow {name}")
    own.trace.place(section.lines, f"flow {name}")
    own.add(f"flow {spelt(name)}{start}", doc, lines)


def _item_prose(text: str) -> str:
    """Prose at the start of a bullet, where some signs were escaped."""
    return read_prose(re.sub(r"^(\d*)\\([-+*#>=~:\[.)])", r"\1\2", text))


_MODES = {"Real-time": "realtime", "Eventually Consistent": "eventual", "Batch Processing": "batch"}


def synchronisation(own: Own, section: Section) -> None:
    """`- `Entity` `nightly` with `X``, by mode."""
    for item in _items(section):
        mode = _MODES.get(label_of(item)[0], "")
        own.trace.place(item.lines, "sync")
        for entry in item.items:
            if is_computed(entry.text):
                own.trace.compute(whole(entry), "taken in from a mixin")
                continue
            who, _, partners = entry.text.partition(" with ")
            body_, *every = codes_in(who)
            names = ", ".join(each if _is_path(each) else quote(each) for each in codes_in(partners))
            own.to(body_, Line(" ".join(["sync", mode, *every, "with", names]), doc_of(entry)), whole(entry))


def _is_path(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


# ---- integrity -------------------------------------------------------------------------------------------------------
def rules(own: Own, section: Section) -> None:
    """Business rules; what the database checks stands at its entity."""
    for block in section.blocks:
        if block.kind != "list" or block.label != "Business Rules":
            continue
        own.trace.place(block.label_lines, "rules")
        for item in block.items:
            name, text = label_of(item)
            said = {label: value for entry in item.items for label, value in [label_of(entry)]}
            if not name:  # somebody added a rule in words
                name = "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", text)[:5])
            words = [f"rule {spelt(_plain(name))}"]
            words += [quote(read_prose(text))] if text not in ("", NOTHING) else []
            words += [f"on {', '.join(codes_in(said['On']))}"] if "On" in said else []
            words += [f"by {codes_in(said['Kept By'])[0]}"] if "Kept By" in said else []
            words += [f"check {codes_in(said['Check'])[0]}"] if "Check" in said else []
            own.add(" ".join(words), doc_of(item))
            own.trace.place(whole(item), f"rule {name}")


def audit(own: Own, section: Section) -> None:
    """What is tracked of each entity, and how long rows are kept."""
    for item in _items(section):
        label = label_of(item)[0]
        own.trace.place(item.lines, "audit")
        for entry in item.items:
            if is_computed(entry.text):
                own.trace.compute(whole(entry), "taken in from a mixin")
                continue
            who, _, what = entry.text.partition(": ")
            names = codes_in(what)
            if label == "Tracked Changes":
                kept = re.search(r"; kept (.*)$", what)
                columns = names[:-1] if kept else names
                keep = f" keep {names[-1]}" if kept else ""
                text = f"audit {', '.join(columns) if columns else '*'}{keep}"
            else:
                action = what.rpartition("then ")[2].strip()
                after = f" after {names[1]}" if len(names) > 1 else ""
                text = f"retain {names[0]}{after} then {action}"
            own.to(codes_in(who)[0], Line(text, doc_of(entry)), whole(entry))


# ---- performance -----------------------------------------------------------------------------------------------------
def queries(own: Own, section: Section) -> None:
    """The strategy is a note; queries have headings of their own."""
    for item in _items(section):
        label, text = label_of(item)
        if label == "Optimization Strategy" and text not in ("", NOTHING):
            own.note(label, read_prose(text), whole(item))
        else:
            own.trace.compute(whole(item), "the queries")


def query(own: Own, section: Section) -> None:
    """`Query: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, settings = _doc_and_settings(own, section, f"query {name}")
    said = _labels(own, section, f"query {name}")
    measures = codes_in(said.get("Target", ""))
    sql = _code(own, section, f"query {name}", "sql")
    own.trace.place(section.lines, f"query {name}")
    own.add(" ".join([f"query {spelt(name)}", *measures, f"({sql})", *settings]), doc)


def caching(own: Own, section: Section) -> None:
    """A row for each cache."""
    for cells in _rows(own, section, "cache"):
        layer, invalidation = read_prose(cells[1]), read_prose(cells[3])
        words = ["cache"]
        words += [layer if layer.isidentifier() else quote(layer)] if layer else []
        words += [f"key {quote(key)}" for key in codes_in(cells[2])]
        words += [f"ttl {time}" for time in codes_in(cells[4])]
        if invalidation:
            plain = re.fullmatch(r"[a-z_]+( [a-z_]+)*", invalidation)
            words.append(f"invalidate {invalidation if plain else quote(invalidation)}")
        own.bodies.get(codes_in(cells[0])[0], []).append(
            Line(" ".join(words), read_prose(cells[5]) if len(cells) > 5 else "")
        )


_UNITS = {"Day": "d", "Week": "w", "Month": "mo", "Year": "y"}


def volumes(own: Own, section: Section) -> None:
    """A row for each entity, with as many horizons as there are; docs stand in a list below."""
    docs = {codes_in(item.text)[0]: doc_of(item) for item in _items(section) if codes_in(item.text)}
    for block in section.blocks:
        if block.kind == "list":
            own.trace.place(block.lines, "volume")
    header = next((block.header for block in section.blocks if block.kind == "table"), ())
    for cells in _rows(own, section, "volume"):
        name = (codes_in(cells[0]) or [cells[0]])[0]
        points = []
        for heading, cell in zip(header[1:], cells[1:], strict=False):
            match = re.fullmatch(r"([\d.]+) (Day|Week|Month|Year)s?", heading)
            when = "now" if heading == "Initial Volume" else f"in {match[1]}{_UNITS[match[2]]}" if match else ""
            if when and cell not in ("", NOTHING):
                points.append(f"{cell} {when}")
        own.bodies.get(name, []).append(Line(f"volume {', '.join(points)}", docs.get(name, "")))


# ---- plans -----------------------------------------------------------------------------------------------------------
def plan(keyword: str) -> Callable[[Own, Section], None]:
    """The reader of a plan block."""
    words = {label: word for word, label in LABELS[keyword].items()}

    def read(own: Own, section: Section) -> None:
        doc, _ = _doc_and_settings(own, section, keyword)
        if doc:
            own.block(keyword).doc = doc
        for item in _items(section):
            label, content = label_of(item)
            word = read_code(label) if label.startswith("`") else words.get(label, label.lower())
            value = value_of(content, names=word == "application")
            if value:
                lines = own.block(keyword).lines
                assert lines is not None
                lines.append(Line(f"{word} {value}", doc_of(item)))
            own.trace.place(item.lines, f"{keyword} {word}")
            for entry in below(item):
                _erasure(own, entry)

    return read


def _erasure(own: Own, entry: Item) -> None:
    """`- `Customer`: anonymize `name`` below the right to erasure; what else stands there is computed."""
    match = re.match(r"(`.+?`|<code>.*?</code>): (anonymize|delete|keep)\b(.*)", entry.text, re.DOTALL)
    if match is None or is_computed(entry.text):
        own.trace.compute(whole(entry), "what follows from the tags")
        return
    names = ", ".join(codes_in(match[3]))
    own.to(read_code(match[1]), Line(f"on erasure {match[2]} {names}".rstrip(), doc_of(entry)), whole(entry))


def migration(own: Own, section: Section) -> None:
    """`Migration 1.4.0 from 1.3.0`."""
    doc, _ = _doc_and_settings(own, section, "migration")
    words = {label: word for word, label in LABELS["migration"].items()}
    lines = []
    for item in _items(section):
        label, _ = label_of(item)
        word = read_code(label) if label.startswith("`") else words.get(label, label.lower())
        lines += [Line(f"{word} {quote(_item_prose(entry.text))}", doc_of(entry)) for entry in below(item)]
        own.trace.place(whole(item), "migration")
    own.trace.place(section.lines, "migration")
    own.add(heading_of(section).replace("Migration", "migration", 1), doc, lines)


def next_steps(own: Own, section: Section) -> None:
    """Things to do, and done."""
    for item in _items(section):
        state = "done " if item.done else ""
        own.add(f"todo {state}{quote(read_prose(one_line(item.text)))}", doc_of(item))
        own.trace.place(whole(item), "todo")


SECTIONS: Mapping[str, Callable[[Own, Section], None]] = {
    "Overview": overview,
    "Custom Tags": custom_tags,
    "Domains": domains,
    "Namespaces": namespaces,
    "Indexing Strategy": indexes,
    "Partitioning Strategy": partitions,
    "Data Sources": sources,
    "Data Synchronization": synchronisation,
    "Data Validation Rules": rules,
    "Audit Trail": audit,
    "Query Optimization": queries,
    "Caching Strategy": caching,
    "Data Volume Projections": volumes,
    "Privacy Considerations": plan("privacy"),
    "Encryption": plan("encryption"),
    "Version Management": plan("versioning"),
    "Backup Strategy": plan("backup"),
    "Disaster Recovery": plan("recovery"),
    "Testing Strategy": plan("testing"),
    "Next Steps": next_steps,
}
NAMED: Sequence[tuple[str, Callable[[Own, Section], None]]] = (
    ("Entity ", body), ("Junction: ", body), ("Composite: ", body), ("Mixin: ", body), ("Enum: ", enum),
    ("View: ", view), ("Object: ", database_object), ("Flow: ", flow), ("Query: ", query), ("Migration ", migration),
)  # fmt: skip
COMPUTED = frozenset(
    (
        "Entity Relationship Model", "Core Entities", "Entity Definitions", "Types", "Relationships",
        "One-to-Many Relationships", "Many-to-Many Relationships", "One-to-One Relationships", "Data Storage Design",
        "Database Schema", "Views", "Database Objects", "Data Flow Design", "Data Transformations", "Data Integrity",
        "Referential Integrity", "Performance Considerations", "Security and Privacy", "Data Classification",
        "Migration Strategy", "Data Migration Plan", "Backup and Recovery", "Validation and Testing",
        "Data Model Validation",
    )
)  # fmt: skip
