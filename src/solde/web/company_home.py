"""The first page of a company: what to do first, what waits for somebody, what was done last."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.company.models import Company
from solde.mail.states import State
from solde.web.entering import Visit, page_of_company
from solde.web.frame import captures
from solde.web.letter_words import STATES, Word
from solde.web.navigation import Entry, address_of

RUNS = 5  # of the latest
# States of letters that wait for a person.
WAIT = (State.IN_DOUBT, State.FAILED, State.BOUNCED, State.PARTLY_SENT, State.HELD)


class Step(NamedTuple):
    """Something to do before statements can leave."""

    label: Promise
    help: Promise
    address: str  # where it is done; empty: there is no such page yet
    is_done: bool


class Waiting(NamedTuple):
    """Letters in a state that waits for somebody."""

    word: Word
    state: State
    letters: int


@page_of_company(May.READ)
def company_home(visit: Visit) -> HttpResponse:
    company = visit.company
    steps = list(first_steps(company))
    context = {
        "steps": steps,
        "is_begun": all(step.is_done for step in steps),
        "waiting": list(waiting(company)),
        "runs": company.statement_runs.select_related("ordered_by").order_by("-pk")[:RUNS],
    }
    return render(visit, "web/company_home.html", context)


def first_steps(company: Company) -> Iterator[Step]:
    """In the order in which they are done; each looks at one row at most."""

    def to(page: str) -> str:
        return address_of(Entry(page, "", ""), company)

    yield Step(
        _("Say how customers reach you"),
        _("Address, telephone and tax numbers are printed on every paper."),
        to("contact_settings"),
        bool(company.address),
    )
    yield Step(
        _("Upload your logo"),
        _("It stands at the top of statements and invoices."),
        to("contact_settings"),
        company.logo_id is not None,
    )
    yield Step(
        _("Bring in your customers"),
        _("One by one, or from a file with `solde import`."),
        to("new_customer") or to("customers"),
        company.customers.exists(),
    )
    yield Step(
        _("Connect a mailbox"),
        _("Statements then come from your own address."),
        to("mailboxes"),
        not captures(company),
    )
    yield Step(
        _("Make statements for everybody"),
        _("You see what will be made, and what is left out and why, before anything is sent."),
        to("new_run"),
        company.statement_runs.exists(),
    )


def waiting(company: Company) -> Iterator[Waiting]:
    counts = company.deliveries.filter(state__in=WAIT).values_list("state").annotate(Count("pk"))
    found = dict(counts.order_by())
    for state in WAIT:
        if state in found:
            yield Waiting(STATES[state], state, found[state])
