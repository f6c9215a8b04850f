"""What the API tells of staff and shops."""
