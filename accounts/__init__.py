"""Staff and their roles; retailers and their owners."""
