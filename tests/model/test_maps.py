"""The persistent map behaves as a dict that is copied at each change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entia.model.maps import Map

Steps = st.lists(
    st.tuples(st.dictionaries(st.integers(0, 600), st.integers(), max_size=5), st.sets(st.integers(0, 600)))
)


@given(Steps)
def test_versions_are_independent_dicts(steps: list[tuple[dict[int, int], set[int]]]) -> None:
    current: Map[int, int] = Map()
    expected: dict[int, int] = {}
    versions = [(current, dict(expected))]
    for changes, removed in steps:
        current = current.replaced(changes, removed)
        expected = {key: value for key, value in expected.items() if key not in removed} | changes
        versions.append((current, dict(expected)))
    for older, before in versions:
        found = set(current.differences(older))
        assert found == {key for key in {*before, *expected} if current.get(key) is not older.get(key)}
    for version, content in versions:
        assert dict(version.items()) == content
        assert len(version) == len(content)
        assert all(version.get(key) == content.get(key) and (key in version) == (key in content) for key in range(600))


@given(st.dictionaries(st.integers(), st.text()), st.dictionaries(st.integers(), st.text()), st.sets(st.integers()))
def test_differences_are_what_changed(start: dict[int, str], changes: dict[int, str], removed: set[int]) -> None:
    old = Map.of(start)
    new = old.replaced(changes, removed)
    found = set(new.differences(old))
    really = {key for key in {*start, *changes} if new.get(key) is not old.get(key) or (key in new) != (key in old)}
    assert found == really
