"""Puts the rooms together: the one file that knows all of them."""
