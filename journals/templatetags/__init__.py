"""Tags and filters of journals."""
