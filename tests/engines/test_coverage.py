"""The measure of the rules: whatever an engine refuses, a diagnostic had said before.

Valid random models get one mistake each. Whatever the checker says, their DDL is written and run. A refusal of which
no error had spoken is a hole in the promise that no error in the editor means that the database accepts the DDL.

    ENTIA_MUTATIONS=3000 pytest -m engines -s tests/engines/test_coverage.py     the long run, with its report
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from entia.diagnostics import Diagnostic, Severity
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import Script, Statement, ddl
from tests.support.engines import Engine, Refusal
from tests.support.models import PATH, VERSIONS, RandomModel, random_model
from tests.support.mutations import FORMS, KINDS, Mutant, mutate, named

COUNT = int(os.environ.get("ENTIA_MUTATIONS", "150"))
FIRST = int(os.environ.get("ENTIA_FIRST", "0"))
# The mistakes that nobody names yet, as `engine: form`: the list may only shrink.
OPEN = Path(__file__).parent / "open_holes.txt"
# What no model can tell: the author's word, and what only the server knows.
OUTSIDE = {
    'sql $t mx """create nothing"""': "what stands in a `sql` object is its author's word, and has its hint",
    "native postgres (tablespace = nothing)": "a tablespace is made by the server's administrator",
    'm: string(20) collate "en_US"': "PostgreSQL takes such collations over from the operating system: a hint says so",
}
PER_MODEL = 5  # mistakes made, one after the other, in one model


# With one target its own SQL, types and options are legal though Entia does not know them: a warning says so.
OWN_WORD = frozenset({
    "unknown-function", "function-arguments", "unknown-option", "sql-type-mismatch", "check-not-boolean",
    "volatile-expression", "literal-does-not-fit",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one mutant: by the checker (`errors`), by the export, and by the engine (`refusal`, the first
    one, since what follows may follow from it)."""

    mutant: Mutant
    errors: tuple[Diagnostic, ...]
    script: Script | None  # None where the export cannot write what the checker has an error for
    crash: str = ""
    refusal: Refusal | None = None
    statement: Statement | None = None
    is_warned: bool = False  # no error, but one of OWN_WORD's warnings

    @property
    def is_hole(self) -> bool:
        """Whether something went wrong of which the editor had said nothing."""
        incomplete = self.script is None or bool(self.script.refusals)
        return not self.errors and not self.is_warned and (incomplete or self.refusal is not None)

    @property
    def is_near(self) -> bool:
        """Whether an error stands in the declaration that the refused statement came from."""
        chunk = self.statement.chunk if self.statement is not None else None
        return chunk is None or any(error.place.chunk is chunk or error.place.chunk == chunk for error in self.errors)

    def told(self) -> str:
        """All of it, for a person."""
        said = "\n".join(f"  {error.rule}: {error.message}" for error in self.errors) or "  nothing"
        lines = [
            f"{self.mutant.dialect} {self.mutant.turn} ({self.mutant.kind})",
            self.mutant.text,
            "the editor says",
            said,
        ]
        if self.crash:
            lines.append(f"the export breaks: {self.crash}")
        if self.script is not None and self.script.refusals:
            lines += ["the export refuses", *(f"  {note.message}" for note in self.script.refusals)]
        if self.refusal is not None:
            lines += ["the engine refuses", f"  {self.refusal.message}", self.refusal.statement]
        return "\n".join(lines)


def mutants(dialect: str, count: int, first: int = 0) -> Iterator[Mutant]:
    """`count` mutants, each of another form while there are any."""
    models: dict[int, RandomModel] = {}
    for turn in range(first, first + count):
        for attempt in range(20):
            seed = turn // PER_MODEL + 100_000 * attempt
            if seed not in models:
                models[seed] = random_model(seed, dialect)
            mutant = mutate(turn, models[seed])
            if mutant is not None:
                yield mutant
                break


