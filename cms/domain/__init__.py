"""Writes, by business verb."""
