"""Whose column each name of a select is: sqlglot reads the select, and each name is told by its place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlglot import exp

from entia.importers.catalog import Name
from entia.importers.expressions_scope import Scope, find_name, spell_name


class UnresolvedError(ValueError):
    """The select names something that the catalog has not, or is of a form that is not read."""


class UnreadError(LookupError):
    """The select reads the view with this name, whose columns are not known yet."""

    def __init__(self, name: Name) -> None:
        super().__init__(name)
        self.name = name


class Field(NamedTuple):
    """A column that a select may name: what the model calls it, and the source's type ("" where it is not known)."""

    model: str
    type: str = ""


class Source(NamedTuple):
    """What stands in a FROM: its columns by the source's names (None: not known), as which it is named before a dot in
    the model, whether that is an alias, and which table it is."""

    columns: Mapping[str, Field] | None
    label: str
    aliased: bool = True
    table: Name | None = None


Frame = dict[str, Source]  # by alias or name, as the source writes it


@dataclass(slots=True)
class Names:
    """What is to be written where, by places in the source: `texts` names (in `tables` those of tables), `dropped`
    qualifiers (each with its dot), `aliases` to put behind a column, `stars` the columns that a `*` stands for,
    `types` of columns."""

    scope: Scope
    texts: dict[int, str] = field(default_factory=dict)
    tables: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    aliases: dict[int, str] = field(default_factory=dict)
    stars: dict[int, list[str]] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)


def resolve(scope: Scope, tree: exp.Expr, *, shown: bool) -> tuple[Names, tuple[str, ...]]:
    """The names of a select, and the names of its columns ("" of one without), which stay as they are where `shown`.
    Raises UnresolvedError."""
    names = Names(scope)
    columns = _query(names, tree, [], [], shown=shown)
    return names, tuple(name for name, _ in columns)


Outputs = list[tuple[str, str]]  # the name and the source's type of each column


def _query(
    names: Names, node: exp.Expr, outer: list[Frame], ctes: list[Mapping[str, Source]], *, shown: bool
) -> Outputs:
    """The columns of a query. `shown` tells whether somebody sees their names."""
    own = _ctes(names, node, outer, ctes)
    ctes = [*ctes, own] if own else ctes
    if isinstance(node, exp.Subquery):
        found = _query(names, node.this, outer, ctes, shown=shown)
        _rest(names, node, ("this", "with_", "alias"), outer, ctes, dict(found))
        return found
    if isinstance(node, exp.SetOperation):
        first = _query(names, node.this, outer, ctes, shown=shown)
        _query(names, node.expression, outer, ctes, shown=False)
        _rest(names, node, ("this", "expression", "with_"), outer, ctes, dict(first))
        return first
    if isinstance(node, exp.Select):
        return _select(names, node, outer, ctes, shown=shown)
    if isinstance(node, exp.Values):
        _rest(names, node, (), outer, ctes, {})
        return []
    raise UnresolvedError(type(node).__name__)


def _ctes(names: Names, node: exp.Expr, outer: list[Frame], ctes: list[Mapping[str, Source]]) -> dict[str, Source]:
    own: dict[str, Source] = {}
    with_ = node.args.get("with_")
    if with_ is None:
        return own
    for cte in with_.expressions:
        alias, given = _alias_of(names, cte)
        recursive = bool(with_.args.get("recursive"))
        seen = {**own, alias: Source({name: Field(name) for name in given} or None, alias)} if recursive else own
        columns = _query(names, cte.this, outer, [*ctes, seen], shown=not given)
        own[alias] = Source(_fields(columns, given), alias)
    return own


def _fields(columns: Outputs, given: Sequence[str]) -> dict[str, Field] | None:
    named = [(given[i] if i < len(given) else name, type_) for i, (name, type_) in enumerate(columns)]
    return {name: Field(name, type_) for name, type_ in named} if named else None


def _select(
    names: Names, node: exp.Select, outer: list[Frame], ctes: list[Mapping[str, Source]], *, shown: bool
) -> Outputs:
    frame: Frame = {}
    from_ = node.args.get("from_")
    if from_ is not None:
        _source(names, from_.this, frame, outer, ctes)
    for join in node.args.get("joins") or ():
        _join(names, join, frame, outer, ctes)
    for lateral in node.args.get("laterals") or ():
        _source(names, lateral, frame, outer, ctes)
    frames = [*outer, frame]
    outputs: Outputs = []
    for projection in node.expressions:
        outputs += _projection(names, projection, frames, ctes, shown)
    aliases = {names.texts[_place(p.args["alias"])]: "" for p in node.expressions if isinstance(p, exp.Alias)}
    for key, value in node.args.items():
        if key in ("expressions", "from_", "joins", "laterals", "with_"):
            continue
        seen = aliases if key in ("order", "group", "having", "qualify") else {}
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, exp.Expr):
                _expression(names, part, frames, ctes, seen, first=key == "order")
    return outputs


