"""`macro import`: files of a helpdesk's exported macros."""

from pathlib import Path

from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.paths import write_private
from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _, ngettext
from supportconsole.scripts.importing import read_export

LARGEST = 20 * 1024 * 1024


def import_file(session: Session, file: str, form: str, folder: str, *, replace: bool, as_json: bool) -> None:
    """Write the files, tell what became of each and which actions have no like here."""
    source, target = Path(file), Path(folder).expanduser()
    try:
        if source.stat().st_size > LARGEST:
            raise UsageProblem(_("{file} is too large to be an export of macros.").format(file=file))
        made = read_export(source.read_bytes(), form, file)
    except OSError as problem:
        words = _("{file} cannot be read: {reason}.").format(file=file, reason=problem.strerror)
        raise UsageProblem(words) from problem
    written, kept = [], []
    for one in made:
        path = target / one.name
        if path.exists() and not replace:
            kept.append(one.name)
            continue
        try:
            write_private(path, one.text)
        except OSError as problem:
            words = _("{file} cannot be written: {reason}.").format(file=path, reason=problem.strerror)
            raise UsageProblem(words) from problem
        written.append(one.name)
    session.desk.library.refresh()
    if as_json:
        say_json(
            {
                "folder": str(target),
                "written": written,
                "kept": kept,
                "unknown": [
                    {"file": one.name, "action": action, "value": value}
                    for one in made
                    for action, value in one.unknown
                ],
            }
        )
        return
    say(ngettext("{n} file written to {folder}", "{n} files written to {folder}", len(written)).format(
        n=len(written), folder=target))  # fmt: skip
    for name in kept:
        say(
            "  " + _("{name} is there already and was left alone; --replace writes over it").format(name=name)
        )
    for one in made:
        for action, value in one.unknown:
            told = _("{name}: {action} = {value} has no like here; it is kept under [[unknown]]")
            say("  " + told.format(name=one.name, action=action, value=value[:60]))
