"""The kinds of files with visits."""
