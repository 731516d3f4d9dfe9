"""What becomes of a model when its source is imported again: the smallest edit, and a word about it."""

from __future__ import annotations

import pytest

from entia.importers.update import Updated, UpdateError, updated

HEAD = "model Shop {\n  target postgres 15\n  naming snake_case\n}\n\n"


def _update(mine: str, source: str) -> str:
    return _made(mine, source).files["shop.entia"].removeprefix(HEAD)


def _made(mine: str, source: str) -> Updated:
    return updated({"shop.entia": HEAD + mine}, HEAD + source)


def _said(made: Updated) -> list[tuple[str, str]]:
    return [(each.kind, each.what) for each in made.changes]


MINE = """// The people.
/// A person who buys.
entity Client with Tracked as "customer" @confidential {
  // the key
  id:    bigint pk auto
  email: Email unique @pii  /// Login and contact address
  name:  string(80)? as "full_name"  // as printed

  check named (name <> '')
  volume 1K now, 1M in 3y
  audit  email, name keep 10y
}

type Email = string(80)

mixin Tracked {
  created_at: timestamp = now()
}

entity Order with Tracked {
  id:     bigint pk auto
  buyer  -> Client index as "customer_id"
  total:  decimal(10, 2) = 0
}
"""
SOURCE = """entity Customer {
  id: bigint pk auto
  email: string(80) unique
  full_name: string(80)?
  created_at: timestamp = now()
  check "customer_named_check" (full_name <> '')
}

entity Order {
  id: bigint pk auto
  customer -> Customer index
  total: decimal(10, 2) = 0
  created_at: timestamp = now()
}
"""


def test_the_same_source_changes_nothing() -> None:
    made = _made(MINE, SOURCE)
    assert made.files["shop.entia"] == HEAD + MINE
    assert made.changes == ()


def test_a_new_column_stands_behind_its_neighbour() -> None:
    source = SOURCE.replace("  full_name:", "  phone: string(20)?\n  full_name:")
    assert _update(MINE, source) == MINE.replace("contact address\n", "contact address\n  phone: string(20)?\n")


def test_only_the_clause_that_changed_is_written_anew() -> None:
    source = SOURCE.replace("full_name: string(80)?", "full_name: string(120) = 'nobody'")
    assert _update(MINE, source) == MINE.replace(
        'name:  string(80)? as "full_name"', "name:  string(120) = 'nobody' as \"full_name\""
    )


def test_a_column_that_goes_takes_its_lines_along_and_says_what_is_lost() -> None:
    source = SOURCE.replace("  full_name: string(80)?\n", "").replace(
        "  check \"customer_named_check\" (full_name <> '')\n", ""
    )
    made = _made(MINE, source)
    wanted = MINE.replace('  name:  string(80)? as "full_name"  // as printed\n', "")
    wanted = wanted.replace("  check named (name <> '')\n", "").replace("audit  email, name", "audit  email")
    assert made.files["shop.entia"] == HEAD + wanted
    lost = [each.why for each in made.changes if each.what == "Client"]
    assert any("audit email, name keep 10y" in why for why in lost)


def test_what_changes_in_every_table_of_a_mixin_changes_in_the_mixin() -> None:
    source = SOURCE.replace("created_at: timestamp = now()", "created_at: timestamp(0)?")
    assert _update(MINE, source) == MINE.replace("created_at: timestamp = now()", "created_at: timestamp(0)?")


def test_a_table_with_another_line_than_the_mixin_no_longer_takes_it_in() -> None:
    at = SOURCE.index("entity Order")
    source = SOURCE[:at] + SOURCE[at:].replace("created_at: timestamp", "created_at: timestamp(0)")
    wanted = MINE.replace("entity Order with Tracked {", "entity Order {").replace(
        "  total:  decimal(10, 2) = 0\n", "  total:  decimal(10, 2) = 0\n  created_at: timestamp(0) = now()\n"
    )
    assert _update(MINE, source) == wanted


