"""The SQL of a declaration, analysed, and what is wrong with it as diagnostics at the exact place.

Nothing here imports sqlglot, and a declaration without SQL costs a look at its empty tuples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.model.design import BusinessRule, Content, Query
from entia.model.native_types import logical_of
from entia.model.resolved import Resolved
from entia.model.schema import Expression, Table
from entia.model.types import BUILT_DIALECTS, Type
from entia.rules.rule import Subject
from entia.syntax.tree import Check, TypeHead
from entia.text import Span

if TYPE_CHECKING:
    from entia.model.expressions import Relation, Scope, SqlProblem

_NICHE = ("true", "false", "null")
# What says that a text is SQL of some database's own, and what is wrong with a text in any database.
_OWN = frozenset(("sql-syntax-error", "unknown-function", "function-arguments", "function-not-portable",
                  "unknown-cast-type"))  # fmt: skip
_EVERYWHERE = frozenset(("unknown-column", "unknown-relation", "ambiguous-column", "many-column-role",
                         "null-comparison", "unknown-enum-label", "placeholder-outside-query"))  # fmt: skip
_Only = tuple[str, ...]
_Columns = tuple[tuple[str, Type, bool], ...]


def sql_diagnostics(subject: Subject) -> Iterator[Diagnostic]:
    """Everything that is wrong with the SQL of the subject's declaration."""
    resolved = subject.resolved
    for table in resolved.tables:
        yield from _of_table(subject, table, shape=False)
    if resolved.shape is not None:
        yield from _of_table(subject, resolved.shape, shape=True)
    if resolved.view is not None:
        yield from _of_view(subject)
    if resolved.domain is not None:
        yield from _of_domain(subject, resolved, resolved.domain)
    if resolved.plan is not None:
        yield from _of_plan(subject, resolved.plan.content)


def _of_table(subject: Subject, table: Table, shape: bool) -> Iterator[Diagnostic]:
    """`shape`: a mixin or composite, whose checks may see more columns where it is used; its own values are checked."""
    found = list(_row_expressions(table, shape, subject.resolved.declaration.keyword == "type"))
    if not found:
        return
    columns = _as_stored(table, subject)
    roles = {key.role: key.columns for key in table.foreign_keys if len(key.columns) > 1}
    partial = any(column.only for column in table.columns)
    for expression, use, expected, only in found:
        if expression.owner and not shape and expression.kind != "sql":
            continue  # a domain's or mixin's own default, which is checked where it is written
        seen = columns
        if partial or use == "computed":
            seen = _seen(subject, table, columns, expression, only)
        scope = _scope(subject, seen, None, roles, table.only, *only)
        unwritten = _is_unwritten(subject, table.only, *only)
        yield from _problems(subject, expression, scope, use, expected, unwritten=unwritten)


def _seen(
    subject: Subject, table: Table, columns: _Columns, expression: Expression, only: tuple[_Only, ...]
) -> _Columns:
    """What an expression sees of its row: a computed column not itself, and nothing that a target has not."""
    dialects = {dialect for dialect, _ in _targets(subject, table.only, *only)}
    hidden = {
        column.name
        for column in table.columns
        if column.computed is expression or (column.only and dialects - set(column.only))
    }
    return tuple(entry for entry in columns if entry[0] not in hidden)


def _as_stored(table: Table, subject: Subject) -> _Columns:
    """What SQL sees of the table: with one target, a column of that dialect's own type (or with one beside its own) is
    of the type which that is like."""
    targets = _targets(subject, table.only)
    if len(targets) != 1:
        return table.sql_columns
    dialect = targets[0][0]
    own = {}
    for column in table.columns:
        if column.type.base == "native" and column.type.native[0] == dialect:
            own[column.name] = logical_of(*column.type.native)
        for native in column.type.natives:
            if native[0] == dialect:
                own[column.name] = logical_of(*native)
    if not own:
        return table.sql_columns
    return tuple((name, own.get(name, type_), required) for name, type_, required in table.sql_columns)


def _row_expressions(
    table: Table, shape: bool, whole: bool
) -> Iterator[tuple[Expression, str, Type | None, tuple[_Only, ...]]]:
    for column in table.columns:
        if column.default is not None and not column.origin and _needs_analysis(column.default, column.type):
            yield column.default, "default", column.type, (column.only,)
        if column.computed is not None and not column.origin:
            given = column.type if column.line is not None and column.line.type is not None else None
            yield column.computed, "computed", given, (column.only,)
        if column.on_update is not None and not column.origin:
            yield column.on_update, "on update", column.type, (column.only,)
    if shape and not whole:
        return
    for check in table.checks:
        yield check.expression, "check", None, (check.only,)
    for index in table.indexes:
        for key in index.keys:
            if key.expression is not None:
                yield key.expression, "index", None, (index.only,)
        if index.predicate is not None:
            yield index.predicate, "predicate", None, (index.only,)
    for exclusion in table.exclusions:
        for expression, _ in exclusion.elements:
            yield expression, "exclude", None, (exclusion.only,)
        if exclusion.predicate is not None:
            yield exclusion.predicate, "predicate", None, (exclusion.only,)


def _needs_analysis(default: Expression, type_: Type) -> bool:
    """Whether a default is more than a literal, a label or a plain word, which the column rules know."""
    if default.kind in ("sql", "call"):
        return default.text.lower() not in ("now()", "uuid()")  # as frequent as literals, and known as well
    return default.kind == "name" and type_.base != "enum" and default.text not in _NICHE


def _of_view(subject: Subject) -> Iterator[Diagnostic]:
    view = subject.resolved.view
    assert view is not None
    unwritten = _is_unwritten(subject, view.only)
    yield from _problems(subject, view.expression, select_scope(subject, view.only), "view", None, unwritten=unwritten)


