"""What phones ask for: the bundle of the next days, in words of the person's language."""
