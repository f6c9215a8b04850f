"""Planning a month of calls: pure, on plain values; ``visits.domain.plans`` reads and writes for it."""
