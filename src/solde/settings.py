"""Django's settings. The only place where the environment is read."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from solde import database
from solde.env import env, host_and_port, seconds, text_of, yes_or_no
from solde.smtp_url import Security, imap_folder, smtp_server

PACKAGE = Path(__file__).parent


def kept_secret(file: Path) -> str:
    """The secret of this installation, made on first use and readable by its owner alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        # link() refuses to replace: of two processes that start at once, one wins.
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text().strip()


def data_dir(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is not a directory")
    return path


def long_secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("a secret needs 32 characters or more")
    return text


def web_address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError(f"{text!r} is no address such as https://solde.example.com")
    return text.rstrip("/")


def host_of(url: str) -> str:
    """The host as browsers send it: that of http://[::1]:8000 is "[::1]"."""
    host = str(urlsplit(url).hostname)
    return f"[{host}]" if ":" in host else host


def email_address(text: str) -> str:
    """One address, or nothing. Whether its domain exists is not asked: that needs the network."""
    if not text:
        return ""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
        return found.normalized
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no e-mail address") from error


def bounce_address(text: str) -> str:
    """An address that leaves room for naming the letter before the @ (RFC 5321, 4.5.3.1.1)."""
    local = email_address(text).partition("@")[0]
    if len(local) > 13 or "+" in local or not local.isascii():
        raise ValueError(f"{local!r}, before the @, is 13 letters at most, without a plus sign")
    return email_address(text)


def old_secrets(text: str) -> list[str]:
    return [long_secret(one) for one in text.split(",") if one]


SOLDE_DATA_DIR = env("SOLDE_DATA_DIR", data_dir, default="~/.local/share/solde")
SOLDE_DATABASE_URL = text_of("SOLDE_DATABASE_URL")  # empty: the embedded server
DATABASES = {"default": env("SOLDE_DATABASE_URL", database.configuration, default="")}
SECRET_KEY = (
    env("SOLDE_SECRET_KEY", long_secret)
    if text_of("SOLDE_SECRET_KEY")
    else kept_secret(SOLDE_DATA_DIR / "secret-key")
)
# Secrets of before, separated by commas: what was encrypted with them can still be read.
SECRET_KEY_FALLBACKS = env("SOLDE_OLD_SECRET_KEYS", old_secrets, default="")

SOLDE_BASE_URL = env("SOLDE_BASE_URL", web_address, default="http://127.0.0.1:8000")
# Mail. Without a server of the installation, its letters are captured: nothing leaves.
SOLDE_SMTP = env("SOLDE_SMTP_URL", smtp_server, default="")
SOLDE_FROM_EMAIL = env("SOLDE_FROM_EMAIL", email_address, default="")
SOLDE_ALLOW_PRIVATE_SMTP = env("SOLDE_ALLOW_PRIVATE_SMTP", yes_or_no, default="no")
# Who is asked what a letter carries, by the kind of thing that it is about.
MAIL_ENCLOSURES = {
    "statement": "solde.statements.enclosing.enclosed",
    "version": "solde.sales.enclosing.enclosed",
    "receipt": "solde.payments.sending.enclosed",
    "reminder": "solde.reminders.enclosing.enclosed",
}
# Who reads what several letters are about at once: see mail/letters/enclosing.py.
MAIL_READERS = {
    "version": "solde.sales.enclosing.read_together",
    "statement": "solde.statements.enclosing.read_together",
}
SOLDE_LEASE_SECONDS = env("SOLDE_LEASE_SECONDS", seconds, default="600")
# Bounces. Where they arrive, and how they are fetched from there; both may be left away.
SOLDE_BOUNCE_ADDRESS = env("SOLDE_BOUNCE_ADDRESS", bounce_address, default="")
SOLDE_BOUNCE_LISTEN = env("SOLDE_BOUNCE_LISTEN", host_and_port, default="")
SOLDE_BOUNCE_IMAP = env("SOLDE_BOUNCE_IMAP_URL", imap_folder, default="")
# Google. Without a client of one's own, Gmail cannot be connected.
SOLDE_GOOGLE_CLIENT_ID = text_of("SOLDE_GOOGLE_CLIENT_ID")
SOLDE_GOOGLE_CLIENT_SECRET = text_of("SOLDE_GOOGLE_CLIENT_SECRET")
SOLDE_GOOGLE_AUTH_URL = env(
    "SOLDE_GOOGLE_AUTH_URL", web_address, default="https://accounts.google.com/o/oauth2/v2/auth"
)
SOLDE_GOOGLE_TOKEN_URL = env(
    "SOLDE_GOOGLE_TOKEN_URL", web_address, default="https://oauth2.googleapis.com/token"
)
SOLDE_GOOGLE_REVOKE_URL = env(
    "SOLDE_GOOGLE_REVOKE_URL", web_address, default="https://oauth2.googleapis.com/revoke"
)
SOLDE_GOOGLE_CERTS_URL = env(
    "SOLDE_GOOGLE_CERTS_URL", web_address, default="https://www.googleapis.com/oauth2/v1/certs"
)
SOLDE_GMAIL_URL = env("SOLDE_GMAIL_URL", web_address, default="https://gmail.googleapis.com")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "solde.web",  # before allauth: its pages look like ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
    "solde.history",
    "solde.company",
    "solde.mail",
    "solde.customers",
    "solde.failing",
    "solde.ledger",
    "solde.sales",
    "solde.payments",
    "solde.importing",
    "solde.statements",
    "solde.reminders",
    "solde.schedules",
    "solde.inspecting",
]
AUTH_USER_MODEL = "company.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS = ["solde.worker.jobs", "solde.worker.recurring"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr-ca", "Français (Canada)")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Pages.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # of a form: a payment may name two thousand documents
ROOT_URLCONF = "solde.urls"
WSGI_APPLICATION = "solde.wsgi.application"
APPEND_SLASH = False
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "solde.web.headers.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "solde.web.language.LanguageOfTheUser",
    "solde.web.refusals.RefusalPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "solde.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "solde.web.forms.LabelledFields"
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # files are served from the package: nothing to collect or build
WHITENOISE_ALLOW_ALL_ORIGINS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Who may call, and what the browser keeps. With https, a proxy before Solde does the TLS.
HAS_TLS = SOLDE_BASE_URL.startswith("https:")
ALLOWED_HOSTS = [host_of(SOLDE_BASE_URL)]
# A proxy may tell us less than it should, and forms must come from our own pages all the same.
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(SOLDE_BASE_URL).scheme}://{urlsplit(SOLDE_BASE_URL).netloc}"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HAS_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HAS_TLS else 0
SESSION_COOKIE_NAME = "__Host-session" if HAS_TLS else "session"
SESSION_COOKIE_SECURE = HAS_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # not Strict: the way back from Google comes from elsewhere
SESSION_COOKIE_AGE = 7 * 24 * 3600
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = HAS_TLS
CSRF_COOKIE_NAME = "__Host-csrf" if HAS_TLS else "csrf"
CSRF_COOKIE_SECURE = HAS_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What allauth counts, such as wrong codes, counts for all processes together and over restarts.
CACHES = {"default": {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},  # none is culled while it still counts
}}  # fmt: skip

