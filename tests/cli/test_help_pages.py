"""Help that a person reads at three in the morning, and the pages that must not grow stale."""

import subprocess
import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from supportconsole.cli.group import COMMANDS

HELP = """\
Usage: supportconsole [OPTIONS] COMMAND [ARGS]...

  The agent workspace of a helpdesk, in a terminal. Without a command it opens
  the console.

Options:
  --desk NAME  The desk to work on; else SUPPORTCONSOLE_DESK, else main.
  --version    The version.
  -h, --help   Show this message and exit.

The console:
  open        Open the console, at a ticket when its number is given.
  demo        Open the console on the sample desk; works offline.

Reading:
  list        The queue: tickets that match a query or belong to a view.
  waiting     Who waits for you, longest first, and where a text is not sent.
  view        Views: list, show, save, rename, move, remove, export.
  show        A ticket and its conversation.
  search      Find tickets, articles and scripts by words; best first.
  script      Canned responses and guided scripts: list, show, run, lint,
              stats.
  suggest     What may help with a ticket: articles, responses, solved
              tickets.
  duplicates  Tickets that may be about the same as a ticket.
  kb          The knowledge base: articles.

Writing:
  new         A new ticket, from a call for instance.
  reply       Answer the customer.
  note        Write an internal note.
  macro       Macros: list, show, preview, apply, import.
  guard       What is checked before a text leaves: check.
  diagnose    Run an allowed command on what a ticket names.

Changing:
  take        Assign tickets to yourself.
  assign      Assign tickets to an agent, or to nobody.
  set         Change fields: status=open priority=high tags=+vpn.
  tag         Add and remove tags: +vpn -billing.
  snooze      Put tickets on hold until a time.
  solve       Solve tickets.
  reopen      Open solved tickets again.
  merge       Merge tickets into another one.
  incident    Bursts of similar tickets and incidents: list, open.
  undo        Take back the last change, or the one with that number.
  redo        Make an undone change again.

The helpdesk:
  sync        Send what waits and fetch what has changed.
  fetch       Bring a ticket here by its number at the helpdesk.
  outbox      What is not confirmed yet: list, show, retry, discard, resolve.

The desk's data:
  import      Read tickets, people, articles and canned responses from files.
  export      Write the desk, or what a query finds, as an interchange file.
  backup      Copy the desk's store into one file.
  restore     Put a backup in the place of the desk's store.

Helpdesks:
  init        Connect a helpdesk: asks, tries, writes the configuration.
  account     Accounts and credentials: list, test, login, logout, status.

The program:
  doctor      Check versions, paths, rights, store and terminal.
  config      Settings: path, show, validate, set.
  keys        The live map of the keys.
  completion  The shell's completion: bash, zsh, fish.
  help        Pages on a topic, or the help of a command.

  supportconsole help TOPIC explains: exit-codes, query, keys, formats.
"""


def test_help_lists_every_command_by_what_it_is_for(run: CommandLine) -> None:
    assert run.ok("--help").out == HELP
    assert run.ok("help").out == HELP


@pytest.mark.parametrize("name", [*COMMANDS, "config set", "kb show", "exit-codes", "query", "formats"])
def test_every_command_and_topic_has_a_page(run: CommandLine, name: str) -> None:
    page = run.ok("help", *name.split()).out
    assert len(page.splitlines()) > 5
    assert max(map(len, page.splitlines())) <= 115


def test_the_page_of_exit_codes_names_all_of_them(run: CommandLine) -> None:
    page = run.ok("help", "exit-codes").out
    assert [int(line.split()[0]) for line in page.splitlines()[1:]] == [0, 1, 2, 3, 4, 5, 6, 7, 70, 75, 130]


def test_the_pages_that_are_made_from_the_program_are_current() -> None:
    tool = Path(__file__).parents[2] / "tools" / "make_docs.py"
    ran = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")
