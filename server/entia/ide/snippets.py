"""Ready-made text for completion. `⟨word⟩` is a hole to fill, `⟨one|other⟩` one to choose for, `⟨⟩` where the caret
ends."""

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
        "model ⟨Name⟩ {\n  target ⟨postgres 15|mysql 8|mariadb 11|sqlite 3.45|duckdb 1.2⟩\n"
        "  naming snake_case, table plural\n}\n⟨⟩",
    ),
    Snippet(
        "entity", "entity", "an entity with a key",
        "entity ⟨Name⟩ {\n  id: ⟨bigint pk auto|int pk auto|uuid pk = uuid()⟩\n  ⟨⟩\n}",
    ),
    Snippet("enum", "enum", "a list of labels", "enum ⟨Name⟩ { ⟨draft, done⟩ }⟨⟩"),
    Snippet("mixin", "mixin", "lines that entities share", "mixin ⟨Tracked⟩ {\n  ⟨created_at: timestamp = now()⟩\n}⟨⟩"),
    Snippet("type", "type", "a domain", "type ⟨Name⟩ = ⟨string(80)⟩⟨⟩"),
    Snippet("type { }", "type", "a composite", "type ⟨Name⟩ {\n  ⟨street: string(80)⟩\n}⟨⟩"),
    Snippet("view", "view", "a named select", "view ⟨Name⟩ as (\n  select ⟨⟩\n  from ⟨Entity⟩)"),
    Snippet("sql", "sql", "an object of one dialect", 'sql ⟨postgres⟩ ⟨name⟩ on ⟨Entity⟩ """\n  ⟨⟩\n  """'),
    Snippet(
        "query", "query", "a query that must be fast", "query ⟨Name⟩ p95 ⟨20ms⟩ (\n  select ⟨*⟩\n  from ⟨Entity⟩)⟨⟩",
    ),
    Snippet(
        "rule", "rule", "a statement of the business",
        'rule ⟨Name⟩ "⟨What must hold⟩" on ⟨Entity⟩ by ⟨application|database|process|review⟩⟨⟩',
    ),
    Snippet(
        "source", "source", "where data comes from",
        'source ⟨Name⟩ "⟨What it is⟩" -> ⟨Entity⟩ ⟨realtime|eventual|batch nightly⟩⟨⟩',
    ),
    Snippet(
        "flow", "flow", "steps of data on its way in",
        'flow ⟨Name⟩ from ⟨Source⟩ {\n  validate "⟨What is checked⟩"\n'
        '  transform "⟨What is changed⟩"\n  store ⟨Entity⟩\n}⟨⟩',
    ),
    Snippet(
        "privacy", "privacy", "how personal data is treated",
        'privacy {\n  pii "⟨How it is protected⟩"\n  anonymization "⟨How⟩"\n  erasure "⟨Within 30 days⟩"\n'
        '  consent "⟨Where people agree⟩"\n}⟨⟩',
    ),
    Snippet(
        "encryption", "encryption", "how data is encrypted",
        'encryption {\n  at_rest "⟨Disk encryption⟩"\n  in_transit "⟨TLS 1.3⟩"\n}⟨⟩',
    ),
    Snippet(
        "backup", "backup", "how data is saved",
        "backup {\n  frequency ⟨hourly|daily|weekly⟩\n  retention ⟨35d⟩\n"
        '  storage "⟨Where⟩"\n  test ⟨monthly|quarterly|yearly⟩\n}⟨⟩',
    ),
    Snippet(
        "recovery", "recovery", "how data comes back",
        'recovery {\n  rto ⟨4h⟩\n  rpo ⟨1h⟩\n  procedure "⟨What to do⟩"\n}⟨⟩',
    ),
    Snippet(
        "testing", "testing", "how the model is tested",
        'testing {\n  unit "⟨How⟩"\n  integration "⟨How⟩"\n  performance "⟨How⟩"\n  quality "⟨How⟩"\n}⟨⟩',
    ),
    Snippet(
        "versioning", "versioning", "how versions are kept",
        'versioning {\n  schema "⟨How⟩"\n  scripts "⟨How⟩"\n  testing "⟨How⟩"\n}⟨⟩',
    ),
    Snippet(
        "migration", "migration", "steps between two versions",
        'migration ⟨1.1.0⟩ from ⟨1.0.0⟩ {\n  step "⟨What to do⟩"\n  rollback "⟨How to go back⟩"\n}⟨⟩',
    ),
    Snippet("note", "note", "prose with a heading", 'note "⟨Heading⟩" """\n  ⟨⟩\n  """'),
    Snippet("todo", "todo", "something left to do", 'todo "⟨What⟩"⟨⟩'),
)  # fmt: skip

LINES = (
    Snippet("attribute", "", "name: type", "⟨name⟩: ⟨string(80)⟩⟨⟩"),
    Snippet("relationship", "", "role -> Entity", "⟨role⟩ -> ⟨Entity⟩⟨⟩"),
    Snippet("many to many", "", "role <-> Entity", "⟨role⟩ <-> ⟨Entity⟩⟨⟩"),
    Snippet("index", "index", "an index", "index (⟨attribute⟩)⟨⟩"),
    Snippet("unique", "unique", "a unique constraint", "unique (⟨a⟩, ⟨b⟩)⟨⟩"),
    Snippet("pk", "pk", "a primary key of several", "pk (⟨a⟩, ⟨b⟩)⟨⟩"),
    Snippet("check", "check", "a condition on the row", "check ⟨name⟩ (⟨condition⟩)⟨⟩"),
    Snippet(
        "partition", "partition", "parts by month",
        "partition by range (⟨at⟩) every ⟨month|day|week|year⟩ from ⟨2026-01⟩⟨⟩",
    ),
    Snippet(
        "created and updated", "", "moments that keep themselves",
        "created_at: timestamp = now()\nupdated_at: timestamp = now() on update now()⟨⟩",
    ),
    Snippet(
        "lifecycle", "lifecycle", "how rows come, change and go",
        'lifecycle {\n  create "⟨How⟩"\n  update "⟨By whom⟩"\n  delete "⟨When⟩"\n}⟨⟩',
    ),
    Snippet("transitions", "transitions", "which state may follow", "transitions ⟨status⟩ { ⟨draft⟩ -> ⟨done⟩ }⟨⟩"),
    Snippet("volume", "volume", "how many rows, and when", "volume ⟨1K⟩ now, ⟨100K⟩ in ⟨1y⟩, ⟨1M⟩ in ⟨3y⟩⟨⟩"),
    Snippet("audit", "audit", "changes are recorded", "audit ⟨status⟩ keep ⟨7y⟩⟨⟩"),
    Snippet("retain", "retain", "how long rows are kept", "retain ⟨7y⟩ after ⟨at⟩ then ⟨delete|anonymize|archive⟩⟨⟩"),
    Snippet("on erasure", "on", "when a person is forgotten", "on erasure ⟨anonymize|delete|keep⟩ ⟨attribute⟩⟨⟩"),
    Snippet("cache", "cache", "how rows are cached", 'cache ⟨redis⟩ key "⟨{at}⟩" ttl ⟨5m⟩ invalidate on ⟨write⟩⟨⟩'),
    Snippet("sync", "sync", "what is kept in step", "sync ⟨realtime|eventual|batch nightly⟩ with ⟨Search⟩⟨⟩"),
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
    "no": ("no action", "no index"),
}  # fmt: skip
