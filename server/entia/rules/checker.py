"""Runs the rules over a workspace, and over an edited one only where something can have changed.

A declaration is checked again when its node is another than before, when a name that its rules asked for now means
another declaration, or when it shares a database name with one of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.model.draft import Node
from entia.model.maps import Map, SetChanges
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Table
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules import ALL, _approval
from entia.rules._approval import Approval
from entia.rules._circles import Closing, closings, edges, issues_of, matters
from entia.rules._claims import claims_of, collisions, key_of
from entia.rules._db_names import flaws
from entia.rules._expressions import sql_diagnostics
from entia.rules._lists import settle
from entia.rules._silence import complaints, silences
from entia.rules._surroundings import ANY_NAME, FEEDERS, SOURCES, Tracked, built_targets, parts_of
from entia.rules.checklist import Point, points_of
from entia.rules.rule import Rule, Subject
from entia.syntax.tree import Chunk, Problem
from entia.text import Span

RULES: Mapping[str, Rule] = {rule.name: rule for rule in ALL}
_BY_SCOPE: dict[str, tuple[Rule, ...]] = {
    scope: tuple(rule for rule in ALL if rule.scope == scope) for scope in sorted({rule.scope for rule in ALL})
}
_NO_NAMES: frozenset[str] = frozenset()


class _Result(NamedTuple):
    diagnostics: tuple[Diagnostic, ...]
    watched: frozenset[str]
    keys: tuple[str, ...]  # the names it claims, as `claims.key_of` gives them
    premature: bool = False  # it needs to know what is not resolved yet, so nothing is said before that
    points: tuple[Point, ...] = ()  # of the checklist, where the model is approved


@dataclass(frozen=True, slots=True, eq=False)
class _ModelFindings:
    """The findings of one model's snapshot."""

    snapshot: Snapshot
    results: Map[int, _Result]
    watchers: Map[str, frozenset[int]]
    holders: Map[str, tuple[int, ...]]  # claimed name → declarations
    spoken: Mapping[str, Mapping[int, tuple[Diagnostic, ...]]]  # path → declaration → what is said, if anything
    broken: Mapping[str, Mapping[Chunk, tuple[Diagnostic, ...]]]  # path → chunk → syntax problems, if any
    circles: Mapping[int, tuple[Closing, ...]]  # declaration → its relationships that close a circle, if that matters
    waiting: tuple[int, ...]  # declarations still to be checked; some of them may have been or be gone
    approval: Approval = _approval.NONE  # of a model that is approved


