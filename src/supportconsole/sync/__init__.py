"""The engine: pulls what a remote has changed and sends what was done here, for one account at a time."""
