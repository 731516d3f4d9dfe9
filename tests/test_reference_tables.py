"""The tables of the reference that are made from the product's own tables; `pytest --update` writes them anew."""

from __future__ import annotations

import re

import pytest

from entia.dialects import DIALECTS, Dialect, version
from entia.dialects.types import physical
from entia.model.functions import FUNCTIONS, missing
from entia.model.plans import PLAN_WORDS
from entia.model.types import BUILT_DIALECTS, Enum, Label, Type
from tests.support.engines import ENGINES
from tests.support.requirements import ROOT

REFERENCE = ROOT / "grammar" / "README.md"

# Who says that the DDL of a claimed version is right, where no engine of that version is among the tests'.
WITHOUT_ENGINE = {
    "mysql": "8.0 and 8.4 by MySQL 9, two independent parsers and the manual",
    "mariadb": "10.6 by 10.11 and the manual",
}
TYPES: tuple[tuple[str, Type], ...] = (
    ("uuid", Type("uuid")),
    ("string(80)", Type("string", (80,))),
    ("char(2)", Type("char", (2,))),
    ("text", Type("text")),
    ("bool", Type("bool")),
    ("tinyint", Type("tinyint")),
    ("smallint", Type("smallint")),
    ("int", Type("int")),
    ("bigint", Type("bigint")),
    ("decimal(12, 2)", Type("decimal", (12, 2))),
    ("float", Type("float")),
    ("double", Type("double")),
    ("date", Type("date")),
    ("time(0)", Type("time", (0,))),
    ("datetime", Type("datetime")),
    ("timestamp", Type("timestamp")),
    ("duration", Type("duration")),
    ("json", Type("json")),
    ("bytes", Type("bytes")),
    ("enum(a, b)", Type("enum", enum=Enum("", "", "", (Label("a", "a"), Label("b", "b"))))),
    ("int[]", Type("array", element=Type("int"))),
    ("vector(3)", Type("vector", (3,))),
)


def dialects_table() -> str:
    rows = ["| dialect | name in `target` | versions | judged by |", "|---|---|---|---|"]
    rows += [
        f"| {dialect.title} | `{dialect.name}` | {versions(dialect)} | {judges(dialect)} |"
        for dialect in DIALECTS.values()
        if dialect.built
    ]
    others = ", ".join(f"`{dialect.name}`" for dialect in DIALECTS.values() if not dialect.built)
    return "\n".join([*rows, "", f"Known, but not checked or written by this version: {others}."])


def versions(dialect: Dialect) -> str:
    """The oldest and the newest version that Entia claims."""
    oldest, newest = dialect.versions[0], dialect.versions[-1]
    return f"{oldest} and later {newest}.x" if oldest.startswith(f"{newest}.") else f"{oldest} to {newest}"


def judges(dialect: Dialect) -> str:
    """The engines that the tests run, and what stands in for the others."""
    releases = [entry.release for entry in ENGINES.values() if entry.dialect == dialect.name]
    releases.sort(key=lambda text: version(dialect.name, text) or ())
    listed = " and ".join(filter(None, (", ".join(releases[:-1]), releases[-1])))
    others = WITHOUT_ENGINE.get(dialect.name)
    return f"{listed} by {dialect.title} itself" + (f"; {others}" if others else "")


def types_table() -> str:
    built = [DIALECTS[name] for name in BUILT_DIALECTS]
    rows = [f"| type | {' | '.join(dialect.title for dialect in built)} |", "|---" * (len(built) + 1) + "|"]
    for text, type_ in TYPES:
        cells = [f"`{text}`"]
        for dialect in built:
            number = version(dialect.name, dialect.versions[-1])
            assert number is not None
            found = physical(dialect.name, number, type_)
            cells.append("–" if found.error else f"`{found.text}`" + (" \\*" if found.note or found.check else ""))
        rows.append(f"| {' | '.join(cells)} |")
    note = "\\* with a check that keeps to the type's values, or a note in the DDL; – is an error."
    return "\n".join([*rows, "", note])


def functions_table() -> str:
    rows = ["| function or operator | what it is | not in |", "|---|---|---|"]
    for name, function in FUNCTIONS.items():
        arguments = ", ".join(function.arguments)
        absent = [DIALECTS[dialect].title for dialect in BUILT_DIALECTS if not is_everywhere(name, dialect)]
        shown = f"{name}({arguments})" if name.isidentifier() else name.replace("|", "\\|")
        rows.append(f"| `{shown}` → {function.result} | {function.doc} | {', '.join(absent)} |")
    return "\n".join(rows)


def is_everywhere(name: str, dialect: str) -> bool:
    """Whether the oldest claimed version of the dialect has it."""
    number = version(dialect, DIALECTS[dialect].versions[0])
    return number is not None and missing(name, dialect, number) is None


def plans_table() -> str:
    """The words of each block; in words what stands behind one, where that is more than a text."""
    behind = {"text": "", "length": " (a length of time)", "often": " (how often)", "names": " (names)"}
    rows = ["| block | its words, each with a text or what stands in brackets |", "|---|---|"]
    for block, words in PLAN_WORDS.items():
        rows.append(f"| `{block}` | {', '.join(f'`{name}`{behind[word.sort]}' for name, word in words.items())} |")
    return "\n".join(rows)


TABLES = {"dialects": dialects_table, "types": types_table, "functions": functions_table, "plans": plans_table}


@pytest.mark.parametrize("name", TABLES)
def test_the_reference_says_what_the_tables_say(name: str, request: pytest.FixtureRequest) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- generated: {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)
    assert len(place.findall(text)) == 1
    expected = f"{TABLES[name]()}\n"
    if request.config.getoption("--update"):
        REFERENCE.write_text(place.sub(lambda match: match[1] + expected + match[3], text), encoding="utf-8")
        return
    found = place.search(text)
    assert found is not None
    assert found[2] == expected, "run pytest --update, and review it"


def test_every_built_dialect_has_an_engine() -> None:
    assert {entry.dialect for entry in ENGINES.values()} == {name for name, each in DIALECTS.items() if each.built}
