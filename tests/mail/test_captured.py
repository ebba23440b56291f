"""Captured mail: kept once, shown to its company alone, harmless to look at."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from uuid6 import uuid7

from solde.mail.answers import Envelope
from solde.mail.captured import CapturedTransport, letter_of, letters_of, parts_of
from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from tests import town
from tests.mail.envelopes import ALDER, BIRCH, meanings
from tests.mail.post import queued

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 made up\x00\xff"
HTML = '<p>Hello <img src="https://elsewhere.example/pixel"></p>\n'


@pytest.fixture
def company():
    return town.company()


@pytest.fixture
def delivery(company):
    return queued(company, ALDER, BIRCH, mailbox=installations(Mailbox.Kind.CAPTURED))


def envelope_of(delivery, text="Bonjour, voilà le relevé.\n"):
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Timber <billing@timber.example>", f"Érable <{ALDER}>"
    message["Subject"] = "Relevé de compte"
    message["X-Solde-Delivery"] = str(delivery.public_id)
    message.set_content(text)
    message.add_alternative(HTML, subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="relevé.pdf")
    return Envelope("billing@timber.example", (ALDER, BIRCH), message.as_bytes(), "<1@x>")


def capture(envelope):
    transport = CapturedTransport()
    transport.open()
    answer = transport.hand_over(envelope)
    transport.close()
    return answer


def test_a_letter_is_kept_and_everybody_counts_as_reached(company, delivery):
    envelope = envelope_of(delivery)
    answer = capture(envelope)
    assert meanings(answer) == {ALDER: "taken", BIRCH: "taken"}
    assert answer.words == "Kept here; nothing has left."
    (letter,) = letters_of(company)
    assert letter.delivery == delivery
    assert letter.recipients == [ALDER, BIRCH]
    assert bytes(letter.message) == envelope.message


def test_the_second_time_a_letter_is_there_already(company, delivery):
    first, second = envelope_of(delivery), envelope_of(delivery, "Another text")
    capture(first)
    assert meanings(capture(second)) == {ALDER: "taken", BIRCH: "taken"}
    (letter,) = letters_of(company)
    assert bytes(letter.message) == first.message


def test_letters_are_shown_to_their_company_alone(company, delivery):
    other = town.company("Other")
    capture(envelope_of(delivery))
    assert list(letters_of(other)) == []
    assert letter_of(other, delivery.public_id) is None
    assert letter_of(company, uuid7()) is None
    assert letter_of(company, delivery.public_id).delivery == delivery


def test_the_newest_is_on_top(company, delivery):
    newer = queued(company, about="statement:2", mailbox=delivery.mailbox)
    for one in (delivery, newer):
        capture(envelope_of(one))
    assert [letter.delivery for letter in letters_of(company)] == [newer, delivery]


def test_a_list_costs_one_query_and_no_letters_bytes(company, delivery, django_assert_num_queries):
    capture(envelope_of(delivery))
    with django_assert_num_queries(1):
        letters = list(letters_of(company))
        assert [letter.delivery.subject for letter in letters] == ["Statement"]
    assert letters[0].get_deferred_fields() == {"message"}


def test_a_letter_is_taken_apart(company, delivery):
    capture(envelope_of(delivery))
    parts = parts_of(letter_of(company, delivery.public_id))
    assert parts.header("subject") == "Relevé de compte"
    assert parts.header("To") == f"Érable <{ALDER}>"
    assert parts.header("Bcc") == ""
    assert parts.text.replace("\r\n", "\n") == "Bonjour, voilà le relevé.\n"
    assert [(paper.file_name, paper.content) for paper in parts.papers] == [("relevé.pdf", PDF)]


def test_nothing_from_elsewhere_is_loaded_when_a_letter_is_looked_at(company, delivery):
    capture(envelope_of(delivery))
    html = parts_of(letter_of(company, delivery.public_id)).html
    policy, _, rest = html.partition(">")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert rest.replace("\r\n", "\n") == HTML


def test_a_letter_without_html_has_none(company, delivery):
    message = f"X-Solde-Delivery: {delivery.public_id}\r\nSubject: Bare\r\n\r\nText\r\n"
    capture(Envelope("", (ALDER,), message.encode(), "<1@x>"))
    parts = parts_of(letter_of(company, delivery.public_id))
    assert (parts.html, parts.papers) == ("", ())
    assert parts.text.strip() == "Text"
