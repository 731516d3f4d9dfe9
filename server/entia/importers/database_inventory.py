"""What a live database has, as sources: each object is one by itself, so that a report names it instead of a line."""

from __future__ import annotations

from dataclasses import dataclass, field

from entia.importers.sources import Lines, Sources, joined


@dataclass(slots=True)
class Inventory:
    """Gathers the objects in the order in which they are read."""

    objects: list[tuple[str, str]] = field(default_factory=list)
    _end: int = 0

    def add(self, what: str, text: str = "") -> Lines:
        """Take note of an object ("view x") and of the SQL that the database gives of it; its lines in the sources."""
        plain = (text or what.replace("\n", " ")).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
        start = self._end
        self._end += plain.count("\n")
        self.objects.append((what, plain))
        return start, self._end

    def sources(self) -> Sources:
        """All of them, as the sources of an import."""
        return joined(self.objects)._replace(objects=True)
