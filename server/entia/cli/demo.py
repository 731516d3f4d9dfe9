"""`entia demo`: the real server, driven as an editor drives it, and its DDL in embedded databases."""

from __future__ import annotations

import importlib.util
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

import entia
from entia import resources
from entia.cli import console
from entia.cli.client import Client, ClientError
from entia.cli.exits import FINDINGS, FINE
from entia.cli.findings import Region, plural
from entia.cli.report import Mark, quote
from entia.files import read_text
from entia.syntax.document import Document
from entia.text import Position

Json = Any

_EXAMPLE = "shop.entia"
# A model that names every dialect we have DDL for as its target.
_PORTABLE = "library.entia"
# In the line `customer -> Customer inverse orders` the target is typed anew, with a slip.
_LINE = "-> Customer inverse orders"
_RIGHT, _WRONG = "Customer", "Custmer"
# The name whose hover is shown: an attribute with a domain's type.
_HOVERED = "total:"

_TITLE_WIDTH, _TIME_WIDTH = 46, 10


class DemoError(Exception):
    """A step did not show what it must show."""


class _Screen:
    """The report as it is printed: a line for each step, with its time."""

    def __init__(self) -> None:
        self.console: Console = console.out()
        self.console.soft_wrap = False
        unicode = (self.console.encoding or "").lower().startswith("utf")
        good, bad, neither = ("✓", "✗", "–") if unicode else ("ok", "NO", "--")
        self.marks = {True: (good, "good"), False: (bad, "error"), None: (neither, "faint")}

    def step(self, title: str, milliseconds: float | None, remark: str = "", *, good: bool | None = True) -> None:
        """One step; `good` is None for what is neither shown nor a failure."""
        mark, style = self.marks[good]
        took = "" if milliseconds is None else f"{milliseconds:,.1f} ms"
        line = Text.assemble(
            (f"{mark} ", style),
            f"{title:<{_TITLE_WIDTH}}",
            (f"{took:>{_TIME_WIDTH}}", "bold"),
            (f"   {remark}", "faint"),
        )
        line.rstrip()
        self.console.print(line, soft_wrap=True)

    def show(self, what: Text | Markdown) -> None:
        """Something a step brought, set in below it: source is not wrapped, Markdown keeps no blanks at line ends."""
        if isinstance(what, Text):
            for line in what.split():
                self.console.print(Text("    ").append(line), soft_wrap=True)
            return
        with self.console.capture() as capture:
            self.console.print(Padding(what, (0, 0, 0, 4)), width=min(self.console.width, 100))
        text = capture.get()
        if not self.console.is_terminal:
            text = "".join(f"{line.rstrip()}\n" for line in text.splitlines() if line.strip())
        self.console.file.write(text)


class _Editor:
    """A document open in the editor: its text, its version, and the server."""

    def __init__(self, client: Client, path: Path) -> None:
        self.client = client
        self.path = path
        self.uri = path.as_uri()
        self.text = read_text(path)
        self.version = 0

    @property
    def document(self) -> Document:
        return Document.parse(self.text)

    @property
    def name(self) -> Json:
        """The document as requests name it."""
        return {"uri": self.uri}

    def open(self) -> list[Json]:
        """Open the document; its first diagnostics."""
        item = {"uri": self.uri, "languageId": "entia", "version": self.version, "text": self.text}
        self.client.notify("textDocument/didOpen", {"textDocument": item})
        return self.client.diagnostics(self.uri, self.version)

    def replace(self, start: int, end: int, text: str) -> list[Json]:
        """Replace code points of the text, as one keystroke does; the diagnostics that follow."""
        span = {"start": self.position(start), "end": self.position(end)}
        self.text = self.text[:start] + text + self.text[end:]
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        changes = [{"range": span, "text": text}]
        self.client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        return self.client.diagnostics(self.uri, self.version)

    def position(self, offset: int) -> Json:
        """An offset as the protocol's position (the server was asked to count code points)."""
        line = self.text.count("\n", 0, offset)
        return {"line": line, "character": offset - (self.text.rfind("\n", 0, offset) + 1)}

    def offset(self, position: Json) -> int:
        """The offset of a protocol's position."""
        lines = self.text.split("\n")[: position["line"]]
        return sum(len(line) + 1 for line in lines) + int(position["character"])


class _Clock:
    """The milliseconds that a `with` block took."""

    def __init__(self) -> None:
        self.ms = 0.0


@contextmanager
def _timed() -> Iterator[_Clock]:
    clock = _Clock()
    started = time.perf_counter()
    yield clock
    clock.ms = (time.perf_counter() - started) * 1000


def demo() -> int:
    """Run the demonstration; an exit code that is not 0 when any step fails."""
    screen = _Screen()
    screen.console.print(
        f"[bold]entia {entia.__version__}[/]: the real server, driven as an editor drives it\n", markup=True
    )
    try:
        with tempfile.TemporaryDirectory(prefix="entia-demo-") as folder:
            failed = _run(screen, Path(folder).resolve())
    except (ClientError, DemoError) as error:
        screen.step(str(error), None, good=False)
        return FINDINGS
    if failed:
        screen.console.print(f"\n{plural(failed, 'step')} failed", style="error")
        return FINDINGS
    screen.console.print(
        "\nall steps passed; next: [bold]entia init[/], [bold]entia check[/], or the VS Code extension", markup=True
    )
    return FINE


