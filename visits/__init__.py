"""Planned calls, visits, and the coverage measures V1–V9."""
