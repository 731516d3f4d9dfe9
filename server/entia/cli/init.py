"""`entia init`: a small model to start from."""

from __future__ import annotations

import re
from pathlib import Path

from entia.cli import console
from entia.cli.exits import FINDINGS, FINE, CommandError
from entia.files import SUFFIX, find_files

_START = """\
/// What this model is about, in a sentence.
model {name} {{
  version 0.1.0
  target  postgres 15
  naming  snake_case, table plural
}}

/// Someone who uses what you build.
entity User @confidential {{
  id:         bigint pk auto
  email:      string(254) unique @pii(contact)  /// Login and contact address
  name:       string(100) @pii
  created_at: timestamp = now()

  on erasure anonymize email, name  /// Right to erasure
}}

entity Post {{
  id:     bigint pk auto
  author -> User index on delete cascade  /// The foreign key's column follows from this line
  title:  string(200)
  status: enum(draft, published) = draft
  body:   text?

  check titled (title <> '')
}}
"""


def init(folder: str) -> int:
    """Write `model.entia` into a folder that has no model yet; an exit code. Raises CommandError."""
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise CommandError(f"`{folder}` is not a folder", FINDINGS)
    found = [path for path in find_files([place]) if path.parent == place.absolute()] if place.is_dir() else []
    if found:
        raise CommandError(f"`{folder}` has a model already: {found[0].name}", FINDINGS, "nothing was written")
    path = place / f"model{SUFFIX}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:  # never over what is there, even since we looked
            file.write(_START.format(name=_name(place)))
    except OSError as error:
        raise CommandError(f"`{path}` cannot be written: {error.strerror}", FINDINGS) from error
    screen = console.err()
    screen.print(f"wrote {console.visible(str(path))}")
    screen.print(f"next: entia check {path}; entia ddl {path}")
    return FINE


def _name(folder: Path) -> str:
    """A model's name from the folder's: `my-shop` gives `MyShop`."""
    words = re.findall(r"[^\W_]+", folder.absolute().name)
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name if name.isidentifier() and name.isascii() else "Model"
