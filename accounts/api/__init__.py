"""What the API answers of staff and shops."""
