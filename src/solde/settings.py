"""Django's settings. The only place where the environment is read."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from solde import database
from solde.env import env, text_of
from solde.smtp_url import smtp_server

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


def email_address(text: str) -> str:
    """One address, or nothing. Whether its domain exists is not asked: that needs the network."""
    if not text:
        return ""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
        return found.normalized
    except EmailNotValidError as error:
        raise ValueError(f"{text!r} is no e-mail address") from error


def seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError(f"{text!r} is no number of seconds")
    return int(text)


def yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


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
MAIL_ENCLOSURES = {"statement": "solde.statements.enclosing.enclosures"}
SOLDE_LEASE_SECONDS = env("SOLDE_LEASE_SECONDS", seconds, default="600")
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
    "procrastinate.contrib.django",
    "solde.history",
    "solde.company",
    "solde.mail",
    "solde.customers",
    "solde.ledger",
    "solde.statements",
]
AUTH_USER_MODEL = "company.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS = ["solde.worker"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr-ca", "Français (Canada)")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
