"""Reads of e-settlement that matter, by name."""
