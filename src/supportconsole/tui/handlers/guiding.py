"""Following a guided script in the side pane: answering, choosing, going back, what it inserts, its end."""

from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Final

from supportconsole.desk.guard import Written
from supportconsole.desk.guard_words import describe
from supportconsole.desk.guide_page import Page, Shown, page_of
from supportconsole.desk.guiding import Keep, Run
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Conflict, Refusal
from supportconsole.domain.guard.findings import Level
from supportconsole.domain.guard.policy import make_policy
from supportconsole.locale import _
from supportconsole.scripts.answers import expected
from supportconsole.scripts.guide import Choice, Insert, Question
from supportconsole.scripts.guide import Kind as AnswerKind
from supportconsole.scripts.guide import Run as RunBlock
from supportconsole.scripts.walk import unanswered
from supportconsole.tui.asking import ask_until, choose
from supportconsole.tui.options import Option
from supportconsole.tui.showing import catch_up
from supportconsole.tui.side.guide import GuideView, Kind
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.workspace import Workspace

Step = Callable[[Workspace, Page], Awaitable[None]]


async def begin_guide(ws: Workspace, key: str) -> None:
    """Begin a script on the open ticket, or go on with it where it was left."""
    ticket = ws.conversation.ticket
    if ticket is None:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    await show_run(ws, await ws.desk.ask(ws.desk.guiding.begin, ticket.id, key))
    ws.show_pane("side")


async def show_run(ws: Workspace, run: Run) -> None:
    """Show the step where a run stands."""
    page = await ws.desk.ask(page_of, ws.desk.guiding, run)
    before = ws.side.guide
    view = GuideView(page, mark=ws.context.mark, key_of=ws.key_of)
    if before is not None and before.page.run.walk.path == run.walk.path and before.items == view.items:
        view.cursor = before.cursor if before.item.kind not in {Kind.ASK, Kind.INSERT} else view.cursor
    ws.side.tab = Tab.SCRIPTS
    ws.side.follow(view)


async def _begin(ws: Workspace, argument: str) -> None:
    await catch_up(ws)
    key = argument
    if not key:
        offers = await ws.desk.ask(ws.desk.guiding.offers, ws.conversation.ticket)
        options = [Option(one.id, one.title, one.reason or one.id) for one in offers]
        chosen = await choose(ws, _("follow which script?"), options)
        key = chosen.value if chosen else ""
    if key:
        await begin_guide(ws, key)


def _at_step(do: Step) -> Callable[[Workspace, str], Awaitable[None]]:
    """An action on the script that is being followed; one that was walked on elsewhere is shown as it stands now."""

    @wraps(do)
    async def act(ws: Workspace, _argument: str) -> None:
        view = ws.side.guide
        if view is None:
            return
        try:
            await do(ws, view.page)
        except Conflict:
            await show_run(ws, await ws.desk.ask(ws.desk.guiding.get, view.page.run.id))
            raise

    return act


async def _open(ws: Workspace, page: Page) -> None:
    """Enter: what stands under the cursor."""
    view = ws.side.guide
    assert view is not None
    item, step = view.item, page.run.step
    match item.kind:
        case Kind.ASK:
            run = await _ask(ws, page.run, step.questions[item.place])
            if run is not None:
                await show_run(ws, run)
        case Kind.INSERT:
            await _insert_text(ws, page, _shown(page, Insert)[item.place])
        case Kind.RUN:
            await run_offered(ws, page, _shown(page, RunBlock)[item.place])
        case Kind.CHOICE:
            await _take(ws, page.run, step.choices[item.place])
        case Kind.FINISH:
            await _finish(ws, page)


async def _choose(ws: Workspace, page: Page) -> None:
    """A digit: the way on with that number."""
    place = int(ws.reader.last) - 1 if ws.reader.last.isdecimal() else 0
    choices = page.run.step.choices
    if place >= len(choices):
        raise Refusal(_("there is no choice {n} here").format(n=place + 1))
    await _take(ws, page.run, choices[place])


async def _take(ws: Workspace, run: Run, choice: Choice) -> None:
    """Ask what must be known first, then take the way on."""
    asked = await _ask_missing(ws, run)
    if asked is not None:
        await show_run(ws, await ws.desk.tell(ws.desk.guiding.choose, asked, choice))


async def _ask_missing(ws: Workspace, run: Run) -> Run | None:
    """Ask the questions of the step that wait for an answer; None when the agent turns back."""
    for question in unanswered(run.step, run.walk):
        asked = await _ask(ws, run, question)
        if asked is None:
            return None
        run = asked
        await show_run(ws, run)
    return run


