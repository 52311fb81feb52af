"""The languages of the interface: English, Russian, Polish."""
