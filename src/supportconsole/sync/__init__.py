"""The engine behind the desk: pulls what is new, sends what waits, and never twice."""
