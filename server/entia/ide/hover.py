"""Hover: what the thing under the caret is, here and in the databases of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from entia.dialects import DIALECTS, Version
from entia.dialects import version as parse_version
from entia.dialects.names import quote
from entia.dialects.types import Physical, physical
from entia.ide import vocabulary
from entia.ide.caret import Caret, caret_at, nodes_at, word_at
from entia.ide.columns import type_text
from entia.ide.design_hover import column_facts, custom_tag, plan_word, quantity, query_facts, states, table_facts
from entia.ide.export import line_ddl
from entia.ide.hints import sizes
from entia.ide.navigation import Symbol, member_of, symbol_at
from entia.model.design import CLASSES, Query
from entia.model.functions import FUNCTIONS
from entia.model.native_types import capital_words
from entia.model.resolved import Resolved
from entia.model.schema import Column, ForeignKey, Header, Schema, Table, Target
from entia.model.snapshot import Snapshot
from entia.model.types import BASES, Enum, Type
from entia.model.uses import sources_of
from entia.model.workspace import Workspace
from entia.sql import ddl
from entia.syntax.tree import Call, Default, IndexColumn, Member, Name, Sql, Tag, TypeExpr, Value
from entia.text import Position, Span

_MOST = 12  # names in a list before it is cut


class Hover(NamedTuple):
    """Markdown about a span of the caret's chunk."""

    markdown: str
    span: Span


def hover(workspace: Workspace, path: str, position: Position) -> Hover | None:
    """What there is to say about a position; None where there is nothing."""
    caret = caret_at(workspace, path, position)
    if caret is None:
        return None
    word = word_at(caret)
    if word is None:
        return _sign(caret)
    for node in _nodes(caret):
        if isinstance(node, Value) and node.kind == "quantity" and (said := quantity(node.text)):
            base = caret.member.at if caret.member is not None else caret.declaration.at if caret.declaration else 0
            return Hover(said, node.span.shifted(base))
    text, span = word
    said = _in_sql(caret, text) or _named(caret) or _type(caret, text) or _word(caret, text, span)
    return Hover(said, span) if said else None


def describe(workspace: Workspace, path: str, key: str) -> str:
    """The documentation of a completion item, by its `doc` ("type:uuid", "declaration:Order", "member:Order.total")."""
    kind, _, name = key.partition(":")
    if kind == "function":
        return _function(name)
    if kind in vocabulary.PLACES:
        return vocabulary.explain(kind, name)
    snapshot = workspace.model_of(path)
    if snapshot is None:
        return ""
    if kind == "member":
        target, _, member = name.rpartition(".")
        return _symbol(snapshot, Symbol(target, member))
    return _symbol(snapshot, Symbol(name, ""))


# ---- what is under the caret -----------------------------------------------------------------------------------------
def _sign(caret: Caret) -> Hover | None:
    """`->` and `<->`: what the database gets for the relationship."""
    member = caret.member
    if member is None or member.kind not in ("relationship", "many") or member.name is None:
        return None
    begin = member.start if member.implied else member.name_span.end
    span = Span(begin, max(member.at, begin))
    if not caret.touches(span) or caret.resolved is None or caret.snapshot is None:
        return None
    text = caret.chunk.text[span.start : span.end]
    sign = Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
    said = _member(caret.snapshot, caret.resolved, member)
    return Hover(said, sign) if said else None


def _named(caret: Caret) -> str:
    symbol = symbol_at(caret)
    return "" if symbol is None or caret.snapshot is None else _symbol(caret.snapshot, symbol)


def _type(caret: Caret, text: str) -> str:
    member = caret.member
    sole = caret.snapshot.header.sole_target if caret.snapshot is not None else ""
    own = text in capital_words(sole)
    if caret.declaration is None or (text not in BASES and not own):
        return ""
    nodes = _nodes(caret)
    if not any(isinstance(each, TypeExpr) and each.name.text == text for each in nodes):
        return ""
    said = f"A type of {DIALECTS[sole].title}'s own." if own else vocabulary.explain("type", text)
    if member is not None and member.kind == "attribute" and caret.resolved is not None and caret.snapshot is not None:
        column = _column(caret.resolved, member.name or "")
        if column is not None:
            said += "\n\n" + _targets(caret.snapshot.header, column)
    return said


