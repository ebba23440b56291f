"""Many documents at once: every one has an answer, and none leaves twice."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from solde.company.models import Company
from solde.ledger import bulk
from solde.mail.choosing import NoSuchMailbox, default_mailbox
from solde.mail.models import Delivery, Mailbox
from solde.mail.queueing import REPEATED
from solde.mail.working import see_out
from solde.sales import answering, batches
from solde.sales.answering import answer_all, answer_next, sentence
from solde.sales.attaching import attach
from solde.sales.batches import (
    NothingChosen,
    Order,
    answers_of,
    letters_of,
    order_sending,
    progress,
)
from solde.sales.drafting import save_draft, throw_away
from solde.sales.issuing import issue, issue_draft
from solde.sales.models import Document, SendingAnswer, SendingRun
from solde.sales.printing import NothingPrinted, SendingIsUnfinished, print_sending, stream_sending
from solde.sales.queues import Way, put_in_queue, take_out_of_queue, waiting
from solde.sales.usual import change_usual
from solde.sales.voiding import void
from tests import town
from tests.ledger.sessions import second_waits_for_first
from tests.sales.selling import ON, issued, new, stored

pytestmark = pytest.mark.django_db


def ordered(company: Company, *, repeat: bool = False) -> SendingRun:
    order = Order(mailbox=default_mailbox(), repeat=repeat)
    run = order_sending(company, company.documents.all(), order)
    answer_all(run)
    return run


def told(run: SendingRun) -> dict[str, str]:
    return {one.document.customer.name: one.reason or one.status for one in answers_of(run)}


def test_every_document_has_a_letter_or_a_reason_that_says_what_to_do(company, maple):
    issued(maple)
    for name, fields in {
        "Cedar": {"email": "c@c.example", "delivery": "print"},
        "Dogwood": {},
        "Elm": {"email": "elm at e.example"},
    }.items():
        issued(town.customer(company, name, **fields))
    gone = issued(town.customer(company, "Gorse", email="g@g.example"))
    void(gone, on=ON)
    save_draft(company, new(town.customer(company, "Hazel", email="h@h.example")))
    run = ordered(company)
    assert told(run) == {
        "Maple": "queued",
        "Cedar": "prefers_print",
        "Dogwood": "no_email_address",
        "Elm": "invalid_email_address",
        "Gorse": "void",
        "Hazel": "draft",
    }
    state = progress(run)
    assert (state.documents, state.queued, state.is_complete) == (6, 1, True)
    assert dict(state.letters) == {"queued": 1}
    assert all("." in sentence(reason) for reason in state.left_out)


def test_the_database_knows_of_many_answers_before_their_letters_are_looked_for(
    company, maple, monkeypatch
):
    monkeypatch.setattr(bulk, "MANY", 2)
    issued(maple), issued(maple)
    ordered(company)
    tables = [SendingAnswer._meta.db_table, Delivery._meta.db_table]
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = any (%s)", [tables])
        assert cursor.fetchall() == [(2,), (2,)]


def test_who_prefers_paper_gets_a_letter_when_a_person_puts_it_in_the_queue(company):
    cedar = town.customer(company, "Cedar", email="c@c.example", delivery="print")
    invoice = issued(cedar)
    assert put_in_queue(company, company.documents.all(), Way.EMAIL) == 1
    assert told(ordered(company)) == {"Cedar": "queued"}
    assert not stored(invoice).to_email


def test_what_was_sent_is_sent_again_only_on_purpose(company, maple):
    issued(maple)
    first = ordered(company)
    assert told(ordered(company, repeat=True)) == {"Maple": "on_its_way"}
    see_out(letters_of(first))
    assert told(ordered(company)) == {"Maple": "already_sent"}
    again = ordered(company, repeat=True)
    (letter,) = letters_of(again)
    assert (letter.purpose, letter.reason) == (2, REPEATED)


def test_the_same_key_orders_once(company, maple):
    issued(maple)
    key, order = uuid4(), Order(mailbox=default_mailbox())
    first = order_sending(company, company.documents.all(), order, key=key)
    answer_all(first)
    issued(maple)
    assert order_sending(company, company.documents.all(), order, key=key) == first
    answer_all(first)
    assert company.deliveries.count() == 1


def test_a_broken_rule_is_not_taken_for_a_second_order(company, maple):
    issued(maple)
    gone = Mailbox(pk=10**9, kind=Mailbox.Kind.CAPTURED)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    with pytest.raises(IntegrityError, match="mailbox"):
        order_sending(company, company.documents.all(), Order(mailbox=gone))


def test_documents_of_others_are_not_reached_and_nothing_is_no_order(company, maple):
    other = town.company()
    theirs = issued(town.customer(other, "Oak", email="o@o.example"))
    order = Order(mailbox=default_mailbox())
    with pytest.raises(NothingChosen):
        order_sending(company, other.documents.filter(pk=theirs.pk), order)
    strange = Mailbox.objects.create(kind=Mailbox.Kind.SMTP, address="x@elsewhere.example")
    issued(maple)
    with pytest.raises(NoSuchMailbox):
        order_sending(company, company.documents.all(), Order(mailbox=strange))
    assert company.sending_runs.count() == 0


def test_files_larger_than_the_mailbox_takes_keep_a_document_back(company, maple):
    attach(issued(maple), "plan.txt", b"x" * 2000)
    mailbox = default_mailbox()
    Mailbox.objects.filter(pk=mailbox.pk).update(attachments_max=1000)
    assert told(ordered(company)) == {"Maple": "too_large"}


def test_a_worker_that_dies_in_the_middle_of_a_part_leaves_it_for_the_next(
    company, maple, monkeypatch
):
    monkeypatch.setattr(batches, "PART_SIZE", 2)
    monkeypatch.setattr(answering, "PART_SIZE", 2)
    issue(company, [new(maple) for _each in range(5)])
    run = order_sending(company, company.documents.all(), Order(mailbox=default_mailbox()))
    assert run.parts.count() == 3
    answer_next(run)

    def die(*_given: object, **_named: object) -> None:
        raise DatabaseError("the power is gone")

    with monkeypatch.context() as power:
        power.setattr(answering, "record_each", die)  # cuts the power
        with pytest.raises(DatabaseError), transaction.atomic():
            answer_next(run)
    assert company.deliveries.count() == 2
    answer_all(run)
    answer_all(run)
    assert [one.position for one in answers_of(run)] == [1, 2, 3, 4, 5]
    assert company.deliveries.count() == 5


def test_a_thousand_documents_have_a_thousand_answers(company, maple):
    cedar = town.customer(company, "Cedar")
    both = [new(one) for _each in range(500) for one in (maple, cedar)]
    issue(company, both)
    run = ordered(company)
    state = progress(run)
    assert (state.queued, dict(state.left_out)) == (500, {"no_email_address": 500})
    assert [one.position for one in answers_of(run)] == list(range(1, 1001))
    assert Delivery._base_manager.count() == 500


def printed(company: Company) -> SendingRun:
    run = order_sending(company, waiting(company, Way.PRINT), Order())
    answer_all(run)
    return run


def test_the_print_queue_becomes_one_file_and_is_empty_then(company, maple, tmp_path):
    issue(company, [new(maple, to_print=True) for _each in range(3)])
    run = printed(company)
    assert waiting(company, Way.PRINT).count() == 3
    file = tmp_path / "queue.pdf"
    assert print_sending(run, file) == 3
    before = file.read_bytes()
    assert waiting(company, Way.PRINT).count() == 0
    assert all(company.documents.values_list("printed_at", flat=True))
    assert print_sending(run, file) == 3
    assert file.read_bytes() == before


def test_a_print_file_is_handed_out_while_it_is_made(company, maple, tmp_path):
    issue(company, [new(maple, to_print=True) for _each in range(3)])
    run = printed(company)
    pieces = stream_sending(run, processes=1)
    assert next(pieces).startswith(b"%PDF")
    pieces.close()  # whoever took the first page has no paper
    assert waiting(company, Way.PRINT).count() == 3
    content = b"".join(stream_sending(run, processes=1))
    assert waiting(company, Way.PRINT).count() == 0
    print_sending(run, tmp_path / "queue.pdf")
    assert (tmp_path / "queue.pdf").read_bytes() == content


def test_a_run_is_printed_when_it_is_whole_and_has_something(company, maple, tmp_path):
    gone = issued(maple, to_print=True)
    run = order_sending(company, waiting(company, Way.PRINT), Order())
    with pytest.raises(SendingIsUnfinished):
        print_sending(run, tmp_path / "x.pdf")
    void(gone, on=ON)
    answer_all(run)
    with pytest.raises(NothingPrinted):
        print_sending(run, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_new_documents_wait_as_their_customers_prefer_where_the_company_wants_it(company):
    change_usual(company, terms=None, apply_credits=False, queue_new=True, remittance_slip=False)
    wants = {
        prefers: (one.to_email, one.to_print)
        for prefers in ("email", "print", "both", "none")
        for one in [stored(issued(town.customer(company, prefers, delivery=prefers)))]
    }
    assert wants == {
        "email": (True, False),
        "print": (False, True),
        "both": (True, True),
        "none": (False, False),
    }


def test_drafts_wait_from_the_day_they_are_issued(company, maple):
    draft = save_draft(company, new(maple))
    put_in_queue(company, company.documents.all(), Way.EMAIL)
    assert waiting(company, Way.EMAIL).count() == 0
    issue_draft(stored(draft))
    assert waiting(company, Way.EMAIL).count() == 1
    assert take_out_of_queue(company, company.documents.all(), Way.EMAIL) == 1
    assert take_out_of_queue(company, company.documents.all(), Way.EMAIL) == 0


def test_a_draft_that_was_answered_for_can_be_thrown_away(company, maple):
    draft = save_draft(company, new(maple))
    run = ordered(company)
    throw_away(draft)
    assert not Document._base_manager.exists()
    assert progress(run).is_complete


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_whoever_has_its_part_who_may_die():
    maple = town.customer(town.company(), "Maple")
    issued(maple)
    run = order_sending(maple.company, maple.company.documents.all(), Order())
    part = run.parts.get()
    died = second_waits_for_first(
        lambda: run.parts.select_for_update().get(), lambda: answering.answer_part(part.pk)
    )
    assert died is None
    assert progress(run).is_complete
