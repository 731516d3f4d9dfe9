"""What a resolved table, view or type uses of a database, by name: the left column of the capability table.

One pass over plain values, no SQL parser: which columns an expression speaks of is told by its words (a word inside a
string is not one), which is exact enough to know what a computed column or a check is made from.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, NamedTuple

from entia.dialects.charsets import LONGEST_VARCHAR, UTF8, character_bytes
from entia.model.native_types import logical_of
from entia.model.schema import Column, Expression, ForeignKey, Header, Index, Key, Table, View, on_both
from entia.model.types import INTEGERS, TEXTS, Enum, Type
from entia.text import Span

if TYPE_CHECKING:
    from entia.model.expressions import Analysis

# Every construct that `constructs` tells, and (the last line) those that only the whole model knows.
CONSTRUCTS = frozenset("""
    schema view view.materialized enum.empty enum.label
    table.columns table.only-computed table.indexes table.row comment.table comment.column cluster
    column.identity column.identity-always column.identity-start column.identity-step column.identity-not-primary
    column.identity-not-key column.identity-second
    column.collate column.collate-not-text column.collate-unique column.default column.default-expression
    column.on-update vector
    computed computed.stored computed.virtual computed.type computed.required computed.required-of-fixed
    computed.primary-key computed.unique
    computed.index computed.checked-of-computed
    computed.of-computed computed.of-later-computed computed.of-identity computed.of-changing
    computed.of-cascading computed.of-vector
    key key.type key.beginning unique.nulls-not-distinct unique.nulls-not-distinct-required unique.deferrable
    index index.unique index.partial index.unique-partial index.expression index.unique-expression
    index.expression-type index.include index.beginning index.unique-beginning
    index.descending index.nulls-order index.collate index.unique-collate index.opclass index.type
    index.method index.method-of-extension index.method-unique index.method-columns index.method-order
    index.method-include index.method-type index.constant index.collate-not-text
    index.opclass-btree index.opclass-hash index.opclass-gin index.opclass-gist index.opclass-spgist index.opclass-brin
    check check.identity check.computed check.changing check.vector exclude exclude.partitioned exclude.scalar
    fk fk.on-delete.cascade fk.on-delete.restrict fk.on-delete.set-null fk.on-delete.set-default fk.on-delete.no-action
    fk.on-update.cascade fk.on-update.restrict fk.on-update.set-null fk.on-update.set-default fk.on-update.no-action
    fk.deferrable fk.self fk.self-update fk.partitioned fk.schema fk.set-null-required fk.computed fk.computed-action
    fk.repeated-column fk.type
    partition.range partition.list partition.hash partition.sub partition.type partition.computed partition.key
    partition.list-default partition.elsewhere audit audit.cascading
    fk.cycle fk.target-deferrable fk.target-index fk.target-partitioned
""".split())  # fmt: skip


class Use(NamedTuple):
    """One use of a construct, with what its limits depend on.

    `span` counts from the owner's chunk. `detail` is what a message names: a column, an index, an action. `word` is a
    further word (an index's method, a computed column's "stored" or "virtual", a collation), `types` the types
    concerned, `number` a count or length. `only` is as written on the line: other dialects do not have the element.
    """

    construct: str
    span: Span
    detail: str = ""
    word: str = ""
    types: tuple[Type, ...] = ()
    number: int = 0
    only: tuple[str, ...] = ()


def constructs(
    owner: Table | View | Enum, header: Header, wanted: Container[str] = CONSTRUCTS, dialect: str = ""
) -> Iterator[Use]:
    """Everything about the owner that some database cannot do, or does in its own way. Of the usual constructs of a
    table, which are in every line of every model, only those `wanted` are looked at. Where characters of a text take
    fewer bytes than UTF-8's in this `dialect`, keys and rows have bytes of that length instead."""
    if isinstance(owner, Table):
        yield from _of_table(owner, header, wanted, dialect)
    elif isinstance(owner, View):
        if owner.schema:
            yield Use("schema", owner.name_span, owner.schema, only=owner.only)
        yield Use("view.materialized" if owner.materialized else "view", owner.name_span, owner.name, only=owner.only)
    else:
        yield from _of_enum(owner)


