"""A text as chunks, and its edits: a new document shares every chunk that an edit did not touch.

A chunk begins at a declaration keyword in the first column, or at the comment lines directly above it. Where a chunk
begins can be told from its own first lines, so an edit is read again only around itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from entia.syntax import scanner
from entia.syntax.keywords import KEYWORDS
from entia.syntax.scanner import Scanned
from entia.syntax.tree import Chunk, Problem
from entia.text import Position, Span

_WORDS = "|".join(KEYWORDS)
# A declaration keyword in the first column; in text whose lines end in \n only, and in any text.
_BEGIN = re.compile(rf"^\ufeff?\f*(?:{_WORDS})\b(?![ \t]*(?::|->|<->))", re.MULTILINE)
_BEGIN_ANY = re.compile(rf"(?:(?<=[\r\n])|\A)\ufeff?\f*(?:{_WORDS})\b(?![ \t]*(?::|->|<->))")
_COMMENT = re.compile(r"\ufeff?\f*//")
_KEYWORD = re.compile(rf"(?:(?<=[\r\n])|\A)(?:{_WORDS})\b")
_LINE_END = re.compile(r"\r\n?|\n")

# What equal chunk texts said before: two generations, so that undo and a file opened again cost nothing.
_GENERATION = 20_000
_REMEMBERED_LENGTH = 20_000


class _Memo:
    __slots__ = ("old", "young")

    def __init__(self) -> None:
        self.young: dict[str, Scanned] = {}
        self.old: dict[str, Scanned] = {}


_MEMO = _Memo()
# How far apart edits may be before the index of chunks is made anew.
_WINDOW = 64


def split(text: str) -> list[str]:
    """The texts of the chunks, which joined are the text; at least one."""
    any_ends = "\r" in text
    starts: list[int] = [0]
    for match in (_BEGIN_ANY if any_ends else _BEGIN).finditer(text):
        low, start = starts[-1], match.start()
        while start > low:  # the comment lines directly above belong to it
            above = text.rfind("\n", low, start - 1) + 1
            if any_ends:
                end = start - 2 if text.startswith("\r\n", start - 2) else start - 1
                above = max(text.rfind("\n", low, end), text.rfind("\r", low, end)) + 1
            above = max(above, low)
            if not _COMMENT.match(text, above, start):
                break
            start = above
        if start > low:
            starts.append(start)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _scan(text: str) -> tuple[Scanned, bool]:
    """What a chunk's text says, and whether it was said before, so that its declarations are another chunk's."""
    scanned = _MEMO.young.get(text)
    if scanned is not None:
        return scanned, True
    scanned = _MEMO.old.get(text)
    known = scanned is not None
    if scanned is None:
        scanned = scanner.scan(text)
    if len(text) <= _REMEMBERED_LENGTH:
        if len(_MEMO.young) >= _GENERATION:
            _MEMO.old, _MEMO.young = _MEMO.young, {}
        _MEMO.young[text] = scanned
    return scanned, known


def _make_chunk(text: str, scanned: Scanned, known: bool, cut_above: bool, cut_below: bool) -> Chunk:
    """A chunk of its own identity, with declarations of their own; equal texts share only what these hold."""
    lines = text.count("\n")
    if "\r" in text:
        lines += text.count("\r") - text.count("\r\n")
    declarations, problems = scanned.declarations, scanned.problems
    if cut_above:
        declarations, problems = (), _keyword_in_text(text)
    elif cut_below:
        problems = tuple([each for each in problems if not text.startswith('"""', each.span.start)])
    if known:
        declarations = tuple([replace(each) for each in declarations])
    return Chunk(text, lines, declarations, problems, scanned.open_text, cut_above, cut_below)


def _keyword_in_text(text: str) -> tuple[Problem, ...]:
    match = _KEYWORD.search(text)
    start, end = match.span() if match is not None else (0, 0)
    word = text[start:end]
    message = f"`{word}` in the first column ends the text that begins above"
    return (Problem("keyword-in-text", message, Span(start, end), "indent the line", f"  {word}"),)


def _cuts(scans: Sequence[Scanned]) -> list[tuple[bool, bool]]:
    """For each of neighbouring chunks: whether a text is cut off above it, and below it."""
    cuts = [(False, False)] * len(scans)
    for i in range(len(scans) - 1):
        if scans[i].open_text and scans[i + 1].open_text and not cuts[i][0]:
            cuts[i], cuts[i + 1] = (False, True), (True, False)
    return cuts


