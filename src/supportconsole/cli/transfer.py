"""`import`, `export`, `backup` and `restore`."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from supportconsole.cli.completing import complete_query
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.progress import Progress
from supportconsole.cli.session import Session
from supportconsole.domain.errors import ConsoleError, Refusal, UsageProblem
from supportconsole.domain.query import Query
from supportconsole.locale import _, ngettext, pgettext


@click.command("import", cls=Command)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@json_option
@click.pass_obj
def import_command(session: Session, files: tuple[str, ...], as_json: bool) -> None:
    """Take in interchange files: each one whole, or nothing of it. `-` is standard input, .gz is unpacked.

    The same file twice changes nothing. `supportconsole help formats` shows the format.
    """
    if len(set(files)) < len(files):
        raise UsageProblem(_("A file is named twice."))
    answers = []
    for name in files:
        with Progress(_("reading {file}").format(file=Path(name).name)) as progress:
            report = session.desk.transfer.import_file(name, progress.bytes_done)
        answers.append(
            {
                "file": report.file,
                "lines": report.lines,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
            }
        )
        if not as_json:
            say(_("{file}: {lines} lines; {what}").format(
                file=report.file, lines=report.lines, what=_told(report.added, report.changed, report.unchanged)))  # fmt: skip
    from supportconsole.cli.searching import catch_up

    catch_up(session)
    if as_json:
        say_json(answers)


@click.command("export", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, shell_complete=complete_query, type=click.UNPROCESSED)
@click.option("--output", type=click.Path(dir_okay=False), help=_("The file to write; else standard output."))
@click.option("--force", is_flag=True, help=_("Replace the file when it is there."))
@json_option
@click.pass_obj
def export_command(
    session: Session, query: tuple[str, ...], output: str | None, force: bool, as_json: bool
) -> None:
    """Write the desk, or the tickets that QUERY finds with their people and messages, one JSON object a line."""
    from supportconsole.cli.listing import refuse_options

    refuse_options(query)
    parsed = session.desk.queue.parse(" ".join(query)) if query else None
    if output is None:
        if as_json:
            raise UsageProblem(_("--json needs --output: standard output is the export itself."))
        with Progress(_("writing")) as progress:
            session.desk.transfer.export(parsed, sys.stdout.buffer, progress.lines_done)
        sys.stdout.buffer.flush()
        return
    lines = _export_to(session, parsed, Path(output), force=force)
    if as_json:
        say_json({"file": output, "lines": lines})
    else:
        words = ngettext("{n} line written to {file}", "{n} lines written to {file}", lines)
        say(words.format(n=lines, file=output))


@click.command("backup", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--force", is_flag=True, help=_("Replace the file when it is there."))
@json_option
@click.pass_obj
def backup_command(session: Session, file: str, force: bool, as_json: bool) -> None:
    """Copy the desk's store into FILE and check the copy, while others work on."""
    with Progress(_("copying and checking")):
        made = session.desk.care.backup(Path(file), overwrite=force)
    if as_json:
        say_json({"file": str(made), "size": made.stat().st_size})
    else:
        say(_("Backup written to {file}.").format(file=made))


@click.command("restore", cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@json_option
@click.pass_obj
def restore_command(session: Session, file: str, as_json: bool) -> None:
    """Put a backup in the place of the desk's store; the present one is set aside, not lost."""
    with Progress(_("checking and copying")):
        aside = session.rooms.restore_desk(session.paths, session.desk_name, Path(file))
    if as_json:
        say_json({"restored": file, "aside": str(aside) if aside else None})
        return
    say(_("The desk {name} is now {file}.").format(name=session.desk_name, file=file))
    if aside:
        say(_("What it was before lies in {path}.").format(path=aside))


def _export_to(session: Session, query: Query | None, path: Path, *, force: bool) -> int:
    """Write beside the file and move it into place, so that a half export never has its name."""
    import os

    if path.exists() and not force:
        raise Refusal(_("{file} is there already.").format(file=path), hint=_("--force replaces it."))
    making = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with making.open("xb") as out, Progress(_("writing")) as progress:
            lines = session.desk.transfer.export(query, out, progress.lines_done)
            out.flush()
            os.fsync(out.fileno())
        making.replace(path)
    except OSError as problem:
        raise ConsoleError(
            _("{file} cannot be written: {reason}.").format(file=path, reason=problem.strerror)
        ) from problem
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)
    return lines


def _told(added: dict[str, int], changed: dict[str, int], unchanged: dict[str, int]) -> str:
    parts = [
        f"{word}: {', '.join(f'{n} {kind}' for kind, n in counts.items())}"
        for word, counts in (
            (pgettext("lines", "new"), added),
            (pgettext("lines", "changed"), changed),
            (_("as it was"), unchanged),
        )
        if counts
    ]
    return "; ".join(parts) or _("nothing in it")
