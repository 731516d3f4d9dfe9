"""Tree values as text, on one line where they can be: what fixes and importers write, and the formatter builds on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from entia.syntax import tree
from entia.syntax.keywords import NAME
from entia.syntax.tree import Clause, Declaration, Head, Member, Name, Sql, Tail, Text, TypeExpr, Value, rows_of
from entia.text import small_name

_PLAIN_NAME = re.compile(rf"{NAME}(?:\.{NAME})*")
_LINE_END = re.compile(r"\r\n?|\n")


# ---- words -----------------------------------------------------------------------------------------------------------
def quote(text: str) -> str:
    r"""A text in double quotes, `\` and `"` escaped; one of several lines in triple quotes, indented by two spaces."""
    if "\n" in text or "\r" in text:
        lines = [f"  {line}".rstrip() for line in _LINE_END.split(text)]
        return '"""\n' + "\n".join(lines) + '\n  """'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quote_string(text: str) -> str:
    """A value in single quotes, as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A name as a line spells it: in double quotes where it is no identifier (or a dotted run of them)."""
    return text if all(part.isidentifier() for part in text.split(".")) and _PLAIN_NAME.fullmatch(text) else quote(text)


def print_name(value: Name) -> str:
    """A name as it was written: quoted ones stay quoted."""
    return quote(value.text) if value.quoted else name(value.text)


def print_sql(sql: Sql) -> str:
    """SQL in its brackets."""
    return f"({sql.text.strip()})" if not _LINE_END.search(sql.text) else f"({sql.text})"


def _names(names: Iterable[Name]) -> str:
    return ", ".join(map(print_name, names))


def _end(end: tree.End) -> str:
    return _joined(print_name(end.name), print_clause(end.indexed) if end.indexed is not None else "")


# ---- types and values ------------------------------------------------------------------------------------------------
def print_type(value: TypeExpr) -> str:
    """A type with its arguments and suffixes, e.g. `decimal(12, 2)?` or `json({ code: text })[]`."""
    arguments = f"({', '.join(map(_type_argument, value.args))})" if value.args else ""
    unsigned = " unsigned" if value.unsigned else ""
    # `unsigned` may stand before or behind the suffixes; one place is enough.
    return f"{value.name.text}{arguments}{unsigned}{''.join(value.suffixes)}"


def _type_argument(value: tree.Number | TypeExpr | tree.Struct | Text) -> str:
    if isinstance(value, TypeExpr):
        return print_type(value)
    if isinstance(value, tree.Struct):
        return f"{{ {'; '.join(f'{print_name(field)}: {print_type(kind)}' for field, kind in value.fields)} }}"
    if isinstance(value, Text):
        return quote(value.text)
    return value.text


def print_value(value: Value) -> str:
    """A token of a plan line."""
    if value.kind == "text":
        return quote(value.text)
    if value.kind == "string":
        return quote_string(value.text)
    if value.kind == "sql":
        return print_sql(Sql(value.text, value.span))
    if value.kind == "tag":
        return f"@{value.text}"
    return value.text


def print_values(values: Sequence[Value]) -> str:
    """The tokens of a plan line, spaced."""
    written = ""
    for i, value in enumerate(values):
        word = print_value(value)
        tight = value.kind == "mark" and value.text != "->"
        colon = i > 0 and values[i - 1].kind == "mark" and values[i - 1].text == ":"
        written += word if not written or tight or colon else f" {word}"
    return written


def _expression(value: tree.Literal | Name | tree.Call | Sql) -> str:
    if isinstance(value, tree.Literal):
        return quote_string(value.value) if value.kind == "string" else value.value
    if isinstance(value, Name):
        return print_name(value)
    if isinstance(value, tree.Call):
        return f"{print_name(value.name)}{print_sql(value.arguments)}"
    return print_sql(value)


def _columns(columns: Iterable[tree.IndexColumn]) -> str:
    return f"({', '.join(map(_column, columns))})"


def _column(column: tree.IndexColumn) -> str:
    words = [_expression(column.value) + (f"({column.length})" if column.length else "")]
    if column.collate is not None:
        words.append(f"collate {print_name(column.collate)}")
    if column.opclass is not None:
        words.append(print_name(column.opclass))
    words.append(column.order)
    words.append(f"nulls {column.nulls}" if column.nulls else "")
    return " ".join(filter(None, words))