def _of_enum(enum: Enum) -> Iterator[Use]:
    if enum.base is not None:
        return
    if not enum.labels:
        yield Use("enum.empty", Span(0, 0), enum.name)
    for label in enum.labels:
        yield Use("enum.label", Span(0, 0), label.value, number=len(label.value.encode()))


class _Facts(NamedTuple):
    """What several constructs of one table ask for."""

    columns: dict[str, Column]
    computed: dict[str, int]  # the position of each computed column
    changing: frozenset[str]  # columns that an action of a foreign key sets
    acting: frozenset[str]  # columns of a foreign key with any action but refusing
    primary: tuple[str, ...]
    extensions: tuple[str, ...]  # PostgreSQL's, as the model names them
    wanted: Container[str]
    narrow: dict[str, int]  # the bytes of a character of each text that takes fewer than UTF-8's


def _of_table(table: Table, header: Header, wanted: Container[str], dialect: str) -> Iterator[Use]:
    facts = _Facts(
        {column.name: column for column in table.columns},
        {column.name: place for place, column in enumerate(table.columns) if column.computed is not None},
        changed_columns(table),
        frozenset(name for key in table.foreign_keys if key.enforced and _acts(key) for name in key.columns),
        table.primary_key.columns if table.primary_key is not None else (),
        tuple(each.name for each in header.extensions if each.dialect == "postgres"),
        wanted,
        _narrow(table, dialect) if dialect in ("mysql", "mariadb") else {},
    )
    if table.schema:
        yield Use("schema", table.name_span, table.schema)
    if len(table.columns) > 900:
        yield Use("table.columns", table.name_span, table.name, number=len(table.columns))
    if len(facts.computed) == len(table.columns):
        yield Use("table.only-computed", table.name_span, table.name)
    if len(table.indexes) + len(table.uniques) > 60:
        yield Use("table.indexes", table.name_span, table.name, number=len(table.indexes) + len(table.uniques))
    if len(table.doc) > 1000:
        yield Use("comment.table", table.name_span, table.name, number=len(table.doc))
    if "table.row" in wanted:
        yield Use(
            "table.row", table.name_span, table.name, types=tuple(_kept(each, 0, facts) for each in table.columns)
        )
    for column in table.columns:
        if not _is_usual(column, wanted):
            yield from _of_column(table, column, facts)
    yield from _of_keys(table, facts)
    for index in table.indexes:
        yield from _of_index(table, index, facts, header)
    yield from _of_checks(table, facts)
    if table.exclusions:
        yield from _of_exclusions(table, facts)
    for foreign_key in table.foreign_keys:
        if foreign_key.enforced and not _is_usual_key(table, foreign_key, facts):
            yield from _of_foreign_key(table, foreign_key, facts)
    if table.partitions:
        yield from _of_partitions(table, facts)
    if table.cluster:
        yield Use("cluster", table.name_span, ", ".join(table.cluster))
    if table.design.audits:
        yield from _of_audits(table)


def _of_audits(table: Table) -> Iterator[Use]:
    for audit in table.design.audits:
        if audit.columns:
            yield Use("audit", audit.span, table.name)
    audited = {name for audit in table.design.audits for name in audit.columns}
    for key in table.foreign_keys:
        sets = audited & set(key.columns) and _acts(key)
        if key.enforced and audited and (key.on_delete == "cascade" or sets):
            yield Use("audit.cascading", key.span, key.role, only=key.only)


