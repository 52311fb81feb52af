"""Every action of the console, once: id, words, default keys, and where it is offered.

Keys, palette, the `:` line, help and the key tables of the documentation are made from this list, so a new
action is one entry here and one handler in `tui/handlers`. Key names are what `desk.keymap` reads: a printable
character stands for itself, `space`, `enter`, `esc`, `tab`, `f4`, `ctrl+d` by name, a sequence with a space between.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Place(StrEnum):
    """Where keys go. A place hands what it does not know to `ANYWHERE`, except those that hold text."""

    ANYWHERE = "anywhere"
    QUEUE = "queue"
    CONVERSATION = "conversation"
    SIDE = "side"
    GUIDE = "guide"
    COMPOSER = "composer"
    REVIEW = "review"
    CHOOSER = "chooser"
    SEARCH = "search"
    HELP = "help"
    OUTPUT = "output"


TEXT_PLACES: Final = frozenset({Place.COMPOSER, Place.CHOOSER, Place.SEARCH})
"""Places where a printable key is text: only named keys act there, and layouts are left alone."""


class Action(NamedTuple):
    """One thing an agent can do. `command` is its word on the `:` line, `argument` what may follow the word."""

    id: str
    title: str
    keys: tuple[str, ...]
    place: Place = Place.ANYWHERE
    command: str = ""
    argument: str = ""


def _(title: str) -> str:  # marks a title for translation; it is translated when it is shown
    return title


ACTIONS: Final[tuple[Action, ...]] = (
    # Moving
    Action("move.down", _("next line"), ("j", "down")),
    Action("move.up", _("previous line"), ("k", "up")),
    Action("move.half_down", _("half a page down"), ("ctrl+d",)),
    Action("move.half_up", _("half a page up"), ("ctrl+u",)),
    Action("move.page_down", _("page down"), ("pagedown", "ctrl+f")),
    Action("move.page_up", _("page up"), ("pageup",)),
    Action("move.first", _("first line"), ("g g", "home")),
    Action("move.last", _("last line"), ("G", "end")),
    Action("move.open", _("open, or go on"), ("enter",)),
    Action("move.back", _("back; never loses text"), ("esc",)),
    # Places
    Action("go.queue", _("all active tickets"), ("g q",), command="queue"),
    Action("go.mine", _("my tickets"), ("g m",), command="mine"),
    Action("go.unassigned", _("tickets without an assignee"), ("g u",), command="unassigned"),
    Action("go.kb", _("knowledge base"), ("g k",), command="kb", argument="words"),
    Action("go.scripts", _("canned responses"), ("g s",), command="scripts", argument="words"),
    Action("go.view", _("another view"), ("g v", "V"), command="view", argument="view"),
    Action("go.ticket", _("a ticket by its number"), ("g t",), command="open", argument="ticket"),
    Action("go.outbox", _("what the helpdesk has not confirmed"), ("g o",), command="outbox"),
    Action("go.incidents", _("bursts of similar tickets, and incidents"), ("g i",), command="incidents"),
    Action("go.drafts", _("unsent drafts"), ("g d",), command="drafts"),
    Action("go.waiting", _("the customer who waits for me longest"), ("g w",), command="waiting"),
    Action("go.unsent", _("the next text that is not sent"), ("g n",), command="unsent"),
    Action("pane.queue", _("to the queue"), ("1",)),
    Action("pane.conversation", _("to the conversation"), ("2",)),
    Action("pane.scripts", _("to the canned responses"), ("3",)),
    Action("pane.kb", _("to the knowledge base"), ("4",)),
    Action("pane.customer", _("to the customer"), ("5",)),
    Action("pane.enlarge", _("enlarge this pane, or back"), ("0",), command="enlarge"),
    Action("pane.next", _("next pane"), ("tab",)),
    Action("pane.previous", _("previous pane"), ("shift+tab",)),
    Action(
        "search.open",
        _("search tickets, articles and texts"),
        ("/", "g /"),
        command="search",
        argument="words",
    ),
    Action("search.next", _("next hit of the search"), ("n",)),
    Action("search.previous", _("previous hit of the search"), ("N",)),
    Action("side.suggest", _("show what may help with this ticket"), ("=",), command="suggest"),
    # Writing
    Action("write.reply", _("reply to the customer"), ("r",), command="reply"),
    Action("write.quote", _("reply with the customer's words quoted"), ("R",), command="quote"),
    Action("write.note", _("internal note"), ("c",), command="note"),
    Action("write.ticket", _("new ticket from a call"), ("C",), command="new", argument="requester"),
    Action("write.canned", _("insert a canned response"), (";",), command="canned", argument="canned"),
    Action("macro.apply", _("apply a macro"), ("m",), command="macro", argument="macro"),
    Action("macro.repeat", _("repeat the last macro"), ("M",), command="macro-repeat"),
    # Changing tickets
    Action("ticket.take", _("take: assign to me"), ("t",), command="take"),
    Action("ticket.assign", _("assign to an agent"), ("a",), command="assign", argument="agent"),
    Action("ticket.group", _("hand to a group"), ("e",), command="group", argument="group"),
    Action("ticket.status", _("set the status"), ("s",), command="status", argument="status"),
    Action("ticket.priority", _("set the priority"), ("p",), command="priority", argument="priority"),
    Action("ticket.tag", _("add or remove tags"), ("T",), command="tag", argument="tags"),
    Action("ticket.solve", _("solve"), ("x",), command="solve"),
    Action("ticket.reopen", _("reopen"), ("X",), command="reopen"),
    Action("ticket.snooze", _("sleep until a time"), ("z",), command="snooze", argument="wake"),
    Action("ticket.watch", _("watch, or stop watching"), ("w",), command="watch"),
    Action("ticket.subject", _("change the subject"), (), command="subject", argument="text"),
    Action("ticket.merge", _("merge into another ticket"), (), command="merge", argument="ticket"),
    Action("ticket.duplicates", _("possible duplicates, to merge"), ("D",), command="duplicates"),
    Action("ticket.unread", _("mark as unread"), ("*",), Place.CONVERSATION, command="unread"),
    Action("work.undo", _("undo"), ("u",), command="undo"),
    Action("work.redo", _("redo"), ("U",), command="redo"),
    # The list
    Action("list.mark", _("mark the ticket"), ("space",), Place.QUEUE),
    Action("list.range", _("mark from the last mark to here"), ("v",), Place.QUEUE),
    Action("list.mark_all", _("mark all that are shown"), ("*",), Place.QUEUE, command="mark-all"),
    Action("list.filter", _("filter the list"), ("f",), Place.QUEUE, command="filter", argument="query"),
    Action("list.sort", _("another order"), ("o",), Place.QUEUE, command="sort", argument="sort"),
    Action("list.save_view", _("save the filter as a view"), (), command="save-view", argument="text"),
    Action("view.rename", _("rename a saved view"), (), command="rename-view", argument="text"),
    Action("view.remove", _("remove a saved view"), (), command="remove-view", argument="view"),
    Action("view.move", _("put the saved views in another order"), (), command="move-view", argument="view"),
    # The conversation
    Action("text.find", _("find in the text"), ("/",), Place.CONVERSATION, command="find", argument="words"),
    Action("text.find_next", _("next hit"), ("n",), Place.CONVERSATION),
    Action("text.find_previous", _("previous hit"), ("N",), Place.CONVERSATION),
    Action("text.fold", _("show or fold quoted text and events"), ("o",), Place.CONVERSATION, command="fold"),
    Action("text.files", _("attachments and links"), ("A",), command="files"),
    Action("text.editor", _("read in the pager"), ("P",), Place.CONVERSATION, command="pager"),
    # The side pane
    Action("side.insert", _("insert into the text"), ("i",), Place.SIDE),
    Action("side.dismiss", _("not helpful for this ticket"), ("-",), Place.SIDE),
    Action("kb.insert_text", _("insert the whole text of the article"), ("B",), Place.SIDE),
    Action("kb.helped", _("the article helped with this ticket"), ("+",), Place.SIDE),
    Action("kb.links", _("links of the article"), ("o",), Place.SIDE),
    Action("kb.language", _("the article in its next language"), ("L",), Place.SIDE),
    Action(
        "kb.verify",
        _("vouch for the article until a date"),
        ("Y",),
        Place.SIDE,
        command="verify",
        argument="text",
    ),
    Action("kb.edit", _("edit the article in $EDITOR"), ("E",), Place.SIDE, command="article-edit"),
    Action("kb.new", _("new article"), (), command="article-new", argument="text"),
    Action("kb.draft", _("draft an article from this ticket"), ("K",), command="article-draft"),
    Action("kb.gaps", _("what is missing in the knowledge base"), (), command="gaps"),
    Action("side.filter", _("filter this list"), ("f",), Place.SIDE),
    Action("side.next_tab", _("next list"), ("l", "right"), Place.SIDE),
    Action("side.previous_tab", _("previous list"), ("h", "left"), Place.SIDE),
    # Following a script
    Action("guide.begin", _("follow a guided script"), ("g f",), command="follow", argument="guide"),
    Action("guide.choose", _("choose an answer by its number"), tuple("123456789"), Place.GUIDE),
    Action("guide.open", _("answer, insert, run or choose what is marked"), ("enter",), Place.GUIDE),
    Action("guide.back", _("back one step"), ("b", "backspace"), Place.GUIDE),
    Action("guide.jump", _("to another step"), ("o",), Place.GUIDE),
    Action("guide.insert", _("insert the step's text into the reply"), ("i",), Place.GUIDE),
    Action("guide.run", _("run the step's diagnostic"), ("!",), Place.GUIDE),
    Action("guide.set", _("set the step's fields now"), ("=",), Place.GUIDE),
    Action("guide.finish", _("finish: note and fields"), ("Y",), Place.GUIDE),
    Action("guide.abandon", _("abandon the script, with a reason"), ("D",), Place.GUIDE),
    Action("guide.edit", _("edit the script in $EDITOR"), ("E",), Place.GUIDE),
    # Diagnostics
    Action(
        "tool.diagnose", _("run an allowed diagnostic"), ("!",), command="diagnose", argument="diagnostic"
    ),
    Action("tool.pipe", _("pipe the message to a command"), ("|",), command="pipe", argument="pipe"),
    Action("output.keep", _("keep as an internal note"), ("y",), Place.OUTPUT),
    Action("output.edit", _("write on in a note"), ("e",), Place.OUTPUT),
    Action("output.insert", _("insert into the text"), ("i",), Place.OUTPUT),
    Action("output.drop", _("go on without a note"), ("n",), Place.OUTPUT),
    Action("output.close", _("back"), ("esc", "q"), Place.OUTPUT),
    # Copying
    Action("copy.number", _("copy the ticket's number"), (".",), command="copy-number"),
    Action("copy.remote", _("copy its number or page at the helpdesk"), (), command="copy-remote"),
    Action("copy.text", _("copy what is shown"), ("y",), command="copy"),
    # Inside the text
    Action("compose.review", _("review and send"), ("esc", "ctrl+x"), Place.COMPOSER),
    Action("compose.flip", _("turn reply into note and back"), ("f4",), Place.COMPOSER),
    Action("compose.editor", _("go on in $EDITOR"), ("f6",), Place.COMPOSER),
    Action("compose.canned", _("insert a canned response"), ("f7",), Place.COMPOSER),
    Action("compose.gap", _("to the next gap, or the next pane"), ("tab",), Place.COMPOSER),
    Action("compose.article", _("insert an article"), ("f8",), Place.COMPOSER),
    Action("compose.colleague", _("name a colleague"), (), Place.COMPOSER),
    Action("compose.attach", _("attach a file"), ("f9",), Place.COMPOSER),
    Action("compose.quote", _("quote a part of the conversation"), ("f3",), Place.COMPOSER),
    Action("compose.cc", _("send a copy to others"), ("f5",), Place.COMPOSER),
    Action("compose.files", _("attached files: list, take out"), ("f10",), Place.COMPOSER),
    Action("compose.leave", _("to the next pane, the text stays"), ("f2",), Place.COMPOSER),
    Action("review.send", _("send"), ("y",), Place.REVIEW),
    Action("review.send_pending", _("send and wait for the customer"), ("p",), Place.REVIEW),
    Action("review.send_solved", _("send and solve"), ("x",), Place.REVIEW),
    Action("review.edit", _("edit on"), ("e", "enter"), Place.REVIEW),
    Action("review.keep", _("keep as a draft"), ("n", "esc"), Place.REVIEW),
    Action("review.next", _("next finding"), ("j", "down"), Place.REVIEW),
    Action("review.previous", _("previous finding"), ("k", "up"), Place.REVIEW),
    Action("review.fix", _("mend the finding: go there, attach, make it a note"), ("f",), Place.REVIEW),
    Action("review.remove", _("take what was found out of the text"), ("-",), Place.REVIEW),
    Action("review.override", _("send all the same"), ("o",), Place.REVIEW),
    Action("review.flip", _("turn reply into note and back"), ("f4",), Place.REVIEW),
    Action("review.cc", _("send a copy to others"), ("c",), Place.REVIEW),
    Action("review.files", _("attached files: list, take out"), ("f10",), Place.REVIEW),
    Action("review.attach", _("attach a file"), ("f9",), Place.REVIEW),
    Action("review.waiting", _("keep it and go to the customer who waits longest"), ("w",), Place.REVIEW),
    Action("review.unsent", _("keep it and go to the next text that is not sent"), ("tab",), Place.REVIEW),
    Action("review.discard", _("discard the text"), ("D",), Place.REVIEW),
    # Choosing
    Action("choose.down", _("next"), ("down", "ctrl+n"), Place.CHOOSER),
    Action("choose.up", _("previous"), ("up", "ctrl+p"), Place.CHOOSER),
    Action("choose.complete", _("complete"), ("tab",), Place.CHOOSER),
    Action("choose.accept", _("take it"), ("enter",), Place.CHOOSER),
    Action("choose.cancel", _("back"), ("esc",), Place.CHOOSER),
    # The search
    Action("search.down", _("next"), ("down", "ctrl+n"), Place.SEARCH),
    Action("search.up", _("previous; on an empty line the last search"), ("up", "ctrl+p"), Place.SEARCH),
    Action("search.page_down", _("page down"), ("pagedown",), Place.SEARCH),
    Action("search.page_up", _("page up"), ("pageup",), Place.SEARCH),
    Action("search.places", _("where to look: everywhere, tickets, KB, texts"), ("tab",), Place.SEARCH),
    Action("search.go", _("open the hit"), ("enter",), Place.SEARCH),
    Action("search.back", _("back to where one was"), ("esc",), Place.SEARCH),
    Action("help.close", _("close the help"), ("esc", "q", "?", "enter"), Place.HELP),
    # The helpdesk behind the desk
    Action(
        "account.fetch",
        _("open a ticket by its number at the helpdesk"),
        (),
        command="fetch",
        argument="words",
    ),
    Action("account.deletion", _("decide whether many vanished tickets go here too"), (), command="deletion"),
    # The console
    Action("app.command", _("command line"), (":",)),
    Action("app.palette", _("all actions"), ("ctrl+p",)),
    Action("app.help", _("keys of this place"), ("?", "f1"), command="help"),
    Action("app.theme", _("another theme"), (), command="theme", argument="theme"),
    Action("app.redraw", _("draw the screen anew"), ("ctrl+l",), command="redraw"),
    Action("app.suspend", _("suspend to the shell"), ("ctrl+z",), command="suspend"),
    Action("app.close", _("close; asks only if something is unsent"), ("q", "ctrl+q"), command="quit"),
)

BY_ID: Final = {action.id: action for action in ACTIONS}
BY_COMMAND: Final = {action.command: action for action in ACTIONS if action.command}
