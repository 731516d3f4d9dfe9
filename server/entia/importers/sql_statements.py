"""An SQL script as statements, comments, data and commands to its client program, with the exact lines of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice, pairwise
from typing import Literal, NamedTuple

from entia.importers.sources import Lines
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_tokens import Token, comment_end, landmarks, quotations, tokens

_ROUTINES = frozenset({"FUNCTION", "PROCEDURE", "PROC", "TRIGGER", "EVENT", "PACKAGE"})
_CREATES = frozenset({"CREATE", "ALTER", "REPLACE"})
_OPENERS = frozenset({"BEGIN", "CASE"})
_CLOSED = frozenset({"IF", "LOOP", "WHILE", "REPEAT", "FOR"})  # END IF closes no BEGIN
_HEAD = 16  # tokens within which CREATE says what it creates
# What may have statements inside, or ends otherwise than others; a dump has thousands that do not.
_LONG = re.compile(
    r"(?:CREATE|ALTER)\b(?!\s+(?:OR\s+REPLACE\s+)?(?:(?:UNIQUE|MATERIALIZED)\s+)?(?:TABLE|INDEX|VIEW|SEQUENCE)\b)|"
    r"(?:REPLACE|DECLARE|BEGIN|IF|WHILE|ELSE)\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"COPY\b[^;]*\bFROM\s+STDIN\b", re.IGNORECASE)
_COPY_END = re.compile(r"^\\\.[^\n]*$", re.MULTILINE)
_UNICODE = re.compile(r"[uU]&['\"]")
_ESCAPE = re.compile(r"\s*\bUESCAPE\s*'(.)'", re.IGNORECASE)
_EXECUTED = re.compile(r"/\*M?!\d*(?!\d|\\)")
# What begins a statement though the one before it has no end.
_START = (
    r"^[ \t]*(?P<start>(?:CREATE\s+(?:(?:OR\s+REPLACE|UNIQUE|TEMPORARY|UNLOGGED)\s+)*(?:TABLE|INDEX|VIEW|SEQUENCE|"
    r"SCHEMA|EXTENSION|DATABASE)|(?:ALTER|DROP)\s+(?:TABLE|VIEW|SEQUENCE|SCHEMA|EXTENSION|DATABASE))\b(?!\s*,|\s+TO\b))"
)
_BATCH_START = (
    r"^[ \t]*(?P<start>(?:CREATE|ALTER)\s+(?!COLUMN)\w+|DROP\s+(?:TABLE|VIEW|INDEX|PROC\w*|FUNCTION|TRIGGER|TYPE|"
    r"SCHEMA|DATABASE)\b|(?:PRINT|EXEC|EXECUTE|USE|INSERT|DECLARE|IF|GRANT|DENY|REVOKE|DBCC|RAISERROR|TRUNCATE|"
    r"BULK|COMMIT|BEGIN\s+TRAN\w*)\b|SET\s+(?!NULL|DEFAULT)[@\w]+|(?:UPDATE|DELETE)\s+(?!NO\b|CASCADE|SET\b)\S+)"
)
_SQLPLUS = re.compile(
    r"(?:PROM?P?T?|REM|REMARK|SPOO?L?|WHENEVER|EXIT|QUIT|DEFI?N?E?|UNDEFI?N?E?|ACCE?P?T?|COLU?M?N?|TTI(?:TLE)?|"
    r"BTI(?:TLE)?|CONNECT|CONN|HOST?|START?|SHOW?|CLE?A?R?|PAUS?E?|VARI?A?B?L?E?|BRE(?:AK)?|SET(?!\s+(?:TRANSACTION|ROLE|CONSTRAINTS?)\b))\b[^\n]*|@[^\n]*",
    re.IGNORECASE,
)


class Statement(NamedTuple):
    """A passage of a script: `sql` (without what ends it), `comment`, `data` (rows for COPY), or `client`: a command
    that the database never sees. `lines` count from 0, the end is the line behind the last."""

    kind: Literal["sql", "comment", "data", "client"]
    start: int
    end: int
    lines: Lines


def without_versions(text: str, lexicon: Lexicon) -> str:
    """The text with blanks in place of the marks of MySQL's `/*!40101 … */`: what they enclose is executed."""
    if not lexicon.executed or "!" not in text:
        return text

    def shown(match: re.Match[str]) -> str:
        mark = _EXECUTED.match(match[0]) if match["comment"] is not None else None
        return match[0] if mark is None else f"{' ' * mark.end()}{match[0][mark.end() : -2]}  "

    return quotations(lexicon).sub(shown, text)