# ---- columns ---------------------------------------------------------------------------------------------------------
def _is_usual(column: Column, wanted: Container[str]) -> bool:
    """Whether nothing about the column is wanted: most columns of most models."""
    default = column.default
    if default is not None:
        construct = "column.default-expression" if default.kind in ("call", "sql") else "column.default"
        if construct in wanted:
            return False
    return (
        column.identity is None and column.computed is None and column.on_update is None and not column.collate
        and len(column.doc) <= 1000 and column.type.base != "vector"
    )  # fmt: skip


def _of_column(table: Table, column: Column, facts: _Facts) -> Iterator[Use]:
    name, only = column.name, column.only
    if column.identity is not None:
        yield from _of_identity(table, column, facts)
    if column.computed is not None:
        yield from _of_computed(table, column, column.computed, facts)
    if column.collate:
        yield Use("column.collate", column.span, name, column.collate, (column.type,), only=only)
        if column.type.base not in TEXTS and column.type.base != "native":
            yield Use("column.collate-not-text", column.span, name, column.collate, (column.type,), only=only)
        if any(name in columns for columns in (facts.primary, *(key.columns for key in table.uniques))):
            yield Use("column.collate-unique", column.span, name, column.collate, only=only)
    if column.default is not None and column.default.kind in ("call", "sql"):
        yield Use("column.default-expression", column.span, name, types=(column.type,), only=only)
    elif column.default is not None:
        yield Use("column.default", column.span, name, types=(column.type,), only=only)
    if column.on_update is not None:
        yield Use("column.on-update", column.span, name, types=(column.type,), only=only)
    if len(column.doc) > 1000:
        yield Use("comment.column", column.span, name, number=len(column.doc), only=only)
    if column.type.base == "vector":
        known = "known" if "vector" in facts.extensions else ""
        yield Use("vector", column.type_span, name, known, (column.type,), only=only)


def _of_identity(table: Table, column: Column, facts: _Facts) -> Iterator[Use]:
    assert column.identity is not None
    name, only = column.name, column.only

    def use(construct: str, number: int = 0) -> Use:
        return Use(construct, column.span, name, types=(column.type,), number=number, only=only)

    yield use("column.identity")
    if column.identity.always:
        yield use("column.identity-always")
    if column.identity.start is not None:
        yield use("column.identity-start", column.identity.start)
    if column.identity.by is not None and column.identity.by != 1:
        yield use("column.identity-step", column.identity.by)
    if facts.primary != (name,):
        yield use("column.identity-not-primary")
    # an index does not count: it is created after the table, which is refused before
    if facts.primary[:1] != (name,) and all(key.columns[:1] != (name,) for key in table.uniques):
        yield use("column.identity-not-key")
    if next(other for other in table.columns if other.identity is not None) is not column:
        yield use("column.identity-second")


def _of_computed(table: Table, column: Column, value: Expression, facts: _Facts) -> Iterator[Use]:
    name, only = column.name, column.only
    storage = {True: "stored", False: "virtual", None: ""}[column.stored]

    def use(construct: str, detail: str = name) -> Use:
        return Use(construct, column.span, detail, storage, (column.type,), only=only)

    yield use(f"computed.{storage}" if storage else "computed")
    yield use("computed.type")
    if column.required:
        yield use("computed.required")
        sources = [facts.columns[word] for word in words(value) if word in facts.columns]
        if any(source.identity is not None or source.name in facts.changing for source in sources):
            yield use("computed.required-of-fixed")
    if name in facts.primary:
        yield use("computed.primary-key")
    if any(name in key.columns for key in table.uniques):
        yield use("computed.unique")
    if any(name == key.column for index in table.indexes for key in index.keys):
        yield use("computed.index")
    for word in words(value):
        source = facts.columns.get(word)
        if source is None or word == name:
            continue
        if word in facts.computed:
            yield use("computed.of-computed", f"{name}, {word}")
            yield use("computed.checked-of-computed")._replace(number=int(column.required))
            if facts.computed[word] > facts.computed[name]:
                yield use("computed.of-later-computed", f"{name}, {word}")
        if source.identity is not None:
            yield use("computed.of-identity", f"{name}, {word}")
        if source.type.base == "vector":
            yield use("computed.of-vector", f"{name}, {word}")
        if word in facts.acting:
            construct = "computed.of-changing" if word in facts.changing else "computed.of-cascading"
            yield use(construct, f"{name}, {word}")


