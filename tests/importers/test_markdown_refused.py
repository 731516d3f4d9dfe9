"""What the rules refuse of a document is said in words: only the refused part of a line, and nothing twice."""

from __future__ import annotations

from entia.importers.markdown import read
from entia.importers.report import Fate

DOCUMENT = """
# Data Model: Odd

### Order

| Field | Type | Required | Constraints | Default |
|---|---|---|---|---|
| id | int | yes | PK | |
| status | enum(open, done) | yes | | nope |
| total | string(10) | yes | >= 0 | 7 |
| flag | text | yes | auto-increment | |

**Indexes**
- `idx_a` on (md5(nothing))

**State transitions**
- open -> done

## Query Optimization
- **Common Queries**:
  - A: `select nothing from orders`
  - B: `select x.y from orders o where o.id = $id`
  - C: `select count(*) from orders where total = {t}`

## Caching
- **Cache Keys**: `order:{nope}`
"""

MODEL = '''model Odd {
  naming snake_case
}

/// index: `idx_a` on (md5(nothing))
entity Order {
  id:     int pk
  status: enum(open, done)  /// default nope
  total:  string(10) = '7'
  flag:   text              /// auto-generated
  transitions status {
    open -> done
  }
}

query C (select count(*) from Order where total = :t)

rule Total "total: >= 0" on Order

note "Order: cache" "`order:{nope}`"

note "Common Queries" """
  A: `select nothing from orders`

  B: `select x.y from orders o where o.id = $id`
  """
'''


def test_each_refused_part_is_said_in_words() -> None:
    result = read(DOCUMENT)
    assert result.text == MODEL
    assert result.errors == ()
    assert [(each.first, each.what) for each in result.of(Fate.MAPPED)] == [
        (9, "Order.status"),
        (10, "rule on Order"),
        (11, "Order.flag"),
        (14, "entity Order"),
        (21, 'note "Common Queries"'),
        (22, 'note "Common Queries"'),
        (26, 'note "Order: cache"'),
    ]
