"""The query language that the screen, the views and `list` share."""
