"""What a model calls the things of a database, and the `naming` under which it has to say the fewest names twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from entia.dialects.names import cut
from entia.importers.catalog import Catalog, ForeignKey, Name, Table
from entia.importers.modelling_prisma import explicit
from entia.importers.modelling_templates import FORGOTTEN, KINDS, Labels, stem_of, template_for, with_template
from entia.importers.names import attribute_name, entity_name, singular_name
from entia.importers.progress import Progress, part, silent, telling
from entia.model.naming import (
    CASES,
    cased,
    column_label,
    column_name,
    constraint_name,
    role_column,
    snake,
    table_label,
    table_name,
    word_label,
)
from entia.model.schema import Naming
from entia.text import small_name

_ORDER = ("snake_case", "camel_case", "pascal_case", "upper_snake_case", "lower_case", "verbatim")
_COLUMN_TEMPLATES = (
    *("", "{role}", "{role}{key}", "{role}Id", "{role}ID", "{role}_id", "id_{role}", "{key}_{role}", "{key}"),
)
assert set(_ORDER) == set(CASES)


@dataclass(slots=True)
class Names:
    """`naming`, and by it: entities (without their namespace), what stands before them, and attributes by column."""

    naming: Naming
    dialect: str
    entities: dict[Name, str] = field(default_factory=dict)
    shown: dict[Name, str] = field(default_factory=dict)  # the shortest name that means the entity alone
    attributes: dict[Name, dict[str, str]] = field(default_factory=dict)
    types: dict[Name, str] = field(default_factory=dict)  # enums and domains, with their namespaces
    views: dict[Name, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    base: Callable[[Name, str], str] | None = None  # a column's name before its case, once relationships are known

    def full(self, key: Name) -> str:
        """The entity's name with its namespace."""
        return f"{namespace(self.naming, key[0])}.{self.entities[key]}" if key[0] else self.entities[key]

    def in_sql(self) -> dict[Name, str]:
        """What SQL calls entities and views: an entity by its full name, where a view of a schema has its short one."""
        short = {view.rpartition(".")[2] for view in self.views.values()}
        entities = {key: self.full(key) if shown in short else shown for key, shown in self.shown.items()}
        return entities | self.views

    def renamed(self, key: Name) -> str:
        """` as "…"` where the table is not called as its entity says."""
        return "" if table_name(self.naming, self.entities[key]) == key[1] else key[1]

    def derived(self, kind: str, key: Name, columns: Sequence[str]) -> str:
        """The name of a constraint of a table that nobody has to write."""
        return self._made(kind, key, self._labels(key, columns))

    def derived_fk(self, key: Name, columns: Sequence[str], target: Name, role: str) -> str:
        """The name of a relationship's foreign key that nobody has to write."""
        labels = self._labels(key, columns)
        return self._made("fk", key, labels, self._table_label(target), word_label(self.naming, role))

    def word(self, kind: str, key: Name, name: str) -> str:
        """The word of the model of which this name of a constraint follows, "" where there is none."""
        stem = stem_of(self.naming, kind, name, self._table_label(key))
        word = attribute_for(in_constraints(self.naming), stem) if stem else ""
        return word if word and self._made(kind, key, (word_label(self.naming, word),)) == name else ""

    def _made(self, kind: str, key: Name, labels: Sequence[str], target: str = "", role: str = "") -> str:
        name = constraint_name(self.naming, kind, self._table_label(key), labels, target, role)
        return cut(self.dialect, name) if self.dialect else name

    def _table_label(self, key: Name) -> str:
        if not self.naming.constraints or key not in self.entities:
            return key[1]
        return table_label(self.naming, self.entities[key], key[1])

    def _labels(self, key: Name, columns: Sequence[str]) -> Sequence[str]:
        if not self.naming.constraints:
            return columns
        return [self._label(key, column) for column in columns]

    def _label(self, key: Name, column: str) -> str:
        attribute = self.attributes[key].get(column)
        if attribute is None:
            return column
        return column_label(self.naming, self.base(key, column) if self.base is not None else attribute, column)

    def free(self, *wanted: str) -> str:
        """The first of the names that nothing has yet, else the last with a number; it is taken then."""
        for name in wanted:
            if name not in self.taken:
                break
        else:
            number = 2
            while f"{wanted[-1]}{number}" in self.taken:
                number += 1
            name = f"{wanted[-1]}{number}"
        self.taken.add(name)
        return name


