"""The shapes of what the API of field work takes and answers."""
