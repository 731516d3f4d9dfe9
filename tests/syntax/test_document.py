"""Documents: chunks, edits and places."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.syntax.document import Document
from entia.text import Position
from tests.syntax.texts import EVERYTHING, edits, models, offset, structure, texts


@given(texts)
@settings(max_examples=300)
def test_any_text_is_read(text: str) -> None:
    document = Document.parse(text)
    assert document.text == text
    assert "".join(chunk.text for chunk in document.chunks) == text
    assert document.chunks
    said = [
        document.position(index, problem.span.start).line
        for index, chunk in enumerate(document.chunks)
        for problem in chunk.problems
    ]
    assert len(said) == len(set(said)), "more than one problem on a line"
    for chunk in document.chunks:
        assert all(0 <= problem.span.start <= problem.span.end <= len(chunk.text) for problem in chunk.problems)
        for declaration in chunk.declarations:
            assert 0 <= declaration.span.start <= declaration.span.end <= len(chunk.text)
            for member in declaration.members:
                assert declaration.span.start <= member.start <= member.end <= declaration.span.end


@given(st.data())
@settings(max_examples=150)
def test_edits_equal_reading_anew(data: st.DataObject) -> None:
    document = Document.parse(data.draw(st.one_of(models, texts)))
    for _ in range(4):
        start, end, new = data.draw(edits(document))
        text = document.text
        expected = text[: offset(text, start)] + new + text[offset(text, end) :]
        document = document.edit(start, end, new)
        assert document.text == expected
        fresh = Document.parse(expected)
        assert structure(document) == structure(fresh)
        assert [document.start_line(i) for i in range(len(document.chunks))] == [
            fresh.start_line(i) for i in range(len(fresh.chunks))
        ]
        assert document.line_count == fresh.line_count


@given(st.data())
@settings(max_examples=60)
def test_edits_of_a_sound_model_share_chunks(data: st.DataObject) -> None:
    document = Document.parse(EVERYTHING)
    start, end, new = data.draw(edits(document))
    first, last = document.locate(start)[0], document.locate(end)[0]
    edited = document.edit(start, end, new)
    assert structure(edited) == structure(Document.parse(edited.text))
    if '"""' in new or '"""' in "".join(chunk.text for chunk in document.chunks[max(0, first - 1) : last + 2]):
        return  # a text may be cut off further down
    assert all(map(_same, edited.chunks[: max(0, first - 1)], document.chunks))
    behind = len(document.chunks) - last - 2
    if behind > 0:
        assert all(map(_same, edited.chunks[-behind:], document.chunks[-behind:]))


def _same(one: object, other: object) -> bool:
    return one is other


@given(models, models)
@settings(max_examples=60)
def test_whole_texts_replace_each_other(one: str, other: str) -> None:
    document = Document.parse(one)
    replaced = document.with_text(other)
    assert replaced.text == other
    assert structure(replaced) == structure(Document.parse(other))
    assert document.with_text(one).chunks == document.chunks


@given(texts)
@settings(max_examples=150)
def test_places_there_and_back(text: str) -> None:
    document = Document.parse(text)
    lines = [document.line(number) for number in range(document.line_count)]
    assert "".join(lines).replace("\r", "") == text.replace("\n", "").replace("\r", "")
    for index, chunk in enumerate(document.chunks):
        assert document.index(chunk) == index
        for at in {0, len(chunk.text) // 2, max(0, len(chunk.text) - 1)}:
            if chunk.text[at - 1 : at + 1] == "\r\n" or at >= len(chunk.text):
                continue
            assert document.locate(document.position(index, at)) == (index, at)


def test_equal_texts_are_different_chunks() -> None:
    text = "entity A { id: int pk }\n"
    document = Document.parse(text + text)
    one, other = document.chunks
    assert one.text == other.text
    assert one is not other
    assert one.declarations[0] is not other.declarations[0]
    assert (document.index(one), document.index(other)) == (0, 1)
    assert Document.parse(text).chunks[0] is not one


def test_index_after_many_edits() -> None:
    document = Document.parse("".join(f"entity E{i} {{ id: int pk }}\n" for i in range(200)))
    document.index(document.chunks[7])
    for i in range(150):
        line = (i * 37) % document.line_count
        document = document.edit(Position(line, 0), Position(line, 0), ("// x\n", "enum X { a }\n")[i % 2])
        assert [document.index(chunk) for chunk in document.chunks] == list(range(len(document.chunks)))
    with pytest.raises(ValueError, match="not of this document"):
        document.index(Document.parse("").chunks[0])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = EVERYTHING.replace("\n", end)
    document = Document.parse(text)
    plain = Document.parse(EVERYTHING)
    assert [len(chunk.declarations) for chunk in document.chunks] == [len(chunk.declarations) for chunk in plain.chunks]
    assert not [problem for chunk in document.chunks for problem in chunk.problems]
    assert document.line_count == plain.line_count
    assert [document.line(i) for i in range(document.line_count)] == [plain.line(i) for i in range(plain.line_count)]


def test_signs_that_other_tools_take_for_line_ends() -> None:
    document = Document.parse("entity A { /// a\u2028b\n  x: int /// c\x85d\n}")
    assert document.line_count == 3
    assert document.chunks[0].declarations[0].doc == "a\u2028b"


def test_a_byte_order_mark_is_no_text() -> None:
    document = Document.parse("\ufeff/// Doc\nentity A {\n  x: int\n}\n")
    declaration = document.chunks[0].declarations[0]
    assert (len(document.chunks), declaration.keyword, declaration.doc) == (1, "entity", "Doc")
    assert not document.chunks[0].problems


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("entity A {", True),
        ("model: int", False),
        ("type -> X", False),
        ("note  <-> X", False),
        ("  entity A {", False),
        ("\fentity A {", True),
        ("entityx A {", False),
        ("// comment\nentity A {", True),
    ],
)
def test_where_chunks_begin(line: str, begins: bool) -> None:
    document = Document.parse("enum E { a }\n\n" + line + "\n")
    assert len(document.chunks) == 1 + begins


def test_comments_above_belong_to_what_is_below() -> None:
    document = Document.parse("enum E { a }\n// far\n\n// near\n/// doc\nenum F { a }\n")
    assert [chunk.text for chunk in document.chunks] == [
        "enum E { a }\n// far\n\n",
        "// near\n/// doc\nenum F { a }\n",
    ]


@pytest.mark.parametrize(
    ("position", "place"),
    [((0, 3), (0, 3)), ((0, 99), (0, 12)), ((1, 0), (1, 0)), ((9, 9), (1, 13)), ((-1, 0), (0, 0)), ((2, 0), (1, 13))],
)
def test_positions_outside_of_the_text(position: tuple[int, int], place: tuple[int, int]) -> None:
    assert Document.parse("enum E { a }\nenum F { a }\n").locate(Position(*position)) == place


def test_a_keyword_in_a_text_cuts_it_once() -> None:
    open_text, cut = 'note "N" """\n', 'model things\n  """\n'
    document = Document.parse(open_text + cut)
    assert [[problem.rule for problem in chunk.problems] for chunk in document.chunks] == [[], ["keyword-in-text"]]
    indented = document.edit(Position(1, 0), Position(1, 0), "  ")
    assert [len(chunk.problems) for chunk in indented.chunks] == [0]
    again = indented.edit(Position(1, 0), Position(1, 2), "")
    assert structure(again) == structure(document)


def test_many_cut_texts_in_a_row() -> None:
    piece = 'note "N" """\nx\n'
    for count, at in itertools.product(range(2, 6), range(5)):
        document = Document.parse(piece * count)
        line = min(at * 2, document.line_count - 1)
        edited = document.edit(Position(line, 0), Position(line, 0), '"""\n')
        assert structure(edited) == structure(Document.parse(edited.text))
