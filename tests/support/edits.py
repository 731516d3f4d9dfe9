"""Random edits of random models, as an author's hands and clipboard make them; the driver of the incremental proof."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from entia.model.workspace import Workspace
from entia.text import Position

# What hands type: words of the language in places where they may or may not belong, and what breaks a text.
WORDS = (
    "entity", "enum", "type", "mixin", "view", "model", "pk", "unique", "index", "->", "<->", "{", "}", "(", ")", "?",
    ":", "=", "[]", ".", ",", ";", '"', '"""', "'", "//", "/// doc", "\n", "\n\n", "  ", "\t", "é", "𝛼",
    " int", " a, b: int",
    " string(40)", " money", " with Tracked", " was Old", ' as "other"', " check (a > 1)", " index (name)",
    " pk (a)", " on delete set null", " via Link(a, b)", " @pii", " only postgres", " optional", "// entia: allow all",
    "Order", "Customer", "Status", "sales.Order", "Money", "Place", "Tracked", "ghost",
)  # fmt: skip

MODELS: tuple[str, ...] = (
    """model Shop { target postgres 15, mariadb 10.11; naming snake_case }

enum Status { draft, paid, "in transit" }
type Money = decimal(12, 2) check (value >= 0)
type Place { street: string(80); city: string(60); zip: string(12)? }
mixin Tracked {
  created_at: timestamp = now()
  updated_at: timestamp = now() on update now()
}

/// Who buys.
entity Customer with Tracked {
  id: uuid pk = uuid()
  email: string(254) unique
  first, last: string(80)? check (first <> '')
  home: Place?
  tags <-> Tag via CustomerTag { since: date? }
  index (email)
}

entity Tag { id: int pk auto; label: string(40) unique }

entity Order with Tracked {
  id: bigint pk auto
  customer -> Customer on delete cascade
  parent -> Order?
  status: Status = draft
  total: Money
  lines: smallint computed (1 + 1)
  index (customer, status desc)
  check paid (status <> 'paid' or total > 0)
  volume 1K now
}

view OpenOrder as (select o.id, c.email from Order o join Customer c on o.customer = c.id where o.status = 'draft')
view Again as (select x.id from OpenOrder x)
""",
    """/// A second file.
entity Line {
  order -> Order pk on delete cascade
  number: smallint pk
  product -> Product
  amount: Money
  ref -> Line(order = order, number = other)?
  other: smallint?
}

entity Product was Article {
  id: bigint pk
  sku: string(40) unique native postgres.citext
  price: Money = 1.00
  unique (sku, price)
}

entity sales.Report { day: date pk; kind: enum(a, b) = a; of -> Customer | Product }
entity Pair { a -> Tag pk; b -> Tag pk; note: text? }
""",
    """enum Colour: smallint { red = 1, green = 2 }
type Email = string(80)
type Work = Email check (value like '%@%')
mixin Owned { owner -> Customer? }
mixin Both with Owned { code: char(2) }

entity Car with Both { plate: string(12) pk; colour: Colour = red; mail: Work? }
entity Loop { next -> Loop2 pk }
entity Loop2 { back -> Loop pk }
note "Heading" \"\"\"
  prose
  \"\"\"
todo "later"
""",
)


@dataclass(frozen=True)
class Step:
    """The workspace after one more edit, and the texts it must agree with."""

    number: int
    workspace: Workspace
    texts: dict[str, str]
    what: str


def random_edits(seed: int, count: int) -> Iterator[Step]:
    """The start and `count` edits of a model of several files; the same for the same seed."""
    chance = random.Random(seed)
    texts = {f"/m/{number}.entia": text for number, text in enumerate(MODELS)}
    if chance.random() < 0.3:
        texts["/m/deep/own.entia"] = MODELS[0].replace("Shop", "Deep")
    workspace = Workspace.empty().with_files(texts)
    yield Step(0, workspace, dict(texts), "open")
    undo: list[tuple[str, str]] = []
    for number in range(1, count + 1):
        path = chance.choice(sorted(texts))
        old = texts[path]
        if undo and chance.random() < 0.15:
            path, text = undo.pop(chance.randrange(len(undo)))
            workspace = workspace.with_files({path: text})
            texts[path] = text
            yield Step(number, workspace, dict(texts), "undo")
            continue
        start, end, insert = _edit(chance, old)
        undo = [*undo[-8:], (path, old)]
        workspace = workspace.with_edits(path, [(start, end, insert)])
        texts[path] = old[: _offset(old, start)] + insert + old[_offset(old, end) :]
        yield Step(number, workspace, dict(texts), f"{path} {start} {end} {insert!r}")


def _edit(chance: random.Random, text: str) -> tuple[Position, Position, str]:
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    column = chance.randrange(len(lines[line]) + 1)
    kind = chance.random()
    here = Position(line, column)
    if kind < 0.4:
        return here, here, chance.choice(WORDS) if chance.random() < 0.7 else chance.choice("abxyA_ (){}:9")
    if kind < 0.65:
        return here, Position(line, min(len(lines[line]), column + chance.randrange(1, 9))), ""
    if kind < 0.75:  # a word, where a word stands
        return here, Position(line, min(len(lines[line]), column + 3)), chance.choice(WORDS)
    if kind < 0.87:
        return Position(line, 0), Position(min(len(lines) - 1, line + chance.randrange(1, 5)), 0), ""
    source = chance.choice(MODELS).split("\n")
    first = chance.randrange(len(source))
    return Position(line, 0), Position(line, 0), "\n".join(source[first : first + chance.randrange(1, 8)]) + "\n"


def _offset(text: str, position: Position) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[: position.line]) + position.column
