"""What programs and phones ask of journals."""
