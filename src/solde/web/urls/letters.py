"""Letters and alerts."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from solde.web import alerts, captured, carried, letter_acts, letters
from solde.web.settings import messages

LETTER = "letters/<uuid:letter_id>"
MESSAGE = "settings/messages/<slug:kind>/<slug:language>"


class PlainAct(StringConverter):
    regex = "|".join(letter_acts.PLAIN_ACTS)


register_converter(PlainAct, "plain_act")

of_a_company: list[URLPattern] = [
    path("letters", letters.letters, name="letters"),
    path("letters/several", letter_acts.with_several, name="several_letters"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}/html", captured.html, name="letter_html"),
    path(f"{LETTER}/papers/<int:place>", captured.paper, name="letter_paper"),
    path(f"{LETTER}/files", carried.files, name="letter_files"),
    path(f"{LETTER}/files/<int:place>", carried.file, name="letter_file"),
    path(f"{LETTER}/<plain_act:verb>", letter_acts.act, name="letter_act"),
    path(f"{LETTER}/was-sent", letter_acts.settle, {"answer": "sent"}, name="was_sent"),
    path(f"{LETTER}/was-not-sent", letter_acts.settle, {"answer": "not sent"}, name="was_not_sent"),
    path(f"{LETTER}/resend", letter_acts.resend, name="resend"),
    path(f"{LETTER}/bounced", letter_acts.bounced, name="bounced"),
    path("settings/messages", messages.messages, name="message_settings"),
    path(MESSAGE, messages.message, name="message"),
    path(f"{MESSAGE}/forget", messages.forget, name="forget_message"),
    path("alerts", alerts.alerts, name="alerts"),
    path("alerts/deal-with", alerts.deal_with_alert, name="deal_with_alert"),
]
