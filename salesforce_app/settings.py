"""Settings, driven by environment variables (a `.env` file beside manage.py is read when it is there).

The defaults run the product from a fresh clone, on this machine alone: SQLite, and a secret of its own.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from salesforce_app import wiring
from salesforce_app.kernel.secrets import kept_secret
from salesforce_app.web.buckets import photo_storage
from salesforce_app.web.tiles import tile_sources

BENCHMARKS = wiring.BENCHMARKS
COUNTED = wiring.COUNTED
COVERING = wiring.COVERING
DERIVED = wiring.DERIVED
FOLLOWERS = wiring.FOLLOWERS
FOLLOWING = wiring.FOLLOWING
IMPORT_KINDS = wiring.IMPORT_KINDS
NOTIFY = wiring.NOTIFY
OWN_DATA = wiring.OWN_DATA
RESTATEMENTS = wiring.RESTATEMENTS
STAMPED = wiring.STAMPED
STAMPS = wiring.STAMPS

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
"""Everything that the product writes: the SQLite database, made reports, collected static files."""

DEBUG = env.bool("DEBUG", False)
"""Django's own error pages, for whoever works on the code."""
DEMO = env.bool("DEMO", False)
"""The site shows the made-up office on this machine and offers its sign-ins; never for a real one."""
SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret(VAR_DIR / "secret-key")
BASE_URL = env.str("BASE_URL", f"http://localhost:{env.str('PORT', '') or 8000}").rstrip("/")
"""The site's own address, for links in messages."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cms",
    "journals",
    "visits",
    "settlement",
    "territory",
    "accounts",
    "salesforce_app",
    "salesforce_app.imports",
    "salesforce_app.jobs",
    "salesforce_app.kept",
    "salesforce_app.web",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_q",
    "django_htmx",
    "ninja",
    "simple_history",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "salesforce_app.web.middleware.PrivateResponsesMiddleware",
    "salesforce_app.web.middleware.ApiErrorsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ApiTokenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.office.middleware.OfficeMiddleware",
    "salesforce_app.web.middleware.SignInRequiredMiddleware",
    "accounts.middleware.SecondStepMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "territory.middleware.ScopeMiddleware",
    "visits.middleware.VaultMiddleware",
    "salesforce_app.web.middleware.PlainAddressMiddleware",
]

ROOT_URLCONF = "salesforce_app.urls"
WSGI_APPLICATION = "salesforce_app.wsgi.application"
ASGI_APPLICATION = "salesforce_app.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesforce_app.web.context.site",
                "accounts.context.bell",
            ],
        },
    },
]

SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": 20,
    # A transaction that starts as a reader can't become a writer while another writes: it fails at
    # once, whatever the timeout. Starting as a writer waits its turn.
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'routebook.sqlite3'}")
}
DATABASES["default"]["CONN_MAX_AGE"] = 600
# A server that was restarted costs no visitor an error page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

REDIS_URL = env.str("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# `retry` lies above `timeout`: otherwise a long task is handed out a second time while it runs.
Q_CLUSTER: dict[str, Any] = {
    "name": "routebook",
    "workers": env.int("Q_WORKERS", 2),
    "timeout": 600,
    "retry": 660,
    "poll": 0.5,
    "queue_limit": 20,
    "save_limit": 50,
    "catch_up": False,
    "max_attempts": 3,
    "ack_failures": True,
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "cms.office.access.OfficeBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

# Nobody signs up: staff are invited (accounts.domain.staff). An administrator keeps the e-mail addresses.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
}
# Five wrong passwords for one name close it for five minutes, whoever sends them and from wherever.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Routebook"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
MFA_FORMS = {
    "authenticate": "accounts.forms.second_step.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_step.ReauthenticateForm",
    "activate_totp": "accounts.forms.second_step.ActivateTotpForm",
    "login_webauthn": "accounts.forms.second_step.PasskeySignInForm",
    "authenticate_webauthn": "accounts.forms.second_step.PasskeySecondStepForm",
    "reauthenticate_webauthn": "accounts.forms.second_step.PasskeyReauthenticateForm",
    "add_webauthn": "accounts.forms.second_step.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.second_step.RenamePasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False
MFA_REQUIRED_ROLES: list[str] = [] if DEMO else ["administrator"]
"""Whoever has one of these roles signs in with a second step, and sets it up before anything else."""

LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "salesforce_app.web.formats"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES

CURRENCY = env.str("CURRENCY", "CNY")
"""ISO 4217 code of every amount in this installation."""

SPRING_FESTIVAL = env.bool("SPRING_FESTIVAL", CURRENCY == "CNY")
"""Whether January and February are read together, since the Spring Festival floats between them."""

IMPORTS_DIR = VAR_DIR / "imports"
"""Where files lie that were sent to be imported, with their rejected rows; no address serves the folder."""

IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 200 << 20)
"""The largest file that the site takes; larger ones are imported from the shell."""

IMPORT_FILES_DAYS = env.int("IMPORT_FILES_DAYS", 30)
"""How long a file that was sent is kept. The rows rejected in an import are kept with it for good."""

PDF_FALLBACK_FONTS = env.list(
    "PDF_FALLBACK_FONTS", default=["HanaMinA.ttf", "HanaMinB.ttf", "BabelStoneHan.ttf"]
)
"""TrueType files for characters that the installed fonts lack: names in the system's folders, or paths."""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

