"""Mechanisms that every package uses and that know no business noun."""
