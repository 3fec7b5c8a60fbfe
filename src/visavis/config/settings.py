"""Django's settings, from the typed environment."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from visavis.config import environment
from visavis.config.connections import connect_outside
from visavis.gateways.outside import outside
from visavis.privacy import sign_in

ENVIRONMENT = environment.read(os.environ)
OUTSIDE = connect_outside(ENVIRONMENT)
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = ENVIRONMENT.debug
# Asked for when first used: loading the settings makes no keys, and needs none to recover them.
SECRET_KEY = SimpleLazyObject(lambda: outside().keys.secret("django").hex())
# On one's own machine both names are people's habit, and passkeys know only the second.
LOOPBACK = ["127.0.0.1", "localhost"]
ALLOWED_HOSTS = LOOPBACK if ENVIRONMENT.host in LOOPBACK else [ENVIRONMENT.host]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]
CSRF_FAILURE_VIEW = "visavis.web.csrf.csrf_failure"
ROOT_URLCONF = "visavis.web.urls"
WSGI_APPLICATION = "visavis.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "visavis.apps.audit",
    "visavis.apps.notices",
    "visavis.apps.people",
    "visavis.apps.care",
    "visavis.apps.cards",
    "visavis.apps.coding",
    "visavis.apps.studies",
    "visavis.apps.own",
    "visavis.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "visavis.web.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "visavis.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "visavis.web.members.MembersMiddleware",  # sessions, sign-in, messages, the tablet
    "allauth.account.middleware.AccountMiddleware",
    "visavis.apps.people.middleware.RefusalMiddleware",
    "visavis.web.faults.FaultMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "visavis.web.navigation.navigation",
            ],
        },
    }
]

# --- database ----------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        ENVIRONMENT.database_url,
        conn_max_age=600,
        # A PostgreSQL that was started again is found gone before anybody's card is lost on it.
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # For the statements of `apps/sending.py`; Django's own cursors prepare none.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 5
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "visavis.config.sqlite3"  # threads queue for their turn
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the lock at once instead of failing later.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a card that was acknowledged is on disk.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864;"
        ),
    }
# In the database, so that lock-out counts across processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "visavis_cache",
        # Many strangers who try at once must not push the counts of tries out of the table.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people who sign in ------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["visavis.apps.people.backends.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "visavis.apps.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's mailbox hears nothing of us
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(sign_in.RECENT.total_seconds())
ACCOUNT_RATE_LIMITS = {
    "login_failed": (
        f"{sign_in.FAILED_PER_ADDRESS}/m/ip,"
        f"{sign_in.FAILED_PER_ACCOUNT}/{int(sign_in.LOCKED.total_seconds())}s/key"
    )
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.secure else 0  # https comes with a proxy in front
PASSWORD_RESET_TIMEOUT = int(sign_in.PASSWORD_LINK_LIFE.total_seconds())
MFA_ADAPTER = "visavis.apps.people.adapters.SecondFactorAdapter"
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey signs in by itself: device and its owner
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.secure

# --- browser -----------------------------------------------------------------------------------
# The middleware ends a sign-in that is idle; the cookie outlives no working day.
SESSION_ENGINE = "visavis.apps.people.sessions"
SESSION_COOKIE_AGE = int(sign_in.AT_MOST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False  # the proxy in front does that
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}

# --- languages, time, files --------------------------------------------------------------------
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "visavis.web.files.Files"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Uploads stay in memory: names may stand in a calendar, and nothing of it is kept on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 2**20  # a calendar's five megabytes with their form

# --- background --------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- mail of the accounts (client mail goes through the outbox) ----------------------------------
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.smtp_host
    # Not the console: whoever reads the log would find links that choose a password.
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = ENVIRONMENT.smtp_host
EMAIL_PORT = ENVIRONMENT.smtp_port
EMAIL_HOST_USER = ENVIRONMENT.smtp_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp_password
EMAIL_USE_TLS = ENVIRONMENT.smtp_starttls
EMAIL_TIMEOUT = 10  # a mail server that hangs must not hang whoever signs in
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

# --- logs: ids, never words ----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "no_links": {"()": "visavis.config.logs.HideLinks"},
        "faults": {"()": "visavis.config.logs.FaultsInOneLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_links", "faults"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # httpx tells every address it calls, granian every process it starts, fido2 every passkey used.
    "loggers": {
        "httpx": {"level": "WARNING"},
        "_granian": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},
    },
}
