"""Flows, rules, performance and plans of a document that Entia wrote, read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from entia.exporters.markdown_plans import LABELS
from entia.exporters.markdown_text import NOTHING, read_code, read_prose
from entia.importers.markdown_blocks import Item, Section
from entia.importers.markdown_reading import bullets, one_line, whole
from entia.importers.modelling_text import Row as Line
from entia.importers.own import (
    Own,
    below,
    codes_in,
    doc_of,
    is_computed,
    label_of,
    row_of,
    value_of,
)
from entia.importers.own_entities import (
    code_of,
    doc_and_settings,
    heading_of,
    labels_of_section,
    rows_of,
    unescaped,
)
from entia.syntax.printer import quote
from entia.syntax.writing import name as spelt


# ---- flow ------------------------------------------------------------------------------------------------------------
def sources(own: Own, section: Section) -> None:
    """`- **Name**: text → `Entity`; `mode``."""
    for item in bullets(section):
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
            lines.append(row_of(f"{word} {value_of(value)}".strip(), doc_of(entry)))
        words = [f"source {spelt(unescaped(name))}", said, f"-> {feeds}" if feeds else "", mode]
        own.add(" ".join(filter(None, words)), doc_of(item), lines or None)
        own.trace.place(whole(item), f"source {name}")


_STAGES = {"Validation Stage": "validate", "Transformation Stage": "transform", "Storage Stage": "store"}


def flow(own: Own, section: Section) -> None:
    """`Flow: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, _ = doc_and_settings(own, section, f"flow {name}")
    said = labels_of_section(own, section, f"flow {name}")
    start = f" from {', '.join(codes_in(said['From']))}" if "From" in said else ""
    lines: list[Line] = []
    for item in bullets(section):
        label, content = label_of(item)
        word = _STAGES.get(label, unescaped(label))
        names = codes_in(content)
        if names:
            lines.append(row_of(f"{word} {', '.join(names)}"))
        lines += [row_of(f"{word} {quote(_item_prose(entry.text))}", doc_of(entry)) for entry in below(item)]
        own.trace.place(whole(item), f"flow {name}")
    own.trace.place(section.lines, f"flow {name}")
    own.add(f"flow {spelt(name)}{start}", doc, lines)


def _item_prose(text: str) -> str:
    """Prose at the start of a bullet, where some signs were escaped."""
    return read_prose(re.sub(r"^(\d*)\\([-+*#>=~:\[.)])", r"\1\2", text))


_MODES = {"Real-time": "realtime", "Eventually Consistent": "eventual", "Batch Processing": "batch"}


def synchronisation(own: Own, section: Section) -> None:
    """`- `Entity` `nightly` with `X``, by mode."""
    for item in bullets(section):
        mode = _MODES.get(label_of(item)[0], "")
        own.trace.place(item.lines, "sync")
        for entry in _said(own, item):
            who, _, partners = entry.text.partition(" with ")
            body_, *every = codes_in(who)
            names = ", ".join(each if _is_path(each) else quote(each) for each in codes_in(partners))
            own.to(body_, row_of(" ".join(["sync", mode, *every, "with", names]), doc_of(entry)), whole(entry))


def _said(own: Own, item: Item) -> Iterator[Item]:
    """The entries below one that the model says itself."""
    for entry in item.items:
        if is_computed(entry.text):
            own.trace.compute(whole(entry), "taken in from a mixin")
        else:
            yield entry


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
            words = [f"rule {spelt(unescaped(name))}"]
            words += [quote(read_prose(text))] if text not in ("", NOTHING) else []
            words += [f"on {', '.join(codes_in(said['On']))}"] if "On" in said else []
            words += [f"by {codes_in(said['Kept By'])[0]}"] if "Kept By" in said else []
            words += [f"check {codes_in(said['Check'])[0]}"] if "Check" in said else []
            own.add(" ".join(words), doc_of(item))
            own.trace.place(whole(item), f"rule {name}")


def audit(own: Own, section: Section) -> None:
    """What is tracked of each entity, and how long rows are kept."""
    for item in bullets(section):
        label = label_of(item)[0]
        own.trace.place(item.lines, "audit")
        for entry in _said(own, item):
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
            own.to(codes_in(who)[0], row_of(text, doc_of(entry)), whole(entry))


# ---- performance -----------------------------------------------------------------------------------------------------
def queries(own: Own, section: Section) -> None:
    """The strategy is a note; queries have headings of their own."""
    for item in bullets(section):
        label, text = label_of(item)
        if label == "Optimization Strategy" and text not in ("", NOTHING):
            own.note(label, read_prose(text), whole(item))
        else:
            own.trace.compute(whole(item), "the queries")


def query(own: Own, section: Section) -> None:
    """`Query: …`."""
    name = heading_of(section).partition(": ")[2]
    doc, settings = doc_and_settings(own, section, f"query {name}")
    said = labels_of_section(own, section, f"query {name}")
    measures = codes_in(said.get("Target", ""))
    sql = code_of(own, section, f"query {name}", "sql")
    own.trace.place(section.lines, f"query {name}")
    own.add(" ".join([f"query {spelt(name)}", *measures, f"({sql})", *settings]), doc)


def caching(own: Own, section: Section) -> None:
    """A row for each cache."""
    for cells in rows_of(own, section, "cache"):
        layer, invalidation = read_prose(cells[1]), read_prose(cells[3])
        words = ["cache"]
        words += [layer if layer.isidentifier() else quote(layer)] if layer else []
        words += [f"key {quote(key)}" for key in codes_in(cells[2])]
        words += [f"ttl {time}" for time in codes_in(cells[4])]
        if invalidation:
            plain = re.fullmatch(r"[a-z_]+( [a-z_]+)*", invalidation)
            words.append(f"invalidate {invalidation if plain else quote(invalidation)}")
        own.bodies.get(codes_in(cells[0])[0], []).append(
            row_of(" ".join(words), read_prose(cells[5]) if len(cells) > 5 else "")
        )


_UNITS = {"Day": "d", "Week": "w", "Month": "mo", "Year": "y"}


def volumes(own: Own, section: Section) -> None:
    """A row for each entity, with as many horizons as there are; docs stand in a list below."""
    docs = {codes_in(item.text)[0]: doc_of(item) for item in bullets(section) if codes_in(item.text)}
    for block in section.blocks:
        if block.kind == "list":
            own.trace.place(block.lines, "volume")
    header = next((block.header for block in section.blocks if block.kind == "table"), ())
    for cells in rows_of(own, section, "volume"):
        name = (codes_in(cells[0]) or [cells[0]])[0]
        points = []
        for heading, cell in zip(header[1:], cells[1:], strict=False):
            match = re.fullmatch(r"([\d.]+) (Day|Week|Month|Year)s?", heading)
            when = "now" if heading == "Initial Volume" else f"in {match[1]}{_UNITS[match[2]]}" if match else ""
            if when and cell not in ("", NOTHING):
                points.append(f"{cell} {when}")
        own.bodies.get(name, []).append(row_of(f"volume {', '.join(points)}", docs.get(name, "")))


# ---- plans -----------------------------------------------------------------------------------------------------------
def plan(keyword: str) -> Callable[[Own, Section], None]:
    """The reader of a plan block."""
    words = {label: word for word, label in LABELS[keyword].items()}

    def read(own: Own, section: Section) -> None:
        doc, _ = doc_and_settings(own, section, keyword)
        if doc:
            own.block(keyword).head.doc = doc
        for item in bullets(section):
            label, content = label_of(item)
            word = read_code(label) if label.startswith("`") else words.get(label, label.lower())
            value = value_of(content, names=word == "application")
            if value:
                lines = own.block(keyword).rows
                assert lines is not None
                lines.append(row_of(f"{word} {value}", doc_of(item)))
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
    own.to(read_code(match[1]), row_of(f"on erasure {match[2]} {names}".rstrip(), doc_of(entry)), whole(entry))


def migration(own: Own, section: Section) -> None:
    """`Migration 1.4.0 from 1.3.0`."""
    doc, _ = doc_and_settings(own, section, "migration")
    words = {label: word for word, label in LABELS["migration"].items()}
    lines = []
    for item in bullets(section):
        label, _ = label_of(item)
        word = read_code(label) if label.startswith("`") else words.get(label, label.lower())
        lines += [row_of(f"{word} {quote(_item_prose(entry.text))}", doc_of(entry)) for entry in below(item)]
        own.trace.place(whole(item), "migration")
    own.trace.place(section.lines, "migration")
    own.add(heading_of(section).replace("Migration", "migration", 1), doc, lines)


def next_steps(own: Own, section: Section) -> None:
    """Things to do, and done."""
    for item in bullets(section):
        state = "done " if item.done else ""
        own.add(f"todo {state}{quote(read_prose(one_line(item.text)))}", doc_of(item))
        own.trace.place(whole(item), "todo")
