"""Columns in the three encodings of the protocol, compared with Python's own encoders."""

from hypothesis import given
from hypothesis import strategies as st

from entia.lsp import positions
from entia.syntax.document import Document
from entia.text import Position

LINES = st.text(st.characters(blacklist_characters="\r\n", blacklist_categories=["Cs"]), max_size=30) | st.text(
    "aé€😀", max_size=12
)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])
UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
NAME = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@given(LINES, ENCODINGS, st.data())
def test_units_count_as_the_encoder_does(line: str, encoding: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, len(line)))
    units = len(line[:column].encode(NAME[encoding])) // UNIT[encoding]
    assert positions.to_units(line, column, encoding) == units
    assert positions.to_column(line, units, encoding) == column


def test_a_place_inside_a_code_point_is_its_start() -> None:
    assert positions.to_column("a😀b", 2, "utf-16") == 1
    assert positions.to_column("a€b", 2, "utf-8") == 1


def test_beyond_the_line_is_its_end() -> None:
    assert positions.to_column("añ", 99, "utf-16") == 2
    assert positions.to_column("ab", 99, "utf-32") == 2


@given(st.lists(LINES, min_size=1, max_size=5), ENCODINGS, st.integers(-2, 8), st.integers(-2, 40))
def test_any_position_is_a_place_in_the_text(lines: list[str], encoding: str, line: int, character: int) -> None:
    document = Document.parse("\n".join(lines))
    found = positions.from_protocol(document, line, character, encoding)
    assert 0 <= found.line < document.line_count
    assert 0 <= found.column <= len(document.line(found.line))


def test_a_range_counts_in_the_clients_units() -> None:
    document = Document.parse("entity Ä {\n  😀x: int\n}\n")
    assert document.line(1) == "  😀x: int"
    assert positions.to_protocol(document, Position(1, 4), "utf-16") == {"line": 1, "character": 5}
    assert positions.to_protocol(document, Position(1, 4), "utf-8") == {"line": 1, "character": 7}
    assert positions.to_protocol(document, Position(1, 4), "utf-32") == {"line": 1, "character": 4}
