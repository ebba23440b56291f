"""The list of a company's orders to e-mail or print many documents."""

from collections.abc import Collection
from typing import Final, NamedTuple

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company
from solde.paging import cut
from solde.sales.models import SendingPart, SendingRun
from solde.subject import Subject
from solde.web.entering import Visit, page_of_company
from solde.web.given_up import given_up_among
from solde.web.sales.words import order_words
from solde.web.wishes import ids_in

PAGE: Final = 30  # orders of a page


class Row(NamedTuple):
    """An order in the list."""

    run: SendingRun
    title: str
    documents: int
    is_answered: bool  # for every document
    is_stopped: bool  # nobody is at it: its page says why


@page_of_company(May.READ)
def orders(visit: Visit) -> HttpResponse:
    """Newest first; `after` is the last order of the page before."""
    found, last = cut(page_after(visit.company, visit.GET.get("after", ""))[: PAGE + 1], PAGE)
    stopped = given_up_among(visit.company, [Subject.SENDING.of(run.pk) for run in found])
    context = {
        "rows": [row_of(run, stopped) for run in found],
        "next": last and last.public_id,
    }
    return render(visit, "web/sales/orders.html", context)


def row_of(run: SendingRun, given_up: Collection[str]) -> Row:
    told = vars(run)  # with what page_after() has asked for
    title = order_words(run.way, run.ordered_at)
    is_stopped = Subject.SENDING.of(run.pk) in given_up
    return Row(run, title, told["documents"] or 0, not told["waits"], is_stopped)


def page_after(company: Company, after: str) -> QuerySet[SendingRun]:
    """With the size of each, from its parts: a row for some hundred documents."""
    parts = SendingPart._base_manager.filter(run=OuterRef("pk"))
    size = Func(F("document_ids"), function="cardinality", output_field=IntegerField())
    sizes = parts.order_by().values("run").annotate(documents=Sum(size)).values("documents")
    runs: QuerySet[SendingRun] = company.sending_runs.order_by("-pk").select_related(
        "ordered_by", "mailbox"
    )
    if named := ids_in([after]):
        last = company.sending_runs.filter(public_id=named[0]).values("pk")
        runs = runs.filter(pk__lt=last[:1])
    return runs.annotate(documents=Subquery(sizes), waits=Exists(parts.filter(answered_at=None)))
