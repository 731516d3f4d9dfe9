"""Who may see data, and whose it is: the tags of the language's own, as the nearest one says."""

from __future__ import annotations

from entia.model.design import CLASSES, Tags
from entia.model.schema import Column, Header, Table, View

# The language's tags, and the greatest number of arguments of each.
TAGS = {**dict.fromkeys(CLASSES, 0), "pii": 1, "encrypted": 0, "external": 0}


def class_of(tags: Tags) -> str:
    """The class that these tags name, "" for none; of several the last, which is nearest to what it is about."""
    return next((name for name, _ in reversed(tags) if name in CLASSES), "") if tags else ""


def classification(column: Column, table: Table, header: Header) -> str:
    """A column's class: its line's, else its type's, else the entity's, else the model's; "" where nobody says."""
    return class_of(column.tags) or class_of(table.tags) or class_of(header.tags)


def view_classification(view: View, header: Header) -> str:
    """A view's class: its own, else the model's."""
    return class_of(view.tags) or class_of(header.tags)


def rank(name: str) -> int:
    """How much a class protects: 0 for none, 1 for public … 4 for restricted."""
    return CLASSES.index(name) + 1 if name in CLASSES else 0


def is_personal(column: Column) -> bool:
    """Whether a column tells who a person is."""
    return bool(column.tags) and any(name == "pii" for name, _ in column.tags)


def personal_kind(column: Column) -> str:
    """What kind of personal data: `contact` of `@pii(contact)`, "" where not said."""
    return next((arguments[0] for name, arguments in reversed(column.tags) if name == "pii" and arguments), "")


def is_encrypted(column: Column) -> bool:
    """Whether a column is stored encrypted by the application."""
    return bool(column.tags) and any(name == "encrypted" for name, _ in column.tags)
