"""`help`: pages that need no network, and the help of a command."""

from collections.abc import Callable
from typing import Final

import click
from click.shell_completion import CompletionItem

from supportconsole.cli.group import COMMANDS, Command
from supportconsole.cli.output import say
from supportconsole.domain.query.fields import CHOICES, NAMES, TIMES, nearest
from supportconsole.locale import _


def exit_codes() -> str:
    return _("""\
Exit codes
   0  done
   1  failed
   2  usage or configuration
   3  the remote cannot be reached
   4  not logged in
   5  conflict: the ticket has moved on since it was looked at
   6  not found
   7  accepted and queued, not confirmed
  70  a bug; a report was written
  75  try later
 130  interrupted""")


def query() -> str:
    values = "\n".join(f"  {field + ':':<14}{', '.join(words)}" for field, words in CHOICES.items())
    names = ", ".join(f"{name}:" for name in NAMES)
    times = ", ".join(f"{name}:" for name in TIMES)
    return _("""\
The query language
  words             tickets whose subject holds all of them
  "exact words"     in this order
  field:value       a field; several values between commas: status:open,new
  -field:value      not; also -word
  a OR b, (...)     either
  priority>=high    also <, <=, >; with times too: updated<2d is younger than two days

Fields with known values
{values}
Fields with names: {names}
  me is you, none is nobody or nothing
Fields with times: {times}
  an age (30m, 12h, 2d, 1w), a day (2026-11-01, today, yesterday) or a month (2026-11)
Others: id:, fields.NAME: for custom fields

  supportconsole list status:open,new assignee:me -tag:vpn 'priority>=high' 'group:"L2 network"'""").format(
        values=values, names=names, times=times
    )


def keys() -> str:
    return _("""\
Keys
  supportconsole keys prints the map as it is now, with your own keys.
  In the console ? shows the keys of the place you are in, and Ctrl+P lists every action.
  On the Russian layout a key acts by its position, outside text: the setting is layouts.

To change keys, write them into the configuration (supportconsole config path shows where):
  keymap = "vim"                  default, vim, one-hand-left or one-hand-right

  [keys]
  write.reply = ["r", "f5"]       the action's name and its keys
  go.queue = ["g q"]              a sequence has a space between its keys

or: supportconsole config set keys.write.reply r,f5
Clashes and unknown names: supportconsole config validate""")


def formats() -> str:
    return _("""\
Formats
  --json    one JSON document          --jsonl  one JSON object a line
  --plain   one line each, fields between tabs: number, status, priority, updated, requester, assignee, subject
  Times are RFC 3339 in UTC. Every object has id (the number on the screen) and ref (its name in an
  interchange file). An error is {{"error": {{"code", "message", "hint"}}}} on standard error.

The interchange file, for import and export: UTF-8, one JSON object a line
  {{"type":"person","id":"c1","role":"customer","name":"Anna Nowak","email":"anna@example.org"}}
  {{"type":"ticket","id":"t1","subject":"VPN does not connect","status":"open","requester":"c1", ...}}
  {{"type":"message","id":"m1","ticket":"t1","kind":"inbound","author":"c1","body":"Error 809", ...}}
  {{"type":"article", ...}} and {{"type":"canned", ...}}
A file is taken whole or not at all; taking it twice changes nothing.""").format()


TOPICS: Final[dict[str, Callable[[], str]]] = {
    "exit-codes": exit_codes,
    "query": query,
    "keys": keys,
    "formats": formats,
}


def _complete(_ctx: click.Context, _param: click.Parameter, begun: str) -> "list[CompletionItem[str]]":
    return [CompletionItem(name) for name in (*TOPICS, *COMMANDS) if name.startswith(begun)]


@click.command("help", cls=Command)
@click.argument("topic", nargs=-1, shell_complete=_complete)
@click.pass_context
def help_command(ctx: click.Context, topic: tuple[str, ...]) -> None:
    """A page on a topic (exit-codes, query, keys, formats), or the help of a command."""
    top = ctx.find_root()
    if not topic:
        say(top.get_help())
        return
    if topic[0] in TOPICS:
        say(TOPICS[topic[0]]())
        return
    command, at = top.command, top
    for word in topic:
        found = command.get_command(at, word) if isinstance(command, click.Group) else None
        if found is None:
            _refuse(word, ctx)
        else:
            command, at = found, found.context_class(found, info_name=word, parent=at)
    say(command.get_help(at))


def _refuse(word: str, ctx: click.Context) -> None:
    guess = nearest(word, (*TOPICS, *COMMANDS))
    meant = _("Did you mean {name}?").format(name=guess) if guess else ""
    raise click.UsageError(f"{_('There is no help on {word}.').format(word=word)} {meant}".rstrip(), ctx)
