"""The round trip to Google, as the browser sees it, and its end."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from solde.company.access import May
from solde.mail.google import consent as consents
from solde.mail.google.connecting import call_off, confirm, gmail_of, pending_account
from solde.mail.google.leaving import NoGmail, remove_gmail
from solde.refusal import Refused
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.letter_form import keep_typed
from solde.web.refusals import refusal_page, telling, words_of
from solde.web.wishes import number_of, page_wanted, wish_of

# In the session: the consent that is to be confirmed, and the page that somebody came from.
WAITING, CAME_FROM = "google_consent", "google_came_from"
# What the person who was asked, or Google, has answered instead of giving permission.
NOT_GIVEN: Final = (consents.ConsentDenied, consents.ConsentFailed, consents.SendingNotGranted)


class NotSignedIn(Refused):
    """You are not signed in here any more. Sign in and connect Gmail again."""


@page_of_company(May.CONFIGURE, *PRESSING)
def connect(visit: Visit) -> HttpResponse:
    """Send the browser to Google; in the end it comes back to where it was (`next`)."""
    page = page_wanted(visit, otherwise=mailboxes_of(visit))
    visit.session[CAME_FROM] = page
    keep_typed(visit, page)
    return redirect(consents.begin_consent(visit.company, visit.user, session_of(visit)))


@require_safe
@sensitive_variables("brought")
def come_back(request: HttpRequest) -> HttpResponse:
    """Where Google sends the browser. What it brought leaves the address bar at once.

    Without permission it goes back to where it was, with a word about why.

    Nothing on the pages from here asks for another one with this address as referrer, and
    signing in again does not carry it along.
    """
    brought = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    answer: HttpResponse
    try:
        if not request.user.is_authenticated:
            raise NotSignedIn
        consent = consents.accept_return(request.user, session_of(request), **brought)
    except NOT_GIVEN as refused:
        messages.error(request, words_of(refused))
        answer = redirect(request.session.pop(CAME_FROM, "home"))
    except Refused as refused:
        answer = refusal_page(request, refused, template="web/refused_by_google.html")
    else:
        request.session[WAITING] = consent.pk
        answer = redirect("confirm_google", consent.company.slug)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@page_of_company(May.CONFIGURE, *FILLING_IN)
def confirm_account(visit: Visit) -> HttpResponse:
    """Show whose account came back; connect it when the person says so."""
    session = session_of(visit)
    if visit.method == "POST":
        consent_id = number_of(visit.POST.get("consent", ""))
        is_replacing = "replacing" in visit.POST
        mailbox = confirm(
            visit.company, visit.user, session, consent_id=consent_id, replacing=is_replacing
        )
        messages.success(visit, _("Letters leave from %s now.") % mailbox.address)
        return redirect(came_from(visit))
    consent_id = visit.session.get(WAITING, 0)
    pending = pending_account(visit.company, visit.user, session, consent_id)
    return render(visit, "web/mailboxes/confirm_google.html", {"pending": pending})


@page_of_company(May.CONFIGURE, *PRESSING)
def refuse_account(visit: Visit) -> HttpResponse:
    """Not this account: what came back is forgotten, and its permission given back."""
    consent_id = number_of(visit.POST.get("consent", ""))
    with telling(visit, _("Nothing was connected. Choose another account at Google.")):
        call_off(visit.company, visit.user, session_of(visit), consent_id=consent_id)
    return redirect(came_from(visit))


@page_of_company(May.CONFIGURE, *FILLING_IN)
def remove(visit: Visit) -> HttpResponse:
    """Ask once, then remove the company's Gmail address."""
    if visit.method == "POST":
        with telling(visit):
            removal = remove_gmail(visit.company, by=visit.user)
            done = _("%s was removed.") % removal.address
            messages.success(visit, f"{done} {removal.words}")
        return redirect(page_wanted(visit, otherwise=mailboxes_of(visit)))
    mailbox = gmail_of(visit.company)
    if mailbox is None:
        raise NoGmail
    context = {"address": mailbox.address, "next": wish_of(visit)}
    return render(visit, "web/mailboxes/remove_google.html", context)


def came_from(visit: Visit) -> str:
    """The page on which somebody pressed to connect, or that of the mailboxes."""
    return visit.session.pop(CAME_FROM, "") or mailboxes_of(visit)


def mailboxes_of(visit: Visit) -> str:
    return reverse("mailboxes", args=[visit.company.slug])


def session_of(request: HttpRequest) -> str:
    """The browser's session. Whoever is signed in has one."""
    key = request.session.session_key
    assert key
    return key
