"""What people do with a run: print it, take it along, send what did not leave, call it off."""

import os

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from solde.company.access import May
from solde.statements import charging
from solde.statements.mailing import letters_of
from solde.statements.models import StatementRun
from solde.statements.options import options_from
from solde.statements.printing import insist_on_paper
from solde.statements.streaming import stream_run
from solde.statements.trying import begin_trial
from solde.web import papers
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.letter_acts import with_all
from solde.web.refusals import telling
from solde.web.spreadsheets import spreadsheet
from solde.web.statements.answers import COLUMNS, table
from solde.web.statements.finding import run_of
from solde.web.statements.review import sent_by


@page_of_company(May.READ)
def print_run(visit: Visit, number: int) -> StreamingHttpResponse:
    """All statements in one PDF. It is typeset while it is being fetched."""
    run = run_of(visit.company, number)
    insist_on_paper(run)
    pieces = stream_run(run, processes=cores())
    return papers.print_file(pieces, f"{file_stem(run)}.pdf", download=True)


@page_of_company(May.READ)
def export(visit: Visit, number: int) -> StreamingHttpResponse:
    """The answer for every customer, for a spreadsheet."""
    run = run_of(visit.company, number)
    return spreadsheet(COLUMNS, table(run), file_stem(run))


def file_stem(run: StatementRun) -> str:
    return f"statements-{run.number}-{run.statement_on}"


def cores() -> int:
    """Processes that may typeset for one request: half of the machine serves the others."""
    return max(1, (os.cpu_count() or 1) // 2)


@page_of_company(May.SEND, *PRESSING)
def again(visit: Visit, number: int) -> HttpResponse:
    """Review the same options once more: to e-mail what was printed, or what did not leave."""
    run = run_of(visit.company, number)
    way = visit.POST.get("way", "")
    options = options_from(run.options)
    with telling(visit):
        options = sent_by(options, email=way == "email") if way else options
        trial = begin_trial(visit.company, options, by=visit.user)
        return redirect("review", visit.company.slug, trial.public_id)
    return redirect("run", visit.company.slug, run.number)


@page_of_company(May.SEND, *PRESSING)
def go_on(visit: Visit, number: int) -> HttpResponse:
    """Charge for lateness once more, now that what stood in the way is put right."""
    run = run_of(visit.company, number)
    charging.go_on(run)
    return redirect("run", visit.company.slug, run.number)


@page_of_company(May.SEND, *PRESSING)
def with_all_letters(visit: Visit, number: int) -> HttpResponse:
    run = run_of(visit.company, number)
    with_all(visit, letters_of(run))
    return redirect("run", visit.company.slug, run.number)
