"""What one round of an update knows and gathers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from entia.importers.update_edits import Block, TextEdit
from entia.importers.update_facts import ModelFacts, TableFacts
from entia.importers.update_names import Names
from entia.importers.update_spelling import Spelling
from entia.model.schema import ForeignKey
from entia.model.snapshot import Snapshot


class Change(NamedTuple):
    """One thing that an update did: `kind` is "added", "changed", "removed" or "renamed"; "kept" is what the model says
    otherwise than the source, "left" what is wrong now and somebody has to look at. `what` is its name in the model
    (of what is left, its place), `why` a sentence about it."""

    kind: str
    what: str
    why: str


@dataclass(slots=True)
class Round:
    """One step: both models as they are now, and the edits that bring one nearer to the other. `number` counts from 0.

    Lives only while the step is made.
    """

    number: int
    ours: ModelFacts
    theirs: ModelFacts
    names: Names
    snapshot: Snapshot
    blocks: dict[int, Block]
    their_blocks: dict[int, Block]
    uniform: dict[tuple[str, str], str] = field(default_factory=dict)  # (mixin, attribute) → "changed", "dropped"
    foreign: frozenset[int] = frozenset()  # values of the import that mean so only on a line for their own database
    edits: list[TextEdit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        """The database that is compared."""
        return self.ours.dialect

    def note(self, kind: str, what: str, why: str) -> None:
        """Tell of a change."""
        self.changes.append(Change(kind, what, why))

    def block(self, name: str) -> Block:
        """Where a declaration of the model stands. KeyError where there is none."""
        found = self.snapshot.find(name)
        if found is None:
            raise KeyError(name)
        return self.blocks[id(found[0])]

    def last(self, *keywords: str) -> Block:
        """The last declaration of these kinds, else the last of all: what is new stands behind it."""
        blocks = list(self.blocks.values())
        return ([each for each in blocks if each.declaration.keyword in keywords] or blocks)[-1]

    def spelling(self, key: str) -> Spelling:
        """How things of a table of the import are written in the model."""
        table = self.theirs.tables.get(key) or self.theirs.externals[key]
        columns = self.names.of_columns(table, key)
        return Spelling(self.names, self.ours.schema.header, self.dialect, columns)

    def own_spelling(self) -> Spelling:
        """How things of the model are written there again."""
        schema = self.ours.schema
        types = {enum.name: enum.name for enum in schema.enums}
        types |= {each.domain.name: each.domain.name for each in schema.domains if each.domain is not None}
        return Spelling(Names({}, {}, types, {}, frozenset()), schema.header, self.dialect, {})

    def their_block(self, table: TableFacts) -> Block:
        """Where a table of the import stands there."""
        return self.their_blocks[id(table.table.chunk)]

    def own_block(self, table: TableFacts) -> Block:
        """Where a table of the model stands; of a junction, its owner."""
        return self.blocks[id(table.table.chunk)]

    # ---- what foreign keys refer to ----------------------------------------------------------------------------------
    def own_target(self, key: ForeignKey) -> tuple[str, tuple[str, ...], bool]:
        """Of a foreign key of the model: (entity, its columns, whether they are its primary key)."""
        target = self.ours.context.qualified(*key.target_db)
        found = self.ours.tables.get(target) or self.ours.externals.get(target)
        return key.target, key.target_columns, _is_key(found, key)

    def their_target(self, key: ForeignKey) -> tuple[str, tuple[str, ...], bool]:
        """Of a foreign key of the import: the same in the names of the model."""
        target = self.theirs.context.qualified(*key.target_db)
        columns = self.names.columns.get(target, {})
        names = tuple(columns.get(each, each) for each in key.target_db_columns)
        return (
            self.names.tables.get(target, key.target),
            names,
            _is_key(self.theirs.tables.get(target) or self.theirs.externals.get(target), key),
        )


def _is_key(table: TableFacts | None, key: ForeignKey) -> bool:
    primary = table.table.primary_key if table is not None else None
    return primary is not None and primary.columns == key.target_columns
