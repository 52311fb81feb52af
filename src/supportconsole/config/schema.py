"""The table of settings: what each may hold and what it is for."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

Kind = Literal["choice", "name", "text", "flag", "number", "words", "keys", "rules", "accounts"]
TABLES: Final = frozenset({"keys", "rules", "accounts"})
"""Kinds of settings that are tables: the name of an entry follows theirs, as in `keys.reply`."""


class Notice(NamedTuple):
    """A value that was not taken: where it stands, why, and what to do."""

    place: str
    key: str
    reason: str
    hint: str = ""

    def sentence(self) -> str:
        words = f"{self.place}: {self.key}: {self.reason}" if self.key else f"{self.place}: {self.reason}"
        return f"{words} {self.hint}".rstrip()


class Setting(NamedTuple):
    """One setting. `choices` are all words that it may be, or for a name those that are built in."""

    name: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


SETTINGS: Final = (
    Setting(
        "agent",
        "text",
        "Who you are on this desk: the address or name of one of its agents. Empty: your login name.",
    ),
    Setting(
        "language",
        "choice",
        "The language of the interface; `auto` follows LC_ALL, LC_MESSAGES and LANG.",
        ("auto", "en", "ru", "pl"),
    ),
    Setting(
        "theme",
        "name",
        "Colours: a built-in theme or the name of a file in the `themes` folder beside the configuration. `auto` respects the"
        " terminal's own 16 colours over SSH, and NO_COLOR anywhere.",
        ("auto", "dark", "light", "ansi", "high-contrast", "mono"),
    ),
    Setting(
        "keymap",
        "choice",
        "The keys to start from; the table `[keys]` changes single ones.",
        ("default", "vim", "one-hand-left", "one-hand-right"),
    ),
    Setting(
        "keys",
        "keys",
        "Keys of single actions: the action's name and a list of keys. `supportconsole keys` prints the live map.",
    ),
    Setting(
        "layouts",
        "words",
        "Keyboard layouts on which a key also acts by its position, outside text.",
        ("ru", "uk", "by"),
    ),
    Setting(
        "mouse",
        "choice",
        "Whether the mouse works in the console; `auto`: yes, except over SSH and with a screen reader.",
        ("auto", "on", "off"),
    ),
    Setting(
        "advance",
        "choice",
        "Where to go after a send or a solve: the next ticket, stay, or back to the queue.",
        ("next", "stay", "queue"),
    ),
    Setting(
        "driver",
        "choice",
        "How the screen is sent: `cells` sends changed cells only, `stock` whole widgets.",
        ("auto", "cells", "stock"),
    ),
    Setting("editor", "text", "The editor for long texts. Empty: VISUAL, then EDITOR, then vi."),
    Setting(
        "screen_reader",
        "flag",
        "Words instead of marks, no redrawing, the cursor always on what has changed.",
    ),
    Setting("ascii", "flag", "No character outside ASCII in borders and marks."),
    Setting(
        "cursor",
        "choice",
        "How the current row is shown: a mark beside it, or a bar across it (sends more bytes).",
        ("mark", "bar"),
    ),
    Setting(
        "times",
        "choice",
        "Times in lists: `clock` shows 22:15 today and days before; `age` shows 2h, and counts from the last change.",
        ("clock", "age"),
    ),
    Setting(
        "open_cmd",
        "text",
        "The program that opens an attachment; its path is added. Empty: the system's own.",
    ),
    Setting(
        "copy_cmd",
        "text",
        "A program that takes copied text on its standard input. Empty: the terminal is asked (OSC 52).",
    ),
    Setting(
        "preview",
        "flag",
        "Show the conversation of the ticket under the cursor while you move through the queue.",
    ),
    Setting("composer_height", "number", "Lines of the composer; 0 fits it to the screen.", low=0, high=60),
    Setting(
        "guard",
        "rules",
        "What is checked before a text leaves: a level for each rule (`off`, `hint`, `warn`, `stop`), and the lists `words`,"
        " `domains` and `allowed`. docs/guard.md has them all.",
    ),
    Setting(
        "scripts",
        "words",
        "Folders of canned responses, macros and guided scripts that a team shares, relative to the configuration;"
        " the folder `scripts` beside it is read as well. docs/scripts.md describes the files.",
    ),
    Setting(
        "library",
        "choice",
        "Whether the canned responses and macros that come with the program are offered; `auto`: while the desk has none"
        " that were imported or come from a helpdesk.",
        ("auto", "on", "off"),
    ),
    Setting(
        "undo_seconds",
        "number",
        "How many seconds what you send to a helpdesk stays here, so that `undo` takes it back without a trace.",
        low=0,
        high=120,
    ),
    Setting(
        "send_when_newer",
        "flag",
        "Send a queued reply although somebody has written since you looked; otherwise it waits for you.",
    ),
    Setting(
        "view_folders",
        "words",
        "Folders of files with views that a team shares, relative to the configuration; the folder `views` beside it is read as"
        " well. docs/views.md describes the files.",
    ),
    Setting(
        "diagnostics",
        "keys",
        "Commands that may be run from a ticket: a name and a list of words, with the places {host}, {address}, {url} and"
        " {port} (docs/diagnostics.md). They stand beside the built-in ones; an empty list takes one away.",
    ),
    Setting(
        "pipes",
        "keys",
        "Commands that a message can be piped to: a name and a list of words; an empty list takes one away.",
    ),
    Setting(
        "account",
        "accounts",
        "The helpdesks that desks are connected to, a table for each: `[account.work]` with `type`, `url`, `user`. `supportconsole init`"
        " writes one; docs/accounts.md has all keys.",
    ),
    Setting(
        "dictionaries",
        "text",
        "A folder with hunspell dictionaries, looked at before the system's own; spelling needs the extra `spell`.",
    ),
    Setting(
        "include",
        "words",
        "Other configuration files to read before this one, relative to it: what a team shares.",
    ),
)
BY_NAME: Final[Mapping[str, Setting]] = {setting.name: setting for setting in SETTINGS}

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


def accept(setting: Setting, value: object) -> object:
    """The value as the settings hold it. Raises ValueError whose text is the reason, for people."""
    match setting.kind:
        case "choice":
            return _one_of(setting, value)
        case "name" | "text":
            return _text(value)
        case "flag":
            if isinstance(value, bool):
                return value
            raise ValueError("must be true or false.")
        case "number":
            if (
                isinstance(value, bool)
                or not isinstance(value, int)
                or not setting.low <= value <= setting.high
            ):
                raise ValueError(f"must be a whole number from {setting.low} to {setting.high}.")
            return value
        case "words":
            words = _words(value)
            wrong = [word for word in words if setting.choices and word not in setting.choices]
            if wrong:
                raise ValueError(f"must hold only {_listed(setting.choices)}.")
            return words
        case "keys":
            return dict(_keys(value))
        case "rules":
            return _rules(value)
        case "accounts":
            from supportconsole.config.accounts import check_accounts

            return check_accounts(value)


def from_text(setting: Setting, text: str) -> object:
    """The value that a variable, a flag or `config set` names in words. Raises ValueError like `accept`."""
    value: object = text
    if setting.kind == "flag":
        word = text.strip().lower()
        if word not in _YES | _NO:
            raise ValueError("must be true or false.")
        value = word in _YES
    elif setting.kind == "number":
        try:
            value = int(text)
        except ValueError:
            value = text
    elif setting.kind == "words":
        value = words_from_text(text)
    elif setting.kind in TABLES:
        example = {
            "keys": "an action, as in keys.reply",
            "rules": "a rule, as in guard.host",
            "accounts": "an account and a key, as in account.work.url",
        }[setting.kind]
        raise ValueError(f"is a table: name {example}.")
    return accept(setting, value)


def words_from_text(text: str) -> tuple[str, ...]:
    """A list from one line: TOML's own form `["a", "b"]`, or words between commas."""
    if text.lstrip().startswith("["):
        import tomllib

        try:
            return _words(tomllib.loads(f"words = {text}")["words"])
        except tomllib.TOMLDecodeError as problem:
            raise ValueError(f"is not a list: {problem}.") from problem
    return tuple(word.strip() for word in text.split(",") if word.strip())


