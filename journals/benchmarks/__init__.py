"""What this package measures under `make bench`."""
