"""What helps to write: canned responses, macros and guided scripts, as files and as rules."""
