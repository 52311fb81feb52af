"""Typed search on the screen: the line, the hits behind it, and the way from hit to hit."""
