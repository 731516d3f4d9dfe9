"""Random models: text that an author could have written, with every construct of the language that has a DDL.

`random_model(seed, dialect)` is the same text for the same arguments. A line that the checker refuses for the target
(a limit of the dialect, say) is taken out again, so what is left is a model without an error: the product claims that
the database accepts it. How often the checker refused which rule is counted, so that a rule which refuses too much is
seen, and so is each construct that a model has.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field

from entia.diagnostics import Diagnostic, Severity
from entia.model.schema import Column, ForeignKey, Index, Table
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.text import small_name
from tests.support.model_blocks import drawn

VERSIONS = {"postgres": "15", "mariadb": "10.11", "sqlite": "3.40", "duckdb": "2.0", "mysql": "8.4"}
# A second target, where the first one is not alone: lines may then be `only` for one.
OTHERS = {"postgres": "sqlite 3.40", "mariadb": "postgres 15", "sqlite": "duckdb 2.0", "duckdb": "postgres 15"}
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
_LISTED = re.compile(r"^  (\w+), (\w+): (.*)$", re.MULTILINE)
_UNIQUE = re.compile(r"^  (?:(\w+):.* unique\b|unique (?:index )?(?:\w+ )?\(([\w, ]+)\)$)")
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

    def __init__(self, seed: int, dialect: str, version: str = "") -> None:
        self.chance = random.Random(f"{dialect}-{seed}")
        self.asides = random.Random(f"{dialect}-{seed} asides")  # what came later, so that seeds keep their models
        self.lists = random.Random(f"lists-{dialect}-{seed}")  # its own, so that models are else what they were
        self.referring = random.Random(f"referring-{dialect}-{seed}")  # its own, too
        self.dialect = dialect
        self.version = version or VERSIONS[dialect]
        self.other = OTHERS[dialect] if dialect in OTHERS and self.maybe(0.1) else ""
        self.extra = drawn(self.chance, dialect)
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
        self.references()
        if self.maybe(0.25):
            self.view(*self.chance.choice(self.entities))
        self.blocks += [text.split("\n") for text, _ in self.extra]
        return "\n\n".join("\n".join(block) for block in self.blocks) + "\n"

    def header(self) -> None:
        lines = ["model Random {", f"  target {self.dialect} {self.version}{', ' if self.other else ''}{self.other}"]
        lines += sorted({header for _, header in self.extra if header})
        if self.maybe(0.5):
            naming = ["snake_case"] + (["table plural"] if self.maybe(0.5) else [])
            naming += ['column "{role}_{key}"'] if self.maybe(0.2) else []
            naming += ['index "{table}_{columns}_ix"'] if self.maybe(0.3) else []
            lines.append("  naming " + ", ".join(naming))
        if self.maybe(0.3):
            lines.append(
                "  relationships "
                + self.chance.choice(
                    (
                        "index",
                        "on delete restrict index",
                        "on update no action",
                        "on delete cascade, optional on delete set null",
                    )
                )
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
            lines.append(self.listed(word, self.attribute(word, type_)))
        roles = self.relationships(name, lines)
        lines += self.directives(taken, roles)
        if self.other:
            lines = [self.only(line) for line in lines]
        head = f"entity {name}"
        head += f" with {self.chance.choice(self.mixins)}" if self.mixins and self.maybe(0.4) else ""
        head += f' as "t_{name.lower()}"' if self.maybe(0.1) else ""
        block = [f"{head} {{", *lines, "}"]
        self.blocks.append([*self.chance.choice(DOCS), *block])

    def only(self, line: str) -> str:
        """Now and then a line that one of two targets has alone (never a key, and never one that others need)."""
        if line.startswith(("  index", "  check", "  unique")) and self.maybe(0.5):
            return f"{line} only {self.chance.choice((self.dialect, self.other.split()[0]))}"
        return line

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

    def listed(self, word: str, line: str) -> str:
        """Now and then a line with two names, of nothing that is one attribute's alone."""
        own = " check " in line or " as " in line
        return line if own or self.lists.random() > 0.15 else line.replace(word, f"{word}, {word}_too", 1)

    def relationships(self, name: str, lines: list[str]) -> list[str]:
        roles = []
        for number in range(self.chance.choice((0, 1, 1, 2))):
            target = self.chance.choice(self.entities)[0]
            role = f"r{number}_{target.lower()[:5]}"
            line = f"  {role} -> {target}"
            if number == 0 and self.asides.random() < 0.4:
                role, line = small_name(target), f"  -> {target}"
            # Few circles of required relationships: their tables can have no row.
            order = [entity for entity, _ in self.entities]
            forward = order.index(target) > order.index(name)
            optional = target == name or self.maybe(0.95 if forward else 0.4)
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

    def references(self) -> None:
        """Now and then a relationship to a unique key or a unique index of another entity, or of its own."""
        blocks = [block for block in self.blocks if any(line.startswith("entity ") for line in block)]
        keys = [
            (block, match[1] or match[2])
            for block in blocks
            for line in block
            for match in [_UNIQUE.match(line)]
            if match is not None
        ]
        for number, (block, key) in enumerate(keys):
            if self.referring.random() < 0.5:
                target = next(line for line in block if line.startswith("entity ")).split()[1]
                own = self.referring.choice(blocks)
                own.insert(-1, f"  to{number}_{target.lower()[:5]} -> {target}({key})?")

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
        long = [*texts, *(word for word, type_ in taken.items() if type_ in ("text", "bytes"))]
        if long and self.dialect in ("mysql", "mariadb") and self.maybe(0.4):
            keys = [f"{self.chance.choice(long)}({self.chance.randint(2, 20)})", *orderable[:1]]
            self.chance.shuffle(keys)
            lines.append(f"  {self.chance.choice(('index', 'unique'))} ({', '.join(keys)})")
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


