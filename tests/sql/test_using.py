"""`using (role)` in a view: joins by the database's column, where all tables call it the same."""

from __future__ import annotations

from entia.model.workspace import Workspace
from entia.sql import ddl
from entia.sql.script import Script

MODEL = """model M { target postgres 15 }
entity Language { language_id: int pk; name: text }
entity Film { id: int pk; language -> Language as "lang" }
entity Dub { id: int pk; language -> Language as "DUBLANG" }
view V as (select f.id from Film f join Dub d using (language))
"""


def made(dub: str) -> Script:
    model = Workspace.empty().with_files({"model.entia": MODEL.replace("DUBLANG", dub)}).model_of("model.entia")
    assert model is not None
    return ddl(model.schema(), "postgres", "15")


def test_the_databases_name_is_written() -> None:
    view = made("lang").statements[-1].text
    assert view == 'CREATE VIEW "V" AS SELECT f.id FROM "Film" AS f JOIN "Dub" AS d USING (lang)'
    assert made("lang").refusals == ()


def test_two_names_cannot_be_joined_so() -> None:
    assert [note.message for note in made("speech").refusals] == [
        "`using (language)`: the tables call the column lang and speech"
    ]
