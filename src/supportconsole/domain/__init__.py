"""Plain values and pure rules of a helpdesk: the standard library only, no clock, disk or terminal."""
