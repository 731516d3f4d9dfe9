"""The file that a script becomes, and how we know it again."""

from __future__ import annotations

import pytest

from entia.sql.script import Note, Script, Statement, is_ours, render
from entia.text import Span

SPAN = Span(0, 0)


def script(*statements: Statement, dialect: str = "postgres", notes: tuple[Note, ...] = ()) -> Script:
    return Script(dialect, "15", statements, notes, (), (("query", "Daily"),))


def statement(text: str, *messages: str) -> Statement:
    return Statement(text, "T", None, SPAN, tuple(Note(message, None, SPAN) for message in messages), ("One.\nTwo.",))


def test_a_file_says_where_it_comes_from_and_what_was_mapped() -> None:
    made = script(statement("CREATE TABLE t (a INTEGER)", "b is\nleft out"), notes=(Note("alone", None, SPAN),))
    lines = render(made, source="shop.entia").splitlines()
    assert lines[0].endswith("from shop.entia for PostgreSQL 15")
    assert lines[2:] == [
        "",
        "-- note: alone",
        "-- not exported: query Daily",
        "",
        "-- One.",
        "-- Two.",
        "-- note: b is left out",
        "CREATE TABLE t (a INTEGER);",
    ]


def test_notes_that_say_the_same_are_one_line() -> None:
    notes = tuple(Note("stored as text", None, SPAN, subject) for subject in ("a", "b"))
    text = render(script(Statement("SELECT 1", "T", None, SPAN, notes)), source="x")
    assert text.count("stored as text") == 1
    assert "-- note: a, b: stored as text\n" in text


def test_our_file_is_known_until_someone_edits_it() -> None:
    text = render(script(statement("SELECT 'ä'")), source="x")
    assert is_ours(text)
    assert is_ours(text.replace("\n", "\r\n"))
    assert is_ours("\ufeff" + text)
    assert not is_ours(text + "-- mine\n")
    assert not is_ours(text.replace("SELECT", "select"))
    assert not is_ours("SELECT 1;\n")
    assert not is_ours("")


def test_a_source_with_a_line_break_cannot_break_the_header() -> None:
    assert is_ours(render(script(), source="a\nb.entia"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", "select 1;\n"),
        ("select 1;", "select 1;\n"),
        ("select 1 -- why", "select 1 -- why\n;\n"),
        ("select 1; -- why;", "select 1; -- why;\n;\n"),
    ],
)
def test_each_statement_ends_once(text: str, expected: str) -> None:
    assert render(script(Statement(text, "", None, SPAN)), source="x").endswith("\n\n" + expected)


def test_a_body_for_mysql_changes_the_delimiter() -> None:
    body = "create trigger t before insert on a for each row begin set new.b = 1; end;"
    text = render(script(Statement(body, "", None, SPAN), dialect="mysql"), source="x")
    assert text.endswith(f"DELIMITER $$\n{body.rstrip(';')}$$\nDELIMITER ;\n")
    assert "DELIMITER" not in render(script(Statement(body, "", None, SPAN), dialect="sqlite"), source="x")
