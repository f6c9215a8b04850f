"""Reading other people's files: encodings, headers, row errors, batches, undo."""