def random_model(seed: int, dialect: str, version: str = "") -> RandomModel:
    """The model of this seed, without the lines that the checker refuses for the dialect (in this version)."""
    model = RandomModel(seed, dialect, _Writer(seed, dialect, version).write())
    for _ in range(40):
        errors = errors_of(model.text)
        if not errors:
            model.constructs = constructs_of(model)
            return model
        model.refused.update(error.rule for error in errors)
        model.text = without(model.text, errors)
    raise AssertionError(f"seed {seed}: the model never becomes valid\n{model.text}")


def one_each(text: str) -> str:
    """The text of a random model with a line for each name."""
    return _LISTED.sub(r"  \1: \3\n  \2: \3", text)


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
    schema = model.snapshot().schema()
    found = {"enum coded" if enum.base else "enum" for enum in schema.enums}
    found |= {
        "domain created" if domain.domain and domain.domain.is_created else "domain inline" for domain in schema.domains
    }
    found.update("view materialized" if view.materialized else "view" for view in schema.views)
    naming = schema.header.naming
    given = {
        "namespace": schema.namespaces,
        "sql object": schema.code,
        "naming snake_case": naming.case != "verbatim",
        "naming plural": naming.plural,
        "naming template": naming.column or naming.index,
        "relationships default": schema.header.on_delete or schema.header.on_update,
        "extension": schema.header.extensions,
        "two targets": len(schema.header.targets) > 1,
    }
    found.update(name for name, present in given.items() if present)
    for table in schema.tables:
        found |= _of_table(table)
    return Counter(found)


def _of_table(table: Table) -> set[str]:
    given = {
        "entity": not table.junction_of,
        "junction": table.junction_of,
        "comment": table.doc,
        "composite key": table.primary_key and len(table.primary_key.columns) > 1,
        "exclusion": table.exclusions,
        "sub-partitions": len(table.partitions) > 1,
        "cluster": table.cluster,
        "native options": table.natives,
        "external": table.external,
        "check": table.checks,
        "check named": any(check.name.endswith("ok") or "order_of" in check.name for check in table.checks),
        "only": any(
            [index.only for index in table.indexes]
            + [key.only for key in table.uniques]
            + [check.only for check in table.checks]
        ),
    }
    found = {name for name, present in given.items() if present}
    found.update(f"partition {partition.method}" for partition in table.partitions)
    for key in table.uniques:
        found.add("unique nulls not distinct" if key.nulls_not_distinct else "unique")
        found.update({"unique deferrable"} if key.deferral else ())
    targets: dict[str, set[str]] = {}
    for column in table.columns:
        found |= _of_column(column)
    for index in table.indexes:
        found |= _of_index(index)
    for foreign_key in table.foreign_keys:
        found |= _of_foreign_key(table, foreign_key)
        for name in foreign_key.columns:
            targets.setdefault(name, set()).add(foreign_key.role)
    found.update({"fk shared column"} if any(len(roles) > 1 for roles in targets.values()) else ())
    return found


