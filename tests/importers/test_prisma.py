"""What a schema of Prisma says, construct by construct, and that any text gives a catalog."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.exporters import ALL as EXPORTERS
from entia.exporters.source import Source
from entia.importers.catalog import Catalog, Identity, IndexKey, Table
from entia.importers.options import Options
from entia.importers.prisma import read
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import joined
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.measures import silent_lines
from tests.importers.reading import read_model, read_texts

POSTGRES = 'datasource db {\n  provider = "postgresql"\n}\n'
MYSQL = POSTGRES.replace("postgresql", "mysql")


def imported(*texts: str, dialect: str = "") -> tuple[Catalog, tuple[Passage, ...]]:
    files = [(f"f{number}.prisma", textwrap.dedent(text)) for number, text in enumerate(texts)]
    return read_texts(read, files, Options(dialect))


def whys(passages: tuple[Passage, ...], fate: Fate) -> list[str]:
    return [each.why for each in passages if each.fate is fate]


def tables_of(*texts: str) -> dict[str, Table]:
    catalog, passages = imported(*texts)
    assert whys(passages, Fate.UNPLACED) == []
    return {table.name: table for table in catalog.tables.values()}


def test_columns_are_those_of_the_database() -> None:
    (table,) = tables_of(
        POSTGRES,
        """
        model User {
          id    Int     @id @default(autoincrement())
          mail  String  @unique @map("e_mail") @db.VarChar(254)
          bio   String?
          tags  String[] @default(["a", "it's"])
          role  Role    @default(ADMIN)
          point Unsupported("geometry(Point)")?
          at    DateTime @default(now()) @db.Timestamptz(6)
          @@map("users")
        }
        enum Role {
          ADMIN @map("admin")
          GUEST
        }
        """,
    ).values()
    assert (table.name, table.label) == ("users", "User")
    assert [(each.name, each.label, each.type, each.required, each.default) for each in table.columns.values()] == [
        ("id", "id", "SERIAL", True, ""),
        ("e_mail", "mail", "VARCHAR(254)", True, ""),
        ("bio", "bio", "TEXT", False, ""),
        ("tags", "tags", "TEXT[]", False, "ARRAY['a', 'it''s']::TEXT[]"),
        ("role", "role", "Role", True, "'admin'"),
        ("point", "point", "geometry(Point)", False, ""),
        ("at", "at", "TIMESTAMPTZ(6)", True, "CURRENT_TIMESTAMP"),
    ]
    assert table.primary_key is not None
    assert table.primary_key.name == "users_pkey"
    assert [(key.columns, key.name) for key in table.uniques] == [(("e_mail",), "users_e_mail_key")]


@pytest.mark.parametrize(
    ("provider", "types"),
    [
        ("mysql", "VARCHAR(191) BOOLEAN INTEGER BIGINT DOUBLE DECIMAL(65,30) DATETIME(3) JSON LONGBLOB"),
        ("sqlserver", "NVARCHAR(1000) BIT INT BIGINT FLOAT(53) DECIMAL(32,16) DATETIME2 NVARCHAR(max) VARBINARY(max)"),
    ],
)
def test_scalars_of_the_providers_that_the_engine_here_does_not_have(provider: str, types: str) -> None:
    """As the documentation of Prisma says; the others are compared with what its engine makes."""
    fields = "String Boolean Int BigInt Float Decimal DateTime Json Bytes".split()
    body = "\n".join(f"  f{number} {each}" for number, each in enumerate(fields))
    (table,) = tables_of(POSTGRES.replace("postgresql", provider), f"model M {{\n{body}\n}}").values()
    assert " ".join(each.type for each in table.columns.values()) == types


def test_native_types_defaults_and_indexes_of_mysql() -> None:
    (table,) = tables_of(
        MYSQL,
        """
        model M {
          id Int @id @default(autoincrement()) @db.UnsignedInt
          t  String @db.Text
          at DateTime @default(now())
          b  Bytes @default("aGk=")
          d  Decimal @db.Decimal(8, 2)
          @@index([t(length: 10, sort: Desc), id])
          @@fulltext([t], map: "words")
          @@unique([t(length: 3)])
        }
        """,
    ).values()
    columns = list(table.columns.values())
    types = ["INTEGER UNSIGNED", "TEXT", "DATETIME(3)", "LONGBLOB", "DECIMAL(8,2)"]
    assert [each.type for each in columns] == types
    assert columns[0].identity == Identity()
    assert [each.default for each in columns[2:4]] == ["CURRENT_TIMESTAMP(3)", "0x6869"]
    assert table.primary_key is not None
    assert table.primary_key.name == ""
    assert [(each.name, each.method, each.unique) for each in table.indexes] == [
        ("M_t_id_idx", "", False),
        ("words", "fulltext", False),
        ("M_t_key", "", True),
    ]
    assert table.indexes[0].keys == (IndexKey("t", descending=True, length=10), IndexKey("id"))


RELATED = """
    model Post {
      id       Int   @id
      author   User  @relation("wrote", fields: [authorId], references: [id]{more})
      authorId Int{arity} @map("author_id")
      editor   User? @relation("edited", fields: [editorId], references: [id], map: "fk_editor")
      editorId Int?
    }
    model User {
      id     Int @id
      posts  Post[] @relation("wrote")
      edited Post[] @relation("edited")
    }
