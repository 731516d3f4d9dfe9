"""Each kind of element that a catalog has, and what an update does when the source adds it, drops it, changes it or
calls it otherwise: the lines of the model that go and come, and what is told."""

from __future__ import annotations

from difflib import unified_diff
from functools import cache

import pytest

from entia.importers.update import Updated, updated
from entia.syntax.printer import format_text
from tests.importers.reading import read_model
from tests.support.snapshots import Snapshot
from tests.support.user_edits import errors

SOURCE = """
CREATE EXTENSION citext;
CREATE SCHEMA sales;
COMMENT ON SCHEMA sales IS 'What is sold';
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);
CREATE TYPE spot AS (x int, y int);
CREATE SEQUENCE ticket START 100;
CREATE TABLE person (
  person_id bigserial PRIMARY KEY,
  name varchar(80) NOT NULL,
  email varchar(80) NOT NULL,
  mood mood NOT NULL DEFAULT 'good',
  place spot,
  seen tsrange,
  CONSTRAINT person_email_key UNIQUE (email),
  CONSTRAINT named CHECK (name <> ''),
  CONSTRAINT apart EXCLUDE USING gist (seen WITH &&)
);
CREATE INDEX person_name_idx ON person (name);
CREATE TABLE sales.orders (
  order_id bigserial PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person ON DELETE CASCADE,
  total price,
  day date NOT NULL
);
CREATE TABLE log (day date NOT NULL, line text) PARTITION BY LIST (line);
CREATE TABLE log_early PARTITION OF log FOR VALUES IN ('a', 'b');
CREATE VIEW names AS SELECT name FROM person;
CREATE MATERIALIZED VIEW totals AS SELECT day, count(*) AS n FROM sales.orders GROUP BY day;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$;
CREATE TRIGGER touched BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION touch();
"""

# What a user wrote into the model since: none of it is the database's.
EDITS = (
    ("entity Person {", "/// Who buys.\nentity Person @confidential {"),
    ("(name <> '')", "(name <> '')\n  volume 1K now, 1M in 3y"),
    ("  email:", "  // where letters go\n  email:"),
    ("enum Mood", "/// How they feel.\nenum Mood"),
    ("type Price", "/// In euros.\ntype Price"),
    ("view Names", "/// All of them.\nview Names"),
)
PLANS = """
query Buyers (select Person.name from Person join Orders o on o.person = Person.person_id where Person.mood = 'bad')
rule Worthy on Orders check (total > 1)
"""


