"""Lists of names in a model that is brought up to date: a list stays one as far as its names are still the same."""

from __future__ import annotations

import pytest

from entia.importers.update import updated
from entia.importers.update_lists import apart, together
from entia.syntax.document import Document

_MODEL = """model M {{ target postgres 15 }}

entity P {{
  id:                 int pk
  // They have no docs
  first,  last:       string(80)   // why
  /// Above
  born, died, seen:   date?  /// Behind
  billing, shipping  -> A?
  other:              int
}}

entity A {{ id: int pk; {line} }}
"""
_TEXT = _MODEL.format(line="x, y, z: int")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lists_that_nothing_concerns_stay_as_they_are_written(end: str) -> None:
    text = _TEXT.replace("\n", end)
    assert dict(updated({"m.entia": text}, text).files) == {"m.entia": text}
    changed = text.replace("other:              int", "other:              bigint")
    assert dict(updated({"m.entia": text}, changed).files) == {"m.entia": changed}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        # A column goes.
        (("born, died, seen", "died, seen"), ["/// Above", "died, seen:         date?  /// Behind"]),
        (("born, died, seen", "born, seen"), ["/// Above", "born, seen:         date?  /// Behind"]),
        (("born, died, seen", "born, died"), ["/// Above", "born, died:         date?  /// Behind"]),
        (("first,  last:", "last:"), ["// They have no docs", "last:               string(80)   // why"]),
        (("first,  last:", "first:"), ["// They have no docs", "first:              string(80)   // why"]),
        (("x, y, z: int", "x, z: int"), ["id: int pk", "x, z: int"]),
        # It changes.
        (
            ("born, died, seen:   date?", "born, died: date?\n  seen: date"),
            [
                "/// Above", "born, died:         date?  /// Behind",
                "/// Above", "seen:               date  /// Behind",
            ],
        ),
        (
            ("first,  last:       string(80)", "first: string(90)\n  last: string(80)"),
            ["first:              string(90)   // why", "last:               string(80)   // why"],
        ),
        (
            ("billing, shipping  -> A?", "billing -> A\n  shipping -> A?"),
            ["billing            -> A", "shipping           -> A?"],
        ),
        # All of them change alike: it is one line still.
        (("first,  last:       string(80)", "first, last: text"), ["first,  last:       text   // why"]),
        (("billing, shipping  -> A?", "billing, shipping -> A"), ["billing, shipping  -> A"]),
        (("x, y, z: int", "x, y, z: int unique"), ["entity A { id: int pk; x, y, z: int unique }"]),
        # One is called otherwise.
        (
            ("first,  last:", "first, surname:"),
            ["first:              string(80)   // why", "surname:            string(80) was last   // why"],
        ),
        # One comes.
        (
            ("first,  last:", "first, middle, last:"),
            [
                "first:              string(80)   // why", "middle:             string(80)",
                "last:               string(80)   // why",
            ],
        ),
        (
            ("born, died, seen:", "born, died, seen, late:"),
            ["born, died, seen:   date?  /// Behind", "/// Above", "/// Behind", "late:               date?"],
        ),
    ],
)  # fmt: skip
def test_a_list_loses_what_is_no_longer_the_same(source: tuple[str, str], lines: list[str]) -> None:
    assert source[0] in _TEXT
    wanted = _TEXT.replace(*source)
    made = dict(updated({"m.entia": _TEXT}, wanted).files)
    rows = [row.strip() for row in made["m.entia"].split("\n")]
    at = rows.index(lines[0])
    assert rows[at : at + len(lines)] == lines
    assert dict(updated(made, wanted).files) == made, "a second update has nothing to do"


def test_what_is_told_is_of_one_name() -> None:
    made = updated({"m.entia": _TEXT}, _TEXT.replace("born, died", "born"))
    assert [(each.kind, each.what, each.why) for each in made.changes] == [
        ("removed", "P.died", "`died: date?  /// Behind` is gone")
    ]


def test_a_list_goes_with_a_renamed_entity() -> None:
    made = updated({"m.entia": _TEXT}, _TEXT.replace("entity P", "entity Person"))
    assert "  born, died, seen:   date?  /// Behind\n" in made.files["m.entia"]


def test_apart_and_together_are_opposites() -> None:
    before = {"m": Document.parse(_TEXT)}
    there = {"m": Document.parse(apart(before)["m"])}
    assert not [name for name in ("first,", "born,", "billing,", "x,") if name in there["m"].text]
    assert together(there, before) == {"m": _TEXT}
    assert apart(there) == {}
