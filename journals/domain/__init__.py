"""What is done with journals."""