_STRING = re.compile(r"'(?:[^']|'')*'|--[^\n]*|//[^\n]*")
_WORD = re.compile(r"[^\W\d]\w*")


def words(expression: Expression) -> set[str]:
    """The words of an expression that may be names of columns: all but those in strings and comments."""
    if expression.kind in ("string", "number"):
        return set()
    return set(_WORD.findall(_STRING.sub(" ", expression.text)))


# ---- keys and indexes ------------------------------------------------------------------------------------------------
def _of_keys(table: Table, facts: _Facts) -> Iterator[Use]:
    if table.primary_key is not None:
        yield from _of_key(table.primary_key, "primary key", facts)
    for unique in table.uniques:
        yield from _of_key(unique, "unique", facts)


def _of_key(key: Key, word: str, facts: _Facts) -> Iterator[Use]:
    pairs = zip(key.columns, key.lengths or (0,) * len(key.columns), strict=True)
    lengths = {name: length for name, length in pairs if name in facts.columns}
    columns = [facts.columns[name] for name in lengths]
    kept = {name: _kept(facts.columns[name], length, facts) for name, length in lengths.items()}
    types = tuple(kept.values())
    if "key" in facts.wanted:
        yield Use("key", key.span, ", ".join(key.columns), word, types, len(types), key.only)
    for column in columns if "key.type" in facts.wanted else ():
        yield Use("key.type", key.span, column.name, word, (kept[column.name],), len(types), key.only)
    for name, length in lengths.items():
        if length:
            yield Use("key.beginning", key.span, name, str(length), (kept[name],), length, key.only)
    if key.nulls_not_distinct:
        matters = not all(column.required for column in columns)
        construct = "unique.nulls-not-distinct" if matters else "unique.nulls-not-distinct-required"
        yield Use(construct, key.span, ", ".join(key.columns), only=key.only)
    if key.deferral:
        yield Use("unique.deferrable", key.span, ", ".join(key.columns), key.deferral, only=key.only)


def like(type_: Type) -> Type:
    """The type; for a database's own the one of ours that it is like, unknown where there is none."""
    return logical_of(*type_.native) if type_.base == "native" else type_


def _kept(column: Column, length: int, facts: _Facts) -> Type:
    """The type of what a key or row has of a column: where that is a beginning, a text or bytes of its length."""
    type_, width = column.type, facts.narrow.get(column.name)
    if not length and width is not None and type_.base in ("string", "char"):
        longest = type_.args[0] if type_.args else 1 if type_.base == "char" else 0
        length = longest if longest <= LONGEST_VARCHAR else 0
    if not length:
        return type_
    if width is not None:
        return Type("bytes", (length * width,))
    return Type("bytes" if like(type_).base == "bytes" else "string", (length,))


def _narrow(table: Table, dialect: str) -> dict[str, int]:
    said = any(native.dialect == dialect for native in table.natives)
    texts = [column for column in table.columns if like(column.type).base in ("string", "char", "text")]
    found = {each.name: character_bytes(dialect, table, each) for each in texts if said or each.natives or each.collate}
    return {name: width for name, width in found.items() if width < UTF8}


