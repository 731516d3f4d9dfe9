"""Selects of views as SQL of a model: each as data."""

from __future__ import annotations

import pytest

from entia.importers.expressions import Scope, query

TYPES = {
    ("", "film"): {
        "film_id": "integer", "title": "text", "language_id": "integer", "rating": "mpaa", "price": "numeric(5,2)",
        "note": "character varying(20)",
    },
    ("", "language"): {"language_id": "integer", "name": "text"},
    ("", "order details"): {"id": "integer", "film_id": "integer", "Unit Price": "integer"},
    ("sales", "shop"): {"id": "integer", "at": "date"},
    ("", "rating"): {"film_id": "integer", "stars": "integer"},
}  # fmt: skip
TABLES = {
    ("", "film"): "Film", ("", "language"): "Language", ("", "order details"): "OrderDetail",
    ("sales", "shop"): "sales.Shop", ("", "rating"): "Rating",
}  # fmt: skip
COLUMNS = {
    ("", "film"): {"language_id": "language"}, ("", "order details"): {"film_id": "film", "Unit Price": "unit_price"},
    ("", "rating"): {"film_id": "film"},
}  # fmt: skip


def scope_of(dialect: str) -> Scope:
    default = {"postgres": "public", "sqlserver": "dbo"}.get(dialect, "")
    return Scope(dialect, TABLES, COLUMNS, TYPES, default, {("public", "mpaa"): ("G", "PG-13")})


