"""Tables that only connect two others, as many-to-many relationships."""

from __future__ import annotations

import re

import pytest

from entia.importers.report import Fate
from tests.importers.reading import read_model
from tests.importers.test_modelling import read
from tests.support.user_edits import errors


def test_many_to_many_is_called_as_the_source_calls_it() -> None:
    person = "references: [id], onDelete: NoAction, onUpdate: NoAction)"
    script = (
        f'datasource db {{ provider = "postgresql" }}\nmodel Person {{ id Int @id\n boss_id Int?\n'
        f' boss Person? @relation("a", fields: [boss_id], {person}\n persons Person[] @relation("a")\n'
        f' ones Peer[] @relation("b")\n others Peer[] @relation("c") }}\n'
        f'model Peer {{ one_id Int\n one Person @relation("b", fields: [one_id], {person}\n other_id Int\n'
        f' other Person @relation("c", fields: [other_id], {person}\n'
        " @@id([one_id, other_id])\n @@index([other_id]) }\n"
    )
    made = read_model(script, "", "prisma")
    assert "ones <-> Person via Peer(one, other) inverse others" in made.text
    assert "boss  -> Person?\n" in made.text
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
    assert text.count("native sqlite.INT") == 2


def test_many_to_many_is_called_in_the_case_of_the_model() -> None:
    script = (
        "create table users (id int primary key, firstName text, lastName text);"
        "create table landingPages (id int primary key, firstSeen text);"
        "create table seen (usersId int references users, landingPagesId int references landingPages,"
        " primary key (usersId, landingPagesId));"
    )
    text = read(script, "sqlite")
    assert "  landingPages       <-> LandingPage via Seen(" in text


PRISMA = """
datasource db {
  provider = "PROVIDER"
}
model Team {
  id      Int    @id
  roles   Role[]
  members User[]
  rivals  Team[] @relation("Rivalry")
  rivalOf Team[] @relation("Rivalry")
}
model User {
  id     Int    @id
  groups Team[]
  leads  Role[] @relation("Lead")
}
model Role {
  id    Int    @id
  teams Team[]
  users User[] @relation("Lead")
}
"""


def many(script: str, dialect: str = "postgresql") -> list[str]:
    text = read_model(script.replace("PROVIDER", dialect), "", "prisma").text
    assert errors({"a.entia": text}) == []
    return [" ".join(line.split()) for line in text.splitlines() if "<->" in line or "naming" in line]


@pytest.mark.parametrize("provider", ["postgresql", "mysql", "sqlite"])
def test_two_lists_of_prisma_are_a_line_each(provider: str) -> None:
    assert many(PRISMA, provider) == [
        "naming junction prisma",
        "members <-> User inverse groups",
        "rivalOf <-> Team via Rivalry(a, b) inverse rivals",
        "teams <-> Team",
        "users <-> User via Lead(role, user) inverse leads",
    ]


EXACT = """
create table "Team" ("id" int not null primary key);
create table "User" ("id" int not null primary key);
create table "_TeamToUser" ("A" int not null, "B" int not null,
  constraint "_TeamToUser_AB_pkey" primary key ("A", "B"),
  constraint "_TeamToUser_A_fkey" foreign key ("A") references "Team" ("id") on delete cascade on update cascade,
  constraint "_TeamToUser_B_fkey" foreign key ("B") references "User" ("id") on delete cascade on update cascade
);
create index "_TeamToUser_B_index" on "_TeamToUser" ("B");
"""


def test_a_database_of_prisma_is_known_by_its_junctions() -> None:
    assert "  naming junction prisma\n" in read(EXACT)
    assert "  users <-> User\n" in read(EXACT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("_AB_pkey", "_pk"),
        ('primary key ("A", "B")', 'primary key ("B", "A")'),
        ("_B_index", "_b"),
        ("_A_fkey", "_a"),
        ("on delete cascade", "on delete restrict"),
        ('"B" int not null', '"B" bigint not null'),
        ('"B" int not null,', '"B" int not null, "at" date,'),
        ('("B");', '("B" desc);'),
        ("_TeamToUser", "_TeamToUsers"),
        ("_TeamToUser", "TeamToUser"),
        ('index "_TeamToUser_B_index" on', 'unique index "_TeamToUser_B_index" on'),
    ],
)
def test_what_is_otherwise_than_prismas_is_an_entity(one: str, other: str) -> None:
    text = read(EXACT.replace(one, other))
    assert "junction prisma" not in text or "via TeamToUsers(team, user)" in text
    assert "<->" not in text or "via TeamToUsers(team, user)" in text


def test_only_a_junction_that_is_refused_is_kept_apart() -> None:
    script = """
    create table post (id varchar(500) primary key, title varchar(20));
    create table tag (id varchar(500) primary key, name varchar(20));
    create table post_tag (post_id varchar(500) not null, tag_id varchar(500) not null, primary key (post_id, tag_id),
      key (tag_id), foreign key (post_id) references post (id), foreign key (tag_id) references tag (id));
    """
    made = read_model(script, "mariadb")  # whose keys are shorter than both columns
    assert made.errors == ()
    assert "entity Post {" in made.text
    assert re.findall(r"create table \w+", made.text) == ["create table post_tag"]
