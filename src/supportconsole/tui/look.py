"""Changing how the console looks while it runs."""

from supportconsole.tui.paint import LinePane
from supportconsole.tui.theme import names_in, read_theme
from supportconsole.tui.workspace import Workspace


def theme_names(ws: Workspace) -> list[str]:
    """The themes there are, the user's own among them."""
    return names_in(ws.context.theme_folders)


def change_theme(ws: Workspace, name: str) -> None:
    """Wear another theme. Raises ConfigProblem; the present one stays then."""
    palette = ws.context.palette = read_theme(name, ws.context.theme_folders)
    ws.app.register_theme(palette.make_textual_theme())
    ws.app.theme = f"desk-{palette.name}"
    ws.conversation.forget_layout()
    for pane in ws.query(LinePane):
        pane.wear(palette)


def redraw(ws: Workspace) -> None:
    """Send every cell again: somebody else has written to the terminal."""
    forget = getattr(ws.app._driver, "forget", None)
    if forget is not None:
        forget()
    ws.refresh(layout=True)
    for pane in ws.query(LinePane):
        pane.repaint_all()
