"""Where the files that belong to the language lie: the grammar, its reference and the examples."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def grammar_folder() -> Path:
    """The folder that holds `entia.lark`, `README.md` and `examples/*.entia`.

    An installed package carries it inside (`entia/grammar`); a checkout, bare or installed with `-e`, has it at
    its top. Raises FileNotFoundError, naming both places, when neither has the grammar.
    """
    places = (_PACKAGE / "grammar", _PACKAGE.parent.parent / "grammar")
    for folder in places:
        if (folder / "entia.lark").is_file():
            return folder
    raise FileNotFoundError(f"the grammar `entia.lark` is neither in {places[0]} nor in {places[1]}")
