"""What a form brings that nobody typed: never believed as it comes."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

DIGITS_MAX = 18  # fits a bigint


def wish_of(request: HttpRequest) -> str:
    """The page that a person wanted to see, as it was told."""
    return request.POST.get("next") or request.GET.get("next", "")


def page_wanted(request: HttpRequest, *, otherwise: str) -> str:
    """The page that a person wanted to see, if it is one of this installation."""
    wish = wish_of(request)
    is_ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=settings.HAS_TLS
    )
    return wish if is_ours else otherwise


def number_of(text: str) -> int:
    """The row that a form names; no row has the number 0."""
    is_number = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
    return int(text) if is_number else 0


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """The public ids among what a form names; what is none is nobody's."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
