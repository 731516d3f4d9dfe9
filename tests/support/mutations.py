"""Mistakes that authors make, each made in a valid random model: what a database would refuse, and the checker first.

`mutate(seed, model)` makes one of them. A kind of mistake has several forms. A form is a text, of which the indented
lines go into one entity of the model and the others after its last block, or a function that changes the lines there
are. In a text `$e` is the entity, `$o` one of the model's entities, `$a` and `$b` are two attributes of `$e`, and `$t`
is the target's name.
"""

# ruff: noqa: E501  (the table of mistakes is data: a kind is easier to read over as one line than as forty)

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from string import Template
from typing import NamedTuple

from tests.support.models import TYPES, RandomModel, one_each

_HEAD = re.compile(r"^entity (\w+)")
_LINE = re.compile(r"^  (\w+)(: | -> | <-> )(.*)$")
_TYPE = re.compile(r"^(  \w+: )(\w+(?:\([^)]*\))?(?: unsigned)?(?:\[\])?)(.*)$")
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"(?<![\w.'-])\d+(?![\w.'-])")
_STRING = re.compile(r"'(?:[^']|'')*'")
_CLAUSE = re.compile(
    r" (?:= \S+(?: \w+')?|check (?:\w+ )?\(.*?\)|unique|index|on (?:delete|update) \w+(?: \w+)?|stored)"
)

LONG = "the_name_of_everything_that_the_second_reviewer_of_the_legal_team"  # 65 characters
NUMBERS = ("0", "1", "2", "6", "7", "63", "64", "65", "127", "128", "255", "256", "1000", "32768", "65535", "65536",
           "2147483648", "9223372036854775808")  # fmt: skip
LITERALS = ("''", "'x'", "'a''b'", "'2024-02-30'", "'2024-02-28'", "'25:00:00'", "'10:00'", "'{'", "'{}'", "'1'", "1",
            "-1", "0.5", "true", "null", "now()", "uuid()", "current_date", "(1 + 1)", "('a' || 'b')")  # fmt: skip


class Mutant(NamedTuple):
    """A model with one mistake, and the mistake's kind and group; `turn` makes it again."""

    turn: int
    dialect: str
    group: str
    kind: str
    text: str


class Sketch:
    """The lines of a random model, and where its entities and their attributes stand."""

    def __init__(self, seed: int, model: RandomModel) -> None:
        self.chance = random.Random(f"mutation-{model.dialect}-{seed}")
        self.dialect = model.dialect
        self.lines = one_each(model.text).rstrip("\n").split("\n")
        heads = [(match[1], number) for number, line in enumerate(self.lines) if (match := _HEAD.match(line))]
        self.entities = [(name, number) for name, number in heads if self.lines[number].endswith("{")]

    def body(self, entity: str) -> range:
        """The numbers of the lines inside an entity's braces."""
        first = next(number for name, number in self.entities if name == entity)
        return range(first + 1, self.lines.index("}", first))

    def bodies(self) -> Iterator[int]:
        """The numbers of all lines inside entities."""
        for name, _ in self.entities:
            yield from self.body(name)

    def attributes(self, entity: str) -> list[str]:
        """The names of an entity's attributes, without its relationships."""
        matches = (_LINE.match(self.lines[number]) for number in self.body(entity))
        return [match[1] for match in matches if match and match[2] == ": "]

    def text(self) -> str:
        """The model's text as it stands."""
        return "\n".join(self.lines) + "\n"


Change = Callable[[Sketch], bool]
Form = str | Change


def write(sketch: Sketch, form: str) -> bool:
    """Write the lines of a form into the model; False where the model lacks what it speaks of."""
    if not sketch.entities:
        return False
    entity = sketch.chance.choice(sketch.entities)[0]
    attributes = sketch.attributes(entity)
    if len(attributes) < 2:
        return False
    first, second = sketch.chance.sample(attributes, 2)
    other = sketch.chance.choice(sketch.entities)[0]
    text = Template(form).substitute(e=entity, o=other, a=first, b=second, t=sketch.dialect)
    inside: list[str] = []
    after: list[str] = []
    for line in text.strip("\n").split("\n"):
        (inside if line.startswith("  ") else after).append(line)
    place = sketch.body(entity).stop
    sketch.lines[place:place] = inside
    sketch.lines += ["", *after] if after else []
    return True


# Changes of the lines that are there ----------------------------------------------------------------------------------


