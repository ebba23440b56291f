"""Orders to e-mail or print all that waits: ordering them, their page, and their list."""

import csv
import io
from uuid import uuid4

import pytest

from solde.mail.models import Delivery
from solde.mail.states import State
from solde.mail.working import see_out
from solde.pdf.reading import shown_text
from solde.sales.answering import answer_all
from solde.sales.batches import letters_of
from solde.sales.issuing import issue
from solde.sales.queues import Way, put_in_queue, waiting
from solde.web.sales import order as order_page
from solde.web.sales import orders as orders_page
from tests import town
from tests.sales.selling import new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
TABS = {
    Way.EMAIL: ("to-email", "E-mail all that waits"),
    Way.PRINT: ("to-print", "Print all that waits"),
}


@pytest.fixture
def company(db):
    return town.company(email="billing@timber.example")


@pytest.fixture
def dogwood(company):
    """A customer without an address."""
    return town.customer(company, "Dogwood")


def wait(customer, way, count=1):
    company = customer.company
    documents = issue(company, [new(customer) for _each in range(count)])
    put_in_queue(company, company.documents.filter(pk__in=[one.pk for one in documents]), way)


def ordered(visitor, way):
    """The only order, made by pressing the button of a tab."""
    view, label = TABS[way]
    visitor.open(f"sales?view={view}")
    visitor.press(label)
    return visitor.company.sending_runs.first()


def answered(visitor, way):
    run = ordered(visitor, way)
    answer_all(run)
    visitor.open(page_of(run))
    return run


def page_of(run):
    return f"sales/orders/{run.public_id}"


def names(visitor):
    rows = visitor.page.content.decode().partition("<tbody>")[2]
    return [name for name in ("Maple", "Dogwood") if name in rows]


def test_all_that_waits_is_ordered_and_only_that(owner, company, maple):
    wait(maple, Way.EMAIL, 3)
    wait(maple, Way.PRINT)
    run = ordered(owner, Way.EMAIL)
    assert owner.page.request["PATH_INFO"].endswith(page_of(run))
    assert "Documents answered 0 / 3" in owner.words
    assert (run.way, run.ordered_by) == (Way.EMAIL, owner.user)
    assert waiting(company, Way.PRINT).count() == 1


@pytest.mark.parametrize("way", [Way.EMAIL, Way.PRINT])
def test_pressing_twice_orders_once(owner, company, maple, way):
    wait(maple, way)
    view, label = TABS[way]
    owner.open(f"sales?view={view}")
    shown = owner.page
    owner.press(label)
    first = owner.page.request["PATH_INFO"]
    answer_all(company.sending_runs.get())
    owner.page = shown
    owner.press(label)
    assert owner.page.request["PATH_INFO"] == first
    assert company.sending_runs.count() == 1
    assert company.deliveries.count() == (way == Way.EMAIL)


def test_it_leaves_by_the_mailbox_that_was_chosen(owner, company, maple):
    wait(maple, Way.EMAIL)
    owner.open("sales?view=to-email")
    owner.press("E-mail all that waits", mailbox="nobody@elsewhere.example")
    assert "That could not be read." in owner.words
    assert not company.sending_runs.exists()
    owner.open("sales?view=to-email")
    owner.press("E-mail all that waits")
    assert company.sending_runs.get().mailbox.is_installations


def test_what_somebody_else_ordered_meanwhile_is_not_ordered_again(owner, company, maple):
    wait(maple, Way.EMAIL)
    owner.open("sales?view=to-email")
    shown = owner.page
    answered(owner, Way.EMAIL)
    owner.open("sales?view=to-email")
    assert "E-mail all that waits" not in owner.buttons
    owner.page = shown
    owner.press("E-mail all that waits", key=str(uuid4()))
    assert "There is no such document, or none waits." in owner.words
    assert company.sending_runs.count() == 1


@pytest.mark.parametrize("query", ["", "?view=open", "?view=to-email&q=Maple"])
def test_only_a_whole_queue_is_ordered(owner, maple, query):
    wait(maple, Way.EMAIL)
    owner.open(f"sales{query}")
    assert "E-mail all that waits" not in owner.buttons


def test_every_document_has_an_answer(owner, maple, dogwood):
    wait(maple, Way.EMAIL), wait(dogwood, Way.EMAIL)
    answered(owner, Way.EMAIL)
    assert names(owner) == ["Maple", "Dogwood"]
    assert "1 With a letter" in owner.words
    assert owner.words.count("The customer has no e-mail address. Enter one, or print it.") == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=queued", ["Maple"]),
        ("status=left_out", ["Dogwood"]),
        ("reason=no_email_address", ["Dogwood"]),
        ("state=queued", ["Maple"]),
        ("state=sent", []),
        ("status=%27%22", []),
        ("after=x", ["Maple", "Dogwood"]),
    ],
)
def test_the_answers_are_narrowed(owner, maple, dogwood, query, found):
    wait(maple, Way.EMAIL), wait(dogwood, Way.EMAIL)
    run = answered(owner, Way.EMAIL)
    owner.open(f"{page_of(run)}?{query}")
    assert names(owner) == found


def test_the_answers_are_read_page_by_page(owner, maple, dogwood, monkeypatch):
    monkeypatch.setattr(order_page, "PAGE", 1)
    wait(maple, Way.EMAIL), wait(dogwood, Way.EMAIL)
    answered(owner, Way.EMAIL)
    assert names(owner) == ["Maple"]
    owner.follow("Next")
    assert names(owner) == ["Dogwood"]
    assert "Next" not in owner.read.links


