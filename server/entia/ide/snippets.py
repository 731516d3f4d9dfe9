"""Ready-made text for completion. `⟨word⟩` is a hole to fill, `⟨⟩` where the caret ends."""

from __future__ import annotations

from typing import NamedTuple


class Snippet(NamedTuple):
    """`label` is what is typed for it, `text` what is inserted; `keyword` the word that must be allowed there."""

    label: str
    keyword: str
    detail: str
    text: str


DECLARATIONS = (
    Snippet(
        "model", "model", "a model with its targets",
        "model ⟨Name⟩ {\n  target ⟨postgres 15⟩\n  naming snake_case, table plural\n}\n⟨⟩",
    ),
    Snippet("entity", "entity", "an entity with a key", "entity ⟨Name⟩ {\n  id: ⟨bigint pk auto⟩\n  ⟨⟩\n}"),
    Snippet("enum", "enum", "a list of labels", "enum ⟨Name⟩ { ⟨draft, done⟩ }⟨⟩"),
    Snippet("mixin", "mixin", "lines that entities share", "mixin ⟨Tracked⟩ {\n  ⟨created_at: timestamp = now()⟩\n}⟨⟩"),
    Snippet("type", "type", "a domain", "type ⟨Name⟩ = ⟨string(80)⟩⟨⟩"),
    Snippet("type { }", "type", "a composite", "type ⟨Name⟩ {\n  ⟨street: string(80)⟩\n}⟨⟩"),
    Snippet("view", "view", "a named select", "view ⟨Name⟩ as (\n  select ⟨⟩\n  from ⟨Entity⟩)"),
    Snippet("sql", "sql", "an object of one dialect", 'sql ⟨postgres⟩ ⟨name⟩ on ⟨Entity⟩ """\n  ⟨⟩\n  """'),
)  # fmt: skip

LINES = (
    Snippet("attribute", "", "name: type", "⟨name⟩: ⟨string(80)⟩⟨⟩"),
    Snippet("relationship", "", "role -> Entity", "⟨role⟩ -> ⟨Entity⟩⟨⟩"),
    Snippet("many to many", "", "role <-> Entity", "⟨role⟩ <-> ⟨Entity⟩⟨⟩"),
    Snippet("index", "index", "an index", "index (⟨attribute⟩)⟨⟩"),
    Snippet("unique", "unique", "a unique constraint", "unique (⟨a⟩, ⟨b⟩)⟨⟩"),
    Snippet("pk", "pk", "a primary key of several", "pk (⟨a⟩, ⟨b⟩)⟨⟩"),
    Snippet("check", "check", "a condition on the row", "check ⟨name⟩ (⟨condition⟩)⟨⟩"),
    Snippet("partition", "partition", "parts by month", "partition by range (⟨at⟩) every month⟨⟩"),
)  # fmt: skip

# Phrases that begin with a keyword and are worth offering whole.
PHRASES: dict[str, tuple[str, ...]] = {
    "on": (
        "on delete cascade", "on delete restrict", "on delete set null", "on delete set default", "on delete no action",
        "on update cascade", "on update now()",
    ),
    "not": ("not enforced",),
    "nulls": ("nulls first", "nulls last", "nulls not distinct"),
    "set": ("set null", "set default"),
    "no": ("no action",),
}  # fmt: skip
