"""Every action as a plain command."""
