"""What models resolve to: columns that relationships make, junctions, composites, mixins, types, names."""

from __future__ import annotations

from entia.model.schema import Schema, Table
from entia.model.types import Type
from entia.model.workspace import Workspace
from entia.rules.checker import Findings


def schema(text: str, header: str = "target postgres 15") -> Schema:
    """The schema of a model without an error."""
    path = "/m/a.entia"
    workspace = Workspace.empty().with_files({path: f"model M {{ {header} }}\n{text}"})
    errors = [found.message for found in Findings.of(workspace).diagnostics(path) if found.severity == 1]
    assert not errors
    snapshot = workspace.model_of(path)
    assert snapshot is not None
    return snapshot.schema()


def table(found: Schema, name: str) -> Table:
    return next(table for table in found.tables if table.name == name)


def columns(found: Schema, name: str) -> list[str]:
    """`sql name as database name: base[?]` of each column."""
    shown = []
    for column in table(found, name).columns:
        renamed = "" if column.name == column.db_name else f" as {column.db_name}"
        shown.append(f"{column.name}{renamed}: {column.type.base}{'' if column.required else '?'}")
    return shown


def test_a_relationship_makes_a_column_for_each_key_attribute() -> None:
    found = schema("""
entity Film { film_id: int pk; title: text }
entity Copy { film -> Film pk; number: smallint pk }
entity Loan { id: int pk; copy -> Copy?; original_film -> Film as "source" }
""")
    assert columns(found, "Copy") == ["film as film_id: int", "number: smallint"]
    assert columns(found, "Loan") == [
        "id: int", "copy_film_id: int?", "copy_number: smallint?", "original_film as source: int",
    ]  # fmt: skip
    key = table(found, "Loan").foreign_keys[0]
    assert (key.columns, key.target_columns, key.target_db_columns) == (
        ("copy_film_id", "copy_number"), ("film", "number"), ("film_id", "number"),
    )  # fmt: skip


def test_a_line_says_which_of_its_columns_have_an_index() -> None:
    text = """
entity Person {
  id:      int pk
  boss    -> Person? no index
  team    -> Team
  hobbies <-> Team
  skills  <-> Team via Skill no index {}
  friends <-> Person via Friend(asking index, asked index "of_asked") { since: date }
  mentors <-> Person via Mentor(one index "of_one", other)
}
entity Team { id: int pk }
"""
    found = schema(text, "target postgres 15; relationships index; naming snake_case")
    indexes = {
        each.name: [(index.name, *(key.column for key in index.keys)) for index in each.indexes]
        for each in found.tables
    }
    assert indexes == {
        "Person": [("person_team_id_idx", "team")],
        "Team": [],
        "Person_Team": [("person_team_team_id_idx", "team")],
        "Skill": [],
        "Friend": [("friend_asking_id_idx", "asking"), ("of_asked", "asked")],
        "Mentor": [("of_one", "one")],
    }


def test_an_index_and_none_contradict_each_other() -> None:
    path = "/m/a.entia"
    text = (
        "model M { target sqlite }\nentity A { id: int pk; a -> A? index no index; b <-> A via J(x index, y) no index }"
    )
    found = Findings.of(Workspace.empty().with_files({path: text})).diagnostics(path)
    assert [each.message for each in found if each.severity == 1] == [
        "`index` and `no index` exclude each other on one line",
        "`no index` and `index` exclude each other on one line",
    ]


def test_a_mapping_shares_columns_and_may_name_any_unique_key() -> None:
    found = schema("""
entity Method { public_id: string(20) pk; scope_id: string(20); unique (scope_id, public_id) }
entity Account { id: int pk; scope_id: string(20); method -> Method(scope_id = scope_id, public_id) }
entity Permission { id: int pk; name: string(9) unique }
entity Grant { id: int pk; permission -> Permission(name) }
""")
    assert columns(found, "Account") == ["id: int", "scope_id: string", "method_public_id: string"]
    assert table(found, "Account").foreign_keys[0].columns == ("scope_id", "method_public_id")
    assert columns(found, "Grant") == ["id: int", "permission as permission_name: string"]


