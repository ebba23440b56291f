"""Whose pages a form may lead to."""

from urllib.parse import urlsplit

from django.conf import settings


def origin_of_google() -> str:
    """Of Google's consent page, for the content security policy."""
    parts = urlsplit(settings.SOLDE_GOOGLE_AUTH_URL)
    return f"{parts.scheme}://{parts.netloc}"