class Document:
    """A text, its chunks and where they stand. Immutable; what it works out later it only remembers."""

    __slots__ = ("_before", "_edited", "_index", "_index_size", "_starts", "_text", "_window", "chunks")

    chunks: tuple[Chunk, ...]

    def __init__(self, chunks: tuple[Chunk, ...], starts: list[int] | None = None) -> None:
        self.chunks = chunks
        self._starts = starts  # the first line of each chunk, and the number of line ends
        self._text: str | None = None
        self._index: dict[Chunk, int] = {}
        self._index_size = -1
        self._window = (0, 0)  # how many chunks before and behind the edits `_index` still knows
        self._before: tuple[Chunk, ...] | None = None  # the chunks it was made from by one edit,
        self._edited = (0, 0)  # and how many of them before and behind the edit are its own

    # ---- making ------------------------------------------------------------------------------------------------------
    @classmethod
    def parse(cls, text: str) -> Document:
        """The document of a text; never fails."""
        document = cls(tuple(_read_chunks(split(text), ())))
        document._text = text
        return document

    def edit(self, start: Position, end: Position, text: str) -> Document:
        """The document after what stands between two positions is replaced; untouched chunks are the same objects."""
        first, offset = self.locate(start)
        last, end_offset = self.locate(end)
        if (last, end_offset) < (first, offset):
            first, offset, last, end_offset = last, end_offset, first, offset
        low, high = max(0, first - 1), min(len(self.chunks), last + 2)
        between = [chunk.text for chunk in self.chunks[low:high]]
        head = "".join(between[: first - low]) + between[first - low][:offset]
        tail = between[last - low][end_offset:] + "".join(between[last - low + 1 :])
        between_now = head + text + tail
        return self._replace(low, high, split(between_now) if between_now or not low else [])

    def with_text(self, text: str) -> Document:
        """The document of a whole new text; chunks that stay are the same objects."""
        pieces = split(text)
        chunks = self.chunks
        low = 0
        most = min(len(pieces), len(chunks))
        while low < most and chunks[low].text == pieces[low]:
            low += 1
        kept = 0
        while kept < most - low and chunks[-1 - kept].text == pieces[-1 - kept]:
            kept += 1
        document = self._replace(low, len(chunks) - kept, pieces[low : len(pieces) - kept])
        document._text = text
        return document

    def _replace(self, low: int, high: int, pieces: list[str]) -> Document:
        """The chunks from `low` to before `high` become these texts; those that stay the same are the same objects."""
        before = self.chunks
        while low and before[low - 1].open_text:  # whether a text is cut off depends on the neighbours
            low -= 1
            pieces.insert(0, before[low].text)
        while high < len(before) and before[high].open_text:
            pieces.append(before[high].text)
            high += 1
        new = _read_chunks(pieces, before[low:high])
        left = 0
        while left < len(new) and left < high - low and new[left] is before[low + left]:
            left += 1
        right = 0
        while right < len(new) - left and right < high - low - left and new[-1 - right] is before[high - 1 - right]:
            right += 1
        low, high = low + left, high - right
        fresh = tuple(new[left : len(new) - right])
        chunks = before[:low] + fresh + before[high:]
        if not chunks:
            return Document.parse("")
        document = Document(chunks)
        document._before, document._edited = before, (low, len(before) - high)
        if self._starts is not None:
            document._starts = _shifted(self._starts, low, high, fresh)
        if self._index_size >= 0:
            window_low = min(self._window[0], low)
            window_tail = min(self._window[1], len(before) - high)
            if len(document.chunks) - window_low - window_tail <= _WINDOW:
                document._index, document._index_size = self._index, self._index_size
                document._window = (window_low, window_tail)
        return document

    # ---- looking -----------------------------------------------------------------------------------------------------
    def difference(self, older: Document | None) -> tuple[tuple[Chunk, ...], tuple[Chunk, ...]]:
        """(gone, come): the stretch in which the chunks are other objects than an older document's."""
        old, new = older.chunks if older is not None else (), self.chunks
        low, tail = self._edited if old is self._before else _shared(old, new)
        return old[low : len(old) - tail], new[low : len(new) - tail]

    @property
    def text(self) -> str:
        """The whole text, exactly as it was given."""
        if self._text is None:
            self._text = "".join([chunk.text for chunk in self.chunks])
        return self._text

    @property
    def line_count(self) -> int:
        """The number of lines: one more than there are line ends."""
        return self._line_starts()[-1] + 1

    def start_line(self, index: int) -> int:
        """The line in which a chunk begins."""
        return self._line_starts()[index]

    def index(self, chunk: Chunk) -> int:
        """Where a chunk stands among the chunks. ValueError where it is not of this document."""
        chunks = self.chunks
        low, tail = self._window
        if self._index_size >= 0:
            at = self._index.get(chunk)
            if at is not None:
                if at < low and chunks[at] is chunk:
                    return at
                at += len(chunks) - self._index_size
                if len(chunks) - tail <= at < len(chunks) and chunks[at] is chunk:
                    return at
            for at in range(low, len(chunks) - tail):
                if chunks[at] is chunk:
                    return at
            raise ValueError("the chunk is not of this document")
        self._index = {each: at for at, each in enumerate(chunks)}
        self._index_size = len(chunks)
        self._window = (len(chunks), len(chunks))
        try:
            return self._index[chunk]
        except KeyError:
            raise ValueError("the chunk is not of this document") from None

    def position(self, index: int, offset: int) -> Position:
        """The position of an offset in a chunk."""
        text = self.chunks[index].text
        line = self._line_starts()[index]
        begin = 0
        if "\r" not in text:
            line += text.count("\n", 0, offset)
            begin = text.rfind("\n", 0, offset) + 1
        else:
            for match in _LINE_END.finditer(text):
                if match.end() > offset:
                    break
                line += 1
                begin = match.end()
        return Position(line, offset - begin)

    def locate(self, position: Position) -> tuple[int, int]:
        """The chunk and the offset in it of a position; one behind its line's end is at that end."""
        starts = self._line_starts()
        line, column = position
        if line < 0:
            return 0, 0
        index = min(bisect_right(starts, line) - 1, len(self.chunks) - 1)
        while index > 0 and starts[index] == starts[index - 1] and not self.chunks[index].text:
            index -= 1
        text = self.chunks[index].text
        begin, end = _line_bounds(text, line - starts[index])
        return index, min(begin + max(column, 0), end)

    def line(self, number: int) -> str:
        """The text of a line without its line end; "" behind the last one."""
        if not 0 <= number < self.line_count:
            return ""
        starts = self._line_starts()
        index = min(bisect_right(starts, number) - 1, len(self.chunks) - 1)
        begin, end = _line_bounds(self.chunks[index].text, number - starts[index])
        return self.chunks[index].text[begin:end]

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *accumulate([chunk.lines for chunk in self.chunks])]
        return self._starts


