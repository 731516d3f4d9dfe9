"""What DBML says, construct by construct, and that any text gives a catalog."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.exporters import ALL as EXPORTERS
from entia.exporters.source import Source
from entia.importers.catalog import Catalog, Identity
from entia.importers.dbml import read
from entia.importers.options import Options
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from tests.importers.measures import silent_lines
from tests.importers.reading import read_model, read_texts


def imported(*texts: str) -> tuple[Catalog, list[tuple[int, str]]]:
    """The catalog of files f0.dbml, f1.dbml, … and (first line, why) of what is not placed."""
    files = [(f"f{number}.dbml", textwrap.dedent(text)) for number, text in enumerate(texts)]
    catalog, passages = read_texts(read, files, Options())
    return catalog, [(each.first, each.why) for each in passages if each.fate is Fate.UNPLACED]


def catalog_of(*texts: str) -> Catalog:
    catalog, left = imported(*texts)
    assert left == []
    return catalog


def test_columns_have_their_types_and_settings() -> None:
    catalog = catalog_of("""
        Table core.users as U [note: 'People', headercolor: #fff] {
          id "bigint unsigned" [pk, increment]
          name varchar(80) [not null, unique, note: 'As printed']
          score decimal(10, 2) [default: -1.5]
          kind core.kind [default: core.kind.admin]
          tags text[][] [null]
          big varchar("MAX")
          seen timestamp [default: `now() - interval '5 days'`, check: `seen > '1900-01-01'`]
          nick text [default: 'it\\'s', default: null] // how friends say it
        }
        enum core.kind { admin
          "power user" [note: 'may do more'] }
    """)
    table = catalog.tables["core", "users"]
    assert table.comment == "People"
    assert [(each.type, each.required, each.default) for each in table.columns.values()] == [
        ("bigint unsigned", True, ""),
        ("varchar(80)", True, ""),
        ("decimal(10, 2)", False, "-1.5"),
        ("core.kind", False, "'admin'"),
        ("text[][]", False, ""),
        ("varchar(MAX)", False, ""),
        ("timestamp", False, "now() - interval '5 days'"),
        ("text", False, ""),
    ]
    assert table.columns["id"].identity == Identity()
    assert table.columns["name"].comment == "As printed"
    assert table.columns["nick"].comment == "how friends say it"
    assert table.primary_key is not None
    assert table.primary_key.columns == ("id",)
    assert [key.columns for key in table.uniques] == [("name",)]
    assert [(check.sql, check.column) for check in table.checks] == [("seen > '1900-01-01'", "seen")]
    assert [(label.text, label.comment) for label in catalog.enums["core", "kind"].labels] == [
        ("admin", ""),
        ("power user", "may do more"),
    ]


def test_indexes_and_checks_stand_in_blocks() -> None:
    catalog = catalog_of("""
        Table t {
          a int
          b int
          indexes {
            (a, b) [pk]
            a [name: 'by_a', type: hash, note: 'fast']
            (`lower(b)`, a)
            (b, a) [unique, name: "u"]
            `a * 2` [unique]
          }
          checks { `a > b` [name: 'order'] }
        }
    """)
    table = catalog.tables["", "t"]
    assert table.primary_key is not None
    assert table.primary_key.columns == ("a", "b")
    assert all(column.required for column in table.columns.values())
    assert [(index.name, index.method, index.unique, index.comment) for index in table.indexes] == [
        ("by_a", "hash", False, "fast"),
        ("", "", False, ""),
        ("", "", True, ""),
    ]
    assert [(key.column, key.sql) for key in table.indexes[1].keys] == [("", "lower(b)"), ("a", "")]
    assert [(key.columns, key.name) for key in table.uniques] == [(("b", "a"), "u")]
    assert [(check.sql, check.name) for check in table.checks] == [("a > b", "order")]


@pytest.mark.parametrize(
    ("ref", "owner", "columns", "target"),
    [
        ("Ref: a.x > b.y", "a", ("x",), "b"),
        ("Ref: a.x < b.y", "b", ("y",), "a"),
        ("Ref: a.x - b.y", "b", ("y",), "a"),
        ("Ref { public.a.x > B.y }", "a", ("x",), "b"),
        ("Ref: a.(x, z) > b.(y, z)", "a", ("x", "z"), "b"),
    ],
)
def test_which_side_is_the_foreign_key(ref: str, owner: str, columns: tuple[str, ...], target: str) -> None:
    """The side that there is one of is unique, though its table does not say so."""
    catalog = catalog_of("Table a {\n x int\n z int\n}", "Table b as B {\n y int\n z int\n}", ref.replace("B.", "b."))
    (key,) = catalog.tables["", owner].foreign_keys
    assert (key.columns, key.target) == (columns, ("", target))
    assert bool(catalog.tables["", owner].uniques) == (" - " in ref)
    assert [each.columns for each in catalog.tables[key.target].uniques] == [key.target_columns]


def test_a_relationship_has_a_name_and_actions() -> None:
    catalog = catalog_of(
        """
        Table a { x int [ref: > s.b.y]
        }
        Table s.b as B {
          y int
          up int [ref: - y]
        }
        Ref fk_b: B.y > a.x [delete: set null, update: no action, color: #aaa, inactive] // why
    """.replace("Ref fk_b: B.y > a.x", "Ref fk_b: B.up > a.x")
    )
    key = catalog.tables["s", "b"].foreign_keys[1]
    assert (key.name, key.on_delete, key.on_update) == ("fk_b", "set null", "no action")
    assert catalog.tables["s", "b"].columns["up"].comment == "why"
    itself = catalog.tables["s", "b"].foreign_keys[0]
    assert (itself.columns, itself.target, itself.target_columns) == (("up",), ("s", "b"), ("y",))
    assert catalog.tables["", "a"].foreign_keys[0].target == ("s", "b")


def test_many_to_many_is_the_junction_of_dbmls_own_export() -> None:
    catalog = catalog_of(
        """
        Table a { id int [pk]
          code varchar(3) }
        Table b { id uuid [pk] }
        Table a_b { id int }
        Ref: a.(id, code) <> b.id [delete: cascade]
    """.replace("b.id [", "b.id [").replace("a.(id, code)", "a.id")
    )
    junction = catalog.tables["", "a_b(1)"]
    assert [(each.name, each.type, each.required) for each in junction.columns.values()] == [
        ("a_id", "int", True),
        ("b_id", "uuid", True),
    ]
    assert junction.primary_key is not None
    assert junction.primary_key.columns == ("a_id", "b_id")
    assert [(key.columns, key.target, key.on_delete) for key in junction.foreign_keys] == [
        (("a_id",), ("", "a"), "cascade"),
        (("b_id",), ("", "b"), "cascade"),
    ]


def test_a_partial_brings_columns_and_the_last_wins_but_for_the_tables_own() -> None:
    catalog = catalog_of("""
        TablePartial p1 [note: 'first'] {
          id int [pk]
          x int
          owner int [ref: > t.id]
          indexes { x }
        }
        TablePartial p2 {
          x bigint [note: 'wide', check: `x > 0`]
          y int
        }
        Table t {
          a int
          ~p1
          y text
          ~p2
        }
    """)
    table = catalog.tables["", "t"]
    assert [(each.name, each.type) for each in table.columns.values()] == [
        ("a", "int"),
        ("id", "int"),
        ("owner", "int"),
        ("y", "text"),
        ("x", "bigint"),
    ]
    assert table.comment == "first"
    assert table.partials == ("p1", "p2")
    assert catalog.partials == {"p1": ["id", "x", "owner"], "p2": ["x", "y"]}
    assert [(key.columns, key.target) for key in table.foreign_keys] == [(("owner",), ("", "t"))]
    assert len(table.indexes) == len(table.checks) == 1


def test_the_names_of_a_partials_indexes_are_left_to_the_database_where_two_tables_have_them() -> None:
    partial = "TablePartial p {\n x int\n indexes {\n x [name: 'by_x']\n x [unique, name: 'one']\n }\n}\n"
    for tables, names in (("a", {("by_x", "one")}), ("ab", {("", "")})):
        catalog = catalog_of(partial, *(f"Table {name} {{\n ~p\n}}\n" for name in tables))
        assert {(each.indexes[0].name, each.uniques[0].name) for each in catalog.tables.values()} == names


def test_partials_are_mixins_of_the_tables_that_have_their_columns_unchanged() -> None:
    schema = """
        TablePartial base_row {
          id int [pk, increment]
          owner int [ref: > users.id, note: 'who']
        }
        TablePartial soft { deleted_at timestamp
        }
        Table users {
          id int [pk]
          ~soft
        }
        Table a {
          ~base_row
          x int
          ~soft
        }
        Table b {
          ~base_row
          id bigint [pk]
        }
    """
    text = read_model(textwrap.dedent(schema), "", "dbml").text
    assert "mixin BaseRow {\n  id:    int pk auto\n  owner -> Users?  /// who\n}\n" in text
    assert "entity Users with Soft { id: int pk }\n" in text
    assert "entity A with Soft {\n  with BaseRow\n  x: int?\n}\n" in text
    assert "entity B {\n  owner -> Users?  /// who\n  id:    bigint pk\n}\n" in text


def test_a_schema_that_cannot_be_called_so_is_noted() -> None:
    text = 'Table "C##a".t {\n x int\n}\nTable fine.t {\n x int\n}\n'
    result = read_model(text, "", "dbml")
    assert whys_of(result.passages) == ["a schema cannot be called `C##a` in Entia"]


def whys_of(passages: Iterable[Passage]) -> list[str]:
    return [each.why for each in passages if each.fate is Fate.MAPPED]


def test_project_groups_and_notes() -> None:
    catalog = catalog_of("""
        Project shop {
          database_type: 'PostgreSQL'
          owner: 'the platform team'
          Note: '''
              # Shop
                indented
          '''
        }
        Table users { id int }
        Table s.orders { id int }
        TableGroup sales [color: #fff, note: 'What is sold'] {
          users
          s.orders
        }
        Note todo { 'ask \\
        them' }
        DiagramView all { Tables { * } }
    """)
    assert (catalog.name, catalog.dialect, catalog.comment) == ("shop", "postgres", "# Shop\n  indented")
    assert [table.group for table in catalog.tables.values()] == ["sales", "sales"]
    headings = [(heading, " ".join(text.split())) for heading, text, _ in catalog.notes]
    assert headings == [("owner", "the platform team"), ("todo", "ask them"), ("sales", "What is sold")]


def test_comments_document_what_they_stand_at() -> None:
    catalog = catalog_of("""
        // The shop's model

        // ---- people ----

        // Who buys
        Table users {
          // given by the import
          id int
          name text /* as printed */
        }

        // Table old { id int }
        /*
         * What is
         * bought
         */
        Table orders { id int
        }
    """)
    assert catalog.comment == "The shop's model\npeople"
    users, orders = catalog.tables.values()
    assert (users.comment, users.remark) == ("Who buys", "")
    assert (orders.comment, orders.remark) == ("What is\nbought", "Table old { id int }")
    assert [each.comment for each in users.columns.values()] == ["given by the import", "as printed"]


def test_the_words_of_the_template_are_no_comment_of_the_model() -> None:
    text = "// Use DBML to define your database structure\n// Docs: https://dbml.dbdiagram.io/docs\n\n// Ours\n\n"
    assert catalog_of(text + "Table a {\n x int\n}\n").comment == "Ours"


def test_an_enum_beside_the_table_needs_no_schema() -> None:
    catalog = catalog_of("Enum s.kind {\n a\n}\nTable s.t {\n k kind\n}\nTable t {\n k kind\n}\n")
    assert [table.columns["k"].type for table in catalog.tables.values()] == ["s.kind", "kind"]


def test_several_files_are_one_model_and_names_of_imports_belong_to_their_file() -> None:
    catalog = catalog_of(
        "Table users {\n id int [pk]\n}\n",
        "use {\n  table users as people\n} from './f0'\nuse * from './f0.dbml'\n"
        "Table posts {\n by int [ref: > people.id]\n}\n",
    )
    assert catalog.tables["", "posts"].foreign_keys[0].target == ("", "users")


def test_rows_are_examples_and_the_report_has_them() -> None:
    text = textwrap.dedent("""
        Table users { id int
          name text
          records { 1, 'Al'
            2, null } }
        Table b { id int
        }
        records b(id) { 1
          2
          3
          4 }
    """)
    catalog, left = imported(text)
    _, passages = read_texts(read, [("f0.dbml", text)], Options())
    assert catalog.tables["", "users"].examples == [{"id": "1", "name": "Al"}, {"id": "2"}]
    assert left == []
    assert [(each.what, each.why) for each in passages if each.fate is Fate.ASIDE] == [
        ("rows of `users`", "rows are no part of a model, for example: id 1, name Al; id 2"),
        ("rows of `b`", "rows are no part of a model, for example: id 1; id 2; id 3; and 1 more"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Table a { x }", "a column is a name, a type, and its settings in `[ ]`"),
        ("Table a {\n x int\n x int\n}", "there is a column `x` already"),
        ("Table a { x int [sparkling] }", "`sparkling` is not said of a column"),
        ("Table a { x int [default: maybe] }", "this is no `default` of DBML"),
        ("Table a { x int [ref: b.y] }", "a relationship is `<`, `>`, `-` or `<>` and a column"),
        ("Table a { x int [ref: > b.y] }", "there is no table `b`"),
        ("Table a { x int [ref: > a.y] }", "`a` has no column `y`"),
        ("Table a { x int [ref: > a.x] }", "a column cannot refer to itself"),
        ("Table a {\n x int\n ~p\n}", "there is no partial `p`"),
        ("Table a {\n x int\n indexes { y }\n}", "`a` has no column `y`"),
        ("Table a { }", "a table has columns"),
        ("Table a { x int }\nTable a { x int }", "there is a table `a` already"),
        ("Enum e { }", "the enum `e` has no labels"),
        ("Ref: a > b", "a relationship is two columns with `<`, `>`, `-` or `<>` between them"),
        ("Project p { database_type: 'Paradox' }", "`Paradox` is no database that Entia has a dialect for"),
        ("Policy p { x }", "nothing in Entia says this `policy`"),
        ("use * from './else'", "`./else` is not one of the files that are read"),
        ("TablePartial p { x int }", "no table takes in the partial `p`"),
        ("} Table", "no element begins like this"),
        ("Table a", "an element has a colon or braces behind its name"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, why: str) -> None:
    assert why in [each for _, each in imported(text)[1]]


def test_what_is_not_closed_costs_only_itself() -> None:
    catalog, left = imported("Table a {\n  x int [pk\n", "Table b {\n  y text\n\nTable c {\n  note: 'x\n z int\n}\n")
    assert [table.name for table in catalog.tables.values()] == ["b", "c"]
    assert list(catalog.tables["", "c"].columns) == ["z"]
    assert {line for line, _ in left} == {1, 2, 3, 7}


PIECES = [
    *"Table TablePartial Enum Ref Project Note indexes checks records TableGroup use a b.c ~p".split(),
    *": , ( ) [ ] { } < > <> - . ' ''' \" ` // /* */ #fff 12 1.5 pk ref default not null note \\ é".split(),
    *("\n", "\n\n", "Table a {\n x int\n", "}\n", "Enum e { q\n }\n", "// c\n", "/* d */"),
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_gives_a_catalog_and_every_line_a_fate(pieces: list[str]) -> None:
    text = " ".join(pieces)
    sources = joined([("a.dbml", text)])
    trace = Trace()
    assert isinstance(read(sources, Options(), trace), Catalog)
    assert silent_lines(sources.text, trace.passages) == []


def test_comments_that_document_nothing_are_remarks() -> None:
    """At the next table as `//`, behind the last at the end: nobody's words are lost, and none is an error."""
    text = textwrap.dedent("""
        Table a {
          id int [pk]
        }

        // ===== Reports =====

        Ref {
          // two of them
          a.id < b.x
          b.y > a.id
        }

        Table b {
          x int
          y int
        }
        TableGroup some { // all
          a // the first
        }
        // the end
    """)
    catalog, left = imported(text)
    assert left == []
    assert sorted(said for said, _ in catalog.remarks) == ["Reports", "all", "the end", "the first", "two of them"]
    made = read_model(text, "", "dbml").text
    assert "// Reports\n// two of them\nentity B {" in made
    assert made.endswith("// all\n// the first\n// the end\n")


def test_what_entia_exported_comes_back_as_it_was() -> None:
    """Neither the line that says who wrote it, nor a check that comes with the type, is there twice."""
    model = textwrap.dedent("""
        model Shop {
          target postgres
        }

        enum Kind { small, large }

        entity Thing {
          id:    int pk
          kinds: Kind?[]?
        }
    """).lstrip()
    snapshot = Workspace.empty().with_files({"shop.entia": model}).model_of("shop.entia")
    assert snapshot is not None
    exported = EXPORTERS["dbml"].write(Source(snapshot.schema(), "shop.entia"), "postgres", "15").text
    assert "`array_ndims(kinds) = 1`" in exported
    back = read_model(exported, "", "dbml")
    assert back.text == model
    assert [each.why for each in back.of(Fate.ASIDE)] == ["who wrote the file"]


def test_types_of_extensions_name_them() -> None:
    catalog = catalog_of("""
        Project p { database_type: 'PostgreSQL' }
        Table t {
          id int [pk]
          mail citext
        }
    """)
    assert catalog.extensions == {"citext": ""}


@pytest.mark.parametrize("ref", ["runs.parent_id - runs.id", "runs.id - runs.parent_id"])
def test_one_to_one_within_a_table_refers_to_its_key(ref: str) -> None:
    catalog = catalog_of(f"""
        Table runs {{
          id int [pk]
          parent_id int
        }}
        Ref: {ref}
    """)
    (table,) = catalog.tables.values()
    assert [(key.columns, key.target_columns) for key in table.foreign_keys] == [(("parent_id",), ("id",))]
    assert [key.columns for key in table.uniques] == [("parent_id",)]


def test_a_note_that_all_columns_of_a_relationship_have_is_said_once() -> None:
    text = textwrap.dedent("""
        Table a {
          x int [pk]
          y int [pk]
        }
        Table b {
          id int [pk]
          a_x int [note: 'of both']
          a_y int [note: 'of both']
        }
        Ref: b.(a_x, a_y) > a.(x, y)
    """)
    made = read_model(text, "", "dbml").text
    assert made.endswith("  id: int pk\n  -> A?  /// of both\n}\n")
