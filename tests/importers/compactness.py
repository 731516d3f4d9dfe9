"""How long models are beside the text of others that says the same: the sources, and what counts of each text.

A text is its characters with each run of blanks as one, and without blanks at the ends of lines. Of a source counts
what a model says: no rows of data, views, routines, triggers, rights, nor commands to a client; of a model no views and
no `sql` objects. Docs and comments are counted apart: no language says prose in fewer characters than the prose has.

The *floor* of a source is what every language has to write that names tables and columns and has no mixins: each name
of a table or a label with the end of a line, each name of a column with a sign, the shortest word for its type, and the
end of a line. Keys, defaults, required or not, references, indexes, checks and the names of all these are free in it.
Where the floor's share of another text is near a goal or above, no syntax can reach the goal.

`python -m tests.importers.compactness` prints the shares of every source with those of its floor, and where the
characters of the models go.
"""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import NamedTuple

from entia.exporters import ALL
from entia.exporters.source import Source as Exported
from entia.ide.columns import type_text
from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.sources import joined
from entia.importers.sql_lexicons import lexicon_of
from entia.importers.sql_statements import statements
from entia.model.schema import Schema
from entia.model.types import BUILT_DIALECTS, Type
from entia.model.workspace import Workspace
from entia.sql import ddl
from tests.importers.test_originals import CHINOOK, SAKILA
from tests.support.requirements import corpora


class Source(NamedTuple):
    """A file of the corpora that is a whole schema; `dialect` is that of SQL, "" for the other kinds."""

    kind: str
    dialect: str
    path: str

    @property
    def name(self) -> str:
        """What it is called in a table: `prisma umami`, `postgres sakila`."""
        whose = re.split(r"__|/", self.path)[1]
        return f"{self.dialect or self.kind} {whose} {re.split('__|/', self.path)[-1]}"


_SAMPLES = "holistics__dbml/importer-inputs/packages__dbml-core____tests____examples__importer__"
_QUARTZ = "quartz-scheduler__quartz/quartz__src__main__resources__org__quartz__impl__jdbcjobstore__tables_{}.sql"
_MICROSOFT = "microsoft__sql-server-samples/samples__databases__"
_SCRIPTS = {
    "postgres": (
        CHINOOK.format("PostgreSql"), SAKILA.format("postgres"), "devrimgunduz__pagila/pagila-schema.sql",
        "azimuttapp__azimutt/backend__priv__repo__structure.sql",
        "liam-hq__liam/frontend__internal-packages__db__supabase__schemas__schema.sql",
        "apache__gravitino/scripts__postgresql__schema-2.0.0-postgresql.sql",
        "apache__polaris/persistence__relational-jdbc__src__main__resources__postgres__schema-v5.sql",
        "thingsboard__thingsboard/dao__src__main__resources__sql__schema-entities.sql",
        "temporalio__temporal/schema__postgresql__v12__temporal__schema.sql",
        "google__trillian/storage__postgresql__schema__storage.sql", _QUARTZ.format("postgres"),
        f"{_SAMPLES}postgres_importer__input__db_dump.in.sql",
        "OHDSI__CommonDataModel/inst__ddl__5.4__postgresql__OMOPCDM_postgresql_5.4_ddl.sql",
    ),
    "mysql": (
        CHINOOK.format("MySql"), SAKILA.format("mysql"), "apache__gravitino/scripts__mysql__schema-2.0.0-mysql.sql",
        "temporalio__temporal/schema__mysql__v8__temporal__schema.sql",
        "google__trillian/storage__mysql__schema__storage.sql", _QUARTZ.format("mysql_innodb"),
        f"{_SAMPLES}mysql_importer__input__mysqldump_test.in.sql",
    ),
    "sqlite": (
        CHINOOK.format("Sqlite"), SAKILA.format("sqlite"),
        "temporalio__temporal/schema__sqlite__v3__temporal__schema.sql",
        "jpwhite3__northwind-SQLite3/src__create.sql.ddl-only.sql",
    ),
    "sqlserver": (
        CHINOOK.format("SqlServer"), f"{_MICROSOFT}northwind-pubs__instnwnd.sql.ddl-only.sql",
        f"{_MICROSOFT}northwind-pubs__instpubs.sql.ddl-only.sql",
        f"{_MICROSOFT}adventure-works__oltp-install-script__instawdb.sql",
        f"{_MICROSOFT}futon-manufacturing__01-schema.sql",
    ),
    "oracle": (
        CHINOOK.format("Oracle"), "oracle-samples__db-sample-schemas/human_resources__hr_create.sql",
        "oracle-samples__db-sample-schemas/customer_orders__co_create.sql",
    ),
}  # fmt: skip


def sources() -> list[Source]:
    """All that are counted: every file of DBML and Prisma that is no fixture of a parser, and whole SQL schemas."""
    found = [
        Source(kind, "", path.relative_to(corpora() / kind).as_posix())
        for kind in ("dbml", "prisma")
        for path in sorted((corpora() / kind).rglob(f"*.{kind}"))
        if "holistics" not in path.as_posix()
    ]
    return [*found, *(Source("sql", dialect, path) for dialect, paths in _SCRIPTS.items() for path in paths)]


