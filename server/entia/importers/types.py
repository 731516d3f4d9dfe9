"""What somebody means by a word for a type, in a document, a program or SQL of no dialect: the nearest type of ours.

`modelling_types` asks another question, which type makes exactly the column that a database has; names of other
systems are those of `syntax.spellings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from entia.importers.names import attribute_name
from entia.model.native_types import native_types
from entia.model.types import BASES
from entia.syntax.printer import quote
from entia.syntax.spellings import LONG, spelling


class Typed(NamedTuple):
    """What a type's text says. `name` is a type that is not Entia's own (an entity, an enum, or unknown) with `many`
    for a list of it; `rest` are words that are no part of the type."""

    type: str
    optional: bool = False
    auto: bool = False
    labels: tuple[str, ...] = ()
    name: str = ""
    many: bool = False
    rest: str = ""
    known: bool = True


class Written(NamedTuple):
    """A type as the model writes it; `base` is Entia's ("" where it is the database's own), `note` what differs,
    `native` the database's own where that is said beside ours: `sqlserver.money`."""

    text: str
    base: str = ""
    note: str = ""
    native: str = ""


_OF = re.compile(
    r"(?P<name>[A-Za-z_][\w.]*(?:\s+(?:precision|varying|with(?:out)?\s+(?:local\s+)?time\s+zone|unsigned))?)"
    r"\s*(?:\((?P<arguments>[^()]*)\)|<(?P<generic>.*)>|\[(?P<items>[^\]]+)\])?"
    r"(?P<zone>\s+with(?:out)?\s+time\s+zone)?(?P<unsigned>\s+unsigned)?(?P<array>(?:\s*\[\s*\])*)(?P<mark>\??)",
    re.IGNORECASE,
)
_LISTS = frozenset(("list", "array", "set", "sequence", "tuple", "iterable", "collection"))
_MAPS = frozenset(("map", "dict", "record", "mapping", "hashmap", "any", "object", "jsonobject"))
_NOTHING = frozenset(("none", "null", "undefined", "nil"))
_QUOTED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\s*""")
_WORDS = {
    "foreign key": "uuid",
    "whole number": "int",
    "date and time": "timestamp",
    "timestamp with timezone": "timestamp",
    "decimal number": "decimal",
    "long text": "text",
    "free text": "text",
    "yes/no": "bool",
    "email": "string(254)",
    "url": "string(2048)",
    "uri": "string(2048)",
    "currency": "decimal(19, 4)",
}


def read_type(text: str) -> Typed:
    """What this cell, or this type of a statement, says. An unknown type is `text` with `known` false."""
    text = text.replace("`", "").replace("**", "").strip()
    if not text:
        return Typed("text", known=False)
    lower = " ".join(text.lower().split())
    if said := _WORDS.get(lower) or LONG.get(lower):
        return Typed(said)
    parts = split_outside(text, "|", "()[]{}<>")
    if len(parts) > 1:
        kept = [part for part in parts if part.lower() not in _NOTHING]
        optional = len(kept) < len(parts)
        if kept and all(_QUOTED.fullmatch(part) for part in kept):
            return Typed("enum", optional, labels=tuple(_unquoted(part) for part in kept))
        if len(kept) == 1:
            inner = read_type(kept[0])
            return inner._replace(optional=inner.optional or optional)
        return Typed("json", optional, rest=text, known=False)
    match = _OF.match(text)
    if match is None:
        return Typed("text", rest=text, known=False)
    rest = text[match.end() :].strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    return _named(match)._replace(rest=_joined(_named(match).rest, rest))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _named(match: re.Match[str]) -> Typed:
    name = " ".join(match["name"].lower().split())
    optional = bool(match["mark"])
    array = "[]" * match["array"].count("[") if match["array"] else ""
    inside = match["generic"] or match["items"] or ""
    if name in ("optional", "nullable", "maybe", "future") and inside:
        return read_type(inside)._replace(optional=True)
    if name in _LISTS and inside:
        inner = read_type(inside)
        if inner.name:
            return inner._replace(many=True, optional=optional)
        return Typed(f"{inner.type}[]", optional, rest=inner.rest, known=inner.known)
    if name in ("literal", "enum", "oneof") and (inside or match["arguments"]):
        labels = labels_of(inside or match["arguments"])
        return Typed("enum", optional, labels=labels)
    if name == "enum":
        return Typed("enum", optional)
    if name in _LISTS or name in _MAPS:
        return Typed("json", optional, rest=match[0].strip() if inside else "")
    arguments = [part.strip() for part in (match["arguments"] or "").split(",") if part.strip()]
    if match["zone"]:
        base = "timestamp" if "without" not in match["zone"].lower() or name != "timestamp" else "datetime"
    else:
        base = _WORDS.get(name) or _spelt(match["name"])
    if not base:
        return Typed("text", optional, name=match["name"], many=bool(array), rest="", known=False)
    auto = base.endswith(" auto")
    base = base.removesuffix(" auto")
    numbers = [part for part in arguments if part.isdigit()]
    kept = "" if len(numbers) == len(arguments) else match["arguments"]
    if name == "tinyint" and numbers == ["1"]:
        return Typed("bool", optional)
    most = BASES[base][1] if base in BASES else 0
    if "(" not in base and most and numbers:
        base = f"{base}({', '.join(numbers[:most])})"
    unsigned = " unsigned" if match["unsigned"] or name.endswith(" unsigned") else ""
    return Typed(f"{base}{unsigned}{array}", optional, auto, rest=kept or "")


def _spelt(name: str) -> str:
    """Our name of a type, "" for one that nobody knows."""
    name = name.split(" ", maxsplit=1)[0] if name.lower().endswith(" unsigned") else name
    known = spelling(name) or (name if name in BASES else name.lower() if name.lower() in BASES else "")
    return "" if known in ("array", "map", "native", "unknown", "vector") else known


def labels_of(text: str) -> tuple[str, ...]:
    """`a, b` or `"a" | 'b'` → the labels."""
    parts = re.split(r"\s*[,|]\s*|\s+/\s+", text.strip().strip("."))
    return tuple(dict.fromkeys(_unquoted(part) for part in parts if part.strip(" …")))


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    return next(group for group in match.groups() if group is not None) if match else text.strip()


def split_outside(text: str, sign: str, brackets: str = "()[]{}") -> list[str]:
    """The parts of a text between a sign that stands outside brackets and quotes, without empty ones. An apostrophe
    behind a letter is no quote."""
    parts, depth, quoted, start = [], 0, "", 0
    for at, each in enumerate(text):
        if quoted:
            quoted = "" if each == quoted else quoted
        elif each in "'\"`" and (each != "'" or not text[at - 1 : at].isalnum()):
            quoted = each
        elif each in brackets:
            depth += -1 if brackets.index(each) % 2 else 1
        elif each == sign and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]


def label_text(label: str) -> str:
    """A label as an enum lists it: in quotes where it is no name."""
    return label if label.isidentifier() else quote(label)


def enum_type(labels: Iterable[str]) -> str:
    """`enum(a, b)`."""
    return f"enum({', '.join(map(label_text, labels))})"


def is_number(type: str) -> bool:
    """Whether values of the type are numbers."""
    return type.split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0] in (
        "tinyint",
        "smallint",
        "int",
        "bigint",
        "decimal",
        "float",
        "double",
    )


def is_text(type: str) -> bool:
    """Whether values of the type are texts."""
    return type.split("(", maxsplit=1)[0] in ("string", "char", "text")


def with_length(type: str, length: str) -> str:
    """The text type with its greatest length."""
    return f"string({length})" if type.split("(", maxsplit=1)[0] in ("string", "text") else type


# ---- types that a source defines -------------------------------------------------------------------------------------
_NEEDLESS = re.compile(r'"([a-z_][a-z0-9_$]*)"')  # quotes


def type_keys(dialect: str, schema: str, name: str, default_schema: str) -> tuple[str, ...]:
    """How SQL may spell a type that it defines, for `find_named`."""
    low = name.lower()
    if dialect == "postgres" and name != low and low in native_types(dialect):
        low = f'"{name}"'  # without quotes it is PostgreSQL's own
    if schema:
        return (f"{schema.lower()}.{low}",)
    return (low, f"{default_schema.lower()}.{low}") if default_schema else (low,)


def find_named(named: Mapping[str, str], text: str) -> str | None:
    """What the model calls the type that SQL spells so, of `named` by their `type_keys`."""
    found = named.get(plain_path(text))
    return found if found is not None else named.get(_NEEDLESS.sub(r"\1", text))


def plain_path(name: str) -> str:
    """A type's name without quotes: `"public"."Mood"` → `public.mood`."""
    return re.sub(r'["`\[\]]', "", name).lower()


def role_of(column: str, key: str) -> str:
    """`customer_id` with the key `id` → `customer`, `cashDrawerId` → `cashDrawer`; any other column stays."""
    for ending in (f"_{key}", f"_{key.rsplit('_', 1)[-1]}", key[:1].upper() + key[1:]):
        if column.endswith(ending) and len(column) > len(ending):
            return column[: -len(ending)]
    return attribute_name(column)
