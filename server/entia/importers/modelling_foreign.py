"""Column types of a database whose DDL Entia does not write: ours, with theirs beside it where ours says less."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from entia.dialects import DIALECTS
from entia.importers.foreign_types import foreign_types
from entia.importers.types import Written, enum_type, split_outside
from entia.model.types import BASES
from entia.syntax.printer import quote


class Theirs(NamedTuple):
    """A type taken apart: `timestamp (6) with time zone` is ("timestamp", ("6",), "with time zone")."""

    name: str
    arguments: tuple[str, ...] | None
    rest: str

    @property
    def key(self) -> str:
        """Its words in small letters, without any brackets."""
        return " ".join(re.sub(r"\([^()]*\)", " ", f"{self.name} {self.rest}").lower().split())


_FINER = re.compile(r"(time|datetime|timestamp)\((\d+)\)")
_FINE = "Entia counts no finer than a millionth of a second"
_DECIMAL = re.compile(r"decimal\((-?\d+)(?:, (-?\d+))?\)")
_COUNTED = re.compile(r"^(\d+)\s+(char|byte)$", re.IGNORECASE)  # how Oracle counts a length
_RECORDS = ("struct", "tuple", "nested", "row", "object")
_QUOTED = re.compile(r'(["`\[])([^"`\[\]]+)(["`\]])')
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FIELD = re.compile(r"([^\W\d]\w*)\s*:?\s+(.+)|([^\W\d]\w*)\s*:\s*(.+)", re.DOTALL)
_OF_FIELD = re.compile(r"\s+(?:not null|options\s*\(.*\)|comment\s+'.*')$", re.IGNORECASE | re.DOTALL)
_SAYS_MORE = re.compile(r"<.*(?:\bnot null\b|\boptions\s*\(|\bcomment\s+')", re.IGNORECASE | re.DOTALL)
_CODED = re.compile(r"'((?:''|\\.|[^'])*)'\s*=\s*(-?\d+)", re.DOTALL)


@lru_cache(maxsize=4096)
def foreign_type(dialect: str, text: str) -> Written:
    """The type of a column that the source calls `text`."""
    theirs = read(text)
    if theirs is None:
        return _own(dialect, text)
    found = _container(dialect, theirs)
    if found is not None:
        return found
    given = [_COUNTED.sub(r"\1", each) for each in theirs.arguments or ()]
    known = foreign_types(dialect)
    exact = f"{theirs.key}({','.join(each.lower() for each in given)})"
    keys = (exact, f"{theirs.key}()") if given else (theirs.key,)
    ours, kept, note = next((known[key] for key in keys if key in known), ("", False, ""))
    if not ours or ("$" in ours and not all(re.fullmatch(r"-?\d+", each) for each in given)):
        if theirs.key == "datetime64" and given:  # with a zone
            ours, kept, note = f"timestamp({given[0]})", True, ""
        else:
            return _own(dialect, text)
    ours = ours.replace("$", ", ".join(given))
    base = re.split(r"[( ]", ours, maxsplit=1)[0]
    if base not in BASES:
        return Written(f"{dialect}.{ours}")  # a better name of theirs
    if any(re.search(r"byte$", each, re.IGNORECASE) for each in theirs.arguments or ()):
        note = "a length in bytes is one in characters in a model"
    fitted = _fitted(ours)
    if fitted is None:
        return _own(dialect, text)
    if fitted != ours and base != "decimal" and not kept and not ours.endswith("(6)"):
        note = _FINE
    native = native_text(dialect, text) if kept else ""
    return Written(fitted, base, note, f"{dialect}.{native}" if native else "")


def _fitted(ours: str) -> str | None:
    """The type with arguments that Entia's may have, None where there are none such."""
    if finer := _FINER.fullmatch(ours):
        return finer[1] if int(finer[2]) >= 6 else ours
    if decimal := _DECIMAL.fullmatch(ours):
        digits, scale = int(decimal[1]), int(decimal[2] or 0)
        return f"decimal({digits}, {scale})" if 0 <= scale <= digits else None
    return ours


def read(text: str) -> Theirs | None:
    """The parts of a type's text; None where it has other brackets."""
    bare = " ".join(_QUOTED.sub(r"\2", text).split())
    opened = re.search(r"[(<]", bare)
    if opened is None:
        return Theirs(bare, None, "")
    depth, quoted = 0, False
    for at in range(opened.start(), len(bare)):
        quoted ^= bare[at] == "'"
        depth += 0 if quoted else (bare[at] in "(<") - (bare[at] in ")>")
        if depth == 0 and not quoted:
            inside = bare[opened.end() : at]
            return Theirs(
                bare[: opened.start()].strip(), tuple(split_outside(inside, ",", "()<>[]")), bare[at + 1 :].strip()
            )
    return None


