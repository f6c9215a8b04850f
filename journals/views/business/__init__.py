"""Business reports as pages and on paper."""
