"""SQL of a source as SQL of a model: conditions, defaults, lists of values, each as data."""

from __future__ import annotations

import pytest

from entia.importers.expressions import Scope, condition, default, labels, spell_name

TABLE = ("", "t")
COLUMNS = {
    "status": "character varying(10)", "a": "integer", "b": "integer", "x": "text", "type": "text",
    "film_id": "integer",
    "d": "date", "rating": "mpaa", "amount": "numeric(5,2)", "Unit Price": "integer", "email": "text", "data": "jsonb",
    "code": "character(3)", "at": "timestamp without time zone", "year": "integer", "order": "integer",
}  # fmt: skip
RENAMED = {"film_id": "film"}


def scope_of(dialect: str) -> Scope:
    enums = {("public", "mpaa"): ("G", "PG-13")}
    return Scope(dialect, {TABLE: "T"}, {TABLE: RENAMED}, {TABLE: COLUMNS}, "public", enums)


# (dialect, what the source says, what the model says)
CONDITIONS = [
    ("postgres", "((status)::text = 'a'::text)", "status = 'a'"),
    ("postgres", "((a > 0) AND (b > 0))", "a > 0 and b > 0"),
    ("postgres", "((x = ANY (ARRAY['a'::text, 'b'::text])))", "x in ('a', 'b')"),
    (
        "postgres",
        "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        "status in ('a', 'b')",
    ),
    ("postgres", "((status)::text <> ALL ((ARRAY['a'::character varying, 'b'])::text[]))", "status not in ('a', 'b')"),
    ("postgres", "(((a * 2) + b) > 3)", "a * 2 + b > 3"),
    ("postgres", "((a - (b - 2)) > (a - b))", "a - (b - 2) > a - b"),
    ("postgres", "(a > 0 AND (b > 1 OR b < 0))", "a > 0 and (b > 1 or b < 0)"),
    ("postgres", "(((a > 0) AND (b > 1)) OR (b < 0))", "(a > 0 and b > 1) or b < 0"),
    ("postgres", "((rating = 'G'::mpaa) OR (rating = 'PG-13'::public.mpaa))", "rating = 'G' or rating = 'PG-13'"),
    ("postgres", "(amount > (0)::numeric)", "amount > 0"),
    ("postgres", "((VALUE).x > (0)::double precision)", "(value).x > 0"),
    ("postgres", "CAST(x AS FLOAT) > 1", "cast(x as double) > 1"),
    ("mysql", "data ->> '$.k' = 'v'", "json_unquote(json_extract(data, '$.k')) = 'v'"),
    ("mysql", "(t.`data`->'$.k') is null", "json_extract(data, '$.k') is null"),
    ("sqlite", "data ->> '$.k' > 1", "json_extract(data, '$.k') > 1"),
    ("sqlite", "data -> '$.a' ->> '$.b' = 2", "data -> '$.a' ->> '$.b' = 2"),
    ("postgres", "CAST(x AS timestamp without time zone) > d", "cast(x as datetime) > d"),
    ("postgres", "CAST(lower(x) AS character varying(3)) = 'a'", "cast(lower(x) as string(3)) = 'a'"),
    ("postgres", "((amount / (100)::numeric) > (0)::numeric)", "amount / 100::decimal > 0"),
    ("postgres", "(a > '-1'::integer)", "a > -1"),
    ("postgres", "(t.film_id IS NOT NULL)", "film is not null"),
    ("postgres", "(public.t.a > 0)", "a > 0"),
    ("postgres", "lower((email)::text)", "lower(email)"),
    ("postgres", "((a)::numeric / (b)::numeric) > 0.5", "a::decimal / b::decimal > 0.5"),
    ("postgres", "x ~~ 'a%'::text", "x like 'a%'"),
    ("postgres", "((x)::text !~~ '%@%'::text)", "x not like '%@%'"),
    ("postgres", "((x)::text !~~* '%@%'::text)", "x not ilike '%@%'"),
    ("postgres", "((x)::text ~ '^[a-z]+$'::text)", "x ~ '^[a-z]+$'"),
    ("postgres", "((data ->> 'k'::text) = 'v'::text)", "data ->> 'k' = 'v'"),
    (
        "postgres",
        "CASE WHEN (a > 0) THEN (b + 1) ELSE NULL::integer END",
        "case when a > 0 then b + 1 else null end",
    ),
    ("postgres", "(NOT (a > b))", "not a > b"),
    ("postgres", "(NOT ((a > b) AND (b > 1)))", "not (a > b and b > 1)"),
    ("postgres", "(a IS NULL) <> (b IS NULL)", "(a is null) <> (b is null)"),
    ("postgres", "((a >= 1) AND (a <= 5) AND ((b IS NULL) OR (b > a)))", "a >= 1 and a <= 5 and (b is null or b > a)"),
    ("postgres", "((a BETWEEN (b - 1) AND (b + 1)) AND (b > 0))", "a between b - 1 and b + 1 and b > 0"),
    ("postgres", "to_tsvector('english'::regconfig, x)", "to_tsvector('english'::regconfig, x)"),
    ("postgres", "(a >= 0 -- why\n  and b > 0)", "a >= 0 -- why\n  and b > 0"),
    ("postgres", "date_part('year'::text, d) > (0)::double precision", "date_part('year', d) > 0"),
    ("postgres", "((code)::text ~~ 'a%'::text)", "code::text like 'a%'"),
    ("postgres", "((a)::text = '1'::text)", "a::text = '1'"),
    ("postgres", "EXTRACT(year FROM d) > (2000)::numeric", "extract(year from d) > 2000"),
    ("postgres", "(year > 1900)", "year > 1900"),
    ("postgres", "(d > date '2000-01-01')", "d > '2000-01-01'"),
    ("postgres", "(at > timestamp '2000-01-01 00:00:00')", "at > '2000-01-01 00:00:00'"),
    ("postgres", "(at >= date '2000-01-01')", "at >= date '2000-01-01'"),
    ("postgres", "(at)::date > d", "at::date > d"),
    ("postgres", "(d >= '2000-01-01'::date)", "d >= '2000-01-01'"),
    ("postgres", "(at >= '2000-01-01'::date)", "at >= '2000-01-01'::date"),
    ("postgres", "COALESCE(x, ''::character varying) <> ''", "coalesce(x, '') <> ''"),
    ("postgres", "(type IS NOT NULL)", "type is not null"),
    ("postgres", "(\"order\" > 0)", "order > 0"),
    ("postgres", "x <> 'it''s (a > 0)::text'", "x <> 'it''s (a > 0)::text'"),
    ("postgres", "((a + b))::bigint > 0", "(a + b)::bigint > 0"),
    ("postgres", "(num_nonnulls(a, b) = 1)", "num_nonnulls(a, b) = 1"),
    ("postgres", "(x ~ E'a\\\\.b'::text)", "x ~ 'a\\.b'"),
    ("mysql", "(`status` in (_utf8mb4'a',_utf8mb4'b'))", "status in ('a', 'b')"),
    ("mysql", "((`a` > 0) and (`b` <= 100))", "a > 0 and b <= 100"),
    ("mysql", "`a` || `b`", "a or b"),
    ("mysql", "json_valid(`x`)", "json_valid(x)"),
    ("mysql", "a > 0 # more", "a > 0"),
    ("sqlserver", "([a]>(0))", "a > 0"),
    ("sqlserver", "([Unit Price]>=(0) AND [x]<>N'a')", "\"Unit Price\" >= 0 and x <> 'a'"),
    ("sqlserver", "(upper([email])=N'A' OR [email] IS NULL)", "upper(email) = 'A' or email is null"),
    ("sqlserver", "(datediff(year,[d],getdate())>=(18))", "datediff(year, d, now()) >= 18"),
    ("sqlite", "\"status\" in ('a', \"c\")", "status in ('a', 'c')"),
    ("sqlite", "[Unit Price] >= 0", '"Unit Price" >= 0'),
    ("sqlite", "typeof(a) == 'integer'", "typeof(a) = 'integer'"),
    ("oracle", '"A" > 0', "a > 0"),
]  # fmt: skip

