"""Random models: text that an author could have written, with every construct of the language that has a DDL.

`random_model(seed, dialect)` is the same text for the same arguments. A line that the checker refuses for the target
(a limit of the dialect, say) is taken out again, so what is left is a model without an error: the product claims that
the database accepts it. How often the checker refused which rule is counted, so that a rule which refuses too much is
seen, and so is each construct that a model has.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from entia.diagnostics import Diagnostic, Severity
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules.checker import Findings

VERSIONS = {"postgres": "15", "mariadb": "10.11", "sqlite": "3.40", "duckdb": "2.0", "mysql": "8.4"}
PATH = "/m/model.entia"

# type → (literal defaults, conditions over {c}); an empty tuple where there is none that all engines read alike
TYPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "uuid": (("uuid()",), ()),
    "string(40)": (("'x'", "'it''s'", "'back\\\\slash'", "''"), ("{c} <> ''", "length({c}) > 1", "{c} like 'a%'")),
    "string(255)": (("'some words'",), ("lower({c}) = {c}",)),
    "char(2)": (("'de'",), ("{c} <> 'xx'",)),
    "text": ((), ("length({c}) < 1000",)),
    "bool": (("true", "false"), ()),
    "tinyint": (("0", "-1"), ("{c} >= -5",)),
    "smallint": (("7",), ("{c} between 0 and 99",)),
    "int": (("0", "42", "-3"), ("{c} > 0", "{c} in (1, 2, 3)", "{c} <> 13")),
    "bigint": (("10000000000",), ("{c} >= 0",)),
    "int unsigned": (("1",), ("{c} < 4000000000",)),
    "decimal(12, 2)": (("0.00", "19.99"), ("{c} >= 0", "{c} < 1000000")),
    "decimal(5)": (("3",), ()),
    "double": (("1.5",), ("{c} > -1",)),
    "float": (("0.5",), ()),
    "date": (("'2020-02-29'", "current_date"), ("{c} > '1900-01-01'",)),
    "time(0)": (("'10:30:00'",), ()),
    "datetime": (("now()", "'2024-01-02 03:04:05'"), ("{c} < '2100-01-01'",)),
    "timestamp": (("now()",), ()),
    "timestamp(3)": (("now()",), ()),
    "duration": ((), ()),
    "json": (("'{}'", "'[1]'"), ()),
    "bytes": ((), ()),
    "bytes(16)": ((), ()),
    "int[]": ((), ()),
    "text[]": ((), ()),
    "enum(low, high)": (("low",), ("{c} <> 'high'",)),
}
KEYS = (
    "int pk auto",
    "bigint pk auto",
    "uuid pk = uuid()",
    "int pk",
    "string(20) pk",
    "smallint pk",
    "bigint pk auto start 100 by 5",
)
ORDERABLE = (
    "string(40)",
    "char(2)",
    "smallint",
    "int",
    "bigint",
    "decimal(12, 2)",
    "date",
    "datetime",
    "timestamp",
    "bool",
    "uuid",
)
NOUNS = ("Customer", "Order", "OrderLine", "Product", "Tag", "Invoice", "Select", "HTTPLog", "Größe", "Ticket")
WORDS = (
    "name", "title", "code", "total", "amount", "status", "level", "born", "seen_at", "note", "kind", "user", "order",
    "group", "rank", "size", "value", "key", "createdAt", "größe", "x1", "flag", "data", "owner",
)  # fmt: skip
DOCS: tuple[tuple[str, ...], ...] = ((), (), ("/// Who buys.",), ("/// It's `quoted` -- \\ 50 % of it.",))
ACTIONS = ("cascade", "restrict", "set null", "no action", "set default")


@dataclass
class RandomModel:
    """The model's text and what it has; `refused` counts the rules for which lines were taken out."""

    seed: int
    dialect: str
    text: str
    constructs: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def snapshot(self) -> Snapshot:
        """The model, resolved."""
        snapshot = Workspace.empty().with_files({PATH: self.text}).model_of(PATH)
        assert snapshot is not None
        return snapshot


