"""A real Request Tracker 5, from the packages of the distribution, for the tests."""