def namespace(naming: Naming, schema: str) -> str:
    """The namespace whose schema this is."""
    return attribute_for(naming, schema)


# ---- single names ----------------------------------------------------------------------------------------------------
@lru_cache(maxsize=65536)
def entity_for(naming: Naming, table: str) -> tuple[str, bool]:
    """What a table's entity is called, and whether the table's name follows from that."""
    if (naming.tables or naming.case) == "verbatim" and not naming.plural:
        if table.isidentifier() and table[:1].isupper():
            return table, True
        return _pascal(singular_name(table)), False
    for name in (_pascal(singular_name(table)), _pascal(table), table):
        if name.isidentifier() and table_name(naming, name) == table:
            return name, True
    return _pascal(singular_name(table)), False


def _pascal(text: str) -> str:
    return entity_name(text.lower() if text.isupper() else text)


@lru_cache(maxsize=65536)
def attribute_for(naming: Naming, column: str) -> str:
    """What a column's attribute is called; one of which the column's name follows where there is such a one."""
    for name in _spellings(column):
        if name.isidentifier() and column_name(naming, name) == column:
            return name
    return column if column.isidentifier() else attribute_name(column)


def _spellings(column: str) -> tuple[str, ...]:
    """How an attribute may be called after a column, the best first: it begins with a small letter."""
    small = (snake(column), column.lower())
    if not column[:1].isupper():
        return (column, *small)
    return (*small, column) if column.isupper() else (cased("camel_case", column), *small, column)


def in_constraints(naming: Naming) -> Naming:
    """The naming by which `attribute_for` and `column_name` call what stands in names of constraints."""
    return naming._replace(case=naming.constraints) if naming.constraints else naming


def of_types(naming: Naming) -> Naming:
    """The naming by which `entity_for` and `table_name` call enums and domains."""
    return naming._replace(plural=False, tables=naming.types)


def is_derived(naming: Naming, column: str) -> bool:
    """Whether an attribute can be called so that the column's name follows."""
    return column_name(naming, attribute_for(naming, column)) == column


_ENDINGS = re.compile(r"(?<=.)(_?(?:id|uuid|guid|key|code|no|nr|ref|fk)|Id|ID|Uuid|UUID|Key|Code)$")
_STARTS = re.compile(r"^(?:id|fk|key)_(?=.)")


@lru_cache(maxsize=65536)
def role_for(naming: Naming, column: str, target: str, key: str) -> tuple[str, bool]:
    """What a relationship of one column is called, and whether the column's name follows from that.

    `target` is the entity, `key` what its key column is called there.
    """
    for role in _role_candidates(column, target, key):
        if column_name(naming, role_column(naming, role, target, key)) == column:
            return role, True
    shorter = _STARTS.sub("", _ENDINGS.sub("", attribute_for(naming, column)))
    return (shorter if shorter.isidentifier() else attribute_for(naming, column)), False


@lru_cache(maxsize=65536)
def _role_candidates(column: str, target: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_roles(column, target, key)))


def _roles(column: str, target: str, key: str) -> Iterable[str]:
    low = snake(key)
    short = low.removeprefix(f"{snake(target)}_")
    endings = (f"_{key}", f"_{short}", key, short, cased("pascal_case", short), "_id", "Id", "ID", "id")
    for stem in _spellings(column):
        for ending in endings:
            if stem.endswith(ending) and len(stem) > len(ending):
                yield stem[: -len(ending)].rstrip("_")
        for start in (f"{short}_", f"{key}_", "id_"):
            if stem.startswith(start) and len(stem) > len(start):
                yield stem[len(start) :]
        if stem.isidentifier():
            yield stem


