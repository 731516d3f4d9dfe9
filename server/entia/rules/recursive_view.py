"""`recursive-view`: a view reads itself."""

from __future__ import annotations

from collections.abc import Iterator

from entia.diagnostics import Diagnostic, Severity
from entia.model.resolved import Issue
from entia.rules._expressions import select_scope
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, issue: Issue) -> Iterator[Diagnostic]:
    from entia.model.sql_access import accesses

    view = subject.resolved.view
    assert view is not None
    name, through = issue.names
    read = accesses(view.expression.text, select_scope(subject, view.only), "view")
    spans = (access.span.shifted(view.expression.span.start) for access in read if access.relation == through)
    by = f" by way of `{through}`" if through != name else ""
    yield RULE.at(
        subject,
        next(spans, issue.span),
        f"view `{name}` reads itself{by}",
        help="read the tables that its rows come from",
        labels=subject.label(through, f"`{through}` reads `{name}` in turn") if by else (),
    )


RULE = Rule("recursive-view", Severity.ERROR, "a view reads itself", "issue", _check)
