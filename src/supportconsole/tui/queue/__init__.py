"""The queue pane: a window of rows, a cursor, marks."""
