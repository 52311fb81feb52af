"""The program's start: the console takes a short way, everything else goes through the command line."""

import sys


def main() -> int:
    return 0


if __name__ == "__main__":
    sys.exit(main())