def judge(mutant: Mutant, engine: Engine) -> Verdict:
    """What the checker, the export and the engine say of a mutant."""
    workspace = Workspace.empty().with_files({PATH: mutant.text})
    found = Findings.of(workspace).diagnostics(PATH)
    errors = tuple(one for one in found if one.severity == Severity.ERROR)
    snapshot = workspace.model_of(PATH)
    assert snapshot is not None
    try:
        script = ddl(snapshot.schema(), mutant.dialect, VERSIONS[mutant.dialect])
    except Exception as error:  # whatever a model with errors does to the export is reported, and fails without one
        return Verdict(mutant, errors, None, f"{type(error).__name__}: {error}")
    with engine.database() as database:
        for name in ("ma", "mb", "pg_mine", "main", "temp"):
            if engine.dialect == "mariadb":
                database.run([f"DROP DATABASE IF EXISTS {name}"])
        refusals = database.run(statement.text for statement in script.statements)
    refusal = refusals[0] if refusals else None
    statement = script.statements[refusal.index] if refusal else None
    warned = any(one.severity == Severity.WARNING and one.rule in OWN_WORD for one in found)
    return Verdict(mutant, errors, script, "", refusal, statement, warned)


@dataclass
class Tally:
    """How many mutants of one group came to what."""

    models: int = 0
    refused: int = 0
    named: int = 0
    near: int = 0
    warned: int = 0
    loaded: int = 0
    rules: Counter[str] = field(default_factory=Counter)


def report(dialect: str, verdicts: list[Verdict]) -> str:
    """The shares of one engine, group by group."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for verdict in verdicts:
        for name in (verdict.mutant.group, "all"):
            tally = tallies[name]
            tally.models += 1
            tally.rules.update({error.rule for error in verdict.errors})
            if verdict.refusal is None and verdict.script is not None and not verdict.script.refusals:
                tally.loaded += 1
                continue
            tally.refused += 1
            tally.named += bool(verdict.errors)
            tally.warned += not verdict.errors and verdict.is_warned
            tally.near += bool(verdict.errors) and verdict.is_near
    lines = [f"{dialect:<18} mutants  refused  with an error   in the declaration  a warning   nothing"]
    for group in (*KINDS, "all"):
        tally = tallies[group]
        total = max(tally.refused, 1)
        silent = tally.refused - tally.named - tally.warned
        lines.append(
            f"{group:<18} {tally.models:>7}  {tally.refused:>7}  {tally.named:>6} {tally.named / total:>6.1%}"
            f"   {tally.near:>6} {tally.near / total:>6.1%}   {tally.warned:>6}   {silent:>6}"
        )
    return "\n".join(lines)


@pytest.mark.engines
@pytest.mark.parametrize("name", ["postgres", "mariadb", "sqlite", "duckdb"])
def test_what_an_engine_refuses_has_an_error_in_the_editor(name: str, start_engine: Callable[[str], Engine]) -> None:
    engine = start_engine(name)
    verdicts = [judge(mutant, engine) for mutant in mutants(engine.dialect, COUNT, FIRST)]
    print(f"\n{report(name, verdicts)}")
    assert len(verdicts) >= COUNT * 0.9
    assert sum(verdict.refusal is not None for verdict in verdicts) >= COUNT * 0.1, "the mistakes must reach the engine"
    known = OPEN.read_text(encoding="utf-8").splitlines()
    forms = {id(v): named(FORMS[v.mutant.turn % len(FORMS)][2]) for v in verdicts}
    known += [f"{name}: {form}" for form in forms.values() if form.strip() in OUTSIDE]
    holes = [v for v in verdicts if v.is_hole and f"{name}: {forms[id(v)]}" not in known]
    assert not holes, "\n\n".join(verdict.told() for verdict in holes[:10])


def test_there_are_many_mistakes() -> None:
    assert sum(len(kinds) for kinds in KINDS.values()) >= 40
    assert len({form for _, _, form in FORMS}) == len(FORMS)