_NOTHING = _ModelFindings(Snapshot.read({}), Map(), Map(), Map(), {}, {}, {}, ())


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The diagnostics of a workspace. `changed` are the paths whose diagnostics differ from the previous findings'."""

    workspace: Workspace = field(default_factory=Workspace.empty)
    models: Mapping[str, _ModelFindings] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    @staticmethod
    def of(workspace: Workspace, previous: Findings | None = None, most: int | None = None) -> Findings:
        """The findings of a workspace; given the previous ones, at the price of what changed.

        With `most`, at most so many declarations of each model are checked besides those that an edit touched, and none
        before all of its model is resolved; `waiting` tells whether it takes more calls with the findings of the last.
        """
        before = previous.models if previous is not None else {}
        models: dict[str, _ModelFindings] = {}
        changed: set[str] = set()
        for owner, snapshot in workspace.models.items():
            known = before.get(owner)
            if known is not None and known.snapshot is snapshot and not known.waiting:
                models[owner] = known
                continue
            run = _Run(snapshot, known)
            models[owner] = run.findings(most)
            changed |= run.changed
        if previous is not None:
            old = previous.workspace
            changed |= {path for path in old.documents if path not in workspace.documents}
            changed |= {path for path in workspace.documents if workspace.owners[path] != old.owners.get(path)}
            changed |= workspace.undecided ^ old.undecided
        else:
            changed = set(workspace.documents)
        return Findings(workspace, models, frozenset(changed))

    @property
    def waiting(self) -> int:
        """How many declarations are still to be checked, at most; what is known of the others is true all the same."""
        return sum([len(model.waiting) for model in self.models.values()])

    def diagnostics(self, path: str) -> tuple[Diagnostic, ...]:
        """The diagnostics of one file, in the order of its text; none for a file that is not there."""
        owner = self.workspace.owners.get(path)
        if owner is None:
            return ()
        model = self.models[owner]
        document = self.workspace.documents[path]
        found: list[tuple[int, Diagnostic]] = []
        for chunk, diagnostics in model.broken.get(path, {}).items():
            index = document.index(chunk)
            found += [(index, diagnostic) for diagnostic in diagnostics]
        for diagnostics in model.spoken.get(path, {}).values():
            index = document.index(diagnostics[0].place.chunk)
            found += [(index, diagnostic) for diagnostic in diagnostics]
        first = next((chunk for chunk in document.chunks if chunk.declarations), None)
        if first is not None:
            index = document.index(first)
            found += [(index, diagnostic) for diagnostic in self._of_file(path, model, first)]
        found.sort(key=_text_order)
        return tuple(diagnostic for _, diagnostic in found)

    def _of_file(self, path: str, model: _ModelFindings, first: Chunk) -> Iterator[Diagnostic]:
        """What is said once a file, at its first declaration."""
        issues = []
        span = first.declarations[0].keyword_span
        if path in self.workspace.undecided:
            issues.append(Issue("model-choice", span))
        elif not model.snapshot.header_node:
            issues.append(Issue("no-model", span))
        declaration = first.declarations[0]
        surroundings = Tracked(model.snapshot)
        subject = Subject(Resolved(first, declaration, ""), surroundings)
        for issue in issues:
            rule = RULES[issue.kind]
            yield from rule.check(subject, issue)


def _text_order(item: tuple[int, Diagnostic]) -> tuple[int, int, int, str, str]:
    index, diagnostic = item
    return index, diagnostic.place.span.start, diagnostic.place.span.end, diagnostic.rule, diagnostic.message


