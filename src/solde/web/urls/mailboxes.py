"""Mailboxes: a company's own server, its Google account, what each may send."""

from django.urls import URLPattern, path

from solde.web import google, mailboxes

MAILBOX = "mailboxes/<uuid:mailbox_id>"

of_a_company: list[URLPattern] = [
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
