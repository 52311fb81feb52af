"""The languages of the interface: English, Russian, Polish."""


def _(text: str) -> str:
    """The sentence in the language of the interface; `text` is the English one."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things in the language of the interface."""
    return one if n == 1 else many