# ---- the naming ------------------------------------------------------------------------------------------------------
def naming_of(catalog: Catalog, dialect: str, tell: Progress = silent) -> Naming:
    """The naming that leaves the fewest characters to write."""
    single, several = _single_column_keys(catalog), _several_column_keys(catalog)
    columns = _other_columns(catalog)
    templates, of_columns, of_tables, of_types = {}, {}, {}, {}
    for case in telling(_ORDER, part(tell, 0, 70), "names"):
        templates[case] = _column_template(case, single, several)
        of_columns[case] = _column_cost(catalog, columns, Naming(case)) + templates[case][0]
        for many in (False, True):
            of_tables[case, many] = _table_cost(catalog, Naming(case, many))
        of_types[case] = _type_cost(catalog, Naming(case))

    def cost(naming: Naming) -> int:
        tables, types = naming.tables or naming.case, naming.types or naming.case
        said = sum(len(case) + _ODD for case in (naming.tables, naming.types) if case)
        return said + of_columns[naming.case] + of_tables[tables, naming.plural] + of_types[types]

    naming = min(
        (
            Naming(case, many, tables="" if tables == case else tables, types="" if types == case else types)
            for case in _ORDER
            for many in (False, True)
            for tables in _ORDER
            for types in _ORDER
        ),
        key=cost,
    )
    naming = naming._replace(column=templates[naming.case][1])
    found = [_with_templates(naming, dialect, catalog, part(tell, 70, 90))]
    for case in telling(_cases_of_constraints(naming, catalog), part(tell, 90, 100), "names"):
        said, other = _with_templates(naming._replace(constraints=case), dialect, catalog)
        found.append((said + len(f", constraint {case}"), other))
    return min(found, key=lambda each: each[0])[1]


def _with_templates(naming: Naming, dialect: str, catalog: Catalog, tell: Progress = silent) -> tuple[int, Naming]:
    """The naming with the best templates for names of constraints, and what these cost then."""
    labels, total = _labels(naming, catalog), 0
    for kind in telling(KINDS, tell, "names"):
        if kind in FORGOTTEN.get(dialect, ()) and kind != "unique":  # names of unique indexes stay
            continue
        cost, template = template_for(kind, naming, dialect, catalog, labels)
        naming, total = with_template(naming, kind, template), total + cost
    return total, naming


def _labels(naming: Naming, catalog: Catalog) -> Labels:
    """What names of constraints call things, as far as it can be told before relationships are made."""

    def role(key: ForeignKey) -> str:
        target = catalog.tables.get(key.target)
        columns = target_columns(target, key)
        if key.role or target is None or len(key.columns) != 1 or len(columns) != 1:
            return word_label(naming, key.role)
        entity = target.label or entity_for(naming, target.name)[0]
        found = role_for(naming, key.columns[0], entity, attribute_for(naming, columns[0]))
        return word_label(naming, found[0])

    def label(key: Name, column: str) -> str:
        table = catalog.tables.get(key)
        if not naming.constraints or table is None:
            return column or key[1]
        if not column:
            return table_label(naming, table.label or entity_for(naming, key[1])[0], key[1])
        known = table.columns.get(column)
        return column_label(naming, known.label or attribute_for(naming, column), column) if known else column

    return Labels(label, role)


def _cases_of_constraints(naming: Naming, catalog: Catalog) -> list[str]:
    """The cases in which half of the tables that have names of constraints are called otherwise there."""
    found = []
    said = [(key, names) for key, table in catalog.tables.items() if (names := table.names_of_keys)]
    for case in (case for case in _ORDER if case != naming.case):
        label = _labels(naming._replace(constraints=case), catalog).column
        alike = sum(label(key, "") != key[1] and any(label(key, "") in name for name in names) for key, names in said)
        found += [case] if alike * 2 > len(said) else []
    return found