"""


def test_relations_are_foreign_keys_with_prismas_actions() -> None:
    post = tables_of(POSTGRES, RELATED.replace("{more}", "").replace("{arity}", ""))["Post"]
    assert [
        (key.columns, key.target, key.target_columns, key.name, key.on_delete, key.on_update, key.role, key.inverse)
        for key in post.foreign_keys
    ] == [
        (("author_id",), ("", "User"), ("id",), "Post_author_id_fkey", "restrict", "cascade", "author", "posts"),
        (("editorId",), ("", "User"), ("id",), "fk_editor", "set null", "cascade", "editor", "edited"),
    ]
    said = RELATED.replace("{more}", ", onDelete: NoAction, onUpdate: SetDefault").replace("{arity}", "")
    key = tables_of(POSTGRES, said)["Post"].foreign_keys[0]
    assert (key.on_delete, key.on_update) == ("no action", "set default")


def test_relations_that_the_program_keeps_are_not_enforced() -> None:
    catalog, passages = imported(
        MYSQL.replace("}", '  relationMode = "prisma"\n}'), RELATED.replace("{more}", "").replace("{arity}", "")
    )
    assert [key.enforced for key in catalog.tables["", "Post"].foreign_keys] == [False, False]
    assert whys(passages, Fate.MAPPED) == ["the program keeps it: the database does not"] * 2


def test_two_lists_are_a_junction() -> None:
    text = """
        model Tag {
          name  String @id @db.VarChar(20)
          posts Post[]
        }
        model Post {
          id      Int @id @default(autoincrement())
          tags    Tag[]
          likes   Post[] @relation("likes")
          likedBy Post[] @relation("likes")
        }
    """
    tables = tables_of(POSTGRES, text)
    assert list(tables) == ["Tag", "Post", "_PostToTag", "_likes"]
    junction = tables["_PostToTag"]
    assert [(each.name, each.type, each.required) for each in junction.columns.values()] == [
        ("A", "INTEGER", True),
        ("B", "VARCHAR(20)", True),
    ]
    assert [(key.target[1], key.on_delete, key.name) for key in junction.foreign_keys] == [
        ("Post", "cascade", "_PostToTag_A_fkey"),
        ("Tag", "cascade", "_PostToTag_B_fkey"),
    ]
    assert junction.primary_key is not None
    assert junction.primary_key.name == "_PostToTag_AB_pkey"
    assert [each.name for each in tables_of(MYSQL, text)["_likes"].indexes] == ["_likes_AB_unique", "_likes_B_index"]


def test_what_only_the_program_does_is_noted() -> None:
    catalog, passages = imported(
        'generator client {\n  provider = "prisma-client"\n}\n',
        POSTGRES.replace("}", '  url = env("DATABASE_URL")\n}'),
        """
        model M {
          id  String   @id @default(cuid())
          key String   @default(uuid(7))
          at  DateTime @updatedAt
          old Int      @ignore
          @@ignore
        }
        """,
    )
    table = catalog.tables["", "M"]
    assert [column.default for column in table.columns.values()] == ["", "", "", ""]
    assert whys(passages, Fate.MAPPED) == [
        "a generator of programs",
        "`url` is a matter of the program",
        "the program makes it with `cuid()`: the database has no default",
        "the program makes it with `uuid(7)`: the database has no default",
        "the program sets it at each update: the database does not",
        "the program ignores it, but the database has it",
        "the program ignores it, but the database has it",
    ]
    assert whys(passages, Fate.UNPLACED) == []


REMARK = "Everything about people\nthe end\nid: @db.Oid"


def test_comments_document_what_they_stand_at() -> None:
    catalog, passages = imported(
        "// This is your Prisma schema file,\n\n// The shop.\n\n" + POSTGRES,
        """
        // Everything about people

        /// Who buys
        // and who sells
        model User {
          /// Never reused
          id Int @id // @db.Oid
          // the login
          mail String /// lower case
          posts Post[] /// newest first
          /// By mail
          @@index([mail])
          // the end
        }
        model Post {
          id Int @id
          user User @relation(fields: [userId], references: [id]) // the author
          userId Int
        }
        """,
    )
    assert catalog.comment == "The shop."
    user, post = catalog.tables.values()
    assert (user.comment, user.remark) == ("Who buys\nand who sells\nposts: newest first", REMARK)
    assert [each.comment for each in user.columns.values()] == ["Never reused", "the login\nlower case"]
    assert user.indexes[0].comment == "By mail"
    assert post.columns["userId"].comment == "the author"
    assert whys(passages, Fate.UNPLACED) == []


def test_schemas_extensions_views_and_composites() -> None:
    catalog, passages = imported(
        """
        datasource db {
          provider = "postgresql"
          schemas = ["public", "audit"]
          extensions = [citext, uuidOssp(map: "uuid-ossp", schema: "audit")]
        }
        model A {
          id Int @id
          at Place
          @@schema("audit")
        }
        type Place {
          street String
          zip String?
        }
        view Seen {
          id Int @unique
          @@schema("public")
        }
        """
    )
    assert list(catalog.schemas) == ["public", "audit"]
    assert catalog.extensions == {"citext": "", "uuid-ossp": "audit"}
    assert [(*key, table.external) for key, table in catalog.tables.items()] == [
        ("audit", "A", False),
        ("", "Seen", True),
    ]
    assert catalog.tables["audit", "A"].columns["at"].type == "JSONB"
    assert "what is inside of `Place` (street String, zip String?) is not said of a column of JSON" in whys(
        passages, Fate.MAPPED
    )


def test_labels_of_another_schema_are_a_list_in_sql() -> None:
    (table,) = tables_of(
        """
        datasource db {
          provider = "postgresql"
          schemas = ["public", "audit"]
        }
        enum Kind {
          A
          @@schema("audit")
        }
        model M {
          id Int @id
          kinds Kind[] @default([A])
          @@schema("public")
        }
        """
    ).values()
    assert (table.columns["kinds"].type, table.columns["kinds"].default) == (
        "audit.Kind[]",
        """ARRAY['A']::"audit"."Kind"[]""",
    )


def test_extensions_are_those_that_types_and_operator_classes_need() -> None:
    catalog, passages = imported(
        POSTGRES,
        """
        model M {
          id   Int @id
          mail String @db.Citext
          far  Unsupported("public.geography")?
          near Unsupported("vector(3)")?
          name String
          @@index([name(ops: raw("gin_trgm_ops"))], type: Gin)
        }
        """,
    )
    assert [*catalog.extensions] == ["citext", "postgis", "vector", "pg_trgm"]
    told = [each.what for each in passages if each.fate is Fate.MAPPED]
    assert told == [f"extension {each}" for each in catalog.extensions]
    assert imported("model M {\n  mail Int @db.Citext\n}\n")[0].extensions == {}


def test_comments_that_document_nothing_are_remarks() -> None:
    schema = """
        model A {
          id Int @id
          @@map("a") // in small letters
        }

        // What it holds
        type Place {
          zip String
        }

        model B {
          id Int @id
        }
        // the end
        """
    catalog, passages = imported(POSTGRES, schema)
    assert whys(passages, Fate.UNPLACED) == []
    assert sorted(text for text, _ in catalog.remarks) == ["What it holds", "the end"]
    text = text_of(schema)
    assert "// in small letters\nentity A " in text
    assert '// What it holds\nentity B as "B" { id: int pk }\n\n// the end\n' in text


def test_what_entia_exported_comes_back_without_its_own_words() -> None:
    model = """
        /// All of it
        model Shop {
          target postgres
        }

        enum Kind {
          /// one
          /// two
          small
          large
        }

        entity Thing {
          id:    int pk
          kinds: Kind[]  /// of which kind
          size:  int check (size > 0)
        }
        """
    snapshot = Workspace.empty().with_files({"shop.entia": textwrap.dedent(model)}).model_of("shop.entia")
    assert snapshot is not None
    exported = EXPORTERS["prisma"].write(Source(snapshot.schema(), "shop.entia"), "postgres", "15").text
    back = read_model(exported, "", "prisma")
    assert back.text.startswith("/// All of it\nmodel Shop {\n")
    assert "  /// one\n  /// two\n  small\n" in back.text
    assert "  kinds: Kind?[]?  /// of which kind\n  size:  int\n" in back.text
    assert "\n// check Thing_size_check (size > 0)\n" in back.text
    assert [each.why for each in back.of(Fate.ASIDE)] == ["who wrote the file"]
    assert back.of(Fate.UNPLACED) == ()


def test_the_words_of_a_template_are_nobodys() -> None:
    catalog, passages = imported(
        """
        // This is your Prisma schema file,
        // learn more about it in the docs: https://pris.ly/d/prisma-schema

        // Looking for ways to speed up your queries, or scale easily?
        // Try Prisma Accelerate: https://pris.ly/cli/accelerate-init

        generator client {
          provider = "prisma-client"
        }
        """
    )
    assert catalog.comment == ""
    assert whys(passages, Fate.MAPPED).count("the words of Prisma's template") == 4


def test_mongodb_is_mapped_as_far_as_it_goes() -> None:
    catalog, passages = imported(
        """
        datasource db {
          provider = "mongodb"
        }
        model A {
          id String @id @default(auto()) @map("_id") @db.ObjectId
          b  B @relation(fields: [bId], references: [id])
          bId String @db.ObjectId
        }
        model B {
          id String @id @map("_id") @db.ObjectId
          as A[]
        }
        """
    )
    assert catalog.dialect == ""
    assert catalog.tables["", "A"].columns["_id"].type == "CHAR(24)"
    assert catalog.tables["", "A"].foreign_keys[0].enforced is False
    assert "MongoDB has no tables: collections become some" in whys(passages, Fate.MAPPED)


def test_the_dialect_of_a_schema_without_datasource_is_that_of_the_options() -> None:
    text = "model M {\n  id String @id\n}\n"
    catalog, _ = imported(text, dialect="mysql")
    assert (catalog.dialect, catalog.tables["", "M"].columns["id"].type) == ("mysql", "VARCHAR(191)")
    catalog, _ = imported(text)
    assert (catalog.dialect, catalog.tables["", "M"].columns["id"].type) == ("", "TEXT")


def text_of(schema: str) -> str:
    return read_model(POSTGRES + textwrap.dedent(schema), "", "prisma").text


def test_a_column_may_have_a_unique_key_and_an_index() -> None:
    """`unique index` would be one of both."""
    text = text_of("model M {\n  id Int @id @unique\n  x Int @unique\n  @@index([x])\n}\n")
    assert "  id: int pk\n  x:  int index unique\n" in text


def test_a_long_chain_of_tables_is_no_deep_one() -> None:
    """Each refers to the one before it, which comes after it."""
    models = [
        f"model T{n} {{\n id Int @id\n p T{n + 1} @relation(fields: [q], references: [id])\n q Int\n k T{n - 1}[]\n}}\n"
        for n in range(1, 401)
    ]
    ends = ["model T0 {\n id Int @id\n p T1 @relation(fields: [q], references: [id])\n q Int\n}\n"]
    ends.append("model T401 {\n id Int @id\n k T400[]\n}\n")
    assert text_of("".join([*models, *ends])).count("->") == 401


def test_the_order_of_a_primary_key_is_kept_where_a_relationship_has_it_otherwise() -> None:
    text = text_of("""
        model C {
          id Int @id
          as A[]
          bs B[]
        }
        model A {
          c C @relation(fields: [cId], references: [id])
          cId Int
          x Int
          bs B[]
          @@id([cId, x])
        }
        model B {
          ax Int
          cId Int
          a A @relation(fields: [ax, cId], references: [x, cId])
          c C @relation(fields: [cId], references: [id])
          @@id([ax, cId])
        }
    """)
    snapshot = Workspace.empty().with_files({"m.entia": text}).model_of("m.entia")
    assert snapshot is not None
    (made,) = (
        each.text for each in ddl(snapshot.schema(), "postgres").statements if "TABLE B" in each.text.replace('"', "")
    )
    assert "PRIMARY KEY (ax, cId)" in made.replace('"', "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("model M {\n  id\n}", "a field is a name, a type and its attributes"),
        ("model M {\n  id Int @id(\n}", "a `{` is not closed"),
        ("model M {\n  id Int @\n}", "an attribute is `@name` and its arguments"),
        ("model M {\n  id Nothing\n}", "there is no type `Nothing`"),
        ("model M {\n  id Int @shiny\n}", "`@shiny` is not said here"),
        ("model M {\n  id Int\n  @@shiny\n}", "`@@shiny` is not said here"),
        ("model M {\n  id Int @default(maybe())\n}", "this is no default that Prisma has"),
        ("model M {\n  id Int\n  id Int\n}", "there is a field `id` already"),
        ("model M {\n  id Int @id\n  x Int @id\n}", "there is a primary key already"),
        ("model M {\n  id Int\n  @@index([x])\n}", "`M` has no field `x` that is a column"),
        ("model M {\n  id Int\n  m M?\n}", "no field of this relation says which columns refer to what"),
        ("model M {\n id Int\n m M? @relation(fields: [x], references: [id])\n}", "there is no column for `x`"),
        ("model M {\n}", "a table has columns"),
        ("model M {\n a Int\n}\nmodel M {\n a Int\n}", "there is a model `M` already"),
        ("enum E {\n}", "the enum `E` has no labels"),
        ('datasource db {\n provider = "paradox"\n}', "`paradox` is no provider"),
        ("table users", "no block begins like this"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, why: str) -> None:
    assert why in whys(imported(text)[1], Fate.UNPLACED)


def test_a_block_that_is_not_closed_costs_only_its_end() -> None:
    catalog, _ = imported('model A {\n  id Int @id\n  x String @default("\n\nmodel B {\n  id Int @id\n}\n')
    assert [(table.name, list(table.columns)) for table in catalog.tables.values()] == [("A", ["id"]), ("B", ["id"])]


PIECES = [
    *"model enum type view datasource generator A B id Int String ? [] @ @@ id unique default map relation".split(),
    *': , ( ) [ ] { } = . " // /// /* */ 12 -1.5 true Unsupported fields references \\ é'.split(),
    *("\n", "\n\n", "model A {\n id Int @id\n", "}\n", "enum E {\n q\n}\n", "// c\n", "@db.VarChar(3)"),
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_gives_a_catalog_and_every_line_a_fate(pieces: list[str]) -> None:
    sources = joined([("a.prisma", " ".join(pieces))])
    trace = Trace()
    assert isinstance(read(sources, Options(), trace), Catalog)
    assert silent_lines(sources.text, trace.passages) == []


CONTRACT = """// use prisma-next
types {
  Uuid  = String @db.Uuid
  Short = String @db.VarChar(35)
  Place = pgvector.Vector(3)  // where it is
}

