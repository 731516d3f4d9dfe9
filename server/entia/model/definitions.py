"""What the model itself brings into a database, so that nothing of it is called unknown: the objects that `sql` code
creates and those of declared extensions (`extensions`).

All of it is one set of lower-case words: a function is its bare name, any other object its kind and name ("type
citext", "collation nordic"). `ANYTHING` is in it where an extension is declared of which nothing is known.
"""

from __future__ import annotations

import re

from entia.syntax.tree import CodeHead, Declaration

ANYTHING = "*"

_NAME = r"(?:(?:\"[^\"]+\"|`[^`]+`|\w+)\s*\.\s*)?(?:\"([^\"]+)\"|`([^`]+)`|((?!as\b)[^\W\d]\w*))"
_CREATE = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:(?:default|temp|temporary|unlogged|materialized)\s+)?"
    rf"(aggregate|function|macro|type|domain|table|view|collation|sequence|operator\s+class|tablespace)\s+"
    rf"(?:if\s+not\s+exists\s+)?{_NAME}",
    re.IGNORECASE,
)
# A table's or view's name is also that of the type of its rows.
_KINDS = {"domain": "type", "table": "type", "view": "type"}
_FUNCTIONS = ("aggregate", "function", "macro")


def definitions_of(declaration: Declaration) -> frozenset[str]:
    """What a `sql` object creates; nothing for any other declaration."""
    head = declaration.head
    if not isinstance(head, CodeHead) or head.code is None:
        return frozenset()
    return created_by(head.code.text)


def created_by(sql: str) -> frozenset[str]:
    """What statements create."""
    found = set()
    for kind, *names in _CREATE.findall(sql):
        word = " ".join(kind.lower().split())
        name = "".join(names).lower()
        found.add(name if word in _FUNCTIONS else f"{_KINDS.get(word, word)} {name}")
    return frozenset(found)


def is_defined(defined: frozenset[str], kind: str, name: str) -> bool:
    """Whether the model brings an object of that kind and name, or may bring it by an extension nobody knows."""
    bare = name.strip('"').lower()
    return f"{kind} {bare}" in defined or ANYTHING in defined
