"""How e-settlement is shown."""
