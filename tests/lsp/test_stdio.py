"""Framing: whole messages from any division of the bytes, and noise survived."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from entia.lsp.stdio import Unreadable, decode, encode, frames
from tests.lsp.wire import frame


def reader(data: bytes, sizes: list[int]) -> Callable[[], bytes]:
    """Give `data` in pieces of these sizes, then whatever is left, then nothing."""
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    rest = iter([*[piece for piece in pieces if piece], *([data] if data else []), b""])
    return lambda: next(rest, b"")


@given(st.lists(st.binary(max_size=60), max_size=5), st.lists(st.integers(1, 40), max_size=20))
def test_any_division_of_the_bytes_gives_the_same_messages(bodies: list[bytes], sizes: list[int]) -> None:
    data = b"".join(frame(body) for body in bodies)
    assert list(frames(reader(data, sizes))) == bodies


def test_a_header_may_have_other_fields_in_any_case() -> None:
    data = b"content-type: x; charset=utf-8\r\ncontent-length: 2\r\n\r\n{}" + frame(b"[]")
    assert list(frames(reader(data, []))) == [b"{}", b"[]"]


def test_a_header_without_a_usable_length_is_dropped() -> None:
    for bad in (b"Content-Length: many\r\n\r\n", b"X: 1\r\n\r\n", b"Content-Length: -4\r\n\r\n"):
        assert list(frames(reader(bad + frame(b"{}"), []))) == [b"{}"]


def test_half_a_message_at_the_end_is_no_message() -> None:
    assert list(frames(reader(frame(b"{}") + frame(b"[1, 2]")[:-1], []))) == [b"{}"]


def test_what_is_not_json_is_told_apart() -> None:
    assert isinstance(decode(b"{"), Unreadable)
    assert isinstance(decode(b"[" * 100_000), Unreadable)
    assert decode(b'{"a": 1}') == {"a": 1}


@given(st.text())
def test_encoded_text_is_ascii_and_survives(text: str) -> None:
    assert encode(text).isascii()
    assert json.loads(encode(text)) == text


def test_half_a_surrogate_pair_survives() -> None:
    assert json.loads(encode("\ud800")) == "\ud800"
