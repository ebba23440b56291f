"""The page for a request that came to no view: Django's own would know no language yet."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from solde.web.language import language_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """Whoever came by another name, such as localhost, is told by which one Solde answers."""
    language = (
        language_of(request) if hasattr(request, "user") else get_language_from_request(request)
    )
    address = settings.SOLDE_BASE_URL if isinstance(exception, DisallowedHost) else ""
    with override(language):
        return HttpResponseBadRequest(render_to_string("400.html", {"address": address}))