class _Writer:
    """Writes one model, block by block; a block is a list of lines, the first and last of which frame it."""

    def __init__(self, seed: int, dialect: str) -> None:
        self.chance = random.Random(f"{dialect}-{seed}")
        self.dialect = dialect
        self.blocks: list[list[str]] = []
        self.entities: list[tuple[str, str]] = []  # (name, type of its key or "" for a composite one)
        self.enums: list[tuple[str, str]] = []  # (name, a label)
        self.domains: list[str] = []
        self.composites: list[str] = []
        self.mixins: list[str] = []

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def write(self) -> str:
        self.header()
        if self.maybe(0.6):
            self.types()
        if self.maybe(0.3):
            self.blocks.append(
                ["mixin Tracked {", "  made_at: timestamp = now()", "  touched: datetime = now() on update now()", "}"]
            )
            self.mixins.append("Tracked")
        if self.maybe(0.15):
            self.blocks.append(["mixin Scored {", "  score: int = 0 check (score >= 0)", "}"])
            self.mixins.append("Scored")
        names = self.chance.sample(NOUNS, self.chance.randint(2, 5))
        kinds = [self.chance.choice(KEYS) if self.maybe(0.75) else "" for _ in names]
        self.entities = [(name, kind) for name, kind in zip(names, kinds, strict=True)]
        for name, kind in self.entities:
            self.entity(name, kind)
        if self.maybe(0.25):
            self.view(*self.chance.choice(self.entities))
        return "\n\n".join("\n".join(block) for block in self.blocks) + "\n"

    def header(self) -> None:
        lines = ["model Random {", f"  target {self.dialect} {VERSIONS[self.dialect]}"]
        if self.maybe(0.5):
            naming = ["snake_case"] + (["table plural"] if self.maybe(0.5) else [])
            naming += ['column "{role}_{key}"'] if self.maybe(0.2) else []
            naming += ['index "{table}_{columns}_ix"'] if self.maybe(0.3) else []
            lines.append("  naming " + ", ".join(naming))
        if self.maybe(0.3):
            lines.append(
                "  relationships " + self.chance.choice(("index", "on delete restrict index", "on update no action"))
            )
        self.blocks.append([*lines, "}"])

    def types(self) -> None:
        if self.maybe(0.6):
            self.blocks.append(["/// What state it is in.", 'enum State { draft, "in work", done, "won\'t" }'])
            self.enums.append(("State", "draft"))
        if self.maybe(0.4):
            self.blocks.append(["enum Grade: smallint { low = 1, mid = 5, high }"])
            self.enums.append(("Grade", "mid"))
        if self.maybe(0.5):
            self.blocks.append(["type Money = decimal(12, 2) check (value >= 0)"])
            self.domains.append("Money")
        if self.maybe(0.3):
            self.blocks.append(["type Email = string(80) check has_at (value like '%@%')"])
            self.domains.append("Email")
        if self.maybe(0.3):
            self.blocks.append(["type Plain = string(12)"])
            self.domains.append("Plain")
        if self.maybe(0.4):
            self.blocks.append(["type Place { street: string(80); city: string(60); zip: string(12)? }"])
            self.composites.append("Place")

    # ---- entities ----------------------------------------------------------------------------------------------------
    def entity(self, name: str, key: str) -> None:
        lines: list[str] = []
        words = self.chance.sample(WORDS, self.chance.randint(3, 8))
        taken: dict[str, str] = {}  # attribute → its type
        if key:
            lines.append(f"  id: {key}")
        else:
            lines += self.composite_key(words)
        for word in words:
            type_ = self.type()
            taken[word] = type_
            lines.append(self.attribute(word, type_))
        roles = self.relationships(name, lines)
        lines += self.directives(taken, roles)
        head = f"entity {name}"
        head += f" with {self.chance.choice(self.mixins)}" if self.mixins and self.maybe(0.4) else ""
        head += f' as "t_{name.lower()}"' if self.maybe(0.1) else ""
        block = [f"{head} {{", *lines, "}"]
        self.blocks.append([*self.chance.choice(DOCS), *block])

    def composite_key(self, words: list[str]) -> list[str]:
        first, second = (f"{word}_k" for word in words[:2])
        types = self.chance.sample(("int", "string(20)", "date", "uuid", "bigint", "char(2)"), 2)
        if self.maybe(0.5):
            return [f"  {first}: {types[0]} pk", f"  {second}: {types[1]} pk"]
        return [f"  {first}: {types[0]}", f"  {second}: {types[1]}", f"  pk ({second}, {first})"]

    def type(self) -> str:
        draw = self.chance.random()
        if self.enums and draw < 0.12:
            return self.chance.choice(self.enums)[0]
        if self.domains and draw < 0.24:
            return self.chance.choice(self.domains)
        if self.composites and draw < 0.3:
            return self.chance.choice(self.composites)
        return self.chance.choice(list(TYPES))

    def attribute(self, word: str, type_: str) -> str:
        optional = "?" if self.maybe(0.35) else ""
        line = f"  {word}: {type_}{optional}"
        literals, conditions = TYPES.get(type_, ((), ()))
        label = dict(self.enums).get(type_)
        if label is not None:
            literals = (label,)
        if literals and self.maybe(0.4):
            line += f" = {self.chance.choice(literals)}"
        if conditions and self.maybe(0.3):
            name = f"{word}_ok " if self.maybe(0.4) else ""
            line += f" check {name}({self.chance.choice(conditions).format(c=word)})"
        if type_ in ORDERABLE and self.maybe(0.12):
            line += " unique"
        if type_ in ORDERABLE and self.maybe(0.12):
            line += " index"
        if self.maybe(0.08):
            line += f' as "c_{word.lower()}"'
        if self.maybe(0.1):
            line += " @pii"
        if self.maybe(0.12):
            line += "  /// It is what it's."
        return line

    def relationships(self, name: str, lines: list[str]) -> list[str]:
        roles = []
        for number in range(self.chance.choice((0, 1, 1, 2))):
            target = self.chance.choice(self.entities)[0]
            role = f"r{number}_{target.lower()[:5]}"
            line = f"  {role} -> {target}"
            optional = target == name or self.maybe(0.4)
            line += "?" if optional else ""
            if self.maybe(0.35):
                action = self.chance.choice(ACTIONS)
                if action == "set null" and not optional:
                    action = "cascade"
                line += f" on delete {action}"
            if self.maybe(0.15):
                line += f" on update {self.chance.choice(('cascade', 'no action', 'restrict'))}"
            line += " unique" if self.maybe(0.1) else ""
            line += " index" if self.maybe(0.15) else ""
            line += " not enforced" if self.maybe(0.05) else ""
            line += " deferred" if self.maybe(0.05) else ""
            line += f' fk "fk_{name.lower()}_{number}"' if self.maybe(0.05) else ""
            lines.append(line)
            roles.append(role)
        if self.maybe(0.2):
            target = self.chance.choice(self.entities)[0]
            if target == name:
                lines.append(f"  peers <-> {target} via {name}Peer(one, other)")
            else:
                via = self.chance.choice(
                    ("", f" via {name}{target}Link", f" via {name}{target}Link {{ since: date?; weight: int = 1 }}")
                )
                lines.append(f"  many_{target.lower()[:4]} <-> {target}{via}")
        whole = [entity for entity, key in self.entities if key == "bigint pk auto"]
        if len(whole) > 1 and self.maybe(0.2):
            lines.append(f"  subject -> {whole[0]} | {whole[1]}")
        return roles

    def directives(self, taken: dict[str, str], roles: list[str]) -> list[str]:
        lines: list[str] = []
        orderable = [word for word, type_ in taken.items() if type_ in ORDERABLE]
        numbers = [word for word, type_ in taken.items() if type_ in ("int", "smallint", "bigint")]
        texts = [word for word, type_ in taken.items() if type_ in ("string(40)", "string(255)")]
        if orderable and self.maybe(0.5):
            keys = self.chance.sample(orderable, min(len(orderable), self.chance.randint(1, 3)))
            shown = [key + self.chance.choice(("", "", " desc", " desc nulls last", " asc")) for key in keys]
            name = self.chance.choice(("", "", "recent ", '"ix_by_hand" '))
            lines.append(f"  {self.chance.choice(('index', 'index', 'unique index'))} {name}({', '.join(shown)})")
            if self.maybe(0.25):
                lines[-1] += f" where ({keys[0]} is not null)"
            if self.maybe(0.1):
                lines[-1] += f" using {self.chance.choice(('btree', 'hash', 'brin'))}"
        if len(orderable) > 1 and self.maybe(0.3):
            keys = self.chance.sample(orderable, 2)
            lines.append(f"  unique ({keys[0]}, {keys[1]})" + (" nulls not distinct" if self.maybe(0.15) else ""))
        if roles and orderable and self.maybe(0.25):
            lines.append(f"  index ({roles[0]}, {orderable[0]})")
        if texts and self.maybe(0.2):
            lines.append(f"  index (lower({texts[0]}))")
        if len(orderable) > 2 and self.maybe(0.1):
            lines.append(f"  index ({orderable[0]}) include ({orderable[1]})")
        if len(numbers) > 1 and self.maybe(0.6):
            a, b = numbers[:2]
            lines.append(f"  check order_of_{a} ({a} <= {b} or {b} is null)")
        if numbers and self.maybe(0.3):
            storage = self.chance.choice(("", " stored", " virtual"))
            lines.append(f"  twice: {self.chance.choice(('', 'bigint '))}computed ({numbers[0]} * 2){storage}")
        if len(texts) > 1 and self.maybe(0.4):
            lines.append(f"  joined: computed ({texts[0]} || ' ' || coalesce({texts[1]}, '-')) stored")
        arrays = [word for word, type_ in taken.items() if type_ in ("int[]", "json")]
        if arrays and self.maybe(0.3):
            lines.append(f"  index ({arrays[0]}) using gin")
        return lines

    def view(self, name: str, key: str) -> None:
        column = "e.id" if key else "1"
        where = " where e.id is not null" if key and self.maybe(0.5) else ""
        counted = key and self.maybe(0.4)
        select = f"select {column} as one, count(*) as many" if counted else f"select {column} as one"
        group = " group by 1" if counted else ""
        self.blocks.append([f"view {name}View as ({select} from {name} e{where}{group})"])