class _Run:
    """One check of a model, from the findings of its older snapshot; from nothing where there are none to build on."""

    def __init__(self, snapshot: Snapshot, known: _ModelFindings | None) -> None:
        self.snapshot = snapshot
        self.former = known if known is not None else _NOTHING
        self.from_nothing = known is None or self._starts_again(known.snapshot)
        self.known = self.former
        if self.from_nothing:  # what was said of a declaration stands until it is checked again
            self.known = replace(_NOTHING, spoken=self._standing())
        self.changed: set[str] = set()
        self.targets = built_targets(snapshot.header)
        self.clean = _CLEAN.setdefault(self.targets, {})
        self.circles = self.known.circles
        self.approved = _approval.is_approved(snapshot)
        self.approval = _approval.NONE
        self.waiting: list[int] = []

    def _starts_again(self, old: Snapshot) -> bool:
        """Whether something changed that every check depends on, or every node."""
        new = self.snapshot
        if (old.header.targets, old.header.allowed) != (new.header.targets, new.header.allowed):
            return True
        if bool(old.names.get(SOURCES)) != bool(new.names.get(SOURCES)):
            return True
        if old.defined != new.defined or _own_tags(old) != _own_tags(new):
            return True
        if _approval.is_approved(old) != _approval.is_approved(new):
            return True
        return new.start is not old.start

    def _standing(self) -> dict[str, dict[int, tuple[Diagnostic, ...]]]:
        new, old = self.snapshot.nodes, self.former.snapshot.nodes
        return {
            path: {id: found for id, found in spoken.items() if _is_same(old.get(id), new.get(id))}
            for path, spoken in self.former.spoken.items()
        }

    def findings(self, most: int | None) -> _ModelFindings:
        snapshot, known = self.snapshot, self.known
        changed = set(snapshot.nodes.differences(known.snapshot.nodes))
        if self.from_nothing:
            again, waiting = self._edited(), tuple(changed)
        else:
            again, waiting = self._felt(changed), known.waiting
        if not snapshot.waiting:
            count = len(waiting) if most is None else most
            again.update([id for id in waiting[:count] if _is_due(known.results.get(id))])
            waiting = waiting[count:]
        again |= self._circles(changed)
        holders, keys, contested = self._holders(again, changed)
        again |= contested
        shared = _Shared(snapshot, holders)
        results: dict[int, _Result] = {}
        watchers = SetChanges(known.watchers)
        said = _Said(known)
        self.waiting = list(waiting)
        for id in self._in_turn(again, changed, results):
            before, node = known.results.get(id), snapshot.nodes.get(id)
            result = None
            if node is not None:
                own = keys.get(id, before.keys if before else ())
                result = results[id] = self.check(node, own, shared)
                if result.premature:
                    self.waiting.append(id)
            watchers.change(before.watched if before else _NO_NAMES, result.watched if result else _NO_NAMES, id)
            said.change(known.snapshot.nodes.get(id), node, before, result)
        self.changed |= said.changed
        gone = [id for id in again if id not in results]
        return _ModelFindings(
            snapshot, known.results.replaced(results, gone), watchers.replaced(), holders, said.spoken, self._broken(),
            self.circles, tuple(self.waiting), self.approval,
        )  # fmt: skip

    def _in_turn(self, again: set[int], changed: set[int], results: dict[int, _Result]) -> Iterator[int]:
        """The declarations to check again, the `model` last: it sums up what is open of the others."""
        header, known = self.snapshot.header_node, self.known
        yield from (id for id in again if id != header)
        if self.approved:
            points = {id: results[id].points if id in results else () for id in again if id != header}
            whole = not self.waiting and not self.snapshot.waiting
            self.approval = _approval.after(known.approval, known.snapshot, self.snapshot, changed, points, whole=whole)
            if header not in again and not _approval.is_same(known.approval, self.approval):
                yield header
        if header in again:
            yield header

    def _edited(self) -> set[int]:
        """Where nothing stays as it was: what an edit brought, which is resolved before all others."""
        if not self.snapshot.waiting and self.former is _NOTHING:
            return set()
        old = self.former.snapshot.nodes
        return {id for id, node in self.snapshot.nodes.items() if not (node.waiting or _is_same(old.get(id), node))}

    def _felt(self, changed: set[int]) -> set[int]:
        """The declarations that an edit touched, and those that look at what it touched."""
        known, snapshot, old = self.known, self.snapshot, self.known.snapshot
        again = {id for id in changed if not _is_same(old.nodes.get(id), snapshot.nodes.get(id), waited=True)}
        names = list(snapshot.names.differences(old.names))
        for name in names:
            again |= known.watchers.get(name) or frozenset()
        if any((name in snapshot.names) != (name in old.names) for name in names):
            again |= known.watchers.get(ANY_NAME) or frozenset()
        for id in changed:
            nodes = filter(None, (old.nodes.get(id), snapshot.nodes.get(id)))
            for part in {part for node in nodes for part in parts_of(node)}:
                again |= known.watchers.get(part) or frozenset()
        asking = [id for id in changed if _is_asking(snapshot.nodes.get(id)) or _is_asking(old.nodes.get(id))]
        for key in snapshot.users_of.differences(old.users_of):
            kind, name = key
            if kind == "bind":  # a declaration may have got its first user, or lost its last; an entity, a query
                now, before = snapshot.users_of.get(key) or frozenset(), old.users_of.get(key) or frozenset()
                asked = any((id in now) != (id in before) for id in asking)
                others = (entry.id for entry in snapshot.names.get(name) or () if asked or entry.kind != "entity")
                again.update([id for id in others if not snapshot.nodes[id].waiting])
        return again

    def _circles(self, changed: set[int]) -> set[int]:
        """Find the circles anew where a relationship came or went; who closes another one than before."""
        known, new, old = self.known, self.snapshot.nodes, self.known.snapshot.nodes
        if self.snapshot.waiting or not matters(self.targets):
            return set()
        if not known.snapshot.waiting and all(edges(new.get(id)) == edges(old.get(id)) for id in changed):
            return set()
        self.circles = closings(self.snapshot.in_order())
        ids = {*self.circles, *known.circles}
        return {id for id in ids if self.circles.get(id) != known.circles.get(id) and id in new}

    def _holders(
        self, again: set[int], changed: set[int]
    ) -> tuple[Map[str, tuple[int, ...]], dict[int, tuple[str, ...]], set[int]]:
        """The claimed names after the edit, the new claims of changed nodes, and who shares a name with one of them."""
        known = self.known
        delta: dict[str, tuple[int, ...]] = {}
        keys: dict[int, tuple[str, ...]] = {}
        contested: set[int] = set()
        for id in again:
            node = self.snapshot.nodes.get(id)
            before = known.results.get(id)
            if before is not None and id not in changed:
                continue
            old = before.keys if before else ()
            new = keys[id] = self._keys(node) if node else ()
            for key in {*old, *new}:
                ids = delta[key] if key in delta else (known.holders.get(key) or ())
                if len(ids) > 1:
                    contested.update(ids)
                if ids:
                    ids = tuple([other for other in ids if other != id])
                delta[key] = ids = (*ids, *([id] * new.count(key)))
                if len(ids) > 1:
                    contested.update(ids)
        empty = [key for key, ids in delta.items() if not ids]
        return known.holders.replaced({key: ids for key, ids in delta.items() if ids}, empty), keys, contested

    def _keys(self, node: Node) -> tuple[str, ...]:
        return tuple([key_of(claim) for claim in claims_of(node.resolved, self.snapshot.header, self.targets)])

    def _broken(self) -> Mapping[str, Mapping[Chunk, tuple[Diagnostic, ...]]]:
        """The syntax problems of all files; chunks that stay keep theirs."""
        documents, old = self.snapshot.documents, self.known.snapshot.documents
        touched = {path for path, document in documents.items() if old.get(path) is not document}
        touched |= {path for path in old if path not in documents}
        self.changed |= touched
        broken = dict(self.known.broken)
        for path in touched:
            kept = dict(broken.pop(path, {}))
            if path in documents:
                gone, come = documents[path].difference(old.get(path))
                for chunk in gone:
                    kept.pop(chunk, None)
                kept.update({chunk: self.syntax(chunk) for chunk in come if chunk.problems})
                if kept:
                    broken[path] = kept
        return broken

    # ---- one declaration ---------------------------------------------------------------------------------------------
    def check(self, node: Node, keys: tuple[str, ...], shared: _Shared) -> _Result:
        """All diagnostics of one declaration."""
        surroundings = Tracked(self.snapshot)
        subject = Subject(node.resolved, surroundings)
        found: list[Diagnostic] = []
        resolved = node.resolved
        issues: Iterable[Issue] = resolved.issues
        if node.declaration.keyword in ("enum", "type", "mixin") and self._unused(node):
            if self.snapshot.waiting:
                return _Result((), _NO_NAMES, keys, premature=True)
            assert node.declaration.name is not None
            names = (node.declaration.keyword, node.declaration.name.text)
            issues = (*issues, Issue("unused-declaration", node.declaration.name.span, names))
        if self.targets and shared.contested(keys):
            issues = (*issues, *collisions(resolved, shared.others(node, keys), self.snapshot.header, self.targets))
        if node.id in self.circles:
            issues = (*issues, *issues_of(resolved, self.circles[node.id]))
        for issue in issues:
            found += RULES[issue.kind].check(subject, issue)
        self._elements(subject, resolved, found)
        points = points_of(subject) if self.approved else ()
        if self.approved and node.id == self.snapshot.header_node:
            for issue in _approval.issues_of(node, points, self.approval):
                found += RULES[issue.kind].check(subject, issue)
        said = {diagnostic.place.span for diagnostic in found}
        found += [diagnostic for diagnostic in sql_diagnostics(subject) if diagnostic.place.span not in said]
        if found and node.chunk.problems:
            found = [diagnostic for diagnostic in found if not _is_rewritten(node.chunk, diagnostic.span)]
        if found:
            found = [diagnostic for diagnostic in found if diagnostic.rule not in self.snapshot.header.allowed]
            found = settle(node.chunk, found)
        if surroundings.premature:
            return _Result((), frozenset(surroundings.watched), keys, premature=True)
        if "entia: allow" in node.chunk.text:
            found = _silenced(node.chunk, found, node.declaration is node.chunk.declarations[0])
        return _Result(tuple(found), frozenset(surroundings.watched), keys, points=points)

    def _unused(self, node: Node) -> bool:
        return node.declaration.name is not None and not any(
            user.id != node.id for user in self.snapshot.users(node.declaration.name.text)
        )

    def _elements(self, subject: Subject, resolved: Resolved, found: list[Diagnostic]) -> None:
        for rule in _BY_SCOPE.get("declaration", ()):
            found += rule.check(subject, resolved)
        for flaw in flaws(subject, resolved):
            for rule in _BY_SCOPE["name"]:
                found += rule.check(subject, flaw)
        for table in resolved.tables:
            self._columns(subject, table, found)
            for rule in _BY_SCOPE.get("table", ()):
                found += rule.check(subject, table)
            if table.primary_key is not None:
                _each("key", subject, table, (table.primary_key,), found)
            _each("key", subject, table, table.uniques, found)
            _each("index", subject, table, table.indexes, found)
            _each("foreign_key", subject, table, table.foreign_keys, found)
            _each("check", subject, table, table.checks, found)
            _each("exclusion", subject, table, table.exclusions, found)
            _each("partition", subject, table, table.partitions, found)
        if resolved.shape is not None:
            self._columns(subject, resolved.shape, found)
        for scope, element in (
            ("plan", resolved.plan),
            ("view", resolved.view),
            ("enum", resolved.enum),
            ("domain", resolved.domain),
            ("header", resolved.header),
            ("code", resolved.code),
        ):
            if element is not None:
                for rule in _BY_SCOPE.get(scope, ()):
                    found += rule.check(subject, element)

    def _columns(self, subject: Subject, table: Table, found: list[Diagnostic]) -> None:
        """Column rules, once for each distinct line text and type: who was clean once is clean everywhere."""
        clean = self.clean
        rules = _BY_SCOPE.get("column", ())
        for column in table.columns:
            if column.origin or column.role:
                continue
            line = None if table.only else column.line  # what `only` leaves out may be wrong elsewhere
            key = (id(line), id(column.type))
            known = clean.get(key)
            if known is not None and known[0] is line and known[1] is column.type and line is not None:
                continue
            before = len(found)
            for rule in rules:
                found += rule.check(subject, (table, column))
            if len(found) == before and line is not None:
                if len(clean) > 50_000:
                    clean.clear()
                clean[key] = (line, column.type)  # held, so that their ids stay theirs

    def syntax(self, chunk: Chunk) -> tuple[Diagnostic, ...]:
        """A chunk's syntax problems as diagnostics."""
        allowed = self.snapshot.header.allowed
        return tuple(_problem(chunk, problem) for problem in chunk.problems if problem.rule not in allowed)