def _rest(
    names: Names,
    node: exp.Expr,
    but: Iterable[str],
    outer: list[Frame],
    ctes: list[Mapping[str, Source]],
    aliases: Mapping[str, str],
) -> None:
    """ORDER BY and the like of what is no plain select: they name its columns."""
    for key, value in node.args.items():
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, exp.Expr) and key not in but:
                _expression(names, part, outer, ctes, aliases, first=True)


# ---- sources ----
def _source(names: Names, node: exp.Expr, frame: Frame, outer: list[Frame], ctes: list[Mapping[str, Source]]) -> None:
    if isinstance(node, exp.Subquery) and not isinstance(node.unnest(), exp.Query):
        _source(names, node.this, frame, outer, ctes)  # brackets around joins
    elif isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        _table(names, node, frame, ctes)
    else:
        inner = node.this if isinstance(node, exp.Lateral) else node
        lateral = isinstance(node, exp.Lateral)
        alias, given = _alias_of(names, node)
        if isinstance(inner, (exp.Subquery, exp.Select, exp.SetOperation)):
            found = _query(names, inner, [*outer, frame] if lateral else outer, ctes, shown=not given)
            columns = _fields(found, given)
        else:
            _expression(names, inner, [*outer, frame], ctes, {})
            columns = None
        label = alias or f"\0{len(frame)}"
        frame[label] = Source(columns, label)
    for join in node.args.get("joins") or ():
        _join(names, join, frame, outer, ctes)


def _table(names: Names, node: exp.Table, frame: Frame, ctes: list[Mapping[str, Source]]) -> None:
    scope = names.scope
    alias, given = _alias_of(names, node)
    if not node.db:
        for known in reversed(ctes):
            found = next((each for each in known if each.lower() == node.name.lower()), None)
            if found is not None:
                names.texts[_place(node.this)] = found
                fields = known[found].columns
                frame[alias or found] = Source(fields, alias or found)
                return
    key = scope.table(node.db, node.name)
    if key is None or key not in scope.tables:
        raise UnresolvedError(f"{node.db}.{node.name}".strip("."))
    if key in scope.unread:
        raise UnreadError(key)
    model = scope.tables[key]
    for part in node.parts[:-1]:
        names.dropped.add(_place(part))
    names.texts[_place(node.this)] = model
    names.tables.add(_place(node.this))
    columns = {column: Field(scope.named(key, column), type_) for column, type_ in scope.types[key].items()}
    if given:
        columns = {name: columns[old] for name, old in zip(given, list(columns), strict=False)}
        columns = {name: Field(name, each.type) for name, each in columns.items()}
    frame[alias or node.name] = Source(columns, alias or model.rpartition(".")[2], bool(alias), key)


def _join(names: Names, join: exp.Join, frame: Frame, outer: list[Frame], ctes: list[Mapping[str, Source]]) -> None:
    before = list(frame)
    _source(names, join.this, frame, outer, ctes)
    added = [alias for alias in frame if alias not in before]
    for column in join.args.get("using") or ():
        sides = [
            columns[name].model
            for alias in (*before, *added)
            if (columns := frame[alias].columns) and (name := _find(names, columns, column)) is not None
        ]
        if len(set(sides)) != 1:
            raise UnresolvedError(f"using ({column.name})")
        names.texts[_place(column)] = sides[0]
    on = join.args.get("on")
    if on is not None:
        _expression(names, on, [*outer, frame], ctes, {})


# ---- columns ----
def _projection(
    names: Names, node: exp.Expr, frames: list[Frame], ctes: list[Mapping[str, Source]], shown: bool
) -> Outputs:
    frame = frames[-1]
    if isinstance(node, exp.Star):
        return _star(names, node, list(frame), frame, shown)
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        alias = _alias(names, frame, node)
        if alias is None:
            raise UnresolvedError(node.sql())
        _qualify(names, node, frame[alias])
        return _star(names, node.this, [alias], frame, shown, node)
    inner = node.this if isinstance(node, exp.Alias) else node
    alias = _declared(names, node.args["alias"]) if isinstance(node, exp.Alias) else ""
    _expression(names, inner, frames, ctes, {})
    if not isinstance(inner, exp.Column):
        return [(alias, "")]
    found = _lookup(names, inner, frames)
    if alias or found is None:
        return [(alias or inner.name, found[1].type if found is not None else "")]
    name = found[2]
    if shown and found[1].model != name:
        names.aliases[_place(inner.this)] = name
    return [(name, found[1].type)]