def _run(screen: _Screen, folder: Path) -> int:
    """All steps; how many of them failed. Raises DemoError or ClientError where it makes no sense to go on."""
    for name in (_EXAMPLE, _PORTABLE):
        (folder / name).write_bytes((resources.grammar_folder() / "examples" / name).read_bytes())
    with _timed() as clock:
        client = Client([sys.executable, "-m", "entia", "lsp"], folder)
    with client:
        with _timed() as hello:
            answer = client.initialize(folder)
        if answer["capabilities"].get("positionEncoding") != "utf-32":
            raise DemoError("the server does not count code points, as this client asked")
        screen.step("start the language server", clock.ms + hello.ms, "a process, spoken to over pipes")
        editor = _Editor(client, folder / _EXAMPLE)
        _open(screen, editor)
        _type(screen, editor)
        _hover(screen, editor)
        _fix(screen, editor)
        _, failed = _export(screen, editor)
        screen.console.print()
        portable = _Editor(client, folder / _PORTABLE)
        _open(screen, portable)
        texts, more = _export(screen, portable)
    failed += more
    for name, load in _ENGINES.items():
        failed += not _load(screen, name, load, texts.get(name))
    return failed


# ---- in the editor ---------------------------------------------------------------------------------------------------
def _open(screen: _Screen, editor: _Editor) -> None:
    with _timed() as clock:
        editor.open()
    found = editor.client.settled(editor.uri, editor.version)
    _demand(not _errors(found), f"{editor.path.name} opens with errors: {found}")
    lines = plural(editor.text.count("\n"), "line")
    screen.step(f"open {editor.path.name}", clock.ms, f"{lines}, no error")


def _type(screen: _Screen, editor: _Editor) -> None:
    """Type the target of a relationship anew, letter by letter, asking for completion first."""
    start = editor.text.index(_LINE) + len("-> ")
    times: list[float] = []
    found = editor.replace(start, start + len(_RIGHT), "")
    _complete(screen, editor, start)
    caret = start
    for letter in _WRONG:
        with _timed() as clock:
            found = editor.replace(caret, caret, letter)
        times.append(clock.ms)
        caret += 1
    errors = _errors(found)
    _demand(len(errors) == 1, f"`{_WRONG}` should be one error, but is {errors}")
    remark = f"keystroke to diagnostics, median of {len(times)}"
    screen.step(f"type a mistake: `{_WRONG}`", statistics.median(times), remark)
    screen.show(_rendered(editor, errors[0]))


def _complete(screen: _Screen, editor: _Editor, caret: int) -> None:
    with _timed() as clock:
        answer = editor.client.request(
            "textDocument/completion", {"textDocument": editor.name, "position": editor.position(caret)}
        )
    items = answer["items"] if isinstance(answer, dict) else answer or []
    labels = [item["label"] for item in sorted(items, key=lambda item: item.get("sortText", item["label"]))]
    _demand(_RIGHT in labels, f"completion offers {labels[:8]}, not `{_RIGHT}`")
    screen.step("complete behind `->`", clock.ms, plural(len(labels), "proposal"))
    screen.show(Text(", ".join(labels[:8]) + (", …" if len(labels) > 8 else "")))


def _hover(screen: _Screen, editor: _Editor) -> None:
    where = editor.position(editor.text.index(f" {_HOVERED}") + 1)
    question = {"textDocument": editor.name, "position": where}
    with _timed() as first:
        answer = editor.client.request("textDocument/hover", question)
    with _timed() as clock:
        again = editor.client.request("textDocument/hover", question)
    markdown = answer["contents"]["value"] if answer else ""
    _demand(bool(markdown) and answer == again, f"there is no hover over `{_HOVERED}`, or not always the same")
    screen.step(
        f"hover over `{_HOVERED.rstrip(':')}`", clock.ms, f"the very first, which loads sqlglot: {first.ms:.0f} ms"
    )
    screen.show(Markdown(markdown))


def _fix(screen: _Screen, editor: _Editor) -> None:
    """Apply the preferred quick-fix of the mistake."""
    start = editor.text.index(_WRONG)
    span = {"start": editor.position(start), "end": editor.position(start + len(_WRONG))}
    with _timed() as clock:
        actions = editor.client.request(
            "textDocument/codeAction", {"textDocument": editor.name, "range": span, "context": {"diagnostics": []}}
        )
    preferred = [each for each in actions or () if each.get("isPreferred")]
    _demand(len(preferred) == 1, f"the mistake has {len(preferred)} preferred quick-fixes instead of one")
    with _timed() as applied:
        found = _apply(editor, preferred[0]["edit"])
    _demand(_LINE in editor.text and _WRONG not in editor.text, "the quick-fix does not write the right name")
    _demand(not _errors(found), f"errors are left after the quick-fix: {found}")
    remark = f"{plural(len(actions), 'action')} offered; applied and checked in {applied.ms:.1f} ms, no error left"
    screen.step(f"quick-fix: {preferred[0]['title']}", clock.ms, remark)


