"""What newcomers get wrong: one message a mistake, and fixes that write what they mean.

`snapshots/mistakes.md` holds what each is told, for a person to review.
"""

from __future__ import annotations

from functools import cache

import pytest

from entia.diagnostics import Diagnostic, Severity
from tests.rules.mistakes import MISTAKES, PLACES, Mistake
from tests.support.markers import Checked, apply, check
from tests.support.snapshots import Snapshot

_ALL = [(place, mistake) for place, mistakes in MISTAKES.items() for mistake in mistakes]
_MOST_FIXES = 8


def _model(place: str, text: str) -> str:
    return PLACES[place].replace("…", text)


@cache
def _checked(text: str) -> Checked:
    return check(text)


def _graver(checked: Checked) -> list[Diagnostic]:
    """What must not be there in a right model."""
    return [each for each in checked.diagnostics if each.severity <= Severity.WARNING]


def _mended(text: str) -> str:
    """The text after its preferred fixes, one after the other."""
    for _ in range(_MOST_FIXES):
        fixes = [fix for each in _graver(_checked(text)) for fix in each.fixes if fix.preferred]
        if not fixes:
            break
        text = apply(_checked(text), fixes[0])
    return text


def _words(text: str) -> list[str]:
    """The lines of a text without their blank ends and empty ones."""
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _name(case: tuple[str, Mistake]) -> str:
    return case[1].wrong.replace("\n", "/")


def test_there_are_enough() -> None:
    assert len(_ALL) >= 300


@pytest.mark.parametrize("case", _ALL, ids=_name)
def test_what_is_meant_is_right(case: tuple[str, Mistake]) -> None:
    place, mistake = case
    assert not _graver(_checked(_model(place, mistake.right)))


@pytest.mark.parametrize("case", _ALL, ids=_name)
def test_one_message_and_its_fix(case: tuple[str, Mistake]) -> None:
    place, mistake = case
    text = _model(place, mistake.wrong)
    said = _graver(_checked(text))
    shown = "\n".join(f"{each.rule}: {each.message}" for each in said)
    if mistake.fixed:
        assert len(said) <= mistake.messages, shown
        assert _words(_mended(text)) == _words(_model(place, mistake.right)), shown
    else:
        assert len(said) == 1, shown
        assert said[0].help, "it says what to write"
        assert not any(fix.preferred for fix in said[0].fixes), "only the author knows"


@pytest.mark.parametrize("case", _ALL, ids=_name)
def test_no_fix_makes_it_worse(case: tuple[str, Mistake]) -> None:
    place, mistake = case
    checked = _checked(_model(place, mistake.wrong))
    before = {(each.rule, each.message) for each in checked.diagnostics}
    for diagnostic in checked.diagnostics:
        for fix in diagnostic.fixes:
            if fix.preferred:
                after = _graver(_checked(apply(checked, fix)))
                new = [each.message for each in after if (each.rule, each.message) not in before]
                assert not new or mistake.fixed, f"{fix.title}: {new}"


def test_every_message_is_reviewed(snapshot: Snapshot) -> None:
    lines = ["# What newcomers are told"]
    for place, mistakes in MISTAKES.items():
        lines += ["", f"## {place}"]
        known = {(each.rule, each.message) for each in _checked(_model(place, mistakes[0].right)).diagnostics}
        for mistake in mistakes:
            checked = _checked(_model(place, mistake.wrong))
            lines += ["", "- `" + mistake.wrong.replace("\n", " / ") + "`"]
            for each in checked.diagnostics:
                if (each.rule, each.message) not in known:
                    there = each.place.chunk.text[each.span.start : each.span.end]
                    lines.append(
                        f"  - at `{there}` {each.rule}: {each.message}" + (f"; {each.help}" if each.help else "")
                    )
                    lines += [f"    - fix{', preferred' * fix.preferred}: {fix.title}" for fix in each.fixes]
    snapshot.check("mistakes.md", "\n".join(lines).replace(" / ", " / ") + "\n")