def test_an_order_asks_again_until_it_rests(owner, maple):
    wait(maple, Way.EMAIL)
    run = ordered(owner, Way.EMAIL)
    assert ("section", "hx-trigger", "every 2s") in owner.read.attributes
    assert "No document has an answer yet." in owner.words
    answer_all(run)
    part = owner.open(f"{page_of(run)}?unanswered", **{"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"  # the list stands around it
    part = owner.open(page_of(run), **{"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    assert "Letters that came to rest 0 / 1" in owner.words
    see_out(letters_of(run))
    part = owner.open(page_of(run), **{"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    owner.open(page_of(run))
    assert ("section", "hx-trigger", "every 2s") not in owner.read.attributes


def test_letters_that_wait_are_held_let_go_and_called_off(owner, company, maple):
    wait(maple, Way.EMAIL, 2)
    answered(owner, Way.EMAIL)
    owner.press("Hold all that wait")
    assert "2 letters are held." in owner.words
    owner.press("Let all go on")
    assert "2 letters go on." in owner.words
    shown = owner.page
    owner.press("Call off")
    assert "2 letters were called off." in owner.words
    assert set(Delivery._base_manager.values_list("state", flat=True)) == {State.CANCELLED}
    owner.page = shown
    owner.press("Call off")
    assert "There was no such letter any more." in owner.words


def test_the_print_file_has_all_papers_and_empties_the_queue(owner, company, maple, dogwood):
    wait(maple, Way.PRINT), wait(dogwood, Way.PRINT)
    run = answered(owner, Way.PRINT)
    assert "2 In the print file" in owner.words
    answer = owner.press("Print")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith(f'{run.public_id}.pdf"')
    pdf = answer.getvalue()
    assert ["Maple" in page for page in shown_text(pdf)] == [True, False]
    assert not waiting(company, Way.PRINT).exists()
    owner.open(page_of(run))
    assert owner.press("Print").getvalue() == pdf


def test_what_is_not_answered_yet_is_not_printed(owner, company, maple):
    wait(maple, Way.PRINT)
    run = ordered(owner, Way.PRINT)
    assert "Print" not in owner.buttons
    owner.client.handler.enforce_csrf_checks = False
    owner.page = owner.client.post(f"/c/{company.slug}/{page_of(run)}/print", follow=True)
    assert "Not every document has an answer yet." in owner.words
    assert waiting(company, Way.PRINT).exists()


def test_the_answers_are_taken_along_as_a_table_without_formulas(owner, company, dogwood):
    wait(town.customer(company, "=1+1", email="e@e.example"), Way.EMAIL), wait(dogwood, Way.EMAIL)
    run = answered(owner, Way.EMAIL)
    text = owner.open(f"{page_of(run)}/answers.csv").getvalue().decode("utf-8-sig")
    rows = {row["Customer"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(rows) == ["'=1+1", "Dogwood"]
    assert (rows["'=1+1"]["Letter"], rows["'=1+1"]["Why"]) == ("Waiting", "")
    assert rows["Dogwood"]["Answer"] == "Left out"
    assert rows["Dogwood"]["Why"].startswith("The customer has no e-mail address.")
    assert rows["Dogwood"]["Letter"] == ""


def test_orders_are_listed_newest_first_page_by_page(owner, maple, monkeypatch):
    monkeypatch.setattr(orders_page, "PAGE", 1)
    owner.open("sales/orders")
    assert "All that wait leave together" in owner.words
    wait(maple, Way.PRINT, 3)
    answered(owner, Way.PRINT)
    wait(maple, Way.EMAIL)
    ordered(owner, Way.EMAIL)
    owner.open("sales")
    owner.follow("Orders to e-mail and print")
    assert "E-mail order" in owner.words
    assert "In preparation" in owner.words
    assert "Print order" not in owner.words
    owner.follow("Next")
    assert "For printing" in owner.words
    assert " 3 " in owner.words.partition("Print order")[2]


def test_the_audit_log_names_the_order(owner, maple):
    wait(maple, Way.PRINT)
    ordered(owner, Way.PRINT)
    owner.open("settings/audit")
    assert "Ordered the sending of documents" in owner.words
    assert any(label.startswith("Print order of") for label in owner.read.links)


def test_orders_of_other_companies_are_not_there(owner):
    other = town.company()
    oak = town.customer(other, "Oak", email="o@o.example")
    wait(oak, Way.EMAIL)
    run = answered(browser(other, "owner", "else@oak.example"), Way.EMAIL)
    for address in (page_of(run), f"{page_of(run)}/answers.csv"):
        assert owner.open(address).status_code == 404
    owner.open(f"sales/orders?after={run.public_id}")
    assert "No orders yet" in owner.words


def test_a_viewer_looks_and_sends_nothing(owner, company, maple):
    wait(maple, Way.EMAIL, 2)
    viewer = browser(company, "viewer")
    viewer.open("sales?view=to-email")
    assert "E-mail all that waits" not in viewer.buttons
    run = answered(owner, Way.EMAIL)
    viewer.open(page_of(run))
    assert names(viewer) == ["Maple"]
    assert not {"Call off", "Hold all that wait"} & set(viewer.buttons)


@pytest.mark.parametrize("count", [2, 200])
@pytest.mark.parametrize("way", [Way.EMAIL, Way.PRINT])
def test_an_order_costs_the_same_however_many(owner, maple, django_assert_num_queries, count, way):
    wait(maple, way, count)
    run = answered(owner, way)
    with django_assert_num_queries(14 if way == Way.EMAIL else 11):
        owner.open(page_of(run))


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_of_orders_costs_the_same_however_long(
    owner, maple, django_assert_num_queries, count
):
    for _each in range(count):
        wait(maple, Way.PRINT)
        answered(owner, Way.PRINT)
    with django_assert_num_queries(8):
        owner.open("sales/orders")
