"""Silencing a rule: for a line, for a declaration, for a model; and what is said of silences that say nothing."""

from __future__ import annotations

import pytest

from entia.rules._silence import silences
from entia.syntax.document import Document
from tests.support.markers import apply, check, marks_of, read, write

LINE = """\
model Shop { target postgres 15 }

entity Page {
  id:    int pk
  price: double   // entia: allow float-money
  cost:  double
  //     ^^^^^^ float-money
}
"""
ABOVE = """\
model Shop { target postgres 15 }

entity Page {
  id:    int pk
  // entia: allow float-money
  price: double
  cost:  double
  //     ^^^^^^ float-money
}
"""
DECLARATION = """\
model Shop { target postgres 15 }

// entia: allow float-money
entity Page {
  id:    int pk
  price: double
  cost:  double
}

entity Book {
  id:    int pk
  price: double
  //     ^^^^^^ float-money
}
"""
DOCUMENTED = """\
model Shop { target postgres 15 }

// entia: allow float-money, no-primary-key measured, not paid
/// What was measured.
entity Page {
  price: double
}
"""
SEVERAL_LINES = """\
model Shop { target postgres 15 }

entity Page {
  id: int pk
  size: int check (
    sise > 0)   // entia: allow unknown-column
}
"""
MODEL = """\
model Shop {
  target postgres 15
  allow float-money, no-primary-key
}

entity Page {
  price: double
}
"""
APART = """\
model Shop { target postgres 15 }

// entia: allow no-primary-key
//              ^^^^^^^^^^^^^^ unused-allow

entity Page {
  //   ^^^^ no-primary-key
  size: int
}
"""
IN_TEXT = """\
model Shop { target postgres 15 }

entity Page {
  //   ^^^^ no-primary-key
  size: text = '// entia: allow no-primary-key'   /// entia: allow no-primary-key
}
"""
WRONG = """\
model Shop {
  target postgres 15
  allow flaot-money
  //    ^^^^^^^^^^^ unknown-rule-in-allow
}

entity Page {
  id:   int pk     // entia: allow
  //               ^^^^^^^^^^^^^^^ unknown-rule-in-allow
  size: int        // entia: allow float-money
  //                               ^^^^^^^^^^^ unused-allow
  cost: double     // entia: allow float-money, float-mony
  //                                            ^^^^^^^^^^ unknown-rule-in-allow
}
"""


@pytest.mark.parametrize(
    "marked", [LINE, ABOVE, DECLARATION, DOCUMENTED, SEVERAL_LINES, MODEL, APART, IN_TEXT, WRONG], ids=range(9)
)
def test_silences_hold_where_they_stand(marked: str) -> None:
    text, expected = read(marked)
    checked = check(text)
    assert marks_of(checked) == expected, "\n" + write(text, marks_of(checked, messages=True))


@pytest.mark.parametrize("marked", [APART, WRONG])
def test_fixes_of_silences_end_their_diagnostics(marked: str) -> None:
    checked = check(read(marked)[0])
    fixes = [
        (diagnostic, fix)
        for diagnostic in checked.diagnostics
        for fix in diagnostic.fixes
        if diagnostic.rule in ("unused-allow", "unknown-rule-in-allow")
    ]
    assert fixes
    for diagnostic, fix in fixes:
        after = check(apply(checked, fix))
        again = [
            other for other in after.diagnostics if (other.rule, other.message) == (diagnostic.rule, diagnostic.message)
        ]
        assert len(again) < sum(
            (other.rule, other.message) == (diagnostic.rule, diagnostic.message) for other in checked.diagnostics
        ), fix.title


def test_a_silence_knows_its_names_and_places() -> None:
    text = "entity Page {\n  id: int   // entia: allow a-b, c-d  and why\n}\n"
    chunk = Document.parse(text).chunks[0]
    (silence,) = silences(chunk)
    assert silence.rules == ("a-b", "c-d")
    assert [text[span.start : span.end] for span in silence.spans] == ["a-b", "c-d"]
    assert text[silence.covers.start : silence.covers.end].strip().startswith("id: int")
    assert text[silence.comment.start : silence.comment.end] == "// entia: allow a-b, c-d  and why"
    assert not silence.whole
