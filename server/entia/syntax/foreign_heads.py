"""How other languages begin a declaration, and how to write it here: SQL, Prisma, TypeScript, Java.

Each entry is a pattern of a broken head, from its first word to the `{` or the end of the line, what is said of it, and
what to write in its place; as the lines of `loanwords`, all are applied, and the first that matches is told.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from entia.syntax import tails
from entia.syntax.keywords import KEYWORDS
from entia.syntax.loanwords import Loan, loan
from entia.syntax.translation import is_sound, translate
from entia.text import Span

_N = r"[^\W\d]\w*"
_NAME = rf"{_N}(?:\.{_N})*"
_HEAD = re.compile(rf"({_N})(?:[ \t]+({_NAME}))?")
_LONGEST = 20_000


class Head(NamedTuple):
    """`message` says what stands at `span` of the head; `text` is what to write in place of the whole of it."""

    rule: str
    message: str
    span: Span
    text: str


def _labels(listed: str) -> str:
    labels = [label.strip().strip("'\"`") for label in re.split(r"[|,\n]", listed) if label.strip()]
    return ", ".join(label if label.isidentifier() else f'"{label}"' for label in labels)


def _enum(match: re.Match[str]) -> str:
    return f"enum {match['name']} {{ {_labels(match['list'])} }}"


def _joined(match: re.Match[str]) -> str:
    words = re.split(r"[ \t-]+", match["name"])
    glue = "_" if "-" in match["name"] or words[0].islower() else ""
    return f"{match['keyword']} {glue.join(words)}{match['rest']}"


def _pieces(text: str) -> list[str]:
    """A block's lines, between the commas, `;` and line ends that stand outside of brackets and quotes."""
    found, depth, quote, start = [], 0, "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif not depth and sign in ",;\n":
            found.append(text[start:at])
            start = at + 1
    found.append(text[start:])
    return [piece.strip() for piece in found if piece.strip()]


def _line(piece: str) -> str:
    if is_sound(piece):
        return piece
    translation = translate(piece)
    return translation.line if translation is not None else piece


def _table(match: re.Match[str]) -> str:
    lines = [_line(piece) for piece in _pieces(match["body"])]
    return f"entity {match['name']} {{\n" + "".join(f"  {line}\n" for line in lines) + "}"