def _word(caret: Caret, text: str, span: Span) -> str:
    declaration, member = caret.declaration, caret.member
    if declaration is None:
        return ""
    if member is None and declaration.keyword_span.start <= span.start < declaration.keyword_span.end:
        return vocabulary.explain("declaration", text)
    if member is not None and span.start == member.start:
        if declaration.keyword == "model":
            return vocabulary.explain("header", text)
        resolved, snapshot = caret.resolved, caret.snapshot
        if member.kind == "volume" and resolved is not None and resolved.tables and snapshot is not None:
            return sizes(resolved.tables[0], snapshot.header) or vocabulary.explain("directive", text)
        own = plan_word(_block(caret), text)
        return own or _joined([vocabulary.explain("directive", text), _directive_ddl(caret, member)])
    if member is not None and (said := plan_word(member.kind, text)):
        return said
    for node in reversed(_nodes(caret)):
        if isinstance(node, Tag):
            return vocabulary.explain("tag", text) or _own_tag(caret, text)
        if isinstance(node, IndexColumn) and text == str(node.length):
            return _beginning(caret, node)
        if isinstance(node, Default | Call):
            return _function(text) or vocabulary.explain("value", text)
    if text in DIALECTS:
        dialect = DIALECTS[text]
        built = f"versions {dialect.range}" if dialect.built else "not built yet"
        return f"**{dialect.title}**, {built}"
    return (
        vocabulary.explain("clause", text)
        or vocabulary.explain("method", text)
        or vocabulary.explain("partition", text)
    )


def _beginning(caret: Caret, key: IndexColumn) -> str:
    """The number behind a key of which only the beginning is kept."""
    name = key.value.text if isinstance(key.value, Name) else ""
    column = _column(caret.resolved, name) if caret.resolved is not None else None
    unit = "bytes" if column is not None and column.type.base == "bytes" else "characters"
    return f"only the first {key.length} {unit} of `{name}` are in the key, which MySQL and MariaDB can have"


def _block(caret: Caret) -> str:
    """The plan block that a line stands in: `lifecycle`, `backup` …"""
    outer = caret.members[-2] if len(caret.members) > 1 else None
    return outer.kind if outer is not None else caret.declaration.keyword if caret.declaration is not None else ""


def _own_tag(caret: Caret, name: str) -> str:
    tags = caret.snapshot.header.custom_tags if caret.snapshot is not None else ()
    return next((custom_tag(tag) for tag in tags if tag.name == name), "")


def _in_sql(caret: Caret, text: str) -> str:
    """Functions, and columns that no reference covers, inside SQL."""
    if not any(isinstance(node, Sql) for node in _nodes(caret)):
        return ""
    after = word_at(caret)
    if after is not None and caret.chunk.text[after[1].end :].lstrip()[:1] == "(":
        said = _function(text)
        if said:
            return said
    resolved, snapshot = caret.resolved, caret.snapshot
    if resolved is None or snapshot is None or symbol_at(caret) is not None:
        return ""
    column = resolved.tables[0].column(text) if resolved.tables else None
    if column is not None:
        return _column_text(snapshot, resolved, column)
    if text == "value":
        return _value(caret, resolved)
    for node in _nodes(caret):
        if isinstance(node, Sql):
            for source in sources_of(node.text):
                if source.alias == text:
                    return _symbol(snapshot, Symbol(source.name, ""))
    return ""


def _value(caret: Caret, resolved: Resolved) -> str:
    """`value` in a check: what is written, before it is stored."""
    type_ = resolved.domain.domain.base if resolved.domain is not None and resolved.domain.domain is not None else None
    if type_ is None and caret.member is not None:
        column = _column(resolved, caret.member.name or "")
        type_ = None if column is None else column.type
    return "" if type_ is None else f"The value under check: `{type_text(type_)}`"


def _nodes(caret: Caret) -> list[Any]:
    member, declaration = caret.member, caret.declaration
    if member is not None:
        return nodes_at(member.tail, caret.offset - member.at)
    return [] if declaration is None else nodes_at(declaration.head, caret.offset - declaration.at)


