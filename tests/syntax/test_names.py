"""No word is reserved: every keyword of the grammar in every place where a name may stand."""

from __future__ import annotations

import re

import pytest

from entia.syntax.document import Document
from entia.syntax.keywords import DIRECTIVES, KEYWORDS, NAME
from entia.syntax.lookahead import table

_WORDS = sorted({word for word in table().spelled.values() if word.isidentifier()} | {*KEYWORDS, *DIRECTIVES})
# `K` is the place of the name.
_PLACES = r'''
entity X { K: int }
entity X { K -> Y }
entity X { K <-> Y }
entity X { a -> K }
entity X { a: K }
entity X { a: K(3)[]? pk }
entity X { a: K.K }
entity X { a: map(K, K(2)) }
entity X { a: int = K }
entity X { a: int = K pk }
entity X { a: int = K() unique }
entity X { a: enum(K, K) = K }
entity X { a: json({ K: int; K: text }) }
entity K { a: int }
entity K.K { a: int }
entity X with K, K { a: int }
entity X was K as "x" @K { a: int }
entity X only K, K { a: int }
mixin K { a: int }
entity X { index (K, K desc) }
entity X { index K (K) }
entity X { index (a.K K) }
entity X { index (K(x) desc) }
entity X { index (a) using K where (K) }
entity X { pk K (K, K) }
entity X { unique (K) include (K) }
entity X { cluster by (K) }
entity X { check K (K > 0) }
entity X { a: int check K (K > 0) pk }
entity X { a: int collate K pk }
entity X { exclude K (K with =, K(a) with &&) using K }
entity X { a: int on update K() pk }
entity X { a -> Y inverse K on delete cascade }
entity X { a -> Y(K = K, K) pk }
entity X { a -> K | K? unique }
entity X { a <-> K via K { K: int } }
entity X { a <-> K via K(K, K) }
entity X { a: int was K pk }
entity X { with K, K }
entity X { a: int native K (x) pk }
entity X { a: int native K.K pk }
entity X { a: int @K(K, K) pk }
entity X { native K (K = 1) }
entity X { partition by K (K) every K }
entity X { partition by list (K) { K (1); K default } }
entity X { audit K, K keep 7y }
entity X { retain 7y after K then K }
entity X { sync K with K }
entity X { cache K K "x" K }
entity X { on erasure K K, K }
entity X { transitions K { K -> K, K; K -> K } }
enum K { K, K }
enum E { K; K was K }
enum K: K { a }
type K = K(3) check (K > 0) @K(K)
type X { K: int }
type X = text collate K check K (K)
model K { K K K, K 8 K.K K }
namespace K
view K as (x)
query K K 20ms (x)
rule K "x" on K, K check (K)
rule K "x" by K
source K "x" -> K, K.K K
flow K from K { K K, K "x" }
backup { K K; K 3d }
todo K "x"
sql K K on K """x"""
view X materialized refresh on K as (x)
'''.strip().splitlines()
# What the language takes for itself where it alone makes sense, and nowhere else.
_TAKEN = {
    "entity X { a: K }": {"computed"},
    "entity X { a: K(3)[]? pk }": {"computed"},
    "entity X { a: K.K }": {"computed"},
    "entity X { index (a.K K) }": {"collate", "nulls", "with"},
    "entity X { sync K with K }": {"with"},
}


def test_the_scanner_and_the_grammar_agree_on_names() -> None:
    from entia.syntax import tables

    (terminal,) = [each for each in tables.parser().terminals if each.name == "NAME"]
    assert terminal.pattern.value.encode("ascii", "backslashreplace").decode() == NAME


@pytest.mark.parametrize("place", _PLACES)
def test_every_keyword_is_a_name(place: str) -> None:
    refused = set()
    for word in _WORDS:
        text = re.sub(r"\bK\b", word, place)
        document = Document.parse(text)
        if any(chunk.problems for chunk in document.chunks) or len(document.chunks) != 1:
            refused.add(word)
    assert refused == _TAKEN.get(place, set())
