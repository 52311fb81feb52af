"""What must hold of every screen, whatever a ticket says."""

from rich.cells import cell_len

from hostile import forbidden
from tui.stories import Agent


def faults(agent: Agent) -> list[str]:
    """What is wrong with the screen as it leaves for the terminal; nothing for a whole one.

    Every row has exactly the width of the screen, the rules between the panes stand in their columns on every row
    of the panes, no character is forbidden (line feed and tab would move what follows them), and no cell is a link
    or carries an action.
    """
    columns, _rows = agent.app.size
    strips = agent.strips()
    found: list[str] = []
    for y, strip in enumerate(strips):
        text = strip.text
        cells = sum(cell_len(segment.text) for segment in strip)
        if cells != columns:
            found.append(f"row {y} takes {cells} of {columns} cells: {text!r}")
        bad = forbidden(text) + [f"U+{ord(char):04X}" for char in "\t\n\r" if char in text]
        if bad:
            found.append(f"row {y} holds {' '.join(bad)}: {text!r}")
        found.extend(
            f"row {y} is clickable: {segment!r}"
            for segment in strip
            if segment.style and (segment.style.link or "@click" in segment.style.meta)
        )
    if agent.app.screen is agent.workspace:
        # A search covers the panes and the rules between them.
        covered = (
            0
            if agent.workspace.search is not None
            else agent.workspace.chooser.region.y
            if agent.workspace.chooser is not None
            else len(strips)
        )
        for rule in (agent.workspace.left_rule, agent.workspace.right_rule):
            region = rule.region
            if not rule.display or not region.width:
                continue
            ((sign, style), *_more) = rule.make_lines(region.width, 1)[0]
            for y in range(region.y, min(region.bottom, covered)):
                cell = next(iter(strips[y].crop(region.x, region.x + 1)))
                ground = cell.style.bgcolor if cell.style else None
                if cell.text != sign[0] or (style.bgcolor is not None and ground != style.bgcolor):
                    found.append(f"row {y} has {cell!r} where the rule stands: {strips[y].text!r}")
    return found
