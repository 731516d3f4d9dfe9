"""Views, and the objects that the author wrote in a dialect's own language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from entia.model.definitions import created_by
from entia.model.schema import Code, Schema, Table, View
from entia.model.types import Enum
from entia.model.views import Seen, seen_of
from entia.sql import trees
from entia.sql.context import Context, limited
from entia.sql.options import view_options
from entia.sql.ordering import ordered_by_text, words
from entia.sql.script import Note, Place, Statement

if TYPE_CHECKING:
    from entia.model.expressions import Relation


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


def view_script(context: Context, view: View, sources: Sources) -> ViewScript:
    """`CREATE VIEW` and its comment."""
    notes, refusals = limited(context, view, Place(view.chunk, view.name_span))
    materialized = view.materialized and context.traits.materialized
    if view.materialized and not materialized and not notes and not refusals:
        notes.append(
            Note(f"{context.dialect} stores no views: `{view.name}` is computed when read", view.chunk, view.span)
        )
    name = context.qualified(view.schema, view.db_name)
    query = write_query(context, view, sources, refusals)
    before, behind, end = view_options(context.dialect, view.natives)
    text = trees.text(trees.create_view(f"{name}{behind}", query, materialized=materialized), context.dialect)
    text = f"CREATE {before}{text.removeprefix('CREATE ')}{end}"
    comment = context.traits.comments == "on" and "view" in context.traits.commented
    remarks = (view.doc,) if view.doc and not comment else ()
    statements = [Statement(text, view.name, view.chunk, view.span, tuple(notes), remarks)]
    if view.doc and comment:
        kind = "MATERIALIZED VIEW" if materialized else "VIEW"
        text = f"COMMENT ON {kind} {name} IS {context.string(view.doc)}"
        statements.append(Statement(text, view.name, view.chunk, view.span))
    return ViewScript(tuple(statements), tuple(notes), tuple(refusals))


class Sources:
    """The tables and views of a model as SQL in views sees them: by model name, or by short name where it is unique.

    Made once an export, and only if there is a view to write.
    """

    __slots__ = ("_columns", "_context", "_names", "_owners", "_relations")

    def __init__(self, context: Context, schema: Schema) -> None:
        self._context = context
        self._owners: dict[str, Table | View] = {}
        self._relations: dict[tuple[str, tuple[tuple[str, str], ...]], Relation] = {}
        self._names: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        short: dict[str, list[Table | View]] = {}
        owners: list[Table | View] = [*schema.tables, *schema.views]
        for owner in owners:
            if not context.present(owner.only):
                continue
            self._owners.setdefault(owner.name, owner)
            short.setdefault(owner.name.rpartition(".")[2], []).append(owner)
        for name, found in short.items():
            if len(found) == 1:
                self._owners.setdefault(name, found[0])

    def find(self, name: str, dialects: tuple[tuple[str, str], ...]) -> Relation | None:
        """What SQL that stands in all of these (dialect, version) sees of the table or view called `name`."""
        owner = self._owners.get(name)
        if owner is None:
            return None
        relation = self._relations.get((owner.name, dialects))
        if relation is None:
            seen = (
                seen_of(owner)
                if isinstance(owner, Table)
                else Seen(tuple((column, type_, False) for column, type_ in owner.columns))
            )
            relation = self._relations[owner.name, dialects] = seen.where(owner.name, dialects)
        return relation

    def relation(self, name: str) -> str:
        """The quoted database name of the table or view with this model name."""
        found = self._names.get(name)
        if found is None:
            owner = self._owners[name]
            found = self._names[name] = self._context.qualified(owner.schema, owner.db_name)
        return found

    def read_by(self, view: View) -> tuple[Table | View, ...]:
        """The tables and views that the view names, in the order of their names."""
        mentioned = sorted(words(view.expression.text) & self._owners.keys())
        return tuple(self._owners[name] for name in mentioned)

    def column(self, name: str) -> str:
        """The quoted database name of `Relation.column`."""
        found = self._columns.get(name)
        if found is None:
            owner_name, _, column_name = name.rpartition(".")
            owner = self._owners.get(owner_name)
            column = owner.column(column_name) if isinstance(owner, Table) else None
            text = column.db_name if column is not None else column_name
            found = self._columns[name] = self._context.name(text)
        return found


def write_query(context: Context, view: View, sources: Sources, refusals: list[Note]) -> str:
    """The view's SELECT as SQL of the dialect; as the model has it, with a refusal, where that cannot be."""
    from entia.model.expressions import Scope
    from entia.sql.expressions import write
    from entia.sql.pen import UnwritableError

    dialects = tuple(target for target in context.targets if not view.only or target[0] in view.only)
    scope = Scope(
        relations=lambda name: sources.find(name, dialects or ((context.dialect, ""),)),
        dialects=context.targets,
        only_dialect=view.only[0] if len(view.only) == 1 else "",
        defined=context.defined,
    )
    try:
        return write(
            view.expression.text,
            scope,
            context.dialect,
            context.number,
            sources.column,
            sources.relation,
            "view",
            None,
        )
    except UnwritableError as error:
        refusals.append(Note(str(error), view.chunk, view.expression.span))
        return view.expression.text


