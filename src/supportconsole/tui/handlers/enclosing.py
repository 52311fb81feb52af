"""What goes with a text: copies to other addresses, and files, which are listed and taken out again."""

import json
from pathlib import Path
from typing import Final

from supportconsole.desk.writing import CARRIED, CC, FILES
from supportconsole.domain.addresses import read_addresses
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Refusal
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.composer.stand import keep_fields
from supportconsole.tui.options import Option
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace


async def copy_to(ws: Workspace, argument: str) -> None:
    """Say who else gets the reply; an empty line takes all copies away."""
    composer = ws.composer
    if composer is None:
        return
    if composer.kind is not DraftKind.REPLY:
        raise Refusal(
            _("only a reply goes in copy"), hint=_("A note stays inside; name a colleague with @@.")
        )
    before = ", ".join(json.loads(composer.fields.get(CC, "[]")))
    title, value = _("copy to (addresses, commas between; empty for none)"), argument or before
    while (chosen := await choose(ws, title, (), free=True, value=value)) is not None:
        try:
            addresses = read_addresses(chosen.value)
        except Refusal as problem:
            title, value = sentence_of(problem), chosen.value
            continue
        await keep_fields(ws, composer, {CC: json.dumps(addresses, ensure_ascii=False)})
        return


async def list_files(ws: Workspace, _argument: str) -> None:
    """Show the files that go with the text; the chosen one stays behind."""
    composer = ws.composer
    if composer is None:
        return
    files = json.loads(composer.fields.get(FILES, "[]"))
    carried = json.loads(composer.fields.get(CARRIED, "[]"))
    options = [
        *(Option(f"{FILES} {n}", Path(path).name, str(Path(path).parent)) for n, path in enumerate(files)),
        *(Option(f"{CARRIED} {n}", str(one.get("name", "")), "") for n, one in enumerate(carried)),
    ]
    if not options:
        ws.status.say(_("no file is attached: {key} attaches one").format(key=ws.key_of("compose.attach")))
        return
    chosen = await choose(ws, _("attached files: Enter takes the file out"), options)
    if chosen is None:
        return
    kind, _space, number = chosen.value.partition(" ")
    kept = files if kind == FILES else carried
    del kept[int(number)]
    await keep_fields(ws, composer, {kind: json.dumps(kept, ensure_ascii=False)})


HANDLERS: Final = {
    "compose.cc": copy_to,
    "compose.files": list_files,
}
