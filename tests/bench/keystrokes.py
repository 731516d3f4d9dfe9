"""What a keystroke costs in a full model of any size: 20 files, two targets, checks, partial indexes and views.

    python tests/bench/keystrokes.py [--sizes 10,100,1000,5000] [--edits 60]

Starts the real server for each size, types a character into a place and takes it out again, and waits each time for the
diagnostics of that text. Prints the median and the 95th percentile in milliseconds, and by what power of the model's
size the median grows (least squares over all sizes). Compare figures of one run only: machines are noisy.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from entia.cli.client import Client

FILES = 20
EVERY = 5  # every fifth entity has a check, a partial index and a view
PLACES = ("a relationship's target", "a check's column", "a view's column", "an attribute's type")


class Place(NamedTuple):
    """Where to type: a file, a position, and the character that breaks what stands there."""

    what: str
    path: Path
    line: int
    column: int


def entity(number: int, count: int) -> list[str]:
    """The lines of one entity, with everything that every fifth one has."""
    lines = [
        f"entity Item{number} with Tracked {{",
        "  id:       int pk auto",
        "  name:     string(80)",
        f"  email:    string(120) unique{' /// Login' if number % 3 else ''}",
        "  status:   Status = draft",
        f"  amount:   {'Money' if number % 2 else 'decimal(12, 2)'}",
        "  notes:    text?",
        f"  a -> Item{(number * 7 + 3) % count}",
        f"  b -> Item{(number * 13 + 5) % count}? on delete set null",
        "  index (name, status)",
    ]
    if number % EVERY == 0:
        lines.append("  check positive (amount >= 0 and amount < 100000)")
        lines.append("  index open_items (email) where (status = 'draft') only postgres")
    lines += ["}", ""]
    if number % EVERY == 0:
        lines += [f"view Open{number} as (select i.id, i.email from Item{number} i where i.status = 'draft')", ""]
    return lines


def write(folder: Path, count: int) -> list[Place]:
    """Write the model into the folder; the places to type at, in the file of the middle entity."""
    (folder / "model.entia").write_text(
        "model Full { target postgres 15, mariadb 10.11; naming snake_case }\n\n"
        "enum Status { draft, open, closed }\n"
        "type Money = decimal(12, 2) check (value >= 0)\n"
        "mixin Tracked { created_at: timestamp = now() }\n",
        encoding="utf-8",
    )
    middle = count // 2 - count // 2 % EVERY
    places: list[Place] = []
    share = math.ceil(count / (FILES - 1))
    for file in range(FILES - 1):
        lines: list[str] = []
        path = folder / f"part{file:02}.entia"
        for number in range(file * share, min((file + 1) * share, count)):
            start = len(lines)
            lines += entity(number, count)
            if number == middle:
                places = list(_places(path, lines, start))
        path.write_text("\n".join(lines), encoding="utf-8")
    return places


def _places(path: Path, lines: list[str], start: int) -> Iterator[Place]:
    for what, word in zip(PLACES, ("  a -> I", "check positive (a", "as (select i.i", "name:     s"), strict=True):
        line = next(number for number in range(start, len(lines)) if word in lines[number])
        yield Place(what, path, line, lines[line].index(word) + len(word))


def measure(count: int, edits: int) -> dict[str, list[float]]:
    """Milliseconds from a keystroke to the diagnostics of its text, for each place."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = write(folder, count)
        command = [sys.executable, "-m", "entia", "lsp"]
        with Client(command, folder, patience=120) as client:
            client.initialize(folder)
            uri = places[0].path.as_uri()
            text = places[0].path.read_text(encoding="utf-8")
            document = {"uri": uri, "languageId": "entia", "version": 1, "text": text}
            client.notify("textDocument/didOpen", {"textDocument": document})
            before = len(client.settled(uri, 1))
            version = 1
            times: dict[str, list[float]] = {}
            for place in places:
                for number in range(edits):
                    version += 1
                    typed = number % 2 == 0
                    at = {"line": place.line, "character": place.column}
                    end = at if typed else {"line": place.line, "character": place.column + 1}
                    change = {"range": {"start": at, "end": end}, "text": "x" if typed else ""}
                    started = time.perf_counter()
                    client.notify(
                        "textDocument/didChange",
                        {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
                    )
                    found = client.diagnostics(uri, version)
                    times.setdefault(place.what, []).append((time.perf_counter() - started) * 1000)
                    if (len(found) > before) is not typed:
                        raise SystemExit(f"{count} entities, {place.what}: the server missed what was typed")
    return times


def exponent(points: list[tuple[int, float]]) -> float:
    """k of cost ~ size^k, by least squares over the logarithms."""
    logs = [(math.log(size), math.log(cost)) for size, cost in points]
    x, y = (statistics.fmean(part) for part in zip(*logs, strict=True))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000,5000")
    parser.add_argument("--edits", type=int, default=60, help="keystrokes for each place")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    results = {size: measure(size, options.edits) for size in sizes}
    print("| keystroke in | " + " | ".join(f"{size} p50 / p95" for size in sizes) + " | exponent |")
    print("|" + "---|" * (len(sizes) + 2))
    for place in PLACES:
        cells, medians = [], []
        for size in sizes:
            times = sorted(results[size][place])
            medians.append((size, statistics.median(times)))
            cells.append(f"{medians[-1][1]:.2f} / {times[int(len(times) * 0.95)]:.2f}")
        growth = f"{exponent(medians):+.2f}" if len(sizes) > 1 else "-"
        print(f"| {place} | " + " | ".join(cells) + f" | {growth} |")


if __name__ == "__main__":
    main()