def test_a_constraint_more_than_the_mixin_says_is_the_tables() -> None:
    at = SOURCE.index("entity Order")
    source = SOURCE[:at] + SOURCE[at:].replace("timestamp = now()", "timestamp = now() unique")
    assert _update(MINE, source) == MINE.replace("decimal(10, 2) = 0\n", "decimal(10, 2) = 0\n  unique (created_at)\n")


def test_a_relationship_that_becomes_optional_still_does_what_the_source_says() -> None:
    head = HEAD.replace("}", "  relationships on delete cascade index, optional on delete set null\n}")
    source = SOURCE.replace("customer -> Customer index", "customer -> Customer? index on delete cascade")
    made = updated({"shop.entia": head + MINE}, HEAD + source)
    assert made.files["shop.entia"] == head + MINE.replace(
        'buyer  -> Client index as "customer_id"', 'buyer  -> Client? index as "customer_id" on delete cascade'
    )
    assert updated(made.files, HEAD + source).changes == ()
    without = updated(
        {"shop.entia": head + MINE}, HEAD + source.replace("customer -> Customer? index", "customer -> Customer?")
    )
    assert "  relationships on delete cascade, optional on delete set null\n" in without.files["shop.entia"]


def test_a_domain_stays_until_its_column_is_of_another_type() -> None:
    source = SOURCE.replace("email: string(80)", "email: string(200)")
    assert _update(MINE, source) == MINE.replace("email: Email unique", "email: string(200) unique")


def test_relationships_to_a_table_that_another_replaces_have_names_of_their_own() -> None:
    head = "model M { target mariadb 10.11 }\nentity A { id: int pk; x -> B?; y -> B? }\n"
    mine = head + "entity B { id: int pk; a, b, c, d: int }\n"
    theirs = head.replace("B?", "Other?") + "entity Other { id: int pk; p, q, r, s, t, u: date }\n"
    made = updated({"m.entia": mine}, theirs)
    assert not [each for each in made.changes if each.kind == "left"]
    assert "-> Other(id = x)" in made.files["m.entia"]
    assert "other2 -> Other(id = y)" in made.files["m.entia"]


def test_a_foreign_key_that_goes_leaves_a_relationship_that_is_not_enforced() -> None:
    source = SOURCE.replace("customer -> Customer index", "customer_id: bigint index")
    wanted = MINE.replace('index as "customer_id"', 'index as "customer_id" not enforced')
    assert _update(MINE, source) == wanted
    assert _update(wanted, SOURCE) == MINE, "and comes back as it was"


def test_a_column_that_looks_renamed_is_renamed_wherever_it_is_named() -> None:
    mine = SOURCE.replace("full_name", "name") + (
        "\nquery Names (select name from Customer)\nview Named as (select c.name from Customer c)\n"
    )
    source = (
        mine.replace("  name: string", "  title: string")
        .replace("(name <> ''", "(title <> ''")
        .replace("select c.name", "select c.title as name")
    )
    made = _made(mine, source[: source.index("\nquery")] + source[source.index("view") :])
    text = made.files["shop.entia"]
    assert "  title: string(80)? was name\n" in text
    assert "query Names (select title from Customer)" in text
    assert ("renamed", "Customer.title") in _said(made)


def test_a_table_that_comes_is_written_with_the_names_of_the_model() -> None:
    source = (
        SOURCE
        + "\nentity Note {\n  id: int pk auto\n  customer -> Customer on delete cascade\n  text: text  /// Said\n}\n"
    )
    assert _update(MINE, source) == MINE + (
        "\nentity Note {\n  id:       int pk auto\n  customer -> Client on delete cascade\n"
        "  text:     text  /// Said\n}\n"
    )


def test_a_table_that_goes_is_told_with_its_plans() -> None:
    source = SOURCE[SOURCE.index("entity Order") :].replace("customer -> Customer", "customer_id: bigint")
    made = _made(MINE, source)
    assert "entity Client" not in made.files["shop.entia"]
    assert '  buyer: bigint index as "customer_id"\n' in made.files["shop.entia"]
    gone = next(each for each in made.changes if (each.kind, each.what) == ("removed", "Client"))
    assert gone.why == "the source has no such table; gone with it: volume, audit"


