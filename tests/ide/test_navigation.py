"""Navigation over several files."""

from __future__ import annotations

from entia.ide.caret import caret_at
from entia.ide.navigation import definition, references
from entia.ide.places import find_chunk
from tests.ide.cursor import PATH, marked


def test_goes_to_another_file_and_finds_uses_in_all_files() -> None:
    workspace, position = marked(
        "model M { target postgres 15 }\nentity A { id: int pk; b -> <|>B }\n",
        other="entity B { id: int pk }\n",
        third="view V as (select id from B)\nentity C { id: int pk; b -> B }\n",
    )
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    place = definition(caret)
    assert place is not None
    found = find_chunk(workspace, PATH, place.chunk)
    assert found is not None
    assert found[0] == "/model/other.entia"
    paths = []
    for each in references(caret, declaration=True):
        where = find_chunk(workspace, PATH, each.chunk)
        assert where is not None
        assert each.chunk.text[each.span.start : each.span.end] == "B"
        paths.append(where[0])
    assert paths == ["/model/other.entia", PATH, "/model/third.entia", "/model/third.entia"]


def test_names_of_another_model_are_other_names() -> None:
    workspace, position = marked("entity A { id: int pk; b -> <|>B }\n", **{"deep/model": "entity B { id: int pk }\n"})
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    assert definition(caret) is None
    assert references(caret, declaration=True) == []


def test_a_select_names_its_relations_behind_each_join_and_before_each_point() -> None:
    text = "entity A { id: int pk; b -> B }\nentity B { id: int pk }\n"
    workspace, position = marked(
        f"{text}query Q (select A.id, B.id, c.id from A join <|>B on A.b = B.id left join B c on c.id = A.b)\n"
    )
    caret = caret_at(workspace, PATH, position)
    assert caret is not None
    found = [each.chunk.text[each.span.start :][:4] for each in references(caret, declaration=False)]
    assert found == ["B }\n", "B.id", "B on", "B.id", "B c "]
