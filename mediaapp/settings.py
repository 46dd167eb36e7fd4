"""The site's settings. Everything an owner may decide stands in the environment."""

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
import structlog
from django.utils.csp import CSP

from mediaapp import env

ROOT = Path(__file__).resolve().parent.parent
DATA = env.made("AFTERWORD_DATA", ROOT / "var")


def _kept_secret() -> str:
    """The key of this installation: made once, readable by its owner alone."""
    path = DATA / "secret"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # whoever comes second keeps the first one's key
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


# ── who may ask ──────────────────────────────────────────────────────────────────────────────────────

SECRET_KEY = env.text("AFTERWORD_SECRET") or _kept_secret()
DEBUG = env.flag("AFTERWORD_DEBUG")
ALLOWED_HOSTS = env.words("AFTERWORD_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("AFTERWORD_ORIGINS")
IS_HTTPS = env.flag("AFTERWORD_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
OIDC_URL = env.address("AFTERWORD_OIDC_URL")
OIDC_NAME = env.text("AFTERWORD_OIDC_NAME", "single sign-on")
OIDC_ORIGIN = ["/".join(OIDC_URL.split("/")[:3])] if OIDC_URL else []
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": [CSP.SELF, "blob:"],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF, *OIDC_ORIGIN],  # a browser follows it into redirects
    "frame-ancestors": [CSP.NONE],
}

# ── what it is made of ───────────────────────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "mediaapp.accounts",
    "mediaapp.workspaces",
    "mediaapp.ledger",
    "mediaapp.hooks",
    "mediaapp.files",
    "mediaapp.meetings",
    "mediaapp.asking",
    "mediaapp.sharing",
    "mediaapp.items",
    "mediaapp.health",
    "mediaapp.audit",
    "mediaapp.api",
    "mediaapp.processes",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "mediaapp.api.middleware.Answers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "mediaapp.assets.packing.Packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mediaapp.audit.writing.Log",
    "django_htmx.middleware.HtmxMiddleware",
    "mediaapp.api.middleware.Refused",
]
ROOT_URLCONF = "mediaapp.urls"
ASGI_APPLICATION = "mediaapp.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mediaapp.accounts.context.theme",
                "mediaapp.accounts.context.sso",
                "mediaapp.workspaces.context.place",
                "mediaapp.meetings.views.notices.ringing",
            ],
        },
    },
]

# ── where things are kept ────────────────────────────────────────────────────────────────────────────

DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL") or f"sqlite:///{DATA / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Deferred transactions that read and then write fail under several writers; immediate ones wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What is counted for the API's limits: in Redis where one is named, for all web processes together.
    "counters": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("REDIS_URL"),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if env.text("REDIS_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counters"},
}
API_READS = env.number("AFTERWORD_API_READS", 100, least=1)  # a minute, for each token
API_WRITES = env.number("AFTERWORD_API_WRITES", 30, least=1)
API_ASKS = env.number("AFTERWORD_API_ASKS", 10, least=1)
WEBHOOK_NETWORKS = env.networks("AFTERWORD_WEBHOOK_NETWORKS")  # private ones that webhooks may lead into
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INCOMING = DATA / "incoming"
INCOMING.mkdir(exist_ok=True)
FILE_UPLOAD_TEMP_DIR = INCOMING  # where a form's files wait: on the disk that they are to stay on
DISK_FLOOR = env.number("AFTERWORD_DISK_FLOOR_MB", 1024) << 20
ACCEL = env.text("AFTERWORD_ACCEL")  # the internal address under which a proxy in front serves DATA/files
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "mediaapp" / "static"]
STATICFILES_FINDERS = [
    "mediaapp.assets.finder.Assets",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True

# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True  # one address each: a new one takes the old one's place once it is confirmed
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners open every link
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Afterword: "
ACCOUNT_ADAPTER = "mediaapp.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "mediaapp.workspaces.forms.SignupForm"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
SIGNUP = env.choice("AFTERWORD_SIGNUP", "invitation", among={"closed", "invitation", "open"})
MFA_ADAPTER = "mediaapp.accounts.adapter.StepsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # many servers send no mail
MFA_TOTP_ISSUER = "Afterword"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # browsers offer passkeys on localhost and by TLS alone
SOCIALACCOUNT_ADAPTER = "mediaapp.accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the provider whom the owner chose vouches for it
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "EMAIL_AUTHENTICATION": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": env.text("AFTERWORD_OIDC_ID", "afterword"),
                "secret": env.text("AFTERWORD_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# ── e-mail ───────────────────────────────────────────────────────────────────────────────────────────

SMTP_HOST = env.text("AFTERWORD_SMTP_HOST")
MAIL_FOLDER = env.text("AFTERWORD_MAIL_FOLDER")
SENDS_MAIL = bool(SMTP_HOST or MAIL_FOLDER)
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.number("AFTERWORD_SMTP_PORT", 587),
            "username": env.text("AFTERWORD_SMTP_USER"),
            "password": env.text("AFTERWORD_SMTP_PASSWORD"),
            "use_tls": env.flag("AFTERWORD_SMTP_TLS", default=True),
            "timeout": 10,
        },
    }
    if SMTP_HOST
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": MAIL_FOLDER},
    }
    if MAIL_FOLDER
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
# An address is confirmed where mail can be sent: strangers who sign up by themselves before they come in.
ACCOUNT_EMAIL_VERIFICATION = ("mandatory" if SIGNUP == "open" else "optional") if SENDS_MAIL else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_MAIL
DEFAULT_FROM_EMAIL = env.text("AFTERWORD_EMAIL_FROM", "afterword@localhost")

