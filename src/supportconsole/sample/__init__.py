"""The sample desk and the generator, as lines of the interchange format."""
