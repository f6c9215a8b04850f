"""The rule book of Routebook. Mirrors the packages: `tests/territory/` tests `territory/`."""
