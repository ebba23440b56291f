"""What people do with a letter, and with the alerts that letters raise."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from solde.company.access import May
from solde.mail import bulk, holding, settling
from solde.mail.models import Delivery
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.forms import BouncedForm, ResendForm
from solde.web.letters import letter_context, letter_of
from solde.web.refusals import refusals_on, telling, words_of
from solde.web.wishes import ids_in, page_wanted

# Acts that need nothing but the letter, with what is said when they are done.
PLAIN_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "cancel": (settling.cancel, gettext_noop("The letter is called off.")),
    "hold": (holding.hold, gettext_noop("The letter is held.")),
    "release": (holding.release, gettext_noop("The letter goes on.")),
}
# With several at once, and what is said of so many.
BULK_ACTS = {
    "cancel": (
        bulk.cancel_all,
        ngettext_lazy(
            "%(count)d letter was called off.", "%(count)d letters were called off.", "count"
        ),
    ),
    "hold": (
        bulk.hold_all,
        ngettext_lazy("%(count)d letter is held.", "%(count)d letters are held.", "count"),
    ),
    "release": (
        bulk.release_all,
        ngettext_lazy("%(count)d letter goes on.", "%(count)d letters go on.", "count"),
    ),
}
WERE_SENT = ngettext_lazy(
    "%(count)d letter is noted as sent.", "%(count)d letters are noted as sent.", "count"
)
AGAIN = ngettext_lazy(
    "%(count)d letter is sent again.", "%(count)d letters are sent again.", "count"
)


@page_of_company(May.SEND, *PRESSING)
def act(visit: Visit, letter_id: UUID, verb: str) -> HttpResponse:
    letter = letter_of(visit.company, letter_id)
    carry_out, done = PLAIN_ACTS[verb]
    with telling(visit, _(done)):
        carry_out(letter, by=visit.user)
    return back_to(letter)


@page_of_company(May.SEND, *PRESSING)
def with_several(visit: Visit) -> HttpResponse:
    """Do the same with all letters that are ticked; those it cannot be done with stay."""
    picked = visit.company.deliveries.filter(public_id__in=ids_in(visit.POST.getlist("pick")))
    verb = visit.POST.get("verb", "")
    back = redirect(page_wanted(visit, otherwise=reverse("letters", args=[visit.company.slug])))
    if verb in BULK_ACTS:
        carry_out, done = BULK_ACTS[verb]
        count = carry_out(visit.company, picked, by=visit.user)
    elif verb == "was-sent":
        count, done = settle_each(visit, picked), WERE_SENT
    elif verb == "resend":
        count, done = resend_each(visit, picked), AGAIN
    else:
        return back
    if count:
        messages.success(visit, done % {"count": count})
    else:
        messages.error(visit, _("That can be done with none of the letters that were ticked."))
    return back


def with_all(visit: Visit, letters: QuerySet[Delivery]) -> None:
    """Call off, hold or let go on all letters of an order of which that can be said."""
    verb = visit.POST.get("verb", "")
    if verb not in BULK_ACTS:
        return
    carry_out, done = BULK_ACTS[verb]
    if count := carry_out(visit.company, letters, by=visit.user):
        messages.success(visit, done % {"count": count})
    else:
        messages.error(visit, _("There was no such letter any more."))


def settle_each(visit: Visit, letters: Iterable[Delivery]) -> int:
    """Note letters as sent that a person has found to be; returns how many were in doubt."""
    count = 0
    for letter in letters:
        with suppress(settling.NotInDoubt):
            settling.settle(letter, was_sent=True, by=visit.user)
            count += 1
    return count


def resend_each(visit: Visit, letters: Iterable[Delivery]) -> int:
    """Send letters once more, with one reason; returns how many. One that is on its way stays."""
    count = 0
    for letter in letters:
        try:
            settling.resend(letter, visit.POST.get("reason", ""), by=visit.user)
        except settling.NotAtRest:
            continue
        except settling.NoReason as refused:
            messages.error(visit, words_of(refused))
            break
        count += 1
    return count


@page_of_company(May.SEND, *PRESSING)
def settle(visit: Visit, letter_id: UUID, answer: str) -> HttpResponse:
    """A person looked for a letter that may have been sent: it was, or it goes again."""
    letter = letter_of(visit.company, letter_id)
    was_sent = answer == "sent"
    done = _("Noted as sent.") if was_sent else _("The letter is sent again.")
    with telling(visit, done):
        settling.settle(letter, was_sent=was_sent, by=visit.user)
    return back_to(letter)


@page_of_company(May.SEND, *PRESSING)
def resend(visit: Visit, letter_id: UUID) -> HttpResponse:
    """The letter that is made is shown, and says why it was sent again; else what is wrong."""
    letter = letter_of(visit.company, letter_id)
    form = ResendForm(visit.POST)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            again = settling.resend(letter, given["reason"], to=given["to"], by=visit.user)
            messages.success(visit, _("This letter is sent again."))
            return back_to(again)
    return render(visit, "web/letters/letter.html", letter_context(letter) | {"resend": form})


@page_of_company(May.SEND, *PRESSING)
def bounced(visit: Visit, letter_id: UUID) -> HttpResponse:
    letter = letter_of(visit.company, letter_id)
    form = BouncedForm(visit.POST)
    with telling(visit, _("Noted that it came back.")):
        if not form.is_valid():
            raise settling.NotTaken
        settling.mark_bounced(letter, form.cleaned_data["address"], by=visit.user)
    return back_to(letter)


def back_to(letter: Delivery) -> HttpResponseRedirect:
    return redirect("letter", letter.company.slug, letter.public_id)