def without_escapes(text: str, lexicon: Lexicon) -> str:
    """The text with plain texts and names in place of PostgreSQL's `U&'d\\0061t'`, all else in its place."""
    if not lexicon.psql or _UNICODE.search(text) is None:
        return text
    out, at = [], 0
    for match in quotations(lexicon).finditer(text):
        quote = match["quote"] or ""
        start = match.start() if quote[:1] in ("u", "U") else max(match.start() - 2, 0)
        if not quote or start < at or _UNICODE.match(text, start) is None:
            continue
        behind = _ESCAPE.match(text, match.end())
        mark, end = (behind[1], behind.end()) if behind is not None else ("\\", match.end())
        plain = _unescaped(quote[quote.index(quote[-1]) + 1 : -1], mark, quote[-1])
        lines = text.count("\n", start, end) - plain.count("\n")
        out += [text[at:start], plain, " " * (end - start - len(plain) - lines), "\n" * lines]
        at = end
    return "".join((*out, text[at:]))


def _unescaped(text: str, mark: str, quote: str) -> str:
    def sign(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        found = chr(int(digits, 16)) if digits else mark
        return quote * 2 if found == quote else found

    escape = re.escape(mark)
    plain = re.sub(rf"{escape}(?:\+([0-9a-fA-F]{{6}})|([0-9a-fA-F]{{4}})|{escape})", sign, text)
    return quote + plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + quote


def blanked(text: str, passages: Iterable[tuple[int, int]]) -> str:
    """The text with nothing in these passages but the ends of its lines."""
    for start, end in passages:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


class Lineation:
    """Which line (from 0) a place of a text is in; the text's own begins in line `first`."""

    def __init__(self, text: str, first: int = 0) -> None:
        self.first = first
        self.ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, at: int) -> int:
        """The line of a place."""
        return self.first + (bisect_right(self.ends, at - 1) if at else 0)

    def lines(self, start: int, end: int) -> Lines:
        """The lines of a passage; the end is the line behind the last."""
        return self.line(start), self.line(max(end - 1, start)) + 1


def statements(text: str, lexicon: Lexicon, place: Lineation | None = None) -> Iterator[Statement]:
    """All passages of a script in their order; what lies between them is blank, or ends a statement."""
    return _Splitter(text, lexicon, place or Lineation(text)).statements()


