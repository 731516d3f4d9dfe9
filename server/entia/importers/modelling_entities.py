"""Tables as entities: a row for each attribute, relationship, key, index and check, in the order of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from entia.dialects.options import Owner
from entia.importers import expressions
from entia.importers.catalog import (
    SERIALS,
    Catalog,
    Check,
    Column,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Name,
    Table,
)
from entia.importers.comments import joined
from entia.importers.modelling_actions import Actions, enforcement
from entia.importers.modelling_apart import statements_of
from entia.importers.modelling_given import columns_in
from entia.importers.modelling_names import Names
from entia.importers.modelling_options import native_options, take_cluster
from entia.importers.modelling_partitions import can_say, partition_rows
from entia.importers.modelling_relations import Plan, Reference, Relations, Role, key_order
from entia.importers.modelling_statements import Statements
from entia.importers.modelling_templates import FORGOTTEN
from entia.importers.modelling_text import Block, Piece, Row
from entia.importers.modelling_types import Types
from entia.importers.report import Trace
from entia.importers.sources import Lines
from entia.importers.types import Written
from entia.model.naming import column_name, inverse_name
from entia.syntax.printer import name as spelt
from entia.syntax.printer import quote
from entia.syntax.writing import print_role

_SHORT = 70  # characters of a clause that stands in a head; longer ones are lines


@dataclass(slots=True)
class Usual:
    """What the model's `relationships` line says: actions, whether each relationship has an index, and is enforced."""

    actions: Actions = field(default_factory=Actions)
    index: bool = False
    enforced: bool = True

    def differs(self, table: Table, key: ForeignKey, dialect: str) -> list[str]:
        """The clauses of a foreign key that the line does not say. What a relationship does on deletion by its own line
        is enforced, unless that says otherwise, too."""
        said = enforcement(key, self.actions.of(table, key), dialect)
        if self.enforced or any(clause.startswith("on delete") for clause in said):
            return said
        return [clause for clause in said if clause != "not enforced"]


@dataclass(slots=True)
class Modelling:
    """All that is known while a catalog becomes a model. `loose` are (name, SQL, entity) that become `sql` objects."""

    catalog: Catalog
    dialect: str
    names: Names
    types: Types
    relations: Relations
    scope: expressions.Scope
    sql: Statements
    trace: Trace
    usual: Usual
    enums: bool = False
    apart: frozenset[Name] = frozenset()  # tables that SQL makes
    refused: dict[Reference, str] = field(default_factory=dict)  # the foreign keys that the rules refuse, and why
    built: bool = True  # whether this version writes the dialect
    loose: list[tuple[str, str, str, Lines]] = field(default_factory=list)

    def keep(self, what: str, sql: str, entity: str, lines: Lines, why: str) -> None:
        """Something that no line says: a `sql` object says it where the database can be told so afterwards."""
        if sql:
            self.loose.append((what, sql, entity, lines))
            self.trace.map(lines, what, f"{why}; it is kept as SQL")
        else:
            self.trace.leave(lines, f"{what}: {why}")


def entity_of(modelling: Modelling, table: Table) -> Block:
    """The entity of a table."""
    return _Builder(modelling, table).build()


