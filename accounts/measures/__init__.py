"""Pure measures of the quality of shop records; no database."""