class _Splitter:
    def __init__(self, text: str, lexicon: Lexicon, place: Lineation) -> None:
        self.text = text
        self.lexicon = lexicon
        self.delimiter = ";"
        self.place = place

    def statements(self) -> Iterator[Statement]:
        text, at = self.text, 0
        blank = re.compile(r"[\s;]*")
        comment = quotations(self.lexicon)
        while (match := blank.match(text, at)) is not None and (at := match.end()) < len(text):
            if (end := self._command(at)) is not None:
                yield self._passage("client", at, end)
                at = end
            elif (found := comment.match(text, at)) is not None and found["comment"] is not None:
                end = comment_end(text, at, found.end(), self.lexicon)
                yield self._passage("comment", at, end)
                at = end
            else:
                end, behind = self._end(at)
                yield self._passage("sql", at, end, behind)
                if self.lexicon.psql and _COPY.match(text, at, end):
                    start = text.find("\n", behind) + 1 or len(text)
                    stop = _COPY_END.search(text, start)
                    behind = stop.end() if stop is not None else len(text)
                    if start < behind:
                        yield self._passage("data", start, behind)
                at = behind

    def _passage(
        self, kind: Literal["sql", "comment", "data", "client"], start: int, end: int, behind: int | None = None
    ) -> Statement:
        bare = len(self.text[start:end].rstrip())
        first, last = self.place.lines(start, start + bare)
        if behind is not None:
            last = max(last, self.place.lines(start, behind)[1])
        return Statement(kind, start, start + bare, (first, last))

    def _command(self, at: int) -> int | None:
        """Where the command to the client ends that begins here, None where none does."""
        lexicon, text = self.lexicon, self.text
        if not self._begins_line(at):
            return None
        if "delimiter" in lexicon.ends and (match := _DELIMITER.match(text, at)) is not None:
            self.delimiter = match[1]
            return match.end()
        pattern = _commands(lexicon)
        match = pattern.match(text, at) if pattern is not None else None
        return match.end() if match is not None and match.end() > at else None

    def _end(self, at: int) -> tuple[int, int]:
        """(where the statement ends, where the next may begin)."""
        head: list[Token] = []
        if _LONG.match(self.text, at) is not None:
            head = [token for token in islice(tokens(self.text, self.lexicon, at), _HEAD) if token.kind != "comment"]
        end, behind = self._routine(at, head) or self._plain(at, head)
        separator = _separators(self.lexicon)
        if separator is not None and (match := separator.match(self.text, behind)) is not None:
            behind = match.end()
        return end, behind

    def _plain(self, at: int, head: list[Token]) -> tuple[int, int]:
        """To the delimiter, to a line that ends a batch, or to a line where another statement must begin."""
        grouped = bool(head) and head[0].word == "CREATE" and any(token.word == "RULE" for token in head[1:4])
        conditional = self.lexicon.batches and bool(head) and head[0].word in ("IF", "WHILE", "ELSE")
        if conditional and (block := self._block(at)) is not None:
            return block
        depth = 0
        for match in _points(self.lexicon, self.delimiter, brackets=grouped).finditer(self.text, at):
            kind = match.lastgroup
            if kind == "batch" or (kind == "end" and depth <= 0):
                return match.span(kind)
            if kind == "start" and match.start("start") > at:
                if not conditional:
                    return match.start("start"), match.start("start")
                conditional = False
            if kind == "bracket":
                depth += 1 if match[0] == "(" else -1
        return len(self.text), len(self.text)

    def _block(self, at: int) -> tuple[int, int] | None:
        """Where BEGIN … END of a conditional ends, None where it has no such block before its first statement."""
        depth = 0
        batch = re.compile(_BATCH_ENDS["go"], re.MULTILINE | re.IGNORECASE).search(self.text, at)
        limit = batch.start() if batch is not None else len(self.text)
        for token in tokens(self.text, self.lexicon, at, limit):
            if token.word in _OPENERS:
                depth += 1
            elif token.word == "END" and depth:
                depth -= 1
                if not depth:
                    return token.end, token.end
            elif token.word in _STARTERS and not depth:
                return None
        return None

    def _routine(self, at: int, head: list[Token]) -> tuple[int, int] | None:
        """Where a statement with statements inside ends, None where this is none, or it has no end of its own."""
        words = [token.word for token in head]
        if not words:
            return None
        creates = words[0] in _CREATES and bool(_ROUTINES.intersection(words[1:9]))
        if self.lexicon.batches:
            return self._batch(at) if creates else None
        if self.lexicon.plsql:
            typed = words[0] == "CREATE" and "TYPE" in words[1:5]
            if not (creates and words[0] == "CREATE") and not typed and words[0] not in ("DECLARE", "BEGIN"):
                return None
            slash = re.compile(_BATCH_ENDS["slash"], re.MULTILINE).search(self.text, at)
            if slash is not None:
                return slash.start(), slash.end()
        elif not (creates and words[0] == "CREATE") or self.delimiter != ";":
            return None
        return self._body(at, atomic=self.lexicon.psql)

    def _begins_line(self, at: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, at) + 1 : at].strip()

    def _batch(self, at: int) -> tuple[int, int]:
        pattern = quotations(self.lexicon, rf"(?P<batch>{_BATCH_ENDS['go']})")
        for match in pattern.finditer(self.text, at):
            if match.lastgroup == "batch":
                return match.start(), match.end()
        return len(self.text), len(self.text)

    def _body(self, at: int, atomic: bool) -> tuple[int, int] | None:
        """To the `;` behind BEGIN … END, None where BEGIN has no END. `atomic`: only BEGIN ATOMIC is such a block."""
        depth, previous = 0, ""
        plain = (token for token in tokens(self.text, self.lexicon, at) if token.kind != "comment")
        for token, following in pairwise(chain(plain, [None])):
            if token is None or (token.word in _CLOSED | {"CASE"} and previous == "END"):
                continue
            if token.word in _OPENERS:
                if not atomic or depth or (following is not None and following.word == "ATOMIC"):
                    depth += 1
            elif token.word == "END" and depth:
                depth -= 0 if following is not None and following.word in _CLOSED else 1
            elif token.word == ";" and not depth:
                return token.start, token.end
            elif token.word == "CREATE" and not depth and token.start > at and self._begins_line(token.start):
                return token.start, token.start  # nothing ended the routine before
            previous = token.word
        return None


