"""What every connector needs of HTTP: bounded, pinned to one origin, strict about what comes back, silent about secrets."""