def _of_index(table: Table, index: Index, facts: _Facts, header: Header) -> Iterator[Use]:
    known = [(facts.columns[key.column], key.length) for key in index.keys if key.column in facts.columns]
    columns = [column for column, _ in known]
    types = tuple(_kept(column, length, facts) for column, length in known)
    if "index.expression-type" in facts.wanted:
        for key in index.keys:
            if key.expression is not None:
                made = _type_of(table, index, key.expression, header)
                types = (*types, made)
                yield Use("index.expression-type", key.expression.span, key.expression.text, types=(made,),
                          only=index.only)  # fmt: skip
    named = index.name or ", ".join(key.column or "…" for key in index.keys)
    unique = "unique" if index.unique else ""
    prefix = "index.unique-" if index.unique else "index."

    def use(construct: str, word: str = unique, types: tuple[Type, ...] = types) -> Use:
        return Use(construct, index.span, named, word, types, len(index.keys), index.only)

    # Another index keeps words, elements or shapes, and no whole values whose length could be too much.
    whole = types if index.method.lower() in ("", "btree", "hash") else ()
    yield use("index.unique" if index.unique else "index", types=whole)
    if index.predicate is not None:
        yield use(f"{prefix}partial")
    if any(key.expression is not None for key in index.keys):
        yield use(f"{prefix}expression")
    if index.include:
        yield use("index.include")
    if index.nulls_not_distinct:
        matters = len(columns) < len(index.keys) or not all(column.required for column in columns)
        yield use("unique.nulls-not-distinct" if matters else "unique.nulls-not-distinct-required")
    for key in index.keys:
        span = key.span if key.span != Span(0, 0) else index.span
        if key.descending:
            yield Use("index.descending", span, key.column or "…", unique, only=index.only)
        if key.nulls:
            yield Use("index.nulls-order", span, key.column or "…", key.nulls, only=index.only)
        column = facts.columns.get(key.column)
        if key.collate:
            yield Use(f"{prefix}collate", span, key.column or "…", key.collate, only=index.only)
            if column is not None and not _may_be_text(column.type):
                yield Use("index.collate-not-text", span, column.name, key.collate, (column.type,), only=index.only)
        if key.opclass:
            yield Use("index.opclass", span, key.column or "…", key.opclass, only=index.only)
            of = (column.type,) if column is not None and not column.natives else ()
            yield Use(f"index.opclass-{index.method.lower() or 'btree'}", span, key.column or "…", key.opclass, of,
                      only=index.only)  # fmt: skip
        if column is not None and key.length:
            yield Use(f"{prefix}beginning", span, column.name, str(key.length), (column.type,), key.length, index.only)
        if column is not None and index.method.lower() in ("", "btree", "art", "hash"):
            kept = _kept(column, key.length, facts)
            yield Use("index.type", span, column.name, unique, (kept,), len(index.keys), index.only)
    if index.method:
        yield from _of_method(index, named, facts)
    if not _reads_columns(index, facts):
        yield use("index.constant")


def _type_of(table: Table, index: Index, expression: Expression, header: Header) -> Type:
    """What an expression of an index gives; see `key_type`."""
    from entia.model.expressions import Scope, analyse  # they load sqlglot, which few models need here

    targets = tuple((target.dialect, target.version) for target in header.targets)
    only = index.only or table.only
    scope = Scope(table.sql_columns, dialects=targets, only_dialect=only[0] if len(only) == 1 else "")
    return key_type(analyse(expression.text, scope, "index"))


def key_type(analysis: Analysis) -> Type:
    """The type of an index's expression: of a text that has a bound, a string of that length."""
    if analysis.type.base in TEXTS and analysis.longest:
        return Type("string", (analysis.longest,))
    return Type("text") if analysis.type.base in TEXTS else analysis.type


def _may_be_text(type_: Type) -> bool:
    """Whether some database keeps the type as a text."""
    inline = type_.enum is not None and type_.enum.base is None and not type_.enum.name
    return inline or type_.base in (*TEXTS, "native", "unknown")


def _reads_columns(index: Index, facts: _Facts) -> bool:
    """Whether a key of the index depends on a column that is stored."""
    for key in index.keys:
        names = words(key.expression) if key.expression is not None else {key.column}
        if any(name in facts.columns and not _is_constant(facts.columns[name], facts) for name in names):
            return True
    return False


