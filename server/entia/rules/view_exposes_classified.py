"""`view-exposes-classified`: a view shows data of a higher class than its own."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Fix, Label, Place, Severity
from entia.model.privacy import classification, rank, view_classification
from entia.model.schema import Table, View
from entia.rules._expressions import select_scope
from entia.rules._words import listed
from entia.rules.rule import Rule, Subject
from entia.text import Span


def _check(subject: Subject, view: View) -> Iterator[Diagnostic]:
    header = subject.model.header
    own = view_classification(view, header)
    from entia.model.expressions import analyse
    from entia.model.sql_access import exposed

    scope = select_scope(subject, view.only)
    read = analyse(view.expression.text, scope, "view").relations
    if all(rank(_highest(subject, name)) <= rank(own) for name in read):
        return  # as in most models, whose views need no second look
    highest, shown = own, list[str]()
    owners: dict[str, str] = {}
    for output, relation, name in exposed(view.expression.text, scope):
        said = _class(subject, relation, name)
        if rank(said) <= rank(own):
            continue
        shown.append(output)
        owners.setdefault(relation, said)
        if rank(said) > rank(highest):
            highest = said
    if not shown:
        return
    end = view.name_span.end
    fixes: tuple[Fix, ...] = ()
    if not any(tag == own for tag, _ in view.tags):
        fixes = (subject.replace(f"add `@{highest}` to the view", Span(end, end), f" @{highest}"),)
    labels = []
    for relation, said in owners.items():
        found = subject.model.find(relation)
        if found is not None and found[1].name is not None:
            labels.append(Label(Place(found[0], found[1].name.span), f"{said} data comes from here"))
    yield RULE.at(
        subject,
        view.name_span,
        f"this view is {own or 'of no class'} and shows {listed(dict.fromkeys(shown))}, {_among(shown, highest)}",
        help=f"write `@{highest}` behind its name, or leave the values out",
        labels=tuple(labels),
        fixes=fixes,
    )


def _among(shown: list[str], highest: str) -> str:
    return f"which is {highest}" if len(set(shown)) == 1 else f"with {highest} data among them"


def _highest(subject: Subject, relation: str) -> str:
    """The highest class of what a table or view has."""
    owner, header = subject.model.resolved(relation), subject.model.header
    if owner is None:
        return ""
    if owner.view is not None:
        return view_classification(owner.view, header)
    classes = (classification(column, table, header) for table in owner.tables for column in table.columns)
    return max(classes, key=rank, default="")


def _class(subject: Subject, relation: str, name: str) -> str:
    """The class of a column of a table, or of a view: the view's own, which is checked where it stands."""
    owner = subject.model.resolved(relation)
    if owner is None:
        return ""
    if owner.view is not None:
        return view_classification(owner.view, subject.model.header)
    table: Table | None = next((each for each in owner.tables if each.name == relation), None)
    column = table.column(name) if table is not None else None
    return classification(column, table, subject.model.header) if table is not None and column is not None else ""


RULE = Rule(
    "view-exposes-classified",
    Severity.WARNING,
    "a view shows data of a higher class than its own",
    "view",
    _check,
)
