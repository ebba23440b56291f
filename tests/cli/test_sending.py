"""Documents on the command line: sent, queued, printed, and what became of them."""

import pytest

from solde.sales.answering import SENTENCES
from tests import town
from tests.cli.door import solde
from tests.sales.selling import issued
from tests.source import CHECKOUT

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company(email="billing@timber.example")


@pytest.fixture
def invoice(company):
    return issued(town.customer(company, "Maple", email="books@maple.example"))


def documents(company, word, *arguments):
    return solde("documents", word, *arguments, "--company", company.slug)


def test_a_letter_is_shown_and_then_sent_as_it_was_shown(company, invoice, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("Here it is.\n")
    changes = ("--text", str(words), "--subject", "Yours", "--to", "other@maple.example")
    shown = documents(company, "send", "invoice:1", *changes, "--preview")
    assert shown.code == 0, shown.err
    for piece in ("To: other@maple.example", "Subject: Yours", "Here it is."):
        assert piece in shown.out
    assert company.deliveries.count() == 0
    said = documents(company, "send", "invoice:1", *changes, "--wait")
    assert (said.code, said.out.rpartition(": ")[2].strip()) == (0, "sent"), said.err
    letter = company.deliveries.get()
    assert (letter.subject, letter.text.strip()) == ("Yours", "Here it is.")


def test_sending_again_wants_a_reason(company, invoice):
    assert documents(company, "send", "invoice:1", "--wait").code == 0
    again = documents(company, "send", "invoice:1")
    assert (again.code, "say why" in again.err) == (1, True)
    assert documents(company, "send", "invoice:1", "--reason", "They lost it.").code == 0


def test_a_document_that_is_not_there_is_refused(company, invoice):
    assert documents(company, "send", "invoice:77").code == 1
    assert documents(company, "send", "1").code == 2


def test_what_waits_is_sent_with_an_answer_for_each(company, invoice):
    issued(town.customer(company, "Dogwood"))
    queued = documents(company, "queue", "invoice:1", "invoice:2", "--way", "email")
    assert "2" in queued.out
    sent = documents(company, "send-queue", "--wait", "--json")
    assert sent.code == 0, sent.err
    told = {one["customer"]: one["reason"] or one["delivery"]["state"] for one in sent.lines}
    assert told == {"Maple": "sent", "Dogwood": "no_email_address"}
    run = company.sending_runs.get()
    shown = documents(company, "answers", str(run.public_id))
    assert "Enter one, or print it" in " ".join(shown.out.split())
    assert documents(company, "answers", "nonsense").code == 1


def test_what_waits_for_paper_is_printed(company, invoice, tmp_path):
    file = tmp_path / "queue.pdf"
    assert documents(company, "print-queue", str(file)).code == 1
    documents(company, "queue", "invoice:1", "--way", "print")
    said = documents(company, "print-queue", str(file))
    assert said.code == 0, said.err
    assert file.read_bytes().startswith(b"%PDF")
    assert documents(company, "queue", "invoice:1", "--way", "print", "--out").code == 0


def test_the_log_of_a_document(company, invoice):
    documents(company, "send", "invoice:1", "--wait")
    said = documents(company, "log", "invoice:1", "--json")
    assert [one["what"] for one in said.lines] == ["letter", "send", "issue"]
    assert "Issued" in documents(company, "log", "invoice:1").out


def test_every_reason_is_explained():
    page = (CHECKOUT / "docs" / "how-to" / "send-documents.md").read_text()
    assert [code for code in SENTENCES if f"| `{code}` |" not in page] == []