def _of_column(column: Column) -> set[str]:
    given = {
        "identity": column.identity,
        "identity always": column.identity and column.identity.always,
        "identity start": column.identity and column.identity.start is not None,
        "computed stored": column.computed and column.stored is not False,
        "computed virtual": column.computed and column.stored is False,
        "on update": column.on_update,
        "collate": column.collate,
        "native type": any(native.type for native in column.natives),
        "composite flattened": column.path,
        "mixin column": column.origin,
        "optional": not column.required,
        "domain column": column.type.domain,
        f"default {column.default.kind if column.default else ''}": column.default,
    }
    return {f"type {column.type.base}"} | {name for name, present in given.items() if present}


def _of_index(index: Index) -> set[str]:
    given = {
        "index unique": index.unique,
        "index partial": index.predicate,
        "index include": index.include,
        f"index using {index.method}": index.method,
        "index expression": any(key.expression for key in index.keys),
        "index descending": any(key.descending for key in index.keys),
        "index collate": any(key.collate for key in index.keys),
        "index beginning": any(key.length for key in index.keys),
    }
    return {"index"} | {name for name, present in given.items() if present}


def _of_foreign_key(table: Table, key: ForeignKey) -> set[str]:
    given = {
        "fk": key.enforced,
        "fk not enforced": not key.enforced,
        "fk self": key.target == table.name,
        "fk composite": len(key.columns) > 1,
        f"fk on delete {key.on_delete}": key.on_delete,
        f"fk on update {key.on_update}": key.on_update,
        "fk deferred": key.deferral,
        "fk one to one": any(unique.columns == key.columns for unique in table.uniques),
        "fk mapped": "id" not in key.target_columns,
    }
    return {name for name, present in given.items() if present}


# What each dialect can say, and so each of many random models of it shall; beside it the generator may write more.
_EVERYWHERE = (
    "entity", "junction", "comment", "composite key", "check", "check named", "unique", "optional", "domain column",
    "domain inline", "enum", "enum coded", "mixin column", "composite flattened", "identity", "computed stored",
    "on update", "default string", "default number", "default name", "default call", "index", "index unique",
    "index descending", "fk", "fk not enforced", "fk composite", "fk shared column", "fk on delete restrict",
    "fk one to one", "fk self", "view", "naming snake_case", "naming plural", "naming template",
    "relationships default", "two targets", "only", "collate",
    *(f"type {name}" for name in ("uuid", "string", "char", "text", "bool", "tinyint", "smallint", "int", "bigint",
      "decimal", "double", "float", "date", "time", "datetime", "timestamp", "duration", "json", "bytes", "enum")),
)  # fmt: skip
_ACTIONS = (
    "fk on delete cascade", "fk on delete set null", "fk on delete no action", "fk on update cascade",
    "fk on update restrict",
)  # fmt: skip
_PARTITIONS = ("partition range", "partition list", "partition hash")
EXPECTED: dict[str, tuple[str, ...]] = {
    "postgres": (
        *_EVERYWHERE, *_ACTIONS, *_PARTITIONS, "sub-partitions", "domain created", "fk on delete set default",
        "fk deferred", "unique deferrable", "index partial", "index include", "index expression", "index using gin",
        "index using hash", "index using gist", "index collate", "exclusion", "cluster", "native options",
        "native type", "namespace", "extension", "sql object", "identity always", "identity start", "type array",
        "view materialized",
    ),
    "mysql": (*_EVERYWHERE, *_ACTIONS, *_PARTITIONS, "computed virtual", "native options", "index beginning"),
    "mariadb": (*_EVERYWHERE, *_ACTIONS, *_PARTITIONS, "computed virtual", "native options", "index beginning"),
    "sqlite": (
        *_EVERYWHERE, *_ACTIONS, "fk on delete set default", "fk deferred", "index partial", "index expression",
        "computed virtual", "native options",
    ),
    # No triggers: nothing sets a column on an update.
    "duckdb": (
        *(each for each in _EVERYWHERE if each != "on update"), "namespace", "index expression", "computed virtual",
        "type array",
    ),
}  # fmt: skip
