"""`entia explain`: a rule's page."""

from __future__ import annotations

from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from entia import rules
from entia.cli import console
from entia.cli.check import write
from entia.cli.exits import FINE, USAGE, CommandError
from entia.cli.findings import WORDS
from entia.rules.rule import Rule
from entia.text import nearest

# Prose is hard to read in longer lines than this.
_MEASURE = 100


def explain(name: str | None) -> int:
    """Print the page of a rule, or the list of all rules. Raises CommandError where there is no such rule."""
    if name is None:
        return _list()
    known = name.strip().strip("`").lower().replace("_", "-")
    if known not in rules.BY_NAME:
        near = nearest(known, rules.BY_NAME)
        hint = f"write `{near}`" if near else "`entia explain` lists all rules"
        raise CommandError(f"there is no rule `{name}`", USAGE, hint)
    page = rules.page(known)
    screen = console.out()
    if not screen.is_terminal:
        write(page.rstrip("\n"))
        return FINE
    screen.soft_wrap = False
    screen.print(Markdown(page), width=min(screen.width, _MEASURE))
    return FINE


def _list() -> int:
    screen = console.out()
    if not screen.is_terminal:
        listed = (f"{rule.name}\t{WORDS[rule.severity]}\t{rule.summary}" for rule in _sorted())
        write("\n".join(listed))
        return FINE
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("rule", "severity", "finds that"):
        table.add_column(column, no_wrap=column != "finds that")
    for rule in _sorted():
        word = WORDS[rule.severity]
        table.add_row(rule.name, Text(word, word), rule.summary)
    screen.soft_wrap = False
    screen.print(table)
    return FINE


def _sorted() -> list[Rule]:
    return sorted(rules.ALL, key=lambda rule: rule.name)
