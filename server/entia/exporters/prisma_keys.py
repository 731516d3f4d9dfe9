"""Keys and indexes as the attributes of a model."""

from __future__ import annotations

from itertools import repeat

from entia.exporters.database import StoredIndex, StoredTable, StoredUnique
from entia.exporters.prisma_schema import Schema
from entia.exporters.prisma_text import comment, docs, string
from entia.syntax.writing import quote
from entia.text import Span

_METHODS = {"hash": "Hash", "gin": "Gin", "gist": "Gist", "spgist": "SpGist", "brin": "Brin"}


class Keys:
    """Writes the block attributes of one table."""

    def __init__(self, schema: Schema, table: StoredTable) -> None:
        self.schema = schema
        self.table = table
        self.dialect = schema.database.dialect
        self.model = schema.models[table.table.name]

    def lines(self) -> list[str]:
        """All of them, with their docs."""
        lines: list[str] = []
        key = self.table.primary_key
        if key is not None and len(key.columns) > 1:
            usual = f"{self.table.name}_pkey"
            named = key.name if self.dialect == "postgres" else ""
            fields = zip(self.fields(key.columns), key.key.lengths or repeat(0), strict=False)
            listed = [f"{field}(length: {length})" if length else field for field, length in fields]
            lines.append(self.written("@@id", listed, [self.mapped(named, usual)]))
        if key is not None:
            self.remarks(key)
        for unique in self.table.uniques:
            lines += docs(unique.key.doc, "  ")
            usual = f"{self.table.name}_{'_'.join(unique.columns)}_key"
            lines.append(self.written("@@unique", self.fields(unique.columns), [self.mapped(unique.name, usual)]))
            lines += [line for remark in self.remarks(unique) for line in comment(remark, "  ")]
        for index in self.table.indexes:
            lines += self.index(index)
        return lines

    def fields(self, columns: tuple[str, ...]) -> list[str]:
        """What the columns are called."""
        return [self.schema.fields[self.model, name] for name in columns]

    def mapped(self, name: str, usual: str) -> str:
        """The name in the database, where it is not the one that Prisma gives."""
        return f"map: {string(name)}" if name and name != usual else ""

    def written(self, word: str, keys: list[str], settings: list[str]) -> str:
        """`@@index([a, b], map: "…")`."""
        listed = ", ".join(keys)
        return f"  {word}({', '.join([f'[{listed}]', *filter(None, settings)])})"

    def remarks(self, key: StoredUnique) -> list[str]:
        """What Prisma has no word for in a key."""
        found = [key.key.deferral, "nulls not distinct" if key.key.nulls_not_distinct else ""]
        found += [f"native {n.dialect} ({n.options})" for n in key.key.natives if n.dialect == self.dialect]
        for remark in filter(None, found):
            self.say(f"`{remark}` of `{key.name}`: it is a comment", key.key.span)
        return [remark for remark in found if remark]

    def index(self, index: StoredIndex) -> list[str]:
        """An index. One over an expression is a comment, as is a unique one that Prisma would make stricter."""
        model = index.model
        remarks: list[str] = []
        keys: list[str] = []
        for key in index.keys:
            if key.expression:
                keys.append(f"({key.text})")
                continue
            options = [f"length: {key.key.length}"] if key.key.length and self.dialect in ("mysql", "mariadb") else []
            options += [f"ops: raw({string(key.key.opclass)})"] if key.key.opclass else []
            options += ["sort: Desc"] if key.key.descending else []
            name = self.schema.fields[self.model, key.text]
            keys.append(f"{name}({', '.join(options)})" if options else name)
            collate = f"collate {quote(key.key.collate)}" if key.key.collate else ""
            said = " ".join(filter(None, (collate, f"nulls {key.key.nulls}" if key.key.nulls else "")))
            remarks += [f"{key.text} {said}"] if said else []
        remarks += [f"include ({', '.join(model.include)})"] if model.include else []
        remarks += ["nulls not distinct"] if model.nulls_not_distinct else []
        remarks += [f"native {n.dialect} ({n.options})" for n in model.natives if n.dialect == self.dialect]
        columns = "_".join(key.text for key in index.keys)
        settings = [self.mapped(index.name, f"{self.table.name}_{columns}_{'key' if model.unique else 'idx'}")]
        settings += [f"type: {_METHODS[index.method]}"] if index.method in _METHODS else []
        settings += [f"where: raw({string(index.predicate)})"] if index.predicate else []
        word = "@@unique" if model.unique else "@@fulltext" if index.method == "fulltext" else "@@index"
        line = self.written(word, keys, settings)
        if any(key.expression for key in index.keys):
            self.say(f"an expression in `{index.name}`: it is a comment", model.span)
            return [*docs(model.doc, "  "), *comment(line.strip(), "  ")]
        for remark in remarks:
            self.say(f"`{remark}` of `{index.name}`: it is a comment", model.span)
        return [*docs(model.doc, "  "), line, *(each for remark in remarks for each in comment(remark, "  "))]

    def say(self, what: str, span: Span) -> None:
        """A note about the table."""
        table = self.table.table
        self.schema.notes.add(f"Prisma has no word for {what}", table.chunk, span, table.name)
