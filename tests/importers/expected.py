"""What eight of the corpora's documents say, counted by reading them, before there was an importer.

- *entities*: what has a table of fields or a CREATE TABLE; the same thing in both is one.
- *attributes*: their fields; a row that names several (`a, b`, `a / b`) counts each.
- *typed*: attributes with a type of their own ("as above" is none).
- *required*, *optional*: attributes whose being so is stated: by a column, by NOT NULL and PRIMARY KEY or their absence
  beside SQL types, by `?` or `| None` in documents that mark types so, or by a rule in words for all of them.
- *relationships*: foreign keys, and the lines of a relationships section that are none; the same in both is one.
- *indexes*: indexes and unique keys beside primary keys; the same columns named twice are one.
- *checks*: conditions and lists of allowed values, each once.

Counted before the importer was written; three numbers of checks were corrected on a second reading, when conditions in
words ("in range", "non-empty", "> 0" in a column) turned out to be missing from them.

What stands only in program code (Python, Dart, Zod) is not counted: it describes programs, not the stored data.
"""

from __future__ import annotations

from typing import NamedTuple


class Counts(NamedTuple):
    """How many of each one document has."""

    entities: int
    attributes: int
    typed: int
    required: int
    optional: int
    relationships: int
    indexes: int
    checks: int


# By path below `markdown/` of the corpora.
COUNTED: dict[str, Counts] = {
    # Four tables with constraints as SQL, the same again as CREATE TABLE.
    "amangupta20__eduops/specs__001-core-platform__data-model.md": Counts(4, 25, 25, 23, 2, 3, 7, 4),
    # Five tables; references to `users`, which is another document's; partial indexes in a list.
    "microsoft__CommunityManagement-Sample-Spec-Kit/specs__004-permissions-creator-accounts__data-model.md": Counts(
        5, 43, 43, 30, 13, 6, 13, 6
    ),
    # Eight tables, and a ninth that stands only in a sketch of a later extension.
    "microsoft__CommunityManagement-Sample-Spec-Kit/specs__001-event-discovery-rsvp__data-model.md": Counts(
        9, 81, 81, 67, 14, 17, 22, 18
    ),
    # Classes of a client: `?` marks what is optional; types name other classes (four times).
    "mictlanix__mbe-ui/specs__001-user-authentication__data-model.md": Counts(7, 37, 37, 27, 10, 4, 0, 8),
    # A column "Null"; forms; a block of arrows as the relationships; one request whose table has no types.
    "mictlanix__mbe-ui/specs__021-cash-sessions__data-model.md": Counts(8, 42, 37, 26, 13, 6, 0, 3),
    # A column "SQLite Column" with constraints; cells that hold an unescaped bar; one list of allowed values.
    "Priivacy-ai__spec-kitty/kitty-specs__047-namespace-aware-artifact-body-sync__data-model.md": Counts(
        4, 30, 30, 17, 4, 0, 4, 1
    ),
    # Literal types and lists of values in the notes: two events, who closed, the outcome.
    "Priivacy-ai__spec-kitty/kitty-specs__do-dispatch-open-op-lifecycle-01KTSJ2H__data-model.md": Counts(
        2, 19, 19, 15, 4, 0, 0, 4
    ),
    # CREATE TABLE only, a chapter at a time.
    "ultron13__bonerepo/docs__architecture__04-data-model.md": Counts(19, 190, 190, 143, 47, 41, 10, 0),
}
