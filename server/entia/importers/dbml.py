"""DBML → a catalog: https://dbml.dbdiagram.io/docs.

Tables are read first, then what refers to them. Colours and views of diagrams are no part of a database; a `<>` becomes
the junction table that DBML's own SQL export makes of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from entia.dialects import ALIASES, DIALECTS
from entia.importers.catalog import Catalog, EnumType, Index, Key, Label, Name, Table
from entia.importers.comments import by_itself, joined, keep_loose, prose_of, without_origin
from entia.importers.dbml_refs import End, Link, link_of, place_links, with_settings
from entia.importers.dbml_syntax import Element, Row, read_dbml, row_of
from entia.importers.dbml_tables import (
    Body,
    BodyReader,
    keep_known,
    note_of,
    table_of,
    text_of,
    tokens_in,
    unsaid,
)
from entia.importers.extensions import name_extensions
from entia.importers.options import Options
from entia.importers.progress import part as share
from entia.importers.progress import telling
from entia.importers.report import Trace
from entia.importers.sources import Lines, Sources
from entia.importers.tokens import Token, Unread, lines_of, split

PUBLIC = "public"  # the schema of a name without one
_SHOWN_ROWS = 3
_SYNTAX = 60  # per cent of reading that is of the text
_TEMPLATE = ("Use DBML to define your database structure", "Docs: https://dbml.dbdiagram.io/docs")
_COMMENTED_OUT = re.compile(
    r"\s*(?:(?:table|tablepartial|tablegroup|enum|ref|indexes|project|records)\b.*[:{]"
    r"|[\w\"]+\s+[\w\"]+(?:\(.*\))?\s*\[.*\]\s*$|[\]}]+\s*$)",
    re.IGNORECASE,
)


def read(sources: Sources, options: Options, trace: Trace) -> Catalog:
    """What DBML says; total."""
    return _Reader(sources, options, trace).read()


@dataclass(slots=True)
class _Reader:
    sources: Sources
    options: Options
    trace: Trace
    catalog: Catalog = field(default_factory=Catalog)
    bodies: list[tuple[Element, str, Body]] = field(default_factory=list)  # with the schema
    named: set[Name] = field(default_factory=set)
    partials: dict[str, Body] = field(default_factory=dict)
    partial_lines: dict[str, Lines] = field(default_factory=dict)
    aliases: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # (file, alias) → name
    links: list[Link] = field(default_factory=list)
    groups: list[Element] = field(default_factory=list)
    records: list[tuple[Element, Table | None]] = field(default_factory=list)

    def read(self) -> Catalog:
        self.catalog.default_schema = PUBLIC
        document = read_dbml(self.sources.text, share(self.options.tell, 0, _SYNTAX))
        for number, part in enumerate(document.parts):
            if isinstance(part, Unread):
                self.trace.leave(part.lines, part.why)
            else:
                self._element(part, first=number == 0)
        self._share_partials()
        for element, schema, body in telling(self.bodies, share(self.options.tell, _SYNTAX, 100), "tables"):
            self._table(element, schema, body)
        self._find_enums()
        place_links(self.catalog, sorted(self.links, key=lambda link: link.lines), self._resolve, self.trace)
        for group in self.groups:
            self._group(group)
        for element, table in self.records:
            self._records(element, table)
        spoken = self.trace.covered()
        self._keep_loose([each for each in document.comments if not spoken.issuperset(range(each.line, each.last + 1))])
        if not self.catalog.dialect:
            self.catalog.dialect = self.options.dialect
        name_extensions(self.catalog, self.trace)
        return self.catalog

    def _element(self, element: Element, *, first: bool) -> None:
        if not element.closed:
            self.trace.leave(element.head, "a `{` is not closed")
        if element.simple is not None and element.kind not in ("ref", "note"):
            self.trace.leave(element.lines, f"a `{element.kind}` has braces")
            return
        above = without_origin(element.above, self.catalog, self.trace)
        alone, direct = by_itself(above, element.head[0])
        for token in (token for token in alone if any(words in token.text for words in _TEMPLATE)):
            self.trace.map(lines_of([token]), "no part of a model", "the words of DBML's template")
            alone = [each for each in alone if each is not token]
        if first and element.kind != "project":
            self.catalog.comment = joined(prose_of(alone))
            self._keep(alone, "model")
            alone = []
        element.above = [*alone, *direct]
        match element.kind:
            case "project":
                self._project(element)
            case "table" if element.name:
                self._named(element)
            case "tablepartial" if element.name:
                self._partial(element)
            case "enum" if element.name:
                self._enum(element)
            case "ref":
                self._ref(element)
            case "note" if element.name:
                self._note(element)
            case "tablegroup" if element.name:
                self.groups.append(element)
            case "records":
                self.records.append((element, None))
            case "use" | "reuse":
                self._use(element)
            case "diagramview":
                self.trace.map(element.lines, "no part of a database", "a view of the diagram")
            case _:
                self.trace.leave(element.lines, f"nothing in Entia says this `{element.kind}`")

    # ---- tables ------------------------------------------------------------------------------------------------------
    def _named(self, element: Element) -> None:
        schema, name = _schema(element.name), element.name[-1]
        if (schema, name) in self.named:
            self.trace.leave(element.lines, f"there is a table `{name}` already")
            return
        if element.alias:
            self.aliases[self._file(element.lines), element.alias] = element.name
        self.named.add((schema, name))
        body = BodyReader(self.sources.text, self.trace, element, name).read()
        self.bodies.append((element, schema, body))

    def _partial(self, element: Element) -> None:
        name = element.name[-1]
        if name in self.partials:
            self.trace.leave(element.lines, f"there is a partial `{name}` already")
            return
        body = BodyReader(self.sources.text, self.trace, element, name).read()
        self._keep_loose(body.asides)
        keep_known(body, body.fields, self.trace)
        self.partials[name] = body
        self.catalog.partials[name] = list(body.fields)
        body.note = joined(body.note, self._doc(element, name))
        self.partial_lines[name] = element.lines
        self._frame(element, name)

    def _table(self, element: Element, schema: str, body: Body) -> None:
        for name, lines in body.injected.items():
            if name in self.partials:
                self.trace.place(lines, f"{body.name}: {name}")
            else:
                self.trace.leave(lines, f"there is no partial `{name}`")
        table, links = table_of(body, schema, element.lines, self.partials, self.trace)
        if not table.columns:
            self.trace.leave(element.lines, "a table has columns")
            return
        alone, element.above = by_itself(element.above, element.head[0])
        code = [comment for comment in element.above if _COMMENTED_OUT.match("\n".join(prose_of([comment])))]
        element.above = [comment for comment in element.above if comment not in code]
        remarks = [*alone, *code, *body.asides]
        table.remark = joined(prose_of(remarks))
        self._keep(remarks, table.name)
        table.comment = joined(table.comment, self._doc(element, table.name))
        self.catalog.tables[table.key] = table
        self.links += links
        self.records += [(each, table) for each in body.records]
        self._frame(element, table.name)

    def _share_partials(self) -> None:
        """Names of keys and indexes that several tables take in are left to the database, which has each once."""
        used = Counter(name for _, _, body in self.bodies for name in body.injected)
        for name, body in self.partials.items():
            if name not in used:
                self.trace.leave(self.partial_lines[name], f"no table takes in the partial `{name}`")
            keys: list[Key | Index] = [*body.uniques, *body.indexes, *([body.key] if body.key is not None else [])]
            for key in [each for each in keys if each.name and used[name] > 1]:
                self.trace.map(key.lines, name, f"{used[name]} tables take in `{key.name}`: the database names each")
                key.name = ""

    def _find_enums(self) -> None:
        """An enum's name without its schema may mean the one beside the table."""
        for table in self.catalog.tables.values():
            for column in table.columns.values():
                if ("", column.type) not in self.catalog.enums and (table.schema, column.type) in self.catalog.enums:
                    column.type = f"{table.schema}.{column.type}"

    def _enum(self, element: Element) -> None:
        schema, name = _schema(element.name), element.name[-1]
        if (schema, name) in self.catalog.enums:
            self.trace.leave(element.lines, f"there is an enum `{name}` already")
            return
        enum = EnumType(schema, name, [], element.lines)
        for part in element.body:
            if isinstance(part, Element) and part.kind == "note":
                enum.comment = joined(enum.comment, note_of(part, self.trace))
                self.trace.place(part.lines, name)
            elif isinstance(part, Row) and len(part.tokens) == 1 and part.tokens[0].kind != "symbol":
                self._label(enum, part)
            else:
                self.trace.leave(part.lines, "an enum has one label a line")
        for setting in element.settings:
            if setting.name == "note":
                enum.comment = joined(enum.comment, note_of(setting, self.trace))
            else:
                unsaid(setting, self.trace, "an enum")
        enum.comment = joined(enum.comment, self._doc(element, name), prose_of(element.last))
        self._keep(element.last, name)
        self._frame(element, name)
        if enum.labels:
            self.catalog.enums[schema, name] = enum
        else:
            self.trace.leave(element.lines, f"the enum `{name}` has no labels")

    def _label(self, enum: EnumType, row: Row) -> None:
        text = row.tokens[0].value
        if any(label.text == text for label in enum.labels):
            self.trace.leave(row.lines, f"there is a label `{text}` already")
            return
        notes = []
        for setting in row.settings:
            if setting.name == "note":
                notes.append(note_of(setting, self.trace))
            else:
                unsaid(setting, self.trace, "a label")
        comments = [*row.above, *row.behind]
        enum.labels.append(Label(text, comment=joined(*notes, prose_of(comments))))
        self._keep(comments, enum.name)
        self.trace.place(row.lines, f"{enum.name}.{text}")

    # ---- relationships -----------------------------------------------------------------------------------------------
    def _ref(self, element: Element) -> None:
        name = element.name[-1] if element.name else ""
        rows = [part for part in element.body if isinstance(part, Row)]
        if element.simple is not None:
            rows = [row_of(element.simple)] if element.simple else []
        for part in element.body:
            if isinstance(part, Element):
                self.trace.leave(part.lines, f"`{part.kind}` is not said in a relationship")
        for row in rows:
            link = link_of(row.tokens, row.lines)
            if link is None:
                self.trace.leave(row.lines, "a relationship is two columns with `<`, `>`, `-` or `<>` between them")
            else:
                link = with_settings(link, [*element.settings, *row.settings], self.trace)
                self.links.append(link._replace(name=name))
        comments = [*element.above, *element.behind, *element.last]
        comments += [comment for row in rows for comment in (*row.above, *row.behind)]
        if len(rows) == 1 and self.links and comments:
            self.links[-1] = self.links[-1]._replace(comment=joined(prose_of(comments)))
            self._keep(comments, "relationship")
        else:
            self._keep_loose(comments)
        if not rows:
            self.trace.leave(element.lines, "there is no relationship in it")
        self._frame(element, "relationship")

    def _resolve(self, end: End, lines: Lines) -> Table | None:
        """The table that a side means, with all its columns; else the lines are left."""
        names = self.aliases.get((self._file(lines), end.table[0]), end.table) if len(end.table) == 1 else end.table
        table = self.catalog.tables.get((_schema(names), names[-1])) if names else None
        if table is None:
            self.trace.leave(lines, f"there is no table `{'.'.join(end.table)}`")
            return None
        missing = next((name for name in end.columns if name not in table.columns), None)
        if missing is not None:
            self.trace.leave(lines, f"`{table.name}` has no column `{missing}`")
            return None
        return table

    # ---- the rest ----------------------------------------------------------------------------------------------------
    def _project(self, element: Element) -> None:
        self.catalog.name = element.name[-1] if element.name else ""
        for part in element.body:
            if isinstance(part, Row):
                self.trace.leave(part.lines, "a project has properties, `name: 'value'`")
            elif part.kind == "note":
                self.catalog.comment = joined(self.catalog.comment, note_of(part, self.trace))
                self.trace.place(part.lines, "model")
            elif part.kind == "database_type":
                self._dialect(text_of(tokens_in(part)), part.lines)
            elif part.simple is not None:
                self.catalog.notes.append((part.kind, text_of(part.simple), part.lines))
                self.trace.place(part.lines, f"note {part.kind}")
            else:
                self.trace.map(part.head, part.kind, "it stands outside of a project")
                self._element(part, first=False)
        self.catalog.comment = joined(self.catalog.comment, self._doc(element, "model"))
        self._keep_loose(element.last)
        self._frame(element, "model")

    def _dialect(self, text: str, lines: Lines) -> None:
        word = re.sub(r"[^a-z0-9]", "", text.lower())
        dialect = ALIASES.get(word, word)
        if dialect in DIALECTS:
            self.catalog.dialect = dialect
            self.trace.place(lines, f"target {dialect}")
        else:
            self.trace.leave(lines, f"`{text}` is no database that Entia has a dialect for")

    def _note(self, element: Element) -> None:
        name = element.name[-1]
        if any(name == heading for heading, _, _ in self.catalog.notes):
            self.trace.leave(element.lines, f"there is a note `{name}` already")
            return
        self.catalog.notes.append((name, note_of(element, self.trace), element.lines))
        for setting in element.settings:
            unsaid(setting, self.trace, "a note")
        self._keep_loose([*element.above, *element.behind, *element.last])
        self.trace.place(element.lines, f"note {name}")

    def _group(self, element: Element) -> None:
        name = element.name[-1]
        if len(element.name) > 1:
            self.trace.map(element.head, f"group {name}", "a group has no schema")
        notes = [note_of(setting, self.trace) for setting in element.settings if setting.name == "note"]
        for setting in element.settings:
            if setting.name != "note":
                unsaid(setting, self.trace, "a group")
        for part in element.body:
            if isinstance(part, Element):
                if part.kind == "note":
                    if notes:
                        self.trace.map(part.lines, f"note {name}", "DBML has one note a group")
                    notes.append(note_of(part, self.trace))
                    self.trace.place(part.lines, f"note {name}")
                else:
                    self.trace.leave(part.lines, f"`{part.kind}` is not said in a group")
                continue
            names = tuple(token.value for token in part.tokens if token.kind != "symbol")
            table = self._resolve(End(names, ()), part.lines)
            if table is not None and table.group:
                self.trace.leave(part.lines, f"`{table.name}` is in the group `{table.group}` already")
            elif table is not None:
                table.group = name
                self.trace.place(part.lines, table.name)
            self._keep_loose([*part.above, *part.behind])
        notes.append(self._doc(element, name))
        if text := joined(*notes):
            self.catalog.notes.append((name, text, element.lines))
        self._keep_loose(element.last)
        self._frame(element, f"group {name}")

    def _records(self, element: Element, table: Table | None) -> None:
        """Rows are no part of a model: the report has the first of them."""
        if table is None:
            table = self._resolve(End(element.name, ()), element.lines) if element.name else None
            if table is None:
                self.trace.leave(element.lines, "these rows belong to no table")
                return
        columns = [part[0].value for part in split(element.arguments, ",") if part] or list(table.columns)
        rows = [part for part in element.body if isinstance(part, Row)]
        for row in rows:
            values = split(row.tokens, ",")
            table.examples.append(
                {
                    column: value
                    for column, tokens in zip(columns, values, strict=False)
                    if (value := text_of(tokens)) and value.lower() != "null"
                }
            )
        first = table.examples[:_SHOWN_ROWS]
        shown = "; ".join(", ".join(f"{key} {value}" for key, value in each.items()) for each in first)
        more = f"; and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
        what = f"rows of `{table.name}`"
        self.trace.put_aside(element.lines, what, f"rows are no part of a model, for example: {shown}{more}")

    def _use(self, element: Element) -> None:
        origin = next((token.value for token in reversed(element.rest) if token.kind in ("string", "quoted")), "")
        stem = PurePosixPath(origin).name.removesuffix(".dbml")
        if not any(PurePosixPath(file).name.removesuffix(".dbml") == stem for file in self.sources.files):
            self.trace.leave(element.lines, f"`{origin}` is not one of the files that are read")
            return
        for part in element.body:
            words = [token.value for token in part.tokens if token.kind != "symbol"] if isinstance(part, Row) else []
            if len(words) > 3 and words[0].lower() == "table" and words[-2].lower() == "as":
                self.aliases[self._file(part.lines), words[-1]] = tuple(words[1:-2])
        self.trace.compute(element.lines, "the files are one model")

    # ---- comments and fates ------------------------------------------------------------------------------------------
    def _doc(self, element: Element, what: str) -> str:
        comments = [*element.above, *element.behind]
        self._keep(comments, what)
        return joined(prose_of(comments))

    def _keep_loose(self, comments: Sequence[Token]) -> None:
        keep_loose(comments, self.catalog, self.trace)

    def _keep(self, comments: Sequence[Token], what: str) -> None:
        for comment in comments:
            self.trace.place(lines_of([comment]), what)

    def _frame(self, element: Element, what: str) -> None:
        """The lines with the name and with the closing brace."""
        self.trace.place(element.head, what)
        if element.simple is None and element.closed:
            self.trace.place((element.lines[1] - 1, element.lines[1]), what)

    def _file(self, lines: Lines) -> str:
        return self.sources.place(lines[0])[0]


def _schema(name: Sequence[str]) -> str:
    schema = name[-2] if len(name) > 1 else ""
    return "" if schema == PUBLIC else schema
