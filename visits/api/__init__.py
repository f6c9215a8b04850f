"""What programs and phones ask of field work."""
