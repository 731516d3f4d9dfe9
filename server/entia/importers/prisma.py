"""Prisma's schema → a catalog: the database that Prisma Migrate makes of it, with its names, types and actions.

What only the program does (`cuid()`, `@updatedAt`, `@ignore`, generators) is mapped with a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from entia.exporters.seal import is_origin
from entia.importers.catalog import Catalog, Check, Column, EnumType, Identity, Index, IndexKey, Key, Label, Table
from entia.importers.comments import by_itself, joined, keep_loose, prose_of, without_origin
from entia.importers.extensions import name_extensions
from entia.importers.options import Options
from entia.importers.prisma_contract import contract_provider, is_contract, label_of, named_types, own_type, resolved
from entia.importers.prisma_relations import End, Model, relate
from entia.importers.prisma_syntax import (
    Attribute,
    Block,
    Call,
    Fields,
    Items,
    Line,
    Literal,
    Value,
    items_of,
    read_schema,
)
from entia.importers.prisma_values import NO_PROVIDER, PROVIDERS, Provider, column_type, default_of, limited
from entia.importers.progress import part, telling
from entia.importers.report import Trace
from entia.importers.sources import Sources
from entia.importers.tokens import Token, Unread, lines_of
from entia.model.naming import snake
from entia.syntax.writing import quote_string

_COMMENTED_OUT = re.compile(
    r"\s*(?:@|\w+\s+\w+(?:\?|\[\])?\s+@|(?:model|enum|type|datasource|generator|view)\s+\w+\s*\{|\}\s*$|\w+\s*=\s)"
)
_TEMPLATE = (
    "This is your Prisma schema file", "earn more about it in the docs:", "Looking for ways to speed up your queries",
    "Try Prisma Accelerate:", "Get a free hosted Postgres database in seconds", "use prisma-next",
)  # fmt: skip
_OWN_NAME = re.compile(r"// model (\w+)")  # by which Entia's own export tells the model's name
_SYNTAX = 60  # per cent of reading that is of the text
_SERIALS = {"INTEGER": "SERIAL", "BIGINT": "BIGSERIAL", "SMALLINT": "SMALLSERIAL"}
_DEFAULT_SCHEMAS = {"postgres": "public", "cockroachdb": "public", "sqlserver": "dbo"}


def read(sources: Sources, options: Options, trace: Trace) -> Catalog:
    """What a schema says; total."""
    return _Reader(sources, options, trace).read()


@dataclass(slots=True)
class _Reader:
    sources: Sources
    options: Options
    trace: Trace
    catalog: Catalog = field(default_factory=Catalog)
    provider: Provider = NO_PROVIDER
    enforced: bool = True
    models: dict[str, Model] = field(default_factory=dict)
    enums: dict[str, tuple[EnumType, dict[str, str]]] = field(default_factory=dict)  # by name: labels by theirs
    composites: set[str] = field(default_factory=set)
    named: dict[str, Line] = field(default_factory=dict)  # types of Prisma 8
    texts: set[str] = field(default_factory=set)  # enums that are texts with a check
    contract: bool = False  # of Prisma 8
    own: bool = False  # Entia wrote it: what is `//` there is no doc

    def read(self) -> Catalog:
        schema = read_schema(self.sources.text, part(self.options.tell, 0, _SYNTAX))
        blocks = [part for part in schema.parts if isinstance(part, Block)]
        self.own = any(is_origin(comment.text) for comment in schema.comments)
        for each in schema.parts:
            if isinstance(each, Unread):
                self._unread(each)
        self.contract = is_contract(blocks, schema.comments)
        for lines in schema.braces:
            self.trace.place(lines, "a schema")
        self._comments_above(blocks)
        self._datasource(blocks)
        self.named = named_types(blocks, self.trace)
        for block in blocks:
            if block.kind == "enum":
                self._enum(block)
            elif block.kind == "type":
                self._composite(block)
            elif block.kind == "types":
                self._keep_loose([*block.above, *block.behind, *block.last])
                self._frame(block, "types")
        for block in blocks:
            if block.kind in ("model", "view"):
                self._model(block)
        models = telling(list(self.models.values()), part(self.options.tell, _SYNTAX, 100), "models")
        ends = [end for model in models for end in self._fields(model)]
        for model in self.models.values():
            self._keys(model)
        relate(self.catalog, self.provider, ends, self.trace, enforced=self.enforced)
        name_extensions(self.catalog, self.trace)
        spoken = self.trace.covered()
        self._keep_loose([each for each in schema.comments if not spoken.issuperset(range(each.line, each.last + 1))])
        return self.catalog

    # ---- comments and fates ------------------------------------------------------------------------------------------
    def _unread(self, part: Unread) -> None:
        self.trace.leave(part.lines, part.why)
        self._keep_loose(part.above)

    def _keep_loose(self, comments: Sequence[Token]) -> None:
        keep_loose(comments, self.catalog, self.trace)

    def _keep(self, comments: Sequence[Token], what: str) -> None:
        for comment in comments:
            self.trace.place(lines_of([comment]), what)

    def _comments_above(self, blocks: Sequence[Block]) -> None:
        """The words of Prisma's template go; what stands by itself at the top is about the model."""
        for block in blocks:
            ours = [token for token in block.above if not any(words in token.text for words in _TEMPLATE)]
            for token in block.above:
                if token not in ours:
                    self.trace.map(lines_of([token]), "no part of a model", "the words of Prisma's template")
            block.above = without_origin(ours, self.catalog, self.trace)
        if blocks and blocks[0].kind not in ("model", "enum", "view", "type"):
            self._about_the_model(blocks[0].above)
            blocks[0].above = []

    def _about_the_model(self, comments: Sequence[Token]) -> None:
        docs: list[Token] = []
        own: list[Token] = []
        for comment in comments:
            name = _OWN_NAME.fullmatch(comment.text) if self.own else None
            if name is not None:
                self.catalog.name = name[1]
                self.trace.place(lines_of([comment]), "model")
            else:
                (own if self._is_own(comment) else docs).append(comment)
        self.catalog.comment = joined(prose_of(docs))
        self._keep(docs, "model")
        self._keep_loose(own)

    def _is_own(self, comment: Token) -> bool:
        """Whether it says in Entia's words what Prisma has no word for."""
        return self.own and not comment.text.startswith("///")

    def _frame(self, block: Block, what: str) -> None:
        self.trace.place(block.head, what)
        if block.closed:
            self.trace.place((block.lines[1] - 1, block.lines[1]), what)
        else:
            self.trace.leave(block.head, "a `{` is not closed")
        for unread in block.unread:
            self._unread(unread)

    def _doc(self, comments: Sequence[Token], what: str, remarks: list[str]) -> str:
        """Comments as a doc; what is commented out becomes a remark."""
        code = [comment for comment in comments if _is_code(comment) or self._is_own(comment)]
        remarks += prose_of(code)
        self._keep(comments, what)
        return joined(prose_of(comment for comment in comments if comment not in code))

    def _head(self, block: Block, what: str) -> tuple[str, str]:
        """(doc, remark) of a block: comments by themselves and those before its end document nothing."""
        alone, direct = by_itself(block.above, block.head[0])
        remarks = prose_of(alone)
        self._keep([*alone, *block.last], what)
        doc = self._doc([*direct, *block.behind], what, remarks)
        return doc, joined(remarks, prose_of(block.last))

    # ---- the database ------------------------------------------------------------------------------------------------
    def _datasource(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if block.kind not in ("datasource", "generator"):
                continue
            for comment in (*block.above, *block.behind, *block.last):
                self.trace.map(lines_of([comment]), "no part of a model", f"a comment on a {block.kind}")
            for line in block.fields:
                for comment in (*line.above, *line.behind):
                    self.trace.map(lines_of([comment]), "no part of a model", f"a comment on a {block.kind}")
                if block.kind == "datasource":
                    self._property(line)
            if block.kind == "generator":
                self.trace.map(block.lines, "no part of a model", "a generator of programs")
                for unread in block.unread:
                    self._unread(unread)
            else:
                self._frame(block, "model")
        if not self.provider.dialect:
            self._by_options()
        if self.contract:
            self.provider = contract_provider(self.provider, self.sources.text)
        self.catalog.dialect = self.provider.dialect
        self.catalog.default_schema = _DEFAULT_SCHEMAS.get(self.provider.dialect, "")

    def _by_options(self) -> None:
        """Where the schema does not say which database it is for, the options may."""
        known = (each for each in PROVIDERS.values() if each.dialect == self.options.dialect)
        self.provider = next(known, self.provider)

    def _property(self, line: Line) -> None:
        value = line.value
        text = value.text if isinstance(value, Literal) else ""
        match line.name:
            case "provider" if text in PROVIDERS:
                self.provider = PROVIDERS[text]
                if text == "mongodb":
                    self.trace.map(
                        line.lines, "a model without target", "MongoDB has no tables: collections become some"
                    )
                    self.enforced = False
                else:
                    self.trace.place(line.lines, f"target {self.provider.dialect}")
            case "provider":
                self.trace.leave(line.lines, f"`{text}` is no provider")
            case "relationMode":
                self.enforced = self.enforced and text != "prisma"
                self.trace.place(line.lines, "relationships")
            case "schemas" if isinstance(value, Items):
                for each in value.values:
                    if isinstance(each, Literal):
                        self.catalog.schemas.setdefault(each.text, "")
                self.trace.place(line.lines, "schemas")
            case "extensions" if isinstance(value, Items):
                self.catalog.extensions |= dict(map(_extension, value.values))
                if any(isinstance(each, Call) and _given(each, "version") for each in value.values):
                    self.trace.map(line.lines, "extension", "the version of an extension is the database's matter")
                self.trace.place(line.lines, "extension")
            case _:
                self.trace.map(line.lines, "no part of a model", f"`{line.name}` is a matter of the program")

    def _schema(self, block: Block) -> str:
        schema = block.text("schema") or block.namespace
        return "" if schema == self.catalog.default_schema else schema

    # ---- enums and composites ----------------------------------------------------------------------------------------
    def _enum(self, block: Block) -> None:
        name = block.text("map") or block.name
        if block.name in self.enums:
            self.trace.leave(block.lines, f"there is an enum `{block.name}` already")
            return
        enum = EnumType(self._schema(block), name, [], block.lines, block.name)
        labels: dict[str, str] = {}
        asides: list[str] = []
        for line in block.fields:
            text = label_of(line)
            labels[line.name] = text
            doc = self._doc([*line.above, *line.behind], f"{block.name}.{line.name}", asides)
            if text != line.name:
                self.trace.map(line.lines, f"{block.name}.{text}", f"the program calls it `{line.name}`")
            self.trace.place(line.lines, f"{block.name}.{line.name}")
            enum.labels.append(Label(text, line.name if text != line.name else "", doc))
        self._attributes(block, ("map", "schema", "type"))
        enum.comment, remark = self._head(block, block.name)
        enum.comment = joined(enum.comment, remark, asides)
        self._frame(block, block.name)
        if not enum.labels:
            self.trace.leave(block.lines, f"the enum `{block.name}` has no labels")
            return
        self.enums[block.name] = enum, labels
        if block.attribute("type") is not None:
            self.texts.add(block.name)
            self.trace.map(block.head, block.name, "its labels are texts, which a check keeps to")
            return
        self.catalog.enums[enum.schema, name] = enum
        if self.provider.dialect in ("sqlite", "sqlserver"):
            self.trace.map(block.head, block.name, "the program keeps to its labels; in the model the database does")

    def _composite(self, block: Block) -> None:
        self.composites.add(block.name)
        self._keep_loose([*block.above, *block.behind, *block.last])
        shown = ", ".join(f"{line.name} {line.type}{line.arity}" for line in block.fields)
        self.trace.map(
            block.lines, "json", f"what is inside of `{block.name}` ({shown}) is not said of a column of JSON"
        )

    def _attributes(self, block: Block, known: Sequence[str]) -> None:
        for line in block.attributes:
            if line.name in known:
                self.trace.place(line.lines, block.name)
            else:
                self.trace.leave(line.lines, f"`@@{line.name}` is not said here")
            self._keep_loose([*line.above, *line.behind])

    # ---- models ------------------------------------------------------------------------------------------------------
    def _model(self, block: Block) -> None:
        if block.name in self.models:
            self.trace.leave(block.lines, f"there is a model `{block.name}` already")
            return
        table = Table(self._schema(block), block.text("map") or block.name, block.lines, block.name)
        table.comment, table.remark = self._head(block, block.name)
        table.external = block.kind == "view"
        if table.external:
            self.trace.map(block.head, block.name, "Prisma does not know the query of a view: it is there already")
        if table.key in self.catalog.tables:
            self.trace.leave(block.lines, f"there is a table `{table.name}` already")
            return
        self.models[block.name] = Model(block.name, block, table)
        self.catalog.tables[table.key] = table
        self._frame(block, block.name)

    def _fields(self, model: Model) -> list[End]:
        """The columns of a model, and its fields that are relations."""
        ends: list[End] = []
        docs: list[tuple[Line, str]] = []
        for line in [resolved(each, self.named) for each in model.block.fields]:
            what = f"{model.name}.{line.name}"
            asides: list[str] = []
            doc = self._doc([*line.above, *line.behind], what, asides)
            model.table.remark = joined(model.table.remark, *(f"{line.name}: {each}" for each in asides))
            if line.name in model.lines:
                self.trace.leave(line.lines, f"there is a field `{line.name}` already")
                continue
            model.lines[line.name] = line
            if line.type in self.models:
                ends.append(End(model, line, self.models[line.type]))
                docs.append((line, doc))
                continue
            column = self._column(model, line)
            if column is None:
                self.trace.leave(line.lines, f"there is no type `{line.type}`")
                continue
            column.comment = doc
            model.columns[line.name] = column
            model.table.columns[column.name] = column
            self.trace.place(line.lines, what)
        for line, doc in docs:
            if doc:
                self._comment_of_relation(model, line, doc)
        if not model.table.columns:
            self.trace.leave(model.block.lines, "a table has columns")
        return ends

    def _comment_of_relation(self, model: Model, line: Line, doc: str) -> None:
        """It belongs to the column that refers; a list has no column, so the model's doc has it."""
        names = End(model, line, model).names("fields")
        column = model.columns.get(names[0]) if names else None
        if column is not None:
            column.comment = joined(column.comment, doc)
        else:
            model.table.comment = joined(model.table.comment, f"{line.name}: {doc}")

    def _column(self, model: Model, line: Line) -> Column | None:
        native = next((each for each in line.attributes if each.name.startswith("db.")), None)
        labels: dict[str, str] = {}
        if line.unsupported:
            type_text = line.unsupported
        elif line.type in self.enums:
            enum, labels = self.enums[line.type]
            type_text = f"{enum.schema}.{enum.name}" if enum.schema else enum.name
            type_text = self.provider.scalars["String"] if line.type in self.texts else type_text
        elif line.type in self.composites:
            type_text = self.provider.scalars["Json"]
        elif line.type in self.provider.scalars:
            type_text = column_type(self.provider, line.type, native)
        elif not self.contract or not (type_text := own_type(line.type)):
            return None
        if line.arity.startswith("[]"):
            type_text += "[]"
        mapped = line.attribute("map")
        name = (mapped.text("name", 0) if mapped is not None else "") or line.name
        column = Column(name, type_text, line.lines, line.name, required=not line.arity)
        if line.type in self.texts:
            listed = ", ".join(map(quote_string, labels.values()))
            model.table.checks.append(Check(f'"{name}" IN ({listed})', "", line.lines, name))
        for attribute in line.attributes:
            self._say(model, line, column, attribute, labels)
        return column

    def _say(self, model: Model, line: Line, column: Column, attribute: Attribute, labels: dict[str, str]) -> None:
        what = f"{model.name}.{line.name}"
        match attribute.name:
            case "default":
                self._default(line, column, attribute, labels, what)
            case "updatedAt":
                self.trace.map(line.lines, what, "the program sets it at each update: the database does not")
            case "ignore":
                self.trace.map(line.lines, what, "the program ignores it, but the database has it")
            case "id" | "unique" | "map" | "relation":
                pass
            case name if name.startswith("db."):
                pass
            case _:
                self.trace.leave(attribute.lines, f"`@{attribute.name}` is not said here")

    def _default(self, line: Line, column: Column, attribute: Attribute, labels: dict[str, str], what: str) -> None:
        value = attribute.get("value", 0)
        if isinstance(value, Call) and value.name in ("autoincrement", "sequence"):
            self._count(column, value, what)
            return
        type_text = column.type
        if line.type in self.enums and line.type not in self.texts:
            enum, _ = self.enums[line.type]
            type_text = ".".join(f'"{each}"' for each in (enum.schema, enum.name) if each) + line.arity[:2]
        found = default_of(self.provider, value, type_text, line.type, labels) if value is not None else None
        if found is None:
            self.trace.leave(attribute.lines, "this is no default that Prisma has")
        elif found.made_by:
            self.trace.map(
                line.lines, what, f"the program makes it with `{found.made_by}`: the database has no default"
            )
        else:
            column.default = found.sql

    def _count(self, column: Column, call: Call, what: str) -> None:
        if self.provider.dialect == "postgres":
            column.type = _SERIALS.get(column.type, column.type)
        elif self.provider.dialect == "cockroachdb" and call.name == "autoincrement":
            column.default = "unique_rowid()"
        elif self.provider.dialect == "sqlite" and column.type != "INTEGER":
            self.trace.map(column.lines, what, f"SQLite does not count a {column.type}")
        else:
            given = {each.name: each.value for each in call.arguments}
            column.identity = Identity(start=_number(given.get("start")), by=_number(given.get("increment")))
            if given.keys() - {"start", "increment"}:
                self.trace.map(column.lines, what, "of a sequence only start and increment are said")

    # ---- keys and indexes --------------------------------------------------------------------------------------------
    def _keys(self, model: Model) -> None:
        table = model.table
        for line in model.lines.values():
            for name in ("id", "unique"):
                attribute = line.attribute(name)
                if attribute is not None and line.name in model.columns:
                    self._key(model, attribute, (Literal("word", line.name),), name == "id", "")
        for line in model.block.attributes:
            attribute = line.attributes[0]
            asides: list[str] = []
            comment = self._doc([*line.above, *line.behind], model.name, asides)
            kept = attribute.name in ("id", "unique", "index", "fulltext")
            model.table.remark = joined(model.table.remark, asides, "" if kept else comment)
            fields = items_of(attribute.get("fields", 0))
            match attribute.name:
                case "id" | "unique" if fields:
                    self._key(model, attribute, fields, attribute.name == "id", comment)
                case "index" | "fulltext" if fields:
                    self._index(model, attribute, fields, comment)
                case "map" | "schema":
                    self.trace.place(line.lines, model.name)
                case "ignore":
                    self.trace.map(line.lines, model.name, "the program ignores it, but the database has it")
                case _:
                    self.trace.leave(line.lines, f"`@@{attribute.name}` is not said here")
        for key in [each for each in table.uniques if each.columns == (table.primary_key or each).columns]:
            if table.primary_key is not None:
                table.uniques.remove(key)
                self.trace.map(key.lines, model.name, "the primary key is unique already")
        if self.provider.dialect == "sqlite" and table.primary_key is not None:
            _count_by_itself(table, table.primary_key)

    def _key(self, model: Model, attribute: Attribute, fields: Sequence[Value], primary: bool, comment: str) -> None:
        keys = self._index_keys(model, attribute, fields)
        if not keys:
            return
        table, columns = model.table, tuple(key.column for key in keys)
        name = attribute.text("map")
        if primary:
            named = self.provider.dialect in _DEFAULT_SCHEMAS
            name = (name or limited(self.provider, table.name, "_pkey")) if named else ""
            if table.primary_key is not None:
                self.trace.leave(attribute.lines, "there is a primary key already")
                return
            lengths = {key.column: key.length for key in keys if key.length}
            table.primary_key = Key(columns, name, attribute.lines, comment=comment, lengths=lengths)
            for column in columns:
                table.columns[column].required = True
        else:
            name = name or limited(self.provider, f"{table.name}_{'_'.join(columns)}", "_key")
            where = self._where(model, attribute)
            if where or any(key != IndexKey(key.column) for key in keys):
                table.indexes.append(Index(keys, name, attribute.lines, True, where=where, comment=comment))
            else:
                table.uniques.append(Key(columns, name, attribute.lines, comment=comment))
        self._clustered(attribute)
        self.trace.place(attribute.lines, model.name)

    def _index(self, model: Model, attribute: Attribute, fields: Sequence[Value], comment: str) -> None:
        keys = self._index_keys(model, attribute, fields)
        if not keys:
            return
        columns = "_".join(key.column for key in keys)
        name = attribute.text("map") or attribute.text("name")  # `name` is how version 2 called it
        name = name or limited(self.provider, f"{model.table.name}_{columns}", "_idx")
        method = "fulltext" if attribute.name == "fulltext" else attribute.text("type").lower()
        method = "" if method == "btree" else method
        where = self._where(model, attribute)
        model.table.indexes.append(Index(keys, name, attribute.lines, method=method, where=where, comment=comment))
        self._clustered(attribute)
        self.trace.place(attribute.lines, model.name)

    def _clustered(self, attribute: Attribute) -> None:
        if attribute.get("clustered") is not None:
            self.trace.map(attribute.lines, "an index", "whether SQL Server stores rows in its order is not said")

    def _index_keys(self, model: Model, attribute: Attribute, fields: Sequence[Value]) -> tuple[IndexKey, ...]:
        """Keys of an index; () where one is no column, which is left."""
        keys = []
        for each in fields:
            name = each.name if isinstance(each, Call) else each.text if isinstance(each, Literal) else ""
            column = model.columns.get(name)
            if column is None:
                self.trace.leave(attribute.lines, f"`{model.name}` has no field `{name}` that is a column")
                return ()
            options = {
                one.name: one.value for one in (each.arguments if isinstance(each, Call) else attribute.arguments)
            }
            descending = isinstance(sort := options.get("sort"), Literal) and sort.text == "Desc"
            length = _number(options.get("length"))
            keys.append(
                IndexKey(column.name, descending=descending, opclass=_opclass(options.get("ops")), length=length)
            )
        return tuple(keys)

    def _where(self, model: Model, attribute: Attribute) -> str:
        where = attribute.get("where")
        if isinstance(where, Call) and where.arguments and isinstance(where.arguments[0].value, Literal):
            return where.arguments[0].value.text
        if isinstance(where, Fields):
            conditions = [_condition(model, name, value) for name, value in where.entries]
            if None not in conditions:
                return " AND ".join(condition or "" for condition in conditions)
        if where is not None:
            self.trace.leave(attribute.lines, "the condition of this index cannot be read")
        return ""


def _is_code(comment: Token) -> bool:
    return not comment.text.startswith("///") and bool(_COMMENTED_OUT.match("\n".join(prose_of([comment]))))


def _number(value: Value | None) -> int | None:
    if isinstance(value, Literal) and value.kind == "number" and re.fullmatch(r"-?\d+", value.text):
        return int(value.text)
    return None


def _opclass(value: Value | None) -> str:
    """`JsonbPathOps` → `jsonb_path_ops`, `raw("x_ops")` → `x_ops`."""
    if isinstance(value, Call):
        first = value.arguments[0].value if value.arguments else None
        return first.text if isinstance(first, Literal) else ""
    if isinstance(value, Literal):
        return snake(value.text)
    return ""


def _condition(model: Model, name: str, value: Value) -> str | None:
    """`active: true`, `id: { not: null }` as SQL."""
    column = model.columns.get(name)
    if column is None:
        return None
    negated = isinstance(value, Fields) and len(value.entries) == 1 and value.entries[0][0] == "not"
    plain = value.entries[0][1] if isinstance(value, Fields) and negated else value
    if not isinstance(plain, Literal):
        return None
    shown = f'"{column.name}"'
    if plain.text == "null" and plain.kind == "word":
        return f"{shown} IS {'NOT ' if negated else ''}NULL"
    text = quote_string(plain.text) if plain.kind == "string" else plain.text
    return f"{shown} {'<>' if negated else '='} {text}"


def _extension(value: Value) -> tuple[str, str]:
    """An extension of the database with its schema."""
    if isinstance(value, Call):
        schema = _given(value, "schema")
        return _given(value, "map") or value.name, "" if schema == "public" else schema
    return (value.text if isinstance(value, Literal) else ""), ""


def _given(call: Call, name: str) -> str:
    """The text that a call gives to an argument, "" for none."""
    found = next((each.value for each in call.arguments if each.name == name), None)
    return found.text if isinstance(found, Literal) else ""


def _count_by_itself(table: Table, key: Key) -> None:
    """SQLite's primary key of one INTEGER counts, said or not."""
    column = table.columns[key.columns[0]]
    if len(key.columns) == 1 and column.type == "INTEGER" and not column.default:
        column.identity = column.identity or Identity()
