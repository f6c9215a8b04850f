"""Reads of visits that matter, by name."""
