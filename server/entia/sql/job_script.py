"""What must run again and again: old rows go (`retain`), trails end (`audit … keep`), views are made anew (`refresh`).

Tables come in foreign-key order, those that refer to another one before it, and each in one transaction. A row that
something still refers to, which may not vanish with it, waits until that is gone. Each run takes at most `BATCH` rows
of a table, so that it holds no lock for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

from entia.model.companions import WITH_TRIGGERS, archive, trail
from entia.model.design import Retention
from entia.model.quantities import duration
from entia.model.schema import Schema, Table, View
from entia.model.types import Type
from entia.sql.anonymize import anonymized, personal
from entia.sql.batches import BEGIN, MYSQL, Rows, cutoff
from entia.sql.context import Context
from entia.sql.export import context_of
from entia.sql.old_partitions import old_partitions
from entia.sql.script import Note, Script, Statement
from entia.sql.views import ordered_views
from entia.text import Span

BATCH = 10_000
_BATCH = "entia_batch"
_UNIQUE_INDEX = r"\bcreate\s+unique\s+index\b[^;()]*?"
_WHOLE_COLUMNS = r"(?:using\s+\w+\s*)?\([^();]*\)(?![^;]*\bwhere\b)"
_TIMESTAMP = Type("timestamp")
_HOWTO = {
    "postgres": "run this every hour: psql -v ON_ERROR_STOP=1 -f FILE from cron, or its statements by pg_cron",
    "mysql": "load this once; the events then run every hour, if `event_scheduler` is ON",
    "sqlite": "run this every hour: sqlite3 -bail DATABASE < FILE from cron",
}


def jobs_of(schema: Schema, dialect: str, version: str = "") -> Script:
    """The jobs of a model; see `entia.sql.jobs`. Raises KeyError for a dialect that is not built."""
    context = context_of(schema, dialect, version)
    if context.dialect not in WITH_TRIGGERS:
        left = [("retain", table.name) for table in schema.tables if table.design.retentions]
        left += [("audit", table.name) for table in schema.tables if any(a.keep for a in table.design.audits)]
        left += [("refresh", view.name) for view in schema.views if view.refresh]
        return Script(dialect, context.version, (), (), (), tuple(left))
    made = _Jobs(context, schema)
    for table in made.rows.children_first():
        made.add_table(table)
    for view in ordered_views([view for view in schema.views if context.present(view.only)]):
        made.add_view(view)
    statements = tuple(made.statements)
    if statements and dialect == "sqlite":
        statements = (Statement("PRAGMA foreign_keys = ON", "", None, Span(0, 0)), *statements)
    if statements:
        howto = _HOWTO.get(dialect, _HOWTO["mysql"])
        most = f"each run takes at most {BATCH} rows of a table"
        statements = (statements[0]._replace(remarks=(f"{howto}; {most}", *statements[0].remarks)), *statements[1:])
    return Script(dialect, context.version, statements, tuple(made.notes), tuple(made.refusals))


class _Jobs:
    """Collects the statements of one script."""

    def __init__(self, context: Context, schema: Schema) -> None:
        self.context = context
        self.schema = schema
        self.rows = Rows(context, schema)
        self.statements: list[Statement] = []
        self.notes: list[Note] = []
        self.refusals: list[Note] = []

    def add_table(self, table: Table) -> None:
        """All that is done for the rows of a table, and of its trail."""
        before: list[str] = []  # what ends a transaction by itself
        inside: list[str] = []
        for retention in table.design.retentions:
            if not retention.column:
                message = f"nothing says from when the rows of `{table.name}` are kept, so no job can find the old ones"
                self.notes.append(Note(message, table.chunk, retention.span))
                continue
            if retention.column not in self.rows.draft(table).columns:
                continue
            before += self._dropped(table, retention)
            inside += self._retained(table, retention)
        inside += self._trail(table)
        if before or inside:
            self._wrap(table, before, inside)

    def _wrap(self, table: Table, before: list[str], inside: list[str]) -> None:
        context, draft = self.context, self.rows.draft(table)
        span = (table.design.retentions or table.design.audits)[0].span

        def add(text: str, *remarks: str) -> None:
            self.statements.append(Statement(text, table.name, table.chunk, span, (), remarks))

        body = [*before, BEGIN[context.dialect], *inside, "COMMIT"]
        if context.dialect not in MYSQL:
            add(body[0], *self._remarks(table))
            for text in body[1:]:
                add(text)
            return
        name = context.qualified(table.schema, f"{draft.stem}_retain")
        add(f"DROP PROCEDURE IF EXISTS {name}", *self._remarks(table))
        add(
            f"CREATE PROCEDURE {name}()\nBEGIN\n"
            "  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;\n"
            + "".join(indent(f"{each};\n", "  ") for each in body)
            + "END"
        )
        add(f"DROP EVENT IF EXISTS {name}")
        add(f"CREATE EVENT {name} ON SCHEDULE EVERY 1 HOUR DO CALL {name}()")

    def _remarks(self, table: Table) -> Iterator[str]:
        for retention in table.design.retentions:
            if retention.column:
                doc = f": {retention.doc}" if retention.doc else ""
                yield f"{table.name}: {retention.action} {retention.period.text} after {retention.column}{doc}"
                holders = self.rows.holders(table) if retention.action != "anonymize" else []
                if holders:
                    names = " or ".join(each.name for each in holders)
                    yield f"{table.name}: a row waits as long as a {names} refers to it"
        kept = trail(table, self.context.header.naming)
        if kept is not None and kept.keep is not None:
            yield f"{table.name}: its trail is kept {kept.keep.text}"

    def _dropped(self, table: Table, retention: Retention) -> list[str]:
        """Whole partitions of old rows go at once, where nobody looks at each row."""
        draft = self.rows.draft(table)
        column = table.column(retention.column)
        seen = table.design.audits or any(referrer.key.enforced for referrer in self.rows.referrers(table))
        if retention.action != "delete" or seen or column is None:
            return []
        return old_partitions(draft, column, cutoff(self.context.dialect, retention.period, column.type))

    def _retained(self, table: Table, retention: Retention) -> list[str]:
        rows, context = self.rows, self.context
        draft, key = rows.draft(table), rows.key(table)
        column = table.column(retention.column)
        assert column is not None
        old = f"t.{draft.columns[column.name]} < {cutoff(context.dialect, retention.period, column.type)}"
        if not key:
            if retention.action == "delete" and not rows.referrers(table):
                most = f" LIMIT {BATCH}" if context.dialect in MYSQL else ""
                return [f"DELETE FROM {draft.name} WHERE {old.removeprefix('t.')}{most}"]
            message = f"a job cannot {retention.action} rows of `{table.name}` by batches, since it has no primary key"
            self.refusals.append(Note(message, table.chunk, retention.span))
            return []
        if retention.action == "anonymize":
            columns = personal(table, draft.columns)
            found = anonymized(context, draft, columns)
            self.refusals += (Note(each, table.chunk, retention.span) for each in found.problems)
            if not found.sets:
                if not found.problems:
                    message = f"no attribute of `{table.name}` is personal data that could be anonymised"
                    self.notes.append(Note(message, table.chunk, retention.span))
                return []
            where = f"{old} AND ({found.differs('t')})"
            changed = rows.update(table, _BATCH, found.sets)
            return [*self._gathered(table, where), changed, *rows.silence(table, _BATCH, columns), rows.forget(_BATCH)]
        where = " AND ".join([old, *(f"NOT {each}" for each in rows.blockers(table, "t"))])
        texts = self._gathered(table, where)
        if retention.action == "archive":
            texts.append(self._archived(table, key))
        return [*texts, *rows.unlink(table, _BATCH), rows.delete(table, _BATCH), rows.forget(_BATCH)]

    def _gathered(self, table: Table, where: str) -> list[str]:
        """The temporary table of the keys of the rows that this run is about."""
        rows, dialect = self.rows, self.context.dialect
        key = rows.key(table)
        columns, source = ", ".join(f"t.{each}" for each in key), rows.draft(table).name
        found = f"SELECT {columns} FROM {source} AS t\nWHERE {where}\nLIMIT {BATCH}"
        if dialect in MYSQL:
            # MySQL locks no rows of a query while it makes a table of them.
            empty = f"SELECT {', '.join(key)} FROM {source} WHERE FALSE"
            return [
                f"DROP TEMPORARY TABLE IF EXISTS {_BATCH}",
                f"CREATE TEMPORARY TABLE {_BATCH} (PRIMARY KEY ({', '.join(key)})) AS {empty}",
                f"INSERT INTO {_BATCH} {found} FOR UPDATE",
            ]
        return [f"CREATE TEMPORARY TABLE {_BATCH} AS\n{found}{' FOR UPDATE OF t' if dialect == 'postgres' else ''}"]

    def _archived(self, table: Table, key: list[str]) -> str:
        found = archive(table, self.context.header.naming)
        assert found is not None
        draft, name = self.rows.draft(table), self.context.name
        pairs = [(name(to.db_name), draft.columns[of.name]) for of, to in found.columns if of.name in draft.columns]
        target = self.context.qualified(found.table.schema, found.table.db_name)
        same = " AND ".join(f"t.{each} = b.{each}" for each in key)
        return (
            f"INSERT INTO {target} ({', '.join(to for to, _ in pairs)})\n"
            f"SELECT {', '.join(f't.{of}' for _, of in pairs)}\nFROM {draft.name} AS t JOIN {_BATCH} AS b ON {same}"
        )

    def _trail(self, table: Table) -> list[str]:
        kept = trail(table, self.context.header.naming)
        if kept is None or kept.keep is None:
            return []
        context = self.context
        name, id = context.qualified(kept.table.schema, kept.table.db_name), context.name(kept.id.db_name)
        old = f"{context.name(kept.at.db_name)} < {cutoff(context.dialect, kept.keep, _TIMESTAMP)}"
        if context.dialect in MYSQL:
            return [f"DELETE FROM {name} WHERE {old} LIMIT {BATCH}"]
        return [f"DELETE FROM {name} WHERE {id} IN (SELECT {id} FROM {name} WHERE {old} LIMIT {BATCH})"]

    def add_view(self, view: View) -> None:
        """A stored view is made anew."""
        if not view.materialized or not view.refresh:
            return
        name = self.context.qualified(view.schema, view.db_name)
        if not self.context.traits.materialized:
            message = f"`{view.name}` is a plain view here, which is always fresh: nothing refreshes it"
            self.notes.append(Note(message, view.chunk, view.span))
        elif duration(view.refresh) is None:
            message = f"`{view.name}` is refreshed on demand: REFRESH MATERIALIZED VIEW {name}"
            self.notes.append(Note(message, view.chunk, view.span))
        else:
            concurrently = " CONCURRENTLY" if self._has_unique_index(view) else ""
            text = f"REFRESH MATERIALIZED VIEW{concurrently} {name}"
            remarks = (f"{view.name}: refreshed every {view.refresh}",)
            self.statements.append(Statement(text, view.name, view.chunk, view.span, (), remarks))

    def _has_unique_index(self, view: View) -> bool:
        """Whether a `sql` object gives the view a unique index of whole columns: then it can be read meanwhile."""
        name = rf'(?:\w+\.)?"?{re.escape(view.db_name)}"?'
        index = re.compile(rf"{_UNIQUE_INDEX}\s+on\s+{name}\s*{_WHOLE_COLUMNS}", re.IGNORECASE)
        return any(code.dialect == self.context.dialect and index.search(code.text) for code in self.schema.code)