def _container(dialect: str, theirs: Theirs) -> Written | None:
    """A type that holds others, or lists its values; None for any other."""
    word, inside = theirs.name.lower(), theirs.arguments
    if theirs.rest == "[]" or (dialect == "cockroachdb" and theirs.name.endswith("[]")):
        arguments = f"({', '.join(inside)})" if inside is not None else ""
        return _list(dialect, f"{theirs.name.removesuffix('[]')}{arguments}")
    if inside is None or theirs.rest:
        return None
    if word == "array" and len(inside) == 1:
        return _list(dialect, inside[0])
    if word == "nullable" and len(inside) == 1:
        return foreign_type(dialect, inside[0])
    if word == "lowcardinality" and len(inside) == 1:
        held = foreign_type(dialect, inside[0])
        native = f"{dialect}.{native_text(dialect, without_null(f'{theirs.name}({inside[0]})'))}"
        return held._replace(native=native) if held.base else Written(native)
    if word in ("enum8", "enum16", "enum"):
        return _enum(dialect, theirs)
    if word == "map" and len(inside) == 2:
        return Written("json", "json", native=f"{dialect}.{_native(dialect, theirs)}")
    return None


def _list(dialect: str, of: str) -> Written:
    held = foreign_type(dialect, of)
    mark = "?" if dialect == "clickhouse" and re.match(r"\s*nullable\(", of, re.IGNORECASE) else ""
    if held.base and not held.native and not held.base.startswith("json"):
        return Written(f"{held.text}{mark}[]", "array", held.note)
    native = _native(dialect, Theirs("Array", (of,), ""))
    return Written("json", "json", _unsaid(of), f"{dialect}.{native}")


def _enum(dialect: str, theirs: Theirs) -> Written:
    """ClickHouse's, whose labels may have numbers: those that it would give by itself need no word."""
    pairs = [_CODED.fullmatch(each.strip()) for each in theirs.arguments or ()]
    labels = [pair[1] if pair else each.strip()[1:-1] for pair, each in zip(pairs, theirs.arguments or (), strict=True)]
    usual = all(pair is None or int(pair[2]) == number for number, pair in enumerate(pairs, 1))
    shown = enum_type(label.replace("''", "'") for label in labels)
    if usual:
        return Written(shown, "enum")
    return Written(shown, "enum", native=f"{dialect}.{_native(dialect, theirs)}")


def without_null(text: str) -> str:
    """ClickHouse's type without `Nullable(…)`, which the model says by `?`."""
    return re.sub(r"nullable\(((?:[^()]|\([^()]*\))*)\)", r"\1", text, count=1, flags=re.IGNORECASE)


def _own(dialect: str, text: str) -> Written:
    """A type that is the database's alone."""
    native = native_text(dialect, without_null(text))
    if native:
        return Written(f"{dialect}.{native}", note=_unsaid(text))
    found = _PATH.match(text.strip('"`[] '))
    word = found[0].lower() if found is not None else "unknown"
    title = DIALECTS[dialect].title if dialect in DIALECTS else dialect
    return Written(f"{dialect}.{word}", note=f"`{text}` of {title} is written as `{word}`")


def _unsaid(text: str) -> str:
    """The note of what fields of a record say besides their types."""
    return f"what the fields of `{text}` say besides their types is left out" if _SAYS_MORE.search(text) else ""


def native_text(dialect: str, text: str) -> str:
    """A type of theirs as it stands behind the dialect's name and a dot; "" where that cannot be written."""
    theirs = read(text)
    return _native(dialect, theirs) if theirs is not None else ""


def _native(dialect: str, theirs: Theirs) -> str:
    if theirs.rest or not _PATH.fullmatch(theirs.name):
        return ""
    name = theirs.name if dialect == "clickhouse" else theirs.name.lower()
    if theirs.arguments is None:
        return name
    if theirs.name.lower() in _RECORDS:
        fields = [_FIELD.fullmatch(each) for each in theirs.arguments]
        written = [_field(dialect, each) for each in fields if each is not None]
        if len(written) == len(theirs.arguments) and all(written):
            return f"{name}({{{'; '.join(written)}}})"
    shown = [_argument(dialect, each) for each in theirs.arguments]
    return f"{name}({', '.join(shown)})"


def _field(dialect: str, match: re.Match[str]) -> str:
    name, type_ = (match[1], match[2]) if match[1] else (match[3], match[4])
    native = native_text(dialect, _OF_FIELD.sub("", type_))
    return f"{name}: {native}" if native else ""


def _argument(dialect: str, text: str) -> str:
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return text
    if re.fullmatch(r"'(?:''|[^'])*'", text):
        return quote(text[1:-1].replace("''", "'"))
    return native_text(dialect, text) or quote(text)
