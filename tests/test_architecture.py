"""The map of `server/ARCHITECTURE.md` is the code: floors, owners of libraries, tables, and what no file may name."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import grimp
import pytest

from tests.support.requirements import ROOT, require

PACKAGE = ROOT / "server" / "entia"

# Who may import each library. A part that is not in this table is a library that the product does not use.
OWNERS = {
    "lark": ("entia.syntax",),
    "pygls": ("entia.lsp",),
    "lsprotocol": ("entia.lsp",),
    "sqlglot": ("entia.model", "entia.sql", "entia.migrate", "entia.importers"),
    "markdown_it": ("entia.importers",),
    "typer": ("entia.cli",),
    "rich": ("entia.cli",),
    "duckdb": ("entia.cli", "entia.importers"),
    "sqlalchemy": ("entia.importers",),
}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python on the checkout's package."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("entia", include_external_packages=True, cache_dir=None)


def test_imports_go_down_only() -> None:
    done = python("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_stays_with_its_owner(imports: grimp.ImportGraph, library: str) -> None:
    require(library in imports.modules, f"nothing imports {library}: is it still a dependency?")
    strangers = [
        importer
        for importer in imports.find_modules_that_directly_import(library)
        if not any(importer == owner or importer.startswith(f"{owner}.") for owner in OWNERS[library])
    ]
    assert strangers == []


def test_no_library_is_without_an_owner(imports: grimp.ImportGraph) -> None:
    external = {module for module in imports.modules if imports.is_module_squashed(module)}
    assert external - sys.stdlib_module_names - set(OWNERS) == set()


def test_sqlglot_is_not_imported_at_the_start() -> None:
    require((PACKAGE / "lsp" / "server.py").exists(), "entia.lsp.server is not written yet")
    done = python("-c", "import sys, entia.lsp.server; print('sqlglot' in sys.modules, 'pygls' in sys.modules)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "True"]


# Rules ----------------------------------------------------------------------------------------------------------------

# What in `rules/` is machinery rather than a rule.
MACHINERY = {"__init__", "rule", "checker", "checklist", "claims", "circles", "expressions"}


def rule_files() -> list[Path]:
    return sorted(
        path
        for path in (PACKAGE / "rules").glob("*.py")
        if path.stem not in MACHINERY and not path.stem.startswith("_")
    )


def rules_table() -> tuple[ModuleType, Mapping[str, object]]:
    require(rule_files(), "no rule is written yet")
    rules = importlib.import_module("entia.rules")
    table = rules.ALL
    return rules, {rule.name: rule for rule in (table.values() if isinstance(table, Mapping) else table)}


def test_each_rule_file_is_in_the_table_and_has_its_page() -> None:
    _, table = rules_table()
    for path in rule_files():
        name = path.stem.replace("_", "-")
        assert name in table, f"rules/{path.name} is not in ALL"
        assert path.with_suffix(".md").is_file(), f"rules/{path.stem}.md is missing"


def test_each_rule_of_the_table_has_its_file_and_name() -> None:
    rules, table = rules_table()
    assert sorted(table) == sorted(path.stem.replace("_", "-") for path in rule_files())
    assert len(table) == len(rules.ALL), "two rules have one name"
    for name in table:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


def test_each_page_says_what_a_page_must() -> None:
    rules_table()
    pages = sorted((PACKAGE / "rules").glob("*.md"))
    assert {page.stem for page in pages} == {path.stem for path in rule_files()}
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.stem.replace('_', '-')}\n"), page.name
        if page.stem != "too_many_problems":  # its example would be longer than its page
            assert "```entia" in text, f"{page.name} has no example"


# What no file names ---------------------------------------------------------------------------------------------------

_REGISTRY = re.compile(
    r"registry\.(?:npmjs|yarnpkg)\.|npmmirror\.|(?:test\.)?pypi\.(?:org|io)|pythonhosted\.|npm\.pkg\.github|jfrog\.io",
    re.I,
)
# An absolute path of some machine. `/tmp`, `/usr` and `/etc` are everywhere alike.
_MACHINE = re.compile(r"(?<![\w.~)}\]-])/(?:work|root|home|Users)/[\w.-]+|[A-Z]:\\+Users\\+\w+")


def tracked_files() -> list[Path]:
    """The files of the repository; those of a copy without git are found by walking."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    kept = ("server", "grammar", "tests", "client-vscode", ".ci")
    walked = [path for name in kept for path in (ROOT / name).rglob("*") if path.is_file()]
    return [path for path in walked if not {"node_modules", "__pycache__", "libs"} & set(path.parts)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    files = [path for path in tracked_files() if path != Path(__file__)]
    assert len(files) > 10
    found = []
    for path in files:
        text = path.read_bytes().decode("utf-8", "ignore")
        for line, words in enumerate(text.splitlines(), 1):
            found += [f"{path.relative_to(ROOT)}:{line}: {match[0]}" for match in _REGISTRY.finditer(words)]
            found += [f"{path.relative_to(ROOT)}:{line}: {match[0]}" for match in _MACHINE.finditer(words)]
    assert found == []


def test_the_patterns_find_what_they_forbid() -> None:
    forbidden = ['"https://registry.npmjs.org/x"', "https://files.pythonhosted.org/a", "https://pypi.org/simple"]
    assert all(_REGISTRY.search(text) for text in forbidden)
    paths = ["cd /work/main", "file:///home/ann/model", '"/root/.venv"', "C:\\Users\\ann"]
    assert all(_MACHINE.search(text) for text in paths)
    assert not any(_MACHINE.search(text) for text in ["/tmp/x", "../shared/work/x", "a/home/b", "{root}/work/x"])


def test_files_are_short_enough_to_be_one_thing() -> None:
    code = [path for path in tracked_files() if path.suffix in {".py", ".ts", ".mjs", ".lark"}]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if "fixtures" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 600
    }
    assert long == {}


# The suite itself -----------------------------------------------------------------------------------------------------

SKIPS = """
import pytest
from tests.support.requirements import require

def test_by_require():
    require(False, "no engine here")

def test_by_hand():
    pytest.skip("no browser here")

@pytest.mark.skip(reason="no corpora here")
def test_by_mark():
    pass

def test_present():
    require(True, "never said")
"""


@pytest.mark.parametrize(("ci", "outcome"), [("1", "2 failed, 1 passed, 1 error"), ("", "1 passed, 3 skipped")])
def test_ci_allows_no_skip(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS)
    (tmp_path / "test_import.py").write_text('import pytest\npytest.importorskip("no_such_module")\n')
    environment = {**os.environ, "ENTIA_CI": ci, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--rootdir"]

    def summary(file: str) -> str:
        done = subprocess.run(
            [*command, str(tmp_path), file], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert outcome in summary("test_skips.py")
    assert ("1 error" if ci else "1 skipped") in summary("test_import.py")
