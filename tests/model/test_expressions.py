"""What SQL in a model means, and where exactly it is wrong.

A case is a text, and below each line `^` under the place of a problem, with its rule and (after `→`) its replacement.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.diagnostics import Severity
from entia.model.expressions import RULES, Analysis, Relation, Scope, analyse
from entia.model.functions import FUNCTIONS
from entia.model.sql_walk import WHERE
from entia.model.types import Enum, Label, Type

STATUS = Enum("OrderStatus", "", "order_status", tuple(Label(x, x) for x in ("draft", "placed", "paid")))
STATE = Enum("State", "", "state", (Label("open", "1"), Label("closed", "2")), Type("smallint"))
COLUMNS = (
    ("id", Type("bigint"), True),
    ("status", Type("enum", enum=STATUS), True),
    ("state", Type("enum", enum=STATE), True),
    ("total", Type("decimal", (12, 2)), True),
    ("quantity", Type("int"), True),
    ("name", Type("string", (20,)), True),
    ("größe", Type("text"), False),
    ("note", Type("text"), False),
    ("born", Type("date"), False),
    ("placed_at", Type("timestamp"), True),
    ("local_at", Type("datetime"), True),
    ("active", Type("bool"), True),
    ("prefs", Type("json"), True),
    ("tags", Type("array", element=Type("text")), True),
    ("key", Type("uuid"), True),
    ("home_street", Type("text"), True),
    ("hidden", Type("unknown"), False),
    ("search", Type("native", native=("postgres", "tsvector")), False),
)
RELATIONS = {
    "Order": Relation("Order", COLUMNS),
    "Customer": Relation(
        "Customer",
        (("id", Type("bigint"), True), ("email", Type("string", (254,)), True), ("name", Type("text"), True)),
    ),
}
SEVERAL = (("postgres", "15"), ("mysql", "8"))
ROW = Scope(COLUMNS, relations=RELATIONS.get, many_column_roles={"auth": ("auth_a", "auth_b")}, dialects=SEVERAL)
SELECT = Scope(relations=RELATIONS.get, dialects=SEVERAL)
POSTGRES = Scope(COLUMNS, relations=RELATIONS.get, dialects=(("postgres", "15"),))

_MARK = re.compile(r"(\^+)\s+([\w-]+)(?:\s+→\s*(.*))?")


def read(text: str) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """The SQL without its markers, and (start, end, rule, replacement) of each, in order of place."""
    lines: list[str] = []
    marks = []
    start = 0
    for line in text.strip("\n").split("\n"):
        found = _MARK.search(line) if line.lstrip().startswith("^") else None
        if found is None:
            start = sum(len(earlier) + 1 for earlier in lines)
            lines.append(line)
        else:
            low, high = found.span(1)
            marks.append((start + low, start + high, found[2], found[3].strip() if found[3] else None))
    return "\n".join(lines), sorted(marks, key=lambda mark: mark[:3])


def found_in(analysis: Analysis) -> list[tuple[int, int, str, str | None]]:
    return [(p.span.start, p.span.end, p.rule, p.replacement) for p in analysis.problems]


CHECKS = {
    "right": "status <> 'paid' or total > 0",
    "several lines, comments and letters beyond ASCII": """
größe = 'ä' -- it's // fine
  // nme = 3
  and note = '-- no comment'
  or größ = 'ö'
     ^^^^ unknown-column → größe
""",
    "a marker after an emoji": """
note = '🙂' and nme = 'x'
               ^^^ unknown-column → name
""",
    "unknown column": """
totl > 0
^^^^ unknown-column → total
""",
    "unknown column silences": """
lower(nme) + 1 > 3 and nme
      ^^^ unknown-column → name
                       ^^^ unknown-column → name
""",
    "unknown types are silent": "hidden > 3 and hidden = 'x' and hidden and search = 3",
    "qualified": """
o.total > 0
^ unknown-relation
""",
    "flattened": """
