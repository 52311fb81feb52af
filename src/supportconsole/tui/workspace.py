"""The one screen: panes side by side, the status line, and the way from a key to what it does."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from supportconsole.desk.actions import BY_ID, Action, Place
from supportconsole.domain.errors import ConsoleError
from supportconsole.locale import _
from supportconsole.tui.arrange import Arrangement, arrange
from supportconsole.tui.context import Context
from supportconsole.tui.conversation.pane import ConversationPane
from supportconsole.tui.indexing import Indexer
from supportconsole.tui.keys import KeyReader
from supportconsole.tui.loading import Loader, Opened
from supportconsole.tui.paint import Covered, Rule
from supportconsole.tui.preview import Preview
from supportconsole.tui.queue.model import QueueModel
from supportconsole.tui.queue.pane import QueuePane
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.side.pane import SidePane
from supportconsole.tui.status import Facts, StatusLine
from supportconsole.tui.suggester import Suggester
from supportconsole.tui.turns import Turns
from supportconsole.tui.words import sentence_of

if TYPE_CHECKING:
    from supportconsole.tui.chooser import Chooser
    from supportconsole.tui.composer.composer import Composer
    from supportconsole.tui.composer.text import DraftText
    from supportconsole.tui.search.trail import Trail
    from supportconsole.tui.search.view import SearchView

Handler = Callable[["Workspace", str], Awaitable[None] | None]

PANES = ("queue", "conversation", "side")


class Workspace(Screen[None], inherit_bindings=False):
    """Holds the panes and who has the focus. What actions do is in `tui.handlers`."""

    turns: Turns
    """Given by the app, which hands over what is typed."""

    def __init__(
        self, context: Context, model: QueueModel, handlers: Callable[[], Mapping[str, Handler]]
    ) -> None:
        super().__init__()
        self.context = context
        self._handlers = handlers
        self.desk = context.desk
        self.loader = Loader(context)
        self.reader = KeyReader(context.key_map)
        settings, palette, clock = context.settings, context.palette, context.desk.clock
        self.queue = QueuePane(
            model,
            palette,
            clock,
            mark=context.mark,
            bar=settings.cursor == "bar",
            show_age=settings.times == "age",
        )
        self.conversation = ConversationPane(palette, clock, me=context.me, ascii_only=settings.ascii)
        self.side = SidePane(palette, mark=context.mark, ascii_only=settings.ascii)
        self.status = StatusLine(palette, Facts(context.desk_name))
        sign = "|" if settings.ascii else "│"
        self.left_rule = Rule(palette, id="left-rule", sign=sign)
        self.right_rule = Rule(palette, id="right-rule", sign=sign)
        self.composer: Composer | None = None
        self.fetching: dict[str, str] = {}
        self.chooser: Chooser | None = None
        self.search: SearchView | None = None
        self.before_search: Widget | None = None
        self.trail: Trail | None = None
        self.indexer = Indexer(self)
        self.suggester = Suggester(self)
        self.left = "queue"
        """Which pane stands at the left where there is room for two only."""
        self.enlarged = False
        self.front = "queue"
        self._arrangement: Arrangement | None = None
        self.preview = Preview(self._read_ticket, self.show_opened, self.say_problem)

    # What is on the screen

    def compose(self) -> ComposeResult:
        self.rearrange()
        with Covered(id="body"):
            yield self.queue
            yield self.left_rule
            with Covered(id="middle"):
                yield self.conversation
            yield self.right_rule
            yield self.side
        yield self.status

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing: panes cover the screen, and painting what lies under them would cost each key."""
        return [Strip.blank(crop.width)] * crop.height

    def on_mount(self) -> None:
        (self.conversation if self.front == "conversation" else self.queue).focus()
        self.run_worker(self.preview.follow(), group="preview", exit_on_error=True)
        self.screen_layout_refresh_signal.subscribe(self, self._take_cursor_along)

    def _take_cursor_along(self, _screen: Screen[Any]) -> None:
        """A text that another widget has pushed away keeps the terminal's cursor; Textual moves it with the next letter."""
        text = self.focused
        place = getattr(text, "cursor_screen_offset", None)
        if text is not None and place is not None and place != self.app.cursor_position:
            self.app.cursor_position = place
            text.refresh()

    def on_resize(self) -> None:
        self.rearrange()

    def rearrange(self) -> None:
        """Give each pane its width for the terminal's size, the pane in front, and enlargement."""
        arrangement = arrange(self.app.size.width, self.front, self.left, enlarged=self.enlarged)
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        self.queue.display = arrangement.queue != 0
        self.side.display = arrangement.side != 0
        if arrangement.queue:
            self.queue.styles.width = arrangement.queue
        if arrangement.side:
            self.side.styles.width = arrangement.side
        self.left_rule.display = bool(arrangement.queue) and arrangement.middle
        self.right_rule.display = bool(arrangement.side) and arrangement.middle
        self.set_class(not arrangement.middle, "-no-middle")
        self.set_class(not arrangement.side_is_right, "-side-left")
        self.right_rule.styles.margin = (0, 0, 0, 0 if arrangement.side_is_right else arrangement.side)

    @property
    def shows_conversation(self) -> bool:
        """Whether the conversation stands beside the queue."""
        return self.context.settings.preview and self._arrangement is not None and self._arrangement.middle

    def show_pane(self, name: str) -> None:
        """Bring a pane to the front and give it the focus."""
        self.front = name
        if name in {"queue", "side"}:
            self.left = name
        self.rearrange()
        pane = {"queue": self.queue, "conversation": self.conversation, "side": self.side}[name]
        self.set_focus(pane)  # at once: a composer that goes away would hand the focus to any other
        if name == "side":
            self.post_message(SidePane.TabChosen(self.side.tab))

    @property
    def place(self) -> Place:
        """Where keys go now."""
        if self.chooser is not None:
            return Place.CHOOSER
        if self.search is not None:
            return Place.SEARCH
        if self.composer is not None:
            # Not `has_focus`, which a widget learns one message later.
            if self.focused is self.composer.review:
                return Place.REVIEW
            if self.focused is self.composer.text:
                return Place.COMPOSER
        side = Place.GUIDE if self.side.walked is not None else Place.SIDE
        return {"queue": Place.QUEUE, "conversation": Place.CONVERSATION, "side": side}[self.front]

    @property
    def targets(self) -> tuple[int, ...]:
        """The tickets that a change is for: those marked, else the open one, else the one under the cursor."""
        model = self.queue.model
        if model.marked:
            return model.targets()
        if self.front == "conversation" and self.conversation.ticket is not None:
            return (self.conversation.ticket.id,)
        return model.targets()

    # From a key to what it does

    async def on_key(self, event: events.Key) -> None:
        had_begun = bool(self.reader.pending)
        action = self.reader.read(self.place, event)
        if action is not None or self.reader.pending or had_begun:
            event.stop()
            event.prevent_default()
            if self.reader.pending or had_begun:
                self._show_hint()
        if action is not None:
            self.perform(action)

    def perform(self, action: Action, argument: str = "") -> None:
        """Do an action. What needs the store runs beside the keys, in the order in which it was asked for."""
        if not action.id.startswith("move."):
            self.status.hush()
        origin = self.conversation.origin
        if origin is not None and action.id in origin.lacks:
            self.status.say(_("{account} does not offer this").format(account=origin.account))
            return
        doing = self._handlers()[action.id](self, argument)
        if doing is None:
            self.status.repaint()
        else:
            self.go_on(doing)

    def go_on(self, doing: Awaitable[object]) -> None:
        """Do what needs the store, beside the keys; the next key counts when it is done."""
        self.turns.begin()
        self.run_worker(self._take_turn(doing), group="actions", exit_on_error=True)

    async def _take_turn(self, doing: Awaitable[object]) -> None:
        try:
            await doing
        except ConsoleError as problem:
            self.say_problem(problem)
            self.turns.forget()
        finally:
            self.status.repaint()
            self.turns.end()

    def run_newest(self, group: str, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run the newest call of a group; an older one is given up, and one that has not begun is never made."""

        async def work() -> None:
            await self._finish(call())

        # Textual is handed the function: a coroutine given up before it begins would be warned about.
        self.run_worker(work, group=group, exclusive=True)  # type: ignore[arg-type]  # mypy finds two readings

    async def _finish(self, doing: Awaitable[object]) -> None:
        try:
            await doing
        except ConsoleError as problem:
            self.say_problem(problem)

    def say_problem(self, problem: ConsoleError) -> None:
        self.status.say(sentence_of(problem), bad=True)

    def on_composer_saving(self, event: "Composer.Saving") -> None:
        """What keeps the text from being saved stays on the status line until it is saved."""
        if event.problem is not None:
            self.say_problem(event.problem)
        else:
            self.status.say("")

    def _show_hint(self) -> None:
        """Show what may follow an unfinished sequence, or take that away."""
        for shown in self.query("#key-hint"):
            shown.remove()
        pending = self.reader.pending
        follow = self.reader.key_map.continuations(self.place, pending) if pending else {}
        if follow:
            from supportconsole.tui.keyhint import KeyHint

            titles = {key: _(action.title) for key, action in follow.items()}
            hint = KeyHint(self.context.palette, titles, most=self.size.height * 3 // 4)
            hint.styles.height = hint.rows_at(self.size.width)
            self.mount(hint)

    def key_of(self, action_id: str) -> str:
        """The first key of an action, for sentences that name it."""
        keys = self.context.key_map.keys_of(action_id)
        return keys[0] if keys else f":{action_id}"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse or Textual has moved the focus: the pane that has it is the one in front."""
        if event.widget in {self.queue, self.conversation, self.side} and event.widget.id != self.front:
            self.front = str(event.widget.id)

    # Following the cursor

    def on_queue_pane_moved(self, event: QueuePane.Moved) -> None:
        # Not while a key is held down: a slow line would still be painting when it is let go. And not above a text
        # that is being written: it would stand under somebody else's conversation.
        if self.shows_conversation and not self.queue.is_hurried and self.composer is None:
            self.preview.wish(event.ticket_id)

    async def _read_ticket(self, ticket_id: int) -> Opened | None:
        return await self.desk.ask(self.loader.open_ticket, ticket_id)

    def show_opened(self, opened: Opened | None) -> None:
        """Put a freshly read ticket into the conversation pane, and its customer beside it."""
        if opened is None:
            self.conversation.show(None, ())
        else:
            self.conversation.show(
                opened.ticket, opened.messages, has_older=opened.has_older, origin=opened.origin
            )
        self.suggester.follow(opened.ticket if opened is not None else None)
        walked = self.side.guide
        if walked is not None and (opened is None or opened.ticket.id != walked.page.run.ticket_id):
            self.side.follow(None)  # it is another ticket's; its run is kept and stands in that ticket's list
            self.post_message(SidePane.TabChosen(self.side.tab))
        if self.side.tab is Tab.CUSTOMER and self.side.display:
            self.post_message(SidePane.TabChosen(Tab.CUSTOMER))

    # What panes ask for

    def on_queue_pane_wanted(self, event: QueuePane.Wanted) -> None:
        from supportconsole.tui.growing import extend_queue

        self.run_newest(f"window-{event.want.name}", partial(extend_queue, self, event.want))

    def on_conversation_pane_older_wanted(self) -> None:
        from supportconsole.tui.growing import load_older

        self.run_newest("older", partial(load_older, self))

    def on_side_pane_tab_chosen(self, event: SidePane.TabChosen) -> None:
        self.run_newest("side", partial(self.load_side, event.tab))

    async def follow_language(self) -> None:
        """Put the texts in the open ticket's language first; while one only moves through the queue they stay."""
        ticket = self.conversation.ticket
        if self.side.display and ticket is not None and self.front != "side" and not self.side.shelf.reading:
            self.side.shelf.entries = ()  # the cursor begins at the first again
            await self.load_side(self.side.tab)

    async def load_side(self, tab: Tab, *, guides: bool = True) -> None:
        """Read a tab of the side pane for the open ticket; the texts of files as they are now when one looks there.

        The guided scripts can wait for a rest: reading them first costs more than all else beside the first screen.
        """
        if tab is Tab.SCRIPTS and self.front == "side":
            await self.desk.tell(self.desk.library.refresh)
        shelf = self.side.shelves[tab]
        shelved = await self.desk.ask(
            self.loader.shelve,
            tab,
            shelf.words,
            self.conversation.ticket,
            self.suggester.found,
            guides=guides,
        )
        shelf.fill(shelved.entries)
        shelf.lacks_guides = not guides and tab is Tab.SCRIPTS
        shelf.facts = shelved.facts
        self.side.announce("")

    def on_draft_text_called(self, event: "DraftText.Called") -> None:
        """`::`, `??` or `@@` was typed in the text."""
        event.stop()
        self.perform(BY_ID[f"compose.{event.what}"])
