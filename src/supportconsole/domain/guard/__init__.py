"""What a careful reader would stop before a text leaves: pure rules, each over one text."""
