"""SQL scripts become catalogs: what each dialect writes, statement by statement."""

from __future__ import annotations

from entia.importers.catalog import Catalog, Identity, IndexKey
from entia.importers.options import Options
from entia.importers.report import Fate, Passage, Trace
from entia.importers.sources import joined
from entia.importers.sql import read
from tests.importers.reading import read_model


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


def test_statements_end_where_their_dialect_ends_them() -> None:
    mysql = catalog(
        "DELIMITER ;;\nCREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = ';;'; END;;\n"
        "DELIMITER ;\nCREATE TABLE t (a int, b text);\n"
        "CREATE FUNCTION f() RETURNS int RETURN 1\nCREATE TABLE u (a int);",
        "mysql",
    )
    assert list(mysql.tables) == [("", "t"), ("", "u")]
    assert [(code.kind, code.name, code.on) for code in mysql.codes] == [
        ("trigger", "g", ("", "t")),
        ("function", "f", None),
    ]
    sqlite = catalog(
        "CREATE TABLE t (a);\nCREATE TRIGGER g AFTER UPDATE ON t BEGIN\n  SELECT CASE WHEN 1 THEN 2 END;\nEND;\n"
        "CREATE TABLE u (b);",
        "sqlite",
    )
    assert list(sqlite.tables) == [("", "t"), ("", "u")]
    assert sqlite.codes[0].text.endswith("END")
    oracle = catalog(
        "SET DEFINE OFF\nCREATE TABLE t (a NUMBER(10));\n"
        "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t\nBEGIN\n  NULL;\nEND;\n"
        "/\nCREATE TABLE u (b VARCHAR2(10 CHAR) DEFAULT 'x' NOT NULL);\n",
        "oracle",
    )
    assert list(oracle.tables) == [("", "t"), ("", "u")]
    assert oracle.tables["", "u"].columns["b"].type == "VARCHAR2(10 CHAR)"
    postgres = catalog(
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;\n"
        "CREATE FUNCTION g() RETURNS int AS $x$ BEGIN RETURN 1; END $x$ LANGUAGE plpgsql;\n"
        "COPY t (a) FROM stdin;\n1\tCREATE TABLE no (a int);\n\\.\nCREATE TABLE t (a int);\n"
    )
    assert [code.name for code in postgres.codes] == ["f", "g"]
    assert list(postgres.tables) == [("", "t")]


def test_a_column_that_is_called_as_a_routine_begins_none() -> None:
    trigger = "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW\nBEGIN\n  NULL;\nEND;\n/\n"
    oracle = catalog(
        "CREATE TABLE t (a NUMBER(10), event VARCHAR2(10));\nCREATE UNIQUE INDEX i ON t (a, event);\n"
        f"CREATE OR REPLACE VIEW v AS SELECT event FROM t;\nCREATE TABLE u (b NUMBER(10));\n{trigger}",
        "oracle",
    )
    assert list(oracle.tables) == [("", "t"), ("", "u")]
    assert [index.name for index in oracle.tables["", "t"].indexes] == ["i"]
    assert list(oracle.views) == [("", "v")]
    sqlserver = catalog("ALTER TABLE t DISABLE TRIGGER g;\nCREATE TABLE u (a int);\n", "sqlserver")
    assert list(sqlserver.tables) == [("", "u")]


def test_what_a_user_may_create_is_no_statement() -> None:
    found = passages("GRANT CREATE SESSION,\n  CREATE TABLE,\n  CREATE VIEW\nTO reader;\n", "oracle")
    assert [(passage.fate, passage.first, passage.last) for passage in found] == [(Fate.ASIDE, 1, 4)]


