"""Foreign text: cleaned at the door, measured in cells, made readable."""
