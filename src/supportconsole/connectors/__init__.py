"""The helpdesks this program can talk to, each in a package of its own."""
