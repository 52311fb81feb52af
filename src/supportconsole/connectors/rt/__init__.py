"""Request Tracker 5 over REST 2.0. What is said about it here was seen on a real server (docs/request-tracker.md)."""
