"""Starts the language server from the libraries beside this file.

The extension runs it with `-I -S`: no variable, no site-packages and no working directory of the user's
Python reaches the server, so only what was bundled is imported.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "libs"))

from entia.cli import main  # noqa: E402  (the path must be set first)

if __name__ == "__main__":
    sys.exit(main(["lsp"]))
