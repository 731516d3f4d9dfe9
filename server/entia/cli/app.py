"""The commands and their options, as typer reads them. What a command does is in the module of its name."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

import entia
from entia.cli import console
from entia.cli.check import Format
from entia.cli.exits import INTERNAL, USAGE, CommandError
from entia.cli.importing import Report

_CODES = (
    "Exit codes: 0 fine; 1 errors were found, or something was refused; 2 the command was used wrongly; "
    "3 Entia itself failed; 130 it was interrupted."
)

_FORMATS = "One of dbml, json, markdown, mermaid, plantuml, prisma."

app = typer.Typer(
    name="entia",
    help="A compact language for data models that becomes a database without surprises.",
    epilog=_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH…", help="Files, or folders with what is below; `-` is standard input.")
]
StdinFilename = Annotated[
    str | None, typer.Option(metavar="NAME", help="Which file the text of standard input (`-`) is a newer text of.")
]


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        app(list(arguments), prog_name="entia")
    except SystemExit as end:  # typer's way to give the exit code
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except CommandError as error:
        screen = console.err()
        screen.print(console.labelled("error", error.message))
        if error.hint:
            screen.print(console.labelled("help", error.hint))
        return error.code
    except Exception:  # noqa: BLE001
        # The last boundary: whatever it is, it is our mistake, and has its own exit code so that a script can tell it
        # from a finding.
        traceback.print_exc()
        console.err().print(
            console.labelled("error", f"entia {entia.__version__} failed; please report the lines above")
        )
        return INTERNAL
    return 0


def _version(asked: bool) -> None:
    if asked:
        console.out().print(f"entia {entia.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(epilog=_CODES)
def check(
    paths: Paths,
    format: Annotated[Format, typer.Option(help="How findings are written.")] = Format.TEXT,
    hints: Annotated[
        bool, typer.Option("--hints", help="Show hints too (text, github); else they are only counted.")
    ] = False,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="What is open of the design document's checklist, and where.")
    ] = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Say what is wrong with models; exit code 1 if there are errors, or open points of the checklist asked for."""
    from entia.cli import check
    from entia.cli.checklist import print_checklist

    if checklist:
        raise typer.Exit(print_checklist(paths, format, stdin_filename))
    raise typer.Exit(check.check(paths, format, stdin_filename, hints=hints))


Model = Annotated[
    str, typer.Argument(metavar="PATH", help="A model: one of its files, or its folder; `-` is standard input.")
]
Dialects = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help='A dialect, with a version if need be ("postgres 16"); repeat for more. Else the targets.'
    ),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Where to write: a file, or a folder for several dialects. Else standard output.",
    ),
]
Force = Annotated[bool, typer.Option(help="Overwrite a file that Entia did not write, or that was edited since.")]


@app.command(epilog=_CODES)
def ddl(
    path: Model, dialect: Dialects = None, out: Out = None, force: Force = False, stdin_filename: StdinFilename = None
) -> None:
    """Write a model's DDL; an error in the model stops it. What had to be mapped is noted on standard error."""
    from entia.cli import ddl

    raise typer.Exit(ddl.ddl(path, dialect or (), out, force=force, stdin_filename=stdin_filename))


@app.command(epilog=_CODES)
def doc(
    path: Model,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write: a file or a folder. Else standard output."),
    ] = None,
    force: Force = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Write a model's design document in Markdown; it names the model's errors, and the exit code is 1 then."""
    from entia.cli import doc

    raise typer.Exit(doc.doc(path, out, force=force, stdin_filename=stdin_filename))


@app.command(epilog=_CODES)
def jobs(
    path: Model, dialect: Dialects = None, out: Out = None, force: Force = False, stdin_filename: StdinFilename = None
) -> None:
    """Write a model's jobs as SQL: old rows and trails go, stored views are made anew."""
    from entia.cli import ddl
    from entia.ide.export import export_jobs

    raise typer.Exit(ddl.ddl(path, dialect or (), out, force=force, stdin_filename=stdin_filename, make=export_jobs))


