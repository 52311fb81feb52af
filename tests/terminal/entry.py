"""Starts the console as its command does, after what its first argument asks for: a bug, or a look at what is loaded."""

import sys
from pathlib import Path


def break_pane() -> None:
    """Let the conversation fail to paint when `o` unfolds it."""
    from supportconsole.tui.conversation.pane import ConversationPane

    def fail(self: ConversationPane) -> None:
        secret = "the customer's own words"
        raise RuntimeError(f"broken on purpose: {secret}")

    ConversationPane.toggle_folds = fail  # type: ignore[method-assign]


def look_at_modules(target: str) -> None:
    """Write the names of the modules that are loaded when the first frame leaves."""
    from supportconsole.tui.driver.driver import CellDriver

    write = CellDriver._paint

    def paint(self: CellDriver, frame: str) -> None:
        write(self, frame)
        if not Path(target).exists():
            Path(target).write_text("\n".join(sorted(sys.modules)))

    CellDriver._paint = paint  # type: ignore[method-assign]


if __name__ == "__main__":
    asked = sys.argv.pop(1)
    if asked == "bug":
        break_pane()
    elif asked == "modules":
        look_at_modules(sys.argv.pop(1))
    from supportconsole.__main__ import main

    sys.exit(main())
