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
    keys = {
        re.sub(r".*\bON (.*)", r"\1", fact[2])
        for fact in facts
        if fact[0] == "index" and re.search(r'_pkey"? ON', fact[2])
    }
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
            case ("index", _, text) if (
                not re.search(r'_pkey"? ON', text) and re.sub(r".*\bON (.*)", r"\1", text) in keys
            ):
                pass
            case ("comment", *_):
                pass
            case _:
                found.add(fact)
    return frozenset(found)
