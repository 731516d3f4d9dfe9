"""Tags of the user's own: `tag owner(team: text, since: date?)`, `tag tier(gold | silver)`."""

from __future__ import annotations

import re

from entia.model.schema import CustomTag, TagArgument
from entia.text import Span

KINDS = ("text", "word", "number", "date", "duration", "count")
_ARGUMENT = re.compile(r"(?:([^\W\d]\w*)\s*:)?\s*([^\W\d]\w*(?:\s*\|\s*[^\W\d]\w*)*)\s*(\?)?\Z")


def custom_tag(name: str, arguments: str, span: Span, doc: str) -> tuple[CustomTag | None, str]:
    """The tag, or None and what was expected instead. `arguments` is what stands between the brackets, "" for none."""
    found: list[TagArgument] = []
    for written in arguments.split(",") if arguments.strip() else ():
        match = _ARGUMENT.match(written.strip())
        if match is None:
            return None, f"arguments such as `owner: text`, `date?` or `gold | silver`, of the kinds {', '.join(KINDS)}"
        label, words, optional = match.groups()
        choices = tuple(word.strip() for word in words.split("|"))
        kind = choices[0] if len(choices) == 1 else ""
        if kind and kind not in KINDS:
            return None, f"one of {', '.join(KINDS)}, or choices such as `gold | silver`"
        found.append(TagArgument(label or "", kind, () if kind else choices, bool(optional)))
    return CustomTag(name, tuple(found), span, doc), ""
