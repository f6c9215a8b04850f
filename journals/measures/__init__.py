"""What is measured of journals: pure functions and values, without a database or a clock."""
