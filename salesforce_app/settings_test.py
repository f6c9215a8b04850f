"""Settings of the test suite: those of the product, with what makes tests quick and repeatable."""

from __future__ import annotations

from .settings import *  # noqa: F403
from .settings import DATABASES, VAR_DIR

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What an administrator may do is tested without a second step; that she must have one, by itself.
MFA_REQUIRED_ROLES = []
CURRENCY = "CNY"
LANGUAGE_CODE = "en"
TIME_ZONE = "Asia/Shanghai"
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = str(VAR_DIR / "tests.sqlite3")
IMPORTS_DIR = VAR_DIR / "imports-of-tests"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "reports": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "photos": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
