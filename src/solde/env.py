"""Environment variables, each also from the file that NAME_FILE points to."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

REFERENCE = "docs/reference/settings.md"


def use_our_settings() -> None:
    """Tell Django where the settings are, unless it was told before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solde.settings")


def suppose(name: str, value: str) -> None:
    """Give a variable a value, unless it or its file has one. For doors, before the settings."""
    if not text_of(name):
        os.environ[name] = value


def env(name: str, read: Callable[[str], T], default: str | None = None) -> T:
    """Value of an environment variable, or of the file that NAME_FILE points to.

    `read` turns the text into the value and raises ValueError with the reason when it
    cannot. A wrong or missing value stops the program with a sentence.
    """
    text = text_of(name) or default
    if text is None:
        raise ImproperlyConfigured(f"{name} is not set. See {REFERENCE}.")
    try:
        return read(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is wrong: {error}. See {REFERENCE}.") from error


def text_of(name: str) -> str:
    """The raw text, or "" when neither NAME nor NAME_FILE is set."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "")
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; set one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE={path!r} cannot be read: {error}") from error


def host_and_port(text: str) -> tuple[str, int] | None:
    """Where to listen; None when it is empty."""
    host, _, port = text.rpartition(":")
    if text and not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"{text!r} is no host and port such as 127.0.0.1:2424")
    return (host.strip("[]"), int(port)) if text else None


def seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError(f"{text!r} is no number of seconds")
    return int(text)


def yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"
