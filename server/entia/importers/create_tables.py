"""CREATE TABLE and CREATE INDEX as facts: what a document's SQL says of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlglot import exp

Lines = tuple[int, int]
_SIGNS = (
    (
        "postgres",
        r"\b(?:JSONB|TIMESTAMPTZ|BYTEA|SERIAL|BIGSERIAL|gen_random_uuid|uuid_generate_v4|INET|TSVECTOR)\b|::|\[\]",
    ),
    ("mysql", r"\bAUTO_INCREMENT\b|\bENGINE\s*=|\bUNSIGNED\b"),
    ("sqlite", r"\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT ROWID\b"),
    ("postgres", r"\bUUID\b|GENERATED\s+(?:ALWAYS|BY DEFAULT)\s+AS\s+IDENTITY|\bTEXT\b"),
)
_START = re.compile(
    r"\s*(?:CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\w*\s+)?TABLE|CREATE\s+(?:UNIQUE\s+)?INDEX\b|ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?\S+\s+ADD)\b",
    re.I,
)
_COMMENT = re.compile(r"--\s*(.*)$")
_INLINE_INDEX = re.compile(r"^\s*(?:KEY|INDEX)\s+(\w+)(?:\s+ON\s+\w+)?\s*\(([^()]*)\)\s*,?\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Column:
    """A column; `type` as the SQL writes it."""

    name: str
    type: str
    line: int
    required: bool = False
    pk: bool = False
    unique: bool = False
    auto: str = ""
    default: str = ""
    on_update: str = ""
    checks: list[str] = field(default_factory=list)
    reference: ForeignKey | None = None
    computed: str = ""
    comment: str = ""


class ForeignKey(NamedTuple):
    """Columns that refer to a table's columns (none: its primary key)."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    name: str = ""


class TableKey(NamedTuple):
    """A constraint or index; columns are (text, what stands behind it)."""

    kind: str  # "pk", "unique", "index"
    columns: tuple[tuple[str, str], ...]
    name: str = ""
    where: str = ""
    using: str = ""
    include: tuple[str, ...] = ()
    lines: Lines = (0, 0)


@dataclass(slots=True)
class CreatedTable:
    """A table of a document's SQL."""

    name: str
    lines: Lines
    dialect: str
    columns: list[Column] = field(default_factory=list)
    keys: list[TableKey] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[tuple[str, str]] = field(default_factory=list)  # (name, sql)
    partition: str = ""
    comments: list[tuple[int, str]] = field(default_factory=list)  # those above it, by line


class CreatedIndex(NamedTuple):
    """CREATE INDEX."""

    table: str
    key: TableKey
    dialect: str
    comments: tuple[tuple[int, str], ...] = ()  # those above it, by line


class Unread(NamedTuple):
    """A statement that says nothing of tables, or that could not be read."""

    lines: Lines
    text: str
    why: str


Statement = CreatedTable | CreatedIndex | Unread


def dialect_of(sql: str) -> str:
    """Which dialect the SQL seems to be, "" where nothing tells."""
    for dialect, pattern in _SIGNS:
        if re.search(pattern, sql, re.IGNORECASE):
            return dialect
    return ""


def read_sql(text: str, first: int, dialect: str) -> list[Statement]:
    """The statements of a block that begins in line `first` of the source."""
    found: list[Statement] = []
    for lines, statement, comments in _statements(text, first):
        if _START.match(statement):
            found += _read(lines, statement, comments, dialect or "postgres")
        else:
            found.append(Unread(lines, statement, "only CREATE TABLE, CREATE INDEX and ADD COLUMN are read"))
    return found


def _statements(text: str, first: int) -> Iterator[tuple[Lines, str, list[tuple[int, str]]]]:
    """(lines, text without comments of its own lines, comments above it) of each statement."""
    held: list[str] = []
    comments: list[tuple[int, str]] = []
    begin = first
    for number, line in enumerate(text.split("\n"), first):
        bare = line.strip()
        if not held and (not bare or bare.startswith("--")):
            if bare:
                comments.append((number, bare.lstrip("- ").strip()))
            continue
        if not held:
            begin = number
        held.append(line)
        if _COMMENT.sub("", line).rstrip().endswith(";"):
            yield (begin, number + 1), "\n".join(held), comments
            held, comments = [], []
    if held:
        yield (begin, first + len(text.split("\n"))), "\n".join(held), comments


