"""How messages put things: names in backticks, lists, versions of databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from entia.dialects import DIALECTS


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if quoted else "nothing"


def chained(names: Iterable[str]) -> str:
    """`a` → `b` → `a`."""
    return " → ".join(f"`{name}`" for name in names)


def counted(count: int, thing: str) -> str:
    """1 column, 2 columns."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def titled(dialect: str, version: str = "") -> str:
    """PostgreSQL 15."""
    known = DIALECTS.get(dialect)
    title = known.title if known is not None else dialect
    return f"{title} {version}" if version else title


def all_titled(targets: Sequence[tuple[str, str]], last: str = "and") -> str:
    """PostgreSQL 15 and MySQL 8."""
    titles = [titled(*target) for target in targets]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} {last} {titles[-1]}"
