"""Django's settings. The only place where the environment is read."""

import os
import secrets
from pathlib import Path

from solde import database
from solde.env import env, text_of

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


SOLDE_DATA_DIR = env("SOLDE_DATA_DIR", data_dir, default="~/.local/share/solde")
SOLDE_DATABASE_URL = text_of("SOLDE_DATABASE_URL")  # empty: the embedded server
DATABASES = {"default": env("SOLDE_DATABASE_URL", database.configuration, default="")}
SECRET_KEY = (
    env("SOLDE_SECRET_KEY", long_secret)
    if text_of("SOLDE_SECRET_KEY")
    else kept_secret(SOLDE_DATA_DIR / "secret-key")
)

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
