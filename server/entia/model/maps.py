"""A persistent map: a copy that differs in a few keys costs the few keys, not the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_WIDTH = 256  # buckets: copying this many pointers is 0.3 us, and a bucket of a 5,000-key map holds 20 keys


class Map(Generic[K, V]):
    """Keys to values, never changed in place. Two levels: a tuple of small dicts, shared between versions."""

    __slots__ = ("_buckets",)

    def __init__(self, buckets: tuple[dict[K, V], ...] = ({},) * _WIDTH) -> None:
        self._buckets = buckets

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
        buckets = list(self._buckets)
        copied: set[int] = set()

        def bucket(key: K) -> dict[K, V]:
            index = hash(key) % _WIDTH
            if index not in copied:
                copied.add(index)
                buckets[index] = dict(buckets[index])
            return buckets[index]

        for key in removed:
            if key in self:
                bucket(key).pop(key, None)
        for key, value in changes.items():
            bucket(key)[key] = value
        return Map(tuple(buckets)) if copied else self

    def differences(self, older: Map[K, V]) -> Iterator[K]:
        """The keys whose value is another object than in `older`, come or gone included; shared ones cost nothing."""
        for mine, theirs in zip(self._buckets, older._buckets, strict=True):
            if mine is theirs:
                continue
            for key, value in mine.items():
                if theirs.get(key) is not value:
                    yield key
            for key in theirs:
                if key not in mine:
                    yield key
