"""All rules together: the table, the craft of what they say, how many have fixes, and cases beyond their pages.

`snapshots/messages.md` holds every message, help and fix of the pages' examples for a person to review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from entia.diagnostics import Diagnostic, Severity
from entia.rules import ALL, BY_NAME, NAMES, page, page_path
from tests.rules.pages import blocks, sections
from tests.support.markers import Checked, apply, check, marks_of, read, write
from tests.support.snapshots import Snapshot

CASES = sorted((Path(__file__).parent / "cases").glob("*.entia"))
SCOPES = {
    "issue", "declaration", "name", "table", "column", "key", "index", "foreign_key", "check", "exclusion", "partition",
    "view", "enum", "domain", "header", "plan", "syntax", "sql", "silence",
}  # fmt: skip


@cache
def examples() -> tuple[tuple[str, Checked, Diagnostic], ...]:
    """(rule, its example, a diagnostic of the rule in it) of all pages."""
    found = []
    for rule in ALL:
        for block in blocks(sections(rule.name).get("Example", "")):
            checked = check(read(block.text)[0], others=block.others)
            found += [
                (rule.name, checked, diagnostic) for diagnostic in checked.diagnostics if diagnostic.rule == rule.name
            ]
    return tuple(found)


def test_there_are_enough_rules_and_fixes() -> None:
    with_fix = {name for name, _, diagnostic in examples() if diagnostic.fixes}
    titles = {re.sub(r"`[^`]*`", "`…`", fix.title) for _, _, diagnostic in examples() for fix in diagnostic.fixes}
    own = [rule for rule in ALL if rule.scope not in ("syntax", "sql") and rule.name != "dialect-limit"]
    assert len(own) >= 60
    assert len(with_fix) >= 25
    assert len(titles) >= 25, "kinds of fixes"


@pytest.mark.parametrize(
    ("owner", "other", "said"),
    [("on erasure delete", "", True), ("", "on erasure delete", True), ("", "on erasure anonymize n", False)],
)
def test_rows_of_a_junction_are_erased_with_those_of_either_end(owner: str, other: str, said: bool) -> None:
    text = (
        f"entity A {{ id: int pk; bs <-> B via J(a, b); {owner} }}\nentity B {{ id: int pk; n: text; {other} }}\n"
        "entity C { id: int pk; j -> J }"
    )
    found = [each.message for each in check(text).diagnostics if each.rule == "erasure-blocked"]
    assert found == (["no `J` can be erased to which a `C` refers"] if said else [])


def test_the_table_is_in_order() -> None:
    names = [rule.name for rule in ALL]
    assert len(set(names)) == len(names)
    assert [name.replace("-", "_") for name in names] == sorted(name.replace("-", "_") for name in names)
    assert {rule.scope for rule in ALL} <= SCOPES
    assert set(BY_NAME) == NAMES == set(names)
    for rule in ALL:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert page_path(rule.name).is_file()
    with pytest.raises(KeyError):
        page("no-such-rule")


def test_messages_are_said_with_craft() -> None:
    for name, _, diagnostic in examples():
        said = f"{name}: {diagnostic.message}"
        first = diagnostic.message.split(" ")[0]
        proper = first.rstrip(":").removesuffix("'s") in (
            "PostgreSQL",
            "MySQL",
            "MariaDB",
            "SQLite",
            "DuckDB",
            "Oracle",
        )
        assert first[0] in "`'" or first[0].islower() or first[0].isdigit() or proper, said
        assert not diagnostic.message.endswith("."), said
        assert not diagnostic.help.endswith("."), diagnostic.help
        assert not diagnostic.help[:1].isupper(), diagnostic.help
        assert "\n" not in diagnostic.message, said
        assert not re.search(r"\binvalid\b|\bplease\b|\berror\b|!", diagnostic.message, re.IGNORECASE), said
        assert diagnostic.message.count("`") % 2 == 0, said
        assert len(diagnostic.message) <= 160, said
        text = diagnostic.place.chunk.text[diagnostic.span.start : diagnostic.span.end]
        assert "\n" not in text, f"{name} points at several lines"
        assert diagnostic.span.start <= diagnostic.span.end <= len(diagnostic.place.chunk.text), said
        for fix in diagnostic.fixes:
            assert fix.edits, said
            assert not fix.title.endswith("."), fix.title
        assert sum(fix.preferred for fix in diagnostic.fixes) <= 1, said


def test_severities_are_those_of_the_table() -> None:
    for name, _, diagnostic in examples():
        if BY_NAME[name].scope not in ("sql",) and name != "dialect-limit":
            assert diagnostic.severity == BY_NAME[name].severity, name


def test_every_message_is_reviewed(snapshot: Snapshot) -> None:
    snapshot.check("messages.md", "\n".join(_reviewed()) + "\n")


def _reviewed() -> Iterator[str]:
    yield "# What the rules say\n"
    last = ""
    for name, checked, diagnostic in examples():
        if name != last:
            yield f"## {name} ({diagnostic.severity.name.lower()})\n"
            last = name
        text = diagnostic.place.chunk.text[diagnostic.span.start : diagnostic.span.end]
        yield f"- at `{text}`" if text else "- at the end of the line"
        yield f"  - {diagnostic.message}"
        if diagnostic.help:
            yield f"  - help: {diagnostic.help}"
        for label in diagnostic.labels:
            span = label.place.span
            yield f"  - see `{label.place.chunk.text[span.start : span.end]}`: {label.message}"
        for fix in diagnostic.fixes:
            flags = "".join([", preferred" if fix.preferred else "", ", loses something" if fix.destructive else ""])
            yield f"  - fix{flags}: {fix.title}"
            before, after = checked.document.text.split("\n"), apply(checked, fix).split("\n")
            yield from (f"    + `{line.strip()}`" for line in after if line.strip() and line not in before)
        yield ""


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_cases(path: Path, request: pytest.FixtureRequest) -> None:
    text, expected = read(path.read_text(encoding="utf-8"))
    checked = check(text)
    found = marks_of(checked, messages=True)
    if request.config.getoption("--update"):
        path.write_text(write(text, found), encoding="utf-8", newline="\n")
        return
    assert found == expected, "\n" + write(text, found)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_fixes_of_cases_end_their_diagnostic(path: Path) -> None:
    """Every fix leaves a text that is read as well as before, with one diagnostic of its kind less."""
    checked = check(read(path.read_text(encoding="utf-8"))[0])
    for diagnostic in checked.diagnostics:
        for fix in diagnostic.fixes:
            fixed = check(apply(checked, fix))
            before = sum(other.rule == diagnostic.rule for other in checked.diagnostics)
            after = sum(other.rule == diagnostic.rule for other in fixed.diagnostics)
            assert after < before, f"{diagnostic.rule}: {fix.title}\n{fixed.document.text}"
            assert _broken(fixed) <= _broken(checked), f"{diagnostic.rule}: {fix.title}\n{fixed.document.text}"


def _broken(checked: Checked) -> int:
    return sum(BY_NAME[diagnostic.rule].scope == "syntax" for diagnostic in checked.diagnostics)


def test_severity_of_the_heaviest_decides_export() -> None:
    """A model with hints and warnings only is one that can be written."""
    checked = check("model M { target postgres 15 }\n\nentity A { price: double }\n")
    assert {diagnostic.rule for diagnostic in checked.diagnostics} == {"float-money", "no-primary-key"}
    assert all(diagnostic.severity > Severity.ERROR for diagnostic in checked.diagnostics)


def _rules_of(text: str, **files: str) -> list[str]:
    others = {f"{name}.entia": content for name, content in files.items()}
    return [diagnostic.rule for diagnostic in check(text, others=others).diagnostics]


def test_what_a_page_cannot_show() -> None:
    two = {"a": "model A { target postgres 15 }\n", "b": "model B { target mysql 8 }\n"}
    assert _rules_of("entity Tag { id: int pk }\n", **two) == ["model-choice"]

    roles = """model M { target postgres 15; relationships index }

