"""Tables that only connect two others, as many-to-many relationships."""

from __future__ import annotations

from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.report import Fate
from entia.importers.sources import joined
from tests.importers.test_modelling import read


def test_many_to_many_is_not_called_as_an_inverse_is() -> None:
    person = "references: [id], onDelete: NoAction, onUpdate: NoAction)"
    script = (
        f'datasource db {{ provider = "postgresql" }}\nmodel Person {{ id Int @id\n boss_id Int?\n'
        f' boss Person? @relation("a", fields: [boss_id], {person}\n persons Person[] @relation("a")\n'
        f' ones Peer[] @relation("b")\n others Peer[] @relation("c") }}\n'
        f'model Peer {{ one_id Int\n one Person @relation("b", fields: [one_id], {person}\n other_id Int\n'
        f' other Person @relation("c", fields: [other_id], {person}\n'
        " @@id([one_id, other_id])\n @@index([other_id]) }\n"
    )
    made = IMPORTERS["prisma"].read(joined([("shop.prisma", script)]), Options())
    assert "peers <-> Person via Peer(one, other)" in made.text
    assert "boss   -> Person?\n" in made.text
    assert made.of(Fate.MAPPED) == ()


def test_many_to_many_says_which_columns_have_an_index() -> None:
    text = read(
        "create table a (id int primary key); create table b (id int primary key);"
        + "".join(
            f"create table {name} (a_id int references a, b_id int references b, primary key (a_id, b_id));"
            for name in ("a_b", "link", "mark", "pair", "kept")
        )
        + "create index on link (b_id); create index on pair (a_id); create index of_b on pair (b_id);"
        "create index on mark (a_id); create index on kept (b_id, a_id);"
    )
    assert [line.strip() for line in text.splitlines() if "<->" in line] == [
        "bs    <-> B no index",
        "links <-> B via Link {}",
        "marks <-> B via Mark(a index, b)",
        'pairs <-> B via Pair(a index, b index "of_b")',
    ]
    assert "entity Kept {" in text


def test_a_junction_whose_columns_have_types_of_their_own_is_an_entity() -> None:
    text = read(
        "create table a (id integer primary key); create table b (id integer primary key);"
        "create table a_b (a_id int references a, b_id int references b, primary key (a_id, b_id));",
        "sqlite",
    )
    assert "<->" not in text
    assert text.count("native sqlite.int") == 2