_CLEAN: dict[tuple[tuple[str, str], ...], dict[tuple[int, int], tuple[object, object]]] = {}


class _Said:
    """What is said of which declaration, file by file, on the way from one check to the next."""

    def __init__(self, known: _ModelFindings) -> None:
        self.spoken = dict(known.spoken)
        self.changed: set[str] = set()
        self._own: dict[str, dict[int, tuple[Diagnostic, ...]]] = {}  # what of `spoken` is not shared any more

    def change(self, old: Node | None, new: Node | None, before: _Result | None, after: _Result | None) -> None:
        """A declaration was `old`, of which `before` was found, and now is `new`; None where it was or is not there."""
        stands = old is not None and old.id in self.spoken.get(old.path, ())
        if stands and old is not None and (before is not None or not _is_same(old, new)):  # or from before all of this
            self._of(old.path).pop(old.id)
        if after is not None and new is not None and not after.premature:
            if after.diagnostics:
                self._of(new.path)[new.id] = after.diagnostics
            elif new.id in self.spoken.get(new.path, ()):  # from before all was checked again
                self._of(new.path).pop(new.id)

    def _of(self, path: str) -> dict[int, tuple[Diagnostic, ...]]:
        self.changed.add(path)
        if path not in self._own:
            self.spoken[path] = self._own[path] = dict(self.spoken.get(path, {}))
        return self._own[path]


