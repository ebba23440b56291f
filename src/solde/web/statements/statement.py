"""A statement that was made: its paper, what it comes to, and the letters about it."""

from dataclasses import replace

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from solde.company.access import May
from solde.customers.models import Customer
from solde.pdf.accessible import typeset_accessible
from solde.statements.models import Statement
from solde.statements.options import Per, options_from
from solde.statements.printing import Desk, attachment, file_name
from solde.statements.trying import begin_trial
from solde.subject import Subject
from solde.web import papers
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.letter_words import word_of
from solde.web.refusals import telling
from solde.web.statements.finding import statement_of
from solde.web.statements.review import sent_by
from solde.web.statements.words import kind_word

LATEST = 5  # shown on the customer's own page


@page_of_company(May.READ)
def statement(visit: Visit, number: str) -> HttpResponse:
    made = statement_of(visit.company, number)
    letters = visit.company.deliveries.filter(about=Subject.STATEMENT.of(made.pk)).select_related(
        "mailbox"
    )
    request = made.figures["request"]
    context = {
        "statement": made,
        "kind": kind_word(made.kind),
        "period": [request["start_on"], request["end_on"]] if request["start_on"] else None,
        "letters": [(one, word_of(one)) for one in letters.order_by("-purpose")],
    }
    return render(visit, "web/statements/statement.html", context)


@page_of_company(May.READ)
def paper(visit: Visit, number: str) -> HttpResponse:
    """The same bytes each time, whatever came since."""
    made = statement_of(visit.company, number)
    pdf = typeset_accessible(Desk().paper(made), attachment(made))
    return papers.paper(pdf, file_name(made))


@page_of_company(May.SEND, *PRESSING)
def email(visit: Visit, number: str) -> HttpResponse:
    """Review one statement for sending, with the options that it was made with."""
    made = statement_of(visit.company, number)
    options = replace(
        options_from(made.run.options), customers=(made.customer.name,), type="", delivery=""
    )
    if made.customer.parent:
        options = replace(options, per=Per.PROJECT)
    with telling(visit):
        trial = begin_trial(visit.company, sent_by(options, email=True), by=visit.user)
        return redirect("review", visit.company.slug, trial.public_id)
    return redirect("statement", visit.company.slug, made.number)


def latest_of(customer: Customer) -> list[tuple[Statement, str]]:
    """For the page of a customer, which includes web/statements/rows.html with them."""
    return with_kinds(list(made_for(customer)[:LATEST]))


def made_for(customer: Customer) -> QuerySet[Statement]:
    """Newest first, without what is on the paper."""
    rows: QuerySet[Statement] = customer.statements_of_account.select_related("run")
    return rows.defer("figures").order_by("-pk")


def with_kinds(statements: list[Statement]) -> list[tuple[Statement, str]]:
    return [(one, kind_word(one.kind)) for one in statements]
