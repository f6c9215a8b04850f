"""Pure measures of e-settlement: E1–E11 and the reasons of failed debits, no database."""
