"""What a broken line of an entity means in the language that its author knows, and the line to write here.

A line is translated only where it is broken, and the translation is offered only where it reads without a problem.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from entia.syntax import tails
from entia.syntax.keywords import DIRECTIVES, NAME, NAMES, SIGNS
from entia.syntax.loanwords import DOC, LOANS, OPTIONAL, Loan, optional
from entia.syntax.spellings import spelling
from entia.text import Span

_HEAD = re.compile(rf"({NAME})[ \t]*(:|->|<->)?")
_LIST = re.compile(rf"({NAMES}[ \t]*,[ \t]*)({NAME})[ \t]*(?::|->)")
_TYPE = re.compile(r"([^\W\d]\w*:[ \t]*)([^\W\d]\w*)(?![\w.])")
_SET_NULL = re.compile(r"^([^\W\d]\w* -> [\w.]+(?:\([^()]*\))?)((?!\?).*\bset null\b)")
_QUOTED = re.compile(r"'(?:''|[^'])*'|\"(?:[^\"\\]|\\.)*\"")
_SQL = re.compile(
    r"(?:(?<!@)\b(?:check|computed|where|default|as|on[ \t]+update)(?:[ \t]+[^\W\d]\w*)?|(?<![<>=])=)[ \t]*(\()",
    re.IGNORECASE,
)
_INDEXED = re.compile(rf"(?:\([ \t]*(?P<list>[^()]*?)[ \t]*\)|(?P<one>{NAME}))[ \t]*(?:\[(?P<settings>[^\[\]]*)\])?")
# Signs for private use: they stand for what must not be taken for words of a line.
_FIRST_MASK = 0xF0000
_MASK = re.compile("([\U000f0000-\U000ffffd])\\1*")
# Longer lines are no person's, and patterns are no parsers.
_LONGEST = 400


class Translation(NamedTuple):
    """`message` says what stands at `span` of the line; `line` is what to write in place of the whole line."""

    rule: str
    message: str
    span: Span
    line: str


def translate(line: str) -> Translation | None:
    """The translation of a broken line; None where no language that we know writes it so."""
    if len(line) > _LONGEST or _MASK.search(line):
        return None
    names = _LIST.match(line)
    if names is not None:
        return _translate_list(line, names)
    hidden: list[str] = []
    written = _mask(line, hidden)
    told: Translation | None = None
    for loan in LOANS:
        match = loan.pattern.search(written)
        if match is None:
            continue
        piece = loan.rewrite(match)
        if told is None and piece != match[0]:
            told = _tell(loan, match, line, hidden)
        for _ in range(8):  # a clause may stand more than once
            again = written[: match.start()] + piece + written[match.end() :]
            if again == written:
                break
            written = again
            match = loan.pattern.search(written)
            if match is None:
                break
            piece = loan.rewrite(match)
    if told is None:
        return None
    result = _unmask(_placed(written), hidden)
    if result == line or not is_sound(result):
        return None
    return told._replace(line=result)


def _translate_list(line: str, names: re.Match[str]) -> Translation | None:
    """The same of a line with several names: what is right of the last one is of all of them."""
    before = names.end(1)
    found = translate(line[before:])
    if found is None or found.span.start < len(names[2]) or not re.match(rf"{names[2]}[ \t]*(?::|->)", found.line):
        return None
    return found._replace(span=found.span.shifted(before), line=line[:before] + found.line)


def translate_indexes(block: str) -> list[str] | None:
    """The lines that a block of indexes, as DBML has it, is written as here; None where one of it is not understood."""
    lines = []
    for written in filter(None, (part.strip() for part in re.split(r"[\r\n;]", block))):
        found = _INDEXED.fullmatch(written)
        if found is None:
            return None
        word, name, method = "index", "", ""
        for setting in filter(None, (part.strip() for part in (found["settings"] or "").split(","))):
            kind, _, value = (part.strip() for part in setting.partition(":"))
            if kind in ("pk", "unique"):
                word = kind
            elif kind == "name":
                name = f' "{value[1:-1]}"'
            elif kind == "type":
                method = f" using {value}"
            else:
                return None
        line = f"{word}{name} ({found['list'] or found['one']}){method}"
        if not is_sound(line):
            return None
        lines.append(line)
    return lines or None


def _tell(loan: Loan, match: re.Match[str], line: str, hidden: list[str]) -> Translation:
    """What is said of the first thing that is foreign on a line."""
    start, end = match.span("at") if "at" in loan.pattern.groupindex and match["at"] else match.span()
    text = line[start:end]
    span = Span(start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))
    names = {name: _unmask(found or "", hidden) for name, found in match.groupdict().items()}
    return Translation(loan.rule, loan.message.format(" ".join(text.split()), **names), span, "")


def _placed(line: str) -> str:
    """The line with what clauses left for other places of it: a `?` behind the type, a doc at the end."""
    if OPTIONAL in line:
        line = optional(line.replace(OPTIONAL, ""))
    if DOC in line:
        words, _, doc = line.partition(DOC)
        doc, *more = doc.split(" ") if _MASK.match(doc) else [doc]
        line = f"{words.rstrip()} {' '.join(more)}".rstrip() + f" /// {doc}"
    line = _SET_NULL.sub(r"\1?\2", line)
    line = re.sub(r" (pk|unique|auto)(?=.* \1\b)", "", line)
    line = _TYPE.sub(lambda match: match[1] + (spelling(match[2]) or match[2]), line, count=1)
    return re.sub(r"(?<=\S)[ \t]{2,}", " ", line).strip()


def is_sound(line: str) -> bool:
    """Whether a line of an entity, or several with `;` between them, reads without a problem."""
    return all(_is_sound(part.strip()) for part in _QUOTED.sub(_emptied, line.partition("///")[0]).split(";"))


def _emptied(text: re.Match[str]) -> str:
    return f"{text[0][0]}x{text[0][-1]}"


def _is_sound(line: str) -> bool:
    if line.startswith("->"):
        return tails.parse("relationship", line[2:].strip()).problem is None
    head = _HEAD.match(line)
    if head is None:
        return False
    word, sign = head.groups()
    if sign:
        return word.isidentifier() and tails.parse(SIGNS[sign], line[head.end() :].strip()).problem is None
    return word in DIRECTIVES and tails.parse(DIRECTIVES[word], line[head.end(1) :].strip()).problem is None


def _mask(line: str, hidden: list[str]) -> str:
    """The line with texts in quotes and SQL in brackets made of signs that no pattern knows."""

    def hide(text: str) -> str:
        if re.fullmatch(r"\w*", text):
            return text
        hidden.append(text)
        return chr(_FIRST_MASK + len(hidden) - 1) * len(text)

    line = _QUOTED.sub(lambda match: f"{match[0][0]}{hide(match[0][1:-1])}{match[0][-1]}", line)
    at = 0
    while match := _SQL.search(line, at):
        end = _closing(line, match.start(1))
        if end < 0:
            break
        inner = line[match.end() : end]
        at = end + 1
        if inner:
            line = line[: match.end()] + hide(inner) + line[end:]
    return line


def _closing(line: str, at: int) -> int:
    depth = 0
    for place in range(at, len(line)):
        depth += (line[place] == "(") - (line[place] == ")")
        if not depth:
            return place
    return -1


def _unmask(line: str, hidden: list[str]) -> str:
    while True:
        shown = _MASK.sub(lambda match: hidden[ord(match[1]) - _FIRST_MASK], line)
        if shown == line:
            return line
        line = shown
