"""What every answer tells the browser not to do."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",  # files of ours; nothing that stands in a page runs
    "connect-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "Cache-Control": "no-store",  # what a company owes is not kept by browsers and proxies
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SafeHeaders:
    """Give every answer the headers that it does not bring itself."""

    def __init__(self, answer_to: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer_to = answer_to

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer_to(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def policy(**but: str) -> str:
    """The content security policy, with other values for some: policy(form_action="…")."""
    rules = POLICY | {name.replace("_", "-"): value for name, value in but.items()}
    return "; ".join(f"{name} {value}" for name, value in rules.items())