# ---- what is said ----------------------------------------------------------------------------------------------------
def _function(name: str) -> str:
    function = FUNCTIONS.get(name.lower())
    if function is None:
        return ""
    steady = {
        "immutable": "",
        "stable": "\n\nThe same throughout a statement.",
        "volatile": "\n\nAnother value each time.",
    }
    return f"```\n{function.signature}\n```\n\n{function.doc}{steady[function.volatility]}"


def _symbol(snapshot: Snapshot, symbol: Symbol) -> str:
    entry = snapshot.entry(symbol.target)
    resolved = None if entry is None else snapshot.resolved(entry.declaration, entry.chunk)
    if entry is None or resolved is None:
        return _model(snapshot) if symbol == Symbol(snapshot.header.name, "") else ""
    if symbol.member:
        member = member_of(entry.declaration, symbol.member)
        if member is not None:
            return _member(snapshot, resolved, member)
        column = _column(resolved, symbol.member)
        return "" if column is None else _column_text(snapshot, resolved, column)
    return _declaration(snapshot, resolved, entry.kind)


def _model(snapshot: Snapshot) -> str:
    targets = [f"{DIALECTS[each.dialect].title} {each.version}".rstrip() for each, _ in _built(snapshot.header)]
    return _joined(
        [f"**model** `{snapshot.header.name}`", _list("Targets", targets), _list("Files", list(snapshot.paths))]
    )


def _declaration(snapshot: Snapshot, resolved: Resolved, kind: str) -> str:
    declaration = resolved.declaration
    parts = [f"**{kind}** `{resolved.name}`", declaration.doc]
    if resolved.enum is not None:
        parts.append(_labels(resolved.enum))
    elif resolved.domain is not None:
        parts.append(_domain(snapshot.header, resolved.domain))
    elif resolved.view is not None:
        parts.append("\n".join(f"- `{name}` {type_text(type_)}" for name, type_ in resolved.view.columns))
    elif resolved.plan is not None and isinstance(resolved.plan.content, Query):
        parts.append(query_facts(snapshot, resolved.plan.content))
    elif resolved.tables:
        parts.extend(_table(snapshot, resolved.tables[0]))
        parts.append("\n".join(f"- {fact}" for fact in table_facts(resolved.tables[0], snapshot.header)))
    else:
        names = [member.name for member in declaration.members if member.name]
        parts.append(_list("With", names))
    users = [node.resolved.name or node.declaration.keyword for node in snapshot.users(resolved.name)]
    parts.append(_list("Used by", sorted({name for name in users if name != resolved.name})))
    return _joined(parts)


def _table(snapshot: Snapshot, table: Table) -> Iterator[str]:
    facts = []
    if table.db_name != table.name:
        facts.append(f"table `{f'{table.schema}.' if table.schema else ''}{table.db_name}`")
    facts.append("1 column" if len(table.columns) == 1 else f"{len(table.columns)} columns")
    if table.external:
        facts.append("external")
    yield " · ".join(facts)
    if table.primary_key is not None:
        yield f"Key: {', '.join(f'`{each}`' for each in table.primary_key.columns)}"
    for unique in table.uniques:
        yield f"Unique: {', '.join(f'`{each}`' for each in unique.columns)}"
    yield _list("Refers to", list(dict.fromkeys(each.target for each in table.foreign_keys)))


def _labels(enum: Enum) -> str:
    lines = [
        f"- `{label.name}`"
        f"{'' if label.value == label.name else f' = {label.value}'}"
        f"{f' — {label.doc}' if label.doc else ''}"
        for label in enum.labels[:_MOST]
    ]
    if len(enum.labels) > _MOST:
        lines.append(f"- … and {len(enum.labels) - _MOST} more")
    return "\n".join(lines)


def _domain(header: Header, type_: Type) -> str:
    assert type_.domain is not None
    lines = [f"`{type_text(type_.domain.base)}`"]
    lines += [f"- check `{check.text.strip()}`" for check in type_.domain.checks]
    return _joined(
        [
            "\n".join(lines),
            _table_of((target, physical(target.dialect, version, type_)) for target, version in _built(header)),
        ]
    )


