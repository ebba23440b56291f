"""The company itself: name and language, contact information and logo, aging and closing date."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.changing import change_company
from solde.company.closing import close_books
from solde.company.logo import keep_logo
from solde.pdf.logo import BYTES_MAX
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.refusals import refusals_on, telling
from solde.web.settings.forms import AgingForm, ClosingForm, ContactForm, LanguageForm, LogoForm


@page_of_company(May.CONFIGURE)
def settings(visit: Visit) -> HttpResponseBase:
    return redirect("company_settings", visit.company.slug)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def company(visit: Visit) -> HttpResponse:
    form = LanguageForm(visit.POST or None, company=visit.company)
    if changed(visit, form):
        return redirect("company_settings", visit.company.slug)
    return render(visit, "web/settings/company.html", {"form": form})


@page_of_company(May.CONFIGURE, *FILLING_IN)
def contact(visit: Visit) -> HttpResponse:
    form = ContactForm(visit.POST or None, company=visit.company)
    if changed(visit, form):
        return redirect("contact_settings", visit.company.slug)
    return render(visit, "web/settings/contact.html", {"form": form, "logo_form": LogoForm()})


@page_of_company(May.CONFIGURE, *FILLING_IN)
def books(visit: Visit) -> HttpResponse:
    form = AgingForm(visit.POST or None, company=visit.company)
    if changed(visit, form):
        return redirect("books_settings", visit.company.slug)
    closing = ClosingForm(initial={"closed_on": visit.company.closed_on})
    context = {"form": form, "closing": closing, "may_close": May.CLOSE in visit.may}
    return render(visit, "web/settings/books.html", context)


def changed(visit: Visit, form: forms.Form) -> bool:
    """Change the company as a form says; what is refused stands in the form."""
    if not form.is_valid():
        return False
    with refusals_on(form):
        change_company(visit.company, by=visit.user, **form.cleaned_data)
        messages.success(visit, _("Saved."))
        return True
    visit.company.refresh_from_db()  # the frame shows what is kept, not what was refused
    return False


@page_of_company(May.CLOSE, *PRESSING)
def close(visit: Visit) -> HttpResponse:
    form = ClosingForm(visit.POST)
    if form.is_valid():
        on = form.cleaned_data["closed_on"]
        with telling(visit, _("The books are closed.") if on else _("The books are open.")):
            close_books(visit.company, on, by=visit.user)
    else:
        messages.error(visit, _("That is no date."))
    return redirect("books_settings", visit.company.slug)


@page_of_company(May.CONFIGURE, *PRESSING)
def upload_logo(visit: Visit) -> HttpResponse:
    form = LogoForm(visit.POST, visit.FILES)
    if form.is_valid():
        with telling(visit, _("The logo is on papers made from now on.")):
            # One byte too many is enough for the refusal.
            logo = keep_logo(visit.company, form.cleaned_data["picture"].read(BYTES_MAX + 1))
            change_company(visit.company, by=visit.user, logo=logo)
    else:
        messages.error(visit, _("Choose a picture first."))
    return redirect("contact_settings", visit.company.slug)


@page_of_company(May.CONFIGURE, *PRESSING)
def remove_logo(visit: Visit) -> HttpResponse:
    with telling(visit, _("Papers made from now on have no logo. Those of before keep theirs.")):
        change_company(visit.company, by=visit.user, logo=None)
    return redirect("contact_settings", visit.company.slug)


@page_of_company(May.READ)
def logo(visit: Visit) -> HttpResponse:
    """The picture, as papers print it."""
    present = visit.company.logo
    if present is None:
        return HttpResponse(status=404)
    return HttpResponse(bytes(present.png), content_type="image/png")
