"""In which language and time zone a page is shown: the user's, else what the browser asks for."""

from collections.abc import Callable
from datetime import UTC, tzinfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from solde.company.time_zones import zone_named


class LanguageOfTheUser:
    """Speak one language, and count in one time zone, from here to the end of the answer."""

    def __init__(self, answer_to: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer_to = answer_to

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language), timezone.override(zone_of(request)):
            response = self.answer_to(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def language_of(request: HttpRequest) -> str:
    """One of LANGUAGES, as Django writes it: "fr-ca"."""
    if request.user.is_authenticated and request.user.language:
        try:
            return translation.get_supported_language_variant(request.user.language.lower())
        except LookupError:
            pass  # a language that Solde has no words in
    return translation.get_language_from_request(request)


def zone_of(request: HttpRequest) -> tzinfo:
    """The user's; UTC where none was chosen. On pages of a company, entering.py knows better."""
    return zone_named(request.user.time_zone) if request.user.is_authenticated else UTC
