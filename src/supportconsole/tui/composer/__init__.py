"""Writing: the text, its autosave, the review before it leaves."""
