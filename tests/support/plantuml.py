"""PlantUML itself, Debian's, asked what it reads diagrams as."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

# What it says of each diagram on its standard input: an error, or its kind and how many entities it has.
_ANSWER = re.compile(r"^ERROR\n(?P<line>\d+)\n(?P<error>.*)|^(?P<kind>[A-Z]+)\n\((?P<count>\d+) entit", re.MULTILINE)


class Read(NamedTuple):
    """A diagram as PlantUML reads it: `kind` "CLASS" with so many entities, or the error and its line, from 0."""

    kind: str
    entities: int
    error: str = ""
    line: int = 0


def missing() -> str | None:
    """What the judge lacks here; None if nothing."""
    return None if shutil.which("plantuml") else "no plantuml: `apt-get install --no-install-recommends plantuml`"


def read_of(diagrams: Sequence[str]) -> list[Read]:
    """What it says of each, all in one run: it takes a second to start."""
    run = subprocess.run(
        ["plantuml", "-syntax", "-charset", "UTF-8"],
        input="\n".join(diagrams).encode(), capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    text = run.stdout.decode()
    found = [
        Read("", 0, match["error"], int(match["line"])) if match["kind"] is None else
        Read(match["kind"], int(match["count"]))
        for match in _ANSWER.finditer(text)
    ]  # fmt: skip
    assert len(found) == len(diagrams), text
    return found
