"""The link in a customer's letter: a page that names the document, and its paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from solde.pdf.invoice_sheet import title
from solde.sales import papers
from solde.sales.models import Document, Version
from solde.sales.viewing import version_behind, view
from solde.web.formats import amount
from solde.web.papers import paper


@require_safe
def document_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say what it is before it is shown: programs that look into letters open links."""
    version = version_behind(token)
    document, content = version.document, version.content
    with translation.override(spoken_to(content["language"])):
        context = {
            "company": document.company,
            "name": title(papers.paper_of(version)),
            "number": document.number,
            "total": amount(version.total_minor, document.currency),
            "is_void": is_void(version),
            "is_outdated": version.number < document.version_number,
            "token": token,
        }
        return render(request, "web/entrance/document.html", context)


@require_safe
def paper_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF of the very version that the letter carried. Only a GET counts as viewed."""
    version = version_behind(token)
    if request.method == "GET":
        view(version)
    content = papers.pdf_of(version, voided=is_void(version))
    return paper(content, f"{version.document.number}.pdf")


def is_void(version: Version) -> bool:
    return version.document.state == Document.State.VOIDED


def spoken_to(language: str) -> str:
    """The language of the page for somebody who reads a paper in that one."""
    try:
        return translation.get_supported_language_variant(language.lower())
    except LookupError:
        return translation.get_language() or "en"
