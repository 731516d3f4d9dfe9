"""What a source computes is what our DDL of the translated expression computes: each on rows of a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from entia.diagnostics import Severity
from entia.dialects import names, version
from entia.importers.expressions import Scope, condition, query
from entia.model.expressions import Relation, analyse
from entia.model.expressions import Scope as Seen
from entia.model.native_types import logical_of
from entia.sql.expressions import write
from tests.support.engines import EVERY, Database, Engine, EngineError

TABLE = ("", "t")
RENAMED = {"film_id": "film"}

POSTGRES = {
    "id": "integer", "a": "integer", "b": "integer", "big": "bigint", "n": "numeric(8,2)", "f": "double precision",
    "s": "character varying(20)", "x": "text", "c": "character(4)", "day": "date", "at": "timestamp without time zone",
    "zoned": "timestamp with time zone", "data": "jsonb", "raw": "json", "items": "text[]", "ok": "boolean",
    "film_id": "integer", "mood": "mood",
}  # fmt: skip
POSTGRES_ROWS = """
insert into t values
(1, 7, 2, 9000000000, 3.75, 2.5, 'abc', 'Abc def', 'ab', '2024-02-29', '2024-02-29 23:30:15.5',
 '2024-02-29 23:30:15.5+00',
 '{"k": "v", "n": 5, "l": [1, 2]}', '{"k": "v"}', '{p,q,r}', true, 3, 'happy'),
(2, -7, 2, -1, -3.75, -2.5, '', ' x ', 'zz', '1999-12-31', '1999-12-31 00:00:00', '1999-12-31 19:00:00+00',
 '{}', '{}', '{}', false, 4, 'sad'),
(3, 0, 5, 0, 0, 0.5, 'A%b', 'a_b\\c', 'a', '2000-01-01', '2000-01-01 12:00:00', '2000-01-01 12:00:00+00',
 '[1]', '[1]', '{x}', null, 5, 'happy'),