@app.command(epilog=_CODES)
def erasure(
    path: Model,
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="Whose row is a person; it has `on erasure`.")],
    dialect: Dialects = None,
    out: Out = None,
    force: Force = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Write the SQL that erases one person with all that hangs on the row; the key is the script's parameter."""
    from entia.cli import ddl

    make = ddl.erasure(entity)
    raise typer.Exit(ddl.ddl(path, dialect or (), out, force=force, stdin_filename=stdin_filename, make=make))


@app.command(epilog=_CODES)
def export(
    path: Model,
    to: Annotated[str, typer.Option(metavar="FORMAT", help=_FORMATS)],
    dialect: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The database that DBML or Prisma describes. Else the first target."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write: a file or a folder. Else standard output."),
    ] = None,
    report: Annotated[
        Report, typer.Option(help="How it is told what the format has no word for: text on standard error, or JSON.")
    ] = Report.TEXT,
    force: Force = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Write a model for other tools; what their format has no word for is noted, and kept in its comments."""
    from entia.cli import exporting

    raise typer.Exit(exporting.export(path, to, dialect, out, report, force=force, stdin_filename=stdin_filename))


@app.command(epilog=_CODES)
def format(
    paths: Paths,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a file would change.")] = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Write models in the one style, in place; standard input goes to standard output."""
    from entia.cli import format as command

    raise typer.Exit(command.format(paths, check=check, stdin_filename=stdin_filename))


@app.command(name="import", epilog=_CODES)
def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="SQL, DBML or Prisma schemas, Markdown documents, or folders of such; `-` is standard input. Or the "
            "URL of a database, like `postgresql://user@host/database`; its password is asked for.",
        ),
    ],
    source: Annotated[
        str | None, typer.Option("--from", metavar="KIND", help="What the files are; else their names tell.")
    ] = None,
    dialect: Annotated[
        str, typer.Option(metavar="NAME", help="The dialect of SQL (postgres, mysql, …); else the text tells.")
    ] = "",
    name: Annotated[str, typer.Option(metavar="NAME", help="The model's name; else the source tells.")] = "",
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Where to write: a file, or a folder for several. Else standard output."
        ),
    ] = None,
    enums: Annotated[
        bool, typer.Option("--enums", help="Checks that list values, like `x in ('a', 'b')`, become enums.")
    ] = False,
    split: Annotated[bool, typer.Option("--split", help="One file for each schema, in the folder --out.")] = False,
    report: Annotated[
        Report, typer.Option(help="How it is told what became of each passage: text on standard error, or JSON.")
    ] = Report.TEXT,
    force: Annotated[bool, typer.Option(help="Overwrite a file that says something else.")] = False,
    into: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Update the model there: change only what the source says otherwise."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --into: write nothing, show the differences.")
    ] = False,
) -> None:
    """Read schemas and documents of others into models, and say what became of each of their passages.

    Exit code 1 if a passage was not placed, or a model has an error; what was mapped with a note is fine.
    """
    from entia.cli import importing
    from entia.importers.options import Options

    options = Options(importing.known_dialect(dialect), name, enums, split)
    if into is not None and out is None:
        from entia.cli import import_update

        raise typer.Exit(import_update.update_model(files, source, into, report, options, dry_run=dry_run))
    if into is not None or dry_run:
        raise CommandError("--into and --out are two places, and --dry-run goes with --into", USAGE, "say one of them")
    raise typer.Exit(importing.import_files(files, source, out, report, options, force=force))


@app.command(epilog=_CODES)
def explain(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="A rule's name, as in `error[unknown-type]`.")
    ] = None,
) -> None:
    """Show a rule's page; without a name, list all rules."""
    from entia.cli import explain

    raise typer.Exit(explain.explain(rule))


@app.command(epilog=_CODES)
def init(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Where the model shall live.")] = ".",
) -> None:
    """Write a small model to start from; never over one that is there."""
    from entia.cli import init

    raise typer.Exit(init.init(folder))


@app.command(epilog=_CODES)
def lsp() -> None:
    """Serve an editor over standard input and output (`--stdio` is understood)."""
    from entia.lsp.server import main

    main()


@app.command(epilog=_CODES)
def demo() -> None:
    """Drive the real server as an editor does, and load its DDL into embedded databases."""
    from entia.cli import demo

    raise typer.Exit(demo.demo())