def _apply(editor: _Editor, edit: Json) -> list[Json]:
    """Apply a `WorkspaceEdit` that touches only our document, the last place first."""
    changes = edit.get("documentChanges") or [
        {"textDocument": {"uri": uri}, "edits": edits} for uri, edits in edit["changes"].items()
    ]
    places = []
    for change in changes:
        _demand(change["textDocument"]["uri"] == editor.uri, "the quick-fix edits another file")
        for each in change["edits"]:
            span = each["range"]
            places.append((editor.offset(span["start"]), editor.offset(span["end"]), each["newText"]))
    found: list[Json] = []
    for start, end, text in sorted(places, reverse=True):
        found = editor.replace(start, end, text)
    return found


def _errors(found: Sequence[Json]) -> list[Json]:
    return [each for each in found if each["severity"] == 1]


def _rendered(editor: _Editor, diagnostic: Json) -> Text:
    """A diagnostic of the protocol as `entia check` shows its own."""
    start, end = (Position(each["line"], each["character"]) for each in diagnostic["range"].values())
    message, _, help = diagnostic["message"].partition("\n")
    head = Text.assemble((f"error[{diagnostic['code']}]", "error"), (f": {message}", "bold"))
    mark = Mark(Region(_EXAMPLE, start, end), "", True)
    lines = [head, *quote({_EXAMPLE: editor.document}, [mark], "error")]
    if help:
        lines.append(Text.assemble(("help: ", "help"), help))
    return Text("\n").join(lines)


# ---- to the databases ------------------------------------------------------------------------------------------------
def _export(screen: _Screen, editor: _Editor) -> tuple[dict[str, str], int]:
    """The DDL of every dialect that the server offers, by dialect; and how many targets could not be exported.

    That a dialect which the model does not target lacks something is no failure: it is told, as an editor tells it.
    """
    client = editor.client
    texts: dict[str, str] = {}
    failed = 0
    offered = client.request("entia/dialects", {"textDocument": editor.name})
    _demand(bool(offered), "the server offers no dialect")
    for dialect in offered:
        with _timed() as clock:
            made = client.request("entia/ddl", {"textDocument": editor.name, "dialect": dialect["name"]})
        title = f"export to {dialect['title']} {dialect['version']}"
        text = made["text"]
        if text is not None:
            texts[dialect["name"]] = text
            notes = f", {plural(len(made['notes']), 'note')}" if made["notes"] else ""
            screen.step(title, clock.ms, f"{plural(text.count(chr(10)), 'line')}{notes}")
            continue
        failed += dialect["target"]
        first, *others = made["problems"]
        rest = f" (and {len(others)} more)" if others else ""
        remark = f"line {first['range']['start']['line'] + 1}: {first['message']}{rest}"
        if dialect["target"]:
            screen.step(title, clock.ms, remark, good=False)
        else:
            screen.step(title, clock.ms, f"not a target; {remark}", good=None)
    return texts, failed


class _Loaded(NamedTuple):
    engine: str
    tables: int


def _load(screen: _Screen, name: str, load: Callable[[str], _Loaded], text: str | None) -> bool:
    """Load a dialect's DDL into its embedded engine; whether that went well."""
    if text is None:
        screen.step(f"load into {name}", None, "there is no DDL to load", good=False)
        return False
    if name == "duckdb" and importlib.util.find_spec("duckdb") is None:
        screen.step("load into DuckDB", None, "it is not installed: pip install 'entia[demo]'", good=None)
        return True
    try:
        with _timed() as clock:
            loaded = load(text)
    except _Refused as error:
        screen.step(f"load into {name}", None, str(error), good=False)
        return False
    if loaded.tables == 0:
        screen.step(f"load into {loaded.engine}", clock.ms, "it has no tables", good=False)
        return False
    screen.step(f"load into {loaded.engine}", clock.ms, plural(loaded.tables, "table"))
    return True


class _Refused(Exception):  # noqa: N818 (what happened, not what is wrong with us)
    """An engine refused the DDL: its message."""


def _load_sqlite(text: str) -> _Loaded:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("PRAGMA foreign_keys = on")
            connection.executescript(text)
        except sqlite3.Error as error:
            raise _Refused(str(error)) from error
        [(tables,)] = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
    return _Loaded(f"SQLite {sqlite3.sqlite_version}", tables)


def _load_duckdb(text: str) -> _Loaded:
    import duckdb

    # Extensions are never fetched: the demonstration needs no network.
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        try:
            connection.execute(text)
        except duckdb.Error as error:
            raise _Refused(str(error)) from error
        row = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
    return _Loaded(f"DuckDB {duckdb.__version__}", row[0] if row else 0)


_ENGINES: dict[str, Callable[[str], _Loaded]] = {"sqlite": _load_sqlite, "duckdb": _load_duckdb}


def _demand(condition: bool, otherwise: str) -> None:
    if not condition:
        raise DemoError(otherwise)
