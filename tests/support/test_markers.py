"""The marker runner reads what it writes, and places carets where diagnostics stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.markers import Mark, check, marks_of, read, write

_LINES = ["a: int", "    deep: text", "", "x"]


def test_markers_stand_for_spans() -> None:
    text, marks = read(
        "entity A {\n  n: Txt\n  // ^^^ unknown-type: `Txt` is not a type\n//^^^ two, three\n//@0-1 four\n}"
    )
    assert text == "entity A {\n  n: Txt\n}"
    assert marks == (
        Mark(1, 0, 1, "four"),
        Mark(1, 0, 5, "three"),
        Mark(1, 0, 5, "two"),
        Mark(1, 5, 8, "unknown-type", "`Txt` is not a type"),
    )


@given(
    st.lists(st.sampled_from(_LINES), min_size=1, max_size=5),
    st.lists(
        st.builds(
            lambda line, start, length, rule: Mark(line, start, start + length, rule),
            st.integers(0, 4), st.integers(0, 30), st.integers(1, 12), st.sampled_from(["one-rule", "other-rule"]),
        ),
        max_size=5,
    ),
)  # fmt: skip
def test_what_is_written_is_read_again(lines: list[str], marks: list[Mark]) -> None:
    marks = sorted(mark for mark in marks if mark.line < len(lines))
    assert read(write("\n".join(lines), marks)) == ("\n".join(lines), tuple(marks))


def test_a_diagnostic_of_several_lines_is_marked_on_its_first() -> None:
    text = "entity Page {\n  id: int pk\n  size: int check (sise\n    > 0)\n}\n"
    marks = marks_of(check(text, others={"m.entia": "model M { target postgres 15 }\n"}))
    assert marks == (Mark(2, 19, 23, "unknown-column"),)
