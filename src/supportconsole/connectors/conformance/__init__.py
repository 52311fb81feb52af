"""What every connector must stand: a server that fails in every known way, and the checks that run a connector against it."""