def _read(lines: Lines, text: str, comments: list[tuple[int, str]], dialect: str) -> list[Statement]:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    kept, inline = _without_inline_indexes(text)
    try:
        tree = sqlglot.parse_one(kept.rstrip().rstrip(";"), dialect=dialect)
    except SqlglotError as error:
        return [Unread(lines, text, f"the SQL cannot be read: {str(error).splitlines()[0]}")]
    if isinstance(tree, exp.Create) and tree.kind == "TABLE" and isinstance(tree.this, exp.Schema):
        table = _table(tree, text, lines, dialect)
        table.comments = comments
        table.keys += [
            TableKey("index", tuple((each.strip(), "") for each in columns.split(",")), name)
            for name, columns in inline
        ]
        return [table]
    if isinstance(tree, exp.Create) and tree.kind == "INDEX":
        return [_index(tree, lines, dialect)._replace(comments=tuple(comments))]
    if isinstance(tree, exp.Alter):
        return [_altered(tree, text, lines, dialect)]
    return [Unread(lines, text, "only CREATE TABLE, CREATE INDEX and ADD COLUMN are read")]


def _without_inline_indexes(text: str) -> tuple[str, list[tuple[str, str]]]:
    """MySQL's INDEX lines inside of CREATE TABLE, which other dialects do not know, are read by themselves."""
    lines, found = [], []
    for line in text.split("\n"):
        match = _INLINE_INDEX.match(_COMMENT.sub("", line))
        if match is not None:
            found.append((match[1], match[2]))
        else:
            lines.append(line)
    if found:  # the comma before them may now be the last
        return re.sub(r",(\s*(?:--[^\n]*)?\s*\)\s*;?\s*)\Z", r"\1", "\n".join(lines)), found
    return text, []


def _altered(tree: exp.Alter, text: str, lines: Lines, dialect: str) -> Statement:
    from sqlglot import exp

    table = CreatedTable(tree.this.name, lines, dialect)
    for action in tree.args.get("actions") or ():
        if isinstance(action, exp.ColumnDef):
            table.columns.append(_column(action, text, lines, dialect, table))
        elif isinstance(action, exp.AddConstraint):
            for each in action.expressions:
                _constraint(each, table, dialect)
        else:
            return Unread(lines, text, "this change of a table is not a part of the model")
    return table if table.columns or table.checks or table.keys or table.foreign_keys else Unread(lines, text, "unread")


def _table(tree: exp.Create, text: str, lines: Lines, dialect: str) -> CreatedTable:
    from sqlglot import exp

    schema = tree.this
    table = CreatedTable(schema.this.name, lines, dialect)
    if schema.this.db:
        table.name = f"{schema.this.db}.{schema.this.name}"
    for each in schema.expressions:
        if isinstance(each, exp.ColumnDef):
            table.columns.append(_column(each, text, lines, dialect, table))
        else:
            _constraint(each, table, dialect)
    properties = tree.args.get("properties")
    for each in properties.expressions if properties is not None else ():
        if isinstance(each, exp.PartitionedByProperty):
            table.partition = each.this.sql(dialect)
    return table


def _column(each: exp.ColumnDef, text: str, lines: Lines, dialect: str, table: CreatedTable) -> Column:
    from sqlglot import exp

    name = each.name
    line, comment = _line_of(name, text, lines[0])
    kind = each.args.get("kind")
    column = Column(name, kind.sql(dialect) if kind is not None else "", line, comment=comment)
    for constraint in each.args.get("constraints") or ():
        what = constraint.args.get("kind")
        if isinstance(what, exp.NotNullColumnConstraint):
            column.required = not what.args.get("allow_null")
        elif isinstance(what, exp.PrimaryKeyColumnConstraint):
            column.pk = column.required = True
        elif isinstance(what, exp.UniqueColumnConstraint):
            column.unique = True
        elif isinstance(what, exp.DefaultColumnConstraint):
            column.default = what.this.sql(dialect)
        elif isinstance(what, exp.AutoIncrementColumnConstraint):
            column.auto = "auto"
        elif isinstance(what, exp.GeneratedAsIdentityColumnConstraint):
            column.auto = "auto always" if what.this is True else "auto"
        elif isinstance(what, exp.ComputedColumnConstraint):
            column.computed = what.this.sql(dialect)
        elif isinstance(what, exp.OnUpdateColumnConstraint):
            column.on_update = "now()"
        elif isinstance(what, exp.CheckColumnConstraint):
            column.checks.append(what.this.sql(dialect))
        elif isinstance(what, exp.Reference):
            column.reference = _reference(what, (name,), constraint.name)
    return column


