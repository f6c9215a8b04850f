"""Template tags of field work."""
