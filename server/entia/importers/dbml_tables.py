"""The inside of DBML's tables and partials: columns, indexes, checks, notes, rows; and what a partial brings along."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from entia.importers.catalog import Check, Column, Identity, Index, IndexKey, Key, Table
from entia.importers.comments import joined, prose_of
from entia.importers.dbml_refs import End, Link, link_of
from entia.importers.dbml_syntax import Element, Row, Setting
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.tokens import Token, group_end, is_symbol, lines_of, source_of, split
from entia.syntax.writing import quote_string

_NAMES = ("word", "quoted", "number")


@dataclass(slots=True)
class Field:
    """A column with what its line says of keys, checks and relationships (whose left side has no table yet)."""

    column: Column
    pk: bool = False
    unique: bool = False
    checks: list[Check] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    label: tuple[str, ...] = ()  # of an enum, by names: the default


@dataclass(slots=True)
class Body:
    """What stands in the braces of a table or partial. `order` are names of columns, and of partials with a `~`."""

    name: str
    fields: dict[str, Field] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    key: Key | None = None
    uniques: list[Key] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    note: str = ""
    injected: dict[str, Lines] = field(default_factory=dict)
    records: list[Element] = field(default_factory=list)
    asides: list[Token] = field(default_factory=list)  # comments on no column


class BodyReader:
    """Reads the element of one table or partial; each of its lines gets its fate."""

    def __init__(self, source: str, trace: Trace, element: Element, name: str) -> None:
        self.source = source
        self.trace = trace
        self.element = element
        self.body = Body(name)

    def read(self) -> Body:
        """What the element says."""
        for setting in self.element.settings:
            if setting.name == "note":
                self._note(note_of(setting, self.trace), setting.lines)
            else:
                unsaid(setting, self.trace, "a table")
        for part in self.element.body:
            if isinstance(part, Element):
                self._element(part)
            elif is_symbol(part.tokens[0] if part.tokens else None, "~"):
                self._injection(part)
            else:
                self._field(part)
        self.body.asides += self.element.last
        return self.body

    def _note(self, text: str, lines: Lines) -> None:
        if self.body.note:
            self.trace.map(lines, self.body.name, "DBML has one note a table: these stand under each other")
        self.body.note = joined(self.body.note, text)
        self.trace.place(lines, self.body.name)

    def _element(self, element: Element) -> None:
        match element.kind:
            case "note":
                self._note(note_of(element, self.trace), element.lines)
                self.body.asides += [*element.above, *element.behind, *element.last]
            case "indexes" if not element.name:
                self._each(element, self._index)
            case "checks" | "constraints" if not element.name:
                self._each(element, self._check)
            case "records":
                self.body.records.append(element)
            case _:
                self.trace.leave(element.lines, f"`{element.kind}` is not said in a table")

    def _each(self, element: Element, read: Callable[[Row], bool]) -> None:
        for line in (element.head, (element.lines[1] - 1, element.lines[1])):
            self.trace.place(line, self.body.name)
        for part in element.body:
            if isinstance(part, Row) and part.tokens and read(part):
                self.trace.place(part.lines, self.body.name)
            else:
                self.trace.leave(part.lines, f"this is not said in `{element.kind}`")
        self.body.asides += [*element.above, *element.behind, *element.last]

    def _injection(self, row: Row) -> None:
        if len(row.tokens) != 2 or row.settings:
            self.trace.leave(row.lines, "a `~` has the name of a partial behind it")
            return
        name = row.tokens[1].value
        if name in self.body.injected:
            self.trace.leave(row.lines, f"`{name}` is taken in already")
            return
        self.body.injected[name] = row.lines
        self.body.order.append("~" + name)
        self.body.asides += [*row.above, *row.behind]

    # ---- columns -----------------------------------------------------------------------------------------------------
    def _field(self, row: Row) -> None:
        type_tokens, settings = _old_settings(row.tokens[1:])
        type_text = with_blanks(self._type(type_tokens))
        if not row.tokens or row.tokens[0].kind not in _NAMES or not type_text:
            self.trace.leave(row.lines, "a column is a name, a type, and its settings in `[ ]`")
            return
        name = row.tokens[0].value
        if name in self.body.fields:
            self.trace.leave(row.lines, f"there is a column `{name}` already")
            return
        made = Field(Column(name, type_text, row.lines))
        notes: list[str] = []
        for setting in (*settings, *row.settings):
            if setting.name == "note":
                if notes:
                    self.trace.map(setting.lines, f"{self.body.name}.{name}", "DBML has one note a column")
                notes.append(note_of(setting, self.trace))
            else:
                self._setting(made, setting)
        made.column.comment = joined(*notes, prose_of(row.above), prose_of(row.behind))
        for comment in [*row.above, *row.behind]:
            self.trace.place(lines_of([comment]), f"{self.body.name}.{name}")
        self.body.fields[name] = made
        self.body.order.append(name)
        self.trace.place(row.lines, f"{self.body.name}.{name}")

    def _type(self, tokens: Sequence[Token]) -> str:
        """`varchar(20)`, `core.state`, `int[]`; "" where something else stands there."""
        at = 0
        names = []
        while at < len(tokens) and tokens[at].kind in _NAMES:
            names.append(tokens[at].value)
            at += 1
            if not is_symbol(tokens[at] if at < len(tokens) else None, "."):
                break
            at += 1
            if at == len(tokens) or tokens[at].kind not in _NAMES:
                return ""
        text = ".".join(names)
        while text and at < len(tokens) and tokens[at].kind == "symbol" and tokens[at].text in "([":
            end = group_end(tokens, at)
            if end is None:
                return ""
            inside = split(tokens[at + 1 : end - 1], ",")
            arguments = ", ".join(_argument(self.source, part) for part in inside)
            text += f"{tokens[at].text}{arguments}{tokens[end - 1].text}"
            at = end
        return text if at == len(tokens) else ""

    def _setting(self, made: Field, setting: Setting) -> None:
        column = made.column
        match setting.name:
            case "pk" | "primary key":
                made.pk = column.required = True
            case "unique":
                made.unique = True
            case "not null":
                column.required = True
            case "null":
                pass
            case "increment":
                column.identity = Identity()
            case "default" if _default(setting.value) is not None:
                column.default = _default(setting.value) or ""
            case "default" if len(setting.value) > 2 and all(token.kind in _NAMES for token in setting.value[::2]):
                made.label = tuple(token.value for token in setting.value[::2])
                column.default = quote_string(made.label[-1])
            case "check" if len(setting.value) == 1 and setting.value[0].kind == "code":
                made.checks.append(Check(text_of(setting.value), lines=setting.lines, column=column.name))
            case "ref":
                link = link_of(setting.value, setting.lines, End((), (column.name,)))
                if link is None:
                    self.trace.leave(setting.lines, "a relationship is `<`, `>`, `-` or `<>` and a column")
                else:
                    made.links.append(link)
            case "default" | "check":
                self.trace.leave(setting.lines, f"this is no `{setting.name}` of DBML")
            case _:
                unsaid(setting, self.trace, "a column")

    # ---- indexes and checks ------------------------------------------------------------------------------------------
    def _index(self, row: Row) -> bool:
        keys = _index_keys(row.tokens)
        if not keys:
            return False
        columns = tuple(key.column for key in keys)
        index = Index(keys, lines=row.lines)
        pk = False
        for setting in row.settings:
            match setting.name:
                case "pk" | "primary key":
                    pk = True
                case "unique":
                    index.unique = True
                case "name":
                    index.name = text_of(setting.value)
                case "type":
                    index.method = text_of(setting.value).lower()
                case "note":
                    index.comment = note_of(setting, self.trace)
                case _:
                    unsaid(setting, self.trace, "an index")
        index.comment = joined(index.comment, prose_of(row.above), prose_of(row.behind))
        for comment in [*row.above, *row.behind]:
            self.trace.place(lines_of([comment]), self.body.name)
        if pk and all(columns):
            if self.body.key is not None:
                self.trace.leave(row.lines, "there is a primary key already")
            else:
                self.body.key = Key(columns, index.name, row.lines, comment=index.comment)
        elif index.unique and all(columns) and index.method in ("", "btree"):
            self.body.uniques.append(Key(columns, index.name, row.lines, comment=index.comment))
        else:
            self.body.indexes.append(index)
        return True

    def _check(self, row: Row) -> bool:
        if len(row.tokens) != 1 or row.tokens[0].kind != "code":
            return False
        check = Check(row.tokens[0].value, lines=row.lines)
        for setting in row.settings:
            if setting.name == "name":
                check.name = text_of(setting.value)
            elif setting.name == "note":
                check.comment = note_of(setting, self.trace)
            else:
                unsaid(setting, self.trace, "a check")
        check.comment = joined(check.comment, prose_of(row.above), prose_of(row.behind))
        for comment in [*row.above, *row.behind]:
            self.trace.place(lines_of([comment]), self.body.name)
        self.body.checks.append(check)
        return True


# ---- a table of a body and its partials ------------------------------------------------------------------------------
def table_of(
    body: Body, schema: str, lines: Lines, partials: Mapping[str, Body], trace: Trace
) -> tuple[Table, list[Link]]:
    """The table with all that its partials bring along, and its relationships. Its own columns win, then those of the
    partial that was named last."""
    own = End((schema, body.name) if schema else (body.name,), ())
    table = Table(schema, body.name, lines, comment=body.note)
    taken = [partials[name] for name in body.injected if name in partials]
    winners = {name: made for part in (*taken, body) for name, made in part.fields.items()}
    for entry in body.order:
        part = body if entry in body.fields else partials.get(entry.removeprefix("~"))
        fields = {entry: body.fields[entry]} if entry in body.fields else part.fields if part is not None else {}
        for name, made in fields.items():
            if winners[name] is made and name not in table.columns:
                table.columns[name] = replace(made.column)
    keep_known(body, table.columns, trace)
    table.partials = tuple(name for name in body.injected if name in partials)
    table.comment = table.comment or next((part.note for part in reversed(taken) if part.note), "")
    links = _constrain(table, [*taken, body], [winners[name] for name in table.columns], own, trace)
    return table, links


def _constrain(table: Table, bodies: Sequence[Body], fields: Sequence[Field], own: End, trace: Trace) -> list[Link]:
    """Keys, indexes and checks of a table from its bodies and columns."""
    key = next((body.key for body in reversed(bodies) if body.key is not None), None)
    marked = tuple(made.column.name for made in fields if made.pk)
    if key is not None:
        table.primary_key = replace(key)
        for made in fields:
            if made.pk and made.column.name not in key.columns:
                trace.leave(made.column.lines, "the primary key is that of the indexes")
    elif marked:
        table.primary_key = Key(marked, lines=next(made.column.lines for made in fields if made.pk))
    for name in table.primary_key.columns if table.primary_key is not None else ():
        table.columns[name].required = True
    for made in fields:
        name = made.column.name
        table.checks += [replace(each) for each in made.checks]
        if made.unique and table.primary_key is not None and table.primary_key.columns == (name,):
            trace.compute(made.column.lines, "the primary key is unique already")
        elif made.unique:
            table.uniques.append(Key((name,), lines=made.column.lines))
    for body in bodies:
        table.checks += [replace(each) for each in body.checks]
        table.uniques += [replace(each) for each in body.uniques]
        table.indexes += [replace(each) for each in body.indexes]
    return [
        link._replace(
            left=End(own.table, link.left.columns), right=End(link.right.table or own.table, link.right.columns)
        )
        for made in fields
        for link in made.links
    ]


def keep_known(body: Body, columns: Collection[str], trace: Trace) -> None:
    """Keys and indexes that name a column which is not there are left."""

    def known(names: Sequence[str], lines: Lines) -> bool:
        missing = next((name for name in names if name and name not in columns), None)
        if missing is not None:
            trace.leave(lines, f"`{body.name}` has no column `{missing}`")
        return missing is None

    if body.key is not None and not known(body.key.columns, body.key.lines):
        body.key = None
    body.uniques = [each for each in body.uniques if known(each.columns, each.lines)]
    body.indexes = [each for each in body.indexes if known([key.column for key in each.keys], each.lines)]


# ---- values ----------------------------------------------------------------------------------------------------------
def text_of(tokens: Sequence[Token]) -> str:
    """The text of a note, a name, an expression."""
    return " ".join(token.value for token in tokens)


def note_of(source: Setting | Element, trace: Trace) -> str:
    """The text in quotes that a note is; "" where it is not one."""
    tokens = list(source.value) if isinstance(source, Setting) else tokens_in(source)
    if len(tokens) == 1 and tokens[0].kind in ("string", "quoted"):
        return tokens[0].value
    trace.leave(source.lines, "a note is a text in quotes")
    return ""


def tokens_in(element: Element) -> list[Token]:
    """What is behind the colon, else in the braces."""
    if element.simple is not None:
        return element.simple
    return [token for part in element.body if isinstance(part, Row) for token in part.tokens]


def unsaid(setting: Setting, trace: Trace, owner: str) -> None:
    """A setting that the model does not have."""
    if setting.name in ("headercolor", "color"):
        trace.map(setting.lines, "no part of a database", f"`{setting.name}` is for the diagram")
    else:
        trace.leave(setting.lines, f"`{setting.name}` is not said of {owner}")


def _argument(source: str, tokens: Sequence[Token]) -> str:
    """An argument of a type; `varchar("MAX")` is how some write one that is a word."""
    if len(tokens) == 1 and (tokens[0].kind == "quoted" or tokens[0].value.upper() == "MAX"):
        return tokens[0].value
    return source_of(source, tokens)


def _old_settings(tokens: Sequence[Token]) -> tuple[Sequence[Token], list[Setting]]:
    """Settings of old DBML stand without brackets behind the type: `int pk unique`."""
    settings: list[Setting] = []
    while len(tokens) > 1 and tokens[-1].kind == "word" and tokens[-1].text.lower() in ("pk", "unique"):
        settings.append(Setting(tokens[-1].text.lower(), (), lines_of(tokens[-1:])))
        tokens = tokens[:-1]
    return tokens, settings


# Names of PostgreSQL's types as programs write them that drop their blanks.
_BLANKS = {
    "charactervarying": "character varying", "doubleprecision": "double precision",
    "timestampwithtimezone": "timestamp with time zone", "timestampwithouttimezone": "timestamp without time zone",
    "timewithtimezone": "time with time zone", "timewithouttimezone": "time without time zone",
}  # fmt: skip
_BLANKLESS = re.compile(rf"(?:(?<=::)|\A)(?:{'|'.join(_BLANKS)})\b")


def with_blanks(text: str) -> str:
    """A type, or SQL that casts, with the blanks of the types' names: `'x'::charactervarying`."""
    return _BLANKLESS.sub(lambda match: _BLANKS[match[0]], text)


