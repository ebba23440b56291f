"""How statements look: the template of a company, with a sample of each."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.pdf.layout import templates
from solde.statements.sampling import sample_pdf
from solde.statements.usual import change_usual, usual_of
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.papers import paper
from solde.web.statements.words import look_word


class LookForm(forms.Form):
    template = forms.ChoiceField(
        label=gettext_lazy("Template"),
        choices=lambda: [(one, look_word(one)) for one in templates()],
    )
    remittance_slip = forms.BooleanField(
        label=gettext_lazy("Add a remittance slip, to be sent back with a cheque"), required=False
    )


@page_of_company(May.CONFIGURE, *FILLING_IN)
def looks(visit: Visit) -> HttpResponse:
    """What runs begin with; each run may choose otherwise."""
    usual = usual_of(visit.company)
    kept = {"template": usual.template, "remittance_slip": usual.remittance_slip}
    form = LookForm(visit.POST or None, initial=kept)
    if form.is_valid():
        change_usual(visit.company, by=visit.user, **form.cleaned_data)
        messages.success(visit, _("Saved."))
        return redirect("paper_settings", visit.company.slug)
    context = {
        "form": form,
        "templates": [(one, look_word(one)) for one in templates()],
        "chosen": form["template"].value(),
        "slip": "?slip" if form["remittance_slip"].value() else "",
    }
    return render(visit, "web/settings/papers.html", context)


@page_of_company(May.CONFIGURE)
def sample(visit: Visit, template: str) -> HttpResponse:
    """A made-up statement in a template."""
    pdf = sample_pdf(visit.company, template, remittance_slip="slip" in visit.GET)
    return paper(pdf, f"{template}.pdf")
