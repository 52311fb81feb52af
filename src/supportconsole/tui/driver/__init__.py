"""Only changed cells go down the line. `choose_driver` decides whether; docs/driver.md tells how."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver


def choose_driver(environ: Mapping[str, str]) -> "type[Driver] | None":
    """The class for `App(driver_class=...)`; None leaves the choice to Textual.

    SUPPORTCONSOLE_DRIVER=stock turns the cell driver off, and a TEXTUAL_DRIVER somebody set is respected.
    """
    if environ.get("SUPPORTCONSOLE_DRIVER", "").strip().lower() == "stock":
        return None
    if environ.get("TEXTUAL_DRIVER") or sys.platform == "win32":
        return None
    from supportconsole.tui.driver.driver import CellDriver

    return CellDriver
