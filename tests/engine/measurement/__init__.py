"""The measurement engine: figures that are known, twins that go the long way, and what must never change."""