def _is_asking(node: Node | None) -> bool:
    """Whether an entity's rules ask who of this kind refers to it."""
    return node is not None and node.declaration.keyword in ("query", *FEEDERS)


def _is_same(before: Node | None, after: Node | None, waited: bool = False) -> bool:
    """Whether a node is of the same declaration at the same place; with `waited`, whether it then was only resolved."""
    if before is None or after is None or (waited and not before.waiting):
        return False
    return before.declaration is after.declaration and before.path == after.path


def _is_due(result: _Result | None) -> bool:
    """Whether a declaration with this result is still to be checked."""
    return result is None or result.premature


class _Shared:
    """Who holds which database name."""

    def __init__(self, snapshot: Snapshot, holders: Map[str, tuple[int, ...]]) -> None:
        self.snapshot = snapshot
        self.holders = holders

    def contested(self, keys: tuple[str, ...]) -> bool:
        """Whether one of the names is claimed more than once."""
        return any(len(self.holders.get(key) or ()) > 1 for key in keys)

    def others(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Resolved, bool]]:
        """The other declarations that claim one of the names, in order, each with whether it stands earlier."""
        ids = {id for key in keys for id in self.holders.get(key) or () if id != node.id}
        own = self._order(node)
        nodes = sorted((self.snapshot.nodes[id] for id in ids), key=self._order)
        return [(other.resolved, self._order(other) < own) for other in nodes]

    def _order(self, node: Node) -> tuple[str, int, int]:
        document = self.snapshot.documents[node.path]
        return node.path, document.index(node.chunk), node.declaration.span.start


