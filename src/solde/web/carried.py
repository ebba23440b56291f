"""What a letter carries: a list of its files, and each of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.mail.letters.carried import carried_by
from solde.mail.settling import NoSuchLetter
from solde.web import papers
from solde.web.entering import Visit, page_of_company
from solde.web.letters import letter_of


@page_of_company(May.READ)
def files(visit: Visit, letter_id: UUID) -> HttpResponse:
    letter = letter_of(visit.company, letter_id)
    context = {"letter": letter, "files": carried_by(letter)}
    return render(visit, "web/letters/carried.html", context)


@page_of_company(May.READ)
def file(visit: Visit, letter_id: UUID, place: int) -> HttpResponse:
    """A file of a letter, by its place from 1 on."""
    files = carried_by(letter_of(visit.company, letter_id))
    if not 1 <= place <= len(files):
        raise NoSuchLetter
    one = files[place - 1].file
    if one.is_ours:
        return papers.paper(one.content, one.shown_name)
    return papers.foreign_file(one.content, one.shown_name, one.media_type)