_KEYWORDS = "|".join(KEYWORDS)
_ENTITY = r"(?P<keyword>entity|mixin)"
_LOANS: tuple[Loan, ...] = (
    loan(
        rf"^(?P<at>(?:create[ \t]+)?(?:temporary[ \t]+)?(?:table|entity|class|model))[ \t]+"
        rf"(?:if[ \t]+not[ \t]+exists[ \t]+)?[\"`]?(?P<name>{_NAME})[\"`]?[ \t]*=?[ \t]*\("
        r"(?P<body>(?s:.*[:\n,]|[^()]*[ \t][^()]*)(?s:.*))\)[^()]*$",
        "the lines of an entity stand in braces",
        _table,
    ),
    loan(
        r"^(?P<at>abstract)[ \t]+(?:entity|class)\b",
        "what only others are made of is a `mixin`",
        "mixin",
        "unknown-keyword",
    ),
    loan(
        r"^(?P<at>(?:(?:export|default|public|private|abstract|static|final|declare|data|sealed|"
        r"create(?:[ \t]+or[ \t]+replace)?)[ \t]+)+)"
        rf"(?P<rest>(?:{_KEYWORDS}|table|class|domain|interface)\b)",
        "a declaration starts with its keyword, not with `{0}`",
        r"\g<rest>",
        "unknown-keyword",
    ),
    loan(r"^(?P<at>table|class|record|struct)\b", "`{0}` is written `entity`", "entity", "unknown-keyword"),
    loan(r"^(?P<at>domain)\b", "`{0}` is written `type`", "type", "unknown-keyword"),
    loan(r"^(?P<at>interface|trait)\b", "`{0}` is written `mixin`", "mixin", "unknown-keyword"),
    loan(
        rf"^(?P<keyword>{_KEYWORDS})[ \t]+(?P<at>\"(?P<a>[^\"]+)\"|`(?P<b>[^`]+)`|\[(?P<c>[^\]]+)\])",
        "a name stands without quotes or brackets",
        lambda match: f"{match['keyword']} {match['a'] or match['b'] or match['c']}",
    ),
    loan(
        rf"^{_ENTITY}[ \t]+(?P<name>{_NAME})[ \t]*(?P<at>extends|implements|inherits|includes?|uses?|:|<)[ \t]*"
        rf"(?P<mixins>{_NAME}(?:[ \t]*,[ \t]*{_NAME})*)",
        "`{0}` is written `with`",
        r"\g<keyword> \g<name> with \g<mixins>",
    ),
    loan(
        rf"^{_ENTITY}[ \t]+(?P<name>{_NAME})[ \t]*(?P<at>\()[ \t]*(?P<mixins>{_NAME}(?:[ \t]*,[ \t]*{_NAME})*)"
        r"[ \t]*\)",
        "mixins stand behind `with`",
        r"\g<keyword> \g<name> with \g<mixins>",
    ),
    loan(
        r"^(?P<keyword>entity|mixin|enum|model|type)[ \t]+"
        rf"(?P<name>{_N}(?:-\w+)+|(?!\w+[ \t]+(?:with|as|was|only|native)\b){_N}[ \t]+{_N})(?P<rest>[ \t]*)$",
        "a name is one word",
        _joined,
    ),
    loan(rf"^(?P<before>(?:entity|mixin|enum|model)[ \t]+{_NAME}(?:[ \t]+with[ \t].*?)?)[ \t]*(?P<at>=>|=|:|->)[ \t]*$",
         "`{0}` does not stand before a block", r"\g<before> "),
    loan(
        rf"^enum[ \t]+(?P<name>{_NAME})[ \t]*(?P<at>(?:=|:|as|as[ \t]+enum)?[ \t]*[(\[])(?P<list>[^()\[\]]*)[)\]]$",
        "labels stand in braces",
        _enum,
    ),
    loan(
        rf"^enum[ \t]+(?P<name>{_NAME})[ \t]*(?P<at>=)[ \t]*(?P<list>[^={{}}]+)$",
        "labels stand in braces",
        _enum,
    ),
    loan(
        rf"^type[ \t]+(?P<name>{_NAME})[ \t]*(?:=|as)[ \t]*"
        r"(?P<at>enum[ \t]*\((?P<list>'[^()]*)\)|(?P<alike>'[^']*'(?:[ \t]*\|[ \t]*'[^']*')+))$",
        "alternatives are written as an `enum`",
        lambda match: f"enum {match['name']} {{ {_labels(match['list'] or match['alike'])} }}",
    ),
    loan(
        rf"^type[ \t]+(?P<name>{_NAME})(?:[ \t]*(?P<at>:|\bas\b)[ \t]*|[ \t]+)"
        r"(?!with\b|as\b|was\b|only\b|native\b)(?P<type>[^\W\d=].*)$",
        "a domain's type stands behind `=`",
        r"type \g<name> = \g<type>",
    ),
    loan(
        rf"^view[ \t]+(?P<name>{_NAME})[ \t]*(?P<at>=|:)?[ \t]*(?P<sql>\((?s:.*)\))$",
        "a view's SQL stands behind `as`",
        r"view \g<name> as \g<sql>",
    ),
    loan(
        rf"^view[ \t]+(?P<name>{_NAME})[ \t]*(?:as|=|:)?[ \t]*(?P<at>select)\b(?P<sql>(?s:.*))$",
        "a view's SQL stands in round brackets",
        r"view \g<name> as (select\g<sql>)",
    ),
    loan(
        rf"^query[ \t]+(?P<name>{_NAME})(?P<kept>(?:[ \t]+p\d+[ \t]+\w+)*)[ \t]*(?P<at>as|=|:)[ \t]*"
        r"(?P<sql>\((?s:.*)\))$",
        "a query's SQL stands without `{0}`",
        r"query \g<name>\g<kept> \g<sql>",
    ),
)  # fmt: skip


def translate_head(text: str, opens: bool) -> Head | None:
    """The translation of a broken head, behind which a block `opens` or not; None where no language writes it so."""
    if len(text) > _LONGEST:
        return None
    written, told = text, None
    for each in _LOANS:
        match = each.pattern.search(written)
        if match is None:
            continue
        again = written[: match.start()] + each.rewrite(match) + written[match.end() :]
        if again == written:
            continue
        if told is None:
            start, end = match.span("at") if "at" in match.re.groupindex and match["at"] else match.span()
            piece = text[start:end]
            span = Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))
            told = Head(each.rule, each.message.format(piece.strip()), span, "")
        written = again
    if told is None or not _is_sound(written.strip(), opens):
        return None
    return told._replace(text=written.strip())


def _is_sound(text: str, opens: bool) -> bool:
    head = _HEAD.match(text)
    keyword = KEYWORDS.get(head[1]) if head is not None else None
    if head is None or keyword is None or head[2] is None or not keyword.named:
        return False
    rest = text[head.end() :].strip()
    if rest.endswith("}") and not opens and keyword.inner:
        return "{" in rest  # whole: its lines are judged when they are read
    composite = head[1] == "type" and "=" not in rest
    rule = "entity_head" if composite else keyword.start
    return (opens or not keyword.inner or head[1] == "type") and tails.parse(rule, rest).problem is None
