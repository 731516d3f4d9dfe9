"""What happens to a source between two imports of it: lines and tables come, go and change. The checker judges each."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.support import mutations
from tests.support.models import TYPES, RandomModel
from tests.support.mutations import Sketch
from tests.support.user_edits import errors


def add_an_attribute(sketch: Sketch) -> bool:
    """A new column, somewhere in an entity."""
    chance = sketch.chance
    place = chance.choice(list(sketch.bodies()))
    optional = "?" if chance.random() < 0.5 else ""
    sketch.lines.insert(place, f"  extra_{chance.randrange(1000)}: {chance.choice(list(TYPES))}{optional}")
    return True


def add_a_relationship(sketch: Sketch) -> bool:
    """A new foreign key with its columns."""
    chance = sketch.chance
    entity, target = (chance.choice(sketch.entities)[0] for _ in range(2))
    words = chance.choice(("", " on delete cascade", " index", ' fk "fk_given"', " unique"))
    sketch.lines.insert(sketch.body(entity).stop, f"  link_{chance.randrange(1000)} -> {target}?{words}")
    return True


def add_a_directive(sketch: Sketch) -> bool:
    """A new index, key or check."""
    chance = sketch.chance
    entity = chance.choice(sketch.entities)[0]
    names = sketch.attributes(entity)
    if len(names) < 2:
        return False
    one, other = chance.sample(names, 2)
    forms = (
        f"index ({one}, {other} desc)",
        f'index "ix_given" ({other})',
        f"unique ({one}, {other})",
        f'unique "uq_given" ({one})',
        f"check ({one} is not null or {other} is not null)",
        f"check some_name ({one} is not null)",
        f"index ({one}) where ({other} is null)",
    )
    sketch.lines.insert(sketch.body(entity).stop, f"  {chance.choice(forms)}")
    return True


def add_an_entity(sketch: Sketch) -> bool:
    """A new table, with a foreign key to an old one."""
    chance = sketch.chance
    name = f"Extra{chance.randrange(1000)}"
    target = chance.choice(sketch.entities)[0]
    kinds = chance.sample(sorted(TYPES), 3)
    lines = [f"entity {name} {{", "  id: int pk auto", f"  owner -> {target}?"]
    lines += [f"  a{number}: {kind}" for number, kind in enumerate(kinds)]
    sketch.lines += ["", *lines, "  index (owner, id)", "}"]
    return True


def change_the_key(sketch: Sketch) -> bool:
    """Another primary key."""
    chance = sketch.chance
    entity = chance.choice(sketch.entities)[0]
    names = sketch.attributes(entity)
    body = sketch.body(entity)
    keys = [number for number in body if " pk" in sketch.lines[number]]
    if not keys or not names:
        return False
    for number in keys:
        sketch.lines[number] = sketch.lines[number].replace(" pk", "", 1)
    sketch.lines.insert(body.stop, f"  pk ({', '.join(chance.sample(names, min(2, len(names))))})")
    return True


def rename_a_column(sketch: Sketch) -> bool:
    """A column with another name in the database."""
    places = [
        number for number in sketch.bodies() if " as " not in sketch.lines[number] and ": " in sketch.lines[number]
    ]
    if not places:
        return False
    place = sketch.chance.choice(places)
    code, comment, rest = sketch.lines[place].partition("  ///")
    sketch.lines[place] = f'{code} as "moved_{sketch.chance.randrange(1000)}"{comment}{rest}'
    return True


def rename_a_table(sketch: Sketch) -> bool:
    """A table with another name in the database, and nothing else changed."""
    name, _ = sketch.chance.choice(sketch.entities)
    new = f"{name}Moved{sketch.chance.randrange(1000)}"
    sketch.lines = [re.sub(rf"\b{name}\b", new, line) for line in sketch.lines]
    return True


def rename_an_enum(sketch: Sketch) -> bool:
    """An enum with another name."""
    names = [line.split(" ")[1] for line in sketch.lines if line.startswith("enum ")]
    if not names:
        return False
    name = sketch.chance.choice(names)
    sketch.lines = [re.sub(rf"\b{name}\b", f"{name}Moved", line) for line in sketch.lines]
    return True


def label_an_enum(sketch: Sketch) -> bool:
    """Labels that come and go."""
    places = [number for number, line in enumerate(sketch.lines) if line.startswith("enum ")]
    if not places:
        return False
    place = sketch.chance.choice(places)
    line = sketch.lines[place]
    sketch.lines[place] = sketch.chance.choice((
        line.replace(" }", ", extra }"), line.replace("{ ", "{ first, ", 1), line.replace('"in work", ', ""),
        line.replace("{ draft, ", "{ ").replace(" }", ", draft }"),
    ))  # fmt: skip
    return True


CHANGES: tuple[Callable[[Sketch], bool], ...] = (
    add_an_attribute,
    add_an_attribute,
    add_a_relationship,
    add_a_directive,
    add_a_directive,
    add_an_entity,
    change_the_key,
    rename_a_column,
    rename_a_table,
    rename_an_enum,
    label_an_enum,
    mutations.lose_a_line,
    mutations.lose_a_line,
    mutations.lose_a_declaration,
    mutations.change_a_type,
    mutations.change_a_default,
    mutations.add_a_default,
    mutations.lose_a_clause,
    mutations.turn_required,
    mutations.change_a_number,
    mutations.change_a_literal,
)


def changed(seed: int, model: RandomModel, count: int) -> str:
    """The model after so many changes that leave it without an error; fewer where too many had one."""
    chance = random.Random(f"source-{model.dialect}-{seed}")
    text, made = model.text, 0
    for attempt in range(8 * count):
        sketch = Sketch(seed * 100 + attempt, model)
        sketch.lines = text.rstrip("\n").split("\n")
        sketch.entities = [
            (line.split(" ")[1], number)
            for number, line in enumerate(sketch.lines)
            if line.startswith("entity ") and line.endswith("{") and "}" in sketch.lines[number:]
        ]
        if not sketch.entities or made == count:
            break
        if chance.choice(CHANGES)(sketch) and sketch.text() != text and not errors({"m/x.entia": sketch.text()}):
            text, made = sketch.text(), made + 1
    return text