def _declared(names: Names, identifier: exp.Expr) -> str:
    """A name that the select gives itself, as the database takes it."""
    folds = names.scope.dialect == "postgres" and not identifier.args.get("quoted")
    name = identifier.name.lower() if folds else identifier.name
    names.texts[_place(identifier)] = name
    return name


def _alias_of(names: Names, node: exp.Expr) -> tuple[str, list[str]]:
    """The alias of a table or select, and those of its columns."""
    alias = node.args.get("alias")
    if not isinstance(alias, exp.TableAlias):
        return "", []
    columns = [_declared(names, column) for column in alias.args.get("columns") or ()]
    return _declared(names, alias.this) if alias.this is not None else "", columns


def _star(
    names: Names, star: exp.Expr, aliases: list[str], frame: Frame, shown: bool, column: exp.Column | None = None
) -> Outputs:
    """The columns that a `*` stands for; written one by one where the model calls some of them otherwise."""
    outputs: Outputs = []
    written: list[str] = []
    renamed = False
    for alias in aliases:
        source = frame[alias]
        if source.columns is None:
            raise UnresolvedError(f"* of {alias}")
        for name, each in source.columns.items():
            outputs.append((name, each.type))
            renamed = renamed or each.model != name
            prefix = f"{spell_name(source.label)}." if len(frame) > 1 else ""
            as_ = f" as {spell_name(name)}" if each.model != name else ""
            written.append(f"{prefix}{spell_name(each.model)}{as_}")
    if shown and renamed:
        names.stars[_place(star)] = written
        if column is not None:
            names.dropped |= {_place(part) for part in column.parts[:-1]}
    return outputs


def _expression(
    names: Names,
    node: exp.Expr,
    frames: list[Frame],
    ctes: list[Mapping[str, Source]],
    aliases: Mapping[str, str],
    first: bool = False,
) -> None:
    """Every name in an expression; `aliases` are the select's own, which count `first` in ORDER BY."""
    for part in _own(node):
        if isinstance(part, exp.Query):
            _query(names, part, frames, ctes, shown=False)
        elif isinstance(part, exp.Column) and isinstance(part.this, exp.Identifier):
            _column(names, part, frames, aliases, first)
        elif isinstance(part, exp.Table) and isinstance(part.this, exp.Identifier):
            raise UnresolvedError(part.name)


def _own(node: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of an expression; of a query in it the query alone."""
    if isinstance(node, exp.Query):
        yield node
        return
    if isinstance(node, exp.Column):
        yield node
        return
    yield node
    for child in node.iter_expressions():
        yield from _own(child)


def _column(names: Names, column: exp.Column, frames: list[Frame], aliases: Mapping[str, str], first: bool) -> None:
    found = _lookup(names, column, frames)
    if not column.table and (first or found is None):
        alias = next((each for each in aliases if each.lower() == column.name.lower()), None)
        if alias is not None:
            names.texts[_place(column.this)] = alias
            return
    if found is None:
        return
    source, field_, _ = found
    names.texts[_place(column.this)] = field_.model
    names.types[_place(column.this)] = field_.type
    if column.table:
        _qualify(names, column, source, alone=len(frames) == 1 and len(frames[0]) == 1)


def _qualify(names: Names, column: exp.Column, source: Source, alone: bool = False) -> None:
    """What stands before the column: an alias, or the entity's name; nothing where there is one table only."""
    parts = column.parts[:-1]
    for part in parts[:-1]:
        names.dropped.add(_place(part))
    if alone and not source.aliased:
        names.dropped.add(_place(parts[-1]))
    else:
        names.texts[_place(parts[-1])] = source.label


def _lookup(names: Names, column: exp.Column, frames: list[Frame]) -> tuple[Source, Field, str] | None:
    """The source of a column, the column in it, and its own spelling there."""
    for frame in reversed(frames):
        if column.table:
            alias = _alias(names, frame, column)
            if alias is None:
                continue
            sources = [frame[alias]]
        else:
            sources = list(frame.values())
        for source in sources:
            name = _find(names, source.columns, column.this)
            if name is not None and source.columns is not None:
                return source, source.columns[name], name
        if column.table or any(source.columns is None for source in sources):
            return None
    return None


def _alias(names: Names, frame: Frame, column: exp.Column) -> str | None:
    part = column.parts[-2]
    return find_name(names.scope.dialect, frame, part.name, bool(part.args.get("quoted")))


def _find(names: Names, columns: Mapping[str, Field] | None, identifier: exp.Expr) -> str | None:
    """A column's own spelling in a source."""
    return find_name(names.scope.dialect, columns or (), identifier.name, bool(identifier.args.get("quoted")))


def _place(node: exp.Expr) -> int:
    place = node.meta.get("start")
    if place is None:
        raise UnresolvedError(node.sql())
    return int(place)
