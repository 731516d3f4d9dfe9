"""After any edits the published diagnostics are those of a server that sees the final text first."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.lsp.wire import Wire

URI = "untitled:Untitled-1"
TEXT = """\
model Shop {
  target postgres 15, sqlite
}

enum Status { draft, placed }

type Money = decimal(12, 2) check (value >= 0)

mixin Tracked {
  at: timestamp = now()
}

entity Customer with Tracked {
  id: bigint pk auto
  email: string(254) unique   /// Ü 😀
}

entity Order with Tracked {
  id: bigint pk auto
  customer -> Customer
  status: Status = draft
  total: Money
  tags <-> Tag
  index (status, total desc)
  check (total > 0 and status <> 'placed')
}

entity Tag { id: int pk; label: string(40) unique }

view Open as (select o.id, c.email from Order o join Customer c on o.customer = c.id)
"""
PIECES = (
    "x", " ", "\n", "{", "}", "(", ")", '"', "'", "/// doc\n", "\nentity ", "  b -> Tag\n", "Customer",
    "enum E { a }\n", "?", "pk ", "é", "😀", "status", "-> Order", ";", "", "", "", "\r\n", "//",
)  # fmt: skip


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n")
    return before.count("\n"), units(before[before.rfind("\n") + 1 :])


def normal(published: dict[str, Any]) -> list[Any]:
    return sorted(
        (each["range"]["start"]["line"], each["range"]["start"]["character"], each["code"], str(each))
        for each in published["diagnostics"]
    )


@pytest.mark.parametrize("seed", range(4))
def test_incremental_equals_from_scratch(seed: int) -> None:
    generator = random.Random(seed)
    edited, fresh = Wire(), Wire()
    try:
        for wire in (edited, fresh):
            wire.start()
        text = TEXT
        edited.open(URI, text)
        for version in range(2, 62):
            changes = []
            for _ in range(generator.choice((1, 1, 1, 2, 3))):
                start = generator.randrange(len(text) + 1)
                end = min(len(text), start + generator.choice((0, 0, 0, 1, 1, 2, 8, 40)))
                while 0 < start < len(text) and text[start - 1 : start + 1] == "\r\n":
                    start -= 1
                while 0 < end < len(text) and text[end - 1 : end + 1] == "\r\n":
                    end += 1
                piece = generator.choice(PIECES)
                changes.append((*place(text, start), *place(text, end), piece))
                text = text[:start] + piece + text[end:]
            found = edited.change(URI, version, *changes)
            if version % 6 == 1:
                assert normal(fresh.open(URI, text)) == normal(found), text
                fresh.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    finally:
        edited.close()
        fresh.close()
