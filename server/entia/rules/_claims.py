"""Names that must be unique beyond one declaration: who else has them, and in which target that is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from entia.dialects import names
from entia.model.resolved import Issue, Resolved
from entia.text import Span


class Claim(NamedTuple):
    """A name in the database that a declaration takes. `kind` is one of `names.KINDS`; `only` as in the schema."""

    kind: str
    schema: str
    table: str
    name: str
    span: Span
    only: tuple[str, ...] = ()


def claims_of(resolved: Resolved) -> list[Claim]:
    """All names that a declaration takes in the database, in the order of its schema elements."""
    found: list[Claim] = []
    for table in resolved.tables:
        schema, own, only = table.schema, table.db_name, table.only
        if table.external:
            continue
        found.append(Claim("table", schema, "", own, table.name_span, only))
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
    if resolved.view is not None:
        view = resolved.view
        found.append(Claim("view", view.schema, "", view.db_name, view.name_span, view.only))
    enum, domain = resolved.enum, resolved.domain.domain if resolved.domain is not None else None
    if resolved.declaration.name is not None:
        span = resolved.declaration.name.span
        if enum is not None and enum.base is None:
            found.append(Claim("type", enum.schema, "", enum.db_name, span))
        if domain is not None and domain.is_created:
            found.append(Claim("type", domain.schema, "", domain.db_name, span))
        named = [check.name for check in domain.checks if check.name] if domain is not None else []
        if domain is not None and len({*named}) < len(named):
            found += [Claim("check", domain.schema, domain.db_name, name, span) for name in named]
    return found


def key_of(claim: Claim) -> str:
    """Two claims that collide on any dialect have the same key; most that have it do not collide."""
    return claim.name.lower()


def collisions(
    own: Resolved, others: Iterable[tuple[Resolved, bool]], targets: tuple[tuple[str, str], ...]
) -> Iterator[Issue]:
    """An issue for each name of `own` that an earlier claim has already taken on some target.

    `others` are the declarations that hold one of its keys, each with whether it stands earlier; among its own claims
    the order is that of `claims_of`.
    """
    mine = claims_of(own)
    earlier = [(claim, other.name) for other, before in others if before for claim in claims_of(other)]
    by_key: dict[str, list[tuple[Claim, str]]] = {}
    for claim, owner in earlier:
        by_key.setdefault(key_of(claim), []).append((claim, owner))
    for claim in mine:
        key = key_of(claim)
        found = _collision(claim, by_key.get(key, ()), targets)
        if found is not None:
            dialect, taken, owner = found
            issue = Issue(
                "name-collision", claim.span, (claim.name, dialect, _ARTICLES[taken.kind], taken.table), owner
            )
            yield issue
        by_key.setdefault(key, []).append((claim, own.name))


_ARTICLES = {
    "table": "a table", "view": "a view", "index": "an index", "type": "a type", "primary-key": "a primary key",
    "unique": "a unique constraint", "check": "a check", "foreign-key": "a foreign key",
    "exclusion": "an exclusion constraint", "column": "a column",
}  # fmt: skip


def _collision(
    claim: Claim, taken: Iterable[tuple[Claim, str]], targets: tuple[tuple[str, str], ...]
) -> tuple[str, Claim, str] | None:
    for other, owner in taken:
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