def _member(snapshot: Snapshot, resolved: Resolved, member: Member) -> str:
    if member.kind == "label":
        return _joined([f"`{member.name}` of **enum** `{resolved.name}`", member.doc])
    if member.kind == "many":
        return _many(snapshot, resolved, member)
    if member.kind == "relationship":
        return _relationship(snapshot, resolved, member)
    column = _column(resolved, member.name or "")
    if column is not None:
        return _column_text(snapshot, resolved, column)
    flattened = _flattened(resolved, member.name or "")
    written = " ".join(_line_text(resolved, member).split())
    parts = [f"`{written}` of `{resolved.name}`", member.doc]
    if flattened:
        parts.append(_list("Columns", [column.db_name for column in flattened]))
    return _joined(parts)


def _column_text(snapshot: Snapshot, resolved: Resolved, column: Column) -> str:
    table = resolved.tables[0] if resolved.tables else None
    title = f"`{column.name}: {type_text(column.type)}{'' if column.required else '?'}` of `{resolved.name}`"
    facts = list(_facts(table, column)) if table is not None else []
    if table is not None:
        facts += column_facts(table, column, snapshot.header)
    parts = [title, column.doc, " · ".join(facts), _targets(snapshot.header, column)]
    if table is not None:
        parts.append(states(table, column))
        parts.append(_ddl(snapshot, resolved, f"{table.name}.{column.name}"))
    return _joined(parts)


def _facts(table: Table, column: Column) -> Iterator[str]:
    yield "required" if column.required else "optional"
    if table.primary_key is not None and column.name in table.primary_key.columns:
        yield "primary key" if len(table.primary_key.columns) == 1 else "part of the primary key"
    if any(unique.columns == (column.name,) for unique in table.uniques):
        yield "unique"
    if column.identity is not None:
        yield "numbered by the database"
    if column.default is not None:
        text = f"'{column.default.text}'" if column.default.kind == "string" else column.default.text.strip()
        yield f"default `{text}`"
    if column.on_update is not None:
        yield f"on update `{column.on_update.text.strip()}`"
    if column.computed is not None:
        yield f"computed `{column.computed.text.strip()}`"
    if column.db_name != column.name:
        yield f"column `{column.db_name}`"
    if column.origin:
        yield f"from `{column.origin}`"
    if column.only:
        yield f"only {', '.join(column.only)}"
    for check in table.checks:
        if check.column == column.name:
            yield f"check `{check.expression.text.strip()}`"
    for domain_check in column.type.domain.checks if column.type.domain is not None else ():
        yield f"check `{domain_check.text.strip()}`"
    for tag, _ in column.tags:
        if tag != "pii" and tag not in CLASSES:  # `column_facts` tells of these
            yield f"@{tag}"


def _targets(header: Header, column: Column) -> str:
    """The column's type in each target, as a table."""
    return _table_of(
        (target, physical(target.dialect, version, column.type))
        for target, version in _built(header)
        if not column.only or target.dialect in column.only
    )


def _built(header: Header) -> Iterator[tuple[Target, Version]]:
    """The targets that Entia can write, with their versions."""
    for target in header.targets:
        if target.dialect in DIALECTS and DIALECTS[target.dialect].built:
            version = parse_version(target.dialect, target.version)
            if version is not None:
                yield target, version


def _table_of(found: Iterable[tuple[Target, Physical]]) -> str:
    rows = [
        f"| {f'{DIALECTS[target.dialect].title} {target.version}'.rstrip()} "
        f"| {f'`{each.text}`' if each.text else '—'} | {each.error or each.note or ''} |"
        for target, each in found
    ]
    return "\n".join(["| target | type | |", "|---|---|---|", *rows]) if rows else ""


def _relationship(snapshot: Snapshot, resolved: Resolved, member: Member) -> str:
    table = resolved.tables[0] if resolved.tables else None
    keys = [] if table is None else [each for each in table.foreign_keys if each.role == member.name]
    written = " ".join(_line_text(resolved, member).split())
    parts = [f"`{written}` of `{resolved.name}`", member.doc]
    parts += [_foreign_key(key) for key in keys]
    if table is not None:
        parts += [
            f"column `{column.db_name}: {type_text(column.type)}{'' if column.required else '?'}`"
            for column in table.columns
            if column.role == member.name
        ]
        parts.append(_ddl(snapshot, resolved, f"{table.name}.{member.name}"))
    return _joined(parts)


