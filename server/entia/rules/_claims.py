"""Names that must be unique beyond one declaration: who else has them, and in which target that is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from entia.dialects import names, version
from entia.dialects.derived import derived_names
from entia.dialects.types import object_of
from entia.model.companions import companions
from entia.model.resolved import Issue, Resolved
from entia.model.schema import Header
from entia.model.types import Type
from entia.text import Span

Targets = tuple[tuple[str, str], ...]


class Claim(NamedTuple):
    """A name in the database that a declaration takes. `kind` is one of `names.KINDS`; `only` as in the schema; what
    is `automatic` is free of others of its like, as `Derived.automatic` tells."""

    kind: str
    schema: str
    table: str
    name: str
    span: Span
    only: tuple[str, ...] = ()
    automatic: bool = False


def claims_of(resolved: Resolved, header: Header, targets: Targets) -> list[Claim]:
    """All names that a declaration takes in the databases of the targets, in the order of its schema elements."""
    numbers = tuple([(dialect, version(dialect, text) or ()) for dialect, text in targets])
    found: list[Claim] = []
    for table in resolved.tables:
        schema, own, only = table.schema, table.db_name, table.only
        if table.external:
            continue
        found += _placed(Claim("table", schema, "", own, table.name_span, only), targets)
        if table.primary_key is not None:
            found.append(Claim("primary-key", schema, own, table.primary_key.name, table.primary_key.span, only))
        found += [Claim("unique", schema, own, key.name, key.span, key.only or only) for key in table.uniques]
        found += [Claim("index", schema, own, index.name, index.span, index.only or only) for index in table.indexes]
        found += [Claim("check", schema, own, check.name, check.span, check.only or only) for check in table.checks]
        found += [
            Claim("foreign-key", schema, own, key.name, key.span, key.only or only)
            for key in table.foreign_keys
            if key.enforced
        ]
        found += [Claim("exclusion", schema, own, one.name, one.span, one.only or only) for one in table.exclusions]
        if len({column.db_name.lower() for column in table.columns}) != len(table.columns):
            found += [
                Claim("column", schema, own, column.db_name, column.name_span, column.only or only)
                for column in table.columns
            ]
        found += [
            Claim(one.kind, schema, one.table, one.name, one.span, (one.dialect,), one.automatic)
            for one in derived_names(table, header, numbers)
        ]
        for other in companions(table, header.naming):
            found += _placed(Claim("table", schema, "", other.db_name, other.name_span, other.only), targets)
            found += [
                Claim(one.kind, schema, one.table, one.name, one.span, (one.dialect,), one.automatic)
                for one in derived_names(other, header, numbers)
            ]
    if resolved.view is not None:
        view = resolved.view
        found += _placed(Claim("view", view.schema, "", view.db_name, view.name_span, view.only), targets)
    enum, domain = resolved.enum, resolved.domain.domain if resolved.domain is not None else None
    if resolved.declaration.name is not None:
        span = resolved.declaration.name.span
        type_ = resolved.domain if enum is None else Type("enum", enum=enum)
        for dialect, _ in targets:
            made = object_of(dialect, type_) if type_ is not None else None
            if made is not None:
                found.append(Claim("type", made.schema, "", made.name, span, (dialect,)))
        named = [check.name for check in domain.checks if check.name] if domain is not None else []
        if domain is not None and len({*named}) < len(named):
            found += [Claim("check", domain.schema, domain.db_name, name, span, ("postgres",)) for name in named]
    return found


def _placed(claim: Claim, targets: Targets) -> Iterator[Claim]:
    """The claim of a table or view, in each form that its name has in some target: SQLite's has the schema in it."""
    if not claim.schema:
        yield claim
        return
    forms: dict[tuple[str, str], list[str]] = {}
    for dialect, _ in targets:
        if not claim.only or dialect in claim.only:
            forms.setdefault(names.place(dialect, claim.schema, claim.name), []).append(dialect)
    for (schema, name), dialects in forms.items():
        yield claim._replace(schema=schema, name=name, only=tuple(dialects))


def key_of(claim: Claim) -> str:
    """Two claims that collide on any dialect have the same key; most that have it do not collide."""
    return claim.name.lower()


def collisions(
    own: Resolved, others: Iterable[tuple[Resolved, bool]], header: Header, targets: Targets
) -> Iterator[Issue]:
    """An issue for each name of `own` that an earlier claim has already taken on some target.

    `others` are the declarations that hold one of its keys, each with whether it stands earlier; among its own claims
    the order is that of `claims_of`.
    """
    mine = claims_of(own, header, targets)
    earlier = [(claim, other.name) for other, before in others if before for claim in claims_of(other, header, targets)]
    by_key: dict[str, list[tuple[Claim, str]]] = {}
    for claim, owner in earlier:
        by_key.setdefault(key_of(claim), []).append((claim, owner))
    told: set[str] = set()
    for claim in mine:
        key = key_of(claim)
        found = _collision(claim, by_key.get(key, ()), targets)
        if found is not None:
            dialect, taken, owner = found
            # That a partition's own index has no free name says nothing new of what is called as the partition.
            if owner not in told or not (claim.automatic or taken.automatic):
                names_ = (claim.name, dialect, _ARTICLES[taken.kind], taken.table)
                yield Issue("name-collision", claim.span, names_, owner)
            told.add(owner)
        by_key.setdefault(key, []).append((claim, own.name))


_ARTICLES = {
    "table": "a table", "view": "a view", "index": "an index", "type": "a type", "primary-key": "a primary key",
    "unique": "a unique constraint", "check": "a check", "foreign-key": "a foreign key",
    "exclusion": "an exclusion constraint", "column": "a column", "partition": "a partition", "sequence": "a sequence",
}  # fmt: skip


def _collision(claim: Claim, taken: Iterable[tuple[Claim, str]], targets: Targets) -> tuple[str, Claim, str] | None:
    for other, owner in taken:
        if claim.automatic and other.automatic:
            continue
        for dialect, _ in targets:
            if (claim.only and dialect not in claim.only) or (other.only and dialect not in other.only):
                continue
            own_places = names.namespace(dialect, claim.kind, claim.schema, claim.table)
            other_places = names.namespace(dialect, other.kind, other.schema, other.table)
            mine = names.fold(dialect, claim.kind, names.cut(dialect, claim.name))
            theirs = names.fold(dialect, other.kind, names.cut(dialect, other.name))
            if mine == theirs and set(own_places) & set(other_places):
                return dialect, other, owner
    return None
