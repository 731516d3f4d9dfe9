"""A whole document that Entia wrote, read back into its model."""

from __future__ import annotations

from collections.abc import Sequence

from entia.importers.checking import errors_of
from entia.importers.markdown_blocks import Section
from entia.importers.modelling_text import laid_out, write
from entia.importers.own import Own, passage_of, place_rest
from entia.importers.own_entities import head, heading_of
from entia.importers.own_sections import COMPUTED, NAMED, SECTIONS
from entia.importers.report import Fate, Imported, Trace, passage
from entia.importers.sources import NOWHERE


def read_own(text: str, sections: Sequence[Section], trace: Trace) -> Imported:
    """The model of a document with Entia's footer."""
    own = Own(trace)
    for section in sections:
        heading = heading_of(section)
        reader = SECTIONS.get(heading)
        named = next((read for lead, read in NAMED if heading.startswith(lead)), None)
        if section.level == 1:
            head(own, section)
        elif section.level in (2, 3) and reader is not None:
            reader(own, section)
        elif section.level == 4 and heading == "Domains":
            SECTIONS[heading](own, section)
        elif section.level == 4 and named is not None:
            named(own, section)
        elif section.level == 3 and heading not in COMPUTED:
            _note(own, section, heading)
        place_rest(own, section)
        if section.level:
            trace.compute(section.lines, "a heading")
    made = laid_out(write(own.declared).text)
    wrong = (
        passage(NOWHERE, Fate.PLACED, f"line {each.at.line + 1} of the model", each.message) for each in errors_of(made)
    )
    return Imported(made, trace.finish(text.split("\n")), errors=tuple(wrong))


def _note(own: Own, section: Section, heading: str) -> None:
    """A heading that is none of the template's is a note's."""
    blocks = [block for block in section.blocks if block.kind == "paragraph"]
    if blocks:
        own.note(heading, passage_of(blocks), (section.lines[0], blocks[-1].lines[1]))