def test_sql_server_needs_no_semicolons() -> None:
    found = catalog(
        "SET ANSI_NULLS ON\nGO\n"
        "CREATE TABLE [dbo].[T](\n  [ID] [int] IDENTITY(5,2) NOT FOR REPLICATION NOT NULL,\n"
        "  [Name] [nvarchar](50) COLLATE Latin1_General_CI_AS NULL CONSTRAINT [DF_N] DEFAULT (N'x'),\n"
        "  [Both] AS ([Name]+'!') PERSISTED,\n"
        "  CONSTRAINT [PK_T] PRIMARY KEY CLUSTERED ([ID] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]\n) ON [PRIMARY]\n"
        "CREATE NONCLUSTERED INDEX [IX] ON [dbo].[T]([Name] DESC) INCLUDE ([Both]) WHERE ([Name] IS NOT NULL)\nGO\n"
        "ALTER TABLE [dbo].[T] WITH CHECK ADD CONSTRAINT [CK] CHECK (([ID]>(0)))\nGO\n"
        "EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'What it''s about', @level0type=N'SCHEMA', "
        "@level0name=N'dbo', @level1type=N'TABLE', @level1name=N'T', @level2type=N'COLUMN', @level2name=N'Name'\nGO\n"
        "EXEC sp_rename 'dbo.T.Name', 'Label', 'COLUMN'\n",
        "sqlserver",
    )
    table = found.tables["", "T"]
    assert [(column.name, column.type) for column in table.columns.values()] == [
        ("ID", "int"),
        ("Label", "nvarchar(50)"),
        ("Both", ""),
    ]
    assert table.columns["ID"].identity == Identity(False, 5, 2)
    assert table.columns["Label"].default == "(N'x')"
    assert table.columns["Label"].options["default name"] == "DF_N"
    assert table.columns["Label"].comment == "What it's about"
    assert (table.columns["Both"].computed, table.columns["Both"].stored) == ("[Label]+'!'", True)
    assert [(index.name, index.include, index.where) for index in table.indexes] == [
        ("IX", ("Both",), "([Label] IS NOT NULL)")
    ]
    assert [(check.name, check.sql) for check in table.checks] == [("CK", "([ID]>(0))")]


def test_changes_are_applied_in_their_order() -> None:
    found = catalog(
        "CREATE TABLE a (id serial PRIMARY KEY, x int CHECK (x > 0), y text, UNIQUE (x, y));\n"
        "CREATE TABLE b (a_id int REFERENCES a (id), z int);\n"
        "CREATE INDEX i ON a (lower(y)) WHERE x > 1;\n"
        "ALTER TABLE a RENAME COLUMN x TO w;\n"
        "ALTER TABLE a RENAME TO c;\n"
        "ALTER TABLE c ADD COLUMN n numeric(4, 1) DEFAULT 0 NOT NULL;\n"
        "ALTER TABLE c ALTER w SET DEFAULT 7, ALTER COLUMN y SET NOT NULL;\n"
        "ALTER TABLE b DROP COLUMN z;\n"
        "DROP INDEX i;\n"
        "ALTER TABLE c DROP CONSTRAINT a_x_y_key;\n"
    )
    assert list(found.tables) == [("", "c"), ("", "b")]
    table = found.tables["", "c"]
    assert list(table.columns) == ["id", "w", "y", "n"]
    assert [(check.sql, check.column) for check in table.checks] == [("w > 0", "w")]
    assert table.columns["w"].default == "7"
    assert table.columns["y"].required
    assert table.indexes == []
    assert table.uniques == []
    assert table.primary_key is not None
    assert table.primary_key.name == "a_pkey"
    # The table was called otherwise when the sequence and the key got their names.
    assert table.columns["id"].default == "nextval('a_id_seq'::regclass)"
    assert found.sequences["", "a_id_seq"].owner == ("", "c", "id")
    assert found.tables["", "b"].foreign_keys[0].target == ("", "c")
    assert list(found.tables["", "b"].columns) == ["a_id"]


def test_comments_beside_and_above_become_comments() -> None:
    found = catalog(
        "-- ----------\n-- People who buy\n-- ----------\nCREATE TABLE t (\n"
        "  id int, -- the number\n  -- what we call them\n  name text,\n  -- old text,\n  rest text /* more */\n);\n"
        "-- Name: u; Type: TABLE; Schema: public\nCREATE TABLE u (a int);\nCOMMENT ON COLUMN u.a IS 'it';\n"
    )
    assert found.tables["", "t"].comment == "People who buy"
    assert [column.comment for column in found.tables["", "t"].columns.values()] == [
        "the number",
        "what we call them",
        "more",
    ]
    assert found.tables["", "u"].comment == ""
    assert found.tables["", "u"].columns["a"].comment == "it"


