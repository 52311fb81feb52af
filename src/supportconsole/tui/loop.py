"""Loads asyncio without TLS, for a process that speaks to no network: three megabytes less, and a quicker start."""

import sys
from importlib import import_module
from types import ModuleType
from typing import cast


def load_asyncio() -> None:
    """Load asyncio as Python does where it was built without TLS; whoever wants `ssl` later gets it.

    Does nothing when either is loaded already. A name that stands for None in `sys.modules` cannot be imported
    (docs.python.org/3/reference/import.html, "The module cache").
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = cast("ModuleType", None)
    try:
        import_module("asyncio")
    finally:
        del sys.modules["ssl"]
