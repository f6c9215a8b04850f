"""The importers of this package's records."""