class _Builder:
    def __init__(self, modelling: Modelling, table: Table) -> None:
        self.modelling = modelling
        self.table = table
        self.names = modelling.names
        self.plan: Plan = modelling.relations.plan(table.key)
        self.entity = self.names.full(table.key)
        self.indexes = list(table.indexes)
        self.uniques = list(table.uniques)
        self.checks = list(table.checks)
        self.flagged = self._flagged()
        self.key_named = False  # whether `pk` stands on a line already
        self.used: set[str] = set()  # derived names of this table
        self.apart = table.key in modelling.apart

    # ---- the whole ---------------------------------------------------------------------------------------------------
    def build(self) -> Block:
        table = self.table
        rows: list[Row] = []
        for column in table.columns.values():
            role = self.plan.by_column.get(column.name)
            if role is None:
                rows.append(self._attribute(column))
            elif role.makes[0] == column.name:
                rows.append(self._relationship(role))
        rows += [self._relationship(role) for role in self.plan.roles if not role.makes]
        if table.primary_key is not None and not self.flagged:
            rows.append(self._primary_key(table.primary_key))
        rows += [self._unique(key) for key in self.uniques]
        rows += [self._index(index) for index in self.indexes]
        rows += [self._check(check) for check in self.checks]
        rows += [self._exclusion(each) for each in table.exclusions]
        if not self.apart:
            rows += partition_rows(table, self.modelling.dialect, self._member)
        for key, why in self.plan.unsaid if not self.apart else ():
            what = f"foreign key of {self.entity}"
            self.modelling.keep(what, self.modelling.sql.foreign_key(table, key), self.entity, key.lines, why)
        head = Piece(f"entity {self.entity}")
        pieces = [head]
        if self.names.renamed(table.key):
            pieces.append(Piece(f"as {quote(table.name)}"))
        if self.apart:
            pieces.append(Piece("@external"))
            self._keep_apart()
        elif not self.modelling.built and (columns := take_cluster(table, self.modelling.dialect)):
            rows.append(Row([Piece(f"cluster by ({self._list(columns)})")], self.entity))
        if not self.apart and (options := self._options()):
            clause = f"native {self.modelling.dialect} ({', '.join(options)})"
            if self.modelling.built or len(clause) <= _SHORT:
                pieces.append(Piece(clause))
            else:
                rows += [Row([Piece(f"native {self.modelling.dialect} ({each})")], self.entity) for each in options]
        if table.external:
            pieces.append(Piece("@external"))
        head_row = Row(pieces, self.entity, table.lines, table.comment)
        return Block(head_row, rows, table.schema, table=table.key, apart=self.apart)

    def _keep_apart(self) -> None:
        """The table is made by SQL."""
        what = "the model has no words for it" if can_say(self.table, self.modelling.dialect) else "its partitions"
        why = f"{what}: it is made by SQL, and the model refers to it"
        self.modelling.trace.map(self.table.lines, self.entity, why)
        for number, sql in enumerate(statements_of(self.modelling.sql, self.table)):
            what = f"{self.table.name}_{number}" if number else self.table.name
            self.modelling.loose.append((what, sql, self.entity, self.table.lines))

    def _options(self) -> list[str]:
        """What stands in `native dialect (…)` of the table's options."""
        dialect, options = self.modelling.dialect, dict(self.table.options)
        if options.pop("auto_increment", None) is not None:
            self.modelling.trace.compute(self.table.lines, f"the next number of {self.entity}")
        if dialect == "sqlite" and options.pop("strict", None) is None:
            options["strict"] = "false"  # else the DDL would make it one where all types allow
        said = native_options(dialect, "table", options, self.table.lines, self.entity, self.modelling.trace)
        if dialect in ("mysql", "mariadb") and not options.keys() & {"charset", "collate"}:
            said.append(
                "charset = default"
            )  # else the DDL would say a collation that the source leaves to the database
        return said

    def _flagged(self) -> bool:
        """Whether the primary key is said by `pk` on its attributes' lines."""
        key = self.table.primary_key
        if key is None or key.deferral or key.options or key.lengths or key.comment:
            return key is None
        order: list[str] = []
        for column in self.table.columns:
            role = self.plan.by_column.get(column)
            if column in key.columns:
                order += [each for each in (self._columns_of(role) if role else (column,)) if each not in order]
        roles = [role for role in self.plan.roles if len(role.makes) > 1]
        whole = all(set(role.makes) <= set(order) or not set(role.makes) & set(order) for role in roles)
        return whole and tuple(order) == key.columns

    def _pk_flag(self) -> Piece:
        """`pk` on a line, the first one with the key's name where that does not follow."""
        key, self.key_named, named = self.table.primary_key, True, self.key_named
        assert key is not None
        return Piece("pk" if named or self._is_derived("pk", key.name, key.columns) else f"pk {quote(key.name)}")

    def _is_derived(self, kind: str, name: str, columns: tuple[str, ...]) -> bool:
        """Whether a constraint of this name, or of none, needs no name in the model."""
        return self._is_usual(kind, name, self.names.derived(kind, self.table.key, columns))

    def _is_usual(self, kind: str, name: str, derived: str) -> bool:
        return kind in FORGOTTEN.get(self.modelling.dialect, ()) or name in ("", derived)

    def _seen(self, derived: str) -> bool:
        """Whether this name was derived already; it is from now on."""
        if derived in self.used:
            return True
        self.used.add(derived)
        return False

    def _name(self, kind: str, name: str, columns: tuple[str, ...], *, derives: bool = True) -> str:
        """How a line calls a constraint, with a blank behind: by nothing where the name follows from the columns (and
        `derives`), else by the word of which it follows, or verbatim."""
        derived = self.names.derived(kind, self.table.key, columns)
        if not name or (derives and self._is_usual(kind, name, derived) and not self._seen(derived)):
            return ""
        word = self.names.word(kind, self.table.key, name)
        if word and name not in self.used:
            self.used.add(name)
            return f"{word} "
        return f"{quote(name)} "

    # ---- columns -----------------------------------------------------------------------------------------------------
    def _attribute(self, column: Column) -> Row:
        modelling = self.modelling
        name = self.plan.members[column.name]
        what = f"{self.entity}.{name}"
        serial = column.type.lower() in SERIALS
        type_ = modelling.types.of(column)
        if column.identity is not None and type_.base == "decimal" and not modelling.built:
            type_ = Written("bigint", "bigint", f"`{column.type}` is counted in whole numbers")
        if type_.note:
            modelling.trace.map(column.lines, what, type_.note)
        in_key = self.table.primary_key is not None and column.name in self.table.primary_key.columns
        optional = "" if column.required or in_key or serial else "?"
        pieces = [Piece(f"{spelt(name)}: {type_.text}{optional}" if type_.text else f"{spelt(name)}:")]
        if in_key and self.flagged:
            pieces.append(self._pk_flag())
        if column.identity is not None and column.identity.rest:
            left = f"`{', '.join(column.identity.rest)}` of what counts it is left out"
            modelling.trace.map(column.lines, what, left)
        if column.identity is not None or serial:
            pieces.append(Piece(auto_clause(column), says="" if modelling.built else f"count of {what}"))
            if serial:
                modelling.trace.map(column.lines, what, f"`{column.type}` becomes `auto`: an identity counts it")
        elif column.computed:
            sql = expressions.condition(modelling.scope, column.computed, self.table.key)
            kind = "" if column.stored is None else " stored" if column.stored else " virtual"
            pieces.append(Piece(f"computed ({sql}){kind}", "", f"value of {what}"))
        elif column.default:
            text = expressions.default(modelling.scope, column.default, column.type, self.table.key)
            base = type_.base or modelling.types.bases.get(type_.text, "")
            if base == "bool" and not modelling.built and text.strip("()b'") in ("0", "1"):
                text = "true" if "1" in text else "false"
            if type_.base == "enum" and text.startswith("'") and text[1:-1].isidentifier():
                text = text[1:-1]
            if text:
                instead = modelling.sql.default(self.table, column)
                pieces.append(Piece(f"= {text}", instead, f"default of {what}"))
        if column.on_update:
            clock = column.on_update.lower().partition("(")[0].strip() in ("current_timestamp", "now", "localtimestamp")
            text = "now()" if clock else expressions.condition(modelling.scope, column.on_update, self.table.key)
            clause = f"on update {text if text.endswith(')') else f'({text})'}"
            pieces.append(Piece(clause, "", f"update of {what}"))
        if column.collate:
            pieces.append(
                Piece(f"collate {spelt(column.collate) if column.collate.isidentifier() else quote(column.collate)}")
            )
        pieces += self._own_constraints((column.name,), what, checked=True)
        if type_.native:
            pieces.append(Piece(f"native {type_.native}"))
        if options := self._native(column.options, column.lines, what, "column"):
            pieces.append(Piece(options))
        if column_name(self.names.naming, name) != column.name:
            pieces.append(Piece(f"as {quote(column.name)}"))
        return Row(pieces, what, column.lines, column.comment, (column.name,))

    def _native(self, options: Mapping[str, str], lines: Lines, what: str, owner: Owner) -> str:
        said = native_options(self.modelling.dialect, owner, options, lines, what, self.modelling.trace)
        return f"native {self.modelling.dialect} ({', '.join(said)})" if said else ""

    def _own_constraints(self, columns: tuple[str, ...], what: str, *, checked: bool) -> list[Piece]:
        """What a line says of its own columns: `index`, `unique`, `check`; these are then said.

        The index comes first: `unique` directly before `index` would make it a unique one.
        """
        sql = self.modelling.sql
        pieces: list[Piece] = []
        keys: list[Piece] = []
        for key in [each for each in self.uniques if each.columns == columns]:
            if _is_plain_key(key) and not keys and not self._has_word("unique", key.name, columns):
                keys.append(Piece(" ".join(filter(None, ("unique", self._own_name("unique", key.name, columns))))))
                self.uniques.remove(key)
        for index in [each for each in self.indexes if each.plain_columns == columns]:
            if pieces and not index.unique:
                continue  # `unique index` would be one
            kind = "unique" if index.unique else "index"
            if not index.unique and self._has_word("index", index.name, columns):
                continue
            text = "unique index" if index.unique else "index"
            text = " ".join(filter(None, (text, self._own_name(kind, index.name, columns, index=True))))
            pieces.append(Piece(text, sql.index(self.table, index), f"{kind} of {what}"))
            self.indexes.remove(index)
        pieces += keys
        if checked:
            for check in self._checks_on(columns[0]):
                condition = expressions.condition(self.modelling.scope, check.sql, self.table.key)
                text = f"check {self._name('check', check.name, columns)}({condition})"
                pieces.append(Piece(text, sql.check(self.table, check), f"check of {what}"))
                self.checks.remove(check)
        return pieces

    def _own_name(self, kind: str, name: str, columns: tuple[str, ...], *, index: bool = False) -> str:
        """A constraint's or (no database forgets it) index's name behind its word on the line of its columns, "" where
        it follows from these."""
        derived = self.names.derived(kind, self.table.key, columns)
        follows = name == derived or (not index and self._is_usual(kind, name, derived))
        return "" if not name or (follows and not self._seen(derived)) else quote(name)

    def _has_word(self, kind: str, name: str, columns: tuple[str, ...]) -> bool:
        """Whether a line of its own, which may call it by a word, is shorter than its name on its columns' line."""
        word = "" if self._is_derived(kind, name, columns) else self.names.word(kind, self.table.key, name)
        return bool(word) and len(f"{kind} {word} ({self._list(columns)})") < len(f"{kind} {quote(name)}")

    def _checks_on(self, column: str) -> list[Check]:
        """The checks that stand on a column's line: there by the source, or by the name that is derived there."""
        own, free = (self.names.derived("check", self.table.key, (each,)) for each in (column, ""))
        return [each for each in self.checks if self._is_on(each, column, own if own != free else "")]

    def _is_on(self, check: Check, column: str, derived: str) -> bool:
        """Whether a check stands on a column's line, of which the name is `derived`, "" where that tells no column."""
        if self.modelling.dialect == "mariadb":
            return check.column == column and not check.name  # which it keeps apart from the table's
        if not check.enforced or check.comment or len(check.sql) > 100 or "\n" in check.sql:
            return False
        if check.column or not check.name:
            return (check.column or columns_in(check.sql, self.table)) in (column, (column,))
        return check.name == derived

    # ---- relationships -----------------------------------------------------------------------------------------------
    def _relationship(self, role: Role) -> Row:
        key, dialect = role.key, self.modelling.dialect
        what = f"{self.entity}.{role.name}"
        target = self.names.shown[role.target]
        mapping = ", ".join(f"{spelt(one)} = {spelt(own)}" if own else spelt(one) for one, own in role.mapping)
        to = f"{target}{f'({mapping})' if mapping else ''}{'?' if role.optional else ''}"
        pieces = [Piece(print_role(role.name, target, to))]
        primary = self.table.primary_key
        if primary is not None and self.flagged and role.makes and set(role.makes) <= set(primary.columns):
            pieces.append(self._pk_flag())
        free = "" if self.modelling.built else f"enforcement of {what}"
        pieces += [Piece(text, says=free) for text in self.modelling.usual.differs(self.table, key, dialect)]
        columns = role.makes if len(role.makes) == len(key.columns) else self._columns_of(role)
        derived = self.names.derived_fk(self.table.key, columns, key.target, role.name)
        seen = dialect != "sqlite" and self._seen(derived)
        if seen or not self._is_usual("fk", key.name, derived):
            pieces.append(Piece(f"fk {quote(key.name)}"))
        if key.inverse.isidentifier() and not self._is_usual_inverse(role):
            pieces.append(Piece(f"inverse {key.inverse}"))
        if role.native:
            pieces.append(Piece(f"native {role.native}"))
        pieces += self._role_constraints(role, columns, what)
        if role.renamed:
            shown = ", ".join(map(quote, role.renamed))
            pieces.append(Piece(f"as {shown}" if len(role.renamed) == 1 else f"as ({shown})"))
        doc = joined(*(self.table.columns[column].comment for column in role.makes))
        if key.comment:
            sql = self.modelling.sql.constraint_comment(self.table, key.name, key.comment)
            why = "a relationship has no comment of its own"
            if self.modelling.built:
                self.modelling.keep(f"comment of {what}", sql, self.entity, key.lines, why)
            else:
                self.modelling.trace.map(key.lines, f"comment of {what}", f"{why}; it is the doc of its line")
                doc = "\n".join(filter(None, (doc, key.comment)))
        lines = key.lines if key.lines != (0, 0) else self.table.lines
        row = Row(pieces, what, lines, doc, role.makes, instead=self.modelling.sql.foreign_key(self.table, key))
        if len(role.makes) == 1:
            row.weaker = self._plain_column(self.table.columns[role.makes[0]], role.name, pieces)
        elif role.makes:
            row.instead = ""  # its columns would be lost with it
        row.wrong = not self.modelling.relations.pairs(self.table, role)
        return row

    def _is_usual_inverse(self, role: Role) -> bool:
        """Whether the other side calls the role so without a word about it."""
        keys = [key.columns for key in self.table.keys]
        single = any(set(columns) == set(role.key.columns) for columns in keys)
        alone = sum(each.target == role.target for each in self.plan.roles) == 1
        return alone and role.key.inverse == inverse_name(self.names.entities[self.table.key], single=single)

    def _plain_column(self, column: Column, name: str, pieces: list[Piece]) -> Row:
        """A role's column as an attribute of the role's name, so that it still means what other lines call so."""
        optional = "?" if not column.required and not any(map(_is_pk, pieces)) else ""
        kept = [piece for piece in pieces[1:] if _is_pk(piece) or piece.instead]
        renamed = [Piece(f"as {quote(column.name)}")] if column_name(self.names.naming, name) != column.name else []
        head = Piece(f"{spelt(name)}: {self.modelling.types.write(column.type).text}{optional}")
        return Row([head, *kept, *renamed], f"{self.entity}.{name}", column.lines, column.comment, (column.name,))

    def _columns_of(self, role: Role) -> tuple[str, ...]:
        """The foreign key's columns in the order of the target's key, as Entia writes them."""
        catalog = self.modelling.catalog
        return key_order(catalog.tables[role.target], role.theirs(catalog))

    def _role_constraints(self, role: Role, columns: tuple[str, ...], what: str) -> list[Piece]:
        pieces = self._own_constraints(columns, what, checked=False)
        if not self.modelling.usual.index or role.key.columns in covered_keys(self.table):
            return pieces
        return [piece for piece in pieces if piece.text != "index"]

    # ---- keys, indexes, checks ---------------------------------------------------------------------------------------
    def _member(self, column: str) -> str:
        return spelt(self.plan.members.get(column, column))

    def _list(self, columns: Iterable[str]) -> str:
        """Columns as a list names them, a role of several columns once."""
        shown: list[str] = []
        rest = list(columns)
        while rest:
            role = self.plan.by_column.get(rest[0])
            if (
                role is not None
                and len(role.makes) > 1
                and tuple(rest[: len(role.makes)]) == role.makes
                and not role.mapping
            ):
                shown.append(spelt(role.name))
                del rest[: len(role.makes)]
            else:
                shown.append(self._member(rest.pop(0)))
        return ", ".join(shown)

    def _primary_key(self, key: Key) -> Row:
        named = self._name("pk", key.name, key.columns)
        columns = self._list(key.columns)
        if key.lengths:
            columns = ", ".join(self._index_key(IndexKey(each, length=key.lengths.get(each))) for each in key.columns)
        text = " ".join(filter(None, (f"pk {named}({columns})", key.deferral, self._key_options(key))))
        return Row([Piece(text)], f"primary key of {self.entity}", key.lines, key.comment)

    def _unique(self, key: Key) -> Row:
        clauses = (
            f"unique {self._name('unique', key.name, key.columns)}({self._list(key.columns)})",
            "nulls not distinct" if key.nulls_not_distinct else "",
            key.deferral,
            self._key_options(key),
        )
        sql = self.modelling.sql.unique(self.table, key)
        what = f"unique of {self.entity}"
        return Row([Piece(" ".join(filter(None, clauses)), sql, what)], what, key.lines, key.comment)

    def _key_options(self, key: Key | Index) -> str:
        return self._native(key.options, key.lines, f"a key of {self.entity}", "index")

    def _index(self, index: Index) -> Row:
        modelling = self.modelling
        what = f"index of {self.entity}"
        unique = index.unique
        columns = tuple(key.column or "expr" for key in index.keys)
        kind = "unique" if unique else "index"
        derives = not index.include and index.name == self.names.derived(kind, self.table.key, columns)
        derives = derives and all(key.column for key in index.keys)
        name = self._name(kind, index.name, columns, derives=derives)
        keys = ", ".join(self._index_key(key) for key in index.keys)
        if all(key.column and key == IndexKey(key.column) for key in index.keys):
            keys = self._list(key.column for key in index.keys)
        word = "unique index" if unique else "index"
        where = expressions.condition(modelling.scope, index.where, self.table.key) if index.where else ""
        clauses = (
            f"{word} {name}({keys})",
            f"using {index.method}" if index.method not in ("", "btree") else "",
            f"where ({where})" if where else "",
            f"include ({self._list(index.include)})" if index.include else "",
            "nulls not distinct" if index.nulls_not_distinct else "",
            self._key_options(index),
        )
        piece = Piece(
            " ".join(filter(None, clauses)), modelling.sql.index(self.table, index), f"{kind} of {self.entity}"
        )
        return Row([piece], what, index.lines, index.comment)

    def _index_key(self, key: IndexKey) -> str:
        if key.column:
            text = self._member(key.column) + (f"({key.length})" if key.length else "")
        else:
            sql = expressions.condition(self.modelling.scope, key.sql, self.table.key)
            text = sql if _is_call(sql) else f"({sql})"
        collate = (
            f"collate {spelt(key.collate) if key.collate.isidentifier() else quote(key.collate)}" if key.collate else ""
        )
        order = "desc" if key.descending else ""
        usual = "first" if key.descending else "last"
        nulls = f"nulls {key.nulls}" if key.nulls and key.nulls != usual else ""
        opclass = key.opclass.rpartition(".")[2]
        return " ".join(filter(None, (text, collate, opclass, order, nulls)))

    def _check(self, check: Check) -> Row:
        named = self._name("check", check.name, ())
        condition = expressions.condition(self.modelling.scope, check.sql, self.table.key)
        text = f"check {named}({condition}){'' if check.enforced else ' not enforced'}"
        what = f"check of {self.entity}"
        return Row([Piece(text, self.modelling.sql.check(self.table, check), what)], what, check.lines, check.comment)

    def _exclusion(self, each: Exclusion) -> Row:
        elements = ", ".join(self._excluded(sql, operator) for sql, operator in each.elements)
        where = expressions.condition(self.modelling.scope, each.where, self.table.key) if each.where else ""
        clauses = (
            f"exclude {quote(each.name) + ' ' if each.name else ''}({elements})",
            f"using {each.method}" if each.method else "",
            f"where ({where})" if where else "",
            each.deferral,
        )
        sql = self.modelling.sql.exclusion(self.table, each)
        what = f"exclusion of {self.entity}"
        return Row([Piece(" ".join(filter(None, clauses)), sql, what)], what, each.lines, each.comment)

    def _excluded(self, sql: str, operator: str) -> str:
        known = self.plan.members.get(sql.strip().strip('"'))
        if known is not None:
            return f"{spelt(known)} with {operator}"
        text = expressions.condition(self.modelling.scope, sql, self.table.key)
        return f"{text if _is_call(text) else f'({text})'} with {operator}"


