"""The connector for Jira Service Management in the cloud: the platform's REST v3 and the service desk's API (docs/jira.md)."""
