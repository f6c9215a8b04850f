"""Pure measures of field work: V1–V9, matching of plans, time in store, location check; no database."""
