"""Reads that matter, by name."""
