"""Views of one's own: saved, renamed, put in order, removed; each change can be undone."""

from typing import TYPE_CHECKING

from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.query import parse
from supportconsole.domain.views import Count, View
from supportconsole.locale import _, marked
from supportconsole.store import view_batches, views
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.people import People
    from supportconsole.desk.queue import Queue
    from supportconsole.desk.view_files import ViewFiles


class Views:
    """The views of a desk. What changes something answers with an undo's number, 0 when nothing was different."""

    def __init__(
        self, store: Store, people: "People", queue: "Queue", files: "ViewFiles", console: str
    ) -> None:
        self._store = store
        self._people = people
        self._queue = queue
        self.files = files
        self._console = console

    def all(self) -> tuple[View, ...]:
        """Built-in, shared and own views, in the order in which they are shown."""
        return self._queue.views()

    def own(self) -> tuple[View, ...]:
        """The saved ones, in their order."""
        return self._store.read(views.saved_views)

    def get(self, name: str) -> View:
        """The view of this name. Raises NotFound with the nearest one."""
        known = self.all()
        for view in known:
            if view.name.casefold() == name.casefold():
                return view
        from difflib import get_close_matches

        close = get_close_matches(name, [view.name for view in known], 1)
        raise NotFound(
            _('There is no view "{name}".').format(name=name),
            hint=_("Did you mean {name}?").format(name=close[0])
            if close
            else _("There are: {names}.").format(names=", ".join(view.name for view in known)),
        )

    def origin(self, name: str) -> str:
        """Where a view comes from: `own`, the path of a file, or `built-in`."""
        if any(view.name == name for view in self.own()):
            return "own"
        place = self.files.place_of(name)
        return str(place) if place is not None else "built-in"

    def counts(self) -> tuple[tuple[View, Count], ...]:
        """Every view with how many tickets it holds; one whose query fails holds none."""
        known = self.all()
        return tuple(zip(known, self._queue.counts(known), strict=True))

    def save(self, view: View) -> int:
        """Keep a view under its name. Raises BadQuery for its query and UsageProblem for its name or key."""
        check(view)
        hand = self._people.hand(self._console)
        return self._store.write(lambda db: view_batches.save(db, hand, marked("done", "save view"), view))

    def rename(self, name: str, new: str) -> int:
        """Give a saved view another name. Raises NotFound, and UsageProblem for a name that is taken or none."""
        view = self._own(name)
        check(View(new, view.query, view.sort, view.key))
        if any(one.name == new for one in self.own()):
            raise UsageProblem(
                _('There is a view "{name}" already.').format(name=new), hint=_("Choose another name.")
            )
        hand = self._people.hand(self._console)
        return self._store.write(
            lambda db: view_batches.rename(db, hand, marked("done", "rename view"), view.name, new)
        )

    def remove(self, name: str) -> int:
        """Forget a saved view; a built-in or shared one of that name appears again. Raises NotFound."""
        view, hand = self._own(name), self._people.hand(self._console)
        return self._store.write(
            lambda db: view_batches.remove(db, hand, marked("done", "remove view"), view.name)
        )

    def move(self, name: str, place: int) -> int:
        """Put a saved view at a place among the saved ones, counted from 1. Raises NotFound."""
        view, hand = self._own(name), self._people.hand(self._console)
        names = [one.name for one in self.own() if one.name != view.name]
        names.insert(max(0, min(place - 1, len(names))), view.name)
        return self._store.write(
            lambda db: view_batches.arrange(db, hand, marked("done", "move view"), names)
        )

    def _own(self, name: str) -> View:
        for view in self.own():
            if view.name.casefold() == name.casefold():
                return view
        raise NotFound(
            _('There is no saved view "{name}".').format(name=name),
            hint=_("Only saved views can be changed; those of files are changed in their files."),
        )


def check(view: View) -> None:
    """Raise BadQuery for a query that cannot be understood, UsageProblem for a name or key that cannot be used."""
    parse(view.query)
    if not view.name.strip() or not view.name.isprintable():
        raise UsageProblem(_("A view needs a name."), hint=_("Give it a short name of letters."))
    if len(view.key) > 1:
        raise UsageProblem(_("A view has one letter as its key."), hint=_("Give one letter, or none."))
