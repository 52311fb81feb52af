"""What was done, in the language of the interface: events and undo keep it as a label that is never translated."""

from typing import Final

from supportconsole.locale import _, pgettext

MACRO: Final = "macro "
"""How the label of a macro begins; its title follows."""


def say_done(label: str) -> str:
    """The label of a change as people read it; the title of a macro is the team's and stays as it is."""
    if label.startswith(MACRO):
        return _("macro {title}").format(title=label.removeprefix(MACRO))
    return pgettext("done", label)