# ---- clauses ---------------------------------------------------------------------------------------------------------
def print_clause(clause: Clause) -> str:
    """A clause of a line or head, e.g. `on delete set null` or `check (a > 0)`."""
    match clause:
        case tree.Flag(word=word, name=own):
            return f"{word} {quote(own.text)}" if own is not None else word
        case tree.Auto(always=always, start=start, by=by):
            words = ["auto", "always" if always else "", f"start {start}" if start is not None else ""]
            return " ".join(filter(None, [*words, f"by {by}" if by is not None else ""]))
        case tree.Default(value=value):
            return f"= {_expression(value)}"
        case tree.OnUpdate(value=value):
            return f"on update {_expression(value)}"
        case tree.Check(name=own, sql=sql):
            return f"check {print_name(own)} {print_sql(sql)}" if own is not None else f"check {print_sql(sql)}"
        case tree.Computed(sql=sql, storage=storage):
            return f"computed {print_sql(sql)} {storage}".rstrip()
        case tree.Collate(name=own):
            return f"collate {print_name(own)}"
        case tree.As(names=names):
            written = ", ".join(quote(each.text) for each in names)
            return f"as {written}" if len(names) == 1 else f"as ({written})"
        case tree.Was(name=own):
            return f"was {print_name(own)}"
        case tree.Only(dialects=dialects):
            return f"only {_names(dialects)}"
        case tree.Native(dialect=dialect, options=options, type=kind):
            if options is not None:
                return f"native {print_name(dialect)} {print_sql(options)}"
            return f"native {print_name(dialect)}.{print_type(kind) if kind is not None else ''}"
        case tree.Tag(name=own, arguments=arguments):
            return f"@{print_name(own)}({print_values(arguments)})" if arguments else f"@{print_name(own)}"
        case tree.Action(event=event, action=action):
            return f"on {event} {action}"
        case tree.Inverse(name=own):
            return f"inverse {print_name(own)}"
        case tree.ForeignKeyName(name=text):
            return f"fk {quote(text.text)}"
        case tree.IndexClause(name=text, unique=unique):
            word = "unique index" if unique else "index"
            return f"{word} {quote(text.text)}" if text is not None else word
        case tree.Where(sql=sql):
            return f"where {print_sql(sql)}"
        case tree.Using(method=method):
            return f"using {print_name(method)}"
        case tree.Include(columns=columns):
            return f"include {_columns(columns)}"


_FLAGS = {
    "pk": 0, "unique": 2, "no index": 3, "nulls not distinct": 16, "deferrable": 17, "deferred": 18, "not enforced": 19,
}  # fmt: skip
_RANKS: dict[type[Clause], int] = {
    tree.IndexClause: 3,
    tree.Auto: 4,
    tree.Default: 5,
    tree.OnUpdate: 6,
    tree.Computed: 7,
    tree.Check: 8,
    tree.Collate: 9,
    tree.Inverse: 10,
    tree.As: 11,
    tree.ForeignKeyName: 12,
    tree.Using: 13,
    tree.Where: 14,
    tree.Include: 15,
    tree.Native: 20,
    tree.Was: 21,
    tree.Only: 22,
    tree.Tag: 23,
}