def test_a_comment_above_or_behind_an_index_is_its_own() -> None:
    found = catalog(
        "CREATE TABLE t (a int, b int);\n-- Indexes\nCREATE INDEX i ON t (a);\n\n"
        "-- For lists,\n-- newest first\nCREATE INDEX j ON t (a, b);\nCREATE INDEX k ON t (b); -- rarely\n"
    )
    comments = [index.comment for index in found.tables["", "t"].indexes]
    assert comments == ["", "For lists,\nnewest first", "rarely"]


def test_partitions_are_parts_of_their_table() -> None:
    found = catalog(
        "CREATE TABLE p (at date NOT NULL, v int) PARTITION BY RANGE (at);\n"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n"
        "CREATE TABLE p2 (at date NOT NULL, v int);\n"
        "ALTER TABLE ONLY p ATTACH PARTITION p2 DEFAULT;\n"
    )
    assert list(found.tables) == [("", "p")]
    partitioning = found.tables["", "p"].partitioning
    assert partitioning is not None
    assert (partitioning.method, partitioning.columns) == ("range", ("at",))
    assert [(part.name, part.kind, part.low, part.high) for part in partitioning.parts] == [
        ("p1", "range", "'2024-01-01'", "'2025-01-01'"),
        ("p2", "default", "", ""),
    ]


def test_a_default_that_only_a_partition_has_is_named() -> None:
    found = passages(
        "CREATE TABLE p (a int, b int) PARTITION BY LIST (a);\n"
        "CREATE TABLE p1 (a int, b int DEFAULT 5);\n"
        "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);\n"
    )
    assert [(each.first, each.why) for each in found if each.fate is Fate.MAPPED] == [
        (2, "the default of `b` in this partition alone is left out")
    ]


def test_a_partition_of_a_partition_is_no_table() -> None:
    found = catalog(
        "CREATE TABLE p (a int, b int) PARTITION BY LIST (a);\n"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY HASH (b);\n"
        "CREATE TABLE p11 PARTITION OF p1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n"
    )
    assert list(found.tables) == [("", "p")]
    assert found.tables["", "p"].partitioning is not None
    assert found.tables["", "p"].partitioning.sub is not None


def test_a_comment_behind_a_statement_is_about_that_one() -> None:
    text = "create table a (x int); -- about a\ncreate table b (x int);"
    assert [table.comment for table in catalog(text).tables.values()] == ["about a", ""]
    assert [(each.first, each.fate, each.what) for each in passages(text)] == [
        (1, Fate.PLACED, "table `a`"),
        (2, Fate.PLACED, "table `b`"),
    ]


def test_a_table_whose_rows_are_temporary_says_so() -> None:
    script = "CREATE GLOBAL TEMPORARY TABLE t (a NUMBER(10)) ON COMMIT DELETE ROWS;"
    assert catalog(script, "oracle").tables["", "t"].options == {
        "global temporary": "true",
        "on commit delete rows": "true",
    }


def test_an_index_that_mysql_makes_for_a_foreign_key_is_no_index_of_its_own() -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY);\n"
        "CREATE TABLE b (x int, y int, KEY fk_x (x), KEY fk_y (y), KEY y_x (y, x),\n"
        "CONSTRAINT fk_x FOREIGN KEY (x) REFERENCES a (id), CONSTRAINT fk_y FOREIGN KEY (y) REFERENCES a (id));"
    )
    # Without fk_y, another would serve: it is not made.
    assert [index.name for index in catalog(script, "mysql").tables["", "b"].indexes] == ["fk_y", "y_x"]