def naming_line(naming: Naming) -> str:
    """The `naming` line's value; "" where nothing is to be said."""
    words = [naming.case] if naming.case != "verbatim" else []
    tables = [*filter(None, (naming.tables, "plural" if naming.plural else ""))]
    words += [f"table {' '.join(tables)}"] if tables else []
    words += [f"type {naming.types}"] if naming.types else []
    words += [f"constraint {naming.constraints}"] if naming.constraints else []
    words += [f"junction {naming.junction}"] if naming.junction else []
    words += [f'{kind} "{getattr(naming, kind)}"' for kind in ("column", *KINDS) if getattr(naming, kind)]
    return ", ".join(words)


# column, target table, key column, role and label that the source gives, other columns that a role could be called like
_SingleKey = tuple[str, str, str, str, str, tuple[str, ...]]


def _single_column_keys(catalog: Catalog) -> Counter[_SingleKey]:
    found: Counter[_SingleKey] = Counter()
    for table in catalog.tables.values():
        for key in table.foreign_keys:
            target = catalog.tables.get(key.target)
            columns = target_columns(target, key)
            if len(key.columns) == 1 and len(columns) == 1:
                column = key.columns[0]
                alike = tuple(other for other in table.columns if other in column and other != column)
                label = table.columns[column].label if column in table.columns else ""
                theirs = target.columns.get(columns[0]) if target is not None else None
                referred = theirs.label if theirs is not None and theirs.label else columns[0]
                found[column, key.target[1], referred, key.role, label, alike] += 1
    return found


_SeveralKey = tuple[tuple[str, ...], str, tuple[str, ...]]  # columns, target table, key columns


def _several_column_keys(catalog: Catalog) -> Counter[_SeveralKey]:
    """The foreign keys of several columns that a relationship makes: those of which nothing else is said."""
    found: Counter[_SeveralKey] = Counter()
    for table in catalog.tables.values():
        times = Counter(column for key in table.foreign_keys for column in key.columns)
        for key in table.foreign_keys:
            columns = target_columns(catalog.tables.get(key.target), key)
            if len(key.columns) == len(columns) > 1 and all(times[column] == 1 for column in key.columns):
                found[key.columns, key.target[1], columns] += 1
    return found


def target_columns(target: Table | None, key: ForeignKey) -> tuple[str, ...]:
    """The columns that a foreign key refers to; none where the target is not known."""
    if key.target_columns or target is None or target.primary_key is None:
        return key.target_columns
    return target.primary_key.columns


_ODD = 6  # characters that are well spent to call a role `buyer`, not `buyer_id`; twice that, an entity not `Orders`


def _as(name: str) -> int:
    return len(f' as "{name}"')


def _table_cost(catalog: Catalog, naming: Naming) -> int:
    """How many characters have to be written because names of tables and views do not follow."""
    cost = 0
    for schema, name in catalog.tables:
        label = catalog.tables[schema, name].label
        entity, derived = entity_for(naming, name)
        derived = table_name(naming, label) == name if label else derived
        cost += 0 if derived else _as(name)
        cost += 2 * _ODD if not label and entity != _pascal(singular_name(name)) else 0
    return cost + sum(0 if entity_for(naming, name)[1] else _as(name) for _, name in catalog.views)


def _type_cost(catalog: Catalog, naming: Naming) -> int:
    cost = sum(0 if entity_for(naming, name)[1] else _as(name) for _, name in catalog.domains)
    for (_, name), enum in catalog.enums.items():
        derived = table_name(naming, enum.label) == name if enum.label else entity_for(naming, name)[1]
        cost += 0 if derived else _as(name)
    return cost


