"""`python -m entia` is the command `entia`."""

import sys

from entia.cli import main

if __name__ == "__main__":
    sys.exit(main())