def test_an_index_has_a_column_that_two_roles_share_once() -> None:
    found = schema("""
entity Tenant { id: int pk }
entity Issue { tenant -> Tenant pk; id: int pk }
entity Comment { id: int pk; tenant -> Tenant; issue -> Issue(tenant = tenant, id); index (tenant, issue desc) }
""")
    (index,) = table(found, "Comment").indexes
    assert [(key.column, key.descending) for key in index.keys] == [("tenant", False), ("issue_id", True)]
    assert index.name == "Comment_tenant_id_issue_id_idx"


def test_a_key_has_a_column_that_two_of_its_lines_share_once() -> None:
    found = schema("""
entity Path { org: int pk; name: string(60) pk; usi: int pk }
entity Status {
  org:   int pk
  name:  string(60) pk
  path  -> Path(org = org, name = name, usi) pk
  other -> Path(org = org, name = name, usi) unique
}
entity Event { status -> Status pk; at: date pk }
entity Note { id: int pk; status -> Status(org, name, other_usi) }
""")
    assert columns(found, "Event")[:3] == ["status_org: int", "status_name: string", "status_path_usi: int"]
    (key,) = table(found, "Event").foreign_keys
    assert key.target_columns == ("org", "name", "path_usi")
    assert table(found, "Note").foreign_keys[0].target_columns == ("org", "name", "other_usi")


def test_many_to_many_in_its_forms() -> None:
    found = schema("""
entity Person {
  id: int pk
  tags <-> Tag
  skills <-> Skill via Known { since: date? }
  friends <-> Person via Friend(asking, asked)
}
entity Tag { id: int pk }
entity Skill { code: char(3) pk }
""")
    assert columns(found, "Person_Tag") == ["person as person_id: int", "tag as tag_id: int"]
    assert table(found, "Person_Tag").primary_key is not None
    assert [index.keys[0].column for index in table(found, "Person_Tag").indexes] == ["tag"]
    assert columns(found, "Known") == ["person as person_id: int", "skill as skill_code: char", "since: date?"]
    assert columns(found, "Friend") == ["asking as asking_id: int", "asked as asked_id: int"]


def test_a_polymorphic_relationship_is_a_checked_type_and_a_key() -> None:
    found = schema("""
entity Issue { id: bigint pk }
entity Epic { id: bigint pk }
entity Activity { id: int pk; on_what -> Issue | Epic; index (on_what) }
""")
    assert columns(found, "Activity") == ["id: int", "on_what_type: string", "on_what_id: bigint"]
    activity = table(found, "Activity")
    assert activity.checks[0].expression.text == "on_what_type in ('Issue', 'Epic')"
    assert [key.column for key in activity.indexes[0].keys] == ["on_what_type", "on_what_id"]
    assert not activity.foreign_keys


def test_a_composite_is_flattened_and_all_there_or_absent() -> None:
    found = schema("""
type Place { street: string(80); zip: string(12)? }
entity House { id: int pk; home: Place; second: Place?; kept: json(Place) }
""")
    assert columns(found, "House") == [
        "id: int", "home_street: string", "home_zip: string?", "second_street: string?", "second_zip: string?",
        "kept: json",
    ]  # fmt: skip
    assert [check.expression.text for check in table(found, "House").checks] == [
        "(second_street is null and second_zip is null) or (second_street is not null)"
    ]


def test_mixins_stand_last_or_where_their_line_stands() -> None:
    found = schema("""
mixin Tracked { at: timestamp = now() }
mixin Owned with Tracked { owner: text }
entity A with Owned { id: int pk }
entity B { id: int pk; with Tracked; name: text }
""")
    assert columns(found, "A") == ["id: int", "owner: text", "at: timestamp"]
    assert columns(found, "B") == ["id: int", "at: timestamp", "name: text"]


