"""E-settlement: enrolments, dues, debit attempts, and the rates E1–E11."""
