"""The models a newcomer opens first: they check without an error, are formatted, and load into their databases."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from entia.cli.findings import WORDS
from entia.diagnostics import Severity
from entia.dialects import DIALECTS, version
from entia.files import read_text
from entia.ide.document import document
from entia.ide.export import choices, export
from entia.model.plans import PLAN_WORDS
from entia.model.workspace import Workspace
from entia.resources import grammar_folder
from entia.rules.checker import Findings
from entia.rules.checklist import open_points
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from entia.syntax.printer import format_text
from entia.syntax.tree import Clause, Declaration
from tests.support.engines import ENGINES, Engine

EXAMPLES = sorted((grammar_folder() / "examples").glob("*.entia"))

# Other models by the same names are compared with their originals elsewhere; these must be here at least.
KNOWN = {"first", "shop", "chinook", "sakila", "clinic", "library"}


def workspace(path: Path) -> tuple[Workspace, str]:
    name = path.name
    return Workspace.empty().with_files({name: read_text(path)}), name


def targets(path: Path) -> list[str]:
    model, name = workspace(path)
    return [each.name for each in choices(model.model_of(name)) if each.target]


def test_they_are_all_here() -> None:
    assert {path.stem for path in EXAMPLES} >= KNOWN
    assert all(targets(path) for path in EXAMPLES)
    assert sorted(targets(grammar_folder() / "examples" / "library.entia")) == sorted(
        dialect.name for dialect in DIALECTS.values() if dialect.built
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_checks_without_an_error_or_a_warning(path: Path) -> None:
    model, name = workspace(path)
    found = Findings.of(model).diagnostics(name)
    grave = [each for each in found if each.severity in (Severity.ERROR, Severity.WARNING)]
    assert [f"{WORDS[each.severity]}[{each.rule}] {each.message}" for each in grave] == []


def test_the_shop_is_approved_with_its_checklist_done_and_has_every_construct() -> None:
    path = grammar_folder() / "examples" / "shop.entia"
    model, name = workspace(path)
    snapshot = model.model_of(name)
    assert snapshot is not None
    assert snapshot.header.status == "approved"
    assert open_points(snapshot) == ()
    declared = {declaration.keyword for _, declaration in snapshot.declarations()}
    assert declared == {*KEYWORDS}
    lines = {member.kind for _, declaration in snapshot.declarations() for member in declaration.members}
    assert {*DIRECTIVES} - lines == set()
    clauses = {clause for node in snapshot.in_order() for clause in clauses_of(node.declaration)}
    assert {kind.__name__ for kind in get_args(Clause)} - clauses == set()
    said = {
        (declaration.keyword, member.name)
        for _, declaration in snapshot.declarations()
        for member in declaration.members
    }
    assert {(block, word) for block, words in PLAN_WORDS.items() for word in words} - said == set()


def clauses_of(declaration: Declaration) -> set[str]:
    """The kinds of clauses in a declaration's head and on its lines."""
    tails = [declaration.head, *(member.tail for member in declaration.members)]
    return {type(clause).__name__ for tail in tails for clause in getattr(tail, "clauses", ())}


@pytest.mark.parametrize("name", ["shop"])
def test_its_document_is_fresh(name: str, request: pytest.FixtureRequest) -> None:
    """`pytest --update` writes it anew."""
    model, file = workspace(grammar_folder() / "examples" / f"{name}.entia")
    beside = grammar_folder() / "examples" / f"{name}.md"
    made = document(model, Findings.of(model), file)
    assert made.file == beside.name
    if request.config.getoption("--update"):
        beside.write_text(made.text, encoding="utf-8", newline="\n")
    assert beside.read_text(encoding="utf-8") == made.text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_formatted(path: Path) -> None:
    text = read_text(path)
    assert format_text(text) == text


def ddl(path: Path, dialect: str, release: str = "") -> str:
    model, name = workspace(path)
    made = export(model, Findings.of(model), name, dialect, release)
    assert made.refusals == ()
    assert made.problems == ()
    assert made.text is not None
    return made.text


@pytest.mark.parametrize(
    ("path", "dialect"),
    [pytest.param(path, dialect, id=f"{path.stem}-{dialect}") for path in EXAMPLES for dialect in targets(path)],
)
def test_it_is_exported_to_each_target(path: Path, dialect: str) -> None:
    text = ddl(path, dialect)
    model, name = workspace(path)
    snapshot = model.model_of(name)
    assert snapshot is not None
    tables = snapshot.schema().tables
    assert tables
    for table in tables:
        spellings = (table.db_name, quoted(table.db_name, dialect))
        made = any(f"CREATE TABLE {name} (" in text for name in spellings)
        assert made == (exists(table.only, dialect) and not table.external)


def exists(only: tuple[str, ...], dialect: str) -> bool:
    """Whether something with this `only` exists in the dialect."""
    return not only or dialect in only


def quoted(name: str, dialect: str) -> str:
    quote = DIALECTS[dialect].quote
    return f"{quote}{name}{quote}"


def is_older(engine: str, dialect: str, text: str = "") -> bool:
    """Whether an engine is of a release before that version, or before the one that Entia writes for unasked."""
    return (version(dialect, ENGINES[engine].release) or ()) < (version(dialect, text) or ())


def engines(path: Path, dialect: str) -> list[str]:
    """The engines that judge a model's dialect here, by name: of the version it asks for, or later."""
    model, name = workspace(path)
    snapshot = model.model_of(name)
    assert snapshot is not None
    text = next(target.version for target in snapshot.header.targets if target.dialect == dialect)
    judges = [name for name, entry in ENGINES.items() if entry.dialect == dialect]
    return [judge for judge in judges if not (text and is_older(judge, dialect, text))]


LOADS = [
    pytest.param(
        path,
        dialect,
        engine,
        id=f"{path.stem}-{engine}",
        marks=[] if ENGINES[engine].embedded else [pytest.mark.engines],
    )
    for path in EXAMPLES
    for dialect in targets(path)
    for engine in engines(path, dialect)
]


@pytest.mark.parametrize(("path", "dialect", "engine"), LOADS)
def test_its_ddl_loads(path: Path, dialect: str, engine: str, start_engine: Callable[[str], Engine]) -> None:
    model, name = workspace(path)
    snapshot = model.model_of(name)
    assert snapshot is not None
    schema = snapshot.schema()
    release = ENGINES[engine].release if is_older(engine, dialect) else ""
    with start_engine(engine).database() as database:
        database.script(ddl(path, dialect, release))
        tables = [t.db_name for t in schema.tables if exists(t.only, dialect) and not t.external]
        views = [view.db_name for view in schema.views if exists(view.only, dialect)]
        for relation in tables + views:
            assert database.execute(f"SELECT * FROM {quoted(relation, dialect)}") == []
