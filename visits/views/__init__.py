"""How visits and actions are shown and sent."""
