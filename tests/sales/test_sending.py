"""One document by e-mail: what is composed is what leaves, once, and to whom."""

from dataclasses import replace
from email import message_from_bytes
from uuid import uuid4

import pytest

from solde.company.access import NotAllowed, let_in
from solde.company.models import Company
from solde.customers.models import Customer
from solde.mail.captured import letter_of, parts_of
from solde.mail.choosing import NoSuchMailbox
from solde.mail.composing import LetterIsWrong
from solde.mail.letters.carried import carried_by
from solde.mail.letters.enclosing import Enclosure, enclosures_of
from solde.mail.letters.wording import keep_template
from solde.mail.models import Delivery, Mailbox
from solde.mail.settling import NoReason, NotAtRest, resend
from solde.mail.states import State
from solde.mail.working import see_out
from solde.pdf.reading import shown_text
from solde.sales.adopting import adopt
from solde.sales.attaching import attach, remove
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.models import Document
from solde.sales.refusals import ChangedMeanwhile
from solde.sales.sending import CannotBeSent, compose, faults, send
from solde.sales.viewing import link_to
from solde.sales.voiding import void
from tests import town
from tests.sales.selling import ON, issued, line, new, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def maple(company: Company) -> Customer:
    return town.customer(
        company, "Maple", email="books@maple.example", cc="boss@maple.example",
        bcc="archive@maple.example", terms_days=30,
    )  # fmt: skip


def sent(document: Document, **changes: str) -> Delivery:
    reason = changes.pop("reason", "")
    letter = replace(compose(document), **changes)
    return send(document, letter, key=uuid4(), reason=reason)


def left(delivery: Delivery) -> bytes:
    """The bytes of a letter after it has left, into captured mail."""
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    delivery.refresh_from_db()
    assert delivery.state == State.SENT, delivery.last_words
    kept = letter_of(delivery.company, delivery.public_id)
    assert kept
    return bytes(kept.message)


def test_the_letter_is_composed_from_the_document_and_its_customer(maple):
    letter = compose(issued(maple, line("100.00"), po_number="PO-4711"))
    assert (letter.to, letter.cc, letter.bcc) == (
        "books@maple.example", "boss@maple.example", "archive@maple.example",
    )  # fmt: skip
    assert letter.subject == "Invoice 1 – Timber and Sons"
    assert "invoice 1 for Maple, dated September 1, 2025" in letter.text
    assert "Balance due: $100.00" in letter.text
    assert "{{" not in letter.text


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("invoice", "Facture", "Solde à payer\xa0: 100,00\xa0$"),
        ("credit_memo", "Note de crédit", "100,00\xa0$"),
        ("sales_receipt", "Reçu de vente", "100,00\xa0$"),
        ("statement_charge", "Frais", "Date d’échéance\xa0: 1 septembre 2025"),
    ],
)
def test_every_kind_has_words_in_the_customers_language(company, kind, title, words):
    erable = town.customer(company, "Érable", email="comptes@e.example", language="fr-CA")
    letter = compose(issued(erable, kind=kind))
    assert letter.subject.startswith(title)
    assert "Bonjour" in letter.text
    assert words in letter.text
    assert letter.language == "fr-CA"


def test_what_was_composed_is_what_leaves(maple):
    invoice = issued(maple)
    letter = compose(invoice)
    message = message_from_bytes(left(send(invoice, letter, key=uuid4())))
    kept = letter_of(maple.company, stored(invoice).letter.public_id)
    parts = parts_of(kept)
    assert parts.header("subject") == letter.subject
    assert parts.text.replace("\r\n", "\n").strip() == letter.text.strip()
    assert message["To"] == letter.to
    assert message["Cc"] == letter.cc
    assert message["Bcc"] is None
    assert kept.recipients == [letter.to, letter.cc, letter.bcc]
    (paper,) = parts.papers
    assert paper.file_name == "Invoice 1.pdf"


def test_a_projects_letter_goes_to_its_customer(company, maple):
    barn = town.customer(company, "Barn", parent=maple)
    assert compose(issued(barn)).to == "books@maple.example"
    roof = town.customer(company, "Roof", parent=maple, email="roof@maple.example")
    letter = compose(issued(roof))
    assert (letter.to, letter.cc) == ("roof@maple.example", "")


def test_the_company_may_put_it_in_words_of_its_own_with_a_link(company, maple):
    keep_template(
        company, "invoice", "en", subject="Invoice {{ number }}", text="See {{ link }} {{ total }}"
    )
    invoice = issued(maple)
    assert compose(invoice).text == f"See {link_to(invoice.versions.get())} $100.00"


def test_the_same_key_sends_once(maple):
    invoice, key = issued(maple), uuid4()
    letter = compose(invoice)
    assert send(invoice, letter, key=key) == send(invoice, letter, key=key)
    assert maple.company.deliveries.count() == 1


def test_it_is_sent_again_only_when_the_first_has_come_to_rest_and_with_a_reason(maple):
    invoice = issued(maple)
    first = sent(invoice)
    with pytest.raises(NotAtRest):
        sent(invoice, reason="They lost it.")
    left(first)
    with pytest.raises(NoReason):
        sent(invoice)
    again = sent(invoice, reason="They lost it.")
    assert (again.purpose, again.reason) == (2, "They lost it.")


