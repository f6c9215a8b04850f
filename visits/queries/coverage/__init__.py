"""Field work of a unit for those who answer for it: by person, route and tier, with what was counted."""