enum Priority {
  @@type("pg/text@1")
  Low  = "low"
  High = "high"
}

namespace auth {
  model Session {
    id Uuid @id
    at DateTime @default(now())
    @@map("session")
  }

  policy_select own_rows {
    target = Session
    using  = "true"
  }
}

model Post {
  id       Uuid     @id @default(uuid())
  title    Short
  priority Priority @default(Low)
  place    Place?
  code     Char(4)
  missing  Nothing
}
"""


def test_a_contract_of_prisma_8_has_named_types_labels_with_values_and_namespaces() -> None:
    imported = read_model(CONTRACT, "", "prisma")
    assert "target    postgres" in imported.text
    assert "entity auth.Session {" in imported.text
    for line in (
        "id: uuid pk", "at: timestamp = now()", "title:    string(35)", "place:    vector(3)?", "code:     char(4)",
        "priority: text = 'low' check (priority in ('low', 'high'))",
    ):  # fmt: skip
        assert line in imported.text
    assert [(each.first, each.last, each.why) for each in imported.of(Fate.UNPLACED)] == [
        (21, 24, "no block begins like this"), (33, 33, "there is no type `Nothing`"),
    ]  # fmt: skip
    assert imported.errors == ()


def test_a_type_that_is_missing_is_no_type_of_the_database() -> None:
    text = 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n  p  Point\n}\n'
    imported = read_model(text, "", "prisma")
    assert [each.why for each in imported.of(Fate.UNPLACED)] == ["there is no type `Point`"]