def test_every_fault_is_named_before_anything_is_queued(maple):
    invoice = issued(maple)
    letter = compose(invoice)
    for field, text in (
        ("to", ""),
        ("to", " , "),
        ("to", "maple at example"),
        ("cc", "nobody"),
        ("subject", " "),
        ("subject", "x" * 301),
        ("text", "\n"),
        ("text", "x" * 10_001),
    ):
        wrong = replace(letter, **{field: text})
        assert [one.field for one in faults(invoice, wrong)] == [field]
        with pytest.raises(LetterIsWrong):
            send(invoice, wrong, key=uuid4())
    assert maple.company.deliveries.count() == 0
    assert maple.company.sending_runs.count() == 0


def test_a_mailbox_has_its_limits(maple):
    invoice = issued(maple)
    letter = compose(invoice)
    Mailbox.objects.filter(pk=letter.mailbox.pk).update(recipients_max=2, attachments_max=1000)
    letter.mailbox.refresh_from_db()
    assert [one.field for one in faults(invoice, letter)] == ["to", "attachments"]


def test_another_companys_mailbox_is_refused(maple):
    strange = Mailbox.objects.create(kind=Mailbox.Kind.SMTP, address="x@elsewhere.example")
    invoice = issued(maple)
    letter = replace(compose(invoice), mailbox=strange)
    with pytest.raises(NoSuchMailbox):
        send(invoice, letter, key=uuid4())


def test_whoever_only_reads_sends_nothing(maple):
    invoice = issued(maple)
    reader = let_in(maple.company, "reader@timber.example", "viewer")
    with pytest.raises(NotAllowed):
        send(invoice, compose(invoice), key=uuid4(), by=reader)


def test_drafts_and_void_documents_are_not_sent(company, maple):
    with pytest.raises(CannotBeSent, match="draft"):
        compose(save_draft(company, new(maple)))
    invoice = issued(maple)
    letter = compose(invoice)
    void(invoice, on=ON)
    with pytest.raises(CannotBeSent, match="void"):
        send(invoice, letter, key=uuid4())


def test_what_was_edited_since_it_was_read_is_not_sent_unseen(maple):
    invoice = issued(maple)
    letter = compose(invoice)
    edit(stored(invoice), new(maple, line("120.00")))
    with pytest.raises(ChangedMeanwhile):
        send(invoice, letter, key=uuid4())


def test_what_was_brought_in_from_elsewhere_is_sent_too(maple):
    town.invoice(maple, 12_345, number="OLD-7")
    adopt(maple.company)
    invoice = maple.company.documents.get()
    assert "$123.45" in compose(invoice).text
    left(sent(invoice))


def test_files_go_along_as_they_were_when_the_letter_was_ordered(maple):
    invoice = issued(maple)
    plan = attach(invoice, "Plan é.txt", b"north wall")
    attach(invoice, "costs.csv", b"secret", goes_along=False)
    gone = attach(invoice, "old.txt", b"old")
    remove(gone, now=gone.added_at)
    delivery = sent(invoice)
    attach(invoice, "later.txt", b"later")
    remove(plan, now=Delivery._base_manager.get().created_at.replace(year=2099))
    files = enclosures_of(delivery)[1:]
    assert [(one.shown_name, one.content) for one in files] == [("Plan é.txt", b"north wall")]
    message = left(delivery)
    assert b"bm9ydGggd2FsbA==" in message  # "north wall"
    assert b"secret" not in message


def test_what_was_sent_is_reproduced_to_the_byte_after_edits(maple):
    invoice = issued(maple, memo="Thank you", internal_note="never leaves the house")
    delivery = sent(invoice)
    before = enclosures_of(delivery)
    left(delivery)
    edit(stored(invoice), new(maple, line("999.00"), memo="Other"))
    assert enclosures_of(delivery) == before


def test_what_was_sent_is_reproduced_to_the_byte_after_it_is_void(maple):
    invoice = issued(maple)
    delivery = sent(invoice)
    left(delivery)
    void(stored(invoice), on=ON)
    (paper,) = carried_by(delivery)
    assert paper.left_like_this is True


def test_letters_that_wait_are_called_off_when_the_document_is_void(maple):
    invoice = issued(maple)
    delivery = sent(invoice)
    edit(stored(invoice), new(maple, line("999.00")))
    void(stored(invoice), on=ON)
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED


def test_a_letter_sent_again_after_the_document_is_void_says_so(maple):
    invoice = issued(maple)
    delivery = sent(invoice)
    left(delivery)
    void(stored(invoice), on=ON)
    again = resend(delivery, "for their files")
    assert "Void" not in title_on(enclosures_of(delivery))
    assert "Void" in title_on(enclosures_of(again))


def title_on(files: list[Enclosure]) -> str:
    """What stands at the top of the first paper."""
    return " ".join(shown_text(files[0].content))[:300]


def test_the_internal_note_is_in_neither_letter_nor_paper(maple):
    invoice = issued(maple, internal_note="ZEBRA in the basement")
    delivery = sent(invoice)
    assert "ZEBRA" not in delivery.subject + delivery.text
    assert "ZEBRA" not in str(invoice.versions.get().content)
    (paper,) = enclosures_of(delivery)
    assert b"ZEBRA" not in paper.content
    assert "ZEBRA" not in str(paper.figures)