async def _ask(ws: Workspace, run: Run, question: Question) -> Run | None:
    """Ask one question; None when the agent turns back."""
    known = run.walk.answers.get(question.name, "")
    closed = question.choices if question.kind is AnswerKind.CHOICE else ()
    if question.kind is AnswerKind.YES_NO:
        options = [Option("yes", _("yes")), Option("no", _("no"))]
    elif closed:
        options = [Option(word, word) for word in closed]
    else:
        return await _ask_free(ws, run, question, known)
    chosen = await choose(ws, question.label, options)
    return None if chosen is None else await ws.desk.tell(ws.desk.guiding.answer, run, question, chosen.value)


async def _ask_free(ws: Workspace, run: Run, question: Question, known: str) -> Run | None:
    options: list[Option] = []
    if question.kind in {AnswerKind.HOST, AnswerKind.ADDRESS, AnswerKind.URL}:
        from supportconsole.tui.handlers.running import diagnosing_of

        found = await ws.desk.ask(diagnosing_of(ws).candidates, run.ticket_id, question.kind.value)
        options = [Option(word, word) for word in found]
    hint = expected(question)
    title = f"{question.label}   {hint}" if hint else question.label
    return await ask_until(
        ws,
        title,
        lambda text: ws.desk.tell(ws.desk.guiding.answer, run, question, text),
        options=options,
        value=known,
        proposed=True,
    )


async def _back(ws: Workspace, page: Page) -> None:
    await show_run(ws, await ws.desk.tell(ws.desk.guiding.go_back, page.run))


async def _jump(ws: Workspace, page: Page) -> None:
    met = {visit.step for visit in page.run.walk.path}
    options = [
        Option(step.slug, step.title, _("met") if step.slug in met else "") for step in page.run.guide.steps
    ]
    chosen = await choose(ws, _("to which step?"), options)
    if chosen is not None:
        step = page.run.guide.by_slug[chosen.value]
        await show_run(ws, await ws.desk.tell(ws.desk.guiding.jump, page.run, step))


async def _insert(ws: Workspace, page: Page) -> None:
    texts = _shown(page, Insert)
    if not texts:
        raise Refusal(_("this step has no text for the reply"))
    await _insert_text(ws, page, texts[0])


async def _insert_text(ws: Workspace, page: Page, shown: Shown) -> None:
    """Put the text where the cursor of the reply is; a reply is begun when nothing is being written."""
    from supportconsole.tui.handlers.composing import compose_for
    from supportconsole.tui.handlers.inserting import insert

    run = await ws.desk.tell(ws.desk.guiding.note_inserted, page.run, shown.text)
    await show_run(ws, run)
    if ws.composer is None or ws.composer.draft.ticket_id != run.ticket_id:
        ws.front = "conversation"
        await compose_for(ws, DraftKind.REPLY)
    ws.show_pane("conversation")
    await insert(ws, shown.text)


async def _run(ws: Workspace, page: Page) -> None:
    offered = _shown(page, RunBlock)
    if not offered:
        from supportconsole.tui.handlers.running import diagnose

        await diagnose(ws, "")
    elif len(offered) == 1:
        await run_offered(ws, page, offered[0])
    else:
        chosen = await choose(
            ws, _("run which?"), [Option(str(n), one.text) for n, one in enumerate(offered)]
        )
        if chosen is not None:
            await run_offered(ws, page, offered[int(chosen.value)])


async def run_offered(ws: Workspace, page: Page, shown: Shown) -> None:
    """Run a diagnostic that the step offers; its output becomes part of the script's note."""
    from supportconsole.tui.handlers.running import run_and_keep

    assert isinstance(shown.block, RunBlock)

    async def keep(line: str, ending: str, output: str) -> None:
        await show_run(ws, await ws.desk.tell(ws.desk.guiding.note_ran, page.run, line, ending, output))

    await run_and_keep(ws, page.run.ticket_id, shown.block.name, shown.arguments, keep)


async def _set(ws: Workspace, page: Page) -> None:
    from supportconsole.tui.handlers.changing import finish

    run, outcome = await ws.desk.tell(ws.desk.guiding.set_now, page.run)
    await show_run(ws, run)
    await finish(ws, outcome)


