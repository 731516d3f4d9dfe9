"""SQL scripts become catalogs: what each dialect writes, statement by statement."""

from __future__ import annotations

from entia.importers.catalog import Catalog, Identity, IndexKey
from entia.importers.options import Options
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import joined
from entia.importers.sql import read


def catalog(text: str, dialect: str = "postgres") -> Catalog:
    return read(joined([("x.sql", text)]), Options(dialect=dialect), Trace())


def passages(text: str, dialect: str = "postgres") -> tuple[Passage, ...]:
    trace = Trace()
    read(joined([("x.sql", text)]), Options(dialect=dialect), trace)
    return trace.finish(text.split("\n"))


def test_a_table_has_its_columns_in_the_words_of_the_source() -> None:
    table = catalog(
        "CREATE TABLE app.Users (\n"
        "  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),\n"
        "  name character varying(40) NOT NULL DEFAULT 'a;b'::character varying,\n"
        "  tags text[] DEFAULT '{}'::text[],\n"
        "  at timestamp(3) with time zone DEFAULT now() NOT NULL CHECK (at > '2000-01-01'),\n"
        "  total numeric(10, 2) GENERATED ALWAYS AS (price * quantity) STORED\n"
        ");"
    ).tables["app", "users"]
    assert {column.name: column.type for column in table.columns.values()} == {
        "id": "uuid",
        "name": "character varying(40)",
        "tags": "text[]",
        "at": "timestamp(3) with time zone",
        "total": "numeric(10, 2)",
    }
    assert [column.default for column in table.columns.values()] == [
        "gen_random_uuid()",
        "'a;b'::character varying",
        "'{}'::text[]",
        "now()",
        "",
    ]
    assert table.columns["total"].computed == "price * quantity"
    assert table.columns["total"].stored
    assert [column.required for column in table.columns.values()] == [True, True, False, True, False]
    assert table.primary_key is not None
    assert table.primary_key.columns == ("id",)
    assert [(check.sql, check.column) for check in table.checks] == [("at > '2000-01-01'", "at")]
    assert table.columns["at"].lines == (4, 5)


def test_what_pg_dump_says_of_a_serial_column_in_four_statements_is_serial() -> None:
    text = """
CREATE TABLE public.t (id integer NOT NULL);
CREATE SEQUENCE public.t_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;
ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass);
ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
"""
    found = catalog(text)
    assert found.tables["", "t"].columns["id"].type == "serial"
    assert found.tables["", "t"].columns["id"].default == ""
    assert found.sequences == {}


def test_a_mysql_table_has_its_indexes_and_options() -> None:
    table = catalog(
        "CREATE TABLE `t` (\n"
        "  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s',\n"
        "  `a` varchar(20) COLLATE utf8mb4_bin DEFAULT 'x\\'y',\n"
        "  PRIMARY KEY (`id`),\n"
        "  UNIQUE KEY `u` (`a`),\n"
        "  KEY `k` (`a`(10),`id` DESC) USING BTREE,\n"
        "  FULLTEXT KEY `f` (`a`),\n"
        "  CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `o` (`b`) ON DELETE SET NULL ON UPDATE CASCADE\n"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='the table';",
        "mysql",
    ).tables["", "t"]
    column = table.columns["id"]
    assert (column.type, column.identity, column.comment) == ("int(10) unsigned", Identity(), "it's")
    assert table.columns["a"].default == "'x\\'y'"
    assert [(key.name, key.columns) for key in table.uniques] == [("u", ("a",))]
    assert [(index.name, index.keys, index.method) for index in table.indexes] == [
        ("k", (IndexKey("a", length=10), IndexKey("id", descending=True)), "btree"),
        ("f", (IndexKey("a"),), "fulltext"),
    ]
    key = table.foreign_keys[0]
    assert (key.name, key.target, key.on_delete, key.on_update) == ("fk", ("", "o"), "set null", "cascade")
    assert table.options == {"engine": "InnoDB", "charset": "utf8mb4"}
    assert table.comment == "the table"


def test_an_unreadable_statement_costs_only_itself() -> None:
    text = "CREATE TABLE a (id int);\nCREATE TABLE b (id int;\nCREATE TABLE c (id int);\n"
    assert list(catalog(text).tables) == [("", "a"), ("", "c")]
    assert [(each.first, each.fate) for each in passages(text)] == [
        (1, Fate.PLACED),
        (2, Fate.UNPLACED),
        (3, Fate.PLACED),
    ]


def test_rows_of_data_are_one_passage() -> None:
    text = "CREATE TABLE a (id int);\n" + "INSERT INTO a VALUES (1);\n" * 500
    assert [(each.first, each.last, each.what) for each in passages(text)] == [
        (1, 1, "table `a`"),
        (2, 501, "data, 500 times"),
    ]
