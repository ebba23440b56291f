"""The list of documents: its tabs, its search, and what is done with those that are ticked."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from solde.customers import finding
from solde.customers.opening import NewCustomer, open_customers
from solde.ledger.applying import apply
from solde.mail.states import WAYS, HeldFor, State
from solde.sales.drafting import save_draft
from solde.sales.issuing import issue
from solde.sales.standing import BY_STATE, SendingAxis
from solde.sales.voiding import void
from tests import town
from tests.sales.selling import issued, new

pytestmark = pytest.mark.django_db


def only(company):
    return company.documents.get()


@pytest.mark.parametrize(
    ("view", "shown"),
    [("", True), ("open", True), ("not-sent", True), ("paid", False), ("drafts", False)],
)
def test_the_list_is_narrowed(owner, company, invoice, view, shown):
    owner.open(f"sales?view={view}")
    assert (f"Invoice {invoice.number}" in owner.words) is shown


def listed(owner, company, **asked):
    """The documents that the list shows."""
    owner.open(f"sales?{urlencode(asked)}")
    links = {value for _tag, name, value in owner.read.attributes if name == "href"}
    page = f"/c/{company.slug}/sales/"
    return {one for one in company.documents.all() if f"{page}{one.public_id}" in links}


@pytest.fixture
def six(company, maple, today):
    """One in each state of payment; what is partly paid is late by now."""
    soon, before = today + timedelta(days=9), today - timedelta(days=40)
    of = {
        "open": issued(maple, on=today, due_on=soon),
        "partly_paid": issued(maple, on=before, due_on=before),
        "overdue": issued(maple, on=before, due_on=before),
        "paid": issued(maple, on=before, due_on=soon),
        "void": issued(maple, on=today),
        "draft": save_draft(company, new(maple)),
    }
    void(of["void"], on=today)
    for name, amount_minor in (("partly_paid", 100), ("paid", 10000)):
        payment = town.payment(maple, amount_minor, on=today)
        apply(payment, of[name].entry, amount_minor=amount_minor, on=today)
    return of


@pytest.mark.parametrize(
    ("paid", "names"),
    [
        ("", "draft open partly_paid overdue paid void"),
        ("draft", "draft"),
        ("open", "open partly_paid overdue"),
        ("partly_paid", "partly_paid"),
        ("overdue", "partly_paid overdue"),
        ("paid", "paid"),
        ("void", "void"),
    ],
)
def test_every_state_of_payment_is_a_filter(owner, company, six, paid, names):
    assert listed(owner, company, paid=paid) == {six[name] for name in names.split()}


def test_a_tab_is_narrowed_by_the_other_axis_alone(owner, company, six):
    late = {six["partly_paid"], six["overdue"]}
    assert listed(owner, company, view="overdue", letter="not_sent") == late
    assert listed(owner, company, view="overdue", letter="sent") == set()
    assert listed(owner, company, view="overdue", paid="paid") == late
    assert listed(owner, company, view="not-sent", paid="void") == set()  # nobody will send it


@pytest.mark.parametrize(("state", "axis"), BY_STATE.items())
def test_every_state_of_a_letter_is_a_filter(owner, company, invoice, state, axis):
    owner.open("sales")
    owner.press("E-mail", pick=str(invoice.public_id), do="email")
    letter = company.deliveries.get()
    bring_to(letter, state)
    assert {one for one in SendingAxis if listed(owner, company, letter=one)} == {axis}
    if state == State.SENDING:
        go(letter, State.SENT)  # what is under way when all is written has an open try


def test_letters_that_wait_or_are_held_stand_in_one_list_from_page_to_page(owner, company, maple):
    documents = [issued(maple) for _each in range(4)]
    owner.open("sales")
    for one in documents:
        owner.press("E-mail", pick=str(one.public_id), do="email")
    oldest, older, newer, _newest = documents
    for one in (oldest, newer):
        one.refresh_from_db()
        bring_to(one.letter, State.HELD)
    assert listed(owner, company, letter="waiting") == set(documents)
    places = [owner.words.index(f"Invoice {one.number}") for one in documents]
    assert places == sorted(places, reverse=True)
    rest = {oldest, older}
    assert listed(owner, company, letter="waiting", after=newer.public_id) == rest
    assert listed(owner, company, letter="waiting", after=newer.public_id, view="paid") == set()


def bring_to(letter, state):
    """Along the ways that letters go."""
    if state == State.BOUNCED:
        bring_to(letter, State.SENT)
    elif (State.SENDING, state) in WAYS - {(State.SENDING, State.QUEUED)}:
        go(letter, State.SENDING)
    if state != State.QUEUED:
        go(letter, state)


def go(letter, state):
    letter.state, letter.due_at = state, None
    letter.held_for = HeldFor.PERSON if state == State.HELD else ""
    letter.save(update_fields=["state", "due_at", "held_for"])


def test_what_was_viewed_is_a_filter(owner, company, invoice):
    owner.open("sales")
    owner.press("E-mail", pick=str(invoice.public_id), do="email")
    bring_to(company.deliveries.get(), State.SENT)
    company.documents.update(viewed_at=timezone.now())
    assert {one for one in SendingAxis if listed(owner, company, letter=one)} == {"viewed"}


def test_documents_are_found_by_purchase_order(owner, company, maple):
    ordered = issued(maple, po_number="PO-4711")
    issued(maple, po_number="PO-4712")
    assert listed(owner, company, q="po-4711") == {ordered}
    owner.open("search?q=PO-4711")
    assert owner.page["Location"].endswith(str(ordered.public_id))


def test_documents_are_found_by_number_and_by_customer(owner, company, invoice):
    for words in (invoice.number, "Maple"):
        owner.open(f"sales?q={words}")
        assert f"Invoice {invoice.number}" in owner.words
    owner.open("sales?q=Birch")
    assert "There are no such documents." in owner.words


@pytest.fixture
def named(company, maple, today):
    """Documents by what finds them, some late: of two customers of one name, of one of another
    whose purchase order is called so, and of nobody of that name."""
    before = today - timedelta(days=40)
    one, other, third = (town.customer(company, name) for name in ("Oak 1", "Oak 2", "Pine"))
    return {
        "late": issued(one, on=before, due_on=before),
        "new": issued(other, on=today),
        "ordered": issued(third, on=before, due_on=before, po_number="OAK"),
        "both": issued(other, on=before, due_on=before, po_number="oak"),
        "nobody's": issued(maple, on=before, due_on=before),
    }


@pytest.mark.parametrize("named_max", [0, 1, 1000])
def test_a_search_finds_all_documents_however_many_customers_it_finds(
    owner, company, named, monkeypatch, named_max
):
    monkeypatch.setattr(finding, "NAMED_MAX", named_max)
    ours = {named[name] for name in ("late", "new", "ordered", "both")}
    assert listed(owner, company, q="oak") == ours
    assert listed(owner, company, q="oak", view="overdue") == ours - {named["new"]}
    assert listed(owner, company, q="oak", letter="waiting") == set()
    assert listed(owner, company, q="oak", after=named["both"].public_id) == ours - {named["both"]}
    assert listed(owner, company, q="oak", after=named["ordered"].public_id) == {
        named["late"], named["new"],
    }  # fmt: skip
    assert listed(owner, company, q="'(") == set()


def test_a_search_leaves_out_nobody_of_a_name(owner, company, today):
    people = open_customers(company, [NewCustomer(name=f"Elm {place}") for place in range(70)])
    latest = issued(people[-1], on=today)
    assert listed(owner, company, q="elm") == {latest}


def test_ticked_documents_are_printed_together(owner, company, invoice):
    owner.open("sales")
    answer = owner.press("Print", pick=str(invoice.public_id), do="print")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert only(company).printed_at


def test_ticked_documents_wait_in_a_queue_and_leave_it(owner, company, invoice):
    owner.open("sales")
    owner.press("Print later", pick=str(invoice.public_id), do="print-later")
    assert "Put in the print queue: 1." in owner.words
    owner.open("sales?view=to-print")
    owner.press("Take out of the queue", pick=str(invoice.public_id), do="take-out")
    assert not only(company).to_print


def test_ticked_documents_are_emailed(owner, company, invoice):
    owner.open("sales")
    owner.press("E-mail", pick=str(invoice.public_id), do="email")
    assert "Letters in the outbox: 1." in owner.words


@pytest.mark.parametrize("count", [2, 45])
def test_the_list_costs_the_same_however_long(
    owner, company, maple, django_assert_max_num_queries, count
):
    issue(company, [new(maple) for _each in range(count)])
    with django_assert_max_num_queries(12):
        owner.open("sales")
    assert owner.page.status_code == 200
