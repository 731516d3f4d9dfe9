"""Views, and the objects that the author wrote in a dialect's own language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from entia.model.schema import Code, Schema, View
from entia.sql import trees
from entia.sql.context import Context, limited
from entia.sql.ordering import ordered_by_text, words
from entia.sql.script import Note, Place, Statement


class ViewScript(NamedTuple):
    """The DDL of one view."""

    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]
    refusals: tuple[Note, ...]


def ordered_views(views: Sequence[View]) -> list[View]:
    """Views after the views that they read."""
    names: dict[str, int] = {}
    for place, view in enumerate(views):
        names[view.name] = place
        names.setdefault(view.name.rsplit(".", 1)[-1], place)
    return ordered_by_text(views, names, [view.expression.text for view in views])


def view_script(context: Context, view: View) -> ViewScript:
    """`CREATE VIEW` and its comment."""
    notes, refusals = limited(context, view, Place(view.chunk, view.name_span))
    materialized = view.materialized and context.traits.materialized
    if view.materialized and not materialized and not notes and not refusals:
        notes.append(
            Note(f"{context.dialect} stores no views: `{view.name}` is computed when read", view.chunk, view.span)
        )
    name = context.qualified(view.schema, view.db_name)
    query = write_query(context, view)
    text = trees.text(trees.create_view(name, query, materialized=materialized), context.dialect)
    comment = context.traits.comments == "on" and "view" in context.traits.commented
    remarks = (view.doc,) if view.doc and not comment else ()
    statements = [Statement(text, view.name, view.chunk, view.span, tuple(notes), remarks)]
    if view.doc and comment:
        kind = "MATERIALIZED VIEW" if materialized else "VIEW"
        text = f"COMMENT ON {kind} {name} IS {context.string(view.doc)}"
        statements.append(Statement(text, view.name, view.chunk, view.span))
    return ViewScript(tuple(statements), tuple(notes), tuple(refusals))


def write_query(context: Context, view: View) -> str:
    """The view's SELECT as SQL of the dialect."""
    raise NotImplementedError


class Placed(NamedTuple):
    """Code objects by where they load: before the types, after them, after the tables, after the views."""

    first: list[Code]
    after_types: list[Code]
    after_tables: list[Code]
    after_views: list[Code]


def placed_code(context: Context, schema: Schema) -> Placed:
    """Each `sql` object of this dialect after everything that it names, and no later."""
    types = _names((enum.name, enum.db_name) for enum in schema.enums)
    types |= _names((t.domain.name, t.domain.db_name) for t in schema.domains if t.domain is not None)
    tables = _names((table.name, table.db_name) for table in schema.tables)
    views = _names((view.name, view.db_name) for view in schema.views)
    placed = Placed([], [], [], [])
    for code in schema.code:
        if code.dialect != context.dialect:
            continue
        found = {word.lower() for word in (*words(code.text), *words(code.on))}
        if found & views:
            placed.after_views.append(code)
        elif code.on or found & tables:
            placed.after_tables.append(code)
        elif found & types:
            placed.after_types.append(code)
        else:
            placed.first.append(code)
    return placed


def _names(pairs: object) -> set[str]:
    return {name.lower() for pair in pairs for name in pair}  # type: ignore[attr-defined]


def code_statement(code: Code) -> Statement:
    """The author's text, as it stands."""
    return Statement(code.text.strip(), code.name, code.chunk, code.span)