def _other_columns(catalog: Catalog) -> Counter[tuple[str, str]]:
    """The columns that are no foreign key by themselves, with what the source's program calls them."""
    found: Counter[tuple[str, str]] = Counter()
    for table in catalog.tables.values():
        referring = {key.columns[0] for key in table.foreign_keys if len(key.columns) == 1}
        found.update((each.name, each.label) for each in table.columns.values() if each.name not in referring)
    return found


def _column_cost(catalog: Catalog, columns: Counter[tuple[str, str]], naming: Naming) -> int:
    cost = sum(1000 for schema, _ in catalog.tables if schema and not is_derived(naming, schema))  # none can be renamed
    for (name, label), times in columns.items():
        derived = column_name(naming, label) == name if label else is_derived(naming, name)
        cost += 0 if derived else times * _as(name)
        cost += times if not label and not attribute_for(naming, name)[:1].islower() else 0
    return cost


def _column_template(case: str, single: Counter[_SingleKey], several: Counter[_SeveralKey]) -> tuple[int, str]:
    """The cheapest template for the columns of relationships, with its cost."""
    costs = []
    for place, template in enumerate(_COLUMN_TEMPLATES):
        naming = Naming(case, column=template)
        costs.append((_role_cost(naming, single) + _several_cost(naming, several) + len(template), place))
    cost, place = min(costs)
    return cost, _COLUMN_TEMPLATES[place]


def _role_cost(naming: Naming, single: Counter[_SingleKey]) -> int:
    cost = 0
    for (column, table, key, role, label, alike), times in single.most_common(_SAMPLE):
        target = entity_for(naming, table)[0]
        base = attribute_for(naming, key)
        if role:
            derived = column_name(naming, role_column(naming, role, target, base)) == column
        else:
            role, derived = role_for(naming, column, target, base)
            derived = derived and column_name(naming, role) not in alike
            cost += times * _ODD if _ENDINGS.search(role) else 0
        cost += 0 if derived else times * _as(column)
        if label and naming.case == "lower_case":  # all spellings give this column, but one alone what keys call it
            cost += 0 if role_column(naming, role, target, base) == label else times
        cost += 0 if derived and role == small_name(_pascal(singular_name(table))) else times * (len(role) + 1)
    return cost


def _several_cost(naming: Naming, several: Counter[_SeveralKey]) -> int:
    """As `_role_cost`, of foreign keys of several columns."""
    cost = 0
    for (columns, table, keys), times in several.most_common(_SAMPLE):
        target = entity_for(naming, table)[0]
        made = [role_column(naming, snake(target), target, attribute_for(naming, key)) for key in keys]
        derived = all(column_name(naming, one) == column for one, column in zip(made, columns, strict=True))
        cost += 0 if derived else times * sum(map(_as, columns))
    return cost


_SAMPLE = 300  # foreign keys, by which a large catalog's names are judged


# ---- all names -------------------------------------------------------------------------------------------------------
def names_of(catalog: Catalog, dialect: str, tell: Progress = silent) -> Names:
    """The names of all entities and attributes."""
    naming = naming_of(explicit(catalog, dialect), dialect, part(tell, 0, 80))
    names = Names(naming, dialect)
    for key, table in telling(list(catalog.tables.items()), part(tell, 80, 100), "names"):
        wanted = table.label if table.label.isidentifier() else entity_for(naming, table.name)[0]
        prefix = f"{namespace(naming, table.schema)}." if table.schema else ""
        tried = (wanted, _pascal(table.name))
        names.entities[key] = names.free(*(prefix + each for each in tried)).removeprefix(prefix)
        names.attributes[key] = _attributes(naming, table)
    short = Counter(names.entities.values())
    for key, name in names.entities.items():
        names.shown[key] = name if short[name] == 1 else names.full(key)
    names.taken |= set(names.entities.values())
    return names


def _attributes(naming: Naming, table: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in table.columns.values():
        name = column.label if column.label.isidentifier() else attribute_for(naming, column.name)
        first, number = name, 2
        while name in taken:
            name, number = f"{first}{number}", number + 1
        taken.add(name)
        found[column.name] = name
    return found
