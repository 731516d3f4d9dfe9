"""Any text can stand anywhere in a document: it means what it meant, is read back, and breaks nothing around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entia.exporters.markdown_text import code, labelled, passage, prose, read_code, read_prose, table, title
from entia.syntax.writing import quote
from tests.exporters.documents import COMMONMARK, cells, document_of, headings, plain, tables
from tests.exporters.test_markdown import TEMPLATE

# What Markdown or the document gives a meaning to, and a few letters between.
_SIGNS = "ab1 `|\\<>#-*_[]()!&;~$\"'{}=+.:@^\n\t\u00a0–→é"
TEXTS = st.text(st.sampled_from(_SIGNS), max_size=24) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12
)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))


@given(TEXTS)
@example("–")
@example("*a*")
@example("`a` b\\")
@example("a `b|c` d")
@example("<br>")
@example("&#32;x")
@example("\\<br>\\`")
def test_prose_is_read_back(text: str) -> None:
    written = prose(text)
    assert "\n" not in written
    assert read_prose(written) == (text if text.strip() else "")


@given(TEXTS)
@example("a\\|b")
@example("``a`")
@example(" a ")
@example("\\")
def test_code_is_read_back_and_rendered_as_it_is(text: str) -> None:
    written = code(text)
    assert "\n" not in written
    assert read_code(written) == text
    if text.strip() and "\n" not in text and not written.startswith("<code>"):
        (inline,) = [token for token in COMMONMARK.parse(f"x {written} x") if token.type == "inline"]
        assert [child.content for child in inline.children or () if child.type == "code_inline"] == [text]


@given(st.lists(st.lists(TEXTS.map(prose) | TEXTS.map(code), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_table_of_any_texts_is_one_table(rows: list[list[str]]) -> None:
    lines = table(("A", "B", "C"), rows)
    tokens = COMMONMARK.parse("\n".join(lines))
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    assert sum(token.type == "td_open" for token in tokens) == 3 * len(rows)
    assert all(cells(line) == 3 for line in lines if line)


@given(TEXTS, TEXTS)
@example("a\n---", "b\n===")
@example("```\na", "<!-- a")
@example("a|b\n-|-", "[a]: b")
@example("1. a", "    code")
def test_a_passage_is_a_paragraph_or_a_quotation_and_no_more(first: str, second: str) -> None:
    lines = [*labelled("One", first), *passage(second or "x", paragraphs=True), "", "# End"]
    tokens = COMMONMARK.parse("\n".join(lines))
    top = [token.type for token in tokens if token.level == 0]
    assert set(top) <= {"paragraph_open", "inline", "paragraph_close", "blockquote_open", "blockquote_close"} | {
        "heading_open",
        "heading_close",
    }
    assert headings("\n".join(lines)) == [(1, "End")]


@given(LINES)
def test_a_title_is_one_heading(text: str) -> None:
    written = title(text)
    found = headings(f"### {written}\n")
    assert len(found) == 1
    assert found[0][0] == 3


@given(st.text(st.sampled_from("ab_.é"), min_size=1, max_size=8).filter(str.strip))
def test_a_name_is_a_title_as_it_is(name: str) -> None:
    assert headings(f"#### Entity 1: {title(name)}\n") == [(4, f"Entity 1: {name}")]


def _quoted(text: str) -> str:
    return quote(re.sub(r'"{3,}', '"', text).replace("\n", " "))


@settings(max_examples=60)
@given(st.lists(LINES, min_size=12, max_size=12), TEXTS)
def test_a_document_of_any_texts_has_its_headings_and_tables(texts: list[str], note: str) -> None:
    """Every text of a model at once; the model itself is right where the texts are."""
    doc, heading, *rest = texts
    model = f"""\
/// {doc}
model Shop {{ author {_quoted(rest[0])} }}

/// {rest[1]}
/// {rest[2]}
entity Customer {{
  lifecycle {{ create {_quoted(rest[3])}  /// {doc}
  }}
  id: int pk  /// {rest[4]}
  kind: enum({_quoted(rest[5] or "a")}, b)
  index (id)  /// {rest[6]}
  check (id > 0)  /// {doc}
  cache redis key {_quoted(rest[7])} ttl 5m
}}

rule Kept {_quoted(rest[8])} by application
migration 1 {{ step {_quoted(rest[9])}; rollback {_quoted(doc)} }}
flow Load {{ validate {_quoted(doc)}; store Customer }}
note {_quoted(heading)} {quote(note.replace('"', "'"))}
note "Encryption" {quote(note.replace('"', "'"))}
todo {_quoted(rest[9])}
"""
    text = document_of(model, ("model.entia:1:1: …",))
    found = iter(headings(text))
    assert next(found) == (1, "Data Model - Shop")
    missing = [wanted for wanted in TEMPLATE if wanted not in found]
    assert missing == []
    assert all(len({len(row) for row in rows}) == 1 for rows in tables(text))


@pytest.mark.parametrize("text", ["see `a|b`", "**bold** and [a](b)", "snake_case_name", "a \"b\" 'c' & d"])
def test_prose_keeps_what_authors_mean(text: str) -> None:
    (inline,) = [token for token in COMMONMARK.parse(prose(text)) if token.type == "inline"]
    assert plain(inline) == re.sub(r"\*\*|`|\[|\]\(b\)", "", text)
