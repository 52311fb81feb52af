"""What an agent can do: find, read, change, write. Neither a face nor SQL."""