home.street = 'x'
^^^^^^^^^^^ unknown-relation → home_street
""",
    "a role of several columns": """
auth = 1
^^^^ many-column-role
""",
    "bool and text": """
active = 'true'
         ^^^^^^ sql-type-mismatch → true
""",
    "number in quotes": """
quantity > '5'
           ^^^ sql-type-mismatch → 5
""",
    "text and number": """
name = 3
^^^^^^^^ sql-type-mismatch
""",
    "adding to text": """
name + 1 = 'x'
^^^^ sql-type-mismatch
""",
    "joining a number": """
name || total = 'x'
        ^^^^^ sql-type-mismatch → cast(total as text)
""",
    "no condition": """
total + 1
^^^^^^^^^ check-not-boolean
""",
    "no condition inside": """
active and total
           ^^^^^ sql-type-mismatch
""",
    "= null": """
note = null or note <> NULL
^^^^^^^^^^^ null-comparison → note is null
               ^^^^^^^^^^^^ null-comparison → note is not null
""",
    "enum label": """
status = 'piad'
         ^^^^^^ unknown-enum-label → 'paid'
""",
    "enum label in a list": """
status in ('draft', 'zzz')
                    ^^^^^ unknown-enum-label
""",
    "enum label of a case": """
case status when 'drft' then 1 else 2 end > 1
                 ^^^^^^ unknown-enum-label → 'draft'
""",
    "coded enum": "state = 'open' or state > 1",
    "order of labels": """
status > 'draft'
^^^^^^^^^^^^^^^^ function-not-portable
""",
    "no date": """
born > '1900-13-01'
       ^^^^^^^^^^^^ literal-does-not-fit
""",
    "no uuid": """
key = 'abc'
      ^^^^^ literal-does-not-fit
""",
    "wall clock and moment": """
placed_at > local_at
^^^^^^^^^^^^^^^^^^^^ sql-type-mismatch
""",
    "date and wall clock": "born < local_at",
    "a number added to a date": """
born + 1 > '2020-01-01'
^^^^ sql-type-mismatch
""",
    "an interval": "born + interval '1 day' > '2020-01-01' and placed_at - interval '3' month < '2020-01-01'",
    "no interval": """
born + interval '1 fortnight' > '2020-01-01'
                ^^^^^^^^^^^^^ function-arguments
""",
    "difference of moments": """
placed_at - placed_at > interval '1' day
^^^^^^^^^^^^^^^^^^^^^ function-not-portable
""",
    "division": "total / 3 > 1 and quantity div 2 > 1 and quantity % 2 = 0",
    "whole division": """
total div 2 > 1
^^^^^ sql-type-mismatch
""",
    "unknown function": """
lenght(name) > 3
^^^^^^ unknown-function → length
""",
    "too few arguments": """
left(name) = 'x'
^^^^^^^^^^ function-arguments
""",
    "wrong argument": """
round(total, 'x') > 1
             ^^^ sql-type-mismatch
""",
    "unit": """
extract(yeer from born) > 1990
        ^^^^ function-arguments → year
""",
    "unit of a date": """
extract(hour from born) > 1
                  ^^^^ sql-type-mismatch
""",
    "path": """
json_value(prefs, 'a.b') = 'x'
                  ^^^^^ function-arguments
""",
    "json": "prefs ->> '$.a[0]' = 'x' and prefs -> 'a' ->> 'b' = 'y' and json_array_length(prefs -> 'a') > 1",
    "json of text": """
name ->> 'a' = 'x'
^^^^ sql-type-mismatch
""",
    "array": "tags[0] = 'a'",
    "no array": """
name[0] = 'a'
^^^^ sql-type-mismatch
""",
    "subquery": """
exists (select 1 from Order)
        ^^^^^^^^^^^^^^^^^^^ subquery-not-allowed
""",
    "aggregate": """
sum(total) > 1
^^^ aggregate-not-allowed
""",
    "window": """
