"""What completion offers, as plain values."""

from __future__ import annotations

from typing import NamedTuple

from entia.text import Span

LIMIT = 200


class Item(NamedTuple):
    """One suggestion. `kind` is what it is ("type", "entity", "attribute", "keyword", …); `insert` the text, "" for the
    label itself; with `holes` it is a snippet (see `snippets`); `doc` names its documentation for `documentation`;
    `rank` orders groups, 0 first."""

    label: str
    kind: str
    detail: str
    insert: str = ""
    holes: bool = False
    doc: str = ""
    rank: int = 5


class Completions(NamedTuple):
    """The suggestions; each replaces the same span of the caret's chunk. `incomplete` when more would match less."""

    items: tuple[Item, ...]
    replaced: Span
    incomplete: bool
