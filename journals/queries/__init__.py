"""What is read of journals."""
