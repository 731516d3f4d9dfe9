"""A walk over the tokens of one statement: words, names, texts, and the source's own text between two places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from entia.importers.catalog import Name
from entia.importers.sources import Lines
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_statements import Lineation
from entia.importers.sql_tokens import Token, tokens

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_OPENING.values())
_PREFIX = re.compile(r"(?:[nNbBxXeE]|[uU]&|_\w+\s*)(?=')")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b"}


class UnreadableError(Exception):
    """Why a statement cannot be read: a sentence."""


class MissingError(UnreadableError):
    """What a statement is about is not there; `table` is its name, if that is a table."""

    def __init__(self, why: str, table: Name | None = None) -> None:
        super().__init__(why)
        self.table = table


class Cursor:
    """`at` is the number of the next token. `comments` are those of the passage, in their order."""

    def __init__(self, text: str, lexicon: Lexicon, place: Lineation, start: int, end: int) -> None:
        every = list(tokens(text, lexicon, start, end))
        self.text = text
        self.lexicon = lexicon
        self.place = place
        self.comments = [token for token in every if token.kind == "comment"]
        self.tokens = [token for token in every if token.kind != "comment"] if self.comments else every
        self.at = 0
        self.end = len(self.tokens)

    # Looking ------------------------------------------------------------------------------------------------------

    def done(self) -> bool:
        """Whether all is read."""
        return self.at >= self.end

    def token(self, ahead: int = 0) -> Token | None:
        """The next token, or one behind it."""
        at = self.at + ahead
        return self.tokens[at] if at < self.end else None

    def word(self, ahead: int = 0) -> str:
        """The next word in capitals, or the sign; "" for a name in quotes, a text, a number, or nothing."""
        at = self.at + ahead
        return self.tokens[at].word if at < self.end else ""

    def sees(self, *words: str) -> bool:
        """Whether these words are next."""
        at = self.at
        if at + len(words) > self.end:
            return False
        for number, word in enumerate(words, at):  # noqa: SIM110 (a generator takes three times as long)
            if self.tokens[number].word != word:
                return False
        return True

    # Taking -------------------------------------------------------------------------------------------------------

    def take(self, *words: str) -> bool:
        """Passes over these words if they are next."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def take_one(self, words: Collection[str]) -> str:
        """Passes over the next word if it is one of these, and returns it."""
        word = self.word()
        if word and word in words:
            self.at += 1
            return word
        return ""

    def need(self, *words: str) -> None:
        """Passes over these words; else the statement cannot be read."""
        if not self.take(*words):
            raise UnreadableError(f"`{' '.join(words)}` is expected {self._here()}")

    def next(self) -> Token:
        """Passes over the next token."""
        token = self.token()
        if token is None:
            raise UnreadableError("the statement ends too early")
        self.at += 1
        return token

    def name(self) -> str:
        """A name as the database spells it."""
        token = self.token()
        if token is None or not is_name(token):
            raise UnreadableError(f"a name is expected {self._here()}")
        self.at += 1
        return spelled(token, self.lexicon)

    def path(self) -> tuple[str, ...]:
        """The parts of a name with dots between them; `{{ … }}` is a part that a program fills in."""
        start = self.at
        if self.sees("{", "{"):
            self.skip()
        parts = [self.line_of(start) if self.at > start else self.name()]
        if self.lexicon.dotted and "." in parts[0]:
            parts = parts[0].split(".")
        while self.lexicon.dotted and self.word() == "-" and self.token(1) is not None:  # my-project.schema.table
            self.at += 2
        while self.word() == "." and self.token(1) is not None:
            self.at += 1
            parts.append("" if self.word() == "." else self.name())
        return tuple(parts)

    def names(self) -> tuple[str, ...]:
        """Names between brackets and commas."""
        inside = self.group()
        found = [inside.name()]
        while inside.take(","):
            found.append(inside.name())
        return tuple(found)

    def string(self) -> str:
        """The value of a text; neighbouring texts are one."""
        token = self.token()
        if token is not None and token.kind == "word" and token.text.startswith("_"):
            self.at += 1
            token = self.token()
        if token is None or not is_string(token):
            raise UnreadableError(f"a text is expected {self._here()}")
        self.at += 1
        return value_of(token, self.lexicon)

    def number(self) -> int | None:
        """A whole number with its sign, None where none is next."""
        sign = -1 if self.word() == "-" else 1
        token = self.token(1 if self.word() in ("-", "+") else 0)
        if token is None or token.kind != "number" or not token.text.isdigit():
            return None
        self.at += 2 if self.word() in ("-", "+") else 1
        return sign * int(token.text)

    # Passages -----------------------------------------------------------------------------------------------------

    def skip(self) -> None:
        """Passes over the next token, or over all that its bracket encloses."""
        token = self.next()
        if token.word in _OPENING:
            self.at = self._behind(self.at - 1)

    def _behind(self, at: int) -> int:
        """The number of the token behind the bracket that closes the one at `at`."""
        depth = 0
        for number in range(at, self.end):
            word = self.tokens[number].word
            if word in _OPENING:
                depth += 1
            elif word in _CLOSING:
                depth -= 1
                if depth == 0:
                    return number + 1
        raise UnreadableError("a bracket is not closed")

    def group(self) -> Cursor:
        """What stands between the brackets that are next."""
        if self.word() != "(":
            raise UnreadableError(f"`(` is expected {self._here()}")
        behind = self._behind(self.at)
        inside = self.part(self.at + 1, behind - 1)
        self.at = behind
        return inside

    def part(self, start: int, end: int) -> Cursor:
        """A cursor over the tokens from number `start` to `end`."""
        part = object.__new__(Cursor)
        part.text, part.lexicon, part.place = self.text, self.lexicon, self.place
        part.tokens, part.comments = self.tokens, self.comments
        part.at, part.end = start, end
        return part

    def items(self) -> Iterator[Cursor]:
        """What stands between the commas from here to the end; nothing behind the last comma is no item."""
        while not self.done():
            start = at = self.at
            angles = 0
            while at < self.end and ((word := self.tokens[at].word) != "," or angles > 0):
                if self.lexicon.angles:
                    angles += word.count("<") - word.count(">")
                at = self._behind(at) if word in _OPENING else at + 1
            self.at = at
            if at > start:
                yield self.part(start, at)
            self.take(",")

    def slice(self, start: int, end: int | None = None) -> str:
        """The source's text from token number `start` to before `end` (here), without comments."""
        end = self.at if end is None else end
        if start >= end:
            return ""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        inside = [comment for comment in self.comments if first < comment.start < last]
        if not inside:
            return self.text[first:last]
        kept, at = [], first
        for comment in inside:
            kept.append(self.text[at : comment.start].rstrip(" \t"))
            at = comment.end
        return "".join((*kept, self.text[at:last]))

    def line_of(self, start: int, end: int | None = None) -> str:
        """`slice` on one line."""
        text = self.slice(start, end)
        return text if "\n" not in text and "  " not in text and "\t" not in text else joined(self, start, end)

    def inside(self) -> str:
        """The text between the brackets that are next, on one line."""
        inside = self.group()
        return inside.rest()

    def rest(self) -> str:
        """All that is left, on one line."""
        start, self.at = self.at, self.end
        return self.line_of(start, self.end)

    def until(self, stops: Collection[str]) -> str:
        """The text to before the next of these words that no bracket encloses; at least one token."""
        start = self.at
        self.skip()
        while not self.done() and self.word() not in stops:
            self.skip()
        return self.line_of(start)

    def lines(self, start: int = 0, end: int | None = None) -> Lines:
        """The lines of the tokens from number `start` to before `end`."""
        end = self.end if end is None else end
        if start >= len(self.tokens):
            return (0, 0)
        first, last = self.tokens[start], self.tokens[max(start, end - 1)]
        return self.place.lines(first.start, last.end)

    def _here(self) -> str:
        token = self.token()
        return f"before `{token.text[:40]}`" if token is not None else "at the end"


