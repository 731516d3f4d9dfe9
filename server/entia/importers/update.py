"""A new import of a source into the model that an earlier one became: only what the source changed is changed.

The two models are compared in the source's database, part by part of their DDL, so that a name, an order, a mixin, a
domain or another file makes no difference. Each difference becomes a small edit of the model's text. This is done in
rounds, because some lines must be written out before they can change (a mixin of which one table has a line otherwise),
and each round compares anew: what comes out was compared, not hoped for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from entia.diagnostics import Diagnostic, Severity
from entia.importers.checking import checked
from entia.importers.progress import Progress, part, silent, telling
from entia.importers.update_code import code_edits
from entia.importers.update_difference import Difference, difference
from entia.importers.update_docs import doc_edits
from entia.importers.update_edits import TextEdit, applied, blocks_of
from entia.importers.update_facts import ModelFacts, foreign_values, model_facts
from entia.importers.update_keys import key_differences
from entia.importers.update_lists import apart, together
from entia.importers.update_model import created, dropped, view_edits, views_of_nothing
from entia.importers.update_names import names_of
from entia.importers.update_namespaces import extension_edits, namespace_edits
from entia.importers.update_preparation import preparation, without_index_default
from entia.importers.update_renames import renames
from entia.importers.update_round import Change, Round
from entia.importers.update_tables import TableUpdate
from entia.importers.update_types import type_edits
from entia.importers.update_uniform import uniform_columns
from entia.importers.update_whole_renames import table_renames, type_renames, view_renames
from entia.model.schema import Table
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.syntax.printer import format_text

__all__ = ["Change", "UpdateError", "Updated", "updated"]

_IMPORT = "import.entia"
_ROUNDS = 24


class UpdateError(Exception):
    """Why there is no update: a sentence, and where in the model (line from 1; "" and 0 where it is no place)."""

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line


class Updated(NamedTuple):
    """All files of the model, of which those that nothing concerns are the same texts, and what was done."""

    files: Mapping[str, str]
    changes: tuple[Change, ...]


def updated(files: Mapping[str, str], imported: str, tell: Progress = silent) -> Updated:
    """The model of `files` (path → text) with what `imported`, a fresh import of its source, says otherwise.

    Raises UpdateError where either has an error, where they are not for one database, or where a difference stays;
    what `tell` raises ends it.
    """
    findings = _read(files, part(tell, 0, 30))
    their_findings = _read({_IMPORT: imported}, part(tell, 30, 60), "the import: ")
    known = {error.message for each in (findings, their_findings) for _, error in _broken(each)}
    written = findings.workspace
    workspace, their_workspace = _without_lists(written), _without_lists(their_findings.workspace)
    snapshot, their_snapshot = _only_model(workspace), _only_model(their_workspace)
    dialect, version = _database(snapshot, their_snapshot)
    tell(60, 100, "comparison")
    their_facts = model_facts(their_snapshot.schema(), dialect, version)
    foreign = foreign_values(their_snapshot.schema(), snapshot.header, their_facts)
    facts = model_facts(snapshot.schema(), dialect, version)
    changes: list[Change] = []
    texts = {path: document.text for path, document in workspace.documents.items()}
    for number in telling(range(_ROUNDS), part(tell, 65, 95), "changes"):
        round = _round(number, snapshot, their_snapshot, facts, their_facts)
        round.foreign = foreign
        phases = _phases(round, their_snapshot, lambda: _broken(Findings.of(workspace, findings)))  # noqa: B023 (called in this very round)
        after = next((made for phase in phases if (made := applied(texts, phase())) != texts), texts)
        changes += round.changes
        if after == texts:
            break
        workspace = workspace.with_files({path: text for path, text in after.items() if text != texts[path]})
        texts, snapshot = after, _only_model(workspace)
        facts = model_facts(snapshot.schema(), dialect, version, facts)
    tell(95, 100, "check of the model")
    workspace = workspace.with_files(_in_layout(together(workspace.documents, written.documents), texts, files))
    snapshot, texts = _only_model(workspace), {path: workspace.documents[path].text for path in texts}
    _verify(snapshot, model_facts(snapshot.schema(), dialect, version, facts), their_facts)
    return Updated(texts, (*dict.fromkeys(changes), *_left(Findings.of(workspace, findings), known)))


def _without_lists(workspace: Workspace) -> Workspace:
    """The model with a line for each name."""
    return workspace.with_files(apart(workspace.documents))


def _in_layout(again: Mapping[str, str], texts: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The texts that changed `again` since `texts`, by path; a file that was in the formatter's layout stays in it."""
    changed = {path: text for path, text in {**texts, **again}.items() if text != before.get(path, "")}
    formatted = {path for path in changed if format_text(before.get(path, "")) == before.get(path, "")}
    return {**again, **{path: format_text(changed[path]) for path in formatted}}


def _read(files: Mapping[str, str], tell: Progress, whose: str = "") -> Findings:
    findings = checked(files, tell)
    unknown = _unknown(findings.workspace)
    for path, found in _broken(findings):
        if found.rule in unknown:
            raise UpdateError(f"{whose}{found.message}", path if not whose else "", _line(findings, path, found))
    return findings


def _unknown(workspace: Workspace) -> set[str]:
    """The rules of what cannot be read or resolved: of these texts it is not known what they mean. (What a database has
    not is another matter: it may be so in the source, too.)"""
    nodes = [node for model in workspace.models.values() for node in model.in_order()]
    rules = {issue.kind for node in nodes for issue in node.resolved.issues}
    return rules | {
        problem.rule
        for document in workspace.documents.values()
        for chunk in document.chunks
        for problem in chunk.problems
    }


