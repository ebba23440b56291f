"""The review of a run: three lists, cures, previews, and the order."""

import pytest

from solde.mail.answers import Ailment
from solde.mail.models import Mailbox
from solde.sales.charge_policy import NewPolicy, set_policy
from solde.statements import running, selection
from solde.statements.trying import begin_trial, try_part
from solde.web.statements import review
from tests import town
from tests.pdf.reading import texts
from tests.sales.selling import issued, line
from tests.statements.books import ON, many, options
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(company):
    """Alder, Birch (paid), Cedar (paper), Dogwood (no address), Hazel (a credit)."""
    town.alder(company), town.birch(company), town.cedar(company), town.hazel(company)
    quiet = town.customer(company, "Quiet", email="q at q", statements=False)
    town.invoice(quiet, 500)
    return company


def reviewed(visitor, **changes):
    trial = begin_trial(visitor.company, options("open-item", statement_on=ON, **changes))
    visitor.open(f"statements/reviews/{trial.public_id}")
    return trial


def names(visitor):
    known = ("Alder", "Birch", "Cedar", "Hazel", "Quiet")
    rows = visitor.page.content.decode().partition("<tbody>")[2]
    return [name for name in known if name in rows]


def test_three_lists_and_what_they_come_to(owner, books):
    reviewed(owner)
    assert names(owner) == ["Alder", "Cedar", "Hazel"]
    assert "Will be made 3" in owner.words
    assert "Balance, CAD $150.00" in owner.words  # 100.00 + 80.00 - 30.00
    owner.follow("Left out 2")
    assert names(owner) == ["Birch", "Quiet"]
    assert "Nothing is open on the statement date." in owner.words
    owner.open(owner.page.request["PATH_INFO"] + "?list=cautions")
    assert "There is no address to print" in owner.words


def test_nothing_is_made_by_looking(owner, books):
    reviewed(owner)
    assert not books.statement_runs.exists()
    assert not books.statements.exists()


def test_a_list_is_narrowed_to_a_reason_and_to_a_name(owner, books):
    trial = reviewed(owner)
    here = f"statements/reviews/{trial.public_id}"
    owner.open(f"{here}?list=left-out&reason=statements_off")
    assert names(owner) == ["Quiet"]
    owner.open(f"{here}?list=cautions&reason=no_address")
    assert names(owner) == ["Alder", "Hazel"]
    owner.open(f"{here}?q=ald")
    assert names(owner) == ["Alder"]
    owner.open(f"{here}?q=nobody")
    assert "Nobody is in this list." in owner.words


def test_a_list_is_read_page_by_page(owner, books, monkeypatch):
    monkeypatch.setattr(review, "PAGE", 2)
    reviewed(owner)
    assert names(owner) == ["Alder", "Cedar"]
    owner.follow("Next")
    assert names(owner) == ["Hazel"]


def test_it_is_printed_once_however_often_it_is_pressed(owner, books):
    reviewed(owner)
    page = owner.page
    owner.press("Make 3 statements to print")
    assert owner.page.request["PATH_INFO"].endswith("/statements/runs/1")
    owner.page = page
    owner.press("Make 3 statements to print")
    assert books.statement_runs.get().ordered_by == owner.user


def test_it_is_sent_by_e_mail_instead(owner, books):
    reviewed(owner)
    owner.press("E-mail instead", way="email")
    assert "E-mail 2 statements" in owner.buttons
    owner.press("E-mail 2 statements")
    assert books.statement_runs.get().mailbox.kind == Mailbox.Kind.CAPTURED


def test_a_reason_is_cured_by_other_options(owner, books):
    reviewed(owner, email=True)
    owner.follow("Left out 3")
    owner.press("Print statements for these instead")
    assert names(owner) == ["Cedar"]


def test_a_customer_is_cured_in_its_line(owner, books):
    reviewed(owner)
    owner.follow("Left out 2")
    owner.press("Turn statements on")
    assert "Quiet was changed." in owner.words
    assert names(owner) == ["Birch"]
    assert books.customers.get(name="Quiet").statements


def test_an_address_is_entered_in_its_line(owner, books):
    books.customers.filter(name="Quiet").update(statements=True)
    reviewed(owner, email=True)
    owner.open(f"{owner.page.request['PATH_INFO']}?list=left-out&reason=invalid_email_address")
    sent = next(form for form in owner.read.forms if "Save" in form.buttons)
    assert sent.fields["email"] == "q at q"
    owner.press("Save", email="q@q.example")
    assert "reason=invalid_email_address" in owner.page.request["QUERY_STRING"]  # the next of them
    assert books.customers.get(name="Quiet").email == "q@q.example"
    assert "Will be made 3" in owner.words


def test_what_helps_nobody_is_refused_in_words(owner, books):
    trial = reviewed(owner)
    alder = books.customers.get(name="Alder")
    owner.client.handler.enforce_csrf_checks = False
    there = f"/c/{books.slug}/statements/reviews/{trial.public_id}"
    owner.client.post(f"{there}/customers/{alder.public_id}/put-right")
    owner.client.post(f"{there}/change", {"reason": "nonsense"})
    owner.open(there)
    assert owner.words.count("cannot be put right from here") == 2


