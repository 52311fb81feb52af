"""From a key to an action: defaults, presets, the user's own keys, and layouts whose letters stand elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from supportconsole.desk.actions import ACTIONS, BY_ID, TEXT_PLACES, Action, Place
from supportconsole.locale import _

Keys = tuple[str, ...]

LAYOUTS: Final = {
    # Which Latin key sits where this letter is printed. Facts of the standard layouts.
    "ru": ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
    "uk": ("йцукенгшщзхїфівапролджєячсмитьбюґ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
    "by": ("йцукенгшўзх'фывапролджэячсмітьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
}
_SHIFTED: Final = dict(zip("[];'`,.", '{}:"~<>', strict=True))

PRESETS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "default": {},
    "vim": {
        "pane.next": ("tab", "ctrl+w w"),
        "pane.previous": ("shift+tab", "ctrl+w p"),
        "work.redo": ("ctrl+r", "U"),
        "copy.text": ("y y",),
        "app.close": ("Z Z", "ctrl+q", "q"),
        "list.range": ("V",),
        "go.view": ("g v",),
    },
    "one-hand-left": {
        "move.down": ("d", "down"),
        "move.up": ("e", "up"),
        "ticket.group": ("E",),
        "move.open": ("enter", "f"),
        "list.filter": ("F",),
        "side.filter": ("F",),
        "write.note": ("w",),
        "ticket.watch": ("W",),
        "ticket.priority": ("R",),
        "write.quote": ("Q",),
        "work.undo": ("z",),
        "ticket.snooze": ("Z",),
    },
    "one-hand-right": {
        "write.reply": ("i", "r"),
        "write.note": ("m", "c"),
        "macro.apply": (",",),
        "ticket.take": ("o", "t"),
        "ticket.solve": ("l", "x"),
        "move.back": ("esc", "h"),
        "list.sort": ("O",),
        "text.fold": ("O",),
        "side.insert": ("I",),
        "side.next_tab": ("right",),
        "side.previous_tab": ("left",),
    },
}


class Clash(NamedTuple):
    """Two actions of one place that want the same keys, or a name that nothing answers to."""

    text: str


@dataclass
class KeyMap:
    """The live map: for each place, the key sequences and the action that answers."""

    bound: dict[Place, dict[Keys, Action]] = field(default_factory=dict)
    problems: list[Clash] = field(default_factory=list)
    twins: dict[str, str] = field(default_factory=dict)

    def find(self, place: Place, keys: Keys) -> Action | None:
        """The action for a whole sequence at a place; a key that is text there finds named keys only."""
        for candidate in self._spellings(place, keys):
            for where in _chain(place):
                action = self.bound.get(where, {}).get(candidate)
                if action is not None:
                    return action
        return None

    def continuations(self, place: Place, keys: Keys) -> dict[str, Action]:
        """What may follow an unfinished sequence: next key to action. Empty when nothing can."""
        found: dict[str, Action] = {}
        for candidate in self._spellings(place, keys):
            size = len(candidate)
            for where in _chain(place):
                for sequence, action in self.bound.get(where, {}).items():
                    if len(sequence) > size and sequence[:size] == candidate:
                        found.setdefault(" ".join(sequence[size:]), action)
            if found:
                break
        return found

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """The key sequences that reach an action, as help shows them."""
        place = BY_ID[action_id].place
        return tuple(
            " ".join(keys) for keys, action in self.bound.get(place, {}).items() if action.id == action_id
        )

    def _spellings(self, place: Place, keys: Keys) -> Iterable[Keys]:
        yield keys
        if place not in TEXT_PLACES:
            latin = tuple(self.twins.get(key, key) for key in keys)
            if latin != keys:
                yield latin


def _chain(place: Place) -> tuple[Place, ...]:
    if place in TEXT_PLACES or place in {Place.REVIEW, Place.HELP, Place.OUTPUT}:
        return (place,)
    return (place, Place.ANYWHERE) if place is not Place.ANYWHERE else (place,)


def layout_twins(layouts: Iterable[str]) -> dict[str, str]:
    """Letters of the named layouts with the Latin key at the same position, small and capital."""
    twins: dict[str, str] = {}
    for name in layouts:
        letters, latin = LAYOUTS.get(name, ("", ""))
        for letter, key in zip(letters, latin, strict=True):
            if letter.isascii():
                continue
            twins[letter] = key
            twins[letter.upper()] = _SHIFTED.get(key, key.upper())
    return twins


def make_keymap(
    preset: str = "default", own: Mapping[str, Iterable[str]] | None = None, layouts: Iterable[str] = ("ru",)
) -> KeyMap:
    """Build the live map. Unknown names and clashes land in `problems`; the later wish of a clash wins."""
    live = KeyMap(twins=layout_twins(layouts))
    chosen = PRESETS.get(preset)
    if chosen is None:
        live.problems.append(
            Clash(
                _("unknown key preset {name}; there are {names}").format(
                    name=repr(preset), names=", ".join(PRESETS)
                )
            )
        )
        chosen = {}
    wishes = {action.id: action.keys for action in ACTIONS} | chosen
    explicit = set(chosen)
    for action_id, keys in (own or {}).items():
        if action_id not in BY_ID:
            live.problems.append(
                Clash(_("keys: unknown action {name}").format(name=repr(action_id)) + _nearest(action_id))
            )
            continue
        wishes[action_id] = tuple(keys)
        explicit.add(action_id)
    for action_id in sorted(wishes, key=lambda name: name in explicit):
        action = BY_ID[action_id]
        table = live.bound.setdefault(action.place, {})
        for spelling in wishes[action_id]:
            sequence = tuple(spelling.split())
            holder = table.get(sequence)
            if holder is not None and holder.id in explicit and action_id in explicit:
                live.problems.append(
                    Clash(
                        _("keys: {key} is wanted by {one} and by {other}").format(
                            key=repr(spelling), one=holder.id, other=action_id
                        )
                    )
                )
            table[sequence] = action
    for place, table in live.bound.items():
        for sequence in table:
            for size in range(1, len(sequence)):
                if sequence[:size] in table:
                    live.problems.append(
                        Clash(
                            _("keys: {key} hides {longer} ({place})").format(
                                key=repr(" ".join(sequence[:size])),
                                longer=repr(" ".join(sequence)),
                                place=place,
                            )
                        )
                    )
    return live


def _nearest(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, BY_ID, n=1)
    return _("; did you mean {name}?").format(name=repr(close[0])) if close else ""
