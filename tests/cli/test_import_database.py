"""`entia import URL`: a database becomes a model, and its password is in no output whatever goes wrong."""

from __future__ import annotations

import json
import os
import pty
import select
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import entia, process
from tests.support.requirements import ROOT

SECRET = "s3cr:t/p@ss"
WRITTEN = "s3cr%3At%2Fp%40ss"


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """The URL of a small database: what becomes of it is in `TEXT` and `REPORT`."""
    import duckdb

    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table customer (id bigint primary key, email varchar not null unique)")
        connection.execute("create table orders (id bigint primary key, customer_id bigint references customer(id))")
        connection.execute("create macro vat(x) as x * 0.2")
        connection.execute("create type amount as decimal(12, 2)")
    return f"duckdb:///{path}"


def test_a_database_becomes_a_model(shop: str) -> None:
    done = entia("import", shop)
    assert "entity Customer {" in done.out
    assert "-> Customer?" in done.out
    assert 'sql duckdb vat """' in done.out
    assert done.code == 1  # the type is not placed
    assert "warning: type amount: not placed: DuckDB's catalog has columns of what the type stands for" in done.err
    assert f"{shop}: read 2 tables, 4 columns, 2 primary keys, 1 unique constraint, 1 foreign key" in done.err


def test_the_report_names_objects_instead_of_lines(shop: str, tmp_path: Path) -> None:
    done = entia("import", shop, "--out", tmp_path / "shop.entia", "--report", "json")
    [report] = json.loads(done.out)
    assert report["database"] == shop
    assert {"object": "table customer", "fate": "placed", "what": "table customer", "why": ""} in report["passages"]
    assert entia("check", tmp_path / "shop.entia").code == 0


def test_a_folder_takes_a_file_of_the_databases_name(shop: str, tmp_path: Path) -> None:
    assert entia("import", shop, "--out", f"{tmp_path}/models/").code == 1
    assert (tmp_path / "models" / "shop.entia").is_file()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ann:{WRITTEN}@127.0.0.1:{{port}}/shop",
        f"mysql://ann:{WRITTEN}@127.0.0.1:{{port}}/shop",
        f"postgresql://ann:{WRITTEN}@nowhere.invalid/shop",
        f"postgresql://ann:{SECRET}@127.0.0.1/shop",
        f"oracel://ann:{WRITTEN}@127.0.0.1/shop",
        f"postgresql://ann@127.0.0.1/shop?password={WRITTEN}",
        f"sqlite://ann:{WRITTEN}@host/shop.db",
    ],
)
def test_no_output_has_the_password(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        done = process("import", url.format(port=taken.getsockname()[1]))
    assert done.code in (1, 2)
    assert done.err.startswith("error: ")
    assert "Traceback" not in done.err
    for secret in (SECRET, WRITTEN, "s3cr", "p@ss"):
        assert secret not in done.out + done.err


def test_a_password_of_the_environment_is_used_and_not_shown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://ann@127.0.0.1:{taken.getsockname()[1]}/shop"
        done = process("import", url, PGPASSWORD=SECRET)
    assert done.err == f"error: `{url}` cannot be reached: connection refused\n"


def test_a_terminal_is_asked_for_the_password_which_is_not_echoed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://ann@127.0.0.1:{taken.getsockname()[1]}/shop"
        seen = _typed(["import", url], f"{SECRET}\n")
    assert f"Password for {url}:" in seen
    assert "connection refused" in seen
    assert SECRET not in seen


def _typed(arguments: list[str], typed: str) -> str:
    """What a terminal shows while a command runs in it, whose question is answered."""
    ours, theirs = pty.openpty()
    variables = {key: value for key, value in os.environ.items() if key != "PGPASSWORD"}
    variables |= {"PYTHONPATH": str(ROOT / "server"), "TERM": "dumb", "COLUMNS": "200"}
    running = subprocess.Popen(
        [sys.executable, "-m", "entia", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=variables, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    answered = False
    while select.select([ours], [], [], 20)[0]:
        try:
            some = os.read(ours, 4096)
        except OSError:  # the command has ended
            break
        if not some:
            break
        seen += some
        if not answered and seen.endswith(b": "):  # now it does not echo
            os.write(ours, typed.encode())
            answered = True
    running.kill()
    running.wait()
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")
