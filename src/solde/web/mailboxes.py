"""The pages on which a company says where its letters leave."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from solde.company.access import May
from solde.company.changing import change_company
from solde.company.models import Company
from solde.mail.choosing import NoSuchMailbox, from_list
from solde.mail.google.client import is_set_up
from solde.mail.limits import set_limits
from solde.mail.models import Mailbox
from solde.mail.resuming import resume
from solde.mail.smtp import own_server
from solde.mail.testing import send_test_letter
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.forms import LimitsForm, ServerForm, TestLetterForm, WhenItFailsForm
from solde.web.headers import policy
from solde.web.mailbox_cards import cards_of, name_of
from solde.web.origins import origin_of_google
from solde.web.refusals import refusals_on, telling


@page_of_company(May.READ)
def mailboxes(visit: Visit) -> HttpResponse:
    """The From list, in the order of its use."""
    cards = cards_of(visit.company, visit.user)
    kinds = {card.mailbox.kind for card in cards if card.is_own}
    failing = {"when_mailbox_fails": visit.company.when_mailbox_fails}
    context = {
        "cards": cards,
        "has_gmail": Mailbox.Kind.GMAIL in kinds,
        "has_server": Mailbox.Kind.SMTP in kinds,
        "has_google_client": is_set_up(),
        "when_it_fails": WhenItFailsForm(initial=failing),
    }
    page = render(visit, "web/mailboxes/list.html", context)
    # Connecting is a form whose answer leads the browser to Google.
    page["Content-Security-Policy"] = policy(form_action=f"'self' {origin_of_google()}")
    return page


@page_of_company(May.CONFIGURE, *PRESSING)
def choose_when_it_fails(visit: Visit) -> HttpResponse:
    form = WhenItFailsForm(visit.POST)
    if form.is_valid():
        with telling(visit, _("Saved.")):
            change_company(visit.company, by=visit.user, **form.cleaned_data)
    return redirect("mailboxes", visit.company.slug)


@page_of_company(May.SEND, *PRESSING)
def send_test(visit: Visit, mailbox_id: UUID) -> HttpResponse:
    mailbox = mailbox_of(visit.company, mailbox_id)
    form = TestLetterForm(visit.POST)
    if form.is_valid():
        with telling(visit, _("The test letter is on its way. Its state is shown below.")):
            send_test_letter(visit.company, mailbox, form.cleaned_data["to"], by=visit.user)
    else:
        messages.error(visit, _("To whom? Give one e-mail address."))
    return redirect("mailboxes", visit.company.slug)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def limits(visit: Visit, mailbox_id: UUID) -> HttpResponse:
    mailbox = mailbox_of(visit.company, mailbox_id)
    form = LimitsForm(visit.POST or None, initial=LimitsForm.initial_of(mailbox))
    if form.is_valid():
        with refusals_on(form):
            set_limits(visit.company, mailbox, form.limits(), by=visit.user)
            messages.success(visit, _("The limits of %s are changed.") % name_of(mailbox))
            return redirect("mailboxes", visit.company.slug)
    return render(visit, "web/mailboxes/limits.html", {"form": form, "name": name_of(mailbox)})


@page_of_company(May.CONFIGURE, *PRESSING)
def try_again(visit: Visit, mailbox_id: UUID) -> HttpResponse:
    """Send by a mailbox again that somebody mended elsewhere, such as at its provider."""
    mailbox = mailbox_of(visit.company, mailbox_id)
    if mailbox.is_installations:
        raise NoSuchMailbox
    with telling(visit, _("Letters leave by %s again.") % name_of(mailbox)):
        resume(visit.company, mailbox, by=visit.user)
    return redirect("mailboxes", visit.company.slug)


@sensitive_post_parameters("password")
@page_of_company(May.CONFIGURE, *FILLING_IN)
def server(visit: Visit) -> HttpResponse:
    """Set up the company's own SMTP server, or change it."""
    present = own_server.own_mailbox(visit.company)
    initial = ServerForm.initial_of(present) if present else {}
    form = ServerForm(visit.POST or None, initial=initial)
    if form.is_valid():
        address = form.cleaned_data["address"]
        with refusals_on(form):
            own_server.connect_server(visit.company, form.server(), address=address, by=visit.user)
            messages.success(visit, _("%s is set up. Send a test letter to be sure.") % address)
            return redirect("mailboxes", visit.company.slug)
    return render(visit, "web/mailboxes/server.html", {"form": form, "present": present})


@page_of_company(May.CONFIGURE, *FILLING_IN)
def remove_server(visit: Visit) -> HttpResponse:
    """Ask once, then remove the company's own SMTP server."""
    if visit.method == "POST":
        with telling(visit, _("The server was removed, and its password forgotten.")):
            own_server.remove_server(visit.company, by=visit.user)
        return redirect("mailboxes", visit.company.slug)
    connection = visit.company.connections.select_related("mailbox").filter(kind=own_server.SMTP)
    present = connection.first()
    if present is None:
        raise own_server.NoServer
    return render(visit, "web/mailboxes/remove_server.html", {"address": present.mailbox.address})


def mailbox_of(company: Company, public_id: UUID) -> Mailbox:
    """One of the company's From list."""
    for mailbox in from_list(company):
        if mailbox.public_id == public_id:
            return mailbox
    raise NoSuchMailbox