def test_an_index_that_mysql_made_stays_when_its_foreign_key_goes() -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY);\n"
        "CREATE TABLE b (x int, y int, z int, CONSTRAINT fx FOREIGN KEY (x) REFERENCES a (id), "
        "CONSTRAINT fy FOREIGN KEY (y) REFERENCES a (id), FOREIGN KEY (z) REFERENCES a (id));\n"
        "ALTER TABLE b DROP FOREIGN KEY fx;\nALTER TABLE b ADD KEY yx (y, x);\n"
        "ALTER TABLE b DROP FOREIGN KEY b_ibfk_1;\n"
    )
    found = catalog(script, "mysql").tables["", "b"]
    assert [(index.name, index.keys) for index in found.indexes] == [
        ("fx", (IndexKey("x"),)), ("z", (IndexKey("z"),)), ("yx", (IndexKey("y"), IndexKey("x"))),
    ]  # fmt: skip
    assert [key.name for key in found.foreign_keys] == ["fy"]
    dropped = catalog(f"{script}DROP INDEX fx ON b;\nALTER TABLE b DROP INDEX z;", "mysql").tables["", "b"]
    assert [index.name for index in dropped.indexes] == ["yx"]
    (lost,) = [each for each in passages(f"{script}ALTER TABLE b DROP FOREIGN KEY gone;", "mysql") if each.first == 6]
    assert lost.why == "the table `b` has no foreign key `gone` before this statement"


def test_mysql_copies_all_of_a_table_but_its_foreign_keys() -> None:
    copy = catalog(
        "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, n varchar(9), "
        "CONSTRAINT fk FOREIGN KEY (n) REFERENCES b (n), CONSTRAINT c CHECK (id > 0)) "
        "ENGINE=MyISAM DEFAULT CHARSET=latin1 AUTO_INCREMENT=9 COMMENT='all';\n"
        "CREATE TABLE d LIKE a;",
        "mysql",
    ).tables["", "d"]
    assert copy.options == {"engine": "MyISAM", "charset": "latin1"}
    assert copy.comment == "all"
    assert copy.columns["id"].identity == Identity()
    assert [(check.name, check.sql) for check in copy.checks] == [("", "id > 0")]
    assert [index.name for index in copy.indexes] == ["fk"]
    assert copy.foreign_keys == []


def test_a_collation_tells_the_character_set() -> None:
    script = "CREATE TABLE t (a varchar(40) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin, b char(2) CHARACTER SET latin1);"
    found = read_model(script, "mysql")
    assert "  a: string(40)? collate utf8mb3_bin\n" in found.text
    assert "  b: char(2)? native mysql (charset = latin1)\n" in found.text
    assert [each.why for each in found.passages if each.why] == []


_OF_MARIADB = """\
CREATE TABLE `t` (
  `a` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`a`)),
  `b` int(11) DEFAULT NULL CHECK (`b` > 0),
  CONSTRAINT `t_b_check` CHECK (`b` < 9)
);
"""


def test_a_text_that_mariadb_checks_to_be_json_is_json() -> None:
    table = catalog(_OF_MARIADB, "mariadb").tables["", "t"]
    assert (table.columns["a"].type, table.columns["a"].collate, table.columns["a"].options) == ("json", "", {})
    assert [(check.name, check.sql) for check in table.checks] == [("", "`b` > 0"), ("t_b_check", "`b` < 9")]


def test_a_check_without_a_name_makes_room_for_one_with_its_name() -> None:
    found = read_model(_OF_MARIADB, "mariadb")
    assert '  b: int?\n  check "t_b_check1" (b > 0)\n  check b (b < 9)\n' in found.text
    assert found.errors == ()


def test_notes_of_entias_own_ddl_are_no_docs() -> None:
    script = (
        "-- Generated by entia 0.1.0 from a.entia for SQLite 3.37\n-- sha256:00\n\n-- note: SQLite keeps no names\n\n"
        "-- Who buys\n-- note: id: SQLite counts it\n-- not exported: query Q\nCREATE TABLE t (id int);\n"
        "-- note: SQLite has no comments\nCREATE TABLE u (id int);\n"
    )
    found = catalog(script, "sqlite")
    assert [table.comment for table in found.tables.values()] == ["Who buys", ""]
    others = catalog(script.partition("\n")[2], "sqlite")
    assert others.tables["", "u"].comment == "note: SQLite has no comments"


def test_create_of_nothing_that_there_is_costs_the_statement_and_says_what_is_meant() -> None:
    (lost,) = [
        each for each in passages("CREATE TABEL a (id int);\nCREATE TABLE b (id int);") if each.fate is Fate.UNPLACED
    ]
    assert lost.lines == (0, 1)
    assert lost.why == "this statement cannot be read: `TABEL` is nothing that CREATE makes: is `TABLE` meant?"