def test_types_travel_with_their_checks_and_defaults() -> None:
    found = schema("""
type Score = smallint check (value >= 0) = 1
type Rank = Score check (value < 9)
enum Colour: smallint { red, green = 5, blue }
entity A { id: int pk; rank: Rank; colour: Colour = green; twice: computed (rank * 2) }
entity B { id: int pk; a -> A }
""")
    rank = table(found, "A").columns[1]
    assert rank.type.domain is not None
    assert [check.text for check in rank.type.domain.checks] == ["value >= 0", "value < 9"]
    assert rank.default is not None
    assert rank.default.text == "1"
    assert [label.value for label in found.enums[0].labels] == ["1", "5", "6"]
    assert table(found, "A").columns[3].type.base == "bigint"  # as wide as the product may get
    assert table(found, "B").columns[1].type == Type("int")


def test_naming_derives_names_and_as_overrides() -> None:
    found = schema(
        """
namespace Sales /// Orders.
entity Sales.OrderLine { lineId: int pk; product -> Product }
entity Product as "article" { id: int pk; listPrice: int as "price" }
""",
        'target postgres 15; naming snake_case, table plural, column "{key}_{role}", index "{table}_{columns}_ix"; '
        "relationships on delete cascade index",
    )
    line = table(found, "Sales.OrderLine")
    assert (line.schema, line.db_name) == ("sales", "order_lines")
    assert columns(found, "Sales.OrderLine") == ["lineId as line_id: int", "product as id_product: int"]
    assert line.foreign_keys[0].on_delete == "cascade"
    assert [index.name for index in line.indexes] == ["order_lines_id_product_ix"]
    assert columns(found, "Product") == ["id: int", "listPrice as price: int"]
    assert table(found, "Product").db_name == "article"


def test_optional_relationships_may_do_something_else() -> None:
    found = schema(
        """
entity Post {
  tenant: int; author: int?; pair: int?; id: int pk
  writer -> User; editor -> User?; reader -> User? on delete restrict
  reused -> User(id = author)
  both   -> Pair(one = tenant, two)?
  none   -> Pair(one = author, two = pair)
  tags  <-> User
}
entity User { id: int pk }
entity Pair { one: int; two: int; unique (one, two) }
""",
        "target postgres 15; relationships on delete cascade on update cascade, optional on delete set null",
    )
    actions = {key.role: (key.on_delete, key.on_update) for key in table(found, "Post").foreign_keys}
    assert actions == {
        "writer": ("cascade", "cascade"),
        "editor": ("set null", "cascade"),
        "reader": ("restrict", "cascade"),
        "reused": ("set null", "cascade"),
        "both": ("cascade", "cascade"),  # `tenant` is never null
        "none": ("set null", "cascade"),
    }
    assert {key.on_delete for key in table(found, "Post_User").foreign_keys} == {"cascade"}


def test_junctions_may_be_prismas() -> None:
    found = schema(
        """
entity Team { id: int pk; members <-> User inverse teams; roles <-> Role no index on delete restrict
              rivals <-> Team via Rivalry(one, other) { since: date } }
entity User { id: uuid pk }
entity Role { id: int pk; of -> Rivalry(one, other) }
""",
        "target postgres 15, mysql 8; naming snake_case, table plural, junction prisma",
    )
    assert columns(found, "Team_User") == ["team as A: int", "user as B: uuid"]
    assert columns(found, "Team_Role") == ["role as A: int", "team as B: int"]  # in the order of the entities' names
    assert columns(found, "Rivalry") == ["one as A: int", "other as B: int", "since: date"]
    junction = table(found, "Team_User")
    assert (junction.db_name, junction.junction_of) == ("_TeamToUser", "Team")
    assert junction.primary_key is not None
    assert (junction.primary_key.name, junction.primary_key.only) == ("_TeamToUser_AB_pkey", ("postgres", "duckdb"))
    assert [(each.name, each.unique, each.only) for each in junction.indexes] == [
        ("_TeamToUser_AB_unique", True, ("mysql", "mariadb", "sqlite")),
        ("_TeamToUser_B_index", False, ()),
    ]
    assert [(key.name, key.on_delete, key.on_update, key.inverse) for key in junction.foreign_keys] == [
        ("_TeamToUser_A_fkey", "cascade", "cascade", ""),
        ("_TeamToUser_B_fkey", "cascade", "cascade", "teams"),
    ]
    other = table(found, "Team_Role")
    assert [index.unique for index in other.indexes] == [True]
    assert {(key.on_delete, key.on_update) for key in other.foreign_keys} == {("restrict", "cascade")}
    assert table(found, "Role").foreign_keys[0].target_db == ("", "_Rivalry")
    assert table(found, "Role").foreign_keys[0].target_db_columns == ("A", "B")


