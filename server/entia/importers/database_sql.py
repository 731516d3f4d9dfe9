"""Small readers of the SQL that catalogs give: parentheses and commas, past quotes."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[(),]")


def bare(sql: str | None) -> str:
    """An expression without the pairs of parentheses around all of it."""
    text = (sql or "").strip()
    while text.startswith("(") and closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def closing(text: str, start: int = 0) -> int:
    """Where the first parenthesis from there closes; -1 if there is none, or nowhere."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[0] == ")" and depth == 0:
            return token.start()
    return -1


def opening(text: str) -> int:
    """Where the first parenthesis opens; -1 if there is none."""
    return next((token.start() for token in _TOKEN.finditer(text) if token[0] == "("), -1)


def separated(sql: str) -> list[str]:
    """What stands between the commas that are in no parentheses."""
    if not sql.strip():
        return []
    found, depth, start = [], 0, 0
    for token in _TOKEN.finditer(sql):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[0] == "," and not depth:
            found.append(sql[start : token.start()].strip())
            start = token.end()
    return [*found, sql[start:].strip()]
