"""The pages of the rules, cut into their parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from entia.rules import page

# A block without a `model` is checked beside this one, unless its fence says `entia alone`; `entia between` stands for
# a file beside two others that each declare a model.
MODEL = "model Page {\n  target postgres 15\n  relationships index\n}\n"

_SECTION = re.compile(r"(?m)^## (.+)$")
_BLOCK = re.compile(r"(?ms)^```entia( alone| between)?\n(.*?)^```$")


class Block(NamedTuple):
    """A piece of Entia on a page, with its markers."""

    text: str
    how: str  # "", "alone" or "between"

    @property
    def others(self) -> dict[str, str]:
        """The files it is checked beside."""
        if self.how == "between":
            return {"one.entia": MODEL, "two.entia": MODEL}
        own = self.how == "alone" or re.search(r"(?m)^model\b", self.text) is not None
        return {} if own else {"model.entia": MODEL}


def sections(name: str) -> dict[str, str]:
    """Heading → text of a rule's page; the part above the first heading is ""."""
    parts = _SECTION.split(page(name))
    return {"": parts[0], **{heading.strip(): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)}}


def blocks(text: str) -> list[Block]:
    """The Entia of a section."""
    return [Block(body, how.strip()) for how, body in _BLOCK.findall(text)]