_DELIMITER = re.compile(r"DELIMITER[ \t]+(\S+)[^\n]*", re.IGNORECASE)
_BATCH_ENDS = {"go": r"^[ \t]*GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*$", "slash": r"^[ \t]*/[ \t]*$"}
_STARTERS = frozenset("CREATE ALTER DROP EXEC EXECUTE PRINT INSERT UPDATE DELETE RAISERROR SET USE RETURN".split())


@cache
def _commands(lexicon: Lexicon) -> re.Pattern[str] | None:
    """What begins a command to the client at the begin of a line."""
    parts = [_BATCH_ENDS[each] for each in lexicon.ends if each in _BATCH_ENDS]
    parts += [r"\\[^\n]*"] if lexicon.psql or lexicon.executed or not lexicon.default_schema else []
    parts += [r"\.[a-z]+\b[^\n]*"] if lexicon.default_schema == "main" else []
    parts += [_SQLPLUS.pattern] if lexicon.plsql else []
    parts += [r":\w[^\n]*"] if lexicon.batches else []
    parts += [] if lexicon.hashes else [r"\#[^\n]*"]  # as Play's evolutions begin
    return re.compile("|".join(parts), re.IGNORECASE | re.MULTILINE) if parts else None


@cache
def _points(lexicon: Lexicon, delimiter: str, *, brackets: bool) -> re.Pattern[str]:
    """Where a statement may end: at a delimiter, at the end of a batch, before what begins another one."""
    ends = "|".join(_BATCH_ENDS[each] for each in lexicon.ends if each in _BATCH_ENDS)
    parts = [rf"(?P<end>{re.escape(delimiter)})"]
    parts += [rf"(?P<batch>{ends})"] if ends else []
    parts += [_BATCH_START if lexicon.batches else _START] if delimiter == ";" else []
    parts += [r"(?P<bracket>[()])"] if brackets else []
    return landmarks(lexicon, *parts) if delimiter == ";" and not brackets else quotations(lexicon, *parts)


@cache
def _separators(lexicon: Lexicon) -> re.Pattern[str] | None:
    """A line behind a statement that only tells the client to send it."""
    parts = [_BATCH_ENDS[each] for each in lexicon.ends if each in _BATCH_ENDS]
    return re.compile(rf"\s*(?:{'|'.join(parts)})", re.IGNORECASE | re.MULTILINE) if parts else None