def _is_constant(column: Column, facts: _Facts) -> bool:
    """Whether a computed column is computed from no column."""
    return column.computed is not None and not any(word in facts.columns for word in words(column.computed))


def _of_method(index: Index, named: str, facts: _Facts) -> Iterator[Use]:
    method = index.method.lower()

    def use(construct: str, detail: str = named) -> Use:
        return Use(construct, index.span, detail, method, number=len(index.keys), only=index.only)

    # A method that Entia does not know may come from an extension that the model names.
    yield use("index.method" if method in _METHODS or not facts.extensions else "index.method-of-extension")
    if index.unique:
        yield use("index.method-unique")
    if len(index.keys) > 1:
        yield use("index.method-columns")
    if index.include:
        yield use("index.method-include")
    for key in index.keys:
        column = facts.columns.get(key.column)
        if key.descending or key.nulls:
            yield use("index.method-order", key.column or "…")
        if column is not None and not key.opclass and f"btree_{method}" not in facts.extensions:
            span = key.span if key.span != Span(0, 0) else index.span
            yield Use("index.method-type", span, column.name, method, (column.type,), len(index.keys), index.only)


_METHODS = frozenset(("btree", "hash", "gin", "gist", "spgist", "brin", "fulltext", "spatial", "rtree"))


# ---- checks, exclusions, foreign keys, partitions --------------------------------------------------------------------
def _of_checks(table: Table, facts: _Facts) -> Iterator[Use]:
    for check in table.checks:
        yield Use("check", check.span, check.name, only=check.only)
        for word in sorted(words(check.expression) | ({check.column} if check.column else set())):
            column = facts.columns.get(word)
            if column is None:
                continue
            if column.identity is not None:
                yield Use("check.identity", check.span, word, only=check.only)
            if column.computed is not None:
                yield Use("check.computed", check.span, word, only=check.only)
            if word in facts.changing:
                yield Use("check.changing", check.span, word, only=check.only)
            if column.type.base == "vector":
                yield Use("check.vector", check.span, word, only=check.only)
    for column in table.columns:
        domain = column.type.domain
        if domain is None or not domain.checks:
            continue  # a domain's checks are checks on its columns
        if column.identity is not None:
            yield Use("check.identity", column.type_span, column.name, only=column.only)
        if column.name in facts.changing:
            yield Use("check.changing", column.type_span, column.name, only=column.only)


def _of_exclusions(table: Table, facts: _Facts) -> Iterator[Use]:
    for exclusion in table.exclusions:
        yield Use("exclude", exclusion.span, exclusion.name, exclusion.method, only=exclusion.only)
        for partition in table.partitions[:1]:
            if (only := on_both(exclusion.only, partition.only)) is not None:
                yield Use("exclude.partitioned", exclusion.span, exclusion.name, exclusion.method, only=only)
        if exclusion.method.lower() in ("", "gist") and "btree_gist" not in facts.extensions:
            for expression, operator in exclusion.elements:
                column = facts.columns.get(expression.text.strip())
                if column is not None and column.type.base not in ("native", "unknown"):
                    yield Use("exclude.scalar", expression.span, column.name, operator, (column.type,),
                              only=exclusion.only)  # fmt: skip


def changed_columns(table: Table) -> frozenset[str]:
    """The columns that an action of a foreign key sets. MySQL and MariaDB let no check speak of them; that their type
    is kept is then up to the column they refer to."""
    return frozenset(name for key in table.foreign_keys if key.enforced and _changes(key) for name in key.columns)


def _changes(key: ForeignKey) -> bool:
    """Whether an action of the key sets its columns."""
    return key.on_update in ("cascade", "set null", "set default") or key.on_delete in ("set null", "set default")


def _acts(key: ForeignKey) -> bool:
    return _changes(key) or key.on_delete == "cascade"