row_number() over (order by id) > 1
^^^^^^^^^^ aggregate-not-allowed
""",
    "clock": """
placed_at < now()
            ^^^^^ volatile-expression
""",
    "placeholder": """
name = :name
        ^^^^ placeholder-outside-query
""",
    "cast": "cast(name as string(3)) = 'abc' and cast(status as OrderStatus) = 'paid'",
    "cast to another system's type": """
cast(name as varchar(3)) = 'abc'
             ^^^^^^^^^^ unknown-cast-type → string(3)
""",
    "cast to nothing": """
cast(name as strin) = 'abc'
             ^^^^^ unknown-cast-type → string
""",
    "branches": """
case when active then 'a' else 3 end = 'a'
                      ^^^ sql-type-mismatch
""",
    "coalesce": """
coalesce(note, 3) = 'a'
               ^ sql-type-mismatch
""",
    "between": """
total between 1 and 'x'
                    ^^^ sql-type-mismatch
""",
    "in": """
name in ('a', 3)
^^^^^^^^^^^^^^^^ sql-type-mismatch
""",
    "not portable": """
name similar to 'x'
^^^^^^^^^^^^^^^^^^^ function-not-portable
""",
    "not portable syntax": """
name ~ 'x'
     ^ sql-syntax-error
""",
    "not": """
not total
    ^^^^^ sql-type-mismatch
""",
    "a literal that is too long": """
name = 'abcdefghijklmnopqrstuvwxyz'
       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ literal-does-not-fit
""",
    "nothing missing": """
total +
      ^ sql-syntax-error
""",
    "an open bracket": """
