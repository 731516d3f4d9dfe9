"""Names as Prisma takes them: letters of ASCII, digits, `_`, each once among its like."""

from __future__ import annotations

import re
import unicodedata

# What a client cannot be generated for: words of JavaScript, and Prisma's own.
_KEPT = frozenset(
    (
        *("async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete"),
        *("do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements"),
        *("import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected"),
        *("public", "return", "super", "switch", "this", "throw", "true", "try", "using", "typeof", "var", "void"),
        *("while", "with", "yield", "prismaclient"),
    )
)
_TYPES = frozenset(
    ("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes", "Unsupported")
)
_SIGNS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "œ": "oe"})


class Names:
    """Hands out names that are taken by nobody. Lives only while one schema is written."""

    def __init__(self, *taken: str) -> None:
        self._taken = {each.lower() for each in taken}

    def take(self, *wanted: str) -> str:
        """The first of these that is free, else the last with a number."""
        words = [plain(each) for each in wanted]
        number = 2
        for word in words:
            if word.lower() not in self._taken:
                break
        else:
            word = words[-1]
            while f"{word}_{number}".lower() in self._taken:
                number += 1
            word = f"{word}_{number}"
        self._taken.add(word.lower())
        return word


def plain(text: str) -> str:
    """The nearest name that Prisma takes."""
    text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    word = re.sub(r"[^A-Za-z0-9_]+", "_", "".join(each for each in text if not unicodedata.combining(each)))
    word = word.lstrip("_0123456789") if re.search(r"[A-Za-z]", word) else f"x{word}"
    word = word if word[:1].isalpha() else f"x{word}"
    return f"{word}_" if word.lower() in _KEPT or word in _TYPES else word
