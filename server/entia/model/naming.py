"""Database names from model names: case, plural, templates; and the nearest name to a misspelt one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from entia.model.schema import Naming
from entia.text import nearest, small_name

# Between two words of a name: aA, AAa and 9A.
BOUNDARY = re.compile(
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00de])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
)
CASES = ("verbatim", "snake_case", "camel_case", "pascal_case", "upper_snake_case", "lower_case")


@lru_cache(maxsize=65536)
def snake(name: str) -> str:
    """`OrderLine` → `order_line`, `HTTPServer2` → `http_server2`."""
    return BOUNDARY.sub("_", name).lower()


@lru_cache(maxsize=65536)
def cased(case: str, name: str) -> str:
    """The name in one of `CASES`. Words keep their capitals in `camelCase` and `PascalCase` (`ownerID` → `OwnerID`),
    but for the first one of `camelCase`, and where several have no other letters (`ORDER_ID` → `OrderId`)."""
    if case == "snake_case":
        return snake(name)
    if case == "upper_snake_case":
        return snake(name).upper()
    if case == "lower_case":
        return name.lower()
    if case in ("camel_case", "pascal_case"):
        mixed = name.lower() if "_" in name and name.upper() == name else name
        words = [word for word in BOUNDARY.sub("_", mixed).split("_") if word]
        if case == "camel_case":
            words[:1] = [word.lower() for word in words[:1]]
            return "".join([*words[:1], *[word[:1].upper() + word[1:] for word in words[1:]]])
        return "".join([word[:1].upper() + word[1:] for word in words])
    return name


def plural(word: str) -> str:
    """Three rules: y after a consonant → ies; s, x, z, ch, sh take es; else s. The rest is `as "name"`."""
    if not word:
        return word
    lower = word.lower()
    if lower.endswith("y") and lower[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return word[:-1] + ("IES" if word[-1].isupper() else "ies")
    ending = "es" if lower.endswith(("s", "x", "z", "ch", "sh")) else "s"
    return word + (ending.upper() if word.isupper() else ending)


@lru_cache(maxsize=65536)
def table_name(naming: Naming, name: str) -> str:
    """The database name of an entity called `name` (without its namespace)."""
    derived = cased(naming.tables or naming.case, name)
    return plural(derived) if naming.plural else derived


def type_name(naming: Naming, name: str) -> str:
    """The database name of an enum or a domain called `name` (without its namespace)."""
    return cased(naming.types or naming.case, name)


def column_name(naming: Naming, name: str) -> str:
    """The database name of an attribute called `name`."""
    return cased(naming.case, name) if naming.case != "verbatim" else name


def table_label(naming: Naming, name: str, db_name: str) -> str:
    """What the table of an entity called `name` is called in names of constraints."""
    if not naming.constraints:
        return db_name
    short = name.rpartition(".")[2]
    if table_name(naming, short) != db_name:
        return cased(naming.constraints, db_name)
    label = cased(naming.constraints, short)
    return plural(label) if naming.plural else label


def column_label(naming: Naming, base: str, db_name: str) -> str:
    """What a column is called in names of constraints; `base` is its name before the case is applied."""
    if not naming.constraints:
        return db_name
    return cased(naming.constraints, base if column_name(naming, base) == db_name else db_name)


def word_label(naming: Naming, word: str) -> str:
    """What a word of the model is in the name of a constraint."""
    return cased(naming.constraints, word) if naming.constraints else column_name(naming, word)


def inverse_name(entity: str, *, single: bool) -> str:
    """What the target of a relationship calls it where no `inverse` does: `order` for `Order` if there is one, else
    `orders`."""
    small = small_name(entity)
    return small if single else plural(small)


@lru_cache(maxsize=65536)
def role_column(naming: Naming, role: str, target: str, key: str) -> str:
    """The column that the role makes for one key column of the target, before the case is applied.

    A key's beginning that is the target's name or the role is dropped: `film -> Film` with key `film_id` gives
    `film_id`, `user -> Person` with key `user_id` gives `user_id`. Directly behind the role the rest of the key keeps
    its capitals: `filmId`. A template without a role has the whole key.
    """
    template, low = naming.column or "{role}_{key}", snake(key)
    if "{role}" not in template:
        return template.replace("{key}", key)
    begins = next((name for name in (snake(target), snake(role)) if low.startswith(f"{name}_")), None)
    if begins is None or len(low) == len(begins) + 1:
        short = key
    else:
        short = low[len(begins) + 1 :]
        short = _end(key, short) if "{role}{key}" in template else short
    return template.replace("{role}", role).replace("{key}", short)


def _end(name: str, words: str) -> str:
    """The end of a name that has these words, as it is written: `Code` of `countryCode`."""
    letters, at = len(words.replace("_", "")), len(name)
    while letters and at:  # small letters may be more than capitals
        at -= 1
        letters -= name[at] != "_"
    return name[at:]


_DEFAULTS = {
    "pk": "{table}_pkey",
    "unique": "{table}_{columns}_key",
    "fk": "{table}_{columns}_fkey",
    "check": "{table}_{columns}_check",
    "index": "{table}_{columns}_idx",
}


@lru_cache(maxsize=64)
def _template(naming: Naming, kind: str, bare: bool) -> tuple[str, ...]:
    """The template's pieces: `{table}`, `{target}`, `{role}` and `{columns}` by themselves, text between them."""
    template: str = getattr(naming, kind) or _DEFAULTS[kind]
    if bare:
        template = template.replace("_{columns}", "").replace("{columns}_", "")
    return tuple(piece for piece in re.split(r"(\{(?:table|target|role|columns)\})", template) if piece)


def constraint_name(
    naming: Naming, kind: str, table: str, columns: Sequence[str], target: str = "", role: str = ""
) -> str:
    """The derived name of a constraint or index, of what tables and columns are called in such names (`table_label`,
    `column_label`); a model name given to it stands in the place of its columns. `target` is the table that a foreign
    key refers to, `role` what the relationship is called there (`word_label`)."""
    given = {"{table}": table, "{target}": target, "{role}": role, "{columns}": "_".join(columns)}
    return "".join([given.get(piece, piece) for piece in _template(naming, kind, not columns)])


_LETTERS = "abcdefghijklmnopqrstuvwxyz_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def nearest_of_many(word: str, known: Callable[[str], bool], ordered: Sequence[str]) -> str | None:
    """As `nearest`, among any number of names at a price that does not grow with them.

    Spellings one edit away are looked up by `known`, and those with a letter too much, or with two or the first one's
    case exchanged, before the fifty times as many with another letter. Farther ones are sought among the neighbours of
    the word in `ordered` (all names, sorted).
    """
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    capital = word[:1].swapcase() + word[1:]
    found = [capital] if known(capital) else []
    found += [a + b[1:] for a, b in splits if b and known(a + b[1:])]
    found += [a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1 and known(a + b[1] + b[0] + b[2:])]
    if not found:
        found = [a + c + b[1:] for a, b in splits if b for c in _LETTERS if known(a + c + b[1:])]
        found += [a + c + b for a, b in splits for c in _LETTERS if known(a + c + b)]
    found = [name for name in found if name != word]
    if not found:
        at = bisect_left(ordered, word)
        found = list(ordered[max(0, at - 16) : at + 16])
        at = bisect_left(ordered, capital)
        found += ordered[max(0, at - 16) : at + 16]
    return nearest(word, found)