entity Account { tenant: int pk; number: int pk }

entity Other { id: int pk; code: int unique }

entity Payment {
  id:      int pk
  account -> Account
  other   -> Other(code = account)
}
"""
    assert _rules_of(roles) == ["role-many-columns"]

    assert "keyword-in-text" in _rules_of('model M { target postgres 15 }\nnote "x" """\nentity of the text\n"""\n')
    decomposed = "cafe\u0301"
    assert "name-not-nfc" in _rules_of(
        f"model M {{ target postgres 15 }}\nentity A {{ id: int pk; {decomposed}: int }}\n"
    )
    many = "\n".join(f"  a{number}: int = = 1" for number in range(200))
    assert "too-many-problems" in _rules_of(
        f"model M {{ target postgres 15 }}\nentity A {{\n  id: int pk\n{many}\n}}\n"
    )


def test_a_verdict_on_a_name_is_not_remembered_for_its_line() -> None:
    """`rate: double` and `price: double` are one text behind the name."""
    text = "model M { target postgres 15 }\n\nentity A { id: int pk; rate: double; price: double }\n"
    assert [(each.rule, each.message.split("`")[3]) for each in check(text).diagnostics] == [("float-money", "price")]


def test_a_tag_that_the_model_declares_is_known() -> None:
    text = 'model M { target postgres 15; tag owner(text) }\n\nentity A { id: int pk; note: text @owner("me") @ownr }\n'
    assert [(each.rule, each.help) for each in check(text).diagnostics] == [("unknown-tag", "write `@owner`")]


def test_a_rule_bears_a_declaration_without_a_name() -> None:
    found = [diagnostic.rule for diagnostic in check("enum )our: smat { red = 1 }\n").diagnostics]
    assert "syntax-error" in found or "missing-name" in found


def test_a_type_of_an_extension_is_declared_by_its_fix() -> None:
    for head in ("model M { target postgres 15 }", "model M {\n  target postgres 15\n}"):
        checked = check(f"{head}\n\nentity A {{\n  id: int pk\n  a: postgres.citext\n}}\n")
        (found,) = [each for each in checked.diagnostics if each.rule == "unknown-native-type"]
        mended = check(apply(checked, found.fixes[0]))
        assert "extension postgres citext" in mended.workspace.document("main.entia").text  # type: ignore[union-attr]  # it is there
        assert mended.diagnostics == ()


@pytest.mark.parametrize(("type_", "said"), [("varchar(max)", "`max`"), ("varchar(1, 2)", "2"), ("numeric(n)", "`n`")])
def test_what_a_native_type_does_not_take_in_brackets_is_said(type_: str, said: str) -> None:
    checked = check(f"model M {{ target postgres 15 }}\nentity E {{ id: int pk; a: postgres.{type_} }}")
    (found,) = [each for each in checked.diagnostics if each.rule == "unknown-native-type"]
    assert found.message.endswith(f"in brackets, not {said}")
