"""Servers of other Debian releases, unpacked beside the system: nothing is installed, and nothing of it runs by itself.

    python -m tests.support.debian          fetches what is not here yet

`apt-get` resolves the packages in an empty system of its own, from the mirror that this machine uses and under
Debian's signatures. A program then runs with the libraries it came with, by the loader it came with.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Debian carries MySQL in its unstable release only.
PACKAGES = {
    "mysql": ("sid", ("mysql-server-core", "mysql-client-core")),
    "mariadb11": ("trixie", ("mariadb-server-core", "mariadb-client-core")),
}
# What the packages depend on, but a server does not run by.
_NOT_NEEDED = ("coreutils", "debconf", "dpkg", "libperl", "perl", "tar")
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
_LIBRARIES = "usr/lib/x86_64-linux-gnu"


def _place() -> Path:
    """Where the releases lie; outside the checkout, so that one download serves every clone."""
    return Path("/var/cache/entia-tests") if os.getuid() == 0 else Path.home() / ".cache" / "entia-tests"


def program(release: str, name: str) -> Path | None:
    """A program of an unpacked release (a key of `PACKAGES`); None when it is not here."""
    for folder in ("usr/sbin", "usr/bin"):
        path = _place() / release / folder / name
        if path.exists():
            return path
    return None


def unpack(release: str) -> None:
    """Fetch the release's packages and make a folder in which its programs can be started by their path."""
    suite, packages = PACKAGES[release]
    _place().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_place()) as name:
        work = Path(name)
        root = work / "root"
        for archive in _download(suite, packages, work):
            if not archive.name.startswith(_NOT_NEEDED):
                subprocess.run(["dpkg-deb", "-x", archive, root], check=True)
        final = _place() / release
        for folder in ("usr/sbin", "usr/bin"):
            for path in (root / folder).iterdir() if (root / folder).is_dir() else ():
                _wrap(path, final)
        root.chmod(0o755)
        shutil.rmtree(final, ignore_errors=True)
        root.rename(final)


def _download(suite: str, packages: tuple[str, ...], work: Path) -> list[Path]:
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    (work / "sources.list").write_text(f"deb [signed-by={_KEYS}] {_mirror()} {suite} main\n")
    (work / "status").touch()
    settings = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": work / "lists",
        "Dir::State::Status": work / "status",
        "Dir::Cache": work / "cache",
        "Acquire::Check-Valid-Until": "false",  # a mirror may lag behind
        "Acquire::Retries": "5",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",  # the folder is ours alone
        "Debug::NoLocking": "true",
    }
    apt = ["apt-get", "-qq", *(f"-o{key}={value}" for key, value in settings.items())]
    subprocess.run([*apt, "update"], check=True)
    subprocess.run([*apt, "install", "--yes", "--download-only", *packages], check=True, stdout=subprocess.DEVNULL)
    return sorted((work / "cache" / "archives").glob("*.deb"))


def _mirror() -> str:
    """The mirror that this machine takes Debian from."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Component: main"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    return next(uri for uri in found if "security" not in uri)


def _wrap(path: Path, final: Path) -> None:
    """Put a script in a program's place that starts it with the loader and the libraries of its own release."""
    if path.is_symlink() or path.read_bytes()[:4] != b"\x7fELF":
        return
    moved = path.with_name(f"{path.name}.elf")
    path.rename(moved)
    libraries = final / _LIBRARIES
    there = final / path.parent.relative_to(path.parents[2]) / moved.name
    path.write_text(f'#!/bin/sh\nexec {libraries}/ld-linux-x86-64.so.2 --library-path {libraries} {there} "$@"\n')
    path.chmod(0o755)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or PACKAGES:
        if not (_place() / wanted).is_dir():
            unpack(wanted)