def _own_tags(snapshot: Snapshot) -> list[str]:
    return [tag.name for tag in snapshot.header.custom_tags]


def _each(scope: str, subject: Subject, table: object, elements: Iterable[object], found: list[Diagnostic]) -> None:
    rules = _BY_SCOPE.get(scope, ())
    for element in elements:
        for rule in rules:
            found += rule.check(subject, (table, element))


def _is_rewritten(chunk: Chunk, span: Span) -> bool:
    """Whether a syntax problem has that place written anew, so that nothing more is to be said of it."""
    return any(
        problem.replaced is not None and problem.replaced.start <= span.start < problem.replaced.end
        for problem in chunk.problems
    )


def _problem(chunk: Chunk, problem: Problem) -> Diagnostic:
    rule = RULES.get(problem.rule)
    severity = rule.severity if rule is not None else Severity.ERROR
    place = Place(chunk, problem.span)
    fixes: tuple[Fix, ...] = ()
    if problem.replacement is not None:
        title = (
            problem.help if problem.help.startswith(("write ", "remove ")) else f"write `{problem.replacement.strip()}`"
        )
        edit = Edit(Place(chunk, problem.replaced or problem.span), problem.replacement)
        fixes = (Fix(title, (edit,), preferred=True),)
    return Diagnostic(problem.rule, severity, problem.message, place, problem.help, (), fixes)


def _silenced(chunk: Chunk, found: list[Diagnostic], first: bool) -> list[Diagnostic]:
    """What is left after the chunk's `entia: allow` comments, and what they themselves get wrong."""
    allowed = silences(chunk)
    used: set[tuple[int, int]] = set()
    kept: list[Diagnostic] = []
    for diagnostic in found:
        covered = False
        for index, silence in enumerate(allowed):
            for number, name in enumerate(silence.rules):
                if name == diagnostic.rule and silence.covers.start <= diagnostic.span.start < max(
                    silence.covers.end, silence.covers.start + 1
                ):
                    used.add((index, number))
                    covered = True
        if not covered:
            kept.append(diagnostic)
    if first:
        kept += complaints(chunk, allowed, used)
    return kept
