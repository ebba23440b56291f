"""What becomes of documents when the post goes wrong, and where it is told."""

from dataclasses import replace
from uuid import uuid4

import pytest

from solde.company.models import Company
from solde.doubles.faults import Cut
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Reply
from solde.mail.alerts import AlertKind
from solde.mail.choosing import default_mailbox
from solde.mail.models import Delivery, Mailbox
from solde.mail.settling import settle
from solde.mail.states import State
from solde.mail.working import see_out
from solde.sales.closing import tell_of_unsent
from solde.sales.models import Document
from solde.sales.sending import compose, send
from solde.sales.standing import SendingAxis, sending_of
from solde.smtp_url import smtp_server
from solde.subject import Subject
from tests.mail.round_trip import connected, member
from tests.sales.selling import issued, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """The installation's server, on loopback and full of whims."""
    with SmtpDouble() as double:
        settings.SOLDE_SMTP = smtp_server(double.url)
        settings.SOLDE_FROM_EMAIL = "billing@timber.example"
        yield double


def sent(document: Document) -> Delivery:
    delivery = send(document, compose(document), key=uuid4())
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    delivery.refresh_from_db()
    return delivery


def told(company: Company) -> list[tuple[str, str]]:
    return list(company.alerts.order_by("pk").values_list("kind", "subject"))


def test_a_refused_address_is_a_problem_and_an_alert(server, company, maple):
    server.misbehave(Reply("rcpt", "550 5.1.1 Nobody of that name"), times=1)
    invoice = issued(maple)
    letter = sent(invoice)
    assert sending_of(stored(invoice)) is SendingAxis.PROBLEM
    tell_of_unsent()
    assert told(company) == [(AlertKind.PRIMARY_REFUSED, f"delivery:{letter.pk}")]


def test_a_line_that_breaks_at_the_end_leaves_it_to_a_person(server, company, maple):
    server.misbehave(Cut("dot", stored=True), times=1)
    invoice = issued(maple)
    letter = sent(invoice)
    assert sending_of(stored(invoice)) is SendingAxis.IN_DOUBT
    settle(letter, was_sent=True)
    assert sending_of(stored(invoice)) is SendingAxis.SENT
    assert len(list(server.witness.letters())) == 1


def test_a_letter_that_cannot_be_put_together_is_told_of_once_with_its_document(company, maple):
    invoice = issued(maple)
    delivery = send(invoice, compose(invoice), key=uuid4())
    Mailbox.objects.filter(pk=default_mailbox().pk).update(attachments_max=1000)
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    assert sending_of(stored(invoice)) is SendingAxis.PROBLEM
    tell_of_unsent()
    tell_of_unsent()
    assert told(company) == [(AlertKind.DOCUMENT_NOT_SENT, f"delivery:{delivery.pk}")]
    assert company.alerts.get().words.startswith(f"invoice {invoice.number}, Maple: What the")


@pytest.mark.parametrize(
    ("choice", "state"),
    [(Company.WhenMailboxFails.HOLD, State.HELD), (Company.WhenMailboxFails.DEFAULT, State.SENT)],
)
def test_when_gmail_is_gone_the_company_has_chosen_what_happens(
    google, server, company, maple, choice, state
):
    mailbox = connected(company, member(company))
    Company.objects.filter(pk=company.pk).update(when_mailbox_fails=choice)
    company.refresh_from_db()
    google.revoke_account(mailbox.address)
    invoice = issued(maple)
    letter = compose(invoice)
    assert letter.mailbox == mailbox
    delivery = send(invoice, letter, key=uuid4())
    see_out(company.deliveries.filter(about__startswith=Subject.VERSION.of("")))
    delivery.refresh_from_db()
    assert delivery.state == state
    assert (AlertKind.GMAIL_LOST, f"mailbox:{mailbox.pk}") in told(company)


def test_a_changed_letter_is_sent_as_it_was_changed(server, maple):
    invoice = issued(maple)
    letter = replace(compose(invoice), to="other@maple.example", subject="Hello")
    delivery = send(invoice, letter, key=uuid4())
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    (taken,) = server.witness.letters()
    assert taken.recipients == ("other@maple.example",)
    assert b"Subject: Hello" in taken.raw