def test_a_comment_of_the_source_fills_a_gap_but_replaces_no_doc() -> None:
    source = SOURCE.replace("  full_name: string(80)?", "  full_name: string(80)?  /// Theirs")
    source = source.replace("unique\n", "unique  /// Theirs, too\n").replace(
        "total: decimal(10, 2) = 0", "total: decimal(10, 2) = 0  /// Sum"
    )
    made = _made(MINE, source)
    text = made.files["shop.entia"]
    assert "  /// Theirs\n  name:  string(80)?" in text
    assert "/// Login and contact address" in text
    assert "  total:  decimal(10, 2) = 0  /// Sum\n" in text
    assert ("kept", "Client.email") in _said(made)


def test_labels_come_and_go_where_they_stand() -> None:
    mine = "enum Mood {\n  good  // best\n  bad   /// Worst\n}\n\nentity Day { id: int pk; mood: Mood }\n"
    source = "enum Mood { great, good, awful }\n\nentity Day { id: int pk; mood: Mood }\n"
    assert _update(mine, source).startswith("enum Mood {\n  great\n  good  // best\n  awful\n}\n")


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ('index "idx_{table}"', '  index "by_two" (a, id)\n  index "by_three" (id, a)\n'),
        ('index "by_{columns}"', '  index "by_two" (a, id)\n  index three (id, a)\n'),
    ],
)
def test_a_name_that_the_model_derives_otherwise_than_the_import_is_written(template: str, lines: str) -> None:
    mine = HEAD.replace("snake_case", f"snake_case, {template}") + "entity Post {\n  id: int pk\n  a: int\n"
    source = HEAD.replace("snake_case", 'snake_case, index "by_{columns}"') + "entity Post {\n  id: int pk\n  a: int\n"
    made = updated(
        {"shop.entia": mine + "  index one (a, id)\n}\n"}, source + "  index two (a, id)\n  index three (id, a)\n}\n"
    )
    assert made.files["shop.entia"] == f"{mine}{lines}}}\n"


def test_what_only_the_model_has_stays() -> None:
    mine = MINE + '\nview Big as (select id from Order where total > 100)\ntodo "Load"\n'
    made = _made(mine, SOURCE)
    assert made.files["shop.entia"] == HEAD + mine
    assert _said(made) == [("kept", "Big")]


def test_a_junction_that_is_more_than_one_becomes_an_entity() -> None:
    mine = "entity A { id: int pk; bs <-> B via AB }\n\nentity B { id: int pk }\n"
    source = (
        "entity A { id: int pk }\nentity B { id: int pk }\n"
        'entity AB as "ab" { a -> A pk; b -> B pk index; since: date }\n'
    )
    mine = mine.replace("via AB }", "via AB { note: text? } }")
    text = _update(mine, source)
    assert "bs <-> B via AB }" in text
    assert "since: date" in text
    assert "note" not in text


def test_a_model_with_an_error_is_not_touched() -> None:
    with pytest.raises(UpdateError) as raised:
        _made(MINE.replace("-> Client", "-> Nobody"), SOURCE)
    assert "Nobody" in raised.value.message
    assert (raised.value.path, raised.value.line) == ("shop.entia", 27)


def test_sql_of_one_database_is_kept_to_it_in_a_model_for_several() -> None:
    body = "entity A {\n  id: int pk\n  a: int\n  b: int\n"
    source = f"model M {{ target postgres 15 }}\n{body}  check (least(a, b) > 1)\n}}\n"
    mine = f"model M {{ target postgres 15, mysql 8 }}\n{body}}}\n"
    text = updated({"m.entia": mine}, source).files["m.entia"]
    assert "  check (least(a, b) > 1) only postgres\n" in text


def test_another_spelling_of_the_same_is_no_difference() -> None:
    mine = "entity A {\n  id: int pk\n  n: tinyint check (n > 1 and n < 9)\n  k: int[]\n}\n"
    source = (
        "entity A {\n  id: int pk\n  n: smallint check ((n > 1) and (n < 9))\n"
        '  check "a_n_check1" (n between -128 and 127)\n  k: postgres.integer[]\n'
        "  check (array_ndims(k) = 1 and (array_position(k, null) is null))\n}\n"
    )
    assert _update(mine, source) == mine


