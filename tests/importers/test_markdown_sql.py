"""The SQL of a document: each statement is read alone, by the reader of scripts, and compared with the tables."""

from __future__ import annotations

from entia.importers.markdown import read
from entia.importers.report import Fate, Imported

DOCUMENT = """
# Data Model: Shop

### Customer

| Field | Type | Required |
|---|---|---|
| id | int | yes |
| email | varchar(100) | yes |
| state | enum | yes |

## Schema

```sql
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- All customers
CREATE TABLE customers (
  id INT AUTO_INCREMENT PRIMARY KEY, -- counted
  email VARCHAR(100) NOT NULL UNIQUE,
  state ENUM('new', 'old') NOT NULL DEFAULT 'new',
  mood mood,
  full_name TEXT GENERATED ALWAYS AS (concat(email, 'x')) VIRTUAL,
  age SMALLINT NOT NULL,
  KEY idx_age (age),
  CONSTRAINT adult CHECK (age >= 18)
) ENGINE=InnoDB;
CREATE INDEX idx_total ON orders (total DESC); -- the dearest
CREATE TABLE orders (
  id BIGINT NOT NULL,
  customer_id INT NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
  placed_on DATE NOT NULL DEFAULT CURRENT_DATE,
  total DECIMAL(10,2) DEFAULT 0.00,
  PRIMARY KEY (id, placed_on),
  INDEX idx_customer (customer_id)
) PARTITION BY RANGE COLUMNS (placed_on) (
  PARTITION p1 VALUES LESS THAN ('2025-01-01'),
  PARTITION pmax VALUES LESS THAN MAXVALUE
);
ALTER TABLE customers ADD COLUMN phone VARCHAR(20);
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0);
CREATE VIEW big AS SELECT o.id, customer_id, mood FROM orders o JOIN customers c ON c.id = o.customer_id
WHERE total > 100;
CREATE VIEW lost AS SELECT id FROM nowhere;
INSERT INTO customers VALUES (1);
```
"""

MODEL = """model Shop {
  target mysql
  naming snake_case, table plural
}

// All customers
entity Customer {
  id:        int pk auto  /// counted
  email:     string(100) unique
  state:     enum(new, old) = new
  mood:      Mood?
  full_name: text? computed (concat(email, 'x')) virtual
  age:       smallint
  phone:     string(20)?
  index "idx_age" (age)
  check "adult" (age >= 18)
}

entity Order {
  id:        bigint pk
  -> Customer on delete cascade
  placed_on: date pk = current_date
  total:     decimal(10, 2)? = 0.00
  index "idx_total" (total desc)  /// the dearest
  index "idx_customer" (customer)
  check "positive" (total >= 0)
  partition by range (placed_on) {
    p1 to ('2025-01-01')
    pmax to (maxvalue)
  }
}

enum Mood { sad, ok }

view Big as "big" as (
  select o.id, customer as customer_id, mood
  from Order o
  join Customer c on c.id = o.customer
  where total > 100
)

note "Schema" "CREATE VIEW lost AS SELECT id FROM nowhere;"
"""


def test_a_document_of_sql() -> None:
    assert read(DOCUMENT).text == MODEL


def fates(result: Imported, fate: Fate) -> list[str]:
    lines = DOCUMENT.split("\n")
    return [f"{lines[each.first - 1].strip()} → {each.what}: {each.why}" for each in result.of(fate)]


def test_what_is_no_part_of_a_model_is_told() -> None:
    result = read(DOCUMENT)
    assert fates(result, Fate.ASIDE) == [
        "INSERT INTO customers VALUES (1); → data: rows of data are no part of a model"
    ]
    assert fates(result, Fate.UNPLACED) == []
    assert [each for each in fates(result, Fate.MAPPED) if "only the SQL has" not in each] == [
        "CREATE TABLE customers ( → entity Customer: how the table is stored is left out: engine = InnoDB",
        'CREATE VIEW lost AS SELECT id FROM nowhere; → note "Schema": the view reads what the model has not; '
        "kept as a note",
    ]


def test_sql_that_undoes_the_model_is_a_note() -> None:
    result = read(DOCUMENT.replace("## Schema", "## Rollback"))
    assert 'note "Rollback" """' in result.text
    assert "entity Order" not in result.text
    assert result.of(Fate.UNPLACED) == ()