# What happens to the source: texts of it and what stands there instead; "" is added at its end.
CASES: dict[str, list[tuple[str, str]]] = {
    "column added": [("  place spot,", "  place spot,\n  born date,")],
    "column dropped": [("  place spot,\n", "")],
    "column changed": [("name varchar(80)", "name varchar(90)")],
    "column renamed": [("email", "mail")],
    "key added": [("", "ALTER TABLE log ADD PRIMARY KEY (day);")],
    "key dropped": [("order_id bigserial PRIMARY KEY", "order_id bigserial")],
    "key changed": [
        ("order_id bigserial PRIMARY KEY", "order_id bigserial"),
        ("day date NOT NULL\n", "day date NOT NULL,\n  PRIMARY KEY (order_id, day)\n"),
    ],
    "key renamed": [("order_id bigserial PRIMARY KEY", "order_id bigserial CONSTRAINT pk_orders PRIMARY KEY")],
    "unique key added": [("  place spot,", "  place spot,\n  UNIQUE (name, email),")],
    "unique key dropped": [("  CONSTRAINT person_email_key UNIQUE (email),\n", "")],
    "unique key changed": [("UNIQUE (email)", "UNIQUE (email, name)")],
    "unique key renamed": [("person_email_key", "one_email")],
    "index added": [("", "CREATE INDEX late ON sales.orders (day DESC);")],
    "index dropped": [("CREATE INDEX person_name_idx ON person (name);", "")],
    "index changed": [("person (name);", "person (lower(name));")],
    "index renamed": [("person_name_idx", "by_name")],
    "check added": [("  place spot,", "  place spot,\n  CHECK (email <> name),")],
    "check dropped": [("  CONSTRAINT named CHECK (name <> ''),\n", "")],
    "check changed": [("name <> ''", "name <> ' '")],
    "check renamed": [("CONSTRAINT named", "CONSTRAINT has_name")],
    "exclusion added": [
        ("", "ALTER TABLE sales.orders ADD CONSTRAINT once EXCLUDE USING gist (daterange(day, day) WITH &&);")
    ],
    "exclusion dropped": [(",\n  CONSTRAINT apart EXCLUDE USING gist (seen WITH &&)", "")],
    "exclusion changed": [("(seen WITH &&)", "(seen WITH &&) WHERE (person_id > 1)")],
    "exclusion renamed": [("CONSTRAINT apart", "CONSTRAINT aside")],
    "foreign key added": [("day date NOT NULL\n);", "day date NOT NULL,\n  friend_id bigint REFERENCES person\n);")],
    "foreign key dropped": [(" REFERENCES person ON DELETE CASCADE", "")],
    "foreign key changed": [("ON DELETE CASCADE", "ON DELETE RESTRICT")],
    "foreign key renamed": [("NOT NULL REFERENCES", "NOT NULL CONSTRAINT buyer REFERENCES")],
    "partitioning added": [
        (
            "  day date NOT NULL\n);",
            "  day date NOT NULL\n) PARTITION BY HASH (order_id);\n"
            "CREATE TABLE orders_0 PARTITION OF sales.orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);",
        )
    ],
    "partitioning dropped": [
        (" PARTITION BY LIST (line)", ""),
        ("CREATE TABLE log_early PARTITION OF log FOR VALUES IN ('a', 'b');", ""),
    ],
    "partitioning changed": [("('a', 'b')", "('a', 'b', 'c')")],
    "partition renamed": [("log_early", "log_first")],
    "table added": [("", "CREATE TABLE tag (tag_id int PRIMARY KEY, person_id bigint REFERENCES person);")],
    "table dropped": [
        (
            "CREATE TABLE log (day date NOT NULL, line text) PARTITION BY LIST (line);\n"
            "CREATE TABLE log_early PARTITION OF log FOR VALUES IN ('a', 'b');\n",
            "",
        )
    ],
    "table dropped with its trigger": [
        ("CREATE TABLE person", "CREATE TABLE human"),
        ("ON person (name)", "ON human (name)"),
        ("  place spot,\n", ""),
        ("FROM person", "FROM human"),
        (" REFERENCES person ON DELETE CASCADE", ""),
        ("CREATE TRIGGER touched BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION touch();", ""),
    ],
    "table changed": [("  day date NOT NULL\n);", "  day date NOT NULL\n) WITH (fillfactor = 70);")],
    "table renamed": [
        ("person (", "human ("),
        ("person ON", "human ON"),
        ("person;", "human;"),
        ("ON person FOR", "ON human FOR"),
    ],
    "table renamed and changed": [
        ("person (", "human ("),
        ("person ON", "human ON"),
        ("person;", "human;"),
        ("ON person FOR", "ON human FOR"),
        ("name varchar(80)", "name varchar(90)"),
    ],
    "table moved": [("sales.orders", "orders")],
    "schema added": [("", "CREATE SCHEMA hr; COMMENT ON SCHEMA hr IS 'People';")],
    "schema dropped": [
        ("CREATE SCHEMA sales;\nCOMMENT ON SCHEMA sales IS 'What is sold';\n", ""),
        ("sales.orders", "orders"),
    ],
    "schema changed": [("What is sold", "What was sold")],
    "schema renamed": [("sales", "shop")],
    "enum added": [
        ("", "CREATE TYPE size AS ENUM ('s', 'l');"),
        ("day date NOT NULL, line", "day date NOT NULL, size size, line"),
    ],
    "enum dropped": [
        ("CREATE TYPE mood AS ENUM ('good', 'bad');", ""),
        ("mood mood NOT NULL DEFAULT 'good'", "mood text"),
    ],
    "enum changed": [("'bad')", "'bad', 'worst')")],
    "enum renamed": [("TYPE mood", "TYPE feeling"), ("mood mood", "mood feeling")],
    "label renamed": [("'bad'", "'awful'")],
    "domain added": [
        ("", "CREATE DOMAIN word AS text CHECK (VALUE <> '');"),
        ("day date NOT NULL, line", "day date NOT NULL, said word, line"),
    ],
    "domain dropped": [("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);", ""), ("total price", "total int")],
    "domain changed": [("VALUE >= 0", "VALUE > 0")],
    "domain renamed": [("price", "amount")],
    "composite added": [("", "CREATE TYPE line AS (a int);")],
    "composite dropped": [("CREATE TYPE spot AS (x int, y int);", ""), ("  place spot,\n", "")],
    "composite changed": [("y int)", "y bigint)")],
    "composite renamed": [("spot", "point3")],
    "sequence added": [("", "CREATE SEQUENCE more;")],
    "sequence dropped": [("CREATE SEQUENCE ticket START 100;", "")],
    "sequence changed": [("START 100", "START 200")],
    "sequence renamed": [("ticket", "number_of_ticket")],
    "view added": [("", "CREATE VIEW mails AS SELECT email FROM person;")],
    "view dropped": [("CREATE VIEW names AS SELECT name FROM person;", "")],
    "view changed": [("SELECT name FROM person", "SELECT name, email FROM person")],
    "view renamed": [("VIEW names", "VIEW people")],
    "view with options": [("VIEW names AS", "VIEW names WITH (security_barrier = true) AS")],
    "view stored with options": [("VIEW totals AS", "VIEW totals WITH (fillfactor = 70) AS")],
    "view materialized": [("CREATE VIEW", "CREATE MATERIALIZED VIEW")],
    "code added": [("", "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'select 2';")],
    "code dropped": [("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'select 1';", "")],
    "code changed": [("'select 1'", "'select 1 + 0'")],
    "code renamed": [("one()", "uno()")],
    "trigger moved": [("INSERT ON person", "INSERT ON sales.orders")],
    "table put into sql": [
        (
            "  day date NOT NULL\n);",
            "  day date NOT NULL\n) PARTITION BY RANGE (order_id);\n"
            "CREATE TABLE first PARTITION OF sales.orders FOR VALUES FROM (1) TO (100);",
        )
    ],
    "extension added": [("", "CREATE EXTENSION ltree;")],
    "extension dropped": [("CREATE EXTENSION citext;", "")],
    "comment added": [
        (
            "",
            "COMMENT ON TABLE log IS 'Lines'; COMMENT ON COLUMN log.line IS 'One'; "
            "COMMENT ON INDEX person_name_idx IS 'Fast';",
        )
    ],
    "comment changed": [
        ("", "COMMENT ON TABLE person IS 'Them'; COMMENT ON TYPE mood IS 'Theirs'; COMMENT ON VIEW names IS 'Theirs';")
    ],
}