async def _finish(ws: Workspace, page: Page) -> None:
    """Show the note; then it is kept, written on, or left."""
    run = await _ask_missing(ws, page.run)
    if run is None:
        return
    group = await _known_group(ws, page)
    if group is None:
        return
    note = await ws.desk.ask(ws.desk.guiding.note, run)
    wishes = f"   {_('will set: {change}').format(change=page.wishes)}" if page.wishes else ""
    from supportconsole.tui.output import OutputScreen

    stops = await ws.desk.ask(_stops, ws, Written(note, DraftKind.NOTE, run.ticket_id))
    if stops:
        note = "\n".join([*(f"!! {stop}" for stop in stops), "", note])
    ways = {
        "output.keep": _("keep it all the same") if stops else _("keep the note"),
        "output.edit": _("write on in it"),
        "output.drop": _("finish without a note"),
    }
    title = _("NOTE of {title}").format(title=run.guide.title) + wishes
    screen = OutputScreen(ws.context.key_map, ws.context.palette, title=title, text=note, ways=ways)
    kept = {"output.keep": Keep.NOTE, "output.edit": Keep.DRAFT, "output.drop": Keep.NOTHING}

    def answered(way: str | None) -> None:
        if way:
            ws.go_on(_end(ws, run, kept[way], group))

    ws.app.push_screen(screen, answered)


def _stops(ws: Workspace, written: Written) -> list[str]:
    """What the guard would hold back of the note."""
    found = ws.desk.guard.check(written, make_policy(ws.context.settings.guard))
    return [describe(one) for one in found if one.level is Level.STOP and one.may_override]


async def _known_group(ws: Workspace, page: Page) -> str | None:
    """The group of the hand-over; one that this desk does not have is asked for. None when the agent turns back."""
    groups = await ws.desk.ask(ws.desk.people.groups)
    if not page.group or page.group in {group.name for group in groups}:
        return page.group
    title = _("there is no group {name} here; hand to which?").format(name=page.group)
    chosen = await choose(ws, title, [Option(group.name, group.name, group.level) for group in groups])
    return chosen.value if chosen is not None else None


async def _end(ws: Workspace, run: Run, keep: Keep, group: str) -> None:
    from supportconsole.tui.handlers.changing import finish
    from supportconsole.tui.showing import refresh_all

    finished = await ws.desk.tell(ws.desk.guiding.finish, run, keep, group)
    ws.side.follow(None)
    await ws.load_side(ws.side.tab)
    if finished.outcome is not None:
        await finish(ws, finished.outcome)
    else:
        await refresh_all(ws)
        ws.status.say(_("the script is finished"))
    if finished.draft is not None:
        from supportconsole.tui.composer.stand import open_composer

        await open_composer(ws, finished.draft)


async def _abandon(ws: Workspace, page: Page) -> None:
    reasons = (
        _("solved otherwise"),
        _("wrong script"),
        _("the customer is gone"),
        _("the script does not help"),
    )
    chosen = await choose(ws, _("why is it abandoned?"), [Option(one, one) for one in reasons], free=True)
    if chosen is None or not chosen.value.strip():
        return
    if page.run.id or chosen.value:
        await ws.desk.tell(ws.desk.guiding.abandon, page.run, chosen.value)
    ws.side.follow(None)
    await ws.load_side(ws.side.tab)
    ws.status.say(_("the script is abandoned; nothing was changed"))


async def _edit(ws: Workspace, page: Page) -> None:
    """Edit the script's file; the program's own is copied to one's own folder first. The run keeps its version."""
    from supportconsole.desk.guide_files import editable, fault_of, save_script
    from supportconsole.tui.outside import edit_outside

    guide = page.run.guide
    shelf = ws.desk.guiding.shelf
    path, text = await ws.desk.ask(editable, shelf, guide)
    edited = edit_outside(ws.app, ws.context.settings.editor, text)
    if edited is None or edited == text:
        ws.status.say(_("the script is as it was"))
        return
    await ws.desk.tell(save_script, path, edited)
    await show_run(ws, page.run)
    fault = await ws.desk.ask(fault_of, shelf, path)
    if fault:
        ws.status.say(fault, bad=True)
    else:
        ws.status.say(_("saved {path}").format(path=Path(path).name))


def _shown(page: Page, kind: type[Insert] | type[RunBlock]) -> list[Shown]:
    return [shown for shown in page.shown if isinstance(shown.block, kind)]


HANDLERS: Final = {
    "guide.begin": _begin,
    "guide.choose": _at_step(_choose),
    "guide.open": _at_step(_open),
    "guide.back": _at_step(_back),
    "guide.jump": _at_step(_jump),
    "guide.insert": _at_step(_insert),
    "guide.run": _at_step(_run),
    "guide.set": _at_step(_set),
    "guide.finish": _at_step(_finish),
    "guide.abandon": _at_step(_abandon),
    "guide.edit": _at_step(_edit),
}
