"""What an engine prints of a database, as it counts where another tool has made the database that is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.support.printed import Fact


def plain(facts: Iterable[Fact]) -> frozenset[Fact]:
    """The facts as they count.

    A serial counts as an identity does; the moment that fills a column has three names; a unique constraint is its
    index, for which it has a fact, and one of exactly the primary key says nothing more; the columns of a foreign key
    are pairs without an order, and what DBML's export says of their deferral nobody asked for.
    """
    found = set()
    indexes = [_index(fact[2]) for fact in facts if fact[0] == "index"]
    keys = {columns for name, columns in indexes if name.endswith("_pkey")}
    needless = {name for name, columns in indexes if columns in keys and not name.endswith("_pkey")}
    for fact in facts:
        match fact:
            case ("column", *rest, identity, generated, default, collation):
                if identity or default.startswith("nextval("):
                    identity, default = "counted", ""
                elif default in ("LOCALTIMESTAMP", "now()"):
                    default = "CURRENT_TIMESTAMP"
                found.add(("column", *rest, identity, generated, default, collation))
            case ("constraint", _, _, _, text) if text.startswith("UNIQUE") or "array_ndims" in text:
                pass
            case ("constraint", *rest, text) if text.startswith("FOREIGN KEY"):
                mine, theirs = (each.split(", ") for each in re.findall(r"\((.*?)\)", text))
                pairs = " ".join(sorted(f"{one}={other}" for one, other in zip(mine, theirs, strict=True)))
                found.add(("constraint", *rest, re.sub(r"\(.*?\)| DEFERRABLE$", "", text) + pairs))
            case ("index", _, text) if _index(text)[0] in needless:
                pass
            case ("settings of an index", _, name, *_) if name in needless:
                pass
            case ("comment" | "comment of others", *_):
                pass
            case _:
                found.add(fact)
    return frozenset(found)


def _index(text: str) -> tuple[str, str]:
    """The name of an index that PostgreSQL prints, and its table with its columns."""
    found = re.search(r'INDEX "?(.*?)"? ON (.*)', text)
    assert found is not None, text
    return found[1], found[2]
