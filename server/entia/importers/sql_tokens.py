"""SQL text as tokens with their exact places. Total: every text has tokens, and only blanks lie between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from entia.importers.sql_lexicons import Lexicon


class Token(NamedTuple):
    """`kind` is word, quoted (a name in quotes), string, number, sign or comment; `word` is a word in capitals or the
    sign, "" for what is neither."""

    kind: str
    word: str
    text: str
    start: int
    end: int


_COMMENT_MARK = re.compile(r"/\*|\*/")


def _dollars(lexicon: Lexicon) -> str:
    return r"(?<![\w$])(?P<tag>\$(?:[^\W\d]\w*)?\$).*?(?P=tag)" if lexicon.dollars else ""


def _strings(lexicon: Lexicon) -> str:
    # Nothing of a text is given back (`+`): what a search could go back to takes a hundred times the text's own memory.
    escaped = r"(?:[^'\\]|\\.|'')*+"
    inside = escaped if lexicon.backslash else r"(?:[^']|'')*+"
    inside_double = r'(?:[^"\\]|\\.|"")*+' if lexicon.backslash else r'(?:[^"]|"")*+'
    parts = (
        rf"[eE]'{escaped}'" if lexicon.psql else "",
        r"[qQ]'(?:\[.*?\]|\{.*?\}|\(.*?\)|<.*?>|(?P<mark>[^\s\[{(<]).*?(?P=mark))'" if lexicon.plsql else "",
        rf"(?:[nNbBxX]|[uU]&)?'{inside}'",
        rf'"{inside_double}"' if '"' in lexicon.strings else "",
        _dollars(lexicon),
    )
    return "|".join(filter(None, parts))


def _names(lexicon: Lexicon) -> str:
    parts = (
        r'"(?:[^"]|"")*+"' if '"' not in lexicon.strings else "",
        r"`(?:[^`]|``)*+`",
        r"\[(?:[^\]]|\]\])*+\]" if lexicon.brackets else "",
    )
    return "|".join(filter(None, parts))


def _comments(lexicon: Lexicon) -> str:
    parts = (
        r"--(?![\d.@'\"(`])[^\n]*" if lexicon.careful_dashes else r"--[^\n]*",
        r"\#[^\n]*" if lexicon.hashes else "",
        r"//[^\n]*" if lexicon.slashes else "",
        r"/\*.*?\*/",
    )
    return "|".join(filter(None, parts))


@cache
def _all(lexicon: Lexicon) -> re.Pattern[str]:
    asked = r"|&{1,2}[\w$\#]+" if lexicon.plsql else ""  # what SQL*Plus asks for
    kinds = (
        r"(?P<plain>[^\W\d][\w$\#]*+(?!['&]))",  # most tokens are words, and no prefix of a text
        rf"(?P<comment>{_comments(lexicon)})",
        rf"(?P<string>{_strings(lexicon)})",
        rf"(?P<quoted>{_names(lexicon)})",
        rf"(?P<word>[^\W\d][\w$\#]*|@{{1,2}}[\w$\#]+|\#{{1,2}}[\w$\#]+{asked})",
        r"(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\w*|\.\d+(?:[eE][+-]?\d+)?)",
        r"(?P<sign>::|<=|>=|<>|!=|\|\||->>|->|:=|\S)",
    )
    return re.compile(r"\s*(?:" + "|".join(kinds) + ")", re.DOTALL)


_FLAGS = re.DOTALL | re.MULTILINE | re.IGNORECASE


@cache
def quotations(lexicon: Lexicon, *others: str) -> re.Pattern[str]:
    """Finds what is quoted (groups `comment`, `quote`), where no sign means anything, and the patterns `others`."""
    return re.compile(_quoted(lexicon, *others), _FLAGS)


# Words and signs that begin nothing quoted, no line, and end no statement; a word before a quote may belong to it.
_BETWEEN = r"(?:(?!^)(?:\w++(?!['\"&])|[^\w\n;'\"`$\[\]&#/\-]++))*+"


@cache
def landmarks(lexicon: Lexicon, *others: str) -> re.Pattern[str]:
    """As `quotations`, for `others` that are `;` or begin a line, and twice as fast: a match begins with what stands
    between, and a sign that is none of all is the group `other`."""
    return re.compile(f"{_BETWEEN}(?:{_quoted(lexicon, *others)}|(?P<other>.))", _FLAGS)


def _quoted(lexicon: Lexicon, *others: str) -> str:
    kinds = (
        rf"(?P<comment>{_comments(lexicon)})",
        rf"(?P<quote>{_strings(lexicon)}|{_names(lexicon)})",
        *others,
    )
    return "|".join(kinds)


def comment_end(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the comment ends that the patterns found from `start` to `end`: they know nothing of nesting."""
    if not lexicon.nested or not text.startswith("/*", start):
        return end
    depth = 0
    for mark in _COMMENT_MARK.finditer(text, start):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return end


def tokens(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens from `start` to `end`, comments among them. A quote that nothing closes is a sign by itself."""
    end = len(text) if end is None else end
    match_at = _all(lexicon).match
    new = tuple.__new__  # a dump has half a million: the constructor of a named tuple takes twice as long
    at = start
    while at < end and (match := match_at(text, at, end)) is not None:
        kind = match.lastgroup or "sign"
        first, at = match.span(kind)
        kind = "word" if kind == "plain" else kind
        if kind == "comment":
            at = min(comment_end(text, first, at, lexicon), end)
        token = text[first:at]
        word = token.upper() if kind == "word" else token if kind == "sign" else ""
        yield new(Token, (kind, word, token, first, at))