def _is_usual_key(table: Table, key: ForeignKey, facts: _Facts) -> bool:
    """Whether nothing about the foreign key is wanted."""
    return (
        "fk" not in facts.wanted and not (key.on_delete or key.on_update or key.deferral or table.partitions)
        and key.target != table.name and key.target_db[0] == table.schema and not facts.computed
        and len({*key.columns}) == len(key.columns)
        and not ("fk.type" in facts.wanted and any(_is_wide(facts.columns.get(name)) for name in key.columns))
    )  # fmt: skip


def _is_wide(column: Column | None) -> bool:
    return column is not None and column.type.base not in (*INTEGERS, "uuid")


def _of_foreign_key(table: Table, key: ForeignKey, facts: _Facts) -> Iterator[Use]:
    def use(construct: str, detail: str = key.role, word: str = "") -> Use:
        return Use(construct, key.span, detail, word, only=key.only)

    yield use("fk")
    if key.on_delete:
        yield use(f"fk.on-delete.{key.on_delete.replace(' ', '-')}", word=key.on_delete)
    if key.on_update:
        yield use(f"fk.on-update.{key.on_update.replace(' ', '-')}", word=key.on_update)
    if key.deferral:
        yield use("fk.deferrable", word=key.deferral)
    if key.target == table.name:
        yield use("fk.self")
        if key.on_update in ("cascade", "set null"):
            yield use("fk.self-update", word=key.on_update)
    for partition in table.partitions[:1]:
        if (only := on_both(key.only, partition.only)) is not None:
            yield Use("fk.partitioned", key.span, key.role, only=only)
    if key.target_db[0] != table.schema:
        yield use("fk.schema", word=key.target_db[0])
    for name in sorted({name for name in key.columns if key.columns.count(name) > 1}):
        yield use("fk.repeated-column", name)
    for name in key.columns:
        column = facts.columns.get(name)
        if column is None:
            continue
        yield Use("fk.type", key.span, column.name, key.role, (_kept(column, 0, facts),), only=key.only)
        if column.required and "set null" in (key.on_delete, key.on_update):
            yield use("fk.set-null-required", column.name)
        if column.computed is not None:
            yield use("fk.computed", column.name, "virtual" if column.stored is False else "stored")
            if _changes(key):
                yield use("fk.computed-action", column.name)


def _of_partitions(table: Table, facts: _Facts) -> Iterator[Use]:
    for level, partition in enumerate(table.partitions):
        columns = [facts.columns[name] for name in partition.columns if name in facts.columns]
        span, only, names = partition.span, partition.only, ", ".join(partition.columns)
        types = tuple(column.type for column in columns)
        yield Use(f"partition.{partition.method}", span, names, partition.method, types, len(types), only)
        if level:
            yield Use("partition.sub", span, names, partition.method, types, level, only)
        if partition.elsewhere:
            yield Use("partition.elsewhere", span, names, partition.method, only=only)
        for part in partition.parts:
            if partition.method == "list" and part.kind == "default":
                yield Use("partition.list-default", part.span, part.name, only=only)
        for column in columns:
            yield Use("partition.type", span, column.name, partition.method, (column.type,), level, only)
            if column.computed is not None:
                yield Use("partition.computed", span, column.name, partition.method, only=only)
        for key, kind in _unique_keys(table):
            short = {name for name, length in zip(key.columns, key.lengths, strict=False) if length}
            missing = [name for name in partition.columns if name not in key.columns or name in short]
            if missing and (both := on_both(only, key.only)) is not None:
                yield Use("partition.key", key.span, ", ".join(missing), kind, only=both)
        for index in table.indexes:
            named = {part.whole for part in index.keys}
            both = on_both(only, index.only)
            if index.unique and both is not None and not named.issuperset(partition.columns):
                yield Use("partition.key", index.span, names, "unique index", only=both)


def _unique_keys(table: Table) -> Iterator[tuple[Key, str]]:
    if table.primary_key is not None:
        yield table.primary_key, "primary key"
    for key in table.uniques:
        yield key, "unique"
