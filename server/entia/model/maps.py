"""A persistent map: a copy that differs in a few keys costs the few keys, not the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
M = TypeVar("M")

_WIDTH = 256  # buckets: copying this many pointers is 0.3 us, and a bucket of a 5,000-key map holds 20 keys


class Map(Generic[K, V]):
    """Keys to values, never changed in place. Two levels: a tuple of small dicts, shared between versions.

    A version remembers what it was made from, one step back, and in which keys it differs.
    """

    __slots__ = ("_before", "_buckets", "_replaced")

    def __init__(
        self,
        buckets: tuple[dict[K, V], ...] = ({},) * _WIDTH,
        before: tuple[dict[K, V], ...] | None = None,
        replaced: tuple[K, ...] = (),
    ) -> None:
        self._buckets = buckets
        self._before = before
        self._replaced = replaced

    @staticmethod
    def of(items: Mapping[K, V]) -> Map[K, V]:
        """The map with these items."""
        buckets: list[dict[K, V]] = [{} for _ in range(_WIDTH)]
        for key, value in items.items():
            buckets[hash(key) % _WIDTH][key] = value
        return Map(tuple(buckets))

    def get(self, key: K) -> V | None:
        """The key's value, or None."""
        return self._buckets[hash(key) % _WIDTH].get(key)

    def __getitem__(self, key: K) -> V:
        return self._buckets[hash(key) % _WIDTH][key]

    def __contains__(self, key: object) -> bool:
        return key in self._buckets[hash(key) % _WIDTH]

    def __len__(self) -> int:
        return sum(map(len, self._buckets))

    def __iter__(self) -> Iterator[K]:
        for bucket in self._buckets:
            yield from bucket

    def items(self) -> Iterator[tuple[K, V]]:
        """All keys with their values, in no order."""
        for bucket in self._buckets:
            yield from bucket.items()

    def replaced(self, changes: Mapping[K, V], removed: Iterable[K] = ()) -> Map[K, V]:
        """This map with `removed` keys gone and `changes` put in."""
        before = self._buckets
        buckets = list(before)
        keys: list[K] = []
        for key in removed:
            index = hash(key) % _WIDTH
            if key in buckets[index]:
                if buckets[index] is before[index]:
                    buckets[index] = before[index].copy()
                del buckets[index][key]
                keys.append(key)
        for key, value in changes.items():
            index = hash(key) % _WIDTH
            if buckets[index] is before[index]:
                buckets[index] = before[index].copy()
            buckets[index][key] = value
            keys.append(key)
        return Map(tuple(buckets), before, tuple(keys)) if keys else self

    def differences(self, older: Map[K, V]) -> Iterator[K]:
        """The keys whose value is another object than in `older`, come or gone included; shared ones cost nothing."""
        if self._before is older._buckets:
            for key in dict.fromkeys(self._replaced):
                index = hash(key) % _WIDTH
                if self._buckets[index].get(key) is not older._buckets[index].get(key):
                    yield key
            return
        for mine, theirs in zip(self._buckets, older._buckets, strict=True):
            if mine is theirs:
                continue
            for key, value in mine.items():
                if theirs.get(key) is not value:
                    yield key
            for key in theirs:
                if key not in mine:
                    yield key


class SetChanges(Generic[K, M]):
    """Changes of a map of sets: who came into which set, and who left it."""

    def __init__(self, base: Map[K, frozenset[M]]) -> None:
        self.base = base
        self.come: dict[K, set[M]] = {}
        self.gone: dict[K, set[M]] = {}

    def change(self, before: frozenset[K], after: frozenset[K], member: M) -> None:
        """The member was in the sets of these keys, and is now in those."""
        for key in after - before:
            self.come.setdefault(key, set()).add(member)
        for key in before - after:
            self.gone.setdefault(key, set()).add(member)

    def replaced(self) -> Map[K, frozenset[M]]:
        """The map with the changes made."""
        changes: dict[K, frozenset[M]] = {}
        for key, members in self.come.items():
            changes[key] = (self.base.get(key) or frozenset()) | members
        for key, members in self.gone.items():
            changes[key] = (changes.get(key) or self.base.get(key) or frozenset()) - members
        return self.base.replaced(changes)