def _pick(sketch: Sketch, pattern: re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
    """One line inside an entity with one match of the pattern."""
    found = [(n, match) for n in sketch.bodies() for match in pattern.finditer(sketch.lines[n])]
    return sketch.chance.choice(found) if found else None


def _put(sketch: Sketch, number: int, match: re.Match[str], new: str) -> bool:
    line = sketch.lines[number]
    changed = line[: match.start()] + new + line[match.end() :]
    sketch.lines[number] = changed
    return changed != line


def lose_a_line(sketch: Sketch) -> bool:
    del sketch.lines[sketch.chance.choice(list(sketch.bodies()))]
    return True


def repeat_a_line(sketch: Sketch) -> bool:
    number = sketch.chance.choice(list(sketch.bodies()))
    sketch.lines.insert(number, sketch.lines[number])
    return True


def copy_a_line(sketch: Sketch) -> bool:
    source, target = (sketch.chance.choice(list(sketch.bodies())) for _ in range(2))
    sketch.lines.insert(target, sketch.lines[source])
    return True


def lose_a_declaration(sketch: Sketch) -> bool:
    heads = [n for n, line in enumerate(sketch.lines) if re.match(r"(entity|type|enum|mixin) ", line)]
    first = sketch.chance.choice(heads)
    whole = sketch.lines[first].endswith("{")
    last = sketch.lines.index("}", first) if whole else first
    del sketch.lines[first : last + 1]
    return True


def repeat_a_declaration(sketch: Sketch) -> bool:
    first = sketch.chance.choice(sketch.entities)[1]
    last = sketch.lines.index("}", first)
    sketch.lines += ["", *sketch.lines[first : last + 1]]
    return True


def change_a_word(sketch: Sketch) -> bool:
    words = sorted({word for line in sketch.lines for word in _WORD.findall(line)})
    found = _pick(sketch, _WORD)
    return found is not None and _put(sketch, *found, sketch.chance.choice(words))


def misspell_a_word(sketch: Sketch) -> bool:
    found = _pick(sketch, _WORD)
    if found is None or len(found[1][0]) < 2:
        return False
    word = found[1][0]
    at = sketch.chance.randrange(len(word))
    return _put(sketch, *found, sketch.chance.choice((word[:at] + word[at + 1 :], word + "x", word.swapcase())))


def change_a_number(sketch: Sketch) -> bool:
    found = _pick(sketch, _NUMBER)
    return found is not None and _put(sketch, *found, sketch.chance.choice(NUMBERS))


def change_a_literal(sketch: Sketch) -> bool:
    found = _pick(sketch, _STRING)
    return found is not None and _put(sketch, *found, sketch.chance.choice(LITERALS))


def change_a_type(sketch: Sketch) -> bool:
    found = _pick(sketch, _TYPE)
    if found is None:
        return False
    type_ = sketch.chance.choice(
        [*TYPES, "duration", "vector(3)", "json[]", "text?[]", "bytes(70000)", "map(text, int)"]
    )
    return _put(sketch, *found, f"{found[1][1]}{type_}{found[1][3]}")


def change_a_default(sketch: Sketch) -> bool:
    found = _pick(sketch, re.compile(r" = (\S+(?: \w+')?)$"))
    return found is not None and _put(sketch, *found, f" = {sketch.chance.choice(LITERALS)}")


def add_a_default(sketch: Sketch) -> bool:
    found = _pick(sketch, _TYPE)
    if found is None or " = " in found[1][0]:
        return False
    optional = "?" if found[1][3].startswith("?") else ""
    rest = found[1][3].removeprefix("?")
    return _put(sketch, *found, f"{found[1][1]}{found[1][2]}{optional} = {sketch.chance.choice(LITERALS)}{rest}")


def lose_a_clause(sketch: Sketch) -> bool:
    found = _pick(sketch, _CLAUSE)
    return found is not None and _put(sketch, *found, "")


def move_a_clause(sketch: Sketch) -> bool:
    found, other = _pick(sketch, _CLAUSE), _pick(sketch, _LINE)
    if found is None or other is None:
        return False
    line, comment, rest = sketch.lines[other[0]].partition("  ///")
    sketch.lines[other[0]] = f"{line}{found[1][0]}{comment}{rest}"
    return True


def turn_required(sketch: Sketch) -> bool:
    found = _pick(sketch, re.compile(r"(\w|\)|\])(\??)(?= |$)"))
    return found is not None and _put(sketch, *found, found[1][1] + ("" if found[1][2] else "?"))


def name_by_case(sketch: Sketch) -> bool:
    found = _pick(sketch, _LINE)
    if found is None:
        return False
    name, between, rest = found[1].groups()
    sketch.lines.insert(found[0], f"  {name.swapcase()}{between}{rest}")
    return True


def other_target(sketch: Sketch) -> bool:
    found = _pick(sketch, re.compile(r"(-> )(\w+)"))
    others = [name for name, _ in sketch.entities]
    return found is not None and _put(sketch, *found, f"-> {sketch.chance.choice(others)}")


def key_of_other_type(sketch: Sketch) -> bool:
    """A relationship that uses a column of its own of another type than the key."""
    found = _pick(sketch, re.compile(r"^  (\w+) -> (\w+)(.*)$"))
    written = {name for name, _ in sketch.entities}  # over several lines, so that its attributes can be told
    if found is None or found[1][2] not in written or "id" not in sketch.attributes(found[1][2]):
        return False
    type_ = sketch.chance.choice(("int", "bigint", "smallint", "string(20)", "string(10)", "uuid", "text", "date",
                                  "int unsigned", "char(2)", "decimal(12, 2)", "timestamp"))  # fmt: skip
    sketch.lines[found[0]] = f"  {found[1][1]} -> {found[1][2]}(id = m_own){found[1][3]}"
    sketch.lines.insert(found[0], f"  m_own: {type_}?")
    return True


def other_entity_by_case(sketch: Sketch) -> bool:
    name = sketch.chance.choice(sketch.entities)[0]
    sketch.lines += ["", f"entity {name.swapcase()} {{ id: int pk }}"]
    return True


def a_wide_table(sketch: Sketch) -> bool:
    place = sketch.body(sketch.chance.choice(sketch.entities)[0]).stop
    count, type_ = sketch.chance.choice(((1018, "int?"), (1601, "bool?"), (30, "string(1000)"), (70, "int index"),
                                         (2001, "int?")))  # fmt: skip
    sketch.lines[place:place] = [f"  m{number}: {type_}" for number in range(count)]
    return True


def a_wide_key(sketch: Sketch) -> bool:
    place = sketch.body(sketch.chance.choice(sketch.entities)[0]).stop
    count = sketch.chance.choice((17, 33))
    word = sketch.chance.choice(("index", "unique"))
    sketch.lines[place:place] = [
        *(f"  m{number}: int" for number in range(count)),
        f"  {word} ({', '.join(f'm{number}' for number in range(count))})",
    ]
    return True


# Kinds: group → kind → forms ------------------------------------------------------------------------------------------

KINDS: dict[str, dict[str, tuple[Form, ...]]] = {
    "names": {
        "unknown entity": ("  m_r -> Nowhere", "  m_r <-> Nowhere", "  m_r -> $o | Nowhere", "  m_r <-> $o via Nowhere"),
        "unknown type": ("  m: nothing", "  m: Nothing[]", "  m: json(Nothing)", "  m: varchar(20)"),
        "unknown attribute": ("  index (m_none)", "  unique ($a, m_none)", "  pk (m_none)", "  check (m_none > 0)",
                              "  m_c: int computed (m_none + 1)", "  m_r -> $o(m_none = m_r)", "  index (lower(m_none))",
                              "  index ($a) where (m_none is null)", "  index ($a) include (m_none)"),
        "unknown mixin": ("entity MOne with Nothing { id: int pk }", "  with Nothing", "  with $o"),
        "misspelt word": (misspell_a_word,),
        "changed word": (change_a_word,),
        "duplicate attribute": ("  $a: int", "  $a -> $o", "  m: int\n  m: text"),
        "duplicate declaration": (repeat_a_declaration, "entity $e { id: int pk }", "enum $e { a }", "view $e as (select 1 as a)",
                                  "type MT = int\ntype MT = text", "enum ME { a }\ntype ME = int"),
        "names that differ by case": (name_by_case, other_entity_by_case, "  mx: int\n  MX: int",
                                      "entity m_e { id: int pk }\nentity M_E { id: int pk }", "  mé: int\n  MÉ: int",
                                      "enum Mood { a }\nenum mood { b }\nentity ME { id: int pk; a: Mood; b: mood }",
                                      "  mx: int check Ck (mx > 0)\n  my: int check ck (my > 0)"),
        "one name by naming": ("  mFoo: int\n  m_foo: int", "  m_r -> $o\n  m_r_id: int", '  m1: int as "mx"\n  m2: int as "mx"',
                               'entity M1 as "$e" { id: int pk }', 'entity M1 as "mx" { id: int pk }\nentity M2 as "mx" { id: int pk }',
                               'entity M1 as "mx" { id: int pk }\nenum M2 as "mx" { a }\nentity M3 { id: int pk; a: M2 }',
                               'entity M1 as "mx" { id: int pk }\nview M2 as "mx" as (select 1 as a)',
                               "entity MBus { id: int pk }\nentity MBuses { id: int pk }"),
        "duplicate index name": ('  index "mi" ($a)\n  index "mi" ($b)', '  index "mi" ($a)\n  unique "mi" ($a, $b)',
                                 '  m: int index "mi"\nentity M1 { id: int pk; x: int index "mi" }',
                                 "  index ($a)\n  index ($a)", "  m: int\n  index mi (m)\n  index mi (m desc)",
                                 '  m: int unique index "MI"\n  n: int index "mi"', '  m: int index "$e"'),
        "duplicate constraint name": ("  m: int check mc (m > 0)\n  n: int check mc (n > 0)", "  check mc (1 = 1)\n  check mc (2 = 2)",
                                      '  m_r -> $o fk "mf"\n  m_s -> $o fk "mf"', '  m_r -> $o fk "mf"\nentity M1 { id: int pk; r -> $o fk "mf" }',
                                      '  m: int check "mc" (m > 0)\nentity M1 { id: int pk; m: int check "mc" (m > 0) }',
                                      '  pk "mc" ($a)\n  check "mc" (1 = 1)', '  unique "mc" ($a)\n  m_r -> $o fk "mc"'),
        "ambiguous name": ("entity ma.MX { id: int pk }\nentity mb.MX { id: int pk }\nentity MY { id: int pk; r -> MX }",
                           "enum ma.MX { a }\nenum mb.MX { b }\nentity MY { id: int pk; r: MX }"),
        "long table name": (f"entity {LONG} {{ id: int pk }}", f'entity M1 as "{LONG}" {{ id: int pk }}',
                            f"entity {LONG}a {{ id: int pk }}\nentity {LONG}b {{ id: int pk; r -> {LONG}a }}",
                            f"view {LONG} as (select 1 as a)", f"enum {LONG} {{ a }}\nentity M1 {{ id: int pk; s: {LONG} }}",
                            f"type {LONG} = int check (value > 0)\nentity M1 {{ id: int pk; s: {LONG} }}",
                            f"entity {LONG * 4} {{ id: int pk }}", f"entity {LONG}.M1 {{ id: int pk }}"),
        "long column name": (f"  {LONG}: int", f'  m: int as "{LONG}"', f"  {LONG}: int\n  {LONG}b: int", f"  {LONG} -> $o",
                             f"  {LONG}: int unique check ({LONG} > 0)", f"  {'ü' * 40}: int", f"  {LONG * 4}: int",
                             f"view MV as (select id as {LONG} from $o)"),
        "long index name": (f'  index "{LONG}" ($a)', f'  index "{LONG}a" ($a)\n  index "{LONG}b" ($b)', f"  index {LONG} ($a)",
                            f"  index {LONG}a ($a)\n  index {LONG}b ($b)", f'  m: int unique index "{LONG}"'),
        "long constraint name": (f'  check "{LONG}" (1 = 1)', f'  unique "{LONG}" ($a)', f'  m_r -> $o fk "{LONG}"',
                                 f"  check {LONG}a (1 = 1)\n  check {LONG}b (1 = 1)", f'  pk "{LONG}" ($a)'),
        "unusable name": ('  m: int as ""', '  m: int as " "', '  m: int as "x "', "entity M1 as \"\" { id: int pk }",
                          '  m: int as "a.b"', '  m: int as "a`b"', '  index "" ($a)', 'entity sqlite_mx { id: int pk }',
                          '  index "sqlite_mi" ($a)', 'entity M1 as "a/b" { id: int pk }', 'entity M1 as "m " { id: int pk }',
                          '  m: int as "rowid"\n  check (m > 0)'),
        "reserved name": ("  ctid: int", "  xmin: bigint", "  oid: int", "  tableoid: int", "  rowid: int", "  _rowid_: text", "  user: int index",
                          "entity Table { id: int pk; check: int check (check > 0) }", "entity pg_mx { id: int pk }", "namespace pg_mine\nentity pg_mine.M1 { id: int pk }",
                          "entity Select { id: int pk }\nview MV as (select e.id as one from Select e)", "enum int4 { a, b }\nentity M1 { id: int pk; a: int4 }",
                          "type text2 = text check (value <> '')\nentity M1 { id: int pk; a: text2 }", "view MV as (select order from $e)", "namespace main\nentity main.M1 { id: int pk }",
                          "entity Index { id: int pk; values: int; primary: int index; key: int unique; group: int check (group > 0) }", "namespace temp\nentity temp.M1 { id: int pk }",
                          "enum Interval { a }\nentity M1 { id: int pk; a: Interval = a }", "entity information_schema.M1 { id: int pk }"),
    },
    "keys": {
        "lost line": (lose_a_line,),
        "lost declaration": (lose_a_declaration,),
        "repeated line": (repeat_a_line,),
        "copied line": (copy_a_line,),
        "no key": ("entity M1 { x: int }\nentity M2 { id: int pk; r -> M1 }", "entity M1 { x: int }", "entity M1 { x: int; r <-> $o }"),
        "several keys": ("  m: int pk", "  pk ($a)\n  pk ($b)", "  pk ($a, $b)", "  m_r -> $o pk"),
        "optional key": ("entity M1 { id: int? pk }", "entity M1 { id: int pk; r -> $o? pk }", "entity M1 { a: int?; pk (a) }"),
        "repeated column": ("  index ($a, $a)", "  unique ($a, $a)", "  pk ($a, $a)", "  m_r -> $o\n  index (m_r, m_r)", "  index ($a) include ($a)",
                            "  unique (lower($a), lower($a))"),
        "key of a type without order": ("entity M1 { id: json pk }", "entity M1 { id: bytes pk }", "entity M1 { id: text pk }", "entity M1 { id: int[] pk }",
                                        "entity M1 { id: double pk }", "entity M1 { id: duration pk }", "entity M1 { id: json(int[]) pk }", "entity M1 { id: bool pk }",
                                        "entity M1 { id: bytes(4000) pk }", "entity M1 { id: string(1000) pk }", "entity M1 { id: vector(3) pk }"),
        "computed key": ("entity M1 { a: int; id: int computed (a + 1) stored pk }", "entity M1 { a: int; id: int computed (a + 1) virtual pk }",
                         "entity M1 { a: int; b: int computed (a + 1); pk (b) }", "entity M1 { a: int; b: int computed (a + 1) }"),
        "key circle": ("entity M1 { r -> M2 pk }\nentity M2 { r -> M1 pk }", "entity M1 { r -> M1 pk }"),
    },
    "foreign keys": {
        "target not unique": ("  m_r -> $o($a)", "entity M1 { id: int pk; a: int }\nentity M2 { id: int pk; r -> M1(a) }",
                              "entity M1 { a: int; b: int; pk (a, b) }\nentity M2 { id: int pk; r -> M1(a) }",
                              "entity M1 { id: int pk; a: int; unique (a) where (a > 0) }\nentity M2 { id: int pk; r -> M1(a) }",
                              "entity M1 { id: int pk; a: text; unique index ((lower(a))) }\nentity M2 { id: int pk; r -> M1(a) }",
                              "entity M1 { id: int pk; a: int; unique (a) deferrable }\nentity M2 { id: int pk; r -> M1(a) }",
                              "entity M1 { id: int pk; a: int index }\nentity M2 { id: int pk; r -> M1(a) }"),
        "target of an index": ("entity M1 { id: int pk; a: int unique index }\nentity M2 { id: int pk; r -> M1(a) }",
                               "entity M1 { id: int pk; a: int; b: int; unique index (b desc, a) }\nentity M2 { id: int pk; r -> M1(a, b) }",
                               "entity M1 { id: int pk; a: int; unique (a) include (id) }\nentity M2 { id: int pk; r -> M1(a) }",
                               "entity M1 { id: int pk; a: int; r -> M1(a)?; unique (a) using btree }",
                               "entity M1 { id: int pk; a: string(9); unique index (a) nulls not distinct }\nentity M2 { id: int pk; r -> M1(a) }",
                               'entity M1 { id: int pk; a: string(9); unique index (a collate "C") }\nentity M2 { id: int pk; r -> M1(a) }',
                               "entity M1 { id: int pk; a: int; unique (a) only postgres }\nentity M2 { id: int pk; r -> M1(a) }"),
        "type mismatch": (key_of_other_type, "entity M1 { id: int pk }\nentity M2 { id: int pk; a: string(20); r -> M1(id = a) }",
                          "entity M1 { id: string(20) pk }\nentity M2 { id: int pk; a: string(10); r -> M1(id = a) }",
                          "entity M1 { id: decimal(10) pk }\nentity M2 { id: int pk; a: int; r -> M1(id = a) }",
                          "entity M1 { id: int unsigned pk }\nentity M2 { id: int pk; a: int; r -> M1(id = a) }",
                          'entity M1 { id: string(20) pk collate "C" }\nentity M2 { id: int pk; a: string(20); r -> M1(id = a) }',
                          "entity M1 { id: timestamp pk }\nentity M2 { id: int pk; a: datetime; r -> M1(id = a) }",
                          "enum MA { a }\nenum MB { a }\nentity M1 { id: MA pk }\nentity M2 { id: int pk; a: MB; r -> M1(id = a) }",
                          "entity M1 { id: timestamp(3) pk }\nentity M2 { id: int pk; a: timestamp(6); r -> M1(id = a) }"),
        "changed target": (other_target,),
        "changed action": ("  m_r -> $o on delete set null", "  m_r -> $o on update set null", "  m_r -> $o on delete set default", "  m_r -> $o? on delete set default",
                           "  m_r -> $o on update cascade on delete cascade", "  m_r -> $o? on delete set null on update set default",
                           "entity M1 { id: int pk; r -> $o pk on delete set null }", "  m_r -> $o? on delete set null check (m_r is not null)",
                           "entity M1 { id: int pk }\nentity M2 { r -> M1? on delete set null; a: int computed (r + 1) stored; id: int pk }",
                           "entity M1 { id: int pk }\nentity M2 { id: int pk; r: int = 5; s -> M1(id = r) on delete set default }"),
        "circle": ("entity M1 { id: int pk; r -> M2 }\nentity M2 { id: int pk; r -> M1 }", "entity M1 { id: int pk; r -> M1 }",
                   "entity M1 { id: int pk; r -> M2? }\nentity M2 { id: int pk; r -> M3? }\nentity M3 { id: int pk; r -> M1? }",
                   "entity M1 { id: int pk; r -> M2 on delete cascade }\nentity M2 { id: int pk; r -> M1 on delete cascade }"),
        "deferral": ("  m_r -> $o deferred", "  m_r -> $o deferrable", "  unique ($a, $b) deferrable", "  unique index ($a) deferrable", "  unique ($a) where ($a is not null) deferrable"),
        "key mapping": ("  m_r -> $o(id, $a)", "  m_r -> $o(id = $a)", "  m_r -> $o(id = m_r)", "  m_r -> $o(id = id)", '  m_r -> $o as ("a", "b", "c")',
                        "entity M1 { a: int pk; b: int pk }\nentity M2 { id: int pk; x: int; r -> M1(a = x, b = x) }", '  m_r -> $o as "$a"',
                        "entity M1 { a: int pk; b: int pk }\nentity M2 { id: int pk; x: int; r -> M1(b = x, a) }", "  m_r -> $o?\n  m_s -> $o(id = m_r)"),
        "polymorphic": ("entity M1 { id: int pk }\nentity M2 { id: uuid pk }\nentity M3 { id: int pk; r -> M1 | M2 }", "  m_r -> $o | $o", "  m_r -> $o | $e on delete cascade",
                        "entity M1 { a: int pk; b: int pk }\nentity M2 { id: int pk }\nentity M3 { id: int pk; r -> M1 | M2 }"),
        "many to many": ("  m_r <-> $e", "  m_r <-> $o via $o", "  m_r <-> $o via MJ(a, a) { x: int }", "  m_r <-> $o on delete set null", "  m_r <-> $o\n  m_s <-> $o",
                         "  m_r <-> $o via MJ { id: int pk }", "  m_r <-> $o via MJ { x: int }\nentity MJ { id: int pk }"),
        "to a view or an enum": ("enum M1 { a }\n  m_r -> M1", "view M1 as (select 1 as id)\nentity M2 { id: int pk; r -> M1 }", "type M1 = int\nentity M2 { id: int pk; r -> M1 }"),
        "of a type that is no key": ("entity M1 { id: int pk; a: json unique }\nentity M2 { id: int pk; r -> M1(a) }", "entity M1 { id: text pk }\nentity M2 { id: int pk; r -> M1 }",
                                     "entity M1 { id: double pk }\nentity M2 { id: int pk; r -> M1 }", "entity M1 { id: int pk; a: int computed (id + 1) stored unique }\nentity M2 { id: int pk; r -> M1(a) }",
                                     "entity M1 { id: int pk; a: int?; unique (a) }\nentity M2 { id: int pk; r -> M1(a) }", "entity M1 { id: bigint pk auto }\nentity M2 { id -> M1 pk; a: int auto }"),
    },
    "types": {
        "arguments": ("  m: string", "  m: string()", "  m: string(0)", "  m: string(-1)", "  m: char", "  m: string(20, 2)", "  m: int(11)", "  m: decimal(2, 5)", "  m: decimal",
                      "  m: decimal(0)", "  m: text(40)", "  m: uuid(3)", "  m: vector", "  m: string(x)", "  m: bool(1)", "  m: date(3)", "  m: bytes(0)", "  m: decimal(10, -2)"),
        "too large": ("  m: string(70000)", "  m: string(20000)", "  m: string(20000000)", "  m: char(256)", "  m: char(11000000)", "  m: decimal(66, 2)", "  m: decimal(39, 2)", "  m: decimal(60, 40)",
                      "  m: timestamp(7)", "  m: time(9)", "  m: datetime(10)", "  m: decimal(1001)", "  m: vector(20000)", "  m: bytes(70000)", "  m: decimal(18, 18)", "  m: decimal(38, 31)"),
        "lacked by the dialect": ("  m: int unsigned", "  m: bigint unsigned", "  m: tinyint unsigned", "  m: decimal(5, 2) unsigned", "  m: text unsigned", "  m: int[]", "  m: int[][]", "  m: vector(3)",
                                  "  m: map(text, int)", "  m: json(map(text, int))", "  m: text?[]", "  m: postgres.tsvector", "  m: postgres.citext", "  m: mysql.year", "  m: mariadb.inet6",
                                  "  m: duckdb.hugeint", "  m: postgres.nothing", "  m: sqlite.text", "  m: $t.nothing", "  m: duration = '1 hour'", "  m: oracle.number", "  m: enum(a)[]"),
        "changed type": (change_a_type,),
        "composite": ("type MC { a: int; r -> $o }\n", "type MC { a: MC }\nentity M1 { id: int pk; a: MC }", "type MC { a: int; a: int }\nentity M1 { id: int pk; c: MC }",
                      "type MC { a: int; b: int }\nentity M1 { id: int pk; c: MC pk }", "type MC { a: int }\nentity M1 { id: int pk; c: MC; c_a: int }", "type MC {}\nentity M1 { id: int pk; c: MC }",
                      "type MC { a: int }\nentity M1 { id: int pk; c: MC = 1 }", "type MC { a: int }\nentity M1 { id: int pk; c: MC[] }", "type MC { a: int }\nentity M1 { id: int pk; c: json(MC)[] }",
                      "type MC { a: int check (b > 0); b: int }\nentity M1 { id: int pk; c: MC }", "type MC { a: int }\nentity M1 { id: int pk; c: MC unique; index (c) }"),
        "native type beside": ("  m: string(40) native $t.nothing", "  m: string(40) native $t.text", "  m: int native $t.text = 3", "  m: int native postgres.citext", "  m: string(20) native $t.varchar",
                               "  m: int pk native $t.varchar", "  m: string(9) native $t.date = 'x'", "  m: int native $t.json check (m > 0)", "  m: date native $t.int unique"),
    },
    "defaults": {
        "of another type": ("  m: int = 'x'", "  m: bool = 3", "  m: date = 5", "  m: uuid = 7", "  m: int = true", "  m: decimal(5, 2) = now()", "  m: timestamp = uuid()", "  m: string(20) = 5", "  m: int = (lower('x'))",
                            "  m: bytes = 3", "  m: json = 3", "  m: int[] = 3", "  m: int = 1.5", "  m: int = ('1' || '2')", "  m: text = (1 + 1)", "  m: date = now()", "  m: time = current_date", "  m: duration = 5", "  m: bool = 'yes'"),
        "out of range": ("  m: tinyint = 128", "  m: smallint = 40000", "  m: int = 2147483648", "  m: bigint = 9223372036854775808", "  m: int unsigned = -1", "  m: decimal(4, 2) = 100", "  m: decimal(4, 2) = 1.234",
                         "  m: tinyint unsigned = 256", "  m: float = 1e50", "  m: double = 1e400", "  m: int = (2147483647 + 1)", "  m: smallint = (40000)", "  m: decimal(5) = 123456", "  m: int = 1e3"),
        "too long": ("  m: string(3) = 'four'", "  m: char(2) = 'abc'", "  m: string(1) = 'é'", "  m: char(2) = 'a'", "  m: string(2) = ('abc')", "  m: string(2) = ('a' || 'bc')", "  m: bytes(2) = 'abc'"),
        "of no such form": ("  m: date = '2024-02-30'", "  m: date = '30.1.2024'", "  m: timestamp = 'yesterday'", "  m: time = '25:00'", "  m: uuid = 'x'", "  m: json = '{'", "  m: datetime = '2024-01-01 24:00:01'", "  m: uuid = '1234'",
                            "  m: duration = 'long'", "  m: date = ''", "  m: date = '0000-00-00'", "  m: timestamp = '2024-01-01T00:00:00Z'", "  m: json = ''", "  m: date = '10000-01-01'", "  m: timestamp = '1900-01-01 00:00:00'",
                            "  m: datetime = '0001-01-01 00:00:00'", "  m: int[] = '{1,x}'", "  m: int[] = '[1]'", "  m: bytes = 'é\\x'", "  m: time(0) = '10:30:00.5'", "  m: date = 'infinity'", "  m: date = '2024-1-1'"),
        "unknown label": ("  m: enum(a, b) = c", "  m: enum(a, b) = 'c'", "enum ME { a }\nentity M1 { id: int pk; m: ME = b }", "  m: enum(a, b) = 1", "enum ME: int { a = 1 }\nentity M1 { id: int pk; m: ME = 1 }",
                          "  m: enum(a, b) = A", "enum ME: int { a = 1 }\nentity M1 { id: int pk; m: ME = 'a' }"),
        "of what is not known": ("  m: int = (m_none)", "  m: int = ($a)", "  m: text = nothing()", "  m: text = (nothing('x'))", "  m: int = nextval('m_none')", "  m: bigint = (nextval('m_none'))", "  m: int = (select 1)",
                                 "  m: int = (select max(id) from $o)", "  m: bool = (1 > 2)", "  m: int = (count(*))", "  m: int = (:x)", "  m: int = (1 +)", "  m: int = (random())", "  m: text = current_user", "  m: timestamp = (now() + 1)",
                                 "  m: int = (1 / 0)", "  m: text = (cast(now() as text))", "  m: text = (cast('x' as nothing))", "  m: int = (cast('x' as int))"),
        "where none may be": ("  m: int pk auto = 1", "  m: int auto = 1", "  m: int computed ($a) = 1", "  m: int = null", "  m: text = ''", "  m: int? = null", "  m: json = '{}' unique", "  m: text = 'x' pk", "  m: int = 1 = 2", "  m_r -> $o = 1"),
        "on update": ("  m: int = 0 on update 1", "  m: date on update now()", "  m: text on update now()", "  m: timestamp on update (m_none)", "  m: uuid on update uuid()", "  m: int on update 'x'", "  m: datetime on update current_date",
                      "  m: timestamp on update now()", "  m: timestamp computed (now()) on update now()", "  m: timestamp(0) = now() on update now() pk"),
        "changed default": (change_a_default,),
        "added default": (add_a_default,),
    },
    "counting": {
        "auto of no number": ("  m: text auto", "  m: uuid auto", "  m: bool auto", "  m: decimal(5, 2) auto", "entity M1 { id: string(20) pk auto }", "entity M1 { id: decimal(10) pk auto }", "entity M1 { id: double pk auto }", "entity M1 { id: tinyint pk auto }",
                              "entity M1 { id: bigint unsigned pk auto }", "enum ME: int { a = 1 }\nentity M1 { id: ME pk auto }", "type MD = int check (value > 0)\nentity M1 { id: MD pk auto }", "entity M1 { id: int[] pk auto }"),
        "several autos": ("  m: int auto\n  n: int auto", "entity M1 { id: int pk auto; n: int auto }", "entity M1 { id: int pk; n: int auto unique; m: int auto unique }"),
        "auto beside the key": ("  m: int auto", "  m: int auto unique", "  m: int auto index", "entity M1 { a: int pk; b: int pk auto }", "entity M1 { a: int auto; b: int; pk (a, b) }", "entity M1 { a: int auto; b: int; pk (b, a) }", "  m: int? auto",
                                "entity M1 { a: int pk auto; b: int; unique (a, b) }"),
        "start and step": ("entity M1 { id: int pk auto start 3000000000 }", "entity M1 { id: int pk auto start 0 }", "entity M1 { id: int pk auto start -5 }", "entity M1 { id: int pk auto start 1 by 0 }", "entity M1 { id: int pk auto start 1 by -1 }",
                           "entity M1 { id: smallint pk auto start 40000 }", "entity M1 { id: int pk auto start 1 by 3000000000 }", "entity M1 { id: int pk auto always start 5 by 7 }", "entity M1 { id: tinyint pk auto start 200 }", "entity M1 { id: int pk auto start 1 by 100000 }"),
        "auto with more": ("entity M1 { id: int pk auto check (id > 0) }", "entity M1 { id: int pk auto computed (1) }", "entity M1 { id: int pk auto on update 1 }", "entity M1 { a: int; id: int pk auto; c: int computed (id + 1) stored }",
                           "entity M1 { id: int pk auto; r -> $o(id = id) on delete cascade }", "entity M1 { id: int pk auto collate nocase }", "entity M1 { id: int pk auto only postgres }"),
    },
    "computed": {
        "of no function of the row": ("  m: timestamp computed (now())", "  m: timestamp computed (now()) virtual", "  m: int computed (select 1)", "  m: int computed (count(*))", "  m: int computed (sum($a))", "  m: uuid computed (uuid())", "  m: double computed (random())",
                                      "  m: date computed (current_date) stored", "  m: text computed (current_user)", "  m: int computed (row_number() over ())", "  m: int computed (nothing(1))",
                                      "entity M1 { id: int pk; a: timestamp; m: date computed (cast(a as date)) stored }", "entity M1 { id: int pk; a: timestamp; m: text computed (cast(a as text)) stored }",
                                      "entity M1 { id: int pk; a: date; m: text computed (cast(a as text)) stored }"),
        "of another": ("  m: int computed (1 + 1)\n  n: int computed (m + 1)", "  m: int computed (n)\n  n: int computed (m)", "  m: int computed (m + 1)", "  m: computed ($a) stored\n  n: computed (m) virtual", "entity M1 { id: int pk auto; m: int computed (id * 2) stored }",
                       "  m: int computed (1) virtual\n  index (m)", "  m: int computed (1) stored\n  unique (m)", "  m: int computed (1)\n  check (m > 0)"),
        "of another type": ("  m: int computed ('x')", "  m: bool computed (1)", "  m: date computed ('x')", "  m: string(2) computed ('abc')", "  m: text computed (1 + 1)", "  m: int computed (1.5)", "  m: decimal(4, 2) computed (1000)", "  m: int computed (1 = 1)",
                            "  m: computed (null)", "  m: json computed ('{}')", "  m: int[] computed ('x')", "  m: uuid computed ('x') stored", "  m: enum(a, b) computed ('a')", "  m: tinyint computed (1000) stored"),
        "wrong clauses": ("  m: int computed (1) = 2", "  m: int computed (1) auto", "  m: int? computed (1)", "  m: int computed (1) stored virtual", "  m: computed (1)", "  m: int computed (1) pk", "  m: int computed (1) on update 2", "  m: int computed ()", "  m: int computed (1 2)",
                          "  m: int computed (1) virtual unique", "  m: int computed (1) virtual index", "  m_s: int computed ($a) stored"),
        "over all columns": ("  m: computed ($a)", "  m: computed ($a) stored", "  m: computed ($a || $b)", "  m: computed ($a + $b)", "  m: computed (coalesce($a, $b)) stored", "  m: bool computed ($a = $b)", "  m: bool computed ($a is null) stored", "  m: computed (lower($a))",
                             "  m: computed (cast($a as text)) stored", "  m: text computed (cast($a as text)) stored", "  m: computed (length($a))", "  m: int computed (cast($a as int)) stored", "  m: computed (case when $a is null then 1 else 2 end)"),
    },
    "checks": {
        "no condition": ("  check (1)", "  check ($a)", "  check ('x')", "  check (1 + 1)", "  check (null)", "  m: int check (m)", "  m: text check (lower(m))", "  check ()", "  check (1 = 1", "  check (1 = )", "  check (true)"),
        "other types": ("  check ($a > 5)", "  check ($a = 'x')", "  check ($a = $b)", "  check ($a < $b)", "  check ($a like 'x%')", "  check ($a = true)", "  check ($a between 1 and 'x')", "  check ($a in (1, 'x'))", "  check (length($a) > 1)", "  check (lower($a) = 'x')",
                        "  check ($a + 1 > 2)", "  check ($a || 'x' <> '')", "  check ($a >= '2024-01-01')", "  check (not $a)", "  check ($a > now())", "  check ($a is true)", "  check (abs($a) > 1)", "  check (coalesce($a, $b) is not null)", "  check ($a in ('a', 'b'))", "  check ($a = 0.5)",
                        "  m: enum(a, b) check (m = 'c')", "  m: enum(a, b) check (m > 'a')", "  m: date check (m > '2024-02-30')", "  m: uuid check (m = 'x')", "  m: bool check (m = 'x')", "  m: json check (m = '{}')", "  m: int[] check (m = 1)", "  m: json check (m ->> 'a' = 'x')",
                        "  m: bytes check (length(m) > 2)", "  m: duration check (m > '1 hour')", "  m: time check (m > '25:00')", "  m: int check (m > '5')", "  m: int check (m = '')", "  m: text check (m > 5)", "  m: decimal(5, 2) check (m > 'x')", "  m: date check (m + 1 > m)"),
        "more than the row": ("  check (exists (select 1 from $o))", "  check ((select count(*) from $o) > 0)", "  check (count(*) > 0)", "  check (max($a) is null)", "  check (now() > '2024-01-01')", "  check (random() > 0)", "  m: date check (m > current_date)", "  m: timestamp check (m < now())",
                              "  check ($a in (select id from $o))", "  check (row_number() over () > 0)", "  check (current_user = 'x')", "  check (uuid() is not null)", "  check ($o.id > 0)", "  check (:x > 0)", "  check ($e.$a is null)", "  check (* = 1)"),
        "unknown function": ("  check (nothing(1) > 0)", "  check (nothing() > 0)", "  check (lower() = 'x')", "  check (lower('a', 'b') = 'x')", "  check (length(1, 2) > 0)", "  check (substring('a') = 'b')", "  check (abs('x') = 1)", "  check (round(1, 2, 3) > 0)", "  check (ifnull(1, 2) > 0)",
                             "  check (isnull(1))", "  check (strftime('%Y', '2024-01-01') = '2024')", "  check (to_char(1, '9') = '1')", "  check (date_format('2024-01-01', '%Y') = '2024')", "  check (regexp_matches('a', 'b'))", "  check (json_valid('{}'))", "  check (md5('x') = 'y')", "  check (if(1 = 1, true, false))",
                             "  check (length('x') > 'y')", "  check (left('abc', 'x') = 'a')", "  check (iif(1 = 1, 1, 2) = 1)", "  check (array_length($a) > 0)", "  check (concat() = 'x')", "  check (coalesce() is null)", "  check (greatest(1) > 0)", "  check (nullif(1) > 0)"),
        "unknown operator": ("  check ($a ~ 'x')", "  check ($a @> 'x')", "  check ($a regexp 'x')", "  check ($a ilike 'x')", "  check ($a similar to 'x')", "  check ($a <=> $b)", "  check ($a is distinct from $b)", "  check ($a glob 'x')", "  check (5 div 2 = 2)", "  check (5 % 0 = 1)", "  check (5 ^ 2 = 25)", "  check (1 = 1 xor 1 = 2)",
                             "  check ($a::text = 'x')", "  check (cast($a as nothing) = 1)", "  check (cast($a as varchar(5)) = 'x')", "  check ($a collate nothing = 'x')", "  check (interval '1 day' > '1 hour')", "  check ($a[0] = 1)", "  check ('a' = any($a))", "  check (1 == 1)", "  check (1 != 2)", "  check (!(1 = 2))", "  check ((1, 2) = (1, 2))"),
        "of a domain": ("type MD = int check (value)\nentity M1 { id: int pk; m: MD }", "type MD = int check (m > 0)\nentity M1 { id: int pk; m: MD }", "type MD = int check (value like 'x')\nentity M1 { id: int pk; m: MD }", "type MD = text check (value > 5)\nentity M1 { id: int pk; m: MD }",
                        "type MD = int = 'x'\nentity M1 { id: int pk; m: MD }", "type MD = int check a (value > 0) check a (value < 9)\nentity M1 { id: int pk; m: MD; n: MD }", "type MD = MD\nentity M1 { id: int pk; m: MD }", "type MD = string(2) = 'abc' check (value <> '')\nentity M1 { id: int pk; m: MD }",
                        "type MD = int check (value > 0)\nentity M1 { id: int pk; m: MD[] }", "type MD = date check (value > now())\nentity M1 { id: int pk; m: MD }", "type MD = date check (value > '2024-02-30')\nentity M1 { id: int pk; m: MD }", "type MD = int check (exists (select 1 from $o))\nentity M1 { id: int pk; m: MD }",
                        "type MD = nothing\nentity M1 { id: int pk; m: MD }", "type MD = int check (value > 0)\nentity M1 { id: int pk; m: MD = 0 }", "type MD = int unsigned check (value > 5)\nentity M1 { id: int pk; m: MD computed (3) stored }", "type MD = bytes(70000) check (value is not null)\nentity M1 { id: int pk; m: MD unique }"),
    },
    "indexes": {
        "method": ("  index ($a) using gin", "  index ($a) using gist", "  index ($a) using hash", "  index ($a, $b) using hash", "  index ($a) using brin", "  index ($a) using spgist", "  index ($a) using bloom", "  index ($a) using nothing", "  index ($a) using fulltext", "  index ($a) using spatial",
                   "  unique ($a) using hash", "  unique index ($a) using gin", "  index ($a desc) using gin", "  index ($a) using rtree", "  m: text index\n  index (m) using gin", "  index ($a) using hnsw", "  index ($a, $b) using spgist", "  index ($a) using art"),
        "operator class": ("  index ($a gin_trgm_ops) using gin", "  index ($a text_pattern_ops)", "  index ($a nothing_ops)", "  m: text\n  index (m text_pattern_ops)", "  m: json\n  index (m jsonb_path_ops) using gin", "  m: int\n  index (m text_ops)", "  m: text\n  index (m gin_trgm_ops) using gin"),
        "over any type": ("  index ($a)", "  unique ($a)", "  unique ($a, $b)", "  index ($a, $b)", "  index ($a desc)", "  unique index ($a)", "  index ($a nulls first)", "  m: text index", "  m: text unique", "  m: json index", "  m: json unique", "  m: bytes index", "  m: bytes unique", "  m: int[] unique", "  m: int[] index",
                          "  m: string(1000) index", "  m: string(1000) unique", "  m: string(700)\n  n: string(700)\n  unique (m, n)", "  m: duration unique", "  m: vector(3) index", "  m: double unique", "  m: postgres.point unique", "  m: json(int[]) index", "  m: uuid[] unique", "  m: bytes(5000) index"),
        "expression": ("  index (lower($a))", "  index (($a || $b))", "  index ((1))", "  index ((now()))", "  index ((random()))", "  index ((count(*)))", "  index ((select 1))", "  index (nothing($a))", "  index ((m_none + 1))", "  index ((cast($a as text)))", "  unique (lower($a))", "  index (($a + 1))", "  index (upper($a), $b)",
                       "  m: timestamp\n  index ((cast(m as date)))", "  m: date\n  index ((cast(m as text)))", "  m: json\n  index ((m ->> 'a'))", "  m: text\n  unique index (lower(m))", "  unique index ((coalesce($a, $b)))"),
        "predicate": ("  index ($a) where (1)", "  index ($a) where ($b)", "  index ($a) where (now() > '2024-01-01')", "  index ($a) where (exists (select 1 from $o))", "  unique ($a) where ($b is null)", "  index ($a) where ($b = 'x')", "  index ($a) where (random() > 1)", "  index ($a) where ()", "  unique index ($a) where ($b > 1)",
                      "  m: timestamp\n  index (m) where (m > now())", "  m: date\n  index (m) where (m > current_date)", "  m: date\n  index (m) where (m > '2024-13-01')", "  m: enum(a, b)\n  index (m) where (m = 'c')"),
        "include": ("  index ($a) include ($b)", "  unique ($a) include ($b)", "  index mi ($a) include ($a)", "  index ($a) using gin include ($b)", "  index ($a) using hash include ($b)", "  index ($a) include (lower($b))", "  index ($a) include ($b, $b)", "  pk ($a) include ($b)"),
        "nulls": ("  unique ($a, $b) nulls not distinct", "  index ($a) nulls not distinct", "  pk ($a) nulls not distinct", "  unique index ($a) nulls not distinct", "  unique ($a) where ($b is null) nulls not distinct", "  m: int?\n  unique (m) nulls not distinct"),
        "collation": ("  m: text collate nothing", "  m: int collate nocase", '  m: text collate "C"', "  m: text collate nocase", "  index ($a collate nothing)", '  index ($a collate "C")', "  m: string(20) collate utf8mb4_bin unique", "  m: text collate rtrim", '  m: text collate "de-DE"', '  m: text collate "xx-XX"', "  m: string(20) collate latin1_bin",
                      "  m: string(20) collate utf8mb4_nothing", '  m: string(20) collate "en_US"', "  m: json collate nocase", '  m: enum(a, b) collate "C"', "  index (lower($a) collate nocase)", "  m: string(9) collate nocase pk"),
        "wide": (a_wide_table, a_wide_key),
    },
    "other constraints": {
        "exclusion": ("  exclude ($a with =) using gist", "  exclude ($a with &&)", "  exclude ($a with =)", "  exclude ($a with nothing) using gist", "  m: postgres.tstzrange\n  exclude (m with &&) using gist", "  m: postgres.tstzrange\n  exclude ($a with =, m with &&) using gist", "  exclude (m_none with =) using gist", "  exclude ($a with =) using hash",
                      "  exclude ($a with =) using gin", "  m: int\n  exclude (m with <>) using gist", "  m: text\n  exclude (m with =) where (m) using btree"),
        "partition": ("  partition by range ($a) every month from 2026-01 for 3mo", "  partition by hash ($a) into 4", "  partition by hash ($a) into 0", "  partition by list ($a) { p1 ('x'); rest default }", "  partition by range (m_none) every month from 2026-01", "  partition by range ($a) { p1 to ('2024-01-01'); p2 to (maxvalue) }",
                      "entity M1 { id: int pk; at: date; partition by range (at) every month from 2026-01 for 3mo }", "entity M1 { id: int; at: date; pk (id, at); partition by range (at) { p1 to ('2024-01-01'); p2 to ('2023-01-01') } }",
                      "entity M1 { id: int; at: date; pk (id, at); partition by range (at) { p1 to ('x') } }", "entity M1 { id: int; at: date; pk (id, at); unique (id); partition by range (at) every month from 2026-01 for 3mo }",
                      "entity M1 { id: int; k: text; pk (id); partition by list (k) { a ('x'); b ('x') } }", "entity M1 { id: int; k: int; pk (id, k); partition by list (k) { a ('x'); a (2) } }", "entity M1 { id: int; k: int; pk (id, k); partition by list (k) { a (1); b (1) } }",
                      "entity M1 { id: int; k: int; pk (id, k); r -> $o; partition by list (k) { a (1) } }", "entity M1 { id: int; k: int; pk (id, k); partition by hash (id, k) into 3 }\nentity M2 { id: int pk; r -> M1 }", "entity M1 { id: int; at: text; pk (id); partition by range (at) every month from 2026-01 }",
                      "entity M1 { id: int; at: timestamp; pk (id, at); partition by range (at) every month from 2026-01 for 3mo }", "entity M1 { id: int; at: datetime; pk (id, at); partition by range (at) { p1 to (5) } }", "entity M1 { id: int pk auto; partition by hash (id) into 2000 }",
                      "entity M1 { id: int; k: int; pk (id, k); partition by range (k) { a to (1); b to (1) } }", "entity M1 { id: uuid pk; partition by hash (id) into 3 }", "entity M1 { id: int; k: int; pk (id, k); partition by range (k) { a to (99999999999) } }", "entity M1 { id: decimal(9, 2) pk; partition by range (id) { a to (1.5) } }"),
        "cluster": ("  cluster by ($a)", "  cluster by (m_none)", "  cluster by ($a, $b)"),
        "enum": ("enum ME { }\nentity M1 { id: int pk; m: ME }", 'enum ME { "" }\nentity M1 { id: int pk; m: ME }', "enum ME { a, a }\nentity M1 { id: int pk; m: ME }", f"enum ME {{ a, {LONG} }}\nentity M1 {{ id: int pk; m: ME }}", '  m: enum(a, "a ")', "  m: enum(a, A)", "  m: enum(a, a)", '  m: enum("a,b", "it\'s")',
                 "enum ME: int { a = 1, b = 1 }\nentity M1 { id: int pk; m: ME }", "enum ME: smallint { a = 40000 }\nentity M1 { id: int pk; m: ME }", "enum ME: int { a = 'x' }\nentity M1 { id: int pk; m: ME }", "enum ME: text { a }\nentity M1 { id: int pk; m: ME }", "enum ME { a = 1 }\nentity M1 { id: int pk; m: ME = a }", "  m: enum()",
                 f'  m: enum("{"x" * 300}")', "enum ME: nothing { a }\nentity M1 { id: int pk; m: ME }", "enum ME: tinyint { a = -1, b = 200 }\nentity M1 { id: int pk; m: ME }", "  m: enum(a, b) pk", "enum ME { a, b }\nentity M1 { id: int pk; m: ME unique index; check (m = 'a' or m = b) }", '  m: enum(a, "A ", "a")', "  m: enum(é, É)", '  m: enum("a\\\\b")'),
    },
    "views": {
        "unknown": ("view MV as (select m_none from $e)", "view MV as (select e.$a from MNone e)", "view MV as (select x.$a from $e e)", "view MV as (select nothing($a) as m from $e)", "view MV as (select * from m_none)", "view MV as (select $a from $e order by m_none)", "view MV as (select $a from $e where m_none = 1)"),
        "ambiguous": ("view MV as (select $a from $e a join $e b on 1 = 1)", "view MV as (select a.$a from $e a join $e a on 1 = 1)", "view MV as (select $a, $a from $e)", "view MV as (select $a as x, $b as x from $e)", "view MV as (select * from $e a join $e b on a.$a = b.$a)", "view MV as (select $a as x, $b as X from $e)"),
        "grouping": ("view MV as (select $a, count(*) as n from $e)", "view MV as (select $a, $b from $e group by $a)", "view MV as (select $a, max($b) as n from $e group by $a)", "view MV as (select $a from $e where count(*) > 1)", "view MV as (select $a from $e group by $a having $b = 1)", "view MV as (select sum($a) as s from $e)",
                     "view MV as (select count(count(*)) as s from $e)", "view MV as (select max($a) as s from $e)", "view MV as (select avg($a) as s from $e)", "view MV as (select distinct $a from $e order by $b)", "view MV as (select count(*) as n from $e group by 5)", "view MV as (select $a from $e group by count(*))"),
        "form": ("view MV as (select 1)", "view MV as (insert into $e values (1))", "view MV as (select)", "view MV as (select $a as x from $e union select $b, $a from $e)", "view MV as (select $a as x from $e union select $b from $e)", "view MV as (select $a from $e limit 'x')", "view MV as (select * from MV)", "view MV as (select $a from $e where $a)",
                 "view MV as (select 1 as a; select 2 as b)", "view MV as (with x as (select 1 as a) select * from x)", "view MV as (select $a as x from $e limit -1)", "view MV as (select $a from $e order by 7)", "view MV as (select (select id from $o) as x from $e)", "view MV as (select (select id, 1 from $o) as x from $e)",
                 "view MV as (values (1))", "view MV as (delete from $e)", "view MV as (select null as x)", "view MV as (select a.x from (select 1 as x) a)", "view MV as (select x from (select 1 as x))", "view M1 as (select * from M2)\nview M2 as (select * from M1)", "view MV as (select :x as a)", "view MV as (select e.*, e.* from $e e)"),
        "types": ("view MV as (select $a + 1 as m from $e)", "view MV as (select $a || 'x' as m from $e)", "view MV as (select lower($a) as m from $e)", "view MV as (select $a from $e where $a = 'x')", "view MV as (select $a from $e where $a > 1)", "view MV as (select cast($a as int) as m from $e)", "view MV as (select coalesce($a, $b) as m from $e)",
                  "view MV as (select e.$a from $e e join $o o on e.$a = o.id)", "view MV as (select case when $a is null then 1 else 'x' end as m from $e)", "view MV as (select distinct $a from $e)", "view MV as (select $a from $e order by $a)", "view MV as (select $a, count(*) as n from $e group by $a)", "view MV as (select $a from $e where $a in (select id from $o))"),
        "of another kind": ("view MV materialized as (select $a from $e)", "view MV materialized refresh every 1h as (select $a from $e)", "view MV only postgres as (select $a from $e)", "view MV as (select $a from $e for update)", "view MV as (select $a from $e tablesample system (5))", "view MV as (select $a from $e, lateral (select 1 as x) l)",
                            "view MV as (select $a, row_number() over (order by $a) as n from $e)", "view MV as (select e.$a from $e e full outer join $o o on e.$a = o.id)", "view MV as (select e.$a from $e e left join $o o using (id))", "view MV as (select e.$a from $e e natural join $o o)"),
    },
    "targets": {
        "only": ("  m: int only nothing", "  m: int only mysql\n  index (m)", "  m: int only mysql\n  check (m > 0)", "entity M1 only mysql { id: int pk }\nentity M2 { id: int pk; r -> M1 }", "  m: int only mysql\n  n: int computed (m + 1)", "  m: int only $t", "entity M1 only mysql { id: int pk }\nview MV as (select id from M1)",
                 "enum ME only mysql { a }\nentity M1 { id: int pk; m: ME }", "  m: int only mysql\n  n: int = (m)", "entity M1 { id: int pk only mysql }\nentity M2 { id: int pk; r -> M1 }", "  m: int only mysql\n  pk (m)", "  m: int only mysql\nview MV as (select m from $e)", "  m: int only mysql\n  m: text only $t",
                 "type MD = int check (value > 0) only mysql\nentity M1 { id: int pk; m: MD }"),
        "native option": ("  native $t (nothing = 1)", "  native postgres (fillfactor = 700)", "  native postgres (fillfactor = 'x')", "  native mariadb (engine = Nothing)", "  native mariadb (row_format = nothing)", "  native sqlite (strict)", "  native sqlite (without_rowid = true)", "  native nothing (a = 1)", "  index ($a) native postgres (fillfactor = 5)",
                          "  index ($a) native postgres (nothing = 5)", "  native postgres (tablespace = nothing)", "  native mariadb (auto_increment = x)", "  native mariadb (charset = nothing)", "  m: int native mariadb (nothing = 1)", "  native sqlite (without_rowid)", "  native postgres (unlogged)", "  native duckdb (nothing)"),
        "extension": ("  m: postgres.citext unique", "  m: postgres.hstore", "  m: postgres.geometry", "  m: postgres.ltree index", "  m: vector(3)\n  index (m vector_l2_ops) using hnsw", "  m: text\n  index mg (m gin_trgm_ops) using gin", "  m: text check (similarity(m, 'x') > 0)", "  m: int\n  exclude (m with =) using gist"),
        "sql": ('sql $t mx """create nothing"""', 'sql nothing mx """select 1"""', 'sql $t mx on MNone """select 1"""', 'sql $t mx """"""'),
    },
    "anywhere": {
        "changed number": (change_a_number,),
        "changed literal": (change_a_literal,),
        "lost clause": (lose_a_clause,),
        "moved clause": (move_a_clause,),
        "turned optional": (turn_required,),
    },
}  # fmt: skip


def forms() -> list[tuple[str, str, Form]]:
    """All forms: (group, kind, form); the first form of every kind, then every second one, and so on."""
    kinds = [(group, kind, every) for group, kinds in KINDS.items() for kind, every in kinds.items()]
    longest = max(len(every) for _, _, every in kinds)
    return [(group, kind, every[n]) for n in range(longest) for group, kind, every in kinds if n < len(every)]


FORMS = forms()


def named(form: Form) -> str:
    """A form on one line, as lists of forms have it."""
    return " ⏎ ".join(form.strip("\n").split("\n")) if isinstance(form, str) else form.__name__


def mutate(turn: int, model: RandomModel) -> Mutant | None:
    """The model with one mistake, of the form whose turn it is: every form has its turn before one comes again. None
    where the model lacks what the mistake needs, or has not changed."""
    group, kind, form = FORMS[turn % len(FORMS)]
    sketch = Sketch(turn, model)
    made = write(sketch, form) if isinstance(form, str) else form(sketch)
    text = sketch.text()
    if not made or text == model.text:
        return None
    return Mutant(turn, model.dialect, group, kind, text)