def nearest(word: str, known: "tuple[str, ...] | list[str]") -> str:
    """The known word that was probably meant, or an empty string."""
    import difflib

    found = difflib.get_close_matches(word.lower(), known, 1, 0.6)
    return found[0] if found else ""


def _one_of(setting: Setting, value: object) -> str:
    if isinstance(value, str) and value in setting.choices:
        return value
    guess = nearest(value, setting.choices) if isinstance(value, str) else ""
    meant = f" Did you mean {guess}?" if guess else ""
    raise ValueError(f"must be {_listed(setting.choices)}.{meant}")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("must be text on one line.")
    return value


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple) or not all(
        isinstance(word, str) and word.isprintable() for word in value
    ):
        raise ValueError('must be a list of texts, such as ["r"].')
    return tuple(value)


def _keys(value: object, inside: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Actions and their keys; an action's name may be written `write.reply` or `"write.reply"`."""
    if not isinstance(value, Mapping):
        yield inside.rstrip("."), _words(value)
        return
    for name, within in value.items():
        yield from _keys(within, f"{inside}{name}.")


def _rules(value: object) -> dict[str, tuple[str, ...]]:
    """The guard's rules and lists; a whole number may stand where a list of one text does."""
    from supportconsole.domain.guard.policy import check_entry

    if not isinstance(value, Mapping):
        raise ValueError("must be a table, such as [guard].")  # noqa: TRY004  read as the reason
    table: dict[str, tuple[str, ...]] = {}
    for name, within in value.items():
        is_number = isinstance(within, int) and not isinstance(within, bool)
        table[name] = (str(within),) if is_number else _words(within)
        check_entry(name, table[name])
    return table


def _listed(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
