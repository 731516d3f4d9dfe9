"""Database servers as private ones: a temporary folder, a unix socket only, never root."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.support.database import EngineError

_START_SECONDS = 60


def _unprivileged(command: Sequence[str | Path], *, dies_with_us: bool = False) -> list[str]:
    """The command as it runs without root; where the system can, it is killed when this process is."""
    setpriv = shutil.which("setpriv")
    root = os.getuid() == 0
    if setpriv is None:
        if root:
            raise RuntimeError("database servers refuse to run as root, and `setpriv` (util-linux) is not here")
        return [str(part) for part in command]
    options = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if root else []
    # SIGINT is PostgreSQL's fast shutdown; MariaDB needs a signal that it cannot take for a debugger's.
    options += ["--pdeathsig=TERM"] if dies_with_us else []
    return [setpriv, *options, "--", *(str(part) for part in command)] if options else [str(part) for part in command]


@contextmanager
def folder_of_server() -> Iterator[Path]:
    """A temporary folder that the unprivileged server owns. Its path is short: a socket's path may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="entia-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        yield folder


def prepare(command: Sequence[str | Path], folder: Path) -> None:
    done = subprocess.run(
        _unprivileged(command), cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _environment(folder: Path) -> Mapping[str, str]:
    """The clock is UTC whatever that of the test that starts the server: other tests use the server, too."""
    return {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@contextmanager
def running(
    command: Sequence[str | Path],
    folder: Path,
    connect: Callable[[], Any],
    refused: type[Exception],
    end: signal.Signals,
) -> Iterator[Any]:
    """Run a server and yield the first connection to it, which is tried until the server answers.

    At the end the server gets the signal `end`; it need not write its data, which is thrown away.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            _unprivileged(command, dies_with_us=True),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        with closing(_first_answer(server, connect, refused, log)) as connection:
            yield connection
    finally:
        server.send_signal(end)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _first_answer(
    server: subprocess.Popen[bytes], connect: Callable[[], Any], refused: type[Exception], log: Path
) -> Any:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return connect()
        except refused as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start: {error}\n{log.read_text(errors='replace')}") from error
            time.sleep(0.05)


def client(command: Sequence[str | Path], sql: str) -> None:
    """Feed a script to an engine's own client."""
    done = subprocess.run(
        [str(part) for part in command], input=sql, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        code = re.search(r"\b(?:ERROR:\s+|ERROR )(\w{4,5})\b", done.stderr)
        raise EngineError(done.stderr.strip(), code[1] if code else "")