@cache
def _imported(sql: str) -> str:
    return read_model(sql).text


@cache
def _model() -> str:
    text = _imported(SOURCE)
    for old, new in EDITS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text += PLANS
    assert errors({"shop.entia": text}) == []
    return text


def _made(name: str) -> Updated:
    after = SOURCE
    for old, new in CASES[name]:
        assert not old or old in after, old
        after = after.replace(old, new) if old else f"{after}\n{new}"
    made = updated({"shop.entia": _model()}, _imported(after))
    assert dict(updated(made.files, _imported(after)).files) == dict(made.files), "a second update has nothing to do"
    left = [each for each in made.changes if each.kind == "left"]
    assert bool(errors(dict(made.files))) == bool(left), "what is wrong then is told"
    return made


def _told(name: str) -> str:
    """The lines that go and come, and what is said of it."""
    made = _made(name)
    rows = unified_diff(_model().splitlines(), made.files["shop.entia"].splitlines(), n=0, lineterm="")
    lines = [row for row in rows if not row.startswith(("---", "+++", "@@")) and row[1:].strip()]
    said = [f"* {each.kind} {each.what}: {each.why}" for each in made.changes]
    return "\n".join([f"== {name}", *lines, *said, ""])


def test_each_kind(snapshot: Snapshot) -> None:
    told = [_told(name) for name in CASES]
    assert all("* " in each for each in told), "nothing happens without a word"
    snapshot.check("update_kinds.txt", "\n".join([_model(), *told]))


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_formatted(name: str) -> None:
    """But for how far its parts stand apart: neighbours keep their places."""
    text = _made(name).files["shop.entia"]
    assert _rows(text) - _rows(_model()) <= _rows(format_text(text))


def _rows(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines()}