def test_types_and_values_of_old_sql_server_scripts_have_their_names() -> None:
    text = (
        "EXEC sp_addtype tid, 'varchar(6)', 'NOT NULL'\nGO\n"
        "EXEC sp_addtype @typename = 'code', @phystype = 'char(2)'\nGO\n"
        "CREATE DEFAULT [dbo].[zero] AS 0\nGO\nCREATE PARTITION SCHEME ps AS PARTITION pf ALL TO ([PRIMARY])\nGO\n"
        "CREATE TABLE t (id tid, c code)\nGO\n"
        "EXEC sp_bindefault 'zero', 't.c'\nGO\n"
    )
    found = catalog(text, "sqlserver")
    assert [(each.name, each.type, each.required) for each in found.domains.values()] == [
        ("tid", "varchar(6)", True),
        ("code", "char(2)", False),
    ]
    assert [(each.kind, each.name, each.text) for each in found.codes] == [
        ("default", "zero", "CREATE DEFAULT [dbo].[zero] AS 0"),
        ("partition scheme", "ps", "CREATE PARTITION SCHEME ps AS PARTITION pf ALL TO ([PRIMARY])"),
    ]
    assert [each.lines for each in passages(text, "sqlserver") if each.fate is Fate.UNPLACED] == [(10, 12)]


def test_an_index_of_an_expression_needs_no_brackets() -> None:
    for sql in ("case when a is null then null else b end", "a IS NULL", "a || b"):
        text = f"CREATE TABLE t (a int, b int);\nCREATE UNIQUE INDEX i ON t ({sql}, a DESC);"
        for dialect in ("oracle", "sqlite"):
            (index,) = catalog(text, dialect).tables["", "t"].indexes
            assert index.keys == (IndexKey(sql=sql), IndexKey("a", descending=True))


def test_texts_and_names_with_escapes_are_plain() -> None:
    text = (
        "CREATE TABLE U&\"d\\0061ta\" (a text DEFAULT U&'d!0061t!+01F600!!' UESCAPE\n'!' "
        "CHECK (a <> u&'it''s \\0027'));\n"
        "COMMENT ON TABLE data IS U&'\\d83d\\DE00';\n"
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT U&'\\0041' $$;"
    )
    found = catalog(text)
    table = found.tables["", "data"]
    assert table.columns["a"].default == "'dat\U0001f600!'"
    assert [check.sql for check in table.checks] == ["a <> 'it''s '''"]
    assert table.comment == "\U0001f600"
    assert "$$ SELECT U&'\\0041' $$" in found.codes[0].text
    assert [(each.first, each.last) for each in passages(text)] == [(1, 2), (3, 3), (4, 4)]


def test_a_comment_goes_with_what_it_is_about() -> None:
    found = catalog(
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'select 1';\nCOMMENT ON FUNCTION f(int) IS 'what';\n"
        "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'select 1';\nCOMMENT ON FUNCTION g IS 'other';\n"
        "CREATE TABLE t (a int);\nCREATE TRIGGER r BEFORE UPDATE ON t EXECUTE FUNCTION h();\n"
        "COMMENT ON TRIGGER r ON t IS 'when';\nDROP FUNCTION f(int);\nDROP TRIGGER r ON t;\n"
    )
    assert [(each.kind, each.name) for each in found.codes] == [("function", "g"), ("comment", "function g")]


def test_a_function_that_is_renamed_is_called_so_where_the_database_calls_it() -> None:
    found = catalog(
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'select f()';\nCOMMENT ON FUNCTION f() IS 'what';\n"
        "CREATE DOMAIN d AS text DEFAULT f() CHECK (VALUE <> f());\n"
        "CREATE TABLE t (f text DEFAULT f() CHECK (f <> f()), g text GENERATED ALWAYS AS (f()) STORED);\n"
        "CREATE INDEX i ON t (f()) WHERE f <> f();\nCREATE VIEW v AS SELECT f() AS f FROM t;\n"
        "CREATE TRIGGER r BEFORE UPDATE ON t EXECUTE FUNCTION f();\nALTER FUNCTION f() RENAME TO h;\n"
    )
    table, domain = found.tables["", "t"], found.domains["", "d"]
    assert [(each.default, each.computed) for each in table.columns.values()] == [("h()", ""), ("", "h()")]
    assert [each.sql for each in (*table.checks, *domain.checks)] == ["f <> h()", "VALUE <> h()"]
    assert domain.default == "h()"
    assert (table.indexes[0].keys[0].sql, table.indexes[0].where) == ("h()", "f <> h()")
    assert found.views["", "v"].sql == "SELECT h() AS f FROM t"
    assert {each.kind: each.text.split(" ", 2)[2] for each in found.codes} == {
        "function": "h() RETURNS text LANGUAGE sql AS 'select f()'", "comment": "FUNCTION h() IS 'what'",
        "trigger": "r BEFORE UPDATE ON t EXECUTE FUNCTION h()",
    }  # fmt: skip