# What is no SQL of the source any more once it is the model's.
TRANSLATED = [
    ("postgres", "((at - d) >= '1 day'::interval)", "at - d >= '1 day'::pg_catalog.interval"),
    ("postgres", "(at > (d)::timestamp without time zone)", "at > d::datetime"),
    ("postgres", "(at > (d)::timestamp with time zone)", "at > d::timestamp"),
    ("postgres", "(\"position\"(x, '@'::text) > 1)", "strpos(x, '@') > 1"),
    ("postgres", "((at AT TIME ZONE 'UTC'::text))::date", "(at at time zone 'UTC')::date"),
    ("postgres", "((data)::json IS NOT NULL)", "data::pg_catalog.json is not null"),
    ("mysql", "(`x` regexp 'a\\\\.b')", "x regexp 'a\\.b'"),
    ("mysql", "x <> 'it\\'s'", "x <> 'it''s'"),
    ("sqlserver", "([x]+' '+[email]) <> N''", "x || ' ' || email <> ''"),
    ("sqlserver", "[a]+[b] > 3", "a + b > 3"),
    ("sqlserver", "isnull([a],(0)) > 0", "coalesce(a, 0) > 0"),
    ("mysql", "`Unit Price` >= 0", '"Unit Price" >= 0'),
]


@pytest.mark.parametrize(("dialect", "source", "model"), CONDITIONS + TRANSLATED)
def test_conditions(dialect: str, source: str, model: str) -> None:
    assert condition(scope_of(dialect), source, TABLE) == model


