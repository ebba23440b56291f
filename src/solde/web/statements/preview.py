"""One statement of a review as its customer will see it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.customers.finding import customer_of
from solde.mail.models import Recipient
from solde.statements.options import options_from
from solde.statements.previewing import Preview, preview_of
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import FIELDS
from solde.web.papers import paper as paper_answer
from solde.web.statements.finding import trial_of


@page_of_company(May.READ)
def preview(visit: Visit, trial_id: UUID, customer_id: UUID) -> HttpResponse:
    trial = trial_of(visit.company, trial_id)
    shown = shown_to(visit, trial_id, customer_id)
    context: dict[str, Any] = {"trial": trial, "statement": shown.statement}
    if options_from(trial.options).email:
        context["letter"] = shown.letter()
        context["addressed"] = [
            (FIELDS[Recipient.Field(field)], address) for field, address in shown.addressed()
        ]
    return render(visit, "web/statements/preview.html", context)


@page_of_company(May.READ)
def paper(visit: Visit, trial_id: UUID, customer_id: UUID) -> HttpResponse:
    shown = shown_to(visit, trial_id, customer_id)
    return paper_answer(shown.pdf(), "preview.pdf")


def shown_to(visit: Visit, trial_id: UUID, customer_id: UUID) -> Preview:
    trial = trial_of(visit.company, trial_id)
    return preview_of(trial, customer_of(visit.company, customer_id))