def _is_pk(piece: Piece) -> bool:
    return piece.text.split(" ", maxsplit=1)[0] == "pk"


def auto_clause(column: Column) -> str:
    """`auto` as it counts the column."""
    identity = column.identity
    if identity is None:
        return "auto"
    start = f" start {identity.start}" if identity.start not in (None, 1) else ""
    by = f" by {identity.by}" if identity.by not in (None, 1) else ""
    return f"auto{' always' if identity.always else ''}{start}{by}"


def _is_plain_key(key: Key) -> bool:
    return not (key.nulls_not_distinct or key.deferral or key.options or key.comment)


def _is_call(sql: str) -> bool:
    """Whether SQL is one call of a function: `lower(name)`."""
    word, bracket, rest = sql.partition("(")
    if not (bracket and word.isidentifier() and rest.endswith(")")):
        return False
    depth = 1
    for at, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at == len(rest) - 1
    return False


def covered_keys(table: Table) -> set[tuple[str, ...]]:
    """The columns of the foreign keys that a key, or an index that is not only theirs, begins with."""
    primary = table.primary_key
    covers = [key.columns for key in table.uniques]
    covers += [tuple("" if each in primary.lengths else each for each in primary.columns)] if primary else []
    found = set()
    for foreign in table.foreign_keys:
        others = [
            tuple("" if key.length else key.column for key in index.keys)
            for index in table.indexes
            if not index.where and index.plain_columns != foreign.columns
        ]
        if any(set(cover[: len(foreign.columns)]) == set(foreign.columns) for cover in (*covers, *others)):
            found.add(foreign.columns)
    return found


def index_everywhere(catalog: Catalog, names: Names) -> bool:
    """Whether each foreign key has an index, and enough of these have the name that is derived, to say it once."""
    saved = 0
    for table in catalog.tables.values():
        covered = covered_keys(table)
        for foreign in table.foreign_keys:
            if foreign.columns in covered:
                continue
            own = [index for index in table.indexes if index.plain_columns == foreign.columns]
            if not own:
                return False
            name = names.derived("index", table.key, foreign.columns)
            saved += any(not index.unique and index.name in ("", name) for index in own)
    return saved > 3