# (dialect, the view's select, its own names for the columns, what the model says, the columns)
QUERIES = [
    ("postgres", "SELECT film.title FROM public.film", (), "select title from Film", ("title",)),
    (
        "postgres",
        " SELECT f.film_id AS fid,\n    f.language_id\n   FROM public.film f;",
        (),
        "select f.film_id as fid, f.language as language_id from Film f",
        ("fid", "language_id"),
    ),
    (
        "postgres",
        "SELECT film.title AS title, language.name FROM (public.film JOIN public.language ON "
        "((film.language_id = language.language_id)))",
        (),
        "select Film.title, Language.name from Film join Language on Film.language = Language.language_id",
        ("title", "name"),
    ),
    (
        "postgres",
        "SELECT f.title, ((l.name)::text || ' '::text) AS x FROM ((film f LEFT JOIN language l ON (((f.language_id = "
        "l.language_id) AND (l.name <> ''::text)))) JOIN rating r ON ((r.film_id = f.film_id))) WHERE "
        "((f.rating = 'G'::mpaa) AND ((f.note)::text = ANY ((ARRAY['a'::character varying])::text[])))",
        (),
        "select f.title, l.name || ' ' as x\nfrom Film f\nleft join Language l on f.language = l.language_id and "
        "l.name <> ''\njoin Rating r on r.film = f.film_id\nwhere f.rating = 'G' and f.note in ('a')",
        ("title", "x"),
    ),
    (
        "postgres",
        "SELECT (film.note)::text AS note, film.note AS plain, NULL::integer AS nothing, 'x'::text AS kind FROM film",
        (),
        "select note::text as note, note as plain, null::int as nothing, 'x' as kind from Film",
        ("note", "plain", "nothing", "kind"),
    ),
    ("postgres", "SELECT * FROM rating", (), "select film as film_id, stars from Rating", ("film_id", "stars")),
    ("postgres", "SELECT * FROM language", (), "select * from Language", ("language_id", "name")),
    (
        "postgres",
        "SELECT r.*, l.name FROM rating r, language l",
        (),
        "select r.film as film_id, r.stars, l.name from Rating r, Language l",
        ("film_id", "stars", "name"),
    ),
    (
        "postgres",
        "SELECT count(*), max(film.price), film.film_id FROM film GROUP BY film.film_id",
        (),
        "select count(*) as count, max(price) as max, film_id from Film group by film_id",
        ("count", "max", "film_id"),
    ),
    (
        "postgres",
        "SELECT title, language_id FROM film WHERE EXISTS (SELECT 1 FROM rating WHERE rating.film_id = film.film_id "
        "AND stars > 3) ORDER BY language_id DESC, 1",
        (),
        "select title, language as language_id\nfrom Film\nwhere exists (select 1 from Rating where Rating.film = "
        "Film.film_id and stars > 3)\norder by language desc, 1",
        ("title", "language_id"),
    ),
    (
        "postgres",
        "WITH q AS (SELECT language_id, count(*) AS n FROM film GROUP BY language_id) "
        "SELECT q.language_id AS id, n FROM q",
        (),
        "with q as (select language as language_id, count(*) as n from Film group by language)\n"
        "select q.language_id as id, n\nfrom q",
        ("id", "n"),
    ),
    (
        "postgres",
        "SELECT x.language_id FROM (SELECT f.language_id FROM film f) x",
        (),
        "select x.language_id from (select f.language as language_id from Film f) x",
        ("language_id",),
    ),
    (
        "postgres",
        "SELECT title FROM film UNION ALL SELECT name FROM language",
        (),
        "select title from Film union all select name from Language",
        ("title",),
    ),
    (
        "postgres",
        "SELECT film_id, language_id FROM film",
        ("a", "b"),
        "select film_id as a, language as b from Film",
        ("a", "b"),
    ),
    ("postgres", "SELECT id, at FROM sales.shop", (), "select id, at from sales.Shop", ("id", "at")),
    (
        "postgres",
        "SELECT shop.id, f.title FROM sales.shop, film f",
        (),
        "select Shop.id, f.title from sales.Shop, Film f",
        ("id", "title"),
    ),
    (
        "postgres",
        "SELECT row_number() OVER (PARTITION BY language_id ORDER BY film_id) AS n FROM film",
        (),
        "select row_number() over (partition by language order by film_id) as n from Film",
        ("n",),
    ),
    (
        "postgres",
        "SELECT rating.stars FROM film JOIN rating USING (film_id)",
        (),
        None,
        (),
    ),
    (
        "postgres",
        'SELECT r.stars FROM "order details" o JOIN rating r USING (film_id)',
        (),
        "select r.stars from OrderDetail o join Rating r using (film)",
        ("stars",),
    ),
    ("postgres", "SELECT x FROM nothing", (), None, ()),
    ("postgres", "SELECT nothing.* FROM film", (), None, ()),
    ("postgres", "DELETE FROM film", (), None, ()),
    ("postgres", "SELECT 1 +", (), None, ()),
    (
        "mysql",
        "select `cu`.`film_id` AS `ID`,concat(`cu`.`title`,_utf8mb4' ',`l`.`name`) AS `zip code` from (`film` `cu` "
        "join `language` `l` on((`cu`.`language_id` = `l`.`language_id`)))",
        (),
        "select cu.film_id as ID, concat(cu.title, ' ', l.name) as \"zip code\"\nfrom Film cu\n"
        "join Language l on cu.language = l.language_id",
        ("ID", "zip code"),
    ),
    (
        "mysql",
        "SELECT COUNT(*) FROM `order details` WHERE `Unit Price` > 1",
        (),
        'select count(*) as "COUNT(*)" from OrderDetail where unit_price > 1',
        ("COUNT(*)",),
    ),
    (
        "sqlserver",
        "SELECT [order details].[Unit Price] FROM dbo.[order details]",
        (),
        'select unit_price as "Unit Price" from OrderDetail',
        ("Unit Price",),
    ),
    (
        "sqlite",
        'SELECT "order details"."Unit Price" * 2 AS [Two Times] FROM "order details"',
        (),
        'select unit_price * 2 as "Two Times" from OrderDetail',
        ("Two Times",),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "source", "names", "model", "columns"), QUERIES)
def test_queries(
    dialect: str, source: str, names: tuple[str, ...], model: str | None, columns: tuple[str, ...]
) -> None:
    found = query(scope_of(dialect), source, names)
    if model is None:
        assert found is None
    else:
        assert found is not None
        assert (found.text, found.columns) == (model, columns)
