"""Tests of what `run` does with Python."""
