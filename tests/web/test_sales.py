"""Sales: the list, the editor, and a document with what is done to it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from solde.mail.models import Delivery
from solde.pdf.reading import shown_text
from solde.sales.catalogue import NewItem, add_item
from solde.sales.drafting import save_draft
from tests import town
from tests.sales.selling import issued, micros, new, quebec
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def write(visitor, customer, kind="invoice"):
    return visitor.open(f"sales/new/{kind}?customer={customer.public_id}")


def only(company):
    return company.documents.get()


def test_an_invoice_begins_with_its_customer(owner, company, maple):
    owner.open("sales/new/invoice?q=map")
    owner.follow("Maple")
    assert "Maple" in owner.words
    assert owner.read.forms[-1].fields["terms"] == "net:30"


def test_an_invoice_is_issued_as_it_was_typed(owner, company, maple):
    quebec(company)
    write(owner, maple)
    owner.press(
        "Issue",
        issue="yes",
        **{"line-0-description": "Planks", "line-0-quantity": "2.5", "line-0-price": "40.00"},
        po_number="PO 7",
        discount="10 %",
    )
    assert "Invoice" in owner.words
    document = only(company)
    assert (document.state, document.po_number) == ("issued", "PO 7")
    assert document.total_minor == 9000
    assert document.due_on == document.dated_on + timedelta(days=30)


def test_taxes_that_share_a_name_show_their_rate(owner, company, maple):
    quebec(company, ("GST", 50_000), ("HST", 130_000), ("HST", 150_000))
    owner.open(f"sales/new/invoice?customer={maple.public_id}")
    assert "GST HST 13 % HST 15 %" in owner.words


def test_taxes_are_proposed(owner, company, maple):
    quebec(company, ("GST", 50_000))
    company.taxes.update(is_usual=True)
    write(owner, maple)
    owner.press(
        "Recalculate",
        recalculate="yes",
        **{"line-0-description": "Planks", "line-0-price": "100.00"},
    )
    assert "GST $5.00 Total $105.00" in owner.words


@pytest.mark.parametrize(("button", "state"), [("issue", "issued"), ("draft", "draft")])
def test_pressed_again_it_is_the_document_that_was_made(owner, company, maple, button, state):
    there = f"/c/{company.slug}/sales/new/invoice?customer={maple.public_id}"
    owner.open(there)
    form = next(form for form in owner.read.forms if "Issue" in form.buttons)
    fields = form.fields | {"line-0-description": "Planks", "line-0-price": "40.00"}
    first, second = (owner.client.post(there, fields | {button: "yes"}) for _ in range(2))
    assert first.url == second.url
    assert only(company).state == state
    owner.open(first.url)
    assert "saved before: nothing was made a second time" in owner.words
    refused = owner.client.post(there, fields | {button: "yes", "line-0-price": "41.00"})
    assert "said something else" in refused.content.decode()
    assert only(company).total_minor == 4000


def test_a_form_without_its_key_is_looked_over_and_pressed_once_more(owner, company, maple):
    write(owner, maple)
    lines = {"line-0-description": "Planks", "line-0-price": "40.00"}
    owner.press("Issue", issue="yes", key="", **lines)
    assert "press once more" in owner.words
    owner.press("Issue", issue="yes")
    assert only(company).state == "issued"


def test_the_totals_move_while_typing(owner, company, maple):
    write(owner, maple)
    owner.press(
        "Recalculate",
        recalculate="yes",
        **{"line-0-description": "Planks", "line-0-price": "12.34"},
    )
    assert "$12.34" in owner.words
    assert not company.documents.exists()


def test_an_item_fills_in_its_line(owner, company, maple):
    add_item(company, NewItem(name="Oak", description="Oak boards", price_micros=micros("8.50")))
    write(owner, maple)
    owner.press("Recalculate", recalculate="yes", **{"line-0-item": "Oak", "line-0-quantity": "3"})
    assert owner.read.forms[-1].fields["line-0-description"] == "Oak boards"
    assert "$25.50" in owner.words


def test_rows_come_and_go(owner, company, maple):
    write(owner, maple)
    owner.press("Add a line", add="yes", **{"line-1-description": "Second"})
    assert owner.read.forms[-1].fields["rows"] == "4"
    owner.press("Recalculate", drop="0")
    fields = owner.read.forms[-1].fields
    assert (fields["rows"], fields["line-0-description"]) == ("3", "Second")


def test_what_is_wrong_stands_at_its_field(owner, company, maple):
    write(owner, maple)
    owner.press("Issue", issue="yes", **{"line-0-price": "many"})
    assert "“many” is not a number." in owner.words
    owner.press("Issue", issue="yes", **{"line-0-price": "5", "line-0-description": ""})
    assert "Line 1 says nothing." in owner.words
    assert not company.documents.exists()


def test_an_unknown_item_is_said(owner, company, maple):
    write(owner, maple)
    owner.press("Issue", issue="yes", **{"line-0-item": "Elm", "line-0-price": "5"})
    assert "There is no item of that name." in owner.words


def test_numbers_are_typed_as_in_french(company, maple):
    visitor = browser(company, "owner")
    visitor.client.cookies["django_language"] = "fr"
    visitor.user.language = "fr-ca"
    visitor.user.save(update_fields=["language"])
    with translation.override("fr-ca"):
        write(visitor, maple)
        fields = visitor.read.forms[-1].fields
        given = {"line-0-description": "Planches", "line-0-price": "1 234,50", "issue": "yes"}
        answer = visitor.client.post(visitor.read.forms[-1].action, fields | given)
    assert answer.status_code == 302
    assert only(company).total_minor == 123450


def test_a_draft_is_kept_changed_and_issued(owner, company, maple):
    write(owner, maple)
    owner.press(
        "Save as a draft",
        draft="yes",
        **{"line-0-description": "Planks", "line-0-price": "10.00"},
    )
    draft = only(company)
    assert draft.state == "draft"
    assert "Draft" in owner.words
    owner.open(f"sales/{draft.public_id}/edit")
    owner.press("Issue", issue="yes", **{"line-0-price": "20.00"})
    assert (only(company).state, only(company).total_minor) == ("issued", 2000)


def test_a_draft_is_thrown_away(owner, company, maple):
    save_draft(company, new(maple))
    owner.open(f"sales/{only(company).public_id}")
    owner.press("Throw away")
    assert "The draft was thrown away." in owner.words
    assert not company.documents.exists()


def test_an_edited_invoice_keeps_its_number_and_versions(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}/edit")
    owner.press("Save", save="yes", **{"line-0-price": "150.00"})
    changed = only(company)
    assert (changed.number, changed.total_minor) == (invoice.number, 15000)
    assert "Version 1" in owner.words
    first = owner.open(f"sales/{invoice.public_id}/versions/1")
    assert "100.00" in " ".join(shown_text(first.content))


def test_a_credit_memo_begins_like_its_invoice(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}")
    owner.follow("Credit memo for it")
    owner.press("Issue", issue="yes")
    memo = company.documents.get(kind="credit_memo")
    assert (memo.total_minor, memo.customer) == (invoice.total_minor, invoice.customer)


def test_an_invoice_is_voided_with_a_question(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}")
    owner.press("Void it")
    assert "is void." in owner.words
    assert only(company).state == "voided"


def test_a_mistyped_year_voids_nothing(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}")
    owner.press("Void it", on="2152-09-01")
    assert "2152-09-01 is still to come" in owner.words
    assert only(company).state == "issued"


def test_a_dispute_is_noted_and_ended(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}")
    owner.press("Save", words="Too short by a foot")
    assert "Too short by a foot" in owner.words
    owner.press("Save")
    assert only(company).disputed_on is None


def test_a_file_is_added_shown_and_removed(owner, company, invoice):
    token = owner.open(f"sales/{invoice.public_id}") and owner.read.forms[-1].fields
    there = f"/c/{company.slug}/sales/{invoice.public_id}/files"
    file = SimpleUploadedFile("note.txt", b"Left at the gate")
    owner.client.post(there, token | {"file": file, "goes_along": "on"})
    owner.open(f"sales/{invoice.public_id}")
    assert "note.txt" in owner.words
    answer = owner.follow("note.txt")
    assert answer.content == b"Left at the gate"
    assert "attachment" in answer["Content-Disposition"]
    owner.open(f"sales/{invoice.public_id}")
    owner.press("")
    assert not company.attachments.filter(removed_at=None).exists()


def test_the_paper_is_the_invoice(owner, company, invoice):
    answer = owner.open(f"sales/{invoice.public_id}/paper")
    assert answer["Content-Type"] == "application/pdf"
    assert invoice.number in " ".join(shown_text(answer.content))


def test_a_letter_leaves_as_it_was_looked_at(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}/send")
    owner.press("Send", subject="For the planks", to="desk@maple.example")
    assert "is in the outbox." in owner.words
    letter = Delivery._base_manager.get()
    assert letter.subject == "For the planks"
    assert [one.address for one in letter.recipients.all()] == ["desk@maple.example"]


def test_the_letter_leads_to_its_invoice(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}/send")
    owner.press("Send")
    owner.open(f"letters/{Delivery._base_manager.get().public_id}")
    owner.follow(invoice.number)
    assert owner.page.request["PATH_INFO"].endswith(f"/sales/{invoice.public_id}")


def test_a_number_leads_to_its_invoice(owner, company, invoice):
    assert owner.open(f"search?q={invoice.number}")["Location"].endswith(str(invoice.public_id))


def test_pressed_twice_a_letter_leaves_once(owner, company, invoice):
    there = f"/c/{company.slug}/sales/{invoice.public_id}/send"
    owner.open(there)
    form = next(form for form in owner.read.forms if "Send" in form.buttons)
    for _each in range(2):
        owner.client.post(there, form.fields)
    assert Delivery._base_manager.count() == 1


def test_a_letter_that_is_wrong_says_so_at_its_field(owner, company, invoice):
    owner.open(f"sales/{invoice.public_id}/send")
    owner.press("Send", to="nobody")
    assert not Delivery._base_manager.exists()
    assert "nobody" in owner.words


def test_save_and_send_leads_to_the_letter(owner, company, maple):
    write(owner, maple)
    owner.press(
        "Save and send", send="yes", **{"line-0-description": "Planks", "line-0-price": "10.00"}
    )
    assert (
        owner.page.request["PATH_INFO"] == f"/c/{company.slug}/sales/{only(company).public_id}/send"
    )
    assert "books@maple.example" in owner.page.content.decode()


def test_a_document_of_another_company_is_not_there(company, invoice):
    other = browser(town.company(), "owner", "other@birch.example")
    for page in ("", "/paper", "/edit", "/send"):
        assert other.open(f"sales/{invoice.public_id}{page}").status_code == 404


def test_the_attachment_is_named_as_the_customer_reads_it(owner, company):
    invoice = issued(town.customer(company, "Érable", email="e@e.example", language="fr-CA"))
    owner.open(f"sales/{invoice.public_id}/send")
    assert f"Facture {invoice.number}.pdf" in owner.words


@pytest.mark.parametrize("page", ["sales/new/invoice", "payments/new", "statements"])
def test_whoever_has_no_customers_is_led_to_the_first(owner, company, page):
    owner.open(page)
    assert owner.read.links["New customer"] == f"/c/{company.slug}/customers/new"
