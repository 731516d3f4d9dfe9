"""SQL that makes, after its table, what no line of a model says: the database then still has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from entia.dialects import DIALECTS, Version
from entia.dialects.names import literal, quote
from entia.importers.catalog import Check, Column, Exclusion, ForeignKey, Index, IndexKey, Key, Sequence, Table, View

_FOLDED = re.compile(r"[a-z][a-z0-9_$#]*")
_NOT_HELD = {"oracle": " disable", "mysql": " not enforced", "postgres": " not enforced"}
_BACKTICKS = frozenset(("bigquery", "databricks", "spark", "clickhouse"))
_ALTERS = frozenset(("postgres", "mysql", "mariadb", "sqlserver", "oracle", "redshift", "cockroachdb"))


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements of one dialect; each is "" where the dialect adds no such thing to a table that is there."""

    dialect: str
    version: Version

    def name(self, name: str) -> str:
        """A name as the dialect's SQL has it."""
        if self.dialect == "oracle" and _FOLDED.fullmatch(name):
            return name  # which in quotes would be another
        if self.dialect in DIALECTS and DIALECTS[self.dialect].built:
            return quote(self.dialect, self.version, name)
        if self.dialect == "sqlserver":
            return f"[{name.replace(']', ']]')}]"
        return f"`{name}`" if self.dialect in _BACKTICKS else f'"{name}"'

    def table(self, schema: str, name: str) -> str:
        """A table with its schema."""
        return ".".join(self.name(part) for part in (schema, name) if part)

    def sequence(self, each: Sequence) -> str:
        """CREATE SEQUENCE."""
        parts = [
            f"create sequence {self.table(each.schema, each.name)}",
            f"as {each.type}" if each.type else "",
            f"start with {each.counting.start}" if each.counting.start is not None else "",
            f"increment by {each.counting.by}" if each.counting.by is not None else "",
            *each.counting.rest,
        ]
        return f"{' '.join(filter(None, parts))};"

    def owned(self, each: Sequence) -> str:
        """ALTER SEQUENCE … OWNED BY."""
        if self.dialect != "postgres" or each.owner is None:
            return ""
        *table, column = each.owner
        return f"alter sequence {self.table(each.schema, each.name)} owned by {self.table(*table)}.{self.name(column)};"

    def view_options(self, view: View) -> str:
        """ALTER VIEW … SET."""
        said = ", ".join(f"{key} = {value}" for key, value in view.options.items())
        kind = "materialized view" if view.materialized else "view"
        return f"alter {kind} {self.table(view.schema, view.name)} set ({said});"

    def setting(self, table: Table, words: str) -> str:
        """ALTER TABLE with an action in its own words."""
        return f"alter table {self.table(table.schema, table.name)} {words};"

    def foreign_key(self, table: Table, key: ForeignKey) -> str:
        """ALTER TABLE … ADD FOREIGN KEY."""
        return self._add(table, key.name, self.foreign_key_clause(key))

    def foreign_key_clause(self, key: ForeignKey) -> str:
        """FOREIGN KEY … REFERENCES …"""
        clauses = [
            f"foreign key ({self._names(key.columns)}) references {self.table(*key.target)}",
            f"({self._names(key.target_columns)})" if key.target_columns else "",
            f"match {key.match}" if key.match else "",
            f"on delete {key.on_delete}" if key.on_delete else "",
            f"on update {key.on_update}" if key.on_update else "",
            {"deferrable": "deferrable", "deferred": "deferrable initially deferred"}.get(key.deferral, ""),
        ]
        return " ".join(filter(None, clauses))

    def check(self, table: Table, check: Check) -> str:
        """ALTER TABLE … ADD CHECK."""
        if not check.enforced and self.dialect == "sqlserver":
            return self._unheld(table, check)
        held = "" if check.enforced else _NOT_HELD.get(self.dialect, "")
        return self._add(table, check.name, f"check ({check.sql}){held}")

    def _unheld(self, table: Table, check: Check) -> str:
        """How SQL Server adds a check that it neither makes of the rows that are there, nor of others."""
        on = f"alter table {self.table(table.schema, table.name)}"
        added = f"{on} with nocheck add {self.named(check.name, f'check ({check.sql})')};"
        return f"{added}\n{on} nocheck constraint {self.name(check.name)};" if check.name else added

    def unique(self, table: Table, key: Key) -> str:
        """ALTER TABLE … ADD UNIQUE."""
        return self._add(table, key.name, self.unique_clause(key))

    def unique_clause(self, key: Key) -> str:
        """UNIQUE (…)"""
        nulls = " nulls not distinct" if key.nulls_not_distinct else ""
        late = {"deferrable": " deferrable", "deferred": " deferrable initially deferred"}.get(key.deferral, "")
        return f"unique{nulls} ({self._names(key.columns)}){late}"

    def exclusion(self, table: Table, each: Exclusion) -> str:
        """ALTER TABLE … ADD EXCLUDE."""
        return self._add(table, each.name, self.exclusion_clause(each))

    def exclusion_clause(self, each: Exclusion) -> str:
        """EXCLUDE (…)"""
        using = f" using {each.method}" if each.method else ""
        elements = ", ".join(f"{sql} with {operator}" for sql, operator in each.elements)
        where = f" where ({each.where})" if each.where else ""
        late = {"deferrable": " deferrable", "deferred": " deferrable initially deferred"}.get(each.deferral, "")
        return f"exclude{using} ({elements}){where}{late}"

    def index(self, table: Table, index: Index) -> str:
        """CREATE INDEX."""
        if not self.dialect:
            return ""
        mysql = self.dialect in ("mysql", "mariadb")
        name = index.name or "_".join((table.name, *(key.column or "expr" for key in index.keys), "idx"))
        kind = f"{index.method} " if index.method in ("fulltext", "spatial") else ""
        using = f" using {index.method}" if index.method and not kind else ""
        keys = ", ".join(map(self._index_key, index.keys))
        on = self.table(table.schema, table.name)
        parts = [
            f"create {'unique ' if index.unique else ''}{kind}index {self.name(name)} on {on}",
            f"{'' if mysql else using} ({keys}){using if mysql else ''}",
            f" include ({self._names(index.include)})" if index.include else "",
            " nulls not distinct" if index.nulls_not_distinct else "",
            f" where {index.where}" if index.where else "",
        ]
        return f"{''.join(parts)};"

    def default(self, table: Table, column: Column) -> str:
        """ALTER TABLE … ALTER COLUMN … SET DEFAULT."""
        if self.dialect not in ("postgres", "mysql", "mariadb"):
            return ""
        on, changed = self.table(table.schema, table.name), self.name(column.name)
        return f"alter table {on} alter column {changed} set default {column.default};"

    def constraint_comment(self, table: Table, name: str, comment: str) -> str:
        """COMMENT ON CONSTRAINT."""
        if self.dialect != "postgres" or not name:
            return ""
        on = self.table(table.schema, table.name)
        return f"comment on constraint {self.name(name)} on {on} is {literal('postgres', comment)};"

    def _add(self, table: Table, name: str, text: str) -> str:
        if self.dialect not in _ALTERS:
            return ""
        return f"alter table {self.table(table.schema, table.name)} add {self.named(name, text)};"

    def named(self, name: str, text: str) -> str:
        """A constraint with its name, if it has one."""
        return f"constraint {self.name(name)} {text}" if name else text

    def _names(self, names: Iterable[str]) -> str:
        return ", ".join(map(self.name, names))

    def _index_key(self, key: IndexKey) -> str:
        text = self.name(key.column) if key.column else f"({key.sql})"
        parts = (
            text + (f"({key.length})" if key.length is not None else ""),
            f"collate {self.name(key.collate)}" if key.collate else "",
            key.opclass,
            "desc" if key.descending else "",
            f"nulls {key.nulls}" if key.nulls else "",
        )
        return " ".join(filter(None, parts))
