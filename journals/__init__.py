"""Daily, weekly and monthly journals, drafted from facts and reviewed."""
