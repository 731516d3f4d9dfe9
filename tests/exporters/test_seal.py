"""A file of ours is known by its digest, wherever its first line stands; an edit makes it somebody else's."""

from __future__ import annotations

import pytest

from entia.exporters.seal import is_ours, origin, sealed

TEXT = sealed(f"// {origin('shop.entia', 'PostgreSQL 15')}\n\nTable a {{\n}}\n")


def test_it_is_ours_however_lines_end() -> None:
    assert is_ours(TEXT)
    assert is_ours("\ufeff" + TEXT.replace("\n", "\r\n"))


@pytest.mark.parametrize("edited", [TEXT + " ", TEXT.replace("Table", "table"), TEXT.replace("15", "16"), "", "x"])
def test_an_edited_one_is_not(edited: str) -> None:
    assert not is_ours(edited)


def test_only_the_first_line_counts() -> None:
    quoted = sealed(f"// {origin('a.entia')}\n// {origin('b.entia')}\n")
    assert is_ours(quoted)