@pytest.mark.parametrize(("dialect", "source", "model"), CONDITIONS)
def test_what_a_model_says_stays(dialect: str, source: str, model: str) -> None:
    renamed = scope_of("postgres" if dialect != "mysql" else "mysql")._replace(columns={TABLE: {}})
    known = {**COLUMNS, "film": "integer"}
    scope = renamed._replace(types={TABLE: known})
    assert condition(scope, model, TABLE) == model


# (dialect, type of the column, what the source says, what the model says)
DEFAULTS = [
    ("postgres", "character varying(10)", "'x'::character varying", "'x'"),
    ("postgres", "timestamp with time zone", "now()", "now()"),
    ("postgres", "timestamp with time zone", "CURRENT_TIMESTAMP", "now()"),
    ("postgres", "integer", "0", "0"),
    ("postgres", "integer", "'-1'::integer", "-1"),
    ("postgres", "integer", "(-1)", "-1"),
    ("postgres", "jsonb", "'{}'::jsonb", "'{}'"),
    ("postgres", "boolean", "false", "false"),
    ("postgres", "character varying", "NULL::character varying", ""),
    ("postgres", "mpaa", "'G'::mpaa", "'G'"),
    ("postgres", "numeric(5,2)", "4.99", "4.99"),
    ("postgres", "timestamp with time zone", "timezone('utc'::text, now())", "(timezone('utc', now()))"),
    ("postgres", "bit(1)", "B'0'::bit(1)", "(B'0'::bit(1))"),
    ("postgres", "text[]", "'{}'::text[]", "('{}'::text[])"),
    ("postgres", "uuid", "gen_random_uuid()", "uuid()"),
    ("postgres", "uuid", "uuid_generate_v4()", "(uuid_generate_v4())"),
    ("postgres", "integer", "nextval('a_seq'::regclass)", "(nextval('a_seq'::regclass))"),
    ("postgres", "date", "CURRENT_DATE", "current_date"),
    ("postgres", "date", "('now'::text)::date", "current_date"),
    ("postgres", "timestamp without time zone", "('now'::text)::timestamp without time zone", "now()"),
    ("postgres", "text", "now()", "(now())"),
    ("postgres", "date", "date '2020-01-31'", "'2020-01-31'"),
    ("postgres", "timestamp(3) with time zone", "CURRENT_TIMESTAMP", "now()"),  # as `pg_dump` spells the type
    ("postgres", "timestamp(3) without time zone", "CURRENT_TIMESTAMP", "now()"),
    ("postgres", "timestamp(3)", "'2020-01-31 12:00'::timestamp(3) without time zone", "'2020-01-31 12:00'"),
    ("postgres", "timestamptz", "timestamptz '2020-01-31 12:00+01'", "'2020-01-31 12:00+01'"),
    ("postgres", "timestamptz", "timestamp '2020-01-31 12:00'", "('2020-01-31 12:00'::datetime)"),
    ("postgres", "boolean", "'t'::boolean", "true"),
    ("mysql", "int(11)", "'0'", "0"),
    ("mysql", "decimal(5,2)", "'-0.50'", "-0.50"),
    ("mysql", "varchar(3)", "'0'", "'0'"),
    ("mysql", "bit(8)", "b'101'", "5"),
    ("mysql", "datetime(6)", "CURRENT_TIMESTAMP(6)", "now()"),
    ("mysql", "datetime", "CURRENT_TIMESTAMP(6)", "(current_timestamp(6))"),
    ("mysql", "timestamp", "current_timestamp()", "now()"),
    ("mysql", "date", "curdate()", "current_date"),
    ("mysql", "varchar(30)", "now()", "(localtime())"),
    ("sqlite", "TEXT", "CURRENT_TIMESTAMP", "now()"),
    ("sqlite", "TIME", "CURRENT_TIME", "current_time"),
    ("sqlite", "REAL", "1e3", "(1e3)"),
    ("sqlite", "BLOB", "x'00'", "(x'00')"),
    ("sqlite", "INTEGER", "+1", "1"),
    ("mysql", "varchar(20)", "_utf8mb4'x'", "'x'"),
    ("sqlserver", "int", "((0))", "0"),
    ("sqlserver", "datetime2(7)", "(getdate())", "now()"),
    ("sqlserver", "[smalldatetime]", "(sysdatetime())", "now()"),
    ("sqlserver", "nvarchar(20)", "(getdate())", "(now())"),
    ("sqlserver", "uniqueidentifier", "(newid())", "uuid()"),
    ("oracle", "DATE", "SYSDATE", "now()"),
    ("oracle", "TIMESTAMP(6)", "SYSTIMESTAMP", "now()"),
    ("postgres", "timestamp without time zone", "'1970-01-01 00:00:01+00:00'", "'1970-01-01 00:00:01'"),
]


