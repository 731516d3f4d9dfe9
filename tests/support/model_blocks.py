"""Declarations that a random model gets beside its entities: what is rarer, or needs entities of its own.

A block is a template for `str.format`-free text: `$word` is drawn from `WORDS[word]`. A block belongs to some dialects
(all where none is named), and its share is how many models have it. The checker has the last word, as for all else.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple


class Block(NamedTuple):
    """`share` of the models of `dialects` (all, where empty) have this text; `header` is a line of their `model`."""

    share: float
    text: str
    dialects: tuple[str, ...] = ()
    header: str = ""


WORDS: dict[str, tuple[str, ...]] = {
    "every": (
        "day from 2026-01-01 for 3d",
        "month from 2026-01 for 3mo",
        "quarter from 2026-01 for 2",
        "year from 2026 for 2",
    ),
    "moment": ("timestamp", "datetime", "date"),
    "action": ("cascade", "restrict", "no action"),
    "deferral": ("deferrable", "deferred"),
    "start": ("", " start 1000", " start 10 by 5", " by 2"),
    "range": ("int4range(low, high)", "int4range(low, high, '[]')"),
    "stored": ("stored", "virtual"),
    "counter": ("bigint pk auto", "uuid pk = uuid()", "string(20) pk", "int pk"),
    "audited": ("*", "status, total", "note, extra, raw", "seen, rate, twice"),
    "fate": ("delete", "archive", "anonymize"),
    "list": ("('a', 'b')", "('a')"),
    "into": ("2", "4"),
    "key": ("id", "id, area"),
}
_ROOMS = """\
entity Booking {
  id: int pk auto
  room: int
  low: int
  high: int
  exclude (room with =, $range with &&) using gist
  check (low < high)
}"""

BLOCKS: tuple[Block, ...] = (
    Block(0.06, "entity Event {\n  id: bigint auto\n  at: $moment\n  note: string(40)?\n  pk (id, at)\n"
          "  index (note)\n  partition by range (at) every $every\n}", ("postgres", "mysql", "mariadb")),
    Block(0.05, "entity Region {\n  id: int pk\n  area: string(10) pk\n"
          "  partition by list (area) { eu $list; us ('c'); rest default }\n}", ("postgres", "mysql", "mariadb")),
    Block(0.04, "entity Spread {\n  id: int pk\n  area: int pk\n  partition by hash ($key) into $into\n}",
          ("postgres", "mysql", "mariadb")),
    Block(0.04, "entity Bounded {\n  id: bigint pk\n  amount: int?\n"
          "  partition by range (id) { low to (100); mid to (5000); rest to (maxvalue) }\n}",
          ("postgres", "mysql", "mariadb")),
    Block(0.03, "entity Nested {\n  id: int pk\n  area: string(10) pk\n  partition by list (area) "
          "{ eu ('de', 'fr'); rest default }\n  partition by hash (id) into $into\n}", ("postgres",)),
    Block(0.06, _ROOMS, ("postgres",), "  extension postgres btree_gist"),
    Block(0.03, "entity Slot {\n  id: int pk\n  spot: int\n  exclude only_one (spot with =) using btree\n"
          "  code: string(20)\n  index (code) using hash\n}",
          ("postgres",)),
    Block(0.05, 'entity Titled {\n  id: int pk\n  title: string(40) collate "POSIX"\n'
          '  other: text collate "C" = \'x\'\n  index (title collate "C" desc)\n}', ("postgres",)),
    Block(0.05, "entity Titled {\n  id: int pk\n  title: string(40) collate nocase\n  other: text? collate nocase\n"
          "  index (other)\n}", ("sqlite", "duckdb")),
    Block(0.05, "entity Titled {\n  id: int pk\n  title: string(40) collate utf8mb4_bin\n"
          "  other: string(20) collate utf8mb4_unicode_ci unique\n}", ("mysql", "mariadb")),
    Block(0.06, "namespace sales  /// What is sold.\n\nentity sales.Shop {\n  id: int pk auto\n  name: string(20)\n"
          "  items <-> sales.Item\n}\n\nentity sales.Item {\n  id: int pk auto\n  shop -> sales.Shop?\n"
          "  kind: sales.Sort = big\n}\n\nenum sales.Sort { big, small }", ("postgres", "duckdb")),
    Block(0.08, "entity Tenant { id: int pk }\n\nentity Member {\n  tenant -> Tenant pk\n  number: int pk\n"
          "  name: string(30)\n  unique (tenant, name)\n}\n\nentity Task {\n  tenant -> Tenant\n  id: int pk\n"
          "  member -> Member(tenant = tenant, number)? on delete $action\n"
          "  helper -> Member(tenant = tenant, name)\n}"),
    Block(0.06, "entity Issue { id: int pk auto }\n\nentity Merge { id: int pk auto }\n\n"
          "entity Watch {\n  id: int pk\n  subject -> Issue | Merge\n  other -> Issue | Merge?\n}"),
    Block(0.06, "entity Serial {\n  id: bigint pk auto always$start\n  made: timestamp = now() on update now()\n"
          "  seen: datetime? on update now()\n}"),
    Block(0.05, "entity Counted {\n  number: int auto$start\n  code: string(10) pk\n  unique (number)\n}",
          ("postgres",)),
    Block(0.05, "entity Chicken {\n  id: int pk\n  egg -> Egg? $deferral\n}\n\n"
          "entity Egg {\n  id: int pk\n  chicken -> Chicken? on delete $action\n}"),
    Block(0.05, "entity Ranked {\n  id: int pk\n  place: int\n  unique (place) $deferral\n}"),
    Block(0.05, "entity Filled {\n  id: int pk\n  name: string(30)\n  native postgres (fillfactor = 70)\n"
          "  index (name) native postgres (fillfactor = 80)\n}", ("postgres",)),
    Block(0.05, "entity Filled {\n  id: int pk\n  name: string(30)\n  native mariadb (engine = InnoDB)\n}",
          ("mariadb",)),
    Block(0.05, "entity Filled {\n  id: int pk\n  name: string(30)\n  native sqlite (without_rowid)\n}", ("sqlite",)),
    Block(0.05, "entity Searched {\n  id: int pk\n  words: postgres.tsvector?\n  span: postgres.int4range?\n"
          "  body: text native postgres.citext\n  index (words) using gin\n  index (span) using gist\n}",
          ("postgres",), "  extension postgres citext"),
    Block(0.05, 'sql postgres count_up """\n  create function count_up(a int) returns int language sql immutable as '
          "'select a + 1';\n  \"\"\"", ("postgres",)),
    Block(0.06, "entity Lists {\n  id: int pk\n  names: text[]?\n  counts: int?[]\n  more: bigint[]?\n"
          "  amounts: decimal(12, 2)[]\n}", ("postgres", "duckdb")),
    Block(0.05, "entity Vectored {\n  id: int pk\n  near: vector(3)?\n}", ("duckdb",)),
    Block(0.06, "type Address { street: string(80); no: smallint? }\n\nentity House {\n  id: int pk\n"
          "  place: json(Address)\n  others: json(Address)[]?\n  extra: json({ code: text; sums: int[] })?\n"
          "  home: Address?\n}"),
    Block(0.05, "entity Sized {\n  id: int pk\n  size: enum(small, \"extra large\", \"it's\") = small\n"
          "  other: enum(a, b)?\n  check (size <> 'small' or other = 'a')\n}"),
    Block(0.05, "mixin Marked { mark: smallint = 1 check (mark in (1, 2, 3)); note: text? }\n\n"
          "entity Inside {\n  id: int pk\n  with Marked\n  after: int?\n}\n\n"
          "entity Outside with Marked { id: uuid pk }"),
    Block(0.05, "entity Person {\n  id: int pk\n  first: string(30)\n  last: string(30)?\n  born: date?\n"
          "  full: string(80) computed (first || coalesce(' ' || last, '')) $stored\n"
          "  year: int? computed (extract(year from born)) $stored\n  index (lower(last))\n"
          "  unique adult (last) where (born is not null)\n}\n\n"
          "entity Passport {\n  person -> Person pk on delete cascade\n"
          "  number: char(9) unique\n}\n\n"
          "view PersonList as (\n  select p.id, upper(p.first) as shout, count(q.number) as many,\n"
          "    (select max(x.born) from Person x) as youngest\n  from Person p "
          "left join Passport q on q.person = p.id\n"
          "  where p.id in (select r.id from Person r where r.born is not null)\n  group by p.id, p.first)"),
    Block(0.04, "entity Base { id: int pk; amount: decimal(10, 2)? }\n\nview Grown as (\n"
          "  with big as (select id, amount from Base where amount > 10)\n"
          "  select big.id, case when big.amount > 100 then 'much' else 'some' end as size,\n"
          "    row_number() over (order by big.amount desc, big.id) as rank\n  from big\n"
          "  union all select b.id, 'all', 0 from Base b)\n\n"
          "view Smaller as (select g.id from Grown g where g.size = 'some')"),
    Block(0.04, "entity Sum { id: int pk; n: int }\n\nview Total materialized as (select sum(n) as total from Sum)",
          ("postgres",)),
    Block(0.04, "entity Country @external { code: char(2) pk }\n\nentity Place2 { id: int pk; name: string(10) }"),
    Block(0.05, "entity Timed {\n  id: int pk\n  wait: duration?\n  due: time = '10:30:00'\n  at: timestamp(3)?\n"
          "  day: date = current_date\n  age: int computed (id * 2 + 1) stored check (age > 0)\n}"),
    Block(0.08, "entity Watched {\n  id: $counter\n  status: enum(draft, placed) = draft\n  note: string(40)? @pii\n"
          "  total: decimal(12, 2)\n  seen: $moment = now()\n  extra: json?\n  raw: bytes(16)?\n  rate: double?\n"
          "  twice: int computed (length(note) * 2) $stored\n  audit $audited keep 7y\n"
          "  retain 3y after seen then $fate\n  on erasure anonymize note\n}\n\n"
          "entity Looker {\n  watched -> Watched pk on delete cascade\n  number: smallint pk\n"
          "  audit number, watched\n  retain 30d after at then delete\n  at: datetime = now()\n  on erasure delete\n}"),
    Block(0.04, "entity Trail {\n  audit_id: int pk\n  old_x: text?\n  x: string(300)?\n  audit *\n}"),
    Block(0.04, "entity Clustered {\n  id: int pk\n  area: int\n  index \"ix_area\" (area)\n  cluster by (area)\n}",
          ("postgres",)),
)  # fmt: skip

_WORD = re.compile(r"\$([a-z]+)")


def drawn(chance: random.Random, dialect: str) -> list[tuple[str, str]]:
    """The blocks of one model, each with its line for the model's header ("" for none)."""
    return [
        (_WORD.sub(lambda word: chance.choice(WORDS[word[1]]), block.text), block.header)
        for block in BLOCKS
        if chance.random() < block.share and (not block.dialects or dialect in block.dialects)
    ]
