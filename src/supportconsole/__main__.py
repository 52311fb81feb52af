"""The program's start: the console takes a short way, everything else goes through the command line."""

import os
import sys


def main() -> int:
    """Run the program with the arguments of the process and give its exit code."""
    os.umask(0o077)
    argv = sys.argv[1:]
    if any(name.startswith("SUPPORTCONSOLE_TOKEN_") for name in os.environ):
        from supportconsole.config.secrets import take_tokens

        take_tokens(os.environ)  # before any other program can be started with them
    try:
        return _run(argv)
    except BaseException as problem:  # noqa: BLE001  the last place where anything can be said about it
        from supportconsole.cli.ending import end_with

        return end_with(problem, argv)


def _run(argv: list[str]) -> int:
    if argv == ["--version"]:
        from supportconsole import __version__

        print(f"supportconsole {__version__}")
        return 0
    short = _short_way(argv)
    if short is not None:
        import gc

        gc.disable()  # until the first screen stands: nothing is thrown away before
    from supportconsole import wiring

    if short is not None:
        demo, ticket_id = short
        return wiring.open_console(demo=demo, ticket_id=ticket_id)
    wiring.choose_language(argv)
    from supportconsole.cli.run import run

    code = run(argv, wiring)
    sys.stdout.flush()
    return code


def _short_way(argv: list[str]) -> tuple[bool, int | None] | None:
    """Whether these arguments lead straight to the console: the sample desk or not, and the ticket.

    None for everything that the command line must look at, which costs tens of milliseconds more.
    """
    if "_SUPPORTCONSOLE_COMPLETE" in os.environ:
        return None
    if not argv or argv == ["open"]:
        return False, None
    if argv == ["demo"]:
        return True, None
    if len(argv) == 2 and argv[0] in {"open", "demo"}:
        digits = argv[1].removeprefix("#")
        if digits.isascii() and digits.isdigit() and len(digits) < 19:
            return argv[0] == "demo", int(digits)
    return None


if __name__ == "__main__":
    sys.exit(main())
