"""What the words of plan lines mean, for completion and hover: one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Block or directive → word → its meaning.
MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "lifecycle": {
            "create": "How rows come to be.",
            "update": "Who or what changes them.",
            "delete": "How and when they go.",
            "archive": "When they move out of the way, and where to.",
        },
        "encryption": {
            "at_rest": "How what lies on disks is encrypted.",
            "in_transit": "How connections are encrypted.",
            "application": "The attributes that the application encrypts itself: `Customer.email`.",
        },
        "privacy": {
            "pii": "How personal data is protected.",
            "anonymization": "How values are made to tell nobody's name.",
            "erasure": "How, and how soon, a person is forgotten.",
            "consent": "How and where people agree.",
            "access": "How people learn what is known of them.",
            "retention": "How long personal data may be kept at most: `3y`.",
        },
        "backup": {
            "frequency": "How often the data is saved: `hourly`, `15m`.",
            "retention": "How long backups are kept: `35d`.",
            "storage": "Where backups are kept.",
            "test": "How often a backup is restored to see that it can be: `monthly`.",
        },
        "recovery": {
            "rto": "Recovery time objective: how long until the service is back.",
            "rpo": "Recovery point objective: how much of the latest data may be lost.",
            "procedure": "What to do, step by step.",
        },
        "testing": {
            "unit": "How entities and relationships are tested.",
            "integration": "How data flow is tested from end to end.",
            "performance": "How the speed of queries is tested.",
            "quality": "How the data itself is tested.",
        },
        "versioning": {
            "schema": "How versions of the schema are kept.",
            "scripts": "How migrations are run.",
            "testing": "How migrations are tested.",
        },
        "migration": {
            "current": "What there is before.",
            "target": "What there will be.",
            "step": "One thing to do, in order.",
            "rollback": "How to go back.",
        },
        "flow": {
            "validate": "What is checked before anything is stored.",
            "transform": "What is changed on the way.",
            "store": "The entities that it ends in.",
        },
        "source": {
            "format": "What the data looks like when it comes.",
            "owner": "Who answers for the source.",
            "contact": "Whom to ask.",
        },
        "cache": {
            "key": 'The pattern of keys; `{name}` is an attribute: `key "order:{id}"`.',
            "ttl": "How long an entry lives: `5m`.",
            "invalidate": "When an entry is thrown away: `invalidate on write`.",
        },
        "sync": {
            "realtime": "At once, in the same transaction or by events.",
            "eventual": "Soon, without a promise when.",
            "batch": "From time to time: `batch hourly`.",
            "with": "What it is kept in step with.",
        },
        "retain": {
            "after": "The date or moment that the time counts from.",
            "then": "What happens then: `delete`, `anonymize` or `archive`.",
            "delete": "The rows are deleted.",
            "anonymize": "What tells who a person is goes, the rows stay.",
            "archive": "The rows move to an archive table.",
        },
        "on": {
            "erasure": "When a person asks to be forgotten.",
            "anonymize": "These attributes are emptied or made to tell nothing.",
            "delete": "The whole row goes.",
            "keep": "They stay, because a law or a contract asks for it: say which in a `///`.",
        },
        "audit": {"keep": "How long the record of changes is kept: `keep 7y`."},
        "volume": {"now": "How many rows there are today.", "in": "How many there will be: `1M in 3y`."},
    }
)


def meaning(block: str, word: str) -> str:
    """What a word means in a block or behind a directive; "" where nothing is known of it."""
    return MEANINGS.get(block, {}).get(word, "")
