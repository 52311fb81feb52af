"""The conversation pane: messages made readable, wrapped once, drawn where they are seen."""
