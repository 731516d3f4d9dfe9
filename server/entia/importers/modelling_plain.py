"""What a catalog says in a roundabout way, said plainly before it is modelled; each change is told to the trace."""

from __future__ import annotations

import re
from collections import Counter

from entia.dialects.names import quote
from entia.importers import expressions
from entia.importers.catalog import Catalog, Column, Name, Table
from entia.importers.report import Trace
from entia.importers.sources import NOWHERE
from entia.importers.sql_sequences import first_of
from entia.syntax.writing import quote_string

_NULL = re.compile(r"\(?\s*null\s*\)?(?:\s*::\s*[\w .\"()\[\]]+)?", re.IGNORECASE)
_NEXT = re.compile(
    r"\(?nextval\(\s*\(?\s*'([^']+)'(?:\s*::\s*(?:text|regclass))?\s*\)?(?:\s*::\s*regclass)?\s*\)\)?", re.IGNORECASE
)
_TODAY = re.compile(r"\(?\('now'::text\)::date\)?")  # as PostgreSQL printed CURRENT_DATE before version 10
_TEXT = re.compile(
    r"(?:n?varchar2?|n?char|character|text|string|citext|clob|(?:tiny|medium|long)text)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_ONE_DIMENSION = re.compile(r'\(*array_ndims\("?(\w+)"?\) = 1\)*', re.IGNORECASE)
_BINARY = re.compile(r"\s+binary$", re.IGNORECASE)


def make_plain(catalog: Catalog, trace: Trace, *, enums: bool = False) -> None:
    """Drop what says nothing, and say what there is a word for. `enums`: a check that lists values becomes an enum."""
    for table in catalog.tables.values():
        for column in table.columns.values():
            if column.default and _NULL.fullmatch(column.default.strip()):
                column.default = ""  # what a column has without a word about it
            if catalog.dialect in ("mysql", "mariadb"):
                _make_collated(catalog, table, column)
                if _TEXT.match(column.type) and _NUMBER.fullmatch(column.default):
                    column.default = f"'{column.default}'"  # which it becomes
            if catalog.dialect == "postgres" and _TODAY.fullmatch(column.default):
                column.default = "current_date"
            if catalog.dialect == "sqlite" and column.identity is not None and not _is_rowid(table, column):
                column.identity = None
                why = "SQLite counts only an INTEGER that is alone the key"
                trace.map(column.lines, f"column `{table.name}.{column.name}`", why)
        if catalog.dialect == "postgres":
            _set_counting(table)
        _drop_tautologies(catalog, table, trace)
        if enums:
            _list_labels(catalog, table, trace)
    _count(catalog, trace)


def _set_counting(table: Table) -> None:
    """What a model does not say of how a column is counted is set by a statement: bounds, cycle, cache."""
    for column in table.columns.values():
        if column.identity is not None and column.identity.rest:
            actions = " ".join(f"set {option}" for option in column.identity.rest)
            table.settings[f"count of {column.name}"] = f"alter column {quote('postgres', (), column.name)} {actions}"
            column.identity = column.identity._replace(start=first_of(column.identity), rest=())


def _drop_tautologies(catalog: Catalog, table: Table, trace: Trace) -> None:
    """What Entia's own type makes: `x = x`, which keeps a virtual column of MySQL to its type, and that an array of an
    enum has one dimension."""
    for check in list(table.checks) if catalog.dialect == "postgres" else ():
        found = _ONE_DIMENSION.fullmatch(check.sql.strip())
        column = table.columns.get(found[1]) if found is not None else None
        if column is not None and _is_list_of_enum(catalog, column):
            trace.compute(check.lines, f"check of `{table.name}.{column.name}`")
            table.checks.remove(check)
    for check in list(table.checks) if catalog.dialect in ("mysql", "mariadb") else ():
        one, _, other = check.sql.replace("`", "").partition("=")
        column = table.columns.get(one.strip())
        if one.strip() == other.strip() and column is not None and column.computed and not column.stored:
            trace.compute(check.lines, f"check of `{table.name}.{column.name}`")
            column.fitting = True
            table.checks.remove(check)


def _is_list_of_enum(catalog: Catalog, column: Column) -> bool:
    schema, _, name = column.type.removesuffix("[]").replace('"', "").rpartition(".")
    return column.type.endswith("[]") and (schema, name) in catalog.enums


def _list_labels(catalog: Catalog, table: Table, trace: Trace) -> None:
    """Columns whose check lists their values have an enum for a type; the check is the enum's then."""
    for check in list(table.checks):
        found = expressions.labels(check.sql, catalog.dialect) if check.enforced else None
        column = table.columns.get(found[0]) if found is not None else None
        if found is None or column is None or not _TEXT.match(column.type) or not all(found[1]):
            continue
        what = f"`{table.name}.{column.name}`"
        trace.map(check.lines, f"check of {what}", f"its values are an enum; the column was `{column.type}`")
        column.listed = (column.type, check)
        column.type = f"enum({', '.join(quote_string(label) for label in found[1])})"
        table.checks.remove(check)


def _is_rowid(table: Table, column: Column) -> bool:
    key = table.primary_key
    return key is not None and key.columns == (column.name,) and column.type.lower() == "integer"


def _make_collated(catalog: Catalog, table: Table, column: Column) -> None:
    """A collation tells the character set; `varchar(40) binary` has the binary one of its set."""
    if column.collate.lower().startswith(f"{column.options.get('charset', '-').lower()}_"):
        del column.options["charset"]
    if _BINARY.search(column.type) and not column.collate:
        charset = column.options.pop("charset", "") or table.options.get("charset", "")
        column.type = _BINARY.sub("", column.type)
        utf8 = "utf8mb3" if catalog.dialect == "mariadb" else "utf8"
        column.collate = f"{utf8 if charset.lower() == 'utf8' else charset or 'utf8mb4'}_bin"


def _count(catalog: Catalog, trace: Trace) -> None:
    """A column that takes its numbers from a sequence which nothing else uses is counted by the database."""
    texts = [code.text for code in catalog.codes] + [view.sql for view in catalog.views.values()]
    users: dict[Name, list[tuple[Table, Column]]] = {}
    for table in catalog.tables.values():
        for column in table.columns.values():
            match = _NEXT.fullmatch(column.default.strip()) if column.default else None
            key = _sequence(catalog, match[1]) if match is not None else None
            if key is not None:
                users.setdefault(key, []).append((table, column))
    words = Counter(word for text in texts for word in set(re.findall(r"\w+", text)))
    for key, of in users.items():
        sequence = catalog.sequences[key]
        if len(of) != 1 or words[key[1]] or sequence.counting.rest:
            continue
        (table, column) = of[0]
        column.identity = sequence.counting
        column.default = ""
        del catalog.sequences[key]
        lines = sequence.lines if sequence.lines != NOWHERE else column.lines
        what = f"sequence `{key[1]}`"
        trace.map(lines, what, f"`{table.name}.{column.name}` is counted by the database, by an identity of its own")


def _sequence(catalog: Catalog, text: str) -> Name | None:
    """The sequence of the name that `nextval` is given."""
    schema, _, name = text.replace('"', "").rpartition(".")
    for key in ((schema, name), ("", name) if schema == catalog.default_schema else (schema, name)):
        if key in catalog.sequences:
            return key
    return None
