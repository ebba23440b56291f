"""A letter as a worker puts it together: for whom, from where, and proven."""

from datetime import UTC, datetime
from email import message_from_bytes
from hashlib import sha256

import pytest

from solde.mail.answers import Meaning
from solde.mail.choosing import Way, installations
from solde.mail.letters.assembling import CAPTURED_ADDRESS, put_together
from solde.mail.models import Mailbox
from solde.mail.queueing import NewLetter, queue_letters
from solde.mail.sending import Unfit
from solde.smtp_url import smtp_server
from solde.statements.enclosing import letter_of
from tests.mail.envelopes import ALDER, BIRCH, CEDAR
from tests.mail.post import BCC, CC, queued, tried
from tests.statements.books import company as mill
from tests.statements.books import customer, invoice, run_of

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 10, 1, 9, 30, tzinfo=UTC)
EVERYBODY = (ALDER, (CC, BIRCH), (BCC, CEDAR))


@pytest.fixture
def company():
    return mill(email="books@northwind.example")


@pytest.fixture
def captured():
    return installations(Mailbox.Kind.CAPTURED)


def plain(company, *recipients, mailbox):
    """A letter that carries nothing."""
    return queued(company, *recipients, about="alert:1", mailbox=mailbox)


def head(packed):
    return message_from_bytes(packed.envelope.message)


def statement_letter(company, mailbox):
    """The letter of Alder's statement, queued as a run does."""
    invoice(customer(company, "Alder", email=ALDER), "2025-09-01", "55.00")
    run_of(company)
    statement = company.statements.get()
    subject, text, language = letter_of(statement, company)
    letter = NewLetter(
        about=f"statement:{statement.pk}",
        recipients=[("to", ALDER)],
        subject=subject,
        text=text,
        language=language,
    )
    queue_letters(company, [letter], Way(mailbox))
    return company.deliveries.select_related("company").get()


def test_it_carries_the_statement_that_it_is_about(company, captured):
    delivery = statement_letter(company, captured)
    packed = put_together(delivery, captured, 1, now=NOW)
    (paper,) = [
        part.get_payload(decode=True)
        for part in head(packed).walk()
        if part.get_content_type() == "application/pdf"
    ]
    assert packed.pdf_sha256 == sha256(paper).hexdigest()
    assert packed.size == len(packed.envelope.message)
    assert packed.envelope.recipients == (ALDER,)
    assert f"<{delivery.public_id.hex}.1." in packed.envelope.message_id


def test_two_tries_have_names_of_their_own(company, captured):
    delivery = plain(company, ALDER, mailbox=captured)
    tries = [put_together(delivery, captured, number, now=NOW) for number in (1, 2, 2)]
    ids = {packed.envelope.message_id for packed in tries}
    assert len(ids) == 3


def test_copies_in_secret_are_handed_over_and_named_nowhere(company, captured):
    packed = put_together(plain(company, *EVERYBODY, mailbox=captured), captured, 1, now=NOW)
    assert packed.envelope.recipients == (ALDER, BIRCH, CEDAR)
    assert (head(packed)["To"], head(packed)["Cc"]) == (ALDER, BIRCH)
    assert CEDAR.encode() not in packed.envelope.message
    assert packed.pdf_sha256 == ""


def test_a_second_try_is_for_those_whom_the_first_did_not_reach(company):
    smtp = installations(Mailbox.Kind.SMTP)
    smtp.address = "billing@timber.example"
    delivery = tried(plain(company, *EVERYBODY, mailbox=smtp), r1=Meaning.LATER)
    packed = put_together(delivery, smtp, 2, now=NOW)
    assert packed.envelope.recipients == (BIRCH,)
    assert (head(packed)["To"], head(packed)["Cc"]) == (ALDER, BIRCH)


def test_by_gmail_it_names_nobody_whom_it_reached_already(company):
    """Gmail sends to everybody whom the letter names."""
    delivery = tried(
        plain(company, *EVERYBODY, mailbox=installations(Mailbox.Kind.SMTP)), r1=Meaning.LATER
    )
    gmail = Mailbox(kind=Mailbox.Kind.GMAIL, address="books@gmail.example", google_sub="1")
    packed = put_together(delivery, gmail, 2, now=NOW)
    assert packed.envelope.recipients == (BIRCH,)
    assert (head(packed)["To"], head(packed)["Cc"]) == (None, BIRCH)
    assert ALDER.encode() not in packed.envelope.message