def _line_of(name: str, text: str, first: int) -> tuple[int, str]:
    """The line of a column, and the comment behind it."""
    pattern = re.compile(rf"^\s*(?:ADD\s+COLUMN\s+)?[\"`\[]?{re.escape(name)}[\"`\]]?\s", re.IGNORECASE)
    for number, line in enumerate(text.split("\n")):
        if pattern.match(line):
            comment = _COMMENT.search(line)
            return first + number, comment[1].strip() if comment else ""
    return first, ""


def _reference(what: exp.Reference, columns: Sequence[str], name: str) -> ForeignKey:
    from sqlglot import exp

    target = what.this
    table = target.this if isinstance(target, exp.Schema) else target
    targets = tuple(each.name for each in target.expressions) if isinstance(target, exp.Schema) else ()
    return ForeignKey(tuple(columns), table.name, targets, _actions(what.args.get("options") or ()), name)


def _actions(options: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for option in options:
        match = re.match(r"ON (DELETE|UPDATE) (.+)", str(option), re.IGNORECASE)
        if match:
            found.append((match[1].lower(), match[2].lower()))
    return tuple(found)


def _constraint(each: exp.Expression, table: CreatedTable, dialect: str) -> None:
    from sqlglot import exp

    name = ""
    parts: Sequence[exp.Expression] = (each,)
    if isinstance(each, exp.Constraint):
        name, parts = each.name, each.expressions
    for part in parts:
        if isinstance(part, exp.PrimaryKey):
            table.keys.append(TableKey("pk", _ordered(part.expressions, dialect), name))
        elif isinstance(part, exp.UniqueColumnConstraint):
            columns = part.this.expressions if isinstance(part.this, exp.Schema) else [part.this]
            table.keys.append(TableKey("unique", _ordered(columns, dialect), name))
        elif isinstance(part, exp.ForeignKey):
            reference = part.args.get("reference")
            columns = [column.name for column in part.expressions]
            if reference is not None:
                key = _reference(reference, columns, name)
                own = _actions(
                    [f"ON {event.upper()} {part.args[event]}" for event in ("delete", "update") if part.args.get(event)]
                )
                table.foreign_keys.append(key._replace(actions=key.actions or own))
        elif isinstance(part, exp.CheckColumnConstraint):
            table.checks.append((name, part.this.sql(dialect)))


def _ordered(columns: Sequence[exp.Expression], dialect: str) -> tuple[tuple[str, str], ...]:
    from sqlglot import exp

    found = []
    for column in columns:
        behind = ""
        if isinstance(column, exp.Ordered):
            behind = "desc" if column.args.get("desc") else ""
            column = column.this
        opclass = ""
        if isinstance(column, exp.Opclass):
            opclass = column.expression.sql(dialect)
            column = column.this
        plain = isinstance(column, (exp.Column, exp.Identifier))
        found.append((column.name if plain else column.sql(dialect).lower(), " ".join(filter(None, (opclass, behind)))))
    return tuple(found)


def _index(tree: exp.Create, lines: Lines, dialect: str) -> CreatedIndex:
    from sqlglot import exp

    index = tree.this
    parameters = index.args.get("params")
    arguments = parameters.args if parameters is not None else {}
    where = arguments.get("where")
    using = arguments.get("using")
    method = "" if using is None else using.name if isinstance(using, exp.Expression) else str(using)
    include = tuple(each.name for each in arguments.get("include") or ())
    key = TableKey(
        "unique" if tree.args.get("unique") else "index",
        _ordered(arguments.get("columns") or (), dialect),
        index.name,
        where.this.sql(dialect) if where is not None else "",
        method.lower(),
        include,
        lines,
    )
    return CreatedIndex(index.args["table"].name, key, dialect)
