"""Prisma schemas, reviewed by eye; what Prisma has no word for is told, and stands in the text as a comment."""

from __future__ import annotations

import re

import pytest

from entia.exporters.prisma_names import Names, plain
from entia.exporters.seal import is_ours
from tests.exporters.models import Case, example, schema_of
from tests.support.snapshots import Snapshot


def exported(text: str, dialect: str = "postgres") -> tuple[str, list[str]]:
    """The schema of a model with its blanks as one, and the messages of its notes."""
    made = Case("model", schema_of(text), dialect).exported("prisma")
    return re.sub(r"(?<=\S) +", " ", made.text), [note.message for note in made.notes]


@pytest.mark.parametrize(
    ("name", "dialect"),
    [("shop", "postgres"), ("shop", "mysql"), ("chinook", "postgres"), ("sakila", "mariadb"), ("library", "sqlite")],
)
def test_the_examples(name: str, dialect: str, snapshot: Snapshot) -> None:
    made = example(name, dialect).exported("prisma")
    assert is_ours(made.text)
    snapshot.check(f"{name}.{dialect}.prisma", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", made.text))


def test_both_ends_of_a_relation_are_named() -> None:
    text, _ = exported(
        "entity A { id: int pk; b -> B inverse many; c -> B? unique on delete set null; up -> A? }\n"
        "entity B { id: int pk }"
    )
    assert ' b B @relation("A_b", fields: [b_id], references: [id], onDelete: NoAction, onUpdate: NoAction)' in text
    assert ' many A[] @relation("A_b")' in text
    assert ' c B? @relation("A_c", fields: [c_id], references: [id], onDelete: SetNull, onUpdate: NoAction)' in text
    assert ' a A? @relation("A_c")' in text
    assert ' up A? @relation("A_up", fields: [up_id]' in text
    assert ' as A[] @relation("A_up")' in text


def test_a_junction_as_prisma_makes_it_is_two_lists() -> None:
    made, _ = exported(
        "model M { target postgres 15; naming junction prisma }\n"
        "entity Team { id: int pk; lead -> User\n members <-> User inverse groups  /// Who plays\n"
        " rivals <-> Team via Rivalry(one, other)\n roles <-> Role via Duty(role, team) }\n"
        "entity User { id: int pk; roles <-> Role on delete restrict }\nentity Role { id: int pk }"
    )
    assert '  /// Who plays\n  members User[]\n  rivals Team[] @relation("Rivalry")\n' in made
    assert '  teams Team[] @relation("Rivalry")\n  roles Role[] @relation("Duty")\n}' in made
    assert ' lead User @relation("Team_lead", ' in made
    assert "\n  groups Team[]\n" in made
    assert '\n  teams Team[] @relation("Duty")\n' in made
    assert "model User_Role {" in made  # its rows do not go with a user's
    assert made.count("\nmodel ") == 4


def test_names_that_prisma_does_not_take_are_mapped() -> None:
    text, _ = exported(
        'entity Größe as "größen" { id: int pk; über: text; class: text }\n'
        "entity sales.Order { id: int pk }\nentity crm.Order { id: int pk }\n"
        """enum Rating { "PG-13", "13", x }\nentity R { id: int pk; r: Rating = '13' }"""
    )
    assert "model Grosse {" in text
    assert ' uber String @map("über")' in text
    assert ' class_ String @map("class")' in text
    assert '@@map("größen")' in text
    assert "model Order {" in text
    assert "model crm_Order {" in text
    assert ' PG_13 @map("PG-13")' in text
    assert ' x13 @map("13")' in text
    assert "@default(x13)" in text
    assert 'schemas = ["public", "sales", "crm"]' in text
    assert text.count('@@schema("public")') == 3


def test_what_prisma_has_no_word_for_is_noted_and_kept() -> None:
    text, notes = exported(
        """\
entity A native postgres (fillfactor = 70) {
  id: int pk auto start 5
  name: string(20) collate "C" was title
  lower: string(20) computed (lower(name)) stored
  span: duration?
  words: text[]
  b -> B? not enforced
  unique (name) deferrable
  index few (lower(name))
  index (name nulls first) include (lower)
  check (name <> 'x')
  volume 1K now
  partition by hash (id) into 4
}
entity B { id: int pk }
entity C { id: int? }
view V as (select id from A)
type Money = decimal(9, 2) check (value >= 0)
"""
    )
    kept = (
        "// native postgres (fillfactor = 70)", "// auto start 5", '// collate "C"', "// was title",
        "// computed (lower(name)) stored", 'span Unsupported("interval")?', "// required\n",
        "// (b_id) -> B (id) not enforced", "// deferrable", '// @@index([(lower(name))], map: "A_few_idx")',
        "// name nulls first", "// include (lower)", "// check A_check (name <> 'x')", "// volume 1K now",
        "// partition by hash (id) into 4", "@@ignore", "// view V as (select id from A)",
        "// type Money = decimal(9, 2) check (value >= 0)",
    )  # fmt: skip
    assert [each for each in kept if each not in text] == []
    assert len(notes) >= len(kept) - 1


def test_defaults_are_values_where_prisma_has_them() -> None:
    text, _ = exported(
        "enum S: smallint { a = 1, b = 2 }\nentity A { id: uuid pk = uuid(); s: S = b; t: enum(p, q) = q"
        "; b: bool = true; m: decimal(5, 2) = 1.50; at: timestamp = now(); on_update: timestamp = now() on update now()"
        "; day: date = current_date; name: string(9) = 'it''s' }"
    )
    assert '@default(dbgenerated("gen_random_uuid()")) @db.Uuid' in text
    assert " s Int @default(2) @db.SmallInt" in text
    assert ' t String @default("q")' in text
    assert " b Boolean @default(true)" in text
    assert " m Decimal @default(1.50) @db.Decimal(5, 2)" in text
    assert " at DateTime @default(now()) @db.Timestamptz" in text
    assert "@default(now()) @updatedAt @db.Timestamptz" in text
    assert '@default(dbgenerated("current_date")) @db.Date' in text
    assert '@default("it\'s") @db.VarChar(9)' in text


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Größe", "Grosse"), ("1st", "st"), ("_id", "id"), ("class", "class_"), ("日本", "x_"), ("a-b c", "a_b_c"),
     ("Int", "Int_"), ("42", "x42")],
)  # fmt: skip
def test_a_plain_name(name: str, wanted: str) -> None:
    assert plain(name) == wanted


def test_a_name_is_taken_once() -> None:
    names = Names()
    assert [names.take("a", "b"), names.take("a", "b"), names.take("A", "b"), names.take("b")] == [
        "a",
        "b",
        "b_2",
        "b_3",
    ]
