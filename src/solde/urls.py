"""Addresses of pages. Every page of a company begins with /c/<its short name>/."""

from django.urls import URLPattern, include, path, register_converter
from django.urls.converters import StringConverter

from solde.web import captured, google, home, letter_acts, letters, mailboxes, sign_in


class PlainAct(StringConverter):
    regex = "|".join(letter_acts.PLAIN_ACTS)


register_converter(PlainAct, "plain_act")

LETTER = "letters/<uuid:letter_id>"
MAILBOX = "mailboxes/<uuid:mailbox_id>"

of_mailboxes: list[URLPattern] = [
    path("mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/when-it-fails", mailboxes.choose_when_it_fails, name="when_it_fails"),
    path("mailboxes/server", mailboxes.server, name="server"),
    path("mailboxes/server/remove", mailboxes.remove_server, name="remove_server"),
    path("mailboxes/google/connect", google.connect, name="connect_google"),
    path("mailboxes/google/confirm", google.confirm_account, name="confirm_google"),
    path("mailboxes/google/refuse", google.refuse_account, name="refuse_google"),
    path("mailboxes/google/remove", google.remove, name="remove_google"),
    path(f"{MAILBOX}/limits", mailboxes.limits, name="limits"),
    path(f"{MAILBOX}/test", mailboxes.send_test, name="send_test"),
    path(f"{MAILBOX}/try-again", mailboxes.try_again, name="try_again"),
]

of_letters: list[URLPattern] = [
    path("letters", letters.letters, name="letters"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}/html", captured.html, name="letter_html"),
    path(f"{LETTER}/papers/<int:place>", captured.paper, name="letter_paper"),
    path(f"{LETTER}/<plain_act:verb>", letter_acts.act, name="letter_act"),
    path(f"{LETTER}/was-sent", letter_acts.settle, {"answer": "sent"}, name="was_sent"),
    path(f"{LETTER}/was-not-sent", letter_acts.settle, {"answer": "not sent"}, name="was_not_sent"),
    path(f"{LETTER}/resend", letter_acts.resend, name="resend"),
    path(f"{LETTER}/bounced", letter_acts.bounced, name="bounced"),
    path("alerts/deal-with", letter_acts.deal_with_alert, name="deal_with_alert"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/<str:token>", sign_in.sign_in_by_link, name="sign_in_by_link"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    # Registered with Google, letter by letter: mail/google_client.py says it too.
    path("mail/google/return", google.come_back, name="google_return"),
    path("c/<slug:slug>/", include([*of_mailboxes, *of_letters])),
]