def _read_chunks(pieces: Sequence[str], old: Sequence[Chunk]) -> list[Chunk]:
    """The chunks of neighbouring texts; those of `old` that are what they were stay, in their order."""
    scans = [_scan(piece) for piece in pieces]
    cuts = _cuts([scan for scan, _ in scans])
    if not old:
        return [_make_chunk(text, *scan, *cut) for text, scan, cut in zip(pieces, scans, cuts, strict=True)]
    specs = list(zip(pieces, cuts, strict=True))
    kept: dict[int, Chunk] = {}
    left = 0
    while left < min(len(old), len(specs)) and _is(old[left], *specs[left]):
        kept[left] = old[left]
        left += 1
    right = 0
    while right < min(len(old), len(specs)) - left and _is(old[-1 - right], *specs[-1 - right]):
        kept[len(specs) - 1 - right] = old[-1 - right]
        right += 1
    rest: dict[tuple[str, tuple[bool, bool]], list[Chunk]] = {}
    for chunk in reversed(old[left : len(old) - right]):
        rest.setdefault((chunk.text, (chunk.cut_above, chunk.cut_below)), []).append(chunk)
    chunks = []
    for i, (spec, scan) in enumerate(zip(specs, scans, strict=True)):
        if i in kept:
            chunks.append(kept[i])
        elif rest.get(spec):
            chunks.append(rest[spec].pop())
        else:
            chunks.append(_make_chunk(spec[0], *scan, *spec[1]))
    return chunks


def _shared(old: tuple[Chunk, ...], new: tuple[Chunk, ...]) -> tuple[int, int]:
    """How many chunks at the beginning and at the end are the same. Chunks compare by identity, slices at C speed."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    tail, high = 0, min(len(old), len(new)) - low
    while tail < high:
        middle = (tail + high + 1) // 2
        if old[len(old) - middle : len(old) - tail] == new[len(new) - middle : len(new) - tail]:
            tail = middle
        else:
            high = middle - 1
    return low, tail


def _is(chunk: Chunk, text: str, cut: tuple[bool, bool]) -> bool:
    return chunk.text == text and (chunk.cut_above, chunk.cut_below) == cut


def _shifted(starts: list[int], low: int, high: int, new: Iterable[Chunk]) -> list[int]:
    """The line starts after the chunks from `low` to before `high` were replaced; the same list where none moved."""
    fresh = [starts[low], *accumulate([chunk.lines for chunk in new], initial=starts[low])][1:]
    by = fresh[-1] - starts[high]
    if not by and len(fresh) == high - low + 1:
        if fresh == starts[low : high + 1]:
            return starts
        return starts[:low] + fresh + starts[high + 1 :]
    behind = starts[high + 1 :]
    return starts[:low] + fresh + (list(map(by.__add__, behind)) if by else behind)


def _line_bounds(text: str, number: int) -> tuple[int, int]:
    """Where a line of a chunk begins and ends, without its line end; the chunk's end behind the last one."""
    begin = 0
    if "\r" not in text:
        for _ in range(number):
            begin = text.find("\n", begin) + 1
            if not begin:
                return len(text), len(text)
        end = text.find("\n", begin)
        return begin, end if end >= 0 else len(text)
    for match in _LINE_END.finditer(text):
        if not number:
            return begin, match.start()
        number -= 1
        begin = match.end()
    return (begin, len(text)) if not number else (len(text), len(text))
