"""What rules may ask of the model while one declaration is checked; see `rule.Surroundings`."""

from __future__ import annotations

from collections.abc import Iterator

from entia.dialects import DIALECTS
from entia.model.design import Erasure
from entia.model.draft import Node, spellings
from entia.model.outline import outline_of
from entia.model.resolved import Resolved
from entia.model.schema import Header
from entia.model.snapshot import Snapshot
from entia.model.views import Seen
from entia.rules._lines import member_named
from entia.syntax.tree import Chunk, Declaration, Member

SOURCES = "@source"  # all sources by one name
FEEDERS = ("source", "flow")
ANY_NAME = "*"  # watched by who was told which name is nearest: any name that comes or goes may be nearer


class Tracked:
    """The surroundings of one declaration under check: answers from the snapshot, each name asked for written down."""

    __slots__ = ("defined", "header", "premature", "snapshot", "targets", "watched")

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.header: Header = snapshot.header
        self.defined = snapshot.defined
        self.targets = built_targets(snapshot.header)
        self.watched: set[str] = set()
        self.premature = False

    def find(self, name: str) -> tuple[Chunk, Declaration] | None:
        self.watched.add(name)
        return self.snapshot.find(name)

    def resolved(self, name: str) -> Resolved | None:
        self.watched.add(name)
        return self._resolved(name)

    def _resolved(self, name: str) -> Resolved | None:
        entry = self.snapshot.entry(name)
        node = self.snapshot.nodes.get(entry.id) if entry else None
        if node is not None and node.waiting:
            self.premature = True
        return node.resolved if node else None

    def erasing(self, name: str) -> tuple[Chunk, tuple[Erasure, ...]] | None:
        self.watched.add(erasure_of(name))
        entry, resolved = self.snapshot.entry(name), self._resolved(name)
        if entry is None or resolved is None:
            return None
        table = next((each for each in resolved.tables if each.name == entry.name), None)
        if table is None or table.design.erasures or not table.junction_of:
            return (resolved.chunk, table.design.erasures) if table is not None and table.design.erasures else None
        self.watched.add(name)  # which ends it has
        ends = [found for key in table.foreign_keys if (found := self.erasing(key.target)) is not None]
        return next((found for found in ends if any(is_of_rows(line) for line in found[1])), None)

    def member(self, owner: str, name: str) -> tuple[Chunk, Member] | None:
        self.watched.add(member_of(owner, name))
        found = self.snapshot.find(owner)
        line = member_named(found[1], name) if found is not None else None
        return (found[0], line) if found is not None and line is not None else None

    def seen(self, name: str) -> Seen | None:
        self.watched.add(columns_of(name))
        return self.snapshot.seen(name) if self.resolved(name) is not None else None

    def queries(self, name: str) -> tuple[Resolved, ...]:
        found = [node for node in self.snapshot.users(name) if node.declaration.keyword == "query"]
        self.watched.update(node.resolved.name for node in found)
        return tuple(node.resolved for node in found)

    def fed(self, name: str) -> bool:
        if not self.snapshot.names.get(SOURCES):
            return True
        self.premature |= bool(self.snapshot.waiting)  # who refers to what is only known of what is resolved
        return any(node.declaration.keyword in FEEDERS for node in self.snapshot.users(name))

    def suggest(self, word: str, kinds: tuple[str, ...]) -> str | None:
        self.watched.add(ANY_NAME)
        return self.snapshot.suggest(word, kinds)


def parts_of(node: Node) -> Iterator[str]:
    """What is watched of a declaration by who asks for a part of it, as far as it has that part."""
    names = [spelling for full, _ in outline_of(node.declaration).names for spelling in spellings(full)]
    for name in names:
        yield columns_of(name)
        if erases(node.resolved):
            yield erasure_of(name)
        for member in node.declaration.members:
            if member.name is not None:
                yield member_of(name, member.name)


def is_of_rows(line: Erasure) -> bool:
    """Whether a line erases whole rows."""
    return line.action == "delete" and not line.columns


def erases(resolved: Resolved) -> bool:
    """Whether rows of an entity are erased."""
    return any(table.design.erasures for table in resolved.tables)


def erasure_of(name: str) -> str:
    """What is watched for the erasure of an entity's rows. No name has these signs in it."""
    return f"{name} @erasure"


def columns_of(name: str) -> str:
    """What is watched for what SQL sees of an entity or view: it is another where the type of a line is, though no line
    of it changed."""
    return f"{name} @columns"


def member_of(owner: str, name: str) -> str:
    """What is watched for a line of a declaration."""
    return f"{owner} .{name}"


def built_targets(header: Header) -> tuple[tuple[str, str], ...]:
    """(dialect, version) of the targets that Entia can write, "" where no version is said."""
    return tuple(
        (target.dialect, target.version)
        for target in header.targets
        if target.dialect in DIALECTS and DIALECTS[target.dialect].built
    )