def _foreign_key(key: ForeignKey) -> str:
    actions = [
        f"on {event} {action}" for event, action in (("delete", key.on_delete), ("update", key.on_update)) if action
    ]
    enforced = [] if key.enforced else ["not enforced"]
    pair = f"`{', '.join(key.columns)}` → `{key.target}.{', '.join(key.target_columns)}`"
    return " · ".join([pair, *actions, *enforced, *([key.deferral] if key.deferral else [])])


def _many(snapshot: Snapshot, resolved: Resolved, member: Member) -> str:
    """The junction that a `<->` line makes, written out as the entity it is."""
    junction = next((each for each in resolved.tables[1:] if each.span.start == member.start), None)
    written = " ".join(_line_text(resolved, member).split())
    parts = [f"`{written}` of `{resolved.name}`", member.doc]
    if junction is None:
        via = getattr(member.tail, "via", None)
        if isinstance(via, Name):
            parts.append(f"through `{via.text}`")
        return _joined(parts)
    lines = [f"entity {junction.name} {{"]
    roles: set[str] = set()
    for column in junction.columns:
        if column.role:
            if column.role not in roles:
                roles.add(column.role)
                targets = [each.target for each in junction.foreign_keys if each.role == column.role]
                lines.append(f"  {column.role} -> {', '.join(targets)}")
        else:
            lines.append(f"  {column.name}: {type_text(column.type)}{'' if column.required else '?'}")
    if junction.primary_key is not None:
        lines.append(f"  pk ({', '.join(junction.primary_key.columns)})")
    parts.append("The junction:\n\n```entia\n" + "\n".join([*lines, "}"]) + "\n```")
    parts.append(_ddl(snapshot, resolved, junction.name))
    return _joined(parts)


def _ddl(snapshot: Snapshot, resolved: Resolved, name: str) -> str:
    """The DDL of a line in the model's first target."""
    found = line_ddl(snapshot, _alone(snapshot, resolved), name)[:1]
    return "\n\n".join(f"```sql\n-- {DIALECTS[dialect].title}\n{text}\n```" for dialect, text in found)


def _directive_ddl(caret: Caret, member: Member) -> str:
    """What an index, a constraint or a partition line becomes in the model's first target."""
    resolved, snapshot = caret.resolved, caret.snapshot
    if resolved is None or snapshot is None or not resolved.tables:
        return ""
    table = resolved.tables[0]
    for target, _ in _built(snapshot.header):
        script = ddl(_alone(snapshot, resolved), target.dialect, target.version)
        own = [
            f"{each.text};"
            for each in script.statements
            if each.span.start == member.start and each.owner == table.name
        ]
        placed = [(each.name, each.span) for each in table.uniques]
        placed += [(each.name, each.span) for each in table.checks]
        placed += [(each.name, each.span) for each in table.exclusions]
        placed += [(each.name, each.span) for each in (table.primary_key,) if each is not None]
        names = [name for name, span in placed if span.start == member.start]
        quoted = [quote(target.dialect, parse_version(target.dialect, target.version) or (), name) for name in names]
        for statement in script.statements:
            own += [
                line.strip().rstrip(",")
                for line in statement.text.splitlines()
                if any(line.strip().startswith(f"CONSTRAINT {name} ") for name in quoted)
            ]
        text = "\n".join([*own[:_MOST], *([f"-- … and {len(own) - _MOST} more"] if len(own) > _MOST else [])])
        return f"```sql\n-- {DIALECTS[target.dialect].title}\n{text}\n```" if text else ""
    return ""


def _alone(snapshot: Snapshot, resolved: Resolved) -> Schema:
    """A schema of one declaration, which is enough to print its DDL."""
    return Schema(snapshot.header, (), (), resolved.tables, (), (), ())


# ---- small things ----------------------------------------------------------------------------------------------------
def _column(resolved: Resolved, name: str) -> Column | None:
    return resolved.tables[0].column(name) if resolved.tables else None


def _flattened(resolved: Resolved, name: str) -> list[Column]:
    if not resolved.tables:
        return []
    return [column for column in resolved.tables[0].columns if column.path[:1] == (name,) and len(column.path) > 1]


def _line_text(resolved: Resolved, member: Member) -> str:
    text = resolved.chunk.text[member.start : member.end]
    return text.split("///")[0].split("{")[0].strip()


def _list(title: str, names: list[str]) -> str:
    if not names:
        return ""
    shown = ", ".join(f"`{name}`" for name in names[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{title}: {shown}{more}"


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)