@pytest.mark.parametrize(("dialect", "type", "source", "model"), DEFAULTS)
def test_defaults(dialect: str, type: str, source: str, model: str) -> None:
    assert default(scope_of(dialect), source, type, TABLE) == model


LABELS = [
    ("postgres", "((status)::text = ANY ((ARRAY['a'::character varying, 'b'])::text[]))", ("status", ("a", "b"))),
    ("postgres", "status IN ('a', 'b')", ("status", ("a", "b"))),
    ("postgres", "((status = 'a'::text) OR (status = 'b'::text))", ("status", ("a", "b"))),
    ("postgres", "(status IS NULL) OR (status = 'it''s')", ("status", ("it's",))),
    ("postgres", "status IN ('a', b)", None),
    ("postgres", "status IN (1, 2)", None),
    ("postgres", "status = 'a' or type = 'b'", None),
    ("postgres", "status = 'a' and type = 'b'", None),
    ("postgres", "status <> 'a'", None),
    ("mysql", "`status` in (_utf8mb4'a',_utf8mb4'b')", ("status", ("a", "b"))),
    ("sqlserver", "([status]='b' OR [status]='a')", ("status", ("b", "a"))),
    ("sqlite", "\"Status\" in ('a')", ("Status", ("a",))),
]


@pytest.mark.parametrize(("dialect", "source", "found"), LABELS)
def test_labels(dialect: str, source: str, found: tuple[str, tuple[str, ...]] | None) -> None:
    assert labels(source, dialect) == found


def test_names_are_quoted_where_they_must_be() -> None:
    assert [spell_name(name) for name in ("title", "Film", "order", "a b", 'say "x"', "case")] == [
        "title", "Film", "order", '"a b"', '"say ""x"""', '"case"',
    ]  # fmt: skip