NODE_MODULES = Path(env.str("NODE_MODULES", str(BASE_DIR / "node_modules")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: list[tuple[str, str]] = [
    ("tabler/css", str(NODE_MODULES / "@tabler/core/dist/css")),
    ("tabler/img", str(NODE_MODULES / "@tabler/core/dist/img")),
    ("echarts", str(NODE_MODULES / "echarts/dist")),
    ("htmx", str(NODE_MODULES / "htmx.org/dist")),
    ("leaflet", str(NODE_MODULES / "leaflet/dist")),
    ("idb", str(NODE_MODULES / "idb/build")),
    ("sortable", str(NODE_MODULES / "sortablejs/modular")),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Kept reports have no address of their own: whoever asks for one passes the scope first.
    "reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "reports"},
    },
    "photos": photo_storage(env, VAR_DIR / "photos"),
    "staticfiles": {
        # Names that change with the content may be kept by a browser for good, and compressed once.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "salesforce_app.web.static_files.ModuleStorage"
    },
}
# The demo and the developer start without collecting files first; an installation serves what it collected.
WHITENOISE_USE_FINDERS = DEBUG or DEMO
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/office/files/"
"""Images of report templates alone have addresses, and those ask for permission."""

vars().update(
    env.email_url("EMAIL_URL", default="consolemail://" if DEMO or DEBUG else "smtp://localhost:25")
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "Routebook <routebook@localhost>")
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 20

WAGTAIL_SITE_NAME = "Routebook"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
# A draft is saved when its editor says so: saved halfway through typing, a new template would take a slug.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
X_FRAME_OPTIONS = "SAMEORIGIN"

VISIT_POSITIONS_DAYS = env.int("VISIT_POSITIONS_DAYS", 60)
"""For how many days the positions of visits are kept; distances and results of the checks stay."""

JOURNALS_MONTHS = env.int("JOURNALS_MONTHS", 24)
"""For how many months journals are kept; their counts stay."""

MAP_TILES = env.str("MAP_TILES", "")
"""Where maps get their ground, as ``https://…/{z}/{x}/{y}.png``; without it they show their points alone."""
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", "")
"""Whom the tiles' licence asks to be named on the map."""
MAP_DATUM = env.str("MAP_DATUM", "WGS84")
"""The datum of the tiles: WGS84, GCJ02 or BD09."""
MAP_DATUMS: dict[str, str | None] = {
    "WGS84": None,
    "GCJ02": "territory.measures.geo.gcj02_of",
    "BD09": "territory.measures.geo.bd09_of",
}
"""What turns a WGS-84 latitude and longitude into those of another datum."""

FIELD_DAY = (
    time.fromisoformat(env.str("FIELD_DAY_BEGINS", "08:30")),
    time.fromisoformat(env.str("FIELD_DAY_ENDS", "17:30")),
)
"""Between these, plans reckon with calls at shops."""
OSRM_URL = env.str("OSRM_URL", "")
"""A road server (OSRM) that tells ways for driving orders; without it they are straight lines."""
OSRM_TIMEOUT = env.float("OSRM_TIMEOUT", 5.0)
"""Seconds until a plan goes on without the road server."""
if OSRM_URL and not OSRM_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("OSRM_URL has to begin with http:// or https://.")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *tile_sources(MAP_TILES)],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Bootstrap calls it so.
MESSAGE_TAGS = {message_levels.ERROR: "danger"}
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "salesforce_app.web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", not (DEBUG or DEMO))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
