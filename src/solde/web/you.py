"""A person's own page: name, language, look and time zone."""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from solde.company.models import User
from solde.company.time_zones import zones_of_places
from solde.web.language import language_of
from solde.web.wishes import page_wanted

YEAR = 365 * 24 * 3600


class ProfileForm(forms.Form):
    """Fields of User. An empty choice is left to the browser."""

    first_name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("As other members see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the pages"),
        required=False,
        choices=lambda: [("", _("As the browser asks for")), *settings.LANGUAGES],
    )
    theme = forms.ChoiceField(
        label=_("Look"),
        required=False,
        choices=[
            ("", _("As the system has it")),
            (User.Theme.LIGHT, _("Light")),
            (User.Theme.DARK, _("Dark")),
        ],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("In which moments are shown. Dates of the books have none."),
        choices=lambda: [("", _("The company's")), *((name, name) for name in zones_of_places())],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    initial = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        User.objects.filter(pk=user.pk).update(**form.cleaned_data)
        user.language = form.cleaned_data["language"]
        with translation.override(language_of(request)):  # of the page that is shown next
            messages.success(request, gettext("Saved."))
        return redirect("profile")
    return render(request, "web/you/profile.html", {"form": form})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Of the pages from here on: a member's on all machines, a stranger's in this browser."""
    language = request.POST.get("language", "")
    answer = redirect(page_wanted(request, otherwise=reverse("home")))
    if language not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
