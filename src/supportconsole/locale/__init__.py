"""The languages of the interface: English, Russian, Polish.

English sentences are the keys. Until `use` has chosen another language nothing is loaded, so that an English
console pays nothing. Catalogues lie beside this file as `<language>/LC_MESSAGES/supportconsole.po` and `.mo`;
`tools/catalogues.py` collects sentences and compiles them.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES: Final = ("en", "ru", "pl")
DOMAIN: Final = "supportconsole"

_catalogue: "NullTranslations | None" = None
_chosen = "en"


def use(language: str = "auto", environ: Mapping[str, str] | None = None) -> str:
    """Speak `language` from now on; `auto` asks LC_ALL, LC_MESSAGES and LANG. Returns what was chosen."""
    global _catalogue, _chosen
    wanted = _from_environment(os.environ if environ is None else environ) if language == "auto" else language
    _chosen = wanted if wanted in LANGUAGES else "en"
    _catalogue = None if _chosen == "en" else _read_catalogue(_chosen)
    return _chosen


def language() -> str:
    """The language in use."""
    return _chosen


def _(text: str) -> str:
    """The sentence in the language of the interface; `text` is the English one."""
    return text if _catalogue is None or not text else _catalogue.gettext(text)


def marked(_context: str, text: str) -> str:
    """The English words as they are, collected for `pgettext`: for what is kept now and translated when it is shown."""
    return text


def pgettext(context: str, text: str) -> str:
    """The sentence in the language of the interface, where `context` parts it from the same English words elsewhere."""
    return text if _catalogue is None else _catalogue.pgettext(context, text)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things in the language of the interface."""
    if _catalogue is None:
        return one if n == 1 else many
    return _catalogue.ngettext(one, many, n)


def _read_catalogue(language: str) -> "NullTranslations":
    """The compiled catalogue, which may lie in a zip file with the program; without it English is spoken."""
    from gettext import GNUTranslations, NullTranslations
    from io import BytesIO
    from pkgutil import get_data

    try:
        data = get_data(__name__, f"{language}/LC_MESSAGES/{DOMAIN}.mo")
    except OSError:
        return NullTranslations()
    return GNUTranslations(BytesIO(data)) if data else NullTranslations()


def _from_environment(environ: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return value[:2].lower()
    return "en"
