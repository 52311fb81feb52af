"""From Textual's key events to actions: names of keys, unfinished sequences, what may follow them."""

from textual.events import Key

from supportconsole.desk.actions import TEXT_PLACES, Action, Place
from supportconsole.desk.keymap import KeyMap

_NAMES = {"escape": "esc", "return": "enter", "backspace": "backspace"}


def key_name(event: Key) -> str:
    """The key as the key map spells it: the character itself where it prints, else a name."""
    if event.character is not None and event.is_printable and event.character != " ":
        return event.character
    return _NAMES.get(event.key, event.key)


class KeyReader:
    """Reads one key after the other. `pending` is the sequence that has begun and may still go on."""

    def __init__(self, key_map: KeyMap) -> None:
        self.key_map = key_map
        self.pending: tuple[str, ...] = ()
        self.last = ""
        """The last key of the sequence that completed an action, for one that several keys reach."""

    def read(self, place: Place, event: Key) -> Action | None:
        """The action that the key completes, or None: look at `pending` to know whether more is awaited."""
        key = key_name(event)
        if place in TEXT_PLACES and event.is_printable:
            self.pending = ()
            return None
        keys = (*self.pending, key)
        action = self.key_map.find(place, keys)
        if action is not None:
            self.pending, self.last = (), key
            return action
        if self.key_map.continuations(place, keys):
            self.pending = keys
            return None
        had_begun, self.pending = bool(self.pending), ()
        if had_begun and key != "esc":
            return self.read(place, event)
        return None
