"""What foreign keys do when their target goes: said once by the model, of all and of optional ones."""

from __future__ import annotations

from dataclasses import replace

from entia.importers.catalog import Column, ForeignKey
from tests.importers.test_modelling import catalog, imported, table


def test_relationships_that_a_mixin_says_count_once_for_the_usual_actions() -> None:
    people = table("people", Column("id", "int", required=True), pk=("id",))
    columns = [Column(name, "int") for name in ("a_id", "b_id", "c_id", "note")]
    keys = [ForeignKey((name,), ("", "people"), ("id",), on_delete="cascade") for name in ("a_id", "b_id", "c_id")]
    parts = [table(f"part_{number}", *columns) for number in range(4)]
    for each in parts:
        each.foreign_keys = [replace(key, on_delete="") for key in keys[:1]]
    whole = table("whole", *columns[:3], foreign_keys=keys)
    text = imported(catalog(people, whole, *parts)).text
    assert "  relationships on delete cascade\n" in text
    assert "  a                -> People? on delete no action\n" in text
    assert "\nentity part_2 with Part {}\nentity part_3 with Part {}\n" in text


def test_what_optional_relationships_do_is_said_once() -> None:
    def made(*optional: str, others: str = "cascade") -> str:
        people = table("people", Column("id", "int", required=True), pk=("id",))
        columns = [Column(f"{name}_id", "int", required=name in "abc") for name in "abcdefg"]
        actions = (others, others, others, *optional)
        keys = [
            ForeignKey((column.name,), ("", "people"), ("id",), on_delete=action)
            for column, action in zip(columns, actions, strict=False)
        ]
        return imported(catalog(people, table("posts", *columns, foreign_keys=keys))).text

    text = made("set null", "set null", "set null", "cascade")
    assert "  relationships on delete cascade, optional on delete set null\n" in text
    assert "  d, e, f -> Person?\n  g       -> Person? on delete cascade\n" in text
    assert "  relationships optional on delete set null\n" in made(*["set null"] * 4, others="no action")
    assert "  relationships on delete cascade, optional on delete no action\n" in made(*[""] * 4)
    assert "  relationships on delete cascade\n" in made("set null", *["cascade"] * 3)