def test_options_that_entia_writes_by_itself_are_no_difference() -> None:
    mine = "model M { target mysql 9 }\nentity A { id: int pk }\n"
    options = "engine = InnoDB, charset = utf8mb4, collate = utf8mb4_0900_bin"
    source = f"model M {{ target mysql 9 }}\nentity A native mysql ({options}) {{ id: int pk }}\n"
    assert updated({"m.entia": mine}, source).files["m.entia"] == mine


def test_line_ends_stay() -> None:
    text = (HEAD + MINE).replace("\n", "\r\n")
    source = SOURCE.replace("  full_name:", "  phone: string(20)?\n  full_name:")
    made = updated({"shop.entia": text}, HEAD + source).files["shop.entia"]
    assert "\n" not in made.replace("\r\n", "")
    assert "\r\n  phone: string(20)?\r\n" in made


def test_several_files_are_changed_where_the_line_stands() -> None:
    at = MINE.index("type Email")
    files = {"m/shop.entia": HEAD + MINE[:at], "m/rest.entia": MINE[at:]}
    made = updated(files, HEAD + SOURCE.replace("total: decimal(10, 2)", "total: decimal(12, 2)"))
    assert made.files["m/shop.entia"] is files["m/shop.entia"]
    assert "total:  decimal(12, 2) = 0" in made.files["m/rest.entia"]


def test_an_index_beside_a_unique_key_is_no_unique_index() -> None:
    table = "entity Tag {\n  id: int pk\n  name: text?\n  unique (name)\n  index (name)\n}\n"
    line = "  name: text? index unique\n"
    assert line in _update("entity Old { id: int pk }\n", f"entity Old {{ id: int pk }}\n\n{table}")
    assert line in _update("entity Tag { id: int pk }\n", f"entity Tag {{\n  id: int pk\n{line}}}\n")


BEFORE = """entity Account {
  id:      int pk auto
  owner:   string(40)  // as printed
  balance: sqlserver.money
  place:   sqlserver.geography?
  rows:    text native sqlserver (sparse)
  index (owner) native sqlserver (fillfactor = 90)
  native sqlserver (data_compression = PAGE)
}

sql sqlserver touch on Account \"\"\"
  create trigger touch on Account after update as select 1
  \"\"\"
"""
CHANGES = (
    ("sqlserver.money", "sqlserver.smallmoney"),
    ("sqlserver.geography?", "sqlserver.geometry?"),
    ("text native sqlserver (sparse)", "text"),
    ("fillfactor = 90", "fillfactor = 80"),
    ("data_compression = PAGE", "data_compression = ROW"),
    ("select 1", "select 2"),
    ("string(40)", "string(41)"),
)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_model_for_a_database_whose_ddl_is_not_written_is_updated_all_the_same(old: str, new: str) -> None:
    head = "model Bank { target sqlserver }\n\n"
    files = {"bank.entia": head + BEFORE}
    source = head + BEFORE.replace("  // as printed", "").replace(old, new)
    made = updated(files, source)
    assert made.files["bank.entia"] == head + BEFORE.replace(old, new)
    assert updated(made.files, source).changes == ()


def test_views_of_what_a_mixin_brings_are_in_the_names_of_the_model() -> None:
    mine = MINE.replace("created_at: timestamp", 'made: timestamp as "created_at"')
    mine += "\nview Fresh as (select name as full_name, made as created_at from Client)\n"
    source = SOURCE.replace("  created_at: timestamp = now()\n", "  with Tracked\n")
    source += "\nmixin Tracked { created_at: timestamp = now() }\n"
    source += "\nview Fresh as (select full_name, created_at from Customer)\n"
    assert _made(mine, source).changes == ()
    more = source + "\nview Old as (select o.id, o.created_at from Order o where o.created_at < now())\n"
    old = "view Old as (select o.id, o.made as created_at from Order o where o.made < now())"
    assert _update(mine, more).endswith(f"\n{old}\n")
