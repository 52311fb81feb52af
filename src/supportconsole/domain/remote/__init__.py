"""What the engine and a connector say to each other: plain values and one protocol (docs/connectors.md)."""