(4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
"""
MYSQL = {
    "id": "int", "a": "int", "b": "int", "big": "bigint", "n": "decimal(8,2)", "f": "double", "s": "varchar(20)",
    "x": "text", "c": "char(4)", "day": "date", "at": "datetime", "stamp": "timestamp", "data": "json",
    "ok": "tinyint(1)", "film_id": "int",
}  # fmt: skip
MYSQL_ROWS = """
insert into t values
(1, 7, 2, 9000000000, 3.75, 2.5, 'abc', 'Abc déf', 'ab', '2024-02-29', '2024-02-29 23:30:15', '2024-02-29 23:30:15',
 '{"k": "v", "n": 5}', 1, 3),
(2, -7, 2, -1, -3.75, -2.5, '', ' x ', 'zz', '1999-12-31', '1999-12-31 00:00:00', '1999-12-31 00:00:00', '{}', 0, 4),
(3, 0, 5, 0, 0, 0.5, 'A%b', 'a_b', 'a', '2000-01-01', '2000-01-01 12:00:00', '2000-01-01 12:00:00', '[1]', null, 5),
(4, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
"""
SQLITE = {
    "id": "integer", "a": "int", "b": "integer", "n": "decimal(8,2)", "f": "real", "s": "varchar(20)", "x": "text",
    "day": "date", "at": "datetime", "ok": "boolean", "film_id": "int",
}  # fmt: skip
SQLITE_ROWS = """
insert into t values
(1, 7, 2, 3.75, 2.5, 'abc', 'Abc def', '2024-02-29', '2024-02-29 23:30:15', 1, 3),
(2, -7, 2, -3.75, -2.5, '', ' x ', '1999-12-31', '1999-12-31 00:00:00', 0, 4),
(3, 0, 5, 0, 0.5, 'A%b', 'a_b', '2000-01-01', '2000-01-01 12:00:00', null, 5),
(4, null, null, null, null, null, null, null, null, null, null)
"""
TABLES = {"postgres": POSTGRES, "mysql": MYSQL, "mariadb": MYSQL, "sqlite": SQLITE}
ROWS = {"postgres": POSTGRES_ROWS, "mysql": MYSQL_ROWS, "mariadb": MYSQL_ROWS, "sqlite": SQLITE_ROWS}

EXPRESSIONS = {
    "postgres": r"""
a > 0
(a > 0) AND (b > 0) OR ok
((a)::numeric / (b)::numeric) > 0.5
a / b
a / 2 * 2
(a + b) / 2
n / 2
a % b
mod(a, b)
((s)::text = 'abc'::text)
((s)::text = ANY ((ARRAY['abc'::character varying, 'x'::character varying])::text[]))
(mood = ANY (ARRAY['happy'::mood, 'sad'::mood]))
((mood)::text = 'happy'::text)
(a = ANY (ARRAY[7, 0]))
(n > (0)::numeric)
(n <> '3.75'::numeric)
(f >= (2.5)::double precision)
((x)::text ~~ '%b_d%'::text)
x LIKE 'a\_b%'
x LIKE 'a!_b%' ESCAPE '!'
x ILIKE 'abc%'
x !~~ 'A%'
x ~ '^[A-Z]'
x !~ '^[A-Z]'
x ~* 'ABC'
x SIMILAR TO '%(b|d)%'
length((x)::text)
char_length(x)
octet_length(x)
lower((s)::text)
upper("substring"(x, 1, 1))
substring(x from 2 for 3)
substring(x from '[a-z]+')
substr(x, 2)
"left"(x, 2)
"right"(x, 2)
btrim(x)
ltrim(x, ' A')
trim(both ' ' from x)
trim(leading from x)
position('b' in x)
"position"(x, 'b'::text)
strpos(x, 'b')
replace(x, 'b', 'z')
((s)::text || ' '::text) || x
concat(s, '-', x)
concat_ws('-', s, x)
COALESCE(s, ''::character varying)
COALESCE(n, (0)::numeric)
NULLIF(a, 0)
GREATEST(a, b)
LEAST(a, b, 3)
GREATEST(a, NULL)
abs(a)
round(n)
round(n, 1)
round(f)
floor(n)
ceil(f)
trunc(n)
sqrt(abs(f))
power((a)::double precision, (2)::double precision)
power(n, 2)
exp(n)
ln(abs(n) + 1)
sign(n)
sign(a)
EXTRACT(year FROM day)
EXTRACT(year FROM zoned)
EXTRACT(epoch FROM at)
EXTRACT(dow FROM day)
EXTRACT(isodow FROM day)
date_part('year'::text, day)
date_part('hour'::text, zoned)
date_trunc('month'::text, at)
date_trunc('day'::text, zoned)
date_trunc('month'::text, (day)::timestamp with time zone)
(at)::date
(zoned)::date
(at)::time without time zone
(day)::timestamp without time zone
(zoned AT TIME ZONE 'UTC'::text)
(at AT TIME ZONE 'Asia/Kolkata'::text)
(day >= '2000-01-01'::date)
(at >= '2000-01-01 00:00:00'::timestamp without time zone)
(zoned >= '2000-01-01 00:00:00+00'::timestamp with time zone)
(zoned >= '2000-01-01 00:00:00'::timestamp with time zone)
(at - '1 day'::interval)
(day + 1)
(day - '1999-12-31'::date)
(at - (day)::timestamp without time zone)
(at + ('01:00:00'::interval * (2)::double precision))
make_date(2024, b, 1)
age(at)  > '1 day'::interval
to_char(at, 'YYYY-MM'::text)
(a)::text
(a)::character varying(2)
(n)::integer
(f)::integer
(x)::character varying(3)
(s)::character(2)
(a)::boolean
(ok)::integer
(a)::bigint * 3
((a)::smallint + b)
CASE WHEN (a > 0) THEN 'pos'::text WHEN (a < 0) THEN 'neg'::text ELSE NULL::text END
CASE a WHEN 7 THEN 1 ELSE 0 END
(data ->> 'k'::text)
(data -> 'l'::text) ->> 0
((data ->> 'n'::text))::integer > 3
(data #>> '{l,0}'::text[])
(data @> '{"k": "v"}'::jsonb)
(data ? 'k'::text)
jsonb_typeof(data)
((raw ->> 'k'::text) = 'v'::text)
(raw)::jsonb
jsonb_array_length(data -> 'l'::text)
items[1]
items[1:2]
('q'::text = ANY (items))
('q'::text <> ALL (items))
array_length(items, 1)
cardinality(items)
(items @> ARRAY['p'::text])
(items && ARRAY['z'::text, 'p'::text])
array_to_string(items, ','::text)
ARRAY[a, b]
(ok IS TRUE)
(ok IS NOT TRUE)
(ok IS UNKNOWN)
NOT ok
(a IS DISTINCT FROM b)
(a IS NOT DISTINCT FROM b)
num_nonnulls(a, b, s)
(a BETWEEN 0 AND 10)
(a NOT BETWEEN SYMMETRIC 10 AND 0)
(a IN (1, 2, 7))
(a NOT IN (1, 2))
((a, b) = (7, 2))
ROW(a, b) = ROW(7, 2)
(a & 3)
(a | 8)
(a # 3)
(~ a)
(a << 2)
-a
(- a) + b
- (a + b)
(a ^ 2)
md5(x)
(big > 2147483648)
starts_with(x, 'Abc')
(x COLLATE "C") < 'b'
x < 'b'
s < x
regexp_replace(x, 'b', 'z', 'g')
regexp_match(x, 'b')
split_part(x, ' ', 1)
initcap(x)
to_tsvector('english'::regconfig, x)
('x' || a)
(a || 'x')
(x)::date IS NULL AND false
(x = E'a_b\\c')
(s = 'it''s')
current_setting('TimeZone'::text)
"overlay"(x, 'zz', 2)
random() < (2)::double precision
lpad(x, 5, '*')
repeat('x', 3)
chr(65)
ascii(x)
encode('abc'::bytea, 'hex'::text)
""",
    "mysql": r"""
a > 0
(`a` > 0) and (`b` > 0)
a / b
a div b
a % b
mod(a, b)
n / 3
`s` = _utf8mb4'abc'
`s` in (_utf8mb4'abc',_utf8mb4'x')
x like 'a\_b%'
x like _utf8mb4'%b%'
x not like 'A%'
x regexp '^[A-Z]'
x rlike 'b$'
length(x)
char_length(x)
concat(s, _utf8mb4'-', x)
concat(a, b)
concat(x)
concat_ws('-', s, x)
ifnull(a, 0)
coalesce(a, b, 0)
nullif(a, 0)
if(a > 0, 'y', 'n')
greatest(a, b)
least(a, b, 3)
abs(a)
round(n)
round(n, 1)
round(f)
floor(n)
ceiling(f)
truncate(n, 1)
sqrt(abs(f))
pow(a, 2)
sign(n)
ucase(s)
lcase(x)
substr(x, 2, 3)
substring(x, 2)
substring(x from 2 for 3)
left(x, 2)
right(x, 2)
trim(x)
trim(both ' ' from x)
locate('b', x)
instr(x, 'b')
position('b' in x)
replace(x, 'b', 'z')
lpad(x, 5, '*')
reverse(s)
year(day)
extract(year from day)
month(at)
dayofweek(day)
date(at)
date_format(at, '%Y-%m')
date_add(day, interval 1 month)
day + interval 1 day
at - interval 2 hour
datediff(day, '2000-01-01')
timestampdiff(day, day, at)
str_to_date('2024-01-01', '%Y-%m-%d')
unix_timestamp(at)
day >= '2000-01-01'
at >= '2000-01-01 12:00:00'
stamp > '2000-01-01'
cast(a as char)
cast(a as char(2))
cast(x as char(3) charset utf8mb4)
cast(f as signed)
cast(n as unsigned)
cast(n as decimal(8,1))
cast(n as decimal)
cast(at as date)
cast(a as double)
convert(x, char)
case when a > 0 then 'pos' when a < 0 then 'neg' else null end
case a when 7 then 1 else 0 end
json_extract(data, '$.k')
data->'$.k'
data->>'$.k'
json_unquote(json_extract(data, '$.k'))
json_valid(x)
json_length(data)
ok is true
ok is not true
ok is unknown
not ok
!ok
a <=> b
a = b or b is null
a || b
a && b
a xor b
a between 0 and 10
a not between 0 and 10
a in (1, 2, 7)
(a, b) = (7, 2)
a & 3
a | 8
a ^ 3
~a
a << 2
-a
s < 'b'
s = 'ABC'
binary s = 'ABC'
s = 'it\'s'
x collate utf8mb4_bin = 'Abc'
hex(a)
hex(s)
crc32(s)
isnull(a)
a is null
strcmp(s, 'b')
elt(1, s, x)
field(s, 'abc', 'x')
format(n, 2)
x'41' = 'A'
0x41 = 'A'
uuid() is not null
""",
    "sqlite": r"""
a > 0
"a" > 0 and [b] > 0
a / b
a / 2 * 2
(a + b) / 2
n / 2
f / 2
a % b
"s" = "abc"
s in ('abc', 'x')
x like 'A%'
s like 'abc'
x like 'a!_b' escape '!'
x not like 'ABC%'
x glob 'A*'
length(x)
lower(s)
upper(x)
substr(x, 2, 3)
substr(x, -2)
trim(x)
ltrim(x, ' A')
instr(x, 'b')
replace(x, 'b', 'z')
s || '-' || x
ifnull(a, 0)
coalesce(a, b, 0)
nullif(a, 0)
iif(a > 0, 'y', 'n')
max(a, b)
min(a, b, 3)
abs(a)
round(n)
round(n, 1)
round(f)
typeof(a) = 'integer'
typeof(x)
cast(a as text)
cast(x as integer)
cast(n as integer)
cast(a as real)
cast(s as varchar(2))
cast(n as numeric)
cast(n as decimal(8, 1))
date(at)
date(day, '+1 month')
datetime(at, '-1 day')
strftime('%Y', day)
julianday(day) - julianday('2000-01-01')
day >= '2000-01-01'
at between datetime('1997-01-01') and datetime('2020-12-31')
case when a > 0 then 'pos' else 'neg' end
case a when 7 then 1 else 0 end
a is not null
a notnull
a isnull
a is b
a is not b
a == b
a <> b
a != b
not ok
ok = 1
a between 0 and 10
a in (1, 2, 7)
a & 3
a | 8
~a
a << 2
-a
s collate nocase = 'ABC'
s = 'it''s'
hex(s)
unicode(s)
printf('%05d', a)
json_valid(x)
x'41' = 'A'
(a, b) = (7, 2)
random() is not null
likely(a > 0)
""",
}


TARGETS = {"postgres": "15", "mysql": "9", "mariadb": "10.11", "sqlite": ""}
_NOT_IN_MARIADB = ("data->",)


def sources(dialect: str) -> list[str]:
    """The expressions of a dialect, as its sources write them."""
    text = EXPRESSIONS["mysql" if dialect == "mariadb" else dialect]
    lines = [line for line in text.strip().split("\n") if line]
    return [line for line in lines if not (dialect == "mariadb" and line.startswith(_NOT_IN_MARIADB))]


class Translation:
    """Sources of one dialect on their way through a model."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        columns = TABLES[dialect]
        schema = "public" if dialect == "postgres" else ""
        self.scope = Scope(
            dialect, {TABLE: "T"}, {TABLE: RENAMED}, {TABLE: columns}, schema, {("", "mood"): ("happy", "sad")}
        )
        types = [(RENAMED.get(name, name), logical_of(dialect, type_), False) for name, type_ in columns.items()]
        dialects = ((dialect, TARGETS[dialect]),)
        defined = frozenset(("mood",))
        self.seen = Seen(tuple(types), dialects=dialects, defined=defined)
        table = Relation("T", tuple(types))
        self.reading = Seen(relations={"T": table}.get, dialects=dialects, defined=defined)
        number = version(dialect, TARGETS[dialect])
        assert number is not None
        self.number = number

    def model(self, source: str) -> str:
        """The source in the model's words."""
        return condition(self.scope, source, TABLE)

    def errors(self, model: str) -> list[str]:
        """What the checker has against it, but that it changes by itself."""
        problems = analyse(model, self.seen, "computed").problems
        hard = [each for each in problems if each.severity is Severity.ERROR and each.rule != "volatile-expression"]
        return [problem.message for problem in hard]

    def view_errors(self, model: str) -> list[str]:
        """What the checker has against a select of the table."""
        return [
            each.message for each in analyse(model, self.reading, "view").problems if each.severity is Severity.ERROR
        ]

    def view_ddl(self, model: str) -> str:
        """What our DDL makes of a select of the table."""
        return self._written(model, self.reading, "view", lambda name: self._column(name.removeprefix("T.")))

    def ddl(self, model: str) -> str:
        """What our DDL makes of it."""
        return self._written(model, self.seen, "condition", self._column)

    def _written(self, model: str, seen: Seen, use: str, column: Callable[[str], str]) -> str:
        return write(model, seen, self.dialect, self.number, column, lambda _: "t", use, None)

    def _column(self, name: str) -> str:
        back = {new: old for old, new in RENAMED.items()}
        return names.quote(self.dialect, self.number, back.get(name, name))


@contextmanager
def filled(engine: Engine, dialect: str) -> Iterator[Database]:
    """A database with the table and its rows."""
    with engine.database() as database:
        if dialect == "postgres":
            database.execute("create type mood as enum ('happy', 'sad')")
        columns = ", ".join(f"{name} {type_}" for name, type_ in TABLES[dialect].items())
        database.execute(f"create table t ({columns})")
        database.execute(ROWS[dialect].strip())
        yield database


@pytest.mark.parametrize("dialect", [each for each in EVERY if getattr(each, "values", (each,))[0] in TARGETS])
def test_the_translation_computes_the_same(start_engine: Callable[[str], Engine], dialect: str) -> None:
    translation = Translation(dialect)
    wrong = []
    with filled(start_engine(dialect), dialect) as database:
        for source in sources(dialect):
            model = translation.model(source)
            wrong += [f"{source} => {model}: {error}" for error in translation.errors(model)]
            ours = translation.ddl(model)
            expected = database.execute(f"select {source} from t order by id")
            found = database.execute(f"select {ours} from t order by id")
            if found != expected:
                wrong.append(f"{source} => {model} => {ours}: {found} instead of {expected}")
    assert wrong == []


# How a server prints a view, and of which types it says that its columns are.
PRINTED = {
    "postgres": "select pg_get_viewdef('{}'::regclass)",
    "mysql": "select view_definition from information_schema.views where table_name = '{}' and "
    "table_schema = database()",
}
PRINTED["mariadb"] = PRINTED["mysql"]
TYPES = {
    "postgres": "select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = '{}'::regclass "
    "and attnum > 0 order by attnum",
    "mysql": "select column_name, column_type from information_schema.columns where table_name = '{}' "
    "and table_schema = database() order by ordinal_position",
}
TYPES["mariadb"] = TYPES["mysql"]


# Of these our DDL gives the same values as another of MySQL's types.
OTHER_TYPES = ("extract(year from day)", "cast(x as char(3) charset utf8mb4)", "convert(x, char)")


def read_back(translation: Translation, database: Database, source: str, view: str) -> str:
    """What is wrong with a view of the source after its way through the model; "" where nothing is."""
    printed = database.execute(PRINTED[translation.dialect].format(view))[0][0]
    found = query(translation.scope, printed)
    if found is None:
        return f"{printed} is not read"
    errors = translation.view_errors(found.text)
    if errors:
        return f"{printed} => {found.text}: {errors}"
    ours = translation.view_ddl(found.text)
    way = f"{printed} => {found.text} => {ours}"
    try:
        database.execute(f"create view again_{view} as {ours}")
    except EngineError as error:
        return f"{way}: {error}"
    before, after = (database.execute(TYPES[translation.dialect].format(name)) for name in (view, f"again_{view}"))
    if source in OTHER_TYPES:
        before = after
    rows, again = (database.execute(f"select * from {name} order by id") for name in (view, f"again_{view}"))
    return "" if (before, rows) == (after, again) else f"{way}: {after}, {again} instead of {before}, {rows}"


@pytest.mark.engines
@pytest.mark.parametrize("dialect", PRINTED)
def test_a_view_as_the_server_prints_it(start_engine: Callable[[str], Engine], dialect: str) -> None:
    """Columns are called and typed as before, and have the same values."""
    translation = Translation(dialect)
    wrong = []
    with filled(start_engine(dialect), dialect) as database:
        for i, source in enumerate(sources(dialect)):
            select = f"select t.id, t.film_id, ({source}) as y from t where ({source}) is not null"
            database.execute(f"create view v{i} as {select}")
            wrong.append(read_back(translation, database, source, f"v{i}"))
    assert list(filter(None, wrong)) == []
