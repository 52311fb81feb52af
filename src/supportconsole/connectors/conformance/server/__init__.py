"""A helpdesk on the loopback that fails on demand and keeps books of what reached it and what it kept."""