def random_model(seed: int, dialect: str) -> RandomModel:
    """The model of this seed, without the lines that the checker refuses for the dialect."""
    model = RandomModel(seed, dialect, _Writer(seed, dialect).write())
    for _ in range(40):
        errors = errors_of(model.text)
        if not errors:
            model.constructs = constructs_of(model)
            return model
        model.refused.update(error.rule for error in errors)
        model.text = without(model.text, errors)
    raise AssertionError(f"seed {seed}: the model never becomes valid\n{model.text}")


def errors_of(text: str) -> list[Diagnostic]:
    """The error diagnostics of a one-file model."""
    workspace = Workspace.empty().with_files({PATH: text})
    return [found for found in Findings.of(workspace).diagnostics(PATH) if found.severity == Severity.ERROR]


def without(text: str, errors: list[Diagnostic]) -> str:
    """The text without the lines on which errors stand (a block whole where its first line is one)."""
    document = Workspace.empty().with_files({PATH: text}).document(PATH)
    assert document is not None
    lines = text.split("\n")
    doomed: set[int] = set()
    for error in errors:
        try:
            line = document.position(document.index(error.place.chunk), error.place.span.start).line
        except ValueError:  # a chunk of an equal text: found by its text
            line = text[: text.index(error.place.chunk.text) + error.place.span.start].count("\n")
        doomed.add(line)
        if lines[line].endswith("{") and not lines[line].startswith(" "):
            end = next(number for number in range(line, len(lines)) if lines[number] == "}")
            doomed.update(range(line, end + 1))
    return "\n".join(line for number, line in enumerate(lines) if number not in doomed)