class Lengths(NamedTuple):
    """Characters of one model with its docs and `bare` of them, of its `floor`, and of other texts for the same, by
    what they are: "source", and what Entia's exporters write: "dbml", "prisma", "ddl"."""

    model: int
    bare: int
    floor: int
    others: dict[str, int]
    bare_others: dict[str, int]

    def shares(self, *, bare: bool = True) -> dict[str, float]:
        """The model's length by each other's."""
        whole, others = (self.bare, self.bare_others) if bare else (self.model, self.others)
        return {name: whole / length for name, length in others.items()}

    def floors(self) -> dict[str, float]:
        """The floor's length by each other's, without docs."""
        return {name: self.floor / length for name, length in self.bare_others.items()}


def lengths_of(source: Source) -> tuple[Lengths, str]:
    """The lengths for a source, and its model."""
    text = (corpora() / source.kind / source.path).read_text("utf-8-sig")
    whole = IMPORTERS[source.kind].read(joined([(source.path, text)]), Options(source.dialect)).text
    model = without_code(whole)
    others = {"source": _KEPT[source.kind](text, source.dialect)}
    snapshot = Workspace.empty().with_files({"model.entia": model}).model_of("model.entia")
    assert snapshot is not None
    schema = snapshot.schema()
    dialect = source.dialect or next((each.dialect for each in schema.header.targets), "postgres")
    if dialect in BUILT_DIALECTS:
        for name in ("dbml", "prisma"):
            if dialect in ALL[name].dialects:
                others[name] = ALL[name].write(Exported(schema, "Model"), dialect, "").text
        others["ddl"] = "\n".join(f"{statement.text};" for statement in ddl(schema, dialect).statements)
    bare = {name: _bare(name if name != "source" else source.kind, other) for name, other in others.items()}
    made = Lengths(
        length(model), length(_bare("entia", model)), floor_of(schema),
        {name: length(other) for name, other in others.items()},
        {name: length(other) for name, other in bare.items()},
    )  # fmt: skip
    return made, model


def floor_of(schema: Schema) -> int:
    """The characters that every language has to write for a model: see above."""
    labels = sum(len(label.value) + 1 for enum in schema.enums for label in enum.labels)
    return labels + sum(
        len(table.db_name) + 1 + sum(len(column.db_name) + len(_word(column.type)) + 2 for column in table.columns)
        for table in schema.tables
    )


def _word(type_: Type) -> str:
    named = type_.domain or (type_.enum if type_.enum is not None and type_.enum.name else None)
    return named.name if named is not None else type_text(type_).removeprefix(f"{type_.native[0]}.")


def length(text: str) -> int:
    """Characters, each run of blanks as one, without blanks at ends of lines and without empty lines."""
    return len(re.sub(r"\n+", "\n", re.sub(r" ?\n ?", "\n", re.sub(r"[ \t]+", " ", text.strip()))))


_CODE = re.compile(r"^(?:///?[^\n]*\n)*(?:view|sql)\b")


def without_code(text: str) -> str:
    """A model without its views and `sql` objects; each declaration begins behind an empty line."""
    kept: list[str] = []
    other = False
    for block in re.split(r"\n\n+", text):
        begins = re.match(r"[a-z/]", block) is not None
        other = _CODE.match(block) is not None if begins else other
        if not other:
            kept.append(block)
    return "\n\n".join(kept) + "\n"


# ---- what counts of a source -----------------------------------------------------------------------------------------
_TABLES = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:unlogged\s+|global\s+|foreign\s+)*(?:table|type|domain|sequence|extension|schema)\b"
    r"|create\s+(?:unique\s+|clustered\s+|nonclustered\s+|fulltext\s+|primary\s+xml\s+|xml\s+)*index\b"
    r"|alter\s+(?:table|sequence|index)\b(?!.*\b(?:owner\s+to|row\s+level\s+security|(?:dis|en)able\s+trigger)\b)"
    r"|comment\s+on\s+(?!view|function|trigger|policy|procedure|extension|schema)|exec\w*\s+.*sp_addextendedproperty",
    re.IGNORECASE | re.DOTALL,
)


def _of_sql(text: str, dialect: str) -> str:
    found = statements(text, lexicon_of(dialect))
    kept = [text[each.start : each.end] for each in found if each.kind == "sql"]
    return ";\n".join(each for each in kept if _TABLES.match(each))


def _of_dbml(text: str, _: str) -> str:
    return _without_blocks(text, r"records\b|tablegroup\b|diagramview\b|note\s+\w+\s*\{")


def _of_prisma(text: str, _: str) -> str:
    return _without_blocks(text, r"(?:generator|view)\b")


def _without_blocks(text: str, heads: str) -> str:
    return re.sub(rf"(?ims)^(?:{heads})[^\n]*\{{.*?^\}}", "", text)


_KEPT = {"sql": _of_sql, "dbml": _of_dbml, "prisma": _of_prisma}


