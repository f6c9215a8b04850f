"""The shapes of journals in the API."""
