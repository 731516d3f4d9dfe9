"""Names of a model from what a source calls things."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePath

from entia.model.naming import BOUNDARY

_WORD = re.compile(r"[^\W_]+")
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "people:person children:child men:man women:woman feet:foot teeth:tooth mice:mouse geese:goose "
        "shelves:shelf halves:half leaves:leaf lives:life knives:knife wives:wife wolves:wolf thieves:thief "
        "loaves:loaf calves:calf selves:self scarves:scarf "
        "indices:index matrices:matrix vertices:vertex appendices:appendix criteria:criterion phenomena:phenomenon "
        "analyses:analysis diagnoses:diagnosis crises:crisis theses:thesis hypotheses:hypothesis "
        "statuses:status aliases:alias biases:bias atlases:atlas canvases:canvas buses:bus campuses:campus "
        "bonuses:bonus viruses:virus censuses:census lenses:lens gases:gas menus:menu quizzes:quiz "
        "movies:movie cookies:cookie calories:calorie selfies:selfie zombies:zombie ties:tie "
        "caches:cache niches:niche axes:axis heroes:hero echoes:echo potatoes:potato tomatoes:tomato"
    ).split()
)
_UNCOUNTED = frozenset(
    "news series species address status analysis basis settings data access stats analytics logistics goods alias "
    "bias atlas canvas lens gas chaos clothes headquarters dns sms gps css https tls os sos".split()
)


def words_of(text: str) -> list[str]:
    """`medicationOrder`, `medication_order`, `Medication order` → its words."""
    return [part for word in _WORD.findall(unicodedata.normalize("NFC", text)) for part in BOUNDARY.split(word) if part]


@lru_cache(maxsize=65536)
def entity_name(text: str) -> str:
    """`medication orders` → `MedicationOrders`; a name that is one already stays."""
    if text.isidentifier() and text[:1].isupper() and "_" not in text and not text.isupper():
        return text
    return _identifier("".join(word[:1].upper() + word[1:] for word in words_of(text)))


# Words in the names of files and folders that say what they are, not of what.
_KINDS = re.compile(
    r"schemas?|ddl|sql|databases?|db|dump|structure|create|init(?:ial)?|tables?|entit(?:y|ies)|models?|scripts?|src|main|"
    r"docs?|only|up|prisma|dbml|migrations?|postgres(?:ql)?|psql|pg|mysql|innodb|mariadb|sqlite3?|sqlserver|mssql|oracle|"
    r"supabase|resources?|packages?|internal|lib|libs|apps?|backend|frontend|server|api|repo|priv|dao|v?\d+",
    re.IGNORECASE,
)
_SUFFIXES = re.compile(r"(?:\.[A-Za-z][\w-]*)+$")


def stem_name(path: str) -> str:
    """What a file is about: `shop/db/schema.prisma` → `shop`, `postgres-sakila-schema-2.0.sql` → `sakila`. Two
    underscores in a file's name are folders that it once was in."""
    place = PurePath(path)
    folders = [*place.parent.parts, *_SUFFIXES.sub("", place.name).split("__")]
    stems = [part for folder in folders for part in folder.split("__")][::-1]
    told = ([part for part in re.split(r"[\W_]+", stem) if part and not _KINDS.fullmatch(part)] for stem in stems)
    parts = next((parts for parts in told if parts), stems[:1])
    return "_".join({part.lower(): part for part in parts}.values())


def attribute_name(text: str) -> str:
    """`Date of birth` → `date_of_birth`; an identifier stays."""
    text = unicodedata.normalize("NFC", text)
    return text if text.isidentifier() else _identifier("_".join(word.lower() for word in words_of(text)))


def _identifier(text: str) -> str:
    return text if text.isidentifier() else f"_{text}" if text else "_"


def singular(word: str) -> str:
    """`stories` → `story`, `boxes` → `box`, `users` → `user`; a word that is no plural stays."""
    lower = word.lower()
    if lower in _IRREGULAR:
        found = _IRREGULAR[lower]
        return found.upper() if word.isupper() else word[:1] + found[1:]
    if lower in _UNCOUNTED or len(word) < 3 or not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return word
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if lower.endswith(("xes", "ches", "shes", "sses", "tzes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def singular_name(text: str) -> str:
    """`order_lines` → `order_line`: only the last word changes."""
    words = re.split(r"(?<=_)", text)
    return (
        "".join((*words[:-1], singular(words[-1]))) if "_" in text else _CAMEL_LAST.sub(lambda m: singular(m[0]), text)
    )


_CAMEL_LAST = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+)$")


def folded(text: str) -> str:
    """What two spellings of one name have in common: case, blanks, underscores and a plural of the last word are no
    difference."""
    words = [word.lower() for word in words_of(text)]
    return "".join((*words[:-1], singular(words[-1]))) if words else ""
