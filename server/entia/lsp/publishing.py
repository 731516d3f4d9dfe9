"""Diagnostics as the protocol wants them: one JSON text a file, of parts that are kept while they stay true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from entia.diagnostics import Diagnostic, Severity
from entia.lsp import positions
from entia.lsp.session import Session
from entia.lsp.stdio import encode
from entia.rules import rule
from entia.syntax.document import Document

# Editors show about as many a file (VS Code cuts at 1,000), and nobody reads as many hints of one kind: the rest would
# cost every keystroke and help no one.
MOST = 1000
MOST_HINTS = 100


class Part(NamedTuple):
    """A diagnostic's JSON as it was sent last, true while its chunk begins in the same line.

    `fixed` is what of it does not move: everything but its range and its related places. `more` is how many of its
    rule it stands for.
    """

    diagnostic: Diagnostic
    more: int
    line: int
    fixed: str
    text: str


def rule_pages() -> dict[str, str]:
    """Rule name -> URI of its page, for the rules that have one."""
    folder = Path(rule.__file__).resolve().parent
    return {page.stem.replace("_", "-"): page.as_uri() for page in folder.glob("*.md")}


class Renderer:
    """Renders the diagnostics of files; keeps the parts of what it rendered last, by the diagnostic's identity."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = pages
        self._parts: dict[str, dict[int, Part]] = {}

    def page(self, rule: str) -> str | None:
        """The URI of a rule's page."""
        return self._pages.get(rule)

    def parameters(self, session: Session, path: str) -> str:
        """The JSON of `PublishDiagnosticsParams` for one path."""
        version = session.version(path)
        head = f'{{"uri":{encode(session.uri(path))},' + ("" if version is None else f'"version":{version},')
        document = session.workspace.document(path)
        if document is None or session.findings is None:
            self._parts.pop(path, None)
            return head + '"diagnostics":[]}'
        return head + self._list(session, path, document, session.findings.diagnostics(path))

    def _list(self, session: Session, path: str, document: Document, all_found: Sequence[Diagnostic]) -> str:
        found, hidden = shown(all_found)
        before = self._parts.get(path, {})
        parts: dict[int, Part] = {}
        chunk, line = None, 0
        for diagnostic in found:
            if diagnostic.place.chunk is not chunk:
                chunk = diagnostic.place.chunk
                line = document.start_line(document.index(chunk))
            part = before.get(id(diagnostic))
            more = hidden.get(id(diagnostic), 0)
            if part is None or part.line != line or part.more != more or diagnostic.labels:
                part = self._part(session, path, document, diagnostic, more, line, part)
            parts[id(diagnostic)] = part
        self._parts[path] = parts
        return f'"diagnostics":[{",".join([part.text for part in parts.values()])}]}}'

    def _part(
        self,
        session: Session,
        path: str,
        document: Document,
        diagnostic: Diagnostic,
        more: int,
        line: int,
        known: Part | None,
    ) -> Part:
        again = known is None or known.more != more
        fixed = encode(self._fields(diagnostic, more))[1:-1] if known is None or again else known.fixed
        index = document.index(diagnostic.place.chunk)
        where = positions.range_text(document, index, diagnostic.span, session.encoding)
        related = self._related(session, path, diagnostic)
        return Part(diagnostic, more, line, fixed, f'{{"range":{where},{fixed}{related}}}')

    def value(self, session: Session, document: Document, diagnostic: Diagnostic) -> dict[str, Any]:
        """One diagnostic as JSON, as it was published: what a code action says that it solves."""
        value = self._fields(diagnostic)
        value["range"] = positions.place_range(document, diagnostic.place, session.encoding)
        return value

    def _fields(self, diagnostic: Diagnostic, more: int = 0) -> dict[str, Any]:
        message = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
        if more:
            message += (
                f"\n({more} more of `{diagnostic.rule}` in this file are not shown; `entia check` lists them all)"
            )
        value: dict[str, Any] = {
            "severity": int(diagnostic.severity),
            "code": diagnostic.rule,
            "source": "entia",
            "message": message,
        }
        page = self._pages.get(diagnostic.rule)
        if page is not None:
            value["codeDescription"] = {"href": page}
        tags = [1] * diagnostic.unnecessary + [2] * diagnostic.deprecated
        if tags:
            value["tags"] = tags
        if diagnostic.fixes:
            value["data"] = {"fixes": [fix.title for fix in diagnostic.fixes]}
        return value

    def _related(self, session: Session, path: str, diagnostic: Diagnostic) -> str:
        if not diagnostic.labels:
            return ""
        related = []
        for label in diagnostic.labels:
            location = session.location(path, label.place)
            if location is not None:
                related.append({"location": location, "message": label.message})
        return f',"relatedInformation":{encode(related)}' if related else ""


def shown(found: Sequence[Diagnostic]) -> tuple[Sequence[Diagnostic], dict[int, int]]:
    """What of a file's diagnostics the editor is told, in text order, and after which of them (by identity) how many
    of the same rule are left out."""
    if len(found) <= MOST_HINTS:
        return found, {}
    room = {Severity.ERROR: MOST, Severity.WARNING: MOST}
    taken: dict[str, int] = {}
    last: dict[str, Diagnostic] = {}
    left_out: dict[str, int] = {}
    kept: list[Diagnostic] = []
    for diagnostic in found:
        rule = diagnostic.rule
        count = taken.get(rule, 0)
        if count >= room.get(diagnostic.severity, MOST_HINTS):
            left_out[rule] = left_out.get(rule, 0) + 1
        else:
            taken[rule] = count + 1
            last[rule] = diagnostic
            kept.append(diagnostic)
    return kept, {id(last[rule]): count for rule, count in left_out.items()}
