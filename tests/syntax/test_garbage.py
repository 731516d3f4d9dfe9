"""Garbage is read in linear time: megabytes of it never stop an editor."""

from __future__ import annotations

import random
import time

import pytest

from entia.syntax.document import Document

_SIGNS = "abc \n{}()[]\"'/,;:->?@=%$#!.12"
_RANDOM = random.Random(7)
_TEXTS = {
    "random signs": "".join(_RANDOM.choice(_SIGNS) for _ in range(300_000)),
    "random lines of an entity": "entity A {\n"
    + "\n".join(f"  n{i}: " + "".join(_RANDOM.choice("abc ,.=?12") for _ in range(30)) for i in range(8_000))
    + "\n}",
    "open brackets": "entity A { a: int check " + "(" * 150_000,
    "open braces": "entity A " + "{" * 150_000,
    "pairs of braces": "entity A {" + "{}" * 75_000 + "}",
    "closing braces": "entity A " + "}" * 150_000,
    "quotes": '"' * 150_001,
    "an open text": 'note """' + "a\n" * 150_000,
    "docs": "/// x\n" * 50_000,
    "one name": "entity " + "x" * 300_000,
    "half lines": "entity A {" + ";a:" * 50_000,
    "labels": "enum A {" + ",a" * 50_000 + "}",
    "open SQL": "view V as (" + "(select 'a' -- x\n" * 20_000,
    "deep blocks": "entity A {\n" + "".join(f"{' ' * i}lifecycle {{\n" for i in range(600)),
    "a broken line of values": "backup {\n  a " + "x, " * 100_000 + "%\n}",
}


@pytest.mark.parametrize("name", _TEXTS)
def test_garbage_costs_no_more_than_its_length(name: str) -> None:
    text = _TEXTS[name]
    begin = time.process_time()
    document = Document.parse(text)
    spent = time.process_time() - begin
    assert document.text == text
    assert sum(len(chunk.problems) for chunk in document.chunks)
    # Some half a second where nothing else runs; what this guards against took minutes.
    assert spent < 5


@pytest.mark.parametrize("sign", ["\U000f0000", "\U000f0001\U000f0001", "\U000ffffd"])
@pytest.mark.parametrize("line", ["{} total INT NOT NULL,", "total {} INT NOT NULL", "total INT DEFAULT '{}'"])
def test_signs_for_private_use_are_signs_like_any(line: str, sign: str) -> None:
    text = f"entity A {{\n  {line.format(sign)}\n}}\n"
    document = Document.parse(text)
    assert document.text == text
    assert sum(len(chunk.problems) for chunk in document.chunks) == 1
