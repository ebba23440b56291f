"""The log of a document, and the link in its letter."""

from uuid import uuid4

import pytest
from django.test import Client

from solde.mail.models import Delivery
from solde.mail.working import see_out
from solde.sales.editing import edit
from solde.sales.log import log_of
from solde.sales.models import Document
from solde.sales.papers import pdf_of
from solde.sales.sending import compose, send
from solde.sales.standing import SendingAxis, sending_of
from solde.sales.viewing import NoSuchLink, token_of, version_behind
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.sales.selling import ON, issued, line, new, stored

pytestmark = pytest.mark.django_db


def sent(document: Document) -> str:
    """Send a document; returns the address of the link to what was sent."""
    delivery = send(document, compose(document), key=uuid4())
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    return f"/v/{token_of(document.versions.order_by('-number')[0])}"


def told(document: Document) -> list[str]:
    return [one.what for one in log_of(document, language="en-CA")]


def test_the_log_tells_everything_in_one_list(maple, django_assert_num_queries):
    invoice = issued(maple)
    edit(stored(invoice), new(maple, line("120.00")))
    there = sent(stored(invoice))
    Client().get(f"{there}/pdf")
    apply_oldest_first(town.payment(maple, 5000, on=ON, number="P-1"), on=ON)
    void(stored(invoice), on=ON)
    assert sorted(told(invoice)) == sorted(
        ["issue", "edit", "send", "letter", "view", "applied", "void"]
    )
    with django_assert_num_queries(4):
        happenings = log_of(invoice, language="en-CA")
    words = " | ".join(one.words for one in happenings)
    for piece in ("Edited: version 2", "Taken by the mail server", "Payment P-1: $50.00 applied"):
        assert piece in words
    assert [one.at for one in happenings] == sorted((one.at for one in happenings), reverse=True)


def test_the_link_shows_the_very_version_that_was_sent(maple):
    invoice = issued(maple)
    there = sent(invoice)
    first = pdf_of(invoice.versions.get())
    edit(stored(invoice), new(maple, line("999.00")))
    page = Client().get(there)
    assert "Invoice 1: $100.00" in page.content.decode()
    assert "Ask for the latest version" in page.content.decode()
    assert Client().get(f"{there}/pdf").content == first


def test_only_opening_the_paper_counts_as_viewed_and_only_once(maple):
    invoice = issued(maple)
    there = sent(invoice)
    visitor = Client()
    visitor.get(there)
    visitor.head(f"{there}/pdf")
    assert sending_of(stored(invoice)) is SendingAxis.SENT
    visitor.get(f"{there}/pdf")
    viewed_at = stored(invoice).viewed_at
    assert sending_of(stored(invoice)) is SendingAxis.VIEWED
    visitor.get(f"{there}/pdf")
    assert stored(invoice).viewed_at == viewed_at
    assert told(invoice).count("view") == 1


def test_an_earlier_version_that_is_opened_says_nothing_of_the_latest_letter(maple):
    invoice = issued(maple)
    first = sent(invoice)
    edit(stored(invoice), new(maple, line("120.00")))
    sent(stored(invoice))
    Client().get(f"{first}/pdf")
    assert stored(invoice).viewed_at is None


def test_a_void_document_says_so_on_the_page_and_on_the_paper(maple):
    invoice = issued(maple)
    there = sent(invoice)
    void(stored(invoice), on=ON)
    assert "It is void" in Client().get(there).content.decode()
    version = invoice.versions.get()
    assert Client().get(f"{there}/pdf").content == pdf_of(version, voided=True)
    assert pdf_of(version) != pdf_of(version, voided=True)


def test_a_link_cannot_be_guessed(maple):
    version = issued(maple).versions.get()
    token = token_of(version)
    assert version_behind(token) == version
    number, signature = token.split(":")
    for made_up in (number, f"{int(number) + 1}:{signature}", f"{token}x", ":", "x:y", ""):
        with pytest.raises(NoSuchLink):
            version_behind(made_up)
    assert Client().get(f"/v/{number}:x").status_code == 404
    assert Client().post(f"/v/{token}").status_code == 405