def test_tables_and_types_may_have_a_case_of_their_own() -> None:
    found = schema(
        """
enum OrderStatus { open }
entity OrderLine { lineId: int pk; status: OrderStatus; product -> StockItem; check (lineId > 0) }
entity StockItem { id: int pk }
view OpenLine as (select lineId from OrderLine)
""",
        "target postgres 15; naming camel_case, table snake_case plural, type verbatim",
    )
    assert [table(found, name).db_name for name in ("OrderLine", "StockItem")] == ["order_lines", "stock_items"]
    assert columns(found, "OrderLine")[:2] == ["lineId: int", "status: enum"]
    assert found.enums[0].db_name == "OrderStatus"
    assert found.views[0].db_name == "open_lines"


def test_constraints_may_have_a_case_of_their_own() -> None:
    found = schema(
        """
entity StockItem { itemID: int pk; home: Address? }
entity OrderLine {
  lineID: int
  orderedItem -> StockItem
  other -> StockItem as "the_item"
  note: text? as "remark" check (note > '')
  pk (lineID)
  index (note, orderedItem)
  check noNote (note <> '-')
}
type Address { zipCode: text }
""",
        'target postgres 15; naming lower_case, constraint pascal_case, table plural, column "{role}ID", '
        'pk "PK_{table}", fk "FK_{table}_{target}_{role}_{columns}", check "CK_{table}_{columns}", '
        'index "IX_{columns}"',
    )
    line, item = table(found, "OrderLine"), table(found, "StockItem")
    assert line.db_name == "orderlines"
    assert line.primary_key is not None
    assert line.primary_key.name == "PK_OrderLines"
    assert [key.name for key in line.foreign_keys] == [
        "FK_OrderLines_StockItems_OrderedItem_OrderedItemID",
        "FK_OrderLines_StockItems_Other_TheItem",
    ]
    assert [check.name for check in line.checks] == ["CK_OrderLines_Remark", "CK_OrderLines_NoNote"]
    assert [index.name for index in line.indexes] == ["IX_Remark_OrderedItemID"]
    assert [check.name for check in item.checks] == ["CK_StockItems_Home"]


def test_templates_name_keys_by_their_columns_and_their_target() -> None:
    found = schema(
        """
entity Line { order -> Order pk; number: int pk }
entity Order { id: int; pk (id) }
""",
        'target postgres 15; naming pk "PK_{table}_{columns}", fk "FK_{table}_{target}_{columns}"',
    )
    line, order = table(found, "Line"), table(found, "Order")
    assert line.primary_key is not None
    assert order.primary_key is not None
    assert [line.primary_key.name, order.primary_key.name] == ["PK_Line_order_id_number", "PK_Order_id"]
    assert [key.name for key in line.foreign_keys] == ["FK_Line_Order_order_id"]


def test_options_of_the_model_are_those_of_tables_that_say_none() -> None:
    found = schema(
        """
entity A { id: int pk; many <-> B }
entity B native mysql (engine = MyISAM) { id: int pk }
""",
        "target postgres 15, mysql 8; native mysql (engine = InnoDB); native postgres (fillfactor = 70)",
    )
    options = {each.name: [native[:2] for native in each.natives] for each in found.tables}
    both = [("mysql", "engine = InnoDB"), ("postgres", "fillfactor = 70")]
    assert options == {"A": both, "A_B": both, "B": [("postgres", "fillfactor = 70"), ("mysql", "engine = MyISAM")]}


def test_views_know_their_columns_through_other_views() -> None:
    found = schema("""
entity A { id: int pk; name: string(20)? }
view Top as (select b.label, b.id + 1 as next from Below b)
view Below as (select a.id, a.name as label from A a)
""")
    top = next(view for view in found.views if view.name == "Top")
    assert [(name, type_.base) for name, type_ in top.columns] == [("label", "string"), ("next", "int")]


