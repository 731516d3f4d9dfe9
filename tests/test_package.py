"""However Entia is installed, it finds its grammar, and its command and version are there."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import entia
from entia import resources
from tests.support.requirements import ROOT, require

CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
FIND = "from entia.resources import grammar_folder as g; print(g())"


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | variables
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def environment(folder: Path) -> Path:
    """A new virtual environment, and its Python."""
    run(sys.executable, "-m", "venv", folder)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def assert_whole(folder: Path) -> None:
    """Everything that a user of the package opens is there."""
    assert (folder / "entia.lark").read_bytes() == (ROOT / "grammar" / "entia.lark").read_bytes()
    assert (folder / "README.md").is_file()
    ours = {path.name for path in (ROOT / "grammar" / "examples").glob("*.entia")}
    assert ours
    assert {path.name for path in (folder / "examples").glob("*.entia")} == ours


def test_a_bare_checkout_finds_its_grammar() -> None:
    found = run(sys.executable, "-S", "-c", FIND, cwd=ROOT.parent, PYTHONPATH=str(ROOT / "server"))
    assert Path(found) == ROOT / "grammar"
    assert resources.grammar_folder() == ROOT / "grammar"


def test_a_missing_grammar_names_the_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "server" / "entia")
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path / "grammar"))):
        resources.grammar_folder()


@pytest.mark.slow
@pytest.mark.parametrize("editable", [False, True], ids=["install", "editable"])
def test_pip_install_finds_the_grammar(tmp_path: Path, editable: bool) -> None:
    python = environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "-q", "-c", CONSTRAINTS, *(["-e"] if editable else []), ROOT)
    found = Path(run(python, "-c", FIND, cwd=tmp_path))
    assert found.is_relative_to(ROOT if editable else tmp_path)
    assert_whole(found)
    require((ROOT / "server" / "entia" / "cli" / "__init__.py").exists(), "entia.cli is not written yet")
    assert entia.__version__ in run(python.parent / "entia", "--version", cwd=tmp_path)


@pytest.mark.slow
def test_a_wheel_built_from_the_source_distribution_finds_the_grammar(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "-q", "--outdir", tmp_path, ROOT)
    [source], [wheel] = tmp_path.glob("*.tar.gz"), tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"entia", f"entia-{entia.__version__}.dist-info"}
    assert {"entia/py.typed", "entia/grammar/entia.lark"} <= set(names)
    pages = {f"entia/rules/{path.name}" for path in (ROOT / "server" / "entia" / "rules").glob("*.md")}
    assert pages <= set(names)
    with tarfile.open(source) as archive:
        assert f"entia-{entia.__version__}/LICENSE" in archive.getnames()
    python = environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel)
    found = Path(run(python, "-c", FIND, cwd=tmp_path))
    assert found.is_relative_to(tmp_path)
    assert_whole(found)


def pins() -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in CONSTRAINTS.read_text().splitlines()]
    return {_folded(name): version for line in lines if line for name, version in [line.split("==")]}


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {_folded(re.split(r"[\[<>=! ]", requirement)[0]) for requirement in wanted}
    assert names - set(pins()) == set()


def runtime_closure() -> set[str]:
    """The distributions that a plain `pip install entia` brings, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = _folded(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(text) for text in importlib.metadata.requires(name) or ()]
    return found


def test_everything_at_run_time_is_pure_python() -> None:
    """The extension bundles these libraries once for every platform.

    What is compiled here (SQLAlchemy) is so beside the Python that it was made from, which its pure wheel has.
    """
    closure = runtime_closure()
    assert {"pygls", "lsprotocol", "lark", "sqlglot", "typer", "rich", "attrs", "cattrs", "sqlalchemy"} <= closure
    files = {name: [Path(str(each.locate())) for each in importlib.metadata.files(name) or ()] for name in closure}
    assert all(files.values())
    compiled = [path for each in files.values() for path in each if path.suffix in (".so", ".pyd", ".dll", ".dylib")]
    assert [path for path in compiled if not path.with_name(f"{path.name.split('.')[0]}.py").is_file()] == []
    assert closure - set(pins()) == set()


def test_the_build_needs_what_is_pinned() -> None:
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert [_folded(re.split(r"[<>=]", requirement)[0]) in pins() for requirement in backend] == [True]


def test_both_commands_of_the_readme_are_one_line_and_pinned() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    first, second = (block.rstrip("\n") for block in blocks)
    assert "\n" not in first
    assert "\n" not in second
    assert all("python3 -m venv " in line and " -c .ci/constraints.txt " in line for line in (first, second))
    assert first.endswith("entia demo")
    assert "pytest" in second
    assert second in (ROOT / ".ci" / "run").read_text("utf-8"), "CI does not run the README's test command as it stands"
