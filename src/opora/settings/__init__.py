"""The one place where an installation is described; the environment is its only input."""

from __future__ import annotations

import secrets
from pathlib import Path

import environ
from django.utils.csp import CSP

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
DEMO: bool = env.bool("OPORA_DEMO", default=False)
DEBUG: bool = env.bool("OPORA_DEBUG", default=False)
#: Every file an installation keeps: the database, uploads, seals, the secret key, compiled caches.
DATA = Path(env.str("OPORA_DATA", default="") or ROOT / "data" / ("demo" if DEMO else "main")).absolute()


# What `init` wrote for this installation; a variable of the process itself stands above it.
if (DATA / "opora.env").is_file():
    env.read_env(str(DATA / "opora.env"))


def secret_key() -> str:
    """The key of this installation: from the environment, or made once and kept in the data folder."""
    given: str = env.str("OPORA_SECRET_KEY", default="")
    if given:
        return given
    kept = DATA / "secret.key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return kept.read_text(encoding="ascii")


SECRET_KEY = secret_key()
#: Set when people reach the installation through TLS: turns on secure cookies, HSTS and redirects.
TLS: bool = env.bool("OPORA_TLS", default=False)
ALLOWED_HOSTS: list[str] = env.list("OPORA_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("OPORA_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_cotton",
    "django_htmx",
    "django_tasks_db",
    "lucide",
    "opora.base",
    "opora.network",
    "opora.people",
    "opora.competences",
    "opora.documents",
    "opora.programmes",
    "opora.diagnostics",
    "opora.catalogue",
    "opora.mentoring",
    "opora.matching",
    "opora.intake",
    "opora.desk",
    # After our own, so that our pages stand before the library's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "opora.desk.views.middleware.TryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "opora.base.views.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opora.people.views.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "opora.base.views.middleware.PrivacyHeadersMiddleware",
    "opora.base.views.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "opora.urls"
WSGI_APPLICATION = "opora.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "opora.base.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "opora.base.pages.frame_context",
            ],
        },
    }
]
COTTON_DIR = "ui"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'opora.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Sixteen megabytes of pages are kept at hand, and as many written at once from the log into the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
#: A connection serves many requests: opened anew for each, SQLite would put its journal away after each as well.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "base_cache"},
}

#: The task engine: `embedded` (the database), `celery` (a broker named by OPORA_BROKER) or `immediate` (tests).
TASK_ENGINE: str = env.str("OPORA_TASKS", default="embedded")
TASKS = {
    "default": {
        "BACKEND": {
            "embedded": "django_tasks_db.DatabaseBackend",
            "celery": "django_tasks_celery.CeleryBackend",
            "immediate": "django.tasks.backends.immediate.ImmediateBackend",
        }[TASK_ENGINE],
        "QUEUES": ["default"],
        "OPTIONS": {"CELERY_APP": "opora.settings.workers.app"} if TASK_ENGINE == "celery" else {},
    }
}
CELERY_BROKER_URL: str = env.str("OPORA_BROKER", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
#: How a run goes stands in `TaskRun`; what a dead worker held is given out again.
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = True
#: A worker takes what it does now and nothing more: what it held beside would wait for hours if it died.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
#: Seconds after which work whose heart does not beat is taken from its worker and given to another.
TAKE_OVER_SECONDS: int = env.int("OPORA_TAKE_OVER_AFTER", default=60)
#: The clock of `celery ... --beat`: what `./run serve` does every minute by itself.
CELERY_BEAT_SCHEDULE = {"upkeep": {"task": "opora.base.tasks.upkeep", "schedule": min(60.0, TAKE_OVER_SECONDS)}}
#: A matching with more possible pairs is computed in parts that share nobody, each about so large.
PART_PAIRS: int = env.int("OPORA_PART_PAIRS", default=20_000_000)

AUTH_USER_MODEL = "base.Account"
AUTHENTICATION_BACKENDS = ["opora.base.bridge.accounts.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "opora.people.views.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_FORMS = {"login": "opora.people.forms.signin.SignInForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
#: A new password ends every other session (their digest of it no longer fits), not the one it was changed in.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
#: Nobody stays signed in when the browser closes.
ACCOUNT_SESSION_REMEMBER = False
#: A whole school signs in from behind one address on 1 September: strict by account, generous by address.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "10/15m/key,300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "opora.people.views.signin.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1
#: Where staff are sent who see other people's data and have no second factor yet.
SECOND_FACTOR_URL = "people:second_factor"
#: How many days a new account of staff may go without (a school's first days); never asked in the demo.
SECOND_FACTOR_GRACE_DAYS: int = env.int("OPORA_SECOND_FACTOR_GRACE", default=0)
#: Q06: twelve hours at most, three hours idle (renewed every few minutes of work).
SESSION_COOKIE_AGE = 3 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_HOURS = 12
#: On a computer that others use: half an hour idle.
SHARED_SESSION_SECONDS = 30 * 60
#: Pages with people's data that one account may read in a minute (Q14).
PEOPLE_PAGES_A_MINUTE: int = env.int("OPORA_PEOPLE_PAGES_A_MINUTE", default=300)
SESSION_ENGINE = "opora.base.bridge.sessions"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
#: The words of kinds of institution (`ru-x-garden`): merged last, over the catalogue of every app.
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "desk" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE: str = env.str("OPORA_TIME_ZONE", default="Europe/Moscow")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [path for path in [ROOT / "assets"] if path.exists()]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "opora.base.bridge.storage.FolderStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
#: The largest file that intake takes, in bytes.
UPLOAD_LIMIT: int = env.int("OPORA_UPLOAD_LIMIT", default=40 * 1024 * 1024)

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "opora.base.views.errors.csrf_failure"

MAILERS = {
    "default": {
        "BACKEND": env.str(
            "OPORA_EMAIL_BACKEND",
            default="django.core.mail.backends.console.EmailBackend"
            if DEBUG or DEMO
            else "django.core.mail.backends.smtp.EmailBackend",
        )
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("OPORA_LOG_LEVEL", default="WARNING")},
}
