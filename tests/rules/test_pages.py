"""Each rule's page is true: its example gives exactly the marked diagnostics, what to use instead gives none, and each
fix of the example ends its diagnostic."""

from __future__ import annotations

import pytest

from entia.rules import ALL, page
from entia.rules.rule import Rule
from tests.rules.pages import blocks, sections
from tests.support.markers import apply, check, marks_of, read, write

NAMES = [rule.name for rule in ALL]
HEADINGS = ["", "What it does", "Why it matters", "Example", "Use instead", "Fix", "Settings"]
# What cannot be shown in a few lines of one file; each is tested in `test_rules.py`.
WITHOUT_EXAMPLE = {"too-many-problems"}


@pytest.mark.parametrize("rule", ALL, ids=NAMES)
def test_page_has_its_parts(rule: Rule) -> None:
    name, summary = rule.name, rule.summary
    parts = sections(name)
    assert [heading for heading in HEADINGS if heading in parts] == list(parts), "sections in their order, no others"
    assert {"What it does", "Why it matters", "Fix"} <= parts.keys()
    assert parts[""] == f"# {name}\n\n{summary[0].upper()}{summary[1:]}.\n\n"
    assert ("Example" in parts) == (name not in WITHOUT_EXAMPLE)
    assert page(name).endswith("\n")
    assert not summary.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_example_gives_what_is_marked(name: str) -> None:
    for block in blocks(sections(name).get("Example", "")):
        text, expected = read(block.text)
        found = marks_of(check(text, others=block.others))
        assert name in {mark.rule for mark in expected}, "the example shows its own rule"
        assert found == expected, "\n" + write(text, found)


@pytest.mark.parametrize("name", NAMES)
def test_use_instead_is_clean(name: str) -> None:
    parts = sections(name)
    found = blocks(parts.get("Use instead", ""))
    for block in found:
        text, expected = read(block.text)
        assert not expected
        checked = check(text, others=block.others)
        assert not checked.diagnostics, "\n" + write(text, marks_of(checked, messages=True))


@pytest.mark.parametrize("name", NAMES)
def test_fixes_end_their_diagnostic(name: str) -> None:
    for block in blocks(sections(name).get("Example", "")):
        text, _ = read(block.text)
        checked = check(text, others=block.others)
        for diagnostic in checked.diagnostics:
            if diagnostic.rule != name:
                continue
            if sections(name)["Fix"].strip().startswith("None"):
                assert not diagnostic.fixes, "the page says that there is no fix"
            before = sum(other.rule == name for other in checked.diagnostics)
            for fix in diagnostic.fixes:
                fixed = apply(checked, fix)
                assert fixed != text, fix.title
                after = check(fixed, others=block.others)
                again = sum(other.rule == name for other in after.diagnostics)
                assert again < before, f"{fix.title}:\n{fixed}\n{[d.message for d in after.diagnostics]}"
                broken = [other for other in after.diagnostics if _is_syntax(other.rule)]
                assert len(broken) <= sum(_is_syntax(other.rule) for other in checked.diagnostics), fix.title
        if not sections(name)["Fix"].strip().startswith("None"):
            assert any(diagnostic.fixes for diagnostic in checked.diagnostics if diagnostic.rule == name), "a fix"


def _is_syntax(rule: str) -> bool:
    return next(known.scope for known in ALL if known.name == rule) == "syntax"
