"""What a remote can do, asked once for each account. What is absent is hidden, never refused afterwards."""

from enum import Flag, auto


class Cap(Flag):
    """One thing that a remote may offer. The names are kept in the store: add at the end, never rename."""

    FEED = auto()
    """`changes` of tickets loses nothing and needs no overlap."""
    DELETIONS = auto()
    """Deleted tickets come through `changes`; without it the engine compares ids from time to time."""
    INLINE = auto()
    """The pages of tickets bring whole conversations, so that `messages` need not be asked."""
    VIEWS = auto()
    CANNED = auto()
    MACROS = auto()
    ARTICLES = auto()
    """Articles can be pulled as a stream."""
    ARTICLE_SEARCH = auto()
    SEARCH = auto()
    SLA = auto()
    REPLY = auto()
    NOTE = auto()
    CREATE = auto()
    MERGE = auto()
    ATTACH = auto()
    DOWNLOAD = auto()
    TAGS = auto()
    WATCHERS = auto()
    TRANSITIONS = auto()
    """A status is reached by steps that the remote offers for each ticket."""
    REPLY_WITH_FIELDS = auto()
    """A reply and changes of fields go in one request, both or none."""
    SAFE_UPDATE = auto()
    """A change with an old version is refused by the remote itself."""
    SAFE_REPLY = auto()
    IDEMPOTENT = auto()
    """The remote keeps our key with the effect: the same key never acts twice within `ConnectorInfo.key_life`."""
    MARKER = auto()
    """The marker can be stored out of the customer's sight and is found again by `find_operation`."""


def names_of(caps: Cap) -> tuple[str, ...]:
    """The names of these capabilities, as the store and JSON keep them."""
    return tuple(one.name.lower() for one in Cap if one in caps and one.name)


def caps_of(names: tuple[str, ...]) -> Cap:
    """The capabilities with these names; unknown ones, of a newer program, are passed over."""
    known = {one.name.lower(): one for one in Cap if one.name}
    caps = Cap(0)
    for name in names:
        caps |= known.get(name, Cap(0))
    return caps
