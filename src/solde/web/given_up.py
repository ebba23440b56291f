"""What a page says of work that was given up, and the button that calls the workers again."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from solde.company.access import May, NotAllowed
from solde.company.models import Company
from solde.failing.causes import sentence
from solde.failing.failures import try_again
from solde.subject import Name, Subject, read
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.wishes import page_wanted

# Who may order what not everybody who sends may order.
NEEDED: Final[Mapping[str, May]] = {
    Subject.BOOKS: May.CONFIGURE,
    Subject.IMPORT: May.CONFIGURE,
    Subject.INVITATION: May.INVITE,
}


class GivenUp(NamedTuple):
    """Work that nobody is at any more (web/parts/given_up.html)."""

    about: Name
    sentence: str  # why, and what to do
    may_try: bool  # whoever looks may call the workers again


def given_up(visit: Visit, about: Name) -> GivenUp | None:
    """What was given up of an order, such as "run:12"; None: nothing."""
    return given_up_of_each(visit, [about]).get(about)


def given_up_of_each(visit: Visit, abouts: Iterable[Name]) -> dict[Name, GivenUp]:
    """What was given up last of each of many orders, where something was: one query."""
    failures = visit.company.failures.filter(about__in=list(abouts)).order_by("pk")
    causes = {Name(one.about): one.cause for one in failures}
    return {
        about: GivenUp(about, sentence(cause), needed_for(about) in visit.may)
        for about, cause in causes.items()
    }


def given_up_among(company: Company, abouts: Iterable[Name]) -> frozenset[str]:
    """Those of many orders of which something was given up: one query."""
    rows = company.failures.order_by().filter(about__in=list(abouts))
    return frozenset(rows.values_list("about", flat=True))


def needed_for(about: Name) -> May:
    return NEEDED.get(read(about).kind, May.SEND)


@page_of_company(May.SEND, *PRESSING)
def call_again(visit: Visit) -> HttpResponse:
    about = Name(visit.POST.get("about", ""))
    if needed_for(about) not in visit.may:
        raise NotAllowed
    try_again(visit.company, about, by=visit.user)
    home = reverse("company_home", args=[visit.company.slug])
    return redirect(page_wanted(visit, otherwise=home))
