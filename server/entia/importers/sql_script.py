"""One script: each of its statements is read, and gets its fate; neighbours of one kind that say nothing are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from entia.importers.progress import Progress, silent
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_commands import Aside, Described, Done, kind_of, read_statement
from entia.importers.sql_cursor import Cursor, MissingError, UnreadableError
from entia.importers.sql_order import halves_back
from entia.importers.sql_remarks import beside, prose
from entia.importers.sql_statements import Lineation, Statement, blanked, statements, without_escapes, without_versions
from entia.sql.script import HEADER, NOT_EXPORTED, NOTE

_ENDED = re.compile(r"\s*(?:;|\Z)")
_FREE = "a comment that belongs to no table and no column"
_LATE = "it comes before the table that it is about, which another file makes: it is read behind that"


class _Run(NamedTuple):
    """Neighbouring statements of one kind that a model does not say."""

    what: str
    why: str
    lines: Lines
    times: int


class Script:
    """A file's text, which begins in line `first` of all sources. `late` are statements about tables that no file has
    made by then, with the comments above them."""

    def __init__(self, text: str, first: int, assembly: Assembly, trace: Trace) -> None:
        self.back = tuple(halves_back(text))
        forward = without_escapes(blanked(text, self.back), assembly.lexicon)
        self.text = without_versions(forward, assembly.lexicon)
        self.first = first
        self.place = Lineation(self.text, first)
        self.assembly = assembly
        self.trace = trace
        if self.text is not forward:
            trace.blank |= _marks(forward, self.text, first)
        self.ours = text.startswith(HEADER)
        self.run: _Run | None = None
        self.comments: list[Statement] = []
        self.late: list[tuple[Statement, MissingError, str]] = []  # with where names without a schema lay
        self.before: tuple[int, Described | None, str] = (first, None, "")  # where it ended, what it made, its fate

    def read(self, tell: Progress = silent) -> None:
        """Reads all statements in their order."""
        for start, end in self.back:
            self.trace.put_aside(self.place.lines(start, end), "way back", "it takes back what the migration does")
        for statement in statements(self.text, self.assembly.lexicon, self.place):
            tell(statement.start, len(self.text), "SQL")
            if statement.kind == "comment":
                if not self._behind(statement):
                    self.comments.append(statement)
            elif statement.kind == "data":
                self._aside(statement.lines, "data", "rows of data are no part of a model")
            elif statement.kind == "client":
                self._aside(statement.lines, "client", "it speaks to the client program, not to the database")
            else:
                self._statement(statement)
                if _ENDED.match(self.text, statement.end):
                    self.assembly.opened = ""
        self._free(self.comments)
        self._flush()

    def read_late(self) -> None:
        """Reads the statements that came too early, when all other files are read."""
        late, self.late, self.comments = self.late, [], []
        for statement, error, schema in late:
            if self._is_made_elsewhere(error):
                self.assembly.schema = schema
                self._statement(statement, _LATE)
            else:
                self.trace.leave(statement.lines, str(error))
        self._flush()
        for statement, error, _ in self.late:
            self.trace.leave(statement.lines, str(error))

    def _is_made_elsewhere(self, error: MissingError) -> bool:
        catalog = self.assembly.catalog
        kept = {(each.schema, each.name): each.lines for each in catalog.codes if each.kind == "table"}
        places = kept | {key: table.lines for key, table in catalog.tables.items()}
        known = self.assembly.find(places, error.table) if error.table is not None else None
        return known is not None and not self.first <= places[known][0] < self.first + self.text.count("\n") + 1

    # Fates --------------------------------------------------------------------------------------------------------

    def _aside(self, lines: Lines, what: str, why: str) -> None:
        self._free(self.comments)
        self.comments = []
        if self.run is not None and (self.run.what, self.run.why) == (what, why):
            self.run = self.run._replace(lines=(self.run.lines[0], lines[1]), times=self.run.times + 1)
        else:
            self._flush()
            self.run = _Run(what, why, lines, 1)

    def _flush(self) -> None:
        if self.run is not None:
            what = self.run.what if self.run.times == 1 else f"{self.run.what}, {self.run.times} times"
            self.trace.put_aside(self.run.lines, what, self.run.why)
            self.run = None

    def _free(self, comments: list[Statement]) -> None:
        """Comments that nothing takes: a dump's headings, and words between the statements."""
        for comment in comments:
            if not self._prose([comment]):
                self.trace.put_aside(comment.lines, "comment", "it is decoration, a heading of a dump, or switched off")
        held: list[Statement] = [each for each in comments if self._prose([each])]
        while held:
            block = [held.pop(0)]
            while held and held[0].lines[0] <= block[-1].lines[1]:
                block.append(held.pop(0))
            self.trace.put_aside((block[0].lines[0], block[-1].lines[1]), "comment", _FREE)

    def _prose(self, comments: Iterable[Statement]) -> str:
        """The words of comments; in a script that Entia wrote, those of the model's author."""
        texts = [self.text[comment.start : comment.end] for comment in comments]
        return prose(text for text in texts if not (self.ours and text.startswith((NOTE, NOT_EXPORTED))))

    # Statements ---------------------------------------------------------------------------------------------------

    def _statement(self, statement: Statement, note: str = "") -> None:
        above = self._above(statement)
        self.before = (statement.lines[1], None, "")
        quick = kind_of(self.text, statement, self.assembly.lexicon)
        if quick is not None:
            self._aside(statement.lines, quick.what, quick.why)
            return
        assembly, lines = self.assembly, statement.lines
        assembly.notes, assembly.lost = [note] if note else [], []
        try:
            cursor = Cursor(self.text, assembly.lexicon, self.place, statement.start, statement.end)
            outcome = read_statement(cursor, assembly, lines)
        except UnreadableError as error:
            self._flush()
            self._free(self.comments)
            self.comments = []
            if isinstance(error, MissingError) and error.table is not None:
                self.late.append((statement, error, assembly.schema))
                return
            why = str(error) if isinstance(error, MissingError) else f"this statement cannot be read: {error}"
            self.trace.leave(lines, why)
            return
        if isinstance(outcome, Aside):
            self._aside(lines, outcome.what, outcome.why)
            return
        self._flush()
        taken = self._describe(outcome, cursor, above)
        self._free([comment for comment in self.comments if comment not in taken])
        self.comments = []
        first = min((comment.lines[0] for comment in taken), default=lines[0])
        whole = (first, lines[1])
        if assembly.notes:
            self.trace.map(whole, outcome.what, "; ".join(assembly.notes))
        elif outcome.read:
            self.trace.place(whole, outcome.what)
        for where, why in assembly.lost:
            self.trace.leave(where, why)

    def _above(self, statement: Statement) -> list[Statement]:
        """The comments directly above, on lines of their own."""
        found: list[Statement] = []
        line = statement.lines[0]
        for comment in reversed(self.comments):
            if comment.lines[1] != line or comment.lines[0] < self.before[0]:
                break
            found.insert(0, comment)
            line = comment.lines[0]
        return found

    def _behind(self, comment: Statement) -> bool:
        """Whether a comment stands behind a statement, on its last line, and tells what that made."""
        end, subject, what = self.before
        if subject is None or subject.comment or comment.lines[0] >= end:
            return False
        subject.comment = prose([self.text[comment.start : comment.end]])
        if subject.comment:
            self.trace.place(comment.lines, what)
        return bool(subject.comment)

    def _describe(self, outcome: Done, cursor: Cursor, above: list[Statement]) -> list[Statement]:
        """Gives comments to what was created, where the database has none; returns those above that were taken."""
        table = outcome.table
        if table is not None:
            beside(cursor, table)
        subject = outcome.subject if outcome.subject is not None else table
        self.before = (self.before[0], subject, outcome.what)
        if subject is None or not above or subject.comment:
            return []
        text = self._prose(above)
        subject.comment = text
        return above if text else []


def _marks(text: str, plain: str, first: int) -> frozenset[int]:
    """The lines that hold nothing but the marks of `/*!40101 … */`."""
    both = zip(text.split("\n"), plain.split("\n"), strict=True)
    return frozenset(first + i for i, (line, bare) in enumerate(both) if line != bare and not bare.strip("; \t"))
