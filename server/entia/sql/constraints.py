"""Keys, checks, exclusions and foreign keys, as elements of CREATE TABLE or statements after it."""

from __future__ import annotations

from itertools import repeat

from entia.dialects.constructs import Use
from entia.dialects.limits import limit_of
from entia.dialects.types import is_rowid
from entia.model.schema import CheckConstraint, Exclusion, ForeignKey, Key
from entia.sql import trees
from entia.sql.columns import check_text, is_of_column
from entia.sql.context import Context, refusal
from entia.sql.draft import Draft
from entia.sql.indexes import beginning
from entia.sql.options import split_options
from entia.sql.script import Statement

_DEFERRAL = {"deferrable": "DEFERRABLE", "deferred": "DEFERRABLE INITIALLY DEFERRED"}


def add_primary_key(draft: Draft) -> None:
    """The primary key, unless the column's own line has it."""
    context, table = draft.context, draft.table
    key = table.primary_key
    if key is None or not context.present(key.only):
        return
    if context.traits.identity == "autoincrement" and len(key.columns) == 1:
        column = table.column(key.columns[0])
        if column is not None and column.identity is not None and is_rowid(table, column):
            return
    columns = draft.keys(key.columns, "the primary key", key.span)
    if columns is None:
        return
    columns = [beginning(context.dialect, *each) for each in zip(columns, key.lengths or repeat(0), strict=False)]
    if context.dialect in ("mysql", "mariadb"):
        key = key._replace(name="")  # it is PRIMARY there, whatever one says
    _add_key(draft, key, trees.text(trees.primary_key(columns), context.dialect), "pk")


def add_unique(draft: Draft, key: Key) -> None:
    """A unique constraint."""
    columns = draft.keys(key.columns, f"the unique constraint `{key.name}`", key.span)
    if columns is None:
        return
    tree = trees.unique(columns, nulls_not_distinct=key.nulls_not_distinct and draft.context.nulls_not_distinct)
    _add_key(draft, key, trees.text(tree, draft.context.dialect), "unique")


def _add_key(draft: Draft, key: Key, body: str, kind: str) -> None:
    text = trees.named(draft.context.name(key.name) if key.name else "", body)
    options = [native.options for native in key.natives if native.dialect == draft.context.dialect and native.options]
    if options and draft.context.dialect == "postgres":
        text += f" WITH ({', '.join(options)})"
    elif options:
        text += "".join(f" {option}" for option in split_options(options))
    draft.elements.append(text + _deferral(draft.context, key.deferral, kind))


def _deferral(context: Context, deferral: str, kind: str) -> str:
    return f" {_DEFERRAL[deferral]}" if deferral and kind in context.traits.deferrable else ""


def add_check_constraint(draft: Draft, check: CheckConstraint) -> None:
    """A check of the model, unless the column's own line has it."""
    if not is_of_column(draft, check):
        name = draft.context.name(check.name) if check.name else ""
        draft.elements.append(trees.named(name, check_text(draft, check)))


def add_exclusion(draft: Draft, exclusion: Exclusion) -> None:
    """`EXCLUDE USING gist (a WITH =, …)`; only PostgreSQL has them (others are refused by `dialects.limits`)."""
    context, writer = draft.context, draft.writer
    if context.dialect != "postgres":
        return
    parts = []
    for expression, operator in exclusion.elements:
        text = writer.write_expression(expression, "exclude", only=exclusion.only)
        parts.append(f"{text if expression.kind == 'name' else f'({text})'} WITH {operator}")
    predicate = ""
    if exclusion.predicate is not None:
        predicate = f" WHERE ({writer.write_expression(exclusion.predicate, 'predicate', only=exclusion.only)})"
    draft.elements.append(
        (f"CONSTRAINT {context.name(exclusion.name)} " if exclusion.name else "")
        + f"EXCLUDE USING {exclusion.method or 'gist'} ({', '.join(parts)}){predicate}"
        + _deferral(context, exclusion.deferral, "exclude")
    )


def add_foreign_key(draft: Draft, key: ForeignKey, *, later: bool) -> None:
    """A foreign key: inside CREATE TABLE, or (where it closes a circle) as a statement after all tables."""
    context, table = draft.context, draft.table
    columns = draft.keys(key.columns, f"the relationship `{key.role}`", key.span)
    if columns is None:
        return
    tree = trees.foreign_key(
        columns,
        context.qualified(*key.target_db),
        [context.name(name) for name in key.target_db_columns],
        _options(context, key),
    )
    text = trees.named(context.name(key.name) if key.name else "", trees.text(tree, context.dialect))
    if not later:
        draft.elements.append(text)
    elif context.traits.foreign_key_later:
        text = trees.text(trees.add_constraint(draft.name, text), context.dialect)
        draft.later.append(Statement(text, table.name, table.chunk, key.span))
    else:
        use = Use("fk.cycle", key.span, key.role)
        limit = limit_of(context.dialect, context.number, use)
        if limit is not None:
            draft.refusals.append(refusal(table.chunk, limit, use))
        else:
            draft.refuse(
                f"`{key.role}` closes a circle of foreign keys, which {context.dialect} cannot create", key.span
            )


def _options(context: Context, key: ForeignKey) -> list[str]:
    options = []
    for event, action in (("DELETE", key.on_delete), ("UPDATE", key.on_update)):
        if action and (context.traits.foreign_key_actions or action in ("restrict", "no action")):
            options.append(f"ON {event} {action.upper()}")
    if key.deferral and "fk" in context.traits.deferrable:
        options.append(_DEFERRAL[key.deferral])
    return options