def constructs_of(model: RandomModel) -> Counter[str]:
    """What the model has, each construct once."""
    found: set[str] = set()
    schema = model.snapshot().schema()
    for enum in schema.enums:
        found.add("enum coded" if enum.base else "enum")
    for domain in schema.domains:
        found.add("domain created" if domain.domain and domain.domain.is_created else "domain")
    for table in schema.tables:
        found.add("junction" if table.junction_of else "entity")
        if table.doc:
            found.add("comment")
        if table.primary_key and len(table.primary_key.columns) > 1:
            found.add("composite key")
        for column in table.columns:
            found.add(f"type {column.type.base}")
            for name in ("default", "identity", "computed", "on_update"):
                if getattr(column, name) is not None:
                    found.add(name if name != "default" else f"default {column.default.kind if column.default else ''}")
            if column.path:
                found.add("composite flattened")
            if column.origin:
                found.add("mixin column")
            if not column.required:
                found.add("optional")
            if column.type.domain:
                found.add("domain column")
        for key in table.uniques:
            found.add("unique nulls not distinct" if key.nulls_not_distinct else "unique")
        for index in table.indexes:
            found.add("index unique" if index.unique else "index")
            for name in ("predicate", "include", "method"):
                if getattr(index, name):
                    found.add(f"index {name}")
            if any(key.expression for key in index.keys):
                found.add("index expression")
            if any(key.descending for key in index.keys):
                found.add("index descending")
        for check in table.checks:
            found.add("check named" if check.name.endswith("ok") or "order_of" in check.name else "check")
        for foreign_key in table.foreign_keys:
            found.add("fk" if foreign_key.enforced else "fk not enforced")
            if foreign_key.target == table.name:
                found.add("fk self")
            if len(foreign_key.columns) > 1:
                found.add("fk composite")
            if foreign_key.on_delete:
                found.add(f"fk on delete {foreign_key.on_delete}")
            if foreign_key.deferral:
                found.add("fk deferred")
    if schema.views:
        found.add("view")
    return Counter(found)
