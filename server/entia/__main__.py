"""`python -m entia` is the command `entia`."""

from entia.cli import main

if __name__ == "__main__":
    main()
