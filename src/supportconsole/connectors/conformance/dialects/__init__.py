"""The fault server in the words of helpdesks that exist."""
