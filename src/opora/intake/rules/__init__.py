"""Rules of intake: pure functions on cells, rows and people of a list."""