# Signing in. Nobody opens an account by themselves: people are invited (company/members.py).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "first_name")}),
        ("CommonPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "solde.web.account_rules.AccountRules"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who accepts an invitation has read the letter
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "solde.web.account_forms.SignInForm",
    "reauthenticate": "solde.web.account_forms.AgainForm",
    "change_password": "solde.web.account_forms.ChangePasswordForm",
    "set_password": "solde.web.account_forms.SetPasswordForm",
    "reset_password": "solde.web.account_forms.ForgottenForm",
    "reset_password_from_key": "solde.web.account_forms.NewPasswordForm",
}
MFA_FORMS = {
    "authenticate": "solde.web.account_forms.CodeForm",
    "reauthenticate": "solde.web.account_forms.CodeAgainForm",
    "activate_totp": "solde.web.account_forms.FirstCodeForm",
}
MFA_ADAPTER = "solde.web.account_rules.SecondFactorRules"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Solde"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are half a minute off
# Browsers know passkeys on this machine and behind https, and nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(SOLDE_BASE_URL).hostname == "localhost"

# Letters about signing in (company/account_letters.py); without a server, into files.
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if SOLDE_SMTP else "filebased"
)
EMAIL_FILE_PATH = SOLDE_DATA_DIR / "letters-about-signing-in"
EMAIL_TIMEOUT = 30  # seconds
DEFAULT_FROM_EMAIL = SOLDE_FROM_EMAIL or f"solde@{urlsplit(SOLDE_BASE_URL).hostname}"
if SOLDE_SMTP:
    if "@" in SOLDE_SMTP.username:
        DEFAULT_FROM_EMAIL = SOLDE_FROM_EMAIL or SOLDE_SMTP.username
    EMAIL_HOST, EMAIL_PORT = SOLDE_SMTP.host, SOLDE_SMTP.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SOLDE_SMTP.username, SOLDE_SMTP.password
    EMAIL_USE_TLS = SOLDE_SMTP.security is Security.STARTTLS
    EMAIL_USE_SSL = SOLDE_SMTP.security is Security.IMPLICIT
