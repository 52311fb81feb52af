"""Jira Service Management in the cloud over the model: Jira's platform (REST v3) and the service desk beside it."""

from supportconsole.connectors.conformance.dialects.jira.dialect import BASE, JiraDialect

__all__ = ["BASE", "JiraDialect"]
