"""Where output goes: consoles that colour only terminals, and text that cannot steer one."""

from __future__ import annotations

import unicodedata

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

_THEME = Theme(
    {
        "error": "bold red",
        "warning": "bold yellow",
        "information": "bold cyan",
        "hint": "bold blue",
        "note": "bold cyan",
        "rule": "default",
        "frame": "blue",
        "help": "bold green",
        "good": "bold green",
        "faint": "dim",
    }
)

# Columns of a tab in rendered source.
_TAB = "    "


def out(*, width: int | None = None) -> Console:
    """Standard output. Lines are never wrapped or cut: what reads them may be a program."""
    return Console(theme=_THEME, highlight=False, markup=False, emoji=False, soft_wrap=True, width=width)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, theme=_THEME, highlight=False, markup=False, emoji=False, soft_wrap=True)


def labelled(word: str, message: str) -> Text:
    """`error: …`: a sentence with its coloured word in front."""
    return Text.assemble((f"{word}:", word), f" {visible(message)}")


def visible(text: str) -> str:
    """Text whose control characters cannot steer a terminal: each is shown as its picture, or as U+FFFD."""
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char == "\t":
        return _TAB
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    # Controls, half surrogates and the marks that turn the direction of text (as in "Trojan source").
    if (
        unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
        or "\u202a" <= char <= "\u202e"
        or "\u2066" <= char <= "\u2069"
    ):
        return "\ufffd"
    return char
