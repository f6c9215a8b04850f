"""The only door to the task queue."""