def _default(tokens: Sequence[Token]) -> str | None:
    """A default as SQL: a text is a string, what is in backticks stands as it is; None where it is neither."""
    if not tokens:
        return None
    first = tokens[0]
    if len(tokens) == 1:
        if first.kind == "code":
            return with_blanks(first.value.strip())
        if first.kind in ("string", "quoted"):
            return quote_string(first.value)
        if first.text.lower() in ("true", "false"):
            return first.text.lower()
        if first.text.lower() == "null":
            return ""
    if all(token.kind == "number" or (token.kind == "symbol" and token.text in "+-") for token in tokens):
        return "".join(token.text for token in tokens).removeprefix("+")
    return None


def _index_keys(tokens: Sequence[Token]) -> tuple[IndexKey, ...]:
    """`a`, `(a, b)`, `(`lower(a)`, b)`, in old DBML `a b`; () where it is none of these."""
    parts = [[token] for token in tokens]
    if is_symbol(tokens[0], "(") and group_end(tokens, 0) == len(tokens):
        parts = split(tokens[1:-1], ",")
    if not all(len(part) == 1 and part[0].kind in (*_NAMES, "code") for part in parts):
        return ()
    return tuple(IndexKey(sql=part[0].value) if part[0].kind == "code" else IndexKey(part[0].value) for part in parts)
