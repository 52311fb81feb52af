"""Support Console: the agent workspace of a helpdesk, in a terminal."""

__version__ = "0.2.0"
