"""Several files as one text: each line knows where it came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entia.importers.sources import joined

_TEXTS = st.lists(st.text("ab\r\n\ufeff", max_size=12), min_size=1, max_size=4)


@given(_TEXTS)
def test_each_line_is_found_in_its_file(texts: list[str]) -> None:
    sources = joined([(str(number), text) for number, text in enumerate(texts)])
    found = [sources.place(line) for line in range(sources.text.count("\n"))]
    expected = []
    for number, text in enumerate(texts):
        plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        count = plain.count("\n") + (plain != "" and not plain.endswith("\n"))
        expected += [(str(number), line) for line in range(count)]
    assert found == expected