def test_a_letter_that_has_reached_everybody_never_leaves_again(company, captured):
    delivery = tried(plain(company, ALDER, mailbox=captured))
    with pytest.raises(Unfit, match="nobody"):
        put_together(delivery, captured, 2, now=NOW)


@pytest.mark.parametrize(
    ("own", "from_email", "smtp", "comes_from"),
    [
        ("billing@timber.example", "mail@host.example", "", "billing@timber.example"),
        ("", "mail@host.example", "smtp://user%40host.example@h", "mail@host.example"),
        ("", "", "smtp://user%40host.example:x@h", "user@host.example"),
        ("", "post@érable.example", "", "post@xn--rable-9ra.example"),
    ],
)
def test_it_comes_from_the_mailbox_and_answers_go_to_the_company(
    settings, company, own, from_email, smtp, comes_from
):
    settings.SOLDE_FROM_EMAIL, settings.SOLDE_SMTP = from_email, smtp_server(smtp)
    settings.SOLDE_BOUNCE_ADDRESS = ""
    mailbox = installations(Mailbox.Kind.SMTP)
    mailbox.address = own
    packed = put_together(plain(company, ALDER, mailbox=mailbox), mailbox, 1, now=NOW)
    assert head(packed)["From"] == f'"Northwind Timber Ltd." <{comes_from}>'
    assert head(packed)["Reply-To"] == "books@northwind.example"
    assert packed.envelope.sender == comes_from


def test_a_mailbox_without_an_address_says_what_to_set(settings, company):
    settings.SOLDE_FROM_EMAIL, settings.SOLDE_SMTP = "", smtp_server("smtp://user:x@host")
    mailbox = installations(Mailbox.Kind.SMTP)
    with pytest.raises(Unfit, match="SOLDE_FROM_EMAIL"):
        put_together(plain(company, ALDER, mailbox=mailbox), mailbox, 1, now=NOW)


@pytest.mark.parametrize(
    ("email", "comes_from"), [("books@mill.example", "books@mill.example"), ("", CAPTURED_ADDRESS)]
)
def test_captured_mail_comes_from_wherever_the_company_is_reached(captured, email, comes_from):
    packed = put_together(plain(mill(email=email), ALDER, mailbox=captured), captured, 1, now=NOW)
    assert packed.envelope.sender == comes_from


def test_bounces_go_where_they_are_read(settings, company):
    settings.SOLDE_FROM_EMAIL = "mail@host.example"
    settings.SOLDE_BOUNCE_ADDRESS = "bounces@host.example"
    mailbox = installations(Mailbox.Kind.SMTP)
    delivery = plain(company, ALDER, mailbox=mailbox)
    packed = put_together(delivery, mailbox, 3, now=NOW)
    assert packed.envelope.sender.startswith(f"bounces+{delivery.public_id.hex}.3.")
    assert head(packed)["From"].endswith("<mail@host.example>")


def test_more_recipients_than_a_mailbox_takes(company, captured):
    delivery = plain(company, *EVERYBODY, mailbox=captured)
    captured.recipients_max = 3
    put_together(delivery, captured, 1, now=NOW)
    captured.recipients_max = 2
    with pytest.raises(Unfit, match="3 recipients; this mailbox takes 2"):
        put_together(delivery, captured, 1, now=NOW)


def test_more_bytes_than_a_mailbox_takes(company, captured):
    delivery = statement_letter(company, captured)
    captured.attachments_max = 1000
    with pytest.raises(Unfit, match="this mailbox takes 1000"):
        put_together(delivery, captured, 1, now=NOW)


def test_names_that_nobody_cleaned_still_leave_as_one_line(captured):
    company = mill(email="")
    type(company).objects.filter(pk=company.pk).update(name="Mill\r\nBcc: x@y.example\u202e")
    company.refresh_from_db()
    packed = put_together(plain(company, ALDER, mailbox=captured), captured, 1, now=NOW)
    assert head(packed)["From"] == f'"Mill Bcc: x@y.example" <{CAPTURED_ADDRESS}>'
    assert head(packed)["Bcc"] is None