# ---- docs ------------------------------------------------------------------------------------------------------------
_STRING = r"'(?:''|\\.|[^'\\])*'"
_REMARKS = {
    "entia": r"//[^\n]*",
    "prisma": r"//[^\n]*",
    "dbml": rf"//[^\n]*|/\*.*?\*/|\bnote\s*:\s*(?:'''.*?'''|{_STRING}|\"[^\"]*\"),?|^\s*note\s*\{{.*?\}}",
    "sql": rf"--[^\n]*|/\*.*?\*/|\bcomment\s+on\b.*?\bis\s+(?:{_STRING}|null)\s*;?|\bcomment\s*=?\s*{_STRING}"
    r"|\bexec\w*\s+[\w.]*sp_addextendedproperty\b[^;]*;?",
}
_REMARKS["ddl"] = _REMARKS["sql"]


def _bare(kind: str, text: str) -> str:
    """The text without docs and comments; a `//` in a text in quotes is none."""
    quoted = rf"\"[^\"\n]*\"|{_STRING}" if kind != "dbml" else r"`[^`]*`"
    pattern = re.compile(rf"(?P<remark>{_REMARKS[kind]})|{quoted}", re.IGNORECASE | re.DOTALL | re.MULTILINE)
    return pattern.sub(lambda match: "" if match["remark"] is not None else match[0], text)


# ---- where characters go ---------------------------------------------------------------------------------------------
_HEAD = re.compile(
    r"(?P<name>\"[^\"]*\"|\S+?(?:, \S+?)*)\s*(?P<kind>:|<?->) "
    r"(?P<type>enum\(.*?\)|[\w.]+(?:\([^)]*\))?(?: unsigned)?[?\[\]]*)?"
)
_CLAUSE = re.compile(
    r" (?P<word>as|inverse|(?:unique )?index|unique|fk|on delete|on update|check|=|pk|auto|native|collate|computed|"
    r"with|deferr\w+|not enforced)(?= |$)(?:(?= \") (?P<name>\"[^\"]*\"))?"
)


def parts_of(model: str) -> Counter[str]:
    """Characters of a model by what they say; the names in quotes of a clause apart from the clause."""
    found: Counter[str] = Counter()
    for line in model.split("\n"):
        text = " ".join(line.split())
        remark = re.search(r"(?:^| )//.*", re.sub(r'"[^"]*"', lambda match: "x" * len(match[0]), text))
        if remark is not None:
            found["docs"] += len(text) - remark.start()
            text = text[: remark.start()]
        head = _HEAD.match(text)
        words = text.split(" ")
        if head is not None:
            found["names of attributes" if head["kind"] == ":" else "names of relationships"] += len(head["name"])
            kind = "types of a database" if "." in (head["type"] or "") else "types"
            found[kind if head["kind"] == ":" else "targets"] += head.end() - len(head["name"])
            _clauses(text[head.end() :], "", found)
        elif text:
            _clauses(f" {text}", words[0], found)
        found["ends of lines"] += 1 if line.strip() else 0
    return found


def _clauses(text: str, of: str, found: Counter[str]) -> None:
    clauses = list(_CLAUSE.finditer(text))
    found[of or "others"] += clauses[0].start() if clauses else len(text)
    for number, clause in enumerate(clauses):
        end = clauses[number + 1].start() if number + 1 < len(clauses) else len(text)
        name = len(clause["name"] or "")
        found[f"{of} {clause['word']}".strip()] += end - clause.start() - name
        found[f'{of} {clause["word"]} "…"'.strip()] += name


def main() -> None:
    """Print the shares of every source by kind, and where the characters of its models go."""
    by_kind: dict[str, list[tuple[Source, Lengths, str]]] = {}
    for source in sources():
        by_kind.setdefault(source.dialect or source.kind, []).append((source, *lengths_of(source)))
    for kind, of in by_kind.items():
        print(f"\n{kind}: shares without docs, in brackets with them")
        for source, lengths, _ in of:
            whole = lengths.shares(bare=False)
            floors = lengths.floors()
            shown = "  ".join(
                f"{name} {share:.2f} ({whole[name]:.2f}) floor {floors[name]:.2f}"
                for name, share in lengths.shares().items()
            )
            print(f"  {lengths.bare:7} {source.name[:70]:70} {shown}")
        for name in ("source", "dbml", "prisma", "ddl"):
            having = [each for _, each, _ in of if name in each.others]
            if having:
                floor = sum(each.floor for each in having) / sum(each.bare_others[name] for each in having)
                shares = f"{_summary(having, name, bare=True)}; with docs {_summary(having, name, bare=False)}"
                print(f"  {name}: {shares}; floor {floor:.2f}")
        parts = sum((parts_of(model) for _, _, model in of), Counter[str]())
        shown = "; ".join(f"{what} {count / parts.total():.1%}" for what, count in parts.most_common(28))
        print(f"  {parts.total()} characters: {shown}")


def _summary(of: list[Lengths], name: str, *, bare: bool) -> str:
    ours = sum(each.bare if bare else each.model for each in of)
    theirs = sum((each.bare_others if bare else each.others)[name] for each in of)
    middle = median(each.shares(bare=bare)[name] for each in of)
    return f"sum {ours / theirs:.2f}, median {middle:.2f}"


if __name__ == "__main__":
    main()