_BODY = re.compile(r"\bas\s+(?:\$|'|e')|\bbegin\s+atomic\b|\breturn\b", re.IGNORECASE)


class Placed(NamedTuple):
    """Code objects by where they load: before the types, after them, after the tables, after the views."""

    first: list[Code]
    after_types: list[Code]
    after_tables: list[Code]
    after_views: list[Code]


def _of_others(code: Code, text: str) -> str:
    """The text without the names of what it makes itself: functions of one name stay in their order."""
    own = {re.escape(name.rpartition(" ")[2]) for name in created_by(code.text)}
    return re.sub(rf"\b(?:{'|'.join(sorted(own))})\b", " ", text) if own else text


def placed_code(context: Context, schema: Schema, called: frozenset[str] = frozenset()) -> Placed:
    """Each `sql` object of this dialect after everything that it names, other such objects too, and no later.

    `called` are the names in the tables' statements, in small letters: what a PostgreSQL function among them names in
    its body need not be there yet.
    """
    types = _names((enum.name, enum.db_name) for enum in schema.enums)
    types |= _names((t.domain.name, t.domain.db_name) for t in schema.domains if t.domain is not None)
    tables = _names((table.name, table.db_name) for table in schema.tables)
    views = _names((view.name, view.db_name) for view in schema.views)
    # An empty statement says nothing, and some databases refuse it.
    codes = [code for code in schema.code if code.dialect == context.dialect and code.text.strip()]
    every: tuple[Table | View | Enum, ...] = (*schema.tables, *schema.views, *schema.enums)
    schemas = {each.schema.lower() for each in every}
    schemas |= {name.lower() for code in codes for name in _MADE_IN.findall(code.text)}
    makers = {name.rpartition(" ")[2]: place for place, code in enumerate(codes) for name in created_by(code.text)}
    placed = Placed([], [], [], [])
    levels: dict[str, int] = {}  # by a name that is made, the place in `Placed` of what makes it
    known = types | tables | views | makers.keys()
    needs = {id(code): _without_schemas(_needed(code.text, called).lower(), schemas, known) for code in codes}
    for code in ordered_by_text(codes, makers, [_of_others(code, needs[id(code)]) for code in codes]):
        found = words(needs[id(code)]) | words(code.on.lower())
        level = 3 if found & views else 2 if code.on or found & tables else 1 if found & types else 0
        made = {name.rpartition(" ")[2] for name in created_by(code.text)}
        level = max([level, *(levels[name] for name in found - made if name in levels)])
        levels.update(dict.fromkeys(made, level))
        placed[level].append(code)
    return placed


_MADE_IN = re.compile(r'\bcreate\s+(?:or\s+replace\s+)?\w+\s+"?(\w+)"?\s*\.', re.IGNORECASE)
_QUALIFIER = re.compile(r'"?\b([^\W\d]\w*)"?\s*\.\s*(?="?(\w+))')
_COMPOSITE = re.compile(r"\bcreate\s+type\s+[^\s(]+\s+as\s*\(", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([(,]\s*)(?:"[^"]*"|\w+)(?=\s+["\w])')


def _without_schemas(text: str, schemas: Collection[str], known: Collection[str]) -> str:
    """The text without the schemas before names that the model knows: a table may be called as a schema."""
    return _QUALIFIER.sub(lambda match: " " if match[1] in schemas and match[2] in known else match[0], text)


def _needed(text: str, called: frozenset[str]) -> str:
    """What must be there when a statement is executed: of a function that tables call, what stands before its body; of
    a composite type, the types of its attributes."""
    if _COMPOSITE.match(text.lstrip()) is not None:
        return _ATTRIBUTE.sub(r"\1", text)
    body = _BODY.search(text) if called and called & created_by(text) else None
    return text[: body.start()] if body is not None else text


def _names(pairs: Iterable[tuple[str, str]]) -> set[str]:
    return {name.lower() for pair in pairs for name in pair}


def code_statement(code: Code) -> Statement:
    """The author's text, as it stands."""
    return Statement(code.text.strip(), code.name, code.chunk, code.span)
