"""What may come next: reviewed cases, and no text where asking fails."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.syntax.document import Document
from entia.syntax.expectation import Expectation, expected_at
from entia.syntax.keywords import DIRECTIVES, KEYWORDS
from entia.text import Position
from tests.support.snapshots import Snapshot, snapshot  # noqa: F401  # a fixture
from tests.syntax.texts import EVERYTHING, models

# `|` is the caret, `~` a line end.
_CASES = (
    r"""
ent|
entity |
entity A w|
entity A with |
entity A { |
entity A {~  |~}
entity A {~  em|~}
entity A {~  email |~}
entity A {~  email: |~}
entity A {~  email: str|~  b: int~}
entity A {~  email: string(40) |~}
entity A {~  email: string(40)? pk |~}
entity A {~  s: Status = |~}
entity A {~  s: int = n|~}
entity A {~  s: int check (s > |~  b: int~}
entity A {~  s: int check (s > 'a|')~  b: int~}
entity A {~  s: int check (s > 1 -- say|~  )~}
entity A {~  check (~    s > 1~    and |~  )~  b: int~}
entity A {~  a: int on |~}
entity A {~  a: int @|~}
entity A {~  a: int only |~}
entity A {~  a: int only postgres, |~}
entity A {~  a: int native |~}
entity A {~  a: sales.Or|~}
entity A {~  a: json(|)~}
entity A {~  a: enum("x|")~}
entity A {~  a: int as "x|"~}
entity A {~  a: int // co|~}
entity A {~  a: int /// co|~}
entity A {~  a -> |~}
entity A {~  a -> Cus|~}
entity A {~  a -> Customer |~}
entity A {~  a -> Customer on |~}
entity A {~  a -> Customer on delete |~}
entity A {~  a -> Customer on delete set |~}
entity A {~  a -> Customer(|~}
entity A {~  a -> Customer(id = |~}
entity A {~  t <-> |~}
entity A {~  t <-> Tag |~}
entity A {~  t <-> Tag via |~}
entity A {~  t <-> Tag via J { a: | }~}
entity A {~  index |~}
entity A {~  index (|)~}
entity A {~  index (a |)~}
entity A {~  index (a, lo|)~}
entity A {~  index (a) |~}
entity A {~  index (a) using |~}
entity A {~  index (a) where (|)~}
entity A {~  exclude (| with =)~}
entity A {~  exclude (room |)~}
entity A {~  partition |~}
entity A {~  partition by |~}
entity A {~  partition by range (at) |~}
entity A {~  partition by range (at) every |~}
entity A {~  partition by list (a) {~    x |~  }~}
entity A {~  with |~}
entity A {~  native |~}
entity A {~  retain 7y |~}
entity A {~  on |~}
entity A {~  on erasure |~}
entity A {~  on erasure anonymize |~}
entity A {~  volume 1K |~}
entity A {~  audit |~}
entity A {~  sync |~}
entity A {~  lifecycle {~    |~  }~}
entity A {~  transitions |~}
entity A {~  transitions s { | }~}
entity A {~  transitions s { a -> | }~}
entity A {~  x: string(~  a: |~}
entity A {~  lifecycle {~    create "x"~  a: |~}
entity A~  a: |
entity A { a: int }~|
entity A { a: int }~en|
entity A { a: int }~  |
enum E { |
enum E { a, b | }
enum E { a, | }
enum E: | { a }
type T |
type T = |
type T = decimal(12, 2) |
view |
view V |
view V as (select | from A)
view V as (~  select x~  from |~)
sql |
sql postgres f on |
query Q |
rule R "x" |
rule R "x" on |
source S -> |
flow F |
flow F from |
flow F from S {~  st|~}
migration 1.0.0 |
note "|
todo |
model M {~  t|~}
model M {~  target |~}
note "x" \"\"\"~  te|~  \"\"\"
""".replace('\\"', '"')
    .strip()
    .splitlines()
)


def _at_caret(case: str) -> Expectation:
    text = case.replace("~", "\n")
    at = text.index("|")
    document = Document.parse(text[:at] + text[at + 1 :])
    index = 0
    while index + 1 < len(document.chunks) and at >= len(document.chunks[index].text):
        at -= len(document.chunks[index].text)
        index += 1
    return expected_at(document, document.position(index, at))


def _words(expected: Expectation) -> str:
    keywords = expected.keywords
    named = {tuple(KEYWORDS): "every declaration", tuple(DIRECTIVES): "every directive"}.get(keywords)
    words = [named or " ".join(keywords), " ".join(f"<{symbol}>" for symbol in expected.symbols)]
    if expected.in_sql is not None:
        text, offset = expected.in_sql
        words.append(f"SQL {text[:offset]}|{text[offset:]}".replace("\n", "~"))
    if expected.in_text:
        words.append("in a text")
    if expected.declaration is not None:
        words.append(f"in {expected.declaration.keyword}")
    if expected.member is not None:
        words.append(f"on {expected.member.kind} {expected.member.name or ''}".rstrip())
    return "; ".join(filter(None, words)) + (f"; after {expected.prefix!r}" if expected.prefix else "")


def test_cases(snapshot: Snapshot) -> None:  # noqa: F811
    snapshot.check("expectation.txt", "".join(f"{case}\n    {_words(_at_caret(case))}\n" for case in _CASES))


@given(models, st.data())
@settings(max_examples=120)
def test_any_place_can_be_asked(text: str, data: st.DataObject) -> None:
    document = Document.parse(text)
    index = data.draw(st.integers(0, len(document.chunks) - 1))
    offset = data.draw(st.integers(0, len(document.chunks[index].text)))
    position = document.position(index, offset)
    expected = expected_at(document, position)
    assert document.line(position.line)[: position.column].endswith(expected.prefix)
    if expected.in_sql is not None:
        sql, caret = expected.in_sql
        assert caret >= 0
        assert sql in document.text


def test_the_word_that_stands_there_is_expected() -> None:
    """Wherever a directive or a clause of the sound model begins, it is among what is expected."""
    document = Document.parse(EVERYTHING)
    asked = 0
    words = ("unique ", "check ", "as ", "only ", "native ", "was ", "on delete", "inverse ", "using ", "where ")
    for number in range(document.line_count):
        line = document.line(number)
        for word in words:
            at = line.find(f" {word}")
            if at < 0 or "//" in line[:at] or line.startswith("  relationships"):
                continue
            expected = expected_at(document, Position(number, at + 1))
            if expected.in_text or expected.in_sql is not None:
                continue
            asked += 1
            assert word.split()[0] in expected.keywords, (line, word, expected)
    assert asked > 30


@pytest.mark.parametrize("case", ["entity A {\n  a: int check (|)\n}", "view V as (\n  |)"])
def test_empty_sql(case: str) -> None:
    assert _at_caret(case).in_sql is not None
