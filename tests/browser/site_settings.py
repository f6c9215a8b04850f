"""The settings of a site that runs beside the tests: tables are made from the models, in a second."""

from __future__ import annotations

from salesforce_app.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_REQUIRED_ROLES: list[str] = []


class _NoMigrations:
    """No app has any."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = _NoMigrations()
