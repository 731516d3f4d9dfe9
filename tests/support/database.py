"""The interface of every engine that judges DDL, and how parameters are written into a statement."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


class EngineError(Exception):
    """An engine refused a statement: its message, and its code (SQLSTATE, errno or error name; may be empty)."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Refusal:
    """One statement of `Database.run` that the engine refused; `index` counts from 0."""

    index: int
    statement: str
    message: str
    code: str


class Zone(NamedTuple):
    """A session time zone, as offset and as IANA name: engines differ in which of the two they take."""

    offset: str
    name: str


UTC = Zone("+00:00", "UTC")
# Neither UTC nor a whole number of hours: a default that means local time, or drops minutes, shows.
INDIA = Zone("+05:30", "Asia/Kolkata")


class Database(ABC):
    """One empty database, in autocommit. `url` is where `entia import` finds it, "" for one in memory."""

    url = ""

    @abstractmethod
    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows, as Python values.

        `?` stands for a parameter in every engine, and only when `params` are given. Raises EngineError.
        """

    @abstractmethod
    def script(self, sql: str) -> None:
        """Run a whole dump as the engine's own client would (`\\copy` data, DELIMITER). Raises EngineError."""

    def notices(self) -> list[str]:
        """The warnings that the engine gave since the last call: what it accepted, but changed."""
        return []

    def run(self, statements: Iterable[str]) -> list[Refusal]:
        """Execute every statement, going on after a refusal, and return the refusals."""
        refusals = []
        for index, statement in enumerate(statements):
            try:
                self.execute(statement)
            except EngineError as error:
                refusals.append(Refusal(index, statement, error.message, error.code))
        return refusals


class Engine(Protocol):
    """A running engine. `dialect` is the name of Entia's dialect that it judges."""

    name: str
    dialect: str
    version: str

    def database(self, zone: Zone = INDIA) -> AbstractContextManager[Database]:
        """A fresh, empty database; dropped at the end. Several may be open at once."""
        ...


# Parameters -----------------------------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | `[^`]*` | --[^\n]* | /\*.*?\*/ | \$(\w*)\$.*?\$\1\$ | (?P<hole>\?)""",
    re.VERBOSE | re.DOTALL,
)


def fill(sql: str, params: Sequence[object], literal: Callable[[object], str]) -> str:
    """Write each parameter as a literal in the place of its `?`; quoted text and comments hold no places."""
    if not params:
        return sql
    values = iter(params)
    filled = _PLACEHOLDER.sub(lambda match: literal(next(values)) if match["hole"] else match[0], sql)
    if list(values):
        raise ValueError(f"more parameters than `?` in {sql}")
    return filled