def _line(findings: Findings, path: str, found: Diagnostic) -> int:
    """The line of a diagnostic, from 1."""
    document = findings.workspace.documents[path]
    return document.position(document.index(found.place.chunk), found.place.span.start).line + 1


def _only_model(workspace: Workspace) -> Snapshot:
    if len(workspace.models) != 1:
        raise UpdateError(f"the files are {len(workspace.models)} models")
    return next(iter(workspace.models.values()))


def _database(mine: Snapshot, theirs: Snapshot) -> tuple[str, str]:
    """(dialect, version) that both are compared in: the import's first target, in the version of the model."""
    wanted = [target.dialect for target in theirs.header.targets]
    own = {target.dialect: target.version for target in mine.header.targets}
    dialect = wanted[0] if wanted else next(iter(own), "")
    if not dialect:
        raise UpdateError("neither the model nor the import says for which database it is: write `target …`")
    if own and dialect not in own:
        raise UpdateError(f"the import is for {dialect}, but the model for {', '.join(own)}")
    return dialect, own.get(dialect, "")


def _round(number: int, snapshot: Snapshot, theirs: Snapshot, mine: ModelFacts, their_facts: ModelFacts) -> Round:
    round = Round(
        number,
        mine,
        their_facts,
        names_of(mine, their_facts, snapshot),
        snapshot,
        blocks_of(snapshot),
        blocks_of(theirs),
    )
    round.uniform = uniform_columns(mine, their_facts)
    return round


def _differences(mine: ModelFacts, theirs: ModelFacts) -> dict[str, Difference]:
    found = {}
    for key, table in mine.tables.items():
        other = theirs.tables.get(key)
        if other is not None:
            found[key] = difference(table, other, mine.context.dialect)
    return found


def _phases(
    round: Round, theirs: Snapshot, broken: Callable[[], list[tuple[str, Diagnostic]]]
) -> Iterator[Callable[[], list[TextEdit]]]:
    """The kinds of edits, of which a round makes the first that has some: what others depend on comes first."""
    yield lambda: list(type_renames(round))
    yield lambda: list(table_renames(round))
    yield lambda: list(renames(round))
    yield lambda: list(dropped(round))
    yield lambda: list(type_edits(round))
    yield lambda: _of_keys(round)
    yield lambda: _of_tables(round)
    yield lambda: [*extension_edits(round), *namespace_edits(round)]
    yield lambda: list(view_renames(round))
    yield lambda: [*view_edits(round, theirs), *code_edits(round, theirs)]
    yield lambda: list(doc_edits(round))
    yield lambda: list(views_of_nothing(round, broken()))


def _of_keys(round: Round) -> list[TextEdit]:
    found = _differences(round.ours, round.theirs)
    return _of_each(round, key_differences(round.ours, round.theirs, found))


def _of_tables(round: Round) -> list[TextEdit]:
    found = _differences(round.ours, round.theirs)
    derived = [
        element
        for key, each in found.items()
        for element in each.gone
        if getattr(element.value, "derived", False) and not round.ours.tables[key].table.junction_of
    ]
    if derived:
        return without_index_default(round)
    return [*created(round), *_of_each(round, found)]


def _of_each(round: Round, found: Mapping[str, Difference]) -> list[TextEdit]:
    round.edits = []
    edits: list[TextEdit] = []
    for key, each in found.items():
        if each.any or each.named:
            before = preparation(round, key, each)
            edits += before
            if not before:
                TableUpdate(round, key, each).run()
    return [*edits, *round.edits]


def _verify(snapshot: Snapshot, mine: ModelFacts, theirs: ModelFacts) -> None:
    """Raises UpdateError where the model still means something else than the import."""
    for key, each in _differences(mine, theirs).items():
        if each.any:
            table = mine.tables[key].table
            path, line = _place(snapshot, table)
            raise UpdateError(f"`{table.name}` cannot be made what the source says: {_said(each)}", path, line)
    for key in theirs.tables:
        if key not in mine.tables and key not in mine.trails and key not in mine.externals:
            raise UpdateError(f"the table `{key}` has no place in the model")


def _place(snapshot: Snapshot, table: Table) -> tuple[str, int]:
    found = snapshot.locate(table.chunk)
    if found is None:
        return "", 0
    path, index = found
    return path, snapshot.document(path).position(index, table.name_span.start).line + 1


def _said(found: Difference) -> str:
    words = [f"column `{name}`" for name in (*found.missing, *found.extra, *found.changed)]
    words += [f"`{each.meaning}`" for each in (*found.new, *found.gone)]
    words += [f"`{theirs.meaning}`" for _, theirs in found.actions]
    parts = (("its partitions", found.partitions), ("its options", found.options), ("its order of rows", found.cluster))
    words += [text for text, differs in parts if differs]
    return ", ".join(words)


def _broken(findings: Findings) -> list[tuple[str, Diagnostic]]:
    """(path, error) of all that is wrong."""
    return [
        (path, found)
        for path in findings.workspace.paths
        for found in findings.diagnostics(path)
        if found.severity is Severity.ERROR
    ]


def _left(findings: Findings, known: Collection[str]) -> list[Change]:
    """What somebody has to look at: a query of a column that went, say. `known` are errors that were there before."""
    return [
        Change("left", f"{path}:{_line(findings, path, error)}", error.message)
        for path, error in _broken(findings)
        if error.message not in known
    ]
