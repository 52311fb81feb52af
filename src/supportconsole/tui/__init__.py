"""The console: panes, keys and colours over the desk."""
