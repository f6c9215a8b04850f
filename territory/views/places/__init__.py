"""The pages of units, routes and villages, and what the territory itself puts on them."""
