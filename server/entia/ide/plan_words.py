"""What the words of plan lines mean, for completion and hover: one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from entia.model.plans import PLAN_WORDS

# Block or directive → word → its meaning.
MEANINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        **{block: {name: word.meaning for name, word in words.items()} for block, words in PLAN_WORDS.items()},
        "lifecycle": {
            "create": "How rows come to be.",
            "update": "Who or what changes them.",
            "delete": "How and when they go.",
            "archive": "When they move out of the way, and where to.",
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
