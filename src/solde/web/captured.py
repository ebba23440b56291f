"""Captured letters: their HTML and papers, each under an address of its own."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from solde.company.access import May
from solde.company.models import Company
from solde.mail import captured
from solde.mail.captured import Parts
from solde.mail.settling import NoSuchLetter
from solde.web.entering import Visit, page_of_company

# Whatever a letter holds, it runs nothing, loads nothing and leads nowhere.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


@xframe_options_sameorigin
@page_of_company(May.READ)
def html(visit: Visit, letter_id: UUID) -> HttpResponse:
    parts = parts_of(visit.company, letter_id)
    if not parts.html:
        raise NoSuchLetter
    return HttpResponse(parts.html, headers={"Content-Security-Policy": SANDBOX})


@page_of_company(May.READ)
def paper(visit: Visit, letter_id: UUID, place: int) -> FileResponse:
    """A PDF of a captured letter, by its place from 1 on."""
    papers = parts_of(visit.company, letter_id).papers
    if not 1 <= place <= len(papers):
        raise NoSuchLetter
    one = papers[place - 1]
    answer = FileResponse(BytesIO(one.content), filename=one.file_name)
    answer["Content-Type"] = "application/pdf"  # not what the name says
    return answer


def parts_of(company: Company, letter_id: UUID) -> Parts:
    kept = captured.letter_of(company, letter_id)
    if kept is None:
        raise NoSuchLetter
    return captured.parts_of(kept)
