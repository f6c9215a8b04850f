"""The panels of a shop's card that tell of its sales."""
