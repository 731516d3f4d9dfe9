"""Random models as a hurried author writes them: every line is read, many are wrong.

`wild_model(random)` is the text below the `model` line. What is drawn favours what databases disagree on: types in
keys, defaults, actions, index methods, conditions, names.
"""

from __future__ import annotations

from random import Random

_USUAL = (
    "int", "bigint", "smallint", "text", "string(20)", "string(200)", "bool", "uuid", "date", "timestamp", "json",
    "decimal(12, 2)", "enum(a, b)", "Mood", "Positive", "datetime", "bytes(16)",
)  # fmt: skip
_RARE = (
    "tinyint", "int unsigned", "bigint unsigned", "string", "string(3000)", "string(20000)", "char(3)", "char(300)",
    "time", "time(3)", "datetime(2)", "timestamp(0)", "duration", "bytes", "bytes(4000)", "decimal", "decimal(5)",
    "decimal(40, 5)", "decimal(70, 40)", "float", "double", "text[]", "int[]", "int[][]", "Code", "Place",
    "json(Place)",
)  # fmt: skip
_DEFAULTS = {
    "int": ("0", "-5", "'x'", "99999999999", "1.5", "true", "null", "(1 + 2)", "now()", "abs(-3)"),
    "bool": ("true", "false", "0", "'t'", "(1 = 1)"),
    "date": ("'2026-01-01'", "now()", "current_date", "'x'"),
    "timestamp": ("now()", "current_timestamp", "'2026-01-01 00:00:00'", "current_date"),
    "datetime": ("now()", "'2026-01-01 00:00:00'"),
    "time": ("'08:00:00'", "now()"),
    "uuid": ("uuid()", "'x'"),
    "json": ("'{}'", "'[1]'", "'x'"),
    "text": ("'x'", "'it''s \\ n'", "5", "uuid()", "(lower('A'))"),
    "enum": ("a", "z", "'b'"),
    "Mood": ("fine", "bad", "'fine'", "great"),
    "Code": ("low", "9"),
    "Positive": ("3", "-3"),
    "decimal": ("1", "1.555", "-13", "123456789012345"),
    "float": ("1.5", "0"),
    "duration": ("'1 day'",),
}
_FAMILY = {"bigint": "int", "smallint": "int", "tinyint": "int", "string": "text", "char": "text", "double": "float"}
_CHECKS = {
    "int": ("{c} > 0", "{c} between 1 and 5", "{c} * 2 < 9"),
    "text": ("{c} <> 'x'", "length({c}) > 2", "{c} like 'a%'", "{c} || 'x' <> 'ab'"),
    "date": ("extract(year from {c}) > 2000", "{c} > '2000-01-01'"),
    "bool": ("{c}", "{c} = true"),
    "decimal": ("{c} >= 0", "round({c}) = {c}"),
    "Mood": ("{c} = 'fine'", "{c} = 'great'"),
}
_ANY_CHECK = ("{c} is not null", "{c} > 0", "{c} <> 'x'", "{c} > now()", "prize > 0", "count({c}) > 1")
_NAMES = (
    "a", "b", "c", "order", "select", "Title", "title", "user", "date", "value", "größe", "x_1", "rowid", "xmin", "oid",
    "index", "key", "desc",
)  # fmt: skip
_KEYS = ("int pk auto", "bigint pk auto", "uuid pk = uuid()", "int pk", "string(20) pk")
_SHARED = """\
enum Mood { fine, bad, "it's" }
enum Code: smallint { low = 1, high = 2 }
type Positive = int check (value > 0)
type Place { street: string(20); no: int? }
"""


def wild_model(random: Random) -> str:
    """One to three entities, over a few shared types."""
    names = ("Alpha", "Beta", "Gamma")[: random.choice((1, 1, 2, 3))]
    return _SHARED + "\n" + "\n".join(_entity(random, name, names) for name in names)


def _entity(random: Random, name: str, others: tuple[str, ...]) -> str:
    lines: list[str] = []
    columns = random.sample(_NAMES, random.randint(1, 3))
    lines += [_attribute(random, column) for column in columns]
    if random.random() < 0.6:
        lines.insert(0, f"id: {random.choice(_KEYS)}")
        columns.insert(0, "id")
    else:
        place = random.randrange(len(lines))
        lines[place] = lines[place].replace("?", "", 1) + " pk"
    if random.random() < 0.4:
        lines.append(_relationship(random, random.choice(others)))
        columns.append("role")
    if random.random() < 0.1:
        lines.append(f"many <-> {random.choice(others)} via {name}Link(one, other)")
    lines += [_directive(random, columns) for _ in range(random.choice((0, 0, 0, 1, 2)))]
    if random.random() < 0.1:
        value = f"{random.choice(columns)} {random.choice(('* 2', 'is null', '+ 1'))}"
        lines.append(
            f"made: {random.choice(('int', 'bool'))} computed ({value}) {random.choice(('stored', 'virtual'))}"
        )
    return f"entity {name} {{\n  " + "\n  ".join(lines) + "\n}\n"


def _attribute(random: Random, name: str) -> str:
    written = random.choice(_USUAL if random.random() < 0.75 else _RARE)
    word = written.split("(")[0].split(" ")[0]
    family = _FAMILY.get(word, word)
    line = f"{name}: {written}" + ("?" if random.random() < 0.3 else "")
    if random.random() < 0.3 and "[" not in written:
        line += f" = {random.choice(_DEFAULTS.get(family, ('1',)))}"
    if random.random() < 0.1:
        checks = _CHECKS.get(family, _ANY_CHECK) if random.random() < 0.7 else _ANY_CHECK
        line += f" check ({random.choice(checks).format(c=name)})"
    for chance, clause in ((0.12, "unique"), (0.1, "index"), (0.04, "auto"), (0.04, "on update now()")):
        if random.random() < chance:
            line += f" {clause}"
    return line


def _relationship(random: Random, target: str) -> str:
    line = f"role -> {target}{random.choice(('', '?', '?'))}"
    if random.random() < 0.4:
        line += f" on delete {random.choice(('cascade', 'restrict', 'set null', 'set default', 'no action'))}"
    if random.random() < 0.15:
        line += f" on update {random.choice(('cascade', 'restrict', 'set null'))}"
    if random.random() < 0.15:
        line += f" {random.choice(('unique', 'deferrable', 'deferred', 'index', 'not enforced'))}"
    return line


def _directive(random: Random, columns: list[str]) -> str:
    def some(most: int, order: bool = True) -> str:
        chosen = random.sample(columns, min(len(columns), random.randint(1, most)))
        return ", ".join(name + (" desc" if order and random.random() < 0.2 else "") for name in chosen)

    one, two = random.choice(columns), random.choice(columns)
    return random.choice(
        (
            f"index ({some(3)})",
            f"index ({some(1)}) using {random.choice(('hash', 'gin', 'gist', 'brin', 'btree', 'fulltext'))}",
            f"unique ({some(2, order=False)})",
            f"unique ({some(2, order=False)}) {random.choice(('nulls not distinct', 'deferred'))}",
            f"index ({some(2)}) where ({one} is not null)",
            f"unique ({some(1)}) where ({one} is not null)",
            f"index ({some(1)}) include ({one})",
            f"index ((lower({one})))",
            f"check (({one} is null) = ({two} is null))",
            f"cluster by ({some(1)})",
            f"partition by hash ({some(1, order=False)}) into 4",
            f"partition by range ({one}) every month from 2026-01 for 3mo",
            f"partition by list ({one}) {{ p1 (1, 2); rest default }}",
            f"partition by range ({one}) {{ p1 to (10); p2 to (20) }}",
        )
    )
