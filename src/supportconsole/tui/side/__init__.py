"""The side pane: canned responses, the knowledge base, the customer."""