# ---- names of keys on lines ------------------------------------------------------------------------------------------
def test_a_key_has_the_name_that_stands_on_a_line() -> None:
    text = 'entity A { id: int pk "a_key"; b: int pk; c: int unique "c_only" index; d: int unique index "d_ix" }\n'
    workspace = Workspace.empty().with_files({"/m/a.entia": f"model M {{ target postgres }}\n{text}"})
    snapshot = workspace.model_of("/m/a.entia")
    assert snapshot is not None
    table = snapshot.schema().tables[0]
    assert table.primary_key is not None
    assert (table.primary_key.name, table.primary_key.columns) == ("a_key", ("id", "b"))
    assert [(key.name, key.columns, key.explicit) for key in table.uniques] == [("c_only", ("c",), True)]
    assert [(index.name, index.unique) for index in table.indexes] == [("A_c_idx", False), ("d_ix", True)]


def test_a_key_has_one_name() -> None:
    head = "model M { target postgres }\n"
    text = head + 'entity A { id: int pk "x"; b: int pk "y" }\nentity B { id: int pk "z"; pk (id) }\n'
    found = Findings.of(Workspace.empty().with_files({"/m/a.entia": text})).diagnostics("/m/a.entia")
    assert [each.rule for each in found if each.severity == 1] == ["several-primary-keys"] * 2


def test_a_role_called_as_one_of_its_columns_means_all_of_them_in_a_key_for_all_that_read_it() -> None:
    found = schema("""
entity P { a: int pk; b: int pk }
entity ByPk { x -> P as ("x", "y"); pk (x) }
entity ByUnique { id: int pk; x -> P as ("x", "y"); unique (x); index (x, id) }
entity One { id: int pk; key -> ByPk }
entity Other { id: int pk; key -> ByUnique(x) }
entity Shares { id: int pk; x -> P as ("x", "y"); p -> P(a = x, b = y) }
""")
    primary = table(found, "ByPk").primary_key
    assert primary is not None
    assert primary.columns == ("x", "y")
    assert table(found, "ByUnique").uniques[0].columns == ("x", "y")
    assert [key.column for key in table(found, "ByUnique").indexes[0].keys] == ["x", "y", "id"]
    for name in ("One", "Other"):
        (key,) = table(found, name).foreign_keys
        assert key.target_columns == ("x", "y")
    assert [key.columns for key in table(found, "Shares").foreign_keys] == [("x", "y"), ("x", "y")]


def test_a_column_that_is_shared_is_meant_where_a_role_of_several_is_called_so() -> None:
    found = schema("""
entity P { a: int pk; b: int pk }
entity Q { x -> P as ("x", "y"); p -> P(a = x, b) pk; n: int }
entity R { id: int pk; q -> Q }
""")
    primary, (_, second) = table(found, "Q").primary_key, table(found, "Q").foreign_keys
    assert primary is not None
    assert second.columns == primary.columns == ("x", "p_b")
    assert table(found, "R").foreign_keys[0].target_columns == ("x", "p_b")


def test_duckdb_pairs_decimals_of_the_same_digits_only() -> None:
    text = """
entity Price { id: int pk; amount: decimal(12, 2) unique; whole: decimal(8) unique }
entity Bid {
  id: int pk
  amount: decimal(10, 2)
  whole: decimal(8, 0)
  price -> Price(amount = amount)
  round -> Price(whole = whole)
}
"""
    schema(text)
    path = "/m/a.entia"
    workspace = Workspace.empty().with_files({path: f"model M {{ target duckdb }}\n{text}"})
    (error,) = (found for found in Findings.of(workspace).diagnostics(path) if found.severity == 1)
    assert error.rule == "fk-type-mismatch"
    assert error.message == "`amount` is `decimal(10, 2)`, but `Price.amount` is `decimal(12, 2)`"


def test_unique_indexes_are_named_as_what_is_unique_wherever_they_stand() -> None:
    body = "entity A { id: int pk; a: int unique index; b: int index; c: int; unique index (c desc); index (c) }"
    found = schema(body, 'target postgres 15; naming unique "u_{columns}", index "i_{columns}"')
    assert [index.name for index in found.tables[0].indexes] == ["u_a", "i_b", "u_c", "i_c"]
