"""`doctor`: what is in order and what is not, each line with its remedy."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from supportconsole.cli.findings import FAIL, OK, WARN, Line
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.domain.errors import ConsoleError
from supportconsole.locale import _


@click.command("doctor", cls=Command)
@click.option("--online", is_flag=True, help=_("Also look at what is reached over a network."))
@json_option
@click.pass_obj
def doctor_command(session: Session, online: bool, as_json: bool) -> int:
    """Check versions, paths, rights, store and terminal; ends with 1 when something is broken."""
    session.as_json = True  # the configuration's notices are among the lines
    lines = [
        line
        for look in (_versions, _configuration, _folders, _store, _terminal, _tools)
        for line in look(session)
    ]
    if online:
        from supportconsole.cli.doctor_online import look_online

        lines += look_online(session)
    if as_json:
        say_json(
            {"lines": [line._asdict() for line in lines], "ok": all(line.level != FAIL for line in lines)}
        )
    else:
        for line in lines:
            head = f"{line.level:<4}  {line.subject}: "
            say(head if line.level == OK else Strong(head), line.found)
            if line.remedy:
                say(f"      {line.remedy}")
    return 1 if any(line.level == FAIL for line in lines) else 0


def _versions(_session: Session) -> Iterator[Line]:
    from importlib.metadata import PackageNotFoundError, version

    from supportconsole import __version__

    yield Line(OK, "supportconsole", __version__)
    python = sys.version.split()[0]
    yield Line(OK, "python", python)
    for package in ("textual", "rich", "click", "sqlite-utils", "platformdirs"):
        try:
            yield Line(OK, package, version(package))
        except PackageNotFoundError:
            yield Line(WARN, package, _("its version is not known"), _("Install the program anew."))


def _configuration(session: Session) -> Iterator[Line]:
    from supportconsole.desk.keymap import make_keymap

    settings, path = session.settings, session.paths.user_file
    yield Line(OK, "configuration", str(path) if path.exists() else _("none; everything is as it comes"))
    for notice in settings.notices:
        yield Line(WARN, "configuration", f"{notice.place}: {notice.key} {notice.reason}", notice.hint)
    live = make_keymap(settings.keymap, settings.keys, settings.layouts)
    for problem in live.problems:
        yield Line(
            WARN, "keys", problem.text, _("Change the table [keys]; supportconsole keys shows the live map.")
        )
    yield Line(OK, "language", settings.language)
    yield Line(OK, "keyboard layouts", ", ".join(settings.layouts) or "-")


def _folders(session: Session) -> Iterator[Line]:
    paths = session.paths
    for name, folder in (
        ("config", paths.config),
        ("data", paths.data),
        ("state", paths.state),
        ("cache", paths.cache),
    ):
        yield _folder(name, folder)


def _folder(name: str, folder: Path) -> Line:
    if not folder.exists():
        above = next((parent for parent in folder.parents if parent.exists()), Path("/"))
        if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
            return Line(FAIL, name, _("{path} cannot be made").format(path=folder),
                        _("Use a folder of your own: SUPPORTCONSOLE_HOME names one."))  # fmt: skip
        return Line(OK, name, _("{path}, made when first needed").format(path=folder))
    status = folder.stat()
    if status.st_uid != os.getuid():
        return Line(FAIL, name, _("{path} belongs to somebody else").format(path=folder),
                    _("Use a folder of your own: SUPPORTCONSOLE_HOME names one."))  # fmt: skip
    if not os.access(folder, os.W_OK | os.X_OK):
        return Line(FAIL, name, _("{path} cannot be written").format(path=folder), f"chmod u+rwx {folder}")
    if status.st_mode & 0o077 and name in {"data", "state"}:
        return Line(WARN, name, _("{path} can be read by others").format(path=folder), f"chmod 700 {folder}")
    return Line(OK, name, str(folder))


def _store(session: Session) -> Iterator[Line]:
    path = session.paths.store(session.desk_name)
    if not path.exists():
        yield Line(OK, "store", _("{path}, made when first needed").format(path=path))
        return
    try:
        findings = session.desk.care.check()
    except ConsoleError as problem:
        yield Line(FAIL, "store", *problem.said(_))
        return
    for finding in findings:
        yield Line(finding.level.value, finding.name, finding.text, finding.remedy)
    left = tuple(session.paths.editing.glob("text-*.md"))
    if left:
        yield Line(WARN, "texts", _("{n} texts that an editor held when the program died").format(n=len(left)),
                   _("Look at them in {path}, then remove them.").format(path=session.paths.editing))  # fmt: skip


def _terminal(session: Session) -> Iterator[Line]:
    import shutil

    environ = os.environ
    if not sys.stdout.isatty():
        yield Line(OK, "terminal", _("none here: this is a pipe or a file"))
    term = environ.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        yield Line(WARN, "terminal", _("TERM says nothing useful: {term}").format(term=repr(term)),
                   _("Set TERM, for instance to xterm-256color; until then use list and show."))  # fmt: skip
    else:
        yield Line(OK, "terminal", term)
    yield Line(OK, "colours", _colours(environ.get))
    size = shutil.get_terminal_size()
    small = size.columns < 40 or size.lines < 15
    words = _("{columns} columns, {lines} lines").format(columns=size.columns, lines=size.lines)
    yield Line(WARN if small else OK, "size", words, _("Make the window at least 40 by 15.") if small else "")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding == "utf8":
        yield Line(OK, "letters", "UTF-8")
    else:
        yield Line(
            WARN, "letters", sys.stdout.encoding or "?", _("Use a UTF-8 locale, for instance LANG=C.UTF-8.")
        )
    if environ.get("TMUX"):
        yield Line(OK, "tmux", _("inside tmux"),
                   _("For copying and notices add to ~/.tmux.conf: {lines}").format(
                       lines="set -g set-clipboard on; set -g allow-passthrough on"))  # fmt: skip
    elif environ.get("STY"):
        yield Line(OK, "screen", _("inside screen; copied text stays inside the program"))
    if environ.get("SSH_CONNECTION"):
        yield Line(OK, "ssh", _("over SSH: the terminal's own 16 colours, and changed cells only"))
    if environ.get("TERM") == "linux":
        yield Line(
            OK, "console", _("the Linux console has few letters"), "supportconsole config set ascii true"
        )
    del session


def _colours(read: "Callable[[str], str | None]") -> str:
    if read("NO_COLOR"):
        return _("none, as NO_COLOR asks")
    if read("COLORTERM") in {"truecolor", "24bit"}:
        return _("16 million")
    return "256" if "256" in (read("TERM") or "") else "16"


def _tools(session: Session) -> Iterator[Line]:
    import shlex
    import shutil

    from supportconsole.config.editor import find_editor

    editor = find_editor(session.settings.editor, os.environ)
    program = (shlex.split(editor) or [""])[0]
    if shutil.which(program):
        yield Line(OK, "editor", editor)
    else:
        yield Line(WARN, "editor", _("{editor} is not there").format(editor=repr(editor)),
                   "supportconsole config set editor nano")  # fmt: skip