def test_a_procedure_that_is_called_does_what_it_says() -> None:
    text = (
        "CREATE TABLE t (id int, s set('a'));\nDELIMITER //\nCREATE PROCEDURE IF NOT EXISTS `?`()\nBEGIN\n"
        "    DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;\n    ALTER TABLE t ADD COLUMN n FLOAT NOT NULL;\n"
        "    CREATE INDEX i ON t (n);\nEND //\nDELIMITER ;\nCALL `?`();\nDROP PROCEDURE `?`;\n"
        "ALTER TABLE t CHANGE s s SET('a', 'b');\nCALL elsewhere();\n"
    )
    found = catalog(text, "mysql")
    table = found.tables["", "t"]
    types = {each.name: each.type for each in table.columns.values()}
    assert types == {"id": "int", "s": "SET('a', 'b')", "n": "FLOAT"}
    assert [index.name for index in table.indexes] == ["i"]
    assert found.codes == []
    told = {each.first: (each.what, each.why) for each in passages(text, "mysql") if each.first >= 10}
    assert told == {
        10: ("table `t`, index `i`", "the conditions of the program are taken as met"),
        11: ("drop of procedure `?`", ""), 12: ("table `t`", ""),
        13: ("call", "what a procedure does that is made elsewhere is not known"),
    }  # fmt: skip


def test_an_index_without_a_name_is_dropped_by_the_one_that_postgres_gives_it() -> None:
    text = (
        "CREATE TABLE t (a int, b text);\nCREATE INDEX ON t (a);\nCREATE INDEX ON t (lower(b), a);\n"
        "CREATE INDEX ON t ((a + 1));\nDROP INDEX t_a_idx;\nALTER INDEX t_lower_a_idx RENAME TO i;\n"
        "DROP INDEX t_expr_idx;\n"
    )
    assert [index.name for index in catalog(text).tables["", "t"].indexes] == ["i"]
    assert all(each.fate is Fate.PLACED for each in passages(text))


def test_what_a_program_fills_in_before_a_name_is_left_out() -> None:
    text = (
        'CREATE TABLE IF NOT EXISTS {{ index .Options "Namespace" }}.users (id uuid PRIMARY KEY, k {{ ns }}.kind);\n'
        "CREATE INDEX i ON {{ ns }}.users (k);\nALTER TABLE ONLY {{ ns }}.users ADD n int REFERENCES {{ ns }}.users;\n"
    )
    table = catalog(text).tables["", "users"]
    assert {each.name: each.type for each in table.columns.values()} == {"id": "uuid", "k": "kind", "n": "int"}
    assert [key.target for key in table.foreign_keys] == [("", "users")]
    assert all(each.why.endswith("is to be filled in, and is left out") for each in passages(text))


def test_a_table_that_keeps_no_log_says_so_however_it_came_to_that() -> None:
    changed = catalog("CREATE TABLE t (a int);\nALTER TABLE t SET UNLOGGED;\n").tables["", "t"]
    made = catalog("CREATE UNLOGGED TABLE t (a int);\n").tables["", "t"]
    assert (changed.settings, changed.options) == (made.settings, made.options) == ({"logged": "set unlogged"}, {})
    back = catalog("CREATE UNLOGGED TABLE t (a int);\nALTER TABLE t SET LOGGED;\n").tables["", "t"]
    assert (back.settings, back.options) == ({"logged": ""}, {})