def test_a_preview_shows_the_letter_and_the_paper(owner, books):
    trial = reviewed(owner, email=True)
    owner.follow("Alder")
    assert "To books@alder.example" in owner.words
    assert "Please find attached" in owner.words
    frame = next(
        value for tag, name, value in owner.read.attributes if (tag, name) == ("iframe", "src")
    )
    answer = owner.open(frame)
    assert answer.content.startswith(b"%PDF")
    assert (answer["Content-Type"], answer["X-Frame-Options"]) == ("application/pdf", "SAMEORIGIN")
    birch = books.customers.get(name="Birch")
    page = owner.open(f"statements/reviews/{trial.public_id}/customers/{birch.public_id}")
    assert page.status_code == 409
    assert "gets no statement in this run" in owner.words


def test_a_preview_shows_the_lines_of_documents_where_they_are_asked_for(owner, books):
    alder = books.customers.get(name="Alder")
    issued(alder, line("12.50", "Oak boards", "8"))
    for details in (True, False):
        trial = reviewed(owner, details=details)
        paper = owner.open(
            f"statements/reviews/{trial.public_id}/customers/{alder.public_id}/paper"
        )
        assert ("Oak boards" in " ".join(texts(paper.content))) is details


def test_who_may_not_post_orders_no_finance_charges(owner, books):
    seller = browser(books, "sales")
    seller.open("statements/new")
    assert "Charge interest" not in seller.words
    set_policy(books, NewPolicy(rate_ppm=100_000))
    reviewed(seller, finance_charges=True)
    assert "The amounts below are without them." in seller.words
    seller.press("Make 3 statements to print")
    assert seller.page.status_code == 403
    assert not books.statement_runs.exists()


def test_nobody_gets_one_is_said(owner, books):
    reviewed(owner, minimum="9999.00")
    assert "Nobody gets a statement with these options." in owner.words
    assert not [label for label in owner.buttons if label.startswith("Make ")]


def test_a_mailbox_in_trouble_is_told_before_it_is_used(owner, books):
    trial = reviewed(owner, email=True)
    Mailbox.objects.update(ailment=Ailment.OPERATOR, last_words="535 no")
    owner.open(f"statements/reviews/{trial.public_id}")
    assert "This mailbox cannot send at the moment: 535 no" in owner.words


def test_limits_make_a_forecast(owner, books):
    trial = reviewed(owner, email=True)
    Mailbox.objects.update(per_day=1)
    owner.open(f"statements/reviews/{trial.public_id}")
    assert "2 letters, 1 a day: done tomorrow." in owner.words


class TestWhileWorkersLook:
    @pytest.fixture
    def trial(self, owner, books, monkeypatch):
        monkeypatch.setattr(selection, "PART_SIZE", 2)
        monkeypatch.setattr(running, "PART_SIZE", 2)
        return reviewed(owner)

    def test_the_page_says_how_far_it_is_and_asks_again(self, owner, trial):
        assert "Customers looked at 2 / 5" in owner.words
        assert ("section", "hx-trigger", "every 2s") in owner.read.attributes
        assert not [label for label in owner.buttons if label.startswith("Make ")]

    def test_only_the_moving_part_is_sent_and_in_the_end_the_page(self, owner, trial):
        there = owner.page.request["PATH_INFO"]
        part = owner.open(there, **{"HX-Request": "true"})
        assert b"<tbody>" not in part.content
        assert "HX-Refresh" not in part.headers
        for pk in trial.parts.values_list("pk", flat=True):
            try_part(pk)
        part = owner.open(there, **{"HX-Request": "true"})
        assert part.headers["HX-Refresh"] == "true"

    def test_it_is_not_ordered_before_it_is_complete(self, owner, books, trial):
        owner.client.handler.enforce_csrf_checks = False
        owner.client.post(owner.page.request["PATH_INFO"] + "/order")
        assert not books.statement_runs.exists()


def test_a_viewer_sees_all_of_it_and_changes_nothing(books):
    viewer = browser(books, "viewer")
    trial = reviewed(viewer)
    assert names(viewer) == ["Alder", "Cedar", "Hazel"]
    viewer.open(f"statements/reviews/{trial.public_id}?list=left-out")
    texts = ("Make", "E-mail instead", "Turn statements on", "Include")
    assert not [label for label in viewer.buttons if label.startswith(texts)]


def test_a_review_of_another_company_is_not_there(owner, books):
    other = town.company()
    theirs = town.alder(other)
    trial = begin_trial(other, options("open-item", statement_on=ON))
    there = f"statements/reviews/{trial.public_id}"
    for address in (there, f"{there}/customers/{theirs.public_id}"):
        assert owner.open(address).status_code == 404
    assert owner.open(f"statements/new?review={trial.public_id}").status_code == 404
    mine = reviewed(owner)
    customer = f"statements/reviews/{mine.public_id}/customers/{theirs.public_id}"
    assert owner.open(customer).status_code == 404


@pytest.mark.parametrize("count", [2, 200])
@pytest.mark.parametrize("shown", ["made", "left-out", "cautions"])
def test_it_costs_the_same_however_many(owner, company, django_assert_num_queries, count, shown):
    many(company, count)
    company.customers.filter(pk__in=company.customers.values("pk")[: count // 2]).update(
        active=False
    )
    trial = begin_trial(company, options("open-item", statement_on=ON, email=False))
    there = f"statements/reviews/{trial.public_id}?list={shown}"
    owner.open(there)
    with django_assert_num_queries(10):
        owner.open(there)