def sort_clauses(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses in the one order in which the formatter writes them; those of a kind keep theirs."""
    unique = any(isinstance(clause, tree.Flag) and clause.word == "unique" for clause in clauses)

    def rank(clause: Clause) -> tuple[int, str]:
        if isinstance(clause, tree.Flag):
            return _FLAGS[clause.word], ""
        if isinstance(clause, tree.Action):
            return 13, clause.event
        # `unique index` is one clause: an index beside a `unique` must not stand behind it.
        if isinstance(clause, tree.IndexClause) and not clause.unique and unique:
            return 1, ""
        return _RANKS[type(clause)], ""

    return sorted(clauses, key=rank)


def print_clauses(clauses: Sequence[Clause]) -> str:
    """Clauses in canonical order, spaced."""
    return " ".join(map(print_clause, sort_clauses(clauses)))


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


# ---- lines -----------------------------------------------------------------------------------------------------------
def print_tail(tail: Tail) -> str:
    """What stands behind the words that the scanner owns, on one line where no SQL in it has several."""
    match tail:
        case tree.AttributeTail(type=kind, clauses=clauses):
            return _joined(print_type(kind) if kind is not None else "", _attribute_clauses(kind, clauses))
        case tree.RelationshipTail(targets=targets, optional=optional, clauses=clauses):
            written = " | ".join(map(_target, targets)) + ("?" if optional is not None else "")
            return _joined(written, print_clauses(clauses))
        case tree.ManyTail(target=target, via=via, ends=ends, clauses=clauses):
            named = f"({', '.join(map(_end, ends))})" if ends else ""
            junction = f"via {print_name(via)}{named}" if via is not None else ""
            return _joined(print_name(target) if target is not None else "", junction, print_clauses(clauses))
        case tree.ColumnsTail(word=word, name=own, columns=columns, clauses=clauses):
            lead = {"cluster": "by", "unique index": "index"}.get(word, "")
            return _joined(lead, _own_name(own), _columns(columns), print_clauses(clauses))
        case tree.CheckTail(name=own, sql=sql, clauses=clauses):
            return _joined(_own_name(own), print_sql(sql), print_clauses(clauses))
        case tree.ExcludeTail(name=own, elements=elements, clauses=clauses):
            written = ", ".join(f"{_exclude_value(each)} with {each.operator}" for each in elements)
            return _joined(_own_name(own), f"({written})", print_clauses(clauses))
        case tree.PartitionTail():
            return _partition(tail)
        case tree.PartitionLine(name=own, kind=kind, values=values, clauses=clauses):
            lead = {"default": "default", "to": "to"}.get(kind, "")
            return _joined(print_name(own), lead, print_sql(values) if values else "", print_clauses(clauses))
        case tree.ValuesTail(values=values):
            return print_values(values)
        case tree.WithTail(mixins=mixins):
            return _names(mixins)
        case tree.NativeTail(native=native):
            return print_clause(native).removeprefix("native ")
        case tree.EnumLine(label=label, value=value, was=was):
            code = f"= {_expression(value)}" if value is not None else ""
            return _joined(print_name(label), code, print_clause(was) if was is not None else "")
        case tree.NoTail():
            return ""


def _attribute_clauses(kind: TypeExpr | None, clauses: Sequence[Clause]) -> str:
    """An attribute without a type starts with what computes it."""
    if kind is not None:
        return print_clauses(clauses)
    computed = [clause for clause in clauses if isinstance(clause, tree.Computed)][:1]
    rest = [clause for clause in clauses if clause not in computed]
    return _joined(*map(print_clause, computed), print_clauses(rest))


def _own_name(own: Name | None) -> str:
    return print_name(own) if own is not None else ""


def _target(target: tree.Target) -> str:
    if target.keys is None:
        return print_name(target.name)
    parts = [
        print_name(part.key) if part.own is None else f"{print_name(part.key)} = {print_name(part.own)}"
        for part in target.keys
    ]
    return f"{print_name(target.name)}({', '.join(parts)})"


def _exclude_value(element: tree.ExcludeElement) -> str:
    """A value whose span ends where its brackets do stands in them; all others are written as they are."""
    inside = element.value.span.start > element.span.start
    return print_sql(element.value) if inside else element.value.text


def _partition(tail: tree.PartitionTail) -> str:
    words = [f"by {print_name(tail.method)} {_columns(tail.columns)}"]
    for word, value in (("every", tail.every), ("from", tail.from_), ("for", tail.for_)):
        words.append(f"{word} {print_value(value)}" if value is not None else "")
    words.append(f"into {tail.into.text}" if tail.into is not None else "")
    return _joined(*words, print_clauses(tail.clauses))


def print_names(members: Iterable[Member]) -> str:
    """The names of a list of lines, before their sign; "" where the role is not written."""
    return ", ".join([member.name or "" for member in members if not member.implied])


def print_line(member: Member, *others: Member) -> str:
    """A line of a block, without its doc and its block: `name: type …`, `index (…)`, `retention 35d`; with the `others`
    of its list of names."""
    tail = print_tail(member.tail)
    names = print_names((member, *others))
    match member.kind:
        case "attribute":
            return _joined(f"{names}:", tail)
        case "relationship":
            return _joined(names, "->", tail)
        case "many":
            return _joined(f"{names} <->", tail)
        case "label" | "partition-line":
            return tail
        case "line" | "unknown":
            return _joined(member.name or "", tail)
        case _:
            return _joined(member.kind, tail)


def print_member(member: Member, indent: int = 1, others: Sequence[Member] = ()) -> str:
    """A line of a block with the docs above it and its block below it; `indent` counts steps of two spaces, `others`
    are those of its list of names."""
    margin = "  " * indent
    lines = [*_doc(member.doc, margin), margin + print_line(member, *others)]
    if member.block is not None:
        lines[-1] += " {" if member.block else " {}"
        lines += _members(member.block, indent + 1)
        if member.block:
            lines.append(f"{margin}}}")
    return "\n".join(lines)


def _members(members: Sequence[Member], indent: int = 1) -> list[str]:
    return [print_member(first, indent, others) for first, *others in rows_of(members)]


def _doc(doc: str, margin: str) -> list[str]:
    return [f"{margin}/// {line}".rstrip() for line in doc.split("\n")] if doc else []


def print_role(role: str, target: str, written: str) -> str:
    """The beginning of a relationship's line, `role -> Target?`, or `-> Target?` where the target's name says the role;
    `written` is the target with its keys and its `?`."""
    return f"-> {written}" if role == small_name(target) else f"{name(role)} -> {written}"


# ---- declarations ----------------------------------------------------------------------------------------------------
def print_head(head: Head) -> str:
    """What stands behind a declaration's keyword and name, without its block."""
    match head:
        case tree.EntityHead(mixins=mixins, clauses=clauses):
            return _joined(f"with {_names(mixins)}" if mixins else "", print_clauses(clauses))
        case tree.ModelHead(clauses=clauses):
            return print_clauses(clauses)
        case tree.TypeHead(base=base, clauses=clauses):
            return _joined("=", print_type(base) if base is not None else "", print_clauses(clauses))
        case tree.EnumHead(base=base, clauses=clauses):
            return _joined(f": {print_type(base)}" if base is not None else "", print_clauses(clauses))
        case tree.ViewHead(materialized=materialized, refresh=refresh, sql=sql, clauses=clauses):
            words = ["materialized" if materialized else "", print_values(refresh), print_clauses(clauses)]
            return _joined(*words, f"as {print_sql(sql)}" if sql is not None else "")
        case tree.CodeHead(on=on, code=code):
            return _joined(
                f"on {print_name(on)}" if on is not None else "", _long(code.text) if code is not None else ""
            )
        case tree.ValuesHead(values=values):
            return print_values(values)


def _long(text: str) -> str:
    """Code of a dialect, always in triple quotes."""
    if "\n" in text or '"' in text:
        return '"""\n' + "\n".join(f"  {line}".rstrip() for line in text.split("\n")) + '\n"""'
    return f'"""{text}"""'


def print_declaration_head(declaration: Declaration) -> str:
    """A declaration's first line, without its block."""
    head = print_head(declaration.head)
    if isinstance(declaration.head, tree.CodeHead):
        dialect = declaration.head.dialect
        lead = [declaration.keyword, print_name(dialect) if dialect is not None else ""]
    else:
        lead = [declaration.keyword]
    if declaration.name is not None:
        lead.append(print_name(declaration.name))
    if isinstance(declaration.head, tree.EnumHead) and head.startswith(":"):
        return _joined(*lead) + head
    return _joined(*lead, head)


def print_declaration(declaration: Declaration) -> str:
    """A whole declaration: docs, head and block, a line each, to be formatted by `format_text`."""
    lines = [*_doc(declaration.doc, ""), print_declaration_head(declaration)]
    if declaration.members:
        lines[-1] += " {"
        lines += _members(declaration.members)
        lines.append("}")
    elif isinstance(declaration.head, tree.EntityHead) or declaration.keyword in ("enum", "model"):
        lines[-1] += " {}"
    return "\n".join(lines)