def _of_plan(subject: Subject, content: Content) -> Iterator[Diagnostic]:
    """A query, or what tests a business rule: a condition on each row of its entities, or a select of its own."""
    if isinstance(content, Query):
        yield from _problems(subject, content.expression, select_scope(subject, content.only), "query", None)
    elif isinstance(content, BusinessRule) and content.expression is not None:
        use = "condition" if content.entities else "rule"
        yield from _problems(subject, content.expression, rule_scope(subject, content), use, None)


def select_scope(subject: Subject, only: _Only) -> Scope:
    """What a select sees: all tables and views of the model."""
    from entia.model.expressions import Scope

    dialects = _targets(subject, only)

    def find(name: str) -> Relation | None:
        seen = subject.model.seen(name)
        return seen.where(name, dialects) if seen is not None else None

    return Scope(relations=find, dialects=dialects, defined=subject.model.defined)


def rule_scope(subject: Subject, rule: BusinessRule) -> Scope:
    """What a business rule sees: the row of the entity that it is about, and all tables and views."""
    scope = select_scope(subject, ())
    seen = subject.model.seen(rule.entities[0].name) if rule.entities else None
    return replace(scope, columns=seen.where("", scope.dialects).columns if seen is not None else ())


def _of_domain(subject: Subject, resolved: Resolved, domain: Type) -> Iterator[Diagnostic]:
    head = resolved.declaration.head
    if not isinstance(head, TypeHead):
        return
    value = domain._replace(domain=None)
    for clause in head.clauses:
        if isinstance(clause, Check):
            expression = Expression("sql", clause.sql.text, clause.sql.span.shifted(resolved.declaration.at))
            scope = _scope(subject, (), value, {})
            yield from _problems(subject, expression, scope, "check", None, unwritten=_is_unwritten(subject))


def _is_unwritten(subject: Subject, *only: _Only) -> bool:
    """Whether SQL is for databases alone that this version does not write: each has functions and types of its own."""
    return bool(subject.model.header.targets or any(only)) and not _targets(subject, *only)


def _targets(subject: Subject, *only: _Only) -> tuple[tuple[str, str], ...]:
    """The targets of a line; where the model has none of those that it is `only` for, these, whatever the version."""
    clauses = [clause for clause in only if clause]
    found = tuple(target for target in subject.model.targets if all(target[0] in clause for clause in clauses))
    if found or not clauses:
        return found
    return tuple((name, "") for name in BUILT_DIALECTS if all(name in clause for clause in clauses))


def _scope(
    subject: Subject,
    columns: tuple[tuple[str, Type, bool], ...],
    value: Type | None,
    roles: Mapping[str, tuple[str, ...]],
    *only: _Only,
) -> Scope:
    from entia.model.expressions import Scope

    return Scope(
        columns=columns,
        value=value,
        many_column_roles=roles,
        dialects=_targets(subject, *only),
        defined=subject.model.defined,
    )


def _problems(
    subject: Subject,
    expression: Expression,
    scope: Scope,
    use: str,
    expected: Type | None,
    *,
    unwritten: bool = False,
) -> Iterator[Diagnostic]:
    from entia.model.expressions import SqlProblem, analyse

    own = not expression.owner or subject.resolved.shape is not None
    analysis = analyse(expression.text, scope, use, expected)
    problems = analysis.problems
    if unwritten:
        foreign = use == "default" or any(problem.rule in _OWN for problem in problems)
        problems = () if foreign else tuple(problem for problem in problems if problem.rule in _EVERYWHERE)
    for problem in problems:
        if problem.rule == "unknown-relation" and not problem.help:
            problem = _nearest(subject, expression.text, problem)
        yield _diagnostic(subject, expression, problem, own)
    needs_type = use == "computed" and expected is None and any(dialect != "duckdb" for dialect, _ in scope.dialects)
    wrong = any(problem.severity == Severity.ERROR for problem in analysis.problems)
    if needs_type and not wrong and analysis.type.base in ("unknown", "null"):
        message, help = "nothing tells what type this value has", "Write a type in front of `computed`."
        problem = SqlProblem("untyped-computed", message, Span(0, len(expression.text)), help)
        yield _diagnostic(subject, expression, problem, own)


def _nearest(subject: Subject, text: str, problem: SqlProblem) -> SqlProblem:
    """The problem with the entity or view that is meant; not of the analysis, which any model shares."""
    start, end = problem.span
    is_alias = text.startswith(".", end)
    near = None if is_alias else subject.model.suggest(text[start:end], ("entity", "view"))
    return problem._replace(help=f"Write `{near}`.", replacement=near) if near else problem


def _diagnostic(subject: Subject, expression: Expression, problem: SqlProblem, own: bool) -> Diagnostic:
    """The problem at its place inside the SQL; at the line that brought it, where the SQL stands elsewhere."""
    start = expression.span.start
    # positions inside a call written `now( )` may be off by what was not copied: clamp to the text's own span
    span = problem.span.shifted(start) if own else expression.span
    if span.end > expression.span.end:
        span = Span(min(span.start, expression.span.end), expression.span.end)
    place = Place(subject.chunk, span)
    fixes: tuple[Fix, ...] = ()
    if problem.replacement is not None and own:
        fixes = (Fix(f"write `{problem.replacement}`", (Edit(place, problem.replacement),), preferred=True),)
    return Diagnostic(problem.rule, problem.severity, problem.message, place, _in_style(problem.help), (), fixes)


def _in_style(help: str) -> str:
    """Help as all rules give it: an imperative without a capital or a full stop."""
    return help[:1].lower() + help[1:].removesuffix(".")
