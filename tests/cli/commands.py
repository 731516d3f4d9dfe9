"""Running the command line in a test: in this process, or as a process of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from entia.cli import main
from tests.support.requirements import ROOT


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def entia(*arguments: str | Path, stdin: str | bytes = "") -> Outcome:
    """Run a command in this process, with this standard input and pipes for output."""
    out, err = _pipe(), _pipe()
    with redirect_stdout(out), redirect_stderr(err), _stdin(stdin.encode() if isinstance(stdin, str) else stdin):
        code = main([str(each) for each in arguments])
    return Outcome(code, _written(out), _written(err))


def process(*arguments: str | Path, stdin: str = "", cwd: Path = ROOT, **variables: str) -> Outcome:
    """Run a command as a process of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "PYTHONPATH")}
    environment |= {"PYTHONPATH": str(ROOT / "server"), "PYTHONIOENCODING": "utf-8", **variables}
    done = subprocess.run(
        [sys.executable, "-m", "entia", *map(str, arguments)],
        cwd=cwd, env=environment, input=stdin, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr)


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _written(pipe: io.TextIOWrapper) -> str:
    pipe.flush()
    raw = pipe.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


@contextmanager
def _stdin(raw: bytes) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before
