"""Runs the rules over a workspace, and over an edited one only where something can have changed.

A declaration is checked again when its node is another than before, when a name that its rules asked for now means
another declaration, or when it shares a database name with one of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from entia.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from entia.dialects import DIALECTS
from entia.model.draft import Node
from entia.model.maps import Map
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Header, Table
from entia.model.snapshot import Snapshot
from entia.model.views import Seen
from entia.model.workspace import Workspace
from entia.rules import ALL
from entia.rules._circles import Closing, closings, edges, issues_of, matters
from entia.rules._claims import claims_of, collisions, key_of
from entia.rules._db_names import flaws
from entia.rules._expressions import sql_diagnostics
from entia.rules._silence import complaints, silences
from entia.rules.rule import Rule, Subject
from entia.syntax.document import Document
from entia.syntax.tree import Chunk, Declaration, Problem
from entia.text import Span

RULES: Mapping[str, Rule] = {rule.name: rule for rule in ALL}
_BY_SCOPE: dict[str, tuple[Rule, ...]] = {
    scope: tuple(rule for rule in ALL if rule.scope == scope) for scope in sorted({rule.scope for rule in ALL})
}
_ANY_NAME = "*"  # watched by who was told which name is nearest: any name that comes or goes may be nearer


@dataclass(frozen=True, slots=True, eq=False)
class _Result:
    diagnostics: tuple[Diagnostic, ...]
    watched: frozenset[str]
    keys: tuple[str, ...]  # the names it claims, as `claims.key_of` gives them


class _Surroundings:
    """What rules may ask of the model while one declaration is checked; see `rule.Surroundings`."""

    __slots__ = ("functions", "header", "snapshot", "targets", "watched")

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.header: Header = snapshot.header
        self.functions = snapshot.functions
        self.targets = built_targets(snapshot.header)
        self.watched: set[str] = set()

    def find(self, name: str) -> tuple[Chunk, Declaration] | None:
        self.watched.add(name)
        return self.snapshot.find(name)

    def resolved(self, name: str) -> Resolved | None:
        self.watched.add(name)
        entry = self.snapshot.entry(name)
        node = self.snapshot.nodes.get(entry.id) if entry else None
        return node.resolved if node else None

    def seen(self, name: str) -> Seen | None:
        self.watched.add(name)
        return self.snapshot.seen(name)

    def suggest(self, word: str, kinds: tuple[str, ...]) -> str | None:
        self.watched.add(_ANY_NAME)
        return self.snapshot.suggest(word, kinds)


def built_targets(header: Header) -> tuple[tuple[str, str], ...]:
    """(dialect, version) of the targets that Entia can write, "" where no version is said."""
    return tuple(
        (target.dialect, target.version)
        for target in header.targets
        if target.dialect in DIALECTS and DIALECTS[target.dialect].built
    )


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


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The diagnostics of a workspace. `changed` are the paths whose diagnostics differ from the previous findings'."""

    workspace: Workspace = field(default_factory=Workspace.empty)
    models: Mapping[str, _ModelFindings] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    @staticmethod
    def of(workspace: Workspace, previous: Findings | None = None) -> Findings:
        """The findings of a workspace; given the previous ones, at the price of what changed."""
        before = previous.models if previous is not None else {}
        models: dict[str, _ModelFindings] = {}
        changed: set[str] = set()
        for owner, snapshot in workspace.models.items():
            known = before.get(owner)
            if known is not None and known.snapshot is snapshot:
                models[owner] = known
                continue
            run = _Run(snapshot, known)
            models[owner] = run.findings()
            changed |= run.changed
        if previous is not None:
            old = previous.workspace
            changed |= {path for path in old.documents if path not in workspace.documents}
            changed |= {path for path in workspace.documents if workspace.owners[path] != old.owners.get(path)}
            changed |= workspace.undecided ^ old.undecided
        else:
            changed = set(workspace.documents)
        return Findings(workspace, models, frozenset(changed))

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
        surroundings = _Surroundings(model.snapshot)
        subject = Subject(Resolved(first, declaration, ""), surroundings)
        for issue in issues:
            rule = RULES[issue.kind]
            yield from rule.check(subject, issue)


def _text_order(item: tuple[int, Diagnostic]) -> tuple[int, int, int, str, str]:
    index, diagnostic = item
    return index, diagnostic.place.span.start, diagnostic.place.span.end, diagnostic.rule, diagnostic.message


