"""Messages over a pair of byte streams: framing, and an inbox that tells what is already waiting.

The stock loop of pygls hands every line of a header to a thread pool and cannot tell whether more input waits. Here one
thread reads whole messages into a queue; the server takes them from there and knows when it has caught up.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

_LARGEST = 1 << 30  # bytes of one message; a header that asks for more is noise

Json = Any  # what `json.loads` gives


class Unreadable:
    """Stands for a message whose body is not JSON."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


def frames(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The bodies of the messages in a stream; `read` gives some bytes, or none at its end.

    A header without a usable length is dropped, and reading goes on with the next one.
    """
    buffer = bytearray()
    while True:
        end = buffer.find(b"\r\n\r\n")
        while end < 0:
            some = read()
            if not some:
                return
            buffer += some
            end = buffer.find(b"\r\n\r\n", max(0, len(buffer) - len(some) - 3))
        length = _length(bytes(buffer[:end]))
        del buffer[: end + 4]
        if length is None:
            continue
        while len(buffer) < length:
            some = read()
            if not some:
                return
            buffer += some
        body = bytes(buffer[:length])
        del buffer[:length]
        yield body


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            try:
                length = int(value)
            except ValueError:
                return None
            return length if 0 <= length <= _LARGEST else None
    return None


def decode(body: bytes) -> Json | Unreadable:
    """The JSON value of a body."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        return Unreadable(str(error))


class Inbox:
    """The messages that have arrived and were not taken yet. Reading starts at once, on a thread of its own."""

    def __init__(self, stream: BinaryIO) -> None:
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._ended = False
        descriptor = stream.fileno()

        def pump() -> None:
            for body in frames(lambda: _read(descriptor)):
                self._queue.put(body)
            self._queue.put(None)

        threading.Thread(target=pump, name="entia-input", daemon=True).start()

    def take(self, patience: float | None = None) -> list[Json | Unreadable] | None:
        """Wait for a message; give it and all that wait behind it. None when the input has ended.

        With `patience`, in seconds, the list is empty when nothing came in that time.
        """
        if self._ended:
            return None
        try:
            first = self._queue.get(timeout=patience)
        except Empty:
            return []
        if first is None:
            return None
        return [decode(first), *self.waiting()]

    def waiting(self) -> list[Json | Unreadable]:
        """What waits now, without waiting for more."""
        messages: list[Json | Unreadable] = []
        while not self._ended:
            try:
                body = self._queue.get_nowait()
            except Empty:
                break
            if body is None:
                self._ended = True
            else:
                messages.append(decode(body))
        return messages


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 20)
    except OSError:
        return b""  # the editor has closed its end


class Outbox:
    """Writes messages; the writer that pygls wants, and a shorter way for bodies that are ready."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Write a message that has its header."""
        with self._lock:
            self._stream.write(data)
            self._stream.flush()

    def send(self, body: bytes) -> None:
        """Write a message from its body."""
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)


def encode(value: Json) -> str:
    """JSON text of ASCII alone, so that half a surrogate pair, which JSON can carry, survives the way out."""
    return _ENCODER.encode(value)
