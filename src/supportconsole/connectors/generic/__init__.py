"""The connector for the generic contract (docs/generic-contract.md), which a firm can put before a helpdesk of its own."""
