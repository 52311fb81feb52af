"""Measures what search and suggestions find, through the commands of the program: `python -m benchmarks.finding`."""