(total > 0
         ^ sql-syntax-error
""",
    "an open quote": """
name = 'abc
       ^^^^ sql-syntax-error
""",
    "two statements": """
total > 0; drop table x
         ^ sql-syntax-error
""",
    "a statement": """
drop table x
^^^^ sql-syntax-error
""",
    "signs of C": """
total > 0 && (quantity > 1 || active = true)
          ^^ sql-type-mismatch → and
                           ^^ sql-type-mismatch → or
""",
    "texts are joined": "name || note = 'xy' and tags is not null",
    "a property of a column": """
name.length > 2 and note.nothing > 2
^^^^^^^^^^^ unknown-relation → length(name)
                    ^^^^^^^^^^^^ unknown-relation
""",
    "a number in quotes": """
cast('x' as int) > quantity and cast('1' as int) > quantity
     ^^^ literal-does-not-fit
""",
    "negation is not lost": "name not like 'a%' and name not in ('x') and name not between 'a' and 'b'",
    "words that SQL knows": "key = '00000000-0000-0000-0000-000000000000' and status = 'paid'",
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks(name: str) -> None:
    text, marks = read(CHECKS[name])
    assert found_in(analyse(text, ROW, "check")) == marks


@pytest.mark.parametrize(
    ("text", "use", "expected", "rules"),
    [
        ("now()", "default", Type("timestamp"), []),
        ("now()", "default", Type("date"), []),
        ("now()", "default", Type("text"), ["sql-type-mismatch"]),
        ("uuid()", "default", Type("uuid"), []),
        ("uuid()", "default", Type("string", (36,)), []),
        ("uuid()", "default", Type("string", (20,)), ["sql-type-mismatch"]),
        ("'x'", "default", Type("int"), ["sql-type-mismatch"]),
        ("300", "default", Type("tinyint"), ["literal-does-not-fit"]),
        ("-1", "default", Type("int", unsigned=True), ["literal-does-not-fit"]),
        ("1000", "default", Type("decimal", (4, 2)), ["literal-does-not-fit"]),
        ("'abc'", "default", Type("char", (2,)), ["literal-does-not-fit"]),
        ("'a' || 'bc'", "default", Type("string", (2,)), ["literal-does-not-fit"]),
        ("'a' || 'bc'", "default", Type("string", (3,)), []),
        ("2147483647 + 1", "default", Type("int"), ["literal-does-not-fit"]),
        ("2147483646 + 1", "default", Type("int"), []),
        ("-(2 * 100)", "default", Type("tinyint"), ["literal-does-not-fit"]),
        ("'{}'", "default", Type("json"), []),
        ("'{'", "default", Type("json"), ["literal-does-not-fit"]),
        ("'drft'", "default", Type("enum", enum=STATUS), ["unknown-enum-label"]),
        ("'2024-02-30'", "default", Type("date"), ["literal-does-not-fit"]),
        ("total", "default", Type("decimal"), ["column-in-default"]),
        ("null", "default", Type("int"), []),
        ("quantity * total", "computed", Type("decimal", (12, 2)), []),
        ("quantity * total", "computed", Type("int"), ["sql-type-mismatch"]),
        ("case when active then 'draft' else 'paid' end", "computed", Type("enum", enum=STATUS), []),
        (
            "case when active then 'draft' else 'payd' end",
            "computed",
            Type("enum", enum=STATUS),
            ["unknown-enum-label"],
        ),
        ("now()", "computed", Type("timestamp"), ["volatile-expression"]),
        ("cast(note as date)", "computed", Type("date"), ["volatile-expression"]),
        ("cast(placed_at as text)", "computed", Type("text"), ["volatile-expression"]),
        ("cast(local_at as text)", "index", None, ["volatile-expression"]),
        ("cast(born as text)", "index", None, []),
        ("lower(name)", "index", None, []),
        ("uuid()", "index", None, ["volatile-expression"]),
        ("status = 'placed'", "predicate", None, []),
        ("total", "predicate", None, ["check-not-boolean"]),
        ("now()", "on update", Type("timestamp"), []),
    ],
)
def test_uses(text: str, use: str, expected: Type | None, rules: list[str]) -> None:
    assert [p.rule for p in analyse(text, ROW, use, expected).problems] == rules


@pytest.mark.parametrize(
    ("text", "base", "required"),
    [
        ("quantity", "int", True), ("quantity + 1", "int", True), ("quantity * id", "bigint", True),
        ("quantity * total", "decimal", True), ("quantity / 2", "double", True), ("2 / quantity", "double", False),
        ("lower(note)", "text", False), ("coalesce(note, 'x')", "text", True), ("length(name)", "int", True),
        ("born - '2020-01-01'", "int", False), ("born - born", "int", False),
        ("born + interval '1' day", "date", False), ("placed_at + interval '1' day", "timestamp", True),
        ("extract(year from born)", "int", False), ("date_trunc('month', placed_at)", "timestamp", True),
        ("note is null", "bool", True), ("note = 'x'", "bool", False), ("nullif(name, 'x')", "string", False),
        ("case when active then 1 end", "int", False), ("tags[0]", "text", False), ("prefs -> 'a'", "json", False),
        ("concat(note, name)", "text", True), ("greatest(quantity, id)", "bigint", True), ("hidden", "unknown", False),
        ("round(total, 1)", "decimal", True), ("count(*)", "bigint", True), ("now()", "timestamp", True),
    ],
)  # fmt: skip
def test_types(text: str, base: str, required: bool) -> None:
    found = analyse(text, ROW, "index")
    assert (found.type.base, found.required) == (base, required)


def test_what_an_analysis_tells() -> None:
    found = analyse("total > 0 and lower(name) = 'x' or total < now_or_never()", ROW, "check")
    assert found.columns == ("total", "name")
    found = analyse(
        "select c.email, o.total as amount, count(*) as n from Customer c left join Order o on o.id = c.id "
        "where c.id = :who group by c.email, o.total",
        SELECT,
        "query",
    )
    assert found.problems == ()
    assert [(name, type_.base) for name, type_ in found.outputs] == [
        ("email", "string"), ("amount", "decimal"), ("n", "bigint"),
    ]  # fmt: skip
    assert found.relations == ("Customer", "Order")
    assert [(name, type_.base) for name, type_ in found.placeholders] == [("who", "bigint")]


def test_a_domain_speaks_of_value() -> None:
    scope = Scope(value=Type("decimal", (12, 2)), dialects=SEVERAL)
    assert analyse("value >= 0", scope, "check").problems == ()
    assert [p.rule for p in analyse("value like 'x'", scope, "check").problems] == ["sql-type-mismatch"]


def test_one_dialect_has_all_of_its_sql() -> None:
    for text in (
        "name ~ '^a'", "prefs @> '{}'", "tags && array['a']", "name similar to 'x'", "note::varchar(3) = 'x'",
        "search @@ to_tsquery('x')",
    ):  # fmt: skip
        assert [p for p in analyse(text, POSTGRES, "check").problems if p.severity == Severity.ERROR] == [], text
    for dialect, call in {
        "postgres": "to_tsvector(name) = 'x'", "mysql": "instr(name, 'x') > 0", "mariadb": "nvl(note, 'x') = 'x'",
        "sqlite": "unicode(name) = 3", "duckdb": "list_sort(tags) = tags",
    }.items():  # fmt: skip
        assert analyse(call, Scope(COLUMNS, dialects=((dialect, ""),)), "check").problems == (), dialect
    known = Scope(COLUMNS, dialects=(("postgres", "15"),), defined=frozenset({"mine"}))
    assert analyse("mine(name) = 3", known, "check").problems == ()
    unknown = analyse("yours(name) = 3", known, "check").problems
    assert [(p.rule, p.severity) for p in unknown] == [("unknown-function", Severity.WARNING)]
    only = Scope(COLUMNS, dialects=SEVERAL, only_dialect="postgres")
    assert analyse("name ~ '^a'", only, "check").problems == ()


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("born || quantity", ["sql-type-mismatch"]),
        ("name || quantity", []),
        ("'x' || quantity", []),
        ("status || quantity", []),
        ("cast(placed_at as int)", ["sql-type-mismatch"]),
        ("cast(prefs as int)", []),
        ("cast(key as int)", ["sql-type-mismatch"]),
        ("cast(note as int)", []),
        ("nextval('nothing')", ["unknown-relation"]),
        ("nextval('numbers')", []),
        ("nextval('public.\"numbers\"'::regclass)", []),
        ("nextval('order_id_seq')", []),
    ],
)
def test_sql_of_postgres(text: str, rules: list[str]) -> None:
    scope = Scope(COLUMNS, dialects=(("postgres", "15"),), defined=frozenset({"sequence numbers"}))
    use = "default" if "nextval" in text else "computed"
    assert [p.rule for p in analyse(text, scope, use).problems if p.severity == Severity.ERROR] == rules


def test_a_missing_cell_names_target_and_version() -> None:
    scope = Scope(COLUMNS, dialects=(("postgres", "15"), ("sqlite", "3.40")))
    (problem,) = analyse("regexp_like(name, '^a')", scope, "check").problems
    assert problem.rule == "function-not-portable"
    assert "SQLite 3.40" in problem.message
    (problem,) = analyse("lower(name) = 'x'", scope, "check").problems
    assert (problem.rule, problem.severity) == ("function-differs", Severity.INFORMATION)


def test_every_dialect_name_can_be_the_only_one() -> None:
    for dialect in (
        "postgres", "mysql", "mariadb", "sqlite", "duckdb", "sqlserver", "oracle", "snowflake", "bigquery", "redshift",
        "databricks", "spark", "clickhouse", "trino", "cockroachdb",
    ):  # fmt: skip
        scope = Scope(COLUMNS, dialects=((dialect, ""),))
        assert analyse("total > 0", scope, "check").problems == ()
        analyse("total ~~~ 0", scope, "check")


def test_a_relation_that_changes_is_seen() -> None:
    relations: dict[str, Relation | None] = dict(RELATIONS)
    scope = Scope(relations=relations.get, dialects=SEVERAL)
    assert analyse("select email from Customer", scope, "view").problems == ()
    relations["Customer"] = Relation("Customer", (("mail", Type("text"), True),))
    assert [p.rule for p in analyse("select email from Customer", scope, "view").problems] == ["unknown-column"]


def test_analysing_again_does_not_parse_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from entia.model import sql_check

    first = analyse("total > 12345", ROW, "check")

    def refuse(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(sql_check, "parse", refuse)
    assert analyse("total > 12345", ROW, "check") is first


def test_deep_and_long_texts() -> None:
    long = " or ".join(f"quantity = {i}" for i in range(3000))
    assert analyse(long, ROW, "check").problems == ()
    deep = "(" * 5000 + "total" + ")" * 5000
    assert [p.rule for p in analyse(deep, ROW, "check").problems] == ["sql-syntax-error"]
    assert sys.getrecursionlimit() < 100_000


_FAMILIES = set(
    "text octets int decimal float number bool date time datetime timestamp moment dated duration json bytes uuid "
    "array any T unit path".split()
)


def test_at_least_sixty_functions() -> None:
    assert len([row for row in FUNCTIONS.values() if not row.same_as]) >= 60
    assert all(row.doc.endswith(".") for row in FUNCTIONS.values())
    assert {word.rstrip("?+") for row in FUNCTIONS.values() for word in row.arguments} <= _FAMILIES


# Any text

_WORDS = st.sampled_from(
    [
        "total", "name", "status", "'draft'", "'x'", "3", "1.5", "null", "true", "(", ")", ",", "+", "-", "*", "/", "%",
        "=", "<>", "<", ">", "and", "or", "not", "is", "in", "like", "between", "case", "when", "then", "else", "end",
        "cast(", "as", "string(3)", "extract(", "year", "from", "interval", "'1 day'", "->", "->>", "[", "]", "::",
        ":x",
        "select", "Order", "o", "join", "on", "group by", "order by", "lower(", "count(*)", "over", "filter", "--",
        "\n",
        "//", "/*", "*/", "'", '"', ";", "ä", "🙂", ".", "..", "distinct", "exists", "any", "array", "trim(", "both",
        "position(", "substring(", "for", "date", "timestamp", "@", "~", "{", "}", "\\", "$$", "#", "`", "\u2063", "\0",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=30), st.lists(_WORDS, max_size=14).map(" ".join), st.lists(_WORDS, max_size=8).map("".join)
)


@given(text=_TEXTS, use=st.sampled_from(sorted(WHERE)), scope=st.sampled_from([ROW, SELECT, POSTGRES, Scope()]))
@settings(max_examples=400)
def test_any_text_has_an_analysis(text: str, use: str, scope: Scope) -> None:
    expected = Type("int") if use in ("default", "computed") else None
    analysis = analyse(text, scope, use, expected)
    for problem in analysis.problems:
        assert problem.rule in RULES
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message
        assert not problem.message.endswith(".")


def test_replacements_help() -> None:
    replacements_help(CHECKS, ROW, "check")


def replacements_help(cases: Mapping[str, str], scope: Scope, use: str) -> None:
    """Applying a replacement takes its problem away."""
    for case in cases.values():
        text, _ = read(case)
        for problem in analyse(text, scope, use).problems:
            if problem.replacement is None:
                continue
            changed = text[: problem.span.start] + problem.replacement + text[problem.span.end :]
            left = {(p.rule, p.message) for p in analyse(changed, scope, use).problems}
            before = [p for p in analyse(text, scope, use).problems if (p.rule, p.message) == problem[:2]]
            assert (problem.rule, problem.message) not in left or len(before) > 1, text


def test_a_text_in_double_quotes_is_offered_as_a_text() -> None:
    scope = Scope(columns=(("x", Type("text"), True),), dialects=(("postgres", "15"),))
    (problem,) = analyse('x = "it\'s"', scope, "check").problems
    assert (problem.rule, problem.replacement) == ("unknown-column", "'it''s'")
    assert problem.span == (4, 10)