# ── time and tongue ──────────────────────────────────────────────────────────────────────────────────

USE_TZ = True
TIME_ZONE = env.text("AFTERWORD_TIME_ZONE", "UTC")
LANGUAGE_CODE = "en"

# ── work ─────────────────────────────────────────────────────────────────────────────────────────────

HOST = env.text("AFTERWORD_HOST", "127.0.0.1")
PORT = env.number("AFTERWORD_PORT", 8000, least=1)


def _socket() -> Path:
    """Where our own broker listens: in the data folder, unless that name is too long for a socket."""
    path = DATA / "valkey" / "socket"
    if len(str(path).encode()) < 100:
        return path
    short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"afterword-{os.getuid()}-{short}" / "socket"


BROKER_SOCKET = None if env.text("REDIS_URL") else _socket()
CELERY_BROKER_URL = env.text("REDIS_URL") or f"redis+socket://{BROKER_SOCKET}"
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "media"
CELERY_TASK_CREATE_MISSING_QUEUES = True
# In KiB: well above the loaded models, so that only what leaks is started anew, between two units.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.number("AFTERWORD_WORKER_MEMORY_MB", 4096, least=512) << 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "ledger.sweep", "schedule": 5.0, "options": {"queue": "people"}},
    "tidy": {"task": "meetings.tidy", "schedule": 30.0, "options": {"queue": "people"}},
    "compare": {"task": "meetings.compare", "schedule": 3600.0, "options": {"queue": "people"}},
}
LEASE_SECONDS = env.number("AFTERWORD_LEASE_SECONDS", 120, least=2)
RESEND_SECONDS = env.number("AFTERWORD_RESEND_SECONDS", 60, least=2)
SENDING_WINDOW = env.number("AFTERWORD_SENDING_WINDOW", 32, least=1)

# ── engines ──────────────────────────────────────────────────────────────────────────────────────────

SERVER_URL = env.text("AFTERWORD_SERVER_URL")
MODEL_WORKERS = env.number("AFTERWORD_MODEL_WORKERS", 0)
DIALECT = env.text("AFTERWORD_DIALECT") or "sglang"
AUTO = {"auto": DIALECT if SERVER_URL else "embedded"}
ENGINE = AUTO.get(chosen := env.text("AFTERWORD_ENGINE") or "auto", chosen)
ENGINES = {
    role: AUTO.get(engine, engine)
    for role in ("transcriber", "viewer", "writer", "embedder")
    if (engine := env.text(f"AFTERWORD_{role.upper()}"))
}
THREADS = env.number("AFTERWORD_THREADS", max(1, (os.cpu_count() or 2) - 1), least=1)
ENGINE_OPTIONS: dict[str, Any] = {
    "models": env.folder("AFTERWORD_MODELS", DATA / "models"),
    "threads": THREADS,
    "server_url": SERVER_URL,
    "server_key": env.text("AFTERWORD_SERVER_KEY"),
    "server_model": env.text("AFTERWORD_SERVER_MODEL"),
    "server_streams": env.number("AFTERWORD_SERVER_STREAMS", 0),
    "dialect": DIALECT,
    "known": DATA / "servers",
    "script": env.folder("AFTERWORD_SCRIPT", Path()) if env.text("AFTERWORD_SCRIPT") else None,
}

# ── the log ──────────────────────────────────────────────────────────────────────────────────────────

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            ],
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Without this an error behind a page would be told to nobody: Django only mails it.
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": True}},
}
