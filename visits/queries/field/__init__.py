"""What somebody takes along into the field: her days, her shops, and a card for each shop to call on.

Everything is read for many shops at once, in a number of statements that does not grow with them.
"""