def joined(cursor: Cursor, start: int, end: int | None = None) -> str:
    """The text of the tokens on one line: blanks between two of them become one."""
    out: list[str] = []
    behind = None
    for token in cursor.tokens[start : cursor.at if end is None else end]:
        if behind is not None and token.start > behind:
            out.append(" ")
        out.append(token.text)
        behind = token.end
    return "".join(out)


def arguments_of(cursor: Cursor, order: Sequence[str]) -> dict[str, str]:
    """The values of the arguments that are left, by name: T-SQL gives them in their order, or as `@name = value`."""
    named: dict[str, str] = {}
    for number, item in enumerate(cursor.part(cursor.at, cursor.end).items()):
        token = item.token()
        key = order[number] if number < len(order) else ""
        if token is not None and token.text.startswith("@") and item.word(1) == "=":
            key = token.text[1:].lower()
            item.at += 2
        token = item.token()
        if token is None:
            continue
        if is_string(token):
            named[key] = item.string()
        elif token.word == "NULL":
            named[key] = ""
        else:
            named[key] = item.name() if is_name(token) else item.rest()
    cursor.at = cursor.end
    return named


def is_name(token: Token) -> bool:
    """Whether it can be a name."""
    return token.kind in ("word", "quoted") or (token.kind == "string" and token.text[:1] in "\"'") or _odd(token)


def _odd(token: Token) -> bool:
    """MySQL's names may begin with a digit."""
    return token.kind == "number" and not token.text[-1].isdigit() and token.text[0].isdigit()


def is_string(token: Token) -> bool:
    """Whether it can be a text."""
    return token.kind == "string"


def spelled(token: Token, lexicon: Lexicon) -> str:
    """The name that a token is, as the database has it."""
    text = token.text
    if token.kind == "word" or _odd(token):
        name = text.lower() if lexicon.fold == "lower" else text
    elif text[0] == "[":
        name = text[1:-1].replace("]]", "]")
    else:
        name = text[1:-1].replace(text[0] * 2, text[0])
    if not lexicon.longest or len(name) * 4 <= lexicon.longest:
        return name
    return name.encode()[: lexicon.longest].decode(errors="ignore")


def value_of(token: Token, lexicon: Lexicon) -> str:
    """The value of a text."""
    text = token.text
    if text[0] == "$":
        mark = text[: text.index("$", 1) + 1]
        return text[len(mark) : -len(mark)]
    if text[0] in "qQ" and "'" in text[:2]:
        return text[3:-2]
    escaped = lexicon.backslash or text[0] in "eE"
    prefix = _PREFIX.match(text)
    body = text[(prefix.end() if prefix is not None else 0) + 1 : -1]
    quote = text[-1]
    if escaped and "\\" in body:
        return re.sub(r"\\(.)|" + quote * 2, lambda match: _unescaped(match[1], quote), body, flags=re.DOTALL)
    return body.replace(quote * 2, quote)


def _unescaped(mark: str | None, quote: str) -> str:
    return quote if mark is None else _ESCAPES.get(mark, mark)


def folded(name: Name, lexicon: Lexicon) -> Name:
    """Under what two names are one."""
    return (name[0].casefold(), name[1].casefold()) if lexicon.blind else name
