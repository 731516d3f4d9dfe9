"""Fixes for what a target cannot do, by the construct that it cannot do."""

from __future__ import annotations

from collections.abc import Callable

from entia.diagnostics import Fix
from entia.dialects.constructs import Use
from entia.model.schema import Column, Table
from entia.rules import _lines
from entia.rules._words import titled
from entia.rules.rule import Subject
from entia.syntax import tree
from entia.text import Span

_Maker = Callable[[Subject, Table, Use, tree.Member], tuple[Fix, ...]]


def fixes(subject: Subject, table: Table | None, dialect: str, use: Use) -> tuple[Fix, ...]:
    """What can be done about a use that a dialect refuses; nothing for what came from a mixin."""
    member = _lines.member_at(subject.resolved.declaration, use.span)
    if table is None or member is None:
        return ()
    make = _FIXES.get(use.construct)
    found = make(subject, table, use, member) if make is not None else ()
    return (*found, *_without(subject, table, dialect, use, member))


def _without(subject: Subject, table: Table, dialect: str, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    """Leave an index, key or check out of the database that cannot have it."""
    if member.kind not in ("index", "unique", "exclude", "check", "partition") or use.only:
        return ()
    others = [name for name, _ in subject.model.targets if name != dialect and (not table.only or name in table.only)]
    if not others or _lines.clause(member, tree.Only) is not None:
        return ()
    text = f"only {', '.join(others)}"
    title = f"write `{text}`: {titled(dialect)} then goes without it"
    return (_lines.fix(title, _lines.append_clause(subject.chunk, member, text), destructive=True),)


def _column_line(subject: Subject, column: Column | None) -> tree.Member | None:
    if column is None or column.origin or column.role:
        return None
    return _lines.member_at(subject.resolved.declaration, column.span)


def _no_using(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    using = _lines.clause(member, tree.Using)
    if using is None:
        return ()
    title = f"remove `using {using[0].method.text}`"
    return (_lines.fix(title, _lines.remove_clause(subject.chunk, using[1])),)


def _length(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    """Give texts of a key a length that fits one."""
    names = [name.strip() for name in use.detail.split(",")]
    columns = [column for name in names if (column := table.column(name)) is not None]
    if len(columns) != 1:
        return ()
    column = columns[0]
    line = _column_line(subject, column)
    written = _lines.type_text(subject.chunk, line) if line is not None else None
    if written is None or column.type.domain is not None or column.type.base not in ("string", "text", "bytes"):
        return ()
    better = "bytes(255)" if column.type.base == "bytes" else "string(255)"
    return (
        subject.replace(f"make `{column.name}` a `{better}`", written[1], better, destructive=bool(column.type.args)),
    )


def _partition_key(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    name = use.detail.split(",")[0].strip()
    title = f"add `{name}` to the {use.word}"
    if isinstance(member.tail, tree.ColumnsTail) and member.tail.columns:
        end = member.tail.columns[-1].span.end + member.at
        return (subject.replace(title, Span(end, end), f", {name}"),)
    line = _column_line(subject, table.column(name))
    if use.word == "primary key" and line is not None and table.column(name) is not None:
        return (_lines.fix(title, _lines.append_clause(subject.chunk, line, "pk")),)
    return ()


def _no_auto(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    auto = _lines.clause(member, tree.Auto)
    if auto is None:
        return ()
    return (_lines.fix("remove `auto`", _lines.remove_clause(subject.chunk, auto[1]), destructive=True),)


def _unique(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    word = "pk" if table.primary_key is None else "unique"
    return (_lines.fix(f"write `{word}`", _lines.append_clause(subject.chunk, member, word)),)


def _no_flag(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    flag = _lines.clause(member, tree.Flag, "nulls not distinct")
    if flag is None:
        return ()
    title = "remove `nulls not distinct`"
    return (_lines.fix(title, _lines.remove_clause(subject.chunk, flag[1]), destructive=True),)


def _refuse(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    event = "update" if "on-update" in use.construct else "delete"
    text = f"on {event} restrict"
    for clause in _lines.clauses(member):
        if isinstance(clause, tree.Action) and clause.event == event:
            span = clause.span.shifted(member.at)
            return (subject.replace(f"write `{text}`", span, text, destructive=True),)
    return (_lines.fix(f"write `{text}`", _lines.append_clause(subject.chunk, member, text), destructive=True),)


def _not_enforced(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    edit = _lines.append_clause(subject.chunk, member, "not enforced")
    return (_lines.fix("write `not enforced`: nothing then checks it", edit, destructive=True),)


def _stored(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    line = _column_line(subject, table.column(use.detail)) or member
    computed = _lines.clause(line, tree.Computed)
    if computed is None:
        return ()
    text = subject.text(computed[1])
    better = text[: -len(computed[0].storage)].rstrip() + " stored" if computed[0].storage else f"{text} stored"
    return (subject.replace("write `stored`", computed[1], better),)


def _no_collate(subject: Subject, table: Table, use: Use, member: tree.Member) -> tuple[Fix, ...]:
    collate = _lines.clause(member, tree.Collate)
    if collate is None:
        return ()
    title = f"remove `collate {collate[0].name.text}`"
    return (_lines.fix(title, _lines.remove_clause(subject.chunk, collate[1]), destructive=True),)


_FIXES: dict[str, _Maker] = {
    "index.method": _no_using,
    "index.method-columns": _no_using,
    "index.method-include": _no_using,
    "index.method-order": _no_using,
    "index.method-type": _no_using,
    "index.method-unique": _no_using,
    "key": _length,
    "key.type": _length,
    "index": _length,
    "index.type": _length,
    "index.unique": _length,
    "partition.key": _partition_key,
    "column.identity-second": _no_auto,
    "column.identity-not-key": _unique,
    "unique.nulls-not-distinct": _no_flag,
    "fk.on-delete.cascade": _refuse,
    "fk.on-delete.set-null": _refuse,
    "fk.on-delete.set-default": _refuse,
    "fk.on-update.cascade": _refuse,
    "fk.on-update.set-null": _refuse,
    "fk.on-update.set-default": _refuse,
    "fk.partitioned": _not_enforced,
    "fk.target-partitioned": _not_enforced,
    "computed.primary-key": _stored,
    "computed.unique": _stored,
    "computed.index": _stored,
    "computed.type": _stored,
    "fk.computed": _stored,
    "column.collate": _no_collate,
    "column.collate-not-text": _no_collate,
}
