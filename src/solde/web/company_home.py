"""The first page of a company: what is owed, what to do first, what waits for somebody."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.figures.aging import column_names
from solde.mail.choosing import are_letters_kept
from solde.mail.states import State
from solde.sales.models import Document
from solde.statements.options import edges_of
from solde.statements.outstanding import Outstanding, outstanding
from solde.web.addresses import address_in
from solde.web.counting import Counting, counted, counting
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import STATES, Word
from solde.web.navigation import Entry, address_of
from solde.web.statements.words import column_word

RUNS = 5  # of the latest
COUNTED_MAX = 999  # documents that wait; more of them are not counted
KEPT_MAX: Final = 500  # questions for counts, of so many companies
TASKS: Final = (
    (_("Drafts to issue"), "pencil", "{sales}?view=drafts"),
    (_("Documents to print"), "printer", "{sales}?view=to-print"),
    (_("Documents to e-mail"), "mail", "{sales}?view=to-email"),
    (_("Payments to apply"), "hand-coins", "{payments}?view=unapplied"),
)
BAR_WIDTH: Final = 1000  # units of the drawing
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


class Bar(NamedTuple):
    """A column of the aging as it is drawn."""

    label: str
    amount_minor: int  # plus is owed to us
    width: int  # of BAR_WIDTH, which is the longest
    look: str  # class: "current", "late-1" to "late-4", "credits"


class Owed(NamedTuple):
    """What is owed in one currency, and its drawing."""

    sums: Outstanding
    bars: list[Bar]


class Task(NamedTuple):
    """Something that waits for somebody, and where it is done."""

    label: Promise
    sign: str  # of lucide
    address: str
    waiting: int


@page_of_company(May.READ)
def company_home(visit: Visit) -> HttpResponse:
    company = visit.company
    steps = list(first_steps(company))
    found = outstanding(company, on=today_of(company))
    context = {
        "owed": [Owed(one, list(bars(company, one))) for one in found],
        "tasks": list(tasks(company)),
        "bar_width": BAR_WIDTH,
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
        _("One by one here, or from files of another program (Import)."),
        to("new_customer") or to("customers"),
        company.customers.exists(),
    )
    yield Step(
        _("Say what they owe"),
        _("Write an invoice, or bring in from files what is open."),
        to("new_invoice"),
        company.entries.exists(),
    )
    yield Step(
        _("Connect a mailbox"),
        _("Statements then come from your own address."),
        to("mailboxes"),
        not are_letters_kept(company),
    )
    yield Step(
        _("Make statements for everybody"),
        _("You see what will be made, and what is left out and why, before anything is sent."),
        to("new_run"),
        company.statement_runs.exists(),
    )


def bars(company: Company, owed: Outstanding) -> Iterator[Bar]:
    """A bar for each column of the aging. Credits are drawn by what they come to."""
    aging = owed.aging
    amounts = (aging.current_minor, *aging.late_minor, aging.credits_minor)
    longest = max(1, *(abs(amount) for amount in amounts))
    late = [f"late-{min(4, place)}" for place in range(1, len(aging.late_minor) + 1)]
    names = column_names(edges_of(company))
    for name, minor, look in zip(names, amounts, ("current", *late, "credits"), strict=True):
        yield Bar(column_word(name), minor, BAR_WIDTH * abs(minor) // longest, look)


def tasks(company: Company) -> Iterator[Task]:
    """What somebody began and nobody has ended, each counted in an index of its own."""
    sales, payments = (address_in(page, company.slug) for page in ("sales", "payments"))
    counts = counted(counting_of(company))
    for (label, sign, there), count in zip(TASKS, counts, strict=True):
        if count:
            yield Task(label, sign, there.format(sales=sales, payments=payments), count)


@lru_cache(maxsize=KEPT_MAX)
def counting_of(company: Company) -> Counting:
    """Of what TASKS are about, in their order."""
    issued = company.documents.filter(state=Document.State.ISSUED)
    kinds = (
        company.documents.filter(state=Document.State.DRAFT),
        issued.filter(to_print=True),
        issued.filter(to_email=True),
        company.payments.filter(left_minor__gt=0),
    )
    return counting(kinds, most=COUNTED_MAX + 1)


def waiting(company: Company) -> Iterator[Waiting]:
    counts = company.deliveries.filter(state__in=WAIT).values_list("state").annotate(Count("pk"))
    found = dict(counts.order_by())
    for state in WAIT:
        if state in found:
            yield Waiting(STATES[state], state, found[state])
