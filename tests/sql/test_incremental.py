"""Whatever was remembered: after any edit the DDL is what a model read from scratch gives."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from entia.model.snapshot import Snapshot
from entia.sql import ddl
from entia.syntax.document import Document
from tests.support.requirements import ROOT

SHOP = (ROOT / "grammar" / "examples" / "shop.entia").read_text(encoding="utf-8")
# words of the model that other lines depend on, and what may stand in their place
WORDS = (
    "id",
    "uuid",
    "bigint",
    "Customer",
    "Order",
    "status",
    "draft",
    "Money",
    "name",
    "pk",
    "?",
    "total",
    "snake_case",
)
OTHERS = (*WORDS, "", "int", "Client", "kind", "amount", "unique", "verbatim", "string(7)", "index", "\n", "}")


def edited(text: str, choose: random.Random) -> str:
    """The text with one of its words replaced."""
    word = choose.choice(WORDS)
    places = [i for i in range(len(text)) if text.startswith(word, i)]
    if not places:
        return text
    at = choose.choice(places)
    return text[:at] + choose.choice(OTHERS) + text[at + len(word) :]


@pytest.mark.parametrize("seed", range(4))
def test_the_ddl_after_edits_is_the_ddl_from_scratch(seed: int) -> None:
    choose = random.Random(seed)
    text, document = SHOP, Document.parse(SHOP)
    snapshot = Snapshot.of({"shop.entia": document})
    changed = 0
    for step in range(25):
        text = edited(SHOP if step % 5 == 0 else text, choose)
        document = document.with_text(text)
        snapshot = snapshot.with_documents({"shop.entia": document})
        scratch = Snapshot.of({"shop.entia": Document.parse(text)})
        for dialect in ("postgres", "sqlite"):
            ours, theirs = ddl(snapshot.schema(), dialect), ddl(scratch.schema(), dialect)
            assert [(s.text, s.owner, s.span) for s in ours.statements] == [
                (s.text, s.owner, s.span) for s in theirs.statements
            ], f"step {step}"
            assert [note.message for note in ours.notes] == [note.message for note in theirs.notes]
            assert [note.message for note in ours.refusals] == [note.message for note in theirs.refusals]
        changed += text != SHOP
    assert changed > 10


def test_sqlglot_is_loaded_by_the_first_ddl_only() -> None:
    program = "import sys, entia.sql; assert 'sqlglot' not in sys.modules; entia.sql.is_ours('')"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT / "server")
