"""The connector for Zendesk: Support over API v2, and the articles of its Help Center (docs/zendesk.md)."""
