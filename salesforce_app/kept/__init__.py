"""What was added up of many records, kept until one of them changes."""
