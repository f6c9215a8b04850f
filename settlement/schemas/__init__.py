"""What the API tells of e-settlement."""
