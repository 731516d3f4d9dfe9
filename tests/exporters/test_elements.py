"""Each element of a model is in an export of it, or its notes tell of it.

Random models call everything by a word that stands nowhere else, so that each can be looked for without a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from entia.exporters import ALL, Exported
from tests.exporters.models import Case, schema_of
from tests.support.models import errors_of

Draw = Callable[[st.SearchStrategy[str]], str]

# `@kind` becomes a word of its own, `@` alone is the word before it.
ATTRIBUTES = (
    "@column: string(40)? /// @doc",
    "@column: int = 1",
    "@column: decimal(10, 2) check (@ > 0)",
    '@column: int check "@check" (id > 0)',
    "@column: enum(@label, @label)?",
    '@column: Qenum? as "@stored"',
    "@column: Qdomain",
    "@column: Qplace?",
    "@column: timestamp = now() on update now()",
    '@column: int unique "@unique"',
    '@column: string(20) index "@index"',
    '@column: string(20) unique index "@unique" @pii(contact)',
    "@column: int computed (id + 1) stored",
    '@role -> Qother inverse @inverse on delete cascade fk "@fk" /// @doc',
    '@role -> Qother? index "@index"',
    "@role -> Qother(code)?",
    "@role <-> Qother via @Junction { @column: int? } /// @doc",
)
DIRECTIVES = (
    'index "@index" (id, base) /// @doc',
    'index "@index" (lower(base))',
    'unique "@unique" (id, base) /// @doc',
    "check \"@check\" (base <> '@text') /// @doc",
    "volume 1K now, 1M in 3y",
    'lifecycle { create "@text"; delete "@text" }',
    "retain 10y after at then delete",
    "audit base keep 10y",
    'cache redis key "@text:{id}" ttl 5m invalidate on write',
    'sync realtime with "@text"',
    "on erasure anonymize base",
)
DECLARATIONS = (
    "/// @doc\nview @View as (select id from Qother where name <> '@text')",
    "view @View materialized as (select id, name from Qother)",
    "/// @doc\nquery @Query p95 20ms (select * from Qother where code = 1 and name = '@text')",
    'rule @Rule "@text" by application',
    'source @Source "@text" -> Qother',
    'note "@text" "@text"',
    'todo "@text"',
    'backup { storage "@text" }',
    'migration 2.0.0 from 1.0.0 { step "@text" }',
    "enum @Enum { @label /// @doc\n @label }",
    "/// @doc\ntype @Domain = int check (value > 3)",
    "/// @doc\nmixin @Mixin { @column: int? }",
    "/// @doc\ntype @Shape { @column: int }",
    "/// @doc\nentity @External @external { id: int pk }",
)
FIXED = """enum Qenum { @label /// @doc
 @label }

/// @doc
type Qdomain = int check (value > 7)

type Qplace { @column: int?; @column: string(9)? }

/// @doc
entity Qother { id: int pk; code: int unique; name: string(40) }
"""


@st.composite
def texts(draw: Draw, dialect: str) -> str:
    """A model of that dialect's target, of which some lines may be wrong."""
    words: dict[str, int] = {}

    def named(template: str) -> str:
        last = ""

        def fresh(match: re.Match[str]) -> str:
            nonlocal last
            kind = match[1]
            if not kind:
                return last
            words[kind] = words.get(kind, 0) + 1
            last = f"{'Q' if kind[0].isupper() else 'q'}{kind.lower()}{words[kind]}"
            return last

        return re.sub(r"@(?!pii|external)([A-Za-z]*)", fresh, template)

    parts = [named(f"/// @doc\nmodel Qmodel {{ target {dialect} }}"), named(FIXED)]
    for _ in range(draw(st.integers(1, 3))):
        lines = ["id: int pk", "base: string(30)", "at: date"]
        lines += draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=6))
        lines += draw(st.lists(st.sampled_from(DIRECTIVES), max_size=4, unique=True))
        block = "\n".join(f"  {named(line)}" for line in lines)
        parts.append(f"{named('/// @doc')}\n{named('entity @Entity')} {{\n{block}\n}}")
    parts += map(named, draw(st.lists(st.sampled_from(DECLARATIONS), max_size=5, unique=True)))
    return "\n\n".join(parts) + "\n"


# What a note of a diagram calls all that is of a kind in an entity; the texts stand in lines of these words.
_DRAWN = {
    "index": "indexes", "check": "checks", "unique": "keys", "fk": "names of keys", "inverse": "inverses",
    "label": "labels", "column": "other names", "stored": "other names", "entity": "other names", "doc": "comment",
    "external": "other names",
}  # fmt: skip


def missing(text: str, exported: Exported) -> set[str]:
    """The words of the model that the export neither has nor tells of."""
    told = "\n".join([exported.text, *(note.message for note in exported.notes)]).lower()
    return {word for word in re.findall(r"\bq[a-z]+\d+\b", text.lower()) if not re.search(rf"{word}(?!\d)", told)}


def undrawn(text: str, exported: Exported) -> set[str]:
    """The missing words of which no note tells by what they are, at their entity or as a whole declaration."""
    notes = [note.message for note in exported.notes]
    found = set()
    for word in missing(text, exported):
        block = next(part for part in text.split("\n\n") if re.search(rf"{word}(?!\d)", part.lower()))
        head = next(line for line in block.split("\n") if line and not line.startswith("///"))
        line = next(line for line in block.split("\n") if re.search(rf"{word}(?!\d)", line.lower()))
        keyword, name = head.split(" ", 1)[0], head.split(" ", 2)[1]
        first = "index" if "unique index" in line else line.split()[0]
        if keyword == "model":
            wanted = ["the comment of the model"]
        elif keyword != "entity":
            wanted = [f"`{keyword}", *([name] if name.startswith("Q") else [])]
        else:
            kind = first if first in ("index", "unique", "check") else word.strip("q0123456789")
            wanted = [_DRAWN.get(kind, first), f"`{name}`"]
        if not any(all(each in note for each in wanted) for note in notes):
            found.add(f"{word}: {line}")
    return found


@pytest.mark.parametrize(
    ("format", "dialect"), [(name, each) for name, format in ALL.items() for each in format.dialects or ("postgres",)]
)
def test_each_element_is_there_or_told(format: str, dialect: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(texts(dialect))
    def check(text: str) -> None:
        assume(not errors_of(text))
        exported = Case("model", schema_of(text), dialect).exported(format)
        lost = undrawn if format in ("mermaid", "plantuml") else missing
        assert lost(text, exported) == set(), f"{text}\n{exported.text}"

    check()
