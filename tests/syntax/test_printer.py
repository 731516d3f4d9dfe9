"""The formatter: one layout, nothing lost, nothing said differently."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from entia.syntax import printer
from entia.syntax.document import Document
from entia.syntax.scanner import STRUCTURE
from entia.syntax.shape import same_declarations, shape
from entia.syntax.tree import Declaration, Member
from tests.support.snapshots import Snapshot, snapshot  # noqa: F401  # a fixture
from tests.syntax.texts import EVERYTHING, models, texts


def _declarations(text: str) -> list[Declaration]:
    return [each for chunk in Document.parse(text).chunks for each in chunk.declarations]


def _comments(text: str) -> Counter[str]:
    found = (match[0] for match in STRUCTURE.finditer(text) if match[0].startswith("//"))
    return Counter("".join(comment.split()) for comment in found)


def _check(text: str) -> None:
    formatted = printer.format_text(text)
    assert printer.format_text(formatted) == formatted
    assert same_declarations(_declarations(formatted), _declarations(text))
    assert _comments(formatted) == _comments(text)


@given(models)
@settings(max_examples=200)
def test_models_say_the_same_in_the_one_layout(text: str) -> None:
    _check(text)


@given(texts)
@settings(max_examples=200)
def test_any_text_says_the_same_in_the_one_layout(text: str) -> None:
    _check(text)


def test_everything(snapshot: Snapshot) -> None:  # noqa: F811
    _check(EVERYTHING)
    snapshot.check("everything.formatted.entia", printer.format_text(EVERYTHING))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends(end: str) -> None:
    formatted = printer.format_text(EVERYTHING.replace("\n", end))
    assert formatted.replace("\r\n", "\n") == printer.format_text(EVERYTHING)
    assert formatted.count("\r\n") == (formatted.count("\n") if end == "\r\n" else 0)


def test_a_byte_order_mark_stays() -> None:
    assert printer.format_text("\ufeffenum  A {x}") == "\ufeffenum A { x }\n"
    assert printer.format_text("audit//\ufeff") == "audit//\ufeff\n"  # inside a comment it is text


@pytest.mark.parametrize(
    ("written", "formatted"),
    [
        ("", ""),
        ("\n\n", ""),
        ("// only a comment", "// only a comment\n"),
        ("entity A{id:int pk}", "entity A { id: int pk }\n"),
        ("entity A {}", "entity A {}\n"),
        ("entity A\n{\n}", "entity A {\n}\n"),
        ("entity A {\n\n\n  a: int\n\n\n\n  bcd: int\n\n}\n\n\n", "entity A {\n  a: int\n\n  bcd: int\n}\n"),
        ("entity A {\n a: int\n bcd: int\n x -> Y\n}", "entity A {\n  a:   int\n  bcd: int\n  x   -> Y\n}\n"),
        ("enum A { b,c ,\n d }", "enum A {\n  b, c\n  d\n}\n"),
        ("enum A {x}\nenum B {y}\n\nenum C {z}", "enum A { x }\nenum B { y }\n\nenum C { z }\n"),
        ("enum A {\nx\n}\nenum B {y}", "enum A {\n  x\n}\n\nenum B { y }\n"),
        (
            "entity A {\n  a: int   // x\n  bc: string(40)   ///y\n}",
            "entity A {\n  a:  int         // x\n  bc: string(40)  /// y\n}\n",
        ),
        ("entity A {\n  a: int @x check (b>0) pk = 3\n}", "entity A {\n  a: int pk = 3 check (b>0) @x\n}\n"),
        ("entity A {\n  a: int uniqe   pk\n  b: int\n}", "entity A {\n  a: int uniqe   pk\n  b: int\n}\n"),
        (
            "entity A {\n    check (\n      a = 1\n    and b = 2\n    )\n}",
            "entity A {\n  check (\n    a = 1\n    and b = 2\n  )\n}\n",
        ),
        ('note "A" """\nx\n  y\n"""', 'note "A" """\n  x\n    y\n  """\n'),
        ("entity A { a: int; // c\n b: int }", "entity A {\n  a: int  // c\n  b: int\n}\n"),
        ("entity A { /// doc\n b: int }", "entity A {  /// doc\n  b: int\n}\n"),
        ("entity A {\n  a: int\n} /// doc", "entity A {\n  a: int\n}  /// doc\n"),
        ("  entity A { a: int }", "entity A { a: int }\n"),
        ("entity A {\n  a ,b:int\n  cd,\te->A\n}", "entity A {\n  a, b:  int\n  cd, e -> A\n}\n"),
        ("entity A { a,b: int pk; c,d :text }", "entity A { a, b: int pk; c, d: text }\n"),
        ("entity A {\n  a,  b: int (\n    3)\n}", "entity A {\n  a,  b: int (\n    3)\n}\n"),
        (  # names too long to push others to the right
            "entity A {\n  aaaaaaaaaa, bbbbbbbbbb, cccccccccc: int\n  d: int\n}",
            "entity A {\n  aaaaaaaaaa, bbbbbbbbbb, cccccccccc: int\n  d: int\n}\n",
        ),
    ],
)  # fmt: skip
def test_layout(written: str, formatted: str) -> None:
    assert printer.format_text(written) == formatted
    _check(written)


@pytest.mark.parametrize(
    "text",
    [
        "entity A {\n  a:   int (\n b: int\n",
        "entity A {\n  a:   int\n  }\n}\n",
        'note "x" """\n a\nmodel b\n  """\n',
    ],
)
def test_what_does_not_balance_is_left_alone(text: str) -> None:
    assert printer.format_text(text) == text.rstrip("\n") + "\n"


def test_declarations_are_written_from_the_tree() -> None:
    """What importers do: print, then format; and it says what the tree did."""
    declarations = _declarations(EVERYTHING)
    written = "\n\n".join(map(printer.print_declaration, declarations)) + "\n"
    assert not [problem for chunk in Document.parse(written).chunks for problem in chunk.problems]
    again = _declarations(written)
    assert [shape(each.head) for each in again] == [shape(each.head) for each in declarations]
    assert same_declarations(again, declarations)


def test_lines_are_written_from_the_tree() -> None:
    for declaration in _declarations(EVERYTHING):
        for member in declaration.members:
            block = declaration.keyword if declaration.keyword in ("enum", "entity", "mixin", "type") else "model"
            if member.block is not None or "\n" in printer.print_line(member):
                continue
            (again,) = _declarations(f"{block} X {{ {printer.print_line(member)} }}")[0].members
            assert _said(again) == _said(member)


def _said(member: Member) -> tuple[object, ...]:
    return member.kind, member.name, shape(member.tail)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", '"a"'), ('a "b" \\ c', '"a \\"b\\" \\\\ c"'), ("a\nb", '"""\n  a\n  b\n  """')],
)
def test_quote(text: str, written: str) -> None:
    assert printer.quote(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("name", "name"),
        ("sales.Order", "sales.Order"),
        ("PG-13", '"PG-13"'),
        ("", '""'),
        ("1a", '"1a"'),
        ("Ünï", "Ünï"),
    ],
)
def test_name(text: str, written: str) -> None:
    assert printer.name(text) == written
