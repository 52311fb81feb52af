"""Attachments: opened with the agent's program, saved where the agent says, paths completed."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from supportconsole.domain.conversation import Attachment
from supportconsole.domain.errors import NotFound, Refusal
from supportconsole.locale import _
from supportconsole.tui.options import Option


def safe_name(name: str) -> str:
    """A file name from a customer's one: its last part, no leading dot or dash, nothing that a shell would read."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w.\- ()+]", "_", last).strip(" .-")
    return plain[:120] or "attachment"


def typed_path(text: str) -> Path:
    """The path that was typed; behind `//` or `/~` a new one begins, so that what is offered need not be rubbed out."""
    return Path(re.sub(r"^.*/(?=[/~])", "", text.strip())).expanduser()


def complete_path(text: str) -> Sequence[Option]:
    """Files and folders that continue a typed path."""
    typed = typed_path(text)
    folder, beginning = (typed, "") if text.endswith("/") else (typed.parent, typed.name)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: (not entry.is_dir(), entry.name))
    except OSError:
        return []
    shown = [
        entry
        for entry in entries
        if entry.name.startswith(beginning) and (beginning or not entry.name.startswith("."))
    ]
    return [
        Option(entry.path + ("/" if entry.is_dir() else ""), entry.name + ("/" if entry.is_dir() else ""))
        for entry in shown[:100]
    ]


def existing_file(text: str) -> Path:
    """The file that a typed path means. Raises NotFound."""
    path = typed_path(text).absolute()
    if not path.is_file():
        raise NotFound(_("there is no file {path}").format(path=path), hint=_("Tab completes."))
    return path


def open_file(attachment: Attachment, command: str) -> str:
    """Hand a private copy of the file to the agent's program; returns the sentence that says so. Blocks while it copies."""
    import shlex
    import subprocess

    from supportconsole.config.paths import find_paths, make_private

    path = _stored(attachment)
    program = shlex.split(command) if command else ["xdg-open"]
    if shutil.which(program[0]) is None:
        raise Refusal(
            _("{program} is not installed").format(program=program[0]),
            hint=_("Set open_cmd, or save the file."),
        )
    copy = make_private(find_paths(os.environ).cache / "opened" / path.name[:12]) / safe_name(attachment.name)
    shutil.copyfile(path, copy)
    copy.chmod(0o600)
    quiet = subprocess.DEVNULL
    subprocess.Popen([*program, str(copy)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    return _("opened {name} with {program}").format(name=copy.name, program=program[0])


def open_link(url: str, command: str) -> str:
    """Hand an address of the web to the agent's program; returns the sentence that says so. Raises Refusal without one."""
    import shlex
    import subprocess

    program = shlex.split(command) if command else ["xdg-open"]
    if shutil.which(program[0]) is None:
        raise Refusal(
            _("{program} is not installed").format(program=program[0]),
            hint=_("Set open_cmd, or copy the address."),
        )
    quiet = subprocess.DEVNULL
    subprocess.Popen([*program, url], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    return _("opened {name} with {program}").format(name=url, program=program[0])


def save_file(attachment: Attachment, folder: str) -> str:
    """Copy the file into a folder under a safe name; one that exists is never overwritten. Blocks while it copies."""
    source, target = _stored(attachment), typed_path(folder)
    if not target.is_dir():
        raise NotFound(_("there is no folder {path}").format(path=target), hint=_("Tab completes."))
    name = safe_name(attachment.name)
    wanted = target / name
    for n in range(1, 1000):
        if not wanted.exists():
            break
        wanted = target / f"{Path(name).stem}-{n}{Path(name).suffix}"
    shutil.copyfile(source, wanted)
    return _("saved {path}").format(path=wanted)


def _stored(attachment: Attachment) -> Path:
    path = Path(attachment.path)
    if not attachment.path or not path.is_file():
        raise NotFound(_("the file of {name} is not on this machine").format(name=attachment.name))
    return path
