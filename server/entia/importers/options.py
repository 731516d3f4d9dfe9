"""What may be said of an import besides its source."""

from __future__ import annotations

from typing import NamedTuple

from entia.importers.progress import Progress, silent


class Options(NamedTuple):
    """`dialect` of SQL, `name` of the model: "" where the source tells. `enums`: checks like `x in ('a', 'b')` become
    enums. `split`: one text for each schema. `tell` is told how far the import is."""

    dialect: str = ""
    name: str = ""
    enums: bool = False
    split: bool = False
    tell: Progress = silent