class _Run:
    """One check of a model, from the findings of its older snapshot where there are any."""

    def __init__(self, snapshot: Snapshot, known: _ModelFindings | None) -> None:
        self.snapshot = snapshot
        if known is not None and (
            known.snapshot.header.targets != snapshot.header.targets
            or known.snapshot.header.allowed != snapshot.header.allowed
            or known.snapshot.functions != snapshot.functions
            or _own_tags(known.snapshot) != _own_tags(snapshot)
        ):
            known = None
        self.known = known
        self.changed: set[str] = set()
        self.targets = built_targets(snapshot.header)
        self.clean = _CLEAN.setdefault(self.targets, {})
        self.circles: Mapping[int, tuple[Closing, ...]] = {}

    def findings(self) -> _ModelFindings:
        if self.known is None:
            return self._all()
        return self._some(self.known)

    def _all(self) -> _ModelFindings:
        snapshot = self.snapshot
        nodes = dict(snapshot.nodes.items())
        holders: dict[str, tuple[int, ...]] = {}
        keys: dict[int, tuple[str, ...]] = {}
        for id, node in nodes.items():
            own = keys[id] = tuple(key_of(claim) for claim in claims_of(node.resolved))
            for key in own:
                known = holders.get(key)
                holders[key] = (id,) if known is None else (*known, id)
        shared = _Shared(snapshot, {key: ids for key, ids in holders.items() if len(ids) > 1})
        if matters(self.targets):
            self.circles = closings(snapshot.in_order())
        results: dict[int, _Result] = {}
        watchers: dict[str, set[int]] = {}
        spoken: dict[str, dict[int, tuple[Diagnostic, ...]]] = {}
        for id, node in nodes.items():
            result = results[id] = self.check(node, keys[id], shared)
            for name in result.watched:
                watchers.setdefault(name, set()).add(id)
            if result.diagnostics:
                spoken.setdefault(node.path, {})[id] = result.diagnostics
        broken: dict[str, dict[Chunk, tuple[Diagnostic, ...]]] = {}
        for path, document in snapshot.documents.items():
            for chunk in document.chunks:
                if chunk.problems:
                    broken.setdefault(path, {})[chunk] = self.syntax(chunk)
        self.changed = set(snapshot.documents)
        return _ModelFindings(
            snapshot, Map.of(results), Map.of({name: frozenset(ids) for name, ids in watchers.items()}),
            Map.of(holders), spoken, broken, self.circles,
        )  # fmt: skip

    def _some(self, known: _ModelFindings) -> _ModelFindings:
        snapshot, old = self.snapshot, known.snapshot
        changed = set(snapshot.nodes.differences(old.nodes))
        again = set(changed)
        names = list(snapshot.names.differences(old.names))
        for name in names:
            again |= known.watchers.get(name) or frozenset()
        if any((name in snapshot.names) != (name in old.names) for name in names):
            again |= known.watchers.get(_ANY_NAME) or frozenset()
        for kind, name in snapshot.users_of.differences(old.users_of):
            if kind == "bind":  # a declaration may have got its first user, or lost its last
                again.update(entry.id for entry in snapshot.names.get(name) or () if entry.kind != "entity")
        again |= self._circles(known, changed)
        holders, keys, contested = self._holders(known, changed)
        again |= contested
        shared = _Shared(snapshot, {})
        shared.holders = holders
        results: dict[int, _Result] = {}
        watchers: dict[str, frozenset[int]] = {}
        spoken = dict(known.spoken)
        for id in again:
            before = known.results.get(id)
            node = snapshot.nodes.get(id)
            result = None
            if node is not None:
                own = keys.get(id, before.keys if before else ())
                result = results[id] = self.check(node, own, shared)
            was, now = before.watched if before else frozenset(), result.watched if result else frozenset()
            for name in was ^ now:
                found = watchers.get(name)
                if found is None:
                    found = known.watchers.get(name) or frozenset()
                watchers[name] = found | {id} if name in now else found - {id}
            old_node = old.nodes.get(id)
            self._speak(spoken, id, old_node, node, before, result)
        broken = self._broken(known)
        gone = [id for id in again if id not in results]
        return _ModelFindings(
            snapshot, known.results.replaced(results, gone), known.watchers.replaced(watchers),
            holders, spoken, broken, self.circles,
        )  # fmt: skip

    def _circles(self, known: _ModelFindings, changed: set[int]) -> set[int]:
        """Find the circles anew where a relationship came or went; who closes another one than before."""
        self.circles = known.circles
        new, old = self.snapshot.nodes, known.snapshot.nodes
        if not matters(self.targets) or all(edges(new.get(id)) == edges(old.get(id)) for id in changed):
            return set()
        self.circles = closings(self.snapshot.in_order())
        ids = {*self.circles, *known.circles}
        return {id for id in ids if self.circles.get(id) != known.circles.get(id) and id in new}

    def _holders(
        self, known: _ModelFindings, changed: set[int]
    ) -> tuple[Map[str, tuple[int, ...]], dict[int, tuple[str, ...]], set[int]]:
        """The claimed names after the edit, the new claims of changed nodes, and who shares a name with one of them."""
        delta: dict[str, tuple[int, ...]] = {}
        keys: dict[int, tuple[str, ...]] = {}
        contested: set[int] = set()
        for id in changed:
            node = self.snapshot.nodes.get(id)
            before = known.results.get(id)
            old = before.keys if before else ()
            new = keys[id] = tuple(key_of(claim) for claim in claims_of(node.resolved)) if node else ()
            for key in {*old, *new}:
                ids = delta[key] if key in delta else (known.holders.get(key) or ())
                if len(ids) > 1:
                    contested.update(ids)
                ids = (*(other for other in ids if other != id), *([id] * new.count(key)))
                delta[key] = ids
                if len(ids) > 1:
                    contested.update(ids)
        empty = [key for key, ids in delta.items() if not ids]
        return known.holders.replaced({key: ids for key, ids in delta.items() if ids}, empty), keys, contested

    def _speak(
        self,
        spoken: dict[str, Mapping[int, tuple[Diagnostic, ...]]],
        id: int,
        old: Node | None,
        node: Node | None,
        before: _Result | None,
        result: _Result | None,
    ) -> None:
        if before is not None and before.diagnostics and old is not None:
            rest = {other: found for other, found in spoken.get(old.path, {}).items() if other != id}
            spoken[old.path] = rest
            self.changed.add(old.path)
        if result is not None and result.diagnostics and node is not None:
            spoken[node.path] = {**spoken.get(node.path, {}), id: result.diagnostics}
            self.changed.add(node.path)

    def _broken(self, known: _ModelFindings) -> Mapping[str, Mapping[Chunk, tuple[Diagnostic, ...]]]:
        snapshot, old = self.snapshot, known.snapshot
        touched = {path for path, document in snapshot.documents.items() if old.documents.get(path) is not document}
        touched |= {path for path in old.documents if path not in snapshot.documents}
        self.changed |= touched
        if not touched:
            return known.broken
        broken = {path: found for path, found in known.broken.items() if path in snapshot.documents}
        fresh: dict[str, list[Chunk]] = {}
        gone: set[Chunk] = set()
        for chunk in snapshot.ids.differences(old.ids):
            if chunk not in snapshot.ids:
                gone.add(chunk)
            elif chunk not in old.ids and chunk.problems:  # else it only has other ids
                fresh.setdefault(self._path_of(chunk, touched), []).append(chunk)
        for path in touched:
            kept = {chunk: found for chunk, found in broken.get(path, {}).items() if chunk not in gone}
            kept.update({chunk: self.syntax(chunk) for chunk in fresh.get(path, ())})
            broken[path] = kept
        return broken

    def _path_of(self, chunk: Chunk, touched: set[str]) -> str:
        if len(touched) == 1:
            return next(iter(touched))
        return next(
            path
            for path in touched
            if path in self.snapshot.documents and chunk in self.snapshot.documents[path].chunks
        )

    # ---- one declaration ---------------------------------------------------------------------------------------------
    def check(self, node: Node, keys: tuple[str, ...], shared: _Shared) -> _Result:
        """All diagnostics of one declaration."""
        surroundings = _Surroundings(self.snapshot)
        subject = Subject(node.resolved, surroundings)
        found: list[Diagnostic] = []
        resolved = node.resolved
        issues: Iterable[Issue] = resolved.issues
        if node.declaration.keyword in ("enum", "type", "mixin") and self._unused(node):
            assert node.declaration.name is not None
            names = (node.declaration.keyword, node.declaration.name.text)
            issues = (*issues, Issue("unused-declaration", node.declaration.name.span, names))
        if self.targets and shared.contested(keys):
            issues = (*issues, *collisions(resolved, shared.others(node, keys), self.targets))
        if node.id in self.circles:
            issues = (*issues, *issues_of(resolved, self.circles[node.id]))
        for issue in issues:
            found += RULES[issue.kind].check(subject, issue)
        self._elements(subject, resolved, found)
        said = {diagnostic.place.span for diagnostic in found}
        found += [diagnostic for diagnostic in sql_diagnostics(subject) if diagnostic.place.span not in said]
        if found and node.chunk.problems:
            found = [diagnostic for diagnostic in found if not _is_rewritten(node.chunk, diagnostic.span)]
        if found:
            found = [diagnostic for diagnostic in found if diagnostic.rule not in self.snapshot.header.allowed]
        if "entia: allow" in node.chunk.text:
            found = _silenced(node.chunk, found, node.declaration is node.chunk.declarations[0])
        return _Result(tuple(found), frozenset(surroundings.watched), keys)

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


class _Shared:
    """Who holds which database name."""

    def __init__(self, snapshot: Snapshot, holders: Mapping[str, tuple[int, ...]] | Map[str, tuple[int, ...]]) -> None:
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


def syntax_diagnostics(document: Document) -> tuple[Diagnostic, ...]:
    """What is wrong with a text before it is known what model it belongs to, in text order."""
    return tuple(_problem(chunk, problem) for chunk in document.chunks for problem in chunk.problems)


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
